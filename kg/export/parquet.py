"""Parquet, for DuckDB, pandas, Spark and Kùzu: the door to `kg.export.parquet_arrow`, which needs pyarrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import MissingExtra

if TYPE_CHECKING:
    from types import ModuleType
    from typing import BinaryIO

    from kg.export.sheet import Sheet


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the edges.

    Args:
        sheet: What to write.
        stream: Where to; it need not be seekable.

    Raises:
        kg.errors.MissingExtra: pyarrow is not installed.
    """
    _arrow().write_edges(sheet, stream)


def write_nodes(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes.

    Args:
        sheet: What to write.
        stream: Where to; it need not be seekable.

    Raises:
        kg.errors.MissingExtra: pyarrow is not installed.
    """
    _arrow().write_nodes(sheet, stream)


def _arrow() -> ModuleType:
    try:
        from kg.export import parquet_arrow  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError:
        raise MissingExtra("a Parquet file", "tables") from None
    return parquet_arrow
