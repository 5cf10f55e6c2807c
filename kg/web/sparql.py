"""The SPARQL 1.1 Protocol and the reads of the Graph Store HTTP Protocol."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import parse_qsl

from starlette.responses import Response

from kg.errors import QueryFailed, QueryRefused
from kg.query import Form, form_of
from kg.web import description
from kg.web.negotiation import GRAPHS, OFFERED
from kg.web.pool import Pool, Refused
from kg.web.respond import accepted, answered

if TYPE_CHECKING:
    from starlette.requests import Request

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATES: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_MOST: Final = 1000
"""How many parameters a request has at most."""

SHORT: Final = 10_000
"""A query of no more characters is looked at by the server itself."""

_WHOLE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Asked(NamedTuple):
    """A query as it was sent.

    Attributes:
        text: The query; None where none was sent.
        default: The graphs that make up the default graph.
        named: The named graphs.
    """

    text: str | None
    default: list[str]
    named: list[str]


class Endpoint:
    """Answers queries, and hands out graphs.

    Attributes:
        pool: The workers.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    async def query(self, request: Request) -> Response:
        """Answer a query, or describe the service where none is sent."""
        asked = await _read(request)
        if asked.text is None:
            if request.method == "POST":
                raise Refused(400, "BadInput", "send a query, as the parameter `query`.")
            media, form = accepted(request, GRAPHS, "the description of the service")
            return Response(description.service(str(request.url), self.pool.told, form), media_type=media)
        kind = await self._form(asked.text)
        media, form = accepted(request, OFFERED[kind], f"the answer to {kind}")
        job = {
            "do": "query",
            "text": asked.text,
            "form": form,
            "default": asked.default,
            "named": asked.named,
        }
        return await answered(self.pool, request, job, media)

    async def _form(self, text: str) -> Form:
        """What a query asks for; a long one is looked at by a worker, since others would have to wait."""
        if len(text) <= SHORT:
            return _form(text)
        answer, _ = await self.pool.answer({"do": "form", "text": text})
        with answer:
            return cast("Form", answer.read().decode())

    async def graph(self, request: Request) -> Response:
        """Hand out a graph: one of a name, or the default graph, which is the union of all."""
        pairs = _pairs(request.scope["query_string"])
        names = [value for name, value in pairs if name == "graph"]
        if len(names) + sum(name == "default" for name, _ in pairs) != 1:
            raise Refused(400, "BadInput", "name one graph: ?graph=IRI, or ?default.")
        if names and names[0] not in self.pool.told["graphs"]:
            raise Refused(404, "UnknownName", "there is no graph of that name; /sparql lists them.")
        media, form = accepted(request, GRAPHS, "a graph")
        job = {"do": "query", "text": _WHOLE, "form": form, "default": names, "named": []}
        return await answered(self.pool, request, job, media)

    async def unchanged(self, _: Request) -> Response:
        """Refuse to change a graph."""
        raise Refused(403, "QueryRefused", "the graph is only read.")


async def _read(request: Request) -> Asked:
    """Read a query as the protocol has it (section 2.1)."""
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        if kind == _DIRECT:
            pairs.append(("query", _text(body)))
        elif kind == _FORM:
            pairs += _pairs(body)
        else:
            raise Refused(415, "UnknownMediaType", f"send the query as {_DIRECT}, or in a form as {_FORM}.")
    if any(name in _UPDATES for name, _ in pairs):
        raise Refused(403, "QueryRefused", "updates are refused: the graph is only read.")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise Refused(400, "BadInput", "send one query, and not more.")
    return Asked(
        queries[0] if queries else None,
        [value for name, value in pairs if name == "default-graph-uri"],
        [value for name, value in pairs if name == "named-graph-uri"],
    )


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    return list(_once(encoded) if len(encoded) <= SHORT else _decoded(encoded))


def _decoded(encoded: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Refused(400, "BadInput", f"a request has {_MOST} parameters at most.") from None
    return [(_text(name), _text(value)) for name, value in pairs]


_once = lru_cache(maxsize=256)(_decoded)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "BadInput", "it holds bytes that are no UTF-8.") from None


def _form(text: str) -> Form:
    """What a query asks for; what must never reach the engine is refused here."""
    try:
        return form_of(text)
    except QueryRefused as error:
        raise Refused(400, "QueryRefused", str(error)) from None
    except QueryFailed as error:
        raise Refused(400, "QueryFailed", error.reason, line=error.line, column=error.column) from None
