"""Where can goods have come to, or from, when each way is of goods that can all be the same?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Unpack

import numpy as np

from kg.flow.goods import together
from kg.flow.taint import Taint, Tainted, taint
from kg.flow.transfers import FIRST, LAST, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.window import Window


@dataclass(frozen=True, eq=False)
class Trace(Tainted):
    """The parties that can have received goods, in order of the days that are known.

    The day that counts is `days`; where that is open, `until`; where both are, the party comes last. Of
    parties with the same day, the one with fewer legs comes first, and then the one of the lower place.

    Attributes:
        sign: 1 forwards, -1 backwards.
        taints: What was found for each set of goods that can be the same.
    """

    sign: int
    taints: tuple[Taint, ...] = field(repr=False)

    def way(self, party: int, *, fewest: bool = False) -> tuple[int, ...]:
        """One way by which goods can have gone, as a witness; with the arguments of `Taint.way`."""
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
    product: int | None = None,
    avoid: Sequence[int] = (),
    max_legs: int | None = None,
    **window: Unpack[Window],
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
        product: The place of a product that all legs of a way fit and some leg names, or None. Where only a
            way that comes twice to a party names one, that way counts.
        avoid: The places of parties that goods neither pass through nor end at, or backwards start from.
        max_legs: How many legs a way has at most.
        **window: When, and for how long; see `kg.flow.window.Window`.

    Returns:
        The parties other than the starts; none where nothing left those in time.
    """
    tainted = partial(
        taint, transfers, starts, forward=forward, product=product, avoid=avoid, max_legs=max_legs, **window
    )
    whole = tainted()
    taints = []
    for kinds in together(transfers, whole.rows, product=product):
        taints.append(whole if kinds.all() else tainted(kinds=kinds))
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
