"""Who can have received what: held against ways, linear programs and chains that are all looked at."""

from datetime import date
from itertools import chain

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.flow import taint_quantity
from kg.flow.arrival import ways
from kg.flow.taint import Taint, taint
from kg.flow.transfers import FIRST, LAST, NONE, Row, Transfers, from_rows
from tests.flow.walks import (
    KERNELS,
    Asked,
    Step,
    asked,
    fitting,
    kernels,
    largest,
    ways_by_end,
)

TOLERANCE = 1e-6


def forced(question: Asked, held: Transfers, ways_of: dict[int, list[tuple[Step, ...]]]) -> dict[int, float]:
    """The most that a single chain forces to each party, by looking at all chains of one lot."""

    def sure(row: int) -> bool:
        within = held.earliest[row] >= question.after and held.latest[row] <= question.before
        return bool(within and held.low[row] > 0 and held.source[row] != held.target[row])

    def alone(row: int) -> bool:
        same = [
            other
            for other in range(len(held))
            if held.lot[other] == held.lot[row]
            and held.target[other] == held.target[row]
            and held.source[other] != held.target[other]
        ]
        return bool(held.lot[row] != NONE) and same == [row]

    found: dict[int, float] = {}
    for party, way in ((party, way) for party, all_ways in ways_of.items() for way in all_ways):
        rows = [step.place for step in way]
        certain = all(sure(row) for row in rows) and all(alone(row) for row in rows[:-1])
        one = len(rows) == 1 or len({int(held.lot[row]) for row in rows}) == 1
        named = question.product is None or any(held.product[row] == question.product for row in rows)
        if certain and one and named:
            found[party] = max(found.get(party, 0.0), min(float(held.low[row]) for row in rows))
    return found


def check(question: Asked, name: str, *, forward: bool = True) -> None:
    held = question.held
    starts = question.sources if forward else question.targets
    given = {**question.window, "forward": forward, "max_legs": question.max_legs}
    with kernels(name):
        found = taint(held, starts, **given)
        told = ways(held, starts, **given)
    expected = ways_by_end(question, held, forward=forward)
    reached = set(found.parties.tolist())
    assert set(expected) <= reached
    if question.product is None:
        assert set(expected) == reached
    assert list(found.days) == sorted(found.days, reverse=not forward)
    forced_to = forced(question, held, expected)
    every = list(chain.from_iterable(expected.values()))
    leaving = {way[0 if forward else -1].place for way in every}
    assert {step.place for way in every for step in way} <= set(found.rows.tolist())
    for place, party in enumerate(found.parties.tolist()):
        assert found.days[place] == told.days[party]
        assert (found.legs[place], found.fewest[place]) == (told.legs[party], told.fewest[party])
        assert found.way(party) == told.way(party)
        assert len(found.way(party, fewest=True)) == found.fewest[place]
        assert found.low[place] == forced_to.get(party, 0.0)
        flow = largest(expected.get(party, []), held.high)
        assert found.low[place] <= flow + TOLERANCE
        assert flow <= found.high[place] + TOLERANCE
        if question.product is None:
            passing = passing_by(held, question, party, forward=forward)
            assert found.high[place] <= sum(float(held.high[row]) for row in passing) + TOLERANCE
            if question.max_legs is None:
                assert found.high[place] <= sum(float(held.high[row]) for row in leaving) + TOLERANCE
    assert not found.truncated


def passing_by(held: Transfers, question: Asked, party: int, *, forward: bool) -> set[int]:
    """The transfers to a party that goods can have gone by, or backwards those from it."""
    legs = None if question.max_legs is None else question.max_legs - 1
    starts = question.sources if forward else question.targets
    days = ways(held, starts, **question.window, forward=forward, max_legs=legs).days
    found = set()
    for step in fitting(held, question):
        begin, end = (step.source, step.target) if forward else (step.target, step.source)
        in_time = days[begin] <= step.latest if forward else days[begin] >= step.earliest
        if end == party and in_time and FIRST <= days[begin] <= LAST:
            found.add(step.place)
    return found


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True), name=st.sampled_from(KERNELS))
def test_parties_days_and_bounds_hold_for_all_ways(question: Asked, name: str) -> None:
    check(question, name)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True), name=st.sampled_from(KERNELS))
def test_backwards_they_hold_for_all_ways_to_the_targets(question: Asked, name: str) -> None:
    check(question, name, forward=False)


@pytest.mark.long
@settings(max_examples=6_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True, most=20), name=st.sampled_from(KERNELS))
def test_parties_days_and_bounds_hold_thousands_of_times(question: Asked, name: str) -> None:
    check(question, name)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True), name=st.sampled_from(KERNELS))
