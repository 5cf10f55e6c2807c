"""Which transfers can lie on an answer: found from both ends at once, so that little else is touched.

Two frontiers grow towards each other, one from the source with the first day on which goods can have come,
one from the target with the last on which they can leave and still be in time; the one that is cheaper to
extend is extended. The last leg is walked only to parties that the other end has found near enough and in
time. What each end walked is kept, and from the parties where they meet each goes back over what the other
one walked, and over nothing else: so no party's transfers are looked at twice, however many it has. A
transfer is kept where it lies between them. What is looked at are the transfers of the parties in the
frontiers, never all.

After the bidirectional search of Pohl (1971), with the arrival labels of temporal graphs (Wu et al. 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow.chain import MEETINGS, NO_PART, Part, Room, borrowed
from kg.flow.runs import counting, once, spread
from kg.flow.transfers import FIRST, LAST, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]
    Rows = NDArray[np.int64]


_NONE: Final = np.empty(0, dtype=np.int32)


def prune(transfers: Transfers, asked: Question, most: int | None) -> Part | None:
    """The transfers that can lie on an answer.

    Args:
        transfers: The transfers.
        asked: The question; its ends differ, and it avoids neither.
        most: At how many transfers to look at once at the most, where both ends are likely to meet in more
            than `MEETINGS` places; any number where it is None.

    Returns:
        Each answer is made of them; not each of them lies on an answer. None where it took more than `most`.
    """
    avoided = np.fromiter(asked.avoid, dtype=np.int32, count=len(asked.avoid))
    with borrowed(transfers, Room.of) as (room,):
        room.ahead.block(avoided)
        room.behind.block(avoided)
        near = _Frontier(transfers, asked, room, forward=True)
        far = _Frontier(transfers, asked, room, forward=False)
        part = _explored(transfers, asked, room, (near, far), most)
        for frontier in (near, far):
            for parties in (*frontier.found, avoided):
                frontier.end.forget(parties)
    return part


def _explored(
    transfers: Transfers, asked: Question, room: Room, ends: tuple[_Frontier, _Frontier], most: int | None
) -> Part | None:
    """Let both ends come nearer until they have met."""
    near, far = ends
    for left in range(asked.max_legs, 0, -1):
        if far.cost < near.cost:
            near, far = far, near
        if most is not None and near.cost > most and near.cost * far.walked > MEETINGS * len(room.marks):
            return None
        if left > 1 and near.cost:
            near.extend()
            continue
        near.meet(far)
        kept = near.back(far)
        if far.end.legs[near.origin] >= 0:
            return _between(transfers, asked, room, np.concatenate([*kept, *far.back(near)]))
        break
    return NO_PART


def _between(transfers: Transfers, asked: Question, room: Room, rows: Rows) -> Part:
    """Some transfers by the party from which they go."""
    rows = once(rows)
    source, target = transfers.source.take(rows), transfers.target.take(rows)
    parties = once(np.concatenate([source, target]))
    marks, count = room.marks, len(parties)
    marks[parties] = counting(count)
    begin = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(marks.take(source), minlength=count), out=begin[1:])
    return Part(
        rows.astype(np.int32),
        begin,
        marks.take(target),
        room.behind.legs.take(parties),
        -room.behind.days.take(parties),
        parties,
        int(marks[asked.source]),
        int(marks[asked.target]),
    )


class _Side(NamedTuple):
    """Transfers as one end looks at them, those of each party together.

    Attributes:
        start: Where those of each party begin.
        order: Their places; None where they are in the order of the columns.
        comes: The party from which this end comes, by place.
        leads: The party to which each leads.
        opens: The day from which it can be walked, with `sign`.
        closes: The day until which it can, with `sign`.
        sure: How sure each is.
        sign: 1 from the source, -1 from the target: then days count backwards.
        limit: The last day that counts; None where all do.
    """

    start: Places
    order: Places | None
    comes: Places
    leads: Places
    opens: Places
    closes: Places
    sure: NDArray[np.uint16]
    sign: int
    limit: int | None

    def window(self, rows: Rows) -> tuple[Places, Places]:
        """From which day on transfers can be walked, and until which, as this end counts."""
        opens, closes = self.opens.take(rows), self.closes.take(rows)
        return (opens, closes) if self.sign > 0 else (-opens, -closes)

    def places(self, rows: Rows) -> Rows:
        """The places of transfers among all."""
        return rows if self.order is None else self.order.take(rows).astype(np.int64)


class _Frontier:
    """One end of the paths, and how far it has come.

    Attributes:
        end: What it knows of each party.
        legs: How many legs it has come.
        found: The parties of which it knows anything, each once, in parts.
        walked: How many transfers it has walked.
        cost: How many transfers lead on from those of which the last leg told something new.
    """

    def __init__(self, transfers: Transfers, asked: Question, room: Room, *, forward: bool) -> None:
        self.transfers, self.asked, self.marks = transfers, asked, room.marks
        if forward:
            day, self.origin, self.goal = asked.after, asked.source, asked.target
            self.side, self.end = _ahead(transfers, asked), room.ahead
        else:
            day, self.origin, self.goal = -asked.before, asked.target, asked.source
            self.side, self.end = _behind(transfers, asked), room.behind
        self.legs = self.walked = 0
        self.end.days[self.origin] = day
        self.end.legs[self.origin] = 0
        origin = np.array([self.origin], dtype=np.int32)
        self.found = [origin]
        self._walked: list[tuple[Rows, Places]] = [(np.empty(0, dtype=np.int64), _NONE)]
        self._come(origin)

    def _come(self, parties: Places) -> None:
        """Stand at these parties, from where `cost` transfers lead further."""
        start = self.side.start
        self._parties = parties
        self._starts = start.take(parties)
        self._counts = start[1:].take(parties) - self._starts
        self.cost = int(np.add.reduce(self._counts))

    def extend(self) -> None:
        """Come one leg further."""
        self.legs += 1
        rows, label = self._rows()
        far, label = self._walk(rows, self.side.leads.take(rows), label, until=self.side.limit)
        new = label < self.end.days.take(far)
        far = self._note(far[new], label[new])
        self._come(far[far != self.goal])

    def meet(self, other: _Frontier) -> None:
        """Come one leg further, only to parties from which it is not too far to the other end."""
        self.legs += 1
        rows, label = self._rows()
        far = self.side.leads.take(rows)
        # As a number without a sign, the -1 of a party that is not known is the largest that there is.
        near = (other.end.legs.take(far).view(np.uint8) <= self.asked.max_legs - self.legs).nonzero()[0]
        if len(near):
            rows, far = rows.take(near), far.take(near)
            label = label if label.ndim == 0 else label.take(near)
            far, label = self._walk(rows, far, label, until=-other.end.days.take(far))
            new = label < self.end.days.take(far)
            self._note(far[new], label[new])

    def _rows(self) -> tuple[Rows, Places]:
        """The transfers that lead on, and from when on goods are where each comes from."""
        rows = spread(self._starts, self._counts)
        label = self.end.days.take(self._parties)
        # One day for all stands for itself.
        label = label[0] if len(label) == 1 else np.repeat(label, self._counts)
        if self.asked.min_confidence > 0:
            sure = (self.side.sure.take(rows) >= self.asked.min_confidence).nonzero()[0]
            rows = rows.take(sure)
            label = label if label.ndim == 0 else label.take(sure)
        return rows, label

    def _walk(
        self, rows: Rows, far: Places, label: Places, *, until: Places | int | None
    ) -> tuple[Places, Places]:
        """Keep what can be walked in mind; returns where it leads, and when goods come there."""
        opens, closes = self.side.window(rows)
        fits = closes >= label
        label = np.maximum(label, opens)
        if until is not None:
            fits &= label <= until
        passable = self._passable(rows, far)
        if passable is not None:
            fits &= passable
        kept = fits.nonzero()[0]
        rows, far, label = rows.take(kept), far.take(kept), label.take(kept)
        self._walked.append((rows, far))
        self.walked += len(rows)
        return far, label

    def _note(self, far: Places, label: Places) -> Places:
        """Note when goods can come to parties, which may stand there more than once; returns each once."""
        if not len(far):
            return far
        np.minimum.at(self.end.days, far, label)
        numbers = counting(len(far))
        self.marks[far] = numbers
        far = far[self.marks.take(far) == numbers]
        new = far[self.end.legs.take(far) < 0]
        self.end.legs[new] = self.legs
        self.found.append(new)
        return far

    def back(self, other: _Frontier) -> list[Rows]:
        """Go back from where both ends meet over what this one walked, and let the other one know of it.

        Returns:
            The places of what was gone back over, in parts; some may be in more than one.
        """
        side, legs, days = self.side, other.end.legs, other.end.days
        walked = np.concatenate([rows for rows, _ in self._walked])
        leads = np.concatenate([far for _, far in self._walked])
        kept: list[Rows] = []
        near = (legs.take(leads) >= 0).nonzero()[0]
        while len(near):
            rows, far = walked.take(near), leads.take(near)
            places = side.places(rows)
            comes, goes, further = side.comes.take(places), -days.take(far), legs.take(far)
            opens, closes = side.window(rows)
            fits = np.maximum(self.end.days.take(comes), opens) <= goes
            fits &= self.end.legs.take(comes).astype(np.int16) + further < self.asked.max_legs
            fits &= (far != self.origin) & (far != comes)
            kept.append(places[fits])
            label = np.maximum(-closes, -goes)
            fits &= label < days.take(comes)
            comes, label, further = comes[fits], label[fits], further[fits]
            other.found.append(once(comes[legs.take(comes) < 0]))
            np.minimum.at(days, comes, label)
            np.minimum.at(legs.view(np.uint8), comes, further.view(np.uint8) + np.uint8(1))
            self.marks[comes] = -1
            near = (self.marks.take(leads) < 0).nonzero()[0]
            self.marks[comes] = 0
        return kept

    def _passable(self, rows: Rows, far: Places) -> NDArray[np.bool_] | None:
        """Whether the goods, the number and the party on the other side are such as are asked for."""
        asked = self.asked
        fits = None
        if asked.min_quantity > 0 or asked.min_stated > 0 or asked.product is not None:
            fits = passable(self.transfers, asked, self.side.places(rows))
        if asked.max_degree is not None:
            few = degree(self.transfers, far) <= asked.max_degree
            few |= far == self.goal
            fits = few if fits is None else fits & few
        return fits


def _ahead(transfers: Transfers, asked: Question) -> _Side:
    return _Side(
        transfers.out_start,
        None,
        transfers.source,
        transfers.target,
        transfers.earliest,
        transfers.latest,
        transfers.confidence,
        1,
        asked.before if asked.before < LAST else None,
    )


def _behind(transfers: Transfers, asked: Question) -> _Side:
    return _Side(
        transfers.in_start,
        transfers.in_order,
        transfers.target,
        transfers.in_source,
        transfers.in_latest,
        transfers.in_earliest,
        transfers.in_confidence,
        -1,
        -asked.after if asked.after > FIRST else None,
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
