"""What became of one lot, and what is missing to close it?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.analysis.confidence import round_, support
from kg.analysis.counting import held
from kg.analysis.denial import Objections
from kg.analysis.lineage import Lineage, Lineages, lineages
from kg.analysis.stage import STAGES, stages
from kg.claim import Claim, Range
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kg.clock import Holding
    from kg.record import Record

MOVES = ("shipped", "sold", "diverted", "installed")
"""The stages at whose end the lot has another holder or place."""

NEEDED = ("ordered", "shipped", "installed", "seen")
"""The stages without which a lot's way is not told to its end; a sale tells the order, an allocation too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger.

    Attributes:
        stage: The stage that the claim tells.
        claim: The claim's IRI.
        source: The party from which goods come, or None.
        target: The party or facility that has, or is due, the goods, or None.
        when: The day, month or span, as written.
        sort_day: A day by which entries are put in order.
        quantity: How many.
        unit: The code of the unit.
        amount: How much money's worth.
        currency: The ISO 4217 code of the amount, or None.
        modality: How far the thing has come.
        stance: How the claimant stands to it.
        confidence: The number of the claim's grade.
        origin: The origin of what the claim says, or None.
        holds: How sure it is, as far as dates tell, that it had come so far by the day that was asked for;
            None where no day was.
    """

    stage: str
    claim: str
    source: str | None
    target: str | None
    when: str
    sort_day: date
    quantity: Range
    unit: str
    amount: Range
    currency: str | None
    modality: str
    stance: str
    confidence: Decimal
    origin: str | None
    holds: Holding | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that the record says of one lot.

    Attributes:
        lot: The lot's IRI.
        products: The products that its claims name.
        quantity: How many it holds, as far as the best claim of each origin says.
        unit: The code of the unit.
        entries: The claims, by stage and day.
        lineage: The lots that it was taken from and those taken from it, and what remains unexplained.
        holder: The party or facility where the last movement that has happened ended, or None.
        denials: Claims that deny something of it.
        missing: What the record lacks to close the ledger.
        holds: How sure it is, as far as dates tell, that the holder had it by the day that was asked for;
            None where no day was, or no holder is known.
    """

    lot: str
    products: tuple[str, ...]
    quantity: Range
    unit: str
    entries: tuple[Entry, ...]
    lineage: Lineage
    holder: str | None
    denials: tuple[str, ...]
    missing: tuple[str, ...]
    holds: Holding | None = None

    @property
    def stage(self) -> str | None:
        """The last stage at which the lot moved, or was due to; None where no claim tells one."""
        return next(
            (e.stage for e in reversed(self.entries) if e.stage not in ("seen", "seized", "valued")), None
        )


def ledger(network: Network[str], lot: str) -> Ledger:
    """What became of one lot, and what is missing to close it?

    Args:
        network: The network.
        lot: The lot's IRI.

    Returns:
        The ledger; without entries where no selected claim speaks of the lot.
    """
    return _ledger(network, lot, lineages(network), _told(claims_of(network)))


@dataclass(frozen=True, slots=True)
class _Told:
    """Where to find what is said of lots.

    Attributes:
        of: The claims on each lot.
        objections: What denies them.
    """

    of: Mapping[str, list[Claim]]
    objections: Objections

    def denials(self, own: Iterable[Claim]) -> set[str]:
        """The claims that deny some of these, and those among them that deny."""
        found = set[str]()
        for claim in own:
            found.update(self.objections.of(claim), () if claim.supports else (claim.iri,))
        return found


def _told(claims: Mapping[str, Claim]) -> _Told:
    of = defaultdict[str, list["Claim"]](list)
    for claim in claims.values():
        for lot in claim.all("lot"):
            of[lot].append(claim)
    return _Told(of, Objections(claims.values()))


def _ledger(network: Network[str], lot: str, drawn: Lineages, told: _Told) -> Ledger:
    record, own = record_of(network), told.of.get(lot, [])
    entries = sorted(
        (
            replace(entry, holds=holds(network, [claim]))
            for claim in own
            if claim.supports
            for entry in _entries(claim, record)
        ),
        key=lambda e: (_place(e.stage), e.sort_day, e.claim),
    )
    quantity, way = held(own, record)
    moved = [e for e in entries if e.stage in MOVES and e.target and e.modality == "Actual"]
    gone = {entry.source for entry in moved}
    there = [entry for entry in moved if entry.target not in gone] or moved
    last = max(there, key=lambda entry: (_place(entry.stage), entry.confidence), default=None)
    return Ledger(
        lot=lot,
        products=tuple(sorted({p for claim in own for p in claim.all("product")})),
        quantity=quantity,
        unit=way.unit,
        entries=tuple(entries),
        lineage=drawn.of(lot),
        holder=last.target if last else None,
        denials=tuple(sorted(told.denials(own))),
        missing=_missing(entries, quantity),
        holds=last.holds if last else None,
    )


def lots(network: Network[str]) -> tuple[Ledger, ...]:
    """Which lots does the record follow, and where are they now?

    Args:
        network: The network.

    Returns:
        The ledgers of all lots of which any selected claim speaks, by IRI.
    """
    told, drawn = _told(claims_of(network)), lineages(network)
    return tuple(_ledger(network, lot, drawn, told) for lot in sorted(told.of))


def _entries(claim: Claim, record: Record) -> Iterable[Entry]:
    for stage, target in stages(claim):
        yield Entry(
            stage=stage,
            claim=claim.iri,
            source=_source_of(claim, stage),
            target=target or claim.role("holder") or claim.role("facility") or claim.role("recipient"),
            when=claim.when_text,
            sort_day=claim.when.latest or claim.when.earliest or date.max,
            quantity=claim.quantity,
            unit=claim.code("unit") or "PieceUnit",
            amount=claim.amount,
            currency=claim.currency,
            modality=claim.modality,
            stance=claim.stance,
            confidence=round_(support(claim, record)),
            origin=record.origin(claim),
        )


def _source_of(claim: Claim, stage: str) -> str | None:
    if stage == "diverted":
        return claim.role("divertedFrom")
    names = ("supplier", "holder", "inspector")
    return next((party for name in names if (party := claim.role(name))), None)


def _place(stage: str) -> int:
    return next(place for place, (name, *_) in enumerate(STAGES) if name == stage)


def _missing(entries: list[Entry], quantity: Range) -> tuple[str, ...]:
    told = {entry.stage for entry in entries}
    if told & {"allocated", "sold", "due"}:
        told.add("ordered")
    if told & {"sold", "diverted"}:
        told.add("shipped")
    lacks = [f"no claim says that it was {stage}" for stage in NEEDED if stage not in told]
    undated = sum(not entry.when for entry in entries)
    if undated:
        lacks.append(f"{undated} of {len(entries)} entries bear no date")
    if not quantity:
        lacks.append("no claim gives a quantity")
    if not any(entry.modality == "Actual" for entry in entries):
        lacks.append("no claim says that anything has happened yet")
    return tuple(lacks)
