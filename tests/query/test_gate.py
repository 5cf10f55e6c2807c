"""The gate: what is refused before the engine sees it, and what is not."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import query, terms
from kg.errors import KgError, QueryFailed, QueryRefused
from kg.query import gate
from kg.store import Store


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("SELECT ?s { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT ?s { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT ?s { ?s ?p true SERVICE<http://127.0.0.1:1/>{} }", "SERVICE"),
        ("SELECT ?s { ?s ?p trueSERVICE<http://127.0.0.1:1/>{} }", "SERVICE"),
        ("SELECT ?s { ?s ?p 5SERVICE<http://127.0.0.1:1/>{} }", "SERVICE"),
        ("SELECT ?s { ?s ?p 1e5SERVICE<http://127.0.0.1:1/>{} }", "SERVICE"),
        ("SELECT ?s { ?s ?p 'x'SERVICE<http://127.0.0.1:1/>{} }", "SERVICE"),
        ("SELECT ?s { ?s ?p ?b FILTER(?b<?b)SERVICE?s#>\n{?x ?y ?z} }", "SERVICE"),
        ("SELECT ?s { ?s ?p ?b FILTER(?b<?b)?s?p?o.SERVICE?s#>\n{?x ?y ?z} }", "SERVICE"),
        ("SELECT ?s { ?s ?p <http://a/\\u0041#> . SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT ?s { ?s ?p kg:a\\#b . SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT ?s { ?s ?p ''' ' ''' . SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT ?s { ?s ?p '\\\\' . SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT ?s { # a comment ends with its line\nSERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT ?s { # a carriage return ends a line\rSERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("PREFIX : <http://127.0.0.1:1/> PREFIX SERVICE: <urn:> SELECT ?s { SERVICE:foo {} }", "the prefix"),
        ("LOAD <http://127.0.0.1:1/>", "LOAD"),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>", "LOAD"),
        ("INSERT DATA { kg:a kg:b kg:c }", "INSERT"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("PREFIX a: <urn:> # first\nDELETE DATA { a:a a:b a:c }", "DELETE"),
        ("WITH kg:g INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "WITH"),
        ("CLEAR ALL", "CLEAR"),
        ("DROP SILENT DEFAULT", "DROP"),
        ("CREATE GRAPH kg:g", "CREATE"),
        ("COPY kg:g TO kg:h", "COPY"),
        ("MOVE kg:g TO kg:h", "MOVE"),
        ("ADD kg:g TO kg:h", "ADD"),
        ("ASK {} ; INSERT DATA { kg:a kg:b kg:c }", "INSERT"),
        ("ASK { " + "{" * 100 + "}" * 100 + " }", "nesting"),
        ("ASK { FILTER(" + "(" * 2200 + "1" + ")" * 2200 + ") }", "nesting"),
        ("ASK { ?s ?p " + "[ kg:a " * 101 + "1" + "]" * 101 + " }", "nesting"),
        ("ASK { FILTER(?a<" + "(" * 120 + "?b#>\n" + ")" * 120 + ") }", "nesting"),
        ("ASK { ?s ?p '" + "x" * 1_000_000 + "' }", "a query of more than"),
        ("ASK { ?s ?p '" + "é" * 600_000 + "' }", "a query of more than"),
    ],
)
def test_what_fetches_changes_or_overloads_is_refused(store: Store, text: str, construct: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        query.ask(store, text)
    assert str(refused.value).startswith(construct)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE <http://127.0.0.1:1/> {}' }",
        "ASK { ?s ?p '''INSERT DATA { \" }''' }",
        'ASK { ?s ?p """it\'s a "SERVICE" """ }',
        "ASK { } # SERVICE <http://127.0.0.1:1/> {}",
        "ASK { ?s <http://127.0.0.1:1/SERVICE/load> ?o }",
        "ASK { ?s <http://127.0.0.1:1/#insert> ?o }",
        "ASK { ?service ?load $delete }",
        "ASK { ?s kg:service kg:load.add }",
        "PREFIX load: <urn:load> ASK { ?s load:service _:drop }",
        "ASK { ?s ?p 'chat'@service }",
        "ASK { ?a ?b ?c FILTER(?a<?c && ?c>?a) }",
        "ASK { " + "{" * 98 + "}" * 98 + " }",
        "ASK { FILTER(1 IN (" + ", ".join(map(str, range(500))) + ")) }",
    ],
)
def test_words_in_texts_comments_iris_and_names_are_no_keywords(store: Store, text: str) -> None:
    query.ask(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p ?o FILTER(?o<=?o)#>)'''\nSERVICE <http://127.0.0.1:1/> {?x ?y ?z} }#'''}",
        "ASK { ?s ?p ?o FILTER(?o<2)#>)'''\nSERVICE <http://127.0.0.1:1/> {?x ?y ?z} }#'''}",
        "ASK { ?s ?p ?o FILTER(true||?o<'x>') SERVICE <http://127.0.0.1:1/> {?x ?y ?z} }#')}",
        "ASK { ?s ?p ?o FILTER(?o<2#>)'''\n) SERVICE <http://127.0.0.1:1/> {?x ?y ?z} }#'''}",
    ],
)
def test_a_comparison_that_looks_like_an_iri_hides_nothing(store: Store, text: str) -> None:
    with pytest.raises(QueryFailed, match="this can be an IRI, or a comparison"):
        query.ask(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { VALUES (?a ?b) { (<http://a/#b> <http://a/#c>) } }",
        "ASK { ?a ?b ?c FILTER(?b IN (<http://a/#b>, <urn:a#c>)) }",
        "ASK { ?a ?b ?c FILTER(?b = <urn:a#c> || ?c<3) }",
        "ASK { ?a <urn:a#b> <urn:o'c> }",
        "ASK { ?a <urn:a#b>/(<urn:a#c>|<urn:a#d>) ?b FILTER EXISTS { ?a <urn:a#b> ?b } }",
    ],
)
def test_an_iri_stays_an_iri(store: Store, text: str) -> None:
    query.ask(store, text)


TRIPLES = ["?s <urn:p> 1", "FILTER(1<?o)", "FILTER(?o<?o", "FILTER(1<2)", "OPTIONAL", "SILENT"]
TERMS = ["?x", "kg:a", "kg:a\\#", "_:b", "true", "5", "a", "<urn:x>", "<urn:(x)>", "@en", "^^"]
SIGNS = [")", "#", "#>", "\n", " ", "'", '"', "'''", "\\", "\\#", ".", ";", "{", "}", "<", ">"]
PIECES = st.lists(st.sampled_from(TRIPLES + TERMS + SIGNS), max_size=6).map("".join)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(PIECES, PIECES, PIECES)
def test_whatever_reaches_the_engine_asks_no_one_else(before: str, between: str, after: str) -> None:
    text = f"SELECT ?s {{ {before}SERVICE{between}<http://127.0.0.1:1/>{after}{{}} }}"
    dataset = ox.Store()
    dataset.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1)))
    try:
        gate.admit(text)
    except KgError:
        return
    try:
        list(dataset.query(text, prefixes=dict(terms.PREFIXES)))  # type: ignore[arg-type]
    except SyntaxError:
        return  # and an OSError would say that it tried to connect
