"""Who depends on a party and how much, and who loses if it does not pay, told once for every form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kg.claim import Range
from kg.export.exposure_json import exposure_json
from kg.export.exposure_picture import picture
from kg.export.exposure_words import (
    HAS_COME,
    MEANS,
    PARTS,
    PROMISES,
    TOLD,
    UNKNOWN,
    amount_words,
    cascade_sentences,
    dependence_sentence,
    funded_sentence,
    held_words,
    loosely,
    most_words,
    notes,
    pays_words,
    share_words,
    upon_words,
)
from kg.export.report import Cell, Report, Table
from kg.export.sentence import denial_sentences
from kg.export.several import Several
from kg.export.words import code, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.analysis.dependence import Dependence
    from kg.analysis.exposure import Exposure, Second
    from kg.analysis.loss import Cascade
    from kg.record import Record


def report(answer: Exposure, record: Record) -> Report:
    """Tell who depends on a party, on whom it depends, and who loses if it does not pay.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        The report.
    """
    name = record.label(answer.actor)
    title = f"Who depends on {name}, and on whom does it depend?"
    if answer.pays is not None:
        part = percent(Range(*(Decimal(str(float(answer.pays))),) * 2))
        title = f"Who loses if {name} pays {part} of what it promised, and who depends on it?"
    return Report(
        title=title,
        sentences=tuple(_sentences(answer, record)),
        tables=tuple(table for table in _tables(answer, record) if table.rows),
        value=exposure_json(answer, record),
        claims=tuple(sorted(_claims(answer))),
        notes=tuple(notes(answer, record)),
        picture=picture(answer, record),
        data=_lost(answer, record) if answer.cascades else _sheet(answer, record),
        truncated=answer.truncated,
    )


def _sentences(answer: Exposure, record: Record) -> Iterator[str]:
    name = record.label(answer.actor)
    for found in answer.cascades:
        yield from cascade_sentences(found, answer.actor, record)
    if not answer.dependents and not answer.depends_on:
        yield f"No claim with these limits ties {name} to anybody by goods or money."
        return
    ties = sorted(answer.dependents, key=lambda each: not (each.amount or each.shares))
    yield from (dependence_sentence(each, record) for each in ties[: 2 * TOLD])
    shares = [each for each in answer.depends_on if each.shares]
    yield from (dependence_sentence(each, record) for each in shares[:TOLD])
    yield from (funded_sentence(each, answer.actor, record) for each in answer.funded)


def _tables(answer: Exposure, record: Record) -> Iterator[Table]:
    name = record.label(answer.actor)
    for found in answer.cascades:
        yield _losses(found, name, record)
        yield _calls(found, record)
        yield _paid(found, record)
    yield _ties(f"Who depends on {name}", answer.dependents, record, other="dependent")
    yield _second(answer, record)
    yield _ties(f"On whom {name} depends", answer.depends_on, record, other="on")
    yield _funded(answer, record)


def _ties(title: str, ties: Iterable[Dependence], record: Record, *, other: str) -> Table:
    rows = tuple(
        (
            record.label(each.dependent if other == "dependent" else each.on),
            each.tie,
            amount_words(each.amount, each.currency),
            "; ".join(share_words(share, record) for share in each.shares) or UNKNOWN,
            held_words(each.held),
            HAS_COME[each.state] + ("; can be cancelled" if each.cancelable else ""),
            _sure(each.confidence, denied=bool(each.denials)),
        )
        for each in ties
    )
    used = dict.fromkeys(each.tie for each in ties)
    means = "; ".join(f"{tie}: {MEANS[tie]}" for tie in used)
    headers = ("who", "for", "how much", "share of the whole", "of what the record holds", "has come", "sure")
    subject = "the first named" if other == "dependent" else "it"
    return Table(f"{title} ({subject} … {means})" if rows else title, headers, rows)


def _second(answer: Exposure, record: Record) -> Table:
    rows = tuple(
        (
            record.label(each.dependent),
            each.then.tie,
            record.label(each.then.on),
            each.first.tie,
            loosely(each.amount, each.then.currency) if each.amount else UNKNOWN,
            percent(each.share),
            _sure(min(each.first.confidence, each.then.confidence), denied=_denied(each)),
        )
        for each in answer.second
    )
    headers = (
        "who",
        "for",
        "through",
        "which depends for",
        "at stake on both steps",
        "share of shares",
        "sure",
    )
    return Table("In the second order", headers, rows)


def _denied(each: Second) -> bool:
    return bool(each.first.denials or each.then.denials)


def _sure(confidence: Decimal, *, denied: bool) -> str:
    """The confidence, and that something of it is denied."""
    return f"{confidence}; denied" if denied else str(confidence)


def _funded(answer: Exposure, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in answer.funded:
        if not each.customers:
            continue
        rows.append(
            (
                PARTS[each.part],
                loosely(each.direct, each.currency),
                loosely(each.indirect, each.currency),
                loosely(each.rest, each.currency),
                percent(each.held) or UNKNOWN,
                "; ".join(share_words(share, record) for share in each.whole) or UNKNOWN,
                "; ".join(
                    f"{' → '.join(record.label(party) for party in customer.way[1:])}: "
                    f"{amount_words(customer.amount, each.currency)}"
                    for customer in each.customers
                ),
            )
        )
    headers = (
        "part",
        "from those it funds",
        "through others",
        "from the rest",
        "of what the record holds",
        "of the whole",
        "who is funded and buys",
    )
    name = record.label(answer.actor)
    return Table(f"What {name} sells to firms that it funds", headers, tuple(rows))


def _losses(found: Cascade, name: str, record: Record) -> Table:
    rows = tuple(
        (
            each.round,
            record.label(each.party),
            "" if each.first == Range(0, 0) else amount_words(each.owed, found.currency),
            loosely(each.first, found.currency),
            most_words(each.second, found.currency),
            most_words(each.final, found.currency),
            ", ".join(
                record.label(party) + (" (owes an amount not known)" if party in each.unmeasured else "")
                for party in each.before
            ),
            _sure(each.confidence, denied=bool(each.denials)),
        )
        for each in found.losses
    )
    headers = (
        "round",
        "who",
        "is owed",
        "loses in the first",
        "in the second, at most",
        "in the end, at most",
        "through",
        "sure",
    )
    short = loosely(found.short, found.currency) or "nothing"
    return Table(f"If {name} pays {pays_words(found)}: {short} stays unpaid", headers, rows)


def _calls(found: Cascade, record: Record) -> Table:
    rows = tuple(
        (
            call.round if call.round is not None else "",
            record.label(call.promise.giver),
            PROMISES[call.promise.kind],
            record.label(call.promise.taker),
            amount_words(call.promise.amount, call.promise.currency),
            most_words(call.amount, found.currency) if call.amount.low is not None else "",
            most_words(call.final, found.currency) if call.final.low is not None else "",
            upon_words(call.promise.upon, record),
            _sure(call.promise.given.confidence.value, denied=bool(call.promise.given.denials)),
        )
        for call in found.calls
    )
    headers = (
        "round",
        "who",
        "promised to",
        "for",
        "how much",
        "can be called then",
        "in the end",
        "contingent on",
        "sure",
    )
    return Table("Who promised what for the case, in the order in which it can fire", headers, rows)


def _paid(found: Cascade, record: Record) -> Table:
    rows = tuple(
        (
            record.label(party),
            loosely(Range(owes, owes), found.currency),
            loosely(Range(pays, pays), found.currency) or "nothing",
        )
        for party, owes, pays in found.paid
    )
    title = "Who else would fall short if no firm had anything but what the record tells"
    return Table(title, ("who", "is to pay", "would pay"), rows)


def _sheet(answer: Exposure, record: Record) -> Table:
    rows = tuple(
        (
            record.label(each.dependent),
            record.label(each.on),
            each.tie,
            each.amount,
            each.currency,
            *(_share(each)),
            each.held,
            each.state,
            each.modality,
            each.stance,
            each.confidence,
            ", ".join(code(aspect, record) for aspect in each.disputed),
            each.claims,
        )
        for each in (*answer.dependents, *answer.depends_on)
    )
    headers = (
        "dependent",
        "on",
        "for",
        "amount",
        "currency",
        "share",
        "share of",
        "share of what the record holds",
        "has come",
        "modality",
        "stance",
        "confidence",
        "denied",
        "claims",
    )
    return Table("", headers, rows)


def _share(each: Dependence) -> tuple[Cell, Cell]:
    first = next(iter(each.shares), None)
    return (first.range, first.of) if first else (None, None)


def _lost(answer: Exposure, record: Record) -> Table:
    rows = tuple(
        (
            each.round,
            record.label(each.party),
            found.currency,
            each.owed,
            each.first,
            each.second,
            each.final,
            ", ".join(record.label(party) for party in each.through),
            ", ".join(record.label(party) for party in each.unmeasured),
            each.modality,
            each.stance,
            each.confidence,
            each.claims,
        )
        for found in answer.cascades
        for each in found.losses
    )
    headers = (
        "round",
        "party",
        "currency",
        "is owed",
        "first round",
        "second round",
        "in the end",
        "through",
        "owed by at an amount not known",
        "modality",
        "stance",
        "confidence",
        "claims",
    )
    return Table("", headers, rows)


def _claims(answer: Exposure) -> set[str]:
    """All claims that the answer rests on, and those that deny some of it."""
    found = {iri for each in answer.lapsed for iri in each.claims}
    for each in (*answer.dependents, *answer.depends_on):
        found.update(each.claims, each.denials)
    return found


def _told(_: Exposure, each: Dependence, record: Record) -> Iterator[str]:
    yield dependence_sentence(each, record)
    yield from denial_sentences(each.denials, record)


ANSWERS = tuple(
    Several(path, ("dependent", "on", "tie", "currency"), _told) for path in ("dependents", "dependsOn")
)
"""The ties one by one."""
