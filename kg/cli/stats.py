"""`kg stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Quality = Annotated[
    bool,
    typer.Option(
        "--quality", help="Tell instead how good the record is: tiers, second origins, gaps, stale plans."
    ),
]


def command(
    *,
    quality: Quality = False,
    days: sets.Days,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """How much does the graph hold, of which kinds, from when?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.analysis.quality import quality as judge
    from kg.analysis.stats import stats
    from kg.cli.output import write_list
    from kg.export.listing import stats_json, stats_table
    from kg.export.quality import quality_columns, quality_json, quality_table
    from kg.network import Selection

    graph = opening.graph()
    network, record = graph.network(Selection(**days._asdict())), graph.record
    if not quality:
        found = stats(network)
        write_list(stats_table(found, record), stats_json(found), format, output)
        return
    judged = judge(network)
    write_list(
        quality_table(judged, record),
        quality_json(judged, record),
        format,
        output,
        shown=quality_columns(judged, record),
    )
