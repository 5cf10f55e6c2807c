"""CSV tables of nodes and edges, for spreadsheets, pandas and Gephi's data laboratory.

Format: RFC 4180 in UTF-8, with a header; rows end with a line feed. A text that a spreadsheet would take for
a formula (it begins with ``=``, ``+``, ``-``, ``@``, wide ones included, or a tab) gets an apostrophe in
front, as OWASP's "CSV Injection" advises: no label in a document shall run code on the reader's machine.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Final

from kg.export.sheet import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from kg.export.sheet import Sheet

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""

_BEGINS: Final = frozenset(FORMULA)
_PIECE: Final = 2**16


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the edges as CSV.

    Args:
        sheet: What to write.
        stream: Where to.
    """
    names = [name for name, _ in sheet.edge_columns]
    rows = (
        [edge.source, edge.target, edge.name, edge.label, *_cells(edge.cells, names), edge.colour]
        for edge in sheet.edges
    )
    _write(["source", "target", "id", "label", *names, "color"], rows, stream)


def write_nodes(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes as CSV.

    Args:
        sheet: What to write.
        stream: Where to.
    """
    names = [name for name, _ in sheet.node_columns]
    rows = (
        [node.name, node.label, *_cells(node.cells, names), node.colour, node.size, node.x, node.y]
        for node in sheet.nodes
    )
    _write(["id", "label", *names, "color", "size", "x", "y"], rows, stream)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; a number stays as it is.

    >>> harmless("=1+1"), harmless("Tesla"), harmless(-1)
    ("'=1+1", 'Tesla', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _BEGINS else cell


def _cells(row: Row, names: Sequence[str]) -> list[Cell]:
    cells = map(row.get, names)
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]


def _write(header: Sequence[str], rows: Iterable[Sequence[Cell]], stream: BinaryIO) -> None:
    """Write rows, a piece of the text at a time."""
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\n").writerow
    for row in chain([header], rows):
        write(map(harmless, row))
        if text.tell() > _PIECE:
            stream.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    stream.write(text.getvalue().encode())
