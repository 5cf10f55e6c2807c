"""Stores elsewhere to test against: real servers, and one that answers what a test has it answer."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from kg import cli
from kg.store import answer
from kg.store.endpoint import Endpoint

PATIENCE = 120.0
"""How many seconds a server under test may take to start: others work on this machine too."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the bundled record holds, as `kg export --whole` writes it."""
    path = tmp_path_factory.mktemp("whole") / "whole.nq"
    assert cli.run(["export", str(path), "--whole"]) == 0
    return path


@contextmanager
def running(words: list[str], address: str, **more: Any) -> Iterator[str]:
    """A server in a process of its own, from when it answers until the test is done."""
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            assert server.poll() is None, words
            try:
                if requests.post(address, data={"query": "ASK {}"}, timeout=5).ok:
                    break
            except requests.RequestException:
                assert time.monotonic() < deadline, words
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def oxigraph(folder: Path, *words: str) -> Iterator[str]:
    port = free_port()
    program = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--location", str(folder)]
    with running([*program, "--bind", f"127.0.0.1:{port}", *words], f"http://127.0.0.1:{port}/query") as at:
        yield at


@pytest.fixture(scope="session")
def loaded(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the oxigraph server that holds the bundled record."""
    folder = tmp_path_factory.mktemp("oxigraph") / "store"
    program = str(Path(sys.executable).with_name("oxigraph"))
    words = [program, "load", "--location", str(folder), "--file", str(whole)]
    subprocess.run(words, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def union(loaded: Path) -> Iterator[str]:
    """The oxigraph server, with the union of all graphs as default graph."""
    yield from oxigraph(loaded, "--union-default-graph")


@pytest.fixture(scope="session")
def apart(loaded: Path) -> Iterator[str]:
    """The oxigraph server as it is started without more words: its default graph is empty."""
    yield from oxigraph(loaded)


@pytest.fixture(scope="session")
def serving() -> Iterator[str]:
    """`kg serve`, which answers from the bundled record."""
    port = free_port()
    program = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", str(port)]
    with running([*program, "--timeout", str(PATIENCE)], f"http://127.0.0.1:{port}/sparql") as at:
        yield at


INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 20000
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""
"""Limits as Debian's own configuration has them; all else in a folder of the test."""


@pytest.fixture(scope="session")
def virtuoso(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso, where it is installed: `apt-get install virtuoso-opensource`."""
    server = shutil.which("virtuoso-t")
    shell = next(filter(None, map(shutil.which, ("isql-vt", "isql-v"))), None)
    if server is None or shell is None:
        pytest.skip("Virtuoso is not installed; on Debian: apt-get install virtuoso-opensource")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=sql, http=http))
    shutil.copy(whole, folder / "whole.nq")
    words = [server, "-f", "-c", "virtuoso.ini"]
    with running(words, f"http://127.0.0.1:{http}/sparql", cwd=folder) as at:
        load = "DB.DBA.TTLP_MT (file_to_string_output ('whole.nq'), '', 'urn:none', 512); checkpoint;"
        subprocess.run([shell, str(sql), "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield at


Answering = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request to the server that answers what a test has it answer."""

    protocol_version = "HTTP/1.1"
    server: "Fake"

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.form = parse_qs(self.rfile.read(length).decode())
        self.query = self.form.get("query", [""])[0]
        self.server.asked.append(self)
        self.server.answering(self)

    do_GET = do_POST = _answer  # noqa: N815 - as the library names them

    def give(self, body: bytes, kind: str = "application/sparql-results+json", status: int = 200) -> None:
        self.say(status, **{"content-type": kind, "content-length": str(len(body))})
        self.wfile.write(body)

    def say(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Fake(ThreadingHTTPServer):
    """The server that answers what a test has it answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[Asked] = []
        self.answering: Answering = lambda asked: asked.give(b'{"head": {}, "boolean": true}')

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/query"

    def handle_error(self, *_: object) -> None:
        pass  # a client that hangs up is what some tests are about


YES = b'{"head": {}, "boolean": true}'


def ask(fake: Fake, **more: Any) -> bool:
    server = Endpoint(fake.address)
    return answer.truth(server.ask("ASK {}", answer.TABLE, **more).body, server.shown)


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[Asked], None]:
    def answering(asked: Asked) -> None:
        asked.say(code, **({"content-length": str(len(body)), "content-type": "text/plain"} | headers))
        asked.wfile.write(body)

    return answering


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's credentials and proxies take part."""
    for name in (
        "KG_USER",
        "KG_PASSWORD",
        "KG_TOKEN",
        "KG_STATE",
        *(n for n in os.environ if "proxy" in n.lower()),
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
