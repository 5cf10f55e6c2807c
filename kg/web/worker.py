"""A process that answers one request at a time, within limits; its line to the server is its only way out."""

import contextlib
import csv
import json
import math
import resource
import signal
import socket
import time
import traceback
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from typing import Any, Final

import pyoxigraph as ox

from kg import query
from kg.errors import AmbiguousName, KgError, QueryFailed, TooMuch, UnknownName
from kg.graph import Graph
from kg.query import child
from kg.store import Plain
from kg.web import thing, wire, work

Job = dict[str, Any]
Limits = dict[str, Any]


class Bounded(BytesIO):
    """What an answer is written to: refuses to grow beyond a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever can be written
        """Write, unless it becomes too long."""
        if self.tell() + len(data) > self.most:
            raise TooMuch(f"{self.most // 1024**2} MiB")
        return super().write(data)


def serve(line: socket.socket, graph: Graph, limits: Limits) -> None:
    """Answer what the server asks, until it hangs up.

    Args:
        line: The connection to the server.
        graph: The graph.
        limits: The limits, as `kg.web.limits.Limits` names them.
    """
    _offer()
    work.begin()
    child.confine(limits["memory"], files=graph.store.later)
    for told_to_all in (signal.SIGINT, signal.SIGTERM):  # the server hangs up when it is done
        signal.signal(told_to_all, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    end, begun, read = 0, bytearray(), json.JSONDecoder().raw_decode
    while (message := wire.receive(line, begun)) is not None:
        job = read(message.decode())[0]
        end = _hasten(limits["seconds"], hard, end)
        try:
            body = DOING[job["do"]](graph, job, limits)
        except KgError as error:
            wire.send(line, wire.ERROR, wire.dumps(_told(error)))
        except MemoryError:
            wire.send(line, wire.ERROR, wire.dumps(_told(TooMuch("memory than it may take"))))
        except Exception:
            traceback.print_exc()  # the server says that the engine failed; the log, how
            raise
        else:
            wire.send(line, wire.ANSWER, body)


def _offer() -> None:
    """Let the system end this process first, where memory runs out for all."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123 - as it is
        file.write("1000")


def _hasten(seconds: float, hard: int, before: int) -> int:
    """Let the system end this process soon after its deadline, whoever else fails to; tell when it will."""
    end = math.ceil(time.process_time() + seconds) + 1
    if end != before:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))
    return end


def _told(error: KgError) -> dict[str, Any]:
    """An error as the server hears of it."""
    told: dict[str, Any] = {"error": type(error).__name__, "sentence": str(error)}
    if isinstance(error, QueryFailed):
        told |= {"sentence": error.reason, "line": error.line, "column": error.column}
    if isinstance(error, UnknownName):
        told["near"] = error.near
    if isinstance(error, AmbiguousName):
        told["candidates"] = error.candidates
    return told


def _query(graph: Graph, job: Job, limits: Limits) -> bytes:
    """Answer a query in a format."""
    written = Bounded(limits["answer"])
    query.write(
        graph.store,
        job["text"],
        job["form"],
        written,
        graphs=(job["default"], job["named"]),
        base=job.get("base"),
        services=None if isinstance(graph.store, Plain) else graph.services,
    )
    body = written.getvalue()
    if len(body) > limits["rows"] and query.form_of(job["text"]) == "SELECT":
        rows = body.count(_MARKS[job["form"]]) - (job["form"] in _HEADED)  # or more, where a text has some
        if rows > limits["rows"] and _exactly(body, job["form"], rows) > limits["rows"]:
            raise TooMuch(f"{limits['rows']:,} rows")
    return body


_MARKS: Final = {"json": b"{", "xml": b"<result>", "tsv": b"\n", "csv": b"\r\n"}
"""What stands at least once in every row of a table."""

_HEADED: Final = frozenset({"tsv", "csv"})
"""The tables with the names of the columns in a row of its own."""


def _exactly(body: bytes, form: str, rows: int) -> int:
    """How many rows there are in a table, where the marks of a row may stand in a text too."""
    if form == "json":
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        return sum(1 for _ in answer) if isinstance(answer, ox.QuerySolutions) else 1
    if form == "csv":
        csv.field_size_limit(len(body))
        return sum(1 for _ in csv.reader(TextIOWrapper(BytesIO(body), encoding="utf-8", newline=""))) - 1
    return rows


def _page(graph: Graph, job: Job, limits: Limits) -> bytes:
    """Say what the graph says of one thing, or of all."""
    written = Bounded(limits["answer"])
    thing.write(graph, job["iri"], job["form"], written)
    return written.getvalue()


def _form(_: Graph, job: Job, __: Limits) -> bytes:
    """Say what a query asks for."""
    return query.form_of(job["text"]).encode()


DOING: Final[dict[str, Callable[[Graph, Job, Limits], bytes | memoryview]]] = {
    "query": _query,
    "form": _form,
    "page": _page,
    "ask": work.answer,
}
"""What a worker can do, by the name of the kind of job."""
