"""Which lots were taken from which: splits and merges, as a directed graph without circles."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.claim import Claim

Direct = Mapping[str, tuple[str, ...]]
"""For each lot, the lots beside it on one side: those it was taken from, or those taken from it."""


@dataclass(frozen=True)
class Descent:
    """The lots of which claims speak, and which was taken from which.

    Attributes:
        claims: The supporting claims on each lot, by the lot's IRI, in order.
        takings: For each pair of a lot and one it was taken from, the claims that say so.
    """

    claims: Mapping[str, tuple[Claim, ...]]
    takings: Mapping[tuple[str, str], tuple[Claim, ...]]

    @cached_property
    def parents(self) -> Direct:
        """For each lot, the lots it was taken from: one after a split, several after a merge."""
        return _beside(self.takings)

    @cached_property
    def children(self) -> Direct:
        """For each lot, the lots taken from it."""
        return _beside((parent, lot) for lot, parent in self.takings)

    @cached_property
    def merged(self) -> frozenset[str]:
        """The lots that were put together from several."""
        return frozenset(lot for lot, parents in self.parents.items() if len(parents) > 1)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The lots, each after all that it was taken from; those on a circle, or below one, are left out.

        The order is that of Kahn (1962), with the lots that are free in order of their IRIs.
        """
        waiting = {lot: len(parents) for lot, parents in self.parents.items()}
        named = {*self.claims, *self.children}
        free = deque(sorted(lot for lot in named if lot not in waiting))
        found = []
        while free:
            lot = free.popleft()
            found.append(lot)
            for child in self.children.get(lot, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    free.append(child)
        return tuple(found)

    def depths(self, lot: str) -> dict[str, int]:
        """The lots of one lot's lineage.

        Args:
            lot: The lot's IRI.

        Returns:
            For each of them, by how few steps it is away: below nought for a lot that this one was taken
            from, above for one taken from it, nought for itself. Other parts of its ancestors are not of it.
        """
        above, below = (reach(lot, direct) for direct in (self.parents, self.children))
        found = {each: -steps for each, steps in above.items()} | below
        return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))

    def clusters(self, lots: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Put lots together that may hold some of the same goods.

        They may where one was taken from the other, over one step or more, and where a claim says that it
        overlaps, or is a part of, what a claim on the other tells of. All others have nothing in common: what
        was taken from a lot cannot be taken from it again.

        Args:
            lots: The lots.

        Returns:
            Groups of one lot or more, in order.
        """
        group = {lot: [lot] for lot in sorted(lots)}
        if len(group) <= 1:
            return tuple(map(tuple, group.values()))
        of_name: dict[str, list[str]] = {}
        for lot in group:
            for claim in self.claims.get(lot, ()):
                of_name.setdefault(claim.happening, []).append(lot)
                of_name.setdefault(claim.iri, []).append(lot)
        for lot in list(group):
            kin = {other for other in reach(lot, self.parents) if other in group}
            for claim in self.claims.get(lot, ()):
                for name in (*claim.all("overlaps"), *claim.all("partOf")):
                    kin.update(of_name.get(name, ()))
            for other in sorted(kin):
                _join(group, lot, other)
        return tuple(sorted({min(each): tuple(sorted(each)) for each in group.values()}.values()))

    def circle(self, lots: Iterable[str]) -> tuple[str, ...]:
        """Some lots that are, against all sense, each taken from the next, and the last from the first.

        Args:
            lots: Where to look.

        Returns:
            The first circle that is found, from the least of its IRIs on; empty where there is none.
        """
        within = sorted(lots)
        allowed, done = set(within), set[str]()
        for start in within:
            way = {start: self._onward(start, allowed)}  # a dict keeps its order, and finds fast
            while way:
                onward = next(way[next(reversed(way))], None)
                if onward is None:
                    done.add(way.popitem()[0])
                elif onward in way:
                    lots_on_way = list(way)
                    return _from_least(lots_on_way[lots_on_way.index(onward) :])
                elif onward not in done:
                    way[onward] = self._onward(onward, allowed)
        return ()

    def _onward(self, lot: str, allowed: set[str]) -> Iterator[str]:
        return (parent for parent in self.parents.get(lot, ()) if parent in allowed)


def descent(claims: Iterable[Claim]) -> Descent:
    """Gather what claims say of lots.

    Args:
        claims: The claims; what denies, or searched and found nothing, is left aside.

    Returns:
        The descent of all lots that they name.
    """
    by_lot: dict[str, list[Claim]] = {}
    takings: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda each: each.iri):
        for lot in claim.all("lot") if claim.supports else ():
            by_lot.setdefault(lot, []).append(claim)
            for parent in claim.all("takenFrom"):
                takings.setdefault((lot, parent), []).append(claim)
    return Descent(
        {lot: tuple(each) for lot, each in sorted(by_lot.items())},
        {pair: tuple(each) for pair, each in sorted(takings.items())},
    )


def reach(start: str, direct: Mapping[str, Collection[str]]) -> dict[str, int]:
    """The lots that one comes to from a lot, on one side, up or down.

    Args:
        start: The lot's IRI.
        direct: The lots beside each lot on that side.

    Returns:
        By how few steps each is away, the lot itself at nought; a circle is followed once.
    """
    steps = {start: 0}
    todo = deque((start,))
    while todo:
        lot = todo.popleft()
        for other in direct.get(lot, ()):
            if other not in steps:
                steps[other] = steps[lot] + 1
                todo.append(other)
    return steps


def _beside(pairs: Iterable[tuple[str, str]]) -> Direct:
    found: dict[str, list[str]] = {}
    for lot, other in sorted(pairs):
        found.setdefault(lot, []).append(other)
    return {lot: tuple(others) for lot, others in found.items()}


def _join(group: dict[str, list[str]], lot: str, other: str) -> None:
    """Make one group of those of two lots: the smaller goes into the larger."""
    small, large = sorted((group[lot], group[other]), key=len)
    if small is not large:
        large.extend(small)
        for each in small:
            group[each] = large


def _from_least(circle: list[str]) -> tuple[str, ...]:
    place = circle.index(min(circle))
    return (*circle[place:], *circle[:place])
