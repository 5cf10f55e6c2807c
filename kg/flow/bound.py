"""How many pieces can have gone from one party to another at the most, and which transfers limit it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

import numpy as np

from kg.flow.arrival import meet
from kg.flow.expanded import SINK, SOURCE, Expanded, expand
from kg.flow.maxflow import Flow, Network
from kg.flow.pieces import whole
from kg.flow.transfers import Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.question import Clock
    from kg.flow.window import Window


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that can have gone, under one reading of the quantities.

    Attributes:
        quantity: In pieces; infinite where nothing limits it.
        cut: The rows that limit it, in order: together they are of just this quantity, and without any of
            them less could have gone.
        open_by: Where nothing limits it, the rows of no stated limit that make up the ways without one.
    """

    quantity: float
    cut: tuple[int, ...] = ()
    open_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """How many pieces can have gone from some parties to others.

    Attributes:
        low: The most that can have gone if each transfer was of its least quantity; 0 where none is stated.
        high: The most that can have gone if each was of its largest.
        exact: Whether the day of each transfer that can be on a way is known, so that the bounds are reached.
        rows: The transfers that can be on a way, in order.
        truncated: Whether time ran out; the bounds hold, but lower ones may too.
    """

    low: Limit
    high: Limit
    exact: bool
    rows: NDArray[np.int64] = field(repr=False)
    truncated: bool


def flow_bound(
    transfers: Transfers,
    sources: Sequence[int],
    targets: Sequence[int],
    *,
    product: int | None = None,
    avoid: Sequence[int] = (),
    among: NDArray[np.int64] | None = None,
    **window: Unpack[Window],
) -> Bound:
    """How many pieces can have gone from one party to another at the most?

    A maximum flow (Ford and Fulkerson, Flows in Networks, 1962) through the time-expanded network of the
    transfers that lie on a way. It is an upper bound: nothing says that what a party passed on is what it
    had received. A transfer whose day is open counts at its most favourable day for each other one, so that
    the bound may be larger than all ways together; where all days are known, it is not.

    Args:
        transfers: The transfers.
        sources: The places of the parties from which goods come.
        targets: The places of the parties to which they go; sources among them are left out.
        product: The place of a product, as in `kg.flow.arrival.earliest_arrival`. That the other legs of a
            way fit each other is not asked.
        avoid: The places of parties that goods neither pass through nor end at.
        among: Rows of the only transfers that count; all where it is None.
        **window: When, and for how long; see `kg.flow.window.Window`.

    Returns:
        The bounds with what limits them; of two cuts the one of fewer transfers, or else that nearer to the
        source.
    """
    met = meet(transfers, sources, targets, product=product, avoid=avoid, **window)
    if met is None:
        return Bound(Limit(np.inf), Limit(np.inf), exact=False, rows=np.empty(0, np.int64), truncated=True)
    net = expand(
        transfers,
        met.rows if among is None else np.intersect1d(met.rows, among, assume_unique=True),
        arrival=met.arrival,
        departure=met.departure,
        sources=sources,
        targets=met.ends,
    )
    network = Network(
        np.concatenate([net.tails, net.waits[0]]), np.concatenate([net.heads, net.waits[1]]), net.nodes
    )
    clock = window.get("clock")
    low, early = _limit(net, network, transfers.low, clock)
    high, late = _limit(net, network, transfers.high, clock)
    exact = bool((transfers.earliest[net.rows] == transfers.latest[net.rows]).all())
    return Bound(low, high, exact, net.rows, early or late)


def _limit(
    net: Expanded, network: Network, quantities: NDArray[np.float64], clock: Clock | None
) -> tuple[Limit, bool]:
    """The most that can have gone, and whether time ran out before that was known."""
    stated = quantities[net.rows]
    capacities, parts = whole(stated)
    waits = np.full(net.waits.shape[1], np.inf)
    flow = network.maximum_flow(np.concatenate([capacities, waits]), source=SOURCE, sink=SINK, clock=clock)
    if np.isinf(flow.value):
        without = np.isinf(stated) & flow.near[net.tails] & flow.far[net.heads]
        return Limit(np.inf, open_by=_rows(net, without)), False
    cuts = _ends(net) if flow.truncated else _narrowest(net, flow)
    cut = min((cut & (capacities > 0) for cut in cuts), key=lambda cut: _weight(cut, capacities))
    quantity = float(capacities[cut].sum()) / parts
    return Limit(quantity, () if np.isinf(quantity) else _rows(net, cut)), flow.truncated


def _narrowest(net: Expanded, flow: Flow) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The narrowest cuts, nearest to the source and nearest to the sink: a mask of rows each."""
    return (
        flow.near[net.tails] & ~flow.near[net.heads],
        ~flow.far[net.tails] & flow.far[net.heads],
    )


def _ends(net: Expanded) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """All that leaves the source, and all that comes to the sink: cuts too, if not the narrowest."""
    return net.tails == SOURCE, net.heads == SINK


def _weight(cut: NDArray[np.bool_], capacities: NDArray[np.float64]) -> tuple[float, int]:
    return float(capacities[cut].sum()), int(cut.sum())


def _rows(net: Expanded, chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(net.rows[chosen].tolist())
