"""Names in a picture that do not lie on each other, as far as there is room."""

from __future__ import annotations

import math
import textwrap
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Side = Literal["left", "center", "right"]
"""How lines of text are aligned."""

LINE: Final = 24
"""How many letters a line of a name has at most."""

LINES: Final = 3
"""How many lines a name has at most; what is longer is cut, and ends with an ellipsis."""

LEADING: Final = 1.25
"""The distance from one line to the next, in heights of letters."""

_NARROW: Final = frozenset("iljIft.,:;'|!()[]{} -/\\\"")
_WIDE: Final = frozenset("mwMW@%&—…")
_CELL: Final = 48.0


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle in which nothing else is to lie.

    Attributes:
        left: Its left edge.
        top: Its upper edge.
        right: Its right edge.
        bottom: Its lower edge.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def within(self, other: Room) -> bool:
        """Whether all of it lies in another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def at(self, side: Side) -> tuple[float, float]:
        """Its middle from above; from the left the side from which a text is written."""
        across = {"left": self.left, "center": self.middle[0], "right": self.right}[side]
        return across, self.middle[1]

    def meets(self, other: Room) -> bool:
        """Whether a part of one lies in the other."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass
class Taken:
    """The rectangles that are taken, found by the squares of a grid in which they lie."""

    cells: dict[tuple[int, int], list[Room]] = field(default_factory=dict)

    def free(self, room: Room) -> bool:
        """Whether nothing lies in a rectangle."""
        return not any(room.meets(other) for cell in _cells(room) for other in self.cells.get(cell, ()))

    def take(self, room: Room) -> None:
        """Let nothing else lie there."""
        for cell in _cells(room):
            self.cells.setdefault(cell, []).append(room)


def _cells(room: Room) -> Iterator[tuple[int, int]]:
    for column in range(int(room.left // _CELL), int(room.right // _CELL) + 1):
        for row in range(int(room.top // _CELL), int(room.bottom // _CELL) + 1):
            yield column, row


def lines(text: str, most: int = LINES) -> tuple[str, ...]:
    """A name in so many lines at most.

    >>> lines("Semiconductor Manufacturing International Corporation")
    ('Semiconductor', 'Manufacturing', 'International…')
    """
    return tuple(textwrap.wrap(text, LINE, max_lines=most, placeholder="…"))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line is in a font like DejaVu Sans, rather too wide than too narrow.

    It is not measured, so that it needs no font and is the same on every machine.

    Args:
        text: One line.
        size: The height of its letters.
        bold: Whether the letters are bold.

    Returns:
        Its width, in the unit of `size`.
    """
    return math.fsum(map(_advance, text)) * size * (1.1 if bold else 1.0)


def _advance(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.42
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    return 0.72 if letter.isupper() else 0.64


def box(words: Sequence[str], size: float, *, bold: bool = False) -> tuple[float, float]:
    """How wide and high a name is."""
    return max((width(line, size, bold=bold) for line in words), default=0.0), len(words) * size * LEADING


def beside(
    at: tuple[float, float], radius: float, size: tuple[float, float], side: Side
) -> Iterator[tuple[Room, Side]]:
    """Where a name can stand beside a dot, the best first.

    Args:
        at: The middle of the dot, from the left and from above.
        radius: Its radius.
        size: The width and height of the name.
        side: Where the name begins at best: ``left`` where it stands right of the dot, ``right`` where left.

    Yields:
        Rectangles, and at which side of its own each name begins.
    """
    for off in (3.0, 12.0):
        yield from _around(at, radius + off, size, side)


def _around(
    at: tuple[float, float], off: float, size: tuple[float, float], side: Side
) -> Iterator[tuple[Room, Side]]:
    (x, y), (wide, high) = at, size
    best = 1 if side == "left" else -1
    aslant = off * 0.7
    level, tilted = off + wide / 2, aslant + wide / 2
    sunk, above = off + high / 2, aslant + high / 2
    for across, down in (
        (best * level, 0.0),
        (-best * level, 0.0),
        (0.0, sunk),
        (0.0, -sunk),
        (best * tilted, above),
        (best * tilted, -above),
        (-best * tilted, above),
        (-best * tilted, -above),
    ):
        middle, centre = x + across, y + down
        room = Room(middle - wide / 2, centre - high / 2, middle + wide / 2, centre + high / 2)
        yield room, "center" if not across else "left" if across > 0 else "right"


def first_free(rooms: Iterable[tuple[Room, Side]], taken: Taken, page: Room) -> tuple[Room, Side] | None:
    """The first rectangle of a page in which nothing lies, taken for what asks; None where there is none."""
    for room, side in rooms:
        if room.within(page) and taken.free(room):
            taken.take(room)
            return room, side
    return None
