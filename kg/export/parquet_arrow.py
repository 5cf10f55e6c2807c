"""Parquet by pyarrow, group of rows by group of rows, so that no more than one group is held.

Format: https://parquet.apache.org/docs/file-format/. Days are of type DATE, several values of type LIST, and
what the file is stands in its key-value metadata under ``kg.``.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyarrow import parquet

from kg.export.typed import kinds, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from kg.export.sheet import Sheet
    from kg.export.typed import Kind, Value

GROUP: Final = 10_000
"""How many rows stand in a group: the more, the quicker to read, and the more to hold while writing."""

_TYPES: Final[dict[Kind, pa.DataType]] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}


def write_edges(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the edges; see `kg.export.parquet.write`."""
    said = kinds(sheet.edge_columns)
    columns = [*_strings("source", "target", "id", "label"), *said, *_strings("color")]
    rows = (
        (edge.source, edge.target, edge.name, edge.label, *values(edge.cells, said), edge.colour)
        for edge in sheet.edges
    )
    _write(sheet, columns, rows, stream)


def write_nodes(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes; see `kg.export.parquet.write_nodes`."""
    said = kinds(sheet.node_columns)
    place: list[tuple[str, Kind]] = [("size", "double"), ("x", "double"), ("y", "double")]
    columns = [*_strings("id", "label"), *said, *_strings("color"), *place]
    rows = (
        (node.name, node.label, *values(node.cells, said), node.colour, node.size, node.x, node.y)
        for node in sheet.nodes
    )
    _write(sheet, columns, rows, stream)


def _strings(*names: str) -> list[tuple[str, Kind]]:
    return [(name, "string") for name in names]


def _write(
    sheet: Sheet, columns: Sequence[tuple[str, Kind]], rows: Iterator[tuple[Value, ...]], stream: BinaryIO
) -> None:
    about = {f"kg.{name}": str(said) for name, said in {**sheet.about, **sheet.counts}.items()}
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns], metadata=about)
    sink = _Sink(stream)
    writer = parquet.ParquetWriter(sink, schema)
    try:
        while group := list(islice(rows, GROUP)):
            arrays = [
                pa.array(cells, kind)
                for cells, kind in zip(zip(*group, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    except BaseException:
        sink.shut = True  # else the writer would still end the file, which would look whole
        raise
    finally:
        writer.close()


class _Sink:
    """A stream that is only written to, and so may be a pipe, which cannot tell where it stands."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0
        self.shut = False

    def write(self, data: bytes) -> int:
        if not self.shut:
            self._stream.write(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Leave it to whoever opened the stream."""

    def close(self) -> None:
        """Leave it to whoever opened the stream."""
