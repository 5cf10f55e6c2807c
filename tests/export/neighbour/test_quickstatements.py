"""QuickStatements V1: lines by its grammar, and nothing but what primary records assert and nobody denies."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import kg.graph
from kg import terms
from kg.claim import Claim
from kg.export.neighbour import quickstatements
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.record import Record
from kg.terms import WD
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import EXAMPLES, records, told, written

pytestmark = pytest.mark.slow

ITEM = r"Q[1-9]\d*"
TIME = r"\+\d{4}-\d\d-\d\dT00:00:00Z/(9|1[01])"
STRING = r'"[^"\t\n]*"'
VALUE = re.compile(rf"{ITEM}|{TIME}|-?\d+(\.\d+)?(U[1-9]\d*)?|{STRING}|[a-z]{{2,3}}(-[a-z]+)*:{STRING}")


PREFIXES = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in terms.PREFIXES.items())
ITEMS = """
actor:a a kg:Company ; rdfs:label "A"@en ; skos:exactMatch wd:Q1 .
actor:b a kg:Company ; rdfs:label "B"@en ; skos:exactMatch wd:Q2 .
"""
TWO_TITLES = """
source:f a kg:SourceDocument ; dct:title "B title"@en , "A title"@de , "C title"@fr ; dct:publisher actor:b ;
    kg:documentKind kg:Filing ; kg:reliability kg:A ; kg:firstHand true ; kg:url <https://example.org/f> .
<https://w3id.org/aikg/source/f#c1> a kg:Ownership ; dct:identifier "F1" ;
    kg:owner actor:a ; kg:owned actor:b ; kg:stance kg:Asserts ;
    kg:modality kg:Actual ; kg:credibility 2 ; kg:claimant actor:b ;
    rdfs:comment "A owns B."@en .
