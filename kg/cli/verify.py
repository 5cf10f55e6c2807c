"""`kg verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets

File = Annotated[
    Path, typer.Argument(metavar="FILE.zip", help="What `kg evidence` wrote; `-` is the standard input.")
]


def command(
    *,
    file: File,
    format: options.CiteFormat = "text",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Is an evidence pack whole, and is its answer still the answer?

    Ends with 0 where it is the same, with 1 where it has changed, and with 2 where the pack is broken.
    """
    # Late, so that help and errors need not wait for the graph.
    from kg.ask.verify import verify
    from kg.cli.output import write_lines
    from kg.cli.table import width
    from kg.cli.waiting import waiting
    from kg.errors import BadInput
    from kg.store import NotAdmitted

    with waiting("Verifying"):
        try:
            graph = opening.graph()
        except NotAdmitted as error:  # its status would say that the answer has changed
            raise BadInput(str(error)) from None
        found = verify(graph, file)
    write_lines(found.lines(format, width=width(sys.stdout)), output)
    if found.status:
        raise typer.Exit(found.status)
