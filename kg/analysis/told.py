"""How much is told of one stage of an account, on whose word, and what of it is disputed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from kg.analysis.confidence import combine
from kg.analysis.denial import Denials
from kg.analysis.overlap import Overlaps
from kg.analysis.portion import Entry, Portion
from kg.analysis.size import Reading, readings
from kg.claim import CONTRARY, Claim, Interval, Range
from kg.clock import Holding
from kg.network import Network, claims_of, holds, record_of

_Matter = tuple[str | None, str | None]  # product and place


@dataclass(frozen=True, slots=True)
class Cell:
    """What is told of one thing at one stage and time, by claims that speak of the same.

    Attributes:
        layer: One of `kg.analysis.account.LAYERS`.
        stage: The stage.
        stock: Whether it tells how many were in place, rather than how many were added.
        product: The product, or None where none is named.
        place: The facility, or None.
        unit: The code of the unit.
        span: The days on which it was so, is due, or was said.
        dated: Whether that is more than the day on which it was said.
        quantity: How much, by the best claim of each origin; empty where no claim gives a figure.
        readings: The figures behind it, the best first.
        modality: The furthest that a claim gives that does not contradict the figure.
        stance: The strongest stance among those of that modality.
        confidence: What the claims are worth together that do not contradict the figure.
        origins: The independent origins behind it.
        claims: Its claims, in order.
        denials: The claims that deny it.
        disputed: The aspects that are denied.
        holds: How sure it is, as far as dates tell, that it had come so far by the day that was asked for;
            None where no day was.
    """

    layer: str
    stage: str
    stock: bool
    product: str | None
    place: str | None
    unit: str
    span: Interval
    dated: bool
    quantity: Range
    readings: tuple[Reading, ...]
    modality: str
    stance: str
    confidence: Decimal
    origins: tuple[str, ...]
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    holds: Holding | None = None

    @property
    def quarter(self) -> str:
        """The quarter in which it was so, is due or began; the year where that is all that is known."""
        return quarter(self.span)


@dataclass(frozen=True, slots=True)
class Told:
    """How much is told of one stage, over all that belongs to a row of an account.

    Attributes:
        stage: The stage.
        stock: Whether it tells how many were in place, rather than how many were added.
        quantity: How much; empty where no claim gives a figure. Of what was in place, the latest count of
            each place; of what was added, all events together, none of them twice.
        cells: What it rests on: those that add up, or may.
        within: What is a part of these, and adds nothing.
        shared: Pairs of claims, one from each side, of cells that are said to overlap.
        doubtful: Likewise of cells of which nothing tells whether they are the same.
        over: Whether parts are more than the whole that they are said to be parts of.
        silent: Claims that tell the stage without a figure.
        confidence: That of the weakest cell that adds up.
    """

    stage: str
    stock: bool
    quantity: Range
    cells: tuple[Cell, ...]
    within: tuple[Cell, ...] = ()
    shared: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()
    over: bool = False
    silent: tuple[str, ...] = ()
    confidence: Decimal = field(default=Decimal(0))

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims behind it, in order."""
        found = {iri for cell in (*self.cells, *self.within) for iri in cell.claims}
        return tuple(sorted(found.union(self.silent)))

    @property
    def denials(self) -> tuple[str, ...]:
        """All claims that deny something of what adds up, in order."""
        return tuple(sorted({iri for cell in self.cells for iri in cell.denials}))

    @property
    def denied_in_part(self) -> tuple[str, ...]:
        """Those that deny something of a part alone."""
        of_parts = {iri for cell in self.within for iri in cell.denials}
        return tuple(sorted(of_parts.difference(self.denials)))

    @property
    def last(self) -> Interval:
        """The span of the last of its cells; empty where none is dated."""
        spans = [cell.span for cell in self.cells if cell.span.latest]
        return max(spans, key=lambda span: span.latest or date.min, default=Interval())


