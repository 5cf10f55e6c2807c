"""The rules: edges, documents and denials; dates and measures have files of their own."""

import re
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from kg.store import rules
from tests.derivation import ONTOLOGY, SLOW, Claim, derived, edges, named, node, one


def test_each_rule_is_run() -> None:
    files = {path.stem for path in (terms.ontology_dir() / "rules").glob("*.rq")}
    assert files == set(rules.RULES)


def test_each_rule_names_its_title_and_its_graph_and_constructs() -> None:
    for rule in rules.read():
        title, blank, graph, *_ = rule.text.splitlines()
        assert re.fullmatch(r"# [A-Z].+\.", title)
        assert blank == "#"
        assert graph.startswith("# graph: <https://w3id.org/aikg/graph/derived/")
        assert "CONSTRUCT" in rule.text
        assert "$" not in rule.text.replace("$happened is", "")


RECIPES = {
    "kg:Sale": (("kg:supplier", "kg:buyer", "kg:sellsTo"), ("kg:buyer", "kg:supplier", "kg:paysForGoods")),
    "kg:Diversion": (
        ("kg:divertedFrom", "kg:recipient", "kg:divertedTo"),
        ("kg:supplier", "kg:divertedFrom", "kg:consignsTo"),
    ),
    "kg:Supply": (("kg:supplier", "kg:recipient", "kg:supplies"),),
    "kg:Statement": (),
}
PARTY = st.sampled_from([f"actor:{letter}" for letter in "abc"])
RELATED = st.fixed_dictionaries(
    {
        "a": st.sampled_from(sorted(RECIPES)),
        "kg:stance": st.sampled_from(["kg:Asserts", "kg:Asserts", "kg:Alleges", "kg:Denies", "kg:Retracts"]),
        **{f"kg:{role}": PARTY for role in ("supplier", "buyer", "recipient")},
    },
    optional={
        "kg:modality": st.sampled_from(["kg:Actual", "kg:Planned", "kg:Attempted", "kg:Lapsed"]),
        "kg:found": st.sampled_from(["true", "false"]),
        "kg:supersedes": st.integers(0, 8).map(lambda number: node(f"d{number}")),
        "kg:respondsTo": st.integers(0, 8).map(lambda number: node(f"d{number}")),
        "kg:divertedFrom": PARTY,
    },
)


def edges_twin(claims: Mapping[str, Claim], *, happened: bool) -> set[tuple[str, str, str]]:
    found = set()
    gone = {claim["kg:supersedes"] for claim in claims.values() if "kg:supersedes" in claim}
    for claim in claims.values():
        if claim["kg:stance"] == "kg:Retracts" and "kg:respondsTo" in claim:
            gone.add(claim["kg:respondsTo"])
    for name, claim in claims.items():
        modality = claim.get("kg:modality", "kg:Actual")
        if claim["kg:stance"] in {"kg:Denies", "kg:Retracts"} or claim.get("kg:found") == "false":
            continue
        if node(name) in gone or modality == "kg:Lapsed" or (modality == "kg:Actual") != happened:
            continue
        for source, target, verb in RECIPES[claim["a"]]:
            if source in claim and target in claim:
                found.add((claim[source], verb, claim[target]))
    return found


@pytest.mark.slow
@SLOW
@given(st.lists(RELATED, min_size=1, max_size=9))
def test_edges_are_those_of_the_twin(claims: list[Claim]) -> None:
    everything = named(claims)
    dataset = derived(everything)
    happened = edges_twin(everything, happened=True)
    assert edges(dataset, "happened") == happened
    assert edges(dataset, "planned") == edges_twin(everything, happened=False) - happened


SUPPLY = {"a": "kg:Supply", "kg:supplier": "actor:a", "kg:recipient": "actor:b", "kg:stance": "kg:Reports"}
HAPPENED = {("actor:a", "kg:supplies", "actor:b")}


@pytest.mark.parametrize(
    ("claims", "happened", "planned"),
    [
        ({"d": SUPPLY}, HAPPENED, set()),
        ({"d": {**SUPPLY, "kg:modality": "kg:Actual"}}, HAPPENED, set()),
        ({"d": {**SUPPLY, "kg:modality": "kg:Expected"}}, set(), HAPPENED),
        ({"d": {**SUPPLY, "kg:modality": "kg:Lapsed"}}, set(), set()),
        ({"d": {**SUPPLY, "kg:stance": "kg:Denies"}}, set(), set()),
        ({"d": {**SUPPLY, "kg:stance": "kg:Retracts"}}, set(), set()),
        ({"d": {**SUPPLY, "kg:found": "false"}}, set(), set()),
        ({"d": {**SUPPLY, "kg:found": "true"}}, HAPPENED, set()),
        ({"d": SUPPLY, "e": {"a": "kg:Supply", "kg:supersedes": node("d")}}, set(), set()),
        (
            {"d": SUPPLY, "e": {"a": "kg:Statement", "kg:stance": "kg:Retracts", "kg:respondsTo": node("d")}},
            set(),
            set(),
        ),
        (
            {"d": SUPPLY, "e": {"a": "kg:Statement", "kg:stance": "kg:Denies", "kg:respondsTo": node("d")}},
            HAPPENED,
            set(),
        ),
        ({"d": SUPPLY, "e": {**SUPPLY, "kg:modality": "kg:Planned"}}, HAPPENED, set()),
    ],
)
def test_which_claims_yield_an_edge(
    claims: Mapping[str, Claim], happened: set[tuple[str, str, str]], planned: set[tuple[str, str, str]]
) -> None:
    dataset = derived(claims)
    assert (edges(dataset, "happened"), edges(dataset, "planned")) == (happened, planned)


