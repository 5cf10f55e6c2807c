"""Draws whatever a report describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.figure import Layers, Ranges
from kg.export.picture.canvas import pressed, settled, write
from kg.export.picture.layers import layers
from kg.export.picture.ranges import ranges
from kg.export.picture.tornado import tornado

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure as Sheet

    from kg.export.figure import Figure, Theme


def draw(figure: Figure, path: Path, *, theme: Theme = "light") -> None:
    """Draw a picture into a file, whole or not at all.

    Args:
        figure: What to draw.
        path: The file, which ends in ``.svg`` or ``.png``.
        theme: The ground.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
        kg.errors.BadInput: The file cannot be written.
    """
    write(drawn(figure, theme=theme), path)


def svg(figure: Figure, *, theme: Theme = "light") -> str:
    """A picture as the text of an SVG file.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    return pressed(drawn(figure, theme=theme), "svg").decode()


@settled()
def drawn(figure: Figure, *, theme: Theme = "light") -> Sheet:
    """A picture on its sheet.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    if isinstance(figure, Layers):
        return layers(figure, theme=theme)
    return ranges(figure, theme=theme) if isinstance(figure, Ranges) else tornado(figure, theme=theme)
