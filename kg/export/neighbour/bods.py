"""BODS: who owns and controls whom, as statements of the Beneficial Ownership Data Standard 0.4.

Standard: https://standard.openownership.org/en/0.4.0/. A statement there is what somebody declared on a
day, as a claim is. It has no word for an accusation, a guess or a plan, so those are left out; a denial is an
annotation.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.export.neighbour.naming import address, exact, figure, lei, uuid, wikidata
from kg.export.neighbour.told import Told, day, first_told, party, sentence, tell
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from typing import BinaryIO

    from kg.claim import Claim, Entity, Range
    from kg.export.parcel import Parcel
    from kg.export.select import Part
    from kg.record import Record

Json = dict[str, Any]

_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"

PUBLISHER: Final = "AI infrastructure knowledge graph"

INTERESTS: Final[Mapping[str, tuple[str, str]]] = {
    "Ownership": ("owner", "owned"),
    "Control": ("controller", "controlled"),
    "Role": ("person", "organization"),
}
"""The roles of the interested party and of the subject, of each class of claims on ownership and control."""

POSTS: Final[Mapping[str, str]] = {
    "BoardMember": "boardMember",
    "Chair": "boardChair",
    "ChiefExecutive": "seniorManagingOfficial",
    "ChiefFinancialOfficer": "seniorManagingOfficial",
    "ChiefOperatingOfficer": "seniorManagingOfficial",
    "ChiefTechnologyOfficer": "seniorManagingOfficial",
    "Executive": "seniorManagingOfficial",
}
"""The interest of each post; the others are none."""

ENTITIES: Final[Mapping[str, str]] = {
    "Company": "legalEntity",
    "SpecialPurposeVehicle": "legalEntity",
    "Fund": "legalEntity",
    "PublicBody": "stateBody",
    "UnknownParty": "unknownEntity",
}
"""The form of each kind of entity. A group of parties is none, and neither are a site and goods."""


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write BODS statements: entities and persons, then the relationships between them.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    record, days = parcel.part.record, first_told(parcel.part.record)
    relationships = list(_relationships(parcel.part))
    named = sorted({iri for told, *_ in relationships for iri in _ends(told.claim)})
    stream.write(b"[")
    between = b"\n"
    for statement in (
        *(_party(iri, days[iri], record) for iri in named),
        *(_relationship(*each) for each in relationships),
    ):
        statement["publicationDetails"] |= {"license": _LICENSE} if "license" in parcel.about else {}
        stream.write(between + json.dumps(statement, ensure_ascii=False).encode())
        between = b",\n"
    stream.write(b"\n]\n")


def left_out(parcel: Parcel) -> str:
    """How much on ownership, control and posts cannot be said, in a sentence; empty where all can."""
    wanted = sum(claim.kind in INTERESTS and claim.supports for claim in parcel.part.claims.values())
    return sentence(
        wanted - sum(1 for _ in _relationships(parcel.part)),
        f"of {wanted:,} on ownership, control and posts, those that are accusations, settlements, guesses or "
        "plans, were superseded, have no date, are of a post that BODS does not know, or do not name one "
        "person or entity at each end",
    )


def _relationships(part: Part) -> Iterator[tuple[Told, date, Json]]:
    """The claims that can be said, each with its day and interest."""
    for told in tell(part):
        claim = told.claim
        interest = _type(claim)
        if not interest or not told.firm or (told_on := day(claim, part.record)) is None:
            continue
        owner, owned = _ends(claim)
        if _form(owner, part.record) and _form(owned, part.record) not in {"", "Person"}:
            yield told, told_on, _interest(told, interest)


def _ends(claim: Claim) -> tuple[str, str]:
    """Owner and owned; empty where there is none, or several, of whom nobody says who has which share."""
    named = (claim.all(role) for role in INTERESTS[claim.kind])
    first, second = (found[0] if len(found) == 1 else "" for found in named)
    return first, second


def _form(iri: str, record: Record) -> str:
    entity = record.entities.get(iri)
    if entity is None:
        return ""
    return "Person" if entity.kind == "Person" else ENTITIES.get(entity.kind, "")


def _type(claim: Claim) -> str:
    """The type of interest; empty where there is none."""
    if claim.kind == "Role":
        return POSTS.get(claim.code("post") or "", "")
    usual = {"Ownership": "shareholding", "Control": "otherInfluenceOrControl"}.get(claim.kind, "")
    return "votingRights" if usual and claim.code("basis") == "Votes" else usual


def _interest(told: Told, kind: str) -> Json:
    claim = told.claim
    when = f"When: {claim.when_text}." if claim.when_text else ""
    interest: Json = {
        "type": kind,
        "directOrIndirect": "unknown",
        "details": clean(f"{told.said} {when}".strip()),
    }
    if share := _share(claim.share):
        interest["share"] = share
    if claim.date("from") and claim.when.earliest:
        interest["startDate"] = claim.when.earliest.isoformat()
    if claim.date("until") and claim.when.latest:
        interest["endDate"] = claim.when.latest.isoformat()
    return interest


def _share(share: Range) -> Json:
    """A share in per cent: exact, or its bounds."""
    if (one := exact(share)) is not None:
        return {"exact": figure(one * 100)}
    bounds = (("inimum", share.low, share.above), ("aximum", share.high, share.below))
    return {
        f"exclusiveM{name}" if excluded else f"m{name}": figure(bound * 100)
        for name, bound, excluded in bounds
        if bound is not None
    }


def _party(iri: str, made: date, record: Record) -> Json:
    """What is said of a party: its names and identifiers, from the day on which the record first names it."""
    entity, form = record.entities[iri], _form(iri, record)
    countries = [{"name": clean(record.label(country))} for country in entity.linked("kg:country")]
    details: Json = {"isComponent": False}
    names = [clean(name) for name in (entity.label, *entity.aliases)]
    if form == "Person":
        details |= {
            "personType": "knownPerson",
            "names": [{"fullName": names[0]}, *({"type": "alternative", "fullName": n} for n in names[1:])],
        }
    else:
        details |= {
            "entityType": {"type": form, "details": record.labels.get(entity.kind, entity.kind)},
            "name": names[0],
        }
        details |= {"alternateNames": names[1:]} if names[1:] else {}
        details |= {"jurisdiction": countries[0]} if countries else {}
        details |= {"uri": iri}
    if form == "unknownEntity":
        details["unspecifiedEntityDetails"] = {
            "reason": "informationUnknownToPublisher",
            "description": names[0],
        }
    if form != "Person":  # of people the standard wants passports and the like
        details["identifiers"] = _identifiers(iri, entity)
    return _statement(iri, "person" if form == "Person" else "entity", made, iri, details)


def _identifiers(iri: str, entity: Entity) -> list[Json]:
    code, number = lei(entity), wikidata(entity)
    return [
        *(
            [{"id": code, "scheme": "XI-LEI", "schemeName": "Global Legal Entity Identifier Index"}]
            if code
            else []
        ),
        *([{"id": number, "schemeName": "Wikidata", "uri": terms.WD + number}] if number else []),
        {"id": iri, "schemeName": PUBLISHER, "uri": iri},
    ]


def _relationship(told: Told, made: date, interest: Json) -> Json:
    claim = told.claim
    owner, owned = _ends(claim)
    details = {"isComponent": False, "subject": owned, "interestedParty": owner, "interests": [interest]}
    statement = _statement(claim.iri, "relationship", made, owned, details)
    statement["source"] = _source(told)
    if told.denials:
        statement["annotations"] = [
            {
                "statementPointerTarget": "",
                "motivation": "commenting",
                "description": said,
                "createdBy": {"name": party(denial, told.record)},
                **({"creationDate": on.isoformat()} if (on := day(denial, told.record)) else {}),
            }
            for denial, said in zip(told.denials, told.against, strict=True)
        ]
    return statement


def _source(told: Told) -> Json:
    claim, record, document = told.claim, told.record, told.source
    of_itself = claim.claimant in _ends(claim)
    where = "; ".join(filter(None, (document.title, document.issued, claim.locator)))
    source: Json = {"type": ["selfDeclaration" if of_itself else "thirdParty"], "description": clean(where)}
    if url := address(document.url):
        source["url"] = url
    if claim.claimant:
        source["assertedBy"] = [{"name": party(claim, record), "uri": claim.claimant}]
    return source


def _statement(name: str, kind: str, made: date, subject: str, details: Json) -> Json:
    return {
        "statementId": str(uuid(name, kind, made.isoformat())),
        "declarationSubject": subject,
        "statementDate": made.isoformat(),
        "publicationDetails": {
            "publicationDate": made.isoformat(),
            "bodsVersion": "0.4",
            "publisher": {"name": PUBLISHER},
        },
        "recordId": name,
        "recordType": kind,
        "recordDetails": details,
    }
