"""What stops when some things fail: needs with alternatives, without any claims."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

import networkx as nx

from kg.claim import Range

Node = TypeVar("Node", bound=Hashable)

ROUNDS = 64
"""So often the loss of one thing on a circle is reckoned anew; then all of it may be lost."""

LEAST = 1e-9
"""Losses that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Way(Generic[Node]):
    """One of the alternatives by which a need can be met.

    Attributes:
        node: On what it rests.
        share: Which share of the need it meets, from 0 to 1; a bound is None where it is not known.
        claims: The claims that say so.
    """

    node: Node
    share: Range = field(default_factory=Range)
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need(Generic[Node]):
    """One thing that something needs, with its alternatives.

    Attributes:
        kind: What is needed, in a word such as ``maker``.
        ways: The alternatives, at least one.
        certain: Whether it is sure that nothing goes without it.
        open: Whether there can be alternatives that are not among these.
    """

    kind: str
    ways: tuple[Way[Node], ...]
    certain: bool = True
    open: bool = False

    @property
    def closed(self) -> bool:
        """Whether it stops what needs it, if all of its alternatives fail."""
        highs = [1 if way.share.high is None else way.share.high for way in self.ways]
        return self.certain and not self.open and sum(highs) >= 1


@dataclass(frozen=True, slots=True)
class Loss:
    """How much of a thing stops.

    Attributes:
        certain: Whether all of it stops for sure.
        most: Which share of it can stop at most, from 0 to 1.
    """

    certain: bool
    most: float


UNHURT = Loss(certain=False, most=0.0)
"""Nothing of it stops."""


@dataclass(frozen=True)
class Needs(Generic[Node]):
    """A graph of needs: each thing needs all of its needs, and of each need one alternative or more.

    Attributes:
        of: The needs of each thing; what is not in it needs nothing.
    """

    of: Mapping[Node, tuple[Need[Node], ...]]

    @cached_property
    def users(self) -> Mapping[Node, tuple[Node, ...]]:
        """For each thing, what has it as an alternative of a need."""
        found: dict[Node, dict[Node, None]] = {}
        for node, needs in self.of.items():
            for need in needs:
                for way in need.ways:
                    found.setdefault(way.node, {})[node] = None
        return {node: tuple(users) for node, users in found.items()}

    def losses(self, removed: Iterable[Node]) -> dict[Node, Loss]:
        """What stops when some things fail, and how much of it.

        A thing stops for sure where it failed itself, or where all alternatives of one certain need, which
        has no others, stop for sure. That is the least fixpoint of an AND/OR graph: of B-connection in a
        directed hypergraph (Gallo, Longo, Pallottino and Nguyen 1993, Directed hypergraphs and applications,
        section 3), read backwards. At most, no alternative stands in for another: a need loses the sum of
        its alternatives' losses, each times its share, the shares being chosen within their bounds so as to
        make it largest; and a thing loses the sum of its needs' losses, but not more than all (Fréchet's
        bounds of a union, 1935).

        Things that need each other in a circle go on where nothing else fails: they run today. Where losses
        on a circle do not settle within `ROUNDS` rounds, all may be lost.

        Args:
            removed: What fails.

        Returns:
            The loss of each thing of which something can stop; of the others nothing does.

        Example:
            >>> power = Need("power", (Way("grid"), Way("turbines")))
            >>> graph = Needs({"site": (power, Need("host", (Way("h"),)))})
            >>> graph.losses(["grid"])["site"], graph.losses(["h"])["site"]
            (Loss(certain=False, most=1.0), Loss(certain=True, most=1.0))
        """
        gone = set(removed)
        found: dict[Node, Loss] = dict.fromkeys(gone, Loss(certain=True, most=1.0))
        rounds: dict[Node, int] = {}
        ahead, waiting = deque(gone), set(gone)
        while ahead:
            node = ahead.popleft()
            waiting.discard(node)
            for user in self.users.get(node, ()):
                if user in gone:
                    continue
                old = found.get(user, UNHURT)
                new = self._loss(user, found)
                if new.certain == old.certain and new.most <= old.most + LEAST:
                    continue
                rounds[user] = rounds.get(user, 0) + 1
                found[user] = Loss(new.certain, 1.0 if rounds[user] > ROUNDS else max(new.most, old.most))
                if user not in waiting:
                    waiting.add(user)
                    ahead.append(user)
        return found

    def _loss(self, node: Node, found: Mapping[Node, Loss]) -> Loss:
        certain, most = False, 0.0
        for need in self.of[node]:
            certain = certain or stops(need, found)
            most += at_most(need, found)
        return Loss(certain, 1.0 if certain else min(1.0, most))

    def single(self) -> dict[Node, frozenset[Node]]:
        """The single things that stop each thing for sure, itself among them.

        Dominators in an AND/OR graph: those of a closed need are those of all its alternatives, and those of
        a thing are those of any of its needs. Where nothing has more than one need these are the dominators
        of a flow graph (Lengauer and Tarjan 1979). On circles they grow until nothing changes.

        Returns:
            The things by what they stop; what is in no need and has none is left out.

        Example:
            >>> power = Need("power", (Way("grid"), Way("turbines")))
            >>> graph = Needs({"site": (power, Need("host", (Way("h"),)))})
            >>> sorted(graph.single()["site"])
            ['h', 'site']
        """
        whole: nx.DiGraph[Node] = nx.DiGraph()
        for node, needs in self.of.items():
            whole.add_edges_from((node, way.node) for need in needs for way in need.ways)
        found = {node: frozenset([node]) for node in whole}
        parts: nx.DiGraph[int] = nx.condensation(whole)
        for place in reversed(list(nx.topological_sort(parts))):  # what others rest on comes first
            members = parts.nodes[place]["members"]
            ahead = True
            while ahead:
                ahead = False
                for node in members:
                    sets = [
                        frozenset.intersection(*(found[way.node] for way in need.ways))
                        for need in self.of.get(node, ())
                        if need.closed
                    ]
                    more = found[node].union(*sets)
                    if len(more) > len(found[node]):
                        found[node], ahead = more, len(members) > 1
        return found

    def path(self, removed: Iterable[Node], node: Node, found: Mapping[Node, Loss]) -> list[Step[Node]]:
        """Why something of a thing stops: the way from what failed to it.

        Args:
            removed: What fails.
            node: The thing.
            found: What `losses` gives for what fails.

        Returns:
            The steps from what failed to the thing, the shortest of those that stop the most; none where it
            failed itself, or nothing of it stops.
        """
        gone = set(removed)
        came: dict[Node, Step[Node]] = {}
        ahead, seen = deque([node]), {node}
        while ahead:
            at = ahead.popleft()
            if at in gone:
                return list(_forward(came, at, node))
            for step in self._causes(at, found):
                if step.way.node not in seen:
                    seen.add(step.way.node)
                    came[step.way.node] = step
                    ahead.append(step.way.node)
        return []

    def _causes(self, node: Node, found: Mapping[Node, Loss]) -> list[Step[Node]]:
        """The alternatives through which a thing loses something; only those that stop it, where it stops."""
        sure = found.get(node, UNHURT).certain
        return [
            Step(need, way, node)
            for need in self.of.get(node, ())
            if not sure or stops(need, found)
            for way in need.ways
            if found.get(way.node, UNHURT).most > LEAST
        ]