def test_backwards_they_hold_thousands_of_times(question: Asked, name: str) -> None:
    check(question, name, forward=False)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True, exact=True, most=20), name=st.sampled_from(KERNELS))
def test_parties_days_and_bounds_hold_where_days_are_exact(question: Asked, name: str) -> None:
    check(question, name)


def row(name: str, source: str, target: str, day: int, low: float, *, lot: str | None = None) -> Row:
    return Row(name, source, target, date(2024, 1, day), date(2024, 1, day), low, low, lot=lot)


def bounds(held: Transfers, found: Taint) -> dict[str, tuple[float, float]]:
    return {
        held.parties[party]: (float(low), float(high))
        for party, low, high in zip(found.parties, found.low, found.high, strict=True)
    }


def test_no_more_comes_on_than_had_come_before() -> None:
    held = from_rows(
        [
            row("1", "s", "a", 2, 10),
            row("2", "s", "b", 2, 90),
            row("3", "a", "c", 1, 50),  # before anything came
            row("4", "a", "c", 3, 40),
            row("5", "a", "c", 4, 40),
        ]
    )
    assert bounds(held, taint(held, [held.place("s") or 0]))["c"] == (0, 10)


def test_a_bound_is_carried_on_over_many_hops() -> None:
    names = "stuvwxyz"
    held = from_rows(
        [row(f"{n}", names[n], names[n + 1], n + 1, 5 if n == 0 else 100) for n in range(7)]
        + [row("more", "s", "other", 1, 1000)]
    )
    assert bounds(held, taint(held, [held.place("s") or 0]))["z"] == (0, 5)


def test_a_chain_of_one_lot_forces_what_all_its_legs_carried() -> None:
    rows = [
        row("1", "s", "a", 1, 30, lot="x"),
        row("2", "a", "b", 2, 20, lot="x"),
        row("3", "c", "b", 1, 20, lot="x"),
    ]
    held = from_rows([*rows, row("4", "b", "d", 3, 20, lot="x")])
    assert bounds(held, taint(held, [held.place("s") or 0])) == {"a": (30, 30), "b": (20, 20), "d": (0, 20)}


def test_a_chain_of_more_legs_than_are_asked_for_forces_nothing() -> None:
    ends = [("s", "a"), ("a", "b"), ("b", "d")]
    of_one_lot = [row(f"{n}", *pair, day=n + 1, low=20, lot="x") for n, pair in enumerate(ends)]
    held = from_rows([*of_one_lot, Row("more", "s", "b", date(2024, 1, 1), date(2024, 1, 1))])
    start = held.place("s") or 0
    assert bounds(held, taint(held, [start]))["d"][0] == 20
    assert bounds(held, taint(held, [start], max_legs=2))["d"][0] == 0


def test_backwards_a_lot_that_goes_in_a_circle_comes_to_an_end() -> None:
    pairs = [("e", "c"), ("c", "d"), ("d", "e"), ("c", "b"), ("b", "a"), ("b", "t")]
    for circle in (pairs, [*pairs[3:], ("c", "c")]):
        held = from_rows([row(f"{n}", *pair, day=1, low=20 - n, lot="x") for n, pair in enumerate(circle)])
        found = bounds(held, taint(held, [held.place("t") or 0], forward=False))
        reached = {party: low for party, (low, _) in found.items()}
        if len(circle) > 4:  # e sent it to c, and d to e; that c sent it to d would come to c twice
            assert reached == {"b": 15, "c": 15, "e": 15, "d": 15}
        else:
            assert reached == {"b": 18, "c": 18}


def test_what_need_not_lie_in_the_window_forces_nothing() -> None:
    wide = Row("1", "s", "a", date(2024, 1, 1), date(2024, 1, 9), 5, 5)
    held = from_rows([wide])
    before = date(2024, 1, 4).toordinal()
    assert bounds(held, taint(held, [1], before=before)) == {"a": (0, 5)}
    assert bounds(held, taint(held, [1])) == {"a": (5, 5)}


@given(question=asked(lots=True), hops=st.integers(1, 3))
def test_fewer_hops_give_bounds_that_hold_too(question: Asked, hops: int) -> None:
    held = question.held
    whole = taint(held, question.sources, **question.window)
    before = taint_quantity.HOPS
    taint_quantity.HOPS = hops  # type: ignore[misc]
    try:
        fewer = taint(held, question.sources, **question.window)
    finally:
        taint_quantity.HOPS = before  # type: ignore[misc]
    assert (fewer.high >= whole.high).all()


class Spent:
    def left(self) -> bool:
        return False


def test_when_time_runs_out_no_upper_bound_is_claimed() -> None:
    held = from_rows([row("1", "s", "a", 1, 5)])
    found = taint(held, [1], clock=Spent())
    assert found.truncated
    assert np.isinf(found.high).all()
