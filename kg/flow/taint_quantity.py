"""Bounds on how many pieces can have come, or must have, to each party that goods can have reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow.expanded import SPAN
from kg.flow.pieces import whole
from kg.flow.runs import spread
from kg.flow.transfers import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

HOPS: Final = 8
"""From how many parties back, at the most, a bound is carried on; each more can only lower it."""


@dataclass(frozen=True, eq=False)
class Reached:
    """The transfers that lie on a legal way from some parties, as columns of one length.

    Where ways are looked for backwards, all is seen from their ends, and days count down.

    Attributes:
        rows: The transfers: int64.
        source: Where goods come from: int64.
        target: Where they go: int64.
        comes: The first day on which goods can have come by it: int64.
        goes: The last day on which they can have gone by it: int64.
        high: Its largest quantity, in pieces: float64.
        first: For each party whether goods start there: bool.
    """

    rows: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    comes: NDArray[np.int64]
    goes: NDArray[np.int64]
    high: NDArray[np.float64]
    first: NDArray[np.bool_]


def most(reached: Reached) -> NDArray[np.float64]:
    """An upper bound on the maximum flow to each party.

    No more can come to a party than leaves the sources; than all transfers to it carry; and from each other
    party no more than came there. A transfer carries no more than its largest quantity, and than what came
    to its source by the last day on which it was open. Each is an upper bound by itself, for it holds of
    every flow, so that the least of them is one as well. What is bounded so bounds what comes next: that is
    repeated until nothing changes, but for `HOPS` hops at the most, after any number of which the bounds
    hold.

    Args:
        reached: The transfers that lie on a legal way.

    Returns:
        For each party, in pieces; 0 where nothing comes, infinite where nothing limits it.
    """
    carried, parts = whole(reached.high)
    parties = len(reached.first)
    starting = reached.first[reached.source]
    by_day = np.lexsort((reached.comes, reached.target))
    keys = (reached.target * SPAN + reached.comes)[by_day]
    begin = np.searchsorted(keys, reached.source * SPAN)
    end = np.searchsorted(keys, reached.source * SPAN + reached.goes, side="right")
    pairs, pair = np.unique(reached.target * parties + reached.source, return_inverse=True)
    to, origin = np.divmod(pairs, max(parties, 1))
    bound = np.full(parties, np.inf)
    left = carried[starting].sum()
    for _ in range(HOPS):
        before = carried, bound
        came = _between(carried[by_day], begin, end)
        carried = np.minimum(carried, np.where(starting, np.inf, np.minimum(came, bound[reached.source])))
        together = np.bincount(pair, weights=carried, minlength=len(pairs))
        together = np.minimum(together, np.where(reached.first[origin], np.inf, bound[origin]))
        comes = np.bincount(to, weights=together, minlength=parties)
        bound = np.minimum(np.minimum(bound, comes), left)
        if (carried == before[0]).all() and (bound == before[1]).all():
            break
    return np.asarray(bound / parts)


def _between(
    values: NDArray[np.float64], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The sums of runs of values, each from `begin` to before `end`; some values may be infinite."""
    endless = np.isinf(values)
    finite = np.concatenate([[0.0], np.cumsum(np.where(endless, 0.0, values))])
    count = np.concatenate([[0], np.cumsum(endless)])
    return np.where(count[end] > count[begin], np.inf, finite[end] - finite[begin])


def least(
    transfers: Transfers,
    reached: Reached,
    *,
    forward: bool,
    after: int,
    before: int,
    product: int | None,
    max_legs: int | None = None,
) -> NDArray[np.float64]:
    """How many pieces a single chain forces to have come to each party; see `kg.flow.taint.taint`.

    Args:
        transfers: The transfers.
        reached: Those that lie on a legal way.
        forward: Whether chains start where goods start; otherwise they are built from their ends.
        after: The first day of the window.
        before: Its last day.
        product: The place of a product, or None.
        max_legs: How many transfers a chain has at most, or None.

    Returns:
        For each party, in pieces; 0 where none does.
    """
    near, far = _ends(transfers, forward=forward)
    rows = reached.rows
    within = (transfers.earliest[rows] >= after) & (transfers.latest[rows] <= before)
    rows = rows[within & (transfers.low[rows] > 0)]
    lots = rows[transfers.lot[rows] != NONE]
    if not forward:  # what a chain is lengthened by is how the party before its first transfer got the lot
        lots = lots[_is_alone(transfers, lots)]
    lots = lots[np.argsort(_lot_at(transfers, near, lots), kind="stable")]
    keys, ends = _lot_at(transfers, near, lots), _lot_at(transfers, far, lots)
    circles = np.zeros(len(lots), dtype=np.int64) if forward else _circles(keys, ends)
    rows = rows[reached.first[near[rows]]]
    chains = _Chains.of(transfers, rows, forward=forward, product=product)
    found = np.zeros(len(reached.first))
    legs = 1
    while len(chains.rows):
        told = chains.take(chains.named)
        np.maximum.at(found, far[told.rows], told.pieces)
        if legs == max_legs:
            break
        legs += 1
        chains = chains.take(transfers.lot[chains.rows] != NONE)
        if forward:
            chains = chains.take(_is_alone(transfers, chains.rows))
        held = _lot_at(transfers, far, chains.rows)
        begin, end = np.searchsorted(keys, held), np.searchsorted(keys, held, side="right")
        chains = chains.take(np.repeat(np.arange(len(held)), end - begin))
        places = spread(begin, end - begin)
        following = _Chains.of(transfers, lots[places], forward=forward, product=product)
        chains = chains.on(following, circles[places])
    return found


