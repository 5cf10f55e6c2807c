"""`kg diversions`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli import options

Intended = Annotated[
    str | None, typer.Option("--intended", metavar="NAME", help="Only goods that this party had or was due.")
]
Actual = Annotated[
    str | None, typer.Option("--actual", metavar="NAME", help="Only goods that this party got.")
]


def command(
    intended: Intended = None,
    actual: Actual = None,
    product: options.Product = None,
    after: options.After = None,
    before: options.Before = None,
    min_quantity: options.MinQuantity = None,
    max_legs: options.MaxLegs = 6,
    k: options.K = 100,
    by: options.By = "confidence",
    modality: options.Modality = None,
    as_of: options.AsOf = None,
    known: options.Known = None,
    kind: options.Kind = None,
    primary_only: options.PrimaryOnly = False,
    avoid: options.Avoid = None,
    via: options.Via = None,
    without: options.Without = None,
    explain: options.Explain = False,
    budget: options.Budget = 30.0,
    engine: options.Engine = None,
    format: options.Format = "table",
    output: options.Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """Which chips promised to one party ended with another?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.ways
    import kg.graph
    from kg.cli.output import write_lines
    from kg.cli.table import width

    graph = kg.graph.open(*(data or ()), bundled=not only)
    answered = kg.ask.ways.diversions(
        graph,
        intended=intended,
        actual=actual,
        product=product,
        after=after,
        before=before,
        min_quantity=min_quantity,
        max_legs=max_legs,
        k=k,
        by=by,
        modality=modality,
        as_of=as_of,
        known=known,
        kinds=tuple(kind or kg.ask.ways.DEFAULT_KINDS),
        primary_only=primary_only,
        avoid=tuple(avoid or ()),
        via=tuple(via or ()),
        without=tuple(without or ()),
        budget=budget,
        engine=engine,
    )
    write_lines(answered.lines(format, width=width(sys.stdout), explain=explain), output)
