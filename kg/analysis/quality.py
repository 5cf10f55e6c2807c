"""How good is the record: on which sources does it rest, what is borne out twice, and what is missing?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.corroboration import Corroboration, corroboration
from kg.analysis.overdue import Plan, overdue
from kg.identity import kind_of
from kg.network import Network, Selection, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kg.claim import Claim
    from kg.record import Record

RECORDS = ("primary record", "passed on from one", "other document")
"""Where a claim stands: in a primary record, in a document that takes it from one, or in another."""

IDENTIFIERS = frozenset({"skos:exactMatch", "kg:lei", "schema:identifier"})
"""The properties by which an actor is found in another register."""

NAMELESS = frozenset({"Group", "UnknownParty"})
"""The classes of actors that no register has: several that act together, and who is not known."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that some of the record lacks.

    Attributes:
        what: What lacks what, in words.
        items: The claims, documents or actors that lack it, as IRIs in order.
        of: How many could have it.
    """

    what: str
    items: tuple[str, ...]
    of: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the selected claims are as a record.

    Attributes:
        day: The day by which plans are judged; None where no document bears a date.
        claims: How many claims.
        reliability: How many of them stand in documents of each grade, by grade.
        records: How many of them stand in each of `RECORDS`, in this order.
        support: Which of them a second origin bears out.
        gaps: What is missing.
        plans: The plans past their day of which nothing was said since, the oldest first.
    """

    day: date | None
    claims: int
    reliability: tuple[tuple[str, int], ...]
    records: tuple[tuple[str, int], ...]
    support: Corroboration
    gaps: tuple[Gap, ...]
    plans: tuple[Plan, ...]


def quality(network: Network[str]) -> Quality:
    """How good is the record: on which sources does it rest, what is borne out twice, and what is missing?

    Args:
        network: The network.

    Returns:
        Counts by tier of source, the claims with a second origin, the gaps, and the plans that nobody
        followed up. Plans are judged by the day that the network was selected for, the earlier where there
        are two; else by the last day on which one of its documents counts as public.
    """
    record, claims = record_of(network), claims_of(network)
    day = _day(network.graph["selection"], claims.values(), record)
    tiers = Counter(_record(claim, record) for claim in claims.values())
    return Quality(
        day=day,
        claims=len(claims),
        reliability=tuple(
            sorted(Counter(record.sources[claim.document].reliability for claim in claims.values()).items())
        ),
        records=tuple((tier, tiers[tier]) for tier in RECORDS),
        support=corroboration(network),
        gaps=tuple(_gaps(claims, record)),
        plans=overdue(network, day=day),
    )


def _day(selection: Selection, claims: Iterable[Claim], record: Record) -> date | None:
    given = [day for day in (selection.known, selection.as_of) if day is not None]
    if given:
        return min(given)
    public = (record.sources[claim.document].known_from for claim in claims)
    return max((day for day in public if day is not None), default=None)


def _record(claim: Claim, record: Record) -> str:
    if record.sources[claim.document].primary:
        return RECORDS[0]
    return RECORDS[1] if record.is_primary(claim) else RECORDS[2]


def _gaps(claims: Mapping[str, Claim], record: Record) -> Iterator[Gap]:
    every = claims.values()
    yield _gap("claims without a date", claims, (c.iri for c in every if not (c.dates or c.stated)))
    yield _gap("claims without an origin", claims, (c.iri for c in every if record.origin(c) is None))
    yield _gap("claims without a locator", claims, (c.iri for c in every if not c.locator))
    read = {claim.document for claim in every}
    unread = {origin for claim in every if (origin := record.origin(claim))} - read
    for name, documents in (("documents", read), ("origins that were not read", unread)):
        known = [source for iri, source in record.sources.items() if iri in documents]
        yield _gap(f"{name} without a date", known, (s.iri for s in known if not s.issued))
        yield _gap(f"{name} without an address", known, (s.iri for s in known if not s.url))
    named = {iri for claim in every for iri in (claim.claimant, *(iri for _, iri in claim.roles)) if iri}
    actors = [
        entity
        for iri, entity in record.entities.items()
        if iri in named and kind_of(iri) == "actor" and entity.kind not in NAMELESS
    ]
    unknown = (a.iri for a in actors if not IDENTIFIERS & {name for name, _ in a.links})
    yield _gap("actors without an identifier elsewhere", actors, unknown)


def _gap(what: str, of: Iterable[object], items: Iterable[str]) -> Gap:
    return Gap(what, tuple(sorted(items)), sum(1 for _ in of))
