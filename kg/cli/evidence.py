"""`kg evidence`."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets

Answer = Annotated[
    str,
    typer.Argument(
        metavar="ID|QUESTION",
        help="The id of an answer, as --format json shows it, or its first digits; a claim; or a question as "
        "it is asked, in quotes: 'diversions --intended Tesla'.",
    ),
]
Within = Annotated[
    str | None,
    typer.Option("--of", metavar="QUESTION", help="Look for the id among the answers to this question."),
]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE.zip", help="The pack; `-` is the standard output."),
]
Picture = Annotated[
    bool, typer.Option("--picture/--no-picture", help="Whether a picture is drawn (extra `pictures`).")
]


def command(
    *,
    answer: Answer,
    within: Within = None,
    output: Output,
    picture: Picture = True,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    without: options.Without = None,
    opening: sets.Opening,
) -> None:
    """Pack an answer with its claims, sources, picture and caveats.

    \b
    kg evidence d-bffff4c2a132 --output case.zip
    kg evidence 'control Tesla --as-of 2024-08' --output case.zip
    """
    # Late, so that help and errors need not wait for the graph.
    from kg.ask.pack import pack
    from kg.cli.output import STDOUT
    from kg.cli.waiting import waiting
    from kg.export.delivery import refuse

    if output != STDOUT:
        refuse(output)
    with waiting("Gathering the evidence"):
        packed = pack(
            opening.graph(),
            answer,
            within=within,
            **days._asdict(),
            modality=modality,
            primary_only=primary_only,
            without=tuple(without or ()),
            picture=picture,
        )
        data = packed.data
    if output == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    packed.write(output)
    print(f"{hashlib.sha256(data).hexdigest()}  {output}")
