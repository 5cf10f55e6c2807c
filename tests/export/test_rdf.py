"""RDF: all formats say the same, real readers understand them, and nothing is fetched."""

from __future__ import annotations

import io
import json
import re
import socket
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

import kg.graph
from kg import document, terms
from kg.check import Admitted
from kg.export import formats
from kg.export.format import Format
from kg.export.parcel import Parcel
from kg.export.rdf import jsonld, to_rdflib
from kg.export.rdf.context import Context
from kg.export.select import Choice, Scope, select
from kg.network import Selection
from kg.store import Store, build
from tests.builder import full, record
from tests.statements import (
    GRAPHS,
    IRIS,
    PROPERTIES,
    RDF,
    UNIONS,
    Plain,
    by_oxigraph,
    by_rdflib,
    canonical,
    data,
    quads,
    stated,
    union,
    whole,
)

# rdflib warns of its own use of what it calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset|ConjunctiveGraph:DeprecationWarning")

CONTEXTS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "prefixes": {"@version": 1.1, **terms.PREFIXES},
    "coercion": {
        **terms.PREFIXES,
        "id": "@id",
        "type": "@type",
        "Diversion": "kg:Diversion",
        "Actual": {"@id": "kg:Actual"},
        "quantity": {"@id": "kg:quantity", "@type": "xsd:integer"},
        "approximate": {"@id": "kg:approximate", "@type": "xsd:boolean"},
        "share": {"@id": "kg:share", "@type": "xsd:decimal"},
        "on": {"@id": "kg:on", "@type": "xsd:gYearMonth"},
        "supplier": {"@id": "kg:supplier", "@type": "@id"},
        "modality": {"@id": "kg:modality", "@type": "@vocab"},
        "comment": {"@id": "rdfs:comment", "@language": "en"},
        "label": {"@id": "rdfs:label", "@language": "EN", "@container": "@set"},
        "title": {"@id": "dct:title", "@container": "@language"},
        "locator": "kg:locator",
        "members": {"@reverse": "org:hasMember"},
        "listed": {"@id": "kg:event", "@container": "@list"},
        "json": {"@id": "kg:lot", "@type": "@json"},
    },
    "vocabulary": {
        **terms.PREFIXES,
        "@vocab": terms.KG,
        "@language": "en",
        "stance": {"@type": "@vocab"},
        "quantity": {"@type": "xsd:integer"},
        "locator": {"@id": "kg:locator", "@language": None},
    },
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def replaced(found: list[ox.Quad]) -> list[ox.Quad]:
    """The same without the characters that XML cannot hold."""

    def term(value: Any) -> Any:
        if not isinstance(value, ox.Literal):
            return value
        text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", value.value)
        if value.language:
            return ox.Literal(text, language=value.language)
        return ox.Literal(text, datatype=value.datatype)

    return [ox.Quad(quad.subject, quad.predicate, term(quad.object), quad.graph_name) for quad in found]


def meant(chosen: Format, found: list[ox.Quad]) -> set[str]:
    """What a format is to say of statements."""
    if chosen not in UNIONS:
        return canonical(found)
    return union(replaced(found) if chosen.name == "rdfxml" else found)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
def test_each_format_says_what_the_documents_say(chosen: Format, graph: kg.graph.Graph) -> None:
    text = data(chosen, whole(graph.store))
    assert by_oxigraph(chosen.name, text) == meant(chosen, stated(graph.store))


@pytest.mark.long
@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
def test_rdflib_reads_the_same_of_the_documents(chosen: Format, graph: kg.graph.Graph) -> None:
    text = data(chosen, whole(graph.store))
    assert by_rdflib(chosen.name, text) == meant(chosen, stated(graph.store))


@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
def test_rdflib_reads_the_same(chosen: Format, invented: kg.graph.Graph) -> None:
    text = data(chosen, whole(invented.store))
    assert by_rdflib(chosen.name, text) == meant(chosen, stated(invented.store))


@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
def test_an_empty_part_is_a_valid_file(chosen: Format, bare: Store) -> None:
    text = data(chosen, whole(bare))
    assert by_oxigraph(chosen.name, text) == by_rdflib(chosen.name, text) == set()


