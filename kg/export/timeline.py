"""A timeline as JSON, as a table, and as a picture made of letters."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.identifier import answer_id
from kg.claim import Interval, Range
from kg.export.answer import citations_json, interval_json, range_json, thing
from kg.export.dump import Json
from kg.export.paragraph import wrap
from kg.export.words import HOLDS, UNITS, code, counted, number, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.timeline import Entry, Series, Timeline
    from kg.claim import Claim
    from kg.export.listing import Table
    from kg.record import Record

HAPPENED, DUE, SAID, BOTH, LASTS = "●", "○", "┆", "◈", "─"
"""How the picture marks what happened, what was planned, what was said, both at once, and a span."""

LEAST_LABEL = 24
LEAST_AXIS = 24
LEAST_BARS = 24
"""How many columns labels, the axis, and bars with their sources have at least."""
BAR = {True: "░", False: "█"}
"""How a bar is drawn of what was planned, and of what came about."""


def timeline_json(found: Timeline, record: Record) -> Json:
    """A timeline as JSON."""
    return {
        "id": answer_id("timeline", (found.entity.iri,)),
        "entity": thing(found.entity.iri, record),
        "entries": [
            {
                "world": {
                    **interval_json(entry.world),
                    "asWritten": record.claims[entry.claim].when_text or None,
                },
                "saidWhen": interval_json(entry.said),
                "planned": entry.planned,
                "superseded": entry.superseded,
                "holds": entry.holds,
                "holder": thing(entry.holder, record) if entry.holder else None,
                "quantity": _quantity_json(record.claims[entry.claim]),
                "powerMW": range_json(record.claims[entry.claim].power),
                **citations_json([entry.claim], record)[0],
            }
            for entry in found.entries
        ],
        "series": [
            {
                "measure": series.measure,
                "unit": series.unit,
                "claims": [found.entries[place].claim for place in series.entries],
            }
            for series in found.series
        ],
    }


def _quantity_json(claim: Claim) -> Json:
    unit = claim.code("unit") or "PieceUnit"
    return {**range_json(claim.quantity), "unit": unit if claim.quantity else None}


def timeline_table(found: Timeline, record: Record) -> Table:
    """One row for each claim."""
    rows: list[tuple[object, ...]] = []
    for entry in found.entries:
        claim = record.claims[entry.claim]
        rows.append(
            (
                span(entry.world),
                span(entry.said),
                "planned" if entry.planned else "actual",
                figure(claim),
                code(claim.modality, record),
                code(claim.stance, record),
                "superseded" if entry.superseded else "",
                entry.holds,
                claim.says,
                record.brief(claim.document),
                terms.shorten(entry.claim),
            )
        )
    state = ("state", "figure", "modality", "stance", "", "on the day")
    headers = ("in the world", "said", *state, "what", "source", "claim")
    return headers, rows


def figure(claim: Claim) -> str:
    """The number that a claim states, with its unit; empty where it states none."""
    if claim.power:
        return f"{numbers(claim.power)} MW"
    return counted(claim.quantity, claim.code("unit") or "PieceUnit")


def timeline_text(found: Timeline, record: Record, *, width: int = 100) -> Iterator[str]:
    """A timeline as a picture made of letters.

    Args:
        found: The timeline.
        record: The record.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    entity = found.entity
    title = f"{entity.label} ({terms.shorten(entity.iri)}): what happened, and what was said of it"
    yield from wrap(title, width)
    for series in found.series:
        yield ""
        yield from _series(series, found, record, width)
    dated = [entry for entry in found.entries if _days(entry)]
    if dated:
        yield ""
        yield from _axis(dated, record, width)
    undated = [entry for entry in found.entries if not _days(entry)]
    if undated:
        yield ""
        yield "without any date"
        for entry in undated:
            yield from textwrap.wrap(
                record.claims[entry.claim].says, width, initial_indent="  ", subsequent_indent="    "
            )
    if not found.entries:
        yield ""
        yield "No claim within these limits names it."


