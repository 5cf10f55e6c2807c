"""Which single things stop the most: the first in order, without weighing all that come later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kg.analysis.capacity import Key
from kg.analysis.failing import Loss, Needs
from kg.analysis.making import Name
from kg.analysis.needs import STATES
from kg.analysis.stopped import Amount, Amounts
from kg.claim import Range

WEIGHED = 1000
"""Of so many things on equal terms at most it is reckoned what may stop with them."""

SURE = Loss(certain=True, most=1.0)
"""All of it stops."""


@dataclass(frozen=True)
class Ranking:
    """Puts single things in order, by the share of capacity that is sure to stop, then by what may.

    Shares are averaged over the kinds of capacity, of which none is added to another.

    Attributes:
        graph: The needs.
        amounts: How much capacity stops.
        fails: What fails with a thing.
        by: Which capacity comes first: ``planned`` or ``running``.
    """

    graph: Needs[Name]
    amounts: Amounts
    fails: Callable[[Sequence[str]], set[Name]]
    by: str

    def first(self, names: Sequence[str], limit: int) -> tuple[list[str], bool]:
        """The first in order.

        What is sure to stop follows from the single things that stop each site; what may stop is reckoned
        only for those that this does not put behind the others.

        Args:
            names: The things.
            limit: How many are wanted.

        Returns:
            The first, and whether there are, or can be, more; what stops nothing is none of them.
        """
        sure = {name: self._sure(name) for name in names}
        ordered = sorted(names, key=lambda name: (-sure[name], name))
        least = sure[ordered[limit - 1]] if len(ordered) >= limit else Decimal(0)
        before = [name for name in ordered if sure[name] > least]
        level = sorted((name for name in ordered if sure[name] == least), key=self._reach, reverse=True)
        weighed = {name: self._rank(name) for name in (*before, *level[:WEIGHED])}
        found = sorted(
            (name for name in weighed if any(weighed[name])), key=lambda name: (*weighed[name], name)
        )
        return found[:limit], len(found) > limit or len(weighed) < len(names)

    @cached_property
    def _stops(self) -> Mapping[Name, tuple[Name, ...]]:
        """What each thing stops for sure by its own failure."""
        found: dict[Name, list[Name]] = {}
        for name, single in self.graph.single().items():
            for each in single:
                found.setdefault(each, []).append(name)
        return {name: tuple(others) for name, others in found.items()}

    def _sure(self, name: str) -> Decimal:
        gone = self.fails((name,))
        if len(gone) == 1:
            sure = dict.fromkeys(self._stops.get(name, ()), SURE)
        else:
            losses = self.graph.losses(gone)
            sure = {each: SURE for each, loss in losses.items() if loss.certain}
        return self._mean(self.amounts.of(sure, state=self.by), self.by, _low)

    def _rank(self, name: str) -> tuple[Decimal, ...]:
        found = self.amounts.of(self.graph.losses(self.fails((name,))))
        states = (self.by, *(state for state in STATES if state != self.by))
        return tuple(-self._mean(found, state, bound) for state in states for bound in (_low, _high))

    def _mean(self, found: Mapping[Key, Amount], state: str, bound: Callable[[Range], Decimal]) -> Decimal:
        """A bound of the shares that stop, averaged over the kinds of capacity of a state."""
        kinds = [key for key in self.amounts.held.keys if key.state == state]
        total = sum((bound(found[key].share) for key in kinds if key in found), Decimal(0))
        return total / max(1, len(kinds))

    @cached_property
    def _reached(self) -> Mapping[Name, int]:
        """About how much rests on each thing: its users, and theirs, counted up to a few steps."""
        found: dict[Name, int] = {}
        for _ in range(3):
            found = {
                name: sum(1 + found.get(user, 0) for user in users)
                for name, users in self.graph.users.items()
            }
        return found

    def _reach(self, name: str) -> tuple[int, str]:
        return self._reached.get(name, 0), name


def _low(share: Range) -> Decimal:
    return Decimal(share.low or 0)


def _high(share: Range) -> Decimal:
    return Decimal(share.high or 0)
