"""Places by forces: nodes push each other away, and edges pull their ends together.

Force-directed placement after Fruchterman and Reingold, "Graph Drawing by Force-directed Placement" (1991),
with two changes: what has many edges pushes more, after Jacomy et al., "ForceAtlas2" (2014), so that hubs
have room; and parts that no edge joins are placed one by one and put side by side. In small parts every node
pushes every other one; in large ones only those near it do, and the rest by the middle of the square in
which they lie. Each sum is made in one order by additions of doubles alone, so that it comes out the same on
every machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.export.layout import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kg.export.layout import Place

    Numbers = NDArray[np.float64]
    Wholes = NDArray[np.int64]

WORK: Final = 100_000_000
"""How many pushes and pulls there are in all: about two seconds."""

ROUNDS: Final = 250
"""How many rounds there are at most."""

START: Final = 4_000
"""What a round costs whatever is moved in it, in pushes."""

SMALL: Final = 1_500
"""Up to how many nodes every one pushes every other one."""

CROWD: Final = 12
"""How many nodes of one cell of the grid push a node at most; it bounds the work around a hub."""

SQUARES: Final = 12
"""Into how many squares a side a large part is divided, for what pushes from afar."""

PAIR: Final = 2
"""Up to how many nodes stand side by side without any force."""

MIDDLE: Final = 0.12
"""How strongly all is pulled to the middle of its part."""


class _Nodes(NamedTuple):
    """The nodes of a part: where they are, and how strongly each pushes."""

    x: Numbers
    y: Numbers
    weight: Numbers


def forced(start: Sequence[Place], edges: Iterable[tuple[int, int]]) -> list[Place]:
    """Move nodes to where the forces on them are at rest, as far as the work allows.

    Args:
        start: The place of each node at first.
        edges: Pairs of numbers of nodes; direction, repetition and loops do not count.

    Returns:
        The place of each node.
    """
    count = len(start)
    codes = np.unique(
        np.fromiter((min(a, b) * count + max(a, b) for a, b in edges if a != b), dtype=np.int64)
    )
    ends = np.stack((codes // count, codes % count))
    x, y = (np.array(axis, dtype=np.float64) for axis in zip(*start, strict=True))
    part = _parts(count, ends)
    sizes, held = np.bincount(part), np.bincount(part[ends[0]], minlength=int(part.max()) + 1)
    costs = (_cost(size, own) for size, own in zip(sizes.tolist(), held.tolist(), strict=True))
    rounds = min(ROUNDS, WORK // sum(costs))
    nodes = np.split(np.argsort(part, kind="stable"), np.cumsum(sizes)[:-1])
    joined = np.split(np.argsort(part[ends[0]], kind="stable"), np.cumsum(held)[:-1])
    inner = np.empty(count, dtype=np.int64)
    for own, lines in zip(nodes, joined, strict=True):
        inner[own] = np.arange(len(own))
        x[own], y[own] = _at_rest(x[own], y[own], inner[ends[:, lines]], rounds)
    _side_by_side(x, y, nodes)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _parts(count: int, ends: Wholes) -> Wholes:
    """The number of the part in which each node lies: the larger first, else by their first nodes."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[ends[0]], label[ends[1]])
        before = label.copy()
        np.minimum.at(label, label[ends[0]], least)
        np.minimum.at(label, label[ends[1]], least)
        label = label[label]
        if (label == before).all():
            break
    names, numbered, sizes = np.unique(label, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.lexsort((names, -sizes))] = np.arange(len(names))
    found: Wholes = rank[numbered]
    return found


def _cost(size: int, edges: int) -> int:
    """What a round costs in a part, in pushes."""
    if size <= PAIR:
        return 1
    pushes = size * size if size <= SMALL else size * (9 * CROWD + SQUARES * SQUARES)
    return START + pushes + 10 * edges


