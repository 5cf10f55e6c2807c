"""A server of its own for a test, with the limits that it needs, and its processes as seen from outside."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from kg.web.limits import LIMITS, Limits

GOOD: Final = "SELECT ?s WHERE { ?s a kg:Diversion } LIMIT 3"
"""A query that is answered at once."""

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that is not answered in a lifetime."""

SHORT: Final = 4000
"""A query of no more bytes is sent in the address."""

_PROGRAM: Final = """
import json, socket, sys
import uvicorn
from kg.web.app import application
from kg.web.connection import connection
from kg.web.guard import names
from kg.web.limits import Limits

line, said, origins = int(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
limits = Limits(**said)
app = application(limits, hosts=names("127.0.0.1"), origins=origins)
config = uvicorn.Config(
    app, http=connection(limits, app.state.short), access_log=False, proxy_headers=False, log_level="warning",
    server_header=False, timeout_keep_alive=int(limits.idle), timeout_graceful_shutdown=2,
)
uvicorn.Server(config).run(sockets=[socket.socket(fileno=line)])
"""


@dataclass(frozen=True)
class Said:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def ask(
        self,
        query: str | bytes | None = None,
        *,
        method: str | None = None,
        path: str = "/sparql",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        client: str = "127.0.0.1",
        **more: str | list[str],
    ) -> Said:
        """Ask for a path; a query is sent in the address where it is short, which is the short way."""
        sent = dict(headers or {})
        form = urlencode([("query", query)] if query is not None else [], doseq=True)
        form += ("&" if form and more else "") + urlencode(more, doseq=True)
        method = method or ("GET" if query and len(form) <= SHORT else "POST")
        if method == "GET":
            path += f"?{form}" if form else ""
        elif body is None:
            body = form.encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(client, 0))
        with contextlib.closing(line):
            line.request(method, path, body=body, headers=sent)
            answer = line.getresponse()
            read = answer.read()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Said(answer.status, told, read, time.monotonic() - begun)

    def raw(self, *pieces: bytes, pause: float = 0.0, wait: float = 10.0) -> bytes:
        """Send bytes as they are, with a pause after each piece, and receive until the server hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as line:
            received = b""
            try:
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(pause)
                while piece := line.recv(65536):
                    received += piece
            except (ConnectionError, TimeoutError):
                pass
            return received

    def good(self, client: str = "127.0.0.1") -> Said:
        """A good query, which must be answered."""
        said = self.ask(GOOD, client=client)
        assert (said.status, len(said.json()["results"]["bindings"])) == (200, 3)
        return said

    def nursery(self) -> int:
        """The process that holds the graph."""
        (pid,) = children(self.pid)
        return pid

    def workers(self) -> set[int]:
        """The processes that answer."""
        return children(self.nursery())


@contextlib.contextmanager
def serving(folder: Path, *, origins: list[str] | None = None, **limits: float) -> Iterator[Served]:
    """Run a server until the test is done."""
    settings = asdict(LIMITS) | limits
    log = folder / f"log{time.monotonic_ns()}"
    with socket.create_server(("127.0.0.1", 0), backlog=256) as line, log.open("wb") as errors:
        command = [
            sys.executable,
            "-c",
            _PROGRAM,
            str(line.fileno()),
            json.dumps(settings),
            json.dumps(origins),
        ]
        process = subprocess.Popen(command, pass_fds=[line.fileno()], stderr=errors)
        served = Served(line.getsockname()[1], process, log)
    try:
        served.good()
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def children(pid: int) -> set[int]:
    """The processes that a process has started, and which have not ended."""
    return {each for each, (parent, state) in _processes().items() if parent == pid and state != "Z"}


def zombies(pid: int) -> set[int]:
    """The processes below one that have ended and were not buried."""
    table = _processes()

    def below(each: int) -> bool:
        while each in table:
            each = table[each][0]
            if each == pid:
                return True
        return False

    return {each for each, (_, state) in table.items() if state == "Z" and below(each)}


def _processes() -> dict[int, tuple[int, str]]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
                found[int(folder.name)] = (int(parent), state)
    return found


def runs(pid: int) -> bool:
    """Whether a process has not ended."""
    return _processes().get(pid, (0, "Z"))[1] != "Z"


def connections(port: int) -> int:
    """How many connections to a port a process has open, and not only the system."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    table = [line.split() for line in lines]
    here = f":{port:04X}"
    return sum(row[1].endswith(here) and row[3] == "01" and row[9] != "0" for row in table)


def handles(pid: int) -> int:
    """How many files and sockets a process has open."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def until(true: Any, seconds: float = 10.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not become true"
        time.sleep(0.02)


__all__ = [
    "ENDLESS",
    "GOOD",
    "LIMITS",
    "Limits",
    "Said",
    "Served",
    "children",
    "connections",
    "handles",
    "runs",
    "serving",
    "until",
    "zombies",
]
