"""A leg: one event between two parties, with all claims on it weighed into one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.analysis.confidence import Confidence, combine, support
from kg.analysis.denial import Objections
from kg.analysis.product import Products
from kg.claim import CONTRARY, Claim, Interval, Range
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.clock import Holding
    from kg.record import Record

DIVERTED = "divertedTo"
"""The verb of the edge by which a source itself says that goods were redirected."""

GOODS = ("DueGoods", "MovedGoods")
"""Edges along which goods are promised or go."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One event between two parties.

    Attributes:
        event: The event's IRI, or the claim's where it names no event.
        source: The party from which it starts.
        target: The party at which it ends.
        verb: The local name of the edge's verb: that of a diversion, or else of the best supported claim.
        carries: What passes: ``DueGoods``, ``MovedGoods`` or ``ServiceProvided``.
        when: The span of days in which it can have happened, over all supporting claims.
        quantity: How many, as far as the best claim of each origin says.
        unit: The code of the unit in which it is counted.
        amount: How much money, likewise.
        currency: The ISO 4217 code of the amount, or None.
        products: The products that the claims name.
        lots: The lots that the claims name.
        modality: The furthest state that any supporting claim gives.
        stance: The strongest stance among the claims that give that state.
        confidence: How well it is supported, and why.
        claims: The supporting claims, in order of their IRIs.
        denials: The claims that deny it.
        disputed: The aspects that are denied, in order.
        holds: How sure it is, as far as dates tell, that it had come so far by the day that was asked for;
            None where no day was.
    """

    event: str
    source: str
    target: str
    verb: str
    carries: str
    when: Interval
    quantity: Range
    unit: str
    amount: Range
    currency: str | None
    products: tuple[str, ...]
    lots: tuple[str, ...]
    modality: str
    stance: str
    confidence: Confidence
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    holds: Holding | None = None

    @property
    def moves(self) -> bool:
        """Whether goods go along it, rather than being promised or let."""
        return self.carries == "MovedGoods"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the leg: event, parties and what is carried."""
        return (self.event, self.source, self.target, self.carries)


def legs(network: Network[str], *, carries: Sequence[str] = GOODS) -> tuple[Leg, ...]:
    """Weigh the edges of a network into legs.

    Args:
        network: The network.
        carries: Which edges to take, by what they carry.

    Returns:
        One leg for each event, pair of parties and thing carried, in a fixed order.
    """
    record, claims = record_of(network), claims_of(network)
    groups: dict[tuple[str, str, str, str], list[tuple[Claim, str]]] = {}
    for source, target, data in network.edges(data=True):
        if data["carries"] in carries and source != target:
            claim = claims[data["claim"]]
            key = (claim.happening, source, target, data["carries"])
            groups.setdefault(key, []).append((claim, data["relation"]))
    speech, objections = _speech(claims.values()), Objections(claims.values())
    products = Products(record)
    made = []
    for key in sorted(groups):
        step = _leg(key, groups[key], products, speech, objections)
        so_far = [claim for claim, _ in groups[key] if claim.modality == step.modality]
        made.append(replace(step, holds=holds(network, so_far)))
    return tuple(sorted(_confirmed(made, record, speech), key=lambda leg: leg.key))


