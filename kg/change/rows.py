"""The rows of a named question in the common form of answers: what is told of one thing stands in one row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.analysis.confidence import combine
from kg.claim import Range
from kg.query import Rows

if TYPE_CHECKING:
    from kg.claim import Claim, Number
    from kg.record import Record

_END: Final = re.compile(r"[lL]ow|[hH]igh")
"""What the name of a column has in it that holds one end of a range."""

_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}")


def answer_of(rows: Rows, record: Record) -> dict[str, Any]:
    """The rows of a named question as an answer that can be held against another.

    The key columns are those that hold entities, codes, texts and truth values; rows that agree in them tell
    of one thing, and become one row. Claims and documents are what it rests on. Numbers become a range from
    the smallest to the largest, those of columns such as ``low`` and ``high`` one range; dates, the first and
    the last; modalities and stances, the strongest; and how sure it is follows from the claims by the rule of
    docs/confidence.md.

    Args:
        rows: The rows.
        record: The record.

    Returns:
        An answer whose member ``rows`` has one object for each thing, in the order of the rows.
    """
    says = {claim.says for claim in record.claims.values()}
    groups: dict[tuple[object, ...], list[Sequence[object]]] = {}
    for row in rows:
        key = tuple(value if _is_key(value, record, says) else None for value in row)
        groups.setdefault(key, []).append(row)
    return {"rows": [_row(rows.columns, key, group, record) for key, group in groups.items()]}


def _is_key(value: object, record: Record, says: set[str]) -> bool:
    if isinstance(value, bool):
        return True
    if not isinstance(value, str) or value in says or _DATE.fullmatch(value) or _claims([value], record):
        return False
    return value not in record.sources and _code(value) not in record.ranks


def _code(value: object) -> str:
    """The local name of a term of the ontology; empty of anything else."""
    return value.removeprefix(terms.KG) if isinstance(value, str) and value.startswith(terms.KG) else ""


def _claims(values: Iterable[object], record: Record) -> list[Claim]:
    """The claims that cells name; a cell can hold several."""
    names = (name for value in values if isinstance(value, str) for name in value.split())
    return [record.claims[name] for name in names if name in record.claims]


def _row(
    columns: Sequence[str], key: Sequence[object], group: Sequence[Sequence[object]], record: Record
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for place, column in enumerate(columns):
        values = [each[place] for each in group if each[place] is not None]
        if key[place] is not None:
            row[column] = _named(key[place], record)
        elif ranked := [each for each in values if _code(each) in record.ranks]:
            row[column] = min(map(_code, ranked), key=record.ranks.__getitem__)
        elif days := [str(each) for each in values if isinstance(each, date) or _is_date(each)]:
            row[column] = min(days) if min(days) == max(days) else f"{min(days)} to {max(days)}"
    figures: dict[str, list[Range]] = {}
    for each in group:
        for name, range_ in _figures(columns, each):
            figures.setdefault(name, []).append(range_)
    row |= {name: _hull(ranges) for name, ranges in figures.items()}
    claims = _claims((value for each in group for value in each), record)
    row["claims"] = sorted({claim.iri for claim in claims})
    if claims:
        row["confidence"] = combine(claims, record).value
    return row


def _figures(columns: Sequence[str], row: Sequence[object]) -> Iterator[tuple[str, Range]]:
    """The figures of one row, by the name of their columns without ``low`` and ``high``."""
    ends: dict[str, dict[str, Number]] = {}
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            continue
        number = Decimal(str(value)) if isinstance(value, float) else value
        end = _END.search(column)
        for which in (end[0].lower(),) if end else ("low", "high"):
            ends.setdefault(_END.sub("", column) or "figure", {})[which] = number
    for name, found in ends.items():
        yield name, Range(found.get("low"), found.get("high"))


def _hull(ranges: Sequence[Range]) -> dict[str, Number | None]:
    """The range that holds several: open where one of them is."""
    lows, highs = ([getattr(each, end) for each in ranges] for end in ("low", "high"))
    return {"min": None if None in lows else min(lows), "max": None if None in highs else max(highs)}


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(_DATE.fullmatch(value))


def _named(value: object, record: Record) -> Mapping[str, str] | object:
    """A cell that names something, as answers have it: a thing, a code, or what it is."""
    if isinstance(value, str) and value in record.entities:
        return {"iri": value, "label": record.label(value)}
    return _code(value) or value
