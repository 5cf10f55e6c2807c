"""GraphML, GEXF, node-link JSON and CSV: what real readers get back is what was written."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export import formats, gexf, graphml, nodelink, sheet, table_csv
from kg.export.parcel import Parcel
from kg.record import Record
from kg.store import Store
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack

pytestmark = pytest.mark.slow

Tables = tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]

NETWORKS = [each for each in formats.FORMATS if each.family == "network"]
VIZ = "{http://gexf.net/1.3/viz}"
G13 = "{http://gexf.net/1.3}"

anything = st.text(st.characters(exclude_categories=()), max_size=8)
awkward = st.sampled_from(
    [
        "=1+1",
        "@x",
        "-",
        "+",
        "\t",
        "\r\n",
        "\n",
        '"',
        "'",
        ";",
        ",",
        "]]>",
        "<a>&amp;",
        "\x00\x1b[31m",
        "\ud800",
        "﻿",
    ]
)
texts = st.one_of(anything, awkward, st.builds(str.__add__, awkward, anything))


def written(writer: formats.Writer, parcel: Parcel) -> bytes:
    stream = io.BytesIO()
    writer(parcel, stream)
    return stream.getvalue()


def expected(parcel: Parcel) -> Tables:
    """The nodes and edges of a parcel, without their look."""
    nodes = {node.name: {"label": node.label, **node.cells} for node in parcel.nodes}
    edges = {
        edge.name: {"source": edge.source, "target": edge.target, "label": edge.label, **edge.cells}
        for edge in parcel.edges
    }
    return nodes, edges


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def from_graphml(data: bytes) -> Tables:
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    look = ("color", "r", "g", "b", "size", "x", "y")
    return (
        {name: without(data, *look) for name, data in graph.nodes(data=True)},
        {
            key: {"source": source, "target": target, **without(data, "color")}
            for source, target, key, data in graph.edges(keys=True, data=True)
        },
    )


def from_gexf(data: bytes) -> Tables:
    graph = nx.read_gexf(io.BytesIO(data))
    return (
        {name: without(data, "viz") for name, data in graph.nodes(data=True)},
        {
            data["id"]: {"source": source, "target": target, **without(data, "id")}
            for source, target, data in graph.edges(data=True)
        },
    )


def from_json(data: bytes) -> Tables:
    graph = nx.node_link_graph(json.loads(data), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    return (
        {name: without(data, "color", "size", "x", "y") for name, data in graph.nodes(data=True)},
        {
            key: {"source": source, "target": target, **without(data, "color")}
            for source, target, key, data in graph.edges(keys=True, data=True)
        },
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("writer", "reader"),
    [(graphml.write, from_graphml), (gexf.write, from_gexf), (nodelink.write, from_json)],
    ids=["graphml", "gexf", "json"],
)
def test_a_reader_gets_back_every_node_edge_and_value_of_the_graph(
    writer: formats.Writer, reader: Any, pack: Pack, bundled: Record
) -> None:
    parcel = pack(bundled)
    assert reader(written(writer, parcel)) == expected(parcel)


@pytest.mark.slow
@given(label=texts, says=texts, title=texts, locator=texts)
def test_any_text_survives_but_for_control_characters(
    label: str, says: str, title: str, locator: str, pack: Pack
) -> None:
    parcel = pack(
        record(
            claim("Sale", says, supplier="a", buyer="b", locator=locator),
            source("news", title=title),
            entity("a", label=label or "a"),
        )
    )
    assert from_graphml(written(graphml.write, parcel)) == expected(parcel)
    assert from_gexf(written(gexf.write, parcel)) == expected(parcel)
    assert from_json(written(nodelink.write, parcel)) == expected(parcel)
    rows = list(csv.DictReader(io.StringIO(written(table_csv.write, parcel).decode(), newline="")))
    assert [row["says"] for row in rows] == [
        table_csv.harmless(sheet.clean(parcel.part.claims[full("news#c1")].says))
    ] * 2
    (row, _) = csv.DictReader(io.StringIO(written(table_csv.write_nodes, parcel).decode(), newline=""))
    assert row["label"] == table_csv.harmless(sheet.clean(label or "a"))


@pytest.mark.parametrize("chosen", NETWORKS, ids=lambda chosen: chosen.name)
def test_an_empty_part_is_a_valid_file(chosen: formats.Format, pack: Pack) -> None:
    data = written(chosen.load(), pack(record()))
    empty: Tables = ({}, {})
    if chosen.name == "csv":
        assert data.decode().count("\n") == 1
    else:
        assert {"graphml": from_graphml, "gexf": from_gexf, "json": from_json}[chosen.name](data) == empty


@pytest.mark.slow
def test_the_order_of_the_record_has_no_say(pack: Pack, bundled: Record, bare: Store) -> None:
    backwards = replace(
        bundled,
        claims=dict(reversed(list(bundled.claims.items()))),
        entities=dict(reversed(list(bundled.entities.items()))),
    )
    assert written(gexf.write, pack(backwards, bare)) == written(gexf.write, pack(bundled, bare))


# ---- GEXF


@pytest.fixture(scope="module")
def gexf_root(pack: Pack, bundled: Record) -> ET.Element:
    return ET.fromstring(written(gexf.write, pack(bundled)))


def test_gexf_is_of_version_1_3_and_has_no_date(gexf_root: ET.Element) -> None:
    meta = gexf_root.find(f"{G13}meta")
    assert (gexf_root.tag, gexf_root.get("version")) == (f"{G13}gexf", "1.3")
    assert meta is not None
    assert meta.attrib == {}
    assert [child.tag.removeprefix(G13) for child in meta] == ["creator", "description"]


def test_gexf_names_no_attribute_in_a_way_that_breaks_a_reader(gexf_root: ET.Element) -> None:
    for attribute in gexf_root.iter(f"{G13}attribute"):
        assert attribute.get("id") == attribute.get("title")
        assert attribute.get("title") not in {
            "id",
            "type",
            "start",
            "end",
            "label",
            "source",
            "target",
            "weight",
        }
    assert {a.get("type") for a in gexf_root.iter(f"{G13}attribute")} <= {
        "string",
        "integer",
        "double",
        "boolean",
    }


def test_gexf_gives_every_node_a_place_a_size_and_a_colour_without_alpha(gexf_root: ET.Element) -> None:
    for node in gexf_root.iter(f"{G13}node"):
        place, size, colour = (node.find(f"{VIZ}{what}") for what in ("position", "size", "color"))
        assert place is not None
        assert size is not None
        assert colour is not None
        assert set(place.attrib) == {"x", "y", "z"}
        assert float(size.attrib["value"]) > 0
        assert set(colour.attrib) == {"r", "g", "b"}
        assert all(0 <= int(value) <= 255 for value in colour.attrib.values())


def test_gexf_has_no_weights_no_dates_and_keeps_parallel_edges_apart(gexf_root: ET.Element) -> None:
    edges = list(gexf_root.iter(f"{G13}edge"))
    assert {name for edge in edges for name in edge.attrib} == {"id", "source", "target", "kind", "label"}
    assert len({edge.get("id") for edge in edges}) == len(edges)


def test_gexf_describes_only_what_it_declares(gexf_root: ET.Element) -> None:
    declared = {
        part.get("class"): {each.get("id") for each in part} for part in gexf_root.iter(f"{G13}attributes")
    }
    for what in ("node", "edge"):
        used = {v.get("for") for each in gexf_root.iter(f"{G13}{what}") for v in each.iter(f"{G13}attvalue")}
        assert used - declared[what] == set()


# ---- GraphML


def test_graphml_has_the_looks_that_gephi_reads_and_says_what_it_is(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    graph = nx.read_graphml(io.BytesIO(written(graphml.write, parcel)))
    node = graph.nodes[full("tesla")]
    drawn = {node.name: node for node in parcel.nodes}[full("tesla")]
    assert [node[name] for name in ("size", "x", "y", "color")] == [
        drawn.size,
        drawn.x,
        drawn.y,
        drawn.colour,
    ]
    assert f"#{node['r']:02x}{node['g']:02x}{node['b']:02x}" == drawn.colour
    assert graph.graph["selection"] == "everything"
    assert graph.graph["edges"] == graph.number_of_edges()


def test_graphml_declares_each_key_once(pack: Pack, bundled: Record) -> None:
    root = ET.fromstring(written(graphml.write, pack(bundled)))
    keys = [key.get("id") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    names = {key.get("attr.name") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")}
    assert len(keys) == len(set(keys))
    assert names & {"id", "type", "start", "key"} == set()


# ---- CSV


def test_csv_rows_are_of_one_length_and_edges_lead_to_nodes(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    edges, nodes = (
        list(csv.reader(io.StringIO(written(writer, parcel).decode(), newline=""), strict=True))
        for writer in (table_csv.write, table_csv.write_nodes)
    )
    assert {len(row) for row in edges} == {len(edges[0])}
    assert {len(row) for row in nodes} == {len(nodes[0])}
    assert (edges[0][:4], nodes[0][:2]) == (["source", "target", "id", "label"], ["id", "label"])
    assert {end for row in edges[1:] for end in row[:2]} <= {row[0] for row in nodes[1:]}
    assert (len(edges) - 1, len(nodes) - 1) == (len([*parcel.edges]), len(parcel.nodes))


def test_csv_runs_no_formula(pack: Pack) -> None:
    attack = '=HYPERLINK("https://evil.example")'
    made = record(
        claim("Sale", attack, supplier="a", buyer="b", locator="+1", n=(-5, None)),
        entity("a", label="@SUM(A1)", aliases=("-2+3",)),
    )
    parcel = pack(made)
    data = written(table_csv.write, parcel) + written(table_csv.write_nodes, parcel)
    cells = [cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row]
    assert f"'{attack}" in cells
    assert [c for c in cells if c.startswith(table_csv.FORMULA) and not re.fullmatch(r"-?[0-9.]+", c)] == []
    assert "-5" in cells
