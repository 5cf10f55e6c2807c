"""The SPARQL 1.1 Protocol, section by section, against the running server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.web.running import Running

pytestmark = pytest.mark.slow

LOTS = "SELECT ?lot { ?lot a kg:Lot } ORDER BY ?lot LIMIT 3"
CNBC = "https://w3id.org/aikg/source/cnbc-2024-06-04-nvidia-emails"
PLACES = "https://w3id.org/aikg/graph/places/places"
DIRECT = {"content-type": "application/sparql-query"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    found = response.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def refused(response: httpx.Response) -> tuple[int, str]:
    said = response.json()
    assert response.headers["content-type"] == "application/json"
    assert said["message"]
    return response.status_code, said["error"]


def test_a_query_is_answered_alike_by_each_of_the_three_ways(server: Running) -> None:
    by_get = rows(server.client.get("/sparql", params={"query": LOTS}))
    by_form = rows(server.client.post("/sparql", data={"query": LOTS}))
    by_post = rows(server.client.post("/sparql", content=LOTS, headers=DIRECT))
    assert len(by_get) == 3
    assert by_get == by_form == by_post


@pytest.mark.parametrize(
    ("ways", "default", "named"),
    [
        ((), True, True),
        ((("default-graph-uri", PLACES),), True, False),
        ((("named-graph-uri", PLACES),), False, True),
        ((("default-graph-uri", CNBC), ("named-graph-uri", PLACES)), False, True),
        ((("default-graph-uri", CNBC), ("default-graph-uri", PLACES)), True, False),
        ((("default-graph-uri", "https://nowhere.example/"),), False, False),
    ],
)
@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_the_request_says_which_graphs_are_asked(
    server: Running, ways: tuple[tuple[str, str], ...], how: str, *, default: bool, named: bool
) -> None:
    query = (
        "SELECT (EXISTS { ?a a kg:Place } AS ?default) (EXISTS { GRAPH ?g { ?b a kg:Place } } AS ?named) {}"
    )
    path = "/sparql?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in ways)
    if how == "get":
        response = server.client.get(f"{path}&query={quote(query, safe='')}")
    elif how == "form":
        response = server.client.post(path, content=f"query={quote(query, safe='')}", headers=FORM)
    else:
        response = server.client.post(path, content=query, headers=DIRECT)
    assert rows(response) == [{"default": str(default).lower(), "named": str(named).lower()}]


def test_the_graphs_of_the_request_go_before_those_of_the_query(server: Running) -> None:
    query = f"ASK FROM <{PLACES}> {{ ?place a kg:Place }}"
    url = f"/sparql?default-graph-uri={quote(CNBC, safe='')}"
    assert server.client.get("/sparql", params={"query": query}).json()["boolean"] is True
    assert server.client.post(url, content=query, headers=DIRECT).json()["boolean"] is False


def test_a_graph_that_is_no_iri_is_refused(server: Running) -> None:
    params = {"query": "ASK {}", "default-graph-uri": "no iri"}
    assert refused(server.client.get("/sparql", params=params)) == (400, "QueryFailed")


@pytest.mark.parametrize("text", ["Zürich 東京 🚀", "a+b %2B &=;"])
def test_letters_of_any_script_arrive_whole(server: Running, text: str) -> None:
    query = f"SELECT ?x {{ BIND({json.dumps(text, ensure_ascii=False)} AS ?x) }}"
    assert rows(server.client.get("/sparql", params={"query": query})) == [{"x": text}]
    assert rows(server.client.post("/sparql", data={"query": query})) == [{"x": text}]
    assert rows(server.client.post("/sparql", content=query.encode(), headers=DIRECT)) == [{"x": text}]


def test_a_mark_of_the_byte_order_is_no_part_of_the_query(server: Running) -> None:
    response = server.client.post("/sparql", content=b"\xef\xbb\xbfASK {}", headers=DIRECT)
    assert response.json()["boolean"] is True


@pytest.mark.parametrize(
    ("method", "path", "content", "kind", "expected"),
    [
        ("GET", "/sparql?query=", b"", "", (400, "QueryFailed")),
        ("GET", "/sparql?query=ASK%20%7B", b"", "", (400, "QueryFailed")),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", b"", "", (400, "BadInput")),
        ("GET", "/sparql?default-graph-uri=urn:x", b"", "", (400, "BadInput")),
        ("GET", "/sparql?query=%FF%FE", b"", "", (400, "BadInput")),
        ("GET", "/sparql?query=ASK%7B%7D" + "&x=1" * 1000, b"", "", (400, "BadInput")),
        ("GET", "/sparql?update=CLEAR%20ALL", b"", "", (403, "QueryRefused")),
        ("GET", "/sparql?query=CLEAR%20ALL", b"", "", (400, "QueryRefused")),
        ("GET", "/sparql?query=ASK%7B%7D&using-graph-uri=urn:x", b"", "", (403, "QueryRefused")),
        ("POST", "/sparql", b"", "application/x-www-form-urlencoded", (400, "BadInput")),
        ("POST", "/sparql", b"x=1", "application/x-www-form-urlencoded", (400, "BadInput")),
        ("POST", "/sparql?query=ASK%7B%7D", b"ASK {}", "application/sparql-query", (400, "BadInput")),
        (
            "POST",
            "/sparql",
            b"update=CLEAR%20ALL",
            "application/x-www-form-urlencoded",
            (403, "QueryRefused"),
        ),
        ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", (403, "QueryRefused")),
        ("POST", "/sparql", b"ASK {}", "text/plain", (415, "UnknownMediaType")),
        ("POST", "/sparql", b"ASK {}", "", (415, "UnknownMediaType")),
        ("POST", "/sparql", b"query=ASK%20%7B%7D", "", (415, "UnknownMediaType")),
        (
            "POST",
            "/sparql",
            "ASK {}".encode("utf-16"),
            "application/sparql-query; charset=UTF-16",
            (415, "UnknownMediaType"),
        ),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query", (400, "BadInput")),
        ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", "application/sparql-query", (400, "BadInput")),
    ],
)
def test_what_is_no_query_is_refused_with_a_sentence(
    server: Running, *, method: str, path: str, content: bytes, kind: str, expected: tuple[int, str]
) -> None:
    headers = {"content-type": kind} if kind else {}
    assert refused(server.client.request(method, path, content=content, headers=headers)) == expected


@pytest.mark.parametrize(("encoding", "status"), [("gzip", 415), ("br", 415), ("identity", 200)])
def test_a_query_is_sent_as_it_is(server: Running, encoding: str, status: int) -> None:
    headers = {"content-type": "application/sparql-query", "content-encoding": encoding}
    assert server.client.post("/sparql", content="ASK {}", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("query", "media"),
    [
        ('SELECT ("\\u0001" AS ?x) {}', "application/sparql-results+xml"),
        ("CONSTRUCT { actor:a <urn:x:1/> actor:b } {}", "application/rdf+xml"),
        ("CONSTRUCT { actor:a rdf:li actor:b } {}", "application/rdf+xml"),
        ("CONSTRUCT { actor:a kg:x <<( actor:a kg:x 1 )>> } {}", "application/ld+json"),
    ],
)
def test_what_a_format_cannot_hold_is_no_document(server: Running, query: str, media: str) -> None:
    response = server.client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert refused(response) == (400, "BadInput")
    assert "another format" in response.json()["message"]


def test_a_charset_that_is_utf_8_is_taken(server: Running) -> None:
    headers = {"content-type": 'application/sparql-query; charset="UTF-8"'}
    assert server.client.post("/sparql", content="ASK {}", headers=headers).json()["boolean"] is True


def test_a_mistake_is_told_with_its_place(server: Running) -> None:
    said = server.client.get("/sparql", params={"query": "SELECT ?s {\n ?s foo:bar ?o }"})
    assert (said.status_code, said.json()["line"], said.json()["column"]) == (400, 2, 5)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sparql", "/graph?default", "/healthz", "/actor/nvidia"])
def test_another_method_is_refused_and_told_which_are_taken(server: Running, method: str, path: str) -> None:
    response = server.client.request(method, path)
    assert refused(response) == (405, "NotAllowed")
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["allow"].split(", "))
    assert response.headers["allow"] in response.json()["message"]


def test_the_methods_of_an_address_can_be_asked(server: Running) -> None:
    response = server.client.options("/sparql")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize("word", ["format=csv", "output=xml", "results=json", "timeout=9"])
def test_parameters_of_other_servers_have_no_effect(server: Running, word: str) -> None:
    response = server.client.get(f"/sparql?query=ASK%7B%7D&{word}")
    assert response.headers["content-type"] == "application/sparql-results+json"


def test_a_slash_at_the_end_is_forgiven(server: Running) -> None:
    response = server.client.post("/sparql/", data={"query": "ASK {}"}, follow_redirects=True)
    assert response.json()["boolean"] is True


def test_an_address_that_is_none_is_told_as_such(server: Running) -> None:
    assert refused(server.client.get("/nowhere")) == (404, "NoSuchThing")


def test_nothing_is_sent_for_head_but_what_get_would_say_of_it(server: Running) -> None:
    def head(response: httpx.Response) -> dict[str, Any]:
        # How a body comes that is compressed while it is sent is told with the body alone.
        return {n: v for n, v in response.headers.items() if n not in {"date", "transfer-encoding"}}

    for path in ("/sparql", f"/sparql?query={quote(LOTS)}", "/graph?default", "/actor/nvidia", "/"):
        whole, only = server.client.get(path), server.client.head(path)
        assert (only.status_code, only.content) == (200, b"")
        assert head(only) == head(whole)
