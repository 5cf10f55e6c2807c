"""The fence around clients: who may ask, how slowly, how much at once, and what a browser is told."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import kg.graph
from kg.errors import BadInput
from kg.web.guard import names, origin, private
from kg.web.refused import PAUSE
from tests.web.fence import ENDLESS, GOOD, Served, connections, serving, until

IDLE = 1.0
LATE = 0.5
ASK = "/sparql?query=ASK+%7B%7D"


@pytest.fixture(scope="module")
def strict(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server that waits for nobody, and that no page of another site may ask."""
    limits = {"idle": IDLE, "seconds": 3.0, "each": 2, "connections": 8, "workers": 1, "slow": 2}
    with serving(tmp_path_factory.mktemp("strict"), origins=["https://friend.example"], **limits) as served:
        yield served


@pytest.fixture(scope="module")
def open_to_all(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server that the pages of all sites may ask."""
    with serving(tmp_path_factory.mktemp("open")) as served:
        yield served


pytestmark = [pytest.mark.slow, pytest.mark.long]


def told(answer: bytes) -> tuple[int, dict[str, str]]:
    """Status and error of an answer as it was received."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/json" in head
    return int(head[9:12]), json.loads(body)


def status(served: Served, *lines: str, body: bytes = b"") -> int:
    """What is answered to a request, line by line."""
    answer = served.raw("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)
    assert answer.startswith(b"HTTP/1.1 ")
    return int(answer[9:12])


# ---- who may ask


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:%d", "localhost", "LOCALHOST:9", "[::1]", "[::1]:8080"]
)
def test_the_server_is_asked_by_its_own_names(strict: Served, host: str) -> None:
    assert status(strict, f"GET {ASK} HTTP/1.1", f"Host: {host.replace('%d', str(strict.port))}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example#localhost",
        "localhost:80:evil.example",
        "localhost/evil.example",
        "[::2]",
        "[::1].evil.example",
        "10.0.0.1",
        "2130706433",
        "0",
    ],
)
def test_the_server_is_not_asked_by_another_name(strict: Served, host: str) -> None:
    assert status(strict, f"GET {ASK} HTTP/1.1", f"Host: {host}") == 421


def test_who_is_asked_must_be_said_once(strict: Served) -> None:
    assert status(strict, f"GET {ASK} HTTP/1.1") == 400
    assert status(strict, f"GET {ASK} HTTP/1.0") == 400
    assert status(strict, f"GET {ASK} HTTP/1.1", "Host: localhost", "Host: localhost") == 400
    assert status(strict, f"GET {ASK} HTTP/1.1", "Host: localhost", "Host: evil.example") == 400
    assert status(strict, f"GET {ASK} HTTP/1.1", "Host:") == 421


def test_the_target_says_who_is_asked_where_it_does(strict: Served) -> None:
    assert status(strict, f"GET http://evil.example{ASK} HTTP/1.1", "Host: localhost") == 421
    assert status(strict, f"GET http://localhost@evil.example{ASK} HTTP/1.1", "Host: localhost") == 421
    assert status(strict, f"GET http://localhost:8080{ASK} HTTP/1.1", "Host: evil.example") == 200
    assert status(strict, "CONNECT evil.example:80 HTTP/1.1", "Host: localhost") in {400, 421}


@pytest.mark.parametrize("site", ["https://evil.example", "http://localhost.evil.example", "null", "file://"])
def test_no_page_of_another_site_may_ask(strict: Served, site: str) -> None:
    said = strict.ask(GOOD, headers={"Origin": site})
    assert (said.status, said.json()["error"]) == (403, "ForeignOrigin")
    assert "access-control-allow-origin" not in said.headers


@pytest.mark.parametrize("site", ["http://127.0.0.1:3000", "http://localhost:8080", "https://friend.example"])
def test_its_own_pages_and_those_of_friends_may_ask(strict: Served, site: str) -> None:
    assert strict.ask(GOOD, headers={"Origin": site}).status == 200


def test_a_page_of_another_site_may_link_here_and_not_more(strict: Served) -> None:
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert strict.ask(GOOD, method="GET", headers=cross | {"Sec-Fetch-Mode": "no-cors"}).status == 403
    assert strict.ask(GOOD, method="GET", headers=cross | {"Sec-Fetch-Mode": "navigate"}).status == 200
    assert strict.ask(GOOD, method="GET").headers["cross-origin-resource-policy"] == "same-origin"


def test_pages_of_all_sites_may_ask_a_server_that_is_open_to_all(open_to_all: Served) -> None:
    said = open_to_all.ask(GOOD, headers={"Origin": "https://any.example"})
    assert (said.status, said.headers["access-control-allow-origin"]) == (200, "*")


def test_the_names_of_a_server() -> None:
    assert names("0.0.0.0") == names("::") == {"127.0.0.1", "[::1]", "localhost"}
    assert "10.1.2.3" in names("10.1.2.3")
    assert names("Example.org") == {"example.org"}
    assert [private(host) for host in ("::1", "127.9.9.9", "example.org")] == [True, True, False]
    assert origin("http://localhost:3000") == "http://localhost:3000"


@pytest.mark.parametrize("address", ["its.example", "file:///etc/passwd", "https://", "https://[::1", ""])
def test_what_is_no_site_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="is no site"):
        origin(address)


