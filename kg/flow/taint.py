"""Which parties can have received goods from others by a day, when at the earliest, how, and how many?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kg.flow.arrival import Ways, ways
from kg.flow.reach_numpy import spread
from kg.flow.taint_quantity import Reached, least, most
from kg.flow.transfers import FIRST, LAST, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.reach import Clock


@dataclass(frozen=True, eq=False)
class Taint:
    """The parties that can have received goods, as columns of one length: the earliest first, then by place.

    Attributes:
        parties: Their places in the transfers' `parties`: int32.
        days: The first day on which goods can have come: int32, as `date.toordinal` counts.
        legs: The fewest legs with which they can have on that day: int32.
        fewest: The fewest legs with which they can at all.
        low: How many pieces must have come, as far as the record says: float64; see `taint`.
        high: How many can have come at the most; infinite where no stated quantity limits it.
        truncated: Whether time ran out: then there may be more parties, earlier days and fewer legs, and no
            upper bound is given.
    """

    parties: NDArray[np.int32]
    days: NDArray[np.int32]
    legs: NDArray[np.int32]
    fewest: NDArray[np.int32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    truncated: bool
    ways: Ways = field(repr=False)

    def __len__(self) -> int:
        """How many parties there are."""
        return len(self.parties)

    def way(self, party: int, *, fewest: bool = False) -> tuple[int, ...]:
        """One way by which goods can have come, as a witness.

        Args:
            party: The place of a party.
            fewest: Whether it is one of fewest legs; otherwise it is one that comes on the first day.

        Returns:
            The rows of its legs, in order; none where goods cannot have come.
        """
        return self.ways.way(party, fewest=fewest)


def taint(
    transfers: Transfers,
    sources: Sequence[int],
    *,
    after: int = FIRST,
    before: int = LAST,
    product: int | None = None,
    avoid: Sequence[int] = (),
    clock: Clock | None = None,
) -> Taint:
    """Which parties can have received goods from others by a day, when at the earliest, how, and how many?

    The upper bound of a party is one on its maximum flow, which would be too dear for all parties at once:
    what can leave the sources in time, and what can come to the party, where a transfer carries no more
    than had come to its source while it was open (`kg.flow.taint_quantity.most`).

    The lower bound is 0, save where a single chain forces more: one transfer from a source, or several of
    one lot where each party between got that lot by the transfer before alone. All of them state a least
    quantity and lie within the window, and where a product is asked for, one of them names just that
    product. Then it is the least of their quantities; the largest where there are several such chains.

    Args:
        transfers: The transfers.
        sources: The places of the parties from which goods come.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day, by which goods have come.
        product: The place of a product, as in `kg.flow.arrival.earliest_arrival`.
        avoid: The places of parties that goods neither pass through nor end at.
        clock: How long to go on; without end where it is None.

    Returns:
        The parties other than the sources; none where nothing left those in time.
    """
    found = ways(transfers, sources, after=after, before=before, product=product, avoid=avoid, clock=clock)
    reached = _reached(transfers, found, before)
    high = most(reached) if not found.truncated else np.full(len(found.days), np.inf)
    low = least(transfers, reached, after=after, before=before, product=product)
    reach = np.flatnonzero(found.legs > 0)
    parties = reach[np.argsort(found.days[reach], kind="stable")].astype(np.int32)
    return Taint(
        parties,
        found.days[parties],
        found.legs[parties],
        found.fewest[parties],
        low[parties],
        high[parties],
        found.truncated,
        found,
    )


def _reached(transfers: Transfers, found: Ways, before: int) -> Reached:
    """The transfers that lie on a legal way from the sources."""
    days = found.label(named=False)
    begun = np.flatnonzero(days <= LAST)
    rows = spread(transfers.out_start[begun], transfers.out_start[begun + 1] - transfers.out_start[begun])
    first = np.zeros(len(days), dtype=np.bool_)
    first[found.waves[0].states] = True
    source, target = transfers.source[rows], transfers.target[rows]
    comes = np.maximum(days[source], transfers.earliest[rows])
    goes = np.minimum(transfers.latest[rows], before)
    kept = (comes <= goes) & ~first[target] & (days[target] <= LAST) & (source != target)
    if found.walked.fits is not None:
        kept &= found.walked.fits[transfers.product[rows] + 1] > 0
    rows = rows[kept]
    return Reached(
        rows=rows,
        source=source[kept].astype(np.int64),
        target=target[kept].astype(np.int64),
        comes=comes[kept],
        goes=goes[kept].astype(np.int64),
        high=transfers.high[rows],
        first=first,
    )