def _series(series: Series, found: Timeline, record: Record, width: int) -> Iterator[str]:
    """Numbers of one kind as bars, planned against actual."""
    entries = [found.entries[place] for place in series.entries]
    highest = max(_top(record.claims[entry.claim], series.measure) for entry in entries)
    yield f"planned {BAR[True]} against actual {BAR[False]}: {measure_text(series)}"
    rows = [bar_words(entry, record) for entry in entries]
    left = max(len(when) for when, _, _ in rows)
    middle = max(len(what) for _, what, _ in rows)
    room = width - left - middle - 8
    # Where the words leave no room beside them, each bar has a line of its own.
    beside = room >= LEAST_BARS
    if not beside:
        left, middle, room = 0, 0, width - 6
    length = max(room // 3, 10)
    for entry, (when, what, source) in zip(entries, rows, strict=True):
        top = _top(record.claims[entry.claim], series.measure)
        bar = BAR[entry.planned] * max(1, round(length * top / highest)) if top > 0 else ""
        drawn = f"{bar:<{length}}  {clipped(source, room - length)}".rstrip()
        words = f"{when:<{left}}  {what:<{middle}}"
        if beside:
            yield f"  {words}  {drawn}"
        else:
            yield from wrap(words, width, "  ", "    ")
            yield f"    {drawn}"


def measure_text(series: Series) -> str:
    """What the numbers of a series count."""
    if series.measure == "power":
        return "megawatts"
    return UNITS.get(series.unit, ("", ""))[1] or "accelerators"


def bar_words(entry: Entry, record: Record) -> tuple[str, str, str]:
    """When a number was so, what it counts, and which document has it."""
    claim = record.claims[entry.claim]
    when = span(entry.world) or (
        f"said {span(entry.said).removeprefix('by ')}" if _days(entry) else "undated"
    )
    goods = "/".join(record.label(iri) for iri in claim.all("product"))
    what = f"{figure(claim)} {goods}".strip()
    # How far a plan had come says more than that it was one.
    state = code(claim.modality, record) if entry.planned else ""
    gone = "superseded" if entry.superseded else ""
    whole = f"all of {record.label(entry.holder)}" if entry.holder else ""
    open_ = HOLDS["possible"] if entry.holds == "possible" else ""
    marks = ", ".join(part for part in (state, whole, open_, gone) if part)
    return when, f"{what}{f' ({marks})' if marks else ''}", record.brief(claim.document)


def _top(claim: Claim, measure: str) -> float:
    held: Range = claim.power if measure == "power" else claim.quantity
    return float(held.stated or held.high or held.low or 0)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days as columns."""

    first: date
    last: date
    columns: int

    def at(self, day: date) -> int:
        days = max((self.last - self.first).days, 1)
        return round((day - self.first).days * (self.columns - 1) / days)


def clipped(text: str, width: int) -> str:
    """A text cut to a width, at a word where there is one.

    >>> clipped("DatacenterDynamics, 2024-10", 20), clipped("DatacenterDynamics", 10)
    ('DatacenterDynamics,…', 'Datacente…')
    """
    line = " ".join(text.split())
    return textwrap.shorten(line, width, placeholder="…") if " " in line[:width] else _cut(line, width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _axis(entries: list[Entry], record: Record, width: int) -> Iterator[str]:
    """One line for each claim: when it was so in the world, and when it was said."""
    columns = max(width // 2 - 6, LEAST_AXIS)
    label = max(width - columns - 2, LEAST_LABEL)
    all_days = [day for entry in entries for day in _days(entry)]
    first, last = min(all_days), max(all_days)
    scale = _Scale(date(first.year, 1, 1), date(last.year, 12, 31), columns)
    legend = f"{HAPPENED} happened  {DUE} planned or expected  {SAID} said  {BOTH} both  {LASTS} from … to"
    yield from wrap(legend, width)
    yield " " * (label + 2) + _years(scale)
    for entry in entries:
        claim = record.claims[entry.claim]
        marks = f"{'? ' if entry.holds == 'possible' else ''}{'✗ ' if entry.superseded else ''}"
        text = clipped(f"{marks}{claim.says}", label)
        yield f"{text:<{label}}  {_line(entry, scale)}".rstrip()
    if any(entry.holds == "possible" for entry in entries):
        yield from wrap("? possibly so by the day that was asked for, as far as its dates tell", width)
    if any(entry.superseded for entry in entries):
        yield "✗ a later claim took its place"


def _years(scale: _Scale) -> str:
    """The years above the columns in which they begin, as far as there is room."""
    line = [" "] * scale.columns
    free = 0
    for year in range(scale.first.year, scale.last.year + 1):
        place = scale.at(date(year, 1, 1))
        if free <= place <= scale.columns - 4:
            line[place : place + 4] = number(year).replace(",", "")
            free = place + 5
    return "".join(line).rstrip()


def _line(entry: Entry, scale: _Scale) -> str:
    cells = [" "] * scale.columns
    start, end = (day for day in (entry.world.earliest, entry.world.latest))
    mark = DUE if entry.planned else HAPPENED
    if start and end:
        left, right = scale.at(start), scale.at(end)
        cells[left : right + 1] = LASTS * (right - left + 1)
        cells[left] = cells[right] = mark
    elif start or end:
        cells[scale.at(start or end or scale.first)] = mark
    spoken = entry.said.latest
    if spoken:
        place = scale.at(spoken)
        cells[place] = BOTH if cells[place] in (HAPPENED, DUE) else SAID
    return "".join(cells)


def _days(entry: Entry) -> list[date]:
    """All days by which an entry can be placed."""
    world: Interval = entry.world
    return [day for day in (world.earliest, world.latest, entry.said.latest) if day]
