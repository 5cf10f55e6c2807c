"""Records made by hand: a claim, a document or an entity from a few words, all else filled in.

A name without a prefix is that of an actor; a claim is named ``document#c1``. Entities that nobody describes
come into being where a claim names them.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kg import terms
from kg.analysis.chain import Legs
from kg.analysis.confidence import Confidence
from kg.analysis.leg import Leg, legs
from kg.claim import Claim, Entity, Giving, Interval, Number, Range, Recipe, Source
from kg.network import Network, Selection, project
from kg.record import Record

RECIPES = tuple(
    Recipe(*words.split())
    for words in (
        "Acquisition acquirer acquired acquires Relation",
        "Allocation supplier recipient allocatesTo DueGoods",
        "ComponentOf component whole isComponentOf Relation",
        "Control controller controlled controls Relation",
        "Diversion divertedFrom recipient divertedTo MovedGoods",
        "Diversion supplier divertedFrom consignsTo DueGoods",
        "Inspection inspector inspected inspects Relation",
        "Installation holder facility installsIn MovedGoods",
        "Investment investor investee investsIn MoneyPaid",
        "Lease lessee lessor paysRentTo MoneyPaid",
        "Lease lessor lessee leasesTo ServiceProvided",
        "Order supplier buyer hasOrderFrom DueGoods",
        "Ownership owner owned owns Relation",
        "Payment payer payee pays MoneyPaid",
        "Role person organization holdsPostAt Relation",
        "Sale buyer supplier paysForGoods MoneyPaid",
        "Sale supplier buyer sellsTo MovedGoods",
        "Shipment supplier recipient shipsTo MovedGoods",
        "StaffMove formerEmployer newEmployer losesStaffTo Relation",
        "Supply supplier recipient supplies MovedGoods",
    )
)
"""The ontology's edge recipes of the classes that the tests use."""

GIVINGS = tuple(
    Giving(*words.split())
    for words in (
        "Guarantee guarantor obligor Funding Committed",
        "Investment investor investee Funding Actual",
        "Lease lessee lessor ForGoods Committed",
        "Loan lender borrower Funding Actual",
        "Order buyer supplier ForGoods Committed",
        "Ownership issuer owner AnyPurpose Actual",
        "Payment payer payee AnyPurpose Actual",
        "Sale buyer supplier ForGoods Actual",
        "Shipment recipient supplier ForGoods Actual",
        "Subsidy grantor beneficiary Funding Actual",
        "Supply recipient supplier ForGoods Actual",
        "Warrant issuer holder Funding Committed",
    )
)
"""How the ontology lets classes tell that one party gives another money or its worth."""

FAMILIES = {
    kind: family
    for family, kinds in (
        (
            "GoodsClaim",
            "Allocation Diversion Inspection Installation Lease Order Sale Seizure Shipment Supply",
        ),
        ("ActClaim", "Charge StaffMove Vote"),
        ("MakingClaim", "ComponentOf Manufacture Training"),
        ("MeasureClaim", "Count Figure Tally"),
        ("MoneyClaim", "Acquisition Guarantee Investment Loan Payment Subsidy Valuation Warrant"),
        ("SpeechClaim", "Identification Statement"),
        ("StandingClaim", "Control Operation Ownership Role Siting Use"),
    )
    for kind in kinds.split()
}
"""The class above each of some classes."""

COMPARED = {
    "Allocation": ("product", "recipient", "supplier"),
    "Count": ("facility", "holder", "product"),
    "Diversion": ("divertedFrom", "product"),
    "Figure": ("item", "subject"),
    "Investment": ("investee", "investor"),
    "Lease": ("lessee", "lessor", "product"),
    "Manufacture": ("manufacturer", "product"),
    "Operation": ("facility",),
    "Order": ("buyer", "product", "supplier"),
    "Ownership": ("owned", "owner"),
    "Sale": ("buyer", "product", "supplier"),
    "Shipment": ("product", "recipient", "supplier"),
    "Siting": ("facility",),
    "Training": ("facility", "model", "trainer"),
    "Use": ("facility", "user"),
    "Valuation": ("lot", "valued"),
    "Vote": ("event",),
}
"""The roles by which the ontology compares claims of the classes that the tests use."""

FUNCTIONAL = {
    "Allocation": ("recipient",),
    "Diversion": ("recipient",),
    "Investment": ("investee",),
    "Lease": ("lessee",),
    "Manufacture": ("manufacturer",),
    "Operation": ("operator",),
    "Sale": ("buyer",),
    "Shipment": ("recipient",),
    "Siting": ("place",),
    "Training": ("facility", "trainer"),
    "Use": ("user",),
}
"""The roles that have one value in the world, of the same classes."""

