"""All paths over few transfers at once, as columns: quicker than a queue where there are not too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kg.flow.question import Found
from kg.flow.runs import counting, spread
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Rows = NDArray[np.int64]
    Keys = list[NDArray[Any]]

MOST_LEGS: Final = 4
"""Up to here a product of confidences is a whole number of 64 bits."""

MOST: Final = 20_000
"""How many beginnings of paths are looked at; where there are more, a queue is quicker."""


class _Step(NamedTuple):
    """Beginnings of paths of one length, all of which go on.

    Attributes:
        owner: The place of the beginning with one transfer less, among those of its length.
        row: The last transfer, as a place in the part.
        party: The party to which it leads.
        reached: The first day on which goods can have come so far.
    """

    owner: NDArray[np.intp]
    row: Rows
    party: NDArray[np.int32]
    reached: NDArray[np.int32]

    def take(self, chosen: NDArray[np.intp]) -> _Step:
        """Some of them."""
        return _Step(
            self.owner.take(chosen), self.row.take(chosen), self.party.take(chosen), self.reached.take(chosen)
        )


def search(transfers: Transfers, asked: Question, part: Part) -> Found | None:
    """The best paths, by way of all of them; see `kg.flow.chain_search.search`.

    Args:
        transfers: The transfers.
        asked: The question.
        part: Those that can lie on an answer.

    Returns:
        The paths, the best first; None where there may be too many.
    """
    if asked.max_legs > MOST_LEGS:
        return None
    found: list[Rows] = []
    for rows in _lengths(transfers, asked, part):
        if rows is None:
            return None
        answers = _answers(transfers, asked, rows)
        found.append(rows if answers is None else rows[answers])
    count = sum(map(len, found))
    if not count:
        return Found((), truncated=False)
    keys = [
        np.concatenate(each) for each in zip(*(_first(transfers, asked, rows) for rows in found), strict=True)
    ]
    paths = np.concatenate(
        [np.pad(rows, ((0, 0), (0, MOST_LEGS - rows.shape[1])), constant_values=NONE) for rows in found]
    )
    if asked.k is not None and count > asked.k:
        best = _best(keys, asked.k)
        paths, keys = paths.take(best, axis=0), [key.take(best) for key in keys]
    told = _told(transfers, paths, keys)[: asked.k]
    return Found(told, truncated=len(told) < count)


def _lengths(transfers: Transfers, asked: Question, part: Part) -> Iterator[Rows | None]:
    """The paths of one leg, of two, and so on, as places of transfers; None where there are too many."""
    earliest, latest = transfers.earliest.take(part.rows), transfers.latest.take(part.rows)
    begun = [
        _Step(
            np.zeros(1, dtype=np.intp),
            np.zeros(1, dtype=np.int64),
            np.full(1, part.source, dtype=np.int32),
            np.full(1, asked.after, dtype=np.int32),
        )
    ]
    looked = 0
    for left in range(asked.max_legs - 1, -1, -1):
        last = begun[-1]
        starts = part.start.take(last.party)
        counts = part.start.take(last.party + 1) - starts
        looked += int(counts.sum())
        if looked > MOST:
            yield None
            return
        row = spread(starts, counts)
        owner = np.repeat(counting(len(counts)), counts)
        party = part.target.take(row)
        near = (part.away.take(party) <= left).nonzero()[0]
        row, owner, party = row.take(near), owner.take(near), party.take(near)
        reached = last.reached.take(owner)
        fits = latest.take(row) >= reached
        reached = np.maximum(reached, earliest.take(row))
        fits &= reached <= part.leave.take(party)
        fits &= _are_new(begun, owner, party)
        longer = _Step(owner, row, party, reached)
        ended = party == part.end
        whole = (fits & ended).nonzero()[0]
        if len(whole):
            yield part.rows.take(_rows([*begun[1:], longer.take(whole)])).astype(np.int64)
        begun.append(longer.take((fits & ~ended).nonzero()[0]))
        if not len(begun[-1].row):
            return


def _are_new(
    begun: list[_Step], owner: NDArray[np.intp], party: NDArray[np.int32]
) -> NDArray[np.bool_] | bool:
    """Whether parties do not lie on the beginnings after which they come; the last ones are others anyway."""
    fits: NDArray[np.bool_] | bool = True
    for at in range(len(begun) - 1, 1, -1):
        owner = begun[at].owner.take(owner)
        fits &= begun[at - 1].party.take(owner) != party
    return fits


def _rows(begun: list[_Step]) -> Rows:
    """The transfers of the longest beginnings, a line for each."""
    columns, owner = [], counting(len(begun[-1].owner))
    for step in reversed(begun):
        columns.append(step.row.take(owner))
        owner = step.owner.take(owner)
    return np.stack(columns[::-1], axis=1)


def _answers(transfers: Transfers, asked: Question, paths: Rows) -> NDArray[np.bool_] | None:
    """Whether whole paths are such as are asked for: goods, quantity and parties; None where all are."""
    fits = []
    product = transfers.product.take(paths)
    if asked.product is not None:
        fits.append((product != NONE).any(axis=1))
    if (product != NONE).any():
        for one in range(1, paths.shape[1]):
            for other in range(one):
                first, second = product[:, one], product[:, other]
                fits.append((first == NONE) | (second == NONE) | transfers.compatible[first, second])
    if asked.min_quantity > 0:
        fits.append((transfers.flags[paths] & STATED > 0).any(axis=1))
        fits.append(transfers.high[paths].min(axis=1) >= asked.min_quantity)
    fits += [(transfers.target[paths] == party).any(axis=1) for party in asked.via - {asked.source}]
    return np.logical_and.reduce(fits) if fits else None


def _first(transfers: Transfers, asked: Question, paths: Rows) -> Keys:
    """What puts paths of one length in order first, the less the better; then how many legs they have."""
    legs = np.full(len(paths), paths.shape[1])
    if asked.by == "confidence":
        sure = transfers.confidence[paths].astype(np.int64)
        joint = sure.prod(axis=1) * CERTAIN ** (MOST_LEGS - paths.shape[1])
        return [-sure.min(axis=1), -joint, legs]
    if asked.by == "quantity":
        low, high = transfers.low[paths].min(axis=1), transfers.high[paths].min(axis=1)
        unstated = ~(transfers.flags[paths] & STATED > 0).any(axis=1)
        ends = np.isfinite(high) & ~unstated
        return [unstated, np.where(unstated, 0.0, -low), ends, np.where(ends, -high, 0.0), legs]
    if asked.by == "earliest":
        day = transfers.earliest[paths].max(axis=1)
        return [np.where(day == FIRST, LAST + 1, day), legs]
    return [legs]


def _best(keys: Keys, count: int) -> NDArray[np.intp]:
    """The places of the first `count` by some keys, and of those that are equal to the last of them."""
    found = []
    open_, left = counting(len(keys[0])), count
    for key in keys:
        some = key.take(open_)
        last = np.partition(some, left - 1)[left - 1]
        before = open_[some < last]
        found.append(before)
        open_, left = open_[some == last], left - len(before)
    return np.concatenate([*found, open_])


def _told(transfers: Transfers, paths: Rows, keys: Keys) -> tuple[tuple[int, ...], ...]:
    """Paths in their order, by their keys first; where those are equal, by their days and identifiers."""
    order = np.lexsort(keys[::-1])
    if len(order) > 1:
        same = np.logical_and.reduce([np.diff(key.take(order)) == 0 for key in keys])
        if same.any():
            # What is padded comes before all days, as a shorter path does.
            further = [
                np.where(leg == NONE, NONE, column.take(leg))
                for columns in ((transfers.earliest, transfers.latest), (transfers.rank,))
                for leg in paths.T
                for column in columns
            ]
            order = np.lexsort([*reversed(further), *reversed(keys)])
    return tuple(tuple(row for row in path if row != NONE) for path in paths.take(order, axis=0).tolist())
