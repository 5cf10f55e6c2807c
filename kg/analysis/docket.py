"""Documented diversions as cases: all that the record holds together is one, and is counted once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx

from kg.analysis.case import PERFORMED, STANDINGS, Case, Part, Standing, at_most
from kg.analysis.confidence import combine
from kg.analysis.counting import scaled
from kg.analysis.leg import agreed_span, weighed_range
from kg.analysis.product import Products
from kg.claim import Interval, Range
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.claim import Claim
    from kg.record import Record

DIVERSION = "Diversion"
ACTS = ("Accusation", "Charge", "Plea", "Settlement")
"""The classes of legal and other acts against somebody."""

BY_STANCE = {
    "Admits": "admitted",
    "Settles": "settled",
    "Asserts": "recorded",
    "Reports": "recorded",
    "Estimates": "estimated",
    "Charges": "charged",
    "Alleges": "alleged",
    "Suspects": "suspected",
}
"""The standing that each stance gives."""

JOINED = ("event", "lot", "overlaps", "partOf", "returnLeg", "takenFrom", "under")
"""The roles that hold a case together: two diversions that share what stands in one of these are one case."""

WHO = ("decidedBy", "divertedFrom", "intermediary")
"""The roles of those who divert."""

TOTAL = "SmuggledChips"
"""The item of a total of diverted chips."""


def docket(network: Network[str]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Which diversions does the record document, and which of them are one case?

    Diversions are one case where they share an event, a lot, a lot of which theirs were taken, or the legal
    act under which they are claimed, where one is part of the other, overlaps it or is its return, and where
    one total counts them together. An identification merges nothing. Claims that are denied stay; what denies
    is listed.

    Args:
        network: The network.

    Returns:
        The cases, by the day of their first happening; and the charges, pleas and settlements that belong to
        none of them.
    """
    record, claims = record_of(network), claims_of(network)
    diversions = [c for c in claims.values() if c.kind == DIVERSION and c.supports]
    totals = [c for c in claims.values() if c.kind == "Tally" and c.supports]
    bonds: nx.Graph[object] = nx.Graph()
    for claim in diversions:
        bonds.add_edges_from((claim.iri, ("thing", iri)) for iri in _bonds(claim))
    for claim in claims.values():  # a lot is of one case with the lot that it was taken from, whoever says so
        lots = [*claim.all("lot"), *claim.all("takenFrom")]
        bonds.add_edges_from((("thing", lots[0]), ("thing", lot)) for lot in lots[1:])
    known = _by_bond(diversions)
    for total in totals:
        bonds.add_edges_from((total.iri, claim.iri) for thing in _of(total, record) for claim in known[thing])
    products, found = Products(record), []
    spoken = _speech(claims.values())
    for component in nx.connected_components(bonds):
        members = [claims[iri] for iri in sorted(each for each in component if isinstance(each, str))]
        own = [claim for claim in members if claim.kind == DIVERSION]
        if own:
            whole = [claim for claim in members if claim.kind != DIVERSION]
            found.append(_case(own, whole, claims, spoken, products))
    taken = {iri for case in found for iri in case.claims}
    apart = (c.iri for c in claims.values() if c.kind in ACTS[1:] and c.iri not in taken)
    return tuple(sorted(found, key=_order)), tuple(sorted(apart))


def _bonds(claim: Claim) -> Iterator[str]:
    yield claim.iri
    for role in JOINED:
        yield from claim.all(role)


def _by_bond(diversions: Iterable[Claim]) -> defaultdict[tuple[str, str], list[Claim]]:
    """The diversions by what holds them together, and by who diverted."""
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in diversions:
        for iri in _bonds(claim):
            found["thing", iri].append(claim)
        for iri in {iri for role in WHO for iri in claim.all(role)}:
            found["party", iri].append(claim)
    return found


def _of(total: Claim, record: Record) -> Iterator[tuple[str, str]]:
    """What a total counts: the same happening or goods, or all that its subject or its members diverted."""
    for role in ("event", "lot", "partOf", "under"):
        yield from (("thing", iri) for iri in total.all(role))
    if total.code("item") == TOTAL and (subject := total.role("subject")):
        entity = record.entities.get(subject)
        yield from (("party", iri) for iri in (subject, *(entity.linked("org:hasMember") if entity else ())))


