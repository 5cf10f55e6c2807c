"""Places in layers along the direction of the edges: who supplies stands left of whom it supplies.

The layers, and what leads back, are those of `kg.export.picture.layering`; each layer is ordered by the means
of its neighbours, and each node comes as close to that mean as order and room allow.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kg.export.layout import SPACE
from kg.export.picture.layering import DOWN, backward, layers, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.export.layout import Place

ROUNDS: Final = 12
"""How often the layers are ordered, forth and back."""

WORK: Final = 4_000_000
"""How many nodes and ends of edges are looked at in all: about two seconds."""

APART: Final = 2.5
"""How far apart two layers are, in distances of neighbours."""


def stratified(count: int, edges: Sequence[tuple[int, int]]) -> list[Place]:
    """Place nodes in layers.

    Args:
        count: How many nodes there are.
        edges: Pairs of numbers of two nodes, from which and to which an edge leads.

    Returns:
        The place of each node: from left to right by layer.
    """
    layer = layers(count, edges, backward(edges, count))
    columns: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    for node, place in enumerate(layer):
        columns[place].append(node)
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    up = [0.0] * count
    for column in columns:
        _stand(column, [float(place) * SPACE for place in range(len(column))], up)
    for turn in range(min(ROUNDS, WORK // (count + 2 * len(edges)))):
        for column in columns if turn % 2 == 0 else reversed(columns):
            wanted = {node: _mean(near[node], up, up[node]) for node in column}
            column.sort(key=lambda node, wanted=wanted: (wanted[node], up[node]))  # type: ignore[misc]
            _stand(column, [wanted[node] for node in column], up)
    return [(layer[node] * SPACE * APART, -up[node]) for node in range(count)]


def _mean(others: Sequence[int], up: Sequence[float], here: float) -> float:
    return math.fsum(up[other] for other in others) / len(others) if others else here


def _stand(column: Sequence[int], wanted: Sequence[float], up: list[float]) -> None:
    """Give the nodes of a layer their heights, in order, no two nearer than neighbours."""
    for node, place in zip(column, spread(wanted, [SPACE - DOWN] * len(column)), strict=True):
        up[node] = place
