"""Names, numbers and days as neighbours want them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from kg import terms

if TYPE_CHECKING:
    from kg.claim import Entity, Number, Range

OURS: Final = uuid5(NAMESPACE_URL, "https://w3id.org/aikg/")
"""The namespace of the UUIDs that are made of our names."""

_WIKIDATA: Final = re.compile(re.escape(terms.WD) + r"(Q[1-9][0-9]*)")
_WEB: Final = re.compile(r"https?://[^\s\"<>\\^`{|}]+")


def uuid(*words: str) -> UUID:
    """The UUID (version 5) of a thing: the same for the same words."""
    return uuid5(OURS, "\n".join(words))


def curie(iri: str) -> str:
    """An IRI as a compact one that has neither blank, slash nor bar behind the colon.

    >>> curie("https://w3id.org/aikg/source/a-2024#c1"), curie("https://w3id.org/aikg/actor/a|b")
    ('source:a-2024#c1', 'actor:a%7Cb')
    """
    for prefix, namespace in terms.PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{quote(iri.removeprefix(namespace), safe='#')}"
    return f"urn:uuid:{uuid(iri)}"


def wikidata(entity: Entity | None) -> str | None:
    """The identifier of Wikidata's item of the same thing, or None.

    Where several are named, nobody knows which, so there is none.
    """
    links = entity.linked("skos:exactMatch") if entity else ()
    found = {match[1] for link in links if (match := _WIKIDATA.fullmatch(link))}
    return found.pop() if len(found) == 1 else None


def lei(entity: Entity | None) -> str | None:
    """The Legal Entity Identifier (ISO 17442), or None."""
    return next(iter(entity.linked("kg:lei")), None) if entity else None


def address(url: str | None) -> str | None:
    """A web address, where it is one that every reader takes."""
    return url if url and _WEB.fullmatch(url) else None


def exact(value: Range) -> Number | None:
    """The one number that a range allows; None where it allows several, or nothing is stated."""
    return value.low if value.low == value.high else None


def figure(number: Number) -> int | float:
    """A number of JSON: whole where it is whole."""
    return int(number) if number == int(number) else float(number)


def digits(number: Number) -> str:
    """A number in digits, to the last, without an exponent; whole where it is whole.

    >>> from decimal import Decimal
    >>> digits(Decimal("1E+18")), digits(Decimal("0.00000001"))
    ('1000000000000000000', '0.00000001')
    """
    return str(int(number)) if number == int(number) else f"{number:f}"
