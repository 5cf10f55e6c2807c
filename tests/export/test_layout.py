"""Places for nodes: the same every time, finite, apart from each other, and quick for large graphs."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.layout import SPACE, places

NODES = [f"node {i}" for i in range(60)]


@pytest.mark.slow
@given(
    st.lists(st.text(max_size=5), unique=True, max_size=20).flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=40)
            if names
            else st.just([]),
        )
    )
)
def test_every_node_has_a_finite_place_and_the_same_each_time(
    drawn: tuple[list[str], list[tuple[str, str]]],
) -> None:
    names, edges = drawn
    at = places(names, edges)
    assert at == places(names, [(target, source) for source, target in reversed(edges)])
    assert len(at) == len(names)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in at)


def test_no_two_nodes_lie_on_each_other() -> None:
    star = places(NODES, [(NODES[0], node) for node in NODES])
    gaps = [math.dist(a, b) for i, a in enumerate(star) for b in star[:i]]
    assert min(gaps) > 5


def test_neighbours_lie_nearer_than_strangers() -> None:
    ring = places(NODES, zip(NODES, NODES[1:] + NODES[:1], strict=True))
    beside = [math.dist(a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    everyone = [math.dist(a, b) for i, a in enumerate(ring) for b in ring[:i]]
    assert sum(beside) / len(beside) < 0.5 * sum(everyone) / len(everyone)


def test_what_is_not_connected_does_not_drift_away() -> None:
    assert max(math.hypot(x, y) for x, y in places(NODES, [])) < 2 * SPACE * math.sqrt(len(NODES))


@pytest.mark.slow
def test_the_work_for_a_large_graph_is_bounded() -> None:
    names = [str(i) for i in range(20_000)]
    begun = time.process_time()
    places(names, [(names[0], name) for name in names])
    assert time.process_time() - begun < 20