def _speech(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """The acts and denials on each thing."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind in ACTS or claim.stance == "Denies":
            for iri in {*claim.all("event"), *claim.all("under"), *claim.all("respondsTo")}:
                found[iri].append(claim)
    return found


def _case(
    own: Sequence[Claim],
    totals: Sequence[Claim],
    claims: Mapping[str, Claim],
    spoken: Mapping[str, Sequence[Claim]],
    products: Products,
) -> Case:
    record = products.record
    by_event: dict[str, list[Claim]] = defaultdict(list)
    for claim in own:
        by_event[claim.happening].append(claim)
    topics = {iri for claim in own for iri in (claim.iri, *claim.all("event"), *claim.all("under"))}
    speech = {claim.iri: claim for topic in topics for claim in spoken.get(topic, ())}
    denials = sorted(iri for iri, claim in speech.items() if claim.stance == "Denies")
    acts = [claim for _, claim in sorted(speech.items()) if claim.supports and claim.kind in ACTS]
    # A charge over the same goods need not be that they were diverted: it stands beside, and proves nothing.
    beside = {act.iri for total in totals for iri in total.all("under") for act in spoken.get(iri, ())}
    beside = {iri for iri in beside if claims[iri].supports} | {act.iri for act in acts}
    parts = [_part(event, group, products) for event, group in by_event.items()]
    currencies = {part.currency for part in parts} | {total.currency for total in totals}
    one = currencies - {None}
    currency = next(iter(one)) if len(one) == 1 else None
    places = {iri for claim in own for iri in claim.all("place")}
    for recipient in {iri for claim in own for iri in claim.all("recipient")}:
        places.update(record.entities[recipient].linked("kg:country") if recipient in record.entities else ())
    names = {claim.iri for claim in (*own, *totals)} | beside | set(denials)
    return Case(
        event=max(sorted(by_event), key=lambda event: len(by_event[event])),
        parts=tuple(
            sorted(parts, key=lambda part: (str(part.when.earliest or part.when.latest), part.event))
        ),
        standings=_standings(own, acts),
        totals=tuple(claim.iri for claim in totals),
        total=weighed_range([_in_chips(claim, products) for claim in totals], record, "quantity"),
        total_amount=weighed_range([c for c in totals if c.currency == currency], record, "amount"),
        currency=currency,
        places=tuple(sorted(places)),
        sources=tuple(sorted({iri for claim in own for iri in claim.all("divertedFrom")})),
        recipients=tuple(sorted({iri for claim in own for iri in claim.all("recipient")})),
        confidence=combine(own, record),
        disputed=tuple(sorted({claims[iri].code("aspect") or "Happened" for iri in denials})),
        denials=tuple(denials),
        acts=tuple(sorted(beside)),
        claims=tuple(sorted(names)),
    )


def _part(event: str, group: Sequence[Claim], products: Products) -> Part:
    record = products.record
    modality = record.strongest(c.modality for c in group)
    told = [c for c in group if c.modality == modality]
    when = agreed_span(told)
    if when.latest is None and modality in PERFORMED:  # what was done, was done before it was known
        when = Interval(when.earliest, min((c.known_from for c in told if c.known_from), default=None))
    currency = next((c.currency for c in told if c.amount), None)
    amount = weighed_range([c for c in told if c.currency == currency], record, "amount")
    quantity = weighed_range([_in_chips(claim, products) for claim in told], record, "quantity")
    if modality == "Attempted":
        amount, quantity = at_most(amount), at_most(quantity)
    goods = products.narrowest({iri for claim in group for iri in claim.all("product")})
    return Part(
        event=event,
        when=when,
        modality=modality,
        quantity=quantity,
        amount=amount,
        currency=currency,
        products=goods,
        chips=not goods or any(_kind(iri, record) in {"Accelerator", "System"} for iri in goods),
        claims=tuple(sorted(claim.iri for claim in group)),
    )


def _standings(own: Iterable[Claim], acts: Iterable[Claim]) -> tuple[Standing, ...]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim in own:
        if claim.stance in BY_STANCE:
            found[BY_STANCE[claim.stance]].add(claim.iri)
    for act in acts:
        if act.modality != "Actual":
            continue
        if act.kind == "Plea":
            if act.code("pleads") == "Guilty":
                found["admitted"].add(act.iri)
            continue
        found[{"Charge": "charged", "Settlement": "settled", "Accusation": "alleged"}[act.kind]].add(act.iri)
    return tuple(Standing(name, tuple(sorted(found[name]))) for name in STANDINGS if name in found)


def _in_chips(claim: Claim, products: Products) -> Claim:
    """A claim with its quantity in accelerators; without one where it counts something else."""
    unit = claim.code("unit") or "PieceUnit"
    goods = claim.all("product")
    counts = unit in {"PieceUnit", "SystemUnit"} and claim.code("per") is None
    each = products.pieces(goods) if counts and all(_holds(iri, products) for iri in goods) else None
    return replace(claim, quantity=Range() if each is None else _times(claim.quantity, each))


def _times(quantity: Range, each: int) -> Range:
    return quantity if each == 1 else scaled(quantity, Range(each, each))


def _holds(product: str, products: Products) -> bool:
    """Whether a product is an accelerator, or a system."""
    return _kind(product, products.record) in {"Accelerator", "System"}


def _kind(product: str, record: Record) -> str:
    entity = record.entities.get(product)
    return entity.kind if entity else ""


def _order(case: Case) -> tuple[str, str]:
    days = [day.isoformat() for part in case.parts if (day := part.when.earliest or part.when.latest)]
    return min(days, default=""), case.event