def _ends(transfers: Transfers, *, forward: bool) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where transfers begin, and where they end, as they are walked."""
    return (transfers.source, transfers.target) if forward else (transfers.target, transfers.source)


class _Chains(NamedTuple):
    """Chains of transfers of one lot, as columns.

    Attributes:
        rows: The last transfer of each, as it is walked: int64.
        pieces: The least of the quantities that its transfers carried at the least: float64.
        days: The first day on which goods can have come by it: int32. Backwards days have the other sign.
        ends: The last day on which its last transfer can have been, likewise.
        named: Whether one of its transfers names just the product that is asked for: bool.
        around: How many of its transfers lie on a circle: int64.
    """

    rows: NDArray[np.int64]
    pieces: NDArray[np.float64]
    days: NDArray[np.int32]
    ends: NDArray[np.int32]
    named: NDArray[np.bool_]
    around: NDArray[np.int64]

    @classmethod
    def of(
        cls, transfers: Transfers, rows: NDArray[np.int64], *, forward: bool, product: int | None
    ) -> _Chains:
        """Chains of one transfer each."""
        earliest, latest = transfers.earliest[rows], transfers.latest[rows]
        days, ends = (earliest, latest) if forward else (-latest, -earliest)
        named = _names(transfers, rows, product)
        return cls(rows, transfers.low[rows], days, ends, named, np.zeros(len(rows), dtype=np.int64))

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> _Chains:
        """Some of the chains, by a mask or by their places."""
        return _Chains(
            self.rows[chosen],
            self.pieces[chosen],
            self.days[chosen],
            self.ends[chosen],
            self.named[chosen],
            self.around[chosen],
        )

    def on(self, following: _Chains, circles: NDArray[np.int64]) -> _Chains:
        """Each chain with one transfer more, where that one neither comes too early nor closes a circle.

        Args:
            following: The transfers, one for each chain.
            circles: How many transfers the circle has on which each of them lies; 0 where it lies on none.

        Returns:
            The longer chains.
        """
        longer = following._replace(
            pieces=np.minimum(self.pieces, following.pieces),
            days=np.maximum(self.days, following.days),
            named=self.named | following.named,
            around=self.around + (circles > 0),
        )
        return longer.take((longer.days <= longer.ends) & ((circles == 0) | (longer.around < circles)))


def _circles(keys: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many transfers the circle has on which each lies; 0 where it lies on none.

    A chain that is built from its end has one way on from each transfer: the lot came to the party before by
    one alone. So it can come to a circle, from which nothing leads out, and must end before that is closed.

    Args:
        keys: The lot and the party at which each transfer is walked, in order; no two are the same.
        ends: The lot and the party to which it is.

    Returns:
        For each transfer.
    """
    count = len(keys)
    lengths = np.zeros(count, dtype=np.int64)
    following = np.searchsorted(keys, ends)
    known = following < count
    known[known] = keys[following[known]] == ends[known]
    following = np.append(np.where(known, following, count), count)
    last = following
    for _ in range(count.bit_length()):  # as many steps as there are transfers, and more: only circles last
        last = last[last]
    for start in np.unique(last[last < count]).tolist():
        circle: list[int] = []
        place = start
        while not lengths[start] and (not circle or place != start):
            circle.append(place)
            place = int(following[place])
        lengths[circle] = len(circle)
    return lengths


def _names(transfers: Transfers, rows: NDArray[np.int64], product: int | None) -> NDArray[np.bool_]:
    """Whether rows name just this product; all do where none is asked for."""
    if product is None:
        return np.ones(len(rows), dtype=np.bool_)
    return np.asarray(transfers.product[rows] == product)


def _lot_at(transfers: Transfers, party: NDArray[np.int32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for the lot of each row and the party at which it is."""
    return party[rows].astype(np.int64) * (len(transfers.lots) + 1) + transfers.lot[rows]


def _is_alone(transfers: Transfers, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each row is the only one by which its target got its lot."""
    parties = np.unique(transfers.target[rows])
    start = transfers.in_start
    coming = transfers.in_order[spread(start[parties], start[parties + 1] - start[parties])].astype(np.int64)
    coming = coming[(transfers.lot[coming] != NONE) & (transfers.source[coming] != transfers.target[coming])]
    lots, counts = np.unique(_lot_at(transfers, transfers.target, coming), return_counts=True)
    single = np.isin(_lot_at(transfers, transfers.target, rows), lots[counts == 1])
    return np.asarray(single & (transfers.lot[rows] != NONE))
