"""`kg paths`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from kg.cli import options, sets

Source = Annotated[str, typer.Argument(metavar="FROM", help="The party at which paths start.")]
Target = Annotated[str, typer.Argument(metavar="TO", help="The party or site at which they end.")]


def command(
    *,
    source: Source,
    target: Target,
    goods: sets.Goods,
    max_legs: options.MaxLegs = 6,
    k: options.K = 10,
    by: options.By = "confidence",
    modality: options.Modality = None,
    days: sets.Days,
    kind: options.Kind = None,
    primary_only: options.PrimaryOnly = False,
    ways: sets.Ways,
    explain: options.Explain = False,
    max_degree: options.MaxDegree = None,
    bound: options.Bound = False,
    budget: options.Budget = 30.0,
    engine: options.Engine = None,
    transfers: options.Transfers = None,
    skip_bad: options.SkipBad = False,
    format: options.Format = "table",
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """By which ways can goods have gone from one party to another?"""
    shared: dict[str, Any] = {
        **goods._asdict(),
        "max_legs": max_legs,
        "k": k,
        "by": by,
        "avoid": tuple(ways.avoid or ()),
        "via": tuple(ways.via or ()),
        "max_degree": max_degree,
        "bound": bound,
        "budget": budget,
    }
    # Late, so that help and errors need not wait for the graph.
    from kg.cli.output import write_lines
    from kg.cli.table import width

    columns = width(sys.stdout)
    if transfers is not None:
        options.refuse(
            {
                "--modality": modality,
                **sets.named(days),
                "--kind": kind,
                "--primary-only": primary_only,
                "--without": ways.without,
                "--explain": explain,
                "--format turtle": format == "turtle",
                **sets.named(opening),
            },
            options.OF_CLAIMS,
        )
        networkx = engine == "networkx"
        options.refuse({"--engine networkx": networkx}, "is for the record; a table is read by columns.")
        import kg.ask.transfers

        found = kg.ask.transfers.paths(transfers, source, target, skip_bad=skip_bad, **shared)
        write_lines(found.lines(format, width=columns), output)
        return
    options.refuse({"--skip-bad": skip_bad}, options.OF_TABLES)
    if bound:
        options.refuse(
            {"--format turtle": format == "turtle"}, "writes paths alone; leave it or --bound out."
        )
    import kg.ask.ways
    from kg.analysis.finding import KINDS

    answered = kg.ask.ways.paths(
        opening.graph(),
        source,
        target,
        modality=modality,
        **days._asdict(),
        kinds=tuple(kind or KINDS),
        primary_only=primary_only,
        without=tuple(ways.without or ()),
        engine=engine,
        **shared,
    )
    write_lines(answered.lines(format, width=columns, explain=explain), output)
