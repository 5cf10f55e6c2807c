"""What comes back of a query, and what is bound before it is run."""

from datetime import date
from decimal import Decimal

import pytest

from kg import query, terms
from kg.errors import BadInput, QueryFailed, UnknownName
from kg.store import Store


def test_cells_are_plain_values(store: Store) -> None:
    text = """
    SELECT ?claim ?quantity ?low ?share ?about ?known ?issued ?title ?nothing ?float ?wrong WHERE {
      ?claim kg:quantity ?quantity ; kg:quantityLow ?low ; kg:share ?share ; kg:approximate ?about ;
        kg:knownFrom ?known ; kg:statedIn ?document . ?document dct:issued ?issued ; dct:title ?title
      BIND(1.5e0 AS ?float) BIND("2024-13-01"^^xsd:date AS ?wrong)
    }"""
    rows = query.select(store, text)
    expected = (
        f"{terms.SOURCE}one#c1",
        12000,
        10800,
        Decimal("0.5"),
        True,
        date(2024, 6, 30),
        "2024-06",
        "One",
        None,
        1.5,
        "2024-13-01",
    )
    assert rows.rows == (expected,)
    assert [type(cell) for cell in rows.rows[0]] == [type(cell) for cell in expected]
    assert rows.columns == (
        *("claim", "quantity", "low", "share", "about", "known", "issued", "title"),
        *("nothing", "float", "wrong"),
    )
    assert query.select(store, text, timeout=30) == rows


def test_blank_nodes_are_texts(store: Store) -> None:
    (row,) = query.select(store, "SELECT ?recipe { kg:Supply kg:edge ?recipe }")
    assert str(row[0]).startswith("_:")


def test_the_default_graph_is_the_union_and_from_names_another(store: Store) -> None:
    one, bounds = f"{terms.SOURCE}one", f"{terms.GRAPH}derived/bounds"
    low = "SELECT ?low {} {{ ?claim kg:quantityLow ?low }}"
    assert query.select(store, low.format("")).rows == ((10800,),)
    assert query.select(store, low.format(f"FROM <{bounds}>")).rows == ((10800,),)
    assert query.select(store, low.format(f"FROM <{one}> FROM <{bounds}>")).rows == ((10800,),)
    assert query.select(store, low.format(f"FROM <{one}>")).rows == ()
    assert query.select(store, low.format(f"FROM NAMED <{bounds}>")).rows == ()
    graph = f"SELECT ?g FROM NAMED <{bounds}> {{ GRAPH ?g {{ ?claim kg:quantityLow ?low }} }}"
    assert query.select(store, graph).rows == ((bounds,),)


def test_from_fetches_nothing(store: Store) -> None:
    assert query.select(store, "SELECT ?s FROM <http://127.0.0.1:1/> { ?s ?p ?o }").rows == ()


def test_prefixes_are_declared_unless_the_query_does(store: Store) -> None:
    assert query.ask(store, "ASK { actor:a rdfs:label ?label }")
    assert not query.ask(store, "PREFIX actor: <urn:> ASK { actor:a rdfs:label ?label }")


def test_a_graph_is_a_sorted_set(store: Store) -> None:
    text = "CONSTRUCT { kg:x kg:linkedTo ?s } { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(actor:))) }"
    linked = "<https://w3id.org/aikg/ontology#x> <https://w3id.org/aikg/ontology#linkedTo> "
    expected = "".join(f"{linked}<{terms.ACTOR}{slug}> .\n" for slug in "ab").encode()
    assert query.construct(store, text) == expected
    assert query.construct(store, text, timeout=30) == expected
    everything = query.construct(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").splitlines()
    assert everything == sorted(set(everything))


def test_a_value_is_bound_wherever_the_variable_stands(store: Store) -> None:
    text = """SELECT ?s { ?s kg:quantity ?n FILTER(?n = $n) FILTER EXISTS { ?s kg:supplier $who }
        { SELECT ?s { ?s kg:knownFrom ?day FILTER(?day = $day) } } } # $n"""
    day = date(2024, 6, 30)
    assert len(query.select(store, text, n=12000, who="actor:a", day=day)) == 1
    assert len(query.select(store, text, n=Decimal("12000.5"), who="actor:a", day=day)) == 0


def test_only_what_is_written_with_a_dollar_is_bound(store: Store) -> None:
    rows = query.select(store, "SELECT ?who { ?who rdfs:label ?name FILTER(?who = $who) }", who="actor:b")
    assert rows == query.Rows(("who",), ((f"{terms.ACTOR}b",),))


def test_a_variable_that_is_not_there_cannot_be_bound(store: Store) -> None:
    with pytest.raises(QueryFailed, match=r"it has no \$who"):
        query.select(store, "SELECT ?who { ?who ?p '$who' }", who="actor:a")


def test_what_is_no_iri_cannot_be_bound(store: Store) -> None:
    with pytest.raises(UnknownName):
        query.select(store, "SELECT ?s { ?s ?p $o }", o="tesla")
    with pytest.raises(BadInput):
        query.select(store, "SELECT ?s { ?s ?p $o }", o="https://example.org/> { } #")
