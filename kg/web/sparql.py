"""The SPARQL 1.1 Protocol and the reads of the Graph Store HTTP Protocol."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from kg import terms
from kg.errors import QueryFailed, QueryRefused
from kg.query import Form, form_of
from kg.web import description, wire
from kg.web.negotiation import GRAPHS, OFFERED
from kg.web.pool import Job, Pool
from kg.web.refused import Refused
from kg.web.respond import accepted, answered, told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UPDATES: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})
_MOST: Final = 1000
"""How many parameters a request has at most."""

SHORT: Final = 10_000
"""A query of no more characters is looked at by the server itself."""

_WHOLE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ONLY_READ: Final = "the graph is only read."
_NO_TEXT: Final = "it holds bytes that are no UTF-8."

Pairs = list[tuple[str, str]]


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
            if request.method == "POST" or asked.default or asked.named:
                raise Refused(400, "BadInput", "send a query, as the parameter `query`.")
            return self._described(request)
        kind = await self._form(asked.text)
        return await answered(self.pool, request, *_job(request, asked, kind))

    def plain(self, request: Request, encoded: bytes) -> tuple[Job, str] | None:
        """What a query by GET has to have done, where the server itself can tell.

        Args:
            request: The request.
            encoded: Its parameters.

        Returns:
            The job, and the media type of its answer; None where there is no query, or a long one.

        Raises:
            Refused: It is refused.
        """
        asked = _asked(_decoded(encoded))
        if asked.text is None or len(asked.text) > SHORT:
            return None
        return _job(request, asked, _form(asked.text))

    async def _form(self, text: str) -> Form:
        """What a query asks for; a long one is looked at by a worker, since others would have to wait."""
        if len(text) <= SHORT:
            return _form(text)
        answer = await self.pool.answer(wire.dumps({"do": "form", "text": text}))
        with answer.body as body:
            return cast("Form", body.read().decode())

    def _described(self, request: Request) -> Response:
        media, form = accepted(request, GRAPHS, "the description of the service")
        whole = description.Whole(str(request.base_url), self.pool.told)
        return told(self.pool, request, media, lambda: whole.service(form))

    async def void(self, request: Request) -> Response:
        """Describe what the graph holds, in numbers."""
        media, form = accepted(request, GRAPHS, "the description of the dataset")
        whole = description.Whole(str(request.base_url), self.pool.told)
        return told(self.pool, request, media, lambda: whole.dataset(form))

    async def graph(self, request: Request) -> Response:
        """Hand out a graph: one of a name, or the default graph."""
        pairs = _pairs(request.scope["query_string"])
        names = [value for name, value in pairs if name == "graph"]
        if len(names) + sum(name == "default" for name, _ in pairs) != 1:
            raise Refused(400, "BadInput", "name one graph: ?graph=IRI, or ?default.")
        return await self._graph(request, names)

    async def direct(self, request: Request) -> Response:
        """Hand out the graph whose name leads here; of plain RDF, that which is named as is asked."""
        path = request.path_params["name"]
        name = f"{request.base_url}graph/{path}" if self.pool.rdf else terms.GRAPH + path
        return await self._graph(request, [name])

    async def _graph(self, request: Request, names: list[str]) -> Response:
        if names and names[0] not in self.pool.told["graphs"]:
            raise Refused(404, "UnknownName", "there is no graph of that name; /sparql lists them.")
        media, form = accepted(request, GRAPHS, "a graph")
        job = {"do": "query", "text": _WHOLE, "form": form, "default": names, "named": []}
        return await answered(self.pool, request, job, media)


def _job(request: Request, asked: Asked, kind: Form) -> tuple[Job, str]:
    """What a query has to have done, and the media type of its answer."""
    media, form = accepted(request, OFFERED[kind], f"the answer to {kind}")
    job = {
        "do": "query",
        "text": asked.text,
        "form": form,
        "default": asked.default,
        "named": asked.named,
        "base": f"{request.base_url}sparql",
    }
    return job, media


async def _read(request: Request) -> Asked:
    """Read a query as the protocol has it (section 2.1)."""
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs += await _posted(request)
    return _asked(pairs)


def _asked(pairs: Pairs) -> Asked:
    """What the parameters of a request ask."""
    if any(name in _UPDATES for name, _ in pairs):
        raise Refused(403, "QueryRefused", f"updates are refused: {_ONLY_READ}")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise Refused(400, "BadInput", "send one query, and not more.")
    return Asked(
        queries[0] if queries else None,
        [value for name, value in pairs if name == "default-graph-uri"],
        [value for name, value in pairs if name == "named-graph-uri"],
    )


async def _posted(request: Request) -> Pairs:
    """The parameters in the body of a request; a query that is the body itself is one too."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind == _UPDATE:
        raise Refused(403, "QueryRefused", f"updates are refused: {_ONLY_READ}")
    if kind not in {_DIRECT, _FORM}:
        raise Refused(415, "UnknownMediaType", f"send the query as {_DIRECT}, or in a form as {_FORM}.")
    if options.get("charset", "utf-8").lower() not in _CHARSETS:
        raise Refused(415, "UnknownMediaType", "send the query in UTF-8.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "UnknownMediaType", "send the query as it is, without a Content-Encoding.")
    body = await request.body()
    return _pairs(body) if kind == _FORM else [("query", _text(body.removeprefix(b"\xef\xbb\xbf")))]


def _pairs(encoded: bytes) -> Pairs:
    return list(_once(encoded) if len(encoded) <= SHORT else _decoded(encoded))


def _decoded(encoded: bytes) -> Pairs:
    try:
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST
        )
    except UnicodeDecodeError:
        raise Refused(400, "BadInput", _NO_TEXT) from None
    except ValueError:
        raise Refused(400, "BadInput", f"a request has {_MOST} parameters at most.") from None


_once = lru_cache(maxsize=256)(_decoded)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "BadInput", _NO_TEXT) from None


def _form(text: str) -> Form:
    """What a query asks for; what must never reach the engine is refused here."""
    try:
        return form_of(text)
    except QueryRefused as error:
        raise Refused(400, "QueryRefused", str(error)) from None
    except QueryFailed as error:
        raise Refused(400, "QueryFailed", error.reason, line=error.line, column=error.column) from None
