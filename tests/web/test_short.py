"""The short way of plain queries: it answers to the byte as the long one, and refuses what that refuses."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

import kg.graph
from kg import terms
from kg.web.guard import Door
from kg.web.limits import LIMITS
from kg.web.pool import Pool
from kg.web.short import Short
from kg.web.sparql import Endpoint
from tests.web.fence import ENDLESS, Served, serving

PLACES = f"{terms.GRAPH}places/places"
HOST = (b"host", b"localhost:8080")
SERVER = ("127.0.0.1", 8080)
LONG_WAY = "Content-Length: 0"
"""A header that changes nothing of the answer, and sends a request the long way."""


def short(origins: list[str] | None = None) -> Short:
    """The short way of a server that has not begun."""
    return Short(Door(LIMITS, ["localhost"], origins), Endpoint(Pool(LIMITS)))


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/sparql?query=ASK%7B%7D", ()),
        ("/sparql?default-graph-uri=urn:x&query=SELECT+*+%7B%7D", ((b"accept", b"text/csv"),)),
        ("/sparql?query=ASK%7B%7D", ((b"accept-encoding", b"gzip, br"), (b"user-agent", b"x"))),
        ("/sparql?query=ASK%7B%7D", ((b"if-none-match", b"*"),)),
    ],
)
def test_a_plain_query_goes_the_short_way(target: str, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    assert short().way(target.encode(), (HOST, *headers), SERVER) is not None


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/sparql", (HOST,)),
        ("/sparql?", (HOST,)),
        ("/sparql/?query=ASK%7B%7D", (HOST,)),
        ("/graph?query=ASK%7B%7D", (HOST,)),
        ("/sparql?query=ASK%7B%7D#x", (HOST,)),
        ("/sparql?query=ASK%7B", (HOST,)),
        ("/sparql?query=CLEAR+ALL", (HOST,)),
        ("/sparql?query=SELECT+*+%7B+SERVICE+%3Curn:x%3E+%7B%7D+%7D", (HOST,)),
        ("/sparql?query=ASK%7B%7D&update=x", (HOST,)),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", (HOST,)),
        ("/sparql?query=%FF", (HOST,)),
        ("/sparql?query=ASK%7B%7D", ()),
        ("/sparql?query=ASK%7B%7D", (HOST, HOST)),
        ("/sparql?query=ASK%7B%7D", ((b"host", b"evil.example"),)),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"accept", b"image/png"))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"x", b"x" * 9000))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"content-length", b"0"))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"transfer-encoding", b"chunked"))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"origin", b"http://localhost"))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"sec-fetch-site", b"cross-site"))),
        ("/sparql?query=ASK%7B%7D", (HOST, (b"x-forwarded-for", b"10.0.0.1"))),
    ],
)
def test_what_is_not_plain_goes_the_long_way(target: str, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    assert short([]).way(target.encode(), headers, SERVER) is None


def test_a_query_is_understood_anew_when_the_graph_has_changed() -> None:
    one = short()
    tags = []
    for one.endpoint.pool.mark in ("before", "after", "before"):
        way = one.way(b"/sparql?query=ASK%7B%7D", (HOST,), SERVER)
        assert way is not None
        assert way.plain is not None
        tags.append(way.plain.ready.tag)
    assert tags[0] == tags[2] != tags[1]


@pytest.mark.parametrize(
    ("target", "headers", "goes"),
    [
        (b"/sparql", (HOST,), True),
        (b"/sparql?default-graph-uri=urn:x", (HOST,), True),
        (b"/sparql/", (HOST,), False),
        (b"/sparql#x", (HOST,), False),
        (b"/graph", (HOST,), False),
        (b"/sparql", (HOST, (b"origin", b"http://localhost")), False),
        (b"/sparql", (HOST, (b"x-forwarded-proto", b"https")), False),
    ],
)
def test_so_does_what_is_posted(
    target: bytes, headers: tuple[tuple[bytes, bytes], ...], *, goes: bool
) -> None:
    assert (short().posted(target, headers) is not None) is goes


# ---- both ways, to the byte


@pytest.fixture(scope="module")
def served(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server with a short deadline."""
    with serving(tmp_path_factory.mktemp("short"), origins=[], seconds=3.0, rows=5000) as running:
        yield running


