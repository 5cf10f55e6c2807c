"""Which plans are past their day, and no later claim says what became of them?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.clock import days, said
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kg.claim import Claim
    from kg.record import Record

PLANS = frozenset({"Committed", "Expected", "Planned"})
"""The modalities of what is to come about by a day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was to be done by a day that is over.

    Attributes:
        about: What it is about: the event, else the things; see `overdue`.
        due: The last day by which it was to be done.
        claims: The claims that say so, in order.
    """

    about: tuple[str, ...]
    due: date
    claims: tuple[str, ...]


def overdue(network: Network[str], *, day: date | None) -> tuple[Plan, ...]:
    """Which plans are past their day, and no later claim says what became of them?

    A plan is a planned, committed or expected claim with a deadline (`kg:target`), or with an end or a day
    (`kg:until`, `kg:on`) that lies after the day on which it was said. It is about its event; where it names
    none, about its facility, else its subject, with its product and item; where it names none of these, about
    what its class is compared by, else about all that it names. Whatever is said of the same later, by
    anybody and of any class, is a later claim; another plan is one, too, and may then be overdue itself.

    Args:
        network: The network.
        day: The day by which they are judged; None where no day is known.

    Returns:
        The plans whose last day is before that day, the oldest first; empty where no day is known.
    """
    claims, record = claims_of(network), record_of(network)
    naming: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        for iri in {value for _, value in claim.roles}:
            naming[iri].append(claim)
    found: dict[tuple[date, tuple[str, ...]], list[str]] = defaultdict(list)
    for claim in claims.values():
        due = _due(claim)
        if day is not None and due is not None and due < day:
            about = _about(claim, record)
            if not _followed(claim, about, naming):
                found[due, about].append(claim.iri)
    return tuple(Plan(about, due, tuple(sorted(iris))) for (due, about), iris in sorted(found.items()))


def _due(claim: Claim) -> date | None:
    """The last day by which a plan was to be done, or None where it is no plan with a day."""
    if claim.modality not in PLANS or not claim.supports:
        return None
    target = claim.date("target")
    if target:
        return days(target).latest
    until = claim.date("until") or claim.date("on")
    end, uttered = days(until).latest if until else None, said(claim).latest
    return end if end is not None and (uttered is None or end > uttered) else None


def _about(claim: Claim, record: Record) -> tuple[str, ...]:
    """What a claim is about, in order."""
    event, thing = claim.role("event"), claim.role("facility") or claim.role("subject")
    if event:
        return (event,)
    if thing:
        return (thing, *claim.all("product"))
    compared = [iri for role in record.compared_by.get(claim.kind, ()) for iri in claim.all(role)]
    return tuple(dict.fromkeys(compared or [iri for _, iri in claim.roles]))


def _followed(plan: Claim, about: tuple[str, ...], naming: Mapping[str, list[Claim]]) -> bool:
    """Whether something is said later of what a plan is about, or in answer to it."""
    if any(_later(plan, other) for other in naming.get(plan.iri, ())):
        return True
    item = None if plan.role("event") else plan.code("item")
    # All of it has to be named, so what the fewest name tells soonest: a product is named by thousands.
    fewest = min((naming.get(iri, []) for iri in about), key=len, default=[])
    return any(
        _later(plan, other)
        and {value for _, value in other.roles} >= set(about)
        and (item is None or other.code("item") == item)
        for other in fewest
    )


def _later(plan: Claim, other: Claim) -> bool:
    """Whether one claim was said after another; what bears no date was not said later than what does."""
    mine, theirs = said(plan).latest, said(other).latest
    return other.iri != plan.iri and theirs is not None and (mine is None or theirs > mine)