@dataclass(frozen=True)
class Teller:
    """Tells what the claims in an account say.

    Attributes:
        network: The network.
        overlaps: Tells which of them are about the same.
    """

    network: Network[str]
    overlaps: Overlaps

    def cell(self, portion: Portion) -> Cell:
        """What one portion tells, with its grades and denials."""
        record = record_of(self.network)
        first, claims = portion.entries[0], portion.claims
        # A claim with another figure does not make this one surer.
        behind = [claim for claim in claims if not claim.quantity.excludes(portion.quantity)] or claims
        furthest = record.strongest(claim.modality for claim in behind)
        strongest = min(
            (claim for claim in behind if claim.modality == furthest),
            key=lambda claim: (record.rank(claim.stance), claim.iri),
        )
        weight = combine(behind, record)
        denied = self._denied(claims)
        return Cell(
            layer=first.layer,
            stage=first.stage,
            stock=first.stock,
            product=first.product,
            place=first.place,
            unit=first.unit,
            span=_hull([entry.span for entry in portion.entries]),
            dated=any(entry.dated for entry in portion.entries),
            quantity=portion.quantity,
            readings=readings(((claim, Range()) for claim in claims if claim.quantity), record),
            modality=furthest,
            stance=strongest.stance,
            confidence=weight.value,
            origins=weight.origins,
            claims=tuple(sorted(claim.iri for claim in claims)),
            denials=tuple(sorted({denial.iri for denial, _ in denied})),
            disputed=tuple(sorted({aspect for _, aspect in denied})),
            holds=holds(self.network, claims),
        )

    def cells(self, entries: Iterable[Entry]) -> tuple[Cell, ...]:
        """All that is told of the same things at one stage; of what was in place, one for each time."""
        groups: dict[object, list[Entry]] = {}
        for entry in entries:
            when = (entry.span.earliest, entry.span.latest) if entry.stock else None
            key = (entry.layer, entry.unit, entry.product, entry.place, entry.stage, entry.stock, when)
            groups.setdefault(key, []).append(entry)
        found = [self.cell(portion) for group in groups.values() for portion in self.overlaps.portions(group)]
        return tuple(sorted(found, key=_place))

    def told(
        self,
        stage: str,
        entries: Sequence[Entry],
        day: date | None = None,
        standing: Collection[str] | None = None,
    ) -> Told:
        """How much is told of one stage.

        Args:
            stage: The stage.
            entries: The claims that tell it, of one layer, unit and kind (in place, or added).
            day: The day in the world that was asked for, or None.
            standing: What `standing` gives for all claims of that stage, layer, unit and kind, of which some
                can be newer counts of more than the row is about; None where `entries` are all.

        Returns:
            The figure with the cells that it rests on.
        """
        stock = entries[0].stock
        counted = [entry for entry in entries if entry.claim.quantity]
        chosen = self._standing(counted, standing, day) if stock else counted
        sum_ = self.overlaps.together(self.overlaps.portions(chosen))
        cells = tuple(sorted((self.cell(portion) for portion in sum_.counted), key=_place))
        parts = {id(part): part for part, _ in sum_.inside}
        return Told(
            stage=stage,
            stock=stock,
            quantity=sum_.quantity,
            cells=cells or self._without_figures(entries),
            within=tuple(sorted((self.cell(part) for part in parts.values()), key=_place)),
            shared=_first_claims(sum_.shared),
            doubtful=_first_claims(sum_.doubtful),
            over=bool(sum_.over),
            silent=tuple(sorted(entry.claim.iri for entry in entries if not entry.claim.quantity)),
            confidence=min((cell.confidence for cell in cells), default=Decimal(0)),
        )

    def standing(self, entries: Iterable[Entry], day: date | None) -> frozenset[str]:
        """The claims whose counts stand, of one stage, layer and unit."""
        counted = [entry for entry in entries if entry.claim.quantity]
        return frozenset(entry.claim.iri for entry in latest(counted, self.overlaps, day))

    def _standing(
        self, entries: Sequence[Entry], standing: Collection[str] | None, day: date | None
    ) -> list[Entry]:
        """The counts that stand; where none of a row's does, those that stood last."""
        standing = self.standing(entries, day) if standing is None else standing
        chosen = [entry for entry in entries if entry.claim.iri in standing] or latest(
            entries, self.overlaps, day
        )
        return [entry for entry in chosen if not self._outnumbered(entry, chosen)]

    def _outnumbered(self, wide: Entry, others: Sequence[Entry]) -> bool:
        """Whether later counts of parts of what was counted come to as many: then they tell all of it."""
        parts = [each for each in others if _later(each, wide) and _covers(wide, each, self.overlaps)]
        least = self.overlaps.together(self.overlaps.portions(parts)).quantity.low if parts else None
        return least is not None and least >= (wide.claim.quantity.low or 0)

    def _without_figures(self, entries: Sequence[Entry]) -> tuple[Cell, ...]:
        """What is told of a stage of which no claim gives a figure."""
        portions = self.overlaps.portions([entry for entry in entries if not entry.claim.quantity])
        return tuple(sorted((self.cell(portion) for portion in portions), key=_place))

    def _denied(self, claims: Sequence[Claim]) -> list[tuple[Claim, str]]:
        met = (each for claim in claims for each in self._denials.of(claim))
        return [(denial, aspect) for denial, aspect in met if denial.stance in CONTRARY]

    @cached_property
    def _denials(self) -> Denials:
        return Denials(record_of(self.network), claims_of(self.network))


