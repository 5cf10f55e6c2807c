"""The reads of the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg import terms
from tests.web.running import EXAMPLE, Running

pytestmark = pytest.mark.slow

DOCUMENT = terms.SOURCE + "elm-gazette-2021-03-05-a9-swap"
FILE = EXAMPLE / "elm-gazette-2021-03-05-a9-swap.ttl"
TRIPLES = {"accept": "application/n-triples"}


def of(iri: str) -> str:
    return f"/graph?graph={quote(iri, safe='')}"


def test_the_graph_of_a_document_is_its_file(example: Running) -> None:
    response = example.client.get(of(DOCUMENT), headers=TRIPLES)
    got = {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)}
    assert got == {quad.triple for quad in ox.parse(FILE.read_bytes(), format=ox.RdfFormat.TURTLE)}


def test_the_default_graph_is_all_of_it(example: Running) -> None:
    response = example.client.get("/graph?default", headers=TRIPLES)
    assert len(response.text.splitlines()) == example.client.get("/healthz").json()["statements"]


def test_the_head_of_a_graph_tells_its_length(example: Running) -> None:
    response = example.client.head(of(DOCUMENT), headers={**TRIPLES, "accept-encoding": "identity"})
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 1000


def test_a_graph_whose_name_leads_to_the_server_is_found_by_it(server: Running) -> None:
    by_name = server.client.get(of("https://w3id.org/aikg/graph/places/places"))
    assert server.client.get("/graph/places/places").content == by_name.content
    assert server.client.get("/graph/places/nowhere").status_code == 404


def test_a_graph_that_is_not_there_is_not_found(example: Running) -> None:
    response = example.client.get(of("https://nowhere.example/"))
    assert (response.status_code, response.json()["error"]) == (404, "UnknownName")
    assert example.client.head(of("https://nowhere.example/")).status_code == 404


@pytest.mark.parametrize("path", ["/graph", "/graph?default&graph=urn:x", "/graph?graph=urn:x&graph=urn:y"])
def test_one_graph_is_to_be_named(example: Running, path: str) -> None:
    assert example.client.get(path).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_graph_is_not_changed(example: Running, method: str) -> None:
    before = example.client.get(of(DOCUMENT)).content
    headers = {"content-type": "text/turtle"}
    response = example.client.request(method, of(DOCUMENT), content=b"<urn:a> <urn:b> 1 .", headers=headers)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert example.client.get(of(DOCUMENT)).content == before
