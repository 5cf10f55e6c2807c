"""Services in a query: which are found, that no other comes through, and that nothing else is touched."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import query, terms
from kg.errors import KgError, QueryFailed, QueryRefused
from kg.query import Answer, Asked, blocks, gate
from kg.query.answering import reading
from kg.query.beside import beside
from kg.store import Store

NODE = terms.FINDING + "d-1"
KG = terms.KG


def triple(subject: str, name: str, value: object) -> ox.Triple:
    term = ox.Literal(value) if isinstance(value, int) else ox.NamedNode(str(value))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(KG + name), term)


class Recorder:
    """A service that notes what it is asked, and answers one path of one leg, from a to b."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        leg = f"{NODE}#leg1"
        told = [
            triple(NODE, "from", terms.ACTOR + "a"),
            triple(NODE, "to", terms.ACTOR + "b"),
            triple(NODE, "leg", leg),
            triple(leg, "index", 1),
            triple(leg, "claim", terms.SOURCE + "one#c1"),
        ]
        return Answer((NODE,), tuple(told))


@pytest.fixture
def service() -> Recorder:
    return Recorder()


def rows(store: Store, service: Recorder, text: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in query.select(store, text, services=lambda: service)]


# ---- what comes through, and what does not


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE ?s { ?path kg:to ?x } }",
        "ASK { BIND(kg:paths AS ?s) SERVICE ?s { ?path kg:to ?x } }",
        "ASK { VALUES ?s { kg:paths } SERVICE ?s { ?path kg:to ?x } }",
        "ASK { SERVICE <http://127.0.0.1:1/> { SERVICE kg:paths { ?path kg:to ?x } } }",
        "ASK { SERVICE kg:paths { SERVICE <http://127.0.0.1:1/> { ?path kg:to ?x } } }",
        "ASK { SERVICE kg:paths { SERVICE kg:paths { ?path kg:to ?x } } }",
        "ASK { SERVICE kg:paths { ?path kg:to ?x } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { SERVICE kg:path { ?path kg:to ?x } }",
        "ASK { SERVICE kg:Paths { ?path kg:to ?x } }",
        "ASK { SERVICE kg:pa\\u0074hs { ?path kg:to ?x } }",
        "ASK { SERVICE kg:%70aths { ?path kg:to ?x } }",
        "ASK { SERVICE kg:p\\-aths { ?path kg:to ?x } }",
        "ASK { SERVICE <https://w3id.org/aikg/ontology#p\\u0061ths> { ?path kg:to ?x } }",
        "ASK { SERVICE <https://w3id.org/aikg/ontology#paths/> { ?path kg:to ?x } }",
        "ASK { SERVICE <HTTPS://w3id.org/aikg/ontology#paths> { ?path kg:to ?x } }",
        "ASK { SERVICE <https://w3id.org/aikg/ontology%23paths> { ?path kg:to ?x } }",
        "BASE <https://w3id.org/aikg/ontology> ASK { SERVICE <#paths> { ?path kg:to ?x } }",
        "PREFIX k: <https://w3id.org/aikg/ontology#> ASK { SERVICE k:paths { ?path k:to ?x } }",
        "PREFIX : <https://w3id.org/aikg/ontology#> ASK { SERVICE :paths { ?path :to ?x } }",
        "PREFIX kg: <http://127.0.0.1:1/> ASK { SERVICE kg:paths { ?path ?p ?x } }",
        f"PREFIX kg: <{KG}> PREFIX kg: <http://127.0.0.1:1/> ASK {{ SERVICE kg:paths {{}} }}",
        "PREFIX kg: <http\\u003A//127.0.0.1:1/> ASK { SERVICE kg:paths { ?path ?p ?x } }",
        "ASK { SERVICE 'kg:paths' { ?path kg:to ?x } }",
        "ASK { SERVICE SILENT SILENT kg:paths { ?path kg:to ?x } }",
        "ASK { SERVICE SILENT <http://127.0.0.1:1/> { ?path kg:to ?x } }",
        "ASK { trueSERVICE kg:paths { ?path kg:to ?x } }",
        "ASK { ?s ?p 5SERVICE kg:paths { ?path kg:to ?x } }",
        "ASK { ?s ?p 'x'SERVICE kg:paths { ?path kg:to ?x } }",
        "ASK { SERVICEkg:paths { ?path kg:to ?x } }",
        "ASK { SERVICE kg:paths kg:paths { ?path kg:to ?x } }",
        "ASK { SERVICE kg:paths . { ?path kg:to ?x } }",
        "ASK { SERVICE (kg:paths) { ?path kg:to ?x } }",
        "ASK { SERVICE kg:paths|kg:paths { ?path kg:to ?x } }",
        "ASK { S\\u0045RVICE kg:paths { ?path kg:to ?x } }",
        "ASK { SERVICE kg:paths",
        "SERVICE kg:paths { ?path kg:to ?x }",
        "ASK { ?a ?b ?c FILTER(?c<?b)SERVICE?s#>\n{ SERVICE kg:paths { ?path kg:to ?x } } }",
        "INSERT DATA { kg:a kg:b kg:c } ; ASK { SERVICE kg:paths { ?path kg:to ?x } }",
        "INSERT { ?x ?p ?o } WHERE { SERVICE kg:paths { ?path kg:to ?x } }",
        "SERVICE: ASK { SERVICE kg:paths { ?path kg:to ?x } }",
    ],
)
def test_whatever_is_not_exactly_a_service_of_ours_stays_refused(
    store: Store, service: Recorder, text: str
) -> None:
    with pytest.raises((QueryRefused, QueryFailed)):
        query.ask(store, text, services=lambda: service)
    assert service.asked == []


