"""`kg export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets
from kg.errors import BadInput
from kg.export import formats
from kg.export.delivery import deliver, format_of

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="The file to write; its ending tells the format. `-` is the standard output."
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(each.name for each in formats.FORMATS)}; else FILE's ending.",
    ),
]
Focus = Annotated[
    list[str] | None,
    typer.Option(
        "--focus",
        metavar="ACTOR",
        help="Only what is around this actor, site, product, place or model (repeatable).",
    ),
]
Hops = Annotated[
    int | None,
    typer.Option(
        "--hops", metavar="N", min=0, help="How many edges around --focus, either way; 1 if not given."
    ),
]
Relation = Annotated[
    list[str] | None,
    typer.Option("--relation", metavar="RELATION", help="Only this verb or kind of claim (repeatable)."),
]
Whole = Annotated[
    bool,
    typer.Option(
        "--whole", help="RDF with the ontology and what its rules derive, for a store that --data URL asks."
    ),
]


def command(
    *,
    file: File,
    format: FormatName = None,
    focus: Focus = None,
    hops: Hops = None,
    relation: Relation = None,
    whole: Whole = False,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    opening: sets.Opening,
) -> None:
    """Write the graph, or a part of it, to a file for another tool."""
    chosen = format_of(file, format)
    if hops is not None and not focus:
        raise BadInput("--hops counts from --focus; say --focus ACTOR, too.")

    from kg.export.parcel import Parcel  # networkx takes longer to import than all the rest
    from kg.export.select import NODES, Scope, relations, select
    from kg.network import Selection

    graph = opening.graph()
    scope = Scope(
        focus=tuple(dict.fromkeys(graph.resolve(name, kinds=NODES) for name in focus or ())),
        hops=1 if hops is None else hops,
        relations=relations(graph.record, relation or ()),
        # RDF says itself which claim supersedes which; in a network both would be counted.
        selection=Selection(
            **days._asdict(), modality=modality, primary_only=primary_only, superseded=chosen.rdf
        ),
    )
    if whole and not (chosen.rdf and scope.whole):
        raise BadInput(
            "--whole is all of the graph as RDF; leave out what narrows it, and take an RDF format."
        )
    parcel = Parcel(graph.store, select(graph.record, scope), every=whole)
    deliver(parcel, chosen, file)
    if caution := chosen.cautioned(parcel):
        print(f"kg: {caution}", file=sys.stderr)
