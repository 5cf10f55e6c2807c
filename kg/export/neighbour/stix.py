"""STIX 2.1: cases of diversion as a bundle for platforms of threat intelligence.

Standard: https://docs.oasis-open.org/cti/stix/v2.1/. A case is a grouping, its parties are identities.
What is claimed is a relationship, or a note where it joins no two parties; a denial is an opinion. The type
of each relationship begins with how it is said (``alleged-diverted-to``): no accusation comes out as a fact.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.analysis.confidence import round_, support
from kg.analysis.standing import standing
from kg.export.neighbour.naming import address, curie, lei, uuid, wikidata
from kg.export.neighbour.told import SAID, End, Told, day, first_told, party, sentence, spoken, tell
from kg.export.parcel import CONTENT
from kg.export.sheet import clean
from kg.identity import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from typing import BinaryIO

    from kg.claim import Claim
    from kg.export.parcel import Parcel
    from kg.export.select import Part
    from kg.record import Record

Json = dict[str, Any]

CLASSES: Final[Mapping[str, str]] = {"Person": "individual", "Group": "group", "UnknownParty": "unknown"}
"""The class of identity of each kind of actor; the others are organisations."""

UNDATED: Final = "1970-01-01T00:00:00.000Z"
"""When a thing was made of which no day is known: STIX has no way to leave it out."""

CLEAR: Final[Json] = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "created": "2022-10-01T00:00:00.000Z",
    "name": "TLP:CLEAR",
    "extensions": {
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension",
            "tlp_2_0": "clear",
        }
    },
}
"""The marking of TLP 2.0 for what all may read, as FIRST and OASIS publish it."""

LICENCE: Final[Json] = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": f"marking-definition--{uuid('CC-BY-4.0')}",
    "created": UNDATED,
    "definition_type": "statement",
    "definition": {"statement": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"},
}
"""The marking of what comes with the program."""

PRODUCER: Final = f"identity--{uuid('producer')}"


@dataclass(frozen=True, slots=True)
class Case:
    """One event of which somebody says that goods were diverted.

    Attributes:
        topic: The IRI of the event; of the claim, where it names no event.
        claims: What is claimed of it, in order of the IRIs.
        denials: What is denied of that, in order of the IRIs.
    """

    topic: str
    claims: tuple[Told, ...]
    denials: tuple[Claim, ...]


def cases(part: Part) -> tuple[Case, ...]:
    """The cases of diversion in a part, in order of their IRIs.

    To a case belong the claims of a diversion, and what else is claimed of the event or its lots.
    """
    everything = [each for each in tell(part) if each.claim.supports]
    by_topic: dict[str, list[Told]] = {}
    for each in everything:
        for topic in {each.claim.iri, *(topic for role in _TIES for topic in each.claim.all(role))}:
            by_topic.setdefault(topic, []).append(each)
    topics = sorted({each.claim.happening for each in everything if each.claim.kind == "Diversion"})
    return tuple(_case(topic, by_topic) for topic in topics)


_TIES: Final = ("event", "lot", "respondsTo")


def _case(topic: str, by_topic: Mapping[str, list[Told]]) -> Case:
    own = by_topic[topic]
    lots = {lot for each in own for role in ("lot", "takenFrom") for lot in each.claim.all(role)}
    ties = {topic, *lots, *(each.claim.iri for each in own)}
    members = {each.claim.iri: each for tie in ties for each in by_topic.get(tie, ())}
    denials = {denial.iri: denial for each in members.values() for denial in each.denials}
    return Case(
        topic,
        tuple(each for _, each in sorted(members.items())),
        tuple(denial for _, denial in sorted(denials.items())),
    )


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write a bundle: markings, identities, what is claimed and denied, and the cases.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    objects = list(_objects(parcel))
    if "license" in parcel.about:
        for each in objects:
            each.get("object_marking_refs", []).append(LICENCE["id"])
        objects.insert(1, LICENCE)
    name = uuid("bundle", *(f"{each['id']} {each.get('modified', '')}" for each in objects))
    stream.write(f'{{"type": "bundle", "id": "bundle--{name}", "objects": ['.encode())
    between = "\n"
    for each in objects:
        stream.write((between + json.dumps(each, ensure_ascii=False)).encode())
        between = ",\n"
    stream.write(b"\n]}\n")


def left_out(parcel: Parcel) -> str:
    """How many claims belong to no case of diversion, in a sentence; empty where all do."""
    kept = {
        claim.iri
        for case in cases(parcel.part)
        for claim in (*(told.claim for told in case.claims), *case.denials)
    }
    rest = len(parcel.part.claims.keys() - kept)
    return sentence(rest, "those that belong to no case of diversion")


def _objects(parcel: Parcel) -> Iterator[Json]:
    part, record = parcel.part, parcel.part.record
    found = cases(part)
    claims = {told.claim.iri: told for case in found for told in case.claims}
    denials = {denial.iri: denial for case in found for denial in case.denials}
    member: dict[str, list[str]] = {}
    for case in found:
        for told in case.claims:
            member.setdefault(told.claim.iri, []).append(_case_id(case))
    against: dict[str, list[str]] = {}
    for told in claims.values():
        for denial in told.denials:
            against.setdefault(denial.iri, []).extend(names(told))
    named = sorted({iri for told in claims.values() for iri in _parties(told)})
    days = first_told(record)
    yield CLEAR
    yield _producer()
    for iri in named:
        yield _identity(iri, days.get(iri), record)
    for iri, told in sorted(claims.items()):
        yield from _said(told, member[iri])
    for iri, denial in sorted(denials.items()):
        yield _opinion(denial, sorted(against[iri]), record)
    for case in found:
        alone = record.claims.get(case.topic)
        yield _grouping(case, day(alone, record) if alone else days.get(case.topic), record)


def _parties(told: Told) -> tuple[str, ...]:
    """The actors between which a claim draws an edge."""
    return tuple(end for edge in _edges(told) for end in (edge.source, edge.target))


def _edges(told: Told) -> tuple[End, ...]:
    return tuple(edge for edge in told.ends if kind_of(edge.source) == kind_of(edge.target) == "actor")


def names(told: Told) -> tuple[str, ...]:
    """The objects that say what a claim says: a relationship for each edge between parties, else a note."""
    claim = told.claim
    return tuple(f"relationship--{uuid(claim.iri, edge.name)}" for edge in _edges(told)) or (
        f"note--{uuid(claim.iri)}",
    )


def _identity_id(iri: str) -> str:
    return f"identity--{uuid(iri)}"


def _case_id(case: Case) -> str:
    return f"grouping--{uuid('case', case.topic)}"


def _producer() -> Json:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": PRODUCER,
        "created": UNDATED,
        "modified": UNDATED,
        "name": "AI infrastructure knowledge graph",
        "description": CONTENT,
        "identity_class": "system",
        "object_marking_refs": [CLEAR["id"]],
    }


def _identity(iri: str, first: date | None, record: Record) -> Json:
    entity = record.entities.get(iri)
    kind = entity.kind if entity else ""
    number, code = wikidata(entity), lei(entity)
    names = f" Also: {', '.join(entity.aliases)}." if entity and entity.aliases else ""
    return {
        **_head("identity", _identity_id(iri), first, first),
        "name": clean(record.label(iri)),
        "description": clean(f"{record.labels.get(kind, kind)}.{names}"),
        "identity_class": CLASSES.get(kind, "organization"),
        "external_references": [
            {"source_name": "kg", "external_id": curie(iri)},
            *(
                [{"source_name": "wikidata", "external_id": number, "url": terms.WD + number}]
                if number
                else []
            ),
            *([{"source_name": "lei", "external_id": code}] if code else []),
        ],
    }


def _said(told: Told, on: list[str]) -> Iterator[Json]:
    """A claim: its relationships, or a note on the cases to which it belongs."""
    claim = told.claim
    edges = _edges(told)
    created = day(claim, told.record)
    modified = max(_days((claim, *told.denials), told.record), default=None)
    words = told.full + (f"\nWhen: {claim.when_text}" if claim.when_text else "")
    common = {
        "labels": [status.replace(" ", "-") for status in told.status],
        "external_references": [_document(claim, told.record)],
        **_confidence(told),
    }
    for number, (verb, source, target, _) in enumerate(edges):
        yield {
            **_head("relationship", names(told)[number], created, modified),
            "relationship_type": _type(told, verb),
            "description": words,
            "source_ref": _identity_id(source),
            "target_ref": _identity_id(target),
            **common,
        }
    if not edges:
        yield {
            **_head("note", names(told)[0], created, modified),
            "abstract": clean(f"{told.record.labels.get(claim.kind, claim.kind)} ({'; '.join(told.status)})"),
            "content": words,
            "authors": [party(claim, told.record)],
            "object_refs": on,
            **common,
        }


def _type(told: Told, verb: str) -> str:
    """How it is said, and what: ``charged-diverted-to``; ``reported-planned-sells-to``."""
    modality = "" if told.claim.modality == "Actual" else told.claim.modality
    gone = "superseded" if told.replaced else ""
    words = (SAID.get(told.claim.stance, told.claim.stance), modality, gone, verb)
    return "-".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).lower() for word in words if word)


def _confidence(told: Told) -> Json:
    """Our confidence in the claim alone, as STIX counts; absent where a grade says that nobody can judge."""
    claim = told.claim
    if claim.credibility == _UNJUDGED or told.source.reliability == "F":
        return {}
    return {"confidence": int(100 * round_(support(claim, told.record)))}


_UNJUDGED: Final = 6


def _opinion(denial: Claim, against: list[str], record: Record) -> Json:
    made = day(denial, record)
    whole = denial.stance in {"Denies", "Retracts"} and denial.code("aspect") in {None, "Happened"}
    words = record.labels
    aspect = denial.code("aspect")
    disputed = f" ({words.get(aspect, aspect)})" if aspect else ""
    stance = words.get(denial.stance, denial.stance) if denial.found else "found nothing"
    return {
        **_head("opinion", f"opinion--{uuid(denial.iri)}", made, made),
        "opinion": "strongly-disagree" if whole else "disagree",
        "explanation": clean(f"{party(denial, record)} {stance}{disputed}: {denial.says}"),
        "authors": [party(denial, record)],
        "object_refs": against,
        "labels": [SAID.get(denial.stance, denial.stance.lower()) if denial.found else "nothing-found"],
        "external_references": [_document(denial, record)],
    }


def _grouping(case: Case, first: date | None, record: Record) -> Json:
    own = [
        told for told in case.claims if told.claim.kind == "Diversion" and told.claim.happening == case.topic
    ]
    said = standing([told.claim for told in own if not told.replaced] or [each.claim for each in own], record)
    status = [
        *spoken(said.stance, said.modality, record),
        *(["superseded"] if all(told.replaced for told in own) else []),
        *(["disputed"] if any(told.denials for told in own) else []),
    ]
    days = _days((*(told.claim for told in case.claims), *case.denials), record)
    objects = [ref for told in case.claims for ref in (*map(_identity_id, _parties(told)), *names(told))]
    objects += [f"opinion--{uuid(denial.iri)}" for denial in case.denials]
    name = record.label(case.topic) if case.topic in record.entities else own[0].said
    return {
        **_head("grouping", _case_id(case), first, max((*days, *filter(None, [first])), default=None)),
        "name": clean(f"{name} ({'; '.join(status)})"),
        "description": "\n".join(dict.fromkeys(line for told in own for line in (told.said, *told.against))),
        "context": "unspecified",
        "object_refs": sorted(set(objects)),
        "labels": [word.replace(" ", "-") for word in status],
    }


def _document(claim: Claim, record: Record) -> Json:
    """Where a claim is read."""
    source = record.sources[claim.document]
    publisher = record.label(source.publisher) if source.publisher else "document"
    where = "; ".join(part for part in (source.title, source.issued, claim.locator) if part)
    reference = {
        "source_name": clean(publisher) or "document",
        "description": clean(where),
        "external_id": curie(claim.iri),
    }
    if url := address(source.url):
        reference["url"] = url
    return reference


def _head(kind: str, name: str, created: date | None, modified: date | None) -> Json:
    """What every object has. It was made when its document was, and changed when the last was."""
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": name,
        "created_by_ref": PRODUCER,
        "created": _time(created),
        "modified": _time(modified),
        "lang": "en",
        "object_marking_refs": [CLEAR["id"]],
    }


def _days(claims: Iterable[Claim], record: Record) -> list[date]:
    return [made for claim in claims if (made := day(claim, record))]


def _time(moment: date | None) -> str:
    return f"{moment.isoformat()}T00:00:00.000Z" if moment else UNDATED
