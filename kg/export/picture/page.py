"""A page on which everything has its place in points, counted from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.export.picture.canvas import sheet
from kg.export.picture.lettering import LEADING, height, width, wrapped
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from kg.export.picture.theme import Palette

MARGIN = 22.0
"""What stays free at each edge."""

TITLE, PLAIN, SMALL = 13.0, 9.0, 8.0
"""Sizes of letters: the title, what is to be read, and what is below."""


@dataclass
class Page:
    """Marks that are gathered first and drawn when the page's height is known.

    Attributes:
        across: How wide the page is.
        palette: Its colours.
        marks: What is to be drawn: a method of an axis, and its arguments.
    """

    across: float
    palette: Palette
    marks: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def mark(self, method: str, *arguments: object, **more: object) -> None:
        """Note what is to be drawn by a method of matplotlib's axes."""
        self.marks.append((method, arguments, more))

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float = PLAIN,
        *,
        colour: str | None = None,
        bold: bool = False,
        side: str = "left",
    ) -> float:
        """Write lines of text below a height.

        Args:
            x: Their left edge, middle or right edge, as `side` says.
            y: The upper edge of the first.
            lines: The lines.
            size: The height of the letters.
            colour: Their colour; ink where it is None.
            bold: Whether they are bold.
            side: ``left``, ``center`` or ``right``.

        Returns:
            The height at which they end.
        """
        for place, line in enumerate(lines):
            middle = y + (place + 0.5) * size * LEADING
            weight = "bold" if bold else "normal"
            self.mark(
                "text", x, middle, clean(line), fontsize=size, ha=side, va="center_baseline",
                color=colour or self.palette.ink, fontweight=weight,
            )  # fmt: skip
        return y + height(len(lines), size)

    def title(self, text: str) -> float:
        """Write the title; comes back with the height at which it ends."""
        lines = wrapped(text, self.across - 2 * MARGIN, TITLE, bold=True)
        return self.lines(MARGIN, MARGIN, lines, TITLE, bold=True) + 8

    def note(self, text: str, y: float) -> float:
        """Write a note below a height; comes back with the height at which it ends."""
        lines = wrapped(text, self.across - 2 * MARGIN, SMALL)
        return self.lines(MARGIN, y, lines, SMALL, colour=self.palette.faint)

    def legend(self, entries: Sequence[tuple[str, dict[str, Any]]], y: float) -> float:
        """Write a legend of line samples in as many rows as it needs; comes back with its end."""
        x, row = MARGIN, height(1, PLAIN) + 4
        for name, look in entries:
            room = 30 + width(name, PLAIN)
            if x > MARGIN and x + room > self.across - MARGIN:
                x, y = MARGIN, y + row
            self.mark("plot", [x, x + 22], [y + row / 2, y + row / 2], solid_capstyle="butt", **look)
            self.lines(x + 28, y + 2, [name])
            x += room + 18
        return y + row + 4 if entries else y

    def drawn(self, down: float) -> Figure:
        """Draw the page.

        Args:
            down: How high it is.

        Returns:
            The figure.

        Raises:
            kg.errors.MissingExtra: matplotlib is not installed.
        """
        figure = sheet(self.across / 72, down / 72)
        figure.set_layout_engine("none")  # every place is known
        figure.set_facecolor(self.palette.ground)
        axis: Axes = figure.add_axes((0, 0, 1, 1))
        axis.set_xlim(0, self.across)
        axis.set_ylim(down, 0)
        axis.set_axis_off()
        for method, arguments, more in self.marks:
            getattr(axis, method)(*arguments, **more)
        return figure
