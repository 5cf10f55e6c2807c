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
    """Who says a claim, when, where, how surely, and who disputes it?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.cli.output import write_lines
    from kg.export.cited import claim_json, claim_lines
    from kg.export.dump import dump

    graph = opening.graph()
    record = graph.record
    found = [record.claims[iri] for iri in graph.claims_named(name)]
    if format == "json":
        write_lines([dump({"claims": [claim_json(claim, record) for claim in found]}).rstrip("\n")], output)
    else:
        write_lines((line for claim in found for line in (*claim_lines(claim, record), "")), output)
