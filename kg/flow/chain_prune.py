"""Which transfers can lie on an answer: found from both ends at once, so that little else is touched.

Two frontiers grow towards each other, one from the source with the first day on which goods can have come,
one from the target with the last on which they can leave and still be in time; the one that is cheaper to
extend is extended, until one leg is missing. From there each goes on among the parties alone that the other
one has found in so few legs and in time. A transfer is kept where it lies between them. What is looked at are
the transfers of the parties in the frontiers, never all.

After the bidirectional search of Pohl (1971), with the arrival labels of temporal graphs (Wu et al. 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow.chain import End, Part, Room
from kg.flow.transfers import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]


_NONE: Final = np.empty(0, dtype=np.int32)
_NOTHING: Final = Part(_NONE, np.zeros(1, dtype=np.int32), _NONE, _NONE, -1, -1)


def prune(transfers: Transfers, asked: Question, room: Room, most: int | None) -> Part | None:
    """The transfers that can lie on an answer.

    Args:
        transfers: The transfers.
        asked: The question; its ends differ, and it avoids neither.
        room: Room to work in, which is left as it was.
        most: At how many transfers to look at once at the most; any number where it is None.

    Returns:
        Each answer is made of them; not each of them lies on an answer. None where it took more than `most`.
    """
    ahead = _Frontier(transfers, asked, room, forward=True)
    behind = _Frontier(transfers, asked, room, forward=False)
    avoided = np.fromiter(asked.avoid, dtype=np.int32, count=len(asked.avoid))
    for end in (room.ahead, room.behind):
        end.block(avoided)
    near, cost = _nearer(ahead, behind)
    while ahead.legs + behind.legs < asked.max_legs - 1 and cost and (most is None or cost <= most):
        near.extend()
        near, cost = _nearer(ahead, behind)
    part = None
    if most is None or cost <= most:
        other = behind if near is ahead else ahead
        near.meet(other)
        part = _NOTHING
        if near.end.legs[near.goal] >= 0:
            other.meet(near)
            part = _between(transfers, asked, room, ahead.found())
    for frontier in (ahead, behind):
        frontier.end.forget(np.concatenate([frontier.found(), avoided]))
    return part


_numbers = np.arange(1 << 16)


def _counting(count: int) -> NDArray[np.int64]:
    """The numbers from 0 to before `count`, which are made but once."""
    global _numbers  # noqa: PLW0603 - it only ever grows
    if count > len(_numbers):
        _numbers = np.arange(2 * count)
    return _numbers[:count]


def _spread(starts: Places, counts: Places) -> NDArray[np.int64]:
    """The numbers of several runs, one run after the other; see `kg.flow.reach_numpy.spread`."""
    if len(starts) == 1:
        return np.arange(starts[0], starts[0] + counts[0], dtype=np.int64)
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + counts, counts) + _counting(total)


def _nearer(ahead: _Frontier, behind: _Frontier) -> tuple[_Frontier, int]:
    """The end that comes one leg further by looking at fewer transfers, and at how many."""
    costs = ahead.cost, behind.cost
    return (ahead, costs[0]) if costs[0] <= costs[1] else (behind, costs[1])


class _Columns(NamedTuple):
    """Transfers as one end looks at them, those of each party together.

    Attributes:
        start: Where those of each party begin.
        order: Their places; None where they are in the order of the columns.
        leads: The party to which each leads.
        opens: The day from which it can be walked, with `sign`.
        closes: The day until which it can, with `sign`.
        sure: How sure each is.
        sign: 1 from the source, -1 from the target: then days count backwards.
        limit: The last day that counts.
    """

    start: Places
    order: Places | None
    leads: Places
    opens: Places
    closes: Places
    sure: NDArray[np.uint16]
    sign: int
    limit: int


class _Frontier:
    """One end of the paths, and how far it has come.

    Attributes:
        end: What it knows of each party.
        legs: How many legs it has come.
        parties: Those of which the last leg told something new.
        starts: Where the transfers of each begin.
        counts: How many there are of each.
        cost: How many there are of all.
    """

    def __init__(self, transfers: Transfers, asked: Question, room: Room, *, forward: bool) -> None:
        day, start, self.goal = (
            (asked.after, asked.source, asked.target)
            if forward
            else (-asked.before, asked.target, asked.source)
        )
        self.transfers, self.asked, self.marks = transfers, asked, room.marks
        self.side = _ahead(transfers, asked) if forward else _behind(transfers, asked)
        self.end: End = room.ahead if forward else room.behind
        self.legs = 0
        self._come(np.array([start], dtype=np.int32))
        self.end.days[start] = day
        self.end.legs[start] = 0
        self._found = [self.parties]

    def found(self) -> Places:
        """The parties of which it knows anything, each once."""
        return np.concatenate(self._found)

    def _come(self, parties: Places) -> None:
        """Stand at these parties, from where `cost` transfers lead further."""
        self.parties = parties
        self.starts = self.side.start.take(parties)
        self.counts = self.side.start.take(parties + 1) - self.starts
        self.cost = int(self.counts.sum())

    def meet(self, other: _Frontier) -> None:
        """Go on to the other end, among the parties alone that it knows.

        Where this end is the second to do so, only those are gone on from that the first one has found.
        """
        if other.legs + self.legs >= self.asked.max_legs:
            self._come(self.parties[other.end.legs.take(self.parties) >= 0])
        while len(self.parties) and self.legs < self.asked.max_legs:
            self.extend(other.end)

    def extend(self, other: End | None = None) -> None:
        """Come one leg further; where the other end is given, only to what it knows to be near enough."""
        self.legs += 1
        asked, side = self.asked, self.side
        starts, counts = self.starts, self.counts
        places = _spread(starts, counts)
        chosen: NDArray[np.intp] | None = None
        if asked.min_confidence > 0:
            chosen = np.flatnonzero(side.sure.take(places) >= asked.min_confidence)
            places = places.take(chosen)
        far = side.leads.take(places)
        if other is not None:
            # As a number without a sign, the -1 of a party that is not known is the largest that there is.
            near = other.legs.take(far).view(np.uint8) <= asked.max_legs - self.legs
            kept = np.flatnonzero(near)
            places, far = places.take(kept), far.take(kept)
            chosen = kept if chosen is None else chosen.take(kept)
        if not len(far):
            self._come(far)
            return
        label = self.end.days.take(self.parties)
        if len(label) > 1 and chosen is None:
            label = np.repeat(label, counts)
        elif len(label) > 1 and chosen is not None:
            owner = np.asarray(np.searchsorted(np.cumsum(counts), chosen, side="right"))
            label = np.asarray(label.take(owner))
        self._label(places, far, label, other)

    def _label(self, places: NDArray[np.int64], far: Places, label: Places, other: End | None) -> None:
        """Note what is new of the parties to which transfers lead."""
        side, days = self.side, self.end.days
        opens, closes = side.opens.take(places), side.closes.take(places)
        if side.sign < 0:
            fits = -closes >= label
            label = np.maximum(label, -opens)
        else:
            fits = closes >= label
            label = np.maximum(label, opens)
        fits &= label < days.take(far)
        if other is not None:
            fits &= label <= -other.days.take(far)
        else:
            fits &= label <= side.limit
        kept = np.flatnonzero(fits)
        far, label = far.take(kept), label.take(kept)
        passable = self._passable(places, kept, far)
        if passable is not None:
            far, label = far[passable], label[passable]
        np.minimum.at(days, far, label)
        numbers = _counting(len(far))
        self.marks[far] = numbers
        far = far[self.marks.take(far) == numbers]
        new = far[self.end.legs.take(far) < 0]
        self.end.legs[new] = self.legs
        self._found.append(new)
        self._come(far[far != self.goal])

    def _passable(
        self, places: NDArray[np.int64], kept: NDArray[np.intp], far: Places
    ) -> NDArray[np.bool_] | None:
        """Whether the goods, the number and the party on the other side are such as are asked for."""
        asked = self.asked
        fits = None
        if asked.min_quantity > 0 or asked.min_stated > 0 or asked.product is not None:
            order, rows = self.side.order, places.take(kept)
            rows = rows if order is None else order[rows].astype(np.int64)
            fits = passable(self.transfers, asked, rows)
        if asked.max_degree is not None:
            few = degree(self.transfers, far) <= asked.max_degree
            few |= far == self.goal
            fits = few if fits is None else fits & few
        return fits


def _ahead(transfers: Transfers, asked: Question) -> _Columns:
    return _Columns(
        transfers.out_start,
        None,
        transfers.target,
        transfers.earliest,
        transfers.latest,
        transfers.confidence,
        1,
        asked.before,
    )


def _behind(transfers: Transfers, asked: Question) -> _Columns:
    return _Columns(
        transfers.in_start,
        transfers.in_order,
        transfers.in_source,
        transfers.in_latest,
        transfers.in_earliest,
        transfers.in_confidence,
        -1,
        -asked.after,
    )


def passable(transfers: Transfers, asked: Question, rows: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Whether the goods and their number are such as are asked for; None where all are."""
    fits: NDArray[np.bool_] | None = None
    if asked.min_quantity > 0:
        fits = transfers.high[rows] >= asked.min_quantity
    if asked.min_stated > 0:
        stated = transfers.low[rows] >= asked.min_stated
        fits = stated if fits is None else fits & stated
    if asked.product is not None:
        product = transfers.product[rows]
        known = (product == NONE) | transfers.compatible[asked.product][product]
        fits = known if fits is None else fits & known
    return fits


