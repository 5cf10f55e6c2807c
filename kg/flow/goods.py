"""Ways of which all legs can be about the same goods: which products those are, and what lies on them.

A search over days asks of each leg whether it fits one product. That any two legs of a way fit each other is
asked here: it does so where all products that a way names lie in one set of which any two can be the same
goods. So the search is made once for each of the largest such sets, and what it finds is put together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

import networkx as nx
import numpy as np

from kg.flow.arrival import meet
from kg.flow.bound import Bound, flow_bound
from kg.flow.reach import NAMED, fits
from kg.flow.transfers import NONE, Transfers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kg.flow.window import Window


def together(
    transfers: Transfers, rows: NDArray[np.int64], *, product: int | None = None
) -> Iterator[NDArray[np.bool_]]:
    """The largest sets of products of which any two can be the same goods.

    They are the maximal cliques of the graph of products that fit each other (Bron and Kerbosch, Algorithm
    457, 1973): the lines of descent, where products have families.

    Args:
        transfers: The transfers.
        rows: Those whose products count.
        product: A product that all of a set have to fit, or None.

    Yields:
        Masks of the products, in a fixed order; one of all products where any two that the rows name fit, or
        where they name none.
    """
    named = np.unique(transfers.product[rows])
    named = named[named != NONE]
    if product is not None:
        named = named[transfers.compatible[product, named]]
    fitting = transfers.compatible[np.ix_(named, named)]
    if fitting.all():
        yield np.ones(len(transfers.products), dtype=np.bool_)
        return
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(named)))
    graph.add_edges_from(zip(*(places.tolist() for places in np.nonzero(np.triu(fitting, 1))), strict=True))
    # Those of a part that hangs together stand in order, whatever the order in which they are found.
    for part in sorted(map(sorted, nx.connected_components(graph))):
        for clique in sorted(map(sorted, nx.find_cliques(graph.subgraph(part)))):
            mask = np.zeros(len(transfers.products), dtype=np.bool_)
            mask[named[clique]] = True
            yield mask


def on_ways(
    transfers: Transfers,
    sources: Sequence[int],
    targets: Sequence[int],
    *,
    product: int | None = None,
    avoid: Sequence[int] = (),
    **window: Unpack[Window],
) -> tuple[NDArray[np.int64], bool]:
    """The transfers on ways from some parties to others of which all legs can be about the same goods.

    Args:
        transfers: The transfers.
        sources: The places of the parties from which goods come.
        targets: The places of the parties to which they go; sources among them are left out.
        product: The place of a product that all of them fit and some leg names, or None.
        avoid: The places of parties that goods neither pass through nor end at.
        **window: When, and for how long; see `kg.flow.window.Window`.

    Returns:
        Their rows, in order, and whether they are of goods that can all be the same. Where time ran out,
        other transfers are among them.
    """

    def lying(kinds: NDArray[np.bool_] | None) -> NDArray[np.int64] | None:
        wanted = product if kinds is None else fits(transfers, product, kinds)
        met = meet(transfers, sources, targets, product=wanted, avoid=avoid, **window)
        return None if met is None else met.rows

    rows = lying(None)
    if rows is None:
        return np.arange(len(transfers)), False
    found = []
    for kinds in together(transfers, rows, product=product):
        part = rows if kinds.all() else lying(kinds)
        if part is None:
            return rows, False
        found.append(part)
    return np.unique(np.concatenate(found)), sum(map(bool, map(len, found))) <= 1


def bound_of_goods(
    transfers: Transfers,
    sources: Sequence[int],
    targets: Sequence[int],
    *,
    product: int | None = None,
    avoid: Sequence[int] = (),
    **window: Unpack[Window],
) -> Bound:
    """How many pieces can have gone from one party to another at the most, on ways of the same goods?

    The bound of `kg.flow.bound.flow_bound` over the transfers that lie on a way of which all legs can be
    about the same goods. Two such ways can cross at a party, so that it can be above what they carry: it is
    exact where all goods can be the same, and where each transfer names the product that is asked for.

    The arguments are those of `on_ways`.

    Returns:
        The bounds with what limits them.
    """
    rows, same = on_ways(transfers, sources, targets, product=product, avoid=avoid, **window)
    found = flow_bound(transfers, sources, targets, product=product, avoid=avoid, among=rows, **window)
    return replace(found, exact=found.exact and same and all_named(transfers, found.rows, product))


def all_named(transfers: Transfers, rows: NDArray[np.int64], product: int | None) -> bool:
    """Whether each of some transfers names a product that fits; true where none is asked for."""
    if product is None:
        return True
    return bool((fits(transfers, product)[transfers.product[rows] + 1] == NAMED).all())
