"""The routes under `/api`: every analysis and every named question, by the definitions that commands have."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.ask.enquiries import enquiry, hangs, names, question, questions, sensitivity
from kg.errors import KgError, UnknownName, UnknownParameter
from kg.export.dump import dump
from kg.web import openapi
from kg.web.pool import Pool
from kg.web.refused import Refused
from kg.web.respond import accepted, answered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.requests import Request

    from kg.ask.enquiry import Enquiry

MOST: Final = 1000
"""How many parameters a request has at most."""

STATUS: Final = {"UnknownName": 404, "MissingExtra": 501}
"""The status of an error, by its kind, where it is not 400."""

MEDIA: Final[dict[str, tuple[str, ...]]] = {
    "json": ("application/json",),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "html": ("text/html",),
    "turtle": ("text/turtle",),
}
"""The media types of each form in which an answer can be written."""

ROWS: Final[dict[str, tuple[str, ...]]] = MEDIA | {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
}
"""The same for the rows of a named question."""


class Api:
    """Answers analyses and named questions.

    Attributes:
        pool: The workers.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    async def index(self, request: Request) -> Response:
        """List what can be asked."""
        _nothing(request)
        return Response(dump(openapi.index()), media_type="application/json")

    async def document(self, request: Request) -> Response:
        """Describe all routes."""
        _nothing(request)
        return JSONResponse(openapi.document())

    async def questions(self, request: Request) -> Response:
        """List the named questions."""
        _nothing(request)
        listed = {"questions": openapi.index()["questions"]}
        return Response(dump(listed), media_type="application/json")

    async def analysis(self, request: Request) -> Response:
        """Answer an analysis."""
        return await self._answer(request, "analysis", enquiry, names(), MEDIA)

    async def question(self, request: Request) -> Response:
        """Answer a named question."""
        return await self._answer(request, "question", question, questions(), ROWS)

    async def sensitivity(self, request: Request) -> Response:
        """Tell on what the answer to an analysis or a named question hangs."""
        return await self._answer(request, "sensitivity", sensitivity, hangs(), MEDIA)

    async def _answer(
        self,
        request: Request,
        kind: str,
        find: Callable[[str], Enquiry],
        known: Collection[str],
        media: Mapping[str, tuple[str, ...]],
    ) -> Response:
        name = str(request.path_params["name"])
        if name not in known:
            near = difflib.get_close_matches(name, known)
            hint = f"did you mean {' or '.join(near)}?" if near else "/api lists what there is."
            raise Refused(
                404, "UnknownName", f"there is nothing to ask by the name {name!r}; {hint}", near=near
            )
        asked, words = find(name), _words(request)
        try:
            asked.read(words)
        except KgError as error:
            raise refused(error) from None
        offered = {each: form for form in asked.forms for each in media[form]}
        media_type, form = accepted(request, offered, "the answer")
        job = {"do": "ask", "of": kind, "name": name, "words": words, "form": form}
        try:
            return await answered(self.pool, request, job, media_type)
        except Refused as error:
            error.status = STATUS.get(error.kind, error.status)
            raise


def routes(pool: Pool) -> list[Route]:
    """The routes of the analyses.

    Args:
        pool: The workers.

    Returns:
        The routes.
    """
    api = Api(pool)
    openapi.document()  # made now, and not while somebody waits
    return [
        Route("/openapi.json", api.document),
        Route("/api", api.index),
        Route("/api/questions", api.questions),
        Route("/api/questions/{name}", api.question),
        Route("/api/sensitivity/{name}", api.sensitivity),
        Route("/api/{name}", api.analysis),
    ]


def refused(error: KgError) -> Refused:
    """An error as a request is refused with it.

    Args:
        error: The error.

    Returns:
        The refusal.
    """
    kind = type(error).__name__
    more: dict[str, Any] = {}
    if isinstance(error, UnknownName | UnknownParameter):
        more["near"] = list(error.near)
    return Refused(STATUS.get(kind, 400), kind, str(error), **more)


def _nothing(request: Request) -> None:
    """Refuse parameters where none is taken."""
    words = _words(request)
    if words:
        raise refused(UnknownParameter(words[0][0], (), ()))


def _words(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request."""
    try:
        pairs = parse_qsl(request.scope["query_string"], keep_blank_values=True, max_num_fields=MOST)
        return [(name.decode(), word.decode()) for name, word in pairs]
    except UnicodeDecodeError:
        raise Refused(400, "BadInput", "it holds bytes that are no UTF-8.") from None
    except ValueError:
        raise Refused(400, "BadInput", f"a request has {MOST} parameters at most.") from None
