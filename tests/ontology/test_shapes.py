"""The shapes: each catches what it is there for, and another SHACL engine gives the same verdicts."""

import logging
import random
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDFS, SH, SKOS

from kg import terms
from kg.check.admission import shape_rules
from kg.check.collection import gather, ontology
from kg.check.rule import find
from kg.document import parse

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
GOOD = (FIXTURES / "good.ttl").read_text("utf-8")
ENTITIES = (FIXTURES / "entities.ttl").read_text("utf-8")
SHAPE = "https://w3id.org/aikg/shapes#"

logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # it prints a traceback for each bad literal

DOCUMENT = (
    ("title", 'dct:title "Chips for the first buyer went to the second"@en ;', ""),
    ("title", '"Chips for the first buyer went to the second"@en', '"One"@en , "Two"@en'),
    ("title", '"Chips for the first buyer went to the second"@en', '"No language"'),
    ("title", '"Chips for the first buyer went to the second"@en', '"  "@en'),
    ("publisher", "dct:publisher actor:paper ;", ""),
    ("publisher", "dct:publisher actor:paper", 'dct:publisher "Paper"'),
    ("document-kind", "kg:documentKind kg:News", "kg:documentKind kg:B"),
    ("document-kind", "kg:documentKind kg:News", "kg:documentKind kg:News , kg:Mirror"),
    ("reliability", "kg:reliability kg:B ;", ""),
    ("reliability", "kg:reliability kg:B ;", 'kg:reliability "B" ;'),
    ("issued", '"2024-06"^^xsd:gYearMonth', '"2024-06"'),
    ("issued", '"2024-06"^^xsd:gYearMonth', '"2024-06-04Z"^^xsd:date'),
    ("issued", '"2024-06"^^xsd:gYearMonth', '"2024-06-04"^^xsd:date , "2024"^^xsd:gYear'),
    ("url", "<https://paper.example/chips>", '"https://paper.example/chips"'),
    ("url", "<https://paper.example/chips>", "<ftp://paper.example/chips>"),
    ("recorded", '"2026-11-22"^^xsd:date .', '"today" .'),
    ("findable", "kg:url <https://paper.example/chips> ;", ""),
)
CLAIM = (
    ("relation", ":c1 a kg:Diversion", ":c1 a kg:GoodsClaim"),
    ("relation", ":c1 a kg:Diversion", ":c1 a kg:Diversion , kg:Sale"),
    ("relation", ":c1 a kg:Diversion ;", ":c1"),
    ("relation", ":c1 a kg:Diversion ;", ":c1 a kg:Company ;"),
    ("identifier", '"F0001"', "1"),
    ("stance", "kg:modality kg:Proposed ; kg:stance kg:Reports", "kg:modality kg:Proposed"),
    ("stance", "kg:stance kg:Estimates", "kg:stance kg:Actual"),
    ("modality", "kg:modality kg:Proposed", "kg:modality kg:Happened"),
    ("modality", "kg:modality kg:Proposed", "kg:modality kg:Proposed , kg:Planned"),
    ("has-modality", "kg:modality kg:Proposed ;", ""),
    ("credibility", "kg:credibility 1", "kg:credibility 0"),
    ("credibility", "kg:credibility 1", "kg:credibility 7"),
    ("credibility", "kg:credibility 1", "kg:credibility 1.5"),
    ("credibility", "kg:credibility 1", 'kg:credibility "one"^^xsd:integer'),
    ("credibility", "kg:credibility 1 ;", ""),
    ("says", 'rdfs:comment "130 MW for the hall."@en', "kg:approximate true"),
    ("says", '"130 MW for the hall."@en', '"130 MW for the hall."'),
    ("says", '"130 MW for the hall."@en', '"130 MW."@en , "131 MW."@en'),
    ("claimant", "kg:claimant actor:boss", "kg:claimant actor:boss , actor:maker"),
    ("claimant", "kg:claimant actor:boss", 'kg:claimant "Boss"'),
    ("locator", '"paragraph 4"', "4"),
    ("event", "kg:event event:swap-out ; kg:lot", "kg:event event:swap-out , event:indictment ; kg:lot"),
    ("lot", "kg:lot lot:whole ;", "kg:lot lot:whole , lot:part ;"),
    ("taken-from", "kg:takenFrom lot:whole", "kg:takenFrom lot:part"),
    ("return-leg", "kg:returnLeg event:swap-back", "kg:returnLeg event:swap-out"),
    ("origin", "kg:origin source:origin", 'kg:origin "an e-mail"'),
    ("one-provenance", "kg:firstHand true", "kg:firstHand true ; kg:origin source:origin"),
    ("on-or-span", 'kg:from "2024"^^xsd:gYear', 'kg:from "2024"^^xsd:gYear ; kg:on "2024"^^xsd:gYear'),
    ("amount-in-currency", "kg:amount -5000000 ; kg:currency", "kg:amount -5000000 ; rdfs:seeAlso"),
    (
        "quantity-undisclosed",
        "kg:quantityState kg:Undisclosed",
        "kg:quantityState kg:Undisclosed ; kg:quantity 3",
    ),
    (
        "amount-undisclosed",
        "kg:amountState kg:Undisclosed",
        'kg:amountState kg:Undisclosed ; kg:amountMax 3 ; kg:currency "USD"',
    ),
)
DATES = (
    ("on", 'kg:on "2023-12"^^xsd:gYearMonth', 'kg:on "December 2023"'),
    ("from", 'kg:from "2024"^^xsd:gYear', 'kg:from "2024-01-01T00:00:00Z"^^xsd:dateTime'),
    ("until", 'kg:until "2024-12"^^xsd:gYearMonth', 'kg:until "2024-02-30"^^xsd:date'),
    ("target", 'kg:target "2025"^^xsd:gYear', "kg:target 2025"),
    (
        "stated",
        'kg:stated "2023-12-31"^^xsd:date',
        'kg:stated "2023-12-31"^^xsd:date , "2023-12-30"^^xsd:date',
    ),
    ("recorded", 'kg:recorded "2026-11-22"^^xsd:date ;', 'kg:recorded "22 November 2026" ;'),
)
FIGURES = (
    ("quantity", "kg:quantity 12000", "kg:quantity -1"),
    ("quantity", "kg:quantity 12000", 'kg:quantity "12,000"'),
    ("quantity", "kg:quantity 12000", 'kg:quantity "12,000"^^xsd:integer'),
    ("quantity", "kg:quantity 12000", "kg:quantity 1.2e4"),
    ("quantity", "kg:quantity 12000", "kg:quantity 12000 , 13000"),
    ("quantity-min", "kg:quantityMin 1000", "kg:quantityMin 3000"),
    ("quantity-max", "kg:quantityMax 2000", 'kg:quantityMax "many"'),
    ("quantity-above", "kg:quantityMin 1000", "kg:quantityAbove 2000"),
    ("quantity-below", "kg:quantityMax 2000", "kg:quantityBelow -1"),
    ("amount", "kg:amount -5000000", 'kg:amount "5 million"'),
    ("amount-min", "kg:amountAbove 500000000", "kg:amountMin 600000000.5"),
    ("amount-max", "kg:amountBelow 600000000.5", "kg:amountMax true"),
    ("amount-above", "kg:amountAbove 500000000", "kg:amountAbove 600000001"),
    ("amount-below", "kg:amountBelow 600000000.5", 'kg:amountBelow "6e8"^^xsd:double'),
    ("power", "kg:powerMW 130", "kg:powerMW 160"),
    ("power-min", "kg:powerMWMin 100", "kg:powerMWMin 140"),
    ("power-max", "kg:powerMWMax 150", "kg:powerMWMax -3"),
    ("power-above", "kg:powerMWMin 100", "kg:powerMWAbove 130"),
    ("power-below", "kg:powerMWBelow 500.5", "kg:powerMWBelow 500.5 , 501"),
    ("share", "kg:share 0.2", "kg:share 1.7"),
    ("share", "kg:share 0.2", "kg:share 0.35"),
    ("share-min", "kg:shareMin 0.1", "kg:shareMin -0.1"),
    ("share-max", "kg:shareMax 0.3", "kg:shareMax 30"),
    ("share-above", "kg:shareMin 0.1", "kg:shareAbove 0.2"),
    ("share-below", "kg:shareMax 0.3", "kg:shareBelow 2"),
    ("currency", '600000000.5 ; kg:currency "USD"', '600000000.5 ; kg:currency "dollars"'),
    ("approximate", "kg:approximate true", 'kg:approximate "yes"'),
    ("found", "kg:found false", "kg:found false , true"),
    ("first-hand", "kg:firstHand true", "kg:firstHand 1"),
    ("binding", "kg:binding false", 'kg:binding "false"'),
    ("cancelable", "kg:cancelable true", "kg:cancelable kg:Cash"),
)
CODES = (
    ("unit", "kg:unit kg:PieceUnit", "kg:unit kg:Month"),
    ("per", "kg:per kg:Month", 'kg:per "month"'),
    ("basis", "kg:basis kg:Equity", "kg:basis kg:Cash"),
    ("quantity-word", "kg:quantityWord kg:Thousands", 'kg:quantityWord "thousands"'),
    ("share-word", "kg:shareWord kg:Most", "kg:shareWord kg:A"),
    ("quantity-state", "kg:quantityState kg:Undisclosed", "kg:quantityState kg:Most"),
    ("amount-state", "kg:amountState kg:Undisclosed", 'kg:amountState "undisclosed"'),
    ("instrument", "kg:instrument kg:Cash", "kg:instrument kg:Equity"),
    ("stage", "kg:stage kg:LetterOfIntent", "kg:stage kg:LetterOfIntent , kg:Signed"),
    ("aspect", "kg:aspect kg:Number", "kg:aspect kg:Scarcity"),
    ("reason", "kg:reason kg:NoPlaceToInstall", 'kg:reason "no place"'),
    ("effect", "kg:effect kg:Delay", "kg:effect kg:Up"),
    ("item", "kg:item kg:Profit", "kg:item kg:Profit , kg:Revenue"),
    ("trend", "kg:trend kg:Down", "kg:trend kg:Delay"),
    ("post", "kg:post kg:ChiefExecutive", 'kg:post "CEO"'),
    ("pleads", "kg:pleads kg:NotGuilty", "kg:pleads kg:Denies"),
    ("outcome", "kg:outcome kg:Rejected", "kg:outcome kg:NotGuilty"),
    ("list", "kg:list kg:EntityList", "kg:list kg:EntityList , kg:B"),
)
THINGS = (
    ("label", 'rdfs:label "Hall"@en ;', ""),
    ("label", 'rdfs:label "Hall"@en', 'rdfs:label "Hall"@en , "Room"@en'),
    ("label", 'rdfs:label "Hall"@en', 'rdfs:label "Hall"'),
    ("alias", 'skos:altLabel "Maker Inc."@en', "skos:altLabel 3"),
    ("match", "skos:exactMatch <http://www.wikidata.org/entity/Q4115189>", 'skos:exactMatch "Q4115189"'),
    ("country", "kg:country place:here ;\n", 'kg:country "Here" ;\n'),
    ("unknown-reason", "kg:unknownReason kg:Pseudonym ;", ""),
    ("unknown-reason", "kg:unknownReason kg:Pseudonym", 'kg:unknownReason "secret"'),
    ("pseudonym", '"Company-1" .', '"Company-1"@en .'),
    ("member", "actor:first-buyer , actor:second-buyer", '"the two"'),
    ("lei", '"529900T8BM49AURSDO55"', '"529900"'),
    ("family", "kg:family product:chips", 'kg:family "chips"'),
    ("event-type", "kg:eventType kg:Charge", "kg:eventType kg:ActClaim"),
    ("event-type", " ; kg:eventType kg:Charge", ""),
)
TABLE = [(GOOD, *row) for row in (*DOCUMENT, *CLAIM, *DATES, *FIGURES, *CODES)]
TABLE += [(ENTITIES, *row) for row in THINGS]


