"""The best paths over few transfers: a best-first search that extends only what can still be among the best.

An A* search (Hart, Nilsson and Raphael 1968) for the k best simple paths: a prefix is put in order by the
best that any path beginning with it can be, taken from bounds for the rest of the way; so the first k paths
that are taken from the queue are the k best, in their order.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.question import Found
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.flow.question import Clock, Question
    from kg.flow.transfers import Transfers

Key = tuple[object, ...]
Steps = tuple[int, ...]

LOOK: Final = 256
"""After how many prefixes the clock is asked."""


@dataclass(slots=True)
class _Row:
    """One transfer, as plain values: the search looks at each many times."""

    place: int
    target: int
    earliest: int
    latest: int
    dates: tuple[int, int]
    low: float
    high: float
    confidence: int
    product: int
    stated: bool
    rank: int


@dataclass(frozen=True, slots=True)
class _Prefix:
    """The beginning of a path.

    Attributes:
        rows: Its transfers.
        parties: The parties on it, the last one last.
        reached: The first day on which its goods can have come so far.
        weakest: The least confidence.
        joint: The product of the confidences.
        low: The least of the least quantities.
        high: The least of the largest.
        stated: Whether any quantity is stated.
    """

    rows: tuple[_Row, ...]
    parties: Steps
    reached: int
    weakest: int
    joint: int
    low: float
    high: float
    stated: bool


def search(transfers: Transfers, asked: Question, rows: NDArray[np.int32], clock: Clock | None) -> Found:
    """The best paths over some transfers.

    Args:
        transfers: The transfers.
        asked: The question.
        rows: The places of those that can lie on an answer.
        clock: Says when to stop; None where there is no haste.

    Returns:
        The paths, the best first.
    """
    found: list[tuple[int, ...]] = []
    for path in _Search(transfers, asked, rows).paths(clock):
        if path is None or len(found) == asked.k:
            return Found(tuple(found), truncated=True)
        found.append(path)
    return Found(tuple(found), truncated=False)


class _Search:
    """One search: the transfers by where they start, and the bounds of the rest of the way."""

    def __init__(self, transfers: Transfers, asked: Question, rows: NDArray[np.int32]) -> None:
        self.asked = asked
        self.compatible = transfers.compatible
        self.legs = asked.max_legs
        self.out: dict[int, list[_Row]] = {}
        sources = transfers.source[rows].tolist()
        for source, row in zip(sources, _plain(transfers, asked, rows), strict=True):
            self.out.setdefault(source, []).append(row)
        self.rest = _Rest(self.out, asked.target, asked.max_legs)

    def paths(self, clock: Clock | None) -> Iterator[Steps | None]:
        """The paths, the best first; None where the time was up."""
        asked = self.asked
        begin = _Prefix((), (asked.source,), asked.after, CERTAIN, 1, inf, inf, stated=False)
        queue: list[tuple[Key, int, _Prefix]] = []
        count = 0
        if asked.source != asked.target:
            self._extend(begin, queue)
        while queue:
            if clock is not None and count % LOOK == 0 and not clock.left():
                yield None
                return
            count += 1
            _, _, prefix = heapq.heappop(queue)
            if prefix.parties[-1] == asked.target:
                yield tuple(row.place for row in prefix.rows)
            else:
                self._extend(prefix, queue)

    def _extend(self, prefix: _Prefix, queue: list[tuple[Key, int, _Prefix]]) -> None:
        asked, here = self.asked, prefix.parties[-1]
        left = self.legs - len(prefix.rows) - 1
        for row in self.out.get(here, ()):
            if row.target in prefix.parties or row.latest < prefix.reached:
                continue
            reached = max(prefix.reached, row.earliest)
            at_end = row.target == asked.target
            if not at_end and not self.rest.can_follow(row.target, left, reached):
                continue
            if row.product != NONE and not self._fits(prefix, row):
                continue
            longer = _Prefix(
                rows=(*prefix.rows, row),
                parties=(*prefix.parties, row.target),
                reached=reached,
                weakest=min(prefix.weakest, row.confidence),
                joint=prefix.joint * row.confidence,
                low=min(prefix.low, row.low),
                high=min(prefix.high, row.high),
                stated=prefix.stated or row.stated,
            )
            if at_end and not self._answers(longer):
                continue
            # Among equal keys any order will do: two paths never have one key, since ranks are all different.
            heapq.heappush(queue, (self._key(longer, 0 if at_end else left), id(longer), longer))

    def _fits(self, prefix: _Prefix, row: _Row) -> bool:
        return all(
            other.product == NONE or self.compatible[other.product, row.product] for other in prefix.rows
        )

    def _answers(self, path: _Prefix) -> bool:
        asked = self.asked
        if asked.product is not None and all(row.product == NONE for row in path.rows):
            return False
        if asked.min_quantity > 0 and (not path.stated or path.high < asked.min_quantity):
            return False
        return asked.via <= set(path.parties)

    def _key(self, prefix: _Prefix, left: int) -> Key:
        """The least that the key of a path with this beginning can be; with nothing left, its own."""
        dates = tuple([row.dates for row in prefix.rows])
        ranks = tuple([row.rank for row in prefix.rows])
        least = len(prefix.rows) + (self.rest.legs(prefix.parties[-1], left) if left else 0)
        return (*self._first(prefix, left), least, dates, ranks)

    def _first(self, prefix: _Prefix, left: int) -> Key:
        by, here = self.asked.by, prefix.parties[-1]
        rest = self.rest
        if by == "confidence":
            further = self.legs - len(prefix.rows)
            weakest, joint = prefix.weakest, prefix.joint * CERTAIN**further
            if left:
                best = rest.confidence(here, left)
                weakest, joint = min(weakest, best), joint * best // CERTAIN
            return (-weakest, -joint)
        if by == "quantity":
            return _quantity(prefix, *((rest.low(here, left), rest.high(here, left)) if left else (inf, inf)))
        if by == "earliest":
            reached = max([row.dates[0] for row in prefix.rows])
            unknown = reached == FIRST and not left
            return (unknown, LAST if unknown else reached)
        return ()


def _quantity(prefix: _Prefix, low: float, high: float) -> Key:
    """The key by quantity: stated first, the larger least quantity, an open end, the larger end."""
    least, most = min(prefix.low, low), min(prefix.high, high)
    stated = prefix.stated or low < inf
    if not stated:
        return (True, 0.0, False, 0.0)
    return (False, -least, most != inf, -most if most != inf else 0.0)


class _Rest:
    """For each party and number of legs, the best that the rest of the way to the end can be."""

    def __init__(self, out: dict[int, list[_Row]], target: int, legs: int) -> None:
        self._levels: list[dict[int, tuple[int, int, int, float, float]]] = [
            {target: (0, LAST, CERTAIN, inf, inf)}
        ]
        for _ in range(legs - 1):
            self._levels.append(_step(out, self._levels[-1], target))

    def can_follow(self, party: int, left: int, reached: int) -> bool:
        """Whether goods that came on a day can still go on to the end in as many legs."""
        held = self._levels[left].get(party) if left else None
        return held is not None and reached <= held[1]

    def legs(self, party: int, left: int) -> int:
        """How many legs the rest has at least."""
        return self._levels[left][party][0]

    def confidence(self, party: int, left: int) -> int:
        """How sure the weakest leg of the rest is at best."""
        return self._levels[left][party][2]

    def low(self, party: int, left: int) -> float:
        """How large the least of the least quantities of the rest is at best."""
        return self._levels[left][party][3]

    def high(self, party: int, left: int) -> float:
        """How large the least of the largest is at best."""
        return self._levels[left][party][4]


def _step(
    out: dict[int, list[_Row]], level: dict[int, tuple[int, int, int, float, float]], target: int
) -> dict[int, tuple[int, int, int, float, float]]:
    """The bounds with one leg more."""
    found = dict(level)
    for source, rows in out.items():
        if source == target:
            continue
        legs, day, sure, low, high = found.get(source, (1 << 30, 0, 0, -1.0, -1.0))
        seen = False
        for row in rows:
            held = level.get(row.target)
            if held is None or row.earliest > held[1]:
                continue
            seen = True
            legs = min(legs, held[0] + 1)
            day = max(day, min(row.latest, held[1]))
            sure = max(sure, min(row.confidence, held[2]))
            low = max(low, min(row.low, held[3]))
            high = max(high, min(row.high, held[4]))
        if seen or source in level:
            found[source] = (legs, day, sure, low, high)
    return found


def _plain(transfers: Transfers, asked: Question, rows: NDArray[np.int32]) -> Iterator[_Row]:
    first = np.maximum(transfers.earliest[rows], asked.after)
    last = np.minimum(transfers.latest[rows], asked.before)
    dates = zip(transfers.earliest[rows].tolist(), transfers.latest[rows].tolist(), strict=True)
    columns = (
        transfers.low[rows],
        transfers.high[rows],
        transfers.confidence[rows],
        transfers.product[rows],
        (transfers.flags[rows] & STATED).astype(np.bool_),
        transfers.rank[rows],
    )
    ends = (column.tolist() for column in (rows, transfers.target[rows], first, last))
    for values in zip(*ends, dates, *(column.tolist() for column in columns), strict=True):
        yield _Row(*values)
