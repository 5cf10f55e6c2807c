"""The address of a document on the web: whether it is one, where it leads, and which words it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from kg.errors import BadInput
from kg.ingest.slug import telling, words

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH: Final = 2_000
"""The most characters of an address; a longer one carries what a search or a log-in added."""

SHARED_HOSTS: Final = (
    "archive.org",
    "archive.ph",
    "archive.today",
    "bsky.app",
    "businesswire.com",
    "courtlistener.com",
    "documentcloud.org",
    "facebook.com",
    "github.com",
    "globenewswire.com",
    "linkedin.com",
    "medium.com",
    "megalodon.jp",
    "news.google.com",
    "prnewswire.com",
    "reddit.com",
    "scribd.com",
    "sec.gov",
    "storage.courtlistener.com",
    "substack.com",
    "t.me",
    "threads.net",
    "twitter.com",
    "web.archive.org",
    "x.com",
    "youtu.be",
    "youtube.com",
)
"""Hosts at which many publish, so that the host does not tell the publisher."""

# What RFC 3987 and Turtle do not allow. Brackets may stand around a host that is a number, and nowhere else.
_FORBIDDEN: Final = '<>"{}|\\^`[]'
_VISITOR: Final = re.compile(r"(utm_\w+|fbclid|gclid|mc_[ce]id|ref_src)(=|$)")
_ENDING: Final = re.compile(r"\.(html?|xhtml|shtml|php|aspx?|jsp|cfm|pdf|txt|json)$", re.IGNORECASE)
_BARE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Before the country, a label that says what kind of registrant it is: verdict.co.uk.
_REGISTRANTS: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or"})
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the web, fit to be written into a source file.

    Attributes:
        url: The address, its scheme in lower case.
        host: Its host in lower case, without a leading `www.`
    """

    url: str
    host: str

    @property
    def shared(self) -> bool:
        """Whether many publish at its host."""
        return self.host in SHARED_HOSTS

    @property
    def name(self) -> str:
        """The part of the host that names who runs it, such as `verdict` of `www.verdict.co.uk`."""
        labels = self.host.split(".")[:-1] or [self.host]
        if len(labels) > 1 and labels[-1] in _REGISTRANTS:
            labels.pop()
        return "-".join(words(labels[-1]))

    def telling(self) -> tuple[str, ...]:
        """The telling words of the last part of the path that has any; empty where none has."""
        path = _ENDING.sub("", unquote(urlsplit(self.url).path).rstrip("/"))
        parts = map(telling, reversed(path.split("/")))
        return next(filter(None, parts), ())


def read(text: str) -> Address:
    """Read the address of a document.

    Args:
        text: What a reader gave as one.

    Returns:
        The address.

    Raises:
        BadInput: It is none, or cannot stand in a source file; one sentence says why.

    Example:
        >>> read("HTTPS://www.Pine-Post.example/h100-loan").host
        'pine-post.example'
        >>> read("pine-post.example/h100-loan")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kg.errors.BadInput: 'pine-post.example/h100-loan' is no address of a document: begin it ...
    """
    fault = next(_faults(text), None)
    if fault:
        shown = repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        raise BadInput(f"{shown} is no address of a document: {fault}.")
    scheme, _, rest = text.partition("://")
    return Address(f"{scheme.lower()}://{rest}", host(text))


def key(url: str) -> str:
    """Write an address so that two ways to write one are equal.

    The scheme, a leading `www.`, capitals of the host, a fragment, a slash at the end and what counts
    visitors make no difference.

    Args:
        url: An address.

    Returns:
        The key, which is no address; `url` itself where it cannot be taken apart.

    Example:
        >>> key("http://www.a.example/b/?utm_source=c#d") == key("https://A.example/b")
        True
        >>> key("https://a.example/b?id=1") == key("https://a.example/b?id=2")
        False
    """
    try:
        parts = urlsplit(url)
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return url
    query = "&".join(part for part in parts.query.split("&") if part and not _VISITOR.match(part))
    return f"{host(url)}{port}{unquote(parts.path).rstrip('/')}?{query}"


def host(url: str) -> str:
    """Find the host of an address.

    Args:
        url: An address.

    Returns:
        The host in lower case, without a leading `www.`; empty where the address names none.

    Example:
        >>> host("https://WWW.Pine-Post.example/h100-loan")
        'pine-post.example'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _faults(text: str) -> Iterator[str]:
    """What keeps a text from being an address, the first thing first."""
    if len(text) > MAX_LENGTH:
        yield f"it has {len(text):,} characters, more than {MAX_LENGTH:,}; leave out what a search added"
    yield from _characters(text)
    if not re.match("https?://", text, re.IGNORECASE):
        yield "begin it with https:// or http://"
    try:
        parts = urlsplit(text)
        named, user, _ = parts.hostname, parts.username, parts.port
    except ValueError as error:
        yield f"its host or port is wrong ({error})"
        return
    if not named or not any(char.isalnum() for char in named):
        yield "it names no host"
    if user is not None:
        yield "it names a user, who does not belong in the record; leave out what stands before the @"


def _characters(text: str) -> Iterator[str]:
    """The characters that cannot stand in an address, or not where they do."""
    for char in text:
        if char == " ":
            yield "it has a space; write %20 for it"
        elif not char.isprintable():
            yield f"it has a character that cannot be seen (U+{ord(char):04X}); copy it anew"
        elif char in _FORBIDDEN:
            yield f"it has {char!r}; write %{ord(char):02X} for it"
    if text.count("#") > 1:
        yield "it has '#' twice; write %23 for the second"
    if _BARE_PERCENT.search(text):
        yield "it has a '%' without two hexadecimal digits after it; write %25 for it"
