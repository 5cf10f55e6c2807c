"""How many a lot holds in each state, with the readings that state it, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.analysis.confidence import combine
from kg.analysis.counting import Way, converted, most_used, pooled, scaled, union, way_of
from kg.analysis.descent import Descent, reach
from kg.analysis.leg import weighed_range
from kg.analysis.product import Products
from kg.analysis.stage import APART, NEARER, STATES, stages, states
from kg.claim import Claim, Number, Range
from kg.record import Record


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure for a lot in one state, with the claims that give it alike.

    Attributes:
        quantity: How many.
        way: How they are counted.
        share: The share of the lot that it was taken from, where the claims give that and no figure.
        modality: How far the thing has come.
        stance: How the claimants stand to it.
        dates: The days, months and spans, as written.
        confidence: What the claims are worth together.
        claims: The claims.
    """

    quantity: Range
    way: Way
    share: Range
    modality: str
    stance: str
    dates: tuple[str, ...]
    confidence: Decimal
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many a lot holds in one state.

    Attributes:
        state: One of `kg.analysis.stage.STATES`.
        quantity: How many: the hull of what the best claim of each origin says; where several events brought
            goods to an end, which may be the same goods, from the largest of them to all together.
        way: How they are counted.
        readings: The figures behind it, the best first; some may be counted in another way.
        summed: Whether it is only the sum of what came from each lot that it was put together from.
        events: How many events or places of an end it covers.
        partial: Whether it is such a sum, and something that the lot was put together from need not have come
            to the state.
    """

    state: str
    quantity: Range
    way: Way
    readings: tuple[Reading, ...]
    summed: bool = False
    events: int = 1
    partial: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind it, in order of their IRIs."""
        return tuple(sorted({iri for reading in self.readings for iri in reading.claims}))


Figures = Mapping[str, Size]
"""The sizes of a lot, or of what was taken from one into another, by state, from near to far."""


@dataclass(frozen=True)
class Sizes:
    """The sizes of all lots.

    Attributes:
        descent: The lots, and which was taken from which.
        record: The record.
        products: Which products can be the same goods.
        of: The figures of each lot.
        taken: The figures of each taking: a lot, and the one that it was taken from; none on a circle.
    """

    descent: Descent
    record: Record
    products: Products
    of: Mapping[str, Figures]
    taken: Mapping[tuple[str, str], Figures]


def nearest(figures: Figures) -> Size | None:
    """All of a lot: its size in the state through which its goods came to all others that are told of it.

    A lot is what a source treats as one quantity, so that the nearest figure is that of the whole lot.

    Args:
        figures: The sizes by state.

    Returns:
        The size; None where no state is told, or none through which all others were come to.
    """
    for state in STATES:
        if state in figures:
            through = all(state == other or state in NEARER[other] for other in figures)
            return figures[state] if through and not figures[state].partial else None
    return None


def in_state(told: Mapping[str, Range], state: str) -> Range:
    """How many of some goods came to a state: at least all that came through it, at most all of them.

    Args:
        told: How many of them came to each state of which that is told.
        state: The state.

    Returns:
        What is told of the state itself, or what follows from the others.

    Example:
        >>> in_state({"promised": Range(100, 100), "installed": Range(60, 70)}, "shipped")
        Range(low=60, high=100, stated=None)
    """
    if state in told:
        return told[state]
    low = max((quantity.low or 0 for other, quantity in told.items() if state in NEARER[other]), default=0)
    high = _most(told, state)
    return Range(low, high) if high is None or low <= high else Range(high, low)


def _most(told: Mapping[str, Range], state: str) -> Number | None:
    before = [other for other in NEARER[state] if other in told]
    if before:
        return told[before[-1]].high
    first = next((other for other in STATES if other in told), None)
    if first is None or any(first not in (other, *NEARER[other]) for other in told):
        return None
    return told[first].high