def _speech(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Confirmations by what they speak of: an event, or a claim."""
    by_topic: dict[str, list[Claim]] = {}
    for claim in claims:
        if _confirms(claim):
            for topic in {*claim.all("respondsTo"), *claim.all("event")}:
                by_topic.setdefault(topic, []).append(claim)
    return by_topic


def _leg(
    key: tuple[str, str, str, str],
    edges: list[tuple[Claim, str]],
    products: Products,
    speech: dict[str, list[Claim]],
    objections: Objections,
) -> Leg:
    event, source, target, carries = key
    record = products.record
    group = [claim for claim, _ in edges]
    _, verb = min(edges, key=lambda edge: (edge[1] != DIVERTED, -support(edge[0], record), edge[1]))
    direct = [s for c in group for s in speech.get(c.iri, ())]
    supporting = _distinct([*group, *direct])
    against = _distinct(record.claims[iri] for c in group for iri in objections.of(c))
    denials = [c for c in against if c.stance in CONTRARY]
    ranked = sorted(group, key=lambda c: (-support(c, record), c.iri))
    # A rate is no quantity of goods: it stays with its claim.
    counted = [c for c in ranked if c.quantity and c.code("per") is None]
    unit = next((_unit(c) for c in counted), "PieceUnit")
    currency = next((c.currency for c in ranked if c.amount), None)
    modality = record.strongest(c.modality for c in group)
    weighed = [c for c in supporting if c.modality == modality]
    return Leg(
        event=event,
        source=source,
        target=target,
        verb=verb,
        carries=carries,
        when=agreed_span(group),
        quantity=weighed_range([c for c in counted if _unit(c) == unit], record, "quantity"),
        unit=unit,
        amount=weighed_range([c for c in group if c.currency == currency], record, "amount"),
        currency=currency,
        products=products.narrowest({p for c in group for p in c.all("product")}),
        lots=tuple(sorted({lot for c in group for lot in c.all("lot")})),
        modality=modality,
        stance=record.strongest(c.stance for c in weighed),
        confidence=confidence_in(supporting, modality, record),
        claims=tuple(c.iri for c in supporting),
        denials=tuple(c.iri for c in denials),
        disputed=tuple(sorted({c.code("aspect") or "Happened" for c in denials})),
    )


def _unit(claim: Claim) -> str:
    return claim.code("unit") or "PieceUnit"


def confidence_in(claims: Iterable[Claim], modality: str, record: Record) -> Confidence:
    """How sure it is that things have come as far as a modality says.

    Args:
        claims: The claims that support a leg.
        modality: The leg's modality.
        record: The record.

    Returns:
        The combined support of the claims of that modality: a plan that is well attested makes no deed.
    """
    return combine([claim for claim in claims if claim.modality == modality], record)


def _confirmed(made: list[Leg], record: Record, speech: dict[str, list[Claim]]) -> list[Leg]:
    """Let a confirmation that names only the event count for the best supported reading of it.

    An admission that goods were redirected says nothing on which of two reported recipients is right.
    """
    best: dict[tuple[str, str], Leg] = {}
    for leg in made:
        held = best.get((leg.event, leg.carries))
        if held is None or (-leg.confidence.value, leg.key) < (-held.confidence.value, held.key):
            best[leg.event, leg.carries] = leg
    claims: dict[str, set[str]] = {}
    for leg in made:
        claims.setdefault(leg.event, set()).update(leg.claims)
    return [
        _with_confirmations(leg, claims[leg.event].difference(leg.claims), record, speech)
        if best[leg.event, leg.carries] is leg and leg.moves
        else leg
        for leg in made
    ]


def _with_confirmations(leg: Leg, others: set[str], record: Record, speech: dict[str, list[Claim]]) -> Leg:
    """Add the confirmations of the event, but for those that answer the claims of another reading."""
    more = [
        s
        for s in speech.get(leg.event, ())
        if s.iri not in leg.claims and others.isdisjoint(s.all("respondsTo"))
    ]
    if not more:
        return leg
    supporting = _distinct([*(record.claims[iri] for iri in leg.claims), *more])
    stance = record.strongest((leg.stance, *(s.stance for s in more if s.modality == leg.modality)))
    return replace(
        leg,
        claims=tuple(c.iri for c in supporting),
        stance=stance,
        confidence=confidence_in(supporting, leg.modality, record),
    )


def _confirms(claim: Claim) -> bool:
    return claim.kind == "Statement" and claim.supports and claim.code("aspect") == "Happened"


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for _, claim in sorted({claim.iri: claim for claim in claims}.items())]


def agreed_span(group: Iterable[Claim]) -> Interval:
    """The span in which all dated claims agree; where they do not, the span that covers them all.

    Args:
        group: Claims on one happening.

    Returns:
        The span; an end is None where no claim gives one, or where a claim of several that disagree does not.
    """
    dated = [c.when for c in group if c.when.earliest or c.when.latest]
    starts = [w.earliest for w in dated if w.earliest]
    ends = [w.latest for w in dated if w.latest]
    start, end = max(starts, default=None), min(ends, default=None)
    if start and end and start > end:
        start = min(starts) if len(starts) == len(dated) else None
        end = max(ends) if len(ends) == len(dated) else None
    return Interval(start, end)


def weighed_range(group: Sequence[Claim], record: Record, name: str) -> Range:
    """The hull of what the best claim of each origin says; a vaguer reading that contains another is dropped.

    Claims that name no origin are heard only where no other states the figure.

    Args:
        group: The claims.
        record: The record.
        name: Which figure: ``quantity``, ``amount``, ``power`` or ``share``.

    Returns:
        The range; empty where no claim states the figure.
    """
    best: dict[str | None, Claim] = {}
    for claim in sorted(group, key=lambda c: (-support(c, record), c.iri)):
        if getattr(claim, name):
            best.setdefault(record.origin(claim), claim)
    if len(best) > 1:
        best.pop(None, None)
    ranges: list[Range] = [getattr(claim, name) for claim in best.values()]
    kept = [r for r in ranges if not any(r != o and r.contains(o) for o in ranges)]
    if not kept:
        return Range()
    if all(r == kept[0] for r in kept):
        return kept[0]
    lows, highs = [r.low for r in kept], [r.high for r in kept]
    low = None if None in lows else min(n for n in lows if n is not None)
    high = None if None in highs else max(n for n in highs if n is not None)
    return Range(low, high)


def in_time(steps: Sequence[Leg]) -> bool:
    """Whether one non-decreasing instant for each leg exists.

    No leg must end before its predecessors can begin: the running maximum of the earliest days must never
    exceed a leg's latest day. Comparing neighbours alone is not enough.

    Args:
        steps: The legs, in order.

    Returns:
        True where the order is possible.
    """
    reached = date.min
    for step in steps:
        reached = max(reached, step.when.earliest or date.min)
        if reached > (step.when.latest or date.max):
            return False
    return True
