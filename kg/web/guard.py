"""What stands before every route: who may ask, how much at once, and what a browser may do with it."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from kg.errors import BadInput
from kg.web.log import flush, log
from kg.web.pool import begin
from kg.web.refused import PAUSE, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.web.limits import Limits

LONGEST: Final = 8192
"""How many bytes the value of a header has at most."""

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
)
_CLOSED: Final = (*_HEADERS, (b"cross-origin-resource-policy", b"same-origin"))
_OPEN: Final = (*_HEADERS, (b"cross-origin-resource-policy", b"cross-origin"))

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]@/\s]+)(?::\d{0,5})?", re.IGNORECASE)


async def refusal(refused: Refused) -> JSONResponse:
    """An error as every route answers it, and when.

    Args:
        refused: What was not done, and why.

    Returns:
        The response.
    """
    headers = {"retry-after": "1"} if refused.status == 503 else {}  # noqa: PLR2004 - Service Unavailable
    body = {"error": refused.kind, "message": refused.sentence, **refused.more}
    await asyncio.sleep(refused.pause)
    return JSONResponse(body, refused.status, headers=headers)


class Door:
    """Who is let in, and with how much at once.

    Attributes:
        limits: The limits.
        hosts: The names by which the server may be asked; a page of another name would be another site's,
            made to point here.
        origins: The sites whose pages may ask besides its own; None where all may.
        headers: What every response says.
    """

    def __init__(
        self, limits: Limits, hosts: Collection[str], origins: Collection[str] | None = None
    ) -> None:
        self.limits, self.hosts = limits, frozenset(hosts)
        self.origins = None if origins is None else frozenset(origins)
        self.headers = _OPEN if origins is None else _CLOSED
        self._at_once: Counter[str] = Counter()

    def judge(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Refuse a request by its headers.

        Args:
            headers: The headers.

        Raises:
            Refused: It is not let in.
        """
        told: dict[bytes, bytes] = {}
        for name, value in headers:
            if len(value) > LONGEST:
                raise Refused(431, "TooLong", f"a header has {LONGEST:,} bytes at most.")
            if name == b"host" and name in told:
                raise Refused(400, "BadInput", "say once, and not twice, who is asked.")
            told[name] = value
        if int(told.get(b"content-length", 0)) > self.limits.request:
            raise Refused(413, "TooLong", f"a request's body has {self.limits.request:,} bytes at most.")
        self._judge_names(told)

    def _judge_names(self, told: dict[bytes, bytes]) -> None:
        """Refuse who asks by another name, and the pages of other sites."""
        if b"host" not in told:
            raise Refused(400, "BadInput", "say in the header Host who is asked.")
        if _name(told[b"host"].decode("latin-1")) not in self.hosts:
            raise Refused(421, "Misdirected", "this server is not asked by that name.")
        if self.origins is None:
            return
        origin = told.get(b"origin", b"").decode("latin-1")
        if origin:
            welcome = origin in self.origins or _name(origin.partition("://")[2]) in self.hosts
        else:
            welcome = (
                told.get(b"sec-fetch-site") != b"cross-site" or told.get(b"sec-fetch-mode") == b"navigate"
            )
        if not welcome:
            raise Refused(403, "ForeignOrigin", "pages of other sites may not ask this server; see --origin.")

    def enter(self, client: str) -> None:
        """Count a request of a client.

        Args:
            client: Whose it is.

        Raises:
            Refused: So many are worked on already.
        """
        if self._at_once[client] >= self.limits.each:
            sentence = f"{self.limits.each} requests of yours are worked on already."
            raise Refused(503, "Busy", sentence, pause=PAUSE)
        self._at_once[client] += 1

    def leave(self, client: str) -> None:
        """A request of a client is over that was counted."""
        self._at_once[client] -= 1
        if not self._at_once[client]:
            del self._at_once[client]


