"""The W3C's formats: what is written can be read by others, and is the same each time."""

import io

import pyoxigraph as ox
import pytest
import rdflib.query

from kg import query, terms
from kg.errors import BadInput, KgError
from kg.store import Store

NAMES = "SELECT ?who ?name ?none { ?who rdfs:label ?name FILTER(?who IN (actor:a, actor:b)) } ORDER BY ?who"


def written(store: Store, text: str, form: query.Format) -> bytes:
    stream = io.BytesIO()
    query.serialise(store, text, form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_rows_are_read_back_as_they_were(store: Store, form: query.Format) -> None:
    kinds = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    answer = ox.parse_query_results(written(store, NAMES, form), format=kinds[form])
    direct = store.quads_query(NAMES)
    assert isinstance(answer, ox.QuerySolutions)
    assert isinstance(direct, ox.QuerySolutions)
    assert [list(row) for row in answer] == [list(row) for row in direct]


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
def test_another_library_reads_the_rows(store: Store, form: query.Format) -> None:
    result = rdflib.query.Result.parse(io.BytesIO(written(store, NAMES, form)), format=form)
    assert result.vars is not None
    assert [str(name) for name in result.vars] == ["who", "name", "none"]
    assert [str(row[1]) for row in result] == ['A <a>, "a"\tb', "Colossus"]  # type: ignore[index]


def test_csv_ends_its_lines_as_rfc_4180_does(store: Store) -> None:
    assert written(store, NAMES, "csv").startswith(b"who,name,none\r\nhttps://w3id.org/aikg/actor/a,")


def test_tsv_writes_terms_in_full(store: Store) -> None:
    first = f'<{terms.ACTOR}a>\t"A <a>, \\"a\\"\\tb"@en\t\n'
    assert written(store, NAMES, "tsv").startswith(b"?who\t?name\t?none\n" + first.encode())


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph"
)  # rdflib's own reader of JSON-LD uses what it deprecates
@pytest.mark.parametrize("form", query.FORMATS["CONSTRUCT"])
def test_a_graph_is_the_same_in_each_format_and_each_time(store: Store, form: query.Format) -> None:
    text = "CONSTRUCT { ?s ?p ?o } { GRAPH source:one { ?s ?p ?o } }"
    data = written(store, text, form)
    assert data == written(store, text, form)
    assert data.endswith(b"\n")
    names = {"turtle": "turtle", "nt": "nt", "jsonld": "json-ld", "xml": "xml"}
    graph = rdflib.Graph().parse(data=data, format=names[form])
    assert len(graph) == query.construct(store, text).count(b"\n")


def test_turtle_declares_the_prefixes_that_it_uses_and_no_other(store: Store) -> None:
    data = written(store, "CONSTRUCT { actor:a kg:supplies actor:b } {}", "turtle")
    assert data.decode().splitlines() == [
        f"@prefix actor: <{terms.ACTOR}> .",
        f"@prefix kg: <{terms.KG}> .",
        "actor:a kg:supplies actor:b .",
    ]


@pytest.mark.parametrize(
    ("text", "form", "fitting"),
    [
        ("ASK {}", "csv", "json, xml"),
        ("SELECT ?s { ?s ?p ?o }", "turtle", "csv, tsv, json, xml"),
        ("DESCRIBE actor:a", "json", "turtle, nt, jsonld, xml"),
    ],
)
def test_a_format_that_does_not_fit_is_named_with_those_that_do(
    store: Store, text: str, form: query.Format, fitting: str
) -> None:
    with pytest.raises(BadInput) as wrong:
        written(store, text, form)
    assert fitting in str(wrong.value)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ("\\u0001" AS ?x) {}',
        'SELECT ("\\uFFFE" AS ?x) {}',
        'CONSTRUCT { actor:a rdfs:label "\\u000B" } {}',
        "CONSTRUCT { actor:a <https://example.org/1/> actor:b } {}",
        "CONSTRUCT { actor:a <https://example.org/?b=1> actor:b } {}",
        "CONSTRUCT { actor:a <http://www.w3.org/2000/xmlns/a> actor:b } {}",
        "CONSTRUCT { actor:a rdf:li actor:b } {}",
    ],
)
def test_what_xml_cannot_hold_is_refused_and_not_written_in_part(store: Store, text: str) -> None:
    stream = io.BytesIO()
    with pytest.raises(KgError, match=r"another format"):
        query.serialise(store, text, "xml", stream)
    assert stream.getvalue() == b""
    with pytest.raises(BadInput, match=r"another format"):
        query.write(store, text, "xml", stream)
    other: query.Format = "json" if text.startswith("SELECT") else "nt"
    assert written(store, text, other)


def test_a_term_that_json_ld_cannot_hold_is_refused(store: Store) -> None:
    text = "CONSTRUCT { actor:a rdfs:seeAlso <<( actor:a rdfs:label 1 )>> } {}"
    with pytest.raises(KgError, match=r"another format"):
        written(store, text, "jsonld")
    assert b"<<(" in written(store, text, "turtle")


def test_xml_keeps_carriage_returns(store: Store) -> None:
    rows = written(store, 'SELECT ("a\\r\\nb\\rc" AS ?x) {}', "xml")
    (row,) = rdflib.query.Result.parse(io.BytesIO(rows), format="xml")
    graph = written(store, 'CONSTRUCT { actor:a rdfs:label "a\\r\\nb\\rc" } {}', "xml")
    (label,) = rdflib.Graph().parse(data=graph, format="xml").objects()
    assert str(row[0]) == str(label) == "a\r\nb\rc"  # type: ignore[index]
