"""`kg timeline`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options

Name = Annotated[str, typer.Argument(metavar="NAME", help="An actor, site, event, lot, product or model.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to FILE; one that ends in .svg or .png is a picture."
    ),
]


def command(
    name: Name,
    as_of: options.AsOf = None,
    known: options.Known = None,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: Output = None,
    data: options.Data = None,
    only: options.Only = False,
) -> None:
    """What happened, what was said, when, and what was planned?"""
    # Late, so that help and errors need not wait for the graph.
    import kg.graph
    from kg.analysis.timeline import timeline
    from kg.cli.output import write_lines, write_list
    from kg.cli.table import width
    from kg.export.picture.canvas import is_picture
    from kg.export.timeline import timeline_json, timeline_table, timeline_text
    from kg.network import Selection

    graph = kg.graph.open(*(data or ()), bundled=not only)
    iri = graph.resolve(name, kinds=("actor", "site", "event", "lot", "product", "model", "place"))
    selection = Selection(
        as_of=as_of, known=known, modality=modality, primary_only=primary_only, superseded=True
    )
    found = timeline(graph.network(selection), iri)
    record = graph.record
    if output is not None and is_picture(output) and format is None:
        from kg.export.picture.timeline import draw

        draw(found, record, output)
    elif format in (None, "table"):
        write_lines(timeline_text(found, record, width=width(sys.stdout)), output)
    else:
        write_list(timeline_table(found, record), timeline_json(found, record), format, output)