class Guard:
    """Lets a request through to the application, or refuses it.

    Attributes:
        app: The application.
        door: Decides who is let in.
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            await passed(self.door, self.app, scope, receive, send)
        else:
            await self.app(scope, receive, send)
            flush()


async def passed(
    door: Door, app: ASGIApp, scope: Scope, receive: Receive, send: Send, *, judged: bool = False
) -> None:
    """Let a request through to an application, or refuse it; say in the log what was answered.

    Args:
        door: Decides who is let in.
        app: The application; what it is handed to send with is a `Said`.
        scope: The request.
        receive: Receives its body.
        send: Sends the response.
        judged: Whether its headers were judged already, and it has no body.
    """
    begun, client = time.monotonic(), (scope.get("client") or ("-", 0))[0]
    begin(client)
    said = Said(send, door.headers)
    try:
        if not judged:
            door.judge(scope["headers"])
        door.enter(client)
        try:
            await app(scope, receive if judged else _Bounded(receive, door.limits), said)
        finally:
            door.leave(client)
    except Refused as refused:
        if not said.status:
            response = await refusal(refused)
            await response(scope, receive, said)
    except ClientDisconnect:
        pass  # nobody is left to be answered
    except Exception:
        if not said.status:
            failed = Refused(500, "Failed", "the server failed on it; its log says how.")
            response = await refusal(failed)
            await response(scope, receive, said)
        raise  # uvicorn logs it
    finally:
        seconds = time.monotonic() - begun
        log(client, scope["method"], scope["path"], said.status, size=said.size, seconds=seconds)


def _name(host: str) -> str | None:
    """The name in a Host header, without the port; None where it is none."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else None


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
    if address.is_unspecified:
        return frozenset(own)
    return frozenset({f"[{host}]" if address.version == 6 else host, *own})  # noqa: PLR2004 - IPv6


def private(host: str) -> bool:
    """Whether a server that listens at an address is reached from this machine alone.

    Args:
        host: The address or name.

    Returns:
        Whether it is.

    Example:
        >>> private("127.0.0.1"), private("localhost"), private("0.0.0.0")
        (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def origin(address: str) -> str:
    """A site as a browser names it in the Origin header.

    Args:
        address: The address of any of its pages.

    Returns:
        The site.

    Raises:
        kg.errors.BadInput: It is no address of a page.

    Example:
        >>> origin("https://Example.org/page?x=1")
        'https://example.org'
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # such as a bracket that is not closed
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadInput(f"{address!r} is no site; write for instance --origin https://its.example")
    return f"{parts.scheme}://{parts.netloc}".lower()


class _Bounded:
    """Receives a request's body, no more and no slower than it may be."""

    __slots__ = ("end", "limits", "receive", "size")

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
            raise Refused(413, "TooLong", f"a request's body has {self.limits.request:,} bytes at most.")
        if not message.get("more_body"):
            self.size = -1  # whole: what comes now is that the client went away
        return message


class Said:
    """Sends a response, with the headers that every response has; remembers what was sent."""

    __slots__ = ("headers", "send", "size", "status")

    def __init__(self, send: Send, headers: tuple[tuple[bytes, bytes], ...]) -> None:
        self.send, self.headers, self.status, self.size = send, headers, 0, 0

    async def __call__(self, message: Message) -> None:
        """Send a part of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = whole(message.get("headers", ()), self.headers)
        else:
            self.size += len(message.get("body", b""))
        await self.send(message)


def whole(
    given: Iterable[tuple[bytes, bytes]], every: Iterable[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """The headers of a response as they are sent.

    Args:
        given: Its own.
        every: Those of every response, which its own go before.

    Returns:
        All of them; what the answer varies with is named once, though each layer names it.
    """
    found = [(name, _once(value) if name == b"vary" else value) for name, value in given]
    own = {name for name, _ in found}
    return found + [each for each in every if each[0] not in own]


def _once(value: bytes) -> bytes:
    return b", ".join(dict.fromkeys(each.strip() for each in value.split(b",")))
