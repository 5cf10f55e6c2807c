"""How sure are we? Admiralty grades combined over independent origins only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claim import Claim
    from kg.record import Record

PLACES = Decimal("0.01")
"""The one rounding of confidences: to two places, halves up, at the end."""

UNKNOWN = Decimal("0.4")
"""The number of a grade that is not given, that of F and 6."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well a leg is supported, and why.

    Attributes:
        value: From 0 to 1, rounded to two places.
        origins: How many independent origins stand behind it.
        why: One sentence that names the best claim of each origin with its grade.
    """

    value: Decimal
    origins: tuple[str, ...]
    why: str


def support(claim: Claim, record: Record) -> Decimal:
    """The number of one claim: its source's reliability times its own credibility.

    Args:
        claim: The claim.
        record: The record, which holds the numbers of the grades.

    Returns:
        A number from 0 to 1; the table of all 36 stands in ``docs/confidence.md``.
    """
    source = record.sources.get(claim.document)
    reliability = record.weights.get(source.reliability if source else "F", UNKNOWN)
    return reliability * record.weights.get(str(claim.credibility), UNKNOWN)


def combine(claims: Iterable[Claim], record: Record) -> Confidence:
    """Combine claims on one leg: the best of each origin counts, origins combine as independent witnesses.

    With support s of the best claim of each origin, the value is 1 - (1 - s1)(1 - s2)… (the rule of
    independent witnesses, Hooper 1699; the same as MYCIN's combination of positive certainty factors,
    Shortliffe and Buchanan 1975). Claims that name no origin add nothing to it; the best of them stands alone
    where it is stronger.

    Args:
        claims: The claims that support the leg.
        record: The record.

    Returns:
        The confidence; zero with no origin where there is no claim.
    """
    best: dict[str | None, Claim] = {}
    for claim in claims:
        root = record.origin(claim)
        held = best.get(root)
        if held is None or (-support(claim, record), claim.iri) < (-support(held, record), held.iri):
            best[root] = claim
    alone = best.pop(None, None)
    doubt = Decimal(1)
    for claim in best.values():
        doubt *= 1 - support(claim, record)
    value = 1 - doubt
    if alone is not None and support(alone, record) > value:
        value = support(alone, record)
    return Confidence(round_(value), tuple(sorted(o for o in best if o)), _why(best, alone, record))


def round_(value: Decimal) -> Decimal:
    """Round a confidence by the one documented rule.

    >>> round_(Decimal("0.645"))
    Decimal('0.65')
    """
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


def _why(best: dict[str | None, Claim], alone: Claim | None, record: Record) -> str:
    parts = [
        f"{record.brief(root)} ({_grade(claim, record)})"
        for root, claim in sorted(best.items(), key=lambda item: str(item[0]))
        if root
    ]
    count = f"{len(parts)} independent origin{'s' if len(parts) != 1 else ''}"
    sentence = f"{count}: {'; '.join(parts)}" if parts else "no independent origin is named"
    if alone is not None:
        sentence += (
            f"; best text without a named origin: {record.brief(alone.document)} ({_grade(alone, record)})"
        )
    return sentence


def _grade(claim: Claim, record: Record) -> str:
    source = record.sources.get(claim.document)
    return f"{source.reliability if source else 'F'}{claim.credibility} = {round_(support(claim, record))}"