# ---- what a browser is told


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/sparql", "<script>alert(1)</script>"),
        ("/sparql", "SELECT <script>alert(1)</script> { ?s ?p ?o }"),
        ("/<script>alert(1)</script>", None),
        ("/graph?graph=<script>alert(1)</script>", None),
    ],
)
def test_nothing_that_is_asked_comes_back_as_a_page(strict: Served, path: str, query: str | None) -> None:
    said = strict.ask(query, path=path.replace("<", "%3C").replace(">", "%3E"), method="GET")
    assert said.status >= 400
    assert said.headers["content-type"].partition(";")[0] in {"application/json", "text/html"}
    if "html" in said.headers["content-type"]:
        assert b"<script>" not in said.body
    assert said.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in said.headers["content-security-policy"]


# ---- how much, and how slowly


def test_a_request_may_be_only_so_long(strict: Served) -> None:
    many = b"x" * (1024**2 + 1)
    said = strict.ask(body=many, headers={"Content-Type": "application/sparql-query"})
    assert (said.status, said.json()["error"]) == (413, "TooLong")
    assert status(strict, f"GET {ASK}&x={'x' * 70_000} HTTP/1.1", "Host: localhost") == 414
    chunks = b"".join(b"%x\r\n%s\r\n" % (65536, b" " * 65536) for _ in range(20)) + b"0\r\n\r\n"
    kind = ("Host: localhost", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
    assert status(strict, "POST /sparql HTTP/1.1", *kind, body=chunks) == 413
    head = f"GET {ASK} HTTP/1.1\r\nHost: localhost\r\n".encode()
    answer = strict.raw(head, *(b"X-%d: %s\r\n" % (n, b"x" * 60_000) for n in range(40)))
    assert not answer or told(answer)[0] == 431
    strict.good()


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: x",),
        ("Content-Length: -1",),
        ("Content-Length: +5",),
        ("Content-Length: 5, 6",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 5"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, identity",),
        ("Content-Length: 99999999999999999999999999",),
        ("Content-Length : 5",),
        ("X\0: 5",),
        ("no header",),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(strict: Served, lines: tuple[str, ...]) -> None:
    kind = ("Host: localhost", "Content-Type: application/sparql-query")
    assert status(strict, "POST /sparql HTTP/1.1", *kind, *lines, body=b"5\r\nASK{}\r\n0\r\n\r\n") in {
        400,
        413,
    }


def test_what_is_no_http_is_an_error_like_any_other(strict: Served) -> None:
    for sent in (b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 100):
        code, body = told(strict.raw(sent))
        assert (code, set(body)) == (400, {"error", "message"})


def test_a_head_that_does_not_end_is_not_waited_for(strict: Served) -> None:
    begun = time.monotonic()
    code, body = told(strict.raw(f"GET {ASK} HTTP/1.1\r\nHost: loc".encode()))
    assert (code, body["error"]) == (408, "TooSlow")
    assert IDLE - 0.1 <= time.monotonic() - begun <= IDLE + LATE


def test_a_head_that_trickles_is_not_waited_for(strict: Served) -> None:
    begun = time.monotonic()
    strict.raw(
        *(bytes([byte]) for byte in f"GET {ASK} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()), pause=0.2
    )
    assert time.monotonic() - begun <= IDLE + LATE + 0.5


def test_nor_is_the_second_one_on_a_connection(strict: Served) -> None:
    whole = f"GET {ASK} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    begun = time.monotonic()
    answer = strict.raw(whole, whole[:20])
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer
    assert time.monotonic() - begun <= IDLE + LATE


def test_a_connection_on_which_nothing_is_asked_is_closed(strict: Served) -> None:
    begun = time.monotonic()
    assert strict.raw() == b""
    assert time.monotonic() - begun <= IDLE + LATE


def test_a_body_that_does_not_end_is_not_waited_for(strict: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    begun = time.monotonic()
    answer = strict.raw(head + b"Content-Length: 1000\r\n\r\n", *([b"A"] * 8), pause=0.25, wait=5)
    assert told(answer)[0] == 408
    assert time.monotonic() - begun <= 2 * IDLE + 2 + LATE
    answer = strict.raw(head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nA\r\n", wait=5)
    assert told(answer)[0] == 408


def test_who_does_not_take_in_an_answer_holds_no_worker_and_is_hung_up_on(
    open_to_all: Served, tmp_path: Path
) -> None:
    del open_to_all
    with serving(tmp_path, idle=IDLE, workers=1, slow=1, each=1) as served:
        query = "SELECT+*+%7B+?s+?p+?o+.+?s+?q+?r+%7D+LIMIT+200000"
        whole = f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", served.port)) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(whole.encode())
            assert line.recv(100).startswith(b"HTTP/1.1 200 ")
            for n in range(5):
                assert served.good(client=f"127.0.0.{n + 2}").seconds < 1
            time.sleep(IDLE + LATE)
            assert served.good(client="127.0.0.1").seconds < 1  # the one request of this client is over
            until(lambda: connections(served.port) == 0)


def test_a_client_has_only_so_many_requests_at_once(strict: Served) -> None:
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(strict.ask, ENDLESS) for _ in range(2)]
        time.sleep(0.3)
        said = strict.ask(GOOD, headers={"X-Forwarded-For": "127.0.0.8", "Forwarded": "for=127.0.0.8"})
        other = strict.good(client="127.0.0.7")
        [each.result() for each in asked]
    assert (said.status, said.json()["error"], said.headers["retry-after"]) == (503, "Busy", "1")
    assert other.seconds < 1
    assert said.seconds >= PAUSE


def test_a_client_has_only_so_many_connections(strict: Served) -> None:
    lines = [socket.create_connection(("127.0.0.1", strict.port)) for _ in range(8)]
    try:
        time.sleep(0.1)
        code, body = told(strict.raw(b""))
        assert (code, body["error"]) == (503, "Busy")
        strict.good(client="127.0.0.7")
    finally:
        for line in lines:
            line.close()
    time.sleep(0.1)
    strict.good()
