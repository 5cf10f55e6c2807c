"""A bound on what can have gone, as it is read: with the transfers that limit it, and not their rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Generic, TypeVar

from kg.flow.way import figure

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from kg.flow.bound import Bound, Limit

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Limited(Generic[Shown]):
    """The most that can have gone, under one reading of the quantities.

    Attributes:
        quantity: In pieces; None where nothing limits it.
        cut: The transfers that limit it.
        open_by: Where nothing limits it, the transfers of no stated limit that make up the ways without one.
    """

    quantity: int | Decimal | None
    cut: tuple[Shown, ...]
    open_by: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Limits(Generic[Shown]):
    """How many pieces can have gone from one party to another, over all ways together.

    Attributes:
        low: The most that can have gone if each transfer was of its least quantity; 0 where none is stated.
        high: The most that can have gone if each was of its largest.
        exact: Whether as many can have gone; otherwise it may be fewer.
        truncated: Whether time ran out, so that a lower bound may hold too.
    """

    low: Limited[Shown]
    high: Limited[Shown]
    exact: bool
    truncated: bool


def limits(found: Bound, show: Callable[[int], Shown]) -> Limits[Shown]:
    """Read a bound.

    Args:
        found: The bound.
        show: Reads the transfer of a row.

    Returns:
        The same, with what was read.
    """

    def limited(limit: Limit) -> Limited[Shown]:
        quantity = None if limit.quantity == inf else figure(float(limit.quantity))
        return Limited(quantity, tuple(map(show, limit.cut)), tuple(map(show, limit.open_by)))

    return Limits(limited(found.low), limited(found.high), found.exact, found.truncated)
