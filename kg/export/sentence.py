"""Answers in sentences that an editor could print: attribution, modality and date in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.evidence import Citation, cite
from kg.export.answer import completed
from kg.export.answer_text import PASSED_ON, goods_words
from kg.export.paragraph import one_line
from kg.export.words import code, counted, joined, money, spaced, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.diversion import Answers
    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.claim import Claim
    from kg.record import Record

WAYS = {
    "Admits": "by the admission of {who}",
    "Asserts": "according to {who}",
    "Settles": "by a settlement with {who}",
    "Reports": "as reported by {who}",
    "Estimates": "by an estimate of {who}",
    "Charges": "by a charge of {who} that is not proven",
    "Alleges": "by an unproven allegation of {who}",
    "Suspects": "by a suspicion of {who}, without proof",
}
"""How each stance is attributed, whether one party or several stand behind it."""

MOVED = {
    "Actual": "went",
    "Attempted": "were to go, in an attempt,",
    "Committed": "are to go, under a signed deal,",
    "Planned": "were to go, by plan,",
    "Expected": "were expected to go",
    "Conditional": "would go, on a condition,",
    "Proposed": "would go, by a proposal,",
    "Lapsed": "were to go, by a plan since given up,",
}
"""How each modality is said of goods that move."""


def answers_sentences(answers: Answers, record: Record) -> Iterator[str]:
    """The answers as paragraphs.

    Args:
        answers: The answers.
        record: The record.

    Yields:
        One paragraph for each answer; one sentence where there is none.
    """
    if not answers.findings:
        yield "The record holds no answer to this question with these limits."
    for finding in answers.findings:
        yield one_line(" ".join(_sentences(finding, record)))
    if answers.truncated:
        yield "There are more answers than are given here."


def _sentences(finding: Finding, record: Record) -> Iterator[str]:
    if finding.kind == "possible":
        yield (
            "It is possible, and no more than that, that goods took the following way; the steps follow each "
            "other in time, but need not be about the same goods."
        )
    elif finding.kind == "reconstructed":
        yield "No single source tells the following whole; its steps are about the same goods."
    for leg in finding.legs:
        yield leg_sentence(leg, finding, record)
    for template, parties in (
        ("Said to have ordered it: {who}.", finding.decided_by),
        ("End user on paper: {who}.", finding.on_paper),
        ("Said to have passed by way of {who}.", finding.intermediaries),
    ):
        if parties:
            yield template.format(who=joined([record.label(party) for party in parties]))
    for leg in finding.counter:
        yield leg_sentence(leg, finding, record, back=True)
    if finding.counter and not completed(finding):
        yield "No source in the record says whether that return took place."
    yield from denial_sentences(finding.denials, record)
    for reading in finding.readings:
        yield (
            f"Other sources name {record.label(reading.actual)} as the recipient "
            f"(confidence {reading.weakest}, against {finding.weakest} here)."
        )
    yield sureness(finding)


def sureness(finding: Finding) -> str:
    """How sure an answer is, as a sentence."""
    origins = len(finding.origins)
    behind = f"{origins} independent origin{'' if origins == 1 else 's'}" if origins else "no named origin"
    return f"Confidence, by the weakest step: {finding.weakest} of 1, on {behind}."


def leg_sentence(leg: Leg, finding: Finding, record: Record, *, back: bool = False) -> str:
    """One leg as a sentence.

    Args:
        leg: The leg.
        finding: The answer of which it is part.
        record: The record.
        back: Whether by it goods were to come back.

    Returns:
        A sentence with date, modality and attribution.
    """
    source, target = record.label(leg.source), record.label(leg.target)
    goods = _goods(leg, finding, record)
    when = span(leg.when)
    time = f" ({when})" if when else " (date not stated)"
    if not leg.moves and leg.carries == "DueGoods":
        text = f"{goods} from {source} {'are' if leg.modality != 'Actual' else 'were'} due to {target}{time}"
    elif leg.carries == "ServiceProvided":
        text = f"{source} let {target} use {goods}{time}"
    elif leg.verb == "divertedTo":
        text = f"{goods} that {source} had or was due {MOVED[leg.modality]} to {target}{time}"
    else:
        text = f"{goods} {MOVED[leg.modality]} from {source} to {target}{time}"
    text = f"in return, {text}" if back else text
    left_open = {"possible": "; its dates leave open whether that was so by then", "undated": ""}
    doubt = left_open.get(leg.holds or "", "")
    sentence = f"{text}, {attribution(leg.claims, leg.stance, record)}{doubt}."
    return sentence[0].upper() + sentence[1:]


def _goods(leg: Leg, finding: Finding, record: Record) -> str:
    products = joined([record.label(iri) for iri in leg.products], "or") or "goods"
    quantity, amount = counted(leg.quantity, leg.unit), money(leg.amount, leg.currency)
    if not leg.products and not quantity and not amount:
        return goods_words(finding, record)
    words = f"{quantity}{' ' if leg.unit == 'PieceUnit' else ' of '}{products}" if quantity else products
    return f"{words} worth {amount}" if amount else words


def attribution(claims: Iterable[str], stance: str, record: Record) -> str:
    """Who stands behind claims on one matter: the best of those with a stance, and its document.

    Args:
        claims: The claims.
        stance: The stance.
        record: The record.

    Returns:
        Words such as "as reported by a paper (2024-06-05)".
    """
    citations = cite(record, claims)
    fitting = [c for c in citations if c.stance == stance] or list(citations)
    best = min(fitting, key=lambda c: (c.reliability, c.credibility, c.claim))
    who = best.claimant or best.publisher or "a document"
    way = WAYS.get(best.stance, "according to {who}").format(who=who)
    if best.claimant == best.publisher and best.stance in PASSED_ON:
        way = f"by {PASSED_ON[best.stance]} that {who} passes on"
    return f"{way} ({_document(best)})"


def _document(citation: Citation) -> str:
    parts = [citation.publisher if citation.publisher != citation.claimant else None, citation.issued]
    return ", ".join(part for part in parts if part) or citation.title


def claim_sentence(claim: Claim, record: Record) -> str:
    """One claim as a sentence that begins with who says so, and how far the thing has come.

    Args:
        claim: The claim.
        record: The record.

    Returns:
        The attribution, a colon, and the claim's own words; its roles where it has none.
    """
    who = attribution([claim.iri], claim.stance, record)
    come = f", {code(claim.modality, record)}" if claim.modality != "Actual" else ""
    says = " ".join(claim.says.split())
    if not says:
        roles = [f"{spaced(role)} {record.label(iri)}" for role, iri in claim.roles]
        says = f"{code(claim.kind, record)} ({'; '.join(roles)})" if roles else code(claim.kind, record)
    return f"{who[0].upper()}{who[1:]}{come}: {says}"


def denial_sentences(denials: Iterable[str], record: Record) -> Iterator[str]:
    """Who denies what, a sentence for each aspect."""
    by_aspect: dict[str, list[str]] = {}
    for citation in cite(record, denials):
        aspect = code(citation.aspect, record) if citation.aspect else "that it is so"
        who = f"{citation.claimant or citation.publisher or 'a party'} ({_document(citation)})"
        if who not in by_aspect.setdefault(aspect, []):
            by_aspect[aspect].append(who)
    for aspect, parties in by_aspect.items():
        yield f"Denied is {aspect}, by {joined(parties)}."
