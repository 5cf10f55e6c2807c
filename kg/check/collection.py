"""Puts documents and the ontology into one store, in which every rule is a query."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.check.literal import honest
from kg.document import Document

ONTOLOGY: Final = (terms.ontology_dir() / "kg.ttl", terms.ontology_dir() / "codes.ttl")
"""The files whose terms a document may use."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What may stand as the object of a statement."""

_PLAIN: Final = frozenset({terms.XSD + "string", terms.RDF + "langString"})


def gather(documents: Sequence[Document]) -> ox.Store:
    """Put documents into a store: each a named graph, the ontology the default graph.

    Args:
        documents: the documents; no two may share an IRI.

    Returns:
        The store. A literal that is not of the datatype it claims has another there: see `kg.check.literal`.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in ontology())
    store.bulk_extend(_quads(documents))
    return store


@lru_cache(maxsize=1)
def ontology() -> tuple[ox.Triple, ...]:
    """Read the ontology's own statements.

    Returns:
        The statements of `kg.ttl` and `codes.ttl`.
    """
    return tuple(triple for path in ONTOLOGY for triple in turtle(path.read_text("utf-8")))


def turtle(text: str) -> Iterator[ox.Triple]:
    """Parse Turtle that comes with the program.

    Args:
        text: the text.

    Yields:
        Its statements; blank nodes with names that no other text uses.
    """
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
        yield quad.triple


def _quads(documents: Iterable[Document]) -> Iterator[ox.Quad]:
    for document in documents:
        graph = ox.NamedNode(document.iri)
        for t in document.triples:
            yield ox.Quad(t.subject, t.predicate, _honest(t.object), graph)


def _honest(term: Term) -> Term:
    """Tell a literal apart that is not what it claims to be."""
    if not isinstance(term, ox.Literal):
        return term
    claimed = term.datatype.value
    if claimed in _PLAIN:
        return term
    judged = honest(term.value, claimed)
    return term if judged == claimed else ox.Literal(term.value, datatype=ox.NamedNode(judged))
