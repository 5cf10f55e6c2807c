"""How much capacity stops with some losses, reckoned from what is hit alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from kg.analysis.capacity import Capacity, Item, Key
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
    def _at(self) -> Mapping[Name, tuple[tuple[Key, Group], ...]]:
        """For each name in the graph of needs, the groups that its items are in."""
        found: dict[Name, list[tuple[Key, Group]]] = {}
        for key, groups in self.held.groups.items():
            for group in groups:
                for item in group:
                    found.setdefault(root(item), []).append((key, group))
        return {name: tuple(groups) for name, groups in found.items()}

    @cached_property
    def _wholes(self) -> Mapping[Key, tuple[dict[Group, Number], dict[Group, Number | None]]]:
        """The least and the most of each group."""
        return {
            key: (
                {group: self.held.least((item, 1.0) for item in group) for group in groups},
                {group: self.held.most((item, 1.0) for item in group) for group in groups},
            )
            for key, groups in self.held.groups.items()
        }

    @cached_property
    def _totals(self) -> Mapping[Key, tuple[Number, Number, int]]:
        """The sum of the leasts and of the mosts of each kind, and how many of these are not known."""
        return {
            key: (
                sum(least.values()),
                sum(each for each in most.values() if each is not None),
                sum(each is None for each in most.values()),
            )
            for key, (least, most) in self._wholes.items()
        }

    def whole(self, key: Key) -> Range:
        """All capacity of a kind."""
        least, most, unknown = self._totals[key]
        return Range(least, None if unknown else most)

    def of(self, losses: Mapping[Name, Loss]) -> dict[Key, Amount]:
        """How much stops of each kind of which anything can.

        Args:
            losses: What stops.

        Returns:
            The amounts, by kind in its order.
        """
        touched: dict[Key, dict[Group, None]] = {}
        for name in losses if len(losses) < len(self._at) else self._at:
            if name in losses:
                for key, group in self._at.get(name, ()):
                    touched.setdefault(key, {})[group] = None
        return {key: self._amount(key, touched[key], losses) for key in self.held.keys if key in touched}

    def _amount(self, key: Key, groups: Iterable[Group], losses: Mapping[Name, Loss]) -> Amount:
        least_whole, most_whole = self._wholes[key]
        least_left, most_left, unknown = self._totals[key]
        low: Number = 0
        highs: list[Number | None] = []
        for group in groups:
            hit = [(item, losses.get(root(item), UNHURT)) for item in group]
            low += self.held.least((item, 1.0) for item, loss in hit if loss.certain)
            highs.append(self.held.most((item, loss.most) for item, loss in hit))
            left = self.held.least((item, 1.0 - loss.most) for item, loss in hit if loss.most < 1)
            least_left += left - least_whole[group]
            rest = self.held.most((item, 1.0) for item, loss in hit if not loss.certain)
            whole = most_whole[group]
            most_left += (rest or 0) - (whole or 0)
            unknown += (rest is None) - (whole is None)
        high = None if None in highs else sum(each for each in highs if each is not None)
        share = Range(
            _share(low, None if unknown else most_left, up=False), _share(high, least_left, up=True)
        )
        return Amount(Range(low, high), share)


def _share(part: Number | None, rest: Number | None, *, up: bool) -> Decimal:
    """A part as a share of itself and the rest; of an open part or rest, the share that it can come to."""
    if part is None:
        return Decimal(1)
    if not part or rest is None:
        return Decimal(0)
    exact = Decimal(part) / (Decimal(part) + Decimal(rest))
    return exact.quantize(PLACES, rounding=ROUND_CEILING if up else ROUND_FLOOR)