# ---- any statement


@pytest.mark.slow
@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
@settings(max_examples=40)
@given(st.lists(quads, max_size=8))
@example(
    [
        ox.Quad(
            ox.NamedNode(IRIS[0]),
            ox.NamedNode(PROPERTIES[-1]),
            ox.Literal('"\\\n\r\t\x0b\x7f\u2028'),
            GRAPHS[0],
        )
    ]
)
def test_any_statement_survives_in_every_format(chosen: Format, found: list[ox.Quad]) -> None:
    text = data(chosen, whole(Plain(found)))
    assert by_oxigraph(chosen.name, text) == meant(chosen, found)
    assert by_rdflib(chosen.name, text) == meant(chosen, found)


@pytest.mark.slow
@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@given(st.lists(quads, max_size=8))
def test_any_statement_survives_in_json_ld_with_any_context(
    context: dict[str, Any], found: list[ox.Quad]
) -> None:
    stream = io.BytesIO()
    jsonld.write(whole(Plain(found)), stream, context=Context(context))
    assert by_oxigraph("jsonld", stream.getvalue()) == canonical(found)


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
def test_rdflib_reads_json_ld_with_any_context(context: dict[str, Any], invented: kg.graph.Graph) -> None:
    stream = io.BytesIO()
    jsonld.write(whole(invented.store), stream, context=Context(context))
    assert by_rdflib("jsonld", stream.getvalue()) == canonical(stated(invented.store))


def test_json_ld_is_compact(invented: kg.graph.Graph) -> None:
    stream = io.BytesIO()
    jsonld.write(whole(invented.store), stream, context=Context(CONTEXTS["coercion"]))
    written = json.loads(stream.getvalue())
    (one,) = (each for each in written["@graph"] if each["id"] == "source:good")
    (claim,) = (node for node in one["@graph"] if node["id"] == "source:good#c1")
    shown = {name: claim[name] for name in ("type", "quantity", "approximate", "modality", "supplier", "on")}
    assert shown == {
        "type": "Diversion",
        "quantity": 12000,
        "approximate": True,
        "modality": "Actual",
        "supplier": "actor:maker",
        "on": "2023-12",
    }
    assert isinstance(claim["comment"], str)


def test_the_context_of_the_ontology_stands_in_the_file_and_is_used(invented: kg.graph.Graph) -> None:
    written = json.loads(data(formats.named("jsonld"), whole(invented.store)))
    own = json.loads((terms.ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))
    assert written["@context"] == own["@context"]
    keys = {key for each in written["@graph"] for node in each["@graph"] for key in node}
    assert [key for key in keys if "://" in key] == []


# ---- what people see


def test_turtle_is_sorted_grouped_and_says_what_it_is(invented: kg.graph.Graph) -> None:
    text = data(formats.named("turtle"), whole(invented.store)).decode()
    head, *blocks = text.split("\n\n")
    assert "# selection: everything" in head
    assert [line for line in blocks[0].splitlines() if not line.startswith("@prefix")] == []
    assert all(f" {p}:" in text.partition("\n\n")[2] for p in ("kg", "actor", "dct"))
    subjects = [block.splitlines()[0] for block in blocks[1:]]
    assert len(subjects) == len(set(subjects))
    place = {name: subjects.index(f"<{terms.SOURCE}good#{name}>") for name in ("c2", "c10")}
    assert place["c2"] < place["c10"]


@pytest.mark.parametrize("chosen", RDF, ids=lambda chosen: chosen.name)
def test_no_prefix_is_declared_that_is_not_used(chosen: Format, bare: Store) -> None:
    if chosen.name in ("turtle", "trig"):
        assert b"@prefix" not in data(chosen, whole(bare))


def test_what_a_selection_says_ends_no_comment_of_xml(bare: Store) -> None:
    scope = Scope(choices=(Choice("where ?a ?b '---> ----'", frozenset()),))
    text = data(formats.named("rdfxml"), Parcel(bare, select(record(), scope)))
    assert by_oxigraph("rdfxml", text) == by_rdflib("rdfxml", text) == set()


# ---- parts


