"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

Format: http://graphml.graphdrawing.org/specification.html. Labels, colours, sizes and places stand in the
attributes that Gephi reads: ``label``, ``r``, ``g``, ``b``, ``size``, ``x``, ``y``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export import look
from kg.export.column import KEPT, apart, renamed
from kg.export.markup import content, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.column import Named
    from kg.export.sheet import Cell, Column, Row, Sheet

_TYPES: Final = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}

_NODE_LOOK: Final[tuple[Column, ...]] = (
    ("label", "string"),
    ("color", "string"),
    ("r", "integer"),
    ("g", "integer"),
    ("b", "integer"),
    ("size", "double"),
    ("x", "double"),
    ("y", "double"),
)
_EDGE_LOOK: Final[tuple[Column, ...]] = (("label", "string"), ("color", "string"))

# The three are what Gephi takes colours from, and the last is an id to it.
_TAKEN: Final = KEPT | {"r", "g", "b", "edgeid"}


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as GraphML.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    of_node, of_edge = apart(sheet.node_columns, _TAKEN), apart(sheet.edge_columns, _TAKEN)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    yield '  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield '  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    yield '    http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
    facts: Row = {**sheet.about, **sheet.counts}
    yield from _keys("graph", [(name, "string" if name in sheet.about else "integer") for name in facts])
    yield from _keys("node", [*_NODE_LOOK, *renamed(sheet.node_columns, of_node)])
    yield from _keys("edge", [*_EDGE_LOOK, *renamed(sheet.edge_columns, of_edge)])
    yield '  <graph edgedefault="directed">'
    yield from _cells(facts, _openings("graph", ((name, name) for name in facts)))
    look_of_node = _openings("node", ((name, name) for name, _ in _NODE_LOOK))
    look_of_edge = _openings("edge", ((name, name) for name, _ in _EDGE_LOOK))
    cells_of_node, cells_of_edge = _openings("node", of_node), _openings("edge", of_edge)
    for node in sheet.nodes:
        r, g, b = look.rgb(node.colour)
        looks = (node.label, node.colour, r, g, b, node.size, node.x, node.y)
        yield f"    <node id={quoted(node.name)}>"
        yield from _look(looks, look_of_node)
        yield from _cells(node.cells, cells_of_node)
        yield "    </node>"
    for edge in sheet.edges:
        yield f"    <edge id={quoted(edge.name)} source={quoted(edge.source)} target={quoted(edge.target)}>"
        yield from _look((edge.label, edge.colour), look_of_edge)
        yield from _cells(edge.cells, cells_of_edge)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _keys(what: str, columns: Iterable[Column]) -> Iterator[str]:
    for name, kind in columns:
        names = f'id={quoted(f"{what}.{name}")} for="{what}" attr.name={quoted(name)}'
        yield f'  <key {names} attr.type="{_TYPES[kind]}"/>'


def _openings(what: str, named: Iterable[tuple[str, str]]) -> Named:
    """The names of cells, each with the tag that opens its element."""
    return tuple((cell, f"      <data key={quoted(f'{what}.{name}')}>") for cell, name in named)


def _look(looks: Iterable[Cell], openings: Named) -> Iterator[str]:
    return (f"{tag}{content(value)}</data>" for value, (_, tag) in zip(looks, openings, strict=True))


def _cells(cells: Row, openings: Named) -> Iterator[str]:
    return (f"{tag}{content(cells[name])}</data>" for name, tag in openings if name in cells)
