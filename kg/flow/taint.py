"""Which parties can have received goods from others by a day, when at the earliest, how, and how many?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kg.flow.arrival import Ways, ways
from kg.flow.reach import UNREACHED, fits
from kg.flow.runs import spread
from kg.flow.taint_quantity import Reached, least, most
from kg.flow.transfers import FIRST, LAST, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.question import Clock
    from kg.flow.trail import Trail


@dataclass(frozen=True, eq=False)
class Tainted:
    """The parties that can have received goods, as columns of one length.

    Backwards, they are those that can have sent goods that ended with the starts.

    Attributes:
        parties: Their places in the transfers' `parties`: int32.
        days: The first day on which goods can have come: int32, as `date.toordinal` counts. Backwards the
            last day on which goods can have been there that still came to a start.
        until: The last day on which the last leg of such a way can have been, within the window or after it:
            int32. Backwards the first day of its first leg.
        legs: The fewest legs with which they can have on that day: int32.
        fewest: The fewest legs with which they can at all.
        low: How many pieces must have come (backwards: gone), as far as the record says: float64; see
            `taint`.
        high: How many can have at the most; infinite where no stated quantity limits it.
        rows: The transfers that lie on a way: int64, in order.
        truncated: Whether time ran out: then there may be more parties, earlier days and fewer legs.
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

    def __len__(self) -> int:
        """How many parties there are."""
        return len(self.parties)


@dataclass(frozen=True, eq=False)
class Taint(Tainted):
    """The same, the earliest first, then by place; backwards the latest first.

    Where time ran out, no upper bound is given.

    Attributes:
        trail: The rows by which they were found.
    """

    trail: Trail = field(repr=False)

    def way(self, party: int, *, fewest: bool = False) -> tuple[int, ...]:
        """One way by which goods can have come, as a witness.

        Args:
            party: The place of a party.
            fewest: Whether it is one of fewest legs; otherwise it is one that comes on the first day, or
                backwards leaves on the last.

        Returns:
            The rows of its legs, in order; none where goods cannot have come.
        """
        legs = (self.fewest if fewest else self.legs)[self.parties == party]
        return self.trail.way(party, int(legs[0])) if len(legs) else ()


def taint(
    transfers: Transfers,
    starts: Sequence[int],
    *,
    forward: bool = True,
    after: int = FIRST,
    before: int = LAST,
    product: int | None = None,
    kinds: NDArray[np.bool_] | None = None,
    avoid: Sequence[int] = (),
    max_legs: int | None = None,
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
        starts: The places of the parties from which goods come, or backwards to which they go.
        forward: Whether goods come from `starts`; otherwise the parties are asked for from which they can
            have gone there, and all is meant the other way round.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day, by which goods have come.
        product: The place of a product, as in `kg.flow.arrival.earliest_arrival`.
        kinds: The products that a leg may name, as a mask; all where it is None.
        avoid: The places of parties that goods neither pass through nor end at, or backwards start from.
        max_legs: How many legs a way has at most. The upper bounds may count what goes on farther.
        clock: How long to go on; without end where it is None.

    Returns:
        The parties other than the starts; none where nothing left those in time.
    """
    found = ways(
        transfers,
        starts,
        forward=forward,
        after=after,
        before=before,
        product=product if kinds is None else fits(transfers, product, kinds),
        avoid=avoid,
        max_legs=max_legs,
        clock=clock,
    )
    reached = _reached(transfers, found, max_legs)
    high = most(reached) if not found.truncated else np.full(len(found.days), np.inf)
    low = least(
        transfers, reached, forward=forward, after=after, before=before, product=product, max_legs=max_legs
    )
    reach = np.flatnonzero(found.legs > 0)
    order = np.argsort(found.days[reach] * np.int32(found.walked.sign), kind="stable")
    parties = reach[order].astype(np.int32)
    last = found.trail.last(parties)
    until = transfers.latest[last] if forward else transfers.earliest[last]
    return Taint(
        parties,
        found.days[parties],
        np.asarray(until),
        found.legs[parties],
        found.fewest[parties],
        low[parties],
        high[parties],
        np.sort(reached.rows),
        found.truncated,
        found.trail,
    )


def _reached(transfers: Transfers, found: Ways, max_legs: int | None) -> Reached:
    """The transfers that lie on a legal way from the starts, in the direction in which they are walked.

    Backwards, days count down from the last that there is.
    """
    walked = found.walked
    days = found.labels[: walked.parties].astype(np.int64)
    before_last = found.labels if max_legs is None else found.after(max_legs - 1)
    leaves = before_last[: walked.parties].astype(np.int64)
    begun = np.flatnonzero(leaves < UNREACHED)
    rows = spread(walked.start[begun], walked.start[begun + 1] - walked.start[begun])
    rows = rows if walked.order is None else walked.order[rows].astype(np.int64)
    first = np.zeros(len(days), dtype=np.bool_)
    first[found.waves[0].states] = True
    begins, ends = walked.begins[rows].astype(np.int64), walked.ends[rows].astype(np.int64)
    comes = np.maximum(leaves[begins], walked.opens[rows].astype(np.int64) * walked.sign)
    goes = np.minimum(walked.closes[rows].astype(np.int64) * walked.sign, walked.limit)
    kept = (comes <= goes) & ~first[ends] & (days[ends] < UNREACHED) & (begins != ends)
    if walked.fits is not None:
        kept &= walked.fits[walked.product[rows] + 1] > 0
    shift = 0 if walked.sign > 0 else FIRST + LAST
    return Reached(
        rows=rows[kept],
        source=begins[kept],
        target=ends[kept],
        comes=comes[kept] + shift,
        goes=goes[kept] + shift,
        high=transfers.high[rows[kept]],
        first=first,
    )
