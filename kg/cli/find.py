"""`kg find`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Text = Annotated[str, typer.Argument(metavar="TEXT", help="Any piece of a name.")]


def command(
    *,
    text: Text,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which actors, products, sites, events and lots bear this name?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.documents
    from kg.cli.output import write_listed

    write_listed(kg.ask.documents.find(opening.graph(), text), format, output)
