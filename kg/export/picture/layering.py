"""Places in layers for the boxes and labels of a directed graph, so that nothing lies on anything else.

The method of Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures"
(1981), with the labels of edges as boxes of their own between the layers, as in Gansner, Koutsofios, North
and Vo, "A Technique for Drawing Directed Graphs" (1993): what leads back is turned round, each node comes
after all that lead to it, each layer is ordered by the means of its neighbours, and each box comes as close
to the mean of its neighbours as order and room allow. Sums are those of `math.fsum`, since from Python 3.12
on `sum` rounds otherwise than before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROUNDS = 12
"""How often the layers are ordered, forth and back."""

ACROSS, DOWN = 34.0, 12.0
"""What stays free between two columns, and between two boxes of one."""

Size = tuple[float, float]
"""Width and height."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where something lies.

    Attributes:
        x: Its middle, from the left.
        y: Its middle, from above.
        width: How wide it is.
        height: How high it is.
        room: How wide its column is; what bends, bends beyond that.
    """

    x: float
    y: float
    width: float
    height: float
    room: float


@dataclass(frozen=True, slots=True)
class Way:
    """Where an edge leads along.

    Attributes:
        boxes: What it passes on its way, from left to right: the box of its label, and free places.
        label: Which of them is the label's.
        back: Whether it leads from right to left.
    """

    boxes: tuple[Box, ...]
    label: Box
    back: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Where all lies.

    Attributes:
        nodes: The box of each node, in their order.
        ways: The way of each edge, in their order.
        width: How wide the whole is.
        height: How high it is.
    """

    nodes: tuple[Box, ...]
    ways: tuple[Way, ...]
    width: float
    height: float


def places(nodes: Sequence[Size], edges: Sequence[tuple[int, int, Size]]) -> Places:
    """Place the nodes and the labels of edges.

    Args:
        nodes: The size of each node.
        edges: For each edge the numbers of the nodes from and to which it leads, and the size of its label.

    Returns:
        A place for each; no two boxes meet.
    """
    ends = [(a, b) for a, b, _ in edges]
    back = backward(ends, len(nodes))
    layer = layers(len(nodes), ends, back)
    sizes, columns, chains = _items(nodes, edges, back, layer)
    links = [(a, b) for chain in chains for a, b in pairwise(chain)]
    _order(columns, links)
    middles, rooms = _columns(columns, sizes)
    heights = _heights(columns, sizes, links)
    boxes = [Box(middles[i], heights[i], *sizes[i], rooms[i]) for i in range(len(sizes))]
    ways = []
    for place, chain in enumerate(chains):
        inner = [i for i in chain if i >= len(nodes)]
        ways.append(Way(tuple(boxes[i] for i in inner), boxes[inner[0]], place in back))
    right = max((box.x + box.width / 2 for box in boxes), default=0.0)
    low = max((box.y + box.height / 2 for box in boxes), default=0.0)
    return Places(tuple(boxes[: len(nodes)]), tuple(ways), right, low)


def backward(edges: Sequence[tuple[int, int]], count: int) -> frozenset[int]:
    """The edges that close a loop where one goes along the edges from the first node on.

    Args:
        edges: For each edge the numbers of the nodes from and to which it leads.
        count: How many nodes there are.

    Returns:
        The places of the edges in their sequence.
    """
    out: dict[int, list[tuple[int, int]]] = {node: [] for node in range(count)}
    fed = set()
    for place, (a, b) in enumerate(edges):
        out[a].append((place, b))
        fed.add(b)
    found, done, open_ = set[int](), set[int](), set[int]()
    starts = sorted(range(count), key=lambda node: (node in fed, node))
    for start in starts:
        stack = [(start, iter(out[start]))] if start not in done else []
        open_.update([start] if stack else [])
        while stack:
            node, rest = stack[-1]
            for place, other in rest:
                if other in open_:
                    found.add(place)
                elif other not in done:
                    open_.add(other)
                    stack.append((other, iter(out[other])))
                    break
            else:
                open_.discard(node)
                done.add(node)
                stack.pop()
    return frozenset(found)


def layers(count: int, edges: Sequence[tuple[int, int]], back: Iterable[int]) -> list[int]:
    """The layer of each node: after all that lead to it; one to which nothing leads, as late as may be.

    Args:
        count: How many nodes there are.
        edges: For each edge the numbers of the nodes from and to which it leads.
        back: Which of the edges are turned round, so that no loop is left.

    Returns:
        The layers, counted from 0.
    """
    turned = set(back)
    out: list[list[int]] = [[] for _ in range(count)]
    fed = [0] * count
    for place, (a, b) in enumerate(edges):
        first, last = (b, a) if place in turned else (a, b)
        if first != last:
            out[first].append(last)
            fed[last] += 1
    layer = [0] * count
    starts = [node for node in range(count) if not fed[node]]
    ready = list(starts)
    for node in ready:  # it grows
        for other in out[node]:
            layer[other] = max(layer[other], layer[node] + 1)
            fed[other] -= 1
            if not fed[other]:
                ready.append(other)
    for node in starts:
        if out[node]:
            layer[node] = min(layer[other] for other in out[node]) - 1
    return layer