def request(query: str, *lines: str, target: str = "/sparql", version: str = "1.1", **more: str) -> bytes:
    """A request for a query."""
    words = urlencode([("query", query), *((name.replace("_", "-"), word) for name, word in more.items())])
    head = (f"GET {target}?{words} HTTP/{version}", *lines, "", "")
    return "\r\n".join(head).encode("latin-1")


def posted(body: str, kind: str, *lines: str, target: str = "/sparql") -> bytes:
    """A request by POST."""
    sent = body.encode()
    head = (f"POST {target} HTTP/1.1", "Host: localhost", f"Content-Length: {len(sent)}", *lines)
    kinds = (f"Content-Type: {kind}",) if kind else ()
    return "\r\n".join((*head, *kinds, "", "")).encode() + sent


def answer(served: Served, *requests: bytes) -> bytes:
    """What is answered to some requests that are sent at once, without the date."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        line.sendall(b"".join(requests))
        found = b"".join(_one(line) for _ in requests)
    return b"\r\n".join(each for each in found.split(b"\r\n") if not each.startswith(b"date: "))


def _one(line: socket.socket) -> bytes:
    """The next answer on a connection, as it comes."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(1)
    lines = received.lower().split(b"\r\n")
    if b"transfer-encoding: chunked" in lines:
        while not received.endswith(b"\r\n0\r\n\r\n"):
            received += line.recv(1)
        return received
    left = next((int(each[16:]) for each in lines if each.startswith(b"content-length: ")), 0)
    while left:
        received += (piece := line.recv(left))
        left -= len(piece)
    return received


QUERIES = (
    "ASK {}",
    "SELECT ?lot { ?lot a kg:Lot } ORDER BY ?lot LIMIT 3",
    "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o LIMIT 300",
    "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s ?o LIMIT 3000",
    "CONSTRUCT { ?lot a kg:Lot } WHERE { ?lot a kg:Lot }",
    "DESCRIBE <x>",
    "SELECT (<x> AS ?iri) {}",
    'SELECT ("Zürich 東京 🚀" AS ?x) {}',
    "SELECT * { ?s foo:bar ?o }",
    "SELECT ?s { ?s ?p ?o }",
    "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }",
    "CLEAR ALL",
    "ASK {",
    "",
)
HEADERS = (
    (),
    ("Accept: text/csv",),
    ("Accept: application/xml;q=0.5, text/turtle", "User-Agent: x"),
    ("Accept: image/png",),
    ("Accept-Encoding: gzip, deflate",),
    ("If-None-Match: *",),
    ('If-None-Match: "x", W/"y"',),
    ("Sec-Fetch-Site: cross-site",),
)


@pytest.mark.slow
@pytest.mark.parametrize(("query", "headers"), list(itertools.product(QUERIES, HEADERS)))
def test_both_ways_answer_alike(served: Served, query: str, headers: tuple[str, ...]) -> None:
    said = ("Host: localhost", *headers)
    brief = answer(served, request(query, *said))
    assert brief.startswith(b"HTTP/1.1 ")
    assert brief == answer(served, request(query, *said, LONG_WAY))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "more"),
    [
        (("Host: LOCALHOST:1",), {}),
        (("Host: localhost:99999",), {}),
        (("Host: evil.example",), {}),
        (("Host: localhost", "Host: localhost"), {}),
        ((), {}),
        (("Host: localhost", "Connection: close"), {}),
        (("Host: localhost", "Connection: keep-alive"), {"version": "1.0"}),
        (("Host: localhost",), {"version": "1.0"}),
        (("Host: localhost",), {"default_graph_uri": PLACES}),
        (("Host: localhost",), {"named_graph_uri": PLACES}),
        (("Host: localhost",), {"default_graph_uri": "no iri"}),
        (("Host: localhost",), {"update": "CLEAR ALL"}),
        (("Host: localhost",), {"format": "csv"}),
        (("Host: localhost",), {"target": "http://localhost/sparql"}),
        (("Host: localhost",), {"target": "/%73parql"}),
    ],
)
def test_both_ways_answer_alike_whatever_the_request_says(
    served: Served, lines: tuple[str, ...], more: dict[str, str]
) -> None:
    query = "SELECT (<x> AS ?x) (EXISTS { ?p a kg:Place } AS ?y) {}"
    brief = answer(served, request(query, *lines, **more))
    assert brief.startswith(b"HTTP/1.1 ")
    assert brief == answer(served, request(query, *lines, LONG_WAY, **more))


