"""What the graph says of one thing, as a graph or as a page; a worker's side of `kg.web.dereference`."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final

from kg import query, terms
from kg.errors import BadInput, UnknownName
from kg.store import ONTOLOGY_GRAPH
from kg.web.entity import entity_page
from kg.web.ontology import ontology_page
from kg.web.page import BASE
from kg.web.source import source_page
from kg.web.start import is_list, kind_page, start_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph import Graph
    from kg.network import Network
    from kg.web.negotiation import Shown

_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_AROUND: Final = """
CONSTRUCT { <%(iri)s> ?p ?o . ?s ?q <%(iri)s> }
WHERE { { <%(iri)s> ?p ?o } UNION { ?s ?q <%(iri)s> } }
"""

_ONTOLOGIES: Final = tuple(
    ONTOLOGY_GRAPH + part for part in ("", "/codes", f"/{terms.VERSION}", f"/codes/{terms.VERSION}")
)
"""The names of the ontology and of its code lists; they stand in one graph."""


def write(graph: Graph, iri: str, form: Shown, stream: IO[bytes]) -> None:
    """Write what the graph says of a thing.

    Args:
        graph: The graph.
        iri: The thing: one of the graph's, a document, the ontology, or a namespace as a list of its things.
        form: The format.
        stream: Where to.

    Raises:
        UnknownName: There is no such thing.
        BadInput: It is a page alone, and is wanted in another form.
    """
    if form == "html":
        for line in _page(graph, iri):
            stream.write(f"{line}\n".encode())
        return
    if iri == BASE or is_list(iri):
        raise BadInput("it is a page for people; /graph?default has all as data.")
    if iri in _ONTOLOGIES:
        query.write(graph.store, _GRAPH, form, stream, graphs=((ONTOLOGY_GRAPH,), ()))
    elif iri in graph.record.sources and any(c.document == iri for c in graph.record.claims.values()):
        query.write(graph.store, _GRAPH, form, stream, graphs=((iri,), ()))
    elif iri in graph.record.sources or iri in graph.record.entities:
        query.write(graph.store, _AROUND % {"iri": iri}, form, stream)
    else:
        raise _unknown(graph, iri)


def prepare(graph: Graph) -> None:
    """Make what every page needs, before there are workers that would each make it again."""
    _network(graph)


def _page(graph: Graph, iri: str) -> Iterator[str]:
    kind = is_list(iri)
    if iri == BASE:
        return start_page(graph, _network(graph))
    if kind:
        return kind_page(graph.record, kind)
    if iri in _ONTOLOGIES:
        return ontology_page(graph.store, up="../" * iri.removeprefix(ONTOLOGY_GRAPH).count("/"))
    if iri in graph.record.sources:
        return source_page(graph.record, iri)
    if iri in graph.record.entities:
        return entity_page(_network(graph), graph.record, iri, graph.judgements)
    raise _unknown(graph, iri)


@lru_cache(maxsize=1)
def _network(graph: Graph) -> Network[str]:
    return graph.network()


def _unknown(graph: Graph, iri: str) -> UnknownName:
    name = terms.shorten(iri)
    known = [terms.shorten(each) for each in (*graph.record.entities, *graph.record.sources)]
    return UnknownName(name, tuple(difflib.get_close_matches(name, known, n=3)))