def _items(
    nodes: Sequence[Size], edges: Sequence[tuple[int, int, Size]], back: Iterable[int], layer: Sequence[int]
) -> tuple[list[Size], list[list[int]], list[list[int]]]:
    """All boxes with sizes, the columns in which they stand, and for each edge those that it passes."""
    turned = set(back)
    sizes = list(nodes)
    columns: list[list[int]] = [[] for _ in range(2 * max(layer, default=0) + 2)]
    for node, place in enumerate(layer):
        columns[2 * place].append(node)
    chains: list[list[int]] = []
    for place, (a, b, label) in enumerate(edges):
        first, last = (b, a) if place in turned else (a, b)
        chain = [first]
        begin, end = 2 * layer[first] + 1, max(2 * layer[last], 2 * layer[first] + 2)
        for column in range(begin, end):
            columns[column].append(len(sizes))
            chain.append(len(sizes))
            sizes.append(label if column == begin else (0.0, 6.0))
        chains.append([*chain, last] if first != last else chain)
    return sizes, columns, chains


def _order(columns: list[list[int]], links: Sequence[tuple[int, int]]) -> None:
    """Order each column by the means of its neighbours' places, as long as lines cross less for it."""
    near: dict[int, list[int]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    at = {item: place for column in columns for place, item in enumerate(column)}
    where = {item: place for place, column in enumerate(columns) for item in column}
    best, fewest = [list(column) for column in columns], _crossings(columns, links)
    for turn in range(ROUNDS):
        forth = turn % 2 == 0
        for place in range(len(columns)) if forth else reversed(range(len(columns))):
            means = {}
            for item in columns[place]:
                sides = [at[o] for o in near.get(item, ()) if (where[o] < place) == forth]
                means[item] = sum(sides) / len(sides) if sides else float(at[item])
            columns[place].sort(key=lambda item, means=means: (means[item], at[item]))  # type: ignore[misc]
            at.update({item: number for number, item in enumerate(columns[place])})
        crossed = _crossings(columns, links)
        if crossed < fewest:
            best, fewest = [list(column) for column in columns], crossed
    columns[:] = best


def _crossings(columns: Sequence[Sequence[int]], links: Iterable[tuple[int, int]]) -> int:
    at = {item: place for column in columns for place, item in enumerate(column)}
    where = {item: place for place, column in enumerate(columns) for item in column}
    between: dict[int, list[tuple[int, int]]] = {}
    for a, b in links:
        between.setdefault(where[a], []).append((at[a], at[b]))
    return sum(
        (one[0] - two[0]) * (one[1] - two[1]) < 0
        for pairs in between.values()
        for place, one in enumerate(pairs)
        for two in pairs[:place]
    )


def _columns(
    columns: Sequence[Sequence[int]], sizes: Sequence[Size]
) -> tuple[dict[int, float], dict[int, float]]:
    """The middle of each box from the left, and how wide its column is."""
    middles: dict[int, float] = {}
    rooms: dict[int, float] = {}
    x = 0.0
    for column in columns:
        if not column:
            continue
        wide = max(sizes[item][0] for item in column)
        middles.update(dict.fromkeys(column, x + wide / 2))
        rooms.update(dict.fromkeys(column, wide))
        x += wide + ACROSS
    return middles, rooms


def _heights(
    columns: Sequence[Sequence[int]], sizes: Sequence[Size], links: Sequence[tuple[int, int]]
) -> dict[int, float]:
    """The middle of each box from above."""
    near: dict[int, list[int]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    y: dict[int, float] = {}
    for column in columns:
        whole = math.fsum(sizes[item][1] + DOWN for item in column)
        top = -whole / 2
        for item in column:
            y[item] = top + sizes[item][1] / 2
            top += sizes[item][1] + DOWN
    for turn in range(ROUNDS):
        for column in columns if turn % 2 == 0 else reversed(columns):
            wanted = [
                math.fsum(y[o] for o in near[item]) / len(near[item]) if near.get(item) else y[item]
                for item in column
            ]
            y.update(zip(column, spread(wanted, [sizes[item][1] for item in column]), strict=True))
    top = min((y[item] - sizes[item][1] / 2 for item in y), default=0.0)
    return {item: place - top for item, place in y.items()}


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles for boxes of one column, as close as may be to those wanted, in their order, none on another.

    The least sum of squares under these limits, by pooling adjacent violators (Ayer et al. 1955).

    >>> spread([0, 0], [8, 8]), spread([0, 100], [8, 8])
    ([-10.0, 10.0], [0.0, 100.0])
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + DOWN)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        pool = (want - offset, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    levels = [mean for mean, count in pools for _ in range(count)]
    return [float(level + offset) for level, offset in zip(levels, offsets, strict=False)]
