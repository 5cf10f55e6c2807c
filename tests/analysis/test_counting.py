"""Ways of counting, and sums of ranges, against all numbers that the ranges allow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product as all_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.counting import Way, converted, less, pooled, scaled, total, union
from kg.analysis.product import Products
from kg.claim import Range
from tests.builder import claim, entity, full, record

PARTS = st.lists(st.frozensets(st.integers(0, 5), max_size=4), min_size=1, max_size=3)
WORLD = record(
    entity("product:gpu"),
    entity("product:h100", family="product:gpu"),
    entity("product:a100", family="product:gpu"),
    entity("product:rack", kind="System"),
    entity("product:new-rack", kind="System", family="product:rack"),
    entity("product:box", kind="System"),
    claim("ComponentOf", whole="product:rack", component="product:h100", n=72),
    claim("ComponentOf", whole="product:box", component="product:h100"),
)


def bounds(numbers: Sequence[int]) -> Range:
    return Range(min(numbers), max(numbers))


@given(PARTS)
def test_a_total_and_a_union_hold_as_many_as_there_are(parts: list[frozenset[int]]) -> None:
    known = [Range(len(part), len(part)) for part in parts]
    count = len(frozenset().union(*parts))
    assert total(known) == Range(sum(map(len, parts)), sum(map(len, parts)))
    told = union(known)
    assert told.low is not None
    assert told.high is not None
    assert max(map(len, parts)) == told.low <= count <= told.high == sum(map(len, parts))


RANGES = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: Range(min(pair), max(pair)))


def numbers(value: Range) -> range:
    return range(int(value.low or 0), int(value.high or 0) + 1)


@given(st.lists(RANGES, min_size=1, max_size=3))
def test_a_total_is_all_sums(parts: list[Range]) -> None:
    assert total(parts) == bounds([sum(chosen) for chosen in all_of(*map(numbers, parts))])


@given(RANGES, RANGES)
def test_a_whole_less_a_part_is_all_differences_but_none_below_nought_if_it_can_be(
    whole: Range, part: Range
) -> None:
    left = [w - p for w in numbers(whole) for p in numbers(part)]
    assert less(whole, part) == bounds([each for each in left if each >= 0] or left)


def test_what_is_not_known_leaves_an_end_open() -> None:
    assert total([Range(1, 2), Range()]) == union([Range(1, 2), Range()]) == Range(1, None)
    assert (total([]), union([])) == (Range(0, 0), Range(0, 0))
    assert less(Range(None, 5), Range(2, 3)) == Range(0, 3)
    assert less(Range(5, None), Range(2, 3)) == Range(2, None)
    assert less(Range(5, 5), Range(7, None)) == Range(None, -2)


def test_a_pool_adds_what_its_groups_hold() -> None:
    assert pooled([[Range(3, 3), Range(2, 2)], [Range(4, 4)]]) == Range(7, 9)


@given(RANGES, st.integers(0, 8), st.integers(1, 4))
def test_a_scaled_range_is_rounded_outwards(value: Range, times: int, by: int) -> None:
    made = scaled(value, Range(times, times), by)
    assert made.low is not None
    assert made.high is not None
    for number in numbers(value):
        assert made.low <= Decimal(number * times) / by <= made.high
    assert made.low > Decimal(int(value.low or 0) * times) / by - 1


def test_a_bound_that_is_excluded_is_not_reached() -> None:
    assert scaled(Range(10, 10), Range(Decimal("0.5"), None, above=True)).low == 6
    assert scaled(Range(10, 10), Range(None, Decimal("0.5"), below=True)).high == 4
    assert scaled(Range(11, 11), Range(Decimal("0.5"), Decimal("0.5"), above=True, below=True)) == Range(6, 5)


def way(product: str | None, unit: str = "PieceUnit") -> Way:
    return Way(unit, full(f"product:{product}") if product else None)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (way("h100"), way("h100"), Range(10, 10)),
        (way("h100"), way("gpu"), Range(10, 10)),
        (way("h100"), way(None), Range(10, 10)),
        (way("h100"), way("a100"), None),
        (way("rack"), way("h100"), Range(720, 720)),
        (way("h100"), way("rack"), Range(0, 1)),
        (way("rack", "SystemUnit"), way("h100"), Range(720, 720)),
        (way("new-rack"), way("rack"), Range(10, 10)),
        (way("box"), way("h100"), None),
        (way("h100", "H100EquivalentUnit"), way("h100"), None),
        (way("gpu", "H100EquivalentUnit"), way("h100", "H100EquivalentUnit"), Range(10, 10)),
    ],
)
def test_a_number_is_counted_in_another_way_where_a_claim_tells_how(
    mine: Way, theirs: Way, expected: Range | None
) -> None:
    assert converted(Range(10, 10), mine, theirs, Products(WORLD)) == expected
