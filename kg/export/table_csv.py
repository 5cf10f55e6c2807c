"""CSV tables of nodes and edges, for spreadsheets, pandas and Gephi's data laboratory.

Format: RFC 4180 in UTF-8, with a header; rows end with a line feed. A text that a spreadsheet would take for
a formula (it begins with ``=``, ``+``, ``-``, ``@``, wide ones included, or a tab) gets an apostrophe in
front, as OWASP's "CSV Injection" advises: no label in a document shall run code on the reader's machine. The
same goes for what follows a semicolon, a tab or a line feed in a text, since where a spreadsheet is set to
those, a cell begins there; and a text with one of them stands in quotes, so that one that is set to all of
them (as LibreOffice is) keeps the columns.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from kg.export.sheet import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from kg.export.sheet import Sheet

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""

_FIRST: Final = ("'", *FORMULA)
_BEGINS: Final = re.compile(
    r"^(?='*[{signs}\t\r])|(?<=[;\t\n])(?=[\"']*[{signs}])".format(signs=re.escape("".join(FORMULA[:-2])))
)
_QUOTED: Final = re.compile('[",;\t\r\n]')


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
    put(
        ["source", "target", "id", "label", *(str(harmless(name)) for name in names), "color"],
        _harmless(rows),
        stream,
    )


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
    put(
        ["id", "label", *(str(harmless(name)) for name in names), "color", "size", "x", "y"],
        _harmless(rows),
        stream,
    )


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula, or for the start of one; a number stays as it is.

    Nothing is lost: what is given back has one apostrophe too many wherever a formula could begin, even where
    there was one before.

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("Tesla; X"), harmless("Tesla;=1+1"), harmless(-1)
    ("'=1+1", "''=1+1", 'Tesla; X', "Tesla;'=1+1", -1)
    """
    if isinstance(cell, str) and (cell.startswith(_FIRST) or ";" in cell or "\t" in cell or "\n" in cell):
        return _BEGINS.sub("'", cell)
    return cell


def put(header: Sequence[str], rows: Iterable[Sequence[object]], stream: BinaryIO) -> None:
    """Write a header and rows as they are, row by row.

    Args:
        header: The names of the columns.
        rows: The rows; None is an empty cell.
        stream: Where to, in UTF-8.
    """
    stream.writelines((",".join(map(_field, row)) + "\n").encode() for row in chain((header,), rows))


def _field(cell: object) -> str:
    if isinstance(cell, str) and _QUOTED.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return "" if cell is None else str(cell)


def _cells(row: Row, names: Sequence[str]) -> list[Cell]:
    cells = (row.get(name) for name in names)
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]


def _harmless(rows: Iterable[Sequence[Cell]]) -> Iterable[list[Cell]]:
    return ([harmless(cell) for cell in row] for row in rows)
