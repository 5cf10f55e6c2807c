"""Turns jobs into responses: what is known is not sent again, and nothing is sent before it is whole."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from kg.web import wire
from kg.web.negotiation import Media, chosen
from kg.web.pool import Job, Pool, Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from kg.query import Format


def accepted(request: Request, offered: Media, what: str) -> tuple[str, Format]:
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
    found = chosen(request.headers.get("accept"), offered)
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
    tag = _tag(pool.digest, job, media)
    headers = {"etag": tag, "vary": "Accept", "cache-control": "no-cache"}
    if request.method in {"GET", "HEAD"} and _matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    body, length = await pool.answer(job)
    if length <= wire.PIECE:
        with body:
            return Response(body.read(), media_type=media, headers=headers)
    return StreamingResponse(
        _pieces(body), media_type=media, headers={**headers, "content-length": str(length)}
    )


def _tag(digest: str, job: Job, media: str) -> str:
    """A weak tag (RFC 9110, section 8.8.3): the same answer may be compressed or not."""
    named = hashlib.sha256(digest.encode() + wire.dumps([job, media])).hexdigest()
    return f'W/"{named[:32]}"'


def _matches(header: str | None, tag: str) -> bool:
    known = {each.strip().removeprefix("W/") for each in (header or "").split(",")}
    return "*" in known or tag.removeprefix("W/") in known


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    with body:
        while piece := body.read(wire.PIECE):
            yield piece
