"""Chains of legs in time order: each starts where the last ended, products fit, no party comes twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import networkx as nx

from kg.analysis.leg import Leg, in_time
from kg.analysis.product import Products
from kg.flow.stopwatch import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.claim import Claim
    from kg.record import Record

DEFAULT_LEGS = 6
"""How many legs a chain has at most, where nothing else is asked."""


SECONDS = 30.0
"""For how many seconds a search goes on, where nothing else is asked."""


@dataclass
class Budget:
    """How long a search may go on; the time in which it is compiled does not count.

    Attributes:
        seconds: The time that is allowed.
        spent: Whether it ran out, so that what was found is not all.
    """

    seconds: float = SECONDS
    spent: bool = False
    _started: float = field(default_factory=now)

    def left(self) -> bool:
        """Whether there is time left; notes for good when there is not."""
        self.spent = self.spent or now() - self._started > self.seconds
        return not self.spent


@dataclass(frozen=True)
class Legs:
    """The legs of a network, ready to be walked.

    Attributes:
        steps: The legs.
        record: The record.
        claims: The claims that say which lot was taken from which; those of the record where it is None.
    """

    steps: tuple[Leg, ...]
    record: Record
    claims: Mapping[str, Claim] | None = None

    @cached_property
    def products(self) -> Products:
        """Which products can be the same goods."""
        return Products(self.record)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The legs as a multigraph over parties; the key of an edge is the leg's place in `steps`."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for place, step in enumerate(self.steps):
            graph.add_edge(step.source, step.target, key=place)
        return graph

    @cached_property
    def moved_by(self) -> dict[str, set[str]]:
        """For each event, the parties from which goods move in it."""
        found: dict[str, set[str]] = {}
        for step in self.steps:
            if step.moves:
                found.setdefault(step.event, set()).add(step.source)
        return found

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """For each lot, the lots from which it was split, and those from which they were."""
        direct: dict[str, set[str]] = {}
        for claim in (self.record.claims if self.claims is None else self.claims).values():
            for lot in claim.all("lot") if claim.supports else ():
                direct.setdefault(lot, set()).update(claim.all("takenFrom"))
        return {lot: _closure(lot, direct) for lot in direct}

    def out_of(self, party: str) -> list[Leg]:
        """The legs that start at a party."""
        if party not in self.graph:
            return []
        return [
            self.steps[key]
            for _, _, key in sorted(self.graph.out_edges(party, keys=True), key=lambda e: e[2])
        ]

    def into(self, party: str) -> list[Leg]:
        """The legs that end at a party."""
        if party not in self.graph:
            return []
        return [
            self.steps[key] for _, _, key in sorted(self.graph.in_edges(party, keys=True), key=lambda e: e[2])
        ]

    @cached_property
    def no_consignments(self) -> dict[tuple[str, str], list[Leg]]:
        """For two parties, the legs from one to the other that are no consignments."""
        found: dict[tuple[str, str], list[Leg]] = {}
        for step in self.steps:
            if not self.is_consignment(step):
                found.setdefault((step.source, step.target), []).append(step)
        return found

    def same_goods(self, chain: Sequence[Leg]) -> bool:
        """Whether all legs can be about one lot: each event about it, or a part of the one before."""
        held: set[str] | None = None
        for _, legs_of_event in groupby(chain, key=lambda step: step.event):
            named = {lot for step in legs_of_event for lot in step.lots}
            if held is None:
                held = named
                continue
            held = {lot for lot in named if lot in held or not held.isdisjoint(self.ancestors.get(lot, ()))}
            if not held:
                return False
        return True

    def can_follow(self, before: Leg, after: Leg) -> bool:
        """Whether the promise within an event is followed by that event's own move, and by nothing else."""
        return self.is_consignment(before) is (before.event == after.event)

    def fits(self, chain: Sequence[Leg], step: Leg) -> bool:
        """Whether a leg can be about the same products as each leg of a chain; a leg that names none fits."""
        return all(self.products.any_compatible(other.products, step.products) for other in chain)

    def is_consignment(self, step: Leg) -> bool:
        """Whether the leg is only the first half of an event that moves the goods on from its end."""
        return not step.moves and step.target in self.moved_by.get(step.event, ())


