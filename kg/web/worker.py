"""A process that answers one request at a time, within limits; its line to the server is its only way out."""

import json
import socket
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, Any, Final

import pyoxigraph as ox

from kg import query
from kg.errors import AmbiguousName, KgError, QueryFailed, UnknownName
from kg.graph import Graph
from kg.query import child
from kg.web import wire, work

Job = dict[str, Any]
Limits = dict[str, Any]

PIECE: Final = 1 << 20
"""How many bytes of an answer are sent in one frame."""

LEAST: Final = 3
"""How many bytes a row takes at least, in any format."""


class TooMuch(KgError):
    """The answer is larger than the limits allow: ask for less."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"the answer has more than {self.what}; ask for less, for instance with LIMIT."


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
    work.begin()
    child.confine(limits["memory"])
    while (message := wire.receive(line)) is not None:
        job = json.loads(message)
        try:
            body = _DOING[job["do"]](graph, job, limits)
        except KgError as error:
            wire.send(line, wire.dumps(_told(error)))
        except MemoryError:
            wire.send(
                line, wire.dumps({"error": "TooMuch", "sentence": "it took too much memory; ask for less."})
            )
        else:
            wire.send(line, wire.dumps({"length": len(body)}))
            wire.send(line, *_pieces(body))


def _pieces(body: memoryview) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield bytes(body[start : start + PIECE])


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


def _query(graph: Graph, job: Job, limits: Limits) -> memoryview:
    """Answer a query in a format."""
    written = Bounded(limits["answer"])
    query.write(graph.store, job["text"], job["form"], written, graphs=(job["default"], job["named"]))
    body = written.getbuffer()
    if (
        len(body) > LEAST * limits["rows"]
        and job["form"] in _ROWS
        and _rows(written, job["form"]) > limits["rows"]
    ):
        raise TooMuch(f"{limits['rows']:,} rows")
    return body


_ROWS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}


def _rows(written: IO[bytes], form: str) -> int:
    """How many rows there are in what was written."""
    written.seek(0)
    answer = ox.parse_query_results(written, format=_ROWS[form])
    return sum(1 for _ in answer) if isinstance(answer, ox.QuerySolutions) else 1


_DOING: Final[dict[str, Callable[[Graph, Job, Limits], memoryview]]] = {
    "query": _query,
    "ask": work.answer,
}
