"""The time-expanded network: what comes to a party can leave it on the same day or later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.transfers import LAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.arrival import Days
    from kg.flow.transfers import Transfers

SOURCE: Final = 0
"""The node of all sources."""

SINK: Final = 1
"""The node of all targets."""

SPAN: Final = LAST + 2
"""More than any day, so that a party and a day make one number."""


@dataclass(frozen=True, eq=False)
class Expanded:
    """A network in which each transfer is an arc, and what waits at a party goes along others.

    Attributes:
        rows: The transfers, in order: int64.
        tails: The node that each leaves: int64.
        heads: The node to which it leads: int64.
        waits: The arcs without a limit, as two columns of nodes: int64.
        nodes: How many nodes there are; `SOURCE` and `SINK` are the first two.
    """

    rows: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    waits: NDArray[np.int64]
    nodes: int


def expand(
    transfers: Transfers,
    rows: NDArray[np.int64],
    *,
    arrival: Days,
    departure: Days,
    sources: Sequence[int],
    targets: Sequence[int],
) -> Expanded:
    """Build the network of some transfers.

    A transfer whose day is open is taken at its most favourable day by each neighbour: goods come by it on
    the first day on which they can, and have to be at its source only by the last.

    A party has a node for each day on which goods come. A chain of them would make long ways, so they stand
    in a Fenwick tree (Software: Practice and Experience 24, 1994): each node leads on to the node of a
    larger block of days, and a transfer draws from the few blocks that make up all days until its own.

    Args:
        transfers: The transfers.
        rows: Those that lie on a way: what `kg.flow.arrival.between` found.
        arrival: The days from the sources.
        departure: The days to the targets.
        sources: The places of the parties from which goods come.
        targets: The places of the parties to which they go.

    Returns:
        The network, without transfers that nothing can come to.
    """
    source, target = (column[rows].astype(np.int64) for column in (transfers.source, transfers.target))
    comes = np.maximum(arrival.label(named=False)[source], transfers.earliest[rows])
    goes = np.minimum(departure.label(named=False)[target], transfers.latest[rows])
    first, last = np.isin(source, sources), np.isin(target, targets)
    arrives = target * SPAN + comes
    days = np.unique(arrives[~last])
    drawn = np.searchsorted(days, source * SPAN + goes, side="right") - 1
    kept = first | ((drawn >= 0) & (days[drawn] // SPAN == source)) if len(days) else first
    tails = np.where(first, SOURCE, SINK + 1 + len(days) + drawn)[kept]
    heads = np.where(last, SINK, SINK + 1 + np.searchsorted(days, arrives))[kept]
    waits = _tree(days, np.unique(drawn[kept & ~first])) + SINK + 1
    return Expanded(rows[kept], tails, heads, waits, SINK + 1 + 2 * len(days))


def _tree(days: NDArray[np.int64], drawn: NDArray[np.int64]) -> NDArray[np.int64]:
    """The arcs of the trees: from a block to the next larger one, and from blocks to who draws from them.

    Args:
        days: Party and day, in order: the blocks, by their last days.
        drawn: The places in `days` until which someone draws; its node stands behind all of `days`.

    Returns:
        Tails and heads, as places in `days`.
    """
    parties = days // SPAN
    begins = np.searchsorted(days, parties * SPAN)
    ends = np.searchsorted(days, (parties + 1) * SPAN)
    number = np.arange(len(days)) - begins + 1
    parent = np.arange(len(days)) + (number & -number)
    inside = parent < ends
    arcs = [np.array([np.flatnonzero(inside), parent[inside]])]
    block, left = drawn, number[drawn]
    while len(drawn):
        arcs.append(np.array([block, drawn + len(days)]))
        block, left = block - (left & -left), left - (left & -left)
        more = left > 0
        block, left, drawn = block[more], left[more], drawn[more]
    return np.concatenate(arcs, axis=1)
