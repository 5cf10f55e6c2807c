"""Documented diversions against top-down estimates, per year, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from kg.analysis.case import STANDINGS, Case
from kg.analysis.confidence import Confidence
from kg.analysis.counting import total
from kg.analysis.docket import TOTAL, docket
from kg.analysis.leg import agreed_span, weighed_range
from kg.analysis.option import Named
from kg.analysis.product import Products
from kg.analysis.standing import standing
from kg.claim import Interval, Range
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.claim import Claim
    from kg.record import Record

PER_YEAR = {"Year": 1, "Quarter": 4, "Month": 12, "Week": 52}
"""How often each period of a rate goes into a year."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of all that was diverted, from above.

    Attributes:
        when: The span of which it speaks; open at both ends where it names none.
        per: Whether it is a rate, a year; else it is a total over its span.
        quantity: How many accelerators: a year, or over the span.
        amount: How much money.
        currency: The code of the amount's currency, or None.
        places: To which places.
        products: Which goods.
        modality: How far it had come, as the furthest of the claims have it.
        stance: The strongest stance among these.
        claimants: Who says so.
        confidence: How well these support it.
        claims: The claims that give it.
    """

    when: Interval
    per: bool
    quantity: Range
    amount: Range
    currency: str | None
    places: tuple[str, ...]
    products: tuple[str, ...]
    modality: str
    stance: str
    claimants: tuple[str, ...]
    confidence: Confidence
    claims: tuple[str, ...]

    @property
    def year(self) -> int | None:
        """The year of which it speaks, or None where it names none, or more than one."""
        first, last = self.when.earliest, self.when.latest
        if last is None or (first is not None and first.year != last.year):
            return None
        return last.year


@dataclass(frozen=True, slots=True)
class Row:
    """The cases of one year that are established equally far.

    Attributes:
        standing: One of `kg.analysis.case.STANDINGS`.
        sure: The places of the cases that must lie in the year, in part at least.
        possible: The places of those that can.
        quantity: The accelerators in that year, from what must to what can lie in it; empty where not known.
        amounts: The money, by currency.
    """

    standing: str
    sure: tuple[int, ...]
    possible: tuple[int, ...]
    quantity: Range
    amounts: tuple[tuple[str, Range], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One year.

    Attributes:
        year: The year; None for what no claim dates to years.
        rows: Its cases, by how far they are established.
        estimates: The places of the estimates that speak of it.
    """

    year: int | None
    rows: tuple[Row, ...]
    estimates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Documented cases against estimates.

    Attributes:
        place: The place that was asked for, or None.
        product: The product that was asked for, or None.
        cases: All documented cases, by day.
        compared: For each, why it is not set against the estimates; empty where it is.
        estimates: The estimates.
        years: The years in order, then what is dated to none.
        apart: Charges, pleas and settlements that belong to no recorded diversion.
        seizures: Seizures, which tell of goods that did not arrive.
    """

    place: str | None
    product: str | None
    cases: tuple[Case, ...]
    compared: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    years: tuple[Year, ...]
    apart: tuple[str, ...]
    seizures: tuple[str, ...]


def cases(
    network: Network[str],
    *,
    place: Annotated[str | None, Named("place")] = None,
    product: Annotated[str | None, Named("product")] = None,
) -> Cases:
    """How do documented diversions compare with estimates, per year?

    A case is counted once, under the standing that goes furthest (`kg.analysis.docket`). In a year it counts
    with what must lie in that year at least, and with what can at most: the figures of a case that spans two
    years are in neither for sure. Sums of ranges are sums of their ends (interval arithmetic, R. E. Moore,
    "Interval Analysis", 1966); parts of a case that may be the same goods count with the largest of their
    least and the sum of their most. Estimates are never added up, neither with each other nor with cases.

    Args:
        network: The network.
        place: Only goods to this place; all places of which an estimate speaks where it is not given.
        product: Only this product, or the models of this family.

    Returns:
        The cases, the estimates, and both by year; empty where the record holds neither.
    """
    record, claims = record_of(network), claims_of(network)
    products = Products(record)
    found, apart = docket(network)
    if product is not None:
        found = tuple(
            c for c in found if any(products.any_compatible(p.products, (product,)) for p in c.parts)
        )
    everything = _estimates(claims.values(), record)
    places = {place} if place else {iri for estimate in everything for iri in estimate.places}
    estimates = tuple(
        estimate
        for estimate in everything
        if (place is None or place in estimate.places)
        and (product is None or products.any_compatible(estimate.products, (product,)))
    )
    compared = tuple(_why_not(case, places) for case in found)
    counted = [(number, case) for number, case in enumerate(found) if not compared[number]]
    return Cases(
        place=place,
        product=product,
        cases=found,
        compared=compared,
        estimates=estimates,
        years=tuple(_years(counted, estimates, products)),
        apart=apart,
        seizures=tuple(iri for iri, claim in claims.items() if claim.kind == "Seizure" and claim.supports),
    )


def _why_not(case: Case, places: set[str]) -> str:
    if not case.performed:
        return "it is not said to have been done"
    if not case.chips:
        return "the goods are no accelerators"
    if places and not places & set(case.places):
        return "no claim says that goods went to a place of which an estimate speaks"
    return ""


def _estimates(claims: Iterable[Claim], record: Record) -> tuple[Estimate, ...]:
    """The estimates; claims on one event are readings of one."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if (
            claim.code("item") == TOTAL
            and claim.supports
            and not (claim.role("subject") or claim.role("lot"))
        ):
            groups[claim.happening].append(claim)
    found = [_estimate(group, record) for group in groups.values()]
    return tuple(sorted(found, key=lambda e: (e.year or 9999, str(e.when.earliest), e.claims)))


