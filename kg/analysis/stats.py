"""How much does the graph hold, of which kinds, and from when?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.clock import SUREST
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over the selected claims.

    Attributes:
        claims: How many claims.
        documents: How many documents with claims.
        origins: How many documents that are only named as origins.
        entities: How many entities.
        edges: How many edges the claims yield.
        by: Counts by heading and code: ``class``, ``modality``, ``stance``, ``reliability``,
            ``document kind``, ``entity``, and ``on the day`` where one was asked for: how sure it is that
            what the claims say was so then.
        undated: Claims on the world that bear no date.
        sourced: Claims with a named origin or a first-hand document.
        first: The earliest day of any claim, or None.
        last: The latest day on which any document counts as public, or None.
    """

    claims: int
    documents: int
    origins: int
    entities: int
    edges: int
    by: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    undated: int
    sourced: int
    first: date | None
    last: date | None


def stats(network: Network[str]) -> Stats:
    """How much does the graph hold, of which kinds, and from when?

    Args:
        network: The network.

    Returns:
        The counts.
    """
    record, claims = record_of(network), claims_of(network)
    documents = {claim.document for claim in claims.values()}
    held = [source for iri, source in record.sources.items() if iri in documents]
    headings = {
        "class": Counter(claim.kind for claim in claims.values()),
        "modality": Counter(claim.modality for claim in claims.values()),
        "stance": Counter(claim.stance for claim in claims.values()),
        "reliability": Counter(source.reliability for source in held),
        "document kind": Counter(source.kind for source in held),
        "entity": Counter(entity.kind for entity in record.entities.values()),
    }
    then = Counter(how for claim in claims.values() if (how := holds(network, [claim])))
    if then:
        headings["on the day"] = Counter({how: then[how] for how in SUREST if how in then})
    return Stats(
        claims=len(claims),
        documents=len(documents),
        origins=len(record.sources.keys() - {claim.document for claim in record.claims.values()}),
        entities=len(record.entities),
        edges=network.number_of_edges(),
        by=tuple(
            (name, tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0]))))
            for name, counts in headings.items()
        ),
        undated=sum(not claim.when_text for claim in claims.values() if claim.kind != "Statement"),
        sourced=sum(record.origin(claim) is not None for claim in claims.values()),
        first=min((c.when.earliest for c in claims.values() if c.when.earliest), default=None),
        last=max((s.known_from for s in held if s.known_from), default=None),
    )
