"""How many pieces can have gone from one party to another at the most, and which legs limit it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kg.analysis.chain import Budget, Legs
from kg.analysis.diversion import SERVICE
from kg.analysis.leg import legs
from kg.analysis.order import Wanted
from kg.analysis.passages import passages
from kg.flow.bound import flow_bound
from kg.flow.goods import all_named, on_ways
from kg.flow.limits import Limits, limits
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from kg.analysis.leg import Leg
    from kg.record import Record


def bound(
    network: Network[str],
    source: str,
    target: str,
    *,
    wanted: Wanted | None = None,
    budget: Budget | None = None,
) -> Limits[Leg]:
    """How many pieces can have gone from one party to another at the most, over all ways together?

    The maximum flow of `kg.flow.bound.flow_bound` over the legs that lie on a way of
    `kg.analysis.paths.paths`, of any number of legs.

    Args:
        network: The network.
        source: The party at which ways start (an IRI).
        target: The party or facility at which they end.
        wanted: Product, window, modality and parties to avoid; its other filters are on single paths, and
            are left aside.
        budget: How long to search; 30 seconds where it is None.

    Returns:
        The bounds, with the legs that limit them; zero where there is no way.
    """
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    return bound_over(goods, source, target, wanted=wanted or Wanted(), budget=budget)


def bound_over(
    goods: Legs, source: str, target: str, *, wanted: Wanted, budget: Budget | None = None
) -> Limits[Leg]:
    """The same over legs, with the same arguments."""
    budget = budget or Budget()
    ends = frozenset({source, target})
    product = [wanted.product] if wanted.product else []
    counts = partial(_counts, wanted=wanted, record=goods.record)
    by_event, plain = (
        passages(goods, products=product, by_event=each, counts=counts) for each in (True, False)
    )
    place = by_event.transfers.products.index(wanted.product) if wanted.product else None
    starts, stops = by_event.starts(source), by_event.ends(target)
    barred = [at for party in wanted.avoid | ends for at in by_event.within.get(party, ())]
    passable = ends.isdisjoint(wanted.avoid)
    rows, same = on_ways(
        by_event.transfers,
        starts if passable else [],
        stops,
        product=place,
        avoid=sorted({*barred} - {*starts, *stops}),
        clock=budget,
    )
    # A leg that stands in several rows counts once: the flow goes through the columns where each has one.
    lying = {by_event.legs[row].key for row in rows.tolist()}
    found = flow_bound(
        plain.transfers,
        plain.starts(source) if passable else [],
        plain.ends(target),
        product=place,
        avoid=[at for party in wanted.avoid for at in plain.within.get(party, ())],
        among=np.array([row for row, leg in enumerate(plain.legs) if leg.key in lying], dtype=np.int64),
        clock=budget,
    )
    exact = (
        found.exact and same and by_event.are_plain(lying) and all_named(plain.transfers, found.rows, place)
    )
    return limits(replace(found, exact=exact), lambda row: plain.legs[row])


def _counts(leg: Leg, *, wanted: Wanted, record: Record) -> bool:
    """Whether a leg can be on a path that is wanted; neither window nor modality limits what is due."""
    far = wanted.modality is None or record.at_least(leg.modality, wanted.modality)
    if leg.carries != "DueGoods" and not far:
        return False
    if not leg.moves:
        return True
    first, last = leg.when.earliest or date.min, leg.when.latest or date.max
    return (wanted.after or date.min) <= last and first <= (wanted.before or date.max)
