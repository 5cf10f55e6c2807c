"""Places for nodes: the same every time, finite, apart from each other, and quick for large graphs."""

from __future__ import annotations

import hashlib
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.export.layout import LAYOUTS, SPACE, Layout, layout, places

NODES = [f"node {i}" for i in range(60)]


@pytest.mark.slow
@pytest.mark.parametrize("by", LAYOUTS)
@settings(max_examples=30)
@given(
    drawn=st.lists(st.text(max_size=5), unique=True, max_size=20).flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=40)
            if names
            else st.just([]),
        )
    )
)
def test_every_node_has_a_finite_place_and_the_same_each_time(
    drawn: tuple[list[str], list[tuple[str, str]]], by: Layout
) -> None:
    names, edges = drawn
    at = places(names, edges, by)
    assert at == places(names, reversed(edges), by)
    if by != "layered":
        assert at == places(names, [(target, source) for source, target in edges], by)
    assert len(at) == len(names)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in at)
    assert len(set(at)) == len(names)


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


def test_on_a_circle_all_are_as_far_from_the_middle_and_from_each_other() -> None:
    ring = places(NODES, [], "circle")
    assert {round(math.hypot(x, y), 1) for x, y in ring} == {round(SPACE * 60 / (2 * math.pi), 1)}
    beside = [math.dist(a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    assert max(beside) - min(beside) < 0.05


def test_in_layers_every_edge_leads_to_the_right_where_there_is_no_way_back() -> None:
    edges = [(NODES[i // 2], NODES[i]) for i in range(1, 60)] + [(NODES[0], NODES[59])]
    at = dict(zip(NODES, places(NODES, edges, "layered"), strict=True))
    assert [(a, b) for a, b in edges if at[a][0] >= at[b][0]] == []
    assert min(math.dist(at[a], at[b]) for i, a in enumerate(NODES) for b in NODES[:i]) >= SPACE - 0.01


def test_in_layers_a_loop_has_a_place_too() -> None:
    at = places(NODES, zip(NODES, NODES[1:] + NODES[:1], strict=True), "layered")
    assert len({x for x, _ in at}) == len(NODES)


def test_layers_are_the_same_whatever_a_python_takes_for_a_sum() -> None:
    edges = [("a", "d"), ("b", "a"), ("b", "c"), ("e", "d"), ("a", "e"), ("c", "d"), ("c", "e")]
    exact = [(-60.0, 30.0), (-210.0, 0.0), (-60.0, -30.0), (240.0, 0.0), (90.0, 0.0)]
    assert places("abcde", edges, "layered") == exact


def test_a_layout_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(
        BadInput, match=r"^there is no layout 'star'; choose force, circle, layered or none\.$"
    ):
        layout("star")


@pytest.mark.slow
@pytest.mark.parametrize("by", LAYOUTS)
def test_the_places_are_those_that_they_always_were(by: Layout) -> None:
    edges = [(NODES[i // 3], NODES[i]) for i in range(1, 60)]
    digest = hashlib.sha256(repr(places(NODES, edges, by)).encode()).hexdigest()
    assert digest[:12] == SEEN[by], (
        "places have changed: say so in CHANGELOG.md, for drawings will look different"
    )


SEEN = {"force": "522c7d9c79e7", "circle": "f2df1cd80aad", "layered": "8ae436730a03", "none": "b2279402acf8"}
"""The digests of places that more than one kind of machine has computed."""


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("by", LAYOUTS)
def test_the_work_for_a_million_edges_is_bounded(by: Layout) -> None:
    names = [str(i) for i in range(100_000)]
    begun = time.process_time()
    places(names, ((names[i % 99_991], names[i * 7 % 100_000]) for i in range(1_000_000)), by)
    assert time.process_time() - begun < 60
