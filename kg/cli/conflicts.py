"""`kg conflicts`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli import options, sets

About = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="Only what names this actor, site, event, lot, document or claim."),
]
Aspect = Annotated[
    str | None,
    typer.Option(
        "--aspect", metavar="ASPECT", help="Only conflicts in this, such as quantity, recipient or until."
    ),
]
Effect = Annotated[
    bool,
    typer.Option("--effect", help="Ask every question again under each reading, and show what changes."),
]


def command(
    *,
    about: About = None,
    aspect: Aspect = None,
    effect: Effect = False,
    modality: options.Modality = None,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    format: options.TextFormat = "table",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Where do sources contradict each other, and what hangs on it?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.conflicts
    from kg.cli.output import write_lines
    from kg.cli.table import width

    graph = opening.graph()
    answered = kg.ask.conflicts.conflicts(
        graph,
        about,
        aspect=aspect,
        effect=effect,
        modality=modality,
        **days._asdict(),
        primary_only=primary_only,
    )
    write_lines(answered.lines(format, width=width(sys.stdout)), output)
