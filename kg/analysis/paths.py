"""By which paths can goods have gone from one party to another?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.chain import DEFAULT_LEGS, Budget, Legs, walk, without_doubles
from kg.analysis.diversion import SERVICE, Answers, kind_of, left_out
from kg.analysis.finding import KINDS, assess
from kg.analysis.leg import DIVERTED, legs
from kg.analysis.order import Wanted, order
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

    Returns:
        The paths, the best first; none where there is no path.
    """
    wanted = wanted or Wanted()
    budget = budget or Budget()
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    chains = walk(goods, [source], end=target, max_legs=max_legs, budget=budget)
    found = []
    hubs = _hubs(goods, max_degree)
    for chain in without_doubles(chains, goods):
        if any(leg.target in hubs for leg in chain[:-1]):
            continue
        kind = kind_of(chain, goods)
        if kind in kinds:
            due_to = chain[-1].source if chain[-1].verb == DIVERTED else chain[0].target
            found.append(assess(kind, due_to, chain, goods.record, same_goods=kind != "possible"))
    kept, cut = order(found, wanted, goods.products)
    return Answers(tuple(kept), cut or budget.spent, left_out(network))


def _hubs(goods: Legs, most: int | None) -> set[str]:
    """The parties with more legs than is allowed between the two ends."""
    return set() if most is None else {party for party, degree in goods.graph.degree() if degree > most}