def walk(
    legs: Legs,
    starts: Iterable[str],
    *,
    end: str | None = None,
    max_legs: int = DEFAULT_LEGS,
    same_goods: bool = False,
    budget: Budget | None = None,
) -> Iterator[tuple[Leg, ...]]:
    """All time-respecting chains that visit no party twice.

    A depth-first enumeration of simple paths (as networkx's ``all_simple_edge_paths``), pruned by the hop
    distance to the end and by time: a chain is kept while one non-decreasing instant for each leg exists.

    Args:
        legs: The legs.
        starts: The parties at which chains start.
        end: The party at which they end; any where it is None.
        max_legs: How many legs at most.
        same_goods: Keep only chains whose legs are about the same lot or parts of it.
        budget: How long to go on; without end where it is None.

    Yields:
        Chains of one leg or more, in a fixed order.
    """
    distance: dict[str, int] | None = None
    if end is not None:
        if end not in legs.graph:
            return
        reverse = legs.graph.reverse(copy=False)
        distance = dict(nx.single_source_shortest_path_length(reverse, end, cutoff=max_legs))
    for start in starts:
        stack: list[tuple[Leg, ...]] = [
            (step,) for step in reversed(legs.out_of(start)) if step.target != start
        ]
        while stack:
            if budget is not None and not budget.left():
                return
            chain = stack.pop()
            here = chain[-1].target
            if distance is not None and distance.get(here, max_legs + 1) > max_legs - len(chain):
                continue
            if (end is None or here == end) and not legs.is_consignment(chain[-1]):
                yield chain
            if here == end or len(chain) >= max_legs:
                continue
            visited = {chain[0].source, *(step.target for step in chain)}
            further = [
                (*chain, step)
                for step in legs.out_of(here)
                if step.target not in visited
                and legs.can_follow(chain[-1], step)
                and legs.fits(chain, step)
                and (not same_goods or legs.same_goods((*chain, step)))
                and in_time((*chain, step))
            ]
            stack.extend(reversed(further))


def without_doubles(chains: Iterable[Sequence[Leg]], legs: Legs) -> list[tuple[Leg, ...]]:
    """Drop a chain whose consignment is told by a claim of its own in another chain over the same parties.

    Args:
        chains: Chains.
        legs: The legs they are made of.

    Returns:
        The chains that are left, in order.
    """
    held = [tuple(chain) for chain in chains]
    by_parties: dict[tuple[str, ...], list[tuple[Leg, ...]]] = {}
    for chain in held:
        by_parties.setdefault(_parties(chain), []).append(chain)
    return [chain for chain in held if not _told_elsewhere(chain, by_parties[_parties(chain)], legs)]


def _told_elsewhere(chain: tuple[Leg, ...], others: list[tuple[Leg, ...]], legs: Legs) -> bool:
    own = [step for step in chain if not legs.is_consignment(step)]
    return len(own) < len(chain) and any(
        other is not chain and all(step in other for step in own) and not any(map(legs.is_consignment, other))
        for other in others
    )


def is_told_elsewhere(chain: Sequence[Leg], legs: Legs) -> bool:
    """Whether `without_doubles` drops a chain from among all chains between its two ends.

    Those others need not have been found: they are looked for on the way of the chain alone.

    Args:
        chain: A chain whose last leg is no consignment.
        legs: The legs that it is made of.

    Returns:
        True where there is a chain of the same legs, save that another stands for each consignment.
    """
    if not any(map(legs.is_consignment, chain)):
        return False
    instead = [
        legs.no_consignments.get((step.source, step.target), []) if legs.is_consignment(step) else [step]
        for step in chain
    ]
    todo: list[tuple[Leg, ...]] = [()]
    while todo:
        begun = todo.pop()
        if len(begun) == len(chain):
            return True
        todo += [
            (*begun, step)
            for step in instead[len(begun)]
            if (not begun or legs.can_follow(begun[-1], step))
            and legs.fits(begun, step)
            and in_time((*begun, step))
        ]
    return False


def _parties(chain: Sequence[Leg]) -> tuple[str, ...]:
    return (chain[0].source, *(step.target for step in chain))


def _closure(start: str, direct: dict[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    todo = list(direct.get(start, ()))
    while todo:
        lot = todo.pop()
        if lot not in seen:
            seen.add(lot)
            todo.extend(direct.get(lot, ()))
    return frozenset(seen)
