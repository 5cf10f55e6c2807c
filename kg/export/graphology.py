"""Graphology's JSON, for graphology, sigma.js and Gephi Lite: what ``graph.export()`` gives.

Format: https://graphology.github.io/serialization.html. The options stand before the nodes, so that
``Graph.from`` makes a directed multigraph. Labels, colours, sizes and places bear the names that sigma.js
draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.column import KEPT, apart, told
from kg.export.jsonlist import as_json, write_list

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.sheet import Sheet

OPTIONS: Final = {"type": "directed", "multi": True, "allowSelfLoops": True}
"""What kind of graph it is."""

# Sigma.js takes these for orders of how to draw; a column of such a name would make it fail or hide.
_TAKEN: Final = KEPT | {"type", "hidden", "highlighted", "forceLabel", "zIndex"}


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as graphology's JSON, one to a line.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    of_node, of_edge = apart(sheet.node_columns, _TAKEN), apart(sheet.edge_columns, _TAKEN)
    nodes = (
        {
            "key": node.name,
            "attributes": {
                "label": node.label,
                "x": node.x,
                "y": node.y,
                "size": node.size,
                "color": node.colour,
                **told(node.cells, of_node),
            },
        }
        for node in sheet.nodes
    )
    edges = (
        {
            "key": edge.name,
            "source": edge.source,
            "target": edge.target,
            "attributes": {"label": edge.label, "color": edge.colour, **told(edge.cells, of_edge)},
        }
        for edge in sheet.edges
    )
    stream.write(b'{"options": ' + as_json(OPTIONS) + b",\n")
    stream.write(b'"attributes": ' + as_json({**sheet.about, **sheet.counts}) + b",\n")
    write_list(stream, "nodes", nodes)
    stream.write(b",\n")
    write_list(stream, "edges", edges)
    stream.write(b"}\n")
