"""Turns jobs into responses: what is known is not sent again, and nothing is sent before it is whole."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from starlette.responses import Response, StreamingResponse

from kg import terms
from kg.web import wire
from kg.web.negotiation import Name, chosen
from kg.web.pool import Job, Pool
from kg.web.refused import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from starlette.requests import Request

    from kg.web.line import Answer

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


class Ready(NamedTuple):
    """A job that can be handed on.

    Attributes:
        job: The job, as a worker takes it.
        media: The media type of the answer.
        tag: By what the answer is known.
    """

    job: bytes
    media: str
    tag: str

    @property
    def headers(self) -> dict[str, str]:
        """What is said of the answer."""
        return _headers(self.tag)


def ready(pool: Pool, job: Job, media: str) -> Ready:
    """Make a job ready.

    Args:
        pool: The workers.
        job: What to do.
        media: The media type of the answer.

    Returns:
        The job, and by what its answer will be known.
    """
    message = wire.dumps(job)
    return Ready(message, media, _tag(pool, message, media))


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
    made = ready(pool, job, media)
    if (same := unchanged(request, made.tag)) is not None:
        return same
    return response(await had(pool, made), made)


async def had(pool: Pool, made: Ready) -> Answer:
    """Have a job done.

    Args:
        pool: The workers.
        made: The job.

    Returns:
        The answer.

    Raises:
        Refused: It was not done.
    """
    try:
        return await pool.answer(made.job)
    except Refused as refused:
        if refused.kind == "UnknownName":  # a worker cannot know that it is a page that is asked for
            refused.status = NOT_FOUND
        raise


def response(answer: Answer, made: Ready) -> Response:
    """What is sent of an answer.

    Args:
        answer: The answer of a worker.
        made: What was asked.

    Returns:
        The response.
    """
    if answer.length <= wire.PIECE:
        with answer.body as body:
            return Response(body.read(), media_type=made.media, headers=made.headers)
    headers = {**made.headers, "content-length": str(answer.length)}
    return StreamingResponse(_pieces(answer.body), media_type=made.media, headers=headers)


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
    tag = _tag(pool, str(request.url).encode(), media)
    return unchanged(request, tag) or Response(tell(), media_type=media, headers=_headers(tag))


def _headers(tag: str) -> dict[str, str]:
    return {"etag": tag, "vary": "Accept, Accept-Encoding", "cache-control": "no-cache"}


def unchanged(request: Request, tag: str) -> Response | None:
    """Say that the client's copy is good, where it is.

    Args:
        request: The request.
        tag: By what the answer is known.

    Returns:
        The response; None where it has no copy, or another.
    """
    if request.method not in _READING:
        return None
    held = ",".join(request.headers.getlist("if-none-match"))
    known = {each.strip().removeprefix("W/") for each in held.split(",")}
    if not known & {"*", tag.removeprefix("W/")}:
        return None
    return Response(status_code=304, headers=_headers(tag))


def _tag(pool: Pool, asked: bytes, media: str) -> str:
    """A weak tag (RFC 9110, section 8.8.3): the same answer may be compressed or not."""
    named = f"{pool.mark} {terms.VERSION} {media} ".encode() + asked
    return f'W/"{hashlib.blake2b(named, digest_size=16).hexdigest()}"'


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    with body:
        while piece := body.read(wire.PIECE):
            yield piece
