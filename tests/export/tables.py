"""What real readers make of a network in each format: nodes and edges by name, without their look."""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import igraph
import networkx as nx

from kg.export.format import Writer
from kg.export.sheet import Sheet

Table = dict[str, dict[str, Any]]
Tables = tuple[Table, Table]

LOOK = ("color", "r", "g", "b", "size", "x", "y")


def written(writer: Writer, sheet: Sheet) -> bytes:
    stream = io.BytesIO()
    writer(sheet, stream)  # type: ignore[arg-type] # what writes a network needs a sheet alone
    return stream.getvalue()


def expected(sheet: Sheet) -> Tables:
    """The nodes and edges of a sheet, without their look."""
    nodes = {node.name: {"label": node.label, **node.cells} for node in sheet.nodes}
    edges = {
        edge.name: {"source": edge.source, "target": edge.target, "label": edge.label, **edge.cells}
        for edge in sheet.edges
    }
    return nodes, edges


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def from_graphml(data: bytes) -> Tables:
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    return _tables(graph)


def from_json(data: bytes) -> Tables:
    graph = nx.node_link_graph(json.loads(data), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    return _tables(graph)


def _tables(graph: nx.MultiDiGraph[str]) -> Tables:
    return (
        {name: without(data, *LOOK) for name, data in graph.nodes(data=True)},
        {
            str(key): {"source": source, "target": target, **without(data, *LOOK)}
            for source, target, key, data in graph.edges(keys=True, data=True)
        },
    )


def from_gexf(data: bytes) -> Tables:
    graph = nx.read_gexf(io.BytesIO(data))
    return (
        {name: without(data, "viz", "spells") for name, data in graph.nodes(data=True)},
        {
            data["id"]: {"source": source, "target": target, **without(data, "id", "spells")}
            for source, target, data in graph.edges(data=True)
        },
    )


def from_gml(data: bytes) -> Tables:
    graph = nx.read_gml(io.BytesIO(data))
    assert isinstance(graph, nx.MultiDiGraph)
    names = dict(graph.nodes(data="name"))
    return (
        {
            names[label]: {"label": label, **without(data, "name", "graphics")}
            for label, data in graph.nodes(data=True)
        },
        {
            str(key): {"source": names[source], "target": names[target], **without(data, "graphics")}
            for source, target, key, data in graph.edges(keys=True, data=True)
        },
    )


def from_cytoscape(data: bytes) -> Tables:
    graph = nx.cytoscape_graph(json.loads(data))
    assert isinstance(graph, nx.MultiDiGraph)
    own = ("id", "value", "key", "name", "interaction", *LOOK)
    return (
        {name: {"label": data["name"], **without(data, *own)} for name, data in graph.nodes(data=True)},
        {
            data["id"]: {"source": source, "target": target, "label": data["name"], **without(data, *own)}
            for source, target, data in graph.edges(data=True)
        },
    )


def from_graphology(data: bytes) -> Tables:
    """As graphology itself reads it: a key, ends, and attributes."""
    read = json.loads(data)
    assert read["options"] == {"type": "directed", "multi": True, "allowSelfLoops": True}
    return (
        {node["key"]: without(node["attributes"], *LOOK) for node in read["nodes"]},
        {
            edge["key"]: {
                "source": edge["source"],
                "target": edge["target"],
                **without(edge["attributes"], *LOOK),
            }
            for edge in read["edges"]
        },
    )


def in_igraph(data: bytes, form: str) -> igraph.Graph:
    """The graph that igraph reads from a file."""
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of what it leaves out
        file = Path(folder) / "graph"
        file.write_bytes(data)
        return igraph.Graph.Read(str(file), format=form)


FROM = {
    "graphml": from_graphml,
    "gexf": from_gexf,
    "gml": from_gml,
    "json": from_json,
    "cytoscape": from_cytoscape,
    "graphology": from_graphology,
}
"""The readers of those formats in which nothing is lost."""
