"""Which claims does a denial meet?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.claim import Claim
    from kg.record import Record

MEASURES = ("quantity", "amount", "power", "share")
"""The fields of a claim that are ranges of numbers."""


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
        """The claims that deny or retract what a claim says, each with the aspect; some come twice."""
        for topic in (claim.iri, *claim.all("event")):
            for denial in self.speech.get(topic, ()):
                if aspect := self.meets(denial, claim):
                    yield denial, aspect

    def against(self, claims: Iterable[Claim]) -> dict[str, str]:
        """The claims that deny or retract any of some, or the charge under which one stands.

        Args:
            claims: The claims.

        Returns:
            The aspect that each denies, by its IRI.
        """
        found: dict[str, str] = {}
        for claim in claims:
            found |= {denial.iri: aspect for denial, aspect in self.of(claim)}
            for act in claim.all("under"):  # who denies a charge denies what is charged under it
                found |= {each.iri: each.code("aspect") or "Happened" for each in self.speech.get(act, ())}
        return found

    @cached_property
    def speech(self) -> Mapping[str, Sequence[Claim]]:
        """What denies, retracts or found nothing, by each event and claim that it speaks of."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            if not claim.supports:
                for topic in dict.fromkeys((*claim.all("respondsTo"), *claim.all("event"))):
                    found.setdefault(topic, []).append(claim)
        return found

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
        aspect = denial.code("aspect") or "Happened"
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


def _speaks_of(claim: Claim, aspect: str) -> bool:
    """Whether a claim says something of the aspect that a denial on its event names."""
    if claim.kind == "Statement":
        return claim.code("aspect") == aspect
    if aspect == "Number":
        return any(getattr(claim, measure) for measure in MEASURES)
    return aspect != "Schedule" or bool(claim.dates)
