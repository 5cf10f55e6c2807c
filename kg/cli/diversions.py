"""`kg diversions`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli import options, sets

Intended = Annotated[
    str | None, typer.Option("--intended", metavar="NAME", help="Only goods that this party had or was due.")
]
Actual = Annotated[
    str | None, typer.Option("--actual", metavar="NAME", help="Only goods that this party got.")
]


def command(
    *,
    intended: Intended = None,
    actual: Actual = None,
    goods: sets.Goods,
    max_legs: options.MaxLegs = 6,
    k: options.K = 100,
    by: options.By = "confidence",
    modality: options.Modality = None,
    days: sets.Days,
    kind: options.Kind = None,
    primary_only: options.PrimaryOnly = False,
    ways: sets.Ways,
    explain: options.Explain = False,
    budget: options.Budget = 30.0,
    engine: options.Engine = None,
    format: options.Format = "table",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which chips promised to one party ended with another?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.ways
    from kg.cli.output import write_lines
    from kg.cli.table import width

    graph = opening.graph()
    answered = kg.ask.ways.diversions(
        graph,
        intended=intended,
        actual=actual,
        **goods._asdict(),
        max_legs=max_legs,
        k=k,
        by=by,
        modality=modality,
        **days._asdict(),
        kinds=tuple(kind or kg.ask.ways.DEFAULT_KINDS),
        primary_only=primary_only,
        avoid=tuple(ways.avoid or ()),
        via=tuple(ways.via or ()),
        without=tuple(ways.without or ()),
        budget=budget,
        engine=engine,
    )
    write_lines(answered.lines(format, width=width(sys.stdout), explain=explain), output)
