"""By which paths can goods have gone from one party to another?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.chain import DEFAULT_LEGS, Budget, Legs
from kg.analysis.diversion import SERVICE, Answers, kind_of, left_out
from kg.analysis.engine import between
from kg.analysis.finding import KINDS, Finding, assess
from kg.analysis.leg import DIVERTED, Leg, legs
from kg.analysis.order import Wanted, order, weighed
from kg.network import Network, claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Sequence


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

    def weigh(chain: tuple[Leg, ...]) -> Finding | None:
        kind = kind_of(chain, goods)
        if kind not in kinds:
            return None
        due_to = chain[-1].source if chain[-1].verb == DIVERTED else chain[0].target
        own = kind != "possible"
        return assess(kind, due_to, chain, goods.record, same_goods=own, products=goods.products)

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
