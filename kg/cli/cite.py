"""`kg cite`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Name = Annotated[
    str,
    typer.Argument(
        metavar="CLAIM", help="A claim's IRI, its short form (source:slug#c1, slug#c1) or its identifier."
    ),
]


def command(
    *,
    name: Name,
    format: options.CiteFormat = "text",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Who says this, when, where, how surely, and who disputes it?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.documents
    from kg.cli.output import write_lines

    write_lines(kg.ask.documents.cite(opening.graph(), name).lines(format), output)
