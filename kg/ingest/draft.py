"""What can be said of a document at an address by what files have already, without having seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import terms
from kg.errors import BadInput
from kg.ingest import address, publisher, slug
from kg.ingest.code import choose, codes
from kg.ingest.publisher import Publisher
from kg.ingest.skeleton import Skeleton

if TYPE_CHECKING:
    from kg.ingest.address import Address
    from kg.ingest.catalogue import Catalogue

# C0, DEL and C1: no title has them, and no reader shows them.
_CONTROL: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")


def draft(
    url: str,
    catalogue: Catalogue,
    *,
    name: str | None = None,
    title: str | None = None,
    by: str | None = None,
    issued: str | None = None,
    kind: str = "News",
    reliability: str | None = None,
) -> Skeleton:
    """Say of a document what can be said without having seen it. Nothing is fetched.

    Args:
        url: The document's address.
        catalogue: What files have already.
        name: The document's slug; made of the publisher, the date and the address where it is None.
        title: Its title.
        by: The name of its publisher; looked up by the host of the address where it is None.
        issued: Its date, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        kind: The code of its kind.
        reliability: The source's grade.

    Returns:
        The skeleton of its file.

    Raises:
        BadInput: Something that was given is no good, or a file has the document or its name already; the
            message names that file.
        kg.errors.AmbiguousName: Several actors are called as the publisher is.
    """
    place = address.read(url)
    if held := catalogue.at(place):
        known = f"{terms.shorten(held.iri)} is the document at this address; add your claims to it."
        raise BadInput(known, held.path)
    title = _text(title, "--title")
    by = _text(by, "--publisher")
    found = publisher.named(by, catalogue) if by else publisher.at(place, catalogue)
    name = slug.checked(name) if name is not None else _name(place, found, issued, title)
    if held := catalogue.called(name):
        taken = f"source:{name} is the name of another document; give this one another with --slug."
        raise BadInput(taken, held.path)
    return Skeleton(
        slug=name,
        url=place.url,
        kind=choose(kind, codes("DocumentKindScheme"), what="kind of document"),
        title=title,
        publisher=found.actor,
        offered=found.offered,
        issued=issued,
        reliability=choose(reliability, codes("ReliabilityScheme"), what="grade") if reliability else None,
    )


def _text(given: str | None, option: str) -> str | None:
    """A text on one line, without control characters."""
    if given is None:
        return None
    text = " ".join(given.translate(_CONTROL).split())
    if not text:
        raise BadInput(f"{option} is empty; write it, or leave the option out.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(f"{option} holds bytes that are no UTF-8; copy it anew.") from None
    return text


def _name(place: Address, by: Publisher, issued: str | None, title: str | None) -> str:
    """Make the document's name: publisher, date, and what it is about."""
    who = by.actor or (by.offered[0] if len(by.offered) == 1 else place.name)
    name = slug.joined([who, issued or "", *(place.telling() or slug.telling(title or ""))])
    if not name:
        raise BadInput("no name can be made of this address; give the document one with --slug.")
    return name
