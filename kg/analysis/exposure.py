"""Who depends on a party and how much, and who loses what if it pays only a part of what it promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from kg.analysis.cascade import cascades
from kg.analysis.dependence import Dependence, Tie
from kg.analysis.dependents import Ties
from kg.analysis.funded import Funded, funded
from kg.analysis.giving import Given, gifts, top
from kg.analysis.loss import Cascade
from kg.analysis.obligation import Through, contingents, obligations
from kg.analysis.option import Subject, Within
from kg.analysis.step import central, least
from kg.claim import Number, Range
from kg.network import Network, claims_of, record_of


@dataclass(frozen=True, slots=True)
class Second:
    """A party that depends on one that depends on the party asked for.

    Attributes:
        dependent: Who depends in the second order.
        first: How the one between depends on the party asked for: the largest of its ties.
        then: How the dependent depends on the one between.
        amount: What is at stake on both steps: the lesser of the two, by interval arithmetic. Empty where
            either is not known, or they are in unlike currencies.
        share: The product of the two shares, where claims tell both; empty otherwise.
    """

    dependent: str
    first: Dependence
    then: Dependence
    amount: Range
    share: Range


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who depends on a party, on whom it depends, and what follows if it does not pay in full.

    Attributes:
        actor: The party, as the organisation as which it is counted.
        pays: The part of its commitments that it is taken to pay, or None.
        dependents: Who depends on it, by tie and then by size.
        second: Who depends on these, those first that have most at stake.
        depends_on: On whom it depends itself, by tie and then by size.
        funded: What of its revenue and backlog comes from firms that it funds.
        cascades: What follows if it pays that part, by currency; empty where that is not asked, or it owes
            nothing.
        lapsed: What it was to give or get and has fallen through, which counts for nothing.
        readings: Other readings of what it gives or gets, less well supported, which count for nothing.
        merged: Parties that are counted as the organisation that they are a part of, with it.
        doubtful: Claims that are graded below the floor, and so count for nothing.
        truncated: Whether there is more than is told.
    """

    actor: str
    pays: Fraction | None
    dependents: tuple[Dependence, ...]
    second: tuple[Second, ...]
    depends_on: tuple[Dependence, ...]
    funded: tuple[Funded, ...]
    cascades: tuple[Cascade, ...]
    lapsed: tuple[Given, ...]
    readings: tuple[Given, ...]
    merged: tuple[tuple[str, str], ...]
    doubtful: tuple[str, ...]
    truncated: bool


def exposure(
    network: Network[str],
    *,
    actor: Annotated[str, Subject("actor")],
    pays: Annotated[float | None, Within(0, 1)] = None,
    through: Through = "binding",
    firm: bool = False,
    rounds: Annotated[int, Within(1)] = 2,
    limit: Annotated[int, Within(1)] = 20,
    floor: Annotated[float, Within(0, 1)] = 0.1,
    apart: bool = False,
) -> Exposure:
    """Who depends on an actor, and who loses if it does not pay?

    A tie follows from what one party gives another (see `kg.analysis.giving`): who gets goods, compute or
    space depends on who provides them for supply, and that one on what it is paid, or is to be paid, for
    them; who is funded on who funds, and that one on what it has put in; who is stood in for on who stands
    in, and the other way round. The share of the whole is told where a claim tells it, or tells the whole.

    Asked with a part that the actor pays, the losses go from party to party as in Eisenberg and Noe (2001).
    What firms have beside what the record tells is not known, so that later losses are bounds (see
    `kg.analysis.contagion`), from "each makes it up from elsewhere" to "each passes all of it on", and no
    forecast. Commitments are taken over their whole terms, at their face.

    Args:
        network: The network.
        actor: The actor.
        pays: The part of each of its commitments that it pays, from 0 to 1; without it, no losses are told.
        through: Which commitments count as owed: binding ones alone, or planned ones too.
        firm: Count no commitment that can be cancelled as owed.
        rounds: Up to which round to name who can lose.
        limit: How many ties of each kind, second-order ties and losses to tell at most.
        floor: Leave out claims whose grade, reliability times credibility, is below this.
        apart: Keep a party apart from the organisation that it is a part of.

    Returns:
        The ties and the losses; empty where no selected claim ties the actor to anybody.
    """
    record, graded = record_of(network), Decimal(str(floor))
    made = gifts(network, floor=graded, apart=apart)
    party = actor if apart else top(actor, record)
    ties = Ties(made.given, claims_of(network).values(), record)
    dependents, more = _cut(ties.on(party), limit)
    depends_on, more_on = _cut(ties.by(party), limit)
    second = _second(ties, party)
    found: tuple[Cascade, ...] = ()
    part = None if pays is None else Fraction(str(pays))
    if part is not None:
        owed = obligations(made.given, record, through=through, firm=firm)
        promises = contingents(made.given, network, floor=graded, apart=apart)
        found = cascades(party, part, owed, promises, record=record, rounds=rounds, limit=limit)
    return Exposure(
        actor=party,
        pays=part,
        dependents=dependents,
        second=second[:limit],
        depends_on=depends_on,
        funded=funded(made.given, ties, party, record),
        cascades=found,
        lapsed=tuple(each for each in _of(made.given, party) if each.state == "lapsed"),
        readings=tuple(_of(made.readings, party)),
        merged=tuple(pair for pair in made.merged if party in pair),
        doubtful=made.doubtful,
        truncated=more or more_on or len(second) > limit or any(each.truncated for each in found),
    )


def _of(given: Iterable[Given], party: str) -> list[Given]:
    return [each for each in given if party in {each.giver, each.taker}]


def _cut(found: Sequence[Dependence], limit: int) -> tuple[tuple[Dependence, ...], bool]:
    """The first of each tie, and whether there are more."""
    seen: dict[Tie, int] = defaultdict(int)
    kept = []
    for each in found:
        seen[each.tie] += 1
        if seen[each.tie] <= limit:
            kept.append(each)
    return tuple(kept), len(kept) < len(found)


def _second(ties: Ties, party: str) -> tuple[Second, ...]:
    """Who depends on those who depend on the party, those first that have most at stake."""
    largest: dict[str, Dependence] = {}
    for each in ties.on(party):
        held = largest.get(each.dependent)
        if held is None or _size(each.amount) > _size(held.amount):
            largest[each.dependent] = each
    found = [
        Second(then.dependent, first, then, _lesser(first, then), _product(first, then))
        for between, first in largest.items()
        for then in ties.on(between)
        if then.dependent != party
    ]
    return tuple(sorted(found, key=_place))


def _place(each: Second) -> tuple[object, ...]:
    size = central(each.amount) if each.amount else 0
    return (-size, each.dependent, each.then.on, each.then.tie, each.then.currency or "")


def _size(amount: Range) -> Number:
    return central(amount) if amount else -1


def _lesser(first: Dependence, then: Dependence) -> Range:
    if not first.amount or not then.amount or first.currency != then.currency:
        return Range()
    return least((first.amount, then.amount))


def _product(first: Dependence, then: Dependence) -> Range:
    if not first.shares or not then.shares:
        return Range()
    one, other = first.shares[0].range, then.shares[0].range
    low = None if one.low is None or other.low is None else Decimal(one.low) * Decimal(other.low)
    high = None if one.high is None or other.high is None else Decimal(one.high) * Decimal(other.high)
    return Range(low, high)
