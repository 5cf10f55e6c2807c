"""`kg show`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Name = Annotated[
    str, typer.Argument(metavar="ACTOR", help="An actor, site, product, model, place, event or lot.")
]


def command(
    *,
    name: Name,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """What does the record say of one actor, and on whose word?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.listing
    from kg.cli.output import write_listed

    found = kg.ask.listing.show(
        opening.graph(), name, **days._asdict(), modality=modality, primary_only=primary_only
    )
    write_listed(found, format, output)
