"""What a store elsewhere answers is read whole or not at all: tables, pages, and what is made of a query."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, Unanswered
from kg.query.elsewhere import _Query
from kg.store import answer, paging

# ---- answers


def test_blank_nodes_of_any_name_are_read_and_kept_apart() -> None:
    rows = [{"a": {"type": "bnode", "value": name}} for name in ("nodeID://b1", "a b", "nodeID://b1")]
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": rows}}).encode()
    first, second = (
        [row["a"].value for row in answer.solutions(answer.table(body, "x")[0])] for _ in range(2)
    )
    assert first[0] == first[2] != first[1]
    assert not set(first) & set(second)


def test_truth_is_written_as_the_engine_writes_it() -> None:
    one = {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": one}]}}).encode()
    (row,) = answer.solutions(answer.table(body, "x")[0])
    assert row["a"] == ox.Literal(True)  # noqa: FBT003 - as the engine has it


@given(st.lists(st.text(max_size=3), max_size=4), st.data())
def test_a_table_that_is_cut_anywhere_is_an_error(values: list[str], data: st.DataObject) -> None:
    rows = [{"a": {"type": "literal", "value": value}} for value in values]
    body = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": rows}}).encode()
    assert answer.table(body, "x")[1] == len(values)
    with pytest.raises(Unanswered):
        answer.table(body[: data.draw(st.integers(0, len(body) - 1))], "x")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["head", "vars", "results", "bindings", "a", "type", "value", "boolean"]),
                inner,
                max_size=3,
            )
        ),
    )
)
def test_whatever_json_it_is_an_answer_or_an_error(told: Any) -> None:
    body = json.dumps(told).encode()
    for read in (answer.table, answer.truth):
        try:
            read(body, "x")
        except Unanswered:
            continue


# ---- pages

THINGS = st.dictionaries(st.integers(0, 60), st.integers(1, 12), max_size=30)


@given(THINGS, st.integers(14, 40), st.integers(1, 200))
def test_what_comes_in_pages_is_what_is_there(things: dict[int, int], page: int, at_once: int) -> None:
    dataset = ox.Store()
    for thing, number in things.items():
        for value in range(number):
            dataset.add(
                ox.Quad(
                    ox.NamedNode(f"urn:{thing}"),
                    ox.NamedNode("urn:p"),
                    ox.Literal(value),
                    ox.NamedNode("urn:g"),
                )
            )
    longest = 0

    def rows(text: str) -> list[ox.QuerySolution]:
        nonlocal longest
        found = dataset.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        answered = list(found)
        longest = max(longest, len(answered))
        return answered

    subjects = paging.keys(rows, "?it ?p ?o", page)
    assert sorted(subjects) == sorted(f"urn:{thing}" for thing in things)
    before, paging.AT_ONCE = paging.AT_ONCE, at_once  # type: ignore[misc] # a test of all sizes
    try:
        said = list(paging.described(rows, subjects, "?it ?property ?value", page))
    finally:
        paging.AT_ONCE = before  # type: ignore[misc]
    assert len(said) == len({str(each) for each in said}) == sum(things.values())
    assert longest <= page


@given(st.integers(1, 40), st.integers(1, 39))
def test_a_server_that_gives_less_than_it_says_is_found_out(number: int, most: int) -> None:
    dataset = ox.Store()
    for thing in range(number):
        dataset.add(
            ox.Quad(ox.NamedNode(f"urn:{thing}"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode("urn:g"))
        )

    def rows(text: str) -> list[ox.QuerySolution]:
        found = dataset.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return list(found)[:most]

    everything = [f"urn:{thing}" for thing in range(number)]
    assert sorted(paging.keys(rows, "?it ?p ?o", 1_000)) == sorted(everything)  # an empty page is the last
    try:
        said = list(paging.described(rows, everything, "?it ?property ?value", 1_000))
    except paging.Partial:
        assert number + 1 > most
    else:
        assert len(said) == number


# ---- what is made of a query

QUERIES = [
    "SELECT ?s WHERE { ?s ?p ?o }",
    "select ?s { ?s ?p ?o } # the end",
    "PREFIX a: <urn:a#> SELECT (COUNT(*) AS ?n) FROM a:x FROM NAMED <urn:y> WHERE { ?s ?p ?o } LIMIT 3",
    "SELECT (EXISTS { ?a ?b ?c } AS ?d) ?s { ?s ?p ?o } ORDER BY ?s VALUES ?s { <urn:s> }",
    "BASE <urn:b> ASK { <x> ?p ?o }",
    "ASK FROM <urn:x>{ ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <urn:x> { ?s ?p ?o }",
    "CONSTRUCT FROM <urn:x> WHERE { ?s ?p ?o } LIMIT 3",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <urn:s>",
    "DESCRIBE ?s kg:a # who\nFROM <urn:x> WHERE { ?s ?p ?o }",
    "DESCRIBE * WHERE { ?s ?p ?o }",
    "SELECT * { { SELECT ?s { ?s ?p ?o } } FILTER(?s < <urn:x>) }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_graphs_are_put_in_their_place(text: str) -> None:
    dataset = ox.Store()
    for graph in ("urn:x", "urn:z"):
        dataset.add(
            ox.Quad(ox.NamedNode(f"{graph}:s"), ox.NamedNode("urn:p"), ox.Literal(1), ox.NamedNode(graph))
        )
    query = _Query(text)
    for written in (
        query.with_dataset("FROM <urn:z> FROM NAMED <urn:z>"),
        query.with_dataset(None),
        *(
            [query.counting("FROM <urn:z>"), query.counting(None)]
            if query.form in {"SELECT", "CONSTRUCT"}
            else []
        ),
    ):
        dataset.query(f"{query.prefixes} {written}")  # it is SPARQL still
    assert "urn:x>" not in query.with_dataset("FROM <urn:z>") or "< <urn:x>" in text
    assert "FROM NAMED <urn:z>" in query.with_dataset("FROM <urn:z> FROM NAMED <urn:z>")


def test_prefixes_are_put_before_a_query_unless_it_declares_them() -> None:
    assert _Query("ASK { kg:a a owl:Class }").prefixes == (
        "PREFIX kg: <https://w3id.org/aikg/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#>"
    )
    assert _Query("PREFIX kg: <urn:other#> ASK { kg:a a kg:b }").prefixes == ""


def test_errors_of_this_kind_are_those_of_the_program() -> None:
    assert issubclass(Unanswered, KgError)
    assert Unanswered.exit_status == 2
