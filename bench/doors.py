"""The tests of the protocol, of the service's description and of the Graph Store Protocol."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace
from suite import MF, Node, Outcome, Server, Suite, local

HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")

MEDIA: Final = {
    "boolean": ("application/sparql-results+xml", "application/sparql-results+json"),
    "tabular": ("application/sparql-results+xml", "application/sparql-results+json", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


def protocol(suite: Suite) -> Iterator[Outcome]:
    """The tests of the protocol, asked of the data that their manifest names."""
    graph, tests = suite.manifest("sparql11/protocol/manifest.ttl")
    lines = []
    for number in (1, 2, 3):
        iri = f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"
        path = suite.folder / "sparql11" / "protocol" / f"data{number}.nt"
        lines.append(f"{path.read_text('utf-8').strip().removesuffix('.')} <{iri}> .\n")
    with _serving("".join(lines)) as server:
        for test in tests:
            yield _asked("protocol", graph, test, server)


def graph_store(suite: Suite) -> Iterator[Outcome]:
    """The tests of the Graph Store Protocol."""
    with _serving("<urn:a> <urn:b> <urn:c> <urn:g> .\n") as server:
        for which in ("direct", "indirect"):
            graph, tests = suite.manifest(f"sparql11/graph-store-protocol/manifest-{which}.ttl")
            for test in tests:
                yield _asked("graph store", graph, test, server)


def described() -> Iterator[Outcome]:
    """The tests of the service's description, which are told in words alone."""
    suite = "service description"
    with _serving("<urn:a> <urn:b> <urn:c> <urn:g> .\n") as server:
        response = server.client.get("/sparql")
        graph, why = rdflib.Graph(), ""
        try:
            graph.parse(data=response.content, format="turtle")
        except Exception as error:  # noqa: BLE001 - whatever rdflib says of what is no Turtle
            why = str(error)
        yield Outcome(suite, "returns-rdf", why)
        endpoint = rdflib.URIRef(str(server.client.base_url) + "sparql")
        found = (None, SD.endpoint, endpoint) in graph
        yield Outcome(suite, "has-endpoint-triple", "" if found else "there is none")
        wrong = [
            str(prop)
            for prop, kind in KINDS.items()
            for value in graph.objects(None, prop)
            if (value, RDF.type, kind) not in graph
        ]
        wrong += sorted({str(prop) for prop in graph.predicates() if str(prop).startswith(str(SD))} - SCHEMA)
        yield Outcome(suite, "conforms-to-schema", ", ".join(wrong))


@contextlib.contextmanager
def _serving(quads: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "data.nq"
        file.write_text(quads, encoding="utf-8")
        with Server(file) as server:
            yield server


def _asked(suite: str, graph: rdflib.Graph, test: Node, server: Server) -> Outcome:
    """Make the requests of a test, up to the first that is answered otherwise."""
    requests = graph.value(graph.value(test, MF.action), HT.requests)
    for number, request in enumerate(Collection(graph, requests or RDF.nil), 1):
        path = str(graph.value(request, HT.absolutePath))
        path = path.replace("/sparql/", "/sparql", 1).replace("/gsp", "/graph", 1)
        headers = {
            str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
            for each in Collection(graph, graph.value(request, HT.headers) or RDF.nil)
        }
        body = graph.value(request, HT.body)
        charset = str(graph.value(body, CNT.characterEncoding)) if body else "utf-8"
        content = str(graph.value(body, CNT.chars)).encode(charset) if body else b""
        method = str(graph.value(request, HT.methodName))
        response = server.client.request(method, path, content=content, headers=headers)
        if why := _unlike(graph, graph.value(request, HT.resp), response):
            if _is_refusal(response, path, method):
                return Outcome(suite, local(test), refused=True)
            return Outcome(suite, local(test), f"request {number}: {why}")
    return Outcome(suite, local(test))


def _is_refusal(response: httpx.Response, path: str, method: str) -> bool:
    """Whether an update was refused, or a method that changes a graph."""
    if path.startswith("/graph"):
        return response.status_code == 405 and method in {"PUT", "POST", "DELETE", "PATCH"}
    return response.status_code == 403 and response.json()["error"] == "QueryRefused"


def _unlike(graph: rdflib.Graph, wanted: Node | None, response: httpx.Response) -> str:
    """What of a response is not as wanted, in words."""
    codes = {local(each) for each in graph.objects(wanted, MF.expectedStatus)}
    names = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
    status = response.status_code
    if not any(code == f"StatusCode{status // 100}xx" or names.get(code) == status for code in codes):
        said = response.json()["message"] if "json" in response.headers.get("content-type", "") else ""
        return f"{status} where {' or '.join(sorted(codes))} is wanted: {said}"
    media = response.headers.get("content-type", "").partition(";")[0]
    form = graph.value(wanted, MF.expectedFormat)
    if form and media not in MEDIA[str(form)]:
        return f"{media} is no format of {form}"
    truth = graph.value(wanted, MF.expectedBoolean)
    if truth is not None and response.json()["boolean"] != bool(truth):
        return f"{response.json()['boolean']} where {truth} is wanted"
    return ""


KINDS: Final = {
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
}
"""Of which class the values of properties are."""

SCHEMA: Final = {
    str(SD[name])
    for name in (
        *("endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "extensionFunction"),
        *("extensionAggregate", "languageExtension", "supportedLanguage", "propertyFeature"),
        *("defaultDataset", "availableGraphs", "resultFormat", "inputFormat", "defaultGraph"),
        *("namedGraph", "name", "graph"),
    )
}
"""The properties of the vocabulary of service descriptions."""
