"""A case of diversion: its happenings, how far it is established, and what of it can lie in one year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from kg.analysis.confidence import Confidence
from kg.analysis.counting import pooled
from kg.analysis.product import Products
from kg.claim import Interval, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDINGS = ("admitted", "settled", "recorded", "estimated", "charged", "alleged", "suspected")
"""How far it is established that goods were diverted, the furthest first: a party admits it, it was settled,
a source says so in its own voice or reckons so, a public body charges it, a party alleges or suspects it."""

PERFORMED = ("Actual", "Attempted")
"""The modalities of what was done, or tried."""


@dataclass(frozen=True, slots=True)
class Part:
    """One happening of a case.

    Attributes:
        event: The event, or the claim itself where it names none.
        when: When it was; its end is the day by which it was said where no claim dates it.
        modality: How far it came, as the claim says that goes furthest.
        quantity: How many accelerators, empty where that is not known; of an attempt at most so many.
        amount: How much money they are worth; of an attempt at most so much.
        currency: The code of the amount's currency, or None.
        products: Which goods.
        chips: Whether the goods are accelerators, or systems that can hold them.
        claims: The claims that say so.
    """

    event: str
    when: Interval
    modality: str
    quantity: Range
    amount: Range
    currency: str | None
    products: tuple[str, ...]
    chips: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One way in which a case is established.

    Attributes:
        name: One of `STANDINGS`.
        claims: The claims that establish it so.
    """

    name: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Diversions that the record holds together.

    Attributes:
        event: The happening on which most claims speak: the case's name.
        parts: Its happenings, in order.
        standings: All ways in which it is established, the furthest first.
        totals: The claims of totals over the case.
        total: The accelerators by these totals.
        total_amount: The money by these totals.
        currency: The code of the currency of all amounts, or None.
        places: The places to which goods went, and the countries of those who got them.
        sources: The parties that had the goods, or were due them.
        recipients: The parties that got them.
        confidence: How sure it is that goods were diverted at all.
        disputed: The aspects that somebody denies.
        denials: The claims that deny.
        acts: Accusations, charges, pleas and settlements over it, or over the same goods.
        claims: All claims on it, the acts and denials among them.
    """

    event: str
    parts: tuple[Part, ...]
    standings: tuple[Standing, ...]
    totals: tuple[str, ...]
    total: Range
    total_amount: Range
    currency: str | None
    places: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    confidence: Confidence
    disputed: tuple[str, ...]
    denials: tuple[str, ...]
    acts: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def standing(self) -> str:
        """The standing that goes furthest."""
        return self.standings[0].name

    @property
    def performed(self) -> bool:
        """Whether it is said to have been done, or tried."""
        return any(part.modality in PERFORMED for part in self.parts)

    @property
    def chips(self) -> bool:
        """Whether any of the goods can be accelerators."""
        return any(part.chips for part in self.parts)

    def within(self, year: int | None, products: Products) -> tuple[str, Range, Range]:
        """What can have been diverted in one year.

        Args:
            year: The year; all years together where it is None.
            products: Which products can be the same goods.

        Returns:
            ``sure`` where a part must lie in that year, ``possible`` where one can, ``no`` where none can;
            then the accelerators and the money in that year, from what must to what can lie in it.
        """
        hows = [(part, _lies(part.when, year)) for part in self.parts if part.modality in PERFORMED]
        inside = [(part, how) for part, how in hows if how != "no"]
        # What nobody dates can lie in any year; it brings a case into none of itself.
        if all(year is not None and part.when.earliest is None for part, _ in inside):
            return "no", Range(), Range()
        how = "sure" if any(how == "sure" for _, how in inside) else "possible"
        whole = all(each == "sure" for _, each in hows)
        figures = [
            (part, part.quantity if each == "sure" else at_most(part.quantity)) for part, each in inside
        ]
        money = [(part, part.amount if each == "sure" else at_most(part.amount)) for part, each in inside]
        return (
            how,
            _pooled(figures, products) or (self.total if whole else at_most(self.total)),
            _pooled(money, products) or (self.total_amount if whole else at_most(self.total_amount)),
        )


def _lies(when: Interval, year: int | None) -> str:
    """Whether a span lies in a year: ``sure``, ``possible`` or ``no``."""
    if year is None:
        return "sure"
    first, last = (day.year if day else None for day in (when.earliest, when.latest))
    if (last is not None and last < year) or (first is not None and first > year):
        return "no"
    return "sure" if first == last == year else "possible"


def _pooled(figures: Sequence[tuple[Part, Range]], products: Products) -> Range:
    """The sum over parts, of which those whose products can be the same may be the same goods."""
    if len(figures) == 1:
        return figures[0][1]
    by_goods: dict[tuple[str, ...], list[Range]] = {}
    for part, figure in figures:
        by_goods.setdefault(part.products, []).append(figure)
    same: nx.Graph[tuple[str, ...]] = nx.Graph()
    same.add_nodes_from(by_goods)
    same.add_edges_from(pair for pair in combinations(by_goods, 2) if products.any_compatible(*pair))
    groups = nx.connected_components(same)
    summed = pooled([figure for goods in group for figure in by_goods[goods]] for group in groups)
    return Range(summed.low or None, summed.high)


def at_most(whole: Range) -> Range:
    """What a part of a whole can hold, from nothing on."""
    return Range(None, whole.high)
