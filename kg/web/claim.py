"""A claim as a page shows it: what it says, on whose word, how surely, and who disputes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.analysis.confidence import round_, support
from kg.analysis.denial import Objections
from kg.export.cited import figures
from kg.export.words import code, spaced
from kg.web.page import facts, link, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claim import Claim
    from kg.record import Record


class Told:
    """Tells of claims.

    Attributes:
        record: The record in which they stand.
        up: The way from the page to the start page.
    """

    def __init__(self, record: Record, up: str) -> None:
        self.record, self.up = record, up
        self._denials = Objections(record.claims.values())

    def who(self, claim: Claim) -> str:
        """Whose word it is, how the claimant stands to it, and how far the thing has come."""
        party = self.named(claim.claimant) if claim.claimant else "the document"
        stance, modality = code(claim.stance, self.record), code(claim.modality, self.record)
        found = "" if claim.found else " · looked for and not found"
        return f"{party} · {text(stance)} · {text(modality)}{found}"

    def where(self, claim: Claim) -> str:
        """The document, with a link to the claim in it."""
        source = self.record.sources[claim.document]
        publisher = self.record.label(source.publisher) if source.publisher else source.title
        return link(claim.iri, f"{publisher}, {source.issued or 'undated'}", up=self.up)

    def grade(self, claim: Claim) -> str:
        """The Admiralty grades of document and claim, and the number that follows from them."""
        source = self.record.sources[claim.document]
        return f"{text(source.reliability)}{claim.credibility} = {round_(support(claim, self.record))}"

    def figures(self, claim: Claim) -> str:
        """The figures of a claim in words; empty where it has none."""
        return text(figures(claim))

    def disputed(self, claim: Claim) -> Iterator[str]:
        """Who denies or retracts it, and what replaced it, each in a line."""
        for iri in self.disputes(claim):
            other = self.record.claims[iri]
            aspect = other.code("aspect")
            in_what = f" ({code(aspect, self.record)})" if aspect else ""
            says = link(iri, other.says or terms.shorten(iri), up=self.up)
            yield f'<p class="doubt">Disputed{text(in_what)}: {says} — {self.who(other)}</p>'
        for iri in self.record.replaced_by.get(claim.iri, ()):
            by = self.record.claims.get(iri)
            says = link(iri, by.says if by else terms.shorten(iri), up=self.up)
            yield f'<p class="doubt">Superseded or retracted by: {says}</p>'

    def disputes(self, claim: Claim) -> tuple[str, ...]:
        """The same as `kg.export.cited.disputes`, without looking at every claim of the record."""
        return self._denials.of(claim)

    def named(self, iri: str) -> str:
        """A thing by its label, with a link to its page."""
        return link(iri, self.record.label(iri), up=self.up)

    def whole(self, claim: Claim) -> Iterator[str]:
        """All that a claim says, as lines of HTML."""
        yield f'<article id="{text(claim.iri.partition("#")[2])}">'
        yield f"<p>{text(claim.says or code(claim.kind, self.record))}</p>"
        roles = ((spaced(role), self._role(iri)) for role, iri in claim.roles)
        origin = self.record.origin(claim)
        yield from facts(
            (
                ("who says so", self.who(claim)),
                ("kind", text(code(claim.kind, self.record))),
                ("when it was", text(claim.when_text or "not stated")),
                ("when said", text(claim.stated or "")),
                ("figures", self.figures(claim)),
                *roles,
                ("in the document", text(claim.locator or "place not noted")),
                (
                    "origin",
                    self.named(origin) if origin else "none named, so no independent support",
                ),
                ("how sure", self.grade(claim)),
                ("identifiers", text(", ".join(claim.identifiers))),
                ("claim", f"<code>{text(terms.shorten(claim.iri))}</code>"),
            )
        )
        yield from self.disputed(claim)
        yield "</article>"

    def _role(self, iri: str) -> str:
        other = self.record.claims.get(iri)
        return link(iri, other.says or terms.shorten(iri), up=self.up) if other else self.named(iri)
