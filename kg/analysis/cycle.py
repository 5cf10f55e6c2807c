"""The loops in a network of steps, the shortest first, as far as time allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analysis.chain import Budget

Cycle = tuple[str, ...]
"""The parties of a loop, in order; it closes from the last to the first."""

MOST: Final = 100_000
"""How many loops a search finds at most, where nothing else is asked."""

AGAIN: Final = ""
"""The party asked for, where a way comes back to it; no party has this name."""


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


def cycles(
    arcs: Collection[tuple[str, str]],
    longest: int,
    *,
    party: str | None = None,
    budget: Budget,
    most: int = MOST,
) -> Cycles:
    """Find the loops in which no party comes twice.

    Simple cycles up to a length by Gupta and Suzumura 2021 (arXiv:2105.10094), as networkx has them; those
    through one party are the ways back to it. Lengths are searched one after the other, so that a search that
    ends early has all loops that are shorter.

    Args:
        arcs: Who gives to whom.
        longest: How many steps a loop has at most.
        party: Only loops in which this party is.
        budget: How long to search.
        most: How many to find at most.

    Returns:
        The loops.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(sorted(arcs))
    found: list[Cycle] = []
    for length in range(2, longest + 1):
        new: list[Cycle] = []
        for cycle in _up_to(graph, length, party):
            if not budget.left() or len(found) + len(new) >= most:
                return Cycles((*found, *sorted(new)), length - 1, truncated=True)
            if len(cycle) == length:
                new.append(_turned(cycle, party))
        found += sorted(new)
    return Cycles(tuple(found), longest, truncated=False)


def _up_to(graph: nx.DiGraph[str], length: int, party: str | None) -> Iterator[list[str]]:
    """The simple cycles of up to a length, in the part of the graph in which there can be any."""
    if party is None:
        for part in nx.strongly_connected_components(graph):
            if len(part) > 1:
                yield from nx.simple_cycles(graph.subgraph(sorted(part)).copy(), length_bound=length)
    elif party in graph:
        there = nx.single_source_shortest_path_length(graph, party, cutoff=length - 1)
        back = nx.single_source_shortest_path_length(graph.reverse(copy=False), party, cutoff=length - 1)
        near = {node for node in there if there[node] + back.get(node, length + 1) <= length}
        # The way back ends at a second copy of the party, which networkx takes for another node.
        inner: nx.DiGraph[str] = nx.DiGraph()
        inner.add_edges_from(
            (tail, AGAIN if head == party else head) for tail, head in sorted(graph.subgraph(near).edges)
        )
        if AGAIN in inner:
            for way in nx.all_simple_paths(inner, party, AGAIN, cutoff=length):
                yield way[:-1]


def _turned(cycle: list[str], party: str | None) -> Cycle:
    first = cycle.index(party if party is not None else min(cycle))
    return (*cycle[first:], *cycle[:first])
