"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

Format: http://graphml.graphdrawing.org/specification.html. Labels, colours, sizes and places stand in the
attributes that Gephi reads: ``label``, ``r``, ``g``, ``b``, ``size``, ``x``, ``y``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from kg.export import look
from kg.export.column import KEPT, apart, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.column import Named
    from kg.export.sheet import Cell, Column, Sheet

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
    facts: dict[str, Cell] = {**sheet.about, **sheet.counts}
    yield from _keys("graph", [(name, "string" if name in sheet.about else "integer") for name in facts])
    yield from _keys("node", [*_NODE_LOOK, *_renamed(sheet.node_columns, of_node)])
    yield from _keys("edge", [*_EDGE_LOOK, *_renamed(sheet.edge_columns, of_edge)])
    yield '  <graph edgedefault="directed">'
    yield from _data("graph", facts.items())
    for node in sheet.nodes:
        r, g, b = look.rgb(node.colour)
        yield f"    <node id={quoteattr(node.name)}>"
        looks = (node.label, node.colour, r, g, b, node.size, node.x, node.y)
        yield from _data("node", zip((name for name, _ in _NODE_LOOK), looks, strict=True))
        yield from _data("node", told(node.cells, of_node).items())
        yield "    </node>"
    for edge in sheet.edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        yield f"    <edge id={quoteattr(edge.name)} {ends}>"
        yield from _data("edge", (("label", edge.label), ("color", edge.colour)))
        yield from _data("edge", told(edge.cells, of_edge).items())
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _renamed(columns: Iterable[Column], named: Named) -> Iterator[Column]:
    return ((name, kind) for (_, kind), (_, name) in zip(columns, named, strict=True))


def _keys(what: str, columns: Iterable[Column]) -> Iterator[str]:
    for name, kind in columns:
        names = f"id={quoteattr(f'{what}.{name}')} for={quoteattr(what)} attr.name={quoteattr(name)}"
        yield f'  <key {names} attr.type="{_TYPES[kind]}"/>'


def _data(what: str, cells: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    for name, value in cells:
        text = str(value).lower() if isinstance(value, bool) else escape(str(value))
        yield f"      <data key={quoteattr(f'{what}.{name}')}>{text}</data>"
