"""GEXF 1.3, for Gephi, Gephi Lite and graphology.

Format: https://gexf.net/schema.html. Edges between the same nodes are kept apart by ``kind``, the relation.
There is no date of writing, so that the same graph gives the same bytes, and no alpha, for which Gephi Lite
drops colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kg.export import look
from kg.export.sheet import Cell, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.sheet import Sheet


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as GEXF.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'
    facts = {**sheet.about, **sheet.counts}
    description = " ".join(
        [str(facts.pop("description")), "; ".join(f"{name}: {facts[name]}" for name in facts)]
    )
    yield "  <meta>"
    yield f"    <creator>{escape(str(facts['program']))}</creator>"
    yield f"    <description>{escape(description)}</description>"
    yield "  </meta>"
    yield '  <graph defaultedgetype="directed" mode="static" idtype="string">'
    for what, columns in (("node", sheet.node_columns), ("edge", sheet.edge_columns)):
        yield f'    <attributes class="{what}" mode="static">'
        for name, kind in columns:
            yield f'      <attribute id="{name}" title="{name}" type="{kind}"/>'
        yield "    </attributes>"
    yield "    <nodes>"
    for node in sheet.nodes:
        yield f"      <node id={quoteattr(node.name)} label={quoteattr(node.label)}>"
        yield from _values(in_order(node.cells, sheet.node_columns))
        yield _colour(node.colour)
        yield f'        <viz:position x="{node.x}" y="{node.y}" z="0.0"/>'
        yield f'        <viz:size value="{node.size}"/>'
        yield "      </node>"
    yield "    </nodes>"
    yield "    <edges>"
    for edge in sheet.edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        verb = quoteattr(str(edge.cells["relation"]))
        yield f"      <edge id={quoteattr(edge.name)} {ends} kind={verb} label={quoteattr(edge.label)}>"
        yield from _values(in_order(edge.cells, sheet.edge_columns))
        yield _colour(edge.colour)
        yield "      </edge>"
    yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _values(cells: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    yield "        <attvalues>"
    for name, value in cells:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f'          <attvalue for="{name}" value={quoteattr(text)}/>'
    yield "        </attvalues>"


def _colour(hexadecimal: str) -> str:
    r, g, b = look.rgb(hexadecimal)
    return f'        <viz:color r="{r}" g="{g}" b="{b}"/>'
