"""Clients that others wrote, as they are used."""

from __future__ import annotations

import json
import subprocess
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.web.running import Running

pytestmark = pytest.mark.slow

KG = rdflib.Namespace("https://w3id.org/aikg/ontology#")
LOTS = "SELECT ?lot ?label { ?lot a kg:Lot ; rdfs:label ?label } ORDER BY ?lot LIMIT 5"
LOT = rdflib.URIRef("https://w3id.org/aikg/lot/tesla-12k-h100")


def curl(*words: str) -> str:
    done = subprocess.run(["curl", "-sS", *words], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_curl_asks_by_get_and_by_post(server: Running) -> None:
    by_get = curl("-G", "--data-urlencode", f"query={LOTS}", f"{server.address}/sparql")
    by_post = curl("--data-urlencode", f"query={LOTS}", f"{server.address}/sparql")
    kind = "content-type: application/sparql-query"
    direct = curl("-H", kind, "--data-binary", LOTS, f"{server.address}/sparql")
    assert len(json.loads(by_get)["results"]["bindings"]) == 5
    assert by_get == by_post == direct


def test_curl_follows_the_name_of_a_thing(server: Running) -> None:
    turtle = curl("-H", "accept: text/turtle", f"{server.address}/lot/tesla-12k-h100")
    assert (LOT, rdflib.RDF.type, KG.Lot) in rdflib.Graph().parse(data=turtle, format="turtle")
    assert "HTTP/1.1 200 OK" in curl("-I", "--compressed", f"{server.address}/lot/tesla-12k-h100")


@pytest.mark.parametrize("how", ["GET", "POST", "DIRECT"])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(server: Running, how: str, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery(LOTS)
    client.setReturnFormat(form)
    if how != "GET":
        client.setMethod(POST)
    if how == "DIRECT":
        client.setRequestMethod(POSTDIRECTLY)
    found: Any = client.queryAndConvert()
    if form == JSON:
        assert len(found["results"]["bindings"]) == 5
    elif form == XML:
        assert len(found.getElementsByTagName("result")) == 5
    else:
        assert len(found.decode().splitlines()) == 6


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD, N3])
def test_sparqlwrapper_constructs(server: Running, form: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery("CONSTRUCT { ?s a kg:Lot } { ?s a kg:Lot }")
    client.setReturnFormat(form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found: Any = client.queryAndConvert()
    graph = rdflib.Graph().parse(data=found) if isinstance(found, bytes) else found
    assert (LOT, rdflib.RDF.type, KG.Lot) in graph


def test_sparqlwrapper_hears_of_a_mistake(server: Running) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery("SELECT ?s { ?s a")
    with pytest.raises(QueryBadFormed, match="never closed"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_graph_of_rdflib_can_stand_on_it(server: Running, method: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", method=method))
        lots = set(graph.subjects(rdflib.RDF.type, KG.Lot))
        assert LOT in lots
        assert graph.value(LOT, rdflib.RDFS.label) == rdflib.Literal(
            "12,000 H100 reserved for Tesla", lang="en"
        )
        (answer,) = graph.query("SELECT (COUNT(*) AS ?n) { ?lot a kg:Lot }", initNs={"kg": KG}).bindings
        assert int(str(answer[rdflib.Variable("n")])) == len(lots)
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
        made = graph.query("CONSTRUCT { ?s a ?t } { ?s a ?t } LIMIT 3")
        assert len(list(made)) == 3


@pytest.fixture
def endpoint(server: Running) -> str:
    return f"{server.address}/sparql"


def curl_status(*words: str) -> tuple[int, str]:
    code, _, media = curl("-o", "/dev/null", "-w", "%{http_code} %{content_type}", *words).partition(" ")
    return int(code), media.partition(";")[0]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/html, application/json;q=0.9", "application/json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_curl_chooses_a_format(endpoint: str, accept: str, media: str) -> None:
    said = curl_status("-G", "-H", f"accept: {accept}", "--data-urlencode", f"query={LOTS}", endpoint)
    assert said == (200, media)


def test_curl_is_told_of_a_failure_by_its_status(endpoint: str) -> None:
    done = subprocess.run(["curl", "-sS", "-f", f"{endpoint}?query=x"], capture_output=True, check=False)
    assert done.returncode == 22  # as it says of each status from 400 on


def test_sparqlwrapper_asks_and_has_a_thing_described(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setReturnFormat(JSON)
    client.setQuery("ASK { lot:tesla-12k-h100 a kg:Lot }")
    answer: Any = client.queryAndConvert()
    assert answer["boolean"] is True
    client.setReturnFormat(RDFXML)
    client.setQuery("DESCRIBE lot:tesla-12k-h100")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        described: Any = client.queryAndConvert()
    assert (LOT, rdflib.RDF.type, KG.Lot) in described


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_names_the_graphs_that_are_asked(endpoint: str, method: str) -> None:
    client = SPARQLWrapper(endpoint, defaultGraph=str(PLACES))
    client.setMethod(method)
    client.addNamedGraph("https://w3id.org/aikg/graph/nowhere")
    client.setReturnFormat(JSON)
    client.setQuery("SELECT DISTINCT ?kind { { ?s a ?kind } UNION { GRAPH ?g { ?s a ?kind } } }")
    found: Any = client.queryAndConvert()
    assert [row["kind"]["value"] for row in found["results"]["bindings"]] == [str(KG.Place)]


def test_sparqlwrapper_changes_nothing(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setMethod(POST)
    client.setQuery("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(HTTPError, match="403"):
        client.query()


def test_a_long_query_with_many_values_goes_by_post(endpoint: str) -> None:
    values = " ".join(f"<https://example.org/a/rather/long/name/{number}>" for number in range(5000))
    client = SPARQLWrapper(endpoint)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setQuery(f"SELECT ?x {{ VALUES ?x {{ <{LOT}> {values} }} ?x a kg:Lot }}")
    found: Any = client.queryAndConvert()
    assert [row["x"]["value"] for row in found["results"]["bindings"]] == [str(LOT)]


PLACES = rdflib.URIRef("https://w3id.org/aikg/graph/places/places")


@pytest.fixture
def remote(endpoint: str) -> Iterator[rdflib.Dataset]:
    """A dataset of rdflib whose data are at the endpoint."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # Without the union it asks for a graph whose name is rdflib's own word for a default graph.
        dataset = rdflib.Dataset(SPARQLStore(endpoint, method="POST"), default_union=True)
        dataset.bind("kg", KG)
        yield dataset


def test_rdflib_finds_the_named_graphs(remote: rdflib.Dataset) -> None:
    assert PLACES in set(remote.store.contexts())
    places = rdflib.Graph(remote.store, identifier=PLACES)  # `Dataset.graph` wants to add one first
    kinds = set(places.objects(None, rdflib.RDF.type))
    assert kinds == {KG.Place}
    assert len(places) == len(list(places))
    everywhere = remote.query("SELECT DISTINCT ?t { ?s a ?t }")
    assert len(list(everywhere)) > 20


def test_rdflib_gives_values_to_variables(remote: rdflib.Dataset) -> None:
    graph = rdflib.Graph(remote.store)
    query = "SELECT ?label { ?lot rdfs:label ?label }"
    found = graph.query(query, initBindings={"lot": LOT}, initNs={"rdfs": rdflib.RDFS})
    labels = {row[rdflib.Variable("label")] for row in found.bindings}
    assert labels == set(graph.objects(LOT, rdflib.RDFS.label)) != set()
    assert graph.query("ASK { ?lot a ?kind }", initBindings={"lot": LOT, "kind": KG.Place}).askAnswer is False


@pytest.mark.long
def test_rdflib_takes_in_a_large_answer(remote: rdflib.Dataset, server: Running) -> None:
    graph = rdflib.Graph(remote.store)
    count = server.client.get("/healthz").json()["statements"]
    rows = list(graph.query("SELECT ?s ?p ?o { ?s ?p ?o }"))
    assert len(rows) == count == len(graph)
    assert len(graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").graph or ()) == count


def test_rdflib_changes_nothing(remote: rdflib.Dataset) -> None:
    with pytest.raises(TypeError, match="read only"):
        rdflib.Graph(remote.store).add((LOT, rdflib.RDF.type, KG.Place))


@pytest.mark.parametrize("form", [None, "turtle", "xml", "json-ld", "nt"])
def test_rdflib_reads_the_page_of_a_thing(server: Running, form: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(f"{server.address}/lot/tesla-12k-h100", format=form)
    assert (LOT, rdflib.RDF.type, KG.Lot) in graph


FEDERATED = "SELECT ?lot ?label {{ ?lot a <urn:mine> SERVICE <{0}> {{ ?lot <{1}> ?label }} }}"


def test_rdflib_joins_its_own_data_with_the_endpoints(endpoint: str) -> None:
    graph = rdflib.Graph()
    graph.add((LOT, rdflib.RDF.type, rdflib.URIRef("urn:mine")))
    rows = list(graph.query(FEDERATED.format(endpoint, rdflib.RDFS.label)))
    assert [tuple(row) for row in rows] == [  # type: ignore[arg-type]
        (LOT, rdflib.Literal("12,000 H100 reserved for Tesla", lang="en"))
    ]


def test_oxigraph_joins_its_own_data_with_the_endpoints(endpoint: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(str(LOT)), ox.NamedNode(str(rdflib.RDF.type)), ox.NamedNode("urn:mine")))
    solutions = store.query(FEDERATED.format(endpoint, rdflib.RDFS.label))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(row["label"]) for row in solutions] == ['"12,000 H100 reserved for Tesla"@en']
