"""The whole record as one frozen value: claims, documents, entities, and what the ontology says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from kg import terms
from kg.claim import Claim, Entity, Giving, Recipe, Source
from kg.identity import Name, kind_of


@dataclass(frozen=True)
class Record:
    """All claims with their documents and entities: what an analysis reads.

    Attributes:
        claims: Each claim by its IRI, in the order of the IRIs.
        sources: Each document by its IRI.
        entities: Each entity by its IRI.
        recipes: The edge recipes of the classes.
        weights: The confidence rule's number of each Admiralty grade: ``A``–``F`` and ``1``–``6``.
        ranks: The place of each modality and stance in its order, 1 the strongest.
        labels: The label of each code and class, by its local name.
        families: The class above each class of claims, by their local names.
        compared_by: For each class, the roles by which two of its claims speak of the same.
        functional: For each class, the roles that have one value in the world.
        replaced_by: For each claim that was superseded or retracted, the claims that did so.
        givings: How the classes tell that one party gives another money or its worth.
    """

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    recipes: tuple[Recipe, ...]
    weights: Mapping[str, Decimal]
    ranks: Mapping[str, int]
    labels: Mapping[str, str]
    families: Mapping[str, str] = field(default_factory=dict)
    compared_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    givings: tuple[Giving, ...] = ()

    def known(self, day: date) -> Record:
        """The documents that were public by the end of a day, with their claims."""
        sources = {
            iri: each for iri, each in self.sources.items() if each.known_from and each.known_from <= day
        }
        claims = {iri: each for iri, each in self.claims.items() if each.document in sources}
        return replace(self, sources=sources, claims=claims)

    def origin(self, claim: Claim) -> str | None:
        """The document in which a claim's knowledge began.

        A claim's own origin goes before that of its document, and an origin's origin is followed to the end.

        Args:
            claim: The claim.

        Returns:
            The root document's IRI. None where the document names no origin and is not first-hand, or where
            the root is known not to be first-hand: then the claim adds no independent support.
        """
        source = self.sources.get(claim.document)
        if claim.first_hand:
            return claim.document
        start = claim.origin or (source.origin if source else None)
        if start is None:
            first_hand = claim.first_hand is None and source is not None and source.first_hand
            return claim.document if first_hand else None
        last = self._origins(start)[-1]
        root = self.sources.get(last)
        return None if root is not None and root.first_hand is False else last

    def lineage(self, claim: Claim) -> tuple[str, ...]:
        """The documents through which a claim came: its own, the one it was taken from, and so on.

        Args:
            claim: The claim.

        Returns:
            IRIs of documents, the claim's own first.
        """
        source = self.sources.get(claim.document)
        start = None if claim.first_hand else claim.origin or (source.origin if source else None)
        return (claim.document, *(self._origins(start) if start else ()))

    def _origins(self, start: str) -> list[str]:
        """A document, its origin, that one's origin, to the end; a circle is followed once."""
        found = [start]
        while (source := self.sources.get(found[-1])) and source.origin and source.origin not in found:
            found.append(source.origin)
        return found

    def begin(self, claim: Claim) -> date | None:
        """The first day on which what a claim says can have begun.

        Args:
            claim: The claim.

        Returns:
            The claim's own first day; where it bears none, the first that a claim of its class gives for the
            same event; None where none does.
        """
        return claim.when.earliest or self._begins.get((claim.happening, claim.kind))

    @cached_property
    def _begins(self) -> dict[tuple[str, str], date]:
        found: dict[tuple[str, str], date] = {}
        for claim in self.claims.values():
            key, day = (claim.happening, claim.kind), claim.when.earliest
            if day is not None and claim.supports:
                found[key] = min(day, found.get(key, day))
        return found

    def is_primary(self, claim: Claim) -> bool:
        """Whether a claim stands on a primary record: its own document, or the origin that it passes on."""
        root = self.sources.get(self.origin(claim) or claim.document)
        own = self.sources.get(claim.document)
        return bool((own and own.primary) or (root and root.primary))

    def rank(self, code: str) -> int:
        """The place of a code in the order of its kind; after all others where it has none."""
        return self.ranks.get(code, len(self.ranks))

    def strongest(self, codes: Iterable[str]) -> str:
        """Of modalities that which has come furthest; of stances the strongest."""
        return min(codes, key=self.rank)

    def weakest(self, codes: Iterable[str]) -> str:
        """Of modalities that which has come least far; of stances the weakest."""
        return max(codes, key=self.rank)

    def at_least(self, modality: str, floor: str) -> bool:
        """Whether a modality has come at least as far as another."""
        return self.rank(modality) <= self.rank(floor)

    def brief(self, document: str) -> str:
        """A document in a few words: its publisher and date, or its title where it has no publisher."""
        source = self.sources.get(document)
        if source is None or source.publisher is None:
            return self.label(document)
        return f"{self.label(source.publisher)}, {source.issued or 'undated'}"

    def label(self, iri: str) -> str:
        """The label of an entity or document, or its shortened IRI where it has none."""
        if iri in self.entities:
            return self.entities[iri].label
        if iri in self.sources:
            return self.sources[iri].title
        return terms.shorten(iri)

    def names(self) -> tuple[Name, ...]:
        """By which names entities and documents go; an entity's label or title comes first of its names."""
        return self._names

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        found: list[Name] = []
        for iri, entity in self.entities.items():
            slug = iri.rsplit("/", 1)[-1]
            texts = (entity.label, *entity.aliases, *entity.linked("kg:pseudonym"), slug)
            found += [Name(text, iri, kind_of(iri)) for text in texts]
        for iri, source in self.sources.items():
            found += [Name(text, iri, kind_of(iri)) for text in (source.title, iri.rsplit("/", 1)[-1])]
        return tuple(found)
