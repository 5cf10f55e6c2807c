"""Statements by chance, as stores hold them, and what real readers make of the files that hold them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import IO, Any

import pyoxigraph as ox
import rdflib
from hypothesis import strategies as st

from kg import terms
from kg.export import formats
from kg.export.format import Format
from kg.export.parcel import Parcel
from kg.export.select import Part, Scope
from kg.network import Network
from kg.store import Store
from tests.builder import record

OX = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "canonical": ox.RdfFormat.N_QUADS,
}
"""What the engine calls each format."""

RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "rdfxml": "xml",
    "jsonld": "json-ld",
    "canonical": "nquads",
}
"""What rdflib calls each format."""

RDF = [each for each in formats.FORMATS if each.rdf]
UNIONS = [each for each in RDF if each.name in ("turtle", "ntriples", "rdfxml")]
DATASETS = [each for each in RDF if each not in UNIONS]

GRAPHS = [ox.NamedNode(terms.SOURCE + "one"), ox.NamedNode(terms.GRAPH + "actors/two")]
IRIS = [
    terms.SOURCE + "one#c1",
    terms.SOURCE + "one#c10",
    terms.SOURCE + "one#c2",
    terms.SOURCE + "one",
    terms.ACTOR + "tesla",
    terms.ACTOR + "a.",
    terms.ACTOR + "a.b",
    terms.ACTOR + "-a",
    terms.ACTOR + "a~b",
    terms.ACTOR + "a%20b",
    terms.ACTOR + "é",
    terms.ACTOR,
    terms.ACTOR + "a/b",
    terms.ACTOR + "a:b",
    terms.ACTOR + "//b",
    "https://example.org/a?b=c&d#e",
    "https://example.org/o'neill;(a)*,!$@+",
    "https://例え.example/路?ф=1",
    "mailto:someone@example.org",
    "urn:isbn:0",
    terms.KG + "Actual",
    terms.KG + "Diversion",
    terms.RDF + "Description",
]
PROPERTIES = [
    terms.RDF + "type",
    terms.KG + "quantity",
    terms.KG + "approximate",
    terms.KG + "share",
    terms.KG + "on",
    terms.KG + "supplier",
    terms.KG + "modality",
    terms.KG + "stance",
    terms.KG + "locator",
    terms.KG + "event",
    terms.KG + "lot",
    terms.RDF + "_1",
    terms.RDFS + "comment",
    terms.RDFS + "label",
    terms.DCT + "title",
    terms.ORG + "hasMember",
    "https://example.org/property",
    "https://example.org/a?b=c&d",
    "https://example.org/2nd",
    "https://example.org/é-x",
    "urn:x",
]
NAMELESS = ["https://example.org/2024", "https://example.org/a/", terms.RDF + "li", terms.RDF + "Description"]
"""Properties that XML cannot name."""

TYPED = [
    ("integer", "12000"),
    ("integer", "-1"),
    ("integer", "+1"),
    ("integer", "007"),
    ("integer", "123456789012345678901234567890"),
    ("integer", "ill-typed"),
    ("decimal", "0.33"),
    ("decimal", "0.50"),
    ("decimal", "-.5"),
    ("decimal", "5"),
    ("decimal", "5."),
    ("decimal", "0.00000001"),
    ("decimal", "1E18"),
    ("double", "1E18"),
    ("double", "1e3"),
    ("double", "INF"),
    ("boolean", "true"),
    ("boolean", "1"),
    ("date", "2024-06-04"),
    ("date", "1789-07-14"),
    ("date", "-0044-03-15"),
    ("gYearMonth", "2024-06"),
    ("gYear", "1815"),
    ("string", "true"),
    ("anyURI", "https://example.org/"),
    ("base64Binary", "AA=="),
]
blanks = st.sampled_from(["a", "b"]).map(ox.BlankNode)
iris = st.sampled_from(IRIS).map(ox.NamedNode)
strings = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.text(st.sampled_from(" \t\r\n\"'\\<>&_:.^@\x00\x01\x0b\x7f\x85\u2028\ufffe\U0001f600"), max_size=6),
)
literals = st.one_of(
    strings.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), strings, st.sampled_from(["en", "de-at"])),
    st.sampled_from(TYPED).map(lambda pair: ox.Literal(pair[1], datatype=ox.NamedNode(terms.XSD + pair[0]))),
)
quads = st.builds(
    ox.Quad,
    st.one_of(iris, blanks),
    st.sampled_from(PROPERTIES).map(ox.NamedNode),
    st.one_of(iris, blanks, literals),
    st.sampled_from(GRAPHS),
)


class Plain(Store):
    """A store that hands statements on as they are, without an engine that rewrites literals."""

    def __init__(self, stated: Iterable[ox.Quad]) -> None:
        super().__init__(ox.Store(), digest="0" * 64)
        self._stated = list(dict.fromkeys(stated))

    def quads(self) -> Any:
        return iter(self._stated)

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted({str(quad.graph_name)[1:-1] for quad in self._stated}))

    def write(self, graph: str, stream: IO[bytes]) -> None:
        for quad in self._stated:
            if str(quad.graph_name) == f"<{graph}>":
                stream.write(f"{quad.triple} .\n".encode())


def whole(store: Store, *, every: bool = False) -> Parcel:
    """A parcel of all of a store; no RDF writer looks at its network."""
    return Parcel(store, Part(record(), Network(), {}, Scope()), every=every)


def data(chosen: Format, parcel: Parcel) -> bytes:
    """What a format writes."""
    stream = io.BytesIO()
    chosen.load()(parcel, stream)
    return stream.getvalue()


def stated(store: Store) -> list[ox.Quad]:
    """All that stands in the documents of a store."""
    no_source = terms.GRAPH + "derived/", terms.KG.rstrip("#")
    return [quad for quad in store.quads() if not str(quad.graph_name).strip("<>").startswith(no_source)]


def canonical(found: Iterable[ox.Quad]) -> set[str]:
    """Statements with canonical names for blank nodes, so that isomorphic ones are equal."""
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def union(found: Iterable[ox.Quad]) -> set[str]:
    """The same, whatever graph they stand in."""
    return canonical(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)


def by_oxigraph(name: str, text: bytes) -> set[str]:
    """What the engine reads."""
    return canonical(ox.parse(text, format=OX[name]))


def by_rdflib(name: str, text: bytes) -> set[str]:
    """What rdflib reads."""
    if name in ("turtle", "ntriples", "rdfxml"):
        graph = rdflib.Graph().parse(data=text, format=RDFLIB[name])
        return canonical(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=RDFLIB[name])
    return canonical(ox.parse(dataset.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS))
