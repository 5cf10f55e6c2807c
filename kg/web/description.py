"""What the service says of itself: the SPARQL 1.1 Service Description, and VoID of what it holds."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import terms
from kg.query import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.store import Store
    from kg.web.negotiation import Shown

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"

_RESULTS: Final = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS: Final = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"

Told = dict[str, Any]


def census(store: Store) -> Told:
    """Count what a store holds, for those who describe it without having it.

    Args:
        store: The store.

    Returns:
        How many ``statements`` there are; how many in each of the ``graphs``, of each of the ``properties``
        and with each of the ``classes``, by IRI; how many ``subjects`` and ``objects``.
    """
    graphs: Counter[str] = Counter(dict.fromkeys(store.graphs(), 0))
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    subjects, objects = set(), set()
    for quad in store.quads():
        graphs[getattr(quad.graph_name, "value", "")] += 1
        properties[quad.predicate.value] += 1
        subjects.add(quad.subject)
        objects.add(quad.object)
        if quad.predicate.value == terms.RDF + "type" and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    graphs.pop("", None)
    return {
        "statements": len(store),
        "graphs": dict(sorted(graphs.items())),
        "properties": dict(sorted(properties.items())),
        "classes": dict(sorted(classes.items())),
        "subjects": len(subjects),
        "objects": len(objects),
    }


class Whole:
    """The service and what it holds.

    Attributes:
        base: The address below which everything is found; it ends in a slash.
        told: What is known of its graph; see `census`, with the release, and whether it is plain RDF.
    """

    def __init__(self, base: str, told: Mapping[str, Any]) -> None:
        self.base, self.told = base, told
        self._sd, self._void = _namespace(SD), _namespace(VOID)
        self._endpoint = ox.NamedNode(f"{base}sparql")
        self._dataset = ox.NamedNode(f"{base}.well-known/void#dataset")

    def service(self, form: Shown) -> bytes:
        """Describe the service.

        Args:
            form: The format.

        Returns:
            The description as RDF.
        """
        return written.graph(chain(self._service(), self._sparql_dataset(), self._title()), _graph(form))

    def dataset(self, form: Shown) -> bytes:
        """Describe what it holds, in numbers.

        Args:
            form: The format.

        Returns:
            The description as RDF.
        """
        return written.graph(chain(self._title(), self._numbers(), self._partitions()), _graph(form))

    def _service(self) -> Iterator[ox.Triple]:
        this, sd = self._endpoint, self._sd
        yield ox.Triple(this, _TYPE, sd("Service"))
        yield ox.Triple(this, sd("endpoint"), this)
        yield ox.Triple(this, sd("supportedLanguage"), sd("SPARQL11Query"))
        yield ox.Triple(this, sd("defaultEntailmentRegime"), ox.NamedNode(_SIMPLE))
        if not self.told["plain"]:
            yield ox.Triple(this, sd("feature"), sd("UnionDefaultGraph"))
        for name in (*_RESULTS, *_GRAPHS):
            yield ox.Triple(this, sd("resultFormat"), ox.NamedNode(FORMATS + name))
        yield ox.Triple(this, sd("defaultDataset"), self._dataset)

    def _sparql_dataset(self) -> Iterator[ox.Triple]:
        """The graphs that are asked where a query names none."""
        dataset, sd, size = self._dataset, self._sd, self._void("triples")
        default = ox.BlankNode("default")
        yield ox.Triple(dataset, _TYPE, sd("Dataset"))
        yield ox.Triple(dataset, sd("defaultGraph"), default)
        yield ox.Triple(default, _TYPE, sd("Graph"))
        in_default = self.told["statements"]
        if self.told["plain"]:
            in_default -= sum(self.told["graphs"].values())
        yield ox.Triple(default, size, ox.Literal(in_default))
        for number, (name, count) in enumerate(self.told["graphs"].items()):
            named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
            yield ox.Triple(dataset, sd("namedGraph"), named)
            yield ox.Triple(named, _TYPE, sd("NamedGraph"))
            yield ox.Triple(named, sd("name"), ox.NamedNode(name))
            yield ox.Triple(named, sd("graph"), graph)
            yield ox.Triple(graph, _TYPE, sd("Graph"))
            yield ox.Triple(graph, size, ox.Literal(count))

    def _title(self) -> Iterator[ox.Triple]:
        dataset, void = self._dataset, self._void
        yield ox.Triple(dataset, _TYPE, void("Dataset"))
        yield ox.Triple(dataset, void("sparqlEndpoint"), self._endpoint)
        yield ox.Triple(dataset, void("triples"), ox.Literal(self.told["statements"]))
        yield ox.Triple(dataset, ox.NamedNode(terms.OWL + "versionInfo"), ox.Literal(self.told["release"]))
        if self.told["release"] == terms.VERSION:  # what else there may be is not ours to name or to license
            title = ox.Literal("The open knowledge graph of AI infrastructure", language="en")
            yield ox.Triple(dataset, ox.NamedNode(terms.DCT + "title"), title)
            yield ox.Triple(dataset, ox.NamedNode(terms.DCT + "license"), ox.NamedNode(_LICENSE))

    def _numbers(self) -> Iterator[ox.Triple]:
        dataset, void = self._dataset, self._void
        for name, key in (("distinctSubjects", "subjects"), ("distinctObjects", "objects")):
            yield ox.Triple(dataset, void(name), ox.Literal(self.told[key]))
        for name in ("classes", "properties"):
            yield ox.Triple(dataset, void(name), ox.Literal(len(self.told[name])))
        for name in _GRAPHS:
            yield ox.Triple(dataset, void("feature"), ox.NamedNode(FORMATS + name))
        dump = "graph?default" if not self.told["plain"] or not self.told["graphs"] else ""
        if dump:  # where there are named graphs beside it, the default graph is not the whole
            yield ox.Triple(dataset, void("dataDump"), ox.NamedNode(self.base + dump))
        if not self.told["plain"]:
            yield ox.Triple(dataset, void("vocabulary"), ox.NamedNode(terms.KG.rstrip("#")))
            yield ox.Triple(dataset, void("uriSpace"), ox.Literal(_COMMON))
            yield ox.Triple(dataset, void("rootResource"), ox.NamedNode(terms.KG.rstrip("#")))

    def _partitions(self) -> Iterator[ox.Triple]:
        """How much there is of each class and each property."""
        void = self._void
        for what, key, counted in (("class", "classes", "entities"), ("property", "properties", "triples")):
            for number, (name, count) in enumerate(self.told[key].items()):
                part = ox.BlankNode(f"{what}{number}")
                yield ox.Triple(self._dataset, void(f"{what}Partition"), part)
                yield ox.Triple(part, void(what), ox.NamedNode(name))
                yield ox.Triple(part, void(counted), ox.Literal(count))


_TYPE: Final = ox.NamedNode(terms.RDF + "type")
_COMMON: Final = terms.ACTOR.removesuffix("actor/")


def _graph(form: Shown) -> written.Format:
    assert form != "html"  # noqa: S101 - a page of it is not offered
    return form


def _namespace(base: str) -> Any:  # noqa: ANN401 - a function from names to nodes
    return lambda name: ox.NamedNode(base + name)
