"""`kg stats`."""

from __future__ import annotations

from kg.cli import options


def command(
    as_of: options.AsOf = None,
    known: options.Known = None,
    format: options.ListFormat = None,
    output: options.Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """How much does the graph hold, of which kinds, from when?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.graph
    from kg.analysis.stats import stats
    from kg.cli.output import write_list
    from kg.export.listing import stats_json, stats_table
    from kg.network import Selection

    graph = kg.graph.open(*(data or ()), bundled=not only)
    found = stats(graph.network(Selection(as_of=as_of, known=known)))
    write_list(stats_table(found, graph.record), stats_json(found), format, output)
