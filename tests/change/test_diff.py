"""Differences of two states: which claims are new, gone, changed or replaced, and which answers with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.change.diff import Difference, Replaced, difference
from kg.change.effect import AnswerChange
from kg.change.release import open_release
from kg.change.state import State
from kg.store import build
from tests.change.paper import folder, iri, paper, said, state
from tests.derivation import SLOW

pytestmark = pytest.mark.slow

SEEN = {"facility": "site:hall", "product": "product:chip", "on": "2024"}
SOLD = {"event": "event:e", "supplier": "actor:maker", "buyer": "actor:a", "product": "product:chip"}

Opened = Callable[..., State]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Writes documents into a folder and opens it as a release."""

    def made(name: str, **papers: str) -> State:
        path = folder(tmp_path / name, **papers)
        return open_release(str(path), now=lambda: build([]), repository=tmp_path)

    return made


def names(*short: str) -> tuple[str, ...]:
    return tuple(map(iri, short))


def change(found: Difference, name: str, given: Iterable[tuple[str, str]] = ()) -> AnswerChange:
    (one,) = (each for each in found.answers if (each.name, each.given) == (name, tuple(given)))
    return one


# ---- claims


def test_a_folder_is_no_different_from_its_copy(opened: Opened) -> None:
    papers = {"one": paper("one", said("Sale", **SOLD, quantity=5))}
    found = difference(opened("before", **papers), opened("after", **papers))
    assert (bool(found), found) == (False, Difference((), (), (), (), (), ()))


def test_claims_are_new_gone_and_changed(opened: Opened) -> None:
    stays, goes = said("Sale", **SOLD, quantity=5), said("Count", **SEEN, quantity=10)
    before = opened("before", one=paper("one", stays), two=paper("two", goes))
    after = opened(
        "after",
        one=paper("one", said("Sale", **SOLD, quantity=7, credibility=3)),
        three=paper("three", said("Count", **SEEN, quantity=12), said("Operation", facility="site:hall")),
    )
    found = difference(before, after)
    assert found
    assert (found.new, found.gone) == (names("three#c1", "three#c2"), names("two#c1"))
    (changed,) = found.changed
    assert changed.claim == iri("one#c1")
    assert {name: (was, now) for name, was, now in changed.fields if name == "credibility"} == {
        "credibility": (2, 3)
    }
    assert [name for name, _, _ in changed.fields] == ["quantity", "credibility"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"amount": 7, "amountMin": 6, "amountMax": 9}, {"amount": 8, "amountMin": 6, "amountMax": 9}),
        ({"amountMin": 500}, {"amountAbove": 500}),
        ({"amountMax": 500}, {"amountBelow": 500}),
    ],
)
def test_another_central_figure_or_an_excluded_bound_is_a_change(
    was: dict[str, Any], now: dict[str, Any]
) -> None:
    before, after = (
        state(paper("one", said("Sale", **SOLD, currency='"USD"', **money))) for money in (was, now)
    )
    (changed,) = difference(before, after).changed
    assert [name for name, _, _ in changed.fields] == ["amount"]


@pytest.mark.slow
def test_a_claim_that_is_replaced_is_superseded_or_retracted_by_what_does_so(opened: Opened) -> None:
    old = paper("old", said("Sale", **SOLD, quantity=5), said("Count", **SEEN, quantity=10))
    new = paper(
        "new",
        said("Sale", **SOLD, quantity=6, supersedes="old#c1"),
        said("Statement", respondsTo="old#c2", stance="kg:Retracts"),
    )
    found = difference(opened("before", old=old), opened("after", old=old, new=new))
    assert found.superseded == (Replaced(iri("old#c1"), names("new#c1")),)
    assert found.retracted == (Replaced(iri("old#c2"), names("new#c2")),)
    assert (found.new, found.gone, found.changed) == (names("new#c1", "new#c2"), (), ())


def test_what_was_replaced_before_is_not_replaced_again() -> None:
    old, first = paper("old", said("Sale")), paper("first", said("Sale", supersedes="old#c1"))
    second = paper("second", said("Sale", supersedes="old#c1"))
    found = difference(state(old, first), state(old, first, second))
    assert (found.superseded, found.new) == ((), names("second#c1"))


def test_between_two_days_of_one_record_what_came_out_between_them_is_new() -> None:
    whole = state(
        paper("early", said("Sale", **SOLD), issued="2024-01"),
        paper("late", said("Sale", **SOLD, supersedes="early#c1"), issued="2024-07"),
        paper("undated", said("Sale"), issued=None),
    )
    before, after = (whole.known_on(date(2024, month, 28)) for month in (3, 8))
    found = difference(before, after)
    assert (found.new, found.gone) == (names("late#c1"), ())
    assert found.superseded == (Replaced(iri("early#c1"), names("late#c1")),)
    assert difference(after, before).superseded == ()
    assert not difference(before, whole.known_on(date(2024, 4, 28)))  # the later one is not yet out


