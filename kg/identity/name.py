"""Which entity is this name? Resolves labels, aliases, slugs and IRIs, and never guesses."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg import terms
from kg.errors import AmbiguousName, BadInput, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAR_MATCHES = 5
"""How many near names an error offers."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entity: its label, an alias or its slug.

    Attributes:
        text: The name as it is written.
        iri: The entity's IRI.
        kind: The entity's namespace: actor, product, site, place, model, event, lot or source.
    """

    text: str
    iri: str
    kind: str


class Catalogue(Protocol):
    """Whatever knows the names of the entities, such as a store."""

    def names(self) -> Sequence[Name]:
        """All names of all entities."""
        ...


def kind_of(iri: str) -> str:
    """The namespace of an entity's IRI, or an empty string where it is none of ours.

    >>> kind_of("https://w3id.org/aikg/actor/tesla")
    'actor'
    >>> kind_of("https://example.org/tesla")
    ''
    """
    found = re.match(r"https://w3id\.org/aikg/([a-z]+)/[^#]+$", iri)
    return found.group(1) if found else ""


def normalise(text: str) -> str:
    """Fold case, accents and punctuation, so that two ways to write one name are equal.

    >>> normalise("  Super Micro Computer, Inc. ")
    'super micro computer inc'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


def resolve(catalogue: Catalogue, name: str, *, kinds: Iterable[str] = ()) -> str:
    """Find the one entity that a name stands for.

    Args:
        catalogue: Whatever knows the names.
        name: A label, alias or slug in any case, a prefixed name (``actor:tesla``) or an IRI.
        kinds: The namespaces in which to look, such as ``("actor", "site")``; all where empty.

    Returns:
        The entity's IRI.

    Raises:
        UnknownName: No entity has that name; the error offers near ones.
        AmbiguousName: More than one entity has it; the error lists them.
        BadInput: Only entities of other kinds have it; the error names them.
    """
    wanted = tuple(kinds)
    known = [entry for entry in catalogue.names() if not wanted or entry.kind in wanted]
    iri = _as_iri(name)
    if iri is not None:
        if any(entry.iri == iri for entry in known):
            return iri
        raise UnknownName(name, near=_near(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1], known))
    key = normalise(name)
    found = sorted({entry.iri for entry in known if key and normalise(entry.text) == key})
    if len(found) == 1:
        return found[0]
    if found:
        labels = _labels(known)
        raise AmbiguousName(name, candidates=tuple(f"{terms.shorten(iri)} ({labels[iri]})" for iri in found))
    elsewhere = {entry.iri for entry in catalogue.names() if key and normalise(entry.text) == key}
    if elsewhere:
        found_there = " and ".join(terms.shorten(iri) for iri in sorted(elsewhere))
        raise BadInput(f"{name!r} is {found_there}, and no {' or '.join(wanted)}, which is wanted here.")
    raise UnknownName(name, near=_near(name, known))


def search(catalogue: Catalogue, text: str, *, kinds: Iterable[str] = ()) -> tuple[str, ...]:
    """All entities with a name that contains a text, the shortest such name first.

    Args:
        catalogue: Whatever knows the names.
        text: Any part of a name, in any case.
        kinds: The namespaces in which to look; all where empty.

    Returns:
        IRIs without repetition; empty where nothing is found.
    """
    key, wanted = normalise(text), tuple(kinds)
    hits = [
        (len(entry.text), entry.iri)
        for entry in catalogue.names()
        if (not wanted or entry.kind in wanted) and key and key in normalise(entry.text)
    ]
    return tuple(dict.fromkeys(iri for _, iri in sorted(hits)))


def _as_iri(name: str) -> str | None:
    text = name.strip().removeprefix("<").removesuffix(">")
    if re.match(r"[a-z][a-z0-9+.-]*://", text):
        return text
    prefix, colon, _ = text.partition(":")
    if colon and prefix in terms.PREFIXES and " " not in text:
        return terms.expand(text)
    return None


def _labels(known: Sequence[Name]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for entry in known:
        labels.setdefault(entry.iri, entry.text)
    return labels


def _near(name: str, known: Sequence[Name]) -> tuple[str, ...]:
    key = normalise(name)
    by_key: dict[str, Name] = {}
    for entry in known:
        by_key.setdefault(normalise(entry.text), entry)
    starts = sorted((k for k in by_key if key and k.startswith(key)), key=len)
    close = starts + difflib.get_close_matches(key, by_key, n=NEAR_MATCHES, cutoff=0.6)
    entries: dict[str, str] = {}
    for k in close:
        entries.setdefault(by_key[k].iri, by_key[k].text)
    return tuple(entries.values())[:NEAR_MATCHES]
