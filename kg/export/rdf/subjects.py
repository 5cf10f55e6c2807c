"""Statements as people read them: subject by subject, in an order that stays the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import terms
from kg.export.rdf.quads import gather
from kg.store.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.parcel import Parcel

Said = tuple[tuple[str, tuple[str, ...]], ...]
"""Properties, each with its values, all as N-Triples have them."""

_FIRST: Final = {
    f"<{iri}>": place
    for place, iri in enumerate(
        (terms.RDF + "type", terms.RDFS + "label", terms.DCT + "title", terms.DCT + "identifier")
    )
}
"""The properties that a reader wants to see first."""

_PIECE: Final = re.compile(rb"([^0-9]*)([0-9]{0,18})")
_END: Final = b"\x00"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is said of one thing.

    Attributes:
        name: Its name, as N-Triples have it.
        said: The properties with their values, in order: the class first.
    """

    name: str
    said: Said

    def triples(self) -> Iterator[ox.Triple]:
        """The same as the engine's own terms, in the same order."""
        text = "".join(f"{self.name} {prop} {value} .\n" for prop, values in self.said for value in values)
        for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True):
            yield quad.triple


def subjects(parcel: Parcel) -> Iterator[Subject]:
    """The union of all graphs of a parcel.

    Args:
        parcel: The parcel.

    Yields:
        Each subject once, ``c2`` before ``c10``.
    """
    with Lines() as lines:
        gather(parcel, lambda _, found: lines.take(_keyed(found, b"")))
        yield from (subject for _, subject in _grouped(lines))


def graphs(parcel: Parcel) -> Iterator[tuple[str, Iterator[Subject]]]:
    """The graphs of a parcel.

    Args:
        parcel: The parcel.

    Yields:
        The IRI of each graph, in order and empty for the default one, with the subjects in it, which have to
        be taken before the next.
    """
    names = ("", *parcel.store.graphs())
    starts = {name: b"%08x" % place for place, name in enumerate(names)}
    with Lines() as lines:
        gather(parcel, lambda graph, found: lines.take(_keyed(found, starts[graph])))
        for start, group in groupby(_grouped(lines), key=lambda pair: pair[0][:8]):
            yield names[int(start, 16)], (subject for _, subject in group)


def described(triples: Iterable[ox.Triple]) -> Iterator[Subject]:
    """A few statements.

    Args:
        triples: The statements.

    Yields:
        Each subject once.
    """
    with Lines() as lines:
        lines.take(_keyed("".join(f"{triple} .\n" for triple in triples).encode(), b""))
        yield from (subject for _, subject in _grouped(lines))


def natural(text: bytes) -> bytes:
    """What text is sorted by, so that it is sorted by the size of the numbers in it.

    A number is told by how many digits it has, and then by these.

    >>> sorted([b"#c10", b"#c2"], key=natural)
    [b'#c2', b'#c10']
    """
    pieces = []
    for word, digits in _PIECE.findall(text):
        number = digits.lstrip(b"0")
        pieces.append(b"%b\x01%c%b" % (word, 32 + len(number), number))
    return b"%b%b\x01 " % (b"".join(pieces), text)


def _keyed(lines: bytes, start: bytes) -> list[bytes]:
    """Lines of N-Triples, each after what it is sorted by."""
    found = []
    last, key = b"", b""
    for line in lines.splitlines(keepends=True):
        subject = line[: line.index(b" ")]
        if subject != last:
            last, key = subject, start + natural(_bare(subject)) + _END
        found.append(key + line)
    return found


def _grouped(lines: Lines) -> Iterator[tuple[bytes, Subject]]:
    """Each subject, after what it is sorted by."""
    every = (line.split(_END, 1) for block in lines.blocks() for line in block)
    for key, group in groupby(every, key=lambda pair: pair[0]):
        # The same statement may stand in several graphs, and they stand one after another.
        yield key, _subject(dict.fromkeys(line for _, line in group))


def _subject(lines: Iterable[bytes]) -> Subject:
    """One subject from its statements."""
    name = ""
    said: dict[str, list[str]] = {}
    for line in lines:
        name, prop, value = line[:-3].decode().split(" ", 2)
        said.setdefault(prop, []).append(value)
    order = sorted(said, key=lambda prop: (_FIRST.get(prop, len(_FIRST)), prop[1:-1]))
    return Subject(name, tuple((prop, tuple(_sorted(said[prop]))) for prop in order))


def _sorted(values: list[str]) -> list[str]:
    if len(values) == 1:
        return values
    return sorted(values, key=lambda value: natural(_bare(value.encode())))


def _bare(term: bytes) -> bytes:
    """A term, an IRI without its brackets: `a` stands before `a#b`."""
    return term[1:-1] if term.startswith(b"<") and not term.startswith(b"<<") else term
