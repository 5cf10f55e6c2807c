"""`kg lot`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Lot = Annotated[
    str, typer.Argument(metavar="LOT", help="The lot, by label, slug or IRI; `kg lots` lists them.")
]


def command(
    *,
    lot: Lot,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """What became of one lot, and what is missing to close it?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.listing
    from kg.cli.output import write_listed

    found = kg.ask.listing.lot(opening.graph(), lot, **days._asdict(), primary_only=primary_only)
    write_listed(found, format, output)
