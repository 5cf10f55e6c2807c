"""The compiler: each construct means what the recommendation says, and an unknown one is refused."""

import itertools

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from kg.check.collection import turtle
from kg.check.rule import Rule, find
from kg.check.shacl import UnknownConstruct, compile_shapes

PREFIXES = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = f"""{PREFIXES}
:Truck rdfs:subClassOf :Lorry . :Lorry rdfs:subClassOf :Car . :red :in :Colours . :blue :in :Colours .
"""
# Each stands in a property shape on :p, of a node shape for :Car and the subjects of :r.
CONSTRUCTS = [
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 0",
    "sh:maxCount 1",
    "sh:maxCount 2",
    "sh:minCount 0",
    "sh:datatype xsd:integer",
    "sh:datatype rdf:langString",
    "sh:datatype xsd:date",
    "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:Literal",
    "sh:nodeKind sh:BlankNode",
    "sh:nodeKind sh:BlankNodeOrIRI",
    "sh:nodeKind sh:BlankNodeOrLiteral",
    "sh:nodeKind sh:IRIOrLiteral",
    "sh:class :Car",
    "sh:class :Truck",
    "sh:in ( :red 1 'x'@en )",
    "sh:in ()",
    "sh:hasValue :red",
    "sh:hasValue 1",
    "sh:pattern '^[a-z]+$'",
    "sh:pattern '^[A-Z]+$' ; sh:flags 'i'",
    "sh:pattern '\\\\S'",
    "sh:minLength 2",
    "sh:maxLength 2",
    "sh:minInclusive 1",
    "sh:maxInclusive 1",
    "sh:minExclusive 1",
    "sh:maxExclusive 1.5",
    "sh:uniqueLang true",
    "sh:uniqueLang false",
    "sh:lessThan :q",
    "sh:lessThanOrEquals :q",
    "sh:disjoint :q",
    "sh:node [ sh:nodeKind sh:IRI ]",
    "sh:node [ sh:property [ sh:path :in ; sh:hasValue :Colours ] ]",
    "sh:node [ sh:property [ sh:path ( rdfs:subClassOf rdfs:subClassOf ) ; sh:hasValue :Car ] ]",
    "sh:node [ sh:hasValue :red ]",
    "sh:or ( [ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ] )",
    "sh:and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 2 ] )",
    "sh:xone ( [ sh:datatype xsd:integer ] [ sh:minInclusive 2 ] )",
    "sh:not [ sh:datatype xsd:integer ]",
    "sh:or ( [ sh:not [ sh:minLength 2 ] ] [ sh:node [ sh:class :Car ] ] )",
]
NODES = [
    "sh:nodeKind sh:IRI",
    "sh:class :Lorry",
    "sh:or ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ] [ sh:property [ sh:path :q ; sh:maxCount 0 ] ] )",
    "sh:not [ sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:minCount 2 ] ]",
    "sh:node [ sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 0 ] ]",
    "sh:xone ( [ sh:class :Truck ] [ sh:property [ sh:path :p ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ] )",
    "sh:not [ sh:property [ sh:path :p ; sh:uniqueLang true ; sh:maxCount 2 ] ]",
    "sh:not [ sh:property [ sh:path :p ; sh:lessThan :q ] , [ sh:path :q ; sh:hasValue 2 ] ]",
]
VALUES = [
    "1",
    "2",
    "1.5",
    "'x'",
    "'x'@en",
    "'yy'@en",
    "'z'@de",
    ":red",
    ":green",
    ":Truck",
    ":b0",
    "[]",
]


def cars() -> str:
    """Write cars with every pair of values of :p, and some :q beside them."""
    said = []
    for number, (one, another) in enumerate(itertools.combinations_with_replacement(VALUES, 2)):
        kind = (":Car", ":Lorry", ":Truck", ":Boat")[number % 4]
        said.append(
            f":b{number} a {kind} ; :p {one} , {another} ; :q {VALUES[number % 3]} ; :r {number % 5} ."
        )
        said.append(f":e{number} :r 1 ; :q {VALUES[number % 9]} .")
    return PREFIXES + "\n".join(said) + "\n:none a :Car . :noQ a :Lorry ; :p 1 ."


CARS = cars()


def write(node: str, prop: str) -> str:
    held = f"{node} ;" if node else ""
    shape = f"sh:targetClass :Car ; sh:targetSubjectsOf :r ; {held} sh:message 'node'"
    inner = f":P a sh:PropertyShape ; sh:path :p ; {prop} ; sh:message 'property' ." if prop else ""
    return f"{PREFIXES} :S a sh:NodeShape ; {shape} {'; sh:property :P' if prop else ''} . {inner}"


