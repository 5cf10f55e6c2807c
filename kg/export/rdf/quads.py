"""Which statements go into a file: all of the documents, or those on a part of the claims."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from kg import terms
from kg.store import ONTOLOGY_GRAPH
from kg.store.rules import DERIVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.export.parcel import Parcel
    from kg.export.select import Part
    from kg.store import Store

    Take = Callable[[str, bytes], object]
    """Is handed the IRI of a graph, and lines of N-Triples that stand in it."""


CHUNK: Final = 2**20
"""About how many bytes of lines are handed on at a time."""

_DERIVED_FROM: Final = ox.NamedNode(terms.PROV + "wasDerivedFrom")
_NAMELESS: Final = (b"_:", b"<<(")  # a blank node, or a term that may hold one


def gather(parcel: Parcel, take: Take) -> None:
    """Hand on the statements of a parcel, in no particular order.

    The ontology and what the rules derive are left out, unless all is asked for: the one is a file of its
    own, the other no source.
    Of a part there are the chosen claims, and all that is said of what they name, and of what that names:
    documents, their origins and publishers, parties, goods, events. A claim that a chosen one names, but that
    is not chosen itself, is named and no more.

    Blank nodes have canonical names (RDFC-1.0), the same for the same statements. These follow from the
    statements with blank nodes alone, so no others are held in memory.

    Args:
        parcel: The parcel.
        take: Is handed the statements, each once, as canonical N-Triples.
    """
    nameless: list[bytes] = []

    def sifted(graph: str, lines: bytes) -> None:
        if b"_:" in lines:
            end = f"<{graph}> .\n".encode()
            split = [(_nameless(line), line) for line in lines.splitlines(keepends=True)]
            nameless.extend(line[:-2] + end for out, line in split if out)
            lines = b"".join(line for out, line in split if not out)
        take(graph, lines)

    if parcel.part.scope.whole:
        for graph in parcel.store.graphs():
            if parcel.every or _is_source(graph):
                _all(parcel.store, graph, sifted)
    else:
        for graph, quad in _on(parcel.part, parcel.store):
            sifted(graph, f"{quad.triple} .\n".encode())
    for quad in _canonical(b"".join(nameless)):
        take(_name(quad.graph_name), f"{quad.triple} .\n".encode())


class _Whole:
    """A stream that hands on whole lines, many at a time."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._held.append(data)
        self._size += len(data)
        if self._size > CHUNK:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """Nothing is behind it."""

    def _hand_on(self) -> None:
        data = b"".join(self._held)
        end = data.rfind(b"\n") + 1
        self._held = [data[end:]]
        self._size = len(data) - end
        self._take(data[:end])

    def close(self) -> None:
        self._hand_on()


def _all(store: Store, graph: str, take: Take) -> None:
    """The statements of a graph."""
    stream = _Whole(lambda lines: take(graph, lines))
    store.write(graph, cast("IO[bytes]", stream))
    stream.close()


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
            if not _is_source(graph):
                continue
            yield graph, quad
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                named = _name(quad.object)
                if named not in seen and named not in claims:  # a claim that is chosen was seen
                    seen.add(named)
                    todo.append(named)


def _is_source(graph: str) -> bool:
    return graph != ONTOLOGY_GRAPH and not graph.startswith(DERIVED)


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """The name of a term as `kg.query` gives it; of what has no name, its text, which names nothing else."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def _nameless(line: bytes) -> bool:
    """Whether a statement has a blank node."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(_NAMELESS)


def _canonical(lines: bytes) -> ox.Dataset:
    """Statements in N-Quads whose blank nodes get their canonical names."""
    dataset = ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
