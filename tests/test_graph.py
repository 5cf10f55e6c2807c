"""The face of the library: open, resolve, ask, and hand on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import networkx as nx
import pytest

import kg
import kg.graph
from kg.errors import BadInput, UnknownName, Unreadable
from kg.network import Selection
from tests.builder import full

Graph = kg.graph.Graph
CLAIM = "source:dcd-2024-06-h100-redirect#c1"

OWN = """
@prefix : <https://w3id.org/aikg/source/own#> .
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix product: <https://w3id.org/aikg/product/> .
@prefix source: <https://w3id.org/aikg/source/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

source:own a kg:SourceDocument ; dct:title "My own note"@en ; dct:publisher actor:nvidia ;
    dct:issued "2025"^^xsd:gYear ; kg:documentKind kg:News ; kg:reliability kg:C ;
    rdfs:comment "Of no address."@en .

:c1 a kg:Sale ; dct:identifier "OWN-1" ; kg:supplier actor:nvidia ; kg:buyer actor:tesla ;
    kg:product product:h100 ; kg:quantity 7 ; kg:on "2025"^^xsd:gYear ;
    kg:modality kg:Actual ; kg:stance kg:Reports ; kg:credibility 3 ; rdfs:comment "Seven were sold."@en .
"""


def test_a_network_is_a_multigraph_of_the_selected_claims(graph: Graph) -> None:
    whole, early = graph.network(), graph.network(Selection(known=date(2024, 5, 31)))
    assert isinstance(whole, nx.MultiDiGraph)
    assert 0 < early.number_of_edges() < whole.number_of_edges()
    assert graph.network() is not whole


def test_less_is_what_a_selection_without_the_claims_is(graph: Graph) -> None:
    out = graph.claims_named(CLAIM)
    part, plain = graph.less(out), graph.network(Selection(without=frozenset(out)))
    assert part.without == frozenset(out)
    assert nx.utils.graphs_equal(part.network(), plain)
    assert part.record is graph.record
    known = Selection(known=date(2024, 6, 30))
    assert part.network(known).graph["omitted"]["left out on request"] == len(out)
    assert graph.without == frozenset()


@pytest.mark.slow
def test_less_of_less_is_without_both_in_queries_too(graph: Graph) -> None:
    one, two = (claims[0] for claims in map(graph.claims_named, ("F0024", "F0031")))
    part = graph.less([one]).less([two])
    query = "SELECT ?kind WHERE { VALUES ?claim { <%s> <%s> } ?claim a ?kind }"
    assert part.query(query % (one, two)).rows == ()
    assert len(graph.query(query % (one, two))) >= 2


def test_the_record_is_read_once(graph: Graph) -> None:
    assert graph.record is graph.record


def test_a_query_answers_rows_of_plain_values(graph: Graph) -> None:
    rows = graph.query("SELECT ?label WHERE { actor:tesla rdfs:label ?label }")
    assert (rows.columns, rows.rows) == (("label",), (("Tesla",),))


@pytest.mark.parametrize("name", ["Tesla", "tesla", "actor:tesla", full("tesla")])
def test_a_name_is_resolved_in_the_kinds_that_are_asked_for(graph: Graph, name: str) -> None:
    assert graph.resolve(name, kinds=("actor",)) == full("tesla")


@pytest.mark.parametrize(
    "name", [CLAIM, CLAIM.removeprefix("source:"), full(CLAIM), f"<{full(CLAIM)}>", f" {CLAIM} "]
)
def test_a_claim_is_found_by_each_way_to_write_its_name(graph: Graph, name: str) -> None:
    assert graph.claims_named(name) == (full(CLAIM),)


def test_an_identifier_stands_for_all_claims_of_its_row(graph: Graph) -> None:
    found = graph.claims_named("F0024")
    assert full(CLAIM) in found
    assert len(found) > 1
    assert {"F0024"} <= set.intersection(*(set(graph.record.claims[iri].identifiers) for iri in found))


def test_an_unknown_claim_offers_near_ones(graph: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.claims_named("source:dcd-2024-06-h100-redirects#c1")
    assert CLAIM in caught.value.near
    with pytest.raises(UnknownName):
        graph.claims_named("F9999")


@pytest.mark.slow
def test_what_a_user_adds_is_added(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    more = kg.graph.open(path)
    assert set(graph.record.claims) < set(more.record.claims)
    assert more.claims_named("OWN-1") == (full("own#c1"),)
    assert more.store.digest != graph.store.digest
    assert (full("nvidia"), full("tesla")) in more.network().edges()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        kg.graph.open(tmp_path / "nowhere.ttl")


def test_the_root_of_the_package_opens_the_same_graph(graph: Graph) -> None:
    assert kg.open().store.digest == graph.store.digest
    assert isinstance(kg.open(), kg.Graph)


@pytest.mark.slow
def test_the_whole_is_handed_on_as_an_rdflib_dataset(graph: Graph) -> None:
    dataset = graph.rdf()
    graphs = {str(each.identifier) for each in dataset.graphs()}
    assert {claim.document for claim in graph.record.claims.values()} <= graphs


@pytest.mark.slow
def test_a_graph_with_less_exports_less(graph: Graph, tmp_path: Path) -> None:
    claim = full(CLAIM)
    for name, part in (("all", graph), ("less", graph.less([claim]))):
        part.export(tmp_path / f"{name}.csv", focus="Tesla", relation="Diversion")
        part.export(tmp_path / f"{name}.ttl", focus=["Tesla"])
    told = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert [claim in told[f"all.{ending}"] for ending in ("csv", "ttl")] == [True, True]
    assert claim not in told["less.csv"]
    assert f"\n<{claim}>\n" not in told["less.ttl"]
    assert "within 1 hop of Tesla; without 1 of claims and documents" in told["less.ttl"]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"modality": "Certain"}, "there is no modality 'Certain'"),
        ({"hops": 2}, "hops are counted from a focus"),
        ({"merge": True}, "--merge is of networks"),
    ],
)
def test_an_export_that_cannot_be_is_refused(
    wanted: dict[str, object], sentence: str, graph: Graph, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=sentence):
        graph.export(tmp_path / "graph.nq", **wanted)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
