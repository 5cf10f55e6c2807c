"""`kg lot`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options

Lot = Annotated[
    str, typer.Argument(metavar="LOT", help="The lot, by label, slug or IRI; `kg lots` lists them.")
]


def command(
    lot: Lot,
    as_of: options.AsOf = None,
    known: options.Known = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """What became of one lot, and what is missing to close it?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.graph
    from kg.analysis.ledger import ledger
    from kg.cli.output import write_list
    from kg.export.ledger import ledger_json
    from kg.export.listing import ledger_columns, ledger_notes, ledger_table
    from kg.network import Selection

    graph = kg.graph.open(*(data or ()), bundled=not only)
    iri = graph.resolve(lot, kinds=("lot",))
    found = ledger(graph.network(Selection(as_of=as_of, known=known, primary_only=primary_only)), iri)
    record = graph.record
    write_list(
        ledger_table(found, record),
        ledger_json(found, record),
        format,
        output,
        title=record.label(iri),
        notes=ledger_notes(found, record),
        shown=ledger_columns(found, record),
    )
