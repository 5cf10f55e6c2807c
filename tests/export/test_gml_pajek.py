"""GML and Pajek, as networkx and igraph read them."""

from __future__ import annotations

import io
import re
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from kg.export import gml, pajek
from tests.builder import claim, entity, full, record
from tests.export.conftest import Pack
from tests.export.made import Made, edge, node, sheets
from tests.export.tables import in_igraph, written

pytestmark = pytest.mark.slow

# ---- GML


@settings(max_examples=20)
@given(sheet=sheets())
def test_gml_is_ascii_with_integers_of_32_bits_and_reals_with_a_point(sheet: Made) -> None:
    data = written(gml.write, sheet).decode("ascii")
    value = r'(?:-?\d+(?:\.\d+(?:e[+-]\d+)?)?|"[^"\\&]*(?:&(?:#\d+|amp|quot);[^"\\&]*)*")'
    pair = rf"\w+ {value}"
    for line in data.splitlines():
        assert re.fullmatch(rf"\s*(?:{pair}|\w+ \[(?: {pair})*(?: \])?|\])", line), line
    bare = re.sub(r'"[^"]*"', "", data)
    assert all(-(2**31) <= int(each) < 2**31 for each in re.findall(r" (-?\d+)(?![\d.])", bare))


def test_gml_keeps_nodes_of_one_label_apart(pack: Pack) -> None:
    made = record(
        claim("Sale", supplier="a", buyer="b"), entity("a", label="Tesla"), entity("b", label="Tesla")
    )
    graph = nx.read_gml(io.BytesIO(written(gml.write, pack(made))))
    assert sorted(graph) == [f"Tesla <{full('a')}>", f"Tesla <{full('b')}>"]


def edges_of(graph: Any, name: str) -> list[tuple[str, str, Any]]:
    """The ends of each edge, with one of its attributes."""
    return list(graph.edges(data=name))


def test_gml_has_places_colours_and_dashes_where_yed_and_cytoscape_look_for_them() -> None:
    sheet = Made((node("a"), node("b")), (edge("e", "a", "b", modality="Planned"), edge("f", "a", "b")))
    graph = nx.read_gml(io.BytesIO(written(gml.write, sheet)))
    assert graph.nodes["a"]["graphics"] == {"x": 1.5, "y": -2.0, "w": 8.0, "h": 8.0, "fill": "#0072b2"}
    looks = [drawn for *_, drawn in edges_of(graph, "graphics")]
    plain = {"fill": "#c2452d", "targetArrow": "standard"}
    assert looks == [{**plain, "style": "dashed"}, plain]


# ---- Pajek


def test_pajek_is_read_by_networkx_and_igraph_alike(whole: Made) -> None:
    data = written(pajek.write, whole)
    labels = [f"{each.label}" for each in whole.nodes]
    lines = [(each.source, each.target, each.label.replace('"', "'")) for each in whole.lines]
    graph = in_igraph(data, "pajek")
    assert graph.is_directed()
    assert graph.vs["url"] == [each.name for each in whole.nodes]
    assert len(graph.vs["name"]) == len(labels)
    urls = graph.vs["url"]
    assert [(urls[each.source], urls[each.target], each["label"]) for each in graph.es] == lines
    read = nx.read_pajek(io.BytesIO(data))
    assert sorted(read) == sorted(graph.vs["name"])
    url = dict(read.nodes(data="url"))
    assert sorted((url[s], url[t], label) for s, t, label in edges_of(read, "l")) == sorted(lines)
    assert {weight for *_, weight in edges_of(read, "weight")} == {1.0}


@settings(max_examples=20)
@given(sheet=sheets())
def test_pajek_takes_any_label(sheet: Made) -> None:
    data = written(pajek.write, sheet)
    text = data.decode()
    assert text.count("\n*Vertices ") == text.count("\n*Arcs\n") == 1
    at = [re.findall(r'" (\S+) (\S+) ellipse', line)[0] for line in text.splitlines() if " ellipse " in line]
    assert all(0.0 <= float(part) <= 1.0 for pair in at for part in pair)
    read = nx.read_pajek(io.BytesIO(data))
    graph = in_igraph(data, "pajek")
    assert len(read) == graph.vcount() == len(sheet.nodes)
    assert read.number_of_edges() == graph.ecount() == len(sheet.lines)
    drawn = [each.label.replace('"', "'").replace("\\", "/").replace("\n", " ") for each in sheet.edges]
    wanted = [label.replace("\t", " ") for label in drawn]
    assert [each["label"] for each in graph.es] == wanted
    assert sorted(label for *_, label in edges_of(read, "l")) == sorted(wanted)


def test_pajek_keeps_nodes_of_one_label_apart_whose_names_are_alike_as_addresses() -> None:
    sheet = Made((node("a b", "Same"), node("a%20b", "Same")), (edge("e", "a b", "a%20b"),))
    read = nx.read_pajek(io.BytesIO(written(pajek.write, sheet)))
    assert (len(read), read.number_of_edges(), nx.number_of_selfloops(read)) == (2, 1, 0)
