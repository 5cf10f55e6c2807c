"""By which paths can goods have gone from one party to another?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.chain import DEFAULT_LEGS, Budget, Legs, walk, without_doubles
from kg.analysis.diversion import SERVICE, Answers, kind_of, left_out
from kg.analysis.engine import between
from kg.analysis.finding import KINDS, Finding, assess, finding_id
from kg.analysis.leg import DIVERTED, Leg, legs
from kg.analysis.order import Wanted, graded, order, weighed
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from decimal import Decimal

MOST = 10_000
"""Of how many chains an answer for many parties is made at most."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The paths between any of some parties.

    Attributes:
        found: The answers for each two parties between which there is a path, in order of their IRIs.
        truncated: Whether there are more chains than were looked at, so that paths may be missing.
    """

    found: tuple[Answers, ...]
    truncated: bool


def paths(
    network: Network[str],
    source: str,
    target: str,
    *,
    kinds: Sequence[str] = KINDS,
    wanted: Wanted | None = None,
    max_legs: int = DEFAULT_LEGS,
    max_degree: int | None = None,
    budget: Budget | None = None,
    engine: str | None = None,
) -> Answers:
    """By which paths can goods have gone from one party to another?

    Args:
        network: The network.
        source: The party at which paths start (an IRI).
        target: The party or facility at which they end.
        kinds: Which of ``recorded``, ``reconstructed`` and ``possible``.
        wanted: Filters, order and number of the paths.
        max_legs: How many legs at most.
        max_degree: No party with more legs than this lies between the two ends; any where it is None.
        budget: How long to search; 30 seconds where it is None.
        engine: One of `kg.analysis.engine.ENGINES`, whose answers are the same; by the number of legs where
            it is None.

    Returns:
        The paths, the best first; none where there is no path.
    """
    wanted = wanted or Wanted()
    budget = budget or Budget()
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))

    weigh = _weighing(goods, kinds)
    # A search without any time looks for nothing, and says so, whether or not there is anything to be found.
    portions = budget.left() and between(
        goods,
        source,
        target,
        wanted=wanted,
        max_legs=max_legs,
        max_degree=max_degree,
        budget=budget,
        engine=engine,
    )
    kept, cut = order(weighed(portions or (), weigh, wanted, goods.products), wanted, goods.products)
    return Answers(tuple(kept), cut or budget.spent, left_out(network))


def ways(
    network: Network[str],
    *,
    sources: Collection[str] | None = None,
    targets: Collection[str] | None = None,
    kinds: Sequence[str] = KINDS,
    wanted: Wanted | None = None,
    least: Decimal | None = None,
    max_legs: int = DEFAULT_LEGS,
    max_degree: int | None = None,
    most: int = MOST,
) -> Ways:
    """By which paths can goods have gone from some parties to others?

    Between each two parties these are the paths that `paths` finds.

    Args:
        network: The network.
        sources: The parties at which paths start (IRIs); any where it is None.
        targets: The parties or facilities at which they end; any where it is None.
        kinds: Which of ``recorded``, ``reconstructed`` and ``possible``.
        wanted: Filters, and order and number of the paths between each two parties.
        least: Only paths whose weakest leg is as sure.
        max_legs: How many legs at most.
        max_degree: No party with more legs than this lies between the two ends; any where it is None.
        most: Of how many chains paths are made at most.

    Returns:
        The paths; none where there is no path.
    """
    wanted = wanted or Wanted()
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    degrees = dict(goods.graph.degree()) if max_degree is not None else {}
    chains: list[tuple[Leg, ...]] = []
    for chain in _chains(goods, sources, targets, max_legs):
        if len(chains) == most:
            return Ways((), truncated=True)
        if not any(degrees.get(leg.target, 0) > (max_degree or 0) for leg in chain[:-1]):
            chains.append(chain)
    between: dict[tuple[str, str], list[tuple[Leg, ...]]] = defaultdict(list)
    for chain in without_doubles(chains, goods):
        between[chain[0].source, chain[-1].target].append(chain)
    weigh = _weighing(goods, kinds, least)
    found = []
    for _, some in sorted(between.items()):
        made = weighed(graded(some, wanted.by), weigh, wanted, goods.products)
        kept, cut = order(made, wanted, goods.products)
        if kept:
            found.append(Answers(tuple(kept), cut))
    return Ways(tuple(found), truncated=False)


def bearing(
    network: Network[str], name: str, *, max_legs: int = DEFAULT_LEGS, budget: Budget | None = None
) -> Iterator[tuple[str, str, str, str]]:
    """Between which parties are there paths that bear a name, or one with this beginning?

    Args:
        network: The network.
        name: The name of a finding, or its beginning.
        max_legs: How many legs at most.
        budget: How long to search; 30 seconds where it is None.

    Yields:
        The whole name, the party at which the path starts, that at which it ends, and its kind.
    """
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    starts = sorted({step.source for step in goods.steps})
    for chain in walk(goods, starts, max_legs=max_legs, budget=budget or Budget()):
        kind = kind_of(chain, goods)
        whole = finding_id(kind, _due_to(chain), chain)
        if whole.startswith(name):
            yield whole, chain[0].source, chain[-1].target, kind


def _due_to(chain: Sequence[Leg]) -> str:
    """Who had, or was due, what went along a chain."""
    return chain[-1].source if chain[-1].verb == DIVERTED else chain[0].target


def _chains(
    goods: Legs, sources: Collection[str] | None, targets: Collection[str] | None, max_legs: int
) -> Iterator[tuple[Leg, ...]]:
    """The chains from any of some parties to any of others."""
    starts = sorted({step.source for step in goods.steps} if sources is None else set(sources))
    for end in [None] if targets is None else sorted(set(targets)):
        yield from walk(goods, [start for start in starts if start != end], end=end, max_legs=max_legs)


def _weighing(
    goods: Legs, kinds: Sequence[str], least: Decimal | None = None
) -> Callable[[tuple[Leg, ...]], Finding | None]:
    """What makes a finding of a chain, or None where it is not asked for."""

    def weigh(chain: tuple[Leg, ...]) -> Finding | None:
        kind = kind_of(chain, goods)
        if kind not in kinds or (least is not None and min(leg.confidence.value for leg in chain) < least):
            return None
        own = kind != "possible"
        return assess(kind, _due_to(chain), chain, goods.record, same_goods=own, products=goods.products)

    return weigh
