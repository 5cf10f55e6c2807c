"""Transfers from a table: Parquet, Arrow IPC, CSV or TSV."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput, MissingExtra, Unreadable
from kg.file import standard_input
from kg.flow import file, table_csv
from kg.flow.column import ARROW, PARQUET, Table, shown
from kg.flow.fault import REASONS, Fault
from kg.flow.meaning import transfers_of
from kg.flow.table_csv import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from kg.flow.transfers import Transfers

COLUMNS: Final = {
    "source": "The party from which the goods come. Must be there.",
    "target": "The party to which they go. Must be there.",
    "date": "When it was: a day, or a month or a year of which nobody knows the day.",
    "earliest": "The first day on which it can have been, in place of `date`; open where it is empty.",
    "latest": "The last day on which it can have been, likewise.",
    "id": "What names the transfer; no two have the same. Without it, rows are named by their number.",
    "quantity": "How many pieces.",
    "quantity_min": "How many at least, in place of `quantity`; open where it is empty.",
    "quantity_max": "How many at most, likewise.",
    "product": "What goods they are.",
    "family": "The family to which the product belongs, or all that is known of the goods.",
    "confidence": "How sure the transfer is, from 0 to 1, rounded to four places; 1 where it is empty.",
    "lot": "The lot of which the goods are.",
}
"""The columns that a table of transfers can have, and what each says."""

STDIN: Final = "-"
"""The path that means the standard input."""

_ALIKE: Final = (
    0.8  # how alike the name of an unknown column and that of a missing one are where one is meant
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that were left out because they are bad.

    Attributes:
        counts: How many for which reason, a key of `kg.flow.fault.REASONS`; in the order of that table.

    Example:
        >>> print(Skipped((("date", 2), ("negative", 1))))
        3 rows skipped: 2 date, 1 negative
        >>> print(Skipped())
        0 rows skipped
    """

    counts: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """How many rows were left out."""
        return sum(number for _, number in self.counts)

    def __str__(self) -> str:
        why = ", ".join(f"{number:,} {reason}" for reason, number in self.counts)
        head = f"{self.total:,} row{'s' * (self.total != 1)} skipped"
        return f"{head}: {why}" if why else head


def read_table(path: str | Path, *, skip_bad: bool = False) -> tuple[Transfers, Skipped]:
    """Read transfers from a table; what kind of file it is, its first bytes tell.

    Args:
        path: A Parquet, Arrow IPC, CSV or TSV file, or one that `kg.flow.file.save` wrote; `-` is CSV or TSV
            on the standard input.
        skip_bad: Leave bad rows out and count them, instead of refusing the table.

    Returns:
        The transfers, and what was left out.

    Raises:
        kg.errors.BadInput: A row is bad; the message names its line (its number, where the file has no
            lines) and column. Or a column is missing, or the file is damaged, whether bad rows are skipped
            or not.
        kg.errors.MissingExtra: It is Parquet or Arrow, and pyarrow is not installed.
        kg.errors.Unreadable: The file is not there, may not be read, or is CSV in no UTF-8.
    """
    name = "<stdin>" if str(path) == STDIN else path
    if str(path) != STDIN and file.is_saved(Path(path)):
        return file.load(Path(path)), Skipped()
    data = _contents(path)
    if data.startswith((PARQUET, ARROW)):
        table, text = _columns(data, name), None
    else:
        text = Text(name, data)
        table = _text(text, skip_bad=skip_bad)

    def refusal(row: int, fault: Fault) -> BadInput:
        return _bad(table, row, fault, name, text)

    transfers, judged = transfers_of(table, refusal=None if skip_bad else refusal)
    return transfers, Skipped(tuple((dict(table.dropped) | judged.counts()).items()))


def _contents(path: str | Path) -> bytes:
    if str(path) == STDIN:
        return standard_input().read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise Unreadable(path, "there is no such file") from None
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None


def _arrow() -> ModuleType | None:
    """The module that reads by pyarrow, or None where that is not installed."""
    try:
        from kg.flow import table_arrow  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError:
        return None
    return table_arrow


def _columns(data: bytes, name: str | Path) -> Table:
    arrow = _arrow()
    if arrow is None:
        raise MissingExtra("a table in Parquet or Arrow", "tables")
    table: Table = arrow.read_columns(data, name, lambda header: _known(header, name))
    return table


def _text(text: Text, *, skip_bad: bool) -> Table:
    whole = text.whole
    if whole is not text and not (skip_bad and whole.data):
        raise BadInput(f"{REASONS['cut off']}.", text.path, text.lines)
    header = whole.header()
    if not header:
        raise BadInput("the table is empty; write at least a header: source,target,date.", text.path)
    known = _known(header, text.path)
    arrow = _arrow()
    table: Table | None = arrow.read_csv(whole, header, known) if arrow else None
    if table is None:
        table = table_csv.read(whole, known, skip_bad=skip_bad)
    return table if whole is text else replace(table, dropped={"cut off": 1, **table.dropped})


def _known(header: Sequence[str], name: str | Path) -> list[str]:
    """The columns that are to be read, once it is clear that no other is meant to be."""
    known = [column for column in header if column in COLUMNS]
    for column in known:
        if known.count(column) > 1:
            raise BadInput(f"there are two columns {column!r}; leave one.", name)
    for column in header:
        near = get_close_matches(column.strip().lower(), COLUMNS, n=1, cutoff=_ALIKE)
        if column not in COLUMNS and near and near[0] not in known:
            raise BadInput(f"the column {column!r} is unknown; did you mean {near[0]!r}?", name)
    for group in (("source",), ("target",), ("date", "earliest", "latest")):
        if not set(group) & set(known):
            raise BadInput(
                f"there is no column {' or '.join(map(repr, group))}; the columns are "
                f"{', '.join(header)[:200] or 'none'}.",
                name,
            )
    for one, others in (("date", {"earliest", "latest"}), ("quantity", {"quantity_min", "quantity_max"})):
        if one in known and others & set(known):
            raise BadInput(f"there is {one!r} beside {min(others & set(known))!r}; give one of them.", name)
    return known


def _bad(table: Table, row: int, fault: Fault, name: str | Path, text: Text | None) -> BadInput:
    """What to say of a bad row: where it is, what it holds, and what would be right."""
    sentence = f"column {fault.column!r}: {REASONS[fault.reason]}; this one says"
    if text is not None:
        line, fields = text.row(row)
        return BadInput(f"{sentence} {fields[fault.column]!r}.", name, line)
    column = table.columns.get(fault.column)
    holds = shown(column, row) if column is not None else repr(table.ids[row]) if table.ids else "nothing"
    return BadInput(f"row {table.numbers[row]}, {sentence} {holds}.", name)
