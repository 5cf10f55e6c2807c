"""A workbook by XlsxWriter, row by row, so that no sheet is ever held whole.

Format: Office Open XML (ISO/IEC 29500). Every text is written as a text, whatever it begins with, and is
marked so that it stays one where its cell is edited. A link is only what leads to the web. What Excel cannot
hold is cut or left out, and the last sheet says what was.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from kg.errors import BadInput
from kg.export.table_csv import FORMULA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kg.claim import Number
    from kg.export.workbook_tables import Head, Look, Table, Value

ROWS: Final = 1_048_576
"""How many rows a sheet has at most, its head included."""

LETTERS: Final = 32_767
"""How many units of UTF-16 a cell holds at most."""

LINKS: Final = 65_530
"""How many links a sheet has at most."""

ADDRESS: Final = 2_079
"""How many letters the address of a link has at most."""

DIGITS: Final = 15
"""How many digits of a number count."""

LARGEST: Final = 10**307
"""Numbers farther from zero are texts."""

FIRST_DAY: Final = date(1900, 1, 1)
"""The first day that is one for Excel; those before are texts."""

MADE: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the format wants no zone
"""The day of making, which a workbook has to bear: the first that its archive can, and not the real one."""

_CUT: Final = "…"
_WIDE: Final = 100
_SAFE: Final = "".join(chr(code) for code in range(33, 127))
_NOTES: Final = {
    "cut": "{count} are longer than the {limit:,} letters that a cell holds, and are cut; they end with …. "
    "The RDF formats have them whole.",
    "unlinked": "{count} stand as texts and are no links: they are no address on the web, or several, or "
    "longer than {address:,} letters, or come after the {links:,} links that a sheet can have.",
    "rounded": "{count} have more than {digits} digits, and Excel keeps no more than these.",
}


def write(tables: Sequence[Table], about: Mapping[str, Value], stream: BinaryIO) -> None:
    """Write sheets, and a last one that says what they are.

    Args:
        tables: The sheets.
        about: What the last one says, by what it is called.
        stream: Where to; it need not be seekable.

    Raises:
        kg.errors.BadInput: A sheet would have more rows than Excel takes.
    """
    for table in tables:
        if table.size >= ROWS:
            raise BadInput(
                f"a sheet has at most {ROWS - 1:,} rows below its head, and {table.name} would have "
                f"{table.size:,}; choose a part, with --focus or --relation, or a format without this limit, "
                "such as csv or parquet."
            )
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile(dir=folder) as whole:
        book = xlsxwriter.Workbook(whole, {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        book.set_properties({"title": "Claims on AI infrastructure", "created": MADE})
        try:
            _fill(book, tables, about)
        except BaseException:
            for sheet in book.worksheets():  # its rows are in files of their own, which else stay open
                sheet.row_data_fh.close()
            raise
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        whole.seek(0)
        shutil.copyfileobj(whole, stream)


def _fill(book: Workbook, tables: Sequence[Table], about: Mapping[str, Value]) -> None:
    looks = _looks(book)
    notes = [
        note for table in tables for note in _Sheet(book, table.name, table.heads, looks).fill(table.rows())
    ]
    _about(book, looks, about, notes)


def _looks(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format(top),
        "long": book.add_format({**top, "text_wrap": True}),
        "quoted": book.add_format({**top, "text_wrap": True, "quote_prefix": True}),
        "whole": book.add_format({**top, "num_format": "#,##0"}),
        "number": book.add_format({**top, "num_format": "General"}),
        "share": book.add_format({**top, "num_format": "0.00%"}),
        "day": book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
        "link": book.add_format({**top, "font_color": "#0563c1", "underline": 1}),
    }


class _Sheet:
    """Writes one sheet."""

    def __init__(self, book: Workbook, name: str, heads: Sequence[Head], looks: Mapping[str, Format]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._name = name
        self._heads = heads
        self._looks = looks
        self._links = 0
        self._noted: Counter[tuple[str, str]] = Counter()
        for place, head in enumerate(heads):
            self._sheet.set_column(place, place, head.width)
            self._sheet.write_string(0, place, head.name, looks["head"])
        self._sheet.freeze_panes(1, 0)

    def fill(self, rows: Iterable[Sequence[Value]]) -> Iterator[str]:
        """Write the rows, and tell in sentences what could not be written as it is."""
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, (head, value) in enumerate(zip(self._heads, row, strict=True)):
                if value is not None and value != "":
                    self._put(last, place, value, head)
        self._sheet.autofilter(0, 0, last, len(self._heads) - 1)
        for (note, column), count in sorted(self._noted.items()):
            limits = {"limit": LETTERS, "address": ADDRESS, "links": LINKS, "digits": DIGITS}
            yield f"{self._name}, {column}: " + _NOTES[note].format(count=f"{count:,}", **limits)

    def _put(self, row: int, place: int, value: Value, head: Head) -> None:
        if isinstance(value, str):
            self._put_text(row, place, value, head)
        elif isinstance(value, date):
            if value < FIRST_DAY:
                self._put_text(row, place, value.isoformat(), head)
            else:
                self._sheet.write_datetime(row, place, value, self._looks["day"])
        elif value is not None and not -LARGEST <= value <= LARGEST:
            self._put_text(row, place, str(value), head)
        elif value is not None:
            if _digits(value) > DIGITS:
                self._noted["rounded", head.name] += 1
            look = "share" if head.look == "share" else "whole" if value == int(value) else "number"
            self._sheet.write_number(row, place, float(value), self._looks[look])

    def _put_text(self, row: int, place: int, text: str, head: Head) -> None:
        if head.look == "link":
            if self._links < LINKS and _leads(text):
                self._links += 1
                self._sheet.write_url(row, place, text, self._looks["link"], string=text)
                return
            self._noted["unlinked", head.name] += 1
        whole = cut(text)
        if whole != text:
            self._noted["cut", head.name] += 1
        look: Look | str = "long" if head.look == "long" else "text"
        self._sheet.write_string(
            row, place, whole, self._looks["quoted" if text.startswith(FORMULA) else look]
        )


def _about(
    book: Workbook, looks: Mapping[str, Format], about: Mapping[str, Value], notes: Sequence[str]
) -> None:
    """The last sheet: what the workbook is, and what it does not hold as it is."""
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, _WIDE)
    limits = [("what Excel cannot hold", note) for note in notes] or [
        ("what Excel cannot hold", "nothing here")
    ]
    for row, (name, value) in enumerate([*about.items(), *limits]):
        sheet.write_string(row, 0, name, looks["head"])
        if isinstance(value, int):
            sheet.write_number(row, 1, value, looks["whole"])
        else:
            sheet.write_string(row, 1, cut(str(value)), looks["quoted"])


def cut(text: str) -> str:
    """A text that a cell can hold; what is longer ends with an ellipsis.

    >>> cut("short"), len(cut("x" * 40_000)), cut("😀" * 20_000)[-2:]
    ('short', 32767, '😀…')
    """
    if len(text) * 2 <= LETTERS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LETTERS:
        return text
    return units[: 2 * (LETTERS - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT


def _leads(text: str) -> bool:
    """Whether a text is an address on the web that Excel takes for a link."""
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in {"http", "https"} or not rest or any(map(str.isspace, text)):
        return False
    return len(quote(text, safe=_SAFE)) <= ADDRESS


def _digits(value: Number) -> int:
    """How many digits a number has that count."""
    return len(f"{value:f}".replace(".", "").replace("-", "").strip("0"))