def latest(entries: Sequence[Entry], overlaps: Overlaps, day: date | None = None) -> list[Entry]:
    """The counts that stand: of each place, lot and product, those of the last time that any was made.

    A count is over where one of the same or a wider kind and place was made later. What bears no date but
    that on which it was said stands only where no dated count is of the same; and of what lies ahead, what is
    due by the day that is asked for goes before what is due later.

    Args:
        entries: Counts of one stage, layer and unit, each with a figure.
        overlaps: Tells what is within what.
        day: The day that is asked for, or None.

    Returns:
        Those that stand, in the same order.
    """
    due = [
        entry for entry in entries if day is None or entry.span.earliest is None or entry.span.earliest <= day
    ]
    dated = [entry for entry in due or entries if entry.dated]
    held = [
        entry
        for entry in due or entries
        if entry.dated or not any(_covers(other, entry, overlaps) for other in dated)
    ]
    newest: dict[_Matter, list[Entry]] = {}
    for entry in sorted(held, key=lambda each: each.span.latest or date.min, reverse=True):
        newest.setdefault((entry.product, entry.place), []).append(entry)
    return [entry for entry in held if not _outdated(entry, newest, overlaps)]


def quarter(span: Interval) -> str:
    """The quarter in which a span lies, or the year that it fills, or else the quarter in which it begins.

    >>> quarter(Interval(date(2026, 4, 1), date(2026, 4, 30)))
    '2026-Q2'
    >>> quarter(Interval(date(2026, 1, 1), date(2026, 12, 31)))
    '2026'
    >>> quarter(Interval(None, date(2026, 12, 31))), quarter(Interval())
    ('2026-Q4', '')
    """
    first, last = span.earliest or span.latest, span.latest or span.earliest
    if first is None or last is None:
        return ""
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    return f"{first.year}-Q{(first.month + 2) // 3}"


def _outdated(entry: Entry, newest: Mapping[_Matter, Sequence[Entry]], overlaps: Overlaps) -> bool:
    """Whether a later count covers one; the counts of each product and place are given the newest first."""
    products = (entry.product, *overlaps.products.families(entry.product or ""))
    places = (entry.place, *overlaps.within.get(entry.place or "", ()), None)
    for matter in {(product, place) for product in products for place in places}:
        for other in newest.get(matter, ()):
            if not _after(other, entry):
                break
            if _later(other, entry) and _covers(other, entry, overlaps):
                return True
    return False


def _after(one: Entry, other: Entry) -> bool:
    mine, theirs = one.span.latest, other.span.latest
    return mine is not None and theirs is not None and mine > theirs


def _later(one: Entry, other: Entry) -> bool:
    """Whether one was counted after the other was, and not in the same span."""
    return _after(one, other) and not one.span.meets(other.span)


def _covers(wide: Entry, narrow: Entry, overlaps: Overlaps) -> bool:
    """Whether one count is of all that another is of."""
    products = overlaps.products
    lots = set(wide.claim.all("lot"))
    if lots and not lots & set(narrow.claim.all("lot")):
        return False
    kind = wide.product == narrow.product or (
        narrow.product is not None
        and wide.product is not None
        and products.belongs(narrow.product, wide.product)
    )
    around = overlaps.within.get(narrow.place or "", ())
    return kind and (
        wide.place in (narrow.place, *around)
        or (wide.place is None and not lots and not wide.claim.role("event"))
    )


def _hull(spans: Sequence[Interval]) -> Interval:
    starts, ends = [span.earliest for span in spans], [span.latest for span in spans]
    known = [start for start in starts if start], [end for end in ends if end]
    return Interval(
        min(known[0]) if len(known[0]) == len(starts) else None,
        max(known[1]) if len(known[1]) == len(ends) else None,
    )


def _first_claims(pairs: Iterable[tuple[Portion, Portion]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((one.claims[0].iri, other.claims[0].iri) for one, other in pairs))


def _place(cell: Cell) -> tuple[object, ...]:
    day = cell.span.latest or cell.span.earliest or date.max
    return (cell.layer, cell.stage, cell.stock, cell.place or "", cell.product or "", day, cell.claims)
