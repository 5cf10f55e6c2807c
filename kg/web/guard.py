"""What stands before every route: who may ask, how much at once, and what a browser may do with it."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from kg.web.pool import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.web.limits import Limits

LONGEST: Final = 65_536
"""How many bytes the address of a request has at most."""

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
)


def refusal(refused: Refused) -> JSONResponse:
    """An error as every route answers it.

    Args:
        refused: What was not done, and why.

    Returns:
        The response.
    """
    headers = {"retry-after": "1"} if refused.status == 503 else {}  # noqa: PLR2004 - Service Unavailable
    body = {"error": refused.kind, "message": refused.sentence, **refused.more}
    return JSONResponse(body, refused.status, headers=headers)


class Guard:
    """Lets a request through to the application, or refuses it.

    Attributes:
        app: The application.
        limits: The limits.
        hosts: The names by which the server may be asked; a page of another name would be another site's,
            made to point here.
    """

    def __init__(self, app: ASGIApp, limits: Limits, hosts: Collection[str]) -> None:
        self.app, self.limits, self.hosts = app, limits, frozenset(hosts)
        self._at_once: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, client = time.monotonic(), (scope.get("client") or ("-", 0))[0]
        said = _Said(send)
        try:
            self._judge(scope, client)
            self._at_once[client] += 1
            try:
                await self.app(scope, _Bounded(receive, self.limits), said)
            finally:
                self._at_once[client] -= 1
                if not self._at_once[client]:
                    del self._at_once[client]
        except Refused as refused:
            if not said.status:
                await refusal(refused)(scope, receive, said)
        finally:
            _log(scope, client, said, time.monotonic() - begun)

    def _judge(self, scope: Scope, client: str) -> None:
        """Refuse a request by its address and headers, or because its client asks too much at once."""
        headers = dict(scope["headers"])
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST:
            raise Refused(414, "TooLong", "the address is too long; send the query by POST.")
        if _name(headers.get(b"host", b"").decode("latin-1")) not in self.hosts:
            raise Refused(421, "Misdirected", "this server is not asked by that name.")
        if int(headers.get(b"content-length") or 0) > self.limits.request:
            raise Refused(413, "TooLong", f"a request has {self.limits.request:,} bytes at most.")
        if self._at_once[client] >= self.limits.each:
            raise Refused(503, "Busy", f"{self.limits.each} requests of yours are worked on already.")


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].lower()


def names(host: str) -> frozenset[str]:
    """By which names a server may be asked that listens at an address.

    Args:
        host: The address or name.

    Returns:
        The names.

    Example:
        >>> sorted(names("127.0.0.1"))
        ['127.0.0.1', '[::1]', 'localhost']
    """
    try:
        address = ip_address(host)
    except ValueError:
        return frozenset({host.lower()})
    own = {"127.0.0.1", "[::1]", "localhost"}
    if address.is_loopback:
        return frozenset(own)
    return frozenset({f"[{host}]" if address.version == 6 else host, *own})  # noqa: PLR2004 - IPv6


class _Bounded:
    """Receives a request's body, no more and no slower than it may be."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self.receive, self.limits, self.size = receive, limits, 0
        self.end = time.monotonic() + limits.idle

    async def __call__(self) -> Message:
        if self.size < 0:
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), max(0.0, self.end - time.monotonic()))
        except TimeoutError:
            raise Refused(408, "TooSlow", f"a request is sent within {self.limits.idle:g} s.") from None
        self.size += len(message.get("body", b""))
        if self.size > self.limits.request:
            raise Refused(413, "TooLong", f"a request has {self.limits.request:,} bytes at most.")
        if not message.get("more_body"):
            self.size = -1  # whole: what comes now is that the client went away
        return message


class _Said:
    """Sends a response, with the headers that every response has; remembers what was sent."""

    def __init__(self, send: Send) -> None:
        self.send, self.status, self.size = send, 0, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = {name for name, _ in message.get("headers", ())}
            message["headers"] = [
                *message.get("headers", ()),
                *(each for each in _HEADERS if each[0] not in own),
            ]
        else:
            self.size += len(message.get("body", b""))
        await self.send(message)


def _log(scope: Scope, client: str, said: _Said, seconds: float) -> None:
    """Say in one line of JSON what was asked and answered; the query itself is nobody's business."""
    line: dict[str, Any] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": client,
        "method": scope["method"],
        "path": scope["path"],
        "status": said.status,
        "bytes": said.size,
        "ms": round(seconds * 1000, 1),
    }
    print(json.dumps(line), file=sys.stderr, flush=True)  # noqa: T201 - the access log
