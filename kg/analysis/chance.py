"""Networks by chance in which each party has on average as many partners, and gives and gets as much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.analysis.circulation import Flows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDS: Final = 5000
"""After so many rounds a fit ends, whether or not it has come near enough."""

NEAR: Final = 1e-9
"""A fit ends where no expected number is off by more than this share of it."""

WHOLE: Final = 10**12
"""In how many units the whole flow of a network by chance is counted."""


@dataclass(frozen=True, eq=False)
class Chances:
    """How likely each link is, and how much it bears if it is there.

    Attributes:
        nodes: The nodes, in order.
        likely: The chance of a link from one node to another.
        bears: What it bears if it is there, in the units of the flow.
    """

    nodes: tuple[str, ...]
    likely: Floats
    bears: Floats

    def draw(self, samples: int, seed: int) -> Iterator[Flows]:
        """Draw networks.

        Args:
            samples: How many.
            seed: The same seed draws the same networks.

        Yields:
            A network, its whole flow in about `WHOLE` units.
        """
        random = np.random.default_rng(seed)
        scale = WHOLE / float((self.likely * self.bears).sum())
        for _ in range(samples):
            tails, heads = np.nonzero(random.random(self.likely.shape) < self.likely)
            amounts = np.rint(self.bears[tails, heads] * scale).astype(np.int64)
            rows = zip(tails.tolist(), heads.tolist(), amounts.tolist(), strict=True)
            yield {(self.nodes[tail], self.nodes[head]): amount for tail, head, amount in rows if amount}


def chances(flows: Flows) -> Chances:
    """Fit the chances of links to a flow, so that degrees and strengths are kept on average.

    The links follow the directed binary configuration model: from i to j with chance
    p = x(i) y(j) / (1 + x(i) y(j)), where x and y are such that the expected number of links out of each node
    and into it is what it is in the flow (Squartini and Garlaschelli 2011, New Journal of Physics 13:083001).
    Given its links, a network is weighted as in Parisi, Squartini and Garlaschelli 2020 (New Journal of
    Physics 22:053053): a link that is there bears m / p, where m is the table without a diagonal that has the
    flow's strengths as its sums, found by proportional fitting (Deming and Stephan 1940). So what each node
    gives and gets is kept on average too.

    Args:
        flows: The flow, with at least one arc that bears something.

    Returns:
        The chances.
    """
    nodes = tuple(sorted({node for arc, flow in flows.items() if flow for node in arc}))
    place = {node: number for number, node in enumerate(nodes)}
    weights = np.zeros((len(nodes), len(nodes)))
    for (tail, head), flow in flows.items():
        weights[place[tail], place[head]] = flow
    likely = _links(weights > 0)
    fitted = _fitted(weights.sum(axis=1), weights.sum(axis=0))
    bears = np.divide(fitted, likely, out=np.zeros_like(fitted), where=likely > 0)
    return Chances(nodes, likely, bears)


def _links(links: NDArray[np.bool_]) -> Floats:
    """The chances of links that keep the degrees of all nodes on average."""
    outs, ins = links.sum(axis=1).astype(float), links.sum(axis=0).astype(float)
    root = np.sqrt(links.sum())
    out_of, into = outs / root, ins / root
    apart = ~np.eye(len(links), dtype=bool)
    for _ in range(ROUNDS):
        before = out_of
        out_of = _ratio(outs, (into / (1 + np.outer(out_of, into)) * apart).sum(axis=1))
        into = _ratio(ins, ((out_of[:, None] / (1 + np.outer(out_of, into))) * apart).sum(axis=0))
        if np.allclose(before, out_of, rtol=NEAR, atol=0):
            break
    product = np.outer(out_of, into)
    chances_of: Floats = product / (1 + product) * apart
    return chances_of


def _fitted(gives: Floats, gets: Floats) -> Floats:
    """The table without a diagonal whose rows sum to what nodes give, and its columns to what they get."""
    table: Floats = np.outer(gives, gets) * ~np.eye(len(gives), dtype=bool)
    for _ in range(ROUNDS):
        table *= _ratio(gives, table.sum(axis=1))[:, None]
        factors = _ratio(gets, table.sum(axis=0))
        table *= factors
        if np.allclose(factors[gets > 0], 1, rtol=NEAR, atol=0):
            break
    return table


def _ratio(one: Floats, other: Floats) -> Floats:
    ratio: Floats = np.divide(one, other, out=np.zeros_like(one), where=other > 0)
    return ratio
