"""Places in layers: no two boxes meet, each edge leads on, and what leads back says so."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.picture.layering import DOWN, Box, places, spread

SIZES = st.tuples(st.integers(10, 200).map(float), st.integers(10, 60).map(float))
GRAPHS = st.integers(1, 7).flatmap(
    lambda count: st.tuples(
        st.lists(SIZES, min_size=count, max_size=count),
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), SIZES), max_size=10),
    )
)
Graph = tuple[list[tuple[float, float]], list[tuple[int, int, tuple[float, float]]]]


def meet(one: Box, other: Box) -> bool:
    across = abs(one.x - other.x) < (one.width + other.width) / 2 - 1e-6
    return across and abs(one.y - other.y) < (one.height + other.height) / 2 - 1e-6


@pytest.mark.slow
@given(GRAPHS)
def test_no_two_boxes_meet(graph: Graph) -> None:
    at = places(*graph)
    every = [*at.nodes, *(box for way in at.ways for box in way.boxes)]
    assert [pair for pair in combinations(every, 2) if meet(*pair)] == []
    assert all(box.x - box.width / 2 >= -1e-6 and box.y - box.height / 2 >= -1e-6 for box in every)
    assert all(box.x + box.width / 2 <= at.width + 1e-6 for box in every)
    assert all(box.y + box.height / 2 <= at.height + 1e-6 for box in every)


@pytest.mark.slow
@given(GRAPHS)
def test_each_edge_leads_from_left_to_right_or_is_marked_as_leading_back(graph: Graph) -> None:
    at = places(*graph)
    for (source, target, _), way in zip(graph[1], at.ways, strict=True):
        first, last = (target, source) if way.back else (source, target)
        stations = [at.nodes[first], *way.boxes, *([at.nodes[last]] if first != last else [])]
        assert all(one.x < other.x for one, other in pairwise(stations))
        assert way.label in way.boxes
        if source == target:
            assert way.back


@pytest.mark.slow
@given(GRAPHS)
def test_without_loops_nothing_leads_back_and_with_them_no_more_than_need(graph: Graph) -> None:
    at = places(*graph)
    whole: nx.MultiDiGraph[int] = nx.MultiDiGraph([(a, b) for a, b, _ in graph[1]])
    kept = [(a, b) for (a, b, _), way in zip(graph[1], at.ways, strict=True) if not way.back]
    assert nx.is_directed_acyclic_graph(nx.DiGraph(kept))
    if nx.is_directed_acyclic_graph(whole):
        assert not any(way.back for way in at.ways)


@pytest.mark.slow
@given(GRAPHS)
def test_the_same_graph_has_the_same_places(graph: Graph) -> None:
    assert places(*graph) == places(*graph)


def test_a_node_has_the_same_place_in_whatever_order_its_edges_are_listed() -> None:
    nodes = [*((60.0, 11.25 * number) for number in range(1, 6)), (60.0, 22.7)]
    edges = [(number, 5, (30.0, 11.3 + number * 0.1)) for number in range(5)]
    assert places(nodes, edges).nodes == places(nodes, edges[::-1]).nodes


def test_a_chain_is_straight() -> None:
    size = (50.0, 20.0)
    at = places([size] * 3, [(0, 1, size), (1, 2, size)])
    assert len({box.y for box in at.nodes}) == 1
    assert [box.x for box in at.nodes] == sorted(box.x for box in at.nodes)


def test_a_loop_of_three_has_one_way_back() -> None:
    size = (50.0, 20.0)
    at = places([size] * 3, [(0, 1, size), (1, 2, size), (2, 0, size)])
    assert [way.back for way in at.ways] == [False, False, True]


def test_lines_do_not_cross_where_they_need_not() -> None:
    size = (50.0, 20.0)
    at = places([size] * 4, [(0, 3, size), (1, 2, size)])
    assert (at.nodes[0].y < at.nodes[1].y) == (at.nodes[3].y < at.nodes[2].y)


@pytest.mark.parametrize("edges", [[], [(0, 0, (10.0, 10.0))]])
def test_little_has_its_place_too(edges: list[tuple[int, int, tuple[float, float]]]) -> None:
    assert len(places([(10.0, 10.0)], edges).nodes) == 1
    assert places([], []).nodes == ()


COLUMNS = st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 30)), min_size=1, max_size=5)


@given(COLUMNS)
def test_boxes_keep_their_order_and_distance(column: list[tuple[int, int]]) -> None:
    wanted, heights = zip(*column, strict=True)
    middles = spread(wanted, heights)
    for (one, above), (other, below) in pairwise(zip(middles, heights, strict=True)):
        assert other - one >= (above + below) / 2 + DOWN - 1e-9


@given(COLUMNS, st.lists(st.integers(-5, 5), min_size=5, max_size=5))
def test_no_other_places_are_closer_to_those_wanted(column: list[tuple[int, int]], moves: list[int]) -> None:
    wanted, heights = zip(*column, strict=True)
    middles = spread(wanted, heights)
    others = [middle + move for middle, move in zip(middles, moves, strict=False)]
    allowed = all(
        other - one >= (above + below) / 2 + DOWN - 1e-9
        for (one, above), (other, below) in pairwise(zip(others, heights, strict=True))
    )
    if allowed:

        def far(places_: list[float]) -> float:
            pairs = zip(places_, wanted, strict=True)
            return float(sum((place - want) ** 2 for place, want in pairs))

        assert far(middles) <= far(others) + 1e-6
