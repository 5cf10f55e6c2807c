"""Which statements go into a file: all of the documents, or those on a part of the claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import terms
from kg.export.rdf import made
from kg.store import ONTOLOGY_GRAPH
from kg.store.rules import DERIVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.export.parcel import Parcel
    from kg.export.select import Part

_DERIVED_FROM = ox.NamedNode(terms.PROV + "wasDerivedFrom")


def quads(parcel: Parcel) -> list[ox.Quad]:
    """The statements of a parcel, each with the graph of the document in which it stands.

    The ontology and what the rules derive are left out, unless all is asked for: the one is a file of its
    own, the other no source.
    Of a part there are the chosen claims, and all that is said of what they name, and of what that names:
    documents, their origins and publishers, parties, goods, events. A claim that a chosen one names, but that
    is not chosen itself, is named and no more.
    Of a part that a query made there is what it made, in no named graph.

    Args:
        parcel: The parcel.

    Returns:
        The statements, sorted. Blank nodes have canonical names (RDFC-1.0), the same for the same statements.
    """
    if parcel.part.scope.made is not None:
        return sorted(_canonical(list(_made(parcel.part))), key=order)
    stated = [quad for quad in parcel.store.quads() if parcel.every or _is_source(quad)]
    if not parcel.part.scope.whole:
        stated = list(_on(parcel.part, stated, _sources_of_derived(parcel)))
    return sorted(_canonical(stated), key=order)


def order(quad: ox.Quad) -> tuple[object, ...]:
    """Sort statements by graph, subject (``c2`` before ``c10``), property (the class first) and value."""
    return (_name(quad.graph_name), *triple_order(quad.triple))


def triple_order(triple: ox.Triple) -> tuple[object, ...]:
    """Sort statements by subject, property and value."""
    prop = triple.predicate.value
    return natural(_name(triple.subject)), _FIRST.get(prop, len(_FIRST)), prop, natural(_name(triple.object))


_FIRST = {
    terms.RDF + "type": 0,
    terms.RDFS + "label": 1,
    terms.DCT + "title": 2,
    terms.DCT + "identifier": 3,
}
"""The properties that a reader wants to see first."""


def natural(text: str) -> tuple[object, ...]:
    """Sort text by the size of the numbers in it.

    >>> sorted(["#c10", "#c2"], key=natural)
    ['#c2', '#c10']
    """
    parts = re.findall(r"([^0-9]*)([0-9]{0,18})", text)
    return *((word, int(number or 0)) for word, number in parts), (text, 0)


def _is_source(quad: ox.Quad) -> bool:
    name = _name(quad.graph_name)
    return name != ONTOLOGY_GRAPH and not name.startswith(DERIVED)


def _made(part: Part) -> Iterator[ox.Quad]:
    """What a query made, without what names a claim, or in place of claims a node, beyond the part."""
    choice = part.scope.made
    if choice is None:
        return
    for triple in made.read(choice.triples or b""):
        things = made.named(triple)
        beyond = (things & part.record.claims.keys()) - part.claims.keys()
        if choice.claims is None:
            beyond |= (things & choice.nodes) - set(part.network)
        if not beyond:
            yield ox.Quad(*triple)


def _sources_of_derived(parcel: Parcel) -> set[str]:
    """The claims from which chosen claims were derived, as a denial from a plea of not guilty."""
    chosen = parcel.part.claims
    return {
        _name(quad.object)
        for quad in parcel.store.quads()
        if quad.predicate == _DERIVED_FROM and _name(quad.subject) in chosen
    }


def _on(part: Part, stated: Iterable[ox.Quad], more: set[str]) -> Iterator[ox.Quad]:
    """The statements on a part's claims and on all that they name."""
    about: dict[str, list[ox.Quad]] = {}
    for quad in stated:
        about.setdefault(_name(quad.subject), []).append(quad)
    claims = {*part.claims, *more}
    others = part.record.claims.keys() - claims
    documents = {part.record.claims[iri].document for iri in claims & part.record.claims.keys()}
    todo = sorted({*claims, *documents, *part.network})
    seen = set(todo)
    while todo:
        for quad in about.get(todo.pop(), ()):
            yield quad
            named = _name(quad.object)
            if named not in seen and named not in others:
                seen.add(named)
                todo.append(named)


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """The name of a term as `kg.query` gives it; of what has no name, its text, which names nothing else."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _canonical(stated: list[ox.Quad]) -> Iterable[ox.Quad]:
    if not any(isinstance(end, ox.BlankNode) for quad in stated for end in (quad.subject, quad.object)):
        return stated
    dataset = ox.Dataset(stated)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
