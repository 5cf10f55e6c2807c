"""Two engines that look for chains, one for few legs and one for many: their answers are the same.

The one walks the legs as a networkx graph and finds all chains. The other puts them into columns, which takes
longer; then it finds the best chains first, and stops where no better one can come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.chain import walk, without_doubles
from kg.analysis.order import graded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.chain import Budget, Legs
    from kg.analysis.leg import Leg
    from kg.analysis.order import Wanted

ENGINES: Final = ("networkx", "columns")
"""The engines by name."""

MANY: Final = 2_000
"""From how many legs on columns are read, where no engine is asked for."""


def between(
    goods: Legs,
    source: str,
    target: str,
    *,
    wanted: Wanted,
    max_legs: int,
    max_degree: int | None,
    budget: Budget,
    engine: str | None,
) -> Iterable[Sequence[tuple[Leg, ...]]]:
    """The chains from one party to another, in portions; each is better than all in the portions after it.

    Chains that `wanted` does not take may be missing. A chain whose consignment another one tells is (see
    `kg.analysis.chain.without_doubles`).

    Args:
        goods: The legs.
        source: The party at which chains start.
        target: The party or facility at which they end.
        wanted: What is wanted of them; its order decides what is better.
        max_legs: How many legs at most.
        max_degree: No party with more legs than this lies between the two ends; any where it is None.
        budget: How long to search.
        engine: One of `ENGINES`; by the number of legs where it is None.

    Returns:
        Portions of chains; none where there is no chain.
    """
    if _reads_columns(goods, engine):
        from kg.analysis.columnar import portions  # noqa: PLC0415 - few questions need numpy

        return portions(
            goods, source, target, wanted=wanted, max_legs=max_legs, max_degree=max_degree, budget=budget
        )
    chains = without_doubles(walk(goods, [source], end=target, max_legs=max_legs, budget=budget), goods)
    hubs = _hubs(goods, max_degree)
    return graded((c for c in chains if not any(leg.target in hubs for leg in c[:-1])), wanted.by)


def leaving(goods: Legs, *, max_legs: int, budget: Budget, engine: str | None) -> Iterator[tuple[Leg, ...]]:
    """All chains, wherever they start and end.

    Args:
        goods: The legs.
        max_legs: How many legs at most.
        budget: How long to search.
        engine: One of `ENGINES`; by the number of legs where it is None.

    Returns:
        The chains, in no order that both engines share.
    """
    if _reads_columns(goods, engine):
        from kg.analysis.columnar import chains_of  # noqa: PLC0415 - few questions need numpy

        return chains_of(goods, max_legs=max_legs, budget=budget)
    return walk(goods, sorted({step.source for step in goods.steps}), max_legs=max_legs, budget=budget)


def _reads_columns(goods: Legs, engine: str | None) -> bool:
    return engine == "columns" or (engine is None and len(goods.steps) >= MANY)


def _hubs(goods: Legs, most: int | None) -> set[str]:
    """The parties with more legs than is allowed between the two ends."""
    return set() if most is None else {party for party, degree in goods.graph.degree() if degree > most}
