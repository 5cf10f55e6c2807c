"""`kg timeline`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options, sets

Name = Annotated[str, typer.Argument(metavar="NAME", help="An actor, site, event, lot, product or model.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to FILE; one that ends in .svg or .png is a picture."
    ),
]


def command(
    *,
    name: Name,
    days: sets.Days,
    modality: options.Modality = None,
    primary_only: options.PrimaryOnly = False,
    format: options.ListFormat = None,
    output: Output = None,
    opening: sets.Opening,
) -> None:
    """What happened, what was said, when, and what was planned?"""
    # Late, so that help and errors need not wait for the graph.
    from kg.analysis.timeline import timeline
    from kg.cli.output import write_lines, write_list
    from kg.cli.table import width
    from kg.export.picture.canvas import is_picture
    from kg.export.timeline import timeline_json, timeline_table, timeline_text
    from kg.network import Selection

    graph = opening.graph()
    iri = graph.resolve(name, kinds=("actor", "site", "event", "lot", "product", "model", "place"))
    selection = Selection(**days._asdict(), modality=modality, primary_only=primary_only, superseded=True)
    found = timeline(graph.network(selection), iri)
    record = graph.record
    if output is not None and is_picture(output) and format is None:
        from kg.export.picture.timeline import draw

        draw(found, record, output)
    elif format in (None, "table"):
        write_lines(timeline_text(found, record, width=width(sys.stdout)), output)
    else:
        write_list(timeline_table(found, record), timeline_json(found, record), format, output)
