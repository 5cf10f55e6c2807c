"""How far a loss spreads: the bounds hold for every network within the ranges, whatever its parties have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.clearing import clearing
from kg.analysis.contagion import Backing, Debt, Pair, Spread, spread

NAMES = "pabcd"

SWEEPS = 25


@st.composite
def debts(draw: st.DrawFn) -> list[Debt]:
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]),
            unique=True,
            max_size=10,
        )
    )
    found = []
    for pair in pairs:
        low = draw(st.integers(0, 30))
        wide = draw(st.one_of(st.none(), st.integers(0, 30)))
        found.append(Debt(*pair, low, None if wide is None else low + wide))
    return found


@st.composite
def backings(draw: st.DrawFn) -> list[Backing]:
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1]),
            unique=True,
            max_size=4,
        )
    )
    return [Backing(*pair, draw(st.one_of(st.none(), st.integers(0, 40)))) for pair in pairs]


def network(draw: Any, ranges: Sequence[Debt]) -> dict[Pair, Fraction]:
    """A network within the ranges."""
    found = {}
    for each in ranges:
        high = each.low + 40 if each.high is None else each.high
        found[each.debtor, each.creditor] = each.low + (high - each.low) * Fraction(
            draw(st.integers(0, 8)), 8
        )
    return found


def losses(
    owed: Mapping[Pair, Fraction],
    stand: Sequence[tuple[Backing, Fraction]],
    cushion: Mapping[str, int],
    pays: Fraction,
    sweeps: int,
) -> tuple[dict[Pair, Fraction], dict[Pair, Fraction]]:
    """What each loses to each after so many rounds, and what is called: from the text of the model.

    Of each promise to stand in, some part of what may be called is paid; then the obligor loses so much less.
    """
    due = {each: sum((n for (d, _), n in owed.items() if d == each), Fraction(0)) for each in NAMES}
    lost: dict[Pair, Fraction] = {}
    calls: dict[tuple[int, str], Fraction] = {}
    for _ in range(sweeps):
        short = {"p": (1 - pays) * due["p"]}
        called: dict[tuple[int, str], Fraction] = {}
        for each in NAMES[1:]:
            came = sum((n for (_, c), n in lost.items() if c == each), Fraction(0))
            came += sum((n for (number, g), n in calls.items() if g == each), Fraction(0))
            saved = sum(
                (n for (number, _), n in calls.items() if stand[number][0].obligor == each), Fraction(0)
            )
            short[each] = min(due[each], max(Fraction(0), came - saved - cushion.get(each, 0)))
        for number, (backing, part) in enumerate(stand):
            cap = 1000 if backing.high is None else backing.high
            gap = (
                short["p"]
                if backing.obligor == "p"
                else sum((n for (_, c), n in lost.items() if c == backing.obligor), Fraction(0))
            )
            called[number, backing.guarantor] = part * min(Fraction(cap), gap)
        lost = {(d, c): short[d] * n / due[d] for (d, c), n in owed.items() if due[d] and short[d]}
        calls = called
    by_pair: dict[Pair, Fraction] = defaultdict(Fraction)
    for (number, guarantor), call in calls.items():
        by_pair[stand[number][0].obligor, guarantor] += call
    return lost, by_pair


@pytest.mark.slow
@given(debts(), backings(), st.integers(0, 4), st.data())
@settings(deadline=None, max_examples=300)
def test_the_bounds_contain_what_each_loses_in_every_network_within_the_ranges(
    ranges: list[Debt], stand: list[Backing], quarter: int, data: st.DataObject
) -> None:
    pays = Fraction(quarter, 4)
    found = spread(ranges, stand, "p", pays)
    owed = network(data.draw, ranges)
    cushion = {each: data.draw(st.integers(0, 20)) for each in NAMES}
    parts = [(each, Fraction(data.draw(st.integers(0, 4)), 4)) for each in stand]
    for sweeps in (1, 2, 3, SWEEPS):
        losing, called = losses(owed, parts, cushion, pays, sweeps)
        for pair, call in called.items():
            most = found.calls.get(pair, 0)
            assert pair[1] == "p" or most is None or call <= most, (pair, "called")
        for pair, lost in losing.items():
            if pair[0] == "p":
                low, high = found.first.get(pair, (0, 0))
                assert low <= lost
                assert high is None or lost <= high
            elif pair[1] != "p":
                most = found.final.get(pair, 0)
                assert most is None or lost <= most, (pair, sweeps)
                if sweeps == 2:
                    most = found.second.get(pair, 0)
                    assert most is None or lost <= most, (pair, "second")


@pytest.mark.slow
@given(debts(), st.integers(0, 4))
@settings(deadline=None)
def test_with_points_and_no_cushions_the_bounds_are_what_is_lost_to_a_unit_for_each_way(
    ranges: list[Debt], quarter: int
) -> None:
    points = [Debt(each.debtor, each.creditor, each.low, each.low) for each in ranges if each.low]
    pays = Fraction(quarter, 4)
    found = spread(points, [], "p", pays)
    owed = {(each.debtor, each.creditor): Fraction(each.low) for each in points}
    lost, _ = losses(owed, [], {}, pays, 400)
    for pair, most in found.final.items():
        assert most is not None
        if pair[1] != "p":
            assert lost.get(pair, 0) <= most <= lost.get(pair, Fraction(0)) + 12


def test_what_nobody_has_to_spare_clears_as_eisenberg_and_noe_say() -> None:
    """Where each is due to get just what it owes, the bounds are the shortfalls of the clearing vector."""
    chain = [Debt("p", "a", 60, 60), Debt("a", "b", 40, 40), Debt("a", "c", 20, 20), Debt("b", "d", 40, 40)]
    owed = {(each.debtor, each.creditor): each.low for each in chain}
    for tenths in range(11):
        pays = Fraction(tenths, 10)
        paid = clearing(owed, {"p": 60 * pays})
        found = spread(chain, [], "p", pays)
        for each in ("a", "b"):
            lost = sum(most or 0 for (d, _), most in found.final.items() if d == each)
            assert lost == paid.short(each)


@pytest.mark.slow
@given(debts(), backings())
@settings(deadline=None)
def test_who_is_paid_more_loses_no_more(ranges: list[Debt], stand: list[Backing]) -> None:
    def most(found: Spread) -> Mapping[Pair, float]:
        whole: dict[Pair, float] = defaultdict(float)
        for pairs in (found.final, found.calls):
            for pair, each in pairs.items():
                whole[pair] += float("inf") if each is None else each
        return whole

    fewer, more = (most(spread(ranges, stand, "p", Fraction(n, 10))) for n in (3, 8))
    assert all(more[pair] <= fewer[pair] + 1 for pair in more)


def test_a_loss_goes_round_by_round_and_what_is_owed_caps_it() -> None:
    found = spread(
        [Debt("p", "a", 100, 100), Debt("a", "b", 10, 30), Debt("a", "c", 10, 10), Debt("b", "c", 5, None)],
        [Backing("g", "a", 25), Backing("h", "p", None)],
        "p",
        Fraction(6, 10),
    )
    assert found.first == {("p", "a"): (40, 40)}
    assert found.second == {("a", "b"): 30, ("a", "c"): 10}
    assert found.final == {("p", "a"): 40, ("a", "b"): 30, ("a", "c"): 10, ("b", "c"): 30}
    assert found.calls == {("p", "h"): 40, ("a", "g"): 25}
    assert found.rounds == {"p": 0, "a": 1, "h": 1, "b": 2, "c": 2, "g": 2}
    assert found.settled


def test_a_smaller_loss_is_shared_by_what_each_can_be_owed_at_most() -> None:
    found = spread(
        [Debt("p", "a", 20, 20), Debt("a", "b", 10, 30), Debt("a", "c", 10, 10)], [], "p", Fraction(1, 2)
    )
    assert found.second == {("a", "b"): 8, ("a", "c"): 5}  # 10 · 30/40, and 10 · 10/20


def test_on_a_circle_of_debts_without_a_bound_there_is_none() -> None:
    ring = [Debt("p", "a", 1, 1), Debt("a", "b", 0, None), Debt("b", "a", 0, None), Debt("b", "c", 1, 7)]
    found = spread(ring, [], "p", Fraction(0))
    assert (found.into["a"], found.into["b"], found.into["c"]) == (None, None, 7)


def test_paying_all_or_owing_nothing_costs_nobody_anything() -> None:
    owed = [Debt("p", "a", 1, 1), Debt("a", "b", 1, 1)]
    for found in (spread(owed, [], "p", Fraction(1)), spread(owed[1:], [], "p", Fraction(0))):
        assert (found.first, found.final, found.into) == ({}, {}, {})
