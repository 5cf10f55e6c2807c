"""Places for the nodes of a drawing, so that a file opens as a picture and not as a heap.

Force-directed placement after Fruchterman and Reingold, "Graph Drawing by Force-directed Placement" (1991),
in the variant with a grid: nodes repel each other only where they are close. It begins at places that follow
from the names of the nodes, and uses nothing but exact arithmetic, so the same graph has the same places on
every machine. The work is bounded: the larger the graph, the fewer the rounds, down to none.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SPACE = 60.0
"""The distance between neighbours at rest, in units of the drawing; a node's size is about 10."""

WORK = 50_000
"""How many moves of a node, or of ten edges, there are in all: about two seconds."""

ROUNDS = 120
"""How many rounds there are at most."""

CROWD = 48
"""How many nodes of one cell of the grid repel a node at most; it bounds the work around a hub."""

Place = tuple[float, float]


def places(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> list[Place]:
    """Place the nodes of a graph in the plane.

    Args:
        nodes: The names of the nodes.
        edges: Pairs of names; direction, repetition and loops do not count.

    Returns:
        One place for each node, in their order, rounded to two decimals, around the origin.

    Example:
        >>> places(["a"], [])
        [(0.0, 0.0)]
        >>> places([], [])
        []
    """
    if not nodes:
        return []
    side = SPACE * math.sqrt(len(nodes))
    at = [_start(name, side) for name in nodes]
    number = {name: i for i, name in enumerate(nodes)}
    pairs = _pairs(edges, number, most=10 * (WORK - len(nodes)) + 9)
    rounds = min(ROUNDS, WORK // (len(nodes) + len(pairs) // 10))
    for step in range(rounds):
        at = _moved(at, pairs, side / 8 * (1 - step / rounds))
    left, low = (sum(axis) / len(at) for axis in zip(*at, strict=True))
    return [(round(x - left, 2) + 0.0, round(y - low, 2) + 0.0) for x, y in at]


def _pairs(
    edges: Iterable[tuple[str, str]], number: Mapping[str, int], *, most: int
) -> list[tuple[int, int]]:
    """Which nodes are joined, in order; no more than one beyond what there is a round for."""
    found: set[tuple[int, int]] = set()
    for source, target in edges:
        a, b = number[source], number[target]
        if a != b:
            found.add((min(a, b), max(a, b)))
            if len(found) > most:
                break
    return sorted(found)


def _start(name: str, side: float) -> list[float]:
    """A place in the square that follows from a name alone."""
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    return [(int.from_bytes(part, "big") / 2**64 - 0.5) * side for part in (digest[:8], digest[8:16])]


def _moved(at: list[list[float]], pairs: list[tuple[int, int]], reach: float) -> list[list[float]]:
    """Move each node along the forces on it, but no farther than it may reach."""
    force = [_repelled(i, at, near) for i, near in _near(at)]
    for a, b in pairs:
        x, y = at[a][0] - at[b][0], at[a][1] - at[b][1]
        pull = math.sqrt(x * x + y * y) / SPACE
        for i, way in ((a, -pull), (b, pull)):
            force[i][0] += x * way
            force[i][1] += y * way
    moved = []
    for (x, y), (across, up) in zip(at, force, strict=True):
        # A weak pull to the middle keeps what is not connected from drifting away.
        aside, above = across - x * 0.05, up - y * 0.05
        length = math.sqrt(aside * aside + above * above) or 1.0
        part = min(length, reach) / length
        moved.append([x + aside * part, y + above * part])
    return moved


def _near(at: list[list[float]]) -> Iterator[tuple[int, list[int]]]:
    """Each node, in order, with those in its cell of the grid and the cells around it."""
    size = 2 * SPACE
    cells: dict[tuple[int, int], list[int]] = {}
    home = [(math.floor(x / size), math.floor(y / size)) for x, y in at]
    for i, cell in enumerate(home):
        cells.setdefault(cell, []).append(i)
    around = [(across, up) for across in (-1, 0, 1) for up in (-1, 0, 1)]
    for i, (column, row) in enumerate(home):
        yield i, [j for x, y in around for j in cells.get((column + x, row + y), ())[:CROWD] if j != i]


def _repelled(i: int, at: list[list[float]], near: list[int]) -> list[float]:
    """The force by which its neighbours in the plane push a node."""
    across = up = 0.0
    here_x, here_y = at[i]
    for j in near:
        x, y = here_x - at[j][0], here_y - at[j][1]
        square = x * x + y * y
        if square:
            push = SPACE * SPACE / square
            across += x * push
            up += y * push
    return [across, up]