def sizes(descent: Descent, record: Record, lots: Iterable[str] | None = None) -> Sizes:
    """Tell how many each lot holds in each state, and how many were taken from each into each.

    A lot that was taken from one other lot holds what was taken: all claims on it state its size. Of a lot
    that was put together from several, a claim that names one of them says how many came from that one, and
    the others state its size; where none does, it holds what came together.

    Args:
        descent: The lots, and which was taken from which.
        record: The record.
        lots: The lots that are asked for; all where it is None.

    Returns:
        The sizes of these, and of all that they were taken from. A share of another lot's size is a figure
        too, but not for lots on a circle, or below one.
    """
    of: dict[str, Figures] = {}
    taken: dict[tuple[str, str], Figures] = {}
    found = Sizes(descent, record, Products(record), of, taken)
    named = {*descent.claims, *descent.children}
    wanted = named if lots is None else {each for lot in lots for each in reach(lot, descent.parents)} & named
    for lot in descent.order if wanted else ():
        if lot in wanted:
            of[lot] = _of_lot(found, lot, taken)
    for lot in sorted(wanted.difference(of)):
        of[lot] = _figures(found, descent.claims.get(lot, ()))
    return found


def _of_lot(sizes: Sizes, lot: str, taken: dict[tuple[str, str], Figures]) -> Figures:
    """The figures of a lot; those of each of its takings are put beside them."""
    parents, claims = sizes.descent.parents.get(lot, ()), sizes.descent.claims.get(lot, ())
    merged = lot in sizes.descent.merged
    for parent in parents:
        shared = sizes.descent.takings[lot, parent] if merged else claims
        taken[lot, parent] = _figures(sizes, shared, parent)
    if merged:
        own = [claim for claim in claims if not claim.all("takenFrom")]
        return _figures(sizes, own) or _together(sizes, lot)
    return taken[lot, parents[0]] if parents else _figures(sizes, claims)


def _figures(sizes: Sizes, claims: Iterable[Claim], parent: str | None = None) -> Figures:
    """The size by state that claims on one lot tell, the shares of its parent among them."""
    by_state: dict[str, list[tuple[Claim, Range]]] = {}
    for claim in claims:
        if claim.code("per"):
            continue  # a rate is no quantity of goods
        for state in states(claim):
            if claim.quantity:
                by_state.setdefault(state, []).append((claim, Range()))
            elif counted := of_share(sizes, claim, parent, state):
                by_state.setdefault(state, []).append((counted, claim.share))
    found = {state: _size(state, said, sizes.record) for state, said in by_state.items()}
    return _capped({state: found[state] for state in STATES if state in found})


def of_share(sizes: Sizes, claim: Claim, parent: str | None, state: str) -> Claim | None:
    """A claim that gives a share of a lot, with the figure that this makes.

    Args:
        sizes: The sizes of all lots, as far as they are told yet.
        claim: The claim.
        parent: The lot, such as the one that the claim's own was taken from.
        state: The state in which the lot's size counts.

    Returns:
        The claim with its quantity; None where it gives no share of the lot, or nothing tells the lot's size.
    """
    whole = sizes.of.get(parent or "", {}).get(state)
    if whole is None or not claim.share or parent not in claim.all("shareOf"):
        return None
    quantity = converted(whole.quantity, whole.way, way_of(claim), sizes.products)
    figure = scaled(quantity, claim.share) if quantity else Range()
    return replace(claim, quantity=figure) if figure else None


def _size(state: str, said: Sequence[tuple[Claim, Range]], record: Record) -> Size:
    claims = [claim for claim, _ in said]
    way = most_used(claims)
    counted = [claim for claim in claims if way_of(claim) == way]
    happenings = _happenings(counted) if state in APART else [counted]
    figures = [weighed_range(group, record, "quantity") for group in happenings]
    quantity = figures[0] if len(figures) == 1 else union(figures)
    return Size(state, quantity, way, readings(said, record), events=len(figures))