@dataclass(frozen=True, slots=True)
class Step(Generic[Node]):
    """One step of the way along which a failure spreads.

    Attributes:
        need: The need.
        way: The alternative of it that fails.
        node: What needs it.
    """

    need: Need[Node]
    way: Way[Node]
    node: Node


def stops(need: Need[Node], found: Mapping[Node, Loss]) -> bool:
    """Whether a need stops for sure what needs it.

    Args:
        need: The need.
        found: The losses so far.

    Returns:
        True where it is certain, has no other alternatives, and all that it has stop for sure.
    """
    return all(found.get(way.node, UNHURT).certain for way in need.ways) and need.closed


def at_most(need: Need[Node], found: Mapping[Node, Loss]) -> float:
    """Which share of a need can be lost where no alternative stands in for another.

    The largest sum of share times loss over all shares within their bounds that are together no more than
    the whole: a fractional knapsack, which filling by loss solves (Dantzig 1957).

    Args:
        need: The need.
        found: The losses so far.

    Returns:
        The share, from 0 to 1.

    Example:
        >>> half = Range(0, 0.5)
        >>> at_most(Need("memory", (Way("a", half), Way("b"))), {"a": Loss(certain=True, most=1.0)})
        0.5
    """
    hurt = [(way, found[way.node].most) for way in need.ways if way.node in found]
    if not hurt:
        return 0.0
    left = 1.0 - sum(float(way.share.low or 0) for way in need.ways)
    total = 0.0
    for way, loss in sorted(hurt, key=lambda each: -each[1]):
        low = float(way.share.low or 0)
        high = 1.0 if way.share.high is None else float(way.share.high)
        more = max(0.0, min(high - low, left))
        left -= more
        total += (low + more) * loss
    return min(1.0, total)


def _forward(came: Mapping[Node, Step[Node]], start: Node, end: Node) -> Iterable[Step[Node]]:
    at = start
    while at != end:
        step = came[at]
        yield step
        at = step.node
