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
    from kg import identity
    from kg.cli.output import write_list
    from kg.export.listing import found_json, found_table

    graph = opening.graph()
    found = identity.search(graph.record, text)
    known = graph.record, graph.judgements
    write_list(found_table(found, *known), found_json(found, *known), format, output)
