"""The form of answers: what is a figure, a word or evidence, and how rows are told apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import kg
from kg.change.form import NOTHING, Branch, Leaf, Rows, leaves, named, read
from kg.claim import Range
from kg.record import Record

CLAIM = "https://w3id.org/aikg/source/cnbc-2024-06-04-nvidia-emails#c1"
DOCUMENT = "https://w3id.org/aikg/source/cnbc-2024-06-04-nvidia-emails"
TESLA = {"iri": "https://w3id.org/aikg/actor/tesla", "label": "Tesla"}


@pytest.fixture
def a_claim(bundled: Record) -> str:
    return next(iter(bundled.claims))


def said(value: Any, record: Record) -> Any:
    return read({"answer": {"it": value}}, record).members.get("it")


@pytest.mark.parametrize(
    ("value", "leaf"),
    [
        ({"min": 5, "max": None, "stated": None}, Leaf("figure", Range(5, None))),
        ({"min": 5, "max": 7, "stated": 6, "unit": "PieceUnit"}, Leaf("figure", Range(5, 7), "PieceUnit")),
        ({"min": None, "max": 0.5, "currency": "USD"}, Leaf("figure", Range(None, Decimal("0.5")), "USD")),
        (3, Leaf("number", Range(3, 3))),
        (0.25, Leaf("number", Range(Decimal("0.25"), Decimal("0.25")))),
        (True, Leaf("word", words=("yes",))),
        ("Actual", Leaf("word", words=("Actual",))),
        (TESLA, Leaf("word", words=(TESLA["iri"],))),
        (["b", "a", "b"], Leaf("word", words=("a", "b"))),
        ([TESLA], Leaf("word", words=(TESLA["iri"],))),
        (None, NOTHING),
        ([], NOTHING),
    ],
)
def test_each_value_is_read_by_the_rules_of_the_manual(value: Any, leaf: Leaf, bundled: Record) -> None:
    assert said(value, bundled) == leaf


def test_confidences_stand_under_their_keys(bundled: Record) -> None:
    answer = {"answer": {"weakest": 0.5, "confidence": {"value": 0.4, "origins": 2, "why": "two"}}}
    found = read(answer, bundled)
    assert [(leaf.kind, leaf.range.low) for leaf in leaves(found)] == [
        ("confidence", Decimal("0.5")),
        ("confidence", Decimal("0.4")),
    ]


def test_claims_documents_and_what_is_said_of_them_are_evidence(bundled: Record, a_claim: str) -> None:
    document = bundled.claims[a_claim].document
    for value in (
        a_claim,
        document,
        [a_claim],
        f"{a_claim} {a_claim}",
        {"iri": document, "label": "it"},
        {"claim": a_claim, "source": document, "stance": "Asserts", "says": "so"},
        [0, 3],
        [{"claims": [a_claim]}],
    ):
        assert said(value, bundled) is None


def test_what_stands_beside_an_answer_is_no_part_of_it(bundled: Record) -> None:
    found = read({"question": "?", "truncated": True, "lots": [{"lot": TESLA}]}, bundled)
    assert list(found.members) == ["lots"]
    assert read({"answer": [{"n": 1}], "notes": ["a"]}, bundled).members.keys() == {"answer"}


def test_rows_keep_what_can_tell_them_apart(bundled: Record, a_claim: str) -> None:
    named_by = {"id": "x", "party": TESLA, "via": [TESLA], "stage": "seen", "year": 2024}
    value = [{**named_by, "on": {"earliest": "a", "latest": None}, "claims": [a_claim]}]
    rows = said(value, bundled)
    assert isinstance(rows, Rows)
    (row,) = rows.rows
    assert (row.id, dict(row.things), dict(row.texts)) == (
        "x",
        {"party": TESLA["iri"]},
        {"via": TESLA["iri"], "stage": "seen"},
    )
    assert dict(row.marks) == {"year": "2024", "on": "a None"}
    assert row.claims == {a_claim}


def test_a_row_is_told_apart_by_the_kind_and_the_thing_that_it_holds(bundled: Record) -> None:
    kind = {"layer": "site", "state": "planned", "unit": "Megawatt"}
    item = {"thing": TESLA, "confidence": 0.5}
    rows = said([{"capacity": kind, "item": item}], bundled)
    assert isinstance(rows, Rows)
    assert rows.rows[0].texts == {"capacity": "site planned Megawatt"}
    assert rows.rows[0].things == {"item": TESLA["iri"]}


def test_an_amount_in_a_row_is_a_figure_beside_what_it_is_of(bundled: Record) -> None:
    rows = said([{"state": "cash", "min": 1, "max": 2, "stated": None}], bundled)
    assert isinstance(rows, Rows)
    assert rows.rows[0].branch == Branch(
        {"figure": Leaf("figure", Range(1, 2)), "state": Leaf("word", words=("cash",))}
    )


def test_the_names_of_other_rows_are_no_words(bundled: Record) -> None:
    rows = said([{"id": "a", "n": 1, "shares": ["b"]}, {"id": "b", "n": 2, "shares": ["a"]}], bundled)
    assert isinstance(rows, Rows)
    assert [list(row.branch.members) for row in rows.rows] == [["n"], ["n"]]


def test_all_claims_that_an_answer_names_are_found(bundled: Record, a_claim: str) -> None:
    assert named({"a": [{"b": a_claim}], "c": "no claim"}, bundled) == {a_claim}


@pytest.mark.slow
def test_every_figure_of_an_answer_of_the_record_is_read(graph: kg.Graph) -> None:
    answer = kg.reconcile(graph, "Tesla").json()

    def measures(value: Any) -> int:
        if isinstance(value, dict):
            own = value.get("min") is not None or value.get("max") is not None
            return own + sum(map(measures, value.values()))
        return sum(map(measures, value)) if isinstance(value, list) else 0

    found = [leaf for leaf in leaves(read(answer, graph.record)) if leaf.kind == "figure"]
    assert len(found) == measures(answer["answer"]) > 100
