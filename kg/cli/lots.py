"""`kg lots`."""

from __future__ import annotations

from kg.cli import options, sets


def command(
    *,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which lots does the record follow, and where are they now?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.listing
    from kg.cli.output import write_listed

    found = kg.ask.listing.lots(opening.graph(), **days._asdict(), primary_only=primary_only)
    write_listed(found, format, output)
