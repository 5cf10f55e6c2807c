"""What is chosen by a pattern, a query or an answer, and what of it goes into a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
import kg.graph
from kg.errors import BadInput, QueryFailed, QueryRefused, TimedOut
from kg.export.select import Choice, Scope, select
from kg.network import project
from tests.builder import claim, full, record

pytestmark = pytest.mark.slow

GOOD = "https://w3id.org/aikg/source/good#"


def network(graph: kg.graph.Graph, folder: Path, **wanted: Any) -> tuple[set[str], set[str]]:
    """The nodes and claims of a node-link file of a part, by their last words."""
    graph.export(folder / "part.json", **wanted)
    told = json.loads((folder / "part.json").read_text(encoding="utf-8"))
    nodes = {node["id"].rsplit("/", 1)[-1] for node in told["nodes"]}
    return nodes, {edge["claim"].rsplit("#", 1)[-1] for edge in told["edges"]}


def rdf(graph: kg.graph.Graph, folder: Path, **wanted: Any) -> set[str]:
    """The statements of an N-Quads file of a part."""
    graph.export(folder / "part.nq", **wanted)
    return set((folder / "part.nq").read_text(encoding="utf-8").splitlines())


def claims_in(lines: set[str]) -> set[str]:
    """The claims of which statements tell, by their last words."""
    return {line.split("#", 1)[1].split(">", 1)[0] for line in lines if line.startswith(f"<{GOOD}")}


# ---- a pattern


@pytest.mark.parametrize(
    ("pattern", "nodes", "claims"),
    [
        ("?claim a kg:Diversion", {"first-buyer", "second-buyer", "maker"}, {"c1"}),
        ("?claim a kg:Figure", set(), set()),
        ("?actor a kg:UnknownParty", {"company-1"}, set()),
        ("VALUES ?node { actor:maker actor:first-buyer }", {"maker", "first-buyer"}, {"c1"}),
        (
            "?claim a kg:Diversion . ?node a kg:AIModel",
            {"first-buyer", "second-buyer", "maker", "mind"},
            {"c1"},
        ),
        ("?claim a kg:Diversion # said at the end", {"first-buyer", "second-buyer", "maker"}, {"c1"}),
        ("?claim a kg:Nothing", set(), set()),
    ],
)
def test_a_pattern_binds_the_part(
    pattern: str, nodes: set[str], claims: set[str], invented: kg.graph.Graph, tmp_path: Path
) -> None:
    assert network(invented, tmp_path, where=pattern) == (nodes, claims)


def test_a_claim_without_an_edge_is_chosen_for_rdf(invented: kg.graph.Graph, tmp_path: Path) -> None:
    assert claims_in(rdf(invented, tmp_path, where="?claim a kg:Figure")) == {"c5"}


def test_a_chosen_accusation_brings_its_denials(invented: kg.graph.Graph, tmp_path: Path) -> None:
    assert {"c1", "c3"} <= claims_in(rdf(invented, tmp_path, where="?claim a kg:Diversion"))
    charged = rdf(invented, tmp_path, where="?claim a kg:Sale")
    assert {"c7", "c8"} <= claims_in(charged), "a plea denies what is charged under the same act"


def test_a_pattern_is_asked_of_the_record_as_it_was(invented: kg.graph.Graph, tmp_path: Path) -> None:
    early = network(invented, tmp_path, where="?claim a kg:Diversion", known=date(2000, 1, 1))
    assert early == (set(), set())


@pytest.mark.parametrize(
    ("pattern", "error", "sentence"),
    [
        ("?claim a kg:Diversion }", QueryFailed, r"line 1, column 23: this '}' closes nothing"),
        ("?claim a kg:Sale\n  { ?claim", QueryFailed, r"line 2, column 3: this '{' is never closed"),
        ("?claim a kg:Sale } UNION { ?claim a kg:Loan", QueryFailed, r"line 1, column 18"),
        (
            "?claim a kg:Sale ;\n   a b:c",
            QueryFailed,
            r"line 2, column 4: it is not understood from `a b:c` on",
        ),
        ("?claim\n  b:c ?d", QueryFailed, r"line 2, column 3: .*b:"),
        ("?claim a", QueryFailed, r"line 1, column 9: the pattern ends too early"),
        ("?claim ?p ?o . FILTER(", QueryFailed, r"never closed"),
        ("SERVICE <http://example.org/> { ?claim ?p ?o }", QueryRefused, "SERVICE is refused"),
        ("?c a kg:Sale", BadInput, r"names none of \?claim, \?actor, \?node"),
        ("?x kg:supplier ?claim", BadInput, r"binds \?claim to .* none is a claim"),
        ("?actor a kg:Diversion", BadInput, r"binds \?actor to one thing, of which none is an? actor"),
    ],
)
def test_a_pattern_that_is_none_is_refused_at_its_place(
    pattern: str, error: type[Exception], sentence: str, invented: kg.graph.Graph, tmp_path: Path
) -> None:
    with pytest.raises(error, match=sentence):
        network(invented, tmp_path, where=pattern)
    assert list(tmp_path.iterdir()) == []


def test_a_pattern_that_takes_too_long_is_ended(graph: kg.graph.Graph, tmp_path: Path) -> None:
    with pytest.raises(TimedOut):
        network(graph, tmp_path, where="?claim ?p ?o . ?a ?b ?c . ?d ?e ?f . ?o ?x ?f", timeout=0.2)


def test_a_pattern_may_ask_the_services_of_the_program(graph: kg.graph.Graph, tmp_path: Path) -> None:
    service = "SERVICE kg:diversions { ?way kg:intended actor:tesla ; prov:wasDerivedFrom ?claim }"
    _, claims = network(graph, tmp_path, where=service)
    assert claims


# ---- a query


QUERY = "CONSTRUCT { ?claim kg:recipient ?who } WHERE { ?claim a kg:Diversion ; kg:recipient ?who }"


@pytest.mark.parametrize("ending", ["ttl", "trig", "nq", "jsonld"])
def test_rdf_is_what_the_query_makes_and_no_more(
    ending: str, invented: kg.graph.Graph, tmp_path: Path
) -> None:
    path = tmp_path / f"made.{ending}"
    invented.export(path, from_query=QUERY)
    kind = ox.RdfFormat.from_extension(ending)
    assert kind is not None
    quads = list(ox.parse(path.read_bytes(), format=kind))
    assert [str(quad) for quad in quads] == [
        f"<{GOOD}c1> <https://w3id.org/aikg/ontology#recipient> <{full('second-buyer')}>"
    ]


def test_a_network_is_of_the_claims_that_the_query_names(invented: kg.graph.Graph, tmp_path: Path) -> None:
    assert network(invented, tmp_path, from_query=QUERY) == (
        {"first-buyer", "second-buyer", "maker"},
        {"c1"},
    )


def test_of_a_query_that_names_no_claim_it_is_all_between_the_nodes(
    invented: kg.graph.Graph, tmp_path: Path
) -> None:
    query = "CONSTRUCT { actor:maker kg:deals actor:first-buyer } WHERE {}"
    nodes, claims = network(invented, tmp_path, from_query=query)
    assert nodes == {"maker", "first-buyer"}
    assert claims == network(invented, tmp_path, where="VALUES ?node { actor:maker actor:first-buyer }")[1]


def test_a_description_names_its_claim(invented: kg.graph.Graph, tmp_path: Path) -> None:
    assert network(invented, tmp_path, from_query=f"DESCRIBE <{GOOD}c1>")[1] == {"c1"}


def test_what_is_narrowed_further_leaves_statements_out(invented: kg.graph.Graph, tmp_path: Path) -> None:
    query = "CONSTRUCT { ?claim a ?kind } WHERE { ?claim a ?kind ; kg:claimant ?who }"
    all_of_it = rdf(invented, tmp_path, from_query=query)
    some = rdf(invented, tmp_path, from_query=query, relation=["Diversion"])
    assert some < all_of_it
    assert claims_in(some) >= {"c1"}
    assert "c7" not in claims_in(some)


@pytest.mark.parametrize(
    ("query", "error", "sentence"),
    [
        ("SELECT ?claim { ?claim a kg:Sale }", BadInput, "this is SELECT, which answers with rows"),
        ("ASK { ?claim a kg:Sale }", BadInput, "this is ASK, which answers with true or false"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p }", QueryFailed, "line 1"),
        ("INSERT DATA { kg:a kg:b kg:c }", QueryRefused, "INSERT is refused"),
        ("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }", BadInput, "statement on a statement"),
    ],
)
def test_another_query_is_refused(
    query: str, error: type[Exception], sentence: str, invented: kg.graph.Graph, tmp_path: Path
) -> None:
    with pytest.raises(error, match=sentence):
        rdf(invented, tmp_path, from_query=query)


# ---- an answer


def test_an_answer_is_exported_with_all_that_it_rests_on(graph: kg.graph.Graph, tmp_path: Path) -> None:
    answered = kg.diversions(graph, intended="Tesla")
    finding = answered.answers.findings[0]
    graph.export(tmp_path / "whole.json", answer=answered)
    graph.export(tmp_path / "one.json", answer=finding)
    graph.export(tmp_path / "same.json", answer=answered.json()["answers"][0])
    drawn = {edge["claim"] for edge in json.loads((tmp_path / "one.json").read_bytes())["edges"]}
    on_legs = {iri for leg in finding.legs for iri in leg.claims}
    assert on_legs & project(graph.record).graph["claims"].keys()
    assert {iri for iri in on_legs if graph.record.claims[iri].kind != "Statement"} <= drawn
    more = {edge["claim"] for edge in json.loads((tmp_path / "whole.json").read_bytes())["edges"]}
    assert drawn <= more
    assert (tmp_path / "same.json").stat().st_size > 0


def test_what_is_no_answer_is_refused(graph: kg.graph.Graph, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'diversions' is no answer"):
        graph.export(tmp_path / "part.json", answer="diversions")


# ---- how they go together

deals = st.lists(
    st.builds(
        lambda one, other, stance: claim("Ownership", owner=one, owned=other, stance=stance),
        st.sampled_from("abcde"),
        st.sampled_from("abcde"),
        st.sampled_from(["Reports", "Denies"]),
    ),
    max_size=10,
)


@given(deals, st.data())
def test_a_choice_is_what_all_agree_on(parts: list[Any], data: st.DataObject) -> None:
    made = record(*parts)
    names = sorted(made.claims)
    chosen = [
        frozenset(data.draw(st.lists(st.sampled_from(names), max_size=6)) if names else []) for _ in range(2)
    ]
    nodes = frozenset(map(full, data.draw(st.sets(st.sampled_from("abcde")))))
    choices = [Choice("some", claims) for claims in chosen] + [Choice("nodes", None, nodes)]
    found = select(made, Scope(choices=tuple(choices))).network
    expected = {
        (source, target, key)
        for source, target, key in project(made).edges(keys=True)
        if all(key[0] in claims for claims in chosen) and {source, target} <= nodes
    }
    assert set(found.edges(keys=True)) == expected
    assert set(found) == {end for source, target, _ in expected for end in (source, target)}


@given(deals, st.sets(st.sampled_from("abcde")))
def test_named_nodes_are_there_without_an_edge_too(parts: list[Any], names: set[str]) -> None:
    nodes = frozenset(map(full, names))
    found = select(record(*parts), Scope(choices=(Choice("nodes", None, nodes),))).network
    assert set(found) == nodes


def test_a_choice_within_a_focus_is_cut_by_it(graph: kg.graph.Graph, tmp_path: Path) -> None:
    everywhere = network(graph, tmp_path, where="?claim a kg:Diversion")[1]
    near = network(graph, tmp_path, where="?claim a kg:Diversion", focus=["Tesla"], hops=1)[1]
    assert near
    assert near < everywhere
