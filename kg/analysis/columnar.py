"""The search for chains over legs in columns: what the engine for many transfers finds, told as legs."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from kg.analysis.chain import is_told_elsewhere
from kg.analysis.columns import transfers_of
from kg.flow.chains import chains
from kg.flow.paths import paths_in_order
from kg.flow.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kg.analysis.chain import Budget, Legs
    from kg.analysis.leg import Leg
    from kg.analysis.order import Wanted
    from kg.flow.transfers import Transfers


def portions(
    goods: Legs,
    source: str,
    target: str,
    *,
    wanted: Wanted,
    max_legs: int,
    max_degree: int | None,
    budget: Budget,
) -> Iterator[list[tuple[Leg, ...]]]:
    """The chains from one party to another, in portions; see `kg.analysis.engine.between`.

    All chains of a portion are equal by the first figure of the order: by confidence the weakest leg, by
    earliest arrival the day, by legs their number. By quantity all are one portion: what a chain can carry is
    known when it is weighed with its claims.

    Args:
        goods: The legs.
        source: The party at which chains start.
        target: The party or facility at which they end.
        wanted: Its product and parties keep chains out of the search; the rest is for the caller to ask.
        max_legs: How many legs at most.
        max_degree: No party with more legs than this lies between the two ends; any where it is None.
        budget: How long to search.

    Yields:
        Portions, the best first, each found only where it is asked for.
    """
    held, steps = transfers_of(goods, products=[wanted.product] if wanted.product else [])
    asked = _question(held, source, target, wanted, max_legs=max_legs, max_degree=max_degree)
    if asked is None:
        return

    def follows(before: int, after: int) -> bool:
        return goods.can_follow(steps[before], steps[after])

    found = (path for path in paths_in_order(held, asked, follows=follows, clock=budget) if path is not None)
    by = wanted.by if _is_graded(steps, wanted.by) else "quantity"
    for _, equal in groupby(found, key=lambda path: _grade(held, path, by)):
        told = (tuple(steps[row] for row in path) for path in equal)
        yield [
            chain
            for chain in told
            if not goods.is_consignment(chain[-1]) and not is_told_elsewhere(chain, goods)
        ]


def _question(
    held: Transfers,
    source: str,
    target: str,
    wanted: Wanted,
    *,
    max_legs: int,
    max_degree: int | None,
) -> Question | None:
    """What is asked of the columns, or None where a party that must lie on a path is in no leg."""
    ends, via = (held.place(source), held.place(target)), {held.place(party) for party in wanted.via}
    if ends[0] is None or ends[1] is None or None in via:
        return None
    avoid = (held.place(party) for party in wanted.avoid)
    return Question(
        source=ends[0],
        target=ends[1],
        by=wanted.by,
        k=None,
        max_legs=max_legs,
        product=held.products.index(wanted.product) if wanted.product else None,
        avoid=frozenset(place for place in avoid if place is not None),
        via=frozenset(place for place in via if place is not None),
        max_degree=max_degree,
    )


def _is_graded(steps: Sequence[Leg], by: str) -> bool:
    """Whether the columns put all chains in the order of their first figure."""
    # In columns the first day that there is stands for a day that is not known.
    return by != "earliest" or not any(step.when.earliest == date.min for step in steps)


def _grade(held: Transfers, path: tuple[int, ...], by: str) -> int:
    """The first figure of the order of a path, as columns have it."""
    if by == "confidence":
        return min(int(held.confidence[row]) for row in path)
    if by == "earliest":
        return max(int(held.earliest[row]) for row in path)
    return len(path) if by == "legs" else 0


def chains_of(goods: Legs, *, max_legs: int, budget: Budget) -> Iterator[tuple[Leg, ...]]:
    """All chains, wherever they start and end.

    Args:
        goods: The legs.
        max_legs: How many legs at most.
        budget: How long to search.

    Yields:
        The chains, each once, in no order.
    """
    held, steps = transfers_of(goods)
    events = {event: place for place, event in enumerate(sorted({step.event for step in steps}))}
    event = np.array([events[step.event] for step in steps], dtype=np.int32)
    promise = np.array([goods.is_consignment(step) for step in steps], dtype=np.bool_)

    def follows(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(promise[before] == (event[before] == event[after]))

    for some in chains(held, range(len(held.parties)), max_legs=max_legs, follows=follows, clock=budget):
        for path in some[~promise[some[:, -1]]].tolist():
            yield tuple(steps[row] for row in path)
