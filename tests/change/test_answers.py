"""Answers of a state: every question, about what is given, as rows of text with the claims behind them."""

from __future__ import annotations

from kg import query
from kg.change.answers import DIVERSIONS, Answer, Given, answers
from kg.change.state import State
from tests.change.paper import iri, paper, said, state

HALL, MAKER, A, B = (iri(name) for name in ("site:hall", "actor:maker", "actor:a", "actor:b"))

WHOLE = state(
    paper(
        "one",
        said(
            "Diversion",
            event="event:f",
            lot="lot:l",
            supplier="actor:maker",
            divertedFrom="actor:a",
            recipient="actor:b",
            product="product:chip",
            quantity=12_000,
            on="2023-12",
        ),
        said("Statement", event="event:f", stance="kg:Denies", aspect="kg:Number", claimant="actor:b"),
    ),
    paper("two", said("Count", facility="site:hall", product="product:chip", quantity=10, on="2024")),
)


def given(found: dict[tuple[str, Given], Answer], name: str) -> list[Given]:
    return [about for each, about in found if each == name]


def asked(*about: str, of: State = WHOLE) -> dict[tuple[str, Given], Answer]:
    return dict(answers(of, about))


def test_the_diversion_question_and_every_named_question_with_rows_are_asked() -> None:
    found = asked()
    names = {DIVERSIONS, *(each.name for each in query.named())}
    assert {name for name, _ in found} == names
    assert all(each.line.endswith("?") for each in found.values())
    assert [(each.name, each.given) for each in found.values()] == list(found)


def test_a_question_that_needs_a_thing_is_asked_about_each_of_its_kind() -> None:
    found = asked(A, HALL, B, MAKER)
    assert given(found, "cluster-counts") == [(("facility", HALL),)]
    assert given(found, "diversions-of") == [(("actor", each),) for each in (A, B, MAKER)]
    assert given(found, "commitments") == [()]  # no event is given: about what it has by default
    assert given(found, "supplies") == [()]  # it can do without


def test_what_nobody_speaks_of_has_no_rows() -> None:
    elsewhere = iri("site:elsewhere")
    assert asked(elsewhere)["cluster-counts", (("facility", elsewhere),)].rows == ()
    assert {each.rows for each in asked(of=state()).values()} == {()}


def test_a_row_has_its_filled_cells_as_text_and_the_claims_that_it_names() -> None:
    (row,) = asked(HALL)["cluster-counts", (("facility", HALL),)].rows
    cells = dict(row.cells)
    assert (cells["low"], cells["earliest"], cells["document"]) == ("10", "2024-01-01", iri("source:two"))
    assert "None" not in cells.values()
    assert "" not in cells.values()
    assert row.claims == (iri("two#c1"),)


def test_a_row_of_counts_or_of_edges_names_no_claim() -> None:
    found = asked(B)
    (counted,) = found["sources-of", (("actor", B),)].rows
    assert (dict(counted.cells)["claims"], counted.claims) == ("2", ())
    assert {row.claims for row in found["supplies", ()].rows} == {()}


def test_a_diversion_is_told_by_its_labels_and_rests_on_its_claims() -> None:
    (row,) = asked()[DIVERSIONS, ()].rows
    assert row.cells == (
        ("kind", "recorded"),
        ("intended", "A"),
        ("actual", "B"),
        ("goods", "Chip"),
        ("lots", "lot:l"),
        ("legs", "Maker → A → B"),
        ("quantity", "12000"),
        ("modality", "Actual"),
        ("stance", "Reports"),
        ("confidence", "0.64"),
        ("disputed", "Number"),
    )
    assert row.claims == (iri("one#c1"), iri("one#c2"))


def test_only_the_claims_that_count_are_asked() -> None:
    assert asked(of=WHOLE.less([iri("one#c1")]))[DIVERSIONS, ()].rows == ()
    late = WHOLE.less([iri("two#c1")])
    assert asked(HALL, of=late)["cluster-counts", (("facility", HALL),)].rows == ()
