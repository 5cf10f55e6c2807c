"""Answers as text: each leg with date, quantity, modality, stance, confidence, sources and denials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.leg import DIVERTED
from kg.evidence import Citation, cite
from kg.export.answer import completed
from kg.export.paragraph import one_line, wrap
from kg.export.words import HOLDS, code, counted, money, span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from kg.analysis.diversion import Answers
    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.record import Record

SHOWN_CHANGES = 4
"""How many of the documents and origins that would change an answer are shown."""

OF_KIND = {
    "recorded": "recorded: a source itself says that the goods were redirected",
    "reconstructed": "reconstructed: the legs are on the same goods, though no single source says so",
    "possible": "possible: an upper bound; the legs follow in time, but need not be the same goods",
}
"""What each kind of answer means."""


def answers_text(
    answers: Answers, record: Record, *, question: str, width: int = 100, explain: bool = False
) -> Iterator[str]:
    """The answers as lines of text.

    Args:
        answers: The answers.
        record: The record.
        question: The question in plain words.
        width: How many columns a line has at most.
        explain: Whether to list the claims without which each answer falls.

    Yields:
        Lines without line breaks.
    """
    yield one_line(question)
    yield ""
    if not answers.findings:
        yield "The record holds no answer to this question with these limits."
    for place, finding in enumerate(answers.findings, start=1):
        yield from finding_text(finding, record, number=place, width=width, explain=explain)
        yield ""
    if answers.left_out:
        reasons = "; ".join(f"{count} × {reason}" for reason, count in answers.left_out)
        yield from wrap(f"Claims left out: {reasons}.", width, "")
    if answers.truncated:
        yield "There are more answers: raise -k, or narrow the question."


def finding_text(
    finding: Finding, record: Record, *, number: int, width: int = 100, explain: bool = False
) -> Iterator[str]:
    """One answer as lines of text."""
    citations = cite(record, finding.evidence)
    numbers = {citation.claim: place for place, citation in enumerate(citations, start=1)}
    yield from wrap(f"{number}. {headline(finding, record)}", width, "", "   ")
    yield from wrap(facts(finding, record), width, "   ")
    plain = finding.kind == "recorded" and finding.legs[-1].verb != DIVERTED
    meaning = "recorded: a source itself says so" if plain else OF_KIND[finding.kind]
    yield from wrap(f"{meaning} · {finding.id}", width, "   ")
    for what, parties in (
        ("ordered, it is said, by", finding.decided_by),
        ("end user on paper", finding.on_paper),
        ("by way of", finding.intermediaries),
    ):
        if parties:
            yield from wrap(f"{what}: {', '.join(map(record.label, parties))}", width, "   ", "      ")
    for place, leg in enumerate(finding.legs, start=1):
        yield from leg_lines(leg, record, numbers, f"leg {place}", width)
    for leg in finding.counter:
        yield from leg_lines(leg, record, numbers, "return leg", width)
    if finding.counter:
        came = (
            "a source says that it was completed"
            if completed(finding)
            else "no source says that it was completed"
        )
        yield from wrap(came, width, "      ")
    for reading in finding.readings:
        text = f"other reading: {record.label(reading.actual)} got them (confidence {reading.weakest})"
        yield from wrap(text, width, "   ", "      ")
    yield from _changes(finding, record, width)
    if explain:
        yield from _needs(finding, numbers, width)
    yield "   evidence"
    yield from evidence_lines(citations, finding.denials, record, numbers, width)


def _changes(finding: Finding, record: Record, width: int) -> Iterator[str]:
    shown = [
        f"{record.brief(c.without)} ({'the answer falls' if c.falls else f'drops to {c.weakest}'})"
        for c in finding.changes[:SHOWN_CHANGES]
    ]
    more = len(finding.changes) - SHOWN_CHANGES
    if shown:
        tail = f"; and {more} more" if more > 0 else ""
        yield from wrap(f"would change without: {'; '.join(shown)}{tail}", width, "   ", "      ")
    alone = f"confidence {finding.primary_weakest}" if finding.primary_weakest else "the answer falls"
    yield from wrap(f"on primary records alone: {alone}", width, "   ", "      ")


def _needs(finding: Finding, numbers: dict[str, int], width: int) -> Iterator[str]:
    """The claims without which the answer falls, leg by leg."""
    for place, claims in enumerate(finding.needs, start=1):
        any_of = "" if len(claims) == 1 else "all of "
        yield from wrap(f"leg {place} falls without {any_of}{_refs(claims, numbers)}", width, "   ", "      ")


def evidence_lines(
    citations: Sequence[Citation],
    denials: Container[str],
    record: Record,
    numbers: dict[str, int],
    width: int,
) -> Iterator[str]:
    """The citations, by document: the document once, then what it claims.

    Args:
        citations: The citations.
        denials: The claims that deny something.
        record: The record.
        numbers: The number of each claim.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    for document in dict.fromkeys(citation.source for citation in citations):
        own = [citation for citation in citations if citation.source == document]
        first = own[0]
        head = f"{first.publisher or 'publisher not known'}, {first.issued or 'undated'}: “{first.title}”"
        yield from wrap(f"{head} (reliability {first.reliability})", width, "     ", "       ")
        yield f"       {one_line(first.url or 'no web address')}"
        for citation in own:
            yield from _said(
                citation, record, numbers[citation.claim], width, denies=citation.claim in denials
            )


