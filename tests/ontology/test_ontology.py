"""The ontology: whole, consistent, and at home in every tool that reads RDF."""

import json
import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import owlrl
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.compare import to_isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from kg import terms

FILES = ("kg.ttl", "codes.ttl", "shapes.ttl", "ontology-shapes.ttl")
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
KG = rdflib.Namespace(terms.KG)
CONTEXT = Path(__file__).with_name("context.py")


@cache
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("kg.ttl", "codes.ttl"):
        graph.parse(terms.ontology_dir() / name)
    return graph


def declared() -> set[str]:
    return {str(node) for node in ontology().subjects(RDFS.isDefinedBy, None)}


def local(node: object) -> str:
    return str(node).removeprefix(terms.KG)


# ---- every tool reads it


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_both_parsers_read_the_same_statements(name: str) -> None:
    data = (terms.ontology_dir() / name).read_bytes()
    by_oxigraph = ox.serialize(
        (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES
    )
    assert by_oxigraph is not None
    ours = rdflib.Graph().parse(data=by_oxigraph, format="nt")
    assert to_isomorphic(ours) == to_isomorphic(rdflib.Graph().parse(data=data, format="turtle"))


@pytest.mark.long
@pytest.mark.slow
def test_a_reasoner_finds_nothing_that_contradicts_itself() -> None:
    graph = rdflib.Graph()
    for triple in ontology():
        graph.add(triple)
    for name in ("entities.ttl", "good.ttl", "origin.ttl"):
        graph.parse(FIXTURES / name)
    # One thing of each class, so that a class that can have none shows.
    for cls in ontology().subjects(RDF.type, OWL.Class):
        graph.add((rdflib.URIRef(f"{cls}-some"), RDF.type, cls))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = [str(o) for _, p, o in graph if str(p).endswith("agent-ont#error")]
    nothing = [str(s) for s in graph.subjects(RDF.type, OWL.Nothing)]
    empty = [str(s) for s in graph.subjects(RDFS.subClassOf, OWL.Nothing) if s != OWL.Nothing]
    assert (errors, nothing, empty) == ([], [], [])


def test_it_obeys_the_shapes_of_its_own() -> None:
    shapes = rdflib.Graph().parse(terms.ontology_dir() / "ontology-shapes.ttl")
    conforms, _, report = pyshacl.validate(ontology(), shacl_graph=shapes, inference="none")
    assert conforms, report


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('    rdfs:label "order"@en ;\n', ""),
        ("kg:edgeTarget kg:buyer ; kg:verb kg:hasOrderFrom", "kg:edgeTarget kg:buyers ; kg:verb kg:sellsTo"),
        ("kg:verb kg:hasOrderFrom ;", "kg:verb kg:supplier ;"),
        ("kg:verb kg:hasOrderFrom ; kg:carries kg:DueGoods ]", "kg:verb kg:hasOrderFrom ]"),
        ('skos:definition "A buyer orders', 'skos:note "A buyer orders'),
        ("    owl:versionIRI <https://w3id.org/aikg/ontology/0.1.0> ;\n", ""),
    ],
)
def test_the_shapes_of_its_own_find_a_mistake(old: str, new: str) -> None:
    text = (terms.ontology_dir() / "kg.ttl").read_text("utf-8")
    assert text.count(old) == 1
    graph = rdflib.Graph().parse(data=text.replace(old, new), format="turtle")
    graph.parse(terms.ontology_dir() / "codes.ttl")
    shapes = rdflib.Graph().parse(terms.ontology_dir() / "ontology-shapes.ttl")
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert not conforms


# ---- classes, roles, edges, codes


