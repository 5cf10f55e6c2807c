"""Which statements go into a file: all of the documents, or those on a part of the claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import terms
from kg.export.rdf import made
from kg.store import stated
from kg.store.dataset import is_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.export.parcel import Parcel
    from kg.export.select import Part
    from kg.store import Store
    from kg.store.stated import Take


_DERIVED_FROM: Final = ox.NamedNode(terms.PROV + "wasDerivedFrom")


def gather(parcel: Parcel, take: Take) -> None:
    """Hand on the statements of a parcel, in no particular order.

    The ontology and what the rules derive are left out, unless all is asked for: the one is a file of its
    own, the other no source.
    Of a part there are the chosen claims, and all that is said of what they name, and of what that names:
    documents, their origins and publishers, parties, goods, events. A claim that a chosen one names, but that
    is not chosen itself, is named and no more.
    Of a part that a query made there is what it made, in the default graph.

    Args:
        parcel: The parcel.
        take: Is handed the statements, each once, as canonical N-Triples. Blank nodes have canonical names
            (RDFC-1.0), the same for the same statements.
    """
    store = parcel.store
    if parcel.part.scope.made is not None:
        sifter = stated.Sifter(take)
        for triple in _made(parcel.part):
            sifter.take("", f"{triple} .\n".encode())
        sifter.end()
        return
    if parcel.part.scope.whole:
        packed = store.packed(every=parcel.every)
        if packed is None:
            stated.gather(store, store.graphs() if parcel.every else store.sources(), take)
        for block in packed or ():
            for graph, lines in _by_graph(block).items():
                take(graph, b"".join(lines))
        return
    sifter = stated.Sifter(take)
    for graph, quad in _on(parcel.part, store):
        sifter.take(graph, f"{quad.triple} .\n".encode())
    sifter.end()


def _by_graph(block: bytes) -> dict[str, list[bytes]]:
    """Lines of N-Quads as lines of N-Triples of each graph."""
    found: dict[bytes, list[bytes]] = {}
    for line in block.splitlines(keepends=True):
        place = line.rindex(b"<")
        found.setdefault(line[place:], []).append(line[:place] + b".\n")
    return {end[1:-4].decode(): lines for end, lines in found.items()}


def _on(part: Part, store: Store) -> Iterator[tuple[str, ox.Quad]]:
    """The statements on a part's claims and on all that they name, each after its graph."""
    claims = part.record.claims
    more = {
        # from which chosen claims were derived, as a denial from a plea of not guilty
        _name(quad.object)
        for quad in store.matching(predicate=_DERIVED_FROM)
        if _name(quad.subject) in part.claims
    }
    chosen = (*part.claims, *more)
    todo = sorted({*chosen, *(claims[iri].document for iri in chosen if iri in claims), *part.network})
    seen = set(todo)
    while todo:
        for quad in store.matching(subject=_node(todo.pop())):
            graph = _name(quad.graph_name)
            if not is_source(graph):
                continue
            yield graph, quad
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                named = _name(quad.object)
                if named not in seen and named not in claims:  # a claim that is chosen was seen
                    seen.add(named)
                    todo.append(named)


def _made(part: Part) -> Iterator[ox.Triple]:
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
            yield triple


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """The name of a term as `kg.query` gives it; of what has no name, its text, which names nothing else."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)
