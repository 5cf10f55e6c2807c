"""A timeline as a picture: planned against actual above, what happened and what was said below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.export.picture.canvas import settled, sheet, write
from kg.export.sheet import clean
from kg.export.timeline import bar_words, clipped, measure_text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from matplotlib.axes import Axes

    from kg.analysis.timeline import Entry, Series, Timeline
    from kg.record import Record

ACTUAL, PLANNED, SPOKEN = "#1b4965", "#ca6702", "#8a8a8a"
"""Dark blue for what happened, orange for what was planned, grey for when it was said."""

LABEL = 64
"""How many letters of a claim's text are shown."""


@settled()
def draw(found: Timeline, record: Record, path: Path) -> None:
    """Draw a timeline into a file.

    Args:
        found: The timeline.
        record: The record.
        path: The file, which ends in ``.svg`` or ``.png``.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
        kg.errors.BadInput: The file cannot be written.
    """
    dated = [
        entry for entry in found.entries if entry.world.latest or entry.world.earliest or entry.said.latest
    ]
    heights = [_height(len(series.entries)) for series in found.series] + [_height(len(dated))]
    page = sheet(12, math.fsum(heights) + 0.6)
    page.suptitle(clean(f"{found.entity.label}: what happened, and what was said of it"), fontsize=13)
    panels = page.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for series, panel in zip(found.series, panels[:-1, 0], strict=True):
        _series(panel, series, found, record)
    _axes(panels[-1, 0], dated, record)
    write(page, path)


def _series(panel: Axes, series: Series, found: Timeline, record: Record) -> None:
    """Numbers of one kind as bars, one below the other by day: filled where they came about, else open."""
    labels: list[str] = []
    for place in series.entries:
        entry = found.entries[place]
        claim = record.claims[entry.claim]
        held = claim.power if series.measure == "power" else claim.quantity
        value = held.stated or held.high or held.low
        if value is None:
            continue
        row, colour = len(labels), PLANNED if entry.planned else ACTUAL
        face = "none" if entry.planned else colour
        panel.barh(row, float(value), height=0.6, facecolor=face, edgecolor=colour, linewidth=1.2)
        if held.low != held.high:
            low, high = (float(bound if bound is not None else value) for bound in (held.low, held.high))
            panel.plot([low, high], [row, row], "|-", color=SPOKEN, linewidth=1, markersize=6)
        when, what, source = bar_words(entry, record)
        labels.append(clean(f"{when}   {clipped(what, LABEL)}   {source}"))
    panel.set_yticks(range(len(labels)), labels, fontsize=6)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.set_xlim(left=0)
    panel.set_xlabel(measure_text(series), fontsize=7)
    panel.set_title("planned (open) against actual (filled)", fontsize=9, loc="left")
    panel.grid(axis="x", linewidth=0.3)
    panel.set_axisbelow(True)
    panel.tick_params(axis="x", labelsize=7)
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _axes(panel: Axes, entries: list[Entry], record: Record) -> None:
    labels: list[str] = []
    for row, entry in enumerate(entries):
        colour = PLANNED if entry.planned else ACTUAL
        days = [_x(day) for day in (entry.world.earliest, entry.world.latest) if day]
        if days:
            panel.plot([days[0], days[-1]], [row, row], color=colour, linewidth=2.5, solid_capstyle="butt")
            face = "none" if entry.planned else colour
            panel.plot(days, [row] * len(days), "o", color=colour, markerfacecolor=face, markersize=4)
        if entry.said.latest:
            panel.plot(_x(entry.said.latest), row, "|", color=SPOKEN, markersize=9, markeredgewidth=1.5)
        text = clean(clipped(record.claims[entry.claim].says, LABEL))
        labels.append(f"{text} (superseded)" if entry.superseded else text)
    panel.set_yticks(range(len(labels)), labels, fontsize=6)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.grid(axis="x", linewidth=0.3)
    panel.set_title("happened (blue), planned (orange), said (grey)", fontsize=9, loc="left")
    panel.tick_params(axis="x", labelsize=7)
    if entries:
        panel.xaxis_date()


def _height(rows: int) -> float:
    """How high a panel of so many rows is, in inches."""
    return 0.24 * rows + 1


def _x(day: date) -> float:
    """A day as matplotlib counts them: from the first of January 1970."""
    return float(day.toordinal() - 719163)
