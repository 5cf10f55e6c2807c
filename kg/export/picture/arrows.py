"""The line and the head of an arrow between two dots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kg.export.picture.scene import Arrow

if TYPE_CHECKING:
    from kg.export.picture.bundles import Bundle
    from kg.export.picture.scene import Dot, Point

BEND: Final = 0.14
"""How far an arrow bends aside, as a part of its length, where another leads back."""

THINNEST, THICKEST = 1.0, 5.0
"""How thick a line is of one edge, and at most."""


def arrow(bundle: Bundle, source: Dot, target: Dot, *, bent: bool) -> Arrow:
    """Draw an arrow between two dots.

    Args:
        bundle: The edges that it stands for.
        source: Where it begins.
        target: Where it ends.
        bent: Whether it bends aside, since another leads back.

    Returns:
        The arrow; a loop where both are one.
    """
    thick = min(THINNEST + 0.7 * math.log2(bundle.count), THICKEST)
    if source.name == target.name:
        return _loop(bundle, source, thick)
    (ax, ay), (bx, by) = source.at, target.at
    aside = BEND if bent else 0.0
    turn = ((ax + bx) / 2 - (by - ay) * aside, (ay + by) / 2 + (bx - ax) * aside)
    begin = _towards(source.at, turn, source.radius)
    tip = _towards(target.at, turn, target.radius + 1)
    head, end = _head(tip, turn, thick)
    return Arrow(bundle, (begin, _between(begin, turn), _between(end, turn), end), head, thick)


def _loop(bundle: Bundle, dot: Dot, thick: float) -> Arrow:
    """From the upper left of a dot round to its upper right."""
    (x, y), radius = dot.at, dot.radius
    high = y - radius - 26
    begin, tip = (x - radius * 0.7, y - radius * 0.7), (x + radius * 0.7, y - radius * 0.7 - 1)
    head, end = _head(tip, (x + 18, high), thick)
    return Arrow(bundle, (begin, (x - 26, high), (x + 26, high), end), head, thick)


def _head(tip: Point, source: Point, thick: float) -> tuple[tuple[Point, Point, Point], Point]:
    """The corners of a head that comes from a place, and the middle of its back."""
    size = 4.5 + 1.2 * thick
    x, y = _towards(tip, source, size)
    across, down = (x - tip[0]) / size, (y - tip[1]) / size
    half = size * 0.45
    return (tip, (x - down * half, y + across * half), (x + down * half, y - across * half)), (x, y)


def _towards(start: Point, end: Point, length: float) -> Point:
    """The place so far from a start in the direction of an end."""
    whole = math.dist(start, end)
    if not whole:
        return start[0] + length, start[1]
    part = length / whole
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _between(start: Point, turn: Point) -> Point:
    """Two thirds of the way: a quadratic curve as a cubic one."""
    return start[0] + (turn[0] - start[0]) * 2 / 3, start[1] + (turn[1] - start[1]) * 2 / 3
