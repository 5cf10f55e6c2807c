"""A party that goods can have come to, or from, as it is read and not as it is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Generic, TypeVar

from kg.claim import Interval, Range
from kg.flow.transfers import FIRST, LAST
from kg.flow.way import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def span_of(transfers: Transfers, rows: Sequence[int], *, forward: bool, after: int, before: int) -> Interval:
    """The span of days in which goods can have come by a way, or backwards left.

    Args:
        transfers: The transfers.
        rows: The way; at least one leg.
        forward: Whether the way leads to the party.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day.

    Returns:
        The days, each None where nothing says it.
    """
    earliest, latest = transfers.earliest[list(rows)], transfers.latest[list(rows)]
    if forward:
        return interval(max(int(earliest.max()), after), min(int(latest[-1]), before))
    return interval(max(int(earliest[0]), after), min(int(latest.min()), before))


def interval(first: int, last: int) -> Interval:
    """A span of days from their numbers, None where one is open."""
    return Interval(
        None if first <= FIRST else date.fromordinal(first),
        None if last >= LAST else date.fromordinal(last),
    )


def pieces(low: float, high: float) -> Range:
    """How many pieces, from bounds of which 0 and infinity say nothing."""
    return Range(figure(low) if low else None, None if high == inf else figure(high))