def ours(shapes: str, data: str) -> set[tuple[str, str]]:
    store = ox.Store()
    graph = ox.NamedNode("https://example.org/graph")
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in turtle(ONTOLOGY))
    store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in turtle(data))
    rules = compile_shapes(turtle(shapes), list(turtle(ONTOLOGY)))
    return {(wrong.focus, rule.shape) for rule in rules for wrong in find(rule, store)}


def theirs(shapes: str, data: str) -> set[tuple[str, str]]:
    whole = rdflib.Graph().parse(data=data + ONTOLOGY, format="turtle")
    shape_graph = rdflib.Graph().parse(data=shapes, format="turtle")
    _, results, _ = pyshacl.validate(whole, shacl_graph=shape_graph, inference="none")
    assert isinstance(results, rdflib.Graph)
    found = results.objects(None, SH.result)
    return {(str(results.value(n, SH.focusNode)), str(results.value(n, SH.sourceShape))) for n in found}


# pySHACL refuses to compare a blank node, and orders literals that SPARQL cannot compare.
PAIRS = enumerate(itertools.product(["1", "2", "1.5"], repeat=2))
COMPARABLE = PREFIXES + "\n".join(f":c{n} a :Car ; :p {p} ; :q {q} ." for n, (p, q) in PAIRS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("node", "prop"),
    [("", construct) for construct in CONSTRUCTS] + [(construct, "") for construct in NODES],
)
def test_a_construct_means_what_it_means_to_another_engine(node: str, prop: str) -> None:
    shapes = write(node, prop)
    data = COMPARABLE if "sh:lessThan" in shapes else CARS
    found = ours(shapes, data)
    assert found == theirs(shapes, data)


def test_a_value_that_cannot_be_compared_is_wrong() -> None:
    data = PREFIXES + ":a a :Car ; :p 1 ; :q 'x' . :b a :Car ; :p [] ; :q 2 . :c a :Car ; :p 1 ; :q 2 ."
    found = {focus for focus, _ in ours(write("", "sh:lessThan :q"), data)}
    assert found == {"https://example.org/a", "https://example.org/b"}


def test_a_document_is_judged_by_itself() -> None:
    store = ox.Store()
    for name in ("one", "two"):
        for t in turtle(PREFIXES + f":a a :Car ; :p :{name} ."):
            store.add(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"https://example.org/{name}")))
    rules = compile_shapes(turtle(write("", "sh:maxCount 1")), ())
    assert [wrong for rule in rules for wrong in find(rule, store)] == []


@pytest.mark.parametrize(
    "shapes",
    [
        "sh:targetClass :Car ; sh:closed true ; sh:message 'm'",
        "sh:targetClass :Car ; sh:deactivated true ; sh:message 'm'",
        "sh:targetClass :Car ; sh:severity sh:Warning ; sh:nodeKind sh:IRI ; sh:message 'm'",
        "sh:targetNode :a ; sh:nodeKind sh:IRI ; sh:message 'm'",
        "sh:target [ sh:select 'SELECT ?this {}' ] ; sh:nodeKind sh:IRI ; sh:message 'm'",
        "sh:targetClass :Car ; sh:sparql [ sh:select 'SELECT $this {}' ] ; sh:message 'm'",
        "sh:targetClass :Car ; sh:property [ sh:path :p ; sh:equals :q ; sh:message 'm' ]",
        "sh:targetClass :Car ; sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ; sh:message 'm' ]",
        "sh:targetClass :Car ; sh:property [ sh:path :p ; sh:languageIn ( 'en' ) ; sh:message 'm' ]",
        "sh:targetClass :Car ; sh:property [ sh:path :p ; sh:property [ sh:path :q ] ; sh:message 'm' ]",
        "sh:targetClass :Car ; sh:property [ sh:minCount 1 ; sh:message 'm' ]",
        "sh:targetClass :Car ; sh:not [ sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ] ]",
        "sh:targetClass :Car ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:message 'no name of its own' ]",
        "sh:targetClass :Car ; sh:nodeKind sh:IRI",
        "sh:targetClass :Car ; sh:node :nowhere ; sh:message 'm'",
    ],
)
def test_what_is_not_compiled_is_refused(shapes: str) -> None:
    with pytest.raises(UnknownConstruct):
        compile_shapes(turtle(f"{PREFIXES} :S a sh:NodeShape ; {shapes} ."), ())


def test_a_value_is_shown_short() -> None:
    rule = Rule("s", "value", "p", "m", "SELECT ?graph ?focus ?value { GRAPH ?graph { ?focus ?p ?value } }")
    store = ox.Store()
    name = ox.NamedNode("https://w3id.org/aikg/actor/x")
    for value in (ox.Literal("y" * 100), ox.Literal(""), ox.BlankNode(), name):
        store.add(ox.Quad(name, name, value, name))
    assert {wrong.shown for wrong in find(rule, store)} == {"y" * 60 + "…", '""', "[ … ]", "actor:x"}
