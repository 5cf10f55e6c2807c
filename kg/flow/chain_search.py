"""The best paths over few transfers: a best-first search that extends only what can still be among the best.

An A* search (Hart, Nilsson and Raphael 1968) for the k best simple paths: a prefix is put in order by the
best that any path beginning with it can be, taken from bounds for the rest of the way; so the first k paths
that are taken from the queue are the k best, in their order. Of the ways in which a prefix can go on, only
the next best is in the queue (a partial expansion, Yoshizumi, Miura and Ishida 2000), so that a party with
thousands of transfers costs no more than those of them that matter.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import chain, count
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow import chain_few
from kg.flow.chain_rest import figures, rests
from kg.flow.question import Found
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.flow.chain import Part
    from kg.flow.question import Clock, Question
    from kg.flow.transfers import Transfers

Key = tuple[float, ...] | tuple[object, ...]
Steps = tuple[int, ...]

LOOK: Final = 256
"""After how many turns the clock is asked."""


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
        reached: The first day on which its goods can have come so far, within the window.
        begun: The same, whatever the window; `FIRST` where no transfer has a first day.
        weakest: The least confidence.
        joint: The product of the confidences.
        low: The least of the least quantities.
        high: The least of the largest.
        stated: Whether any quantity is stated.
    """

    rows: tuple[_Row, ...]
    parties: Steps
    reached: int
    begun: int
    weakest: int
    joint: int
    low: float
    high: float
    stated: bool


@dataclass(frozen=True, slots=True)
class _Onward:
    """The transfers by which a way can go on from a party, with so many legs left after them.

    Attributes:
        rows: Their places in the part.
        first: For each the best that the rest can be, by what paths are put in order by; larger is better.
        second: What decides after that.
        by_both: Places in `rows`, the best first.
        by_second: Places in `rows`, those of the largest `second` first.
    """

    rows: list[int]
    first: list[float]
    second: list[float]
    by_both: list[int]
    by_second: list[int]

    def capped(self, most: float) -> Iterator[int]:
        """Places in `rows`, the best first, where what is above `most` counts as `most`."""
        return chain(
            (at for at in self.by_second if self.first[at] >= most),
            (at for at in self.by_both if self.first[at] < most),
        )


def search(transfers: Transfers, asked: Question, part: Part, clock: Clock | None) -> Found:
    """The best paths over some transfers.

    Args:
        transfers: The transfers.
        asked: The question.
        part: Those that can lie on an answer.
        clock: Says when to stop; None where there is no haste.

    Returns:
        The paths, the best first.
    """
    if not len(part.rows):
        return Found((), truncated=False)
    if clock is None or clock.left():
        few = chain_few.search(transfers, asked, part)
        if few is not None:
            return few
    found: list[tuple[int, ...]] = []
    for path in paths(transfers, asked, part, clock=clock):
        if path is None or len(found) == asked.k:
            return Found(tuple(found), truncated=True)
        found.append(path)
    return Found(tuple(found), truncated=False)


def paths(
    transfers: Transfers,
    asked: Question,
    part: Part,
    *,
    follows: Callable[[int, int], bool] | None = None,
    clock: Clock | None = None,
) -> Iterator[Steps | None]:
    """All paths over some transfers, the best first; what comes later is found only where it is asked for.

    Args:
        transfers: The transfers.
        asked: The question; its `k` is not heeded.
        part: Those that can lie on an answer.
        follows: Whether the transfer at a place can come right after another; any can where it is None.
        clock: Says when to stop; None where there is no haste.

    Yields:
        Each path as the places of its transfers; last of all None where the time was up.
    """
    if len(part.rows):
        yield from _Search(transfers, asked, part, follows).paths(clock)


