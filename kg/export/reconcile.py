"""The account of a holder or cluster, told: by stage, what is unexplained, and what would close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.account import MEGAWATT, POWER_STAGES, STAGES
from kg.analysis.confidence import support
from kg.export.account import account_json
from kg.export.conflicts import aspect_text
from kg.export.figure import Bar, Group, Ranges
from kg.export.report import Cell, Report, Table
from kg.export.report_text import short
from kg.export.sentence import WAYS
from kg.export.words import UNITS, code, joined, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.closing import Closing, Rest
    from kg.analysis.reconcile import Reconciliation, Row, Sum
    from kg.analysis.told import Cell as Grain
    from kg.analysis.told import Told
    from kg.claim import Range
    from kg.record import Record

LAYER_WORDS = {
    "chips": "chips",
    "cloud": "compute that it rents",
    "site": "sites",
    "tenancy": "sites of others that it uses",
    "supply": "power supplied",
    "equipment": "equipment",
    "let": "let to others",
}
"""The layers in words."""

SEVERAL = 3
"""Of how many claims that leave something open the names are given."""

PLANS = ("announced", "contracted", "under construction", "ordered", "allocated")
"""The stages of what is not there yet, which a picture draws without a filling."""


def report(found: Reconciliation, record: Record) -> Report:
    """Tell an account.

    Args:
        found: The account.
        record: The record.

    Returns:
        The report: stages, rests, and what would close them; the full table has a row for each cell.
    """
    name = record.label(found.about)
    matter = "megawatts" if found.power else "chips"
    return Report(
        title=f"How many {matter} of {name} are announced, on their way and there, and what is unexplained?",
        sentences=tuple(_sentences(found, record)),
        tables=tuple(table for table in _tables(found, record) if table.rows),
        value=account_json(found, record),
        claims=found.claims,
        notes=tuple(_notes(found, record)),
        picture=_picture(found, record),
        data=_cells(found, record),
        truncated=found.truncated,
    )


def _tables(found: Reconciliation, record: Record) -> Iterator[Table]:
    yield from _stages(found, record)
    yield _quarters(found, record)
    yield _rests(found, record)
    yield _totals(found)
    yield _claims(found, record)


def _quarters(found: Reconciliation, record: Record) -> Table:
    """Megawatts by line and quarter, a column for each stage of which anything is told."""
    heard = {told.stage for each in found.quarters for told in each.told}
    stages = [stage for stage in POWER_STAGES if stage in heard]
    rows = []
    before = ""
    for each in found.quarters:
        name = _line(each.thing, each.layer, each.unit, record)
        by_stage = {
            stage: "; ".join(numbers(told.quantity) for told in each.told if told.stage == stage)
            for stage in stages
        }
        rows.append(("" if name == before else name, each.quarter or "not dated", *by_stage.values()))
        before = name
    return Table("By quarter:", ("what", "quarter", *stages), tuple(rows))


def _stages(found: Reconciliation, record: Record) -> Iterator[Table]:
    """A table for each layer and unit."""
    headers = ("what", "stage", "how many", "when", "how far, by", "sure")
    groups: dict[tuple[str, str], list[tuple[Cell, ...]]] = {}
    for row in found.rows:
        for number, told in enumerate(row.told):
            cells = (
                _name(row, record) if not number else "",
                _stage(told),
                numbers(told.quantity) or "not known",
                _when(told, record),
                _said(told, record),
                told.confidence if told.quantity else None,
            )
            groups.setdefault((row.layer, row.unit), []).append(cells)
    for (layer, unit), rows in groups.items():
        title = ", ".join(filter(None, (LAYER_WORDS[layer], _unit(unit))))
        yield Table(f"{title[0].upper()}{title[1:]}:", headers, tuple(rows))


def _claims(found: Reconciliation, record: Record) -> Table:
    rows = [
        (
            _line(row.thing, row.layer, row.unit, record),
            _stage(told),
            tuple(sorted({c for cell in told.cells for c in cell.claims})),
        )
        for row in found.rows
        for told in row.told
    ]
    return Table("By which claims:", ("what", "stage", "claims"), tuple(rows))


def _rests(found: Reconciliation, record: Record) -> Table:
    rows = [
        (
            _line(row.thing, row.layer, row.unit, record),
            f"{rest.earlier}, not {rest.later}",
            _quantity(rest.rest),
            _quantity(rest.beyond),
        )
        for row in found.rows
        for rest in row.rests
    ]
    return Table("Unexplained:", ("what", "between", "rest", "more at the later stage"), tuple(rows))


def _totals(found: Reconciliation) -> Table:
    rows = [
        (
            each.stage,
            _unit(each.unit),
            "refused" if each.quantity is None else _quantity(each.quantity),
            "; ".join(f"{LAYER_WORDS[layer]} {numbers(told.quantity)}" for layer, told in each.parts),
        )
        for each in found.sums
    ]
    return Table("Totals, nothing counted twice:", ("stage", "unit", "total", "of"), tuple(rows))


def _cells(found: Reconciliation, record: Record) -> Table:
    headers = (
        "layer",
        "stage",
        "in place",
        "product",
        "place",
        "unit",
        "when",
        "quarter",
        "how many",
        "modality",
        "stance",
        "confidence",
        "disputed",
        "claims",
        "denials",
    )
    rows = tuple(
        (
            cell.layer,
            cell.stage,
            cell.stock,
            record.label(cell.product) if cell.product else None,
            record.label(cell.place) if cell.place else None,
            cell.unit,
            span(cell.span) if cell.dated else None,
            cell.quarter if cell.dated else None,
            cell.quantity,
            cell.modality,
            cell.stance,
            cell.confidence,
            ", ".join(cell.disputed),
            cell.claims,
            cell.denials,
        )
        for cell in found.cells
    )
    return Table("", headers, rows)


def _sentences(found: Reconciliation, record: Record) -> Iterator[str]:
    if not found.rows:
        matter = "megawatts" if found.power else "chips"
        yield f"The record tells of no {matter} of {record.label(found.about)}."
    for row in found.rows:
        for told in row.told:
            yield _told(row, told, record)
        for rest in row.rests:
            if sentence := _rest(row, rest, record):
                yield sentence


def _told(row: Row, told: Told, record: Record) -> str:
    many = f"{numbers(told.quantity)} {_unit(row.unit)}".strip() if told.quantity else "an unknown number"
    name = _line(row.thing, row.layer, "PieceUnit", record)
    text = f"{name}: {many} {_stage(told)} ({_when(told, record) or 'no date'}), "
    text += joined(list(dict.fromkeys(_by(cell, record) for cell in told.cells)))
    text += f"; {joined(sorted({code(cell.modality, record) for cell in told.cells}))}"
    text += f", confidence {told.confidence}" if told.quantity else ""
    if told.denials:
        who = sorted({record.label(record.claims[iri].claimant or "") for iri in told.denials})
        aspects = sorted({code(a, record) for cell in told.cells for a in cell.disputed})
        text += f"; {joined(who)} {'denies' if len(who) == 1 else 'deny'} {joined(aspects)}"
    if told.denied_in_part:
        who = sorted({record.label(record.claims[iri].claimant or "") for iri in told.denied_in_part})
        text += f"; a part of it is denied by {joined(who)}"
    return f"{text}."


def _rest(row: Row, rest: Rest, record: Record) -> str:
    name, unit = _line(row.thing, row.layer, "PieceUnit", record), _unit(row.unit)
    told = []
    if rest.rest.low or rest.rest.high is None or rest.rest.high:
        told.append(
            f"{_quantity(rest.rest)} {unit}".strip()
            + f" {rest.earlier} are not explained by what is {rest.later}"
        )
    if rest.beyond.low:
        told.append(
            f"{_quantity(rest.beyond)} {unit}".strip() + f" more are {rest.later} than {rest.earlier}"
        )
    return f"{name}: {joined(told)}." if told else ""


def _notes(found: Reconciliation, record: Record) -> Iterator[str]:
    for row in found.rows:
        if row.closings:
            asked = "; ".join(dict.fromkeys(_closing(each) for each in row.closings))
            yield f"What would close {_line(row.thing, row.layer, row.unit, record)}: {asked}."
    yield from filter(None, (_total(each) for each in found.sums))
    for text, claims in (
        ("Told both in chips and in megawatts; nothing else turns one into the other", found.conversions),
        ("Part of this or overlapping it, of other parties, and never added", found.beside),
        ("Lapsed, or only attempted, and in no figure", found.off),
        ("Looked for, and not found", found.vain),
        ("Counted in other units, or rates, and in no figure", found.elsewise),
    ):
        if claims:
            yield f"{text}: {', '.join(map(short, claims))}."
    for each in found.conflicts:
        named = ", ".join(map(short, each.claims[:SEVERAL]))
        yield f"Sources disagree on {aspect_text(each.aspect, record)}, {record.label(each.about)}: {named}."
    if found.rows and found.voices:
        yield f"Disclosed is what these say: {joined(sorted(record.label(iri) for iri in found.voices))}."
    if found.rows and not found.power:
        yield "Families hold the lines that are set in below them; lines and units are never added up."


def _total(each: Sum) -> str:
    layers = joined([LAYER_WORDS[layer] for layer in dict.fromkeys(layer for layer, _ in each.parts)])
    matter = f"{each.stage} in {_unit(each.unit) or 'pieces'}"
    if each.quantity is None:
        return (
            f"No total of what is {matter} is told over {layers}, since one and the same can be in each: ask "
            "for the line of one of them, or for the sum with --across-layers."
        )
    if each.across:
        return (
            f"The total of what is {matter} adds {layers}, which may be the same; at the least it is the "
            "largest of them."
        )
    return ""


def _picture(found: Reconciliation, record: Record) -> Ranges | None:
    """The ranges of each line side by side; lines without any figure are left to the table."""
    groups = []
    for row in found.rows:
        if not any(told.quantity for told in row.told):
            continue
        bars = tuple(
            Bar(
                series=told.stage,
                label=_stage(told),
                range=told.quantity,
                words=numbers(told.quantity),
                open=told.stage in PLANS,
            )
            for told in row.told
        )
        groups.append(Group(_line(row.thing, row.layer, row.unit, record), bars))
    if not groups:
        return None
    stages = dict.fromkeys((*STAGES, *POWER_STAGES))
    heard = {bar.series for group in groups for bar in group.bars}
    return Ranges(
        title=f"{record.label(found.about)}: {'megawatts' if found.power else 'chips'} by stage",
        axis="megawatts" if found.power else "number, in the unit of the line",
        groups=tuple(groups),
        series=tuple(stage for stage in stages if stage in heard),
        note="Not filled: not there yet. Lines are never added to each other.",
    )


def _name(row: Row, record: Record) -> str:
    """A line's name, set in below its family."""
    what = (
        record.label(row.thing) if row.thing else "no product named" if row.layer == "chips" else "not named"
    )
    return f"{'· ' * row.depth}{what}"


