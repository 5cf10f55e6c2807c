"""The largest circular part of a flow, against a linear programme and by its own properties."""

from __future__ import annotations

import itertools
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kg.analysis import circulation
from kg.analysis.circulation import Flows, decompose, nodes_round, overlap
from kg.errors import MissingExtra

NODES = "abcdef"
flows = st.dictionaries(
    st.sampled_from(sorted(itertools.permutations(NODES, 2))), st.integers(0, 20), max_size=14
)


def balance(flow: Flows) -> set[int]:
    """What each node gives less what it gets."""
    nodes = {node for arc in flow for node in arc}
    return {sum(n * ((arc[0] == node) - (arc[1] == node)) for arc, n in flow.items()) for node in nodes}


def largest(whole: Flows, common: Flows | None = None) -> float:
    """The same by a linear programme over the whole at once: the largest sum of f, or of min(f, c)."""
    arcs = list(whole)
    if not arcs:
        return 0.0
    nodes = sorted({node for arc in arcs for node in arc})
    table = np.zeros((len(nodes), 2 * len(arcs)))
    for column, (tail, head) in enumerate(arcs):
        for half in (column, column + len(arcs)):
            table[nodes.index(tail), half] += 1
            table[nodes.index(head), half] -= 1
    first = [(common or whole).get(arc, 0) for arc in arcs]
    rest = [whole[arc] - n for arc, n in zip(arcs, first, strict=True)]
    worth = [-1.0] * len(arcs) + [0.0] * len(arcs)
    bounds = [(0, n) for n in (*first, *rest)]
    return -float(linprog(worth, A_eq=table, b_eq=np.zeros(len(nodes)), bounds=bounds).fun)


@pytest.mark.slow
@given(flows)
def test_the_parts_sum_to_the_whole_the_one_is_balanced_and_the_other_has_no_cycle(whole: Flows) -> None:
    split = decompose(whole)
    parts = [split.circular, split.directional]
    assert {arc: sum(part.get(arc, 0) for part in parts) for arc in whole} == whole
    assert all(flow > 0 for part in parts for flow in part.values())
    assert balance(split.circular) <= {0}
    assert nx.is_directed_acyclic_graph(nx.DiGraph(list(split.directional)))


@pytest.mark.slow
@given(flows)
def test_no_circulation_is_larger(whole: Flows) -> None:
    assert sum(decompose(whole).circular.values()) == pytest.approx(largest(whole))


@pytest.mark.slow
@given(flows, st.sampled_from(NODES))
def test_of_the_largest_parts_the_one_with_most_or_least_through_a_node_can_be_had(
    whole: Flows, node: str
) -> None:
    total = sum(decompose(whole).circular.values())
    through = []
    for most in (False, True):
        split = decompose(whole, node=node, most=most)
        assert sum(split.circular.values()) == total
        assert balance(split.circular) <= {0}
        through.append(sum(flow for arc, flow in split.circular.items() if node in arc))
    any_other = sum(flow for arc, flow in decompose(whole).circular.items() if node in arc)
    assert through[0] <= any_other <= through[1]


def test_the_most_and_the_least_through_a_node_differ_where_two_loops_want_one_arc() -> None:
    whole = {("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1, ("b", "d"): 1, ("d", "a"): 1}
    found = [
        {node: ("b", node) in decompose(whole, node=node, most=most).circular for node in "cd"}
        for most in (False, True)
    ]
    assert found == [{"c": False, "d": False}, {"c": True, "d": True}]


@pytest.mark.slow
@given(flows, flows)
def test_what_a_flow_and_a_circulation_within_wider_limits_have_in_common(one: Flows, more: Flows) -> None:
    limits = {arc: one.get(arc, 0) + more.get(arc, 0) for arc in {**one, **more}}
    assert overlap(one, limits) == pytest.approx(largest(limits, {arc: one.get(arc, 0) for arc in limits}))


@pytest.mark.parametrize(
    ("arcs", "index"),
    [
        # The examples that come with the paper's own program: three of five units go round; of four, three.
        ({"12": 1, "24": 1, "13": 1, "34": 1, "41": 1}, "0.6000"),
        ({"12": 1, "23": 1, "13": 1, "31": 1}, "0.7500"),
        ({"12": 3, "23": 2}, "0.0000"),
        ({"12": 3, "21": 3}, "1.0000"),
        ({}, "0.0000"),
    ],
)
def test_worked_examples(arcs: dict[str, int], index: str) -> None:
    assert str(decompose({(arc[0], arc[1]): n for arc, n in arcs.items()}).index) == index


@pytest.mark.slow
@given(flows)
@settings(max_examples=60)
def test_scipy_and_networkx_give_the_same_size(whole: Flows) -> None:
    for part in nx.strongly_connected_components(nx.DiGraph([arc for arc, n in whole.items() if n])):
        inner = {arc: n for arc, n in whole.items() if n and part.issuperset(arc)}
        if inner:
            found = circulation._by_scipy(inner)  # noqa: SLF001 - only large networks get there by themselves
            assert found is not None
            assert balance(found) <= {0}
            assert sum(found.values()) == sum(decompose(inner).circular.values())


@pytest.mark.slow
def test_a_large_part_is_split_as_a_small_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    whole: dict[tuple[str, str], int] = {}
    while len(whole) <= circulation.MANY:
        tail, head = (str(n) for n in random.integers(0, 300, 2))
        if tail != head:
            whole[tail, head] = int(random.integers(1, 10**12))
    large = decompose(whole)
    monkeypatch.setattr(circulation, "_by_scipy", lambda _: None)
    assert sum(large.circular.values()) == sum(decompose(whole).circular.values())
    assert balance(large.circular) == {0}


def test_too_large_a_part_needs_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    monkeypatch.setattr(circulation, "MANY", 1)
    ring = {("a", "b"): 2, ("b", "a"): 1}
    assert str(decompose(ring).index) == "0.6667"
    monkeypatch.setattr(circulation, "HUGE", 1)
    with pytest.raises(MissingExtra, match="extra 'loops'"):
        decompose(ring)


@pytest.mark.parametrize("arc", [(("a", "a"), 1), (("a", "b"), -1)])
def test_what_is_no_flow_is_refused(arc: tuple[tuple[str, str], int]) -> None:
    with pytest.raises(ValueError, match="no flow"):
        decompose(dict([arc]))


def test_through_which_nodes_something_can_go_round() -> None:
    whole = {("a", "b"): 1, ("b", "a"): 1, ("b", "c"): 1, ("c", "d"): 2, ("d", "c"): 0}
    assert nodes_round(whole) == ["a", "b"]