@pytest.mark.parametrize("relation", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_the_hierarchy_has_no_circle(relation: rdflib.URIRef) -> None:
    graph = ontology()
    circles = [
        local(node)
        for node in set(graph.subjects(relation))
        for parent in graph.objects(node, relation)
        if node in graph.transitive_objects(parent, relation)
    ]
    assert circles == []


def test_every_relation_is_of_one_kind() -> None:
    graph = ontology()
    kinds = set(graph.subjects(RDFS.subClassOf, KG.Claim))
    relations = {node for kind in kinds for node in graph.subjects(RDFS.subClassOf, kind)}
    several = {
        local(node) for node in relations if len(set(graph.objects(node, RDFS.subClassOf)) & kinds) != 1
    }
    below = {local(node) for relation in relations for node in graph.subjects(RDFS.subClassOf, relation)}
    assert (len(kinds), several, below) == (7, set(), set())


def test_an_edge_is_drawn_between_roles_of_its_class() -> None:
    graph = ontology()
    strangers = [
        (local(cls), local(role))
        for cls, recipe in graph.subject_objects(KG.edge)
        for end in (KG.edgeSource, KG.edgeTarget)
        for role in graph.objects(recipe, end)
        for domain in graph.objects(role, RDFS.domain)
        if domain not in graph.transitive_objects(cls, RDFS.subClassOf)
    ]
    assert strangers == []


def test_a_verb_belongs_to_one_class() -> None:
    graph = ontology()
    owners: dict[str, set[str]] = {}
    for cls, recipe in graph.subject_objects(KG.edge):
        owners.setdefault(local(graph.value(recipe, KG.verb)), set()).add(local(cls))
    verbs = {local(node) for node in graph.subjects(RDFS.subPropertyOf, KG.linkedTo)}
    assert ({verb for verb, classes in owners.items() if len(classes) > 1}, verbs ^ set(owners)) == (
        set(),
        set(),
    )


def test_a_number_has_all_its_bounds() -> None:
    measures = ("quantity", "amount", "powerMW", "share")
    suffixes = ("", "Min", "Max", "Above", "Below", "Low", "High")
    missing = {
        f"{m}{s}" for m in measures for s in suffixes if KG[f"{m}{s}"] not in set(ontology().subjects())
    }
    assert missing == set()


def test_an_example_uses_terms_that_exist_and_codes_of_the_right_list() -> None:
    shapes = (terms.ontology_dir() / "shapes.ttl").read_text("utf-8")
    lists = dict(re.findall(r"shape:([\w-]+)-code a .* sh:hasValue kg:(\w+) ", shapes))
    schemes = {
        p: lists[c] for p, c in re.findall(r"sh:path kg:(\w+) ;[^.]*?sh:node shape:([\w-]+)-code\b", shapes)
    }
    examples = [(local(s), str(o)) for s, o in ontology().subject_objects(SKOS.example)]
    known = {local(iri) for iri in declared()}
    unknown = {
        (n, term) for n, text in examples for term in re.findall(r"\bkg:(\w+)", text) if term not in known
    }
    misplaced = {
        (name, code)
        for name, text in examples
        for prop, code in re.findall(r"\bkg:(\w+) kg:(\w+)", text)
        if prop in schemes and (KG[code], SKOS.inScheme, KG[schemes[prop]]) not in ontology()
    }
    assert (unknown, misplaced) == (set(), set())


@pytest.mark.parametrize("scheme", ["ReliabilityScheme", "CredibilityScheme"])
def test_a_grade_has_a_weight(scheme: str) -> None:
    codes = set(ontology().subjects(SKOS.inScheme, KG[scheme]))
    assert {local(code) for code in codes if ontology().value(code, KG.weight) is None} == set()


@pytest.mark.parametrize("scheme", ["ModalityScheme", "StanceScheme"])
def test_the_codes_of_an_order_have_ranks_without_a_gap(scheme: str) -> None:
    codes = list(ontology().subjects(SKOS.inScheme, KG[scheme]))
    ranks = sorted(int(str(ontology().value(code, KG.rank))) for code in codes)
    assert ranks == list(range(1, len(codes) + 1))


def test_its_numbers_and_dates_are_of_the_datatypes_that_documents_may_use() -> None:
    used = {o.datatype for o in ontology().objects() if isinstance(o, rdflib.Literal) and o.datatype}
    assert used <= {XSD.integer, XSD.decimal, XSD.boolean, XSD.date}


# ---- the JSON-LD context


def test_the_context_is_what_the_ontology_makes_it() -> None:
    written = runpy.run_path(str(CONTEXT))["written"]()
    remedy = "python tests/ontology/context.py writes it anew"
    assert (terms.ontology_dir() / "context.jsonld").read_text("utf-8") == written, remedy


def test_the_context_has_every_term_and_prefix() -> None:
    context: dict[str, Any] = json.loads((terms.ontology_dir() / "context.jsonld").read_text("utf-8"))[
        "@context"
    ]
    meant = {value["@id"] for value in context.values() if isinstance(value, dict)}
    schemes = {terms.KG + local(node) for node in ontology().subjects(RDF.type, SKOS.ConceptScheme)}
    services = set(map(str, ontology().subjects(RDF.type, KG.Service)))  # of which no document speaks
    wanted = {f"kg:{local(iri)}" for iri in declared() - schemes - services}
    assert (wanted - meant, {k: v for k, v in terms.PREFIXES.items() if context.get(k) != v}) == (set(), {})


def test_json_with_the_context_is_the_same_statements() -> None:
    context = json.loads((terms.ontology_dir() / "context.jsonld").read_text("utf-8"))
    claim = {
        "id": "source:a#c1",
        "type": "Diversion",
        "supplier": "actor:maker",
        "kg:event": "event:swap-out",
        "quantity": 12000,
        "share": "0.33",
        "stated": "2024-06-04",
        "modality": "Actual",
        "credibility": 2,
        "on": {"@value": "2023-12", "type": "xsd:gYearMonth"},
        "approximate": True,
        "comment": "So it is.",
        "suplier": "a misspelt key",
    }
    turtle = """
        @prefix kg: <https://w3id.org/aikg/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://w3id.org/aikg/source/a#c1> a kg:Diversion ; kg:supplier <https://w3id.org/aikg/actor/maker> ;
            kg:event <https://w3id.org/aikg/event/swap-out> ; kg:quantity 12000 ; kg:share 0.33 ;
            kg:stated "2024-06-04"^^xsd:date ; kg:modality kg:Actual ; kg:credibility 2 ;
            kg:on "2023-12"^^xsd:gYearMonth ; kg:approximate true ; rdfs:comment "So it is."@en ;
            kg:suplier "a misspelt key" .
    """
    written = ox.parse(json.dumps(context | claim), format=ox.RdfFormat.JSON_LD)
    assert set(map(str, written)) == set(map(str, ox.parse(turtle, format=ox.RdfFormat.TURTLE)))
