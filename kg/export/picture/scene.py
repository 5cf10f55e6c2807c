"""What a picture of a network is made of, and where each part is, in points from the upper left corner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from kg.export.picture.bundles import Bundle, Stroke
    from kg.export.picture.naming import Side

Point = tuple[float, float]
"""From the left, and from above."""

Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve: where it begins, two points towards which it bends, and where it ends."""

DASHES: Final[dict[Stroke, tuple[float, ...]]] = {"solid": (), "dashed": (6, 3.5), "dotted": (1.2, 2.6)}
"""The lengths of strokes and gaps, in points."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A node.

    Attributes:
        name: Its IRI.
        label: Its label.
        kind: What it is, in words.
        colour: Its colour as ``#rrggbb``.
        at: Its middle.
        radius: Its radius.
    """

    name: str
    label: str
    kind: str
    colour: str
    at: Point
    radius: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """All edges from one node to another.

    Attributes:
        bundle: The edges.
        curve: Its line.
        head: The corners of its head, the tip first.
        width: How thick its line is.
    """

    bundle: Bundle
    curve: Curve
    head: tuple[Point, Point, Point]
    width: float

    def along(self, part: float) -> Point:
        """The place where so much of the way is done."""
        left = 1 - part
        weights = (left**3, 3 * left * left * part, 3 * left * part * part, part**3)
        x, y = (
            math.fsum(weight * point[axis] for weight, point in zip(weights, self.curve, strict=True))
            for axis in (0, 1)
        )
        return x, y


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place.

    Attributes:
        lines: The lines.
        at: The middle of their rectangle from above; from the left the side to which they are aligned.
        size: The height of the letters.
        bold: Whether they are bold.
        faint: Whether they matter less.
        side: How they are aligned.
    """

    lines: tuple[str, ...]
    at: Point
    size: float
    bold: bool = False
    faint: bool = False
    side: Side = "center"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sign of the legend.

    Attributes:
        sign: A dot, how a line is drawn, or the mark of what is disputed.
        colour: Of a dot its colour as ``#rrggbb``; of a line what it carries, or empty for ink.
        words: What it means.
        size: The height of the letters, to which the sign is in proportion.
        at: Its left end, half-way up.
    """

    sign: Literal["dot", "disputed"] | Stroke
    colour: str
    words: str
    size: float = 10.0
    at: Point = (0.0, 0.0)

    @property
    def wide(self) -> float:
        """How wide the sign is."""
        return SIGN * self.size


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture of a network.

    Attributes:
        title: What it shows.
        about: What must be said with it, for those who cannot see it.
        size: How wide and high it is.
        dots: The nodes.
        arrows: The edges.
        names: Names of nodes, and words on arrows.
        words: The title, and what must be said.
        legend: What the signs mean.
    """

    title: str
    about: str
    size: Point
    dots: tuple[Dot, ...]
    arrows: tuple[Arrow, ...]
    names: tuple[Text, ...]
    words: tuple[Text, ...]
    legend: tuple[Sample, ...]


SEVERAL: Final = "several"
"""What is said of the colour of an arrow whose edges carry different things."""

SIGN: Final = 2.6
"""How wide a sign of the legend is, in heights of letters."""

MARK: Final = 5.5
"""How far the corners of the mark of what is disputed are from its middle."""


def diamond(at: Point, size: float = MARK) -> tuple[Point, Point, Point, Point]:
    """The corners of the mark of what is disputed."""
    x, y = at
    return (x, y - size), (x + size, y), (x, y + size), (x - size, y)
