"""Which happenings are parts of which, and which overlap, as claims say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from kg.claim import Claim


@dataclass(frozen=True)
class Nesting:
    """Tells which happenings are parts of others (``kg:partOf``), and which overlap (``kg:overlaps``).

    A happening is an event, or a claim that names none.

    Attributes:
        claims: The claims that say so, by IRI; those that support nothing are left aside.
    """

    claims: Mapping[str, Claim]

    def of(self, claims: Iterable[Claim]) -> frozenset[str]:
        """The happenings that claims speak of."""
        return frozenset(name for claim in claims for name in self._names(claim.iri, claim))

    def around(self, happenings: Iterable[str]) -> frozenset[str]:
        """All that some happenings are parts of, over one step or more."""
        found: set[str] = set()
        for each in happenings:
            if each in self._parts:
                found |= nx.descendants(self._parts, each)
        return frozenset(found)

    def inside(self, happenings: Iterable[str]) -> frozenset[str]:
        """Some happenings, and all that is a part of them, over one step or more."""
        found = set(happenings)
        for each in tuple(found):
            if each in self._parts:
                found |= nx.ancestors(self._parts, each)
        return frozenset(found)

    def touched(self, happenings: Iterable[str]) -> frozenset[str]:
        """All that a claim says overlaps one of some happenings."""
        return frozenset(
            other for one in happenings if one in self._overlaps for other in self._overlaps[one]
        )

    @cached_property
    def _parts(self) -> nx.DiGraph[str]:
        """An edge leads from each happening to what it is a part of."""
        return nx.DiGraph(self._said("partOf"))

    @cached_property
    def _overlaps(self) -> nx.Graph[str]:
        return nx.Graph(self._said("overlaps"))

    def _said(self, role: str) -> list[tuple[str, str]]:
        return [
            (one, other)
            for iri, claim in self.claims.items()
            if claim.supports
            for named in claim.all(role)
            for one in self._names(iri, claim)
            for other in self._names(named, self.claims.get(named))
            if one != other
        ]

    @staticmethod
    def _names(iri: str, claim: Claim | None) -> tuple[str, ...]:
        return (claim.all("event") if claim else ()) or (iri,)
