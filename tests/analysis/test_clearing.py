"""The clearing vector: a fixed point, the greatest, and what looking again and again comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis import clearing as module
from kg.analysis.clearing import Pair, clearing

NAMES = "abcde"

networks = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 20),
    max_size=12,
)
assets = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 15))


def outcome(
    owed: Mapping[Pair, int], has: Mapping[str, int], paid: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """min(p̄, e + Πᵀp), straight from the definition."""
    due = {each: sum(n for (debtor, _), n in owed.items() if debtor == each) for each in NAMES}
    return {
        each: min(
            Fraction(due[each]),
            has.get(each, 0)
            + sum(
                (paid.get(d, Fraction(0)) * n / due[d] for (d, c), n in owed.items() if c == each),
                Fraction(0),
            ),
        )
        for each in NAMES
        if due[each]
    }


def slow(owed: Mapping[Pair, int], has: Mapping[str, int], sweeps: int) -> dict[str, Fraction]:
    """Let all pay in full, and look again and again what each can pay."""
    paid = {each: Fraction(sum(n for (d, _), n in owed.items() if d == each)) for each, _ in owed}
    for _ in range(sweeps):
        paid = outcome(owed, has, paid)
    return paid


@pytest.mark.slow
@given(networks, assets)
def test_it_is_a_fixed_point(owed: dict[Pair, int], has: dict[str, int]) -> None:
    found = clearing(owed, has)
    assert outcome(owed, has, found.paid) == dict(found.paid)


@pytest.mark.slow
@given(networks, assets)
@settings(deadline=None)
def test_it_is_what_looking_again_and_again_from_the_top_comes_down_to(
    owed: dict[Pair, int], has: dict[str, int]
) -> None:
    found = clearing(owed, has)
    few, many = slow(owed, has, 20), slow(owed, has, 60)
    for each, paid in found.paid.items():
        assert paid <= many[each] <= few[each]
    gaps = [[float(near[each] - paid) for each, paid in found.paid.items()] for near in (few, many)]
    assert max(gaps[1], default=0) <= max(gaps[0], default=0) * 0.5 + 1e-9


def test_of_several_fixed_points_it_is_the_greatest() -> None:
    owed = {("a", "b"): 10, ("b", "a"): 10}
    assert outcome(owed, {}, {"a": Fraction(0), "b": Fraction(0)}) == {"a": 0, "b": 0}
    assert clearing(owed, {}).paid == {"a": 10, "b": 10}


@pytest.mark.slow
@given(networks, assets, st.lists(st.fractions(0, 1), min_size=5, max_size=5))
def test_no_fixed_point_from_any_start_pays_more(
    owed: dict[Pair, int], has: dict[str, int], parts: list[Fraction]
) -> None:
    found = clearing(owed, has)
    start = {
        each: found.owed[each] * part for each, part in zip(NAMES, parts, strict=True) if each in found.owed
    }
    for _ in range(6):
        start = outcome(owed, has, start)
    again = outcome(owed, has, start)
    if again == start:
        assert all(start[each] <= paid for each, paid in found.paid.items())


def test_the_rounds_name_who_cannot_pay_and_who_cannot_because_of_it() -> None:
    owed = {("a", "b"): 10, ("b", "c"): 10, ("c", "d"): 10}
    found = clearing(owed, {"a": 4, "c": 5})
    assert found.rounds == (("a",), ("b",), ("c",))
    assert found.paid == {"a": 4, "b": 4, "c": 9}
    assert found.short("c") == 1


def test_a_published_example() -> None:
    """The example of `default_clearing` in the R package systemicrisk, after Rogers and Veraart (2013).

    Solved by hand: the first cannot pay though all others do, and has 3/2 of 5/2; then the second has 57/40
    of 3/2, and cannot either. So p1 = 1/2 + 1/2 + p2/3 and p2 = 5/8 + 1/2 + p1/5; the third still has more
    than 3/2.
    """
    half = Fraction(1, 2)
    owed = {(a, b): half for a in "123" for b in "123" if a != b}
    outside = {("1", "sink"): Fraction(3, 2), ("2", "sink"): half, ("3", "sink"): half}
    found = clearing(owed | outside, {"1": half, "2": Fraction(5, 8), "3": Fraction(3, 4)})
    assert found.paid == {"1": Fraction(165, 112), "2": Fraction(159, 112), "3": Fraction(3, 2)}
    assert found.rounds == (("1",), ("2",))


def test_a_ring_of_two_and_a_third_solved_by_hand() -> None:
    """p_a = 2 + 2/3 p_b and p_b = 1 + 1/2 p_a, so that p_a = 4 and p_b = 3."""
    owed = {("a", "b"): 5, ("a", "c"): 5, ("b", "a"): 8, ("b", "c"): 4}
    assert clearing(owed, {"a": 2, "b": 1}).paid == {"a": 4, "b": 3}


def test_more_assets_never_lower_a_payment() -> None:
    owed = {("a", "b"): 9, ("b", "c"): 9, ("c", "a"): 9, ("a", "c"): 3}
    before = clearing(owed, {"a": 2}).paid
    after = clearing(owed, {"a": 3}).paid
    assert all(after[each] >= before[each] for each in before)


@given(networks, assets)
@settings(deadline=None)
def test_iterating_a_large_knot_comes_to_the_same(owed: dict[Pair, int], has: dict[str, int]) -> None:
    exact = clearing(owed, has)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "KNOT", 1)
        near = clearing(owed, has)
    assert {each: float(n) for each, n in near.paid.items()} == pytest.approx(
        {each: float(n) for each, n in exact.paid.items()}, abs=1e-6
    )


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        clearing({("a", "b"): -1}, {})
