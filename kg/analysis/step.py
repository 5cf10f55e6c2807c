"""A step: all that one party gives another, added up without counting the same money twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import networkx as nx

from kg.analysis.giving import STATES, Given, State
from kg.claim import Number, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """All events by which one party gives another something.

    Attributes:
        giver: The party that gives.
        taker: The party that gets it.
        given: The events, in order.
    """

    giver: str
    taker: str
    given: tuple[Given, ...]
    _amounts: dict[tuple[str | None, State, bool], Range] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was added up once: a step is on many loops."""

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of its amounts, in order."""
        return tuple(sorted({each.currency for each in self.given if each.currency}))

    def through(self, state: State, *, firm: bool = False) -> tuple[Given, ...]:
        """The events that have come as far as a state.

        Args:
            state: The state.
            firm: Leave out what can be cancelled.

        Returns:
            The events, in order.
        """
        deep = STATES.index(state)
        return tuple(
            each for each in self.given if STATES.index(each.state) <= deep and not (firm and each.cancelable)
        )

    def amount(self, currency: str | None, state: State, *, firm: bool = False) -> Range:
        """How much has come as far as a state, or further, over all events; see `added`.

        Args:
            currency: The currency; amounts in another are left aside.
            state: The state.
            firm: Leave out what can be cancelled.

        Returns:
            The range, with its central figure; empty where no event states an amount.
        """
        key = (currency, state, firm)
        if key not in self._amounts:
            self._amounts[key] = added(
                (each, each.amount(state))
                for each in self.through(state, firm=firm)
                if each.currency in (currency, None)
            )
        return self._amounts[key]


def steps(given: Iterable[Given]) -> dict[tuple[str, str], Step]:
    """Put together what goes from one party to another.

    Args:
        given: The events.

    Returns:
        A step for each pair of parties, in order.
    """
    pairs: dict[tuple[str, str], list[Given]] = {}
    for each in given:
        pairs.setdefault((each.giver, each.taker), []).append(each)
    return {pair: Step(*pair, tuple(pairs[pair])) for pair in sorted(pairs)}


def added(parts: Iterable[tuple[Given, Range]]) -> Range:
    """How much some events between the same two parties come to together.

    Different events add up. What is a part of another of them is in it already. Of those that overlap, and
    of a claim that names no event (it may tell of any of them again), the sum is not known: the low is the
    largest low, the high the sum of the highs.

    Args:
        parts: The events with the amount of each.

    Returns:
        The range; its high is None where an event's is. Its central figure adds in the way of the lows.
    """
    rows = list(parts)
    known = {each.event for each, amount in rows if amount}
    rows = [(each, amount) for each, amount in rows if known.isdisjoint(each.whole_of)]
    measured = [(each, amount) for each, amount in rows if amount]
    if not measured:
        return Range()
    if len(rows) == 1:
        ((_, amount),) = rows
        return Range(_low(amount), amount.high, central(amount))
    named = [(each, amount) for each, amount in measured if each.named]
    told = [amount for each, amount in measured if not each.named]
    clusters = _clusters(named)
    lows, middles = (
        max(
            sum((max(figure(amount) for amount in cluster) for cluster in clusters), start=0),
            max((figure(amount) for amount in told), default=0),
        )
        for figure in (_low, central)
    )
    highs = [amount.high for _, amount in measured]
    open_end = None in highs or any(each.named and not amount for each, amount in rows)
    high = None if open_end else sum(n for n in highs if n is not None)
    return Range(lows, high, middles)


def central(amount: Range) -> Number:
    """The one figure that stands for a range: the one that is stated, else the middle of its bounds.

    Args:
        amount: The range.

    Returns:
        The figure; the only bound where the other is not known, nought where neither is.

    Example:
        >>> central(Range(10, 20)), central(Range(None, 20)), central(Range(10, 20, 12))
        (15, 20, 12)
    """
    if amount.stated is not None:
        return amount.stated
    if amount.low is None or amount.high is None:
        return amount.low if amount.low is not None else amount.high or 0
    middle = (Decimal(amount.low) + Decimal(amount.high)) / 2
    return int(middle) if middle == int(middle) else middle


def _low(amount: Range) -> Number:
    return amount.low or 0


def _clusters(rows: Sequence[tuple[Given, Range]]) -> list[list[Range]]:
    """The amounts of events, those together of which one overlaps another."""
    amounts = {each.event: amount for each, amount in rows}
    if all(amounts.keys().isdisjoint(each.within) for each, _ in rows):
        return [[amount] for amount in amounts.values()]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(amounts)
    graph.add_edges_from((each.event, other) for each, _ in rows for other in each.within if other in amounts)
    return [[amounts[event] for event in sorted(part)] for part in nx.connected_components(graph)]


def least(amounts: Iterable[Range]) -> Range:
    """The smallest of several amounts, bound by bound.

    Args:
        amounts: The amounts; of one that is empty nothing is known.

    Returns:
        The range: its low is None where the low of one is not known. Its central figure is there where all
        amounts are known.
    """
    ranges = list(amounts)
    highs = [each.high for each in ranges if each.high is not None]
    lows = [each.low for each in ranges]
    low = None if not lows or None in lows else min(n for n in lows if n is not None)
    middle = min((central(each) for each in ranges), default=None) if all(ranges) else None
    return Range(low, min(highs, default=None), middle)
