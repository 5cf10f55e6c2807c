"""Which goods that were promised, reserved or sold to one party ended with another, and how sure is that?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kg.analysis.chain import DEFAULT_LEGS, Budget, Legs, walk, without_doubles
from kg.analysis.engine import leaving
from kg.analysis.finding import Finding, Reading, assess
from kg.analysis.leg import DIVERTED, GOODS, Leg, in_time, legs, weighed_range
from kg.analysis.order import Wanted, graded, order, weighed
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.claim import Claim

SERVICE = (*GOODS, "ServiceProvided")
"""What edges of merely possible chains carry: leases and remote use are legs of these only."""

PARTY_KINDS = frozenset(
    {"Company", "Person", "PublicBody", "Fund", "SpecialPurposeVehicle", "Group", "UnknownParty", "Actor"}
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The findings of one question.

    Attributes:
        findings: The answers, in order.
        truncated: Whether there are more than were asked for, or the search was ended early.
        left_out: How many claims were left out, for each reason.
    """

    findings: tuple[Finding, ...]
    truncated: bool
    left_out: tuple[tuple[str, int], ...] = ()


def diversions(
    network: Network[str],
    *,
    intended: str | None = None,
    actual: str | None = None,
    kinds: Sequence[str] = ("recorded", "reconstructed"),
    wanted: Wanted | None = None,
    max_legs: int = DEFAULT_LEGS,
    budget: Budget | None = None,
    engine: str | None = None,
) -> Answers:
    """Which goods that were promised, reserved or sold to one party ended with another?

    Args:
        network: The network.
        intended: Only goods that this party had or was due (an IRI).
        actual: Only goods that this party got.
        kinds: ``recorded`` (a source itself says that goods were redirected), ``reconstructed`` (legs on the
            same lot end with another than it was due to, though no single source says so) and ``possible``
            (a chain in time order of compatible products; an upper bound).
        wanted: Filters, order and number of the answers.
        max_legs: How many legs at most.
        budget: How long to search; 30 seconds where it is None.
        engine: One of `kg.analysis.engine.ENGINES`, which looks for possible chains; by the number of legs
            where it is None. The answers are the same.

    Returns:
        The answers; none where nothing is found.
    """
    wanted = wanted or Wanted()
    budget = budget or Budget()
    goods = Legs(legs(network), record_of(network), claims_of(network))
    recorded = _recorded(goods, network, max_legs)

    def concerns(due_to: str, got: str) -> bool:
        return (intended is None or intended in members(network, due_to)) and (
            actual is None or actual in members(network, got)
        )

    found: list[Finding] = []
    if "recorded" in kinds:
        found += recorded
    if "reconstructed" in kinds:
        found += _reconstructed(goods, recorded, max_legs, budget)
    found = [finding for finding in found if concerns(finding.intended, finding.actual)]
    if "possible" in kinds:
        chains = _possible(network, max_legs, budget, engine)
        asked = [chain for chain in chains if concerns(chain[0].target, chain[-1].target)]
        found += weighed(graded(asked, wanted.by), partial(_upper_bound, goods=goods), wanted, goods.products)
    kept, cut = order(found, wanted, goods.products)
    return Answers(tuple(kept), cut or budget.spent, left_out(network))


def left_out(network: Network[str]) -> tuple[tuple[str, int], ...]:
    """How many claims no answer rests on, for each reason.

    Args:
        network: The network.

    Returns:
        Reasons and counts, in order of the reasons; among them the diversions that do not name both the party
        from which and the party to which the goods went, and so yield no leg.
    """
    counts: dict[str, int] = dict(network.graph["omitted"])
    with_edge = {data["claim"] for _, _, data in network.edges(data=True) if data["relation"] == DIVERTED}
    told = (c for c in claims_of(network).values() if c.kind == "Diversion" and c.supports)
    vague = sum(claim.iri not in with_edge for claim in told)
    if vague:
        counts["a diversion that does not name both parties"] = vague
    return tuple(sorted(counts.items()))


