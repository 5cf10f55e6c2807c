"""Claims in a few words, and what the rules derive from them."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from hypothesis import HealthCheck, settings

from kg import document, terms
from kg.store import ONTOLOGY_GRAPH, rules

KG = terms.KG
PREFIXES = "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in terms.PREFIXES.items())
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Claim = dict[str, str]
"""A claim as its Turtle: class, predicates and objects; `issued` is the date of its document."""


def _ontology() -> bytes:
    dataset = ox.Store()
    for name in ("kg.ttl", "codes.ttl"):
        read = document.read(terms.ontology_dir() / name)
        rules.add(dataset, list(read.triples), ox.NamedNode(ONTOLOGY_GRAPH))
    return dataset.dump(format=ox.RdfFormat.N_QUADS) or b""


ONTOLOGY = _ontology()


def derived(claims: Mapping[str, Claim]) -> ox.Store:
    """Put each claim into a document of its own, named after it, and derive."""
    dataset = ox.Store()
    dataset.load(ONTOLOGY, format=ox.RdfFormat.N_QUADS)
    for name, claim in claims.items():
        issued = f"; dct:issued {claim['issued']} " if "issued" in claim else ""
        body = " ; ".join(f"{key} {value}" for key, value in claim.items() if key != "issued")
        graph = ox.NamedNode(f"{terms.SOURCE}{name}")
        text = f"{PREFIXES}\nsource:{name} a kg:SourceDocument {issued}.\n{node(name)} {body} ."
        dataset.load(text, format=ox.RdfFormat.TURTLE, to_graph=graph)
    rules.derive(dataset)
    return dataset


def node(name: str) -> str:
    return f"<{terms.SOURCE}{name}#c1>"


def values(dataset: ox.Store, name: str, prop: str) -> set[str]:
    subject = ox.NamedNode(node(name)[1:-1])
    quads = dataset.quads_for_pattern(subject, ox.NamedNode(KG + prop), None, None)
    return {quad.object.value for quad in quads if not isinstance(quad.object, ox.Triple)}


def one(dataset: ox.Store, name: str, prop: str) -> str | None:
    found = values(dataset, name, prop)
    assert len(found) <= 1, f"{prop} has several values: {found}"
    return next(iter(found), None)


def edges(dataset: ox.Store, graph: str) -> set[tuple[str, str, str]]:
    quads = dataset.quads_for_pattern(None, None, None, ox.NamedNode(f"{rules.DERIVED}{graph}"))
    return {tuple(terms.shorten(str(term)[1:-1]) for term in quad.triple) for quad in quads}  # type: ignore[misc]


def named(claims: Iterable[Claim]) -> dict[str, Claim]:
    return {f"d{number}": claim for number, claim in enumerate(claims)}
