"""`kg show`."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import options, sets

Name = Annotated[
    str, typer.Argument(metavar="ACTOR", help="An actor, site, product, model, place, event or lot.")
]


def command(
    *,
    name: Name,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: options.Output = None,
    opening: sets.Opening,
) -> None:
    """What does the record say of one actor, and on whose word?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.analysis.profile import profile
    from kg.cli.output import write_list
    from kg.export.listing import profile_columns, profile_table
    from kg.export.profile import profile_json, title
    from kg.network import Selection

    graph = opening.graph()
    iri = graph.resolve(name, kinds=("actor", "site", "product", "model", "place", "event", "lot"))
    selection = Selection(**days._asdict(), modality=modality, primary_only=primary_only)
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
