"""Loops, each once and the shortest first, against all orders of all parties."""

from __future__ import annotations

import itertools
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.chain import Budget
from kg.analysis.cycle import Cycle, cycles

NODES = "abcde"
arcs = st.frozensets(st.sampled_from(sorted(itertools.permutations(NODES, 2))), max_size=14)


def by_trying(given_to: Collection[tuple[str, str]], longest: int, party: str | None) -> list[Cycle]:
    """All orders of a few parties in which each gives to the next, from the party, or else the first."""
    found = []
    for length in range(2, longest + 1):
        for order in itertools.permutations(NODES, length):
            first = party if party in order else None if party else min(order)
            if order[0] == first and {*zip(order, (*order[1:], order[0]), strict=True)} <= set(given_to):
                found.append(order)
    return found


@given(arcs, st.integers(2, 5), st.sampled_from([None, *NODES]))
def test_all_loops_are_found_each_once(
    given_to: frozenset[tuple[str, str]], longest: int, party: str | None
) -> None:
    found = cycles(given_to, longest, party=party, budget=Budget())
    assert list(found.found) == by_trying(given_to, longest, party)
    assert (found.complete_to, found.truncated) == (longest, False)


def test_a_search_that_ends_early_has_all_loops_that_are_shorter() -> None:
    every = list(itertools.permutations(NODES, 2))
    found = cycles(every, 5, budget=Budget(), most=25)
    assert (found.complete_to, found.truncated) == (2, True)
    assert list(found.found[:10]) == by_trying(every, 2, None)


def test_a_search_without_time_finds_nothing_and_says_so() -> None:
    found = cycles([("a", "b"), ("b", "a")], 3, budget=Budget(seconds=-1))
    assert (found.found, found.complete_to, found.truncated) == ((), 1, True)
