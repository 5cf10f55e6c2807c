"""Node-link JSON, for networkx, D3 and scripts: the form of ``networkx.node_link_data``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.export.sheet import EDGE_COLUMNS, NODE_COLUMNS, in_order

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the nodes and edges as node-link JSON, one to a line.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    nodes = (
        {
            "id": node.name,
            "label": node.label,
            **dict(in_order(node.cells, NODE_COLUMNS)),
            "color": node.colour,
            "size": node.size,
            "x": node.x,
            "y": node.y,
        }
        for node in parcel.nodes
    )
    edges = (
        {
            "source": edge.source,
            "target": edge.target,
            "key": edge.name,
            "label": edge.label,
            **dict(in_order(edge.cells, EDGE_COLUMNS)),
            "color": edge.colour,
        }
        for edge in parcel.edges
    )
    stream.write(b'{"directed": true, "multigraph": true,\n"graph": ' + _json(parcel.about | parcel.counts))
    for name, things in ((b"nodes", nodes), (b"edges", edges)):
        stream.write(b',\n"' + name + b'": [')
        stream.writelines((b",\n" if place else b"\n") + _json(thing) for place, thing in enumerate(things))
        stream.write(b"\n]")
    stream.write(b"}\n")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
