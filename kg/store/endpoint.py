"""Speaks to a SPARQL endpoint over HTTP: credentials, retries, redirects, and bounds on time and length.

Protocol: https://www.w3.org/TR/sparql11-protocol/. Only queries are ever sent, by POST.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from kg import terms
from kg.errors import BadInput, MissingExtra, QueryFailed, Unanswered
from kg.store import credentials, said

if TYPE_CHECKING:
    import requests

CONNECT: Final = 10.0
"""How many seconds a connection may take."""

SECONDS: Final = 60.0
"""How many seconds an answer may take, from the question to its last byte, where nothing else is said."""

ANSWER: Final = 256 * 1024**2
"""How many bytes an answer may have, unpacked."""

TRIES: Final = 5
"""How often a question is asked of a server that is too busy."""

REDIRECTS: Final = 5
"""How many redirects are followed."""

_BUSY: Final = frozenset({429, 503})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_ANSWERED: Final = range(200, 300)
# Nobody asks for a part. Virtuoso ends a query that takes too long with what it has, and says so by both.
_PARTIAL: Final = 206
_LATE: Final = "S1TAT"
_WANTS: Final = (
    "it wants credentials: set KG_USER and KG_PASSWORD, or KG_TOKEN, or write a line into ~/.netrc"
)
_ELSEWHERE: Final = "it sends on to where credentials do not follow, and which wants some; give that address"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        body: all of it.
        kind: its media type, without parameters.
        cut: whether the server says that there is more than it gives.
    """

    body: bytes
    kind: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent.

    Attributes:
        method: GET or POST.
        address: where to.
        form: the fields of its body.
        accept: the media types in which the answer can be read.
    """

    method: str
    address: str
    form: tuple[tuple[str, str], ...]
    accept: str


class Late(Exception):
    """The time was up; whoever set it knows what to say of that."""


def is_address(place: object) -> bool:
    """Tell whether a place is the address of a store elsewhere, rather than a file or folder.

    Args:
        place: what `--data` was given.

    Returns:
        Whether it is.

    Example:
        >>> is_address("https://store.example/sparql"), is_address("data/https")
        (True, False)
    """
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


class Endpoint:
    """A SPARQL endpoint.

    Attributes:
        address: its address.
        shown: the same as messages show it: without what stands behind a `?`, which can be secret.
    """

    def __init__(self, address: str) -> None:
        """Make ready to ask; nothing is sent yet.

        Args:
            address: `http://` or `https://`, without credentials.

        Raises:
            BadInput: It bears credentials, or is no address.
            MissingExtra: There is no library for it.
        """
        try:
            parts = urlsplit(address)
            _ = parts.port
        except ValueError:
            raise BadInput(f"{address!r} is no address; write for instance https://host/sparql") from None
        if "@" in parts.netloc:
            raise BadInput(
                "an address bears no name and password: others can see it; set KG_USER and KG_PASSWORD, or"
                " KG_TOKEN, or write a line into ~/.netrc"
            )
        if not parts.hostname:
            raise BadInput(f"{address!r} names no host; write for instance https://host/sparql")
        self.address = parts._replace(fragment="").geturl()
        self.shown = parts._replace(query="", fragment="").geturl()
        self._session = _session()
        self._credentials = credentials.of(self.address)

    def ask(
        self,
        query: str,
        accept: str,
        *,
        graphs: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
        seconds: float = SECONDS,
    ) -> Reply:
        """Ask a query.

        Args:
            query: The query, whole.
            accept: The media types in which the answer can be read.
            graphs: The default graphs and the named graphs; the query, and then the server, decides where
                both are empty.
            seconds: How long it may take.

        Returns:
            The answer, whole.

        Raises:
            Late: The time was up.
            QueryFailed: The server does not take the query.
            Unanswered: It did not answer, or not with one of these types.
        """
        default, named = graphs
        form = [("query", query), *(("default-graph-uri", iri) for iri in default)]
        form += [("named-graph-uri", iri) for iri in named]
        reply = _within(
            seconds, lambda stop: self._tried(Request("POST", self.address, tuple(form), accept), stop)
        )
        if reply.kind not in {each.partition(";")[0].strip() for each in accept.split(",")}:
            kind = reply.kind or "nothing that it names"
            raise Unanswered(
                self.shown, f"it answers with {kind} in place of results; is this the address for queries?"
            )
        return reply

    def get(self, name: str, *, seconds: float = CONNECT) -> Reply | None:
        """Fetch what stands beside the endpoint.

        Args:
            name: Its name, relative to the endpoint.
            seconds: How long it may take.

        Returns:
            What is there; None where there is nothing, or it does not come in time.
        """
        request = Request("GET", urljoin(self.shown, name), (), "application/json, */*;q=0.1")
        try:
            return _within(seconds, lambda stop: self._tried(request, stop))
        except (Unanswered, QueryFailed, Late):
            return None

    def _tried(self, request: Request, stop: Stop) -> Reply:
        """Ask again where the server is too busy, or drops the connection."""
        import urllib3  # noqa: PLC0415 - comes with the extra

        waiting = urllib3.Retry(backoff_factor=0.5, backoff_max=SECONDS, backoff_jitter=0.5)
        for left in reversed(range(TRIES)):
            waiting = waiting.increment(request.method, request.address)
            pause = waiting.get_backoff_time()
            try:
                with self._sent(request, stop) as response:
                    if response.status_code not in _BUSY or not left:
                        return self._read(response, stop)
                    after = response.headers.get("retry-after")
                    # A number of too many digits, or a year that no calendar has, is none either.
                    with contextlib.suppress(urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
                        pause = pause if after is None else waiting.parse_retry_after(after)
            except _Dropped as error:
                if not left:
                    raise Unanswered(self.shown, f"it drops the connection ({error})") from None
            if time.monotonic() + pause > stop.deadline:
                raise Unanswered(self.shown, f"it is too busy, and says to come back in {pause:.0f} s")
            stop.event.wait(pause)
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def _sent(self, request: Request, stop: Stop) -> requests.Response:
        """Send a question, and follow redirects; credentials stay with the host for which they are."""
        home = credentials.origin(request.address)
        for _ in range(REDIRECTS + 1):
            at_home = credentials.origin(request.address) == home
            response = self._send(request, self._credentials if at_home else None, stop)
            target = response.headers.get("location")
            if response.status_code not in _MOVED or not target:
                return response
            response.close()
            request = replace(request, address=self._onward(request.address, target))
            if response.status_code == 303:  # noqa: PLR2004 - See Other: the answer is there
                request = replace(request, method="GET", form=())
        raise Unanswered(self.shown, f"it sends on more than {REDIRECTS} times; give the last address")

    def _onward(self, address: str, target: str) -> str:
        """Where a redirect leads."""
        try:
            onward = urljoin(address, target)
            parts = urlsplit(onward)
            good = is_address(onward) and "@" not in parts.netloc and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise Unanswered(self.shown, "it sends on to what is no address; give another")
        if urlsplit(address).scheme == "https" and parts.scheme != "https":
            raise Unanswered(self.shown, "it sends on to an address that is not encrypted; give another")
        return onward

    def _send(self, request: Request, given: credentials.Authorise | None, stop: Stop) -> requests.Response:
        import requests  # noqa: PLC0415 - comes with the extra

        left = max(0.001, stop.deadline - time.monotonic())
        try:
            response = self._session.request(
                request.method,
                request.address,
                data=request.form or None,
                headers={"Accept": request.accept},
                auth=given or credentials.nobody,
                timeout=(min(CONNECT, left), left),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            advice = "REQUESTS_CA_BUNDLE names a file of others"
            reason = f"its certificate cannot be verified ({said.cause(error)}); {advice}"
            raise Unanswered(self.shown, reason) from None
        except requests.exceptions.ProxyError as error:
            raise Unanswered(self.shown, f"the proxy does not let it through ({said.cause(error)})") from None
        except requests.exceptions.ConnectTimeout:
            raise Unanswered(self.shown, f"nobody is there: no connection within {CONNECT:g} s") from None
        except requests.exceptions.Timeout:
            raise Late from None
        except requests.exceptions.ConnectionError as error:
            if _is_dropped(error):
                raise _Dropped(said.cause(error)) from None
            advice = "see that the server runs, and that the address is right"
            reason = f"nobody is there ({said.cause(error)}); {advice}"
            raise Unanswered(self.shown, reason) from None
        except (requests.exceptions.RequestException, ValueError) as error:
            raise Unanswered(self.shown, f"it cannot be asked: {said.cause(error)}") from None
        return response

    def _read(self, response: requests.Response, stop: Stop) -> Reply:
        """Read an answer to its end, and judge it by its status."""
        import urllib3  # noqa: PLC0415 - comes with the extra

        pieces, length = [], 0
        try:
            # What has come, and no more: a server that sends letter by letter is not waited for.
            while piece := response.raw.read1(65536, decode_content=True):
                length += len(piece)
                if length > ANSWER:
                    most = f"{ANSWER // 1024**2} MiB"
                    raise Unanswered(self.shown, f"its answer is longer than {most}; ask for less")
                if time.monotonic() > stop.deadline:
                    raise Late
                pieces.append(piece)
        except urllib3.exceptions.TimeoutError:
            raise Late from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unanswered(self.shown, f"its answer breaks off ({said.cause(error)})") from None
        body = b"".join(pieces)
        status = response.status_code
        if status not in _ANSWERED:
            self._fail(status, said.first_line(body), known="authorization" in response.request.headers)
        kind = said.plain(response.headers.get("content-type", "").partition(";")[0]).lower()
        cut = status == _PARTIAL or response.headers.get("x-sql-state") == _LATE
        return Reply(body, kind, cut or "x-sparql-maxrows" in response.headers)

    def _fail(self, status: int, words: str, *, known: bool) -> None:
        """Say what a status means for the reader."""
        if status in {400, 422}:
            raise QueryFailed(f"{self.shown} does not take it: {words or 'it says nothing more'}")
        wants = _ELSEWHERE if self._credentials else _WANTS
        reasons = {
            401: "it does not know these credentials" if known else wants,
            403: "it does not allow to be asked" + (" with these credentials" if known else ""),
            404: "there is nothing at this address; give that of the endpoint for queries",
            405: "it takes no queries by POST; give the address of the endpoint for queries",
            413: "the question is too long for it",
            **dict.fromkeys(_BUSY, f"it is too busy: {status} after {TRIES} tries; ask again later"),
        }
        failed = f"it failed with status {status}{': ' if words else ''}{words}"
        raise Unanswered(self.shown, reasons.get(status, failed))


class Stop:
    """When, and how, an exchange is ended.

    Attributes:
        deadline: when, on the clock that only goes forward.
        event: set when it is to end.
    """

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.event = threading.Event()


class _Dropped(Exception):
    """The server hung up before it answered."""


def _within(seconds: float, work: Callable[[Stop], Reply]) -> Reply:
    """Do some work in a thread that is not waited for longer: finding a name has no time limit of its own."""
    stop = Stop(seconds)
    told: list[Reply | BaseException] = []

    def run() -> None:
        try:
            told.append(work(stop))
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            told.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    finally:
        stop.event.set()
    if not told:
        raise Late
    if isinstance(told[0], BaseException):
        raise told[0]
    return told[0]


def _session() -> requests.Session:
    try:
        import requests  # noqa: PLC0415 - an optional extra, at its own door
    except ImportError:
        raise MissingExtra("a store elsewhere", "remote") from None

    class Session(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> None:  # else it would read that to its end
            """None: where a redirect leads is seen to here."""

    session = Session()
    session.headers["User-Agent"] = f"kg/{terms.VERSION}"
    return session


def _is_dropped(error: Exception) -> bool:
    """Whether the server was there, and hung up."""
    import urllib3  # noqa: PLC0415 - comes with the extra

    return any(isinstance(each, urllib3.exceptions.ProtocolError) for each in error.args)
