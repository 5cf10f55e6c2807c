"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

Format: http://graphml.graphdrawing.org/specification.html. Labels, colours, sizes and places stand in the
attributes that Gephi reads: ``label``, ``r``, ``g``, ``b``, ``size``, ``x``, ``y``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export import look
from kg.export.column import KEPT, apart, renamed
from kg.export.markup import content, quoted
from kg.export.pattern import Pattern, contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.column import Named
    from kg.export.sheet import Column, Row, Sheet

_TYPES: Final = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns
    http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""

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
    stream.writelines(piece.encode() for piece in _pieces(sheet))


def _pieces(sheet: Sheet) -> Iterator[str]:
    """The text: what stands before the nodes, and one piece for each node and edge."""
    of_node, of_edge = apart(sheet.node_columns, _TAKEN), apart(sheet.edge_columns, _TAKEN)
    facts: Row = {**sheet.about, **sheet.counts}
    yield _HEAD
    yield from _keys("graph", [(name, "string" if name in sheet.about else "integer") for name in facts])
    yield from _keys("node", [*_NODE_LOOK, *renamed(sheet.node_columns, of_node)])
    yield from _keys("edge", [*_EDGE_LOOK, *renamed(sheet.edge_columns, of_edge)])
    yield '  <graph edgedefault="directed">\n'
    yield from (_data("graph", name) % content(value) for name, value in facts.items())
    nodes = _pattern("node", "id=%s", _NODE_LOOK, of_node)
    for node in sheet.nodes:
        text, names = nodes.of(node.cells)
        looks = (node.label, node.colour, *look.rgb(node.colour), node.size, node.x, node.y)
        values = contents((*looks, *map(node.cells.__getitem__, names)))
        yield text % (quoted(node.name), *values)
    edges = _pattern("edge", "id=%s source=%s target=%s", _EDGE_LOOK, of_edge)
    for edge in sheet.edges:
        text, names = edges.of(edge.cells)
        values = contents((edge.label, edge.colour, *map(edge.cells.__getitem__, names)))
        yield text % (quoted(edge.name), quoted(edge.source), quoted(edge.target), *values)
    yield "  </graph>\n</graphml>\n"


def _keys(what: str, columns: Iterable[Column]) -> Iterator[str]:
    for name, kind in columns:
        names = f'id={quoted(f"{what}.{name}")} for="{what}" attr.name={quoted(name)}'
        yield f'  <key {names} attr.type="{_TYPES[kind]}"/>\n'


def _pattern(what: str, head: str, looks: Iterable[Column], named: Named) -> Pattern:
    """What is written of a node or an edge, with holes for the values."""
    before = f"    <{what} {head}>\n" + "".join(_data(what, name) for name, _ in looks)
    lines = {name: _data(what, written) for name, written in named}
    return Pattern(lines, before=before, after=f"    </{what}>\n")


def _data(what: str, name: str) -> str:
    key = quoted(f"{what}.{name}").replace("%", "%%")
    return f"      <data key={key}>%s</data>\n"
