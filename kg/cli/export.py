"""`kg export`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, sets
from kg.cli.output import STDOUT
from kg.errors import BadInput
from kg.export import formats, layout
from kg.file import replacing

if TYPE_CHECKING:
    from kg.export.parcel import Parcel

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
LayoutName = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="LAYOUT",
        help=f"Where nodes stand: {', '.join(layout.LAYOUTS)}; {layout.LAYOUTS[0]} if not given.",
    ),
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
    layout_name: LayoutName = None,
    whole: Whole = False,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    opening: sets.Opening,
) -> None:
    """Write the graph, or a part of it, to a file for another tool."""
    chosen = _format(file, format)
    by = layout.layout(layout_name or layout.LAYOUTS[0])
    if layout_name and chosen.family in {"rdf", "neighbour"}:
        raise BadInput("--layout says where nodes stand, and this format has no places; leave it out.")
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
    _write(Parcel(graph.store, select(graph.record, scope), every=whole, layout=by), chosen, file)


def _format(file: Path, name: str | None) -> formats.Format:
    """Find the format, and see that the file can be written, before any work is done."""
    if file == STDOUT:
        if name is None:
            raise BadInput("the standard output has no ending that tells the format; say --format.")
        return formats.named(name)
    chosen = formats.named(name) if name else formats.of_file(file)
    if not file.parent.is_dir():
        raise BadInput(f"there is no folder {file.parent} to write it to; make the folder first.", file)
    for path, _ in chosen.files(file):
        if path.exists() and not path.is_file():
            raise BadInput("this is no ordinary file; name another, or `-` for the standard output.", path)
    return chosen


def _write(parcel: Parcel, chosen: formats.Format, file: Path) -> None:
    """Write all files of a format; none is put in its place before all of them are whole."""
    if file == STDOUT:
        sys.stdout.flush()
        chosen.load()(parcel, sys.stdout.buffer)
        return
    with ExitStack() as files:
        for path, writer in chosen.files(file):
            writer(parcel, files.enter_context(replacing(path)))
