"""Ways whose legs can all be of the same goods: held against ways that are all looked at, pair by pair."""

from datetime import date

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.flow.bound import flow_bound
from kg.flow.goods import bound_of_goods, on_ways, together
from kg.flow.reached import span_of
from kg.flow.trace import trace
from kg.flow.transfers import FIRST, LAST, Row, Transfers, from_rows
from tests.flow.walks import KERNELS, Asked, Step, asked, kernels, largest, ways_by_end
from tests.flow.walks import together as of_same_goods

TOLERANCE = 1e-6

Found = dict[int, list[tuple[Step, ...]]]


def ways_of_goods(question: Asked, held: Transfers, *, forward: bool) -> Found:
    """The legal ways, by their ends, of which any two legs fit each other."""
    every = ways_by_end(question, held, forward=forward)
    kept = {party: [way for way in ways if of_same_goods(held, way)] for party, ways in every.items()}
    return {party: ways for party, ways in kept.items() if ways}


def day_of(question: Asked, way: tuple[Step, ...], *, forward: bool) -> int:
    if forward:
        return max([question.after, *(step.earliest for step in way)])
    return min([question.before, *(step.latest for step in way)])


def check_trace(question: Asked, name: str, *, forward: bool) -> None:
    held = question.held
    starts = question.sources if forward else question.targets
    with kernels(name):
        found = trace(held, starts, forward=forward, **question.window, max_legs=question.max_legs)
    expected = ways_of_goods(question, held, forward=forward)
    parties = found.parties.tolist()
    assert set(expected) <= set(parties)
    if question.product is None:
        assert set(expected) == set(parties)
    sign = 1 if forward else -1
    rank = []
    for day, until, legs in zip(found.days.tolist(), found.until.tolist(), found.legs.tolist(), strict=True):
        known = next((each for each in (day, until) if each not in {FIRST, LAST}), None)
        rank.append((known is None, sign * (known or 0), legs))
    assert rank == sorted(rank)
    for place, party in enumerate(parties):
        ways = expected.get(party, [])
        keys = [(day_of(question, way, forward=forward) * sign, len(way)) for way in ways]
        key = (int(found.days[place]) * sign, int(found.legs[place]))
        assert key <= min(keys, default=key)
        assert found.fewest[place] <= min((len(way) for way in ways), default=found.fewest[place])
        if question.product is None:
            assert key == min(keys)
            assert found.fewest[place] == min(len(way) for way in ways)
            for fewest in (True, False):
                shown = found.way(party, fewest=fewest)
                assert shown in [tuple(step.place for step in way) for way in ways]
                assert len(shown) == (found.fewest if fewest else found.legs)[place]
                as_brief = [key for key in keys if key[1] == len(shown)]
                span = span_of(held, shown, forward=forward, after=question.after, before=question.before)
                day = span.earliest if forward else span.latest
                open_day = question.after if forward else question.before
                assert (day.toordinal() if day else open_day) * sign == min(as_brief)[0]
            assert found.until[place] == (held.latest[shown[-1]] if forward else held.earliest[shown[0]])
        flow = largest(ways, held.high)
        assert found.low[place] <= found.high[place]
        assert flow <= found.high[place] + TOLERANCE
    assert {step.place for ways in expected.values() for way in ways for step in way} <= set(
        found.rows.tolist()
    )
    assert not found.truncated


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True), name=st.sampled_from(KERNELS), forward=st.booleans())
def test_what_is_traced_is_what_ways_of_the_same_goods_reach(
    question: Asked, name: str, *, forward: bool
) -> None:
    check_trace(question, name, forward=forward)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(lots=True), name=st.sampled_from(KERNELS), forward=st.booleans())
def test_what_is_traced_is_right_thousands_of_times(question: Asked, name: str, *, forward: bool) -> None:
    check_trace(question, name, forward=forward)


