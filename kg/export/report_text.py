"""A report as text: sentences, tables that fit a width, and comma-separated values."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kg import terms
from kg.claim import Range
from kg.export.paragraph import one_line, wrap
from kg.export.report import Cell, Report, Table
from kg.export.sheet import BETWEEN, clean
from kg.export.table_csv import harmless
from kg.export.words import number, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MORE = "There is more than is told here: narrow the question."
"""What is said where a report is not the whole."""

WORD = 14
"""Up to which length a word in a table is not broken, where the table fits so."""


def report_text(
    report: Report, left_out: Sequence[tuple[str, int]] = (), *, width: int = 100
) -> Iterator[str]:
    """A report as tables, with what a reader must know below.

    Args:
        report: The report.
        left_out: How many claims it could not rest on, by reason.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    yield from wrap(report.title, width)
    for table in report.tables:
        yield ""
        if table.title:
            yield from wrap(table.title, width)
        yield from columns(table, width)
    if not any(table.rows for table in report.tables):
        yield ""
        for sentence in report.sentences:
            yield from wrap(sentence, width)
    notes = [*report.notes, *_ends(report, left_out)]
    if notes:
        yield ""
    for note in notes:
        yield from wrap(note, width, "- ", "  ")


def report_sentences(report: Report, left_out: Sequence[tuple[str, int]] = ()) -> Iterator[str]:
    """A report in sentences, a paragraph a line, then what a reader must know."""
    for sentence in (*report.sentences, *report.notes, *_ends(report, left_out)):
        yield one_line(sentence)


def report_csv(report: Report) -> Iterator[str]:
    r"""The main table as comma-separated values (RFC 4180); a range has a column for each end.

    >>> table = Table("", ("year", "chips"), ((2024, Range(10, None)), (2025, None)))
    >>> list(report_csv(Report("", (), (table,), {})))
    ['year,chips min,chips max', '2024,10,', '2025,,']
    """
    table = report.main
    spans = [any(isinstance(row[place], Range) for row in table.rows) for place in range(len(table.headers))]
    for row in (None, *table.rows):
        cells: list[object] = []
        for place, (header, span) in enumerate(zip(table.headers, spans, strict=True)):
            if not span:
                cells.append(header if row is None else _plain(row[place]))
            elif row is None:
                cells += [f"{header} min", f"{header} max"]
            else:
                held = row[place]
                cells += [held.low, held.high] if isinstance(held, Range) else [_plain(held), None]
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="").writerow(
            [harmless(c) if isinstance(c, str) else c for c in cells]
        )
        yield line.getvalue()


def columns(table: Table, width: int) -> Iterator[str]:
    """A table in columns of at most so many letters, long cells broken into lines.

    Args:
        table: The table.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    from rich.console import Console  # noqa: PLC0415 - it takes long to import, and JSON has no use for it
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Drawn(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(table.headers))
    for place, header in enumerate(table.headers):
        figures = all(is_figure(row[place]) for row in table.rows) and bool(table.rows)
        least = max(_longest(header), *(_longest(words(row[place])) for row in table.rows), 1)
        drawn.add_column(
            Text(header), overflow="fold", justify="right" if figures else "left", min_width=min(least, WORD)
        )
    for row in table.rows:
        # As Text: a label such as `[/]` is data, not markup.
        drawn.add_row(*(Text(words(cell)) for cell in row))
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False, color_system=None, legacy_windows=False).print(drawn)
    for line in stream.getvalue().splitlines():
        yield line.rstrip()


def _longest(text: str) -> int:
    """The length of the longest word."""
    return max(map(len, text.split()), default=0)


def words(cell: Cell) -> str:
    """A value as people read it.

    >>> words(Range(12000, None)), words(12000), words(None), words(True)
    ('at least 12,000', '12,000', '', 'yes')
    """
    match cell:
        case None:
            said = ""
        case bool():
            said = "yes" if cell else "no"
        case Range():
            said = numbers(cell) or "not known"
        case tuple():
            said = ", ".join(short(iri) for iri in cell)
        case float():
            said = f"{cell:,.4g}" if abs(cell) < 1 else f"{cell:,.2f}"
        case int() | Decimal():
            said = number(cell)
        case date():
            said = cell.isoformat()
        case _:
            said = one_line(cell)
    return said


def short(iri: str) -> str:
    """A claim by its document's slug and its fragment, which `kg cite` takes; all else by its short form."""
    return terms.shorten(iri).removeprefix("source:")


def _ends(report: Report, left_out: Sequence[tuple[str, int]]) -> Iterator[str]:
    if left_out:
        yield f"Claims left out: {'; '.join(f'{count} × {reason}' for reason, count in left_out)}."
    if report.truncated:
        yield MORE


def is_figure(cell: Cell) -> bool:
    """Whether a cell is one number, or says nothing: what stands at the right of its column."""
    return cell is None or (isinstance(cell, int | float | Decimal) and not isinstance(cell, bool))


def _plain(cell: Cell) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, tuple):
        return BETWEEN.join(map(terms.shorten, cell))
    return clean(cell) if isinstance(cell, str) else cell
