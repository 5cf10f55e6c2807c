"""Compresses answers for the clients that take it, as RFC 9110 has it (section 12.5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Packing(GZipMiddleware):
    """Compresses with gzip, but not for those who name it only to refuse it (`gzip;q=0`)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed or not."""
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope).getlist("accept-encoding")):
            kept = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await super().__call__(scope, receive, send)


def takes_gzip(values: list[str]) -> bool:
    """Whether a client takes answers that are compressed with gzip.

    Args:
        values: What its headers `Accept-Encoding` say; empty where there is none.

    Returns:
        Whether it does.

    Example:
        >>> takes_gzip(["br, gzip"]), takes_gzip(["gzip;q=0, *"]), takes_gzip([])
        (True, False, False)
    """
    return parse_accept_header(", ".join(values), Accept).quality("gzip") > 0