WEIGHTS = {
    name: Decimal(weight)
    for grades in ("A 0.95, B 0.8, C 0.6, D 0.4, E 0.2, F 0.4", "1 0.95, 2 0.8, 3 0.6, 4 0.35, 5 0.1, 6 0.4")
    for name, weight in (pair.split() for pair in grades.split(", "))
}
"""The ontology's numbers of the Admiralty grades."""

MODALITIES = ("Actual", "Attempted", "Committed", "Planned", "Expected", "Conditional", "Proposed", "Lapsed")
STANCES = (
    "Admits",
    "Asserts",
    "Settles",
    "Reports",
    "Estimates",
    "Charges",
    "Alleges",
    "Suspects",
    "Denies",
    "Retracts",
)
RANKS = {name: place for names in (MODALITIES, STANCES) for place, name in enumerate(names, start=1)}
"""The ontology's order of the modalities and of the stances."""

KINDS = {
    "actor": "Company",
    "product": "Accelerator",
    "site": "ComputeCluster",
    "place": "Place",
    "model": "AIModel",
    "event": "Event",
    "lot": "Lot",
}

_LINKS = {"members": "org:hasMember", "part_of": "org:subOrganizationOf"}

FIGURES = ("amount", "power", "share")
CODES = (
    "aspect",
    "basis",
    "effect",
    "instrument",
    "item",
    "outcome",
    "per",
    "pleads",
    "post",
    "stage",
    "trend",
    "unit",
)
FIELDS = (
    "modality",
    "stance",
    "credibility",
    "claimant",
    "origin",
    "first_hand",
    "found",
    "stated",
    "locator",
    "currency",
    "flags",
)


def full(name: str) -> str:
    """The IRI that a short name stands for."""
    if ":" in name:
        return terms.expand(name)
    return terms.SOURCE + name if "#" in name else terms.ACTOR + name


def days(text: str) -> Interval:
    """The span of a year, a month, a day, or two of them with ``/`` between; an empty side is open.

    >>> days("2024-02").latest
    datetime.date(2024, 2, 29)
    >>> days("/2024").earliest is None
    True
    """
    start, slash, end = text.partition("/")
    return Interval(_bounds(start)[0], _bounds(end if slash else start)[1])


def _bounds(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, day or last)


def numbers(value: Range | tuple[Number | None, Number | None] | Number | None) -> Range:
    """A range from one number, from two bounds, or from nothing."""
    if value is None or isinstance(value, Range):
        return value or Range()
    return Range(*value) if isinstance(value, tuple) else Range(value, value, value)


def claim(kind: str, says: str = "", **said: Any) -> Claim:
    """A claim from a few words.

    Args:
        kind: The local name of its class.
        says: Its comment.
        said: ``doc`` (slug of its document), ``name`` (its IRI, such as ``doc#c1``; numbered where there is
            none), ``on`` (see `days`), ``n`` and ``amount`` (see `numbers`), ``aspect`` and ``unit`` (codes),
            ``known`` (a day), ``id`` (an identifier), ``from``, ``until`` and ``target`` (dates as written),
            any field of a claim, ``origin`` as the slug of a document, and roles by their names; a role's
            value may be a list.
    """
    name, on = said.pop("name", ""), said.pop("on", "")
    doc = said.pop("doc", name.partition("#")[0] or "news")
    known, identifiers = said.pop("known", None), said.pop("id", ())
    start, span, end = on.partition("/")
    written = {"from": start, "until": end} if span else {"on": on}
    written |= {prop: said.pop(prop) for prop in ("from", "target", "until") if prop in said}
    codes = [(code, said.pop(code)) for code in CODES if code in said]
    figures = {figure: numbers(said.pop(figure, None)) for figure in FIGURES}
    fields: dict[str, Any] = {
        "iri": full(name) if name else "",
        "document": terms.SOURCE + doc,
        "codes": tuple(sorted(codes)),
        "quantity": numbers(said.pop("n", None)),
        **figures,
        "currency": "USD" if figures["amount"] else None,
        "when": days(on),
        "when_text": on,
        "stated": None,
        "known_from": date.fromisoformat(known) if known else None,
        "modality": "Actual",
        "stance": "Reports",
        "credibility": 2,
        "claimant": None,
        "origin": None,
        "first_hand": None,
        "found": True,
        "says": says or f"{kind} of {doc}.",
        "locator": None,
        "identifiers": (identifiers,) if isinstance(identifiers, str) else tuple(identifiers),
        "dates": tuple(sorted((prop, text) for prop, text in written.items() if text)),
        **{field: said.pop(field) for field in FIELDS if field in said},
    }
    if fields["origin"]:
        fields["origin"] = terms.SOURCE + fields["origin"]
    if fields["claimant"]:
        fields["claimant"] = full(fields["claimant"])
    roles = [
        (role, full(iri))
        for role, iris in said.items()
        for iri in ([iris] if isinstance(iris, str) else iris)
    ]
    return Claim(kind=kind, roles=tuple(sorted(roles)), **fields)


