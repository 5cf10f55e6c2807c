"""What the kernels of a search over days hand to each other: legs as one end sees them, labels, waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

    Product = int | NDArray[np.uint8] | None
    """The place of a product, or how a leg fits what is asked for, as `fits` gives it; None where all fit."""

UNREACHED: Final = 2**31 - 1
"""The label of a state that no way has reached."""

BLOCKED: Final = -(2**31)
"""The label of a state that no way may reach: nothing is earlier."""

SWEEP: Final = 4
"""Where a wave has more than one in so many of all rows, and all fit, all are read in their own order."""

UNNAMED: Final = 1
"""How a leg fits a product where it names none."""

NAMED: Final = 2
"""How a leg fits a product where it names one that can be the same goods; 0 is for one that cannot."""


class Side(NamedTuple):
    """The legs as they are walked: forwards from their sources, or backwards from their targets.

    Backwards, days count with the other sign, so that both searches look for the least label.

    Attributes:
        start: Where the legs of each party begin; one more than there are parties: int32.
        order: The rows in the order of `start`: int32; None where that is their own, forwards.
        begins: The party from which each row is walked: int32.
        ends: The party to which it is: int32.
        opens: The day from which a row can be walked: int32, before the sign.
        closes: The day until which it can: int32, before the sign.
        product: The product of each row: int16.
        fits: How a leg fits that names no product, and then how each product does: `UNNAMED`, `NAMED` or 0,
            as uint8; None where all fit.
        sign: 1 forwards, -1 backwards.
        limit: The greatest label that counts.
    """

    start: NDArray[np.int32]
    order: NDArray[np.int32] | None
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    opens: NDArray[np.int32]
    closes: NDArray[np.int32]
    product: NDArray[np.int16]
    fits: NDArray[np.uint8] | None
    sign: int
    limit: int

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return len(self.start) - 1

    @property
    def states(self) -> int:
        """How many states there are: one a party, or two where some leg of a way has to name the product."""
        return self.parties * (1 if self.fits is None else 2)

    def runs(self, states: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Where the rows of states begin, and how many there are of each."""
        parties = states if self.fits is None else states % np.int32(self.parties)
        return self.start[parties], self.start[parties + 1] - self.start[parties]

    def is_broad(self, counts: NDArray[np.int32]) -> bool:
        """Whether a wave of so many rows is walked by a sweep, which is quicker then."""
        return self.fits is None and int(counts.sum(dtype=np.int64)) * SWEEP > len(self.ends)


class Labels(NamedTuple):
    """What is known of each state, and room to work in, where ways are looked for; a kernel changes it.

    Attributes:
        days: The least label: int32.
        legs: The fewest legs with which a way has that label: int32, -1 where there is none.
        fewest: The fewest legs with which any way comes there: int32, -1 where there is none.
        spot: Where a state stands among those that the current wave improved, else -1: int32.
        states: The states that the current wave improved: int32.
        rows: The row by which each of them was: int32.
        before: The label that each of them had before: int32.
        now: The labels of the current wave, by state: int32, `UNREACHED` outside of a sweep.
        sink: Where a kernel puts what it read ahead only to have it in the processor's cache: int64.
    """

    days: NDArray[np.int32]
    legs: NDArray[np.int32]
    fewest: NDArray[np.int32]
    spot: NDArray[np.int32]
    states: NDArray[np.int32]
    rows: NDArray[np.int32]
    before: NDArray[np.int32]
    now: NDArray[np.int32]
    sink: NDArray[np.int64]

    @classmethod
    def of(cls, days: NDArray[np.int32], starts: NDArray[np.int32]) -> Labels:
        """Labels before the first leg: the starts have none behind them."""
        made = cls(
            days=days,
            legs=np.full_like(days, -1),
            fewest=np.full_like(days, -1),
            spot=np.full_like(days, -1),
            states=np.empty_like(days),
            rows=np.empty_like(days),
            before=np.empty_like(days),
            now=np.full_like(days, UNREACHED),
            sink=np.zeros(1, dtype=np.int64),
        )
        made.legs[starts] = made.fewest[starts] = 0
        return made


class Wave(NamedTuple):
    """The states that some number of legs improved.

    Attributes:
        states: The states: a party, or a party and the number of parties where a leg has named the product.
        days: The label of each: int32.
        before: The label that it had before: int32; the compiled kernel alone fills and reads it.
        rows: The row by which it was reached: int32; the first of those that do equally well.
    """

    states: NDArray[np.int32]
    days: NDArray[np.int32]
    before: NDArray[np.int32]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, states: NDArray[np.int32], days: NDArray[np.int32]) -> Wave:
        """The wave of states that have not been walked yet."""
        return cls(states, days, np.full_like(days, UNREACHED), np.full_like(days, -1))


def side(transfers: Transfers, *, forward: bool, limit: int, product: Product) -> Side:
    """The legs as one end sees them.

    Args:
        transfers: The transfers.
        forward: Whether they are walked from their sources.
        limit: The last day that counts, or the first one backwards.
        product: The place of a product that every leg must fit, or what `fits` says of it, or None.

    Returns:
        The columns of the transfers themselves; nothing is copied.
    """
    column = np.asarray  # a column on disk is read as an array in memory is
    source, target = column(transfers.source), column(transfers.target)
    earliest, latest = column(transfers.earliest), column(transfers.latest)
    return Side(
        start=column(transfers.out_start if forward else transfers.in_start),
        order=None if forward else column(transfers.in_order),
        begins=source if forward else target,
        ends=target if forward else source,
        opens=earliest if forward else latest,
        closes=latest if forward else earliest,
        product=column(transfers.product),
        fits=product if product is None or isinstance(product, np.ndarray) else fits(transfers, product),
        sign=1 if forward else -1,
        limit=limit if forward else -limit,
    )


def fits(
    transfers: Transfers, product: int | None, kinds: NDArray[np.bool_] | None = None
) -> NDArray[np.uint8]:
    """How a leg fits what is asked for: first one that names no product, then one that names each of them.

    Args:
        transfers: The transfers.
        product: The place of a product that some leg of a way has to name, and every leg must fit. Where it
            is None, no leg has to name any.
        kinds: The products that a leg may name; all where it is None.

    Returns:
        `UNNAMED`, `NAMED` or 0 for each. Where no product is asked for, a leg that names none counts as one
        that does, so that any leg will do.
    """
    named = np.ones(len(transfers.products), dtype=np.bool_) if kinds is None else kinds
    if product is not None:
        named = named & transfers.compatible[product]
    unnamed = NAMED if product is None else UNNAMED
    return np.concatenate([[unnamed], np.where(named, NAMED, 0)]).astype(np.uint8)


def begin(
    walked: Side, starts: Sequence[int], avoid: Sequence[int], day: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Labels before the first leg.

    Args:
        walked: The legs.
        starts: The parties at which ways start.
        avoid: The parties that no way may reach.
        day: The day on which ways start.

    Returns:
        The labels of all states, and the starts; there are none where that day is past the limit.
    """
    days = np.full(walked.states, UNREACHED, dtype=np.int32)
    first = np.unique(np.asarray(starts, dtype=np.int32))
    label = walked.sign * day
    if label > walked.limit:
        first = first[:0]
    for layer in range(0, walked.states, max(walked.parties, 1)):
        days[np.asarray(avoid, dtype=np.int32) + layer] = BLOCKED
        days[first + layer] = BLOCKED
    days[first] = label
    return days, first
