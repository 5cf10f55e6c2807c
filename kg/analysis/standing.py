"""How far claims that say one thing have come, how strongly it is said, and how well supported it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.confidence import Confidence, combine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.claim import Claim
    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Standing:
    """The grades of claims that say one thing.

    Attributes:
        modality: How far the furthest of them has come.
        stance: The strongest stance among those that have come so far.
        confidence: How well these support it: a plan that is well attested makes no deed.
    """

    modality: str
    stance: str
    confidence: Confidence


def standing(claims: Sequence[Claim], record: Record) -> Standing:
    """Grade claims that say one thing.

    Args:
        claims: The claims, at least one.
        record: The record.

    Returns:
        Their grades.
    """
    modality = record.strongest(claim.modality for claim in claims)
    behind = [claim for claim in claims if claim.modality == modality]
    return Standing(modality, record.strongest(claim.stance for claim in behind), combine(behind, record))
