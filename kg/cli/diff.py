"""`kg diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets

First = Annotated[
    str, typer.Argument(metavar="A", help="The first release: a folder, a date, a git revision, or a URL.")
]
Second = Annotated[str, typer.Argument(metavar="B", help="The second release, in the same ways.")]
Repository = Annotated[
    Path,
    typer.Option("--repository", metavar="FOLDER", help="The git repository of which a revision is meant."),
]
Every = Annotated[bool, typer.Option("--all", help="Show all claims and rows, however many there are.")]


def command(
    *,
    first: First,
    second: Second,
    repository: Repository = Path(),
    as_of: options.AsOf = None,
    every: Every = False,
    format: options.TextFormat = "table",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """What changed between two releases, and which answers with it?

    A date is the record as it was known at its end. A folder holds source documents, or a folder `data` that
    does; a URL is a SPARQL endpoint. Anything else is a revision of a git repository whose folder `data` is
    meant.

    \b
    kg diff 2024-12 2025-06
    kg diff v0.1 HEAD
    kg diff old/data new/data
    """
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.diff
    from kg.cli.output import write_lines
    from kg.cli.table import width

    answered = kg.ask.diff.diff(
        first,
        second,
        now=opening.store,
        repository=repository,
        as_of=as_of,
    )
    write_lines(answered.lines(format, width=width(sys.stdout), every=every), output)
