"""Where can goods have come to, or from, when each way is of goods that can all be the same?"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from kg.flow.goods import together
from kg.flow.taint import Taint, taint
from kg.flow.transfers import FIRST, LAST, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.question import Clock


@dataclass(frozen=True, eq=False)
class Trace:
    """What `kg.flow.taint.Taint` holds, in the same columns, in order of the days that are known.

    The day that counts is `days`; where that is open, `until`; where both are, the party comes last. Of
    parties with the same day, the one with fewer legs comes first, and then the one of the lower place.

    Attributes:
        parties: Their places in the transfers' `parties`: int32.
        days: The first day on which goods can have come; backwards the last on which they can have left.
        until: The last day of the last leg of such a way; backwards the first day of its first leg.
        legs: The fewest legs with which they can have on that day: int32.
        fewest: The fewest legs with which they can at all.
        low: How many pieces must have come, as far as the record says: float64.
        high: How many can have at the most; infinite where no stated quantity limits it.
        rows: The transfers that lie on a way: int64, in order.
        truncated: Whether time ran out: then there may be more parties, earlier days and fewer legs.
        sign: 1 forwards, -1 backwards.
        taints: What was found for each set of goods that can be the same.
    """

    parties: NDArray[np.int32]
    days: NDArray[np.int32]
    until: NDArray[np.int32]
    legs: NDArray[np.int32]
    fewest: NDArray[np.int32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    rows: NDArray[np.int64]
    truncated: bool
    sign: int
    taints: tuple[Taint, ...] = field(repr=False)

    def __len__(self) -> int:
        """How many parties there are."""
        return len(self.parties)

    def way(self, party: int, *, fewest: bool = False) -> tuple[int, ...]:
        """One way by which goods can have gone, as a witness.

        Args:
            party: The place of a party.
            fewest: Whether it is one of fewest legs; otherwise it is one that comes on the first day, or
                backwards leaves on the last.

        Returns:
            The rows of its legs, in order; none where goods cannot have gone.
        """
        found: list[tuple[tuple[int, int], tuple[int, ...]]] = []
        for each in self.taints:
            if party in each.parties:
                way = each.way(party, fewest=fewest)
                day = each.trail.day(way)
                found.append(((len(way), day) if fewest else (day, len(way)), way))
        return min(found, key=itemgetter(0), default=((0, 0), ()))[1]


def trace(
    transfers: Transfers,
    starts: Sequence[int],
    *,
    forward: bool = True,
    after: int = FIRST,
    before: int = LAST,
    product: int | None = None,
    avoid: Sequence[int] = (),
    max_legs: int | None = None,
    clock: Clock | None = None,
) -> Trace:
    """Where can goods have come to, or from, on ways of which all legs can be about the same goods?

    `kg.flow.taint.taint` lets goods of one kind come to a party and goods of another go on. Here the products
    of any two legs of a way can be the same goods, as on the paths of `kg.flow.paths.best_paths`.

    The upper bound of a party is the sum over the sets of goods that can be the same, and no more than the
    one that `taint` gives for all; the lower bound is the largest.

    Args:
        transfers: The transfers.
        starts: The places of the parties from which goods come, or backwards to which they go.
        forward: Whether goods come from `starts`.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day, by which goods have come.
        product: The place of a product that all legs of a way fit and some leg names, or None. Where only a
            way that comes twice to a party names one, that way counts.
        avoid: The places of parties that goods neither pass through nor end at, or backwards start from.
        max_legs: How many legs a way has at most.
        clock: How long to go on; without end where it is None.

    Returns:
        The parties other than the starts; none where nothing left those in time.
    """

    def tainted(kinds: NDArray[np.bool_] | None) -> Taint:
        return taint(
            transfers,
            starts,
            forward=forward,
            after=after,
            before=before,
            product=product,
            kinds=kinds,
            avoid=avoid,
            max_legs=max_legs,
            clock=clock,
        )

    whole = tainted(None)
    taints = []
    for kinds in together(transfers, whole.rows, product=product):
        taints.append(whole if kinds.all() else tainted(kinds))
        if taints[-1].truncated:
            break
    return _combined(transfers, whole, tuple(taints), forward=forward)


def _combined(transfers: Transfers, whole: Taint, taints: tuple[Taint, ...], *, forward: bool) -> Trace:
    """One answer from those for each set of goods."""
    parties = len(transfers.parties)
    sign = 1 if forward else -1
    days = np.full(parties, LAST + 1, dtype=np.int32)  # backwards with the other sign, so that less is better
    until, legs, fewest = days.copy(), days.copy(), days.copy()
    low, summed, high = np.zeros(parties), np.zeros(parties), np.full(parties, np.inf)
    for each in taints:
        at = each.parties
        own = each.days * np.int32(sign)
        better = (own < days[at]) | ((own == days[at]) & (each.legs < legs[at]))
        days[at[better]], until[at[better]] = own[better], each.until[better]
        legs[at[better]] = each.legs[better]
        fewest[at] = np.minimum(fewest[at], each.fewest)
        low[at] = np.maximum(low[at], each.low)
        summed[at] += each.high
    high[whole.parties] = whole.high
    if not any(each.truncated for each in taints):
        high = np.minimum(high, summed)
    found = np.unique(np.concatenate([each.parties for each in taints]))
    days *= np.int32(sign)
    found = found[_order(days[found], until[found], legs[found], sign)].astype(np.int32)
    return Trace(
        parties=found,
        days=days[found],
        until=until[found],
        legs=legs[found],
        fewest=fewest[found],
        low=low[found],
        high=high[found],
        rows=np.unique(np.concatenate([each.rows for each in taints])),
        truncated=whole.truncated or any(each.truncated for each in taints),
        sign=sign,
        taints=taints,
    )


def _order(
    days: NDArray[np.int32], until: NDArray[np.int32], legs: NDArray[np.int32], sign: int
) -> NDArray[np.int64]:
    """The order of parties by the day that is known, then by legs."""
    known = np.where((days == FIRST) | (days == LAST), until, days)
    is_open = (known == FIRST) | (known == LAST)
    return np.lexsort((legs, known * np.int32(sign), is_open))
