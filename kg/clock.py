"""Two clocks: when something was so in the world, and when the public record had it."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.claim import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claim import Claim
    from kg.record import Record

Holding = Literal["certain", "possible", "undated", "not"]
"""How sure it is that a claim's matter is so by the end of a day, as far as its dates tell."""

SUREST: Final = get_args(Holding)
"""The same, the surest first."""

LASTING = "StandingClaim"
"""The family of claims on relations that last until they are said to have ended."""


def days(text: str) -> Interval:
    """The span of days that a date stands for, as precise as it is written.

    Args:
        text: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns:
        The first and the last day; a year has 365 or 366 of them.

    Example:
        >>> days("2024-02").latest
        datetime.date(2024, 2, 29)
    """
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    return Interval(date(year, month or 1, day or 1), date(year, month or 12, last))


def said(claim: Claim) -> Interval:
    """The span in which a claimant said something: as stated, else that of the document's date.

    Args:
        claim: The claim.

    Returns:
        The span; without a first day where only the document's date is known, and empty where that is not.
    """
    return days(claim.stated) if claim.stated else Interval(None, claim.known_from)


def holding(claim: Claim, record: Record, day: date) -> Holding:
    """Whether what a claim says is so by the end of a day, as far as its dates tell.

    A happening stays true once it has come about. A relation that lasts holds from its beginning until a
    claim says that it has ended. A date known to the month or year leaves open on which of its days it was.

    Args:
        claim: The claim.
        record: The record in which it stands.
        day: The day in the world.

    Returns:
        ``not`` where it can only have begun later, or is said to have been over before; ``undated`` where no
        first and no last day is known; ``certain`` where every reading of its dates has it so by the end of
        that day; ``possible`` otherwise.
    """
    begin, end = record.begin(claim), claim.when.latest
    if begin is not None and begin > day:
        return "not"
    if begin is None and end is None:
        return "undated"
    until = claim.date("until") if record.families.get(claim.kind) == LASTING else None
    over = days(until) if until else Interval()
    if over.latest is not None and over.latest < day:
        return "not"
    if over.earliest is not None and over.earliest < day:
        return "possible"
    begun = _begun(claim)
    return "certain" if begun is not None and begun <= day else "possible"


def surest(found: Iterable[Holding]) -> Holding | None:
    """How sure it is that something is so where each of several claims would make it so.

    Args:
        found: How sure each of them is.

    Returns:
        The surest, or None where there is none.

    Example:
        >>> surest(["undated", "possible"])
        'possible'
    """
    return min(found, key=SUREST.index, default=None)


def least_sure(found: Iterable[Holding]) -> Holding | None:
    """How sure it is that something is so that needs all of several things to be so.

    Args:
        found: How sure each of them is.

    Returns:
        The least sure, or None where there is none.
    """
    return max(found, key=SUREST.index, default=None)


def _begun(claim: Claim) -> date | None:
    """The last day on which it can have begun, or None where that is open."""
    written = claim.date("from") or claim.date("on") or claim.date("target")
    return days(written).latest if written else claim.when.latest
