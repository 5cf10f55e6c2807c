"""`kg stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Quality = Annotated[
    bool,
    typer.Option(
        "--quality", help="Tell instead how good the record is: tiers, second origins, gaps, stale plans."
    ),
]


def command(
    *,
    quality: Quality = False,
    days: sets.Days,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """How much does the graph hold, of which kinds, from when?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.listing
    from kg.cli.output import write_listed

    found = kg.ask.listing.stats(opening.graph(), quality=quality, **days._asdict())
    write_listed(found, format, output)