# ---- answers


def test_an_answer_that_changed_names_its_rows_and_the_claims_in_them() -> None:
    ten, twelve = said("Count", **SEEN, quantity=10), said("Count", **SEEN, quantity=12)
    kept = paper("kept", said("Count", **SEEN, quantity=11))
    found = difference(state(kept, paper("one", ten)), state(kept, paper("one", twelve), paper("two", ten)))
    told = change(found, "cluster-counts", [("facility", iri("site:hall"))])
    assert [dict(row.cells)["low"] for row in told.gone] == ["10"]
    assert [(dict(row.cells)["claim"], dict(row.cells)["low"]) for row in told.come] == [
        (iri("one#c1"), "12"),
        (iri("two#c1"), "10"),
    ]
    assert told.because == names("one#c1", "two#c1")


def test_what_a_claim_no_longer_speaks_of_is_asked_about_too() -> None:
    was, now = said("Sale", **SOLD), said("Sale", **{**SOLD, "event": "event:f"})
    for one, other in ((was, now), (now, was)):
        found = difference(state(paper("one", one)), state(paper("one", other)))
        for event in ("event:e", "event:f"):
            told = change(found, "commitments", [("event", iri(event))])
            assert told.because == names("one#c1")


def test_a_row_that_names_no_claim_is_explained_by_those_that_speak_of_what_is_in_it() -> None:
    whole = [paper("one", said("Sale", **SOLD)), paper("two", said("Count", **SEEN, quantity=1))]
    found = difference(state(), state(*whole))
    assert [row.claims for row in change(found, "supplies").come] == [()]
    assert change(found, "supplies").because == names("one#c1")


def test_a_diversion_that_came_to_light_is_an_answer_that_changed() -> None:
    due = said("Sale", **SOLD, lot="lot:l", quantity=5)
    went = {"event": "event:f", "lot": "lot:l", "divertedFrom": "actor:a", "recipient": "actor:b"}
    before = state(paper("due", due))
    after = state(paper("due", due), paper("went", said("Diversion", **went, quantity=5)))
    told = change(difference(before, after), "diversions")
    assert (len(told.gone), [dict(row.cells)["actual"] for row in told.come]) == (0, ["B"])
    assert told.because == names("went#c1")


def test_an_answer_that_stays_is_not_told() -> None:
    kept = paper("kept", said("Count", **SEEN, quantity=11))
    found = difference(state(kept), state(kept, paper("one", said("Sale", **SOLD))))
    assert "cluster-counts" not in {each.name for each in found.answers}


# ---- there and back

CLAIM = st.builds(
    lambda kind, told: said(kind, **told),
    st.sampled_from(["Sale", "Count", "Diversion", "Statement"]),
    st.fixed_dictionaries(
        {},
        optional={
            "event": st.sampled_from(["event:e", "event:f"]),
            "facility": st.just("site:hall"),
            "supplier": st.sampled_from(["actor:a", "actor:maker"]),
            "buyer": st.sampled_from(["actor:a", "actor:b"]),
            "divertedFrom": st.just("actor:a"),
            "recipient": st.sampled_from(["actor:b", "actor:c"]),
            "quantity": st.integers(1, 3),
            "on": st.sampled_from(["2024", "2024-06"]),
            "stance": st.sampled_from(["kg:Denies", "kg:Retracts"]),
            "respondsTo": st.sampled_from(["one#c1", "two#c1"]),
            "supersedes": st.sampled_from(["one#c1", "two#c1"]),
        },
    ),
)
PAPERS = st.fixed_dictionaries({}, optional={slug: st.lists(CLAIM, max_size=2) for slug in ("one", "two")})
STATES = PAPERS.map(lambda papers: [paper(slug, *claims) for slug, claims in papers.items()])
FEW = settings(SLOW, max_examples=15)  # each asks every question four times


@pytest.mark.slow
@FEW
@given(STATES)
def test_nothing_changed_between_a_state_and_itself(papers: list[str]) -> None:
    assert not difference(state(*papers), state(*papers))


@pytest.mark.long
@pytest.mark.slow
@FEW
@given(STATES, STATES)
def test_what_is_new_one_way_is_gone_the_other_way(some: list[str], others: list[str]) -> None:
    before, after = state(*some), state(*others)
    there, back = difference(before, after), difference(after, before)
    assert (there.new, there.gone) == (back.gone, back.new)
    assert [(each.claim, {(name, now, was) for name, was, now in each.fields}) for each in there.changed] == [
        (each.claim, set(each.fields)) for each in back.changed
    ]
    assert [(each.name, each.given, each.gone, each.come) for each in there.answers] == [
        (each.name, each.given, each.come, each.gone) for each in back.answers
    ]
    replaced = {each.claim for each in (*there.superseded, *there.retracted)}
    assert replaced <= set(before.record.claims) & set(after.record.claims)
