"""How much capacity stops with some losses, reckoned from what is hit alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from kg.analysis.capacity import Capacity, Item, Key, part_of
from kg.analysis.failing import UNHURT, Loss
from kg.analysis.making import Name
from kg.analysis.needs import root
from kg.claim import Number, Range

PLACES = Decimal("0.001")
"""Shares are rounded outwards to three places."""

Group = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much stops, and which share of the whole.

    Attributes:
        quantity: From what is sure to stop to what may.
        share: The same as a share of the whole.
    """

    quantity: Range
    share: Range


@dataclass(frozen=True)
class Amounts:
    """Tells how much of each kind of capacity stops.

    Attributes:
        held: The capacity.
    """

    held: Capacity

    @cached_property
    def _at(self) -> Mapping[Name, tuple[tuple[Key, int], ...]]:
        """For each name in the graph of needs, the places of the groups that its items are in."""
        found: dict[Name, list[tuple[Key, int]]] = {}
        for key, groups in self.held.groups.items():
            for place, group in enumerate(groups):
                for item in group:
                    found.setdefault(root(item), []).append((key, place))
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def _bounds(self) -> Mapping[Key, tuple[tuple[Number, Number | None], ...]]:
        """The least and the most of each group."""
        return {
            key: tuple(
                (self._least(group, [1.0] * len(group)), self._most(group, [1.0] * len(group)))
                for group in groups
            )
            for key, groups in self.held.groups.items()
        }

    @cached_property
    def _totals(self) -> Mapping[Key, tuple[Number, Number, int]]:
        """The sum of the leasts and of the mosts of each kind, and how many of these are not known."""
        return {
            key: (
                sum(least for least, _ in bounds),
                sum(most for _, most in bounds if most is not None),
                sum(most is None for _, most in bounds),
            )
            for key, bounds in self._bounds.items()
        }

    def whole(self, key: Key) -> Range:
        """All capacity of a kind."""
        least, most, unknown = self._totals[key]
        return Range(least, None if unknown else most)

    def of(self, losses: Mapping[Name, Loss], *, state: str | None = None) -> dict[Key, Amount]:
        """How much stops of each kind of which anything can.

        Args:
            losses: What stops.
            state: Only kinds of this state; all where it is None.

        Returns:
            The amounts, by kind in its order.
        """
        touched: dict[Key, set[int]] = {}
        for name in losses:
            for key, place in self._at.get(name, ()):
                if state not in (None, key.state):
                    continue
                touched.setdefault(key, set()).add(place)
        return {key: self._amount(key, touched[key], losses) for key in self.held.keys if key in touched}

    def _amount(self, key: Key, places: Iterable[int], losses: Mapping[Name, Loss]) -> Amount:
        least_left, most_left, unknown = self._totals[key]
        groups, bounds = self.held.groups[key], self._bounds[key]
        low: Number = 0
        high: Number | None = 0
        for place in places:
            hit = [losses.get(root(item), UNHURT) for item in groups[place]]
            least, most = bounds[place]
            low += self._least(groups[place], [loss.certain for loss in hit])
            part = self._most(groups[place], [loss.most for loss in hit])
            high = None if high is None or part is None else high + part
            least_left += self._least(groups[place], [1.0 - loss.most for loss in hit]) - least
            rest = self._most(groups[place], [not loss.certain for loss in hit])
            most_left += (rest or 0) - (most or 0)
            unknown += (rest is None) - (most is None)
        share = Range(
            _share(low, None if unknown else most_left, up=False), _share(high, least_left, up=True)
        )
        return Amount(Range(low, high), share)

    def _least(self, group: Group, shares: Sequence[float]) -> Number:
        if len(group) == 1:
            return part_of(group[0].quantity.low, shares[0], up=False) if shares[0] else 0
        return self.held.least((item, share) for item, share in zip(group, shares, strict=True) if share)

    def _most(self, group: Group, shares: Sequence[float]) -> Number | None:
        if len(group) == 1:
            high = group[0].quantity.high
            return 0 if not shares[0] else None if high is None else part_of(high, shares[0], up=True)
        return self.held.most((item, share) for item, share in zip(group, shares, strict=True))


def _share(part: Number | None, rest: Number | None, *, up: bool) -> Decimal:
    """A part as a share of itself and the rest; of an open part or rest, the share that it can come to."""
    if part is None:
        return Decimal(1)
    if not part or rest is None:
        return Decimal(0)
    exact = Decimal(part) / (Decimal(part) + Decimal(rest))
    return exact.quantize(PLACES, rounding=ROUND_CEILING if up else ROUND_FLOOR)
