"""`kg sources`."""

from __future__ import annotations

from kg.cli import options, sets


def command(
    *,
    known: options.Known = None,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """Which documents does the graph rest on, how reliable is each?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.cli.output import write_list
    from kg.export.listing import sources_json, sources_table

    graph = opening.graph()
    record = graph.record if known is None else graph.record.known(known)
    write_list(sources_table(record), sources_json(record), format, output)
