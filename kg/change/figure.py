"""The figures of an answer that move without some origin: what a tornado diagram shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.change.contrast import GOES, Change, Place, Step, known_by
from kg.change.form import FIGURE, NUMBER, Branch, Leaf, Part, Rows

if TYPE_CHECKING:
    from kg.change.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an answer, and what becomes of it without each origin that moves it.

    Attributes:
        path: Where it stands.
        whole: What it is.
        without: What it is without an origin, by origin; None where its row goes.
        moving: How many origins move it; without the others its row goes.
        weight: How far these move it, together.
    """

    path: tuple[Step, ...]
    whole: Leaf
    without: Mapping[str, Leaf | None]
    moving: int
    weight: Decimal


def all_figures(answer: Branch) -> tuple[tuple[Step, ...], ...]:
    """Where the figures of an answer stand: what is measured first, then bare numbers, each in order."""
    found = sorted(_figures(answer, (), ()), key=lambda each: each[2].kind != FIGURE)
    return tuple(path for _, path, _ in found)


def figures(found: Sensitivity) -> tuple[Figure, ...]:
    """The figures of an answer that move, or go, without some origin.

    Args:
        found: What the answer hangs on.

    Returns:
        The figures; that which most origins move first, of equals that which moves furthest, then the first
        of the answer.
    """
    moves: dict[Place, dict[str, Change]] = defaultdict(dict)
    gone: dict[Place, list[str]] = defaultdict(list)
    for each in found.removals:
        for change in each.changes:
            if change.kind == GOES:
                gone[change.place].append(each.origin)
            elif change.kind in {FIGURE, NUMBER}:
                moves[change.place][each.origin] = change
    made = []
    for place, path, leaf in _figures(found.answer, (), ()):
        without: dict[str, Leaf | None] = {origin: c.after for origin, c in moves[place].items()}
        for end in range(1, len(place) + 1):
            without |= dict.fromkeys(gone.get(place[:end], ()))
        if without:
            weight = sum((c.weight for c in moves[place].values()), Decimal(0))
            made.append(Figure(path, leaf, without, len(moves[place]), weight))
    return tuple(sorted(made, key=lambda each: (-each.moving, -each.weight)))


def _figures(
    part: Part, path: tuple[Step, ...], place: Place
) -> Iterator[tuple[Place, tuple[Step, ...], Leaf]]:
    if isinstance(part, Leaf):
        if part.kind in {FIGURE, NUMBER}:
            yield place, path, part
    elif isinstance(part, Rows):
        for row, name in zip(part.rows, known_by(part.rows), strict=True):
            yield from _figures(row.branch, (*path, name), (*place, row.place))
    else:
        for key, member in part.members.items():
            yield from _figures(member, (*path, key), (*place, key))
