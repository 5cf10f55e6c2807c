"""What other programs write is understood: Gephi, yEd, Cytoscape, networkx, igraph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest

from kg.errors import BadInput
from kg.export import formats
from kg.export.format import Format
from kg.ingest.network.form import form_of, read
from kg.ingest.network.thing import plain
from tests.ingest.network.conftest import FOREIGN, HERE, written

pytestmark = pytest.mark.slow

A, B = "https://w3id.org/aikg/actor/a", "https://w3id.org/aikg/actor/b"
CLAIM = "https://w3id.org/aikg/source/news#c1"


@pytest.mark.parametrize("path", sorted(FOREIGN.iterdir()), ids=lambda path: path.name)
def test_a_file_of_another_program_is_read(path: Path) -> None:
    drawing = read(path)
    nodes = {node.name: node for node in drawing.nodes}
    a, b = nodes[A], nodes[B]
    assert (a.label, a.colour, a.size, a.x, a.y) == ("A & Co.", "#0072b2", 20.0, -12.5, 30.25)
    assert (b.label, b.colour, b.size, b.x) == ("B", "#ff0000", 8.0, 100.0)
    assert (a.cells["kind"], b.cells.get("kind"), abs(b.y) < 0.001) == ("Company", None, True)
    (edge,) = drawing.edges
    assert (edge.name, edge.source, edge.target) == (f"{CLAIM}|sellsTo", A, B)
    assert (edge.label, edge.colour) == ("sold goods to (a paper reports)", "#b0b0b0")
    wanted = {
        "claim": CLAIM,
        "relation": "sellsTo",
        "credibility": 2,
        "quantity_min": 12000.0,
        "primary": True,
    }
    assert {name: edge.cells.get(name) for name in wanted} == wanted
    assert drawing.counts["edges"] == 1


@pytest.mark.parametrize("path", sorted(FOREIGN.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize(
    "chosen", [each for each in formats.FORMATS if each.family == "network"], ids=lambda each: each.name
)
def test_and_can_be_written_in_every_network_format(path: Path, chosen: Format, tmp_path: Path) -> None:
    first = written(chosen.name, read(path))
    assert first == written(chosen.name, read(path))
    if chosen.name in HERE:
        again = tmp_path / "again"
        again.write_bytes(first)
        assert written(chosen.name, read(again)) == first


def test_nodes_in_a_group_are_nodes() -> None:
    names = [node.name for node in read(FOREIGN / "yed.graphml").nodes]
    assert names == [A, "https://w3id.org/aikg/actor/group", B]


def test_a_default_is_said_of_what_says_nothing_else() -> None:
    a, b = read(FOREIGN / "gephi.gexf").nodes
    assert (a.cells["Modularity_Class"], b.cells["Modularity_Class"]) == (3, 0)


@pytest.fixture
def own(part: Any, file: Any) -> Any:
    """A file of a part of the bundled record."""
    return lambda name: file(written(name, part), f"own.{name}")


def same(drawing: Any, parcel: Any) -> None:
    """That all is there, whatever it went through; numbers may be whole or not."""
    assert {node.name: (node.label, node.colour, node.cells) for node in drawing.nodes} == {
        node.name: (node.label, node.colour, node.cells) for node in parcel.nodes
    }
    assert {edge.name: (edge.source, edge.target, edge.label, edge.cells) for edge in drawing.edges} == {
        edge.name: (edge.source, edge.target, edge.label, edge.cells) for edge in parcel.edges
    }


def test_networkx_keeps_all_in_graphml(own: Any, part: Any, tmp_path: Path) -> None:
    graph = nx.read_graphml(own("graphml"), force_multigraph=True)
    nx.write_graphml(graph, tmp_path / "back")
    same(read(tmp_path / "back"), part)


def test_networkx_keeps_all_in_gexf(own: Any, part: Any, tmp_path: Path) -> None:
    nx.write_gexf(nx.read_gexf(own("gexf")), tmp_path / "back")
    drawing = read(tmp_path / "back")
    assert form_of(tmp_path / "back").name == "gexf"
    assert {edge.name for edge in drawing.edges} == {edge.name for edge in part.edges}
    assert {edge.name: edge.cells["says"] for edge in drawing.edges} == {
        edge.name: edge.cells["says"] for edge in part.edges
    }


@pytest.mark.parametrize("edges", ["edges", "links"])
def test_networkx_keeps_all_in_node_link_json(own: Any, part: Any, tmp_path: Path, edges: str) -> None:
    graph = nx.node_link_graph(json.loads(own("json").read_bytes()), edges="edges")
    (tmp_path / "back").write_text(json.dumps(nx.node_link_data(graph, edges=edges)), encoding="utf-8")
    same(read(tmp_path / "back"), part)


def test_igraph_keeps_all_in_graphml(own: Any, part: Any, tmp_path: Path) -> None:
    igraph.Graph.Read_GraphML(str(own("graphml"))).write_graphml(str(tmp_path / "back"))
    same(read(tmp_path / "back"), part)


def test_a_graph_that_has_nothing_of_ours_gets_names_places_and_looks(file: Any) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("x", "y", weight=2.5, type="likes")
    graph.add_edge("x", "y", weight=1.5, type="knows")
    drawing = read(file("\n".join(nx.generate_graphml(graph))))
    x, y = drawing.nodes
    assert (x.name, x.label, x.size > 0, (x.x, x.y) != (y.x, y.y)) == ("x", "x", True, True)
    edges = list(drawing.edges)
    assert len({edge.name for edge in edges}) == 2
    assert [edge.cells for edge in edges] == [
        {"weight_": 2.5, "type_": "likes"},
        {"weight_": 1.5, "type_": "knows"},
    ]


def test_edges_of_one_key_get_a_number_behind_it_however_many_they_are(file: Any) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from((f"n{number}", "hub") for number in range(5_000))  # each has the key 0
    path = file(json.dumps(nx.node_link_data(graph, edges="edges")))
    names = [edge.name for edge in read(path).edges]
    assert names[:3] == ["0", "0 (2)", "0 (3)"]
    assert len(set(names)) == 5_000


def test_a_number_that_another_edge_bears_is_passed_over(file: Any) -> None:
    edges = [{"source": "a", "target": "a", "key": key} for key in ("e", "e (2)", "e", "e")]
    drawing = read(file(json.dumps({"nodes": [{"id": "a"}], "edges": edges})))
    assert [edge.name for edge in drawing.edges] == ["e", "e (2)", "e (3)", "e (4)"]


@pytest.mark.parametrize("key", ["null", "1e400"])
def test_a_key_that_says_nothing_is_no_name(file: Any, key: str) -> None:
    text = f'{{"source": "a", "target": "a", "key": {key}}}'
    (edge,) = read(file(f'{{"nodes": [{{"id": "a"}}], "edges": [{text}]}}')).edges
    assert edge.name == "edge 1"


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}])
def test_a_value_of_any_kind_is_a_cell_in_cytoscape(file: Any, value: Any) -> None:
    data = {"elements": {"nodes": [{"data": {"id": "a", "value": value}}], "edges": []}}
    (node,) = read(file(json.dumps(data))).nodes
    assert node.cells == {"value": plain(value)}


def test_what_networkx_knows_a_node_by_is_no_cell(file: Any) -> None:
    graph: nx.Graph[int] = nx.path_graph(2)
    assert [node.cells for node in read(file(json.dumps(nx.cytoscape_data(graph)))).nodes] == [{}, {}]


def test_the_sort_of_an_edge_has_no_control_characters(file: Any) -> None:
    nodes = '<nodes><node id="a"/></nodes>'
    edges = '<edges><edge source="a" target="a" kind="x&#x9b;31m"/></edges>'
    (edge,) = read(file(f"<gexf><graph>{nodes}{edges}</graph></gexf>")).edges
    assert edge.cells == {"relation": "x31m"}


def declared(form: str, nodes: list[Any], edges: list[Any]) -> str:
    """JSON of our own, to which somebody has added something."""
    columns = {
        "nodes": {"kind": "string", "n": "integer"},
        "edges": {"relation": "string", "n": "double", "holds": "boolean"},
    }
    if form == "json":
        return json.dumps({"columns": columns, "nodes": nodes, "edges": edges})
    elements = {"nodes": [{"data": each} for each in nodes], "edges": [{"data": each} for each in edges]}
    return json.dumps({"columns": columns, "elements": elements})


@pytest.mark.parametrize("form", ["json", "cytoscape"])
def test_what_was_added_to_our_json_is_kept(file: Any, form: str, tmp_path: Path) -> None:
    nodes = [{"id": "a", "kind": "Company", "note": "new", "n": 1.5}, {"id": "b", "kind": 7}]
    edges = [{"source": "a", "target": "b", "n": "many", "holds": True, "score": 4}]
    drawing = read(file(declared(form, nodes, edges)))
    assert drawing.node_columns == (("kind", "string"), ("n", "double"), ("note", "string"))
    assert drawing.edge_columns == (
        ("relation", "string"),
        ("n", "string"),
        ("holds", "boolean"),
        ("score", "integer"),
    )
    for name in HERE:
        again = tmp_path / name
        again.write_bytes(written(name, drawing))
        a, b = read(again).nodes
        (edge,) = read(again).edges
        assert (a.cells, b.cells) == ({"kind": "Company", "note": "new", "n": 1.5}, {"kind": "7"})
        assert edge.cells == {"n": "many", "holds": True, "score": 4}


def test_two_keys_of_one_name_are_a_column_that_holds_both(file: Any) -> None:
    keys = "".join(
        f'<key id="{kind}" for="node" attr.name="n" attr.type="{kind}"/>' for kind in ("string", "int")
    )
    nodes = '<node id="a"><data key="string">many</data></node><node id="b"><data key="int">5</data></node>'
    drawing = read(file(f"<graphml>{keys}<graph>{nodes}</graph></graphml>"))
    assert drawing.node_columns == (("n", "string"),)
    assert [node.cells for node in drawing.nodes] == [{"n": "many"}, {"n": "5"}]


def test_the_weight_of_an_edge_is_kept_in_gexf(file: Any) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", weight=2.5)
    graph.add_edge("b", "a")
    drawing = read(file("\n".join(nx.generate_gexf(graph))))
    assert drawing.edge_columns == (("weight_", "double"),)
    assert [edge.cells for edge in drawing.edges] == [{"weight_": 2.5}, {}]
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=0)
    assert read(file("\n".join(nx.generate_gexf(graph)))).edge_columns == (("weight_", "double"),)


def test_a_whole_number_is_whole_however_it_is_written(file: Any) -> None:
    key = '<key id="n" for="node" attr.name="n" attr.type="int"/>'
    (node,) = read(
        file(f'<graphml>{key}<graph><node id="a"><data key="n">3.0</data></node></graph></graphml>')
    ).nodes
    assert repr(node.cells["n"]) == "3"


def test_a_key_that_is_declared_for_nodes_is_understood_of_an_edge(file: Any, tmp_path: Path) -> None:
    key = '<key id="n" for="node" attr.name="n" attr.type="int"/>'
    graph = '<node id="a"/><edge source="a" target="a"><data key="n">5</data></edge>'
    drawing = read(file(f"<graphml>{key}<graph>{graph}</graph></graphml>"))
    assert (drawing.node_columns, drawing.edge_columns) == ((("n", "integer"),), (("n", "integer"),))
    (tmp_path / "again").write_bytes(written("graphml", drawing))
    assert [edge.cells for edge in read(tmp_path / "again").edges] == [{"n": 5}]


def test_a_whole_number_is_one_name_with_and_without_a_point(file: Any) -> None:
    text = '{"nodes": [{"id": 1}, {"id": 2.0}], "links": [{"source": 1.0, "target": 2}]}'
    assert [(edge.source, edge.target) for edge in read(file(text)).edges] == [("1", "2")]


def test_a_cell_without_a_name_is_kept(file: Any) -> None:
    (node,) = read(file('{"nodes": [{"id": "a", "": "x"}]}')).nodes
    assert node.cells == {"_": "x"}


def test_a_place_that_is_no_number_is_none(file: Any) -> None:
    nodes = '<node id="a"><viz:position x="NaN" y="NaN"/></node><node id="b"/>'
    a, b = read(file(f'<gexf xmlns:viz="v"><graph><nodes>{nodes}</nodes></graph></gexf>')).nodes
    assert (a.x, a.y) != (b.x, b.y)


def test_edges_that_would_be_passed_over_are_refused(file: Any) -> None:
    data = nx.adjacency_data(nx.path_graph(3))
    with pytest.raises(BadInput, match="lists of neighbours; write node-link data"):
        read(file(json.dumps(data)))


def test_flat_elements_and_numbers_as_names_are_understood(file: Any) -> None:
    data = {
        "elements": [
            {"group": "nodes", "data": {"id": 1, "tags": ["a", "b"]}},
            {"group": "nodes", "data": {"id": 2}},
            {"group": "edges", "data": {"id": "e", "source": 1, "target": 2}},
        ]
    }
    drawing = read(file(json.dumps(data)))
    assert [node.name for node in drawing.nodes] == ["1", "2"]
    assert drawing.nodes[0].cells == {"tags": "a | b"}
    assert [(edge.source, edge.target) for edge in drawing.edges] == [("1", "2")]
