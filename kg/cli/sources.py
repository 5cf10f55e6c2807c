"""`kg sources`."""

from __future__ import annotations

from kg.cli import options, sets


def command(
    *,
    known: options.Known = None,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which documents does the graph rest on, how reliable is each?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.documents
    from kg.cli.output import write_listed

    write_listed(kg.ask.documents.sources(opening.graph(), known=known), format, output)
