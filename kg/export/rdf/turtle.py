"""Turtle and TriG, sorted and grouped for people, and the same bytes for the same statements.

Formats: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/. pyoxigraph's own serialiser is quick,
but lists the prefixes in a different order each time, and sets no line between subjects.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import terms
from kg.export.rdf.quads import quads, triple_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.parcel import Parcel

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph

# A local name that needs no escape in any Turtle reader; a claim's has a `#`, and is written in full.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
# What may be written without quotes, and reads back as the same literal.
_BARE: Final = {
    terms.XSD + "integer": re.compile(r"[+-]?[0-9]+", re.ASCII),
    terms.XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+", re.ASCII),
    terms.XSD + "boolean": re.compile("true|false"),
}


def write_turtle(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the union of all documents as Turtle.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    triples = sorted({quad.triple for quad in quads(parcel)}, key=triple_order)
    text = Text()
    _write(parcel, text, text.subjects(triples), stream)


def write_trig(parcel: Parcel, stream: BinaryIO) -> None:
    """Write TriG: one named graph for each document.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    text = Text()
    _write(parcel, text, text.graphs(quads(parcel)), stream)


class Text:
    """Terms as text, and which prefixes they use."""

    def __init__(self) -> None:
        self.prefixes: set[str] = set()

    def graphs(self, stated: Iterable[ox.Quad]) -> Iterator[str]:
        """One block for each named graph; what stands in none stands for itself."""
        for graph, group in groupby(stated, key=lambda quad: quad.graph_name):
            if isinstance(graph, ox.DefaultGraph):
                yield from self.subjects(quad.triple for quad in group)
                continue
            yield ""
            yield f"{self.term(graph)} {{"
            yield from (
                f"    {line}" if line else "" for line in self.subjects(quad.triple for quad in group)
            )
            yield "}"

    def subjects(self, triples: Iterable[ox.Triple]) -> Iterator[str]:
        """One block for each subject, one line for each of its properties."""
        for subject, about in groupby(triples, key=lambda triple: triple.subject):
            lines = [
                f"{self.verb(prop)} {', '.join(self.term(triple.object) for triple in group)}"
                for prop, group in groupby(about, key=lambda triple: triple.predicate)
            ]
            yield ""
            yield self.term(subject)
            yield from (f"    {line} ;" for line in lines[:-1])
            yield f"    {lines[-1]} ."

    def verb(self, prop: ox.NamedNode) -> str:
        """A property; the class of a thing is said with ``a``."""
        return "a" if prop.value == terms.RDF + "type" else self.term(prop)

    def term(self, term: Term) -> str:
        """A term, as short as it can be."""
        if isinstance(term, ox.NamedNode):
            prefix, _, local = terms.shorten(term.value).partition(":")
            if prefix not in terms.PREFIXES or not _LOCAL.fullmatch(local):
                return str(term)
            self.prefixes.add(prefix)
            return f"{prefix}:{local}"
        if isinstance(term, ox.Literal) and not term.language and term.datatype.value != terms.XSD + "string":
            bare = _BARE.get(term.datatype.value)
            if bare and bare.fullmatch(term.value):
                return term.value
            return f"{ox.Literal(term.value)}^^{self.term(term.datatype)}"
        return str(term)


def _write(parcel: Parcel, text: Text, body: Iterable[str], stream: BinaryIO) -> None:
    lines = list(body)  # before the prefixes, which are those that it uses
    head = [f"# {name}: {' '.join(str(value).split())}" for name, value in parcel.about.items()]
    head += ["", *(f"@prefix {prefix}: <{terms.PREFIXES[prefix]}> ." for prefix in sorted(text.prefixes))]
    stream.writelines(f"{line}\n".encode() for line in head + lines)
