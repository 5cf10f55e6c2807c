"""A path with its names, days and figures, as it is read and not as it is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf, prod
from typing import TYPE_CHECKING

from kg.claim import Interval, Range
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.flow.transfers import Transfers


@dataclass(frozen=True, slots=True)
class Step:
    """One transfer on a path.

    Attributes:
        id: What names the transfer in its table.
        source: The party from which the goods come.
        target: The party to which they go.
        when: The span of days in which it was.
        quantity: How many pieces.
        product: What goods they are, or None where it is not said.
        lot: The lot of which they are, or None.
        confidence: How sure it is, from 0 to 1.
    """

    id: str
    source: str
    target: str
    when: Interval
    quantity: Range
    product: str | None
    lot: str | None
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """A path from one party to another.

    Attributes:
        steps: Its transfers, in order; at least one.
    """

    steps: tuple[Step, ...]

    @property
    def weakest(self) -> Step:
        """The transfer that is least sure; the first of several."""
        return min(self.steps, key=lambda step: step.confidence)

    @property
    def joint(self) -> Decimal:
        """The product of the confidences: how sure all are together, were they independent."""
        return prod((step.confidence for step in self.steps), start=Decimal(1))

    @property
    def quantity(self) -> Range:
        """How many pieces can have gone all the way: no bound below where any transfer states none."""
        return Range(
            _least((step.quantity.low for step in self.steps), all_=True),
            _least((step.quantity.high for step in self.steps), all_=False),
        )

    @property
    def products(self) -> tuple[str, ...]:
        """The products that the transfers name, each once, in the order in which they come."""
        return tuple(dict.fromkeys(step.product for step in self.steps if step.product))

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots that they name, likewise."""
        return tuple(dict.fromkeys(step.lot for step in self.steps if step.lot))


def way(transfers: Transfers, path: Sequence[int]) -> Way:
    """Read the transfers of a path.

    Args:
        transfers: The transfers.
        path: Their places, in order.

    Returns:
        The path.
    """
    return Way(tuple(_step(transfers, row) for row in path))


def figure(value: float) -> int | Decimal:
    """A number of pieces as it is read: whole where it is.

    Args:
        value: A finite number.

    Returns:
        The number.

    Example:
        >>> figure(700.0), figure(0.5)
        (700, Decimal('0.5'))
    """
    return int(value) if value.is_integer() else Decimal(str(value))


def _step(held: Transfers, row: int) -> Step:
    product, lot = int(held.product[row]), int(held.lot[row])
    return Step(
        id=held.ids[row],
        source=held.parties[int(held.source[row])],
        target=held.parties[int(held.target[row])],
        when=Interval(_day(int(held.earliest[row])), _day(int(held.latest[row]))),
        quantity=_range(held, row),
        product=held.products[product] if product != NONE else None,
        lot=held.lots[lot] if lot != NONE else None,
        confidence=Decimal(int(held.confidence[row])) / CERTAIN,
    )


def _day(ordinal: int) -> date | None:
    return None if ordinal in {FIRST, LAST} else date.fromordinal(ordinal)


def _range(held: Transfers, row: int) -> Range:
    if not held.flags[row] & STATED:
        return Range()
    low, high = float(held.low[row]), float(held.high[row])
    return Range(figure(low) if low or not high else None, None if high == inf else figure(high))


def _least(bounds: Iterable[int | Decimal | None], *, all_: bool) -> int | Decimal | None:
    """The least bound; None where there is none, or, on demand, where one of them is open."""
    given = list(bounds)
    known = [bound for bound in given if bound is not None]
    return None if not known or (all_ and len(known) < len(given)) else min(known)
