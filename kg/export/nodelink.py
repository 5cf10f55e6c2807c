"""Node-link JSON, for networkx, D3 and scripts: the form of ``networkx.node_link_data``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.export.sheet import in_order

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.sheet import Sheet


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as node-link JSON, one to a line.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    nodes = (
        {
            "id": node.name,
            "label": node.label,
            **dict(in_order(node.cells, sheet.node_columns)),
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
            **dict(in_order(edge.cells, sheet.edge_columns)),
            "color": edge.colour,
        }
        for edge in sheet.edges
    )
    facts = {**sheet.about, **sheet.counts}
    stream.write(b'{"directed": true, "multigraph": true,\n"graph": ' + _json(facts))
    for name, things in ((b"nodes", nodes), (b"edges", edges)):
        stream.write(b',\n"' + name + b'": [')
        stream.writelines((b",\n" if place else b"\n") + _json(thing) for place, thing in enumerate(things))
        stream.write(b"\n]")
    stream.write(b"}\n")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
