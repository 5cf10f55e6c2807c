"""`kg lots`."""

from __future__ import annotations

from kg.cli import options


def command(
    as_of: options.AsOf = None,
    known: options.Known = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """Which lots does the record follow, and where are they now?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.graph
    from kg.analysis.ledger import lots
    from kg.cli.output import write_list
    from kg.export.ledger import ledger_json
    from kg.export.listing import lots_columns, lots_table
    from kg.network import Selection

    graph = kg.graph.open(*(data or ()), bundled=not only)
    found = lots(graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only)))
    as_json = {"lots": [ledger_json(ledger, graph.record) for ledger in found]}
    shown = lots_columns(found, graph.record)
    write_list(lots_table(found, graph.record), as_json, format, output, shown=shown)
