"""Which format a client wants most of those that there are (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, TypeVar

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.query import FORMATS, Form, Format

Shown = Format | Literal["html"]
"""The formats of the W3C, and a page for people."""

Media = dict[str, Shown]
Name = TypeVar("Name", bound=str)

_RESULTS: Final[Media] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_GRAPHS: Final[Media] = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
}
OFFERED: Final[dict[Form, Media]] = {
    form: {
        name: each
        for name, each in (_RESULTS if form in {"SELECT", "ASK"} else _GRAPHS).items()
        if each in formats
    }
    for form, formats in FORMATS.items()
}
"""The media types of the answer to each form of query; the first is taken where none is asked for."""

GRAPHS: Final = OFFERED["CONSTRUCT"]
"""Those of a graph."""

PAGE: Final[Media] = {"text/html": "html"}
"""That of a page alone."""

PAGES: Final[Media] = {"text/turtle": "turtle", "text/html": "html", **GRAPHS}
"""Those of what is said of one thing: a graph, or a page for people."""


def chosen(accept: Sequence[str], offered: Mapping[str, Name]) -> tuple[str, Name] | None:
    """The media type that a client wants most, and its format.

    The most specific range decides how much a type is wanted. A range's parameters, such as a charset or a
    profile of JSON-LD, are passed over: what differs by them is not told apart.

    Args:
        accept: What the headers say; empty where there is none.
        offered: What there is; the first where the client does not mind.

    Returns:
        The type and the format; None where the client wants none of them.

    Example:
        >>> chosen(["text/csv;q=0.5, application/sparql-results+xml"], OFFERED["SELECT"])
        ('application/sparql-results+xml', 'xml')
        >>> chosen(["*/*, application/sparql-results+json;q=0"], OFFERED["ASK"])
        ('application/json', 'json')
        >>> chosen(["image/png"], OFFERED["SELECT"]) is None
        True
    """
    wanted = ", ".join(accept).strip() or "*/*"
    best = _best(wanted, tuple(offered))
    return None if best is None else (best, offered[best])


@lru_cache(maxsize=256)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = [(name.partition(";")[0].strip(), q) for name, q in parse_accept_header(accept, MIMEAccept)]
    return MIMEAccept(ranges).best_match(offered)