def _line(thing: str | None, layer: str, unit: str, record: Record) -> str:
    what = record.label(thing) if thing else "no product named" if layer == "chips" else "not named"
    where = "" if layer == "chips" else f" ({LAYER_WORDS[layer]})"
    return ", ".join(filter(None, (f"{what}{where}", _unit(unit))))


def _unit(unit: str) -> str:
    if unit.startswith(MEGAWATT):
        return "MW of computers alone" if unit.endswith("ITPower") else "MW"
    return UNITS.get(unit, ("", unit))[1]


def _stage(told: Told) -> str:
    return f"{told.stage} to be in place" if told.stock and told.stage == "announced" else told.stage


def _when(told: Told, record: Record) -> str:
    """The days of what adds up, as written; of several, the first and the last."""
    written = {record.claims[iri].when_text for cell in told.cells for iri in cell.claims} - {""}
    texts = list(map(_open, sorted(written, key=lambda text: text.removeprefix("… to "))))
    return "; ".join(texts) if len(texts) <= SEVERAL - 1 else f"{texts[0]} … {texts[-1]}"


def _open(text: str) -> str:
    """A span of which one end is open.

    >>> _open("… to 2025-06-30"), _open("2024-11-15 to …"), _open("2024")
    ('by 2025-06-30', 'from 2024-11-15', '2024')
    """
    if text.endswith(" to …"):
        return f"from {text.removesuffix(' to …')}"
    return f"by {text.removeprefix('… to ')}" if text.startswith("… to ") else text


