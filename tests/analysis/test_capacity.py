"""Capacity added up: what may be the same, and what is inside another, counts once."""

from __future__ import annotations

import pytest

from kg.analysis.capacity import Capacity, Item, Key
from kg.claim import Range

KEY = Key("site", "planned", "Megawatt")


def item(name: str, low: int | None, high: int | None) -> Item:
    return Item(KEY, name, Range(low, high), ())


CAMPUS, HALL, OTHER = item("campus", 8, 10), item("hall", 3, 4), item("other", 5, None)
CAPACITY = Capacity((CAMPUS, HALL, OTHER), frozenset(), {"hall": frozenset({"campus"})})


@pytest.mark.parametrize(
    ("items", "most"),
    [
        ([(CAMPUS, 1.0), (HALL, 1.0)], 10),
        ([(HALL, 1.0)], 4),
        ([(CAMPUS, 0.5), (HALL, 1.0)], 9),  # the half of the campus need not be the hall
        ([(CAMPUS, 0.0), (HALL, 1.0)], 4),
        ([(CAMPUS, 1.0), (OTHER, 1.0)], None),
        ([], 0),
    ],
)
def test_what_is_inside_another_adds_nothing_to_the_most(
    items: list[tuple[Item, float]], most: int | None
) -> None:
    assert CAPACITY.most(items) == most


def test_what_is_inside_another_adds_nothing_to_the_least() -> None:
    assert CAPACITY.least([(CAMPUS, 1.0), (HALL, 1.0), (OTHER, 1.0)]) == 13
    assert CAPACITY.least([(HALL, 1.0), (OTHER, 1.0)]) == 8


def test_what_may_be_the_same_counts_once_in_the_least_and_twice_in_the_most() -> None:
    same = Capacity((CAMPUS, HALL), frozenset({("campus", "hall")}), {})
    assert same.least([(CAMPUS, 1.0), (HALL, 1.0)]) == 8
    assert same.most([(CAMPUS, 1.0), (HALL, 1.0)]) == 14
    assert [len(group) for group in same.groups[KEY]] == [2]