def test_where_nothing_answers_it_it_is_refused(store: Store) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is refused: nothing answers it here"):
        query.ask(store, "ASK { SERVICE kg:paths { ?path kg:to ?x } }")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE kg:paths { ?path kg:to ?x } }",
        "ASK { service silent kg:paths { ?path kg:to ?x } }",
        "ASK { SERVICE # why\n kg:paths\n{ ?path kg:to ?x } }",
        "ASK { SERVICE<https://w3id.org/aikg/ontology#paths> { ?path kg:to ?x } }",
        "ASK { SERVICE <https://w3id.org/aikg/ontology#paths>{ ?path kg:to ?x } }",
        "PREFIX kg: <https://w3id.org/aikg/ontology#> ASK { SERVICE kg:paths { ?path kg:to ?x } }",
        "ASK { OPTIONAL { SERVICE kg:paths { ?path kg:to ?x } } FILTER(BOUND(?x)) }",
        "ASK { { SERVICE kg:paths { ?path kg:to ?x } } UNION { ?x a kg:Lot } }",
        "ASK { FILTER EXISTS { SERVICE kg:paths { ?path kg:to ?x } } }",
        "ASK { { SELECT ?x { SERVICE kg:paths { ?path kg:to ?x } } } }",
        "ASK { GRAPH source:one { ?c a kg:Supply SERVICE kg:paths { ?path kg:to ?x } } }",
        "ASK { SERVICE kg:paths { ?path kg:to actor:b } }",
        "ASK { SERVICE kg:paths { } }",
    ],
)
def test_a_service_can_stand_wherever_one_can(store: Store, service: Recorder, text: str) -> None:
    assert query.ask(store, text, services=lambda: service)
    assert len(service.asked) == 1


COMPARED = ["FILTER(1<?o)", "FILTER(?o<?o", "FILTER(true||?o<2", "?s <urn:p> 1", "?x", "<'x>", "^^", "@en"]
SIGNS = [
    ")",
    "(",
    "#",
    "#>",
    "\n",
    " ",
    "'",
    '"',
    "'''",
    "\\",
    "\\u0045",
    "\\#",
    ".",
    ";",
    "{",
    "}",
    "<",
    ">",
]
WORDS = ["kg:a", "_:b", "true", "5", "SERVICE kg:paths {", "SERVICE kg:paths { ?p kg:to ?x }", "SILENT"]
PIECES = st.lists(st.sampled_from(COMPARED + SIGNS + WORDS), max_size=7).map("".join)


