"""What would change an answer: its documents, its origins, and all but primary records left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.analysis.leg import Leg, confidence_in
from kg.claim import Claim
from kg.record import Record


@dataclass(frozen=True, slots=True)
class Change:
    """What the answer would lose without one document, or one origin.

    Attributes:
        without: The IRI of the document or origin.
        what: ``source`` or ``origin``.
        falls: Whether a leg would have no claim left.
        weakest: The confidence that would remain, zero where it falls.
    """

    without: str
    what: str
    falls: bool
    weakest: Decimal


def changes(steps: Sequence[Leg], record: Record) -> tuple[Change, ...]:
    """What would change the answer: each document and each origin left out in turn.

    Args:
        steps: The legs.
        record: The record.

    Returns:
        Only those whose loss lowers the weakest leg or fells the answer, the gravest first.
    """
    now = min(step.confidence.value for step in steps)
    found: list[Change] = []
    on_legs = [record.claims[iri] for step in steps for iri in step.claims]
    for what in ("source", "origin"):
        names = {_root(claim, record, what) for claim in on_legs}
        for name in sorted(name for name in names if name is not None):
            weakest = min(_without(step, name, record, what) for step in steps)
            if weakest < now:
                found.append(Change(name, what, falls=weakest == 0, weakest=weakest))
    by_document = {(c.without, c.weakest) for c in found if c.what == "source"}
    told_twice = {c for c in found if c.what == "origin" and (c.without, c.weakest) in by_document}
    return tuple(sorted(set(found) - told_twice, key=lambda c: (c.weakest, c.what, c.without)))


def carrying(step: Leg, record: Record) -> tuple[str, ...]:
    """The claims that carry a leg: without all of them it falls, since statements alone tell of no transfer.

    Args:
        step: The leg.
        record: The record.

    Returns:
        Their IRIs, in order.
    """
    return tuple(iri for iri in step.claims if record.claims[iri].kind != "Statement")


def _root(claim: Claim, record: Record, what: str) -> str | None:
    """The document of a claim, or its origin."""
    return claim.document if what == "source" else record.origin(claim)


def _without(step: Leg, name: str, record: Record, what: str) -> Decimal:
    kept = [record.claims[iri] for iri in step.claims if _root(record.claims[iri], record, what) != name]
    return _weight(step, kept, record)


def on_primary_records(steps: Sequence[Leg], record: Record) -> Decimal:
    """What would be left of an answer on primary records alone.

    Args:
        steps: The legs.
        record: The record.

    Returns:
        The confidence of the weakest leg; zero where a leg has no claim that stands on a primary record.
    """
    weights = []
    for step in steps:
        claims = (record.claims[iri] for iri in step.claims)
        weights.append(_weight(step, [claim for claim in claims if record.is_primary(claim)], record))
    return min(weights)


def _weight(step: Leg, kept: Sequence[Claim], record: Record) -> Decimal:
    """What is left of a leg's confidence; a leg of which only statements are left has fallen."""
    stands = any(claim.kind != "Statement" for claim in kept)
    return confidence_in(kept, step.modality, record).value if stands else Decimal(0)
