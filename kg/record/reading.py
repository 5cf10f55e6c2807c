"""The record, read from the store by a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from kg import query, terms
from kg.claim import Claim, Entity, Giving, Interval, Number, Range, Recipe, Source
from kg.query import Value
from kg.record.model import Record
from kg.store import Store

KG = terms.KG

_CLAIMS = "?it kg:statedIn ?document"
_SOURCES = "?it a kg:SourceDocument"
_ENTITIES = ("?it rdfs:label ?label", "?it a ?class")
_OURS = """
  FILTER(STRSTARTS(STR(?it), "https://w3id.org/aikg/") && STRSTARTS(STR(?class), STR(kg:)))
  FILTER(!STRSTARTS(STR(?it), STR(kg:)))
"""
_RECIPES = """
SELECT ?class ?source ?target ?verb ?carries WHERE {
  ?class kg:edge ?edge .
  ?edge kg:edgeSource ?source ; kg:edgeTarget ?target ; kg:verb ?verb ; kg:carries ?carries .
} ORDER BY ?class ?verb
"""
_GIVINGS = """
SELECT ?class ?giver ?taker ?purpose ?countsAs WHERE {
  ?class kg:gives ?giving .
  ?giving kg:giver ?giver ; kg:taker ?taker ; kg:against ?purpose ; kg:countsAs ?countsAs .
} ORDER BY ?class ?giver ?taker
"""
_CODES = """
SELECT ?code ?scheme ?label ?weight ?rank ?primary WHERE {
  { ?code a skos:Concept ; skos:inScheme ?scheme } UNION { ?code a owl:Class . BIND(owl:Class AS ?scheme) }
  UNION { ?code rdfs:subPropertyOf kg:linkedTo . BIND(kg:linkedTo AS ?scheme) }
  ?code rdfs:label ?label
  OPTIONAL { ?code kg:weight ?weight }
  OPTIONAL { ?code kg:rank ?rank }
  OPTIONAL { ?code kg:primaryRecord ?primary }
}
"""

_FAMILIES = """
SELECT ?kind ?above WHERE { ?kind rdfs:subClassOf ?above . ?above rdfs:subClassOf kg:Claim }
"""
_COMPARED = "SELECT ?kind ?role WHERE { ?kind kg:comparedBy ?role }"
_FUNCTIONAL = "SELECT ?kind ?role WHERE { ?kind kg:functionalRole ?role }"

_Facts = dict[str, list["Value"]]


def read(store: Store) -> Record:
    """Read the whole record from a store.

    Args:
        store: The store.

    Returns:
        All claims, documents and entities.
    """
    codes = sorted(query.select(store, _CODES).rows, key=str)
    kinds = {_local(code) for code, scheme, *_ in codes if scheme == terms.expand("owl:Class")}
    primary = {_local(code) for code, _, _, _, _, flag in codes if flag}
    sources = {iri: _source(iri, facts, primary) for iri, facts in _gather(query.described(store, _SOURCES))}
    claims: dict[str, Claim] = {}
    replaced_by: dict[str, list[str]] = {}
    for iri, facts in _gather(query.described(store, _CLAIMS)):
        claims[iri] = _claim(iri, facts, kinds, sources)
        retracted = _texts(facts, "respondsTo") if claims[iri].stance == "Retracts" else []
        for replaced in (*_texts(facts, "supersedes"), *retracted):
            replaced_by.setdefault(replaced, []).append(iri)
    recipes = tuple(Recipe(*(_local(cell) for cell in row)) for row in query.select(store, _RECIPES).rows)
    # The direct edges are derived from claims; an entity's own file says nothing of them.
    derived = {recipe.verb for recipe in recipes}
    entities = _gather(
        query.described(store, *_ENTITIES, where=_OURS, unless=[KG + verb for verb in derived])
    )
    return Record(
        claims=claims,
        sources=sources,
        entities={iri: _entity(iri, facts, derived) for iri, facts in entities},
        recipes=recipes,
        weights={_grade(code): _decimal(weight) for code, _, _, weight, _, _ in codes if weight is not None},
        ranks={_local(code): _whole(rank) for code, _, _, _, rank, _ in codes if rank is not None},
        labels={_local(code): str(label) for code, _, label, *_ in codes},
        families={
            _local(kind): _local(above)
            for kind, above in sorted(query.select(store, _FAMILIES).rows, key=str)
        },
        compared_by=_roles(query.select(store, _COMPARED).rows),
        functional=_roles(query.select(store, _FUNCTIONAL).rows),
        replaced_by={iri: tuple(sorted(by)) for iri, by in sorted(replaced_by.items())},
        givings=tuple(Giving(*(_local(cell) for cell in row)) for row in query.select(store, _GIVINGS).rows),
    )


def _gather(rows: Iterable[tuple[Value, ...]]) -> list[tuple[str, _Facts]]:
    """Group rows of subject, property and value by subject, in the order of the subjects."""
    groups: dict[str, _Facts] = {}
    for subject, prop, value in rows:
        text = str(prop)
        key = text[len(KG) :] if text.startswith(KG) else terms.shorten(text)
        values = groups.setdefault(str(subject), {}).setdefault(key, [])
        if value not in values:
            values.append(value)
    return sorted(groups.items())


def _roles(rows: Iterable[tuple[Value, ...]]) -> dict[str, tuple[str, ...]]:
    """The roles of each class, sorted."""
    pairs = sorted((_local(kind), _local(role)) for kind, role in rows)
    return {kind: tuple(role for each, role in pairs if each == kind) for kind, _ in pairs}


def _claim(iri: str, facts: _Facts, kinds: set[str], sources: Mapping[str, Source]) -> Claim:
    document = _texts(facts, "statedIn")[0]
    source = sources.get(document)
    roles = sorted(
        (name, value)
        for name, values in facts.items()
        if name not in _NOT_ROLES and ":" not in name
        for value in map(str, values)
        if value.startswith("https://w3id.org/aikg/") and not value.startswith(KG)
    )
    codes = sorted(
        (name, _local(value))
        for name, values in facts.items()
        if ":" not in name
        for value in map(str, values)
        if value.startswith(KG)
    )
    own_kinds = sorted(k for k in map(_local, facts.get("rdf:type", ())) if k in kinds)
    return Claim(
        iri=iri,
        kind=own_kinds[0] if own_kinds else "Claim",
        document=document,
        roles=tuple(roles),
        codes=tuple(codes),
        quantity=_range(facts, "quantity"),
        amount=_range(facts, "amount"),
        power=_range(facts, "powerMW"),
        share=_range(facts, "share"),
        currency=_text(facts, "currency"),
        when=Interval(_day(facts, "earliest"), _day(facts, "latest")),
        when_text=_when_text(facts),
        stated=_text(facts, "stated"),
        known_from=_day(facts, "knownFrom"),
        modality=_code(facts, "modality", "Actual"),
        stance=_code(facts, "stance", "Reports"),
        credibility=_whole(facts.get("credibility", [6])[0]),
        claimant=_text(facts, "claimant") or (source.publisher if source else None),
        origin=_text(facts, "origin"),
        first_hand=_flag(facts, "firstHand"),
        found=_flag(facts, "found") is not False,
        says=_text(facts, "rdfs:comment") or "",
        locator=_text(facts, "locator"),
        identifiers=tuple(sorted(_texts(facts, "dct:identifier"))),
        dates=tuple((name, text) for name in _DATES for text in sorted(_texts(facts, name))[:1]),
        flags=tuple((name, facts[name][0] is True) for name in _FLAGS if name in facts),
        derived_from=_text(facts, "prov:wasDerivedFrom"),
    )


_DATES = ("from", "on", "target", "until")
_FLAGS = ("binding", "cancelable")
_NOT_ROLES = frozenset({"statedIn", "claimant", "origin", "supersedes"})


def _source(iri: str, facts: _Facts, primary: set[str]) -> Source:
    kind = _code(facts, "documentKind", "")
    return Source(
        iri=iri,
        title=_text(facts, "dct:title") or terms.shorten(iri),
        publisher=_text(facts, "dct:publisher"),
        issued=_text(facts, "dct:issued"),
        known_from=_day(facts, "knownFrom"),
        url=_text(facts, "url"),
        reliability=_code(facts, "reliability", "F"),
        kind=kind,
        primary=kind in primary,
        origin=_text(facts, "origin"),
        first_hand=_flag(facts, "firstHand"),
    )


def _entity(iri: str, facts: _Facts, derived: set[str]) -> Entity:
    shown = {"rdf:type", "rdfs:label", "skos:altLabel", *derived}
    links = sorted(
        (name if ":" in name else f"kg:{name}", str(value))
        for name, values in facts.items()
        if name not in shown
        for value in values
    )
    return Entity(
        iri=iri,
        label=_text(facts, "rdfs:label") or terms.shorten(iri),
        kind=min(_local(value) for value in facts.get("rdf:type", ["?"])),
        aliases=tuple(sorted(_texts(facts, "skos:altLabel"))),
        links=tuple(links),
    )


def _when_text(facts: _Facts) -> str:
    on, since, until, target = (_text(facts, name) for name in ("on", "from", "until", "target"))
    if on:
        return on
    if since or until:
        return f"{since or '…'} to {until or '…'}"
    return f"by {target}" if target else ""


def _range(facts: _Facts, name: str) -> Range:
    low, high, stated = (_first_number(facts, key) for key in (f"{name}Low", f"{name}High", name))
    above, below = (_first_number(facts, f"{name}{bound}") for bound in ("Above", "Below"))
    # Where things are counted, the bound is the next whole number, which is included.
    return Range(low, high, stated, above is not None and above == low, below is not None and below == high)


def _first_number(facts: _Facts, name: str) -> Number | None:
    values = facts.get(name)
    return _number(values[0]) if values else None


def _number(value: Value) -> Number:
    number = _decimal(value)
    return int(number) if number == number.to_integral_value() else number


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value))


def _whole(value: Value) -> int:
    return int(str(value))


def _day(facts: _Facts, name: str) -> date | None:
    return next((value for value in facts.get(name, ()) if isinstance(value, date)), None)


def _text(facts: _Facts, name: str) -> str | None:
    values = sorted(_texts(facts, name))
    return values[0] if values else None


def _texts(facts: _Facts, name: str) -> list[str]:
    return [str(value) for value in facts.get(name, ())]


def _code(facts: _Facts, name: str, default: str) -> str:
    value = _text(facts, name)
    return _local(value) if value else default


def _flag(facts: _Facts, name: str) -> bool | None:
    values = facts.get(name)
    return values[0] is True if values else None


def _local(value: Value) -> str:
    return str(value).rsplit("#", 1)[-1]


def _grade(code: Value) -> str:
    return _local(code).removeprefix("Credibility")
