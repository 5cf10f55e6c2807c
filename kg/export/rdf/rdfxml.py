"""RDF/XML, sorted and grouped as Turtle is, for tools that read nothing else.

Format: https://www.w3.org/TR/rdf-syntax-grammar/. XML can name fewer properties than RDF, and hold fewer
characters: the one is refused, the other is replaced, counted and told at the end of the file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import pyoxigraph as ox

from kg import terms
from kg.errors import BadInput
from kg.export.rdf.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.export.parcel import Parcel
    from kg.export.rdf.subjects import Subject

# What every parser takes for a name; those that know more letters read longer ones, to the same IRI.
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z", re.ASCII)
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TWO_HYPHENS: Final = re.compile("-(?=-)")  # which no comment may hold
_SYNTAX: Final = frozenset(
    f"{terms.RDF}{name}"
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li"),
        *("aboutEach", "aboutEachPrefix", "bagID"),
    )
)
"""What RDF/XML has as words of its own."""

_RESERVED: Final = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_TYPE: Final = terms.RDF + "type"


def write(parcel: Parcel, stream: BinaryIO) -> None:
    """Write the union of all documents as RDF/XML.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.

    Raises:
        BadInput: A property has an IRI that XML cannot name.
    """
    xml = _Xml()
    stream.write(_head(parcel.about).encode())
    stream.writelines("".join(xml.element(subject)).encode() for subject in subjects(parcel))
    if xml.replaced:
        stream.write(
            f"  <!-- Characters that XML cannot hold, each written as U+FFFD: {xml.replaced} -->\n".encode()
        )
    stream.write(b"</rdf:RDF>\n")


def _head(about: dict[str, str]) -> str:
    told = [f"{name}: {' '.join(str(value).split())}" for name, value in about.items()]
    lines = [_TWO_HYPHENS.sub("- ", _NO_CHARACTER.sub("\ufffd", line)) for line in told]
    spaces = [f'  xmlns:{name}="{escape(iri)}"' for name, iri in sorted(terms.PREFIXES.items())]
    comments = [f"<!-- {line} -->" for line in lines]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *comments, "<rdf:RDF", *spaces]) + ">\n"


class _Xml:
    """What is said of things as elements.

    Attributes:
        replaced: How many characters were replaced so far.
    """

    def __init__(self) -> None:
        self.replaced = 0

    def element(self, subject: Subject) -> Iterator[str]:
        """The element of a thing: its class is the name, where it has one that XML can name."""
        triples = list(subject.triples())
        about = triples[0].subject
        # Classes come first, and those of the ontology are named without a namespace of their own.
        kind = triples[0].object if triples[0].predicate.value == _TYPE else None
        name = _known(kind.value) if isinstance(kind, ox.NamedNode) else None
        yield f"  <{name or 'rdf:Description'} {_named(about, 'about')}>\n"
        for triple in triples[1:] if name else triples:
            yield f"    {self._property(triple.predicate, triple.object)}\n"
        yield f"  </{name or 'rdf:Description'}>\n"

    def _property(
        self, prop: ox.NamedNode, value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    ) -> str:
        name, space = _qualified(prop.value)
        if isinstance(value, ox.Triple):
            raise TypeError(f"RDF/XML has no term for {value}")
        if not isinstance(value, ox.Literal):
            return f"<{name}{space} {_named(value, 'resource')}/>"
        kind = value.datatype.value
        if value.language:
            space += f' xml:lang="{value.language}"'
        elif kind != terms.XSD + "string":
            space += f' rdf:datatype="{_quoted(kind)}"'
        return f"<{name}{space}>{self._text(value.value)}</{name}>"

    def _text(self, text: str) -> str:
        text, count = _NO_CHARACTER.subn("\ufffd", text)
        self.replaced += count
        return escape(text, {"\r": "&#13;"})


def _named(node: ox.NamedNode | ox.BlankNode | ox.Triple, attribute: str) -> str:
    if isinstance(node, ox.BlankNode):
        return f'rdf:nodeID="{node.value}"'
    return f'rdf:{attribute}="{_quoted(str(node)[1:-1])}"'


def _quoted(iri: str) -> str:
    return escape(iri, {'"': "&quot;"})


@lru_cache(maxsize=4096)
def _known(iri: str) -> str | None:
    """An IRI as a name in one of the declared namespaces; None where it has none."""
    if iri in _SYNTAX:
        return None
    for prefix, namespace in terms.PREFIXES.items():
        if iri.startswith(namespace) and _NAME.match(iri, len(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return None


@lru_cache(maxsize=4096)
def _qualified(iri: str) -> tuple[str, str]:
    """The name of a property, and the declaration of its namespace where it needs one.

    >>> _qualified("https://example.org/a/2nd")
    ('ns:nd', ' xmlns:ns="https://example.org/a/2"')
    """
    known = _known(iri)
    if known:
        return known, ""
    local = _NAME.search(iri)
    if not local or iri in _SYNTAX or iri.startswith(_RESERVED):
        raise BadInput(
            f"RDF/XML cannot name the property <{iri}>; take another format of RDF, such as turtle."
        )
    return f"ns:{local[0]}", f' xmlns:ns="{_quoted(iri[: local.start()])}"'
