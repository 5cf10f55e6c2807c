"""`kg lot`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Lot = Annotated[
    str, typer.Argument(metavar="LOT", help="The lot, by label, slug or IRI; `kg lots` lists them.")
]


def command(
    *,
    lot: Lot,
    days: sets.Days,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """What became of one lot, and what is missing to close it?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.analysis.ledger import ledger
    from kg.cli.output import write_list
    from kg.export.ledger import ledger_json
    from kg.export.listing import ledger_columns, ledger_notes, ledger_table
    from kg.network import Selection

    graph = opening.graph()
    iri = graph.resolve(lot, kinds=("lot",))
    found = ledger(graph.network(Selection(**days._asdict(), primary_only=primary_only)), iri)
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
