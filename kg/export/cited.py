"""One claim, quoted for a person who wants to look it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.confidence import round_, support
from kg.analysis.denial import Objections
from kg.evidence import cite
from kg.export.answer import citations_json, interval_json, range_json, thing
from kg.export.dump import Json
from kg.export.tsv import plain
from kg.export.words import code, counted, money, numbers, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claim import Claim
    from kg.export.select import Part
    from kg.record import Record


def denials_of(part: Part) -> Objections:
    """Who denies or retracts what, as far as it was on record: whatever else a part of the graph leaves out.

    Args:
        part: The part.

    Returns:
        The denials of the whole record that were known on the day that was asked for, but for those that a
        later claim replaced and those that are left out on request.
    """
    return Objections(part.denials.values())


def disputes(claim: Claim, record: Record) -> tuple[str, ...]:
    """The claims that deny or retract a claim, an event of which it speaks, or the act under which it stands.

    Args:
        claim: The claim.
        record: The record.

    Returns:
        Their IRIs, in order.
    """
    return Objections(record.claims.values()).of(claim)


def figures(claim: Claim) -> str:
    """The figures of a claim in words; empty where it has none."""
    said = (
        counted(claim.quantity, claim.code("unit") or "PieceUnit"),
        money(claim.amount, claim.currency),
        f"{numbers(claim.power)} MW" if claim.power else "",
        percent(claim.share),
    )
    return ", ".join(part for part in said if part)


def claim_json(claim: Claim, record: Record, denials: Objections | None = None) -> Json:
    """A claim with its citation and what disputes it, as JSON.

    Args:
        claim: The claim.
        record: The record.
        denials: Who denies what; all of the record where it is None.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    against = disputes(claim, record) if denials is None else denials.of(claim)
    return {
        **citations_json([claim.iri], record)[0],
        "support": float(round_(support(claim, record))),
        "roles": [{"role": role, **thing(iri, record)} for role, iri in claim.roles],
        "codes": [{"property": name, "code": value} for name, value in claim.codes],
        "when": {**interval_json(claim.when), "asWritten": claim.when_text or None},
        "quantity": {**range_json(claim.quantity), "unit": claim.code("unit") or "PieceUnit"},
        "amount": {**range_json(claim.amount), "currency": claim.currency},
        "powerMW": range_json(claim.power),
        "share": range_json(claim.share),
        "stated": claim.stated,
        "disputedBy": citations_json(against, record),
    }


def claim_lines(claim: Claim, record: Record) -> Iterator[str]:
    """A claim with its citation and what disputes it, as lines of text without control characters."""
    return map(plain, _lines(claim, record))


def _lines(claim: Claim, record: Record) -> Iterator[str]:
    citation = cite(record, [claim.iri])[0]
    yield claim.says
    yield ""
    who = citation.claimant or "the document"
    yield f"  who says so     {who} ({code(claim.stance, record)}), {code(claim.modality, record)}"
    yield f"  when it was     {claim.when_text or 'not stated'}"
    if claim.stated:
        yield f"  when said       {claim.stated}"
    for role, iri in claim.roles:
        yield f"  {role:<15} {record.label(iri)} ({terms.shorten(iri)})"
    where = ", ".join(part for part in (citation.publisher, f"“{citation.title}”", citation.issued) if part)
    yield f"  where           {where}"
    yield f"  in it           {citation.locator or 'place not noted'}"
    yield f"  address         {citation.url or 'none'}"
    origin = record.label(citation.origin) if citation.origin else "none named, so no independent support"
    yield f"  origin          {origin}"
    grade = f"{citation.reliability}{citation.credibility}"
    yield f"  how sure        {grade} = {round_(support(claim, record))}"
    yield f"  claim           {claim.iri}"
    if claim.identifiers:
        yield f"  identifier      {', '.join(claim.identifiers)}"
    denials = cite(record, disputes(claim, record))
    for denial in denials:
        party = denial.claimant or denial.publisher or "a document"
        yield f"  disputed by     {party}: {denial.says} ({terms.shorten(denial.claim)})"
    if not denials:
        yield "  disputed by     nobody in the record"
