"""What of a party's revenue and backlog comes from firms that it funds, itself or through vehicles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, get_args

import networkx as nx

from kg.analysis.counting import total
from kg.analysis.dependence import Share
from kg.analysis.dependents import Ties, ratio
from kg.analysis.giving import FOR_GOODS, FUNDING, Given
from kg.analysis.step import added
from kg.claim import Range

if TYPE_CHECKING:
    from kg.record import Record

Part = Literal["revenue", "backlog", "planned"]
"""What was paid or delivered; what is signed and to come; what is only meant."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)

STATE: Final[Mapping[str, Part]] = {"cash": "revenue", "binding": "backlog", "planned": "planned"}

MEMBER: Final = "org:hasMember"
"""The link from a group to those who are in it."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer that a party funds.

    Attributes:
        party: The customer.
        way: The parties by which the money comes to it, from the one that funds to the customer; two where
            it does so itself.
        amount: What it gives for goods; empty where no claim states it.
        claims: The claims on the purchase and on the funding, in order.
    """

    party: str
    way: tuple[str, ...]
    amount: Range
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Funded:
    """What of a party's revenue, backlog or plans comes from those that it funds, in one currency.

    Attributes:
        part: Of what.
        currency: The ISO 4217 code; None where no amount is known.
        direct: From parties that it funds itself.
        indirect: From parties that it funds through others alone: vehicles, groups, or firms that fund
            others.
        rest: From all others.
        held: The share of the first two in what the record holds: in the amounts that claims state.
        whole: The share in the whole backlog, where a claim tells that.
        customers: The funded customers, those of known amounts first.
        unmeasured: How many of all customers' amounts no claim states.
    """

    part: Part
    currency: str | None
    direct: Range
    indirect: Range
    rest: Range
    held: Range
    whole: tuple[Share, ...]
    customers: tuple[Customer, ...]
    unmeasured: int


def funded(given: Sequence[Given], ties: Ties, party: str, record: Record) -> tuple[Funded, ...]:
    """Tell what of a party's revenue, backlog and plans comes from firms that it funds.

    It funds who gets an investment, a loan, a subsidy, a guarantee or a warrant from it, planned ones too,
    and who gets such from those; and a group in which it is funds for it. A customer is one who gives it
    something for goods, compute or space.

    Args:
        given: What parties give each other.
        ties: The same as ties, for the wholes that claims tell.
        party: The party.
        record: The record.

    Returns:
        One for each part and currency in which it has a customer.
    """
    funds: nx.DiGraph[str] = nx.DiGraph()
    funds.add_node(party)
    made: dict[tuple[str, str], set[str]] = {}
    for each in given:
        if FUNDING in each.purposes and each.state != "lapsed":
            funds.add_edge(each.giver, each.taker)
            made.setdefault((each.giver, each.taker), set()).update(each.claims)
    for node in list(funds):
        entity = record.entities.get(node)
        if entity and party in entity.linked(MEMBER):
            funds.add_edge(party, node)
    ways = nx.single_source_shortest_path(funds, party)
    found = []
    for part in PARTS:
        sold: dict[str, list[Given]] = {}
        for each in given:
            if each.taker == party and FOR_GOODS in each.purposes and STATE.get(each.state) == part:
                sold.setdefault(each.giver, []).append(each)
        currencies: list[str | None] = [
            *sorted({each.currency for some in sold.values() for each in some if each.currency})
        ]
        found += [
            _funded(part, currency, sold, ways, made, ties=ties, party=party)
            for currency in (currencies or [None] if sold else [])
        ]
    return tuple(found)


def _funded(
    part: Part,
    currency: str | None,
    sold: Mapping[str, Sequence[Given]],
    ways: Mapping[str, Sequence[str]],
    made: Mapping[tuple[str, str], Iterable[str]],
    *,
    ties: Ties,
    party: str,
) -> Funded:
    amounts = {
        giver: added((each, each.amount("planned")) for each in some if each.currency in {currency, None})
        for giver, some in sold.items()
    }
    groups: tuple[list[Range], list[Range], list[Range]] = ([], [], [])
    customers: list[Customer] = []
    for giver in sorted(amounts):
        way = tuple(ways.get(giver, ()))
        groups[0 if len(way) == 2 else 1 if way else 2].append(amounts[giver])  # noqa: PLR2004 - itself
        if way:
            claims = {iri for each in sold[giver] for iri in each.claims}
            claims |= {iri for pair in pairwise(way) for iri in made.get(pair, ())}
            customers.append(Customer(giver, way, amounts[giver], tuple(sorted(claims))))
    direct, indirect, rest = (total(each for each in some if each) for some in groups)
    mine = total([direct, indirect])
    unknown = [any(not each for each in some) for some in (groups[0] + groups[1], groups[2])]
    return Funded(
        part=part,
        currency=currency,
        direct=direct,
        indirect=indirect,
        rest=rest,
        held=_held(mine, rest, unknown),
        whole=ties.wholes(party, "Backlog", currency, mine) if part == "backlog" else (),
        customers=tuple(sorted(customers, key=lambda c: (not c.amount, -(c.amount.low or 0), c.party))),
        unmeasured=sum(not each for each in amounts.values()),
    )


def _held(mine: Range, rest: Range, unknown: Sequence[bool]) -> Range:
    """The share in all, open at the end at which an amount is not known."""
    mine_open, rest_open = unknown
    low = high = None
    if rest.high is not None and not rest_open:
        low = ratio(mine.low or 0, (mine.low or 0) + rest.high, up=False)
    if mine.high is not None and not mine_open:
        high = ratio(mine.high, mine.high + (rest.low or 0), up=True)
    return Range(None if high is None and not low else low, high)
