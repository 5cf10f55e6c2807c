"""What an answer hangs on: each origin is left out, as if its documents had never been written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from kg import query
from kg.change.contrast import contrast
from kg.change.figure import figures
from kg.change.form import read
from kg.change.rows import answer_of
from kg.change.sensitivity import Json, Sensitivity, origins, sensitivity
from kg.change.state import State
from tests.change.paper import iri, paper, said, state

SEEN = {"facility": "site:hall", "product": "product:chip", "on": "2024"}
FIRST = " ; kg:firstHand true "


def first_hand(text: str) -> str:
    """The same document, which saw what it says."""
    return text.replace(" ; kg:documentKind", f"{FIRST}; kg:documentKind", 1)


def taken(text: str, origin: str) -> str:
    """The same document, which takes what it says from another."""
    return text.replace(" ; kg:documentKind", f" ; kg:origin source:{origin} ; kg:documentKind", 1)


PAPERS = {
    "leak": first_hand(paper("leak", said("Count", **SEEN, quantity=10))),
    "reprint": taken(paper("reprint", said("Count", **SEEN, quantity=10)), "leak"),
    "visit": first_hand(paper("visit", said("Count", **SEEN, quantity=14, stance="kg:Asserts"))),
    "firm": first_hand(
        paper(
            "firm",
            said("Count", **SEEN, quantity=90),
            said("Count", **SEEN, quantity=12, supersedes="firm#c1"),
        )
    ),
    "rival": paper("rival", said("Count", **{**SEEN, "product": "product:other"}, quantity=3)),
}  # fmt: skip


def ask_of(whole: State) -> Callable[[frozenset[str]], Json]:
    question = query.find("cluster-counts")

    def ask(out: frozenset[str]) -> dict[str, Any]:
        part = whole.less(out)
        text = query.bind(part.store, question, {"facility": iri("site:hall")}, exact=True)
        return {"question": "?", **answer_of(query.select(part.store, text), whole.record)}

    return ask


def asked(**more: Any) -> tuple[State, Sensitivity]:
    whole = state(*PAPERS.values())
    return whole, sensitivity(ask_of(whole), whole.record, **more)


def slugs(iris: Iterable[str]) -> set[str]:
    return {each.rsplit("/", 1)[1] for each in iris}


def test_an_origin_goes_with_all_that_is_taken_from_it() -> None:
    whole = state(*PAPERS.values())
    assert {slug: len(out) for slug, out in _short(origins(whole.record)).items()} == {
        "leak": 2, "visit": 1, "firm": 2, "rival": 1,
    }  # fmt: skip


def _short(found: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {key.rsplit("/", 1)[1]: value for key, value in found.items()}


def test_a_range_moves_by_what_one_origin_alone_says() -> None:
    _, found = asked()
    low = {"leak": (12, 14), "visit": (10, 12)}
    (figure, *_) = figures(found)
    assert (figure.whole.range.low, figure.whole.range.high) == (10, 14)
    moved = {slug: leaf and (leaf.range.low, leaf.range.high) for slug, leaf in _of(figure).items()}
    assert {slug: moved[slug] for slug in low} == low


def _of(figure: Any) -> dict[str, Any]:
    return {origin.rsplit("/", 1)[1]: leaf for origin, leaf in figure.without.items()}


def test_a_document_that_names_no_origin_is_none_but_is_tried() -> None:
    _, found = asked()
    rival = next(each for each in found.removals if each.origin.endswith("/rival"))
    assert not rival.independent
    assert all(each.independent for each in found.removals if each is not rival)


def test_the_weightiest_origin_comes_first_and_what_names_no_change_is_steady() -> None:
    whole, found = asked()
    shares = [each.share for each in found.removals]
    assert shares == sorted(shares, reverse=True)
    assert {each.origin for each in found.removals} | set(found.steady) == set(origins(whole.record))
    assert found.hangs
    assert not found.truncated


@pytest.mark.slow
def test_each_change_is_that_to_a_record_that_was_written_without_the_origin() -> None:
    whole, found = asked()
    before = read(ask_of(whole)(frozenset()), whole.record)
    for origin in origins(whole.record):
        slug = origin.rsplit("/", 1)[1]
        rest = state(
            *(text for name, text in PAPERS.items() if name != slug and f"source:{slug} ;" not in text)
        )
        plain = contrast(before, read(ask_of(rest)(frozenset()), whole.record)).changes
        mine = next((each.changes for each in found.removals if each.origin == origin), ())
        assert mine == plain, slug
    assert len(found.removals) > 1


def test_an_answer_that_several_origins_give_alike_hangs_on_none() -> None:
    whole = state(
        *(first_hand(paper(slug, said("Count", **SEEN, quantity=10))) for slug in ("one", "two", "three"))
    )
    found = sensitivity(ask_of(whole), whole.record)
    assert [each.surer_only for each in found.removals] == [True, True, True]
    assert not found.hangs
    assert {change.weight for each in found.removals for change in each.changes} == {Decimal("0.08")}


def test_without_its_only_origin_an_answer_falls() -> None:
    whole = state(first_hand(paper("one", said("Count", **SEEN, quantity=10))))
    (only,) = sensitivity(ask_of(whole), whole.record).removals
    assert (only.falls, only.share, only.claims, only.left_out) == (
        True, Decimal(1), (iri("one#c1"),), 1,
    )  # fmt: skip


def test_what_hangs_on_a_claim_that_the_answer_does_not_name_is_found_unless_only_those_are_tried() -> None:
    earlier = said("Count", **SEEN, quantity=90)
    later = said("Statement", respondsTo="one#c1", stance="kg:Retracts", stated="2024-06")
    whole = state(first_hand(paper("one", earlier)), first_hand(paper("two", later, publisher="actor:a")),
                  first_hand(paper("three", said("Count", **SEEN, quantity=10))))  # fmt: skip
    everything = sensitivity(ask_of(whole), whole.record)
    few = sensitivity(ask_of(whole), whole.record, cited_only=True)
    assert slugs(each.origin for each in everything.removals) == {"two", "three"}
    assert slugs(each.origin for each in few.removals) == {"three"}
    assert (slugs(few.untried), few.truncated, everything.untried) == ({"one", "two"}, False, ())


def test_where_time_runs_out_it_says_so() -> None:
    whole, found = asked(seconds=0.0)
    assert found.truncated
    assert len(found.untried) == len(origins(whole.record)) - len(found.removals) - len(found.steady) > 0


def test_what_is_tried_and_what_the_answer_says_can_be_watched() -> None:
    seen: list[Any] = []

    def watch(items: Sequence[str]) -> Sequence[str]:
        seen.extend(items)
        return items

    whole, _ = asked(
        watch=watch,
        begun=lambda answer: seen.append(answer.members.keys()),
    )
    assert list(seen[0]) == ["rows"]
    assert set(seen[1:]) == set(origins(whole.record))
