"""GML, for igraph, networkx, Gephi, yEd and Cytoscape.

Format: Himsolt, "GML: A portable Graph File Format" (1997). It is ASCII, in which all other letters are
character references; an integer has 32 bits, and a larger number is a real, which needs a point. The report
allows no low line in a key, but every reader does, so that a column has one name in all formats. networkx
knows nodes by their labels, so no two labels are the same; the IRI is the ``name``, as igraph has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.export.column import KEPT, apart, distinct, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from kg.export.column import Named
    from kg.export.sheet import Cell, Column, Row, Sheet

LARGEST: Final = 2**31 - 1
"""The largest integer; the smallest is one less than its negative."""

# All but the printable letters of ASCII; and of these the quote, what begins a reference, and the backslash,
# with which Cytoscape takes the next letter for something else.
_ESCAPED: Final = re.compile(r"[^ !#-%'-\[\]-~]")
_REFERENCES: Final = {'"': "&quot;", "&": "&amp;"}

_GRAPH: Final = frozenset({"directed", "multigraph", "node", "edge", "label", "name", "id"})
_TAKEN: Final = KEPT | {"name", "graphics", "value", "directed", "fill", "z", "w", "h", "d"}


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as GML.

    Args:
        sheet: What to write.
        stream: Where to, in ASCII.
    """
    stream.writelines((line + "\n").encode("ascii") for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"Creator {text(sheet.about.get('program', 'kg'))}"
    yield "Version 1"
    yield "graph ["
    yield "  directed 1"
    yield "  multigraph 1"
    facts: Row = {**sheet.about, **sheet.counts}
    columns: list[Column] = [(name, "string" if name in sheet.about else "integer") for name in facts]
    yield from _pairs("  ", facts, columns, apart(columns, _GRAPH, spell=plain))
    yield from _nodes(sheet)
    yield from _edges(sheet)
    yield "]"


def text(value: str) -> str:
    """A string in quotes.

    >>> text('“Ça” & "b"')
    '"&#8220;&#199;a&#8221; &amp; &quot;b&quot;"'
    """
    return f'"{_ESCAPED.sub(_reference, value)}"'


def number(value: float) -> str:
    """A number: an integer, or a real where it is none or too large.

    >>> number(12), number(0.5), number(10**18), number(-2.5e-7)
    ('12', '0.5', '1.0e+18', '-2.5e-07')
    """
    if isinstance(value, int) and -LARGEST - 1 <= value <= LARGEST:
        return str(value)
    mantissa, sign, exponent = repr(float(value)).partition("e")
    return mantissa + ("" if "." in mantissa else ".0") + sign + exponent


def _nodes(sheet: Sheet) -> Iterator[str]:
    columns = sheet.node_columns
    named = apart(columns, _TAKEN, spell=plain)
    labels = distinct((node.name, node.label) for node in sheet.nodes)
    for place, node in enumerate(sheet.nodes):
        yield "  node ["
        yield f"    id {place}"
        yield f"    label {text(labels[node.name])}"
        yield f"    name {text(node.name)}"
        yield from _pairs("    ", node.cells, columns, named)
        size, fill = number(node.size), text(node.colour)
        at = f"x {number(node.x)} y {number(node.y)} w {size} h {size}"
        yield f"    graphics [ {at} fill {fill} ]"
        yield "  ]"


def _edges(sheet: Sheet) -> Iterator[str]:
    columns = sheet.edge_columns
    named = apart(columns, _TAKEN, spell=plain)
    places = {node.name: place for place, node in enumerate(sheet.nodes)}
    for edge in sheet.edges:
        yield "  edge ["
        yield f"    source {places[edge.source]}"
        yield f"    target {places[edge.target]}"
        yield f"    key {text(edge.name)}"
        yield f"    label {text(edge.label)}"
        yield from _pairs("    ", edge.cells, columns, named)
        dashed = "" if edge.cells.get("modality", "Actual") == "Actual" else ' style "dashed"'
        yield f'    graphics [ fill {text(edge.colour)} targetArrow "standard"{dashed} ]'
        yield "  ]"


def _pairs(indent: str, cells: Row, columns: Sequence[Column], named: Named) -> Iterator[str]:
    """What is said, a key and a value to a line; a column of doubles has nothing but reals."""
    for (name, kind), (_, key) in zip(columns, named, strict=True):
        if name in cells:
            yield f"{indent}{key} {_value(cells[name], real=kind == 'double')}"


def _value(cell: Cell, *, real: bool) -> str:
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        return number(float(cell) if real else cell)
    return text(str(cell))


def _reference(letter: re.Match[str]) -> str:
    return _REFERENCES.get(letter.group(), f"&#{ord(letter.group())};")