@pytest.mark.slow
@pytest.mark.parametrize("lines", [(), ("Accept-Encoding: gzip",), ("Accept: text/csv, text/turtle",)])
@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("application/sparql-query", "/sparql"),
        ("application/x-www-form-urlencoded", "/sparql"),
        ("application/sparql-query", f"/sparql?default-graph-uri={PLACES}"),
        ("application/sparql-update", "/sparql"),
        ("text/plain", "/sparql"),
        ("", "/sparql"),
    ],
)
@pytest.mark.parametrize("query", [*QUERIES[:4], *QUERIES[10:]])
def test_both_ways_answer_alike_what_is_posted(
    served: Served, query: str, kind: str, target: str, lines: tuple[str, ...]
) -> None:
    body = urlencode([("query", query)]) if kind.endswith("urlencoded") else query
    brief = answer(served, posted(body, kind, *lines, target=target))
    assert brief.startswith(b"HTTP/1.1 ")
    long_way = "X-Forwarded-Proto: http"  # of which this server takes no notice
    assert brief == answer(served, posted(body, kind, *lines, long_way, target=target))


@pytest.mark.slow
def test_both_ways_know_an_answer_by_the_same_tag(served: Served) -> None:
    brief = answer(served, request("ASK {}", "Host: localhost"))
    (tag,) = [each[6:] for each in brief.split(b"\r\n") if each.startswith(b"etag: ")]
    for more in ((), (LONG_WAY,)):
        held = ("Host: localhost", f"If-None-Match: {tag.decode()}", *more)
        assert answer(served, request("ASK {}", *held)).startswith(b"HTTP/1.1 304 ")


@pytest.mark.slow
def test_both_ways_end_what_takes_too_long(served: Served) -> None:
    brief = answer(served, request(ENDLESS, "Host: localhost"))
    assert brief.startswith(b"HTTP/1.1 504 ")
    assert brief == answer(served, request(ENDLESS, "Host: localhost", LONG_WAY))


@pytest.mark.slow
def test_requests_that_come_at_once_are_answered_in_their_order(served: Served) -> None:
    queries = [f"SELECT ({number} AS ?n) {{}}" for number in range(12)]
    ways = itertools.cycle([(), (LONG_WAY,), ()])
    asked = [request(query, "Host: localhost", *next(ways)) for query in queries]
    said = answer(served, *asked)
    places = [said.index(f'"value":"{number}"'.encode()) for number in range(12)]
    assert places == sorted(places)
    assert said.count(b"HTTP/1.1 200 ") == 12


@pytest.mark.slow
def test_each_request_is_in_the_log_whichever_way_it_went(served: Served) -> None:
    for more in ((), (LONG_WAY,)):
        answer(served, request(f"SELECT ('{quote('x')}' AS ?logged) {{}}", "Host: localhost", *more))
    answer(served, request("ASK {}", "Host: localhost"))
    lines = _logged(served.log)
    assert lines[-2].partition('"ms"')[0].partition('"client"')[2] in lines[-3]
    assert '"path": "/sparql", "status": 200' in lines[-1]


def _logged(log: Path) -> list[str]:
    time.sleep(0.3)
    return [line for line in log.read_text().splitlines() if line.startswith("{")]
