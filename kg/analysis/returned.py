"""Of what a party gets for goods, how much comes from those that it funds?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import networkx as nx

from kg.analysis.circulation import PLACES
from kg.analysis.counting import total
from kg.analysis.giving import FOR_GOODS, FUNDING, Given
from kg.analysis.loop import LIVE
from kg.analysis.step import Step, added
from kg.claim import Number, Range


@dataclass(frozen=True, slots=True)
class Returned:
    """What a party gets for goods from those that it funds, in one currency.

    Attributes:
        currency: The ISO 4217 code.
        direct: The part from parties that it funds itself.
        indirect: The part from parties that it funds through others alone.
        rest: What comes from all other parties.
        share: The share of the first two in all, by interval arithmetic. Its low is None where the price of
            something that goes to the rest is not known, its high where that of something that goes to
            parties that it funds is not.
        parties: The parties of the first part, then those of the second, each in order.
        unmeasured: Parties that it funds, and that get goods from it at a price that no claim states.
    """

    currency: str
    direct: Range
    indirect: Range
    rest: Range
    share: Range
    parties: tuple[str, ...]
    unmeasured: tuple[str, ...]


def returned(between: Mapping[tuple[str, str], Step], party: str) -> tuple[Returned, ...]:
    """Tell how much of what a party gets for goods comes from those that it funds.

    Args:
        between: The steps.
        party: The party.

    Returns:
        One for each currency in which an amount is stated, in order.
    """
    funds: nx.DiGraph[str] = nx.DiGraph()
    funds.add_node(party)
    funds.add_edges_from(pair for pair, step in between.items() if _of(step, FUNDING))
    straight = set(funds.successors(party))
    funded = {node for node in nx.descendants(funds, party) if node != party}
    sold = {
        giver: given
        for (giver, taker), step in between.items()
        if taker == party and (given := _of(step, FOR_GOODS))
    }
    currencies = sorted({each.currency for given in sold.values() for each in given if each.currency})
    return tuple(_in(currency, sold, straight, funded) for currency in currencies)


def _of(step: Step, purpose: str) -> tuple[Given, ...]:
    return tuple(each for each in step.through(LIVE) if purpose in each.purposes)


def _in(
    currency: str, sold: Mapping[str, tuple[Given, ...]], straight: set[str], funded: set[str]
) -> Returned:
    amounts = {
        giver: added((each, each.amount(LIVE)) for each in given if each.currency in {currency, None})
        for giver, given in sold.items()
    }
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for giver in sorted(amounts):
        groups[0 if giver in straight else 1 if giver in funded else 2].append(giver)
    direct, indirect, rest = (total(amounts[giver] for giver in group if amounts[giver]) for group in groups)
    return Returned(
        currency=currency,
        direct=direct,
        indirect=indirect,
        rest=rest,
        share=_share(total([direct, indirect]), rest, unknown=[_unknown(amounts, each) for each in groups]),
        parties=tuple(giver for group in groups[:2] for giver in group if amounts[giver]),
        unmeasured=tuple(giver for group in groups[:2] for giver in group if not amounts[giver]),
    )


def _unknown(amounts: Mapping[str, Range], group: Iterable[str]) -> bool:
    return any(not amounts[giver] for giver in group)


def _share(part: Range, rest: Range, *, unknown: Sequence[bool]) -> Range:
    """The share of a part in a part and a rest of which each is known within bounds."""
    direct, indirect, others = unknown
    low = high = None
    if rest.high is not None and not others:
        low = _of_whole(part.low or 0, rest.high)
    if part.high is not None and not direct and not indirect:
        high = _of_whole(part.high, rest.low or 0)
    return Range(low, high)


def _of_whole(part: Number, rest: Number) -> Decimal:
    whole = Decimal(part) + Decimal(rest)
    return (Decimal(part) / whole if whole else Decimal(0)).quantize(PLACES)
