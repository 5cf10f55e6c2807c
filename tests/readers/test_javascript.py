"""Graphology, cytoscape.js and jsonld.js, as pages and programs of JavaScript use them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.export.parcel import Parcel
from kg.export.sheet import EDGE_COLUMNS, NODE_COLUMNS
from tests.readers.conftest import Exported, statements

HERE = Path(__file__).parent
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NODE is None, reason="Node.js is not here"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "graphology").is_dir(),
        reason="graphology is not here: run `make readers`",
    ),
]

Read = Callable[[str], Any]

NETWORKS = ["graphml", "gexf", "graphology", "cytoscape"]


@pytest.fixture(scope="session")
def found(exported: Exported) -> Read:
    """What a reader finds in its format; each is read once."""
    known: dict[str, Any] = {}

    def read(name: str) -> Any:
        if name not in known:
            asked = [{"name": name, "file": str(exported(name))}]
            assert NODE
            done = subprocess.run(
                [NODE, "read.mjs"],
                cwd=HERE,
                input=json.dumps(asked),
                capture_output=True,
                text=True,
                check=True,
                timeout=120,
            )
            (known[name],) = json.loads(done.stdout)
        assert "error" not in known[name], known[name]
        return known[name]["found"]

    return read


def cells(attributes: dict[str, Any], columns: Any) -> dict[str, Any]:
    """What stands in columns, whose names may have a low line behind them."""
    kept = {name: attributes.get(name, attributes.get(f"{name}_")) for name, _ in columns}
    return {name: value for name, value in kept.items() if value is not None}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_node_is_there_with_what_is_said_of_it(name: str, found: Read, parcel: Parcel) -> None:
    nodes = dict(found(name)["nodes"])
    assert {node: cells(said, NODE_COLUMNS) for node, said in nodes.items()} == {
        node.name: node.cells for node in parcel.nodes
    }
    labels = "name" if name == "cytoscape" else "label"
    assert {node: (said[labels], said["x"], said["y"]) for node, said in nodes.items()} == {
        node.name: (node.label, node.x, node.y) for node in parcel.nodes
    }


@pytest.mark.parametrize("name", NETWORKS)
def test_every_edge_is_there_with_what_is_said_of_it(name: str, found: Read, parcel: Parcel) -> None:
    edges = dict(found(name)["edges"])
    wanted = {edge.name: edge for edge in parcel.edges}
    assert {edge: (said["source"], said["target"]) for edge, said in edges.items()} == {
        edge.name: (edge.source, edge.target) for edge in wanted.values()
    }
    for edge, said in edges.items():
        assert cells(said, EDGE_COLUMNS) == wanted[edge].cells


def test_json_ld_says_what_the_n_quads_say_and_fetches_nothing(found: Read, exported: Exported) -> None:
    told = statements(found("jsonld").encode(), ox.RdfFormat.N_QUADS)
    assert told == statements(exported("nquads").read_bytes(), ox.RdfFormat.N_QUADS)
