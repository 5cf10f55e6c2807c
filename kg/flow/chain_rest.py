"""How good the rest of a way to the end can be at best, from each party in so many legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.transfers import CERTAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.transfers import Transfers

NO_WAY: Final = -1
"""The last day of departure where there is no way to the end."""

MANY: Final = 1 << 20
"""More legs than any way has."""


@dataclass(frozen=True, eq=False, slots=True)
class Rest:
    """For each party the best that any way to the end in at most so many legs can be: bounds, each by itself.

    Attributes:
        day: The last day on which goods can leave and be in time: int32, `NO_WAY` where they cannot.
        legs: The fewest legs: int32.
        first: What ways are put in order by, the larger the better: float64; the least confidence, the least
            of the least quantities, or minus the first day of arrival.
        second: What they are by after that: the product of the confidences in ten-thousandths, rounded up, or
            the least of the largest quantities.
    """

    day: NDArray[np.int32]
    legs: NDArray[np.int32]
    first: NDArray[np.float64]
    second: NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Figures:
    """What the search looks up of each transfer of a part.

    Attributes:
        earliest: The first day, within the window: int32.
        latest: The last day, within the window: int32.
        first: What the transfer adds to `Rest.first`: float64.
        second: What it adds to `Rest.second`: float64.
        joint: Whether `second` is multiplied along a way; otherwise the least counts.
    """

    earliest: NDArray[np.int32]
    latest: NDArray[np.int32]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    joint: bool


def figures(transfers: Transfers, part: Part, *, by: str, after: int, before: int) -> Figures:
    """Gather what is looked up of each transfer.

    Args:
        transfers: The transfers.
        part: Those that are searched.
        by: One of `kg.flow.question.OBJECTIVES`.
        after: The first day of the window.
        before: Its last.

    Returns:
        The figures, in the order of `Part.rows`.
    """
    rows = part.rows
    raw = transfers.earliest[rows]
    if by == "confidence":
        first = second = transfers.confidence[rows].astype(np.float64)
    elif by == "quantity":
        first, second = transfers.low[rows], transfers.high[rows]
    elif by == "earliest":
        first, second = -raw.astype(np.float64), np.zeros(len(rows))
    else:
        first = second = np.zeros(len(rows))
    return Figures(
        np.maximum(raw, after),
        np.minimum(transfers.latest[rows], before),
        first,
        second,
        joint=by == "confidence",
    )


def rests(part: Part, held: Figures, legs: int) -> list[Rest]:
    """The bounds for no leg, for at most one, and so on.

    Args:
        part: The transfers.
        held: Their figures.
        legs: How many legs a path may have.

    Returns:
        As many as `legs`: the last is for one leg less.
    """
    count = len(part.parties)
    none = Rest(
        np.full(count, NO_WAY, dtype=np.int32),
        np.full(count, MANY, dtype=np.int32),
        np.full(count, -np.inf),
        np.full(count, -np.inf),
    )
    none.day[part.end] = np.iinfo(np.int32).max
    none.legs[part.end] = 0
    none.first[part.end] = np.inf
    none.second[part.end] = CERTAIN if held.joint else np.inf
    found = [none]
    begins = part.start[:-1]
    some = np.flatnonzero(part.start[1:] > begins)
    for _ in range(legs - 1):
        found.append(_longer(part, held, found[-1], some, begins[some]))
    return found


def _longer(part: Part, held: Figures, rest: Rest, some: NDArray[np.intp], begins: NDArray[np.int32]) -> Rest:
    """The bounds with one leg more; `some` are the parties that have rows, and `begins` where those begin."""
    day = rest.day[part.target]
    goes = held.earliest <= day
    first = np.minimum(held.first, rest.first[part.target])
    second = rest.second[part.target]
    second = np.ceil(held.second * second / CERTAIN) if held.joint else np.minimum(held.second, second)
    made = Rest(rest.day.copy(), rest.legs.copy(), rest.first.copy(), rest.second.copy())
    for known, offered in (
        (made.day, np.where(goes, np.minimum(held.latest, day), NO_WAY)),
        (made.first, np.where(goes, first, -np.inf)),
        (made.second, np.where(goes, second, -np.inf)),
    ):
        known[some] = np.maximum(known[some], np.maximum.reduceat(offered, begins))
    fewest = np.minimum.reduceat(np.where(goes, rest.legs[part.target] + 1, MANY), begins)
    made.legs[some] = np.minimum(made.legs[some], fewest)
    return made
