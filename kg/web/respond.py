"""Turns jobs into responses: what is known is not sent again, and nothing is sent before it is whole."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from kg import terms
from kg.web import wire
from kg.web.negotiation import Name, chosen
from kg.web.pool import Job, Pool, Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from starlette.requests import Request

NOT_FOUND: Final = 404
_READING: Final = frozenset({"GET", "HEAD"})


def accepted(request: Request, offered: Mapping[str, Name], what: str) -> tuple[str, Name]:
    """The media type and the format that a client wants most.

    Args:
        request: The request.
        offered: What there is.
        what: What is asked for, in words.

    Returns:
        The type and the format.

    Raises:
        Refused: It wants none of them.
    """
    found = chosen(request.headers.getlist("accept"), offered)
    if found is None:
        raise Refused(406, "NotAcceptable", f"{what} can be had as {', '.join(offered)}.")
    return found


async def answered(pool: Pool, request: Request, job: Job, media: str) -> Response:
    """Have a job done, unless the client has its answer already.

    Args:
        pool: The workers.
        request: The request.
        job: What to do.
        media: The media type of the answer.

    Returns:
        The response.

    Raises:
        Refused: It was not done.
    """
    tag = _tag(pool, job, media)
    if (unchanged := _unchanged(request, tag)) is not None:
        return unchanged
    try:
        body, length = await pool.answer(job)
    except Refused as refused:
        if refused.kind == "UnknownName":  # a worker cannot know that it is a page that is asked for
            refused.status = NOT_FOUND
        raise
    if length <= wire.PIECE:
        with body:
            return Response(body.read(), media_type=media, headers=_headers(tag))
    return StreamingResponse(
        _pieces(body), media_type=media, headers={**_headers(tag), "content-length": str(length)}
    )


def told(pool: Pool, request: Request, media: str, tell: Callable[[], bytes]) -> Response:
    """Say what the server itself knows of its graph, unless the client has it already.

    Args:
        pool: The workers.
        request: The request.
        media: The media type of the answer.
        tell: Makes the answer, which follows from the address and the graph.

    Returns:
        The response.
    """
    tag = _tag(pool, {"do": "tell", "of": str(request.url)}, media)
    unchanged = _unchanged(request, tag)
    return unchanged or Response(tell(), media_type=media, headers=_headers(tag))


def _headers(tag: str) -> dict[str, str]:
    return {"etag": tag, "vary": "Accept, Accept-Encoding", "cache-control": "no-cache"}


def _unchanged(request: Request, tag: str) -> Response | None:
    """Say that the client's copy is good, where it is."""
    if request.method not in _READING:
        return None
    held = ",".join(request.headers.getlist("if-none-match"))
    known = {each.strip().removeprefix("W/") for each in held.split(",")}
    if not known & {"*", tag.removeprefix("W/")}:
        return None
    return Response(status_code=304, headers=_headers(tag))


def _tag(pool: Pool, job: Job, media: str) -> str:
    """A weak tag (RFC 9110, section 8.8.3): the same answer may be compressed or not."""
    named = [pool.digest, pool.told["beside"], terms.VERSION, job, media]
    return f'W/"{hashlib.sha256(wire.dumps(named)).hexdigest()[:32]}"'


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    with body:
        while piece := body.read(wire.PIECE):
            yield piece
