"""Answers as JSON: the stable form that docs/json.md describes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.evidence import cite
from kg.export.dump import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kg.analysis.diversion import Answers
    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.claim import Interval, Range
    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Provenance:
    """From what an answer was made.

    Attributes:
        data: The SHA-256 of the data and ontology.
        release: The release of the data.
        program: Name and version of the program.
        query: The command or call, with what was asked.
        as_of: The day in the world, or None.
        known: The day in the record, or None.
    """

    data: str
    release: str
    program: str
    query: Mapping[str, object]
    as_of: date | None = None
    known: date | None = None


def answers_json(answers: Answers, record: Record, *, question: str, provenance: Provenance) -> Json:
    """The JSON form of the answers to one question.

    Args:
        answers: The answers.
        record: The record.
        question: The question in plain words.
        provenance: From what they were made.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "question": question,
        "answers": [finding_json(finding, record) for finding in answers.findings],
        "truncated": answers.truncated,
        "leftOut": [{"reason": reason, "claims": count} for reason, count in answers.left_out],
        "provenance": provenance_json(provenance),
    }


def provenance_json(provenance: Provenance) -> Json:
    """The JSON form of a provenance."""
    return {
        "data": provenance.data,
        "release": provenance.release,
        "program": provenance.program,
        "query": {name: _plain(value) for name, value in provenance.query.items()},
        "asOf": _day(provenance.as_of),
        "known": _day(provenance.known),
    }


def finding_json(finding: Finding, record: Record) -> Json:
    """The JSON form of one answer."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "intended": thing(finding.intended, record),
        "actual": thing(finding.actual, record),
        "product": _first(finding.products, record),
        "products": [thing(iri, record) for iri in finding.products],
        "lot": _first(finding.lots, record),
        "lots": [thing(iri, record) for iri in finding.lots],
        "quantity": {**range_json(finding.quantity), "unit": finding.unit},
        "amount": {**range_json(finding.amount), "currency": finding.currency},
        "modality": finding.modality,
        "stance": finding.stance,
        "confidence": {
            "weakest": float(finding.weakest),
            "joint": float(finding.joint),
            "why": _why(finding, record),
        },
        "holds": finding.holds,
        "disputed": list(finding.disputed),
        "origins": len(finding.origins),
        "originDocuments": [thing(iri, record) for iri in finding.origins],
        "counterLeg": counter_json(finding, record),
        "legs": [leg_json(leg, record) for leg in finding.legs],
        "endUserOnPaper": [thing(iri, record) for iri in finding.on_paper],
        "decidedBy": [thing(iri, record) for iri in finding.decided_by],
        "intermediaries": [thing(iri, record) for iri in finding.intermediaries],
        "otherReadings": [
            {"actual": thing(r.actual, record), "weakest": float(r.weakest), "claims": list(r.claims)}
            for r in finding.readings
        ],
        "consequences": citations_json(finding.consequences, record),
        "valuations": citations_json(finding.valuations, record),
        "denials": list(finding.denials),
        "onPrimaryRecordsAlone": {
            "stands": finding.primary_weakest > 0,
            "weakest": float(finding.primary_weakest),
        },
        "wouldChange": [
            {
                "without": thing(c.without, record),
                "what": c.what,
                "falls": c.falls,
                "weakest": float(c.weakest),
            }
            for c in finding.changes
        ],
        "needs": [list(claims) for claims in finding.needs],
        "indispensable": list(finding.indispensable),
        "claims": list(finding.claims),
        "citations": citations_json(finding.claims, record),
    }


def leg_json(leg: Leg, record: Record) -> Json:
    """The JSON form of one leg."""
    return {
        "event": thing(leg.event, record),
        "from": thing(leg.source, record),
        "to": thing(leg.target, record),
        "verb": leg.verb,
        "carries": leg.carries,
        "when": interval_json(leg.when),
        "quantity": {**range_json(leg.quantity), "unit": leg.unit},
        "amount": {**range_json(leg.amount), "currency": leg.currency},
        "products": [thing(iri, record) for iri in leg.products],
        "lots": [thing(iri, record) for iri in leg.lots],
        "modality": leg.modality,
        "stance": leg.stance,
        "confidence": {
            "value": float(leg.confidence.value),
            "origins": len(leg.confidence.origins),
            "why": leg.confidence.why,
        },
        "holds": leg.holds,
        "disputed": list(leg.disputed),
        "claims": list(leg.claims),
        "denials": list(leg.denials),
    }


def counter_json(finding: Finding, record: Record) -> Json | None:
    """The JSON form of the leg in which goods were to come back, or None where there was none."""
    if not finding.counter:
        return None
    first = leg_json(finding.counter[0], record)
    first["completed"] = completed(finding)
    first["further"] = [leg_json(leg, record) for leg in finding.counter[1:]]
    return first


def completed(finding: Finding) -> bool:
    """Whether any claim says that the goods came back."""
    return any(leg.modality == "Actual" for leg in finding.counter)


def citations_json(claims: Iterable[str], record: Record) -> list[Json]:
    """The JSON form of the citations of claims."""
    return [
        {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(citation).items()}
        for citation in cite(record, claims)
    ]


def thing(iri: str, record: Record) -> Json:
    """An entity as its IRI and label; a claim that stands for its own event has its words as label."""
    claim = record.claims.get(iri)
    return {"iri": iri, "label": claim.says if claim else record.label(iri)}


def range_json(numbers: Range) -> Json:
    """A range as minimum, maximum and central figure, null where nothing is said."""
    return {"min": _number(numbers.low), "max": _number(numbers.high), "stated": _number(numbers.stated)}


def interval_json(when: Interval) -> Json:
    """A span of days, null where a bound is not known."""
    return {"earliest": _day(when.earliest), "latest": _day(when.latest)}


def _first(iris: tuple[str, ...], record: Record) -> Json | None:
    return thing(iris[0], record) if iris else None


def _why(finding: Finding, record: Record) -> str:
    leg = min(finding.legs, key=lambda step: step.confidence.value)
    return f"weakest leg: {record.label(leg.source)} to {record.label(leg.target)}, {leg.confidence.why}"


def _number(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
