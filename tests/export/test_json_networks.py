"""Cytoscape JSON and node-link JSON: places, a style, and the types that JSON itself does not tell."""

from __future__ import annotations

import json
import re

import pytest

from kg.export import cytoscape, formats, jsonlist
from tests.builder import claim, record, source
from tests.export.conftest import Pack
from tests.export.made import Made
from tests.export.tables import written

pytestmark = pytest.mark.slow


def test_cytoscape_has_places_and_a_style_of_what_is_there(whole: Made) -> None:
    read = json.loads(written(cytoscape.write, whole))
    nodes, edges = read["elements"]["nodes"], read["elements"]["edges"]
    assert [(each["position"]["x"], each["position"]["y"]) for each in nodes] == [
        (n.x, n.y) for n in whole.nodes
    ]
    for kind, things in (("node", nodes), ("edge", edges)):
        named = re.findall(r"data\((\w+)\)", json.dumps([s for s in read["style"] if s["selector"] == kind]))
        assert all(name in each["data"] for each in things for name in named)
    ids = [each["data"]["id"] for each in (*nodes, *edges)]
    assert len(set(ids)) == len(ids)
    assert [each["data"]["interaction"] for each in edges] == [e.cells["relation"] for e in whole.lines]
    assert read["data"].items() >= {**whole.about, **whole.counts}.items()


@pytest.mark.parametrize("name", ["json", "cytoscape"])
def test_json_tells_the_columns_and_their_types(name: str, pack: Pack) -> None:
    parcel = pack(record(claim("Sale", supplier="a", buyer="b"), source("news")))
    read = json.loads(written(formats.named(name).load(), parcel))["columns"]
    assert [*read["edges"].items()] == list(parcel.edge_columns)
    assert [*read["nodes"].items()] == list(parcel.node_columns)


def test_whole_numbers_stay_whole_in_json() -> None:
    assert [jsonlist.as_json(value) for value in (12, 12.0, True, 10**18)] == [
        b"12",
        b"12.0",
        b"true",
        b"1000000000000000000",
    ]
