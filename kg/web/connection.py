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

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGISendEvent, HTTPResponseStartEvent

_OF_TRANSPORT: Final = frozenset({b"connection", b"transfer-encoding"})

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
                if whole is not None and not (self.disconnected or self.flow.write_paused):
                    self.response_started = self.response_complete = True
                    self.transport.write(whole)
                    self.message_event.set()
                    self.on_response()
                    return
            await super().send(head)
        await super().send(message)

    def _whole(self, head: HTTPResponseStartEvent, body: bytes) -> bytes | None:
        """A whole answer as it is sent; None where it has to be sent in another way."""
        headers = [*self.default_headers, *head.get("headers", ())]
        lines = b"".join([b"%b: %b\r\n" % each for each in headers])
        if (
            self.scope["method"] == "HEAD"
            or not self.keep_alive
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
        open_now: How many connections each client has.
    """

    limits: ClassVar[Limits] = LIMITS
    open_now: ClassVar[Counter[str]] = Counter()

    _patience: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _head = 0
    _in_head = True
    _whole = True
    _counted = ""
    _asked: RequestResponseCycle | None = None

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
        self.open_now[self._counted] -= 1
        if self.open_now[self._counted] <= 0:
            del self.open_now[self._counted]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a piece of a request; its head may be only so long."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > self.limits.request:
                self._refuse(431, "TooLong", f"a request's head has {self.limits.request:,} bytes at most.")

    def on_message_begin(self) -> None:
        """Wait for the rest of the head."""
        super().on_message_begin()
        self._in_head, self._whole, self._head = True, False, 0
        if self._patience is None:
            self._wait(self.limits.idle)

    def on_headers_complete(self) -> None:
        """Hand the request on; the application waits for its body itself."""
        self._stop()
        self._in_head = False
        if len(self.url) > self.limits.address:
            self._refuse(414, "TooLong", "the address is too long; send the query by POST.")
            return
        if not self.url.startswith((b"/", b"*")):
            self._believe_target()
        super().on_headers_complete()
        self._asked = self.cycle
        self.cycle.__class__ = Cycle  # uvicorn makes its own, and leaves no other way

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


def connection(limits: Limits) -> type[Connection]:
    """Connections within limits, for uvicorn.

    Args:
        limits: The limits.

    Returns:
        Their class.
    """
    return type("Limited", (Connection,), {"limits": limits, "open_now": Counter[str]()})
