"""Findings as RDF: all of an answer that a later query may need, and never a part of the record."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

import kg.ask.ways
import kg.graph
from kg import query, terms
from kg.errors import BadInput
from kg.export.rdf.finding import triples_of
from kg.store.dataset import FINDINGS_GRAPH

ASKED = """
SELECT ?finding ?kind ?confidence ?index ?from ?to ?claim WHERE {
  ?finding a kg:Finding ; kg:answerKind ?kind ; kg:confidence ?confidence ; kg:leg ?leg .
  ?leg a kg:Leg ; kg:index ?index ; kg:startsAt ?from ; kg:endsAt ?to ; prov:wasDerivedFrom ?claim .
  ?claim kg:statedIn ?document
}
"""


@pytest.fixture
def written(graph: kg.graph.Graph, tmp_path: Path) -> Path:
    answered = kg.ask.ways.diversions(graph)
    path = tmp_path / "found.ttl"
    path.write_text("\n".join(answered.lines("turtle")) + "\n", encoding="utf-8")
    return path


def test_a_query_finds_each_leg_of_each_finding_joined_with_its_claims(
    graph: kg.graph.Graph, written: Path
) -> None:
    rows = query.select(graph.store.beside([written]), ASKED)
    expected = {
        (
            terms.FINDING + finding.id,
            finding.kind,
            finding.weakest,
            place,
            leg.source,
            leg.target,
            claim,
        )
        for finding in kg.ask.ways.diversions(graph).answers.findings
        for place, leg in enumerate(finding.legs, start=1)
        for claim in (*leg.claims, *leg.denials)
    }
    assert set(rows.rows) == expected


@pytest.mark.slow
def test_the_record_itself_holds_no_findings_and_derives_nothing_from_them(
    graph: kg.graph.Graph, written: Path
) -> None:
    beside = graph.store.beside([written])
    assert list(query.select(graph.store, ASKED).rows) == []
    own = {quad for quad in beside.quads() if quad.graph_name != ox.NamedNode(FINDINGS_GRAPH)}
    assert own == set(graph.store.quads())


def test_both_parsers_read_what_was_meant(graph: kg.graph.Graph, written: Path) -> None:
    meant = [each for found in kg.ask.ways.diversions(graph).answers.findings for each in triples_of(found)]
    n_triples = ox.serialize(meant, format=ox.RdfFormat.N_TRIPLES)
    assert n_triples is not None
    assert to_isomorphic(rdflib.Graph().parse(written)) == to_isomorphic(
        rdflib.Graph().parse(data=n_triples, format="nt")
    )


def test_the_same_answers_are_the_same_bytes(graph: kg.graph.Graph) -> None:
    one, other = (list(kg.ask.ways.diversions(graph).lines("turtle")) for _ in range(2))
    assert one == other


def test_a_source_is_no_finding(graph: kg.graph.Graph) -> None:
    source = terms.data_dir() / "sources" / "cnbc-2024-06-04-nvidia-emails.ttl"
    with pytest.raises(BadInput, match="is no finding: sources are given with --data"):
        graph.store.beside([source])
