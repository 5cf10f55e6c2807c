"""What an answer hangs on: the longest bar on top, all around the figure of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.picture.lettering import height, wrapped
from kg.export.picture.page import MARGIN, PLAIN, SMALL, Page
from kg.export.picture.ranges import ACROSS, HIGH
from kg.export.picture.rows import GAP, NAMES, WORDS, axis_of, column, compact, draw_axis
from kg.export.picture.theme import PALETTES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.export.figure import Theme, Tornado

LABELS = NAMES * 1.5
"""The widest column of labels: here they are documents and claims."""


def tornado(chart: Tornado, *, theme: Theme = "light") -> Figure:
    """Draw how far each thing moves an answer.

    Args:
        chart: What to draw.
        theme: The ground.

    Returns:
        The figure.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    palette = PALETTES[theme]
    page = Page(ACROSS, palette)
    y = page.title(chart.title)
    less, more = palette.series[1], palette.series[0]
    looks = [("less", {"color": less, "linewidth": 8}), ("more", {"color": more, "linewidth": 8})]
    y = (
        page.legend(
            [*looks, (f"all claims: {compact(chart.base)}", {"color": palette.ink, "linewidth": 1.5})], y
        )
        + 6
    )
    swings = sorted(chart.swings, key=lambda swing: (-(swing.high - swing.low), swing.label))
    names = column([swing.label for swing in swings], LABELS)
    words = column([swing.words for swing in swings], WORDS, SMALL)
    left, right = MARGIN + names + GAP, ACROSS - MARGIN - words - GAP
    figures = [chart.base, *(end for swing in swings for end in (swing.low, swing.high))]
    axis = axis_of(figures, left, right, zero=False)
    top, base = y, axis.at(chart.base)
    for swing in swings:
        name, said = wrapped(swing.label, LABELS, PLAIN), wrapped(swing.words, WORDS, SMALL)
        down = max(height(len(name), PLAIN), height(len(said), SMALL), HIGH + 4)
        middle = y + down / 2
        page.lines(left - GAP, middle - height(len(name), PLAIN) / 2, name, side="right")
        page.lines(right + GAP, middle - height(len(said), SMALL) / 2, said, SMALL)
        for end, colour in ((axis.at(swing.low), less), (axis.at(swing.high), more)):
            if (end < base) == (colour == less) and end != base:
                page.mark("barh", middle, abs(end - base), left=min(end, base), height=HIGH, color=colour)
        y += down + 4
    page.mark("plot", [base, base], [top, y], color=palette.ink, linewidth=1.5)
    y = draw_axis(page, axis, top, y, chart.axis)
    return page.drawn((page.note(chart.note, y) if chart.note else y) + MARGIN)