def broken(turtle: str) -> set[tuple[str, str]]:
    """Judge one document by the compiled shapes: which node breaks which shape?"""
    store = gather([parse(turtle.encode(), path="x.ttl")])
    return {(wrong.focus, rule.shape) for rule in shape_rules() for wrong in find(rule, store)}


def broken_by_pyshacl(turtle: str) -> set[tuple[str, str]]:
    """Judge one document by another engine: slow, and obviously not our own code."""
    normalized, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # else "2024-06-04Z" loses its Z
    try:
        data = rdflib.Graph().parse(data=turtle, format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = normalized
    # One graph of the two: pySHACL's `ont_graph` hands on axioms alone, and a code's scheme is none.
    for triple in what_shapes_see():
        data.add(triple)
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes_graph(), inference="none")
    assert isinstance(results, rdflib.Graph)
    found = results.objects(None, SH.result)  # and not the details of one result
    return {
        (str(results.value(node, SH.focusNode)), str(results.value(node, SH.sourceShape))) for node in found
    }


@cache
def shapes_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(terms.ontology_dir() / "shapes.ttl")


@cache
def what_shapes_see() -> rdflib.Graph:
    """Read what of the ontology a shape can see; the rest only costs time."""
    seen = rdflib.Graph()
    for name in ("kg.ttl", "codes.ttl"):
        whole = rdflib.Graph().parse(terms.ontology_dir() / name)
        for predicate in (RDFS.subClassOf, SKOS.inScheme):
            for triple in whole.triples((None, predicate, None)):
                seen.add(triple)
    return seen