def headline(finding: Finding, record: Record) -> str:
    """The answer in one line: how many of what, that one party had or was due, went to whom."""
    goods, intended, actual = (
        goods_words(finding, record),
        record.label(finding.intended),
        record.label(finding.actual),
    )
    if finding.kind == "possible":
        return f"{goods} can have gone from {record.label(finding.legs[0].source)} to {actual}"
    went = WENT.get(finding.modality, "are said to go")
    if finding.intended == finding.actual:  # a single leg, by which nothing was redirected
        start = record.label(finding.legs[0].source)
        if not finding.legs[0].moves and finding.legs[0].carries == "DueGoods":
            return (
                f"{goods} from {start} set aside for or ordered by {actual}{CAREFUL.get(finding.stance, '')}"
            )
        return f"{goods} {went} from {start} to {actual}{CAREFUL.get(finding.stance, '')}"
    return f"{goods} that {intended} had or was due {went} to {actual}{CAREFUL.get(finding.stance, '')}"


WENT = {
    "Actual": "went",
    "Attempted": "were to go, in an attempt,",
    "Committed": "are to go, as signed,",
    "Planned": "are to go, as planned,",
    "Expected": "are expected to go",
    "Conditional": "would go, on a condition,",
    "Proposed": "would go, as proposed,",
    "Lapsed": "were once to go",
}
"""How each modality is said of goods."""

PASSED_ON = {
    "Charges": "a charge, not proven,",
    "Alleges": "an allegation, not proven,",
    "Suspects": "a suspicion, without proof,",
}
"""What a text tells that names nobody who accuses: it is not the publisher's own accusation."""

CAREFUL = {
    "Estimates": " — an estimate",
    "Charges": " — a criminal charge, not proven",
    "Alleges": " — an allegation, not proven",
    "Suspects": " — a suspicion, without proof",
}
"""What stands behind a headline whose weakest leg is not asserted."""


def goods_words(finding: Finding, record: Record) -> str:
    """How many of what, as far as it is known."""
    products = " / ".join(record.label(iri) for iri in finding.products) or "goods"
    amount = money(finding.amount, finding.currency)
    quantity = counted(finding.quantity, finding.unit)
    words = (
        f"{quantity}{' × ' if finding.unit == 'PieceUnit' else ' of '}{products}" if quantity else products
    )
    return f"{words} worth {amount}" if amount else words


def facts(finding: Finding, record: Record) -> str:
    """How far it has come, who stands behind it, how sure it is, and whether somebody denies it."""
    told = [code(finding.modality, record), code(finding.stance, record), f"confidence {finding.weakest}"]
    if len(finding.legs) > 1:
        told[-1] += f" (weakest leg; all legs together {finding.joint})"
    told.append(f"independent origins {len(finding.origins)}")
    told.append(
        f"disputed: {', '.join(code(a, record) for a in finding.disputed)}"
        if finding.disputed
        else "no denial"
    )
    if finding.holds:
        told.append(HOLDS[finding.holds])
    return " · ".join(told)


def leg_lines(leg: Leg, record: Record, numbers: dict[str, int], name: str, width: int) -> Iterator[str]:
    """One leg as lines of text.

    Args:
        leg: The leg.
        record: The record.
        numbers: The number of each claim.
        name: What the leg is called.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    parts = [
        span(leg.when) or "undated",
        counted(leg.quantity, leg.unit),
        money(leg.amount, leg.currency),
        code(leg.modality, record),
        code(leg.stance, record),
        f"confidence {leg.confidence.value}",
        HOLDS[leg.holds] if leg.holds else "",
    ]
    way = f"{record.label(leg.source)} → {record.label(leg.target)} ({code(leg.verb, record)})"
    yield from wrap(f"{name}: {way}", width, "   ", "      ")
    yield from wrap(
        " · ".join(part for part in parts if part) + f"  {_refs(leg.claims, numbers)}", width, "      "
    )
    yield from wrap(leg.confidence.why, width, "      ")
    if leg.denials:
        aspects = ", ".join(code(a, record) for a in leg.disputed)
        yield from wrap(f"denied as to {aspects}: {_refs(leg.denials, numbers)}", width, "      ")


def _said(citation: Citation, record: Record, number: int, width: int, *, denies: bool) -> Iterator[str]:
    who = citation.claimant or citation.publisher or "the document"
    said = f"{who} {code(citation.stance, record)}"
    if citation.claimant == citation.publisher and citation.stance in PASSED_ON:
        said = f"{PASSED_ON[citation.stance]} that {who} passes on"
    head = f"[{number}] {'DENIAL: ' if denies else ''}{said}: {citation.says}"
    yield from wrap(head, width, "       ", "           ")
    notes = [citation.locator, f"credibility {citation.credibility}"]
    if citation.origin and citation.origin != citation.source:
        notes.append(f"from {record.brief(citation.origin)}")
    notes.append(citation.claim.rsplit("/", 1)[-1])
    yield from wrap(" · ".join(note for note in notes if note), width, "           ")


def _refs(claims: tuple[str, ...], numbers: dict[str, int]) -> str:
    return "".join(f"[{numbers[claim]}]" for claim in claims if claim in numbers)
