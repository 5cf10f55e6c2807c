"""From claims to citations: who said it, when, where in which document, how sure, and from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Citation:
    """One claim with all that a reader needs to look it up.

    Attributes:
        claim: The claim's IRI.
        kind: The local name of its class.
        source: The document's IRI.
        title: The document's title.
        publisher: The publisher's label, or None.
        issued: The document's date as written, or None.
        url: The document's web address, or None.
        locator: Where in the document, or None.
        reliability: The document's Admiralty grade, A to F.
        credibility: The claim's, 1 to 6.
        claimant: The label of who says it, or None.
        stance: How the claimant stands to it.
        modality: How far the thing has come.
        origin: The IRI of the document in which the knowledge began, or None where none is named.
        primary: Whether the document is a primary record.
        says: What the claim says, in plain words.
        identifiers: Identifiers of the rows from which the claim was made.
        aspect: The aspect that a statement confirms or disputes, or None.
    """

    claim: str
    kind: str
    source: str
    title: str
    publisher: str | None
    issued: str | None
    url: str | None
    locator: str | None
    reliability: str
    credibility: int
    claimant: str | None
    stance: str
    modality: str
    origin: str | None
    primary: bool
    says: str
    identifiers: tuple[str, ...]
    aspect: str | None


def cite(record: Record, claims: Iterable[str]) -> tuple[Citation, ...]:
    """Cite claims.

    Args:
        record: The record.
        claims: IRIs of claims.

    Returns:
        One citation for each claim that the record holds, in order of the IRIs.
    """
    return tuple(_citation(iri, record) for iri in sorted(set(claims)) if iri in record.claims)


def _citation(iri: str, record: Record) -> Citation:
    claim = record.claims[iri]
    source = record.sources[claim.document]
    return Citation(
        claim=iri,
        kind=claim.kind,
        source=claim.document,
        title=source.title,
        publisher=record.label(source.publisher) if source.publisher else None,
        issued=source.issued,
        url=source.url,
        locator=claim.locator,
        reliability=source.reliability,
        credibility=claim.credibility,
        claimant=record.label(claim.claimant) if claim.claimant else None,
        stance=claim.stance,
        modality=claim.modality,
        origin=record.origin(claim),
        primary=source.primary,
        says=claim.says,
        identifiers=claim.identifiers,
        aspect=claim.code("aspect"),
    )
