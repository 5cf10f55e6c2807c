"""Effects: what changes where one reading is taken for true, as if the others had never been written."""

from __future__ import annotations

import pytest

from kg.analysis.conflict import Conflict, conflicts
from kg.change.answers import Answer, Row, answers
from kg.change.effect import AnswerChange, Effect, differing, effects
from kg.change.state import State
from kg.network import Selection, project
from tests.change.paper import iri, paper, said, state

SEEN = {"facility": "site:hall", "product": "product:chip", "on": "2024"}
TEN, TWELVE = (said("Count", **SEEN, quantity=n) for n in (10, 12))
ABOUT = (("facility", iri("site:hall")),)


def conflict_of(whole: State) -> Conflict:
    (found,) = conflicts(project(whole.record, Selection(superseded=True)))
    return found


def counts(effect: Effect) -> list[AnswerChange]:
    return [each for each in effect.changes if each.name == "cluster-counts"]


def told(rows: tuple[Row, ...]) -> list[str]:
    return [dict(row.cells)["low"] for row in rows]


def test_under_each_reading_the_rows_of_the_others_go() -> None:
    whole = state(paper("ten", TEN), paper("twelve", TWELVE), paper("again", TWELVE))
    conflict = conflict_of(whole)
    without = {iri("ten#c1"): ["10"], iri("again#c1"): ["12", "12"]}
    found = effects(whole, conflict)
    assert [effect.reading for effect in found] == [0, 1]
    for effect, reading in zip(found, conflict.readings, strict=True):
        assert set(effect.without) == set(conflict.claims) - set(reading.claims)
        (change,) = counts(effect)
        assert (change.given, change.come) == (ABOUT, ())
        assert told(change.gone) == without[effect.without[0]]


@pytest.mark.slow
def test_an_effect_is_that_of_a_record_that_was_written_without_the_other_readings() -> None:
    sold = {"event": "event:e", "lot": "lot:l", "supplier": "actor:maker", "product": "product:chip"}
    later = {"lot": "lot:l", "divertedFrom": "actor:a", "recipient": "actor:c", "product": "product:chip"}
    papers = {
        "to-a": paper("to-a", said("Sale", **sold, buyer="actor:a", quantity=5, on="2024-01")),
        "to-b": paper("to-b", said("Sale", **sold, buyer="actor:b", quantity=5, on="2024-01")),
        "on": paper("on", said("Diversion", **later, event="event:f", on="2024-02")),
    }
    whole = state(*papers.values())
    conflict = conflict_of(whole)
    about = {value for claim in conflict.claims for _, value in whole.record.claims[claim].roles}
    assert conflict.aspect == "buyer"
    for effect in effects(whole, conflict):
        rest = [text for name, text in papers.items() if iri(f"{name}#c1") not in effect.without]
        assert effect.changes == differing(answers(whole, about), answers(state(*rest), about))
        assert effect.changes


def test_the_record_itself_is_left_as_it_was() -> None:
    whole = state(paper("ten", TEN), paper("twelve", TWELVE))
    before = answers(whole)
    effects(whole, conflict_of(whole))
    assert answers(whole) == before
    assert whole.selection == Selection()


# ---- which answers differ


def row(low: str, *claims: str) -> Row:
    return Row((("low", low),), claims)


def answer(name: str, *rows: Row, given: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(name, f"{name}?", given, rows)


def held(*found: Answer) -> dict[tuple[str, tuple[tuple[str, str], ...]], Answer]:
    return {(each.name, each.given): each for each in found}


def test_the_rows_that_only_one_state_has_are_told() -> None:
    before = held(answer("a", row("1"), row("2")), answer("b", row("1")))
    after = held(answer("a", row("2"), row("3")), answer("b", row("1")))
    assert differing(before, after) == (AnswerChange("a", "a?", (), (row("1"),), (row("3"),)),)


def test_a_question_that_only_one_state_asks_has_come_or_gone() -> None:
    one, about = answer("a", row("1")), (("actor", "x"),)
    assert differing({}, held(one)) == (AnswerChange("a", "a?", (), (), (row("1"),)),)
    assert differing(held(one), {}) == (AnswerChange("a", "a?", (), (row("1"),), ()),)
    assert differing({}, held(answer("a"), answer("b", given=about))) == ()


def test_other_claims_behind_the_same_cells_or_another_order_are_no_difference() -> None:
    before = held(answer("a", row("1", "x#c1"), row("2")))
    assert differing(before, held(answer("a", row("2"), row("1", "y#c1")))) == ()


def test_answers_come_by_name_and_by_what_they_are_about() -> None:
    after = held(
        answer("b", row("1")),
        answer("a", row("1"), given=(("actor", "y"),)),
        answer("a", row("1"), given=(("actor", "x"),)),
    )
    assert [(each.name, each.given) for each in differing({}, after)] == [
        ("a", (("actor", "x"),)),
        ("a", (("actor", "y"),)),
        ("b", ()),
    ]