def _happenings(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims by what they tell of: an event, or else the party or place at which goods ended.

    A claim that names no event tells of the one event that others tell of with the same end, if there is one.
    """
    targets: dict[str | None, set[str]] = {}
    for claim in claims:
        if event := claim.role("event"):
            targets.setdefault(_target(claim), set()).add(event)
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        named = claim.role("event")
        at_target = targets.get(_target(claim), set())
        key = named or (next(iter(at_target)) if len(at_target) == 1 else f"to {_target(claim)}")
        groups.setdefault(key, []).append(claim)
    return [groups[key] for key in sorted(groups)]


def _target(claim: Claim) -> str | None:
    return next((target for stage, target in stages(claim) if stage in APART), None)


def readings(said: Iterable[tuple[Claim, Range]], record: Record) -> tuple[Reading, ...]:
    """The figures that claims give, each with those that give it alike.

    Args:
        said: Claims with their quantities, each with the share from which that was made, or an empty range.
        record: The record.

    Returns:
        The readings, the best supported first.
    """
    groups: dict[tuple[object, ...], list[tuple[Claim, Range]]] = {}
    for claim, share in said:
        key = (claim.quantity, way_of(claim), share, claim.modality, claim.stance)
        groups.setdefault(key, []).append((claim, share))
    found = []
    for group in groups.values():
        first, share = group[0]
        found.append(
            Reading(
                quantity=first.quantity,
                way=way_of(first),
                share=share,
                modality=first.modality,
                stance=first.stance,
                dates=tuple(sorted({claim.when_text for claim, _ in group if claim.when_text})),
                confidence=combine((claim for claim, _ in group), record).value,
                claims=tuple(sorted(claim.iri for claim, _ in group)),
            )
        )
    return tuple(sorted(found, key=lambda r: (-r.confidence, record.rank(r.modality), r.claims)))


def _capped(figures: dict[str, Size]) -> Figures:
    """Let no end have more goods than the lot: events of what may be the same goods add up to it at most."""
    whole = nearest(figures)
    if whole is None or whole.quantity.high is None:
        return figures
    most = whole.quantity.high
    for state in APART:
        size = figures.get(state)
        if size is None or size.events == 1 or size.way != whole.way:
            continue
        low, high = size.quantity.low, size.quantity.high
        if (low is None or low <= most) and (high is None or high > most):
            figures[state] = replace(size, quantity=Range(low, most))
    return figures


def _together(sizes: Sizes, lot: str) -> Figures:
    """What a lot holds that was put together from several, where only what came from each is stated."""
    parents = sizes.descent.parents[lot]
    known = [size for parent in parents for size in sizes.taken[lot, parent].values()]
    if not known:
        return {}
    way, clusters = known[0].way, sizes.descent.clusters(parents)
    told = {parent: in_way(sizes.taken[lot, parent], way, sizes.products) for parent in parents}
    found: dict[str, Size] = {}
    for state in STATES:
        readings = tuple(reading for size in known if size.state == state for reading in size.readings)
        if readings:
            quantity = pooled([in_state(told[parent], state) for parent in each] for each in clusters)
            partial = not all(_through(sizes.taken[lot, parent], state) for parent in parents)
            found[state] = Size(state, quantity, way, readings, summed=True, partial=partial)
    return found


def _through(figures: Figures, state: str) -> bool:
    """Whether all of some goods came to a state, or through it."""
    whole = nearest(figures)
    return whole is not None and (state == whole.state or state in NEARER[whole.state])


def in_way(figures: Figures, way: Way, products: Products) -> dict[str, Range]:
    """Figures by state, counted in another way.

    Args:
        figures: The sizes by state.
        way: How they should be counted.
        products: Which products can be the same goods, and how many pieces a system contains.

    Returns:
        The ranges by state, without those that cannot be compared.
    """
    counted = {state: converted(size.quantity, size.way, way, products) for state, size in figures.items()}
    return {state: quantity for state, quantity in counted.items() if quantity is not None}
