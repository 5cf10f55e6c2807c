"""`kg show`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options

Name = Annotated[
    str, typer.Argument(metavar="ACTOR", help="An actor, site, product, model, place, event or lot.")
]


def command(
    name: Name,
    as_of: options.AsOf = None,
    known: options.Known = None,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """What does the record say of one actor, and on whose word?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.graph
    from kg.analysis.profile import profile
    from kg.cli.output import write_list
    from kg.export.listing import profile_columns, profile_table
    from kg.export.profile import profile_json, title
    from kg.network import Selection

    graph = kg.graph.open(*(data or ()), bundled=not only)
    iri = graph.resolve(name, kinds=("actor", "site", "product", "model", "place", "event", "lot"))
    selection = Selection(as_of=as_of, known=known, modality=modality, primary_only=primary_only)
    found = profile(graph.network(selection), iri)
    record = graph.record
    write_list(
        profile_table(found, record),
        profile_json(found, record, graph.judgements),
        format,
        output,
        title=title(found.entity, record, graph.judgements),
        shown=profile_columns(found, record),
    )
