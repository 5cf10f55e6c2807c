"""Smallest sets that stop something, against a twin that tries all sets."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.cut import Cuts, cuts, joint
from kg.analysis.failing import Need, Needs, Way
from tests.analysis.test_failing import NAMES, graphs, sure_twin

pytestmark = pytest.mark.slow


def all_sets(graph: Needs[str], node: str, most: int) -> set[frozenset[str]]:
    """The smallest sets without the thing itself, by trying all."""
    found: set[frozenset[str]] = set()
    for size in range(1, most + 1):
        for chosen in map(frozenset, combinations([name for name in NAMES if name != node], size)):
            if node in sure_twin(graph, chosen) and not any(each < chosen for each in found):
                found.add(chosen)
    return found


@settings(deadline=None)
@given(graphs(), st.sampled_from(NAMES), st.integers(1, 3))
def test_the_cuts_are_the_smallest_sets_that_stop_it(graph: Needs[str], node: str, most: int) -> None:
    found = cuts(graph, node, most=most, fits=lambda _: True)
    assert not found.truncated
    assert set(found.sets) == all_sets(graph, node, most)


@settings(deadline=None)
@given(graphs(), st.sets(st.sampled_from(NAMES), min_size=1, max_size=3))
def test_a_joint_set_is_as_small_as_any_that_stops_all(graph: Needs[str], nodes: set[str]) -> None:
    of_each = [cuts(graph, node, most=3, fits=lambda _: True) for node in sorted(nodes)]
    found = joint(of_each)
    assert not found.truncated
    sizes = [
        len(chosen)
        for size in range(len(NAMES) + 1)
        for chosen in map(frozenset, combinations(NAMES, size))
        if all(any(each <= chosen for each in family.sets) for family in of_each)
    ]
    assert (found.members is None) == (not sizes)
    if found.members is not None:
        assert len(found.members) == min(sizes)
        assert all(any(each <= found.members for each in family.sets) for family in of_each)


def test_what_cannot_be_a_member_is_in_no_set() -> None:
    graph = Needs({"site": (Need("chip", (Way("chip"),)),), "chip": (Need("maker", (Way("maker"),)),)})
    assert cuts(graph, "site", most=2, fits=lambda name: name != "chip").sets == (frozenset({"maker"}),)


def test_too_many_sets_are_said_to_be_cut() -> None:
    groups = tuple(Way(f"group{number}") for number in range(2))
    graph = Needs(
        {
            "site": (Need("any", groups),),
            **{
                f"group{number}": tuple(Need("n", (Way(f"{number}-{each}"),)) for each in range(12))
                for number in range(2)
            },
        }
    )
    found = cuts(graph, "site", most=2, fits=lambda name: "-" in name)
    assert found.truncated
    assert all(len(each) == 2 for each in found.sets)


def test_nothing_stops_what_has_no_sets() -> None:
    assert joint([Cuts((), truncated=False)]).members is None
    assert joint([]).members == frozenset()
