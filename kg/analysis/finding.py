"""What an analysis found: the answer with its legs, how sure it is, why, and what would change it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.analysis.ablation import Change, carrying, changes, on_primary_records
from kg.analysis.confidence import round_
from kg.analysis.leg import Leg
from kg.analysis.product import Products
from kg.claim import Range
from kg.clock import least_sure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.clock import Holding
    from kg.record import Record

KINDS = ("recorded", "reconstructed", "possible")
"""The three kinds of answers, never mixed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of the same event: who else is said to have received the goods.

    Attributes:
        actual: The other recipient.
        weakest: The confidence of that reading.
        claims: The claims that give it.
    """

    actual: str
    weakest: Decimal
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer to the question which goods, due to one party, ended with another.

    Attributes:
        kind: One of `KINDS`.
        intended: Who had, or was due, the goods.
        actual: Who got them.
        legs: The way, in order.
        quantity: How many can have gone all the way.
        unit: The code of the unit.
        amount: How much money's worth, likewise.
        currency: The ISO 4217 code of the amount, or None.
        modality: The weakest among the legs that move goods or let them be used.
        stance: The weakest leg's.
        weakest: The confidence of the weakest leg.
        joint: The product of the legs' confidences, each event once.
        origins: The independent origins behind any leg.
        disputed: The aspects that are denied.
        denials: The claims that deny.
        counter: The legs in which goods were to come back.
        readings: Other readings of the same event.
        consequences: Claims on what followed.
        valuations: Claims on what the goods are worth.
        on_paper: The end users on paper, where they are other parties.
        decided_by: Who is said to have ordered it.
        intermediaries: Through whose hands or books the goods are said to have passed, without a leg.
        changes: What the answer would lose without each document and origin.
        needs: For each leg, the claims of which at least one has to stand, or the answer falls.
        primary_weakest: The confidence that would remain on primary records alone, zero where it would fall.
    """

    kind: str
    intended: str
    actual: str
    legs: tuple[Leg, ...]
    quantity: Range
    unit: str
    amount: Range
    currency: str | None
    modality: str
    stance: str
    weakest: Decimal
    joint: Decimal
    origins: tuple[str, ...]
    disputed: tuple[str, ...]
    denials: tuple[str, ...]
    counter: tuple[Leg, ...] = ()
    readings: tuple[Reading, ...] = ()
    consequences: tuple[str, ...] = ()
    valuations: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    intermediaries: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=())
    needs: tuple[tuple[str, ...], ...] = ()
    primary_weakest: Decimal = Decimal(0)

    @property
    def id(self) -> str:
        """A stable name: a hash of kind, parties and the events and verbs of the legs, not of figures."""
        return finding_id(self.kind, self.intended, self.legs)

    @property
    def holds(self) -> Holding | None:
        """How sure it is that all of it had come so far by the day that was asked for; None without a day."""
        return least_sure(leg.holds for leg in self.legs if leg.holds)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims on the legs and counter-legs, and the denials."""
        on_legs = [iri for leg in (*self.legs, *self.counter) for iri in (*leg.claims, *leg.denials)]
        return tuple(sorted({*on_legs, *self.denials}))

    @property
    def indispensable(self) -> tuple[str, ...]:
        """The claims without any one of which the answer falls."""
        return tuple(sorted({claims[0] for claims in self.needs if len(claims) == 1}))

    @property
    def evidence(self) -> tuple[str, ...]:
        """All claims that bear on the answer: `claims`, what followed, and what the goods are worth."""
        return tuple(sorted({*self.claims, *self.consequences, *self.valuations}))

    @property
    def products(self) -> tuple[str, ...]:
        """The products that the last leg names, or else those of any leg."""
        return self.legs[-1].products or tuple(sorted({p for leg in self.legs for p in leg.products}))

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots that the last leg names, or else those of any leg."""
        return self.legs[-1].lots or tuple(sorted({lot for leg in self.legs for lot in leg.lots}))

    @property
    def arrival(self) -> date | None:
        """The first day on which the goods can have arrived: the latest of the legs' earliest days."""
        return max((leg.when.earliest for leg in self.legs if leg.when.earliest), default=None)


