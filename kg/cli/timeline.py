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
    import kg.ask.listing
    from kg.cli.output import write_lines, write_listed
    from kg.cli.table import width
    from kg.export.picture.canvas import is_picture
    from kg.export.timeline import timeline_text

    told = kg.ask.listing.timeline(
        opening.graph(), name, **days._asdict(), modality=modality, primary_only=primary_only
    )
    if output is not None and is_picture(output) and format is None:
        from kg.export.picture.timeline import draw

        draw(told.found, told.record, output)
    elif format in (None, "table"):
        write_lines(timeline_text(told.found, told.record, width=width(sys.stdout)), output)
    else:
        write_listed(told, format, output)
