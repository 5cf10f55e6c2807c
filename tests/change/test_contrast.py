"""What differs between two answers: rows that go and come, figures that move, and how much it is in all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.change.contrast import Change, Contrast, contrast
from kg.change.form import leaves, read
from kg.claim import Range
from kg.record import Record
from tests.builder import claim, record

RECORD: Record = record(*(claim("Sale", name=name) for name in ("one#c1", "one#c2", "two#c1")))
ONE, TWO, _ = RECORD.claims
TESLA, XAI = ({"iri": f"https://w3id.org/aikg/actor/{slug}", "label": slug} for slug in ("tesla", "xai"))


def between(before: Any, after: Any) -> Contrast:
    return contrast(*(read({"answer": each}, RECORD) for each in (before, after)))


def told(found: Contrast) -> list[tuple[str, Any, float]]:
    return [(each.kind, each.path, float(each.weight)) for each in found.changes]


def some(low: int | None, high: int | None) -> dict[str, int | None]:
    return {"min": low, "max": high, "stated": None}


def test_a_figure_moves_by_its_further_end() -> None:
    found = between({"n": some(90, 100)}, {"n": some(45, 110)})
    assert told(found) == [("figure", ("n",), 0.5)]
    assert (found.changes[0].before.range, found.changes[0].after.range) == (Range(90, 100), Range(45, 110))


def test_an_end_that_is_no_longer_known_moves_all_the_way() -> None:
    assert told(between({"n": some(90, 100)}, {"n": some(90, None)})) == [("figure", ("n",), 1.0)]
    assert told(between({"n": some(1, 1)}, {"n": None})) == [("figure", ("n",), 1.0)]
    assert told(between({"n": some(None, None)}, {"n": None})) == []


def test_words_differ_by_the_share_that_is_not_in_both() -> None:
    assert told(between({"w": ["a", "b", "c"]}, {"w": ["b", "c", "d"]})) == [("word", ("w",), 0.5)]
    assert told(between({"stance": "Admits"}, {"stance": "Alleges"})) == [("word", ("stance",), 1.0)]


def test_a_confidence_falls_by_the_difference() -> None:
    assert told(between({"weakest": 0.9}, {"weakest": 0.4})) == [("confidence", ("weakest",), 0.5)]


def test_rows_are_the_same_by_the_things_that_they_name() -> None:
    rows = [{"party": TESLA, "n": some(1, 1)}, {"party": XAI, "n": some(2, 2)}]
    assert told(between({"rows": rows}, {"rows": rows[1:]})) == [("goes", ("rows", (TESLA["iri"],)), 2.0)]
    assert told(between({"rows": rows[1:]}, {"rows": rows})) == [("comes", ("rows", (TESLA["iri"],)), 2.0)]


def test_where_things_do_not_tell_rows_apart_texts_and_numbers_do() -> None:
    rows = [
        {"party": TESLA, "stage": stage, "year": year, "n": some(1, 1)}
        for stage, year in (("a", 1), ("a", 2), ("b", 1))
    ]
    (change,) = between({"rows": rows}, {"rows": [rows[0], rows[2]]}).changes
    assert (change.kind, change.path, change.place) == (
        "goes", ("rows", (TESLA["iri"], "a", "2")), ("rows", 1),
    )  # fmt: skip


def test_a_row_under_another_name_is_the_same_by_its_claims() -> None:
    before = {"rows": [{"party": TESLA, "n": some(1, 1), "claims": [ONE, TWO]}]}
    after = {"rows": [{"party": XAI, "n": some(1, 1), "claims": [TWO]}]}
    assert told(between(before, after)) == [("word", ("rows", (TESLA["iri"],), "party"), 1.0)]


def test_a_row_with_a_stable_name_is_no_other() -> None:
    before = {"rows": [{"id": "x", "n": some(1, 1), "claims": [ONE]}]}
    after = {"rows": [{"id": "y", "n": some(1, 1), "claims": [ONE]}]}
    assert [kind for kind, _, _ in told(between(before, after))] == ["goes", "comes"]


def test_a_row_that_goes_tells_its_first_figure() -> None:
    (change,) = between({"rows": [{"party": TESLA, "n": some(5, 9)}]}, {"rows": []}).changes
    assert change.before.range == Range(5, 9)


def test_the_weightiest_come_first_and_of_equals_words_of_scale() -> None:
    before = {"weakest": 0.9, "when": "2024", "stance": "Admits", "rows": [{"party": TESLA, "a": 1, "b": 2}]}
    after = {"weakest": 0.8, "when": "2025", "stance": "Alleges", "rows": []}
    assert [path[0] for _, path, _ in told(between(before, after))] == ["rows", "stance", "when", "weakest"]


def test_answers_with_nothing_in_common_differ_wholly() -> None:
    rows = [[{"party": party, "n": some(n, n)}] for n, party in enumerate((TESLA, XAI), start=1)]
    assert between({"rows": rows[0]}, {"rows": rows[1]}).share == 1
    assert between({"rows": rows[0]}, {"rows": []}).share == 1
    assert between({}, {}).share == 0


# ---- properties

ENDS = st.none() | st.integers(0, 5)
FIGURES = st.builds(some, ENDS, ENDS)


def name_of(row: Any) -> str:
    """The name of a row."""
    return str(row["id"])


ROWS = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcde"),
        "n": FIGURES,
        "stance": st.sampled_from(["Admits", "Alleges"]),
        "weakest": st.sampled_from([0.2, 0.5]),
    }
)
ANSWERS = st.fixed_dictionaries(
    {
        "total": FIGURES,
        "words": st.lists(st.sampled_from("xyz"), unique=True),
        "rows": st.lists(ROWS, unique_by=name_of),
    }
)


def flat(answer: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    """The twin's reading: each thing that an answer of this form says, by where."""
    if answer["total"] != some(None, None):
        yield ("total",), answer["total"]
    if answer["words"]:
        yield ("words",), frozenset(answer["words"])
    for row in answer["rows"]:
        for key in ("n", "stance", "weakest"):
            if row[key] != some(None, None):
                yield ("rows", row["id"], key), row[key]


