"""Rows with names at the left, one axis in the middle and words at the right: the form of every chart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.export.picture.lettering import height, width, wrapped
from kg.export.picture.page import MARGIN, PLAIN, SMALL, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 12.0
"""What stays free between columns."""

ARROW = 30.0
"""The room beyond the last tick, for what is open."""

NAMES, WORDS = 190.0, 210.0
"""The widest column of names, and of words."""

DECADES = 300
"""From which ratio of the largest figure to the smallest an axis is logarithmic."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a figure stands across a page.

    Attributes:
        left: Where the axis begins.
        right: Where it ends.
        low: The figure at its beginning.
        high: The figure at its end.
        log: Whether equal distances are equal ratios.
    """

    left: float
    right: float
    low: float
    high: float
    log: bool = False

    def at(self, value: float) -> float:
        """Where a figure stands; what is smaller than the axis allows stands at its beginning."""
        if self.log:
            part = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return self.left + min(max(part, 0), 1) * (self.right - self.left)

    def ticks(self) -> list[float]:
        """The figures at which there are ticks."""
        if self.log:
            powers = range(round(math.log10(self.low)), round(math.log10(self.high)) + 1)
            every = -(-len(powers) // 7)
            return [10.0**power for power in powers if power % every == 0]
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - an optional extra

        values = MaxNLocator(nbins=5).tick_values(self.low, self.high)
        return [float(v) for v in values if self.low <= v <= self.high]


def axis_of(figures: Sequence[float], left: float, right: float, *, zero: bool = True) -> Axis:
    """An axis that holds some figures.

    Args:
        figures: The figures.
        left: Where it begins.
        right: Where it ends.
        zero: Whether it begins at nought, or may be logarithmic where the figures differ much.

    Returns:
        The axis.
    """
    positive = [figure for figure in figures if figure > 0]
    if zero and positive and min(figures) >= 0 and max(positive) / min(positive) > DECADES:
        low = 10.0 ** math.floor(math.log10(min(positive)))
        return Axis(left, right, low, 10.0 ** math.ceil(math.log10(max(positive))), log=True)
    low, high = (min(figures, default=0.0), max(figures, default=1.0))
    if zero:
        low = min(low, 0.0)
    if high == low:
        low, high = (low, low + 1) if zero else (low - 1, high + 1)
    return Axis(left, right, low, high)


def column(texts: Sequence[str], most: float, size: float = PLAIN, *, bold: bool = False) -> float:
    """How wide a column of texts is, broken into lines where one is wider than it may be."""
    return max(
        (width(line, size, bold=bold) for text in texts for line in wrapped(text, most, size, bold=bold)),
        default=0.0,
    )


def draw_axis(page: Page, axis: Axis, top: float, bottom: float, name: str) -> float:
    """Draw an axis with its ticks and its name below; comes back with the height at which that ends."""
    palette = page.palette
    last = -math.inf
    for tick in axis.ticks():
        x = axis.at(tick)
        page.mark("plot", [x, x], [top, bottom], color=palette.line, linewidth=0.7, zorder=0)
        text = compact(tick)
        half = width(text, SMALL) / 2
        if x - half > last + 6:
            page.lines(x, bottom + 3, [text], SMALL, colour=palette.faint, side="center")
            last = x + half
    bottom += height(1, SMALL) + 6
    name = f"{name} (logarithmic)" if axis.log else name
    room = page.across - MARGIN - axis.left
    return page.lines(axis.left, bottom, wrapped(name, room, SMALL), SMALL, colour=palette.faint) + 8


def compact(value: float) -> str:
    """A figure on an axis.

    >>> compact(0), compact(25000), compact(2.5e6), compact(3e9), compact(0.25)
    ('0', '25,000', '2.5 million', '3 billion', '0.25')
    """
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:,.6g}{word}"
    return f"{value:,.6g}"