def finding_id(kind: str, intended: str, steps: Sequence[Leg]) -> str:
    """The name that a finding has, before it is weighed.

    Args:
        kind: One of `KINDS`.
        intended: Who had, or was due, the goods.
        steps: The legs, in order; at least one.

    Returns:
        ``d-`` and twelve hexadecimal digits.
    """
    parts = [kind, intended, steps[-1].target, *(part for leg in steps for part in leg.key)]
    return "d-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def assess(
    kind: str,
    intended: str,
    steps: Sequence[Leg],
    record: Record,
    *,
    same_goods: bool,
    products: Products | None = None,
) -> Finding:
    """Weigh a chain of legs into a finding.

    Args:
        kind: One of `KINDS`.
        intended: Who had, or was due, the goods.
        steps: The legs, in order; at least one.
        record: The record.
        same_goods: Whether all legs are known to be about the same goods, so that a leg without a figure does
            not limit the quantity; a leg of other goods that states none could have carried any number.
        products: The products of the record, where they are at hand: to gather them takes all of its claims.

    Returns:
        The finding, without counter-legs and other readings.
    """
    moving = [step for step in steps if step.carries != "DueGoods"] or list(steps)
    events: dict[str, Decimal] = {}
    for step in steps:
        events[step.event] = min(step.confidence.value, events.get(step.event, Decimal(1)))
    joint = Decimal(1)
    for value in events.values():
        joint *= value
    unit, quantity = _quantity(steps, products or Products(record), same_goods=same_goods)
    currency, amount = _amount(steps)
    if kind == "possible":  # an upper bound: nothing need have gone all the way
        quantity, amount = _at_most(quantity), _at_most(amount)
    return Finding(
        kind=kind,
        intended=intended,
        actual=steps[-1].target,
        legs=tuple(steps),
        quantity=quantity,
        unit=unit,
        amount=amount,
        currency=currency,
        modality=record.weakest(step.modality for step in moving),
        stance=record.weakest(step.stance for step in steps),
        weakest=min(step.confidence.value for step in steps),
        joint=round_(joint),
        origins=tuple(sorted({o for step in steps for o in step.confidence.origins})),
        disputed=tuple(sorted({aspect for step in steps for aspect in step.disputed})),
        denials=tuple(sorted({iri for step in steps for iri in step.denials})),
        on_paper=_named("intendedRecipient", steps, record),
        decided_by=_named("decidedBy", steps, record),
        intermediaries=_named("intermediary", steps, record),
        changes=changes(steps, record),
        needs=tuple(carrying(step, record) for step in steps),
        primary_weakest=on_primary_records(steps, record),
    )


def _named(role: str, steps: Sequence[Leg], record: Record) -> tuple[str, ...]:
    """The parties that the claims on the legs name in a role."""
    claims = (record.claims[iri] for step in steps for iri in step.claims)
    return tuple(sorted({party for claim in claims for party in claim.all(role)}))


def least(ranges: Sequence[Range], *, unstated_limits: bool) -> Range:
    """The minimum of several quantities by interval arithmetic.

    Args:
        ranges: One range for each leg.
        unstated_limits: Whether a leg that states nothing can have carried less than the others.

    Returns:
        The range; a bound is None where nothing is stated, or where an unstated leg leaves it open.

    Example:
        >>> least([Range(2000, None), Range(12000, 12000)], unstated_limits=False)
        Range(low=2000, high=12000, stated=None)
    """
    stated = [r for r in ranges if r]
    if not stated:
        return Range()
    lows = [r.low for r in stated]
    known = [low for low in lows if low is not None]
    open_low = len(known) < len(lows) or (unstated_limits and len(stated) < len(ranges))
    highs = [r.high for r in stated if r.high is not None]
    least_of_all = Range(None if open_low else min(known), min(highs, default=None))
    return next((r for r in stated if r == least_of_all), least_of_all)


def _quantity(steps: Sequence[Leg], products: Products, *, same_goods: bool) -> tuple[str, Range]:
    """The quantity in the unit, and the pieces, of the last leg that states one.

    A leg in another unit is left aside; racks are turned into the chips that they contain, and the other way
    round, where a claim says how many that are, and left aside where none does.
    """
    last = next((step for step in reversed(steps) if step.quantity), steps[-1])
    piece = products.pieces(last.products)
    ranges = [
        _in_pieces(step.quantity, products.pieces(step.products), piece)
        if step.unit == last.unit
        else Range()
        for step in steps
    ]
    whole = least(ranges, unstated_limits=not same_goods)
    return last.unit, whole if _of_the_last(steps, ranges) else _at_most(whole)


def _in_pieces(quantity: Range, own: int | None, wanted: int | None) -> Range:
    """A quantity of one kind of pieces in another; rounded down, since part of a piece does not go."""
    if own == wanted:
        return quantity
    if own is None or wanted is None:
        return Range()
    low, high = (None if n is None else int(n * own // wanted) for n in (quantity.low, quantity.high))
    return Range(low, high)


def _amount(steps: Sequence[Leg]) -> tuple[str | None, Range]:
    currency = next((step.currency for step in reversed(steps) if step.amount), None)
    ranges = [step.amount if step.currency == currency else Range() for step in steps]
    whole = least(ranges, unstated_limits=False)
    return currency, whole if _of_the_last(steps, ranges) else _at_most(whole)


def _of_the_last(steps: Sequence[Leg], ranges: Sequence[Range]) -> bool:
    """Whether any figure is of the goods of the last leg, and not only of a whole that they are part of."""
    last = set(steps[-1].lots)
    return any(
        r and (not last or not step.lots or last & set(step.lots))
        for step, r in zip(steps, ranges, strict=True)
    )


def _at_most(whole: Range) -> Range:
    return Range(None, whole.high)
