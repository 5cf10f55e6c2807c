"""Who published the document at an address?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import identity, terms
from kg.errors import AmbiguousName, BadInput, UnknownName
from kg.ingest import slug

if TYPE_CHECKING:
    from kg.ingest.address import Address
    from kg.ingest.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who published a document, as far as can be said without having seen it.

    Attributes:
        actor: The slug of the actor; None where a person has to say.
        offered: Slugs of actors that it may be, where it is not known.
    """

    actor: str | None
    offered: tuple[str, ...] = ()


def named(name: str, catalogue: Catalogue) -> Publisher:
    """Find the publisher that a reader names.

    Args:
        name: A label, alias, slug or compact IRI.
        catalogue: What the files have.

    Returns:
        The publisher. Where no file has the name, a new actor is offered, since a person has to define it.

    Raises:
        BadInput: Something else than an actor is called so, or no slug can be made of the name.
        kg.errors.AmbiguousName: Several actors are called so.
    """
    try:
        return Publisher(_slug(identity.resolve(catalogue, name, kinds=("actor",))))
    except UnknownName:
        if name.startswith("actor:"):
            return Publisher(None, (slug.checked(name.removeprefix("actor:")),))
        new = slug.joined(slug.words(name))
        if not new or "://" in name:
            raise BadInput(f"no slug can be made of {name!r}; write --publisher actor:some-slug.") from None
        return Publisher(None, (new,))


def at(place: Address, catalogue: Catalogue) -> Publisher:
    """Find the publisher by the host of an address.

    Args:
        place: The address.
        catalogue: What the files have.

    Returns:
        The one publisher of the documents at this host, or the one actor whose name is this host. Where there
        is none or more than one, and where many publish at the host, no actor, but those that it may be.
    """
    there = catalogue.publishers_at(place.host)
    if len(there) == 1 and not place.shared:
        return Publisher(_slug(there[0]))
    if there or place.shared:
        return Publisher(None, tuple(map(_slug, there)))
    try:
        return Publisher(_slug(identity.resolve(catalogue, place.host, kinds=("actor",))))
    except (UnknownName, AmbiguousName, BadInput):
        return Publisher(None, _alike(place, catalogue))


def _alike(place: Address, catalogue: Catalogue) -> tuple[str, ...]:
    """Actors whose name is that of the host, spaces and hyphens aside."""
    wanted = place.name.replace("-", "")
    found = {each.iri for each in catalogue.names() if each.kind == "actor" and _plain(each.text) == wanted}
    return tuple(sorted(map(_slug, found)))


def _plain(text: str) -> str:
    return "".join(slug.words(text))


def _slug(actor: str) -> str:
    return actor.removeprefix(terms.ACTOR)
