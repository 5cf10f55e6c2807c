"""What is known is not sent again; what is long is compressed; which pages of other sites may read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.running import EXAMPLE, Running

pytestmark = pytest.mark.slow

LONG = {"query": "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s LIMIT 300"}
PATHS = ("/sparql?query=ASK%7B%7D", "/sparql", "/graph?default", "/actor/nvidia", "/", "/.well-known/void")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_the_client_has_is_not_sent_again(server: Running, path: str, encoding: str) -> None:
    ask = {"accept-encoding": encoding}
    first = server.client.get(path, headers=ask)
    tag = first.headers["etag"]
    again = server.client.get(path, headers={**ask, "if-none-match": f'"other", {tag}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == tag
    assert "content-encoding" not in again.headers
    assert set(first.headers["vary"].split(", ")) <= set(again.headers["vary"].split(", "))


def test_a_tag_is_good_for_every_encoding(server: Running) -> None:
    plain = server.client.get("/sparql", params=LONG, headers={"accept-encoding": "identity"})
    packed = server.client.get("/sparql", params=LONG, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] == plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize(
    ("wanted", "packed"),
    [("gzip", True), ("br;q=1.0, gzip;q=0.1", True), ("gzip;q=0", False), ("br, gzip;q=0, *", False)],
)
@pytest.mark.parametrize("path", ["/sparql", "/graph?default", "/actor/nvidia"])
def test_nothing_is_compressed_for_those_who_refuse_it(
    server: Running, path: str, wanted: str, *, packed: bool
) -> None:
    response = server.client.get(path, headers={"accept-encoding": wanted})
    assert ("content-encoding" in response.headers) is packed
    assert len(response.text) > 1024


def test_a_tag_is_good_for_one_answer_in_one_format(server: Running) -> None:
    tags = [
        server.client.get("/sparql", params={"query": query}, headers={"accept": accept}).headers["etag"]
        for query in ("ASK {}", "ASK { }")
        for accept in ("application/json", "application/xml", "application/sparql-results+json")
    ]
    assert len(set(tags)) == 6
    kept = server.client.get(
        "/sparql",
        params={"query": "ASK {}"},
        headers={"accept": "application/xml", "if-none-match": tags[0]},
    )
    assert kept.status_code == 200


def test_an_answer_to_a_post_is_sent_whatever_the_client_has(server: Running) -> None:
    tag = server.client.get("/sparql", params={"query": "ASK {}"}).headers["etag"]
    response = server.client.post("/sparql", data={"query": "ASK {}"}, headers={"if-none-match": tag})
    assert response.json()["boolean"] is True


def test_what_is_refused_bears_no_tag(server: Running) -> None:
    assert "etag" not in server.client.get("/sparql?query=x").headers
    assert "etag" not in server.client.get("/actor/nobody-at-all").headers


def test_a_long_answer_comes_in_pieces_and_whole(server: Running) -> None:
    query = {"query": "SELECT ?s ?p ?o ?q { ?s ?p ?o . ?s ?q ?o } LIMIT 20000"}
    plain = server.client.get("/sparql", params=query, headers={"accept-encoding": "identity"})
    packed = server.client.get("/sparql", params=query, headers={"accept-encoding": "gzip"})
    assert len(plain.content) == int(plain.headers["content-length"]) > 2**20
    assert len(plain.json()["results"]["bindings"]) == 20000
    assert len(packed.json()["results"]["bindings"]) == 20000


ELSEWHERE = {"origin": "https://elsewhere.example"}
ASKED = {
    **ELSEWHERE,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type, if-none-match",
}


@pytest.fixture(scope="module")
def opened(_cache: None) -> Iterator[Running]:
    """A server whose answers the pages of one other site may read."""
    running = Running("--origin", "https://elsewhere.example", "--only", "--data", str(EXAMPLE))
    yield running
    running.end()


def test_a_page_of_a_site_that_is_named_may_read_the_answers(opened: Running) -> None:
    response = opened.client.get("/sparql?query=ASK%7B%7D", headers=ELSEWHERE)
    assert response.headers["access-control-allow-origin"] == "https://elsewhere.example"
    assert "ETag" in response.headers["access-control-expose-headers"]
    asked = opened.client.options("/sparql", headers=ASKED)
    assert asked.status_code in {200, 204}
    assert asked.headers["access-control-allow-origin"] == "https://elsewhere.example"
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "content-type" in asked.headers["access-control-allow-headers"].lower()
    assert int(asked.headers["access-control-max-age"]) > 0


def test_a_page_of_a_site_that_is_named_may_read_why_it_was_refused(opened: Running) -> None:
    response = opened.client.get("/sparql?query=x", headers=ELSEWHERE)
    assert response.status_code == 400
    assert response.headers["access-control-allow-origin"] == "https://elsewhere.example"


@pytest.mark.usefixtures("_cache")
def test_a_page_of_any_site_may_read_where_all_may() -> None:
    running = Running("--origin", "*", "--only", "--data", str(EXAMPLE))
    try:
        response = running.client.get("/sparql?query=ASK%7B%7D", headers=ELSEWHERE)
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, "*")
    finally:
        running.end()


@pytest.mark.parametrize("which", ["server", "example"])
def test_a_page_of_another_site_may_not_read_what_one_machine_serves(
    which: str, request: pytest.FixtureRequest
) -> None:
    running = request.getfixturevalue(which)
    response = running.client.get("/sparql?query=ASK%7B%7D", headers=ELSEWHERE)
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers
    asked = running.client.options("/sparql", headers=ASKED)
    assert asked.status_code >= 400
    assert "access-control-allow-origin" not in asked.headers
