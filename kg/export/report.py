"""What an analysis found, told once: every form in which it is written is made from this value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.change.form import named
from kg.claim import Range
from kg.export.answer import citations_json, provenance_json
from kg.export.dump import Json

if TYPE_CHECKING:
    from kg.export.answer import Provenance
    from kg.export.figure import Figure
    from kg.record import Record

Cell = str | bool | int | float | Decimal | date | Range | tuple[str, ...] | None
"""One value of a table; a tuple holds IRIs of claims, documents or entities; None where nothing is said."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers.

    Attributes:
        title: What the rows are; empty where the report's title says it.
        headers: The names of the columns, with units.
        rows: The rows, each as long as `headers`.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an analysis found, for people and programs.

    Attributes:
        title: The question in plain words, with the names of what was asked.
        sentences: The answer in sentences that could be printed: attribution, modality and date in each.
        tables: The same in tables that fit a terminal; the first is the main one.
        value: The same as JSON: the key ``answer`` of the whole.
        claims: The claims that it rests on or sets against each other. Those in `value` and `tables` count
            without being named here.
        notes: What a reader must know to read it right: how it is counted, what is disputed, not known, or
            left out.
        picture: What a picture shows, or None where there is nothing to draw.
        data: The main table in full, for spreadsheets; the first of `tables` where it is None.
        truncated: Whether there is more than is told.
    """

    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    value: Json
    claims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    picture: Figure | None = field(default=None)
    data: Table | None = None
    truncated: bool = False

    @property
    def main(self) -> Table:
        """The table that a spreadsheet gets; without a column where there is none."""
        return self.data or next(iter(self.tables), Table("", (), ()))


def cited(report: Report, record: Record) -> tuple[str, ...]:
    """The claims that a report names anywhere, in order.

    Args:
        report: The report.
        record: The record.

    Returns:
        IRIs of claims.
    """
    cells = (cell for table in (*report.tables, report.main) for row in table.rows for cell in row)
    lists = [cell for cell in cells if isinstance(cell, tuple)]
    return tuple(sorted(named([*report.claims, report.value, lists], record)))


def report_json(
    report: Report, record: Record, *, provenance: Provenance, left_out: tuple[tuple[str, int], ...] = ()
) -> Json:
    """The JSON form of a report.

    Args:
        report: The report.
        record: The record.
        provenance: From what it was made.
        left_out: How many claims it could not rest on, by reason.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "question": report.title,
        "answer": report.value,
        "notes": list(report.notes),
        "truncated": report.truncated,
        "leftOut": [{"reason": reason, "claims": count} for reason, count in left_out],
        "citations": citations_json(cited(report, record), record),
        "provenance": provenance_json(provenance),
    }