@pytest.mark.slow
@settings(max_examples=3000)
@given(PIECES, PIECES, PIECES)
def test_whatever_comes_through_asks_no_one_else(before: str, between: str, after: str) -> None:
    text = f"SELECT ?s {{ ?s <urn:p> ?o {before}SERVICE{between}<http://127.0.0.1:1/>{after}{{}} }}"
    dataset = ox.Store()
    dataset.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1)))
    store = Store(dataset, digest="")
    said = ""
    try:
        query.select(store, text, services=Recorder)
    except KgError as error:
        said = str(error)
    assert "port" not in said  # it would say that it tried to connect


# ---- what is touched, and what not


def test_the_masked_query_has_each_character_where_it_was() -> None:
    text = "ASK {\n  # SERVICE kg:paths {\n  SERVICE SILENT\n kg:paths { ?p kg:to 'SERVICE kg:paths {' } }"
    found = reading(text)
    masked = blocks.masked(found)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert masked.count("SERVICE") == 2
    assert blocks.substituted(found, ["VALUES () { () }"]).count("SERVICE kg:paths {") == 1


def test_an_error_is_where_it_is_in_the_query(store: Store, service: Recorder) -> None:
    text = "SELECT ?x {\n  SERVICE kg:paths { ?path kg:to ?x }\n  ?x nope:a ?y }"
    with pytest.raises(QueryFailed, match="line 3, column 6: the prefix nope: is not declared"):
        rows(store, service, text)


def test_an_error_shows_the_query_as_it_is_written(store: Store, service: Recorder) -> None:
    with pytest.raises(QueryFailed, match=r"it is not understood from `SERVICE kg:paths"):
        rows(store, service, "SELECT ?x { ?x kg:a SERVICE kg:paths { ?path kg:to ?x } }")


def test_too_many_services_are_refused(store: Store, service: Recorder) -> None:
    text = f"ASK {{ {'SERVICE kg:paths { ?path kg:to ?x } ' * 21} }}"
    with pytest.raises(QueryRefused, match="more than 20 services"):
        query.ask(store, text, services=lambda: service)


# ---- what a service is asked


def test_options_and_constant_ends_are_read(store: Store, service: Recorder) -> None:
    text = """PREFIX a: <https://w3id.org/aikg/actor/> SELECT ?x { SERVICE kg:paths {
        ?path kg:from a:a , actor:c ; <https://w3id.org/aikg/ontology#maxLegs> 3 ; kg:leg ?leg ;
              kg:after "2024-01"^^xsd:gYearMonth ; kg:minConfidence 0.5 ; kg:primaryOnly true .
        ?leg kg:startsAt actor:z . ?path kg:endsAt ?x . } }"""
    rows(store, service, text)
    (asked,) = service.asked
    assert {name: [value.value for value in values] for name, values in asked.values.items()} == {
        "from": [terms.ACTOR + "a", terms.ACTOR + "c"],
        "maxLegs": ["3"],
        "after": ["2024-01"],
        "minConfidence": ["0.5"],
        "primaryOnly": ["true"],
    }
    assert asked.ends == {"to": None}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("?p kg:maxLeg 3", "kg:maxLeg is nothing that kg:paths knows; did you mean kg:maxLegs?"),
        ("?p kg:claims ?c", "did you mean kg:claim?"),
        ("?p kg:currency ?c", "kg:currency is nothing that kg:paths knows"),
        ("?p kg:to ?x . ?x rdfs:label ?name", "rdfs:label is nothing that a service tells"),
        ("?p kg:maxLegs ?n", "kg:maxLegs takes a constant"),
        ("?p kg:product ?product", "kg:product takes a constant"),
        ("OPTIONAL { ?p kg:maxLegs 3 }", "kg:maxLegs is an option: it stands right inside the braces"),
        ("{ ?p kg:maxLegs 3 } UNION { ?p kg:maxLegs 4 }", "kg:maxLegs is an option"),
        ("?p ^kg:maxLegs 3", "kg:maxLegs is an option"),
        ("?p kg:leg/kg:maxLegs 3", "kg:maxLegs is an option"),
        ("[ kg:maxLegs 3 ] kg:to ?x", "kg:maxLegs is an option"),
        ("FILTER EXISTS { ?p kg:best 3 }", "kg:best is an option"),
        ("?p kg:from actor:a . ?q kg:to actor:b", "kg:to is said of ?q, and other things of ?p"),
        ("?p kg:from actor:a . ?leg kg:maxLegs 3", "kg:maxLegs is said of ?leg, and other things of ?p"),
        ("?p kg:from actor:a\\-b", "has a backslash"),
    ],
)
def test_what_a_service_cannot_be_asked_is_one_sentence(
    store: Store, service: Recorder, body: str, sentence: str
) -> None:
    with pytest.raises(QueryFailed) as failed:
        rows(store, service, f"SELECT * {{\n SERVICE kg:paths {{ {body} }} }}")
    assert sentence in str(failed.value)
    assert failed.value.line == 2
    assert service.asked == []


