"""Where do sources contradict each other, and by which readings?"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.analysis.comparable import TERMS, Comparison, flows
from kg.analysis.confidence import support
from kg.analysis.denial import MEASURES
from kg.analysis.grouping import groups
from kg.claim import Interval, Range
from kg.clock import said
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claim import Claim
    from kg.clock import Holding
    from kg.record import Record

AFFIRMED, DENIED = "affirmed", "denied"
"""The two readings where a denial meets what it denies."""

SUBJECTS = ("facility", "subject", "owned", "investee", "lessor", "buyer", "holder", "valued", "whole")
"""Which of several roles that all claims share is named as what a conflict is about, if any of these is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some of the claims in a conflict say alike.

    Attributes:
        value: The range of a measure, the span of a period, else the IRI of an entity, a code, a date as
            written, ``yes`` or ``no`` of a term, or ``affirmed`` and ``denied``.
        unit: The unit of a quantity or the currency of an amount, else an empty string.
        claims: The claims that say so, in order.
        best: The claim among them that is graded best.
        origins: The documents in which their knowledge began, each once.
        said: The last day on which one of them can have been said, or None.
        superseded: Whether a later claim took the place of each of them.
        holds: How sure it is, as far as dates tell, that it would be so on the day that was asked for; None
            where no day was.
    """

    value: Range | Interval | str
    unit: str
    claims: tuple[str, ...]
    best: str
    origins: tuple[str, ...]
    said: date | None
    superseded: bool
    holds: Holding | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing of which sources say what cannot all be so.

    Attributes:
        id: A name that stays as long as the same claims conflict.
        about: The event or lot, else the party, facility or product, of which all its claims speak; the
            first claim's own where they share none.
        things: All entities that its claims have in common, by role.
        aspect: In what they differ; see `kg.analysis.comparable.Difference`.
        kind: The class of the claims, the first in order where there are several.
        readings: The readings, the best graded first.
    """

    id: str
    about: str
    things: tuple[tuple[str, str], ...]
    aspect: str
    kind: str
    readings: tuple[Reading, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims that disagree, in order."""
        return tuple(sorted(claim for reading in self.readings for claim in reading.claims))

    @property
    def settled(self) -> bool:
        """Whether at most one reading has not been superseded since."""
        return sum(not reading.superseded for reading in self.readings) <= 1

    @property
    def newest(self) -> Reading | None:
        """The reading that was said last, or None where that cannot be told."""
        dated = sorted(
            (reading for reading in self.readings if reading.said), key=lambda r: r.said or date.min
        )
        if not dated or len(dated) < len(self.readings):
            return None
        return dated[-1] if len(dated) < 2 or dated[-1].said != dated[-2].said else None  # noqa: PLR2004


def conflicts(network: Network[str]) -> tuple[Conflict, ...]:
    """Where do sources contradict each other, and by which readings?

    Two claims are comparable on the same event, or by class and the roles that the class declares as
    ``kg:comparedBy``, when their periods and modality meet; they conflict when their bounds exclude each
    other, when a role declared functional differs, when their dates, outcomes or terms exclude each other, or
    when a denial meets what it denies. Claims of which one superseded the other do not conflict. Claims that
    differ in one aspect, directly or by way of others, make one conflict.

    Args:
        network: The network; superseded claims take part if it holds them.

    Returns:
        The conflicts, those that are open first, then by what they are about.
    """
    record, claims = record_of(network), claims_of(network)
    found = [_conflict(aspect, group, network) for aspect, group in groups(Comparison(record, claims))]
    return tuple(sorted(found, key=lambda c: (c.settled, record.label(c.about), c.aspect, c.id)))


def naming(found: Iterable[Conflict], iri: str, record: Record) -> tuple[Conflict, ...]:
    """The conflicts in which some claim names an entity, stands in a document, or is the claim meant.

    Args:
        found: Conflicts.
        iri: The IRI of an entity, a document or a claim.
        record: The record.

    Returns:
        Those conflicts, in the same order.
    """
    return tuple(each for each in found if any(_names(record.claims[claim], iri) for claim in each.claims))


def _conflict(aspect: str, group: list[Claim], network: Network[str]) -> Conflict:
    record = record_of(network)
    by_value: dict[tuple[object, ...], list[Claim]] = {}
    for claim in group:
        value, unit = _value(aspect, claim, record)
        bounds = (value.above, value.below) if isinstance(value, Range) else ()
        by_value.setdefault((value, unit, bounds), []).append(claim)
    readings = [
        replace(_reading(*_value(aspect, each[0], record), each, record), holds=holds(network, each))
        for each in by_value.values()
    ]
    things = set(group[0].roles).intersection(*(claim.roles for claim in group))
    name = f"{aspect} {' '.join(claim.iri for claim in group)}"
    return Conflict(
        id=f"c-{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        about=_about(group, things, record),
        things=tuple(sorted(things)),
        aspect=aspect,
        kind=min(claim.kind for claim in group if claim.supports or len(by_value) == 1),
        readings=tuple(sorted(readings, key=lambda r: _place(r, record))),
    )


def _reading(value: Range | Interval | str, unit: str, claims: list[Claim], record: Record) -> Reading:
    days = [day for claim in claims if (day := said(claim).latest)]
    return Reading(
        value=value,
        unit=unit,
        claims=tuple(claim.iri for claim in claims),
        best=min(claims, key=lambda c: (-support(c, record), c.iri)).iri,
        origins=tuple(sorted({root for claim in claims if (root := record.origin(claim))})),
        said=max(days, default=None),
        superseded=all(record.replaced_by.get(claim.iri) for claim in claims),
    )


def _place(reading: Reading, record: Record) -> tuple[object, ...]:
    return (reading.superseded, -support(record.claims[reading.best], record), reading.claims)


def _value(aspect: str, claim: Claim, record: Record) -> tuple[Range | Interval | str, str]:
    """What a claim says in an aspect, and in which unit."""
    if aspect in MEASURES:
        unit = {"quantity": claim.code("unit") or "PieceUnit", "amount": claim.currency or ""}
        value: Range = getattr(claim, aspect)
        return value, unit.get(aspect, "")
    if aspect == "direction":
        return min(flows(claim, record))[1], ""
    return (claim.when if aspect == "period" else _word(aspect, claim)), ""


def _word(aspect: str, claim: Claim) -> str:
    """An entity, a code, a date, or which side of a denial a claim is on."""
    if aspect == "modality":
        return claim.code("stage") or claim.modality
    if aspect in TERMS:
        return "yes" if claim.flag(aspect) else "no"
    named = claim.date(aspect) or claim.role(aspect) or claim.code(aspect)
    return named or (AFFIRMED if claim.supports else DENIED)


def _about(group: list[Claim], things: set[tuple[str, str]], record: Record) -> str:
    """What all the claims speak of, or most of them do, in the order of what says most."""
    roles = ("event", "lot", *SUBJECTS, *record.compared_by.get(group[0].kind, ()))
    for role in roles:
        if value := next((iri for each, iri in sorted(things) if each == role), None):
            return value
    # None is common to all, as where a denial answers a claim: what most of them speak of.
    for role in roles:
        named = Counter(value for claim in group if (value := claim.role(role)))
        if named:
            return min(named, key=lambda iri: (-named[iri], iri))
    return group[0].iri


def _names(claim: Claim, iri: str) -> bool:
    return iri in (claim.iri, claim.document, claim.claimant) or any(value == iri for _, value in claim.roles)
