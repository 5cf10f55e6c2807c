"""The text of a pack: the answer step by step, how sure it is, who denies it, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.confidence import round_, support
from kg.analysis.leg import DIVERTED
from kg.claim import CONTRARY
from kg.evidence import cite
from kg.export.answer import completed
from kg.export.answer_text import OF_KIND, facts, headline
from kg.export.pack.caveats import sentences
from kg.export.pack.document import Section
from kg.export.sentence import attribution
from kg.export.words import HOLDS, code, counted, joined, money, numbers, spaced, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.finding import Finding
    from kg.analysis.leg import Leg
    from kg.claim import Claim
    from kg.evidence import Citation
    from kg.export.pack.case import Case
    from kg.export.pack.caveats import Caveats

TITLE = "Evidence pack"


def sections(case: Case, found: Caveats) -> tuple[Section, ...]:
    """All that is told of an answer.

    Args:
        case: The answer.
        found: What must be borne in mind.

    Returns:
        The sections, in order.
    """
    return (
        _asked(case),
        Section("The answer", case.sentences),
        *_steps(case),
        Section("In detail", block=case.detail),
        _sure(case, found),
        _denied(case),
        _change(case),
        Section("To bear in mind", items=tuple((each,) for each in (*sentences(found, case), *case.notes))),
        Section("Claims and sources", items=tuple(_claim(claim, case) for claim in case.claims)),
        _made(case),
    )


def _asked(case: Case) -> Section:
    made = case.provenance
    days = [
        f"As the world was at the end of {made.as_of}." if made.as_of else "",
        f"As the public record was at the end of {made.known}." if made.known else "",
    ]
    what = f"the answer {case.asked.id} to" if case.asked.id else "the answer to"
    return Section(
        "What was asked",
        (case.question, f"This is {what}: kg {case.asked.text}", *(day for day in days if day)),
    )


# ---- ways of goods


def _steps(case: Case) -> Iterator[Section]:
    for place, finding in enumerate(case.findings, start=1):
        number = f" ({place} of {len(case.findings)}: {finding.id})" if len(case.findings) > 1 else ""
        items = [_leg(f"Step {n}", leg, case) for n, leg in enumerate(finding.legs, start=1)]
        items += [_leg("In return", leg, case) for leg in finding.counter]
        if finding.counter:
            came = "A source says" if completed(finding) else "No source in the record says"
            items.append((f"{came} that the return was completed.",))
        items += [
            (
                (
                    f"Another reading: {case.record.label(reading.actual)} got them; confidence "
                    f"{reading.weakest}, against {finding.weakest} of this one {case.refs(reading.claims)}"
                ),
            )
            for reading in finding.readings
        ]
        items += [(f"{what}: {', '.join(map(case.record.label, who))}",) for what, who in _parties(finding)]
        items += [
            (f"{what} {case.record.claims[iri].says.rstrip('.')} {case.refs([iri])}",)
            for what, claims in (
                ("What followed:", finding.consequences),
                ("What the goods are worth:", finding.valuations),
            )
            for iri in claims
        ]
        plain = finding.kind == "recorded" and finding.legs[-1].verb != DIVERTED
        meaning = "recorded: a source itself says so" if plain else OF_KIND[finding.kind]
        head = (
            f"{headline(finding, case.record).rstrip('.')}.",
            f"{meaning}.",
            f"{facts(finding, case.record)}.",
        )
        yield Section(f"Step by step{number}", head, tuple(items))


def _parties(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    for what, who in (
        ("Said to have ordered it", finding.decided_by),
        ("End user on paper", finding.on_paper),
        ("Said to have passed by way of", finding.intermediaries),
    ):
        if who:
            yield what, who


def _leg(name: str, leg: Leg, case: Case) -> tuple[str, ...]:
    record = case.record
    goods = " / ".join(map(record.label, leg.products))
    many = counted(leg.quantity, leg.unit) or "how many is not known"
    worth = money(leg.amount, leg.currency)
    origins = joined([record.brief(iri) for iri in leg.confidence.origins])
    count = len(leg.confidence.origins)
    denied = "No claim of the record denies it."
    if leg.denials:
        aspects = joined([code(each, record) for each in leg.disputed])
        denied = f"Denied as to {aspects}: {case.refs(leg.denials)}"
    return (
        f"{name}: {record.label(leg.source)} → {record.label(leg.target)} ({code(leg.verb, record)})",
        f"When: {span(leg.when) or 'no claim says'}{f' ({HOLDS[leg.holds]})' if leg.holds else ''}",
        f"How many of what: {many}{f'; {goods}' if goods else ''}{f'; worth {worth}' if worth else ''}",
        f"How far it has come: {code(leg.modality, record)}; how it is said: {code(leg.stance, record)}",
        f"How sure: {leg.confidence.value} of 1, by {leg.confidence.why}",
        f"Independent origins: {count}{f' ({origins})' if origins else ''}",
        f"On whose word: {case.refs(leg.claims)}",
        denied,
    )


# ---- how sure, denials, what would change it


def _sure(case: Case, found: Caveats) -> Section:
    lines = []
    for finding in case.findings:
        name = f"{finding.id}: " if len(case.findings) > 1 else ""
        least = min(finding.legs, key=lambda leg: leg.confidence.value)
        ends = f"{case.record.label(least.source)} → {case.record.label(least.target)}"
        alone = (
            f"on primary records alone it would be {finding.primary_weakest}"
            if finding.primary_weakest
            else "on primary records alone the answer would not stand"
        )
        told = f"{name}{finding.weakest} of 1, by the weakest step ({ends}); the product over all steps is"
        lines.append((f"{told} {finding.joint}; {alone}.",))
    origins = joined([case.record.brief(iri) for iri in found.origins])
    count = len(found.origins)
    many = f"{count} independent origin{'' if count == 1 else 's'}: {origins}"
    lines.append((f"Behind all claims together: {many if count else 'no independent origin is named'}.",))
    rule = (
        "Confidence follows from the Admiralty grades of source (A to F) and claim (1 to 6) by one published "
        "rule, in which reprints of one text count once. It says how well a thing is attested; it is no "
        "probability that it is true."
    )
    return Section("How sure it is, and why", (rule,), tuple(lines))


def _denied(case: Case) -> Section:
    items = []
    for iri in case.denials:
        claim = case.record.claims[iri]
        against = [name for name in (*claim.all("respondsTo"), *claim.all("event")) if name in case.numbers]
        to = f" It answers {case.refs(against)}." if against else ""
        items.append((f"{_said(claim, case)}{to}",))
    none = "No claim of this record denies it, as far as it was known. That does not say that nobody does."
    return Section("Who denies it", () if items else (none,), tuple(items))


def _change(case: Case) -> Section:
    record, items = case.record, []
    for finding in case.findings:
        name = f"{finding.id}: " if len(case.findings) > 1 else ""
        for place, claims in enumerate(finding.needs, start=1):
            any_of = "" if len(claims) == 1 else "all of "
            items.append((f"{name}step {place} falls without {any_of}{case.refs(claims)}",))
        for each in finding.changes:
            rest = "the answer falls" if each.falls else f"its confidence drops to {each.weakest}"
            items.append((f"{name}without the {each.what} {record.brief(each.without)}, {rest}",))
    for without in case.changes or ():
        rest = "there is no such answer" if without.falls else without.words
        items.append((f"without {record.brief(without.document)} and all that was taken from it, {rest}",))
    head: tuple[str, ...] = ()
    if case.changes is None and not case.findings:
        head = (f"This was not tried, as it rests on many sources: kg sensitivity {case.asked.text}",)
    elif not items:
        head = ("Without any one of its sources the answer stays as it is.",)
    return Section("What would change it", head, tuple(items))


# ---- claims


def _claim(claim: Claim, case: Case) -> tuple[str, ...]:
    record = case.record
    (citation,) = cite(record, [claim.iri])
    source = record.sources[claim.document]
    where = case.places.get(claim.iri)
    roles = joined([f"{spaced(role)} {record.label(iri)}" for role, iri in claim.roles if "#" not in iri])
    lines = [
        _said(claim, case),
        (
            f"{code(claim.kind, record)}; {code(claim.modality, record)}; in the world: "
            f"{claim.when_text or 'no date'}; said: {claim.stated or source.issued or 'no date'}"
            f"{_figures(claim)}"
        ),
        f"Names: {roles}" if roles else "",
        f"Source: {_document(citation)}",
        source.url or "no web address",
        f"Where in it: {claim.locator or 'not noted'}",
        _grade(claim, case),
        f"In the answer: {'; '.join(where)}" if where else "Not part of the answer; it speaks of it.",
        f"Claim: {claim.iri}",
    ]
    return tuple(line for line in lines if line)


def _said(claim: Claim, case: Case) -> str:
    """A claim with its number, who says it, and how they stand to it."""
    record, number = case.record, f"[{case.numbers[claim.iri]}]"
    says = claim.says.rstrip(".")
    if claim.supports:
        return f"{number} {says}, {attribution([claim.iri], claim.stance, record)}."
    (citation,) = cite(record, [claim.iri])
    who = citation.claimant or citation.publisher or "a document"
    where = ", ".join(
        part for part in (citation.publisher if citation.publisher != who else "", citation.issued) if part
    )
    if claim.stance not in CONTRARY:
        return f"{number} SOUGHT AND NOT FOUND, by {who} ({where}): {says}."
    what = code(citation.aspect, record) if citation.aspect else "it"
    verb = "denies" if claim.stance == "Denies" else "takes back"
    return f"{number} DENIAL: {who} {verb} {what} ({where}): {says}."


def _figures(claim: Claim) -> str:
    told = (
        counted(claim.quantity, claim.code("unit") or "PieceUnit"),
        money(claim.amount, claim.currency),
        f"{numbers(claim.power)} MW" if claim.power else "",
        f"share {numbers(claim.share)}" if claim.share else "",
    )
    return "".join(f"; {each}" for each in told if each)


def _document(citation: Citation) -> str:
    parts = (citation.publisher, citation.issued or "undated", f"“{citation.title}”")
    return ", ".join(part for part in parts if part)


def _grade(claim: Claim, case: Case) -> str:
    record = case.record
    source = record.sources[claim.document]
    root = record.origin(claim)
    began = "no origin is named, so it adds no independent support"
    if root is not None:
        began = "first-hand" if root == claim.document else f"taken from {record.brief(root)}"
    kind = "a primary record" if source.primary else "no primary record"
    if not source.primary and record.is_primary(claim):
        kind = "passed on from a primary record"
    grade = f"{source.reliability}{claim.credibility} = {round_(support(claim, record))}"
    return f"Grade: {grade}; {kind}; {began}"


def _made(case: Case) -> Section:
    made = case.provenance
    lines = (
        f"program: {made.program}",
        f"data: release {made.release}, SHA-256 {made.data}",
        f"asked: kg {case.asked.text}",
        f"packed: {case.command}",
    )
    return Section("From what it was made", items=tuple((line,) for line in lines))
