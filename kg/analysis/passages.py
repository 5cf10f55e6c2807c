"""Legs as columns in which one can go on by another only where an event allows it.

What one event tells as "from the supplier, meant for A, to B" is one way of two legs, and is not mixed with
the legs of another event. Columns know parties and not events. So a leg behind which not every leg of its end
may follow ends at a place of its own, and those that may start there too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.analysis.chain import Legs
from kg.analysis.columns import transfers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from kg.analysis.leg import Leg
    from kg.flow.transfers import Transfers


@dataclass(frozen=True)
class Passages:
    """The columns, and what their rows and places stand for.

    Attributes:
        transfers: The columns.
        legs: The leg of each row; a leg that can follow several has several rows.
        parties: For each place, the party that it is of.
        holders: The same, but None where goods are only meant for it.
    """

    transfers: Transfers
    legs: tuple[Leg, ...]
    parties: tuple[str, ...]
    holders: tuple[str | None, ...]

    @cached_property
    def within(self) -> dict[str, tuple[int, ...]]:
        """For each party, all its places."""
        found: dict[str, tuple[int, ...]] = {}
        for place, party in enumerate(self.parties):
            found[party] = (*found.get(party, ()), place)
        return found

    def ends(self, party: str) -> list[int]:
        """The places at which goods have come to a party."""
        return [place for place in self.within.get(party, ()) if self.holders[place] == party]

    def starts(self, party: str) -> list[int]:
        """The place from which goods leave a party, in a list; none where they do not."""
        return [place for place in self.within.get(party, ()) if self.transfers.parties[place] == party]

    def are_plain(self, keys: Container[tuple[str, str, str, str]]) -> bool:
        """Whether each of some legs can be followed by all that start where it ends."""
        names = self.transfers.parties
        return all(
            names[place] == self.parties[place]
            for row, leg in enumerate(self.legs)
            if leg.key in keys
            for place in (int(self.transfers.source[row]), int(self.transfers.target[row]))
        )


def passages(
    goods: Legs,
    *,
    products: Iterable[str] = (),
    by_event: bool = True,
    counts: Callable[[Leg], bool] = lambda _: True,
) -> Passages:
    """Put legs into columns.

    Args:
        goods: The legs.
        products: More products that a question may name (IRIs), whether or not a leg does.
        by_event: Whether what an event allows is told; otherwise each leg has one row, and may follow each
            other one.
        counts: Which legs to put in; what an event allows is told by all.

    Returns:
        The columns. A chain of `kg.analysis.chain.walk` is a way in them. A way is such a chain, save that it
        can come to a party for which its goods were meant, or had been, without coming there; and where
        events count for nothing, that any leg follows any.
    """
    kept = [leg for leg in goods.steps if counts(leg)]
    own = {leg.key: " ".join(leg.key) for leg in kept if by_event and _is_special(leg, goods)}
    steps = [replace(leg, target=own.get(leg.key, leg.target)) for leg in kept]
    original = {step.key: leg for step, leg in zip(steps, kept, strict=True)}
    parties = {party: party for leg in kept for party in (leg.source, leg.target)}
    holders: dict[str, str | None] = dict(parties)
    for leg in kept:
        if leg.key not in own:
            continue
        parties[own[leg.key]] = leg.target
        holders[own[leg.key]] = None if goods.is_consignment(leg) else leg.target
        for following in goods.out_of(leg.target):
            if goods.can_follow(leg, following) and counts(following):
                target = own.get(following.key, following.target)
                steps.append(replace(following, source=own[leg.key], target=target))
                original[steps[-1].key] = following
    held, rows = transfers_of(Legs(tuple(steps), goods.record, goods.claims), products=products)
    return Passages(
        held,
        tuple(original[row.key] for row in rows),
        tuple(parties[name] for name in held.parties),
        tuple(holders[name] for name in held.parties),
    )


def _is_special(leg: Leg, goods: Legs) -> bool:
    """Whether not every leg that starts where a leg ends may follow it, or nobody gets the goods there."""
    return goods.is_consignment(leg) or not all(
        goods.can_follow(leg, following) for following in goods.out_of(leg.target)
    )
