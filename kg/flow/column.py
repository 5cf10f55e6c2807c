"""The columns of a table as they were read, and what their values mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.clock import days
from kg.flow.names import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

NONE: Final = -1
"""The place of a word or a name where there is none."""

PARQUET: Final = b"PAR1"
"""The first bytes of a Parquet file."""

ARROW: Final = b"ARROW1"
"""The first bytes of an Arrow IPC file."""

UNDATED: Final = 0
"""What stands in a column of days where none is given."""

_LAST: Final = date.max.toordinal()
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_GIVEN: Final = frozenset({"", "nan", "NaN"})


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text: which distinct words there are, and which of them stands in each row.

    Attributes:
        codes: For each row a place in `words`: int32; `NONE` where there is none.
        words: The words, trimmed or not; some may be equal.
    """

    codes: NDArray[np.int32]
    words: Names

    def each(self, values: NDArray[Any], otherwise: object) -> NDArray[Any]:
        """Say for each row what stands for its word.

        Args:
            values: One value for each word.
            otherwise: What stands where a row has no word.

        Returns:
            One value for each row.
        """
        extended = np.append(values, np.array([otherwise], dtype=values.dtype))
        taken: NDArray[Any] = extended[self.codes]  # `NONE` is the last
        return taken


Column: TypeAlias = "Coded | NDArray[np.float64] | NDArray[np.int32]"
"""Text; or numbers, NaN where none is given; or days as `date.toordinal` counts, `UNDATED` where none is."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read.

    Attributes:
        rows: How many rows it has.
        columns: The columns that are known, by name; that of identifiers is not among them.
        ids: The identifiers, or None where the table has no column for them.
        numbers: The number of each row in the file, counted from 1: int32.
        dropped: How many rows were left out as they were read, by reason.
    """

    rows: int
    columns: Mapping[str, Column]
    ids: Names | None
    numbers: NDArray[np.int32]
    dropped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Columns of names that are numbered together.

    Attributes:
        names: All names, each once, in order.
        columns: For each column the places of its words in `names`: int32; `NONE` where a row has none.
    """

    names: Names
    columns: tuple[NDArray[np.int32], ...]


def places(columns: Sequence[Coded]) -> Places:
    """Number the names of columns, without white space around them; a blank one is none.

    Args:
        columns: The columns.

    Returns:
        Their names, which all stand in some row, and the places.
    """
    used = [_used(column) for column in columns]
    words = _joined([column.words for column in used]).trimmed()
    order, same = words.order_with_ties()
    lengths = np.diff(words.ends)[order]
    first = ~same & (lengths > 0)
    place = np.empty(len(words), dtype=np.int32)
    place[order] = np.where(lengths > 0, np.cumsum(first) - 1, NONE)
    cuts = np.cumsum([0, *(len(column.words) for column in used)]).tolist()
    found = tuple(
        column.each(place[start:end], NONE) for column, (start, end) in zip(used, pairwise(cuts), strict=True)
    )
    return Places(words.take(order[first]), found)


def _used(column: Coded) -> Coded:
    """The same column without the words that stand in no row."""
    there = np.bincount(column.codes + 1, minlength=len(column.words) + 1)[1:] > 0
    if there.all():
        return column
    renumbered = (np.cumsum(there) - 1).astype(np.int32)
    return Coded(column.each(renumbered, NONE), column.words.take(np.flatnonzero(there)))


def _joined(parts: Sequence[Names]) -> Names:
    shifts = np.cumsum([0, *(len(part.blob) for part in parts)])
    ends = [part.ends[:-1] + shift for part, shift in zip(parts, shifts, strict=False)]
    blobs = [np.zeros(0, dtype=np.uint8), *(part.blob for part in parts)]
    return Names(np.concatenate(blobs), np.concatenate([*ends, shifts[-1:]]).astype(np.int64))


def shown(column: Column, row: int) -> str:
    """A value of a column, as a message shows it."""
    if isinstance(column, Coded):
        code = int(column.codes[row])
        return repr(column.words[code]) if code >= 0 else "nothing"
    return f"{column[row]:g}"


@dataclass(frozen=True, slots=True)
class Read:
    """What the values of a column are.

    Attributes:
        low: The number, or the first day; NaN or `UNDATED` where none is given.
        high: The same number, or the last day.
        bad: Where a value is none at all.
    """

    low: NDArray[Any]
    high: NDArray[Any]
    bad: NDArray[np.bool_]


def numbers(column: Column) -> Read:
    """Read a column of numbers: plain ones, with a point and an exponent or without.

    Args:
        column: The column.

    Returns:
        The numbers, as float64.
    """
    if not isinstance(column, Coded):
        values = column.astype(np.float64, copy=False)
        return Read(values, values, np.zeros(len(values), dtype=np.bool_))
    words = [word.strip() for word in column.words]
    bad = np.array([word not in _NOT_GIVEN and not _NUMBER.fullmatch(word) for word in words], np.bool_)
    given = [word not in _NOT_GIVEN and not wrong for word, wrong in zip(words, bad.tolist(), strict=True)]
    read = [float(word) if so else np.nan for word, so in zip(words, given, strict=True)]
    values = column.each(np.array(read, dtype=np.float64), np.nan)
    return Read(values, values, column.each(bad, otherwise=False))


def dates(column: Column) -> Read:
    """Read a column of dates, each as precise as it is written.

    Args:
        column: The column.

    Returns:
        The first and the last day of each, as `date.toordinal` counts: int32.
    """
    if not isinstance(column, Coded):
        bad = (column < UNDATED) | (column > _LAST)
        return Read(column, column, bad)
    spans = [_span(word.strip()) for word in column.words]
    wrong = np.array([span is None for span in spans], dtype=np.bool_)
    ends = np.array([span or (UNDATED, UNDATED) for span in spans], dtype=np.int32).reshape(-1, 2)
    low, high = (column.each(ends[:, side], UNDATED) for side in (0, 1))
    return Read(low, high, column.each(wrong, otherwise=False))


def _span(word: str) -> tuple[int, int] | None:
    """The first and the last day of a date, or None where it is none."""
    if not word:
        return (UNDATED, UNDATED)
    if not _DATE.fullmatch(word):
        return None
    try:
        when = days(word)
    except ValueError:  # a month or a day that no year has
        return None
    return (when.earliest.toordinal(), when.latest.toordinal()) if when.earliest and when.latest else None
