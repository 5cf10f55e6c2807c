"""GraphML, for Gephi, Cytoscape, yEd, igraph and networkx.

Format: http://graphml.graphdrawing.org/specification.html. Labels, colours, sizes and places stand in the
attributes that Gephi reads: ``label``, ``r``, ``g``, ``b``, ``size``, ``x``, ``y``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from kg.export import look
from kg.export.sheet import Cell, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.sheet import Sheet

_TYPES: Final = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}

_NODE_LOOK: Final = (
    ("label", "string"),
    ("color", "string"),
    ("r", "integer"),
    ("g", "integer"),
    ("b", "integer"),
    ("size", "double"),
    ("x", "double"),
    ("y", "double"),
)
_EDGE_LOOK: Final = (("label", "string"), ("color", "string"))


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as GraphML.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    yield '  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield '  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    yield '    http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
    about = [*((name, "string") for name in sheet.about), *((name, "integer") for name in sheet.counts)]
    for what, columns in (
        ("graph", about),
        ("node", (*_NODE_LOOK, *sheet.node_columns)),
        ("edge", (*_EDGE_LOOK, *sheet.edge_columns)),
    ):
        for name, kind in columns:
            yield f'  <key id="{what}.{name}" for="{what}" attr.name="{name}" attr.type="{_TYPES[kind]}"/>'
    yield '  <graph edgedefault="directed">'
    facts: dict[str, Cell] = {**sheet.about, **sheet.counts}
    yield from _data("graph", facts.items())
    for node in sheet.nodes:
        r, g, b = look.rgb(node.colour)
        yield f"    <node id={quoteattr(node.name)}>"
        looks = (node.label, node.colour, r, g, b, node.size, node.x, node.y)
        yield from _data("node", zip((name for name, _ in _NODE_LOOK), looks, strict=True))
        yield from _data("node", in_order(node.cells, sheet.node_columns))
        yield "    </node>"
    for edge in sheet.edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        yield f"    <edge id={quoteattr(edge.name)} {ends}>"
        yield from _data("edge", (("label", edge.label), ("color", edge.colour)))
        yield from _data("edge", in_order(edge.cells, sheet.edge_columns))
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(what: str, cells: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    for name, value in cells:
        text = str(value).lower() if isinstance(value, bool) else escape(str(value))
        yield f'      <data key="{what}.{name}">{text}</data>'