# ---- what stands beside it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ VALUES ?x { actor:a actor:b } SERVICE kg:paths { ?p kg:to ?x } }", "ab"),
        ("{ SERVICE kg:paths { ?p kg:to ?x } VALUES ?x { actor:a } }", "a"),
        ("{ SERVICE kg:paths { VALUES ?x { actor:a } ?p kg:to ?x } }", "a"),
        ("{ ?claim kg:recipient ?x SERVICE kg:paths { ?p kg:to ?x } }", "b"),
        ("{ ?claim kg:recipient ?x . ?claim kg:share 0.9 SERVICE kg:paths { ?p kg:to ?x } }", ""),
        (
            "{ ?claim kg:recipient|kg:supplier ?x FILTER(?x != actor:a) SERVICE kg:paths { ?p kg:to ?x } }",
            "b",
        ),
        ("{ ?claim kg:recipient|kg:supplier ?x SERVICE kg:paths { ?p kg:to ?x } ?claim a kg:Lot }", ""),
        ("{ BIND(actor:c AS ?x) SERVICE kg:paths { ?p kg:to ?x } }", "c"),
        ("{ VALUES ?x { actor:a } { SERVICE kg:paths { ?p kg:to ?x } } UNION { ?x a kg:Lot } }", "a"),
        ("{ VALUES ?x { actor:a } OPTIONAL { SERVICE kg:paths { ?p kg:to ?x } } }", "a"),
        ("{ GRAPH source:one { ?claim kg:recipient ?x SERVICE kg:paths { ?p kg:to ?x } } }", "b"),
        ("{ GRAPH source:two { ?claim kg:recipient ?x SERVICE kg:paths { ?p kg:to ?x } } }", ""),
        ("{ { SELECT ?x { VALUES ?x { actor:a } SERVICE kg:paths { ?p kg:to ?x } } } }", "a"),
        # From these nothing can be known.
        ("{ OPTIONAL { SERVICE kg:paths { ?p kg:to ?x } } VALUES ?x { actor:a } }", None),
        ("{ VALUES ?x { actor:a UNDEF } SERVICE kg:paths { ?p kg:to ?x } }", None),
        ("{ OPTIONAL { ?claim kg:recipient ?x } SERVICE kg:paths { ?p kg:to ?x } }", None),
        ("{ VALUES ?x { actor:a } { SELECT ?x { SERVICE kg:paths { ?p kg:to ?x } } LIMIT 1 } }", None),
        ("{ VALUES ?x { actor:a } MINUS { SERVICE kg:paths { ?p kg:to ?x } } }", None),
        ("{ VALUES ?x { actor:a } { ?y a kg:Lot OPTIONAL { SERVICE kg:paths { ?p kg:to ?x } } } }", None),
        ("{ SERVICE kg:paths { ?p kg:to ?x } FILTER(?x = actor:a) }", None),
        ("{ { VALUES ?x { actor:a } } SERVICE kg:paths { ?p kg:to ?x } }", None),
    ],
)
def test_what_stands_beside_a_service_tells_its_ends(
    store: Store, service: Recorder, text: str, expected: str | None
) -> None:
    query.ask(store, f"ASK {text}", services=lambda: service)
    found = service.asked[0].ends["to"]
    assert found == (None if expected is None else {terms.ACTOR + letter for letter in expected})


