"""The largest circular part of a weighted flow, and the directional rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import networkx as nx

from kg.errors import MissingExtra

Flows = Mapping[tuple[str, str], int]
"""How much goes from one node to another, in whole units."""

PLACES: Final = Decimal("0.0001")
"""The one rounding of an index."""

MANY: Final = 1000
"""Above so many arcs in one part, scipy is asked where it is there: it is then many times as fast."""

HUGE: Final = 10_000
"""Above so many, networkx would take hours."""


@dataclass(frozen=True)
class Decomposition:
    """A flow as the sum of a circular and a directional part.

    Attributes:
        flows: The whole.
        circular: What goes round, on each arc where that is more than nought: as much leaves each node as
            comes to it.
    """

    flows: Flows
    circular: Flows

    @property
    def directional(self) -> dict[tuple[str, str], int]:
        """The rest, on each arc where there is one: without a cycle."""
        rest = {arc: flow - self.circular.get(arc, 0) for arc, flow in self.flows.items()}
        return {arc: flow for arc, flow in rest.items() if flow}

    @property
    def index(self) -> Decimal:
        """What share of the whole goes round, from 0 to 1; 0 where nothing flows."""
        return share(sum(self.circular.values()), sum(self.flows.values()))


def share(part: int, whole: int) -> Decimal:
    """A part of a whole, rounded by the one rule; 0 of nothing."""
    exact = Fraction(part, whole) if whole else Fraction(0)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PLACES)


def decompose(flows: Flows, *, node: str | None = None, most: bool = True) -> Decomposition:
    """Split a flow into a circular part that is as large as can be, and a directional part without a cycle.

    Circular directional flow decomposition (Homs-Dones, MacKay, Sansom and Zhou 2025, arXiv:2506.12546) in
    its variant of maximum circularity: over all f with 0 ≤ f ≤ w on each arc that are balanced at each node,
    the sum of f is as large as can be. What is left, w - f, has no cycle: one could be added to f. It is a
    circulation of least cost where each unit costs -1 on each arc, found exactly, in whole numbers, by the
    network simplex method (Dantzig 1951; Király and Kovács 2012), within each strongly connected part, since
    nothing goes round between two of them. The sum is one number; which arcs bear it need not be.

    Args:
        flows: The flow; arcs from a node to itself are refused.
        node: Of all such parts, take one in which as much as can be goes through this node.
        most: Take one in which as little as can be does instead.

    Returns:
        The parts, which sum to the whole.

    Raises:
        ValueError: A flow is negative, or leads from a node to itself.
        kg.errors.MissingExtra: It is too large for networkx, and scipy is not installed.

    Example:
        >>> whole = {("a", "b"): 5, ("b", "c"): 3, ("c", "a"): 2, ("b", "d"): 2}
        >>> split = decompose(whole)
        >>> split.index, split.directional
        (Decimal('0.5000'), {('a', 'b'): 3, ('b', 'c'): 1, ('b', 'd'): 2})
    """
    for (tail, head), flow in flows.items():
        if flow < 0 or tail == head:
            raise ValueError(f"from {tail} to {head} no flow of {flow} can go.")
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(arc for arc, flow in flows.items() if flow)
    circular: dict[tuple[str, str], int] = {}
    for part in nx.strongly_connected_components(graph):
        if len(part) > 1:
            inner = {arc: flow for arc, flow in flows.items() if flow and part.issuperset(arc)}
            circular.update(_largest(inner, node, most=most))
    return Decomposition(dict(flows), {arc: circular[arc] for arc in flows if circular.get(arc)})


def _largest(flows: Flows, node: str | None, *, most: bool) -> dict[tuple[str, str], int]:
    """The largest circulation within a strongly connected part."""
    if node is None and len(flows) > MANY:
        try:
            found = _by_scipy(flows)
        except ImportError:
            if len(flows) > HUGE:
                raise MissingExtra("how circular more than 10,000 steps are", "loops") from None
            found = None
        if found is not None:
            return found
    # A unit more in all is worth more than all that can go through the node.
    unit = 1 if node is None else 2 * sum(flows.values()) + 1
    graph: nx.DiGraph[str] = nx.DiGraph()
    for (tail, head), flow in flows.items():
        extra = (1 if most else -1) if node in {tail, head} else 0
        graph.add_edge(tail, head, capacity=flow, weight=-unit - extra)
    _, solved = nx.network_simplex(graph)
    return {(tail, head): flow for tail, ends in solved.items() for head, flow in ends.items()}


def _by_scipy(flows: Flows) -> dict[tuple[str, str], int] | None:
    """The same as a linear programme; None where rounding would not keep the balance.

    The table of a network's arcs is totally unimodular, so that a corner of the programme is whole.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - an extra, which large networks alone need
    from scipy.sparse import csr_array  # noqa: PLC0415

    nodes = {node: row for row, node in enumerate(sorted({node for arc in flows for node in arc}))}
    columns = list(range(len(flows)))
    rows = [nodes[tail] for tail, _ in flows] + [nodes[head] for _, head in flows]
    signs = [1.0] * len(flows) + [-1.0] * len(flows)
    table = csr_array((signs, (rows, columns * 2)), shape=(len(nodes), len(flows)))
    bounds = [(0, flow) for flow in flows.values()]
    solved = linprog(
        [-1.0] * len(flows), A_eq=table, b_eq=[0.0] * len(nodes), bounds=bounds, method="highs-ds"
    )
    if solved.status != 0:
        return None
    found = {arc: round(flow) for arc, flow in zip(flows, solved.x.tolist(), strict=True)}
    surplus = dict.fromkeys(nodes, 0)
    for (tail, head), flow in found.items():
        surplus[tail] += flow
        surplus[head] -= flow
    return None if any(surplus.values()) or any(found[arc] > flows[arc] for arc in found) else found


def nodes_round(flows: Flows) -> list[str]:
    """The nodes through which something can go round, in order."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(arc for arc, flow in flows.items() if flow)
    return sorted(node for part in nx.strongly_connected_components(graph) if len(part) > 1 for node in part)


def overlap(flows: Flows, limits: Flows) -> int:
    """How much of a flow can go round if each arc may bear more than that, up to a limit.

    Args:
        flows: The flow.
        limits: The limits, none below the flow.

    Returns:
        The largest sum, over all circulations f within the limits, of what f and the flow have in common.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for (tail, head), limit in limits.items():
        flow = flows.get((tail, head), 0)
        graph.add_edge(tail, head, capacity=flow, weight=-1)
        graph.add_edge(tail, head, capacity=limit - flow, weight=0)
    cost, _ = nx.network_simplex(graph) if graph else (0, {})
    return -int(cost)
