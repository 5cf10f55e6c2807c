"""What became of one lot, and what is missing to close it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.analysis.confidence import round_, support
from kg.analysis.leg import weighed_range
from kg.claim import Claim, Range
from kg.network import Network, claims_of, holds, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from kg.clock import Holding
    from kg.record import Record

STAGES = (
    ("due", ("Diversion",), "divertedFrom"),
    ("ordered", ("Order",), "buyer"),
    ("allocated", ("Allocation",), "recipient"),
    ("shipped", ("Shipment", "Supply"), "recipient"),
    ("sold", ("Sale",), "buyer"),
    ("diverted", ("Diversion",), "recipient"),
    ("installed", ("Installation",), "facility"),
    ("seen", ("Inspection", "Count"), "holder"),
    ("seized", ("Seizure",), "authority"),
    ("valued", ("Valuation", "Consequence"), "valued"),
)
"""The stages of a lot's life: the classes of claims that tell them, and the role of the party at the end."""

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
class Part:
    """A lot that was split off.

    Attributes:
        lot: Its IRI.
        quantity: How many it holds.
    """

    lot: str
    quantity: Range


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that the record says of one lot.

    Attributes:
        lot: The lot's IRI.
        products: The products that its claims name.
        quantity: How many it holds, as far as the best claim of each origin says.
        unit: The code of the unit.
        entries: The claims, by stage and day.
        taken_from: The lots from which it was split.
        parts: The lots that were split off from it.
        rest: What the parts leave over, as a range; empty where a figure is missing.
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
    taken_from: tuple[str, ...]
    parts: tuple[Part, ...]
    rest: Range
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
    record, claims = record_of(network), claims_of(network)
    own = [claim for claim in claims.values() if lot in claim.all("lot")]
    entries = sorted(
        (
            replace(entry, holds=holds(network, [claim]))
            for claim in own
            if claim.supports
            for entry in _entries(claim, record)
        ),
        key=lambda e: (_place(e.stage), e.sort_day, e.claim),
    )
    events = {claim.happening for claim in own}
    parts = _parts(lot, claims.values(), record)
    quantity, unit = _held(own, record)
    moved = [e for e in entries if e.stage in MOVES and e.target and e.modality == "Actual"]
    gone = {entry.source for entry in moved}
    there = [entry for entry in moved if entry.target not in gone] or moved
    last = max(there, key=lambda entry: (_place(entry.stage), entry.confidence), default=None)
    return Ledger(
        lot=lot,
        products=tuple(sorted({p for claim in own for p in claim.all("product")})),
        quantity=quantity,
        unit=unit,
        entries=tuple(entries),
        taken_from=tuple(sorted({parent for claim in own for parent in claim.all("takenFrom")})),
        parts=parts,
        rest=_rest(quantity, parts),
        holder=last.target if last else None,
        denials=tuple(sorted(c.iri for c in claims.values() if not c.supports and _touches(c, own, events))),
        missing=_missing(entries, quantity, parts),
        holds=last.holds if last else None,
    )


def lots(network: Network[str]) -> tuple[Ledger, ...]:
    """Which lots does the record follow, and where are they now?

    Args:
        network: The network.

    Returns:
        The ledgers of all lots of which any selected claim speaks, by IRI.
    """
    named = {lot for claim in claims_of(network).values() for lot in claim.all("lot")}
    return tuple(ledger(network, lot) for lot in sorted(named))


def _touches(denial: Claim, own: list[Claim], events: set[str]) -> bool:
    answered = {*denial.all("respondsTo")}
    return denial in own or bool(answered & {claim.iri for claim in own}) or denial.role("event") in events


def _entries(claim: Claim, record: Record) -> Iterable[Entry]:
    for stage, kinds, end in STAGES:
        target = claim.role(end)
        if claim.kind in kinds and (target or stage not in ("due", "diverted")):
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


def _held(own: Sequence[Claim], record: Record) -> tuple[Range, str]:
    """How many the lot holds, by the best claim of each origin, in the way of counting that most use.

    A source may count racks and another the accelerators in them: figures of different products do not mix.
    """
    stated = [c for c in own if c.quantity and c.supports]
    ways = sorted((c.code("unit") or "PieceUnit", c.role("product") or "") for c in stated)
    if not ways:
        return Range(), "PieceUnit"
    unit, product = max(ways, key=ways.count)
    counted = [
        c for c in stated if (c.code("unit") or "PieceUnit", c.role("product") or "") == (unit, product)
    ]
    return weighed_range(counted, record, "quantity"), unit


def _parts(lot: str, claims: Iterable[Claim], record: Record) -> tuple[Part, ...]:
    by_part: dict[str, list[Claim]] = {}
    for claim in claims:
        if lot in claim.all("takenFrom"):
            for part in claim.all("lot"):
                by_part.setdefault(part, []).append(claim)
    return tuple(Part(part, _held(own, record)[0]) for part, own in sorted(by_part.items()))


def _rest(whole: Range, parts: tuple[Part, ...]) -> Range:
    """Interval subtraction: the least rest is the low whole less the high parts, and the other way round."""
    if not parts or not whole:
        return Range()
    lows, highs = [part.quantity.low for part in parts], [part.quantity.high for part in parts]
    low = high = None
    if whole.low is not None and None not in highs:
        low = max(0, whole.low - sum(h for h in highs if h is not None))
    if whole.high is not None and None not in lows:
        high = max(0, whole.high - sum(n for n in lows if n is not None))
    return Range(low, high)


def _missing(entries: list[Entry], quantity: Range, parts: tuple[Part, ...]) -> tuple[str, ...]:
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
    if any(not part.quantity for part in parts):
        lacks.append("not every part has a quantity")
    if not any(entry.modality == "Actual" for entry in entries):
        lacks.append("no claim says that anything has happened yet")
    return tuple(lacks)
