"""The short way of a query through the server: past what only pages and browsers need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_METHODS: Final = frozenset({"GET", "POST"})


class Short:
    """Hands a request on to one answer at once, where nothing that stands between has to do with it.

    Between them the application finds the route, compresses, and allows pages of other sites to read; all of
    that takes longer than most queries.

    Attributes:
        app: The application, for all other requests.
        path: What is asked for.
        answer: Answers it.
    """

    def __init__(self, app: ASGIApp, path: str, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self.app, self.path, self.answer = app, path, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it to the application."""
        if scope["type"] == "http" and scope["path"] == self.path and _plain(scope):
            response = await self.answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _plain(scope: Scope) -> bool:
    """Whether it is no browser that asks, and nobody who can take compressed answers."""
    return scope["method"] in _METHODS and not any(
        name == b"origin" or (name == b"accept-encoding" and b"gzip" in value)
        for name, value in scope["headers"]
    )