def degree(transfers: Transfers, parties: Places) -> Places:
    """How many transfers go out of parties and come into them."""
    out, into = transfers.out_start, transfers.in_start
    found: Places = out[parties + 1] - out[parties] + into[parties + 1] - into[parties]
    return found


def _between(transfers: Transfers, asked: Question, room: Room, found: Places) -> Part:
    """The transfers between parties that both ends know."""
    ahead, behind = room.ahead, room.behind
    if behind.legs[asked.source] < 0 or ahead.legs[asked.target] < 0:
        return _NOTHING
    come, go = ahead.legs.take(found).astype(np.int32), behind.legs.take(found)
    both = (go >= 0) & (come + go <= asked.max_legs)
    both &= ahead.days.take(found) <= -behind.days.take(found)
    parties = np.sort(found[both])
    count = len(parties)
    room.marks[parties] = _counting(count)
    start = transfers.out_start.take(parties)
    counts = transfers.out_start.take(parties + 1) - start
    counts[room.marks[asked.target]] = 0
    rows = _spread(start, counts)
    if asked.min_confidence > 0:
        rows = rows[transfers.confidence.take(rows) >= asked.min_confidence]
    target = transfers.target.take(rows)
    kept = np.flatnonzero(behind.legs.take(target).view(np.uint8) < asked.max_legs)
    rows, target = rows.take(kept), target.take(kept)
    source = transfers.source.take(rows)
    legs = behind.legs.take(target).astype(np.int32)
    come = ahead.legs.take(target).astype(np.int32)
    goes = -behind.days.take(target)
    comes = np.maximum(ahead.days.take(source), transfers.earliest.take(rows))
    # Of a party that only one end knows, the mark is of another search.
    fits = (come > 0) & (come + legs <= asked.max_legs) & (target != source)
    fits &= ahead.legs.take(source) + legs < asked.max_legs
    fits &= (comes <= transfers.latest.take(rows)) & (comes <= goes)
    fits &= ahead.days.take(target) <= goes
    known = passable(transfers, asked, rows)
    if known is not None:
        fits &= known
    kept = np.flatnonzero(fits)
    begin = np.zeros(count + 1, dtype=np.int32)
    owner = room.marks.take(source.take(kept))
    np.cumsum(np.bincount(owner, minlength=count), out=begin[1:])
    return Part(
        rows[kept].astype(np.int32),
        begin,
        room.marks[target[kept]],
        parties,
        int(room.marks[asked.source]),
        int(room.marks[asked.target]),
    )
