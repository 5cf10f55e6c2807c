"""What the service says of itself is so."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import RDF, VOID, Namespace

from tests.web.running import Running, read

pytestmark = pytest.mark.slow

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")


def described(server: Running, path: str, accept: str = "text/turtle") -> rdflib.Graph:
    response = server.client.get(path, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, accept)
    return read(response)


def count(server: Running, query: str) -> int:
    response = server.client.get("/sparql", params={"query": query})
    return int(str(response.json()["results"]["bindings"][0]["n"]["value"]))


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_endpoint_describes_itself(server: Running, accept: str) -> None:
    graph = described(server, "/sparql", accept)
    service = rdflib.URIRef(f"{server.address}/sparql")
    assert (service, RDF.type, SD.Service) in graph
    assert list(graph.objects(service, SD.endpoint)) == [service]
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (service, SD.feature, SD.BasicFederatedQuery) not in graph
    assert (service, SD.resultFormat, FORMATS.SPARQL_Results_JSON) in graph


def test_each_named_graph_is_described_with_its_size(server: Running) -> None:
    graph = described(server, "/sparql")
    (dataset,) = graph.objects(None, SD.defaultDataset)
    named = list(graph.objects(dataset, SD.namedGraph))
    assert len(named) == count(server, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g {} }")
    name = rdflib.URIRef("https://w3id.org/aikg/graph/places/places")
    (place,) = graph.subjects(SD.name, name)
    (size,) = graph.objects(graph.value(place, SD.graph), VOID.triples)
    assert int(str(size)) == count(server, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")


def test_the_sizes_of_all_graphs_are_so(server: Running) -> None:
    graph = described(server, "/sparql")
    said = {
        str(graph.value(named, SD.name)): int(str(graph.value(graph.value(named, SD.graph), VOID.triples)))
        for named in graph.objects(None, SD.namedGraph)
    }
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = server.client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert said == {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


MEDIA: dict[object, str] = {
    FORMATS.SPARQL_Results_JSON: "application/sparql-results+json",
    FORMATS.SPARQL_Results_XML: "application/sparql-results+xml",
    FORMATS.SPARQL_Results_CSV: "text/csv",
    FORMATS.SPARQL_Results_TSV: "text/tab-separated-values",
    FORMATS.Turtle: "text/turtle",
    FORMATS["N-Triples"]: "application/n-triples",
    FORMATS["JSON-LD"]: "application/ld+json",
    FORMATS.RDF_XML: "application/rdf+xml",
}


def test_each_format_that_is_named_can_be_had_and_no_other_is_offered(server: Running) -> None:
    formats = set(described(server, "/sparql").objects(None, SD.resultFormat))
    assert formats == set(MEDIA)
    for form in formats:
        query = "SELECT * {}" if "SPARQL_Results" in str(form) else "CONSTRUCT WHERE { ?s a kg:Lot }"
        response = server.client.get("/sparql", params={"query": query}, headers={"accept": MEDIA[form]})
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (
            200,
            MEDIA[form],
        )
    told = set(described(server, "/.well-known/void").objects(None, VOID.feature))
    assert told == {form for form in formats if "SPARQL_Results" not in str(form)}


@pytest.mark.parametrize(
    ("part", "of", "counted", "query"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities, "?s a ?of"),
        (VOID.propertyPartition, VOID.property, VOID.triples, "?s ?of ?o"),
    ],
)
def test_each_part_is_as_large_as_it_says(
    server: Running, part: rdflib.URIRef, of: rdflib.URIRef, counted: rdflib.URIRef, query: str
) -> None:
    graph = described(server, "/.well-known/void")
    said = {
        str(graph.value(each, of)): int(str(graph.value(each, counted))) for each in graph.objects(None, part)
    }
    text = f"SELECT ?of (COUNT(*) AS ?n) {{ {query} FILTER(isIRI(?of)) }} GROUP BY ?of"
    rows = server.client.get("/sparql", params={"query": text}).json()["results"]["bindings"]
    assert said == {row["of"]["value"]: int(row["n"]["value"]) for row in rows}


@pytest.mark.parametrize("path", ["/.well-known/void", "/"])
def test_the_dataset_is_described_in_numbers_that_are_so(server: Running, path: str) -> None:
    graph = described(server, path)
    ((dataset, _, _),) = graph.triples((None, RDF.type, VOID.Dataset))

    def said(name: str) -> int:
        (value,) = graph.objects(dataset, VOID[name])
        return int(str(value))

    assert said("triples") == count(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert said("distinctSubjects") == count(server, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    assert said("distinctObjects") == count(server, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }")
    assert said("properties") == count(server, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }")
    lot = rdflib.URIRef("https://w3id.org/aikg/ontology#Lot")
    ((part, _, _),) = graph.triples((None, VOID["class"], lot))
    assert int(str(graph.value(part, VOID.entities))) == count(
        server, "SELECT (COUNT(*) AS ?n) { ?s a kg:Lot }"
    )


def test_the_address_of_the_endpoint_and_of_the_whole_lead_there(server: Running) -> None:
    graph = described(server, "/.well-known/void")
    (endpoint,) = graph.objects(None, VOID.sparqlEndpoint)
    (dump,) = graph.objects(None, VOID.dataDump)
    assert server.client.get(str(endpoint), params={"query": "ASK {}"}).json()["boolean"] is True
    assert server.client.get(str(dump), headers={"accept": "application/n-triples"}).status_code == 200


def test_only_the_bundled_record_is_given_a_licence(server: Running, example: Running) -> None:
    licence = rdflib.URIRef("http://purl.org/dc/terms/license")
    assert len(list(described(server, "/sparql").triples((None, licence, None)))) == 1
    assert len(list(described(example, "/sparql").triples((None, licence, None)))) == 0
