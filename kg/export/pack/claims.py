"""The claims of a pack with their sources, as JSON and as a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kg.export.cited import claim_json, denials_of
from kg.export.dump import Json
from kg.export.sheet import BETWEEN, clean
from kg.export.table_csv import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.denial import Objections
    from kg.claim import Claim
    from kg.export.pack.case import Case
    from kg.record import Record

HEADERS: Final = (
    *("number", "claim", "in the answer", "denies", "kind", "says", "claimant", "stance", "modality"),
    *("in the world", "said", "min", "max", "unit", "amount min", "amount max", "currency"),
    *("publisher", "title", "date", "url", "locator", "reliability", "credibility", "support"),
    *("primary", "origin", "denied by"),
)
"""The columns of the table."""


def claims_json(case: Case) -> Json:
    """The claims and their documents.

    Args:
        case: The answer.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    record, denials = case.record, denials_of(case.parcel.part)
    return {
        "claims": [
            {
                "number": case.numbers[claim.iri],
                "inAnswer": list(case.places.get(claim.iri, ())),
                **entry(claim, record, denials),
            }
            for claim in case.claims
        ],
        "sources": [
            {
                "iri": iri,
                "title": source.title,
                "publisher": record.label(source.publisher) if source.publisher else None,
                "issued": source.issued,
                "url": source.url,
                "kind": source.kind or None,
                "reliability": source.reliability,
                "primary": source.primary,
                "origin": source.origin,
                "firstHand": source.first_hand,
            }
            for iri in case.sources
            for source in [record.sources[iri]]
        ],
    }


def entry(claim: Claim, record: Record, denials: Objections | None = None) -> Json:
    """All that is told of one claim, whatever it is in an answer.

    Args:
        claim: The claim.
        record: The record.
        denials: Who denies what; all of the record where it is None.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "denies": not claim.supports,
        "onPrimaryRecord": record.is_primary(claim),
        **claim_json(claim, record, denials),
        "knownFrom": claim.known_from.isoformat() if claim.known_from else None,
    }


def claims_csv(case: Case) -> Iterator[str]:
    """The claims as comma-separated values (RFC 4180), none of which a spreadsheet takes for a formula.

    Args:
        case: The answer.

    Yields:
        Lines without line breaks; a line break within a text is a space.
    """
    known = {document["iri"]: document for document in claims_json(case)["sources"]}
    rows: list[tuple[object, ...]] = [HEADERS]
    for claim in claims_json(case)["claims"]:
        source = known[claim["source"]]
        rows.append(
            (
                *(claim["number"], claim["claim"], BETWEEN.join(claim["inAnswer"]), claim["denies"]),
                *(claim["kind"], claim["says"], claim["claimant"], claim["stance"], claim["modality"]),
                *(claim["when"]["asWritten"], claim["stated"]),
                *(claim["quantity"][key] for key in ("min", "max", "unit")),
                *(claim["amount"][key] for key in ("min", "max", "currency")),
                *(claim["publisher"], claim["title"], source["issued"], source["url"], claim["locator"]),
                *(claim["reliability"], claim["credibility"], claim["support"], claim["onPrimaryRecord"]),
                *(claim["origin"], BETWEEN.join(each["claim"] for each in claim["disputedBy"])),
            )
        )
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="").writerow([_cell(cell) for cell in row])
        yield line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(" ".join(clean(value).split())) if isinstance(value, str) else value
