"""Claims as they stand in an account, and those of them that tell of the same goods, put together."""

from __future__ import annotations

from dataclasses import dataclass

from kg.claim import Claim, Interval, Range

IMPROBABLE = 5
"""The grade of credibility of what is garbled or plainly wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as it stands in an account.

    Attributes:
        claim: The claim; its quantity is what is accounted for, be it pieces or megawatts.
        stage: The stage that it tells.
        layer: Of what it tells: a layer's figures are never added to those of another.
        unit: The code of the unit.
        product: The product, or None where none is named.
        place: The facility, or None.
        stock: Whether it tells how many were in place, rather than how many were added.
        span: The days on which it was so, is due, or was said.
        dated: Whether that is more than the day on which it was said.
    """

    claim: Claim
    stage: str
    layer: str
    unit: str
    product: str | None
    place: str | None
    stock: bool
    span: Interval
    dated: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """What one or more claims tell of the same goods.

    Attributes:
        entries: The claims, each in its place.
        quantity: How much, by the best claim of each origin.
    """

    entries: tuple[Entry, ...]
    quantity: Range

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Its claims."""
        return tuple(entry.claim for entry in self.entries)

    @property
    def improbable(self) -> bool:
        """Whether all of its claims are graded improbable."""
        return all(claim.credibility == IMPROBABLE for claim in self.claims)

    def all(self, role: str) -> set[str]:
        """What its claims name in a role."""
        return {iri for claim in self.claims for iri in claim.all(role)}


@dataclass(frozen=True, slots=True)
class Together:
    """How much several portions tell of together.

    Attributes:
        quantity: From the most that must be, to the sum of all that are no part of another.
        counted: The portions that are no part of another.
        inside: Pairs of a portion and one that it is a part of, so that it adds nothing.
        shared: Pairs that a claim says overlap.
        doubtful: Pairs that may be the same, since nothing tells them apart.
        over: The portions of which the parts are more than the whole.
    """

    quantity: Range
    counted: tuple[Portion, ...] = ()
    inside: tuple[tuple[Portion, Portion], ...] = ()
    shared: tuple[tuple[Portion, Portion], ...] = ()
    doubtful: tuple[tuple[Portion, Portion], ...] = ()
    over: tuple[Portion, ...] = ()
