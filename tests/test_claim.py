"""Claims as values: ranges, roles, and what a claim supports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Range
from tests.builder import claim, entity, full

BOUNDS = st.none() | st.integers(0, 6)
RANGES = st.builds(Range, BOUNDS, BOUNDS)


def within(numbers: Range) -> set[int]:
    """The whole numbers of a range, from below to above all bounds, so that open ends show."""
    low, high = numbers.low, numbers.high
    return {n for n in range(-1, 9) if (low is None or low <= n) and (high is None or n <= high)}


@given(RANGES, RANGES)
def test_a_range_contains_another_where_all_its_numbers_are_in_it(one: Range, other: Range) -> None:
    if within(other):
        assert one.contains(other) == (within(other) <= within(one))


@given(RANGES)
def test_a_range_contains_itself_and_is_in_what_is_open(numbers: Range) -> None:
    assert numbers.contains(numbers)
    assert Range().contains(numbers)


@pytest.mark.parametrize(
    ("numbers", "stated"),
    [(Range(), False), (Range(stated=7), False), (Range(0, None), True), (Range(None, 0), True)],
)
def test_a_range_counts_as_stated_where_it_has_a_bound_be_it_zero(numbers: Range, *, stated: bool) -> None:
    assert bool(numbers) is stated


def test_the_central_figure_makes_no_other_range() -> None:
    assert Range(6300, 7700, 7000) == Range(6300, 7700)


def test_a_claim_has_the_first_of_several_entities_in_a_role_and_all_of_them() -> None:
    said = claim("Statement", about=["xai", "tesla"], event="event:swap")
    assert (said.role("about"), said.all("about")) == (full("tesla"), (full("tesla"), full("xai")))
    assert (said.role("lot"), said.all("lot"), said.code("aspect")) == (None, (), None)


def test_a_claim_without_an_event_is_its_own_happening() -> None:
    assert claim("Sale", name="news#c7").happening == full("news#c7")
    assert claim("Sale", event="event:sale").happening == full("event:sale")


@pytest.mark.parametrize(
    ("stance", "found", "supports"),
    [
        ("Asserts", True, True),
        ("Suspects", True, True),
        ("Denies", True, False),
        ("Retracts", True, False),
        ("Asserts", False, False),
    ],
)
def test_what_denies_retracts_or_found_nothing_supports_nothing(
    stance: str, *, found: bool, supports: bool
) -> None:
    assert claim("Inspection", stance=stance, found=found).supports is supports


def test_an_entity_has_the_values_of_one_property() -> None:
    group = entity("x-and-xai", members=["x-corp", "xai"])
    assert (group.linked("org:hasMember"), group.linked("kg:family")) == ((full("x-corp"), full("xai")), ())