def _said(told: Told, record: Record) -> str:
    """How far it has come, how its claimants stand to it, and whether anybody denies it."""
    modalities = dict.fromkeys(code(cell.modality, record) for cell in told.cells)
    stances = dict.fromkeys(code(cell.stance, record) for cell in told.cells)
    denied = ["denied"] if told.denials else ["denied in part"] if told.denied_in_part else []
    return " · ".join((", ".join(modalities), ", ".join(stances), *denied))


def _by(cell: Grain, record: Record) -> str:
    """On whose word a cell stands: that of its best claim."""
    best = min(
        (record.claims[iri] for iri in cell.claims), key=lambda claim: (-support(claim, record), claim.iri)
    )
    who = record.label(best.claimant) if best.claimant else record.label(best.document)
    return f"{WAYS[best.stance].format(who=who)} ({record.brief(best.document)})"


def _quantity(value: Range) -> str:
    """A rest in words; what may be nought and has no bound is not known."""
    return "not known" if value.high is None and not value.low else numbers(value)


def _closing(closing: Closing) -> str:
    stage, other = closing.stage, closing.other or ""
    return {
        "number": f"how many were {stage}, where claims give no number",
        "most": f"how many were {stage} at most",
        "reading": f"which figure of what was {stage} is right",
        "stage": f"how many were {stage}, of which no claim tells",
        "same": f"whether {_pair(closing)}, on what was {stage}, tell of the same",
        "share": f"how much of what was {stage} is in both {_pair(closing)}",
        "whole": f"how many were {stage} in all, since the parts are more than the whole",
        "end": f"where what was {stage} and not {other} is",
    }[closing.what]


def _pair(closing: Closing) -> str:
    return joined([short(iri) for iri in closing.claims])
