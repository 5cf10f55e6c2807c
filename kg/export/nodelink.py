"""Node-link JSON, for networkx, D3 and scripts: the form of ``networkx.node_link_data``.

Beside it stands what the form has no place for: the names and types of the columns, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.column import apart, told
from kg.export.jsonlist import as_json, types, write_list

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.sheet import Sheet


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as node-link JSON, one to a line.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    of_node, of_edge = apart(sheet.node_columns), apart(sheet.edge_columns)
    nodes = (
        {
            "id": node.name,
            "label": node.label,
            **told(node.cells, of_node),
            "color": node.colour,
            "size": node.size,
            "x": node.x,
            "y": node.y,
        }
        for node in sheet.nodes
    )
    edges = (
        {
            "source": edge.source,
            "target": edge.target,
            "key": edge.name,
            "label": edge.label,
            **told(edge.cells, of_edge),
            "color": edge.colour,
        }
        for edge in sheet.edges
    )
    columns = {"nodes": types(sheet.node_columns), "edges": types(sheet.edge_columns)}
    stream.write(b'{"directed": true, "multigraph": true,\n"graph": ')
    stream.write(as_json({**sheet.about, **sheet.counts}))
    stream.write(b',\n"columns": ' + as_json(columns) + b",\n")
    write_list(stream, "nodes", nodes)
    stream.write(b",\n")
    write_list(stream, "edges", edges)
    stream.write(b"}\n")
