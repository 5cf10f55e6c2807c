"""Which single supplier, process, site or permit stops the most capacity?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import networkx as nx

from kg import terms
from kg.analysis.capacity import Capacity, Item, Key, capacity
from kg.analysis.cut import Cuts, cuts, joint
from kg.analysis.failing import UNHURT, Loss, Needs
from kg.analysis.link import Doubt, Link, Links
from kg.analysis.making import Making, Name
from kg.analysis.needs import Grounds, of_deal, root
from kg.analysis.option import Named, Within
from kg.analysis.ranking import Ranking
from kg.analysis.stopped import Amounts
from kg.claim import Range
from kg.network import Network, claims_of, record_of

SEARCHED = 60
"""Among so many of the largest sites and deals a smallest set is looked for that stops them all."""

DOUBTED = 200
"""Of so many of the largest sites and deals of a kind that a failure hits it is told what is open."""

TOLD = 5
"""Of so many sites and deals that one failure stops the chain is told."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One site or deal of which a failure stops something.

    Attributes:
        item: Its capacity.
        certain: Whether all of it stops for sure.
        most: Which share of it stops at most.
        chain: The way from what failed to it; empty where it failed itself, or where that is not told.
    """

    item: Item
    certain: bool
    most: float
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """How much capacity of one kind stops.

    Attributes:
        key: Which kind.
        quantity: How much: from what has no alternative in the graph to what may stop.
        share: Which share of the whole that is.
        hits: What stops, the largest that are sure to first.
    """

    key: Key
    quantity: Range
    share: Range
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What stops when some things fail.

    Attributes:
        failed: What fails; one thing, or those that were asked for.
        stopped: How much stops, by kind of capacity; only kinds of which something can.
        doubts: On what the ranges hang, what bears on the most capacity first.
        substitutes: The alternatives that the graph knows for what fails, or for what it stops on the way.
        weakest: The confidence of the weakest claim of the chains that are told; None where they rest on
            none.
        modality: How far the least far step of these has come, or None.
        stance: The weakest stance of a step, or None.
        denials: The claims that deny a step.
        disputed: The aspects that are denied.
        truncated: Whether it hits more sites and deals of a kind than the doubts and substitutes are told of.
    """

    failed: tuple[str, ...]
    stopped: tuple[Stopped, ...]
    doubts: tuple[Doubt, ...]
    substitutes: tuple[str, ...]
    weakest: Decimal | None
    modality: str | None
    stance: str | None
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """All capacity of one kind.

    Attributes:
        key: Which kind.
        quantity: How much there is of it, nothing twice.
        items: How many sites or deals that are.
        bare: Those of them of which the record names nothing that they need.
        smallest: A smallest set of suppliers, processes and permits that stops all others for sure; None
            where no set does that is of the size that was asked for, or where there are no others.
        covered: How many sites or deals that set stops.
        cut: Whether the search for it was given up, so that a smaller one may exist.
    """

    key: Key
    quantity: Range
    items: int
    bare: tuple[str, ...]
    smallest: tuple[str, ...] | None
    covered: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """The single points of failure of a record.

    Attributes:
        by: Which capacity orders them: ``planned`` or ``running``.
        points: What stops when one thing fails, the largest share that is sure to stop first.
        removed: What stops when those fail together that were asked for; None where none were.
        wholes: All capacity, by kind.
        found: How many single things something needs.
        truncated: Whether there are more points than are told, or it was given up to weigh them all.
    """

    by: str
    points: tuple[Point, ...]
    removed: Point | None
    wholes: tuple[Whole, ...]
    found: int
    truncated: bool


def chokepoints(
    network: Network[str],
    *,
    remove: Annotated[tuple[str, ...], Named("actor", "product", "site", "place", "event")] = (),
    by: Literal["planned", "running"] = "planned",
    together: Annotated[int, Within(1, 4)] = 3,
    limit: Annotated[int, Within(1)] = 10,
) -> Chokepoints:
    """Which single supplier, process, site or permit stops the most?

    Capacity needs all of its needs, and of each one alternative or more that claims name: chips, which need
    makers, sources, processes, parts; host, ground, operator, lessor, power, permits, goods; and what is yet
    to be built, builder and money. Of what fails, the least that stops is what has no alternative in the
    graph (B-connection in directed hypergraphs, Gallo et al. 1993); the most is what stops if nobody stands
    in for anybody. See `kg.analysis.failing.Needs.losses`. Sets that stop all are minimal cut sets of a
    fault tree (see `kg.analysis.cut`). Nothing is counted twice, and no unit turned into another (see
    `kg.analysis.capacity`).

    Args:
        network: The network.
        remove: What stops if these suppliers, processes, sites or permits fail together.
        by: Order them by what is planned, or by what runs.
        together: How many things a smallest set that stops all holds at most from each need.
        limit: How many single things to tell at most.

    Returns:
        The points; without points where the record tells no capacity.
    """
    record = record_of(network)
    making = Making(record, claims_of(network))
    held = capacity(network, lambda claim: of_deal(making, claim))
    graph = Grounds(making, held).needs()
    search = _Search(making, held, graph, Links(network, making), by, Amounts(held))
    names = search.names()
    first, more = Ranking(graph, search.amounts, search.fails, by).first(names, limit)
    return Chokepoints(
        by=by,
        points=tuple(search.point((name,)) for name in first),
        removed=search.point(tuple(dict.fromkeys(remove))) if remove else None,
        wholes=tuple(search.whole(key, together) for key in held.keys),
        found=len(names),
        truncated=more,
    )


