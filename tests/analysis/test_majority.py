from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.integrated import Shares
from kg.analysis.majority import commanded, controlled
from kg.claim import Range

NAMES = tuple("pqfghk")

PUBLISHED = (
    "1 2 90, 2 3 100, 3 2 10, 3 4 90, 4 5 100, 5 1 10, 1 6 90, 6 5 100, 5 10 90, 10 20 100, 20 1 50, "
    "1 10 90, 19 5 100, 10 19 50"
)
"""The example of company control in the documentation of Vadalog: holder, firm, percent."""

FOUND = {
    "1": "2 3 4 5 6 10 20",
    "2": "1 3 4 5 6 10 20",
    "3": "1 2 4 5 6 10 20",
    "4": "1 2 3 5 6 10 20",
    "5": "1 2 3 4 6 10 20",
    "6": "1 2 3 4 5 10 20",
    "10": "20",
    "19": "1 2 3 4 5 6 10 20",
    "20": "",
}
"""Whom each controls there."""


def of(percent: int) -> Range:
    return Range(Decimal(percent) / 100, Decimal(percent) / 100)


@st.composite
def votes(draw: st.DrawFn) -> dict[str, dict[str, Range]]:
    """Firms whose holders have at most all votes."""
    found = {}
    for firm in NAMES[2:]:
        names = [each for each in NAMES if each != firm]
        holders = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
        left, of_ = 20, {}
        for each in holders:
            part = draw(st.integers(0, left))
            left -= part
            of_[each] = of(5 * part)
        found[firm] = of_
    return found


def closed(held: Mapping[str, Mapping[str, Range]], there: frozenset[str], threshold: Decimal) -> bool:
    """Whether no firm outside a set is outvoted by those in it."""
    return all(
        firm in there or sum(share.low or 0 for each, share in holders.items() if each in there) <= threshold
        for firm, holders in held.items()
    )


def by_all_sets(held: Shares, party: str, threshold: Decimal) -> set[str]:
    """The slow twin: what is in every set that holds the party and outvotes nobody outside."""
    others = [each for each in NAMES if each != party]
    subsets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    sets = (frozenset({party, *subset}) for subset in subsets)
    return set.intersection(*({*each} for each in sets if closed(held, each, threshold))) - {party}


@given(votes(), st.sampled_from(NAMES), st.sampled_from([10, 20, 50, 75]))
def test_control_is_what_no_closed_set_can_leave_out(
    held: dict[str, dict[str, Range]], party: str, percent: int
) -> None:
    found = controlled(held, party, threshold=percent / 100)
    assert by_all_sets(held, party, Decimal(percent) / 100) == {*found}


def test_the_published_example_of_company_control() -> None:
    held: dict[str, dict[str, Range]] = {}
    for line in PUBLISHED.split(", "):
        holder, firm, percent = line.split()
        held.setdefault(firm, {})[holder] = of(int(percent))
    found = {party: set(controlled(held, party, threshold=0.5)) for party in FOUND}
    assert {party: set(firms.split()) for party, firms in FOUND.items()} == found


@pytest.mark.slow
@given(votes(), st.sampled_from(NAMES), st.data())
def test_what_the_least_shares_carry_every_choice_carries_and_none_more_than_the_largest(
    held: dict[str, dict[str, Range]], party: str, data: st.DataObject
) -> None:
    def wide(share: Range) -> Range:
        low = Decimal(share.low or 0) * data.draw(st.sampled_from([0, 50, 100])) / 100
        return Range(low, share.high)

    ranges = {firm: {each: wide(share) for each, share in of_.items()} for firm, of_ in held.items()}
    exactly = {*controlled(held, party, threshold=0.5)}
    assert {*controlled(ranges, party, threshold=0.5)} <= exactly
    assert exactly <= {*controlled(ranges, party, threshold=0.5, possible=True)}


def test_half_of_the_votes_is_no_majority_and_more_than_half_is() -> None:
    half, more = of(50), Range(Decimal("0.5"), None, above=True)
    found = [{*controlled({"f": {"p": share}}, "p", threshold=0.5)} for share in (half, more)]
    assert [set(), {"f"}] == found


def test_what_is_given_lends_its_votes() -> None:
    held = {"g": {"f": of(30), "p": of(25)}}
    found = controlled(held, "p", threshold=0.5, given={"p": ["f"]})
    assert (found["g"].majority, found["f"].majority) == (True, False)
    assert found["g"].through == ("f", "p")


def test_a_share_that_is_not_known_carries_no_control() -> None:
    held = {"f": {"p": Range()}, "g": {"p": Range(Decimal("0.4"), Decimal("0.6"))}}
    assert set() == {*controlled(held, "p", threshold=0.5)}
    assert {"g"} == {*controlled(held, "p", threshold=0.5, possible=True)}


def test_a_range_can_only_be_as_large_as_the_others_leave_room_for() -> None:
    held = {"f": {"p": Range(Decimal("0.4"), Decimal("0.6")), "q": of(55)}}
    assert set() == {*controlled(held, "p", threshold=0.5, possible=True)}


def test_a_firm_has_no_vote_in_itself() -> None:
    held = {"f": {"p": of(40), "f": of(20)}, "g": {"f": of(60)}}
    assert set() == {*controlled(held, "p", threshold=0.5)}


def test_votes_that_are_commanded_are_added_up() -> None:
    held = {"p": of(20), "f": Range(Decimal("0.1"), None), "q": of(30)}
    assert Range(Decimal("0.3"), Decimal("0.7")) == commanded(held, {"p", "f"})
    assert not commanded(held, {"h"})
