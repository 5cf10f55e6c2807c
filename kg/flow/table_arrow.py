"""Tables read by pyarrow: Parquet, Arrow IPC, and well-formed separated values; needs the extra `tables`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from kg.errors import BadInput
from kg.flow.column import PARQUET, UNDATED, Coded, Table
from kg.flow.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.flow.column import Column
    from kg.flow.table_csv import Text

NUMBERS: Final = frozenset({"quantity", "quantity_min", "quantity_max", "confidence"})
"""The columns that hold numbers."""

DATES: Final = frozenset({"date", "earliest", "latest"})
"""The columns that hold dates."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_BLOCK: Final = 1 << 22  # bytes of separated values that one thread reads at a time
_NOT_GIVEN: Final = ["", "nan", "NaN"]
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())


def read_columns(data: bytes, path: str | Path, choose: Callable[[Sequence[str]], list[str]]) -> Table:
    """Read a Parquet or an Arrow IPC file.

    Args:
        data: All its bytes.
        path: The file, as a message names it.
        choose: Says which of the columns that there are shall be read.

    Returns:
        The table.

    Raises:
        kg.errors.BadInput: The file is cut off or damaged, or a column holds what cannot stand there.
    """
    source = pa.BufferReader(data)
    try:
        if data.startswith(PARQUET):
            opened = parquet.ParquetFile(source)
            table = opened.read(columns=choose(opened.schema_arrow.names))
        else:
            names = pa.ipc.open_file(source).schema.names
            chosen = pa.ipc.IpcReadOptions(included_fields=[names.index(name) for name in choose(names)])
            table = pa.ipc.open_file(source, options=chosen).read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise BadInput(f"it is cut off or damaged: {reason}.", path) from None
    return _table(table, path)


def read_csv(text: Text, header: list[str], known: Collection[str]) -> Table | None:
    """Read a well-formed table of separated values, several times as fast as Python alone.

    Args:
        text: The table.
        header: Its first line.
        known: The columns to read; each stands in the header once.

    Returns:
        The table; None where it is not well formed, or any of its rows spans lines or is empty: then who
        reads it more slowly can tell whether, and where, it is bad.
    """
    for numeric in (pa.float64(), _WORDS):  # where a number is none, to be told by those who see the word
        try:
            table = csv.read_csv(
                pa.BufferReader(text.data),
                read_options=csv.ReadOptions(
                    column_names=[*map(str, range(len(header)))], skip_rows=1, block_size=_BLOCK
                ),
                parse_options=csv.ParseOptions(delimiter=text.separator, newlines_in_values=text.quoted),
                convert_options=csv.ConvertOptions(
                    column_types={str(header.index(name)): _kind(name, numeric) for name in known},
                    include_columns=[str(header.index(name)) for name in known],
                    null_values=_NOT_GIVEN,
                ),
            )
        except pa.ArrowInvalid:
            continue
        if text.lines != table.num_rows + 1 or text.ends_open:
            return None
        return _table(table.rename_columns(list(known)), text.path)
    return None


def _kind(name: str, numeric: pa.DataType) -> pa.DataType:
    if name in NUMBERS:
        return numeric
    return pa.string() if name == "id" else _WORDS


def _table(table: pa.Table, path: str | Path) -> Table:
    columns: dict[str, Column] = {}
    ids = None
    for name in table.column_names:
        try:
            if name == "id":
                ids = _names(table[name])
            else:
                columns[name] = _column(name, table[name])
        except (pa.ArrowException, TypeError):
            raise BadInput(
                f"column {name!r} holds {table[name].type}, which cannot stand there.", path
            ) from None
    return Table(
        rows=table.num_rows,
        columns=columns,
        ids=ids,
        numbers=np.arange(1, table.num_rows + 1, dtype=np.int32),
    )


def _column(name: str, column: pa.ChunkedArray) -> Column:
    kind = column.type
    if name in NUMBERS and _is_number(kind):
        return _float64(column)
    if name in DATES and pa.types.is_temporal(kind):
        return _ordinals(column)
    if name in NUMBERS | DATES and pa.types.is_null(kind):
        return np.full(len(column), np.nan) if name in NUMBERS else np.full(len(column), UNDATED, np.int32)
    return _coded(column)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _float64(column: pa.ChunkedArray) -> NDArray[np.float64]:
    values: NDArray[np.float64] = pc.fill_null(column.cast(pa.float64(), safe=False), np.nan).to_numpy()
    return values


def _ordinals(column: pa.ChunkedArray) -> NDArray[np.int32]:
    since = column.cast(pa.date32(), safe=False).cast(pa.int32()).cast(pa.int64())
    given = since.is_valid().to_numpy()
    days = pc.fill_null(since, 0).to_numpy() + _EPOCH
    days = np.clip(days, UNDATED - 1, date.max.toordinal() + 1)
    days[days <= UNDATED] = UNDATED - 1  # before the first day that Python knows: bad, not undated
    return np.where(given, days, UNDATED).astype(np.int32)


def _coded(column: pa.ChunkedArray) -> Coded:
    if not pa.types.is_dictionary(column.type):
        column = _text(column).dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    codes = pc.fill_null(whole.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return Coded(codes, _names(pa.chunked_array([whole.dictionary])))


def _names(column: pa.ChunkedArray) -> Names:
    """The bytes of a column of text; null is the empty name."""
    whole = pa.concat_arrays(pc.fill_null(_text(column), "").chunks or [pa.array([], pa.large_string())])
    _, ends, blob = whole.buffers()
    first = whole.offset
    return Names(
        np.frombuffer(blob or b"", dtype=np.uint8),
        np.frombuffer(ends, dtype=np.int64)[first : first + len(whole) + 1]
        if len(whole)
        else np.zeros(1, np.int64),
    )


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, or of whole numbers as text; others have no place where names or dates stand."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if not any(fits(kind) for fits in (*texts, pa.types.is_integer, pa.types.is_null)):
        raise TypeError(kind)
    return column.cast(pa.large_string())
