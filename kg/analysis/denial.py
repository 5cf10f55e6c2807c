"""Which claims does a denial meet?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.claim import Claim
    from kg.record import Record

MEASURES = ("quantity", "amount", "power", "share")
"""The fields of a claim that are ranges of numbers."""


class Objections:
    """What denies, retracts or found nothing, by what it speaks of, in whatever aspect.

    Args:
        claims: The claims among which to look.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._on: dict[str, list[str]] = {}
        for claim in claims:
            if not claim.supports:
                for topic in _topics(claim):
                    self._on.setdefault(topic, []).append(claim.iri)

    def of(self, claim: Claim) -> tuple[str, ...]:
        """What objects to a claim, to an event of which it speaks, or to the act under which it stands.

        Args:
            claim: The claim.

        Returns:
            The IRIs of the claims that do, in order.
        """
        # Who denies a charge denies what is charged under it.
        topics = {claim.iri, *claim.all("event"), *claim.all("under")}
        found = {iri for topic in topics for iri in self._on.get(topic, ())}
        return tuple(sorted(found - {claim.iri}))


@dataclass(frozen=True)
class Denials:
    """Tells which claims of a record a denial meets.

    Attributes:
        record: The record.
        claims: The claims that take part, by IRI.
    """

    record: Record
    claims: Mapping[str, Claim]

    def of(self, claim: Claim) -> Iterator[tuple[Claim, str]]:
        """The claims that deny or retract what a claim says or the charge under which it stands.

        Args:
            claim: The claim.

        Yields:
            Each denial with its aspect, in order of the IRIs; none of a claim that itself denies.
        """
        if claim.supports:
            for iri in self._objections.of(claim):
                denial = self.claims[iri]
                charge = not _topics(denial).isdisjoint(claim.all("under"))
                if aspect := _aspect(denial) if charge else self.meets(denial, claim):
                    yield denial, aspect

    def against(self, claims: Iterable[Claim]) -> dict[str, str]:
        """The claims that deny or retract any of some, or the charge under which one stands.

        Args:
            claims: The claims.

        Returns:
            The aspect that each denies, by its IRI.
        """
        return {denial.iri: aspect for claim in claims for denial, aspect in self.of(claim)}

    @cached_property
    def _objections(self) -> Objections:
        return Objections(self.claims.values())

    def meets(self, denial: Claim, claim: Claim) -> str | None:
        """The aspect in which a denial meets a claim: the one that it answers, or one on its event.

        Args:
            denial: A claim that denies or retracts.
            claim: Another claim.

        Returns:
            The aspect, or None where it does not meet it.
        """
        if denial.supports or not claim.supports:
            return None
        aspect = _aspect(denial)
        if claim.iri in denial.all("respondsTo"):
            return aspect
        events = set(denial.all("event")) & set(claim.all("event"))
        met = any(self._at_heart(claim, event) for event in events) and _speaks_of(claim, aspect)
        return aspect if met else None

    def _at_heart(self, claim: Claim, event: str) -> bool:
        """Whether a claim says what an event is about, and not only what goes with it.

        A statement does; else a claim of the event's class does, or any where no claim is of that class.
        """
        if claim.kind == "Statement":
            return True
        held = self.record.entities.get(event)
        kinds = {iri.rpartition("#")[2] for iri in held.linked("kg:eventType")} if held else set()
        return claim.kind in kinds or not kinds & self._told.get(event, set())

    @cached_property
    def _told(self) -> dict[str, set[str]]:
        """The classes of the claims that affirm something of each event."""
        found: dict[str, set[str]] = {}
        for claim in self.claims.values():
            if claim.supports:
                for event in claim.all("event"):
                    found.setdefault(event, set()).add(claim.kind)
        return found


def _topics(denial: Claim) -> set[str]:
    """The claims, acts and events of which a denial speaks."""
    return {*denial.all("respondsTo"), *denial.all("event")}


def _aspect(denial: Claim) -> str:
    return denial.code("aspect") or "Happened"


def _speaks_of(claim: Claim, aspect: str) -> bool:
    """Whether a claim says something of the aspect that a denial on its event names."""
    if claim.kind == "Statement":
        return claim.code("aspect") == aspect
    if aspect == "Number":
        return any(getattr(claim, measure) for measure in MEASURES)
    return aspect != "Schedule" or bool(claim.dates)
