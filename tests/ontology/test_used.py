"""No term of the ontology is unused: the record, a rule, question, flag, finding or service needs each."""

import re

import pyoxigraph as ox

import kg.ask.ways
import kg.graph
from kg import query, terms
from kg.export.rdf.finding import triples_of
from kg.query.flags import flags
from kg.store import ONTOLOGY_GRAPH, rules

RECIPES = {terms.KG + "carries", terms.KG + "against"}
"""What in a class's recipes names a code of which nothing else speaks."""

ABOVE = {terms.RDFS + "subClassOf", terms.RDFS + "subPropertyOf", terms.SKOS + "inScheme"}
"""What leads from a term that is used to one that is used with it."""


def local(term: object) -> str:
    """The name of a term of the ontology, or an empty string."""
    return term.value.removeprefix(terms.KG) if isinstance(term, ox.NamedNode) and ours(term) else ""


def ours(term: ox.NamedNode) -> bool:
    return term.value.startswith(terms.KG)


def test_no_term_is_unused(graph: kg.graph.Graph) -> None:
    declared, used = set[str](), set[str]()
    above: dict[str, set[str]] = {}
    for quad in graph.store.quads():
        in_ontology = quad.graph_name == ox.NamedNode(ONTOLOGY_GRAPH)
        # A predicate says something of another term: so the recipes of edges, and the numbers of the grades.
        used.add(local(quad.predicate))
        if not in_ontology or quad.predicate.value in RECIPES:
            used.add(local(quad.object))
        elif quad.predicate.value == terms.RDF + "type":
            declared.add(local(quad.subject))
        elif quad.predicate.value in ABOVE:
            above.setdefault(local(quad.subject), set()).add(local(quad.object))
        if quad.predicate.value == terms.KG + "credibility" and isinstance(quad.object, ox.Literal):
            used.add(f"Credibility{quad.object.value}")
    found = kg.ask.ways.diversions(graph).answers.findings
    for triple in (triple for finding in found for triple in triples_of(finding)):
        used.update((local(triple.predicate), local(triple.object)))
    used.add("Service")
    for service in query.SERVICES:
        used |= {service.name, *service.told, *(option.name for option in service.options)}
    texts = [each.text for each in query.named()] + [each.sparql for each in flags()]
    texts += [rule.text for rule in rules.read()]
    used.update(name for text in texts for name in re.findall(r"kg:(\w+)", text))
    todo = list(used)
    while todo:
        todo += (new := above.get(todo.pop(), set()) - used)
        used |= new
    assert sorted(declared - used) == [], "use the term in data/ or a question, or take it away"