def apart(one: Any, other: Any) -> Decimal:
    """The twin's distance of two things in one place."""
    if isinstance(one, frozenset):
        return 1 - Decimal(len(one & other)) / len(one | other) if one != other else Decimal(0)
    if isinstance(one, float):
        return abs(Decimal(str(one)) - Decimal(str(other)))
    if isinstance(one, str):
        return Decimal(one != other)
    ends = []
    for end in ("min", "max"):
        a, b = one[end], other[end]
        if a is None or b is None:
            ends.append(Decimal(0 if a is b else 1))
        else:
            ends.append(Decimal(0) if a == b else Decimal(abs(a - b)) / max(a, b))
    return max(ends)


@pytest.mark.slow
@given(ANSWERS, ANSWERS)
def test_the_weights_add_up_to_what_a_plain_comparison_finds(before: Any, after: Any) -> None:
    mine, its = dict(flat(before)), dict(flat(after))
    found = between(before, after)
    both = sum((apart(mine[key], its[key]) for key in mine.keys() & its.keys()), Decimal(0))
    alone = len(mine.keys() ^ its.keys())
    # In another order, a sum of parts such as thirds differs in its last digit.
    assert abs(sum((each.weight for each in found.changes), Decimal(0)) - both - alone) < Decimal("1e-20")
    gone = {before["rows"][each.place[1]]["id"] for each in found.changes if each.kind == "goes"}
    assert gone == {row["id"] for row in before["rows"]} - {row["id"] for row in after["rows"]}
    assert found.size == len(mine.keys() | its.keys())


@given(ANSWERS, st.randoms(use_true_random=False))
def test_nothing_differs_where_only_the_order_does(answer: Any, chance: random.Random) -> None:
    rows = list(answer["rows"])
    chance.shuffle(rows)
    assert between(answer, {**answer, "rows": rows}).changes == ()


@pytest.mark.slow
@given(ANSWERS, ANSWERS)
def test_a_share_lies_between_nought_and_one_and_is_nought_for_equals_alone(before: Any, after: Any) -> None:
    found = between(before, after)
    assert 0 <= found.share <= 1
    assert (found.share == 0) == (dict(flat(before)) == dict(flat(after)))


@pytest.mark.slow
@given(ANSWERS, ANSWERS)
def test_it_weighs_as_much_from_either_side(before: Any, after: Any) -> None:
    there, back = between(before, after), between(after, before)
    assert there.size == back.size
    assert sum(c.weight for c in there.changes) == sum(c.weight for c in back.changes)


@pytest.mark.slow
@given(ANSWERS, ANSWERS)
def test_each_place_leads_to_what_stood_there(before: Any, after: Any) -> None:
    whole = read({"answer": before}, RECORD)

    def at(change: Change) -> Any:
        part: Any = whole
        for step in change.place:
            if isinstance(step, int):
                part = next(row.branch for row in part.rows if row.place == step)
            else:
                part = part.members[step]
        return part

    for change in contrast(whole, read({"answer": after}, RECORD)).changes:
        if change.kind == "goes":
            assert change.weight == sum(1 for _ in leaves(at(change)))
        elif change.kind != "comes":
            assert at(change) == change.before


@pytest.mark.parametrize("answer", [{"rows": [{"party": TESLA}, {"party": TESLA}]}])
def test_rows_that_nothing_tells_apart_are_counted(answer: Any) -> None:
    assert told(between(answer, {"rows": answer["rows"][:1]})) == [("goes", ("rows", (TESLA["iri"],)), 1.0)]