@dataclass(frozen=True)
class _Search:
    making: Making
    held: Capacity
    graph: Needs[Name]
    links: Links
    by: str
    amounts: Amounts

    def names(self) -> list[str]:
        """The single things that something needs."""
        return sorted(name for name in self.graph.users if isinstance(name, str) and self._fits(name))

    def _fits(self, name: Name) -> bool:
        """Whether it is a supplier, process, site, plant or permit: a product by itself is none of these."""
        if isinstance(name, tuple):
            return False
        return not name.startswith(terms.PRODUCT) or self.making.kind_of(name) == "Process"

    def fails(self, names: Sequence[str]) -> set[Name]:
        """What fails with some things: parts of organisations, members of groups and of families."""
        parts = self.links.parts
        below = [nx.descendants(parts, name) for name in names if name in parts]
        return {*names, *(each for some in below for each in some)}

    def _hits(self, key: Key, losses: Mapping[Name, Loss]) -> list[Hit]:
        """What stops of one kind, the largest that are sure to first."""
        items = ((item, losses.get(root(item), UNHURT)) for item in self.held.by_key[key])
        hits = [Hit(item, loss.certain, loss.most, ()) for item, loss in items if loss.most > 0]
        return sorted(
            hits,
            key=lambda hit: (
                not hit.certain,
                -(hit.item.quantity.high or hit.item.quantity.low or 0),
                hit.item.name,
            ),
        )

    def point(self, failed: tuple[str, ...]) -> Point:
        """What stops when some things fail, with the chains and what the ranges hang on."""
        gone = self.fails(failed)
        losses = self.graph.losses(gone)
        chains: list[Link] = []
        stopped = []
        for key, amount in self.amounts.of(losses).items():
            hits = self._hits(key, losses)
            for place, hit in enumerate(hits[:TOLD]):
                chain = self.links.chain(self.graph.path(gone, root(hit.item), losses), losses)
                chains += chain
                hits[place] = Hit(hit.item, hit.certain, hit.most, chain)
            if hits:
                stopped.append(Stopped(key, amount.quantity, amount.share, tuple(hits)))
        stopped.sort(key=lambda each: (each.key.state != self.by, each.key.layer != "site"))
        items = [hit.item for each in stopped for hit in each.hits[:DOUBTED]]
        doubts, substitutes = self.links.doubts(self.graph, gone, losses, items)
        return Point(
            failed=failed,
            stopped=tuple(stopped),
            doubts=doubts,
            substitutes=substitutes,
            weakest=min((link.confidence.value for link in chains if link.confidence), default=None),
            modality=self.links.latest(link.modality for link in chains),
            stance=self.links.latest(link.stance for link in chains),
            denials=tuple(sorted({iri for link in chains for iri in link.denials})),
            disputed=tuple(sorted({aspect for link in chains for aspect in link.disputed})),
            truncated=any(len(each.hits) > DOUBTED for each in stopped),
        )

    def whole(self, key: Key, together: int) -> Whole:
        """All capacity of a kind, and a smallest set that stops what has needs."""
        items = self.held.by_key[key]
        bare = {item.name for item in items if self._bare(item)}
        known = sorted(
            (item for item in items if item.name not in bare),
            key=lambda item: (-(item.quantity.high or item.quantity.low or 0), item.name),
        )
        sets = [self._cuts(item, together) for item in known[:SEARCHED]]
        can = [each for each in sets if each.sets]
        best = joint(can) if can else None
        members = sorted(str(name) for name in best.members) if best and best.members else None
        return Whole(
            key=key,
            quantity=self.amounts.whole(key),
            items=len(items),
            bare=tuple(sorted(bare)),
            smallest=tuple(members) if members else None,
            covered=len(can),
            cut=len(known) > SEARCHED or bool(best and best.truncated) or any(s.truncated for s in sets),
        )

    def _cuts(self, item: Item, together: int) -> Cuts[Name]:
        """The smallest sets that stop a site or deal, other than its own failure."""

        def fits(name: Name) -> bool:
            return name != item.name and self._fits(name)

        return cuts(self.graph, root(item), most=together, fits=fits)

    def _bare(self, item: Item) -> bool:
        """Whether the record names nothing that a site or deal needs, but for itself."""
        needs = self.graph.of.get(root(item), ())
        return all(
            way.node == item.name and not self.graph.of.get(way.node) for need in needs for way in need.ways
        )