def members(network: Network[str], party: str) -> set[str]:
    """A party, and the members of it where it is a group.

    Args:
        network: The network.
        party: The party's IRI.

    Returns:
        IRIs.
    """
    entity = record_of(network).entities.get(party)
    return {party, *(entity.linked("org:hasMember") if entity else ())}


def _recorded(goods: Legs, network: Network[str], max_legs: int) -> list[Finding]:
    returns = _returns(network)
    returned = {event for events in returns.values() for event in events}
    moving: dict[str, list[tuple[int, Leg]]] = defaultdict(list)
    for place, step in enumerate(goods.steps):
        if step.moves:  # and so is no consignment
            moving[step.event].append((place, step))
    consequences = _consequences(network)
    valuations = _valuations(network)
    found = []
    for step in goods.steps:
        if step.verb == DIVERTED and step.event not in returned:
            chain = _way_to(step, goods, max_legs)
            finding = assess(
                "recorded", step.source, chain, goods.record, same_goods=True, products=goods.products
            )
            back = dict(pair for event in returns.get(step.event, ()) for pair in moving.get(event, ()))
            finding = replace(
                finding,
                counter=tuple(back[place] for place in sorted(back)),
                consequences=tuple(consequences.get(step.event, ())),
            )
            found.append(_valued(finding, valuations, network))
    return _with_readings(found)


def _returns(network: Network[str]) -> dict[str, set[str]]:
    """For each event, the events in which its goods were to come back."""
    found: dict[str, set[str]] = {}
    for claim in claims_of(network).values():
        if claim.supports:
            found.setdefault(claim.happening, set()).update(claim.all("returnLeg"))
    return found


def _consequences(network: Network[str]) -> dict[str, list[str]]:
    """The claims on what followed, by what happened."""
    found: dict[str, list[str]] = {}
    for claim in claims_of(network).values():
        if claim.kind == "Consequence" and claim.supports:
            found.setdefault(claim.happening, []).append(claim.iri)
    return found


def _valuations(network: Network[str]) -> dict[str, list[Claim]]:
    """The claims on what lots are worth, by lot."""
    found: dict[str, list[Claim]] = {}
    for claim in claims_of(network).values():
        if claim.kind == "Valuation" and claim.supports and (lot := claim.role("lot")):
            found.setdefault(lot, []).append(claim)
    return found


def _valued(finding: Finding, of_lot: Mapping[str, Sequence[Claim]], network: Network[str]) -> Finding:
    """Add what the lots are said to be worth, and take it for the amount where no leg states one."""
    told = [claim for lot in finding.legs[-1].lots for claim in of_lot.get(lot, ())]
    claims = sorted(told, key=lambda claim: claim.iri)
    worth = weighed_range(claims, record_of(network), "amount")
    currency = next((claim.currency for claim in claims if claim.currency), None)
    known = finding.amount or not worth
    return replace(
        finding,
        amount=finding.amount if known else worth,
        currency=finding.currency if known else currency,
        valuations=tuple(claim.iri for claim in claims),
    )


def _with_readings(found: list[Finding]) -> list[Finding]:
    """Set beside each answer the others on the same event, so that a contradiction is never out of sight."""
    by_event: dict[str, list[Finding]] = {}
    for finding in found:
        by_event.setdefault(finding.legs[-1].event, []).append(finding)
    return [
        replace(
            finding,
            readings=tuple(
                Reading(other.actual, other.weakest, other.legs[-1].claims)
                for other in by_event[finding.legs[-1].event]
                if other is not finding
            ),
        )
        for finding in found
    ]