class _Search:
    """One search: the transfers by where they start, and the bounds of the rest of the way."""

    def __init__(
        self,
        transfers: Transfers,
        asked: Question,
        part: Part,
        follows: Callable[[int, int], bool] | None,
    ) -> None:
        self.follows = follows
        self.transfers, self.asked, self.part = transfers, asked, part
        self.via = frozenset(local(part, party) for party in asked.via)
        self.figures = figures(transfers, part, by=asked.by, after=asked.after, before=asked.before)
        self.rest = rests(part, self.figures, asked.max_legs)
        self.legs = asked.max_legs
        self.known: dict[int, _Row] = {}
        self.onward: dict[tuple[int, int], _Onward] = {}
        self.queue: list[tuple[Key, int, _Prefix, Iterator[int] | None, int]] = []
        self.count = count()

    def paths(self, clock: Clock | None) -> Iterator[Steps | None]:
        """The paths, the best first; None where the time was up."""
        begin = _Prefix((), (self.part.source,), self.asked.after, FIRST, CERTAIN, 1, inf, inf, stated=False)
        self._extend(begin)
        turn = 0
        while self.queue:
            if clock is not None and turn % LOOK == 0 and not clock.left():
                yield None
                return
            turn += 1
            key, _, prefix, others, at = heapq.heappop(self.queue)
            if others is not None:
                self._go_on(prefix, others, at, key)
            elif prefix.parties[-1] == self.part.end:
                yield tuple(row.place for row in prefix.rows)
            else:
                self._extend(prefix)

    def _extend(self, prefix: _Prefix) -> None:
        """Put the best way in which a prefix can go on into the queue, for all of them."""
        left = self.legs - len(prefix.rows) - 1
        here = (prefix.parties[-1], left)
        onward = self.onward.get(here)
        if onward is None:
            onward = self.onward[here] = self._ways(*here)
        others = onward.capped(self._cap(prefix))
        at = next(others, -1)
        if at >= 0:
            self._push(self._least(prefix, onward, at), prefix, others, at)

    def _go_on(self, prefix: _Prefix, others: Iterator[int], at: int, key: Key) -> None:
        """Go on in the best way that is left, and in those that are as good so far."""
        left = self.legs - len(prefix.rows) - 1
        onward = self.onward[prefix.parties[-1], left]
        while at >= 0:
            least = self._least(prefix, onward, at)
            if least != key:
                self._push(least, prefix, others, at)
                return
            self._try(prefix, self._row(onward.rows[at]), left)
            at = next(others, -1)

    def _push(self, key: Key, prefix: _Prefix, others: Iterator[int] | None = None, at: int = -1) -> None:
        heapq.heappush(self.queue, (key, next(self.count), prefix, others, at))

    def _try(self, prefix: _Prefix, row: _Row, left: int) -> None:
        """Put a prefix with one transfer more into the queue, if it can become an answer."""
        if row.target in prefix.parties or row.latest < prefix.reached:
            return
        reached = max(prefix.reached, row.earliest)
        at_end = row.target == self.part.end
        if not at_end and reached > self.rest[left].day.item(row.target):
            return
        if row.product != NONE and not self._fits(prefix, row):
            return
        if self.follows and prefix.rows and not self.follows(prefix.rows[-1].place, row.place):
            return
        longer = _Prefix(
            rows=(*prefix.rows, row),
            parties=(*prefix.parties, row.target),
            reached=reached,
            begun=max(prefix.begun, row.dates[0]),
            weakest=min(prefix.weakest, row.confidence),
            joint=prefix.joint * row.confidence,
            low=min(prefix.low, row.low),
            high=min(prefix.high, row.high),
            stated=prefix.stated or row.stated,
        )
        if not at_end or self._answers(longer):
            self._push(self._key(longer, 0 if at_end else left), longer)

    def _fits(self, prefix: _Prefix, row: _Row) -> bool:
        compatible = self.transfers.compatible
        return all(other.product == NONE or compatible[other.product, row.product] for other in prefix.rows)

    def _answers(self, path: _Prefix) -> bool:
        asked = self.asked
        if asked.product is not None and all(row.product == NONE for row in path.rows):
            return False
        if asked.min_quantity > 0 and (not path.stated or path.high < asked.min_quantity):
            return False
        return self.via <= set(path.parties)

    def _key(self, prefix: _Prefix, left: int) -> Key:
        """The least that the key of a path with this beginning can be; with nothing left, its own."""
        here = prefix.parties[-1]
        dates = tuple([row.dates for row in prefix.rows])
        ranks = tuple([row.rank for row in prefix.rows])
        least = len(prefix.rows) + (self.rest[left].legs.item(here) if left else 0)
        return (*self._first(prefix, left), least, dates, ranks)

    def _first(self, prefix: _Prefix, left: int) -> Key:
        by, here, rest = self.asked.by, prefix.parties[-1], self.rest[left]
        if by == "confidence":
            further = self.legs - len(prefix.rows)
            if not left:
                return (-prefix.weakest, -prefix.joint * CERTAIN**further)
            joint = prefix.joint * int(rest.second.item(here)) * CERTAIN ** (further - 1)
            return (-min(prefix.weakest, rest.first.item(here)), -joint)
        if by == "quantity":
            return _quantity(
                prefix, *((rest.first.item(here), rest.second.item(here)) if left else (inf, inf))
            )
        if by == "earliest":
            if not left:
                return (True, LAST) if prefix.begun == FIRST else (False, prefix.begun)
            return (False, max(prefix.begun, -rest.first.item(here)))
        return ()

    def _cap(self, prefix: _Prefix) -> float:
        """The best that a path with this beginning can be, by what paths are put in order by first."""
        by = self.asked.by
        if by == "confidence":
            return prefix.weakest
        if by == "quantity":
            return prefix.low
        return -prefix.begun if by == "earliest" else inf

    def _least(self, prefix: _Prefix, onward: _Onward, at: int) -> Key:
        """What the key of a prefix that goes on by a transfer, or by a later one, begins with at least."""
        by, first = self.asked.by, onward.first[at]
        if by == "confidence":
            further = self.legs - len(prefix.rows)
            joint = prefix.joint * int(onward.second[at]) * CERTAIN**further // CERTAIN**2
            return (-min(prefix.weakest, first), -joint)
        if by == "quantity":
            return (False, -min(prefix.low, first))
        legs = len(prefix.rows) - onward.second[at]
        return (False, max(prefix.begun, -first), legs) if by == "earliest" else (legs,)

    def _ways(self, party: int, left: int) -> _Onward:
        """Put the transfers from a party in order, with so many legs left after them."""
        part, held, rest = self.part, self.figures, self.rest[left]
        rows = np.arange(part.start[party], part.start[party + 1])
        target = part.target[rows]
        rows = rows[held.earliest[rows] <= rest.day[target]]
        target = part.target[rows]
        at_end = target == part.end
        legs = np.where(at_end, 0, rest.legs[target]) + 1
        first = np.minimum(held.first[rows], np.where(at_end, inf, rest.first[target]))
        if held.joint:
            second = held.second[rows] * np.where(at_end, CERTAIN, rest.second[target])
        elif self.asked.by == "quantity":
            second = np.zeros(len(rows))
        else:
            second = -legs.astype(np.float64)
        if self.asked.by == "legs":
            first = second
        return _Onward(
            rows.tolist(),
            first.tolist(),
            second.tolist(),
            np.lexsort((-second, -first)).tolist(),
            np.argsort(-second, kind="stable").tolist(),
        )

    def _row(self, at: int) -> _Row:
        row = self.known.get(at)
        if row is None:
            held, figure, place = self.transfers, self.figures, self.part.rows.item(at)
            row = self.known[at] = _Row(
                place,
                self.part.target.item(at),
                figure.earliest.item(at),
                figure.latest.item(at),
                (held.earliest.item(place), held.latest.item(place)),
                held.low.item(place),
                held.high.item(place),
                held.confidence.item(place),
                held.product.item(place),
                bool(held.flags.item(place) & STATED),
                held.rank.item(place),
            )
        return row


def local(part: Part, party: int) -> int:
    """The number of a party in a part, or -1 where it lies on no path."""
    found = np.flatnonzero(part.parties == party)
    return int(found[0]) if len(found) else -1


def _quantity(prefix: _Prefix, low: float, high: float) -> Key:
    """The key by quantity: stated first, the larger least quantity, an open end, the larger end."""
    least, most = min(prefix.low, low), min(prefix.high, high)
    stated = prefix.stated or low < inf
    if not stated:
        return (True, 0.0, False, 0.0)
    return (False, -least, most != inf, -most if most != inf else 0.0)