def part(graph: kg.graph.Graph, **wanted: Any) -> Parcel:
    scope = Scope(selection=Selection(superseded=True, **wanted.pop("selection", {})), **wanted)
    return Parcel(graph.store, select(graph.record, scope))


def subjects(parcel: Parcel) -> set[str]:
    quads = ox.parse(data(formats.named("nquads"), parcel), format=ox.RdfFormat.N_QUADS)
    return {str(quad.subject).strip("<>") for quad in quads}


@pytest.mark.slow
def test_a_part_describes_all_that_it_names_and_no_other_claim(graph: kg.graph.Graph) -> None:
    parcel = part(graph, focus=(full("tesla"),), hops=1)
    text = data(formats.named("nquads"), parcel)
    quads = list(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    described = {str(quad.subject) for quad in quads}
    source = {str(quad.subject) for quad in stated(graph.store)}
    claims = {f"<{iri}>" for iri in graph.record.claims}
    named = {str(quad.object) for quad in quads} & source
    assert named - described <= claims
    chosen = {f"<{iri}>" for iri in parcel.part.claims}
    assert claims & described - chosen <= {f"<{iri.removesuffix('-denial')}>" for iri in parcel.part.claims}
    assert {f"<{parcel.part.claims[iri].document}>" for iri in parcel.part.claims} <= described
    assert set(map(str, quads)) < set(map(str, stated(graph.store)))


def test_the_formats_agree_on_a_part(graph: kg.graph.Graph) -> None:
    parcel = part(graph, focus=(full("tesla"),), relations=("divertedTo",))
    nquads = by_oxigraph("nquads", data(formats.named("nquads"), parcel))
    assert by_oxigraph("trig", data(formats.named("trig"), parcel)) == nquads
    assert len(nquads) > 100


def test_a_focus_alone_is_described(invented: kg.graph.Graph) -> None:
    assert subjects(part(invented, focus=(full("maker"),), hops=0)) == {full("maker"), full("place:here")}


DENIED = """
@prefix kg: <https://w3id.org/aikg/ontology#> . @prefix event: <https://w3id.org/aikg/event/> .
@prefix actor: <https://w3id.org/aikg/actor/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix : <https://w3id.org/aikg/source/trial#> .
<https://w3id.org/aikg/source/trial> a kg:SourceDocument ; dct:title "Trial" .
:c1 a kg:Sale ; kg:supplier actor:a ; kg:buyer actor:b ; kg:event event:sale ; kg:under event:act ;
    kg:modality kg:Actual ; kg:stance kg:Charges ; kg:credibility 2 .
:c2 a kg:Plea ; kg:defendant actor:c ; kg:event event:act ; kg:pleads kg:NotGuilty ;
    kg:modality kg:Actual ; kg:stance kg:Reports ; kg:credibility 2 .
"""


def test_a_derived_denial_brings_the_plea_from_which_it_was_derived() -> None:
    made = kg.graph.Graph(build([Admitted(document.parse(DENIED.encode(), path="trial.ttl"))]))
    parcel = part(made, focus=(full("a"),))
    assert {iri.rpartition("#")[2] for iri in parcel.part.claims} == {"c1", "c2-denial"}
    assert subjects(parcel) == {full("source:trial"), full("trial#c1"), full("trial#c2")}


# ---- rdflib


@pytest.mark.slow
def test_rdflib_gets_every_graph_and_literal_as_it_is(graph: kg.graph.Graph) -> None:
    dataset = to_rdflib(graph.store)
    theirs = ox.parse(dataset.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)
    assert canonical(theirs) == canonical(graph.store.quads())


def test_rdflib_asks_the_union_of_all_graphs_with_the_prefixes_of_the_ontology(
    invented: kg.graph.Graph,
) -> None:
    dataset = to_rdflib(invented.store)
    question = "SELECT ?label { ?claim kg:divertedFrom/rdfs:label ?label ; kg:statedIn source:good }"
    assert {str(row[0]) for row in dataset.query(question) if isinstance(row, rdflib.query.ResultRow)} == {
        "First Buyer"
    }
    shown = rdflib.URIRef(terms.ACTOR + "maker").n3(dataset.namespace_manager)
    assert shown == "actor:maker"