def _way_to(last: Leg, goods: Legs, max_legs: int) -> tuple[Leg, ...]:
    """The fullest way by which the same goods came to where they were diverted from.

    Of the chains on the same lot that end with the leg, the one with the most legs is taken, then one whose
    legs are told by claims of their own, then the best supported.
    """
    complete: list[tuple[Leg, ...]] = []
    todo: list[tuple[Leg, ...]] = [(last,)]
    while todo:
        chain = todo.pop()
        visited = {chain[0].source, *(step.target for step in chain)}
        longer = [
            (step, *chain)
            for step in goods.into(chain[0].source)
            if len(chain) < max_legs
            and step.source not in visited
            and goods.can_follow(step, chain[0])
            and goods.fits(chain, step)
            and goods.same_goods((step, *chain))
            and in_time((step, *chain))
        ]
        todo.extend(longer)
        if not longer:
            complete.append(chain)
    return min(complete, key=lambda chain: _fullness(chain, goods))


def _fullness(chain: tuple[Leg, ...], goods: Legs) -> tuple[object, ...]:
    told = sum(goods.is_consignment(step) for step in chain)
    weakest = min(step.confidence.value for step in chain)
    return (-len(chain), told, -weakest, [step.key for step in chain])


def _reconstructed(goods: Legs, recorded: list[Finding], max_legs: int, budget: Budget) -> list[Finding]:
    """Chains on one lot that no single source tells: from whom it was due to, to whom it ended with."""
    told = {(finding.intended, finding.actual, lot) for finding in recorded for lot in finding.lots}
    starts = sorted({step.source for step in goods.steps if step.lots})
    chains = [
        chain
        for chain in walk(goods, starts, max_legs=max_legs, same_goods=True, budget=budget)
        if len(chain) > 1
        and chain[-1].moves
        and chain[-1].verb != DIVERTED
        and all(step.lots for step in chain)
        and _is_party(goods, chain[-1].target)
        and not any((chain[0].target, chain[-1].target, lot) in told for step in chain for lot in step.lots)
    ]
    return [
        assess(
            "reconstructed", chain[0].target, chain, goods.record, same_goods=True, products=goods.products
        )
        for chain in without_doubles(_longest(chains), goods)
    ]


def _possible(
    network: Network[str], max_legs: int, budget: Budget, engine: str | None
) -> list[tuple[Leg, ...]]:
    """Chains that time and goods allow, from any party to any other."""
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    chains = [
        chain
        for chain in leaving(goods, max_legs=max_legs, budget=budget, engine=engine)
        if len(chain) > 1 and _is_party(goods, chain[-1].target) and kind_of(chain, goods) == "possible"
    ]
    return without_doubles(_longest(chains), goods)


def _upper_bound(chain: tuple[Leg, ...], goods: Legs) -> Finding:
    return assess("possible", chain[0].target, chain, goods.record, same_goods=False, products=goods.products)


def kind_of(chain: Sequence[Leg], goods: Legs) -> str:
    """Which of the three kinds of answers a chain is.

    Args:
        chain: The legs, in order.
        goods: All legs.

    Returns:
        ``recorded`` where one event tells it all, or its last leg is a recorded diversion of the same goods;
        ``reconstructed`` where all legs are on the same lot; ``possible`` otherwise.
    """
    if any(step.carries == "ServiceProvided" for step in chain):
        return "recorded" if len(chain) == 1 else "possible"
    if len({step.event for step in chain}) == 1:
        return "recorded"
    if not goods.same_goods(chain):
        return "possible"
    return "recorded" if chain[-1].verb == DIVERTED else "reconstructed"


def _longest(chains: list[tuple[Leg, ...]]) -> list[tuple[Leg, ...]]:
    """The chains that are no stretch of another."""
    told = [tuple(map(id, chain)) for chain in chains]  # a leg is one object: its number is quick to compare
    stretches = {
        own[start:stop]
        for own in told
        for start in range(len(own))
        for stop in range(start + 1, len(own) + 1)
        if stop - start < len(own)
    }
    return [chain for chain, own in zip(chains, told, strict=True) if own not in stretches]


def _is_party(goods: Legs, iri: str) -> bool:
    entity = goods.record.entities.get(iri)
    return entity is None or entity.kind in PARTY_KINDS
