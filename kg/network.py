"""The claims as a multigraph: parties, sites and products are nodes, an edge bears its claim's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import networkx as nx

from kg.clock import Holding, holding, surest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kg.claim import Claim
    from kg.record import Record
    from kg.store import Store

Network = nx.MultiDiGraph
"""Nodes are IRIs; an edge's key is the pair of its claim's IRI and its verb."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which claims an answer may rest on.

    Attributes:
        as_of: Leave out what can only have begun after this day, and relations said to have ended before it
            (true in the world then).
        known: Leave out what the record did not yet hold on this day (in the public record then).
        modality: Keep what has come at least this far; all where it is None.
        primary_only: Keep claims that stand on primary records only, read there or through others.
        without: Leave out these claims, and all claims of these documents.
        superseded: Keep claims that a later one replaced or retracted.
    """

    as_of: date | None = None
    known: date | None = None
    modality: str | None = None
    primary_only: bool = False
    without: frozenset[str] = frozenset()
    superseded: bool = False

    def why_not(self, claim: Claim, record: Record, dating: Record | None = None) -> str | None:
        """Why a claim is left out, in a few words, or None where it is kept.

        Args:
            claim: The claim.
            record: The record in which it stands.
            dating: The record whose claims tell when an undated one begins; see `dating`.

        Returns:
            The reason, or None.
        """
        if self._is_left_out(claim):
            return "left out on request"
        if not self.superseded and any(
            self._counts(by, record) for by in record.replaced_by.get(claim.iri, ())
        ):
            return "superseded or retracted"
        if self.primary_only and not record.is_primary(claim):
            return "not on a primary record"
        if self.modality and claim.kind != "Statement" and not record.at_least(claim.modality, self.modality):
            return "not come so far"
        if (reason := self._why_not_then(claim, dating or self.dating(record))) is not None:
            return reason
        ground = record.claims.get(claim.derived_from or "")
        return None if ground is None else self.why_not(ground, record, dating)

    def dating(self, record: Record) -> Record:
        """The record whose claims can tell when another one begins: what nobody knew yet dates nothing.

        Args:
            record: The record.

        Returns:
            The same without what it did not hold on the day, and what is left out.
        """
        if self.known is None and not self.without:
            return record
        there = {
            iri: claim
            for iri, claim in record.claims.items()
            if not self._is_left_out(claim) and self._why_not_known(claim) is None
        }
        return replace(record, claims=there)

    def _is_left_out(self, claim: Claim) -> bool:
        return claim.iri in self.without or claim.document in self.without

    def _counts(self, replacing: str, record: Record) -> bool:
        """Whether a claim that replaces another was there on the day, and is not left out on request."""
        claim = record.claims.get(replacing)
        if claim is None:  # replaced by something that this record does not hold
            return self.known is None
        return not self._is_left_out(claim) and self._why_not_known(claim) is None

    def _why_not_known(self, claim: Claim) -> str | None:
        if self.known is not None:
            if claim.known_from is None:
                return "undated, so not known to have been public"
            if claim.known_from > self.known:
                return "not yet in the record"
        return None

    def _why_not_then(self, claim: Claim, record: Record) -> str | None:
        if (reason := self._why_not_known(claim)) is not None:
            return reason
        if self.as_of is not None and holding(claim, record, self.as_of) == "not":
            begin = record.begin(claim)
            return "later in the world" if begin is not None and begin > self.as_of else "over by then"
        return None


def project(
    record: Record, selection: Selection | None = None, *, store: Store | None = None
) -> Network[str]:
    """Project the claims of a record to a network.

    A claim that lacks a role of a recipe yields no edge by it; one that names several parties in a role
    yields an edge for each. What denies or retracts, or searched and found
    nothing, yields none either, but is kept among the graph's claims.

    Args:
        record: The record.
        selection: Which claims to take; all that are not superseded where it is None.
        store: The dataset from which the record was read, where there is one; see `store_of`.

    Returns:
        A multigraph. Nodes have ``label`` and ``kind``; edges have ``claim``, ``relation``, ``carries``,
        ``number`` (which of the claim's edges of this relation it is, from 0) and the claim's modality,
        stance, dates, quantity, event, lot and document. The graph has the attributes ``record``,
        ``selection``, ``claims`` (those selected, by IRI), ``omitted`` (how many for which reason),
        ``dating`` (see `Selection.dating`) and ``edgeless`` (how many selected claims have a recipe and no
        edge).
    """
    chosen = selection or Selection()
    claims: dict[str, Claim] = {}
    omitted: Counter[str] = Counter()
    dating = chosen.dating(record)
    for iri, claim in record.claims.items():
        reason = chosen.why_not(claim, record, dating)
        if reason is None:
            claims[iri] = claim
        else:
            omitted[reason] += 1
    network: Network[str] = nx.MultiDiGraph(
        record=record, selection=chosen, claims=claims, omitted=dict(omitted), dating=dating
    )
    recipes: dict[str, list[tuple[str, str, str, str]]] = {}
    for recipe in record.recipes:
        recipes.setdefault(recipe.kind, []).append(
            (recipe.source, recipe.target, recipe.verb, recipe.carries)
        )
    edgeless = 0
    for claim in claims.values():
        added = 0
        for source_role, target_role, verb, carries in recipes.get(claim.kind, ()) if claim.supports else ():
            ends = product(claim.all(source_role), claim.all(target_role))
            for number, (source, target) in enumerate(ends):
                _add_node(network, source, record)
                _add_node(network, target, record)
                told = _attributes(claim, verb, carries)
                network.add_edge(source, target, key=(claim.iri, verb), number=number, **told)
                added += 1
        edgeless += claim.kind in recipes and not added
    network.graph["edgeless"] = edgeless
    if store is not None:
        network.graph["store"] = store
    return network


def record_of(network: Network[str]) -> Record:
    """The record that a network was projected from."""
    record: Record = network.graph["record"]
    return record


def store_of(network: Network[str]) -> Store:
    """The dataset that a network's record was read from, for what is asked of it in SPARQL.

    Raises:
        KeyError: The network was projected from a record alone, and not by a graph.
    """
    store: Store = network.graph["store"]
    return store


def claims_of(network: Network[str]) -> Mapping[str, Claim]:
    """The claims that were selected for a network, by IRI."""
    claims: Mapping[str, Claim] = network.graph["claims"]
    return claims


def holds(network: Network[str], claims: Iterable[Claim]) -> Holding | None:
    """How sure it is that what claims say was so on the day for which a network was selected.

    Args:
        network: The network.
        claims: Some of its claims, each of which says so.

    Returns:
        The surest of what their dates tell; None where there is no claim, or the network is of no one day.
    """
    chosen: Selection = network.graph["selection"]
    if chosen.as_of is None:
        return None
    dating: Record = network.graph["dating"]
    return surest(holding(claim, dating, chosen.as_of) for claim in claims)


def edge_name(relation: str, number: int = 0) -> str:
    """What tells an edge from the others of its claim.

    Args:
        relation: Its verb.
        number: Which of the claim's edges of this verb it is, from 0; one that names several parties has
            several.

    Returns:
        The name.

    Example:
        >>> edge_name("uses"), edge_name("uses", 1)
        ('uses', 'uses (2)')
    """
    return f"{relation} ({number + 1})" if number else relation


def _add_node(network: Network[str], iri: str, record: Record) -> None:
    if iri not in network:
        entity = record.entities.get(iri)
        network.add_node(iri, label=record.label(iri), kind=entity.kind if entity else "")


def _attributes(claim: Claim, verb: str, carries: str) -> dict[str, object]:
    return {
        "claim": claim.iri,
        "relation": verb,
        "carries": carries,
        "modality": claim.modality,
        "stance": claim.stance,
        "credibility": claim.credibility,
        "valid_from": claim.when.earliest,
        "valid_to": claim.when.latest,
        "quantity_min": claim.quantity.low,
        "quantity_max": claim.quantity.high,
        "amount_min": claim.amount.low,
        "amount_max": claim.amount.high,
        "currency": claim.currency,
        "event": claim.role("event"),
        "lot": claim.role("lot"),
        "product": claim.role("product"),
        "document": claim.document,
    }
