"""Ranges side by side: what is sure is filled, what is possible is pale, and an open end is an arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.picture.lettering import height, wrapped
from kg.export.picture.page import MARGIN, PLAIN, SMALL, Page
from kg.export.picture.rows import ARROW, GAP, NAMES, WORDS, Axis, axis_of, column, draw_axis
from kg.export.picture.theme import PALETTES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.export.figure import Bar, Ranges, Theme

ACROSS = 864.0
"""How wide a chart is, in points."""

HIGH = 11.0
"""How high a bar is."""

UNKNOWN = "not known"
"""What stands in the place of a range without any bound."""


def ranges(chart: Ranges, *, theme: Theme = "light") -> Figure:
    """Draw ranges side by side.

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
    colours = {name: palette.series[place % len(palette.series)] for place, name in enumerate(chart.series)}
    y = page.title(chart.title)
    y = page.legend([(name, {"color": colours[name], "linewidth": 8}) for name in chart.series], y) + 6
    bars = [bar for group in chart.groups for bar in group.bars]
    groups = column([group.label for group in chart.groups], NAMES / 2, bold=True)
    names = column([bar.label for bar in bars], NAMES)
    words = column([bar.words for bar in bars], WORDS, SMALL)
    left = MARGIN + groups + GAP * bool(groups) + names + GAP
    right = ACROSS - MARGIN - words - GAP - ARROW
    figures = [
        float(n) for bar in bars for n in (bar.range.low, bar.range.high, bar.range.stated) if n is not None
    ]
    axis = axis_of(figures, left, right)
    top = y
    for group in chart.groups:
        page.mark("plot", [MARGIN, ACROSS - MARGIN], [y, y], color=palette.line, linewidth=0.8)
        y += 5
        title = wrapped(group.label, NAMES / 2, PLAIN, bold=True)
        page.lines(MARGIN, y, title, bold=True)
        begin = y
        for bar in group.bars:
            name, said = wrapped(bar.label, NAMES, PLAIN), wrapped(bar.words, WORDS, SMALL)
            down = max(height(len(name), PLAIN), height(len(said), SMALL), HIGH + 4)
            middle = y + down / 2
            page.lines(left - GAP, middle - height(len(name), PLAIN) / 2, name, side="right")
            page.lines(right + ARROW + GAP, middle - height(len(said), SMALL) / 2, said, SMALL)
            _bar(page, bar, axis, middle, colours.get(bar.series, palette.ink))
            y += down + 3
        y = max(y, begin + height(len(title), PLAIN)) + 4
    y = draw_axis(page, axis, top, y, chart.axis)
    return page.drawn((page.note(chart.note, y) if chart.note else y) + MARGIN)


def _bar(page: Page, bar: Bar, axis: Axis, y: float, colour: str) -> None:
    low, high, stated = (
        None if n is None else float(n) for n in (bar.range.low, bar.range.high, bar.range.stated)
    )
    if low is None and high is None:
        page.lines(axis.left + 4, y - height(1, SMALL) / 2, [UNKNOWN], SMALL, colour=page.palette.faint)
        return
    begin = axis.at(low) if low is not None else axis.left
    end = axis.at(high) if high is not None else None
    edge = {"edgecolor": colour, "linewidth": 1.0}
    if begin > axis.left and not axis.log:
        face = "none" if bar.open else colour
        page.mark("barh", y, begin - axis.left, height=HIGH, left=axis.left, facecolor=face, **edge)
    if end is not None and end > begin:
        pale = {"facecolor": "none", **edge} if bar.open else {"facecolor": colour, "alpha": 0.35}
        page.mark("barh", y, end - begin, height=HIGH, left=begin, **pale)
    ink = colour if axis.log else page.palette.ink
    line = {"color": ink, "linewidth": 1.4, "solid_capstyle": "butt"}
    arrow = {"arrowstyle": "-|>", "color": ink, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    if end is not None and low is None and axis.log:  # here the axis does not begin at nought
        page.mark("annotate", "", (axis.left, y), (end, y), arrowprops=arrow)
    elif end is None:
        page.mark("annotate", "", (begin + ARROW - 6, y), (begin, y), arrowprops=arrow)
    elif end > begin:
        page.mark("plot", [begin, end], [y, y], **line)
    ends = [x for x, given in ((begin, low is not None), (end, high is not None)) if given and x is not None]
    for x in ends if end != begin else ():
        page.mark("plot", [x, x], [y - HIGH / 3, y + HIGH / 3], **line)
    if axis.log and end == begin:
        page.mark("plot", [begin], [y], "D", color=colour, markersize=6)
    if stated is not None and low != high:
        page.mark("plot", [axis.at(stated)], [y], "D", color=ink, markersize=4)
