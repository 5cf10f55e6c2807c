"""What files have already: which documents, at which addresses, by whom, and who bears which name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import document, terms
from kg.identity import Name, kind_of
from kg.ingest import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kg.document import Document
    from kg.ingest.address import Address

_NAMES: Final = (terms.RDFS + "label", terms.SKOS + "altLabel", terms.KG + "pseudonym")


@dataclass(frozen=True, slots=True)
class Held:
    """A document that has a file.

    Attributes:
        iri: The document's IRI.
        path: Its file.
        title: Its title, or an empty text.
        url: Its address on the web, or None.
        publisher: The publisher's IRI, or None.
    """

    iri: str
    path: str
    title: str
    url: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents and names of a collection of files, whether these obey the rules yet or not.

    Attributes:
        held: The documents.
        entries: The names of actors, products and so on.
    """

    held: tuple[Held, ...]
    entries: tuple[Name, ...]

    def names(self) -> Sequence[Name]:
        """All names of all entities."""
        return self.entries

    def at(self, place: Address) -> Held | None:
        """The document at an address, however that is written; None where no file has it."""
        wanted = address.key(place.url)
        return next((each for each in self.held if each.url and address.key(each.url) == wanted), None)

    def called(self, slug: str) -> Held | None:
        """The document of a name; None where no file has it."""
        return next((each for each in self.held if each.iri == terms.SOURCE + slug), None)

    def publishers_at(self, host: str) -> tuple[str, ...]:
        """Who published the documents at a host, as IRIs in order; empty where no file has one of them."""
        there = {each.publisher for each in self.held if each.url and address.host(each.url) == host}
        return tuple(sorted(iri for iri in there if iri))


def gather(files: Iterable[Path]) -> Catalogue:
    """Read files, each once.

    Args:
        files: Turtle files.

    Returns:
        What they have.

    Raises:
        kg.errors.BadInput: One of them is no Turtle; the message names its line.
        kg.errors.Unreadable: One of them cannot be read.
    """
    once = {file.resolve(): file for file in files}
    documents = [document.read(file) for file in once.values()]
    return Catalogue(
        held=tuple(_held(each) for each in documents if each.kind == "source"),
        entries=tuple(name for each in documents for name in _names(each)),
    )


def _held(file: Document) -> Held:
    said = {
        triple.predicate.value: getattr(triple.object, "value", "")
        for triple in file.triples
        if getattr(triple.subject, "value", "") == file.iri
    }
    return Held(
        iri=file.iri,
        path=file.path,
        title=said.get(terms.DCT + "title", ""),
        url=said.get(terms.KG + "url"),
        publisher=said.get(terms.DCT + "publisher"),
    )


def _names(file: Document) -> Iterable[Name]:
    for triple in file.triples:
        iri = getattr(triple.subject, "value", "")
        if triple.predicate.value in _NAMES and (kind := kind_of(iri)):
            yield Name(getattr(triple.object, "value", ""), iri, kind)
            yield Name(iri.rpartition("/")[2], iri, kind)
