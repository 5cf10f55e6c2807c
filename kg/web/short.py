"""The short way of a query through the server: from the connection to a worker, and back.

What stands between them is for pages, browsers and other routes, and takes longer than most queries. So what
is asked plainly goes past it; all else goes the long way, by the application. Both answer alike, to the byte.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from kg.web import respond, wire
from kg.web.guard import Door, Said, passed, refusal, whole
from kg.web.packing import Packing, takes_gzip
from kg.web.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

    from kg.web.connection import Cycle
    from kg.web.respond import Ready
    from kg.web.sparql import Endpoint

ADDRESS: Final = b"/sparql"
"""For what is asked that can go the short way."""

MINIMUM: Final = 1024
"""From how many bytes on an answer is compressed."""

DAY: Final = 86_400
"""How long a browser may take it for granted what another site's page may ask, in seconds."""

_BODIES: Final = frozenset({b"content-length", b"transfer-encoding", b"expect"})
_PASSED_ON: Final = frozenset({b"origin", b"x-forwarded-for", b"x-forwarded-proto"})

_TAG: Final = b"{tag}"

Headers = tuple[tuple[bytes, bytes], ...]


def layers(origins: Collection[str] | None) -> list[Middleware]:
    """What every response goes through: pages of other sites may read it, and it is compressed.

    Args:
        origins: The sites whose pages may read the answers; None where all may.

    Returns:
        The layers, the outermost first.
    """
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=["*"] if origins is None else origins,
            allow_methods=("GET", "HEAD", "POST", "OPTIONS"),
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After"],
            max_age=DAY,
        ),
        Middleware(Packing, minimum_size=MINIMUM, compresslevel=5),
    ]


class Plain(NamedTuple):
    """A query that goes the short way, as it was understood.

    Attributes:
        ready: What is to be done; None where the client has its answer.
        before: The lines of the response before its length.
        after: Those after it.
        packed: Whether the client takes compressed answers.
        same: Says that the client has the answer.
    """

    ready: Ready
    before: bytes
    after: bytes
    packed: bool
    same: Response | None


class Short:
    """Knows what can go the short way.

    What was understood of a request is remembered for a while; what was answered is not.

    Attributes:
        door: Decides who is let in.
        endpoint: Reads queries, and knows the workers.
    """

    def __init__(self, door: Door, endpoint: Endpoint) -> None:
        self.door, self.endpoint = door, endpoint
        self._known = lru_cache(maxsize=1024)(self._understood)
        self._clients = lru_cache(maxsize=64)(self._client)
        self._lines = lru_cache(maxsize=64)(self._said)

    def way(self, target: bytes, headers: Headers, server: tuple[str, int | None] | None) -> Way | None:
        """The short way for a request, if it can go there.

        Args:
            target: What is asked for, by GET.
            headers: The headers.
            server: The address that the client has reached.

        Returns:
            The way, an ASGI application; None where it has to go the long one, also to be refused.
        """
        if not target.startswith(ADDRESS + b"?") or b"#" in target:
            return None
        try:
            plain = self._known(target, headers, server, self.endpoint.pool.mark)
        except Refused:
            return None
        return None if plain is None else Way(self, plain)

    def posted(self, target: bytes, headers: Headers) -> Way | None:
        """The short way for a request by POST, if it can go there.

        Args:
            target: What is asked for.
            headers: The headers.

        Returns:
            The way, on which it is read as on the long one; None where it has to go that.
        """
        if target.partition(b"?")[0] != ADDRESS or b"#" in target or _is_passed_on(headers):
            return None
        return Way(self, None)

    def layered(self, app: ASGIApp) -> ASGIApp:
        """An application with the layers that every response goes through."""
        for layer, args, options in reversed(layers(self.door.origins)):
            app = layer(app, *args, **options)
        return app

    def _understood(
        self, target: bytes, headers: Headers, server: tuple[str, int | None] | None, mark: str
    ) -> Plain | None:
        del mark  # what is understood is good for this graph alone
        client = self._clients(headers, server)
        asked = client and self.endpoint.plain(client, target.partition(b"?")[2])
        if not client or not asked:
            return None
        ready = respond.ready(self.endpoint.pool, *asked)
        before, after = self._lines(ready.media)
        return Plain(
            ready,
            before.replace(_TAG, ready.tag.encode()),
            after,
            takes_gzip(client.headers.getlist("accept-encoding")),
            respond.unchanged(client, ready.tag),
        )

    def _client(self, headers: Headers, server: tuple[str, int | None] | None) -> Request | None:
        """What the headers of a request say; None where it has to go the long way."""
        if _is_passed_on(headers) or any(name in _BODIES for name, _ in headers):
            return None
        self.door.judge(headers)
        scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/sparql", "root_path": ""}
        return Request({**scope, "server": server, "headers": headers})

    def _said(self, media: str) -> tuple[bytes, bytes]:
        """The lines of a response, up to its length and after it."""
        ready = respond.Ready(b"", media, _TAG.decode())
        # One of the layers adds the last, where no page of another site asks.
        headers = {**ready.headers, "vary": f"{ready.headers['vary']}, Origin"}
        empty = Response(b"", media_type=media, headers=headers)
        lines = b"".join(b"%b: %b\r\n" % each for each in whole(empty.raw_headers, self.door.headers))
        before, after = lines.split(b"content-length: 0")
        return before + b"content-length: ", after + b"\r\n"


class Way:
    """The short way of one request.

    Attributes:
        plain: The query, as it was understood; None where it is yet to be read.
        cycle: What it is answered by.
    """

    __slots__ = ("_short", "cycle", "plain")

    def __init__(self, short: Short, plain: Plain | None) -> None:
        self._short, self.plain = short, plain
        self.cycle: Cycle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        judged = self.plain is not None
        await passed(self._short.door, self._answer, scope, receive, send, judged=judged)

    async def _answer(self, scope: Scope, receive: Receive, said: Send) -> None:
        response: Response | None
        try:
            if self.plain is None:
                response = await self._short.endpoint.query(Request(scope, receive))
            else:
                response = self.plain.same or await self._asked(self.plain, said)
        except Refused as refused:
            response = await refusal(refused)
        if response is not None:
            await self._short.layered(response)(scope, receive, said)

    async def _asked(self, plain: Plain, said: Send) -> Response | None:
        """Ask a worker; the response, unless it could be sent at once."""
        cycle = self.cycle
        answer = await respond.had(self._short.endpoint.pool, plain.ready)
        length = answer.length
        packed = plain.packed and length >= MINIMUM
        if packed or length > wire.PIECE or cycle is None or not cycle.plain():
            return respond.response(answer, plain.ready)
        assert isinstance(said, Said)  # noqa: S101 - see `passed`
        with answer.body as body:
            cycle.write(b"%b%d%b%b" % (plain.before, length, plain.after, body.read()))
        said.status, said.size = 200, length
        return None


def _is_passed_on(headers: Headers) -> bool:
    """Whether it is the page of a site that asks, or a proxy."""
    return any(name in _PASSED_ON for name, _ in headers)
