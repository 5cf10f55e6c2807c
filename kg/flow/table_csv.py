"""Tables of separated values, read with Python alone; and the lines on which their rows stand."""

from __future__ import annotations

import csv
import io
from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import compress, islice
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.errors import BadInput, Unreadable
from kg.flow.column import Coded, Table
from kg.flow.fault import REASONS
from kg.flow.names import Names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path


_AT_ONCE: Final = 10_000  # rows, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Text:
    """A table of separated values, unread.

    Attributes:
        path: The file, as messages name it.
        data: All its bytes.
    """

    path: str | Path
    data: bytes

    @property
    def separator(self) -> str:
        """What stands between two fields: a tab where the first line has one, else a comma."""
        return "\t" if b"\t" in self.data[: self.data.find(b"\n") + 1 or None] else ","

    def _lines(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig", newline="")

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The header and the rows, without empty lines.

        Yields:
            The line on which each begins, and its fields.

        Raises:
            kg.errors.BadInput: A quote is not where it may be, or is left open.
            kg.errors.Unreadable: The bytes are no UTF-8.
        """
        reader = csv.reader(self._lines(), delimiter=self.separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader, None)
            except csv.Error as error:
                raise BadInput(
                    f"it is cut off, or is no well-formed table: {error}.", self.path, line
                ) from None
            except UnicodeDecodeError:
                raise Unreadable(self.path, "it holds bytes that are no UTF-8") from None
            if record is None:
                return
            if record:
                yield line, record

    def batches(self) -> Iterator[list[list[str]]]:
        """The rows, some at a time; raises what `records` raises, at the first batch that cannot be read."""
        reader = csv.reader(self._lines(), delimiter=self.separator, strict=True)
        try:
            next(filter(None, reader), None)
            while some := list(islice(filter(None, reader), _AT_ONCE)):
                yield some
        except (csv.Error, UnicodeDecodeError):
            deque(self.records(), maxlen=0)  # which knows the line
            raise

    @property
    def whole(self) -> Text:
        """The same table without a last line that has no end."""
        end = max(self.data.rfind(b"\n"), self.data.rfind(b"\r")) + 1
        return self if end == len(self.data) else Text(self.path, self.data[:end])

    @property
    def quoted(self) -> bool:
        """Whether there is a quote behind the first line; without any, each line is a row."""
        return self.data.find(b'"', self.data.find(b"\n") + 1) >= 0

    @property
    def end(self) -> int:
        """Where the last line ends that is not empty."""
        end = len(self.data)
        while end and self.data[end - 1] in b"\r\n":
            end -= 1
        return end

    @property
    def lines(self) -> int:
        """How many lines there are, those at the end that are empty not counted."""
        return self.data.count(b"\n", 0, self.end) + 1

    @property
    def ends_open(self) -> bool:
        """Whether a quote is left open in the last line, of a table in which each line is a row."""
        last = self.data[self.data.rfind(b"\n", 0, self.end) + 1 :].decode(errors="replace")
        try:
            return not any(csv.reader([last], delimiter=self.separator, strict=True))
        except csv.Error:
            return True

    def header(self) -> list[str]:
        """The names of the columns; none where the file is empty."""
        return next((record for _, record in self.records()), [])

    def row(self, row: int) -> tuple[int, dict[str, str]]:
        """The line on which a row begins, counted from 1, and its fields by column; the first row is 0."""
        line, record = next(islice(self.records(), row + 1, None))
        return line, dict(zip(self.header(), record, strict=False))


class _Coder:
    """Makes a column of text of its words, some at a time."""

    def __init__(self) -> None:
        self.codes = [np.zeros(0, dtype=np.int32)]
        self.words: defaultdict[str, int] = defaultdict()
        self.words.default_factory = self.words.__len__  # a word that is new gets the next number

    def add(self, words: Sequence[str]) -> None:
        self.codes.append(np.fromiter(map(self.words.__getitem__, words), np.int32, len(words)))

    def column(self) -> Coded:
        return Coded(np.concatenate(self.codes), Names.of(self.words))


def read(text: Text, known: Collection[str], *, skip_bad: bool) -> Table:
    """Read a table of separated values.

    Args:
        text: The table.
        known: The columns to read; each stands in the header once.
        skip_bad: Leave out rows with more or fewer fields than the header, instead of refusing them.

    Returns:
        The table, with all columns as text.

    Raises:
        kg.errors.BadInput: The table is not well formed, or a row has more or fewer fields than the header.
        kg.errors.Unreadable: The bytes are no UTF-8.
    """
    header = text.header()
    places = {name: header.index(name) for name in known}
    coders = {name: _Coder() for name in known if name != "id"}
    ids: list[str] = []
    kept = [np.zeros(0, dtype=np.int32)]
    before = 0
    for rows in text.batches():
        good = np.fromiter(map(len, rows), np.int64, len(rows)) == len(header)
        if not good.all():
            if not skip_bad:
                raise _ragged(text, before + int(np.argmin(good)), len(header))
            rows = list(compress(rows, good.tolist()))  # noqa: PLW2901 - from here on they are the rows
        kept.append((np.flatnonzero(good) + before + 1).astype(np.int32))
        before += len(good)
        columns = list(zip(*rows, strict=True)) or [()] * len(header)
        for name, coder in coders.items():
            coder.add(columns[places[name]])
        if "id" in places:
            ids += columns[places["id"]]
    numbers = np.concatenate(kept)
    return Table(
        rows=len(numbers),
        columns={name: coder.column() for name, coder in coders.items()},
        ids=Names.of(ids) if "id" in places else None,
        numbers=numbers,
        dropped={"fields": before - len(numbers)} if before > len(numbers) else {},
    )


def _ragged(text: Text, row: int, width: int) -> BadInput:
    line, record = next(islice(text.records(), row + 1, None))
    why = f"{REASONS['fields']}; this one has {len(record)}, and the header {width}."
    return BadInput(why, text.path, line)
