"""A party that goods can have come to, or from, as it is read and not as it is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from kg.claim import Interval, Range
from kg.flow.transfers import FIRST, LAST
from kg.flow.way import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.flow.trace import Trace
    from kg.flow.transfers import Transfers

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Witness(Generic[Shown]):
    """One way by which goods can have gone.

    Attributes:
        when: The span of days in which they can have come by it; backwards in which they can have left.
        way: The way.
    """

    when: Interval
    way: Shown


@dataclass(frozen=True, slots=True)
class Reached(Generic[Shown]):
    """One party, with what is known of the goods that can have come there, or gone from there.

    Attributes:
        party: Its name or IRI.
        fewest: The fewest legs of any way.
        quantity: How many pieces must have come, and how many can have at the most, over all ways together.
        shortest: A way of the fewest legs; of several, one that comes first, or backwards leaves last.
        earlier: One that comes first of all, where `shortest` comes later, or backwards leaves last of all
            where that leaves earlier; else None.
    """

    party: str
    fewest: int
    quantity: Range
    shortest: Witness[Shown]
    earlier: Witness[Shown] | None

    @property
    def when(self) -> Interval:
        """The span of days by the way that comes first: on its first day at the earliest goods came."""
        return (self.earlier or self.shortest).when


@dataclass(frozen=True, slots=True)
class Reach(Generic[Shown]):
    """The parties that goods can have come to, or from.

    Attributes:
        parties: Those that are shown, in order.
        count: How many there are in all.
        truncated: Whether more are known than are shown, or time ran out before all were.
        left_out: How many claims or rows were left out, for each reason.
    """

    parties: tuple[Reached[Shown], ...]
    count: int
    truncated: bool
    left_out: tuple[tuple[str, int], ...] = ()


def read(
    transfers: Transfers,
    found: Trace,
    *,
    window: tuple[int, int],
    k: int | None,
    min_quantity: int,
    left_out: tuple[tuple[str, int], ...],
    show: Callable[[Sequence[int]], Shown],
) -> Reach[Shown]:
    """Read what was found.

    Args:
        transfers: The transfers.
        found: What was found in them.
        window: The first and the last day that were asked for, as `date.toordinal` counts.
        k: How many parties at most; all where it is None.
        min_quantity: Only parties that can have got, or sent, as many pieces.
        left_out: How many rows were left out, for each reason.
        show: Reads the rows of a way.

    Returns:
        The parties, in their order.
    """
    after, before = window

    def witness(rows: tuple[int, ...]) -> Witness[Shown]:
        span = span_of(transfers, rows, forward=found.sign > 0, after=after, before=before)
        return Witness(span, show(rows))

    def one(at: int) -> Reached[Shown]:
        party = int(found.parties[at])
        shortest, first = found.way(party, fewest=True), found.way(party)
        return Reached(
            party=transfers.parties[party],
            fewest=int(found.fewest[at]),
            quantity=pieces(float(found.low[at]), float(found.high[at])),
            shortest=witness(shortest),
            earlier=witness(first) if len(first) > len(shortest) else None,
        )

    kept = np.flatnonzero(found.high >= min_quantity)
    shown = kept[:k].tolist()
    return Reach(
        tuple(map(one, shown)),
        count=len(kept),
        truncated=found.truncated or len(kept) > len(shown),
        left_out=left_out,
    )


def span_of(transfers: Transfers, rows: Sequence[int], *, forward: bool, after: int, before: int) -> Interval:
    """The span of days in which goods can have come by a way, or backwards left.

    Args:
        transfers: The transfers.
        rows: The way; at least one leg.
        forward: Whether the way leads to the party.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day.

    Returns:
        The first day on which they can have come, within the window, and the last day of the last leg;
        backwards the first day of the first leg, and the last on which they can have left. Each is None where
        no leg says it: the window alone tells nothing of a way.
    """
    earliest, latest = transfers.earliest[list(rows)], transfers.latest[list(rows)]
    if forward:
        first = int(earliest.max())
        return interval(first if first == FIRST else max(first, after), int(latest[-1]))
    last = int(latest.min())
    return interval(int(earliest[0]), last if last == LAST else min(last, before))


def interval(first: int, last: int) -> Interval:
    """A span of days from their numbers, None where one is open."""
    return Interval(
        None if first <= FIRST else date.fromordinal(first),
        None if last >= LAST else date.fromordinal(last),
    )


def pieces(low: float, high: float) -> Range:
    """How many pieces, from bounds of which 0 and infinity say nothing."""
    return Range(figure(low) if low else None, None if high == inf else figure(high))
