"""Graphviz reads DOT: as many nodes and edges as there are, and it can draw them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from kg.export.parcel import Parcel
from tests.readers.conftest import Exported

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not here: run `make readers`"),
]


def told(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    return done.stdout


def test_it_counts_every_node_and_edge(exported: Exported, parcel: Parcel) -> None:
    nodes, edges, *_ = told("gc", "-n", "-e", str(exported("dot"))).split()
    assert (int(nodes), int(edges)) == (len(parcel.nodes), parcel.counts["edges"])


def test_it_draws_where_the_file_puts_the_nodes(exported: Exported, parcel: Parcel) -> None:
    drawn = told("neato", "-n2", "-Tsvg", str(exported("dot")))
    assert drawn.count('class="node"') == len(parcel.nodes)
    assert drawn.count('class="edge"') == parcel.counts["edges"]
