"""`kg reach`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from kg.cli import options, sets

Parties = Annotated[
    list[str],
    typer.Argument(
        metavar="PARTY",
        help="The parties or sites from which goods come; with --backward, those to which they went.",
    ),
]
Backward = Annotated[
    bool,
    typer.Option("--backward", help="Ask who can have sent goods that ended with PARTY, and until when."),
]


def command(
    *,
    parties: Parties,
    backward: Backward = False,
    goods: sets.Goods,
    max_legs: options.AnyLegs = None,
    k: options.K = 20,
    modality: options.Modality = None,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    avoid: options.Avoid = None,
    without: options.Without = None,
    budget: options.Budget = 30.0,
    transfers: options.Transfers = None,
    skip_bad: options.SkipBad = False,
    format: options.ProseFormat = "table",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Who can have received goods from a party, when, and how many?"""
    shared: dict[str, Any] = {
        "backward": backward,
        **goods._asdict(),
        "max_legs": max_legs,
        "k": k,
        "avoid": tuple(avoid or ()),
        "budget": budget,
    }
    of_claims = {
        "--modality": modality,
        **sets.named(days),
        "--primary-only": primary_only,
        "--without": without,
        **sets.named(opening),
    }
    if transfers is None:
        options.refuse({"--skip-bad": skip_bad}, options.OF_TABLES)
    else:
        options.refuse(of_claims, options.OF_CLAIMS)
    # Late, so that help and errors need not wait for the graph.
    import kg.ask.reach
    from kg.cli.output import write_lines
    from kg.cli.table import width

    answered: kg.ask.reach.Answered | kg.ask.reach.AnsweredOfTable
    if transfers is None:
        answered = kg.ask.reach.reach(
            opening.graph(),
            *parties,
            modality=modality,
            **days._asdict(),
            primary_only=primary_only,
            without=tuple(without or ()),
            **shared,
        )
    else:
        answered = kg.ask.reach.reach_table(transfers, *parties, skip_bad=skip_bad, **shared)
    write_lines(answered.lines(format, width=width(sys.stdout)), output)