"""


def lines(parcel: Parcel) -> list[list[str]]:
    text = written("quickstatements", parcel).decode()
    assert text == "" or text.endswith("\n")
    return [line.split("\t") for line in text.split("\n")[:-1]]


def check(parcel: Parcel) -> None:
    """Hold lines against the grammar."""
    for item, prop, value, *rest in lines(parcel):
        assert re.fullmatch(ITEM, item)
        assert re.fullmatch(r"P[1-9]\d*", prop)
        assert VALUE.fullmatch(value)
        assert len(rest) % 2 == 0
        names, values = rest[::2], rest[1::2]
        assert re.fullmatch(r"(P\d+ )*(S\d+ )+", "".join(f"{name} " for name in names))
        assert all(VALUE.fullmatch(each) for each in values)
        assert "S854" in names
        assert "S813" not in names


@settings(max_examples=EXAMPLES)
@given(records())
def test_every_record_obeys_the_grammar(pack: Pack, one: Record) -> None:
    check(pack(one))


@settings(max_examples=EXAMPLES)
@given(records())
def test_without_what_is_asserted_undenied_in_a_primary_record_nothing_is_said(
    pack: Pack, one: Record
) -> None:
    parcel = pack(one)
    sayable = {
        iri
        for iri, each in told(parcel).items()
        if one.is_primary(each.claim) and each.plain and each.claim.stance in {"Asserts", "Admits"}
    }
    rest = replace(one, claims={iri: each for iri, each in one.claims.items() if iri not in sayable})
    assert lines(pack(rest)) == []


def test_the_bundled_record_obeys_the_grammar(whole: Parcel) -> None:
    check(whole)
    assert quickstatements.left_out(whole)


def in_wikidata(name: str, number: int, **said: Any) -> Any:
    return replace(entity(name, **said), links=(("skos:exactMatch", f"{WD}Q{number}"),))


def filed(*claims: Claim, **said: Any) -> Record:
    fields = {"title": "T", "issued": "2024-06", "url": "https://example.org/f", "primary": True, **said}
    return record(*claims, in_wikidata("a", 1), in_wikidata("b", 2), source("f", **fields))


def test_a_share_is_said_of_both_ends_with_dates_and_the_document(pack: Pack) -> None:
    one = filed(
        claim("Ownership", owner="a", owned="b", doc="f", stance="Asserts", share=1, on="2024-05-03/")
    )
    document = 'S854 "https://example.org/f" S1476 und:"T" S577 +2024-06-00T00:00:00Z/10'
    bare = f"P580 +2024-05-03T00:00:00Z/11 {document}"
    tail = bare.replace("S854", "P1107 1 S854")
    assert [" ".join(line) for line in lines(pack(one))] == [
        f"Q2 P127 Q1 {tail}",
        f"Q1 P1830 Q2 {tail}",
        f"Q2 P749 Q1 {bare}",
        f"Q1 P355 Q2 {bare}",
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"stance": "Reports"},
        {"stance": "Alleges"},
        {"stance": "Charges"},
        {"stance": "Settles"},
        {"modality": "Planned"},
        {"owned": "c"},
        {"basis": "Votes"},
        {"owned": ["b", "c"]},
        {"found": False},
    ],
)
def test_what_is_not_asserted_or_not_in_wikidata_is_left_out_and_counted(
    pack: Pack, said: dict[str, Any]
) -> None:
    one = filed(claim("Ownership", doc="f", **{"owner": "a", "owned": "b", "stance": "Asserts", **said}))
    assert lines(pack(one)) == []
    assert quickstatements.left_out(pack(one)).startswith("1 claim is left out: 1 ")


def test_what_is_denied_is_left_out_and_so_is_what_no_primary_record_says(pack: Pack) -> None:
    owns = claim("Ownership", owner="a", owned="b", name="f#1", stance="Asserts")
    denial = claim("Statement", stance="Denies", respondsTo="source:f#1", claimant="b")
    assert len(lines(pack(filed(owns)))) == 2
    assert lines(pack(filed(owns, denial))) == []
    assert lines(pack(filed(owns, primary=False))) == []


def test_what_was_superseded_is_left_out_and_counted(pack: Pack) -> None:
    said: dict[str, Any] = {"owner": "a", "owned": "b", "stance": "Asserts"}
    both = claim("Ownership", name="f#1", share=1, **said), claim("Ownership", name="f#2", **said)
    one = replace(filed(*both), replaced_by={full("f#1"): (full("f#2"),)})
    assert len(lines(pack(one, superseded=True))) == 2
    assert quickstatements.left_out(pack(one, superseded=True)) == "1 claim is left out: 1 superseded."


def test_revenue_is_said_with_currency_and_year_where_it_is_of_the_whole_business(pack: Pack) -> None:
    said: dict[str, Any] = {"subject": "a", "item": "Revenue", "amount": 5, "doc": "f", "stance": "Asserts"}
    one = filed(
        claim("Figure", on="2023", **said),
        claim("Figure", on="2023", partner="b", **said),
        claim("Figure", on="2023", per="Month", **said),
        claim("Figure", on="2023", basis="ConstantPrices", **said),
        claim("Figure", **said),
        claim("Figure", on="2023", **{**said, "amount": (5, 6)}),
    )
    (line,) = lines(pack(one))
    assert line[:5] == ["Q1", "P2139", "5U4917", "P585", "+2023-00-00T00:00:00Z/9"]


def test_the_language_of_a_title_is_that_of_the_data(whole: Parcel) -> None:
    codes = {cell.partition(":")[0] for line in lines(whole) for cell in line if re.match(r"[a-z]+:\"", cell)}
    assert "en" in codes


def test_a_title_has_its_own_language_where_a_document_has_two_titles(tmp_path: Path) -> None:
    (tmp_path / "f.ttl").write_text(PREFIXES + TWO_TITLES, "utf-8")
    (tmp_path / "entities.ttl").write_text(PREFIXES + ITEMS, "utf-8")
    graph = kg.graph.open(tmp_path, bundled=False)
    made = lines(Parcel(graph.store, select(graph.record, Scope())))
    assert {cell for line in made for cell in line if ":" in cell and "title" in cell} == {'de:"A title"'}


def test_a_thing_with_two_items_has_none(pack: Pack) -> None:
    twice = replace(entity("a"), links=(("skos:exactMatch", f"{WD}Q1"), ("skos:exactMatch", f"{WD}Q3")))
    one = filed(claim("Ownership", owner="a", owned="b", doc="f", stance="Asserts"))
    assert lines(pack(replace(one, entities={**one.entities, full("a"): twice}))) == []
