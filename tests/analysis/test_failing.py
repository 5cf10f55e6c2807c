"""What stops when things fail, against a twin that reckons from the definition, one failure at a time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.failing import LEAST, Loss, Need, Needs, Way, at_most, stops
from kg.claim import Range

NAMES = "abcdefgh"

pytestmark = pytest.mark.slow


@st.composite
def ways(draw: st.DrawFn) -> Way[str]:
    low, high = sorted(draw(st.sampled_from([(0, 100), (0, 100), (30, 60), (50, 50), (0, 20), (100, 100)])))
    known = draw(st.booleans())
    share = Range(low / 100, high / 100) if known else Range()  # type: ignore[arg-type]
    return Way(draw(st.sampled_from(NAMES)), share)


@st.composite
def graphs(draw: st.DrawFn) -> Needs[str]:
    """Small graphs of needs, circles among them."""
    found: dict[str, tuple[Need[str], ...]] = {}
    for name in NAMES:
        needs = draw(
            st.lists(
                st.builds(
                    Need,
                    st.just("need"),
                    st.lists(ways(), min_size=1, max_size=3, unique_by=lambda way: way.node).map(tuple),
                    st.sampled_from([True, True, True, False]),
                    st.sampled_from([False, False, False, True]),
                ),
                max_size=2,
            )
        )
        if needs:
            found[name] = tuple(needs)
    return Needs(found)


failures = st.sets(st.sampled_from(NAMES), min_size=1, max_size=3)


def sure_twin(graph: Needs[str], removed: Iterable[str]) -> set[str]:
    """What stops for sure: everything is looked at again until nothing more stops."""
    gone = set(removed)
    while True:
        more = {
            name
            for name, needs in graph.of.items()
            for need in needs
            if need.certain
            and not need.open
            and sum(1 if way.share.high is None else way.share.high for way in need.ways) >= 1
            and all(way.node in gone for way in need.ways)
        }
        if more <= gone:
            return gone
        gone |= more


@given(graphs(), failures)
def test_what_stops_for_sure_is_the_least_fixpoint(graph: Needs[str], removed: set[str]) -> None:
    found = graph.losses(removed)
    assert {name for name, loss in found.items() if loss.certain} == sure_twin(graph, removed)


@given(graphs(), failures)
def test_the_most_that_stops_fulfils_its_definition(graph: Needs[str], removed: set[str]) -> None:
    found = graph.losses(removed)
    for name, needs in graph.of.items():
        loss = found.get(name, Loss(certain=False, most=0))
        if name in removed:
            assert loss == Loss(certain=True, most=1)
            continue
        due = min(1.0, sum(at_most(need, found) for need in needs))
        due = 1.0 if any(stops(need, found) for need in needs) else due
        assert loss.most >= due - 100 * LEAST
        assert loss.most == 1 or loss.most == pytest.approx(due, abs=1e-6)


@given(graphs(), failures, st.sampled_from(NAMES))
def test_removing_more_never_stops_less(graph: Needs[str], removed: set[str], more: str) -> None:
    less, greater = graph.losses(removed), graph.losses(removed | {more})
    for name, loss in less.items():
        assert greater[name].certain >= loss.certain
        assert greater[name].most >= loss.most - 1e-6


@given(graphs(), failures)
def test_what_is_sure_to_stop_may_stop(graph: Needs[str], removed: set[str]) -> None:
    assert all(loss.most == 1 for loss in graph.losses(removed).values() if loss.certain)


@given(graphs(), failures)
def test_a_path_leads_from_what_fails_through_what_stops(graph: Needs[str], removed: set[str]) -> None:
    found = graph.losses(removed)
    for name in found.keys() - removed:
        steps = graph.path(removed, name, found)
        assert steps
        assert steps[0].way.node in removed
        assert steps[-1].node == name
        for one, other in pairwise(steps):
            assert one.node == other.way.node
        for step in steps:
            assert step.need in graph.of[step.node]
            assert found[step.way.node].most > 0
            if found[step.node].certain:
                assert found[step.way.node].certain


@given(
    st.lists(ways(), min_size=1, max_size=4, unique_by=lambda way: way.node).map(tuple),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.25, 0.5, 1.0])),
)
def test_the_shares_are_chosen_so_that_the_most_is_lost(
    alternatives: tuple[Way[str], ...], losses: dict[str, float]
) -> None:
    """The best vertex of the polytope of shares: some order in which they are filled to the brim."""
    lows = [float(way.share.low or 0) for way in alternatives]
    highs = [1.0 if way.share.high is None else float(way.share.high) for way in alternatives]
    best = 0.0
    for order in permutations(range(len(alternatives))):
        shares, left = list(lows), 1 - sum(lows)
        for at in order:
            more = max(0.0, min(highs[at] - lows[at], left))
            shares[at] += more
            left -= more
        hurt = zip(shares, alternatives, strict=True)
        best = max(best, sum(share * losses.get(way.node, 0) for share, way in hurt))
    found = {name: Loss(certain=False, most=most) for name, most in losses.items()}
    assert at_most(Need("n", alternatives), found) == pytest.approx(min(1.0, best))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_where_one_supply_is_enough_single_failures_are_dominators(pairs: list[tuple[int, int]]) -> None:
    """Each thing has one need, of which all that supply it are alternatives: a flow graph from one root."""
    flow: nx.DiGraph[int] = nx.DiGraph([(one, other) for one, other in pairs if one < other])
    roots = [node for node in flow if not flow.in_degree(node)]
    flow.add_edges_from((-1, node) for node in roots)
    graph = Needs(
        {
            node: (Need("n", tuple(Way(before) for before in flow.predecessors(node))),)
            for node in flow
            if node >= 0
        }
    )
    if -1 not in flow:
        return
    above = nx.immediate_dominators(flow, -1)
    for node in flow:
        chain = {node}
        at = node
        while at != -1:
            at = above[at]
            chain.add(at)
        single = {
            other for other in flow if graph.losses([other]).get(node, Loss(certain=False, most=0)).certain
        }
        assert single == chain


def test_a_share_bounds_what_may_stop_and_an_alternative_keeps_it_from_being_sure() -> None:
    graph = Needs({"chip": (Need("memory", (Way("big", Range(0.6, 0.7)), Way("small", Range(0.3, 0.4)))),)})  # type: ignore[arg-type]
    found = graph.losses(["big"])["chip"]
    assert not found.certain
    assert found.most == pytest.approx(0.7)
    assert graph.losses(["big", "small"])["chip"] == Loss(certain=True, most=1.0)


def test_shares_that_are_not_the_whole_leave_room_for_others() -> None:
    graph = Needs({"chip": (Need("memory", (Way("big", Range(0.6, 0.7)),)),)})  # type: ignore[arg-type]
    found = graph.losses(["big"])["chip"]
    assert not found.certain
    assert found.most == pytest.approx(0.7)


def test_things_that_need_each_other_go_on_where_nothing_fails() -> None:
    graph = Needs({"a": (Need("n", (Way("b"),)),), "b": (Need("n", (Way("a"),)), Need("n", (Way("c"),)))})
    assert graph.losses(["d"]) == {"d": Loss(certain=True, most=1.0)}
    assert {name for name, loss in graph.losses(["c"]).items() if loss.certain} == {"a", "b", "c"}