@pytest.mark.slow
def test_every_recipe_of_the_ontology_yields_its_edge() -> None:
    dataset = ox.Store()
    dataset.load(ONTOLOGY, format=ox.RdfFormat.N_QUADS)
    recipes = dataset.query(
        "SELECT ?class ?from ?to ?verb { ?class kg:edge ?recipe ."
        " ?recipe kg:edgeSource ?from ; kg:edgeTarget ?to ; kg:verb ?verb }",
        prefixes=dict(terms.PREFIXES),
        use_default_graph_as_union=True,
    )
    assert isinstance(recipes, ox.QuerySolutions)
    rows = [tuple(str(term) for term in row) for row in recipes]
    assert len(rows) > 40
    for kind, source, target, verb in rows:
        claim = {"a": kind, source: "actor:a", target: "actor:b", "kg:stance": "kg:Reports"}
        assert ("actor:a", terms.shorten(verb[1:-1]), "actor:b") in edges(derived({"d": claim}), "happened")


def test_a_claim_is_stated_in_its_document() -> None:
    dataset = derived({"one": {"a": "kg:Sale"}, "two": {"a": "kg:Statement"}, "no": {"a": "kg:Lot"}})
    assert one(dataset, "one", "statedIn") == f"{terms.SOURCE}one"
    assert one(dataset, "two", "statedIn") == f"{terms.SOURCE}two"
    assert one(dataset, "no", "statedIn") is None


ACT = {
    "charge": {
        "a": "kg:Charge",
        "kg:event": "event:us-v-a",
        "kg:defendant": "actor:a",
        "kg:stance": "kg:Charges",
    },
    "direct": {
        "a": "kg:Diversion",
        "kg:under": "event:us-v-a",
        "kg:event": "event:sale",
        "kg:stance": "kg:Charges",
    },
    "through": {"a": "kg:Diversion", "kg:under": node("charge"), "kg:stance": "kg:Charges"},
    "denied": {"a": "kg:Diversion", "kg:under": "event:us-v-a", "kg:stance": "kg:Denies"},
    "other": {"a": "kg:Diversion", "kg:under": "event:us-v-b", "kg:stance": "kg:Charges"},
    "plea": {
        "a": "kg:Plea",
        "kg:event": "event:us-v-a",
        "kg:defendant": "actor:a",
        "kg:pleads": "kg:NotGuilty",
        "kg:on": '"2026-04-01"^^xsd:date',
        "kg:stance": "kg:Reports",
        "kg:credibility": "2",
        "dct:identifier": '"F0001"',
        "issued": '"2026-04"^^xsd:gYearMonth',
    },
}


def denial(dataset: ox.Store) -> dict[str, set[str]]:
    subject = ox.NamedNode(f"{terms.SOURCE}plea#c1-denial")
    found: dict[str, set[str]] = {}
    for quad in dataset.quads_for_pattern(subject, None, None, None):
        found.setdefault(terms.shorten(quad.predicate.value), set()).add(
            terms.shorten(str(quad.object.value))  # type: ignore[union-attr]
        )
    return found


def test_a_plea_of_not_guilty_denies_what_is_under_the_act() -> None:
    found = denial(derived(ACT))
    assert found["kg:respondsTo"] == {"source:direct#c1", "source:through#c1"}
    assert found["kg:event"] == {"event:sale"}
    assert found["kg:claimant"] == {"actor:a"}
    assert found["rdf:type"] == {"kg:Statement"}
    assert found["kg:stance"] == {"kg:Denies"}
    assert found["kg:aspect"] == {"kg:Responsibility"}
    assert found["kg:statedIn"] == {"source:plea"}
    assert found["kg:stated"] == {"2026-04-01"}
    assert found["kg:knownFrom"] == {"2026-04-30"}
    assert found["dct:identifier"] == {"F0001"}


def test_a_plea_denies_although_no_substance_is_on_record() -> None:
    assert denial(derived({"plea": ACT["plea"]}))["kg:under"] == {"event:us-v-a"}


def test_a_plea_of_guilty_denies_nothing() -> None:
    assert denial(derived({**ACT, "plea": {**ACT["plea"], "kg:pleads": "kg:Guilty"}})) == {}
