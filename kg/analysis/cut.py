"""The smallest sets of things whose joint failure stops something for sure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import networkx as nx

from kg.analysis.failing import Need, Needs

Node = TypeVar("Node", bound=Hashable)

KEPT = 64
"""So many sets are kept of each thing at most; that there were more is said."""

TRIED = 5_000
"""So many steps the search for one set for all takes at most; that it was given up is said."""


@dataclass(frozen=True, slots=True)
class Cuts(Generic[Node]):
    """Sets that stop something for sure, and none of which can spare a member.

    Attributes:
        sets: The sets, the smallest first.
        truncated: Whether there can be more, of the sizes that were asked for.
    """

    sets: tuple[frozenset[Node], ...]
    truncated: bool


def cuts(needs: Needs[Node], node: Node, *, most: int, fits: Callable[[Node], bool]) -> Cuts[Node]:
    """The smallest sets of things whose joint failure stops a thing for sure.

    Its minimal cut sets, as of a fault tree: of a certain need those that stop each alternative, put
    together; of a thing those of any of its needs, and itself (MOCUS, Fussell and Vesely 1972). They are
    reckoned upwards along the needs; on circles until nothing changes.

    Args:
        needs: The needs.
        node: The thing.
        most: The largest size of a set.
        fits: Whether a thing can be a member.

    Returns:
        The sets, without the thing's own failure.
    """
    under = _under(needs, node)
    held: dict[Node, set[frozenset[Node]]] = {
        each: {frozenset([each])} if each != node and fits(each) else set() for each in under
    }
    cut = False
    whole: nx.DiGraph[int] = nx.condensation(under)
    for place in reversed(list(nx.topological_sort(whole))):  # what others rest on comes first
        part = whole.nodes[place]["members"]
        ahead = True
        while ahead:
            ahead = False
            for each in part:
                new, more = _of_all(needs.of.get(each, ()), held[each], held, most)
                cut |= more
                if new != held[each]:
                    held[each], ahead = new, len(part) > 1 and not more
    return Cuts(tuple(sorted(held[node], key=lambda each: (len(each), sorted(map(str, each))))), cut)


def _under(needs: Needs[Node], node: Node) -> nx.DiGraph[Node]:
    """The thing, and all on which it rests by closed needs; edges lead to what is needed."""
    found: nx.DiGraph[Node] = nx.DiGraph()
    found.add_node(node)
    ahead, seen = [node], {node}
    while ahead:
        at = ahead.pop()
        for need in needs.of.get(at, ()):
            for way in need.ways if need.closed else ():
                found.add_edge(at, way.node)
                if way.node not in seen:
                    seen.add(way.node)
                    ahead.append(way.node)
    return found


def _of_all(
    needs: Iterable[Need[Node]],
    own: set[frozenset[Node]],
    held: Mapping[Node, set[frozenset[Node]]],
    most: int,
) -> tuple[set[frozenset[Node]], bool]:
    """The sets that stop a thing by one of its needs or are known, and whether some are missing."""
    found, cut = set(own), False
    for need in needs:
        if need.closed:
            sets, more = _of(need, held, most)
            found |= sets
            cut |= more
    kept, more = _minimal(found, most)
    return kept, cut or more


def _of(
    need: Need[Node], held: Mapping[Node, set[frozenset[Node]]], most: int
) -> tuple[set[frozenset[Node]], bool]:
    """The sets that stop every alternative of a need, and whether some are missing."""
    found: set[frozenset[Node]] = {frozenset()}
    cut = False
    for way in need.ways:
        found, more = _minimal({one | other for one in found for other in held[way.node]}, most)
        cut |= more
    return found, cut


def _minimal(sets: Iterable[frozenset[Node]], most: int) -> tuple[set[frozenset[Node]], bool]:
    """Those of some sets that hold no other one, the smallest first, and whether some were left out."""
    found: list[frozenset[Node]] = []
    for each in sorted(set(sets), key=lambda each: (len(each), sorted(map(str, each)))):
        if len(each) <= most and not any(other <= each for other in found):
            found.append(each)
    return set(found[:KEPT]), len(found) > KEPT


@dataclass(frozen=True, slots=True)
class Joint(Generic[Node]):
    """A smallest set that stops each of several things for sure.

    Attributes:
        members: Its members; None where no set does.
        truncated: Whether the search was given up, so that a smaller one may exist.
    """

    members: frozenset[Node] | None
    truncated: bool


def joint(of_each: Sequence[Cuts[Node]]) -> Joint[Node]:
    """A smallest set that holds a cut of each of several things.

    A branch and bound: one of the cuts of the thing that has the fewest must be in it. Finding it is as hard
    as the hitting set problem (Karp 1972), so after `TRIED` steps the best set so far is given.

    Args:
        of_each: The cuts of each thing.

    Returns:
        The set; of several of one size the first in order.
    """
    families = sorted({each.sets for each in of_each}, key=lambda sets: (len(sets), str(sets)))
    if any(not sets for sets in families):
        return Joint(None, any(each.truncated for each in of_each))
    best: frozenset[Node] | None = None
    tried = 0
    ahead: list[frozenset[Node]] = [frozenset()]
    seen: set[frozenset[Node]] = set()
    while ahead and tried < TRIED:
        chosen = ahead.pop()
        tried += 1
        if best is not None and len(chosen) >= len(best):
            continue
        left = next((sets for sets in families if not any(each <= chosen for each in sets)), None)
        if left is None:
            best = chosen
            continue
        for each in reversed(left):
            more = chosen | each
            if more not in seen:
                seen.add(more)
                ahead.append(more)
    return Joint(best, bool(ahead) or any(each.truncated for each in of_each))
