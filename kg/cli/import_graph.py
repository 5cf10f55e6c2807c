"""`kg import-graph`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kg.cli import options, sets
from kg.cli.export import FormatName
from kg.errors import BadInput
from kg.export.delivery import deliver, format_of

if TYPE_CHECKING:
    from kg.export.parcel import Parcel

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="GraphML, GEXF, node-link JSON or Cytoscape JSON; what it holds tells which. `-` is the standard"
        " input.",
    ),
]
Every = Annotated[bool, typer.Option("--all", help="List all claims, however many there are.")]


def command(
    *,
    file: File,
    output: options.Output = None,
    format: FormatName = None,
    every: Every = False,
    opening: sets.Opening,
) -> None:
    """Read a network back: what does the record say of it now?

    With --output it is written in another network format instead, and the record is not asked.

    \b
    kg import-graph edited.gexf
    kg import-graph edited.gexf --output edited.graphml
    """
    chosen = None
    if output is not None:
        chosen = format_of(output, format)
        if chosen.family != "network":
            raise BadInput(
                f"{chosen.name} needs the record, and a file of a network is none; choose a network format."
            )
    elif format is not None:
        raise BadInput("--format is that of --output; say --output FILE, too.")

    # Late, so that help and errors need not wait for networkx.
    from kg.ingest.network.form import read, seekable

    with seekable(file) as path:
        drawing = read(path)
        if chosen is not None and output is not None:
            sheet = cast("Parcel", drawing)  # what writes a network needs no more of it than a sheet
            deliver(sheet, chosen, output)
            if caution := chosen.cautioned(sheet):
                print(caution, file=sys.stderr)
            return
        from kg.cli.output import write_lines
        from kg.ingest.network.comparison import compare, lines

        write_lines(lines(compare(drawing, opening.graph().record), every=every), None)
