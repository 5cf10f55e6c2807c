"""`kg lots`."""

from __future__ import annotations

from kg.cli import options, sets


def command(
    *,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which lots does the record follow, and where are they now?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.analysis.ledger import lots
    from kg.cli.output import write_list
    from kg.export.ledger import ledger_json
    from kg.export.listing import lots_columns, lots_table
    from kg.network import Selection

    graph = opening.graph()
    found = lots(graph.network(Selection(**days._asdict(), primary_only=primary_only)))
    as_json = {"lots": [ledger_json(ledger, graph.record) for ledger in found]}
    shown = lots_columns(found, graph.record)
    write_list(lots_table(found, graph.record), as_json, format, output, shown=shown)
