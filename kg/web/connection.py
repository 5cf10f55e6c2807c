"""A client's connection: what uvicorn leaves to the application's patience has an end here.

A client that does not finish a request, or does not take in its answer, is not waited for. Requests are taken
apart by httptools alone, which refuses what could be read in two ways.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from kg.web.limits import LIMITS, Limits
from kg.web.short import Way

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application, ASGISendEvent, HTTPResponseStartEvent

    from kg.web.short import Short

_OF_TRANSPORT: Final = frozenset({b"connection", b"transfer-encoding"})

SMALL: Final = 8192
"""A request by GET of no more bytes can go the short way."""

DRAIN: Final = 2.0
"""How many seconds the rest of a request is still read that was answered before it was whole."""


class Cycle(RequestResponseCycle):
    """An answer, sent with its head in one piece where it is short: that takes half the time."""

    _head: HTTPResponseStartEvent | None = None

    async def send(self, message: ASGISendEvent) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start" and not self.response_started:
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                whole = self._whole(head, message.get("body", b""))
                if whole is not None and self.plain():
                    self._done(whole)
                    return
            await super().send(head)
        await super().send(message)

    def plain(self) -> bool:
        """Whether an answer can be sent at once, and in one piece."""
        return self.keep_alive and not (self.response_started or self.disconnected or self.flow.write_paused)

    def write(self, rest: bytes) -> None:
        """Send a whole answer with the status 200.

        Args:
            rest: What comes after the first lines, which are the same for all answers.
        """
        first = b"".join([b"%b: %b\r\n" % each for each in self.default_headers])
        self._done(b"".join((STATUS_LINE[200], first, rest)))

    def _done(self, whole: bytes) -> None:
        self.response_started = self.response_complete = True
        self.transport.write(whole)
        self.message_event.set()
        self.on_response()

    def _whole(self, head: HTTPResponseStartEvent, body: bytes) -> bytes | None:
        """A whole answer as it is sent; None where it has to be sent in another way."""
        headers = [*self.default_headers, *head.get("headers", ())]
        lines = b"".join([b"%b: %b\r\n" % each for each in headers])
        if (
            self.scope["method"] == "HEAD"
            or (b"content-length", b"%d" % len(body)) not in headers
            or any(name in _OF_TRANSPORT for name, _ in headers)
            or lines.count(b"\r") != len(headers)
            or lines.count(b"\n") != len(headers)
        ):
            return None
        return b"".join((STATUS_LINE[head["status"]], lines, b"\r\n", body))


class Connection(HttpToolsProtocol):
    """A connection that ends where its client takes too long, or too much.

    Attributes:
        limits: The limits.
        short: The short way of plain queries; None where all go the long one.
        open_now: How many connections each client has.
    """

    limits: ClassVar[Limits] = LIMITS
    short: ClassVar[Short | None] = None
    open_now: ClassVar[Counter[str]] = Counter()

    _patience: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _head = 0
    _piece = 0
    _in_head = True
    _whole = True
    _counted = ""
    _asked: Cycle | None = None
    _next: asyncio.Future[tuple[Cycle, Way]] | None = None
    _answering: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, unless the client has too many connections."""
        super().connection_made(transport)
        self._counted = self.client[0] if self.client else "-"
        self.open_now[self._counted] += 1
        if self.open_now[self._counted] > self.limits.connections:
            self._refuse(503, "Busy", f"{self.limits.connections} connections of yours are open already.")
        else:
            self._wait(self.limits.idle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop()
        self._taken()
        if self._next is not None:
            self._next.cancel()  # at which the task ends, once it has done what it does
        self.open_now[self._counted] -= 1
        if self.open_now[self._counted] <= 0:
            del self.open_now[self._counted]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a piece of a request; its head may be only so long."""
        if self.transport.is_closing():
            return
        self._piece = len(data)
        super().data_received(data)
        if not self._in_head:
            return
        self._head += len(data)
        if self._head > self.limits.request:
            self._refuse(431, "TooLong", f"a request's head has {self.limits.request:,} bytes at most.")
        elif self._patience is None and not (self._whole or self.transport.is_closing()):
            self._wait(self.limits.idle)

    def on_message_begin(self) -> None:
        """Begin to take in a head."""
        super().on_message_begin()
        self._in_head, self._whole, self._head = True, False, 0

    def on_headers_complete(self) -> None:
        """Hand the request on; the application waits for its body itself."""
        self._stop()
        self._in_head = False
        if len(self.url) > self.limits.address:
            self._refuse(414, "TooLong", "the address is too long; send the query by POST.")
            return
        if not self.url.startswith((b"/", b"*")):
            self._believe_target()
        way = self._way()
        app, self.app = self.app, way or self.app
        super().on_headers_complete()
        self.app = app
        self.cycle.__class__ = Cycle  # uvicorn makes its own, and leaves no other way
        self._asked = self.cycle  # type: ignore[assignment]

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Begin to answer; the short way's answers share a task, since one for each takes a tenth longer."""
        if not isinstance(app, Way):
            super()._start_asgi_task(cycle, app)
        elif self._next is None:
            self._answering = self.loop.create_task(self._answer(cycle, app))  # type: ignore[arg-type]
        else:
            self._next.set_result((cycle, app))  # type: ignore[arg-type]

    async def _answer(self, cycle: Cycle, way: Way) -> None:
        """Answer what goes the short way, one after the other, until the connection is lost."""
        while True:
            self._next = self.loop.create_future()
            way.cycle = cycle
            await cycle.run_asgi(way)  # type: ignore[arg-type]
            if self.transport.is_closing():
                return
            cycle, way = await self._next

    def _way(self) -> Way | None:
        """The short way for this request, where it can go there; by GET it has to come in one small piece."""
        if self.short is None:
            return None
        method = self.parser.get_method()
        if method == b"GET" and not self._head and self._piece <= SMALL:
            return self.short.way(self.url, tuple(self.headers), self.server)
        return self.short.posted(self.url, tuple(self.headers)) if method == b"POST" else None

    def on_body(self, body: bytes) -> None:
        """Take in a piece of the body, unless the request is refused already."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait no longer for the rest of a request that has been answered already."""
        self._whole = True
        self._stop()
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for what is left of the request, or for the client to take in the answer, but not for long."""
        super().on_response_complete()
        if not (self._whole or self._in_head):
            self._stop()
            self._patience = self.loop.call_later(DRAIN, self.transport.abort)
        elif self.transport.is_closing():
            self.loop.call_later(self.limits.idle, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to wait for the client to take in what it was sent."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(self.limits.idle, self.transport.abort)

    def resume_writing(self) -> None:
        """It has taken it in."""
        super().resume_writing()
        self._taken()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing more is asked."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, in the form of every error."""
        self._refuse(400, "BadInput", msg)

    def _wait(self, seconds: float) -> None:
        self._patience = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _taken(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _late(self) -> None:
        self._patience = None
        if self._whole:  # nothing was asked
            self.transport.close()
        else:
            self._refuse(408, "TooSlow", f"a request is sent within {self.limits.idle:g} s.")

    def _believe_target(self) -> None:
        """Let the target of a request say which host is meant, where it does (RFC 9112, section 3.2.2)."""
        authority = self.url.partition(b"://")[2].partition(b"/")[0].partition(b"?")[0]
        self.headers[:] = [each for each in self.headers if each[0] != b"host"]
        self.headers.append((b"host", authority.rpartition(b"@")[2]))

    def _refuse(self, status: int, kind: str, sentence: str) -> None:
        """Answer without the application, and hang up; where another answer is due first, only hang up."""
        self._stop()
        if self.transport.is_closing():
            return
        if self._asked is not None and not self._asked.response_complete:
            if self._in_head or self.pipeline or self._asked.response_started:
                self.transport.abort()
                return
            self._asked.disconnected = True
            self._asked.message_event.set()
        body = json.dumps({"error": kind, "message": sentence}).encode()
        head = b"content-type: application/json\r\nx-content-type-options: nosniff\r\nconnection: close\r\n"
        if status == 503:  # noqa: PLR2004 - Service Unavailable
            head += b"retry-after: 1\r\n"
        self.transport.write(
            b"".join((STATUS_LINE[status], head, b"content-length: %d\r\n\r\n" % len(body), body))
        )
        self.transport.close()


def connection(limits: Limits, short: Short | None = None) -> type[Connection]:
    """Connections within limits, for uvicorn.

    Args:
        limits: The limits.
        short: The short way of plain queries.

    Returns:
        Their class.
    """
    return type("Limited", (Connection,), {"limits": limits, "short": short, "open_now": Counter[str]()})
