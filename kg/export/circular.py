"""Financing loops, and how circular the whole is, told for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.confidence import support
from kg.analysis.loop import LIVE
from kg.claim import Range
from kg.export.circular_json import circular_json, steps_of
from kg.export.circular_picture import picture
from kg.export.report import Cell, Report, Table
from kg.export.sentence import denial_sentences
from kg.export.several import Several
from kg.export.words import BILLION, money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.circular import Circular
    from kg.analysis.giving import Given
    from kg.analysis.loop import Loop
    from kg.analysis.step import Step
    from kg.analysis.whole import Index, Split, Whole
    from kg.claim import Number
    from kg.record import Record

ARROW = " → "

READ = (
    "A step leads from who gives money or its worth to who gets it; what is given for goods goes against the "
    "goods, and that it was paid is said only where a claim says so. A lease, order, guarantee or warrant in "
    "force is binding, not cash."
)
"""How to read a step."""

UNTOLD = "?"
"""What stands for a figure for which there was no time."""

NAMED = 5
"""How many steps without an amount are named."""

MEANS = {
    "financing": "money out as funding, back against goods, compute or space",
    "payment": "like financing, with a payment of which no claim tells the purpose",
    "trade": "goods against goods",
    "funding": "funding alone",
}
"""What goes round in a loop of each kind."""


def report(found: Circular, record: Record) -> Report:
    """Tell the answer.

    Args:
        found: The answer.
        record: The record.

    Returns:
        The report.
    """
    about = f" with {record.label(found.actor)}" if found.actor else ""
    tables = [_loops(found, record), _steps(found, record)]
    tables.append(_returned(found, record))
    for whole in found.whole:
        tables += [_whole(whole), _parties(whole, record)]
    return Report(
        title=f"Which financing loops are there{about}, and how circular is the whole?",
        sentences=(*_sentences(found, record), *map(_whole_sentence, found.whole)),
        tables=tuple(table for table in tables if table.rows),
        value=circular_json(found, record),
        claims=tuple(sorted({iri for each in found.loops for iri in (*each.claims, *each.denials)})),
        notes=tuple(_notes(found, record)),
        picture=picture(found, record),
        data=_sheet(found, record),
        truncated=found.truncated or any(whole.truncated for whole in found.whole),
    )


def _way(loop: Loop, record: Record) -> str:
    return ARROW.join(record.label(party) for party in (*loop.parties, loop.parties[0]))


def _size(amount: Range, currency: str | None) -> str:
    return money(amount, currency) or "not known"


def _loops(found: Circular, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for place, loop in enumerate(found.loops, start=1):
        amounts = dict(loop.amounts)
        rows.append(
            (
                place,
                _way(loop, record),
                f"{loop.kind}, {loop.state}",
                _size(loop.smallest, loop.currency) if loop.state != "lapsed" else "",
                _size(amounts["binding"], loop.currency) if loop.closes("binding") else "",
                loop.survives,
                "; ".join((str(loop.confidence), *_denied(loop, record))),
            )
        )
    headers = ("", "loop", "kind, has come", "smallest step", "cash or binding", "firm", "sure")
    return Table("Loops", headers, tuple(rows))


def _denied(loop: Loop, record: Record) -> list[str]:
    return [f"denied: {', '.join(record.labels.get(c, c) for c in loop.disputed)}"] if loop.disputed else []


def _steps(found: Circular, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for step in steps_of(found.loops):
        inside = sum(
            any((each.giver, each.taker) == (step.giver, step.taker) for each in loop.steps)
            for loop in found.loops
        )
        rows += [
            (
                f"{record.label(step.giver)}{ARROW}{record.label(step.taker)}",
                _what(given, record),
                given.state,
                _size(given.amount("lapsed"), given.currency),
                "yes" if given.cancelable else "",
                float(given.confidence.value),
                inside,
            )
            for given in step.given
        ]
    headers = ("step", "what", "has come", "amount", "cancelable", "sure", "loops")
    return Table(
        "The steps of these loops; loops that share a step must not be added up", headers, tuple(rows)
    )


def _what(given: Given, record: Record) -> str:
    return ", ".join(record.labels.get(kind, kind) for kind in given.kinds)


def _returned(found: Circular, record: Record) -> Table:
    rows = tuple(
        (
            each.currency,
            _size(each.direct, each.currency),
            _size(each.indirect, each.currency),
            _size(each.rest, each.currency),
            each.share,
            ", ".join(record.label(party) for party in (*each.parties, *each.unmeasured)),
        )
        for each in found.returned
    )
    headers = (
        "in",
        "from those it funds",
        "through others",
        "from the rest",
        "share",
        "who is funded and buys",
    )
    name = record.label(found.actor) if found.actor else ""
    return Table(f"What {name} gets for goods, by whether it funds who buys", headers, rows)


def _whole(whole: Whole) -> Table:
    rows = tuple(
        (
            _counted(index),
            _billions(*(each.total if each else None for each in (index.low, index.central, index.high))),
            _billions(*(each.circular if each else None for each in (index.low, index.central, index.high))),
            f"{index.central.index} ({_share(index.low)}, {_share(index.high)})",
            "" if index.at_least is None else f"{index.at_least} to {index.at_most}",
        )
        for index in whole.indices
    )
    headers = ("counted", "flows", "goes round", "index", "in any case")
    title = (
        f"How circular the whole is, in billions of {whole.currency}, rounded, with nothing counted twice: "
        "at the central figures (at the lows, at the highs)"
    )
    return Table(title, headers, rows)


def _counted(index: Index) -> str:
    words = {"cash": "cash", "binding": "cash, binding", "planned": "cash, binding, planned"}[index.state]
    return f"{words}; not cancelable" if index.firm else words


def _billions(low: Number | None, central: Number | None, high: Number | None) -> str:
    least, middle, most = (
        UNTOLD if n is None else f"{float(n) / BILLION:,.2f}" for n in (low, central, high)
    )
    return middle if least == middle == most else f"{middle} ({least}, {most})"


def _share(split: Split | None) -> str:
    return str(split.index) if split else UNTOLD


def _parties(whole: Whole, record: Record) -> Table:
    rows = tuple(
        (
            record.label(each.iri),
            _size(Range(each.gives, each.gives), whole.currency),
            _size(Range(each.gets, each.gets), whole.currency),
            _size(each.circular, whole.currency),
            float(each.index.low or 0),
            float(each.index.high or 0),
        )
        for each in whole.parties
    )
    headers = ("party", "gives", "gets", "goes round", "index, least", "most")
    return Table(f"How circular each party is, at the central figures, in {whole.currency}", headers, rows)


def _sheet(found: Circular, record: Record) -> Table:
    rows = tuple(
        (
            loop.id,
            _way(loop, record),
            loop.kind,
            len(loop.steps),
            loop.state,
            loop.currency,
            loop.smallest,
            *(amount for _, amount in loop.amounts[:-1]),
            loop.survives,
            dict(loop.firm)[LIVE],
            loop.modality,
            loop.stance,
            loop.confidence,
            loop.product,
            ", ".join(loop.disputed),
            ", ".join(loop.shares),
            loop.claims,
        )
        for loop in found.loops
    )
    headers = (
        "id",
        "loop",
        "kind",
        "steps",
        "has come",
        "currency",
        "smallest step",
        "cash",
        "cash or binding",
        "survives without cancelable legs",
        "smallest step without cancelable legs",
        "modality",
        "stance",
        "confidence",
        "product of confidences",
        "denied",
        "shares a step with",
        "claims",
    )
    return Table("", headers, rows)


def _sentences(found: Circular, record: Record) -> list[str]:
    if not found.loops:
        about = f" with {record.label(found.actor)}" if found.actor else ""
        return [f"The record holds no loop{about} of the kinds that were asked for."]
    return [_sentence(loop, record) for loop in found.loops]


def _sentence(loop: Loop, record: Record) -> str:
    legs = [_leg(step, record) for step in loop.steps]
    size = money(loop.smallest, loop.currency)
    if loop.state == "lapsed":
        tail = "At least one step has fallen through."
    else:
        words = {"cash": "given", "binding": "given or binding", "planned": "at least planned"}
        tail = (
            f"All steps are {words[loop.state]}; the smallest is {size}."
            if size
            else (f"All steps are {words[loop.state]}; how large the smallest is, is not known.")
        )
    firm = "" if loop.survives else " Without what can be cancelled it does not close."
    denied = "".join(f" {each.capitalize()}." for each in _denied(loop, record))
    return f"{_way(loop, record)}: {'; '.join(legs)}. {tail}{firm}{denied}"


def _leg(step: Step, record: Record) -> str:
    given = step.through(LIVE) or step.given
    whole = {each.event for each in given if each.amounts}
    said = [_said(each, record) for each in given if whole.isdisjoint(each.whole_of)]
    return f"{record.label(step.giver)} to {record.label(step.taker)}: {', and '.join(said)}"


def _said(given: Given, record: Record) -> str:
    claims = [record.claims[iri] for iri in given.claims]
    best = min(claims, key=lambda c: (c.modality != given.modality, -support(c, record), c.iri))
    who = record.label(best.claimant) if best.claimant else record.brief(best.document)
    stance = record.labels.get(best.stance, best.stance)
    day = (
        best.when_text
        or best.stated
        or (record.sources[best.document].issued if best.document in record.sources else None)
    )
    amount = money(given.amount(given.state), given.currency)
    parts = [
        _what(given, record),
        record.labels.get(given.modality, given.modality),
        amount,
        f"{who} {stance}" + (f" ({day})" if day else ""),
    ]
    return ", ".join(part for part in parts if part)


def _whole_sentence(whole: Whole) -> str:
    index = whole.index
    total, circular = (
        _size(Range(n, n), whole.currency) for n in (index.central.total, index.central.circular)
    )
    said = (
        f"Of {total} on {whole.measured} steps, at the central figures, {circular} go round with nothing "
        f"counted twice: an index of {index.central.index} ({_share(index.low)} at the lows, "
        f"{_share(index.high)} at the highs)."
    )
    chance = whole.chance
    if chance is None:
        return said
    return (
        f"{said} Of {chance.samples} networks by chance in which each party has as many partners, and gives "
        f"and gets as much, on average, {chance.as_high} are as circular; the mean of all is {chance.mean}."
    )


def _notes(found: Circular, record: Record) -> list[str]:
    counts = ", ".join(f"{count} {kind} ({MEANS[kind]})" for kind, count in found.found)
    notes = [f"Loops of up to {found.complete_to} steps in all: {counts or 'none'}.", READ]
    notes += [
        f"{whole.open_ended} of {whole.measured} steps in {whole.currency} have no upper bound: at the "
        "highs, they are at the largest figure that is stated."
        for whole in found.whole
        if whole.open_ended
    ]
    if found.unmeasured:
        shown = "; ".join(f"{record.label(a)}{ARROW}{record.label(b)}" for a, b in found.unmeasured[:NAMED])
        notes.append(
            f"{len(found.unmeasured)} steps state no amount and are not in the whole: {shown}"
            f"{' …' if len(found.unmeasured) > NAMED else ''}. A claim on the amount would close each gap."
        )
    if found.readings:
        notes.append(
            f"Other readings of {len(found.readings)} events, less well supported, count for nothing."
        )
    if found.doubtful:
        notes.append(f"{len(found.doubtful)} claims are graded below the floor, and count for nothing.")
    if found.partyless:
        notes.append(f"{found.partyless} claims do not name both parties, and are no step.")
    if found.merged:
        merged = ", ".join(f"{record.label(party)} as {record.label(above)}" for party, above in found.merged)
        notes.append(f"Counted as the organisation that it is a part of: {merged.rstrip('.')}.")
    return notes


def _told(_: Circular, loop: Loop, record: Record) -> Iterator[str]:
    yield _sentence(loop, record)
    yield from denial_sentences(loop.denials, record)


ANSWERS = (Several("loops", (), _told, bare=("shares",)),)
"""The loops one by one; each has a name by itself."""
