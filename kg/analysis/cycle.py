"""The loops in a network of steps, the shortest first, as far as time allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

import networkx as nx

from kg.analysis.chain import Budget

Cycle = tuple[str, ...]
"""The parties of a loop, in order; it closes from the last to the first."""

OFTEN: Final = 64
"""After so many steps of a walk it is asked whether there is time left."""

MOST: Final = 10_000
"""How many loops a search finds at most, where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Cycles:
    """The loops that a search found.

    Attributes:
        found: Each once, the shortest first; it begins with the party asked for, else the first in order.
        complete_to: All loops of up to so many steps are among them.
        truncated: Whether there may be more of up to the length that was asked for.
    """

    found: tuple[Cycle, ...]
    complete_to: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Arcs:
    """The nodes that each node leads to, and those that lead to it, as numbers in order of their names."""

    names: Sequence[str]
    ahead: Sequence[Sequence[int]]
    behind: Sequence[Sequence[int]]


def cycles(
    arcs: Collection[tuple[str, str]],
    longest: int,
    *,
    party: str | None = None,
    budget: Budget,
    most: int = MOST,
) -> Cycles:
    """Find the loops in which no party comes twice.

    From each party in turn, ways are walked through parties that come later in order, as long as enough
    steps are left to come back from where they are. That is what `networkx.simple_cycles` finds with a
    bound on the length (Gupta and Suzumura 2021, arXiv:2105.10094), but it can be ended in time, and does
    not walk where no way back is short enough. Lengths are searched one after the other, so that a search
    that ends early has all loops that are shorter.

    Args:
        arcs: Who gives to whom.
        longest: How many steps a loop has at most.
        party: Only loops in which this party is.
        budget: How long to search.
        most: How many to find at most.

    Returns:
        The loops.
    """
    inner = _inner(arcs)
    found: list[Cycle] = []
    for length in range(2, longest + 1):
        new: list[Cycle] = []
        for cycle in _of_length(inner, length, party, budget):
            if len(found) + len(new) >= most:
                return Cycles((*found, *sorted(new)), length - 1, truncated=True)
            new.append(tuple(inner.names[node] for node in cycle))
        found += sorted(new)
        if not budget.left():
            return Cycles(tuple(found), length - 1, truncated=True)
    return Cycles(tuple(found), longest, truncated=False)


def _inner(arcs: Collection[tuple[str, str]]) -> _Arcs:
    """The arcs on which a loop can be: those within a strongly connected part."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(arcs)
    parts = enumerate(nx.strongly_connected_components(graph))
    part = {node: number for number, nodes in parts for node in nodes}
    names = sorted(part)
    place = {name: number for number, name in enumerate(names)}
    ahead: list[list[int]] = [[] for _ in names]
    behind: list[list[int]] = [[] for _ in names]
    for tail, head in sorted(graph.edges):
        if part[tail] == part[head]:
            ahead[place[tail]].append(place[head])
            behind[place[head]].append(place[tail])
    return _Arcs(names, ahead, behind)


def _of_length(arcs: _Arcs, length: int, party: str | None, budget: Budget) -> Iterator[list[int]]:
    """The loops of a length; each begins with its first node in order, or with the party."""
    for start, name in enumerate(arcs.names):
        if party is None or name == party:
            if not budget.left():
                return
            later = start if party is None else -1
            back = _back(arcs, start, length - 1, later, budget)
            yield from _from(arcs, start, length, back, budget)


def _back(arcs: _Arcs, start: int, most: int, later: int, budget: Budget) -> dict[int, int]:
    """How many steps at least lead back to a start, from each node after another from which few enough do."""
    found, edge = {start: 0}, [start]
    for steps in range(1, most + 1):
        new = {
            node
            for head in edge
            if budget.left()
            for node in arcs.behind[head]
            if node > later and node not in found
        }
        found.update(dict.fromkeys(new, steps))
        edge = list(new)
    return found


def _from(
    arcs: _Arcs, start: int, length: int, back: Mapping[int, int], budget: Budget
) -> Iterator[list[int]]:
    """The loops of a length from a start, by walking; ends early where time runs out."""
    way, ahead = [start], [iter(arcs.ahead[start])]
    on = {start}
    for tick in count():
        if not ahead or (tick % OFTEN == 0 and not budget.left()):
            return
        node = next(ahead[-1], None)
        if node is None:
            ahead.pop()
            on.discard(way.pop())
        elif node == start:
            if len(way) == length:
                yield list(way)
        elif node not in on and back.get(node, length) <= length - len(way):
            way.append(node)
            on.add(node)
            ahead.append(iter(arcs.ahead[node]))