@pytest.mark.parametrize("turtle", [GOOD, ENTITIES], ids=["good", "entities"])
def test_a_good_document_breaks_no_shape(turtle: str) -> None:
    assert (broken(turtle), broken_by_pyshacl(turtle)) == (set(), set())


@pytest.mark.parametrize(("turtle", "rule", "old", "new"), TABLE, ids=[f"{r[1]}-{r[3]}" for r in TABLE])
def test_a_mistake_breaks_its_shape(turtle: str, rule: str, old: str, new: str) -> None:
    assert turtle.count(old) == 1
    found = broken(turtle.replace(old, new))
    assert rule in {shape.removeprefix(SHAPE) for _, shape in found}


@pytest.mark.long
@pytest.mark.slow
def test_both_engines_agree_on_each_mistake() -> None:
    unlike = [
        (rule, new, ours ^ theirs)
        for turtle, rule, old, new in TABLE
        if (ours := broken(bad := turtle.replace(old, new))) != (theirs := broken_by_pyshacl(bad))
    ]
    assert unlike == []


def test_every_shape_that_is_reported_has_a_mistake_that_breaks_it() -> None:
    reported = {rule.shape.removeprefix(SHAPE) for rule in shape_rules()}
    assert reported - {row[1] for row in TABLE} == set()


