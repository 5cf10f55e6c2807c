"""Which format a client wants most of those that there are (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping
from typing import Final, TypeVar

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.query import FORMATS, Form, Format

Media = dict[str, Format]
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


def chosen(accept: str | None, offered: Mapping[str, Name]) -> tuple[str, Name] | None:
    """The media type that a client wants most, and its format.

    Args:
        accept: What the header says; None where there is none.
        offered: What there is; the first where the client does not mind.

    Returns:
        The type and the format; None where the client wants none of them.

    Example:
        >>> chosen("text/csv;q=0.5, application/sparql-results+xml", OFFERED["SELECT"])
        ('application/sparql-results+xml', 'xml')
        >>> chosen("image/png", OFFERED["SELECT"]) is None
        True
    """
    if not accept:
        accept = "*/*"
    best = parse_accept_header(accept, MIMEAccept).best_match(list(offered))
    return None if best is None else (best, offered[best])
