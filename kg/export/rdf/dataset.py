"""The whole store as an `rdflib.Dataset`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import terms

if TYPE_CHECKING:
    import rdflib

    from kg.store import Store

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_rdflib(store: Store) -> rdflib.Dataset:
    """Hand a store over to rdflib.

    Args:
        store: The store.

    Returns:
        A new dataset with a named graph for each document, the ontology, and what the rules derive. Its
        default graph is the union of them, and the prefixes of the ontology are bound.
    """
    # Ten times slower to import than pyoxigraph, which the writers of files are content with.
    import rdflib  # noqa: PLC0415

    def converted(term: Term) -> rdflib.term.Node:
        if isinstance(term, ox.NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        if isinstance(term, ox.Literal):
            # Unless told not to, rdflib writes "0.50" as "0.5", and a bad date in its own way.
            kind = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
        raise TypeError(f"rdflib has no term for {term}")

    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in terms.PREFIXES.items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    graphs = {f"<{iri}>": dataset.graph(rdflib.URIRef(iri)) for iri in store.graphs()}
    for quad in store.quads():
        statement = converted(quad.subject), converted(quad.predicate), converted(quad.object)
        graphs[str(quad.graph_name)].add(statement)
    return dataset