def check_bound(question: Asked, name: str) -> None:
    held = question.held
    with kernels(name):
        found = bound_of_goods(held, question.sources, question.targets, **question.window)
        whole = flow_bound(held, question.sources, question.targets, **question.window)
    ends = {*question.targets} - {*question.sources, *question.avoid}
    starts = {*question.sources}
    ways = [
        way
        for party, each in ways_of_goods(question, held, forward=True).items()
        for way in each
        if party in ends and not (starts | ends) & {step.target for step in way[:-1]}
    ]
    flow = largest(ways, held.high)
    assert flow <= found.high.quantity + TOLERANCE
    assert found.high.quantity <= whole.high.quantity + TOLERANCE
    assert found.low.quantity <= whole.low.quantity + TOLERANCE
    if found.exact:
        assert flow == pytest.approx(found.high.quantity)
    if np.isfinite(found.high.quantity):
        assert held.high[list(found.high.cut)].sum() == pytest.approx(found.high.quantity)
    assert {step.place for way in ways for step in way} <= set(found.rows.tolist())


# The number of legs is no part of the question for a bound.
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(legs=False), name=st.sampled_from(KERNELS))
def test_no_more_than_the_bound_goes_on_ways_of_the_same_goods(question: Asked, name: str) -> None:
    check_bound(question, name)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(legs=False, exact=True), name=st.sampled_from(KERNELS))
def test_where_it_is_exact_as_much_goes(question: Asked, name: str) -> None:
    check_bound(question, name)


DAY = date(2024, 1, 1)


def row(name: str, source: str, target: str, product: str | None, pieces: float | None = None) -> Row:
    return Row(name, source, target, DAY, DAY, pieces, pieces, product=product)


MIXED = from_rows(
    [
        row("1", "a", "b", "battery", 10),
        row("2", "a", "b", "chip", 4),
        row("3", "b", "c", "chip", 7),
        row("4", "b", "d", "battery", 9),
        row("5", "c", "e", None),
    ]
)


def test_goods_that_come_do_not_go_on_as_other_goods() -> None:
    found = trace(MIXED, [0])
    high = {
        MIXED.parties[party]: float(bound) for party, bound in zip(found.parties, found.high, strict=True)
    }
    assert high == {"b": 14, "c": 4, "d": 9, "e": 4}
    assert [MIXED.ids[place] for place in found.way(2)] == ["2", "3"]
    bound = bound_of_goods(MIXED, [0], [2])
    assert (bound.high.quantity, [MIXED.ids[place] for place in bound.high.cut]) == (4, ["2"])
    assert bound.exact
    assert not bound_of_goods(MIXED, [0], [2, 3]).exact
    assert flow_bound(MIXED, [0], [2]).high.quantity == 7


def test_sets_of_products_are_the_largest_of_which_any_two_fit() -> None:
    for seed in range(50):
        chance = np.random.Generator(np.random.PCG64(seed))
        count = int(chance.integers(1, 7))
        names = [f"p{n}" for n in range(count)]
        pairs = [(a, b) for a in names for b in names if a < b and chance.random() < 0.5]
        held = from_rows([row(name, "a", "b", name) for name in names], compatible=pairs)
        graph: nx.Graph[str] = nx.Graph(pairs)
        graph.add_nodes_from(names)
        found = [
            {held.products[place] for place in np.flatnonzero(kinds).tolist()}
            for kinds in together(held, np.arange(len(held)))
        ]
        assert sorted(map(sorted, found)) == sorted(map(sorted, nx.find_cliques(graph)))


class Spent:
    def __init__(self, turns: int) -> None:
        self.turns = turns

    def left(self) -> bool:
        self.turns -= 1
        return self.turns >= 0


@pytest.mark.parametrize("turns", range(14))
def test_when_time_runs_out_no_more_is_claimed_than_is_known(turns: int) -> None:
    with kernels("numpy walk"):
        found, bound = (
            trace(MIXED, [0], clock=Spent(turns)),
            bound_of_goods(MIXED, [0], [2], clock=Spent(turns)),
        )
    whole = trace(MIXED, [0])
    assert set(found.parties.tolist()) <= set(whole.parties.tolist())
    assert found.truncated or found.parties.tolist() == whole.parties.tolist()
    high = dict(zip(whole.parties.tolist(), whole.high.tolist(), strict=True))
    for party, most in zip(found.parties.tolist(), found.high.tolist(), strict=True):
        assert most >= high[party]
    assert bound.high.quantity >= 4
    assert bound.truncated or bound.high.quantity in {4, 7}
    rows, same = on_ways(MIXED, [0], [2], clock=Spent(turns))
    assert {"2", "3"} <= {MIXED.ids[place] for place in rows.tolist()}
    assert not same or len(rows) == 2
