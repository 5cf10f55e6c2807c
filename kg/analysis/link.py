"""The steps by which a failure spreads, as claims tell them, and what leaves open how far it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import networkx as nx

from kg.analysis.capacity import Item
from kg.analysis.confidence import Confidence
from kg.analysis.denial import Denials
from kg.analysis.failing import UNHURT, Loss, Need, Needs, Step, stops
from kg.analysis.making import Making, Name
from kg.analysis.needs import STATES, root
from kg.analysis.standing import standing
from kg.claim import Claim, Range
from kg.network import Network, claims_of, record_of

Why = Literal["substitute", "share", "others", "stock", "unsure", "figure", "running"]
"""What leaves a range open: see `Doubt`."""

PRODUCT_ROLES = ("product", "developed", "whole")
"""The roles in which claims name what is made, designed, supplied or put together."""

STOCKED = ("chip", "goods", "supplier")
"""The needs of what runs that it has already."""


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a chain.

    Attributes:
        source: What fails.
        target: What needs it.
        kind: As what it is needed, such as ``maker``.
        share: Which share of the need it meets, as far as claims tell.
        family: The families of the target of which the claims say it, where none names the target itself.
        certain: Whether the target stops for sure.
        claims: The claims that say so; none where the files of names do, as of a family and its member.
        modality: How far the furthest of them has come; None without claims.
        stance: The strongest stance among these; None without claims.
        confidence: How well they are supported; None without claims.
        denials: The claims that deny it.
        disputed: The aspects that are denied.
    """

    source: str
    target: str
    kind: str
    share: Range
    family: tuple[str, ...]
    certain: bool
    claims: tuple[str, ...]
    modality: str | None
    stance: str | None
    confidence: Confidence | None
    denials: tuple[str, ...]
    disputed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing on which a range hangs.

    Attributes:
        why: ``substitute``: the graph has alternatives; ``share``: how much of the need it meets is not
            known; ``others``: there can be alternatives that no claim names; ``stock``: what runs has its
            goods already; ``unsure``: that it is needed is not sure; ``figure``: the capacity itself is a
            range; ``running``: how much of what is planned runs already is told in other units only.
        kind: The need, such as ``maker``; empty where it is not about one.
        source: What fails, or the site or deal.
        target: What needs it, or the same.
        others: The alternatives that the graph has.
        claims: The claims on it, which others could narrow.
        items: How many sites and deals it bears on.
    """

    why: Why
    kind: str
    source: str
    target: str
    others: tuple[str, ...]
    claims: tuple[str, ...]
    items: int


@dataclass(frozen=True)
class Links:
    """Tells chains and doubts.

    Attributes:
        network: The network.
        making: What products need.
    """

    network: Network[str]
    making: Making

    @cached_property
    def parts(self) -> nx.DiGraph[str]:
        """An edge leads from each organisation, group and family of products to its parts and members."""
        found: nx.DiGraph[str] = nx.DiGraph()
        for iri, entity in record_of(self.network).entities.items():
            wholes = (*entity.linked("org:subOrganizationOf"), *entity.linked("kg:family"))
            found.add_edges_from((whole, iri) for whole in wholes)
            if entity.kind == "Group":
                found.add_edges_from((iri, member) for member in entity.linked("org:hasMember"))
        return found

    @cached_property
    def _denials(self) -> Denials:
        return Denials(record_of(self.network), claims_of(self.network))

    def latest(self, codes: Iterable[str | None]) -> str | None:
        """The last of some codes in their order, or None."""
        known = [code for code in codes if code]
        return record_of(self.network).weakest(known) if known else None

    def chain(self, path: Sequence[Step[Name]], losses: Mapping[Name, Loss]) -> tuple[Link, ...]:
        """The steps of a path as claims tell them; steps within one thing are left out.

        Args:
            path: The path.
            losses: What stops.

        Returns:
            The links.
        """
        return tuple(
            self._link(step, certain=losses.get(step.node, UNHURT).certain)
            for step in path
            if thing(step.way.node) != thing(step.node)
        )

    def _link(self, step: Step[Name], *, certain: bool) -> Link:
        held = claims_of(self.network)
        claims = [held[iri] for iri in step.way.claims if iri in held]
        grades = standing(claims, record_of(self.network)) if claims else None
        met = self._denials.against(claims)
        return Link(
            source=thing(step.way.node),
            target=thing(step.node),
            kind=step.need.kind,
            share=step.way.share,
            family=self._family(thing(step.node), claims),
            certain=certain,
            claims=step.way.claims,
            modality=grades.modality if grades else None,
            stance=grades.stance if grades else None,
            confidence=grades.confidence if grades else None,
            denials=tuple(sorted(met)),
            disputed=tuple(sorted(set(met.values()))),
        )

    def _family(self, target: str, claims: Iterable[Claim]) -> tuple[str, ...]:
        named = {iri for claim in claims for role in PRODUCT_ROLES for iri in claim.all(role)}
        families = self.making.products.families(target)
        return () if target in named else self.making.products.narrowest(named & families)

    def doubts(
        self, graph: Needs[Name], gone: set[Name], losses: Mapping[Name, Loss], items: Sequence[Item]
    ) -> tuple[tuple[Doubt, ...], tuple[str, ...]]:
        """On what ranges hang, and the alternatives that the graph knows.

        Args:
            graph: The needs.
            gone: What fails.
            losses: What stops.
            items: The sites and deals of which something can.

        Returns:
            The doubts, those that bear on the most sites and deals first; and the substitutes.
        """
        found: dict[tuple[str, ...], tuple[Doubt, set[str]]] = {}
        for item in items:
            for doubt in self._of_item(graph, gone, losses, item):
                key = (doubt.why, doubt.kind, doubt.source, doubt.target)
                found.setdefault(key, (doubt, set()))[1].add(item.name)
        made = [
            Doubt(d.why, d.kind, d.source, d.target, d.others, d.claims, len(names))
            for d, names in found.values()
        ]
        made.sort(key=lambda d: (-d.items, d.why, d.kind, d.source, d.target))
        return tuple(made), tuple(sorted({other for doubt in made for other in doubt.others}))

    def _of_item(
        self, graph: Needs[Name], gone: set[Name], losses: Mapping[Name, Loss], item: Item
    ) -> Iterable[Doubt]:
        """What leaves open how much of one site or deal stops."""
        loss = losses.get(root(item), UNHURT)
        if not loss.certain:
            for step in graph.path(gone, root(item), losses):
                if not stops(step.need, losses):
                    yield from self._of_step(step, losses)
        low, high = item.quantity.low, item.quantity.high
        if item.elsewhere:
            yield Doubt("running", "", item.name, item.name, (), item.claims, 1)
        elif low != high:
            yield Doubt("figure", "", item.name, item.name, (), item.claims, 1)

    def _of_step(self, step: Step[Name], losses: Mapping[Name, Loss]) -> Iterable[Doubt]:
        need, way = step.need, step.way
        source, target = thing(way.node), thing(step.node)
        others = tuple(
            thing(other.node)
            for other in need.ways
            if not losses.get(other.node, UNHURT).certain and other != way
        )
        rest = (need.kind, source, target)
        if others:
            yield Doubt("substitute", *rest, others, _claims(need), 1)
        if len(need.ways) > 1 and not way.share:
            yield Doubt("share", *rest, (), way.claims, 1)
        if need.open or (need.certain and not need.closed):
            yield Doubt("others", *rest, (), _claims(need), 1)
        if not need.certain:
            runs = isinstance(step.node, tuple) and step.node[0] == "running" and need.kind in STOCKED
            yield Doubt("stock" if runs else "unsure", *rest, (), way.claims, 1)


def thing(name: Name) -> str:
    """The thing of the record that a name in the graph of needs is about: of a product's making its maker."""
    if isinstance(name, str):
        return name
    return name[1] if name[0] in STATES else name[0]


def _claims(need: Need[Name]) -> tuple[str, ...]:
    return tuple(sorted({iri for way in need.ways for iri in way.claims}))
