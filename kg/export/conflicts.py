"""Conflicts as JSON and as text: the readings side by side, with grade, origins, and which is newer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.confidence import round_, support
from kg.analysis.conflict import AFFIRMED, DENIED
from kg.claim import Interval, Range
from kg.export.answer import Provenance, interval_json, provenance_json, range_json, thing
from kg.export.change import effect_json, effect_lines
from kg.export.dump import Json
from kg.export.paragraph import wrap
from kg.export.sentence import attribution
from kg.export.words import HOLDS, code, counted, joined, money, numbers, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.analysis.conflict import Conflict, Reading
    from kg.change.effect import Effect
    from kg.record import Record

ASPECTS = {
    "amount": "amount of money",
    "power": "power in megawatts",
    "on": "date",
    "from": "date of the beginning",
    "until": "date of the end",
    "target": "deadline",
    "period": "period",
    "direction": "from whom it runs",
    "modality": "whether it stands",
    "cancelable": "whether it can be cancelled",
    "binding": "whether it binds",
}
"""Aspects that are said in other words than the program's own."""


def conflicts_json(
    found: Sequence[Conflict],
    record: Record,
    *,
    question: str,
    provenance: Provenance,
    effects: Callable[[Conflict], Sequence[Effect]] | None = None,
) -> Json:
    """Conflicts as JSON; with the effects of each, where they were asked for."""
    return {
        "question": question,
        "conflicts": [
            {
                **conflict_json(conflict, record),
                "effects": None if effects is None else [effect_json(each) for each in effects(conflict)],
            }
            for conflict in found
        ],
        "provenance": provenance_json(provenance),
    }


def conflict_json(conflict: Conflict, record: Record) -> Json:
    """One conflict as JSON."""
    return {
        "id": conflict.id,
        "about": thing(conflict.about, record),
        "things": [{"role": role, **thing(iri, record)} for role, iri in conflict.things],
        "aspect": conflict.aspect,
        "class": conflict.kind,
        "settled": conflict.settled,
        "readings": [_reading_json(reading, conflict, record) for reading in conflict.readings],
    }


def _reading_json(reading: Reading, conflict: Conflict, record: Record) -> Json:
    value = reading.value
    best = record.claims[reading.best]
    return {
        "value": reading_text(reading, record),
        "entity": thing(value, record) if isinstance(value, str) and "://" in value else None,
        "range": {**range_json(value), "unit": reading.unit or None} if isinstance(value, Range) else None,
        "period": interval_json(value) if isinstance(value, Interval) else None,
        "grade": grade(reading, record),
        "support": float(round_(support(best, record))),
        "origins": list(reading.origins),
        "said": reading.said.isoformat() if reading.said else None,
        "newest": reading is conflict.newest,
        "superseded": reading.superseded,
        "holds": reading.holds,
        "claims": list(reading.claims),
    }


def grade(reading: Reading, record: Record) -> str:
    """The Admiralty grade of the best claim of a reading, such as ``B2``."""
    best = record.claims[reading.best]
    return f"{record.sources[best.document].reliability}{best.credibility}"


def reading_text(reading: Reading, record: Record) -> str:
    """What a reading says, in a few words."""
    value, unit = reading.value, reading.unit
    if isinstance(value, Interval):
        return span(value) or "undated"
    if isinstance(value, Range):
        if unit.endswith("Unit"):
            return counted(value, unit)
        return money(value, unit) if unit else numbers(value)
    if value == AFFIRMED:
        return "it is so"
    if value == DENIED:
        return "it is not so"
    return record.label(value) if "://" in value else code(value, record)


def conflict_sentence(conflict: Conflict, record: Record) -> str:
    """A conflict in sentences that could be printed: each reading with all who say so."""
    about, aspect = record.label(conflict.about), aspect_text(conflict.aspect, record)
    told = [f"Sources contradict each other on {about}, as to {aspect}."]
    for reading in conflict.readings:
        said = [
            f"{record.claims[iri].says.rstrip('.')}, {attribution([iri], record.claims[iri].stance, record)}"
            for iri in reading.claims
        ]
        since = " A later claim took its place." if reading.superseded else ""
        told.append(f"One reading ({reading_text(reading, record)}): {'; '.join(said)}.{since}")
    return " ".join(told)


def aspect_text(aspect: str, record: Record) -> str:
    """An aspect in words."""
    return ASPECTS.get(aspect) or code(aspect, record)


def conflicts_text(
    found: Sequence[Conflict],
    record: Record,
    *,
    question: str,
    width: int = 100,
    effects: Callable[[Conflict], Sequence[Effect]] | None = None,
) -> Iterator[str]:
    """Conflicts as lines of text."""
    yield question
    yield ""
    if not found:
        yield "No two claims within these limits contradict each other."
    for number, conflict in enumerate(found, start=1):
        yield from _conflict(number, conflict, record, width)
        if effects is not None:
            yield from effect_lines(effects(conflict), record, width)
        yield ""
    settled = sum(conflict.settled for conflict in found)
    if found:
        rest = f", {settled} of them settled since by a later claim of the same claimant" if settled else ""
        yield f"{len(found)} conflict{'s' if len(found) != 1 else ''}{rest}."


def _conflict(number: int, conflict: Conflict, record: Record, width: int) -> Iterator[str]:
    title = f"{number}. {record.label(conflict.about)}: {aspect_text(conflict.aspect, record)}"
    shared = [record.label(iri) for _, iri in conflict.things if iri != conflict.about and "#" not in iri]
    facts = [code(conflict.kind, record), *dict.fromkeys(shared)]
    yield from wrap(f"{title} ({', '.join(facts)})", width, "", "   ")
    yield f"   {conflict.id}{' · settled since' if conflict.settled else ''}"
    for reading in conflict.readings:
        yield from _reading(reading, conflict, record, width)


def _reading(reading: Reading, conflict: Conflict, record: Record, width: int) -> Iterator[str]:
    origins = len(reading.origins)
    marks = [
        f"{grade(reading, record)} = {round_(support(record.claims[reading.best], record))}",
        f"{origins} named origin{'s' if origins != 1 else ''}" if origins else "no origin named",
    ]
    if reading.said:
        marks.append(f"said by {reading.said}{', the newest' if reading is conflict.newest else ''}")
    if reading.holds:
        marks.append(HOLDS[reading.holds])
    if reading.superseded:
        later = {by for iri in reading.claims for by in record.replaced_by[iri]}
        marks.append(f"superseded by {joined(sorted(map(terms.shorten, later)))}")
    yield from wrap(f"{reading_text(reading, record)} — {' · '.join(marks)}", width, "   • ", "     ")
    for iri in reading.claims:
        claim = record.claims[iri]
        text = f"{record.brief(claim.document)}: {claim.says} [{terms.shorten(iri)}]"
        yield from wrap(text, width, "       ", "         ")
