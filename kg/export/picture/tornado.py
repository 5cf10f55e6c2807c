"""What an answer hangs on: the longest bar on top, all around the figure of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.picture.lettering import height, wrapped
from kg.export.picture.page import MARGIN, PLAIN, SMALL, Page
from kg.export.picture.ranges import ACROSS, HIGH
from kg.export.picture.rows import ARROW, GAP, NAMES, WORDS, Axis, axis_of, column, compact, draw_axis
from kg.export.picture.theme import PALETTES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.claim import Range
    from kg.export.figure import Swing, Theme, Tornado

LABELS = NAMES * 1.5
"""The widest column of labels: here they are documents and claims."""

PALE = 0.16
"""How much of its colour the range of the whole has, behind what moves."""


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
    page = Page(ACROSS, PALETTES[theme])
    less, more = _colours(page)
    y = page.title(chart.title)
    y = page.legend(_legend(chart, page), y) + 6
    swings = chart.swings
    if chart.whole is None:
        swings = tuple(sorted(swings, key=lambda swing: (-(swing.high - swing.low), swing.label)))
    names = column([swing.label for swing in swings], LABELS)
    words = column([swing.words for swing in swings], WORDS, SMALL)
    left, right = MARGIN + names + GAP, ACROSS - MARGIN - words - GAP
    figures = [end for swing in swings for end in (swing.low, swing.high)]
    if chart.whole is None:
        axis = axis_of([chart.base, *figures], left, right, zero=False)
    else:
        ends = [float(end) for end in (chart.whole.low, chart.whole.high) if end is not None]
        axis = axis_of([*ends, *figures], left + ARROW, right - ARROW, zero=False)
    top = y
    for swing in swings:
        name, said = wrapped(swing.label, LABELS, PLAIN), wrapped(swing.words, WORDS, SMALL)
        down = max(height(len(name), PLAIN), height(len(said), SMALL), HIGH + 4)
        middle = y + down / 2
        page.lines(left - GAP, middle - height(len(name), PLAIN) / 2, name, side="right")
        page.lines(right + GAP, middle - height(len(said), SMALL) / 2, said, SMALL)
        if chart.whole is None:
            base = axis.at(chart.base)
            for x, colour in ((axis.at(swing.low), less), (axis.at(swing.high), more)):
                if (x < base) == (colour == less) and x != base:
                    left_end = min(x, base)
                    page.mark("barh", middle, abs(x - base), left=left_end, height=HIGH, color=colour)
        else:
            _span(page, axis, middle, chart.whole, swing)
        y += down + 4
    for end in (chart.base,) if chart.whole is None else (chart.whole.low, chart.whole.high):
        if end is not None:
            x = axis.at(float(end))
            page.mark("plot", [x, x], [top, y], color=page.palette.ink, linewidth=1.5)
    y = draw_axis(page, axis, top, y, chart.axis)
    return page.drawn((page.note(chart.note, y) if chart.note else y) + MARGIN)


def _colours(page: Page) -> tuple[str, str]:
    """The colours of what is less, and of what is more."""
    return page.palette.series[1], page.palette.series[0]


def _legend(chart: Tornado, page: Page) -> list[tuple[str, dict[str, object]]]:
    less, more = _colours(page)
    ink = page.palette.ink
    looks: list[tuple[str, dict[str, object]]] = []
    if chart.whole is None:
        looks += [(word, {"color": c, "linewidth": 8}) for word, c in (("less", less), ("more", more))]
        return [*looks, (f"all claims: {compact(chart.base)}", {"color": ink, "linewidth": 1.5})]
    low, high = (None if end is None else float(end) for end in (chart.whole.low, chart.whole.high))
    if low is None and high is None:
        said = "not known"
    elif low is None:
        said = f"at most {compact(high or 0)}"
    elif high is None:
        said = f"at least {compact(low)}"
    else:
        said = f"{compact(low)} to {compact(high)}"
    looks += [("an end is lower without it", {"color": less, "linewidth": 8})]
    looks += [("an end is higher without it", {"color": more, "linewidth": 8})]
    return [*looks, (f"all claims: {said}", {"color": ink, "alpha": PALE, "linewidth": 8})]


def _span(page: Page, axis: Axis, y: float, whole: Range, swing: Swing) -> None:
    """Draw the range of the whole, and above it how far each of its ends moves."""
    less, more = _colours(page)
    begin = axis.left - ARROW if whole.low is None else axis.at(float(whole.low))
    stop = axis.right + ARROW if whole.high is None else axis.at(float(whole.high))
    pale = {"color": page.palette.ink, "alpha": PALE, "linewidth": 0}
    page.mark("barh", y, stop - begin, left=begin, height=HIGH, **pale)
    if swing.without is None:
        return
    # An end that is not known lies beyond the axis.
    low = axis.left - ARROW if swing.without.low is None else axis.at(float(swing.without.low))
    high = axis.right + ARROW if swing.without.high is None else axis.at(float(swing.without.high))
    if not swing.without:
        return
    for old, new in ((begin, low), (stop, high)):
        if old != new:
            colour = less if new < old else more
            page.mark("barh", y, abs(new - old), left=min(old, new), height=HIGH, color=colour)
    ink = {"color": page.palette.ink, "linewidth": 1.2, "solid_capstyle": "butt"}
    page.mark("plot", [low, high], [y, y], **ink)
    for x, known in ((low, swing.without.low), (high, swing.without.high)):
        if known is not None:
            page.mark("plot", [x, x], [y - HIGH / 3, y + HIGH / 3], **ink)
