"""What does the record say of one entity, and on whose word?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.clock import SUREST
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from kg.claim import Claim, Entity
    from kg.clock import Holding


@dataclass(frozen=True, slots=True)
class Relation:
    """One thing that a claim says of an entity.

    Attributes:
        direction: ``out`` and ``in`` for an edge, ``about`` where the claim yields none.
        relation: The local name of the verb, or of the claim's class.
        other: The entity at the other end, or None.
        claim: The claim's IRI.
        holds: How sure it is, as far as dates tell, that it was so on the day that was asked for; None where
            no day was.
    """

    direction: str
    relation: str
    other: str | None
    claim: str
    holds: Holding | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """All that the record says of one entity.

    Attributes:
        entity: The entity.
        relations: Edges out, edges in, then what else is said; each by relation and date. On a day, what was
            certainly so comes before what was possibly so, and what bears no date stands at the end.
    """

    entity: Entity
    relations: tuple[Relation, ...]


def profile(network: Network[str], iri: str) -> Profile:
    """What does the record say of one entity, and on whose word?

    Args:
        network: The network.
        iri: The entity's IRI.

    Returns:
        Every relation in and out, by kind and date; without relations where no selected claim names it.
    """
    claims = claims_of(network)
    found = []
    if iri in network:
        found += [
            Relation("out", d["relation"], other, d["claim"])
            for _, other, d in network.out_edges(iri, data=True)
        ]
        found += [
            Relation("in", d["relation"], other, d["claim"])
            for other, _, d in network.in_edges(iri, data=True)
        ]
    with_edge = {relation.claim for relation in found}
    found += [
        Relation("about", claim.kind, None, claim.iri)
        for claim in claims.values()
        if claim.iri not in with_edge and _names(claim, iri)
    ]
    told = [replace(each, holds=holds(network, [claims[each.claim]])) for each in found]
    return Profile(
        entity=record_of(network).entities[iri],
        relations=tuple(sorted(told, key=lambda r: _place(r, claims[r.claim]))),
    )


def _names(claim: Claim, iri: str) -> bool:
    return claim.claimant == iri or any(value == iri for _, value in claim.roles)


def _place(relation: Relation, claim: Claim) -> tuple[object, ...]:
    directions = ("out", "in", "about")
    day = claim.when.latest or claim.when.earliest or date.max
    return (
        SUREST.index(relation.holds) if relation.holds else 0,
        directions.index(relation.direction),
        relation.relation,
        day,
        relation.claim,
        relation.other or "",
    )
