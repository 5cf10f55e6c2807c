"""FollowTheMoney: parties, documents and links as one JSON object to a line.

Model: https://followthemoney.tech/. A claim that is firm and undenied gets the schema of its class; any other
is an ``UnknownLink`` whose role and status say how it is said, so that no accusation comes out as a fact.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha1
from typing import TYPE_CHECKING, Final

from kg.export.neighbour.ftm_schema import KINDS, POSTS, SCHEMATA, UNKNOWN, Link
from kg.export.neighbour.naming import address, digits, exact, lei, wikidata
from kg.export.neighbour.told import Told, sentence, tell
from kg.export.sheet import clean
from kg.export.words import money, numbers, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kg.claim import Source
    from kg.export.parcel import Parcel
    from kg.export.select import Part
    from kg.record import Record

Properties = dict[str, list[str]]

DATASET: Final = "aikg"


@dataclass(frozen=True, slots=True)
class _Edge:
    """An edge of a claim between two things that FollowTheMoney knows, and how it is written."""

    told: Told
    verb: str
    source: str
    target: str
    name: str
    link: Link


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write FollowTheMoney entities: the things, the documents, then a link for each edge.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    part, record = parcel.part, parcel.part.record
    for iri in sorted(part.network):
        if schema := _schema(iri, record):
            _put(stream, identifier(iri), schema, _thing(iri, schema, record))
    for document in sorted({edge.told.claim.document for edge in _edges(part)}):
        _put(stream, identifier(document), "Document", _document(record.sources[document], record))
    for edge in _edges(part):
        _put(stream, identifier(edge.told.claim.iri, edge.name), edge.link.schema, _link(edge))


def left_out(parcel: Parcel) -> str:
    """How many claims FollowTheMoney has no place for, in a sentence; empty where there are none."""
    kept = {claim.iri for edge in _edges(parcel.part) for claim in (edge.told.claim, *edge.told.denials)}
    rest = len(parcel.part.claims.keys() - kept)
    return sentence(rest, "those that join no two parties, sites or places")


def identifier(*words: str) -> str:
    """The id of an entity: the same for the same words, and of letters and digits, as readers want it."""
    name = "\n".join(words).encode(errors="replace")
    return f"{DATASET}-{sha1(name, usedforsecurity=False).hexdigest()}"


def _edges(part: Part) -> Iterator[_Edge]:
    for told in tell(part):
        for verb, source, target, name in told.ends:
            schemata = _schema(source, part.record), _schema(target, part.record)
            if all(schemata):
                yield _Edge(told, verb, source, target, name, _chosen(told, schemata))


def _chosen(told: Told, schemata: tuple[str, str]) -> Link:
    """How an edge is written: as its class is, where the claim is plain and the ends fit."""
    claim = told.claim
    link = POSTS.get(claim.code("post") or "") if claim.kind == "Role" else SCHEMATA.get(claim.kind)
    return link if link and told.plain and link.takes(*schemata) else UNKNOWN


def _schema(iri: str, record: Record) -> str:
    """The schema of a thing; empty where there is none."""
    entity = record.entities.get(iri)
    return KINDS.get(entity.kind, "") if entity else ""


def _thing(iri: str, schema: str, record: Record) -> Properties:
    entity = record.entities[iri]
    kind = record.labels.get(entity.kind, entity.kind)
    number, code = wikidata(entity), lei(entity)
    return {
        "name": [entity.label],
        "alias": list(entity.aliases),
        "wikidataId": [number] if number else [],
        "leiCode": [code]
        if code and schema in {"Company", "Organization", "PublicBody", "LegalEntity"}
        else [],
        "full": [entity.label] if schema == "Address" else [],
        "sourceUrl": [iri],
        "notes": [kind, *(f"country: {record.label(country)}" for country in entity.linked("kg:country"))],
    }


def _document(source: Source, record: Record) -> Properties:
    kind = f"{record.labels.get(source.kind, source.kind)}, " if source.kind else ""
    return {
        "title": [source.title],
        "fileName": [source.title],
        "publisher": [record.label(source.publisher)] if source.publisher else [],
        "publishedAt": [source.issued] if source.issued else [],
        "sourceUrl": [url] if (url := address(source.url)) else [],
        "notes": [f"{kind}reliability {source.reliability}"],
    }


def _link(edge: _Edge) -> Properties:
    told, link, record = edge.told, edge.link, edge.told.record
    claim, document = told.claim, told.source
    on, since, until = claim.date("on"), claim.date("from"), claim.date("until")
    return {
        link.source: [record.label(edge.source) if link.by_name else identifier(edge.source)],
        link.target: [identifier(edge.target)],
        "summary": [told.said],
        "description": list(told.against),
        "recordId": [claim.iri],
        "startDate": [since] if since else [],
        "endDate": [until] if until else [],
        "date": [on] if on else [],
        "proof": [identifier(document.iri)],
        "publisher": [record.label(document.publisher)] if document.publisher else [],
        "sourceUrl": [url] if (url := address(document.url)) else [],
        **_role(edge),
        **_measures(told, link),
    }


def _role(edge: _Edge) -> Properties:
    """What a link is, and how it is said, where its schema has a place for it."""
    told, status = edge.told, "; ".join(edge.told.status)
    found: Properties = {"status": [status]} if edge.link.status else {}
    if edge.link is UNKNOWN:
        found["role"] = [f"{told.verb(edge.verb)} ({status})"]
    for code, place in (("post", "role"), ("list", "program")):
        if place == edge.link.code and (value := told.claim.code(code)):
            found[place] = [told.record.labels.get(value, value)]
    return found


def _measures(told: Told, link: Link) -> Properties:
    """Share and money, where the schema has a place for them: numbers where it wants them, else words."""
    claim, found, words = told.claim, Properties(), told.record.labels
    if link.share:
        basis = claim.code("basis") or ""
        shares = numbers(claim.quantity) if claim.code("unit") == "ShareUnit" else ""
        found = {
            "percentage": [percent(claim.share)],
            "ownershipType": [words.get(basis, basis)],
            "sharesCount": [shares],
            "sharesValue": [numbers(claim.amount)],
            "sharesCurrency": [claim.currency or ""],
        }
    if link.money and claim.amount:
        amount, per = exact(claim.amount), claim.code("per")
        found["amount"] = [] if amount is None or per else [digits(amount)]  # a rate is no sum
        found["currency"] = [claim.currency or ""]
        what = f"{words.get(claim.kind, claim.kind)}, {money(claim.amount, claim.currency)}"
        what += f" per {words.get(per, per)}" if per else ""
        found |= {link.purpose: [what]} if link.purpose else {}
    return found


def _put(stream: BinaryIO, name: str, schema: str, said: Mapping[str, Iterable[str]]) -> None:
    properties = {key: [*dict.fromkeys(filter(None, map(clean, values)))] for key, values in said.items()}
    entity = {
        "id": name,
        "schema": schema,
        "datasets": [DATASET],
        "properties": {key: values for key, values in sorted(properties.items()) if values},
    }
    stream.write(json.dumps(entity, ensure_ascii=False).encode() + b"\n")
