"""The page of a source document: what it is, how far it can be relied on, and each of its claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg import terms
from kg.export.words import code
from kg.web.claim import Told
from kg.web.page import facts, formats, frame, link, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claim import Source
    from kg.record import Record

_UP = "../"
_FIRST_HAND = {True: "yes", False: "no", None: "not said"}


def source_page(record: Record, iri: str) -> Iterator[str]:
    """The page of a document.

    Args:
        record: The record.
        iri: The document.

    Returns:
        Lines of HTML.
    """
    source = record.sources[iri]
    return frame(source.title, _body(source, record), up=_UP)


def _body(source: Source, record: Record) -> Iterator[str]:
    told = Told(record, _UP)
    yield f'<p class="faint">Source document · <code>{text(terms.shorten(source.iri))}</code></p>'
    yield from facts(
        (
            ("publisher", told.named(source.publisher) if source.publisher else "not known"),
            ("issued", text(source.issued or "not known")),
            ("kind", text(code(source.kind, record) or "not said")),
            ("primary record", "yes" if source.primary else "no"),
            ("reliability", text(code(source.reliability, record))),
            ("first-hand", _FIRST_HAND[source.first_hand]),
            ("taken from", told.named(source.origin) if source.origin else ""),
            ("address", link(source.url, source.url, up=_UP) if source.url else "none"),
        )
    )
    claims = sorted(
        (c for c in record.claims.values() if c.document == source.iri), key=lambda c: _nth(c.iri)
    )
    yield "<h2>What it says</h2>"
    if not claims:
        yield "<p>No claim stands in it: other documents name it as their origin.</p>"
    for claim in claims:
        yield from told.whole(claim)
    takers = [each for each in record.sources.values() if each.origin == source.iri]
    if takers:
        yield "<h2>Documents that take it as their origin</h2><ul>"
        for each in takers:
            yield f"<li>{told.named(each.iri)}, {text(each.issued or 'undated')}</li>"
        yield "</ul>"
    yield formats(source.iri)


def _nth(iri: str) -> tuple[str, int, str]:
    """Where a claim stands among those of its document: c2 before c10."""
    letters, digits = re.match(r"(.*?)(\d*)$", iri).groups()  # type: ignore[union-attr] # it matches anything
    return letters, int(digits or 0), iri