def source(slug: str, **said: Any) -> Source:
    """A document from a few words: first-hand news of reliability B, unless said otherwise."""
    origin = said.pop("origin", None)
    fields: dict[str, Any] = {
        "title": f"Title of {slug}",
        "publisher": None,
        "issued": None,
        "known_from": None,
        "url": None,
        "reliability": "B",
        "kind": "News",
        "primary": False,
        "first_hand": None if origin else True,
        **said,
    }
    return Source(iri=terms.SOURCE + slug, origin=terms.SOURCE + origin if origin else None, **fields)


def entity(
    name: str, *, kind: str = "", label: str = "", aliases: Iterable[str] = (), **links: Any
) -> Entity:
    """An entity; links are properties of ``kg:`` with a short name or several, such as ``family``."""
    iri = full(name)
    pairs = [
        (_LINKS.get(prop, f"kg:{prop}"), full(each))
        for prop, value in links.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return Entity(
        iri=iri,
        label=label or iri.rsplit("/", 1)[-1],
        kind=kind or KINDS[iri.split("/")[-2]],
        aliases=tuple(aliases),
        links=tuple(sorted(pairs)),
    )


def record(*parts: Claim | Source | Entity, superseded: Iterable[str] = ()) -> Record:
    """A record of claims, documents and entities; what is named and not given is filled in.

    What is superseded is so by the first other claim.
    """
    claims = _named([part for part in parts if isinstance(part, Claim)])
    sources = {part.iri: part for part in parts if isinstance(part, Source)}
    entities = {part.iri: part for part in parts if isinstance(part, Entity)}
    for each in claims:
        sources.setdefault(each.document, source(each.document.removeprefix(terms.SOURCE)))
        for iri in (each.claimant, *(iri for _, iri in each.roles)):
            if iri and not iri.startswith(terms.SOURCE):
                entities.setdefault(iri, entity(iri))
    return Record(
        claims={each.iri: each for each in sorted(claims, key=lambda c: c.iri)},
        sources=dict(sorted(sources.items())),
        entities=dict(sorted(entities.items())),
        recipes=RECIPES,
        weights=WEIGHTS,
        ranks=RANKS,
        labels={},
        families=FAMILIES,
        compared_by=COMPARED,
        functional=FUNCTIONAL,
        givings=GIVINGS,
        replaced_by={
            full(name): (next(each.iri for each in claims if each.iri != full(name)),) for name in superseded
        },
    )


def _named(claims: Sequence[Claim]) -> list[Claim]:
    """Give a number to each claim that has no name yet, document by document."""
    counts: dict[str, int] = {}
    made = []
    for each in claims:
        counts[each.document] = counts.get(each.document, 0) + 1
        made.append(each if each.iri else replace(each, iri=f"{each.document}#c{counts[each.document]}"))
    return made


def network(*parts: Claim | Source | Entity, superseded: Iterable[str] = (), **selected: Any) -> Network[str]:
    """The network of a record made of parts, with a selection's fields where they are given."""
    return project(record(*parts, superseded=superseded), Selection(**selected))


def goods(*parts: Claim | Source | Entity, carries: Sequence[str] = ("DueGoods", "MovedGoods")) -> Legs:
    """The legs of a record made of parts."""
    whole = network(*parts)
    return Legs(legs(whole, carries=carries), whole.graph["record"])


def leg(origin: str, target: str, **said: Any) -> Leg:
    """A leg from a few words: actual, moved, of confidence 0.5, in an event of its own."""
    value = said.pop("confidence", Decimal("0.5"))
    on = said.pop("on", "")
    short: Mapping[str, Callable[[Any], Any]] = {
        "event": full,
        "products": lambda names: tuple(sorted(map(full, names))),
        "lots": lambda names: tuple(sorted(map(full, names))),
        "claims": lambda names: tuple(sorted(map(full, names))),
        "quantity": numbers,
        "amount": numbers,
    }
    given = {name: short[name](value) if name in short else value for name, value in said.items()}
    fields: dict[str, Any] = {
        "event": full(f"event:{origin}-{target}"),
        "verb": "sellsTo",
        "carries": "MovedGoods",
        "when": on if isinstance(on, Interval) else days(on),
        "quantity": Range(),
        "unit": "PieceUnit",
        "amount": Range(),
        "currency": None,
        "products": (),
        "lots": (),
        "modality": "Actual",
        "stance": "Reports",
        "confidence": Confidence(value, (), ""),
        "claims": (),
        "denials": (),
        "disputed": (),
        **given,
    }
    return Leg(source=full(origin), target=full(target), **fields)