def _estimate(group: Sequence[Claim], record: Record) -> Estimate:
    grades = standing(group, record)
    rates = {c.code("per") for c in group}
    times = PER_YEAR.get(next(iter(rates)) or "", 0) if len(rates) == 1 else 0
    quantity, amount = (weighed_range(group, record, name) for name in ("quantity", "amount"))
    return Estimate(
        when=agreed_span(c for c in group if c.dates),
        per=bool(times),
        quantity=_times(quantity, times or 1),
        amount=_times(amount, times or 1),
        currency=next((c.currency for c in group if c.amount), None),
        places=tuple(sorted({iri for c in group for iri in c.all("place")})),
        products=tuple(sorted({iri for c in group for iri in c.all("product")})),
        modality=grades.modality,
        stance=grades.stance,
        claimants=tuple(sorted({c.claimant for c in group if c.claimant})),
        confidence=grades.confidence,
        claims=tuple(sorted(c.iri for c in group)),
    )


def _times(value: Range, times: int) -> Range:
    if times == 1:
        return value
    low, high, stated = (None if n is None else n * times for n in (value.low, value.high, value.stated))
    return Range(low, high, stated, value.above, value.below)


def _years(
    counted: Sequence[tuple[int, Case]], estimates: Sequence[Estimate], products: Products
) -> Iterable[Year]:
    days = [
        day
        for _, case in counted
        for part in case.parts
        if part.when.earliest is not None
        for day in (part.when.earliest, part.when.latest)
        if day
    ]
    of_estimates = [estimate.year for estimate in estimates]
    years = sorted({day.year for day in days} | {year for year in of_estimates if year is not None})
    dated: set[int] = set()
    for year in range(years[0], years[-1] + 1) if years else ():
        rows = tuple(_rows(counted, year, products))
        dated.update(number for row in rows for number in (*row.sure, *row.possible))
        yield Year(year, rows, tuple(n for n, each in enumerate(of_estimates) if each == year))
    rest = [(number, case) for number, case in counted if number not in dated]
    rows = tuple(_rows(rest, None, products))
    others = tuple(n for n, each in enumerate(of_estimates) if each is None)
    if rows or others:
        yield Year(None, rows, others)


def _rows(counted: Sequence[tuple[int, Case]], year: int | None, products: Products) -> Iterable[Row]:
    for name in STANDINGS:
        found = [(n, case, *case.within(year, products)) for n, case in counted if case.standing == name]
        inside = [each for each in found if each[2] != "no"]
        if not inside:
            continue
        money: dict[str, list[Range]] = defaultdict(list)
        for _, case, _, _, amount in inside:
            if case.currency and amount:
                money[case.currency].append(amount)
        yield Row(
            standing=name,
            sure=tuple(n for n, _, how, _, _ in inside if how == "sure"),
            possible=tuple(n for n, _, how, _, _ in inside if how == "possible"),
            quantity=_sum([quantity for _, _, _, quantity, _ in inside]),
            amounts=tuple(
                (currency, _sum([*ranges, *[Range()] * (len(inside) - len(ranges))]))
                for currency, ranges in sorted(money.items())
            ),
        )


def _sum(ranges: Sequence[Range]) -> Range:
    """The sum; empty where no end is known."""
    if len(ranges) == 1:
        return ranges[0]
    summed = total(ranges)
    return Range(summed.low or None, summed.high)