def _at_rest(x: Numbers, y: Numbers, ends: Wholes, rounds: int) -> tuple[Numbers, Numbers]:
    """Where the nodes of a part come to rest, around its middle."""
    count = len(x)
    if count <= PAIR:
        return np.arange(float(count)) * SPACE, np.zeros(count)
    # They begin no farther apart than such a part is wide in the end.
    side = SPACE * math.sqrt(count)
    x, y = (
        (axis - axis.min()) / max(float(axis.max() - axis.min()), 1.0) * side - side / 2 for axis in (x, y)
    )
    weight = np.sqrt(np.bincount(ends.ravel(), minlength=count) + 1.0)
    for step in range(rounds):
        nodes = _Nodes(x, y, weight)
        across, up = _all_pushed(nodes) if count <= SMALL else _near_pushed(nodes)
        for force, axis in ((across, x), (up, y)):
            pull = axis[ends[0]] - axis[ends[1]]
            force -= np.bincount(ends[0], pull, count) - np.bincount(ends[1], pull, count)  # noqa: PLW2901 - in place
            force -= axis * MIDDLE  # noqa: PLW2901 - in place
        length = np.sqrt(across * across + up * up)
        length[length == 0] = 1.0
        left = 1 - step / rounds
        part = np.minimum(length * 0.3, side / 8 * left * left + SPACE / 30) / length
        x, y = x + across * part, y + up * part
    return x, y


def _all_pushed(nodes: _Nodes) -> tuple[Numbers, Numbers]:
    """The forces by which all nodes push each other."""
    wide, high = (axis[None, :] - axis[:, None] for axis in (nodes.x, nodes.y))
    push = _push(wide, high) * nodes.weight[:, None] * nodes.weight[None, :]
    # Down the columns each sum is made row by row; along the rows the order would be the library's.
    return (wide * push).sum(axis=0), (high * push).sum(axis=0)


def _push(wide: Numbers, high: Numbers) -> Numbers:
    """How strongly nodes push each other, by what lies between them; not at all where they meet."""
    square = wide * wide + high * high
    square[square == 0] = math.inf
    return SPACE * SPACE / 8 / square


def _near_pushed(nodes: _Nodes) -> tuple[Numbers, Numbers]:
    """The forces by which each node is pushed by those near it, and by squares of those far from it."""
    across, up = _afar(nodes)
    column, row = (np.floor(axis / (2 * SPACE)).astype(np.int64) for axis in (nodes.x, nodes.y))
    column, row = column - column.min() + 1, row - row.min() + 1
    wide = int(row.max()) + 2
    home = column * wide + row
    order = np.argsort(home, kind="stable")
    cells, first, held = np.unique(home[order], return_index=True, return_counts=True)
    for beside in (c * wide + r for c in (-1, 0, 1) for r in (-1, 0, 1)):
        place = np.minimum(np.searchsorted(cells, home + beside), len(cells) - 1)
        there = np.where(cells[place] == home + beside, np.minimum(held[place], CROWD), 0)
        for nth in range(int(there.max())):
            here = np.flatnonzero(there > nth)
            other = order[first[place[here]] + nth]
            dx, dy = nodes.x[here] - nodes.x[other], nodes.y[here] - nodes.y[other]
            push = _push(dx, dy) * nodes.weight[here] * nodes.weight[other]
            across[here] += dx * push
            up[here] += dy * push
    return across, up


def _afar(nodes: _Nodes) -> tuple[Numbers, Numbers]:
    """The forces of what lies far away, square by square, each as if all of it were at its middle."""
    x, y, weight = nodes
    left, low = x.min(), y.min()
    size = max(float(x.max() - left), float(y.max() - low), 1.0) / SQUARES
    column, row = (np.minimum((axis / size).astype(np.int64), SQUARES - 1) for axis in (x - left, y - low))
    home = column * SQUARES + row
    held = np.bincount(home, weight, SQUARES * SQUARES)
    middles = [np.bincount(home, axis * weight, SQUARES * SQUARES) for axis in (x, y)]
    across, up = np.zeros_like(x), np.zeros_like(y)
    for square in np.flatnonzero(held):
        dx, dy = (axis - middle[square] / held[square] for axis, middle in zip((x, y), middles, strict=True))
        push = np.where(dx * dx + dy * dy > size * size, _push(dx, dy) * held[square] * weight, 0.0)
        across += dx * push
        up += dy * push
    return across, up


def _side_by_side(x: Numbers, y: Numbers, parts: Sequence[Wholes]) -> None:
    """Put the parts side by side: the largest above, the others below it in rows, as words in a text."""
    boxes = [[float(axis[own].max() - axis[own].min()) + 2 * SPACE for axis in (x, y)] for own in parts]
    across = max(boxes[0][0], math.sqrt(math.fsum(wide * high for wide, high in boxes)))
    left = top = row = 0.0
    for own, (wide, high) in zip(parts, boxes, strict=True):
        if left and left + wide > across:
            left, top, row = 0.0, top - row, 0.0
        x[own] += left - x[own].min()
        y[own] += top - y[own].max()
        left, row = left + wide, max(row, high)
