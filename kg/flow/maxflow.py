"""The largest flow through a network from one node to another, and the cuts that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Clock
    from kg.flow.reach_cut import Floats, Ints

SLICE: Final = 2_000_000 if kernel.COMPILED else 100_000
"""How many steps are taken before the clock is looked at."""


@dataclass(frozen=True, eq=False)
class Flow:
    """A flow.

    Attributes:
        value: How much goes; infinite where a way has no limit at all.
        near: For each node whether more could come there from the source: the narrowest cut nearest to the
            source leads out of these nodes. Where the flow is infinite, whether it can without a limit.
        far: For each node whether more could go from there to the sink: the one nearest to it leads into
            these.
        truncated: Whether time ran out, so that more may be able to go; then `near` and `far` say nothing.
    """

    value: float
    near: NDArray[np.bool_]
    far: NDArray[np.bool_]
    truncated: bool = False


class Network:
    """Arcs between nodes, for flows of any capacities."""

    def __init__(self, tails: NDArray[np.int64], heads: NDArray[np.int64], nodes: int) -> None:
        """Put the arcs in pairs, and in order of the nodes that they leave.

        Args:
            tails: The node that each arc leaves.
            heads: The node to which it leads.
            nodes: How many nodes there are.
        """
        leaving, leading = (np.empty(2 * len(tails), dtype=np.int32) for _ in range(2))
        leaving[0::2], leaving[1::2] = tails, heads
        leading[0::2], leading[1::2] = heads, tails
        first = np.zeros(nodes + 1, dtype=np.int32)
        np.cumsum(np.bincount(leaving, minlength=nodes), out=first[1:])
        self.nodes = nodes
        self.first: Ints = kernel.held(first)
        self.arcs: Ints = kernel.held(np.argsort(leaving, kind="stable").astype(np.int32))
        self.heads: Ints = kernel.held(leading)
        self.near, self.far = (self._ints(-1) for _ in range(2))
        self.ahead, self.behind, self.at, self.way = (self._ints(0) for _ in range(4))
        self.room: Floats = []
        self._found = (0, 0)

    def _ints(self, value: int) -> Ints:
        made: Ints = kernel.held(np.full(self.nodes, value, dtype=np.int32))
        return made

    def maximum_flow(
        self, capacities: NDArray[np.float64], *, source: int, sink: int, clock: Clock | None = None
    ) -> Flow:
        """The largest flow from one node to another.

        Dinic's algorithm (Soviet Mathematics Doklady 11, 1970): as long as there is a way with room, all
        shortest ones are filled. They are looked for from both ends at once, so that little more of the
        network is looked at than lies between the ends.

        Args:
            capacities: How much can go along each arc: whole numbers or infinite.
            source: The node from which all goes.
            sink: Another node, to which all goes.
            clock: How long to go on; without end where it is None.

        Returns:
            The flow.
        """
        self._fill(np.where(np.isinf(capacities), 1.0, 0.0))
        if self._levels(source, sink):
            return Flow(np.inf, self._reached(source, 0), self._reached(sink, 1))
        self._fill(capacities)
        value = 0.0
        while length := self._levels(source, sink):
            sent, truncated = self._push(source, sink, length, clock)
            value += sent
            if truncated:
                nowhere = np.zeros(self.nodes, dtype=np.bool_)
                return Flow(value, nowhere, nowhere, truncated=True)
        return Flow(value, self._reached(source, 0), self._reached(sink, 1))

    def _fill(self, capacities: NDArray[np.float64]) -> None:
        """Begin with no flow."""
        room = np.zeros(2 * len(capacities))
        room[0::2] = capacities
        self.room = kernel.held(room)

    def _reached(self, begin: int, flip: int) -> NDArray[np.bool_]:
        """The nodes to which there is room from one, or from which there is to it."""
        marks = self._ints(-1)
        kernel.flood(self.first, self.arcs, self.heads, self.room, begin, flip, marks, self.ahead)
        return np.asarray(marks) >= 0

    def _levels(self, source: int, sink: int) -> int:
        """Say of the nodes on the shortest ways with room how far they are from the sink.

        Returns:
            How many arcs these ways have; 0 where there is no way.
        """
        graph = (self.first, self.arcs, self.heads, self.room)
        self.near[source] = self.far[sink] = 0
        self.ahead[0], self.behind[0] = source, sink
        # How many nodes have been gone on from, how many are found, and how far, from either end.
        done, seen, length, met = [0, 0], [1, 1], 0, False
        while not met and done[0] < seen[0] and done[1] < seen[1]:
            length += 1
            if seen[0] - done[0] <= seen[1] - done[1]:
                found, met = kernel.extend(*graph, 0, self.near, self.far, self.ahead, done[0], seen[0])
                done[0], seen[0] = seen[0], found
            else:
                found, met = kernel.extend(*graph, 1, self.far, self.near, self.behind, done[1], seen[1])
                done[1], seen[1] = seen[1], found
        if met:
            kernel.lay(self.first, self.near, self.far, self.at, self.ahead, seen[0], length)
            kernel.lay(self.first, self.near, self.far, self.at, self.behind, seen[1], length)
        self._found = (seen[0], seen[1])
        if not met:
            self._clear()
        return length if met else 0

    def _push(self, source: int, sink: int, length: int, clock: Clock | None) -> tuple[float, bool]:
        """Fill the shortest ways; returns how much was sent, and whether time ran out."""
        graph = (self.first, self.arcs, self.heads, self.room)
        sent, done, spent = 0.0, False, False
        while not done and not spent:
            # A slice is long enough for one whole way, at the least.
            more, done = kernel.push(*graph, self.far, self.at, self.way, source, sink, SLICE + 2 * length)
            sent += more
            spent = not done and clock is not None and not clock.left()
        self._clear()
        return sent, spent

    def _clear(self) -> None:
        """Make the nodes that were found ready for the next search."""
        for queue, seen in zip((self.ahead, self.behind), self._found, strict=True):
            kernel.clear(self.near, queue, seen)
            kernel.clear(self.far, queue, seen)