def test_graphs_that_a_query_names_count_for_what_is_looked_up(store: Store, service: Recorder) -> None:
    for graph, expected in (("source:one", frozenset({terms.ACTOR + "b"})), ("source:two", frozenset[str]())):
        text = f"SELECT ?x FROM {graph} {{ ?claim kg:recipient ?x SERVICE kg:paths {{ ?p kg:to ?x }} }}"
        rows(store, service, text)
        assert service.asked.pop().ends == {"to": expected}


def test_where_too_many_parties_stand_beside_it_none_is_asked_for(store: Store, service: Recorder) -> None:
    many = " ".join(f"actor:x{number}" for number in range(1001))
    query.ask(
        store,
        f"ASK {{ VALUES ?x {{ {many} }} SERVICE kg:paths {{ ?p kg:to ?x }} }}",
        services=lambda: service,
    )
    assert service.asked[0].ends == {"to": None}


def test_nothing_beside_says_nothing() -> None:
    found = reading("ASK { SERVICE kg:paths { ?p kg:to ?x } }")
    assert beside(found, found.blocks[0], "x") is None


# ---- the join, by hand


def test_rows_are_joined_with_the_rest(store: Store, service: Recorder) -> None:
    text = """SELECT ?path ?i ?recipient {
              SERVICE kg:paths { ?path kg:leg ?leg . ?leg kg:index ?i ; kg:claim ?claim }
              ?claim kg:recipient ?recipient }"""
    assert rows(store, service, text) == [(NODE, 1, terms.ACTOR + "b")]


def test_an_optional_service_leaves_the_rest_as_it_is(store: Store, service: Recorder) -> None:
    text = """SELECT ?x ?path { VALUES ?x { actor:a actor:b }
              OPTIONAL { SERVICE kg:paths { ?path kg:to ?x } } } ORDER BY ?x"""
    assert rows(store, service, text) == [(terms.ACTOR + "a", None), (terms.ACTOR + "b", NODE)]


def test_a_filter_inside_sees_what_is_inside(store: Store, service: Recorder) -> None:
    text = "SELECT ?i { SERVICE kg:paths { ?path kg:leg ?leg . ?leg kg:index ?i FILTER(?i > %d) } }"
    assert rows(store, service, text % 0) == [(1,)]
    assert rows(store, service, text % 1) == []


def test_the_answer_is_in_no_graph(store: Store, service: Recorder) -> None:
    block = "SERVICE kg:paths { ?path kg:to ?x }"
    assert rows(store, service, f"SELECT ?g {{ {block} GRAPH ?g {{ ?p kg:leg ?leg }} }}") == []
    assert rows(store, service, f"SELECT ?leg {{ {block} ?p kg:leg ?leg }}") == []


def test_inside_nothing_is_known_but_the_answer(store: Store, service: Recorder) -> None:
    assert rows(store, service, "SELECT ?s { SERVICE kg:paths { ?s a kg:Supply } }") == []


def test_all_columns_are_those_of_the_query(store: Store, service: Recorder) -> None:
    found = query.select(store, "SELECT * { SERVICE kg:paths { ?path kg:to ?x } }", services=lambda: service)
    assert set(found.columns) == {"path", "x"}


def test_options_match_as_they_are_written(store: Store, service: Recorder) -> None:
    text = 'SELECT ?path { SERVICE kg:paths { ?path kg:maxLegs 03 ; kg:after "2024" ; kg:by "legs"@en } }'
    assert rows(store, service, text) == [(NODE,)]


def test_rows_of_a_query_with_a_deadline_are_the_same(store: Store, service: Recorder) -> None:
    text = "SELECT ?path { SERVICE kg:paths { ?path kg:to ?x } }"
    found = query.select(store, text, timeout=60, services=lambda: service)
    assert list(found) == [(NODE,)]
    assert gate.admit("ASK {}").form == "ASK"
