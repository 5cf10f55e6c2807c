"""Turtle and TriG, sorted and grouped for people, and the same bytes for the same statements.

Formats: https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/. pyoxigraph's own serialiser is quick,
but declares prefixes that are not used, and sets no line between subjects.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from typing import TYPE_CHECKING, Final, cast

from kg import terms
from kg.export.rdf.subjects import graphs, subjects
from kg.store.lines import ROOM, on_disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kg.export.parcel import Parcel
    from kg.export.rdf.subjects import Subject

_TYPE: Final = f"<{terms.RDF}type>"
# A local name that needs no escape in any Turtle reader; a claim's has a `#`, and is written in full.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
# What may be written without quotes, and reads back as the same literal; some readers keep the value alone,
# and write it in their own way.
_BARE: Final = {
    f"<{terms.XSD}integer>": re.compile(r"0|-?[1-9][0-9]*", re.ASCII),
    f"<{terms.XSD}decimal>": re.compile(r"-?(0\.(?!0{6})|[1-9][0-9]*\.)[0-9]+", re.ASCII),
    f"<{terms.XSD}boolean>": re.compile("true|false"),
}
_MANY: Final = 50_000
"""How many names are remembered."""


def write_turtle(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the union of all documents as Turtle.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    text = Text()
    _write(parcel, text, text.subjects(subjects(parcel)), stream)


def write_trig(parcel: Parcel, stream: BinaryIO) -> None:
    """Write TriG: one named graph for each document.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
    """
    text = Text()
    _write(parcel, text, text.graphs(graphs(parcel)), stream)


class Text:
    """Terms as text, and which prefixes they use."""

    def __init__(self) -> None:
        self.prefixes: set[str] = set()
        self._short: dict[str, str] = {}

    def graphs(self, stated: Iterable[tuple[str, Iterable[Subject]]]) -> Iterator[str]:
        """One block for each named graph, piece by piece; what stands in none stands for itself."""
        for graph, group in stated:
            if not graph:
                yield from self.subjects(group)
                continue
            yield f"\n{self.term(f'<{graph}>')} {{\n"
            yield from self.subjects(group, indent="    ")
            yield "}\n"

    def subjects(self, described: Iterable[Subject], *, indent: str = "") -> Iterator[str]:
        """One block for each subject, one line for each of its properties."""
        for subject in described:
            lines = " ;\n".join(
                f"{indent}    {self.verb(prop)} {', '.join(map(self.term, values))}"
                for prop, values in subject.said
            )
            yield f"\n{indent}{self.term(subject.name)}\n{lines} .\n"

    def verb(self, prop: str) -> str:
        """A property; the class of a thing is said with ``a``."""
        return "a" if prop == _TYPE else self.term(prop)

    def term(self, term: str) -> str:
        """A term of N-Triples, as short as it can be."""
        if term.startswith('"'):
            return self._literal(term)
        short = self._short.get(term)
        if short is None:
            if len(self._short) >= _MANY:
                self._short.clear()
            short = self._short[term] = self._name(term)
        return short

    def _name(self, term: str) -> str:
        if not term.startswith("<") or term.startswith("<<"):
            return term
        prefix, _, local = terms.shorten(term[1:-1]).partition(":")
        if prefix not in terms.PREFIXES or not _LOCAL.fullmatch(local):
            return term
        self.prefixes.add(prefix)
        return f"{prefix}:{local}"

    def _literal(self, term: str) -> str:
        if not term.endswith(">"):  # a string, or one with a language
            return term
        end = term.rindex('"')  # a datatype has none
        value, kind = term[1:end], term[end + 3 :]
        bare = _BARE.get(kind)
        if bare and bare.fullmatch(value):
            return value
        return f"{term[: end + 3]}{self.term(kind)}"


def _write(parcel: Parcel, text: Text, body: Iterable[str], stream: BinaryIO) -> None:
    with tempfile.SpooledTemporaryFile(max_size=ROOM) as held:
        for piece in body:  # before the prefixes, which are those that it uses
            with on_disk():
                held.write(piece.encode())
        head = [f"# {name}: {' '.join(str(value).split())}" for name, value in parcel.about.items()]
        head += ["", *(f"@prefix {prefix}: <{terms.PREFIXES[prefix]}> ." for prefix in sorted(text.prefixes))]
        stream.writelines(f"{line}\n".encode() for line in head)
        held.seek(0)
        shutil.copyfileobj(cast("BinaryIO", held), stream)
