"""Cytoscape JSON, for Cytoscape and cytoscape.js, with places and a style.

Format: https://js.cytoscape.org/#notation/elements-json, and what Cytoscape's own reader asks for beside it:
``data`` of the network, and labels under ``name``. ``value`` of a node and ``key`` of an edge are what
networkx (``cytoscape_graph``) knows them by. The names and types of the columns stand beside the elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.column import KEPT, apart, told
from kg.export.jsonlist import as_json, types, write_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from kg.export.sheet import Sheet

STYLE: Final = (
    {
        "selector": "node",
        "style": {
            "label": "data(name)",
            "background-color": "data(color)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 6,
        },
    },
    {
        "selector": "edge",
        "style": {
            "curve-style": "bezier",
            "width": 1,
            "line-color": "data(color)",
            "target-arrow-color": "data(color)",
            "target-arrow-shape": "triangle",
        },
    },
    {"selector": 'edge[modality][modality != "Actual"]', "style": {"line-style": "dashed"}},
    {"selector": "edge[disputed]", "style": {"target-arrow-shape": "triangle-tee"}},
)
"""How cytoscape.js draws it: dashed where it is not actual, a bar at the arrow where it is disputed."""

TAKEN: Final = KEPT | {"name", "value", "interaction", "parent", "SUID", "selected"}
"""What the form knows nodes and edges by; the last two are Cytoscape's, which its reader passes over."""


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as Cytoscape JSON, one to a line.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    facts = {**sheet.about, **sheet.counts}
    program = sheet.about.get("program", "kg")
    head = {
        "format_version": "1.0",
        "generated_by": program,
        "target_cytoscapejs_version": "~2.1",
        "directed": True,
        "multigraph": True,
        "layout": {"name": "preset"},
        "style": STYLE,
        "columns": {"nodes": types(sheet.node_columns), "edges": types(sheet.edge_columns)},
        "data": {"name": title(sheet.about), **facts},
    }
    stream.write(b"{")
    stream.writelines(as_json(name) + b": " + as_json(value) + b",\n" for name, value in head.items())
    stream.write(b'"elements": {')
    write_list(stream, "nodes", _nodes(sheet))
    stream.write(b",\n")
    write_list(stream, "edges", _edges(sheet))
    stream.write(b"}}\n")


def title(about: Mapping[str, str]) -> str:
    """The name of the network."""
    return f"{about.get('program', 'kg')}: {about.get('selection', '')}"


def _nodes(sheet: Sheet) -> Iterator[object]:
    named = apart(sheet.node_columns, TAKEN)
    for node in sheet.nodes:
        known = {"id": node.name, "value": node.name, "name": node.label}
        looks = {"color": node.colour, "size": node.size}
        yield {
            "data": {**known, **told(node.cells, named), **looks},
            "position": {"x": node.x, "y": node.y},
        }


def _edges(sheet: Sheet) -> Iterator[object]:
    named = apart(sheet.edge_columns, TAKEN)
    for number, edge in enumerate(sheet.edges):
        known = {
            "id": edge.name,
            "key": number,
            "source": edge.source,
            "target": edge.target,
            "interaction": edge.cells.get("relation", ""),
            "name": edge.label,
        }
        yield {"data": {**known, **told(edge.cells, named), "color": edge.colour}}