def test_every_shape_is_reached_from_a_target() -> None:
    quads = list(ox.parse((terms.ontology_dir() / "shapes.ttl").read_bytes(), format=ox.RdfFormat.TURTLE))
    named = {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}
    targets = {q.subject for q in quads if q.predicate.value.startswith(terms.SH + "target")}
    used = {q.object for q in quads}
    unreached = {node.value for node in named - targets - used}
    assert unreached == {"https://w3id.org/aikg/shapes"}


def test_every_code_list_is_held_by_a_shape() -> None:
    schemes = {str(t.object) for t in ontology() if t.predicate.value == terms.SKOS + "inScheme"}
    text = (terms.ontology_dir() / "shapes.ttl").read_text("utf-8")
    held = set(re.findall(r"sh:hasValue kg:(\w+Scheme)", text))
    # Claims carry the number of a credibility; only the ontology says what an edge carries, and what is given
    # against what.
    by_other_means = {"CredibilityScheme", "CarrierScheme", "PurposeScheme"}
    assert {scheme.strip("<>").removeprefix(terms.KG) for scheme in schemes} - held == by_other_means


# Values of which both engines have a notion: rdflib takes "2024-13" for a month, and "1e4" for a decimal.
NUMBERS = ["0", "1", "0.2", "1.7", "-3", "12000", '"x"', "true"]
VALUES = [
    *NUMBERS,
    *('"2024-06-04"^^xsd:date', '"2023-02-29"^^xsd:date', '"2024"^^xsd:gYear', '"2024-06"^^xsd:gYearMonth'),
    *('"2024-06-04Z"^^xsd:date', '"many"^^xsd:integer', '"4"^^xsd:nonNegativeInteger'),
    *('"x"@en', '"y"@en', '""@en', '"USD"', "actor:maker", "event:swap-out", "lot:whole"),
    *("kg:Actual", "kg:Reports", "kg:Cash", "kg:Thousands"),
    *("kg:Claim", "kg:GoodsClaim", "kg:Sale", "kg:Statement", "kg:Group"),
]
STATEMENT = re.compile(r"((?:kg|dct|rdfs|skos|org):\w+|\ba) ([^\s;,]+|\"[^\"]*\"\S*) ([;.,])")
# rdflib puts any two literals in some order; SHACL says that what cannot be compared is wrong.
COMPARED = re.compile(r"kg:(quantity|amount|powerMW|share)(Min|Max|Above|Below)?")


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """Draw a good document of which some statements were taken away, doubled or given another value."""
    rnd = draw(st.randoms(use_true_random=False))
    text = GOOD if rnd.random() < 0.8 else ENTITIES
    head, _, body = text.partition("\n\n")
    head += f"\n@prefix xsd: <{terms.XSD}> ."
    for _ in range(draw(st.integers(1, 5))):
        body = _mutated(body, rnd.choice(list(STATEMENT.finditer(body))), rnd)
    return f"{head}\n{body}"


def _mutated(body: str, place: re.Match[str], rnd: random.Random) -> str:
    predicate, old, stop = place.groups()
    value = rnd.choice(NUMBERS if COMPARED.fullmatch(predicate) else VALUES)
    instead = {
        "take away": f"{predicate} {old} {stop}" if stop != ";" else "",
        "double": f"{predicate} {old} , {value} {stop}",
        "replace": f"{predicate} {value} {stop}",
    }[rnd.choice(["take away", "double", "replace", "replace"])]
    return body[: place.start()] + instead + body[place.end() :]


# Without shrinking: the difference of the two sets says more than a smaller document.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.long
@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.too_slow]
)
@given(mutations())
def test_both_engines_agree_on_mutations(turtle: str) -> None:
    assert broken(turtle) == broken_by_pyshacl(turtle)
