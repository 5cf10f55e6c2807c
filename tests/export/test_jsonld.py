"""JSON-LD by another implementation: it reads the same statements, and compacts them to the same objects."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

import kg.graph
from kg import terms
from kg.export import formats
from tests.statements import Plain, canonical, data, quads, stated, whole

pytestmark = pytest.mark.slow

JSONLD = formats.named("jsonld")
CONTEXT = json.loads((terms.ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def by_pyld(text: bytes) -> set[str]:
    found = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    return canonical(ox.parse(found, format=ox.RdfFormat.N_QUADS))


def test_pyld_reads_the_statements_of_the_documents(invented: kg.graph.Graph) -> None:
    assert by_pyld(data(JSONLD, whole(invented.store))) == canonical(stated(invented.store))


def readable(quad: ox.Quad) -> bool:
    """PyLD writes control characters as they are, and doubles in its own way."""
    value = quad.object
    if not isinstance(value, ox.Literal):
        return True
    return value.value.isprintable() and value.datatype.value != terms.XSD + "double"


@settings(max_examples=20)
@given(st.lists(quads.filter(readable), max_size=8))
def test_pyld_reads_any_statement(found: list[ox.Quad]) -> None:
    assert by_pyld(data(JSONLD, whole(Plain(found)))) == canonical(found)


def unordered(value: Any, prefixed: dict[str, str]) -> Any:
    """JSON without the order of sets; a compact IRI as the key that is its own."""
    if isinstance(value, list):
        items = [unordered(each, prefixed) for each in value]
        return sorted(items, key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, dict):
        return {prefixed.get(key, key): unordered(each, prefixed) for key, each in value.items()}
    return value


def test_it_is_what_pyld_compacts_with_the_context_of_the_ontology(invented: kg.graph.Graph) -> None:
    written = json.loads(data(JSONLD, whole(invented.store)))
    assert written["@context"] == CONTEXT
    compacted = jsonld.compact(jsonld.expand(written), {"@context": CONTEXT}, {"graph": True})
    # Where a value is of another type than its key says, PyLD takes `kg:on` in the place of `on`.
    own = {
        meant["@id"]: name
        for name, meant in CONTEXT.items()
        if isinstance(meant, dict) and meant["@id"].rpartition(":")[2] == name
    }
    assert unordered(compacted["@graph"], own) == unordered(written["@graph"], own)


def test_every_property_of_the_ontology_is_a_key_of_the_context(graph: kg.graph.Graph) -> None:
    written = json.loads(data(JSONLD, whole(graph.store)))
    keys = {key for each in written["@graph"] for thing in each["@graph"] for key in thing}
    assert [key for key in keys - CONTEXT.keys() if key.startswith("kg:") or "://" in key] == []
    meant = {CONTEXT[key]["@id"] if key in CONTEXT else key for key in keys - {"id", "type"}}
    properties = {terms.shorten(quad.predicate.value) for quad in stated(graph.store)}
    assert meant == properties - {"rdf:type"}
