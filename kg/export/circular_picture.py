"""Financing loops as a drawing: money one way, goods the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.giving import FOR_GOODS, STATES, State
from kg.analysis.loop import LIVE
from kg.analysis.step import added, central
from kg.claim import Range
from kg.export.circular_json import steps_of
from kg.export.figure import Edge, Layers, Node
from kg.export.words import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.circular import Circular
    from kg.analysis.giving import Given
    from kg.analysis.step import Step
    from kg.record import Record

DRAWN = 12
"""How many loops a picture shows at most, the first in order."""

FIRM: dict[State, str] = {
    "cash": "Actual",
    "binding": "Committed",
    "planned": "Planned",
    "lapsed": "Lapsed",
}
"""The modality by whose line a state is drawn."""

LENT = {"Lease"}
"""The classes of which no goods change hands."""


def picture(found: Circular, record: Record) -> Layers | None:
    """What a picture of the loops shows.

    Args:
        found: The answer.
        record: The record.

    Returns:
        The drawing, or None where there is no loop.
    """
    loops = found.loops[:DRAWN]
    if not loops:
        return None
    parties = dict.fromkeys(party for loop in loops for party in loop.parties)
    nodes = tuple(
        Node(party, record.label(party), _kind(party, record), strong=party == found.actor)
        for party in parties
    )
    edges = tuple(edge for step in steps_of(loops) for edge in _edges(step))
    note = "A loop runs along the money and against the goods."
    if len(found.loops) > DRAWN:
        note += f" The first {DRAWN} of {len(found.loops)} loops."
    about = f" with {record.label(found.actor)}" if found.actor else ""
    return Layers(f"Financing loops{about}", nodes, edges, note)


def _edges(step: Step) -> list[Edge]:
    """What a step is drawn as: an arrow along what funds, and one along the goods, against the step."""
    live = step.through(LIVE) or step.given
    goods = [each for each in live if FOR_GOODS in each.purposes]
    money_alone = [each for each in live if FOR_GOODS not in each.purposes]
    drawn = []
    if money_alone:
        drawn.append(_edge(step.giver, step.taker, money_alone, "MoneyPaid"))
    if goods:
        lent = all(set(each.kinds) <= LENT for each in goods)
        drawn.append(_edge(step.taker, step.giver, goods, "ServiceProvided" if lent else "MovedGoods"))
    return drawn


def _edge(source: str, target: str, given: Sequence[Given], carries: str) -> Edge:
    currencies = {each.currency for each in given if each.currency}
    amount = (
        added((each, each.amount(_least_far([each]))) for each in given) if len(currencies) == 1 else Range()
    )
    return Edge(
        source,
        target,
        _brief(amount, *currencies),
        modality=FIRM[_least_far(given)],
        carries=carries,
        disputed=any(each.disputed for each in given),
    )


def _least_far(given: Sequence[Given]) -> State:
    """The state of that part of an amount which has come least far: so firm is the line of all of it."""
    states = {state for each in given for state, _ in each.amounts} or {each.state for each in given}
    return max(states, key=STATES.index)


def _brief(amount: Range, currency: str = "") -> str:
    """An amount as short as it can be said: of a range, its central figure."""
    if amount.low and amount.high and amount.low != amount.high:
        middle = central(amount)
        return f"about {money(Range(middle, middle), currency)}"
    return money(amount if amount.low else Range(None, amount.high), currency)


def _kind(party: str, record: Record) -> str:
    entity = record.entities.get(party)
    return entity.kind if entity else ""
