"""Documented diversions against estimates, told: by year, case by case, and as ranges side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.case import STANDINGS
from kg.evidence import cite
from kg.export.answer import interval_json, range_json, thing
from kg.export.dump import Json
from kg.export.figure import Bar, Group, Ranges
from kg.export.report import Cell, Report, Table
from kg.export.report_text import short
from kg.export.several import Several
from kg.export.words import code, joined, money, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.analysis.case import Case, Part
    from kg.analysis.cases import Cases, Estimate, Row, Year
    from kg.claim import Range
    from kg.record import Record

ESTIMATE = "estimate"
"""The series of the estimates."""

UNDATED = "no year"
"""The year of what nobody dates."""

UNKNOWN = "not known"
"""A figure that no claim gives."""


def report(found: Cases, record: Record) -> Report:
    """Tell documented cases and estimates.

    Args:
        found: The cases, the estimates, and both by year.
        record: The record.

    Returns:
        The report.
    """
    goods = record.label(found.product) if found.product else "accelerators"
    where = f" to {record.label(found.place)}" if found.place else ""
    return Report(
        title=f"How do documented diversions of {goods}{where} compare with estimates, per year?",
        sentences=tuple(_sentences(found, record)),
        tables=(_by_year(found, record), _by_case(found, record), _evidence(found)),
        value=_json(found, record),
        claims=(*found.apart, *found.seizures),
        notes=tuple(_notes(found, record)),
        picture=_picture(found, record),
        data=_data(found, record),
    )


def _by_year(found: Cases, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for year in found.years:
        for place, (what, count, quantity, worth, _) in enumerate(_lines(year, found, record)):
            rows.append(("" if place else _year(year), what, count, quantity, worth))
    headers = ("year", "how far established", "cases", "accelerators", "worth")
    return Table("Per year: what must lie in it, and what can", headers, tuple(rows))


def _lines(
    year: Year, found: Cases, record: Record
) -> Iterator[tuple[str, str, str | Range, str, tuple[str, ...]]]:
    """The lines of one year: what, which cases, how many, how much, by which claims."""
    for row in year.rows:
        numbered = [str(n + 1) for n in row.sure] + [f"({n + 1})" for n in row.possible]
        claims = sorted(
            {iri for n in (*row.sure, *row.possible) for iri in found.cases[n].standings[0].claims}
        )
        yield row.standing, ", ".join(numbered), row.quantity, _worth(row), tuple(claims)
    for place in year.estimates:
        estimate = found.estimates[place]
        worth = money(estimate.amount, estimate.currency)
        if worth and not estimate.per:
            worth += f" in {span(estimate.when)}"
        yield _named(estimate, record), "", estimate.quantity, worth, estimate.claims


def _by_case(found: Cases, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, case in enumerate(found.cases):
        rows.append(
            (
                str(number + 1),
                _label(case.event, record),
                _when(case),
                ", ".join(standing.name for standing in case.standings),
                _figures(case, record),
                ", ".join(code(aspect, record) for aspect in case.disputed),
                str(case.confidence.value),
            )
        )
    headers = ("", "case", "when", "established", "how many, worth", "denied", "sure")
    return Table("Case by case, each counted once", headers, tuple(rows))


def _evidence(found: Cases) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, case in enumerate(found.cases):
        lines = [(standing.name, standing.claims) for standing in case.standings]
        shown = {iri for _, claims in lines for iri in claims}
        lines += [("denied", case.denials), ("total", case.totals)]
        lines.append(("beside it", tuple(iri for iri in case.acts if iri not in shown)))
        for what, claims in lines:
            if claims:
                rows.append((str(number + 1), what, claims))
    return Table("On whose word", ("", "what", "claims"), tuple(rows))


def _data(found: Cases, record: Record) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for year in found.years:
        sources: list[Row | Estimate] = [*year.rows, *(found.estimates[n] for n in year.estimates)]
        lines = _lines(year, found, record)
        for (what, count, quantity, _, claims), source in zip(lines, sources, strict=True):
            kind = ESTIMATE if not count else what
            amount, currency = _money(source)
            rows.append((_year(year), kind, "" if count else what, count, quantity, amount, currency, claims))
    headers = ("year", "established", "estimate", "cases", "accelerators", "amount", "currency", "claims")
    return Table("", headers, tuple(rows))


def _money(source: Row | Estimate) -> tuple[Cell, str | None]:
    """The first amount of a line, with its currency."""
    amounts = getattr(source, "amounts", None)
    if amounts is not None:
        return (amounts[0][1], amounts[0][0]) if amounts else (None, None)
    amount, currency = getattr(source, "amount", None), getattr(source, "currency", None)
    return (amount, currency) if amount else (None, None)


def _sentences(found: Cases, record: Record) -> Iterator[str]:
    if not found.cases and not found.estimates:
        yield "The record holds no case and no estimate within these limits."
    for estimate in found.estimates:
        yield _estimate_sentence(estimate, record)
    for number, case in enumerate(found.cases):
        yield _case_sentence(case, found.compared[number], record)


def _estimate_sentence(estimate: Estimate, record: Record) -> str:
    figure = numbers(estimate.quantity)
    figures = [f"{figure} accelerators" if figure else "", money(estimate.amount, estimate.currency)]
    told = " worth ".join(each for each in figures if each) or UNKNOWN
    to = joined([record.label(iri) for iri in estimate.places]) or "places that are not named"
    period = span(estimate.when) if estimate.year is None or not estimate.per else str(estimate.year)
    return (
        f"For {period or 'no year that is named'}: {told}{' a year' if estimate.per else ''} to {to}, by "
        f"{joined(_claimants(estimate, record))} ({code(estimate.stance, record)}, "
        f"{code(estimate.modality, record)}; confidence {estimate.confidence.value})."
    )


def _case_sentence(case: Case, apart: str, record: Record) -> str:
    first = cite(record, case.standings[0].claims)
    who = joined(sorted({each.claimant or each.publisher or "a document" for each in first}))
    states = {part.modality for part in case.parts}
    far = joined([code(name, record) for name in record.ranks if name in states])
    more = [f"{case.standing} ({who})", *(standing.name for standing in case.standings[1:])]
    parts = [
        f"{_label(case.event, record)} ({_when(case)}): {', '.join(more)}; {far}; {_figures(case, record)}"
    ]
    if case.denials:
        deniers = sorted(
            {each.claimant or each.publisher or "a document" for each in cite(record, case.denials)}
        )
        aspects = joined([code(aspect, record) for aspect in case.disputed])
        parts.append(f"{joined(deniers)} {'denies' if len(deniers) == 1 else 'deny'} it ({aspects})")
    parts.append(f"confidence {case.confidence.value}")
    if apart:
        parts.append(f"not compared: {apart}")
    return f"{'; '.join(parts)}."


def _notes(found: Cases, record: Record) -> Iterator[str]:
    if not found.cases and not found.estimates:
        return
    yield (
        "A case is all that the record holds together by event, goods or legal act. It is counted once, "
        "under the standing that goes furthest; what is alleged or charged is not proven. A case in brackets "
        "can lie in the year, but need not."
    )
    for reason in dict.fromkeys(reason for reason in found.compared if reason):
        apart = [n for n, why in enumerate(found.compared) if why == reason]
        yield f"Not compared: {_cases(apart)}: {reason}."
    undated = [
        n for year in found.years if year.year is None for r in year.rows for n in (*r.sure, *r.possible)
    ]
    if undated:
        yield (
            f"No claim says when {_cases(undated)} began: each can belong to any year until it was told, so "
            "that the upper ends of the years are open."
        )
    blank = [n for n, case in enumerate(found.cases) if not found.compared[n] and not _known(case)]
    if blank:
        yield (
            f"How many accelerators were moved in {_cases(blank)} is not known; a claim with a quantity on "
            "the happening would tell."
        )
    yield "Estimates are of all that was diverted, and are not added to one another, nor to cases."
    if found.apart:
        names = ", ".join(short(iri) for iri in found.apart)
        yield f"Charges, pleas and settlements of which no diversion is recorded: {names}."
    if found.seizures:
        yield f"Seized, and so not counted: {' '.join(record.claims[iri].says for iri in found.seizures)}"


def _cases(numbers_: Sequence[int]) -> str:
    listed = joined([str(number + 1) for number in sorted(numbers_)])
    return f"case {listed}" if len(numbers_) == 1 else f"cases {listed}"


def _known(case: Case) -> bool:
    return bool(case.total) or any(part.quantity for part in case.parts)


def _picture(found: Cases, record: Record) -> Ranges | None:
    groups = []
    for year in found.years:
        bars = [
            Bar(row.standing, _counted(row), row.quantity, _figure(row.quantity, _worth(row)))
            for row in year.rows
        ]
        bars += [
            Bar(ESTIMATE, what, quantity, _figure(quantity, worth), open=True)
            for what, count, quantity, worth, _ in _lines(year, found, record)
            if not count and not isinstance(quantity, str)
        ]
        groups.append(Group(_year(year), tuple(bars)))
    if not groups:
        return None
    used = {bar.series for group in groups for bar in group.bars}
    return Ranges(
        title="Documented diversions of accelerators against estimates of all of them",
        axis="accelerators",
        groups=tuple(groups),
        series=tuple(name for name in (*STANDINGS, ESTIMATE) if name in used),
        note="Filled: documented, each case once, under the standing that goes furthest. Open: estimated. "
        "An arrow stands for an end that no claim gives.",
    )


def _counted(row: Row) -> str:
    count = len(row.sure) + len(row.possible)
    sure = "" if row.sure else ", perhaps"
    return f"{row.standing}: {count} case{'s' * (count != 1)}{sure}"


def _figure(quantity: Range, worth: str) -> str:
    figures = [numbers(quantity), worth]
    return "; ".join(figure for figure in figures if figure) or UNKNOWN


def _figures(case: Case, record: Record) -> str:
    """The figures of a case, part by part where it has several."""

    def told(figure: str, part: Part) -> str:
        return figure if part.modality == "Actual" else f"{figure} ({code(part.modality, record)})"

    figures = [told(numbers(part.quantity), part) for part in case.parts if part.chips and part.quantity]
    figures += [f"{numbers(case.total)} in all"] if case.total else []
    figures += [told(money(part.amount, part.currency), part) for part in case.parts if part.amount]
    figures += [f"{money(case.total_amount, case.currency)} in all"] if case.total_amount else []
    return "; ".join(figures) or UNKNOWN


def _worth(row: Row) -> str:
    return "; ".join(money(amount, currency) for currency, amount in row.amounts if amount)


def _named(estimate: Estimate, record: Record) -> str:
    """An estimate in a few words: whose, and how far it had come."""
    state = "" if estimate.modality == "Actual" else f", {code(estimate.modality, record)}"
    return f"{ESTIMATE}: {joined(_claimants(estimate, record))}{state}"


def _claimants(estimate: Estimate, record: Record) -> list[str]:
    if estimate.claimants:
        return [record.label(iri) for iri in estimate.claimants]
    return sorted({each.publisher or each.title for each in cite(record, estimate.claims)})


def _when(case: Case) -> str:
    spans = [text for part in case.parts if (text := span(part.when))]
    return ", ".join(dict.fromkeys(spans)) or "undated"


def _label(event: str, record: Record) -> str:
    claim = record.claims.get(event)
    return claim.says if claim else record.label(event)


def _year(year: Year) -> str:
    return UNDATED if year.year is None else str(year.year)


def _json(found: Cases, record: Record) -> Json:
    return {
        "place": thing(found.place, record) if found.place else None,
        "product": thing(found.product, record) if found.product else None,
        "cases": [_case_json(case, found.compared[n], record) for n, case in enumerate(found.cases)],
        "estimates": [_estimate_json(estimate, record) for estimate in found.estimates],
        "years": [_year_json(year) for year in found.years],
        "apart": list(found.apart),
        "seizures": list(found.seizures),
    }


def _case_json(case: Case, apart: str, record: Record) -> Json:
    return {
        "event": thing(case.event, record),
        "standing": case.standing,
        "standings": [{"standing": each.name, "claims": list(each.claims)} for each in case.standings],
        "notCompared": apart or None,
        "parts": [
            {
                "event": thing(part.event, record),
                "when": interval_json(part.when),
                "modality": part.modality,
                "quantity": {**range_json(part.quantity), "unit": "PieceUnit"},
                "amount": {**range_json(part.amount), "currency": part.currency},
                "products": [thing(iri, record) for iri in part.products],
                "claims": list(part.claims),
            }
            for part in case.parts
        ],
        "total": {
            "quantity": {**range_json(case.total), "unit": "PieceUnit"},
            "amount": {**range_json(case.total_amount), "currency": case.currency},
            "claims": list(case.totals),
        },
        "from": [thing(iri, record) for iri in case.sources],
        "to": [thing(iri, record) for iri in case.recipients],
        "places": [thing(iri, record) for iri in case.places],
        "confidence": {
            "value": float(case.confidence.value),
            "origins": len(case.confidence.origins),
            "why": case.confidence.why,
        },
        "disputed": list(case.disputed),
        "denials": list(case.denials),
        "acts": list(case.acts),
        "claims": list(case.claims),
    }


def _estimate_json(estimate: Estimate, record: Record) -> Json:
    return {
        "year": estimate.year,
        "when": interval_json(estimate.when),
        "perYear": estimate.per,
        "quantity": {**range_json(estimate.quantity), "unit": "PieceUnit"},
        "amount": {**range_json(estimate.amount), "currency": estimate.currency},
        "places": [thing(iri, record) for iri in estimate.places],
        "products": [thing(iri, record) for iri in estimate.products],
        "modality": estimate.modality,
        "stance": estimate.stance,
        "claimants": [thing(iri, record) for iri in estimate.claimants],
        "confidence": {
            "value": float(estimate.confidence.value),
            "origins": len(estimate.confidence.origins),
            "why": estimate.confidence.why,
        },
        "claims": list(estimate.claims),
    }


def _year_json(year: Year) -> Json:
    return {
        "year": year.year,
        "rows": [
            {
                "standing": row.standing,
                "sure": list(row.sure),
                "possible": list(row.possible),
                "quantity": {**range_json(row.quantity), "unit": "PieceUnit"},
                "amounts": [{**range_json(amount), "currency": currency} for currency, amount in row.amounts],
            }
            for row in year.rows
        ],
        "estimates": list(year.estimates),
    }


def _told(found: Cases, case: Case, record: Record) -> Iterator[str]:
    yield _case_sentence(case, found.compared[found.cases.index(case)], record)


ANSWERS = (Several("cases", ("event",), _told, beside=("compared",)),)
"""The cases one by one."""
