"""What happened around one actor, facility or event, and what was said of it, on two axes of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.claim import Interval
from kg.clock import said
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.claim import Claim, Entity
    from kg.clock import Holding
    from kg.record import Record

MEASURED = ("Count", "Installation", "Figure")
"""The classes whose numbers are set side by side, planned against actual."""

PIECE = "PieceUnit"
ACCELERATORS = (PIECE, "H100EquivalentUnit")
"""The units in which accelerators are counted; the text of each number says in which."""

COMPUTE = "Compute"
"""The item of a figure that tells how much computing capacity a party has in all."""

PARTIES = ("operator", "owner", "user")
"""The roles of those whose accelerators stand in a facility."""

PERFORMED = frozenset({"Actual", "Attempted"})
"""The modalities of what has happened, or was tried; all others lie ahead or fell through."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim on the two axes.

    Attributes:
        claim: The claim's IRI.
        world: When it happened, held or is due.
        said: When it was said.
        planned: Whether it had yet to happen when it was said.
        superseded: Whether a later claim took its place.
        holder: For a count of all that a party of the facility holds, wherever it stands, that party.
        holds: How sure it is, as far as dates tell, that it was so on the day that was asked for; None where
            no day was.
    """

    claim: str
    world: Interval
    said: Interval
    planned: bool
    superseded: bool
    holder: str | None = None
    holds: Holding | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, planned against actual.

    Attributes:
        measure: ``quantity`` or ``power``.
        unit: The unit of a quantity, where accelerators and H100-equivalents are one kind; ``MW`` of power.
        entries: Places among the timeline's entries, by the day in the world, else that on which it was said.
    """

    measure: str
    unit: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All claims on one thing, on two axes of time.

    Attributes:
        entity: The thing.
        entries: The claims with a date in the world or in the record, by the day in the world, then by that
            on which it was said; those without any come last.
        series: Its numbers, a kind each.
    """

    entity: Entity
    entries: tuple[Entry, ...]
    series: tuple[Series, ...]


def timeline(network: Network[str], iri: str) -> Timeline:
    """What happened, and what was said of it, when; and what was planned against what came about?

    Args:
        network: The network; superseded claims take part, marked, if it holds them.
        iri: The IRI of an actor, a site, an event or any other entity.

    Returns:
        Its claims on both axes; without entries where no selected claim names it. Counts of all that the
        parties of a facility hold are among them, since many sources count no finer.
    """
    record, claims = record_of(network), claims_of(network)
    named = [claim for claim in claims.values() if any(value == iri for _, value in claim.roles)]
    made = [_entry(claim, record) for claim in named]
    made += [_entry(claim, record, holder) for claim, holder in _held(named, claims, iri)]
    entries = tuple(
        sorted((replace(each, holds=holds(network, [claims[each.claim]])) for each in made), key=_place)
    )
    kinds: dict[tuple[str, str], list[int]] = {}
    for place, entry in enumerate(entries):
        if kind := _kind(claims[entry.claim], entry.holder or iri):
            kinds.setdefault(kind, []).append(place)
    series = tuple(Series(measure, unit, tuple(places)) for (measure, unit), places in sorted(kinds.items()))
    return Timeline(record.entities[iri], entries, series)


def _held(named: list[Claim], claims: Mapping[str, Claim], iri: str) -> Iterator[tuple[Claim, str]]:
    """Counts of all accelerators, or all compute, of a party that is said to run, own or use a facility."""
    parties = {
        party
        for claim in named
        if claim.role("facility") == iri and claim.supports
        for role in PARTIES
        if (party := claim.role(role))
    }
    told = {claim.iri for claim in named}
    for claim in claims.values():
        holder = claim.role("holder") if claim.kind == "Count" else claim.role("subject")
        whole = claim.kind == "Count" or (claim.kind == "Figure" and claim.code("item") == COMPUTE)
        elsewhere = not claim.role("facility") and claim.iri not in told
        if whole and holder in parties and elsewhere and _counted(claim):
            yield claim, holder


def _counted(claim: Claim) -> bool:
    return bool(claim.quantity) and (claim.code("unit") or PIECE) in ACCELERATORS


def _entry(claim: Claim, record: Record, holder: str | None = None) -> Entry:
    planned = claim.modality not in PERFORMED
    return Entry(
        claim=claim.iri,
        world=Interval(
            claim.when.earliest if claim.dates else None, claim.when.latest if claim.dates else None
        ),
        said=said(claim),
        planned=planned,
        superseded=bool(record.replaced_by.get(claim.iri)),
        holder=holder,
    )


def _kind(claim: Claim, iri: str) -> tuple[str, str] | None:
    """Of which kind the number of a claim on this very thing is, or None where it has none to compare."""
    own = iri in (*claim.all("facility"), *claim.all("subject"), *claim.all("event"), *claim.all("holder"))
    if not own or claim.kind not in MEASURED or not claim.supports or claim.code("per"):
        return None
    if claim.power:
        return "power", "MW"
    unit = claim.code("unit") or PIECE
    return ("quantity", PIECE if unit in ACCELERATORS else unit) if claim.quantity else None


def _place(entry: Entry) -> tuple[object, ...]:
    world = entry.world.earliest or entry.world.latest
    spoken = entry.said.latest
    return (world or spoken or date.max, spoken or date.max, entry.claim)
