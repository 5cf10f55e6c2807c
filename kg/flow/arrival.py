"""When can goods have come to each party at the earliest, and when must they have left it at the latest?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Unpack

import numpy as np

from kg.flow import kernel
from kg.flow.reach import BLOCKED, NAMED, UNREACHED, Labels, Side, Wave, begin, side
from kg.flow.runs import spread
from kg.flow.trail import Trail
from kg.flow.transfers import FIRST, LAST, Transfers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.flow.question import Clock
    from kg.flow.reach import Product
    from kg.flow.window import Window


@dataclass(frozen=True, eq=False)
class Days:
    """When goods can have come from some parties, or until when they can have been on their way to some.

    Attributes:
        days: For each party the first day on which goods can have come there: int32, `LAST` + 1 where they
            cannot. Backwards the last day on which they can have been there, `FIRST` - 1 where they cannot.
        truncated: Whether time ran out. Then more can be reached, and what is reached may be so earlier
            (backwards: later).
    """

    days: NDArray[np.int32]
    truncated: bool
    walked: Side = field(repr=False)
    labels: NDArray[np.int32] = field(repr=False)

    @property
    def reached(self) -> NDArray[np.bool_]:
        """For each party whether goods can have come there, or from there; the starts count."""
        found = (self.days >= FIRST) & (self.days <= LAST)
        return np.asarray(found)

    def label(self, *, named: bool) -> NDArray[np.int64]:
        """The days without the last condition of a product filter, or those on which it is fulfilled.

        Args:
            named: Whether some leg has to have named the product.

        Returns:
            For each party, int64; beyond all days where it is not reached. Without a filter, no leg has to
            name anything.
        """
        layer = self.walked.parties if named and self.walked.fits is not None else 0
        return self.labels[layer : layer + self.walked.parties].astype(np.int64) * self.walked.sign


@dataclass(frozen=True, eq=False)
class Ways(Days):
    """The same, with the numbers of legs, and one way for each party.

    Attributes:
        legs: The fewest legs of a way on the day in `days`: int32; 0 at a start, -1 where there is no way.
            Where time ran out, there may be ways of fewer legs.
        fewest: The fewest legs of any way, on whatever day.
    """

    legs: NDArray[np.int32]
    fewest: NDArray[np.int32]
    waves: tuple[Wave, ...] = field(repr=False)

    def way(self, party: int, *, fewest: bool = False) -> tuple[int, ...]:
        """One way by which goods can have gone.

        Args:
            party: The place of a party.
            fewest: Whether it is one of fewest legs; otherwise it keeps the day in `days` with fewest legs.

        Returns:
            The rows of its legs as goods go along them; none at a start and where there is no way.
        """
        return self.trail.way(party, int((self.fewest if fewest else self.legs)[party]))

    def after(self, legs: int) -> NDArray[np.int32]:
        """The labels of all states after so many legs: the best over all ways of at most as many.

        Args:
            legs: How many; not negative.

        Returns:
            As `labels`, which are those after all legs.
        """
        if legs >= len(self.waves) - 1:
            return self.labels
        found = np.full_like(self.labels, UNREACHED)
        for wave in self.waves[: legs + 1]:
            found[wave.states] = wave.days
        return found

    @cached_property
    def trail(self) -> Trail:
        """The rows by which it was found."""
        return Trail.of(self.walked, self.waves)


def earliest_arrival(
    transfers: Transfers,
    sources: Sequence[int],
    *,
    product: Product = None,
    avoid: Sequence[int] = (),
    **window: Unpack[Window],
) -> Days:
    """When can goods have come to each party at the earliest?

    The earliest arrival over time-respecting ways (Wu et al., "Path Problems in Temporal Graphs", 2014),
    for legs that take place on some day of a span: goods that can be at a party on a day can go by a leg
    that has not ended before, and arrive on that day or on the first of the leg, whichever is later. One
    pass over the legs in order of their days would miss chains within a day, so what is improved is walked
    until nothing is.

    Args:
        transfers: The transfers.
        sources: The places of the parties from which goods come.
        product: The place of a product: legs that name another are left out, and some leg of a way has to
            name one that fits. Where only a way that comes twice to a party names one, that way counts. Or
            what `kg.flow.reach.fits` gives.
        avoid: The places of parties that goods neither pass through nor end at.
        **window: When, and for how long; see `kg.flow.window.Window`.

    Returns:
        The days of all parties.
    """
    return _days(transfers, sources, forward=True, product=product, avoid=avoid, **window)


def latest_departure(
    transfers: Transfers,
    targets: Sequence[int],
    *,
    product: Product = None,
    avoid: Sequence[int] = (),
    **window: Unpack[Window],
) -> Days:
    """Until when can goods have been at each party, and still have come to a target?

    The mirror image of `earliest_arrival`, with the same arguments, and `targets` to which goods go. None
    are followed from parties to avoid.
    """
    return _days(transfers, targets, forward=False, product=product, avoid=avoid, **window)


def ways(
    transfers: Transfers,
    starts: Sequence[int],
    *,
    forward: bool = True,
    after: int = FIRST,
    before: int = LAST,
    product: Product = None,
    avoid: Sequence[int] = (),
    max_legs: int | None = None,
    clock: Clock | None = None,
) -> Ways:
    """By how many legs, and which, can goods have come to each party, or gone from there?

    All ways of one leg are walked, then all of two, and so on, each state only where it was improved. So the
    labels after some number of legs are the best over all ways of at most as many.

    Args:
        transfers: The transfers.
        starts: The places of the parties from which goods come, or backwards to which they go.
        forward: Whether goods come from `starts`.
        after: The first day of the window, as `date.toordinal` counts.
        before: Its last day.
        product: The place of a product; as in `earliest_arrival`.
        avoid: The places of parties that goods neither pass through nor end at.
        max_legs: How many legs at most.
        clock: How long to go on; without end where it is None.

    Returns:
        The days of all parties, with numbers of legs and ways.
    """
    walked, labels, first = _begun(
        transfers, starts, forward=forward, after=after, before=before, product=product, avoid=avoid
    )
    known = Labels.of(labels, first)
    waves = [Wave.of(first, labels[first])]
    truncated = False
    while len(waves[-1].states) and (max_legs is None or len(waves) <= max_legs):
        if clock is not None and not clock.left():
            truncated = True
            break
        waves.append(kernel.relax(walked, known, waves[-1], len(waves)))
    days = _shown(walked, labels, first)
    top = slice(walked.states - walked.parties, walked.states)
    legs, fewest = known.legs[top].copy(), known.fewest[top].copy()
    legs[first] = fewest[first] = 0
    return Ways(days, truncated, walked, labels, legs, fewest, tuple(waves))


def _begun(
    transfers: Transfers,
    starts: Sequence[int],
    *,
    forward: bool,
    after: int,
    before: int,
    product: Product,
    avoid: Sequence[int],
) -> tuple[Side, NDArray[np.int32], NDArray[np.int32]]:
    """The legs as they are walked, with the labels before the first of them and the starts."""
    limit, day = (before, after) if forward else (after, before)
    walked = side(transfers, forward=forward, limit=limit, product=product)
    wanted = starts if forward else [party for party in starts if party not in set(avoid)]
    return walked, *begin(walked, wanted, avoid, day)


def _days(
    transfers: Transfers,
    starts: Sequence[int],
    *,
    forward: bool,
    product: Product,
    avoid: Sequence[int],
    after: int = FIRST,
    before: int = LAST,
    clock: Clock | None = None,
) -> Days:
    walked, labels, first = _begun(
        transfers, starts, forward=forward, after=after, before=before, product=product, avoid=avoid
    )
    done = kernel.settle(walked, labels, first, clock)
    return Days(_shown(walked, labels, first), not done, walked, labels)


def _shown(walked: Side, labels: NDArray[np.int32], first: NDArray[np.int32]) -> NDArray[np.int32]:
    """The days of the parties; no label is left blocked."""
    labels[labels == BLOCKED] = UNREACHED
    days = labels[walked.states - walked.parties :] * np.int32(walked.sign)
    days[np.abs(days) == UNREACHED] = LAST + 1 if walked.sign > 0 else FIRST - 1
    days[first] = labels[first] * walked.sign
    return days


def between(transfers: Transfers, arrival: Days, departure: Days) -> NDArray[np.int64]:
    """The legs that lie on a legal way from the starts of one search to those of the other.

    A leg does where goods that arrive at its source at the earliest can go by it, and still leave its target
    when they must. Searched with `avoid` set to each other's starts, no leg goes back to a source or on from
    a target.

    Args:
        transfers: The transfers.
        arrival: What `earliest_arrival` found.
        departure: What `latest_departure` found, with the same window and product.

    Returns:
        Their rows, in order.
    """
    begun = np.flatnonzero(arrival.label(named=False) <= LAST)
    start = transfers.out_start
    rows = spread(start[begun], start[begun + 1] - start[begun])
    rows = rows[departure.label(named=False)[transfers.target[rows]] >= FIRST]
    source, target = transfers.source[rows], transfers.target[rows]
    rows, source, target = (part[source != target] for part in (rows, source, target))
    earliest, latest = transfers.earliest[rows], transfers.latest[rows]

    def passes(*, come: bool, go: bool) -> NDArray[np.bool_]:
        comes = np.maximum(arrival.label(named=come)[source], earliest)
        goes = np.minimum(departure.label(named=go)[target], latest)
        return np.asarray(comes <= goes)

    kept = passes(come=False, go=False)
    wanted = arrival.walked.fits
    if wanted is not None:
        kind = wanted[transfers.product[rows] + 1]
        kept &= (kind == NAMED) | ((kind > 0) & (passes(come=True, go=False) | passes(come=False, go=True)))
    return np.asarray(rows[kept])


class Meeting(NamedTuple):
    """What a search from some parties, and one back from others, found together.

    Attributes:
        ends: The parties at which ways end: the targets that are neither sources nor avoided.
        arrival: The days from the sources.
        departure: The days to the ends.
        rows: The transfers that lie on a way from the ones to the others, in order.
    """

    ends: list[int]
    arrival: Days
    departure: Days
    rows: NDArray[np.int64]


def meet(
    transfers: Transfers,
    sources: Sequence[int],
    targets: Sequence[int],
    *,
    product: Product = None,
    avoid: Sequence[int] = (),
    **window: Unpack[Window],
) -> Meeting | None:
    """Which transfers lie on a way from some parties to others?

    Args:
        transfers: The transfers.
        sources: The places of the parties from which goods come.
        targets: The places of the parties to which they go; sources among them are left out.
        product: The place of a product; as in `earliest_arrival`.
        avoid: The places of parties that goods neither pass through nor end at.
        **window: When, and for how long; see `kg.flow.window.Window`.

    Returns:
        Both searches and where they meet; None where time ran out.
    """
    ends = [party for party in targets if party not in {*sources, *avoid}]
    arrival = earliest_arrival(transfers, sources, product=product, avoid=[*avoid, *ends], **window)
    departure = latest_departure(transfers, ends, product=product, avoid=[*avoid, *sources], **window)
    if arrival.truncated or departure.truncated:
        return None
    return Meeting(ends, arrival, departure, between(transfers, arrival, departure))
