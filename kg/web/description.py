"""What the service says of itself: the SPARQL 1.1 Service Description, and VoID of what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import terms
from kg.query import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"

_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_LICENSES: Final = "https://creativecommons.org/licenses/by/4.0/"

Node = ox.NamedNode | ox.BlankNode


def service(address: str, told: Mapping[str, Any], form: written.Format) -> bytes:
    """Describe the service.

    Args:
        address: Where it is asked.
        told: What is known of its graph: release, and how many statements each graph has.
        form: The format.

    Returns:
        The description as RDF.
    """
    return written.graph(list(_service(address.partition("?")[0], told)), form)


def _service(address: str, told: Mapping[str, Any]) -> Iterator[ox.Triple]:
    this, dataset, default = ox.NamedNode(address), ox.BlankNode("dataset"), ox.BlankNode("default")
    sd, void = _namespace(SD), _namespace(VOID)
    kind = ox.NamedNode(terms.RDF + "type")
    yield ox.Triple(this, kind, sd("Service"))
    yield ox.Triple(this, sd("endpoint"), this)
    yield ox.Triple(this, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield ox.Triple(this, sd("feature"), sd("UnionDefaultGraph"))
    for name in _FORMATS:
        yield ox.Triple(this, sd("resultFormat"), ox.NamedNode(FORMATS + name))
    yield ox.Triple(this, sd("defaultDataset"), dataset)
    for each in (sd("Dataset"), void("Dataset")):
        yield ox.Triple(dataset, kind, each)
    yield ox.Triple(
        dataset, ox.NamedNode(terms.DCT + "title"), ox.Literal("AI infrastructure", language="en")
    )
    yield ox.Triple(dataset, ox.NamedNode(terms.DCT + "license"), ox.NamedNode(_LICENSES))
    yield ox.Triple(dataset, ox.NamedNode(terms.OWL + "versionInfo"), ox.Literal(told["release"]))
    yield ox.Triple(dataset, void("triples"), ox.Literal(told["statements"]))
    yield ox.Triple(dataset, void("sparqlEndpoint"), this)
    yield ox.Triple(dataset, void("vocabulary"), ox.NamedNode(terms.KG.rstrip("#")))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, kind, sd("Graph"))
    yield ox.Triple(default, void("triples"), ox.Literal(told["statements"]))
    for number, (name, size) in enumerate(told["graphs"].items()):
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, sd("namedGraph"), named)
        yield ox.Triple(named, kind, sd("NamedGraph"))
        yield ox.Triple(named, sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, sd("graph"), graph)
        yield ox.Triple(graph, kind, sd("Graph"))
        yield ox.Triple(graph, void("triples"), ox.Literal(size))


def _namespace(base: str) -> Any:  # noqa: ANN401 - a function from names to nodes
    return lambda name: ox.NamedNode(base + name)
