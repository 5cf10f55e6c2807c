"""Of what products are made, by whom, in which process and where, and from whom they can be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx

from kg.analysis.account import CHIPS, OFF
from kg.analysis.denial import Denials
from kg.analysis.failing import Need, Way
from kg.analysis.leg import weighed_range
from kg.analysis.portion import IMPROBABLE
from kg.analysis.product import Products
from kg.analysis.tie import DEED
from kg.claim import Claim
from kg.record import Record

Name = str | tuple[str, ...]
"""A thing of the record by its IRI; or what it is in some part: ``(state, site)``, ``(maker, product)``."""

GOING = {
    "Sale": "buyer",
    "Order": "buyer",
    "Supply": "recipient",
    "Allocation": "recipient",
    "Shipment": "recipient",
}
"""The classes of claims by which goods go or are due from a supplier, and their role of who gets them."""

ACCUSING = ("Alleges", "Charges", "Suspects")
"""Stances on which no need is sure, and no supplier is one to turn to."""

DISTANT = ("Conditional", "Proposed")
"""What has come no further makes no need sure."""

OF_NEED = ("Manufacture", "Supply")
"""The classes of which a share is one of what is needed, and not of what one supplier has to give."""

Said = dict[str, list[Claim]]
"""Claims by the thing that they name."""


@dataclass(frozen=True)
class Making:
    """Tells what products need.

    Attributes:
        record: The record.
        claims: The claims that may be used, by IRI.
    """

    record: Record
    claims: Mapping[str, Claim]
    _levels: dict[str, list[list[str]]] = field(default_factory=dict, init=False, repr=False)
    _makers: dict[str, Said] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def products(self) -> Products:
        """Which products can be the same goods."""
        return Products(self.record)

    @cached_property
    def _denials(self) -> Denials:
        return Denials(self.record, self.claims)

    @cached_property
    def _told(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of each class that say that something is so, or is to be."""
        found: dict[str, list[Claim]] = {}
        for _, claim in sorted(self.claims.items()):
            if claim.supports and claim.modality not in OFF:
                found.setdefault(claim.kind, []).append(claim)
        return {kind: tuple(claims) for kind, claims in found.items()}

    def told(self, *kinds: str) -> Iterator[Claim]:
        """The claims of some classes on what is so or is to be, and neither lapsed nor was only tried."""
        for kind in kinds:
            yield from self._told.get(kind, ())

    def kind_of(self, iri: str | None) -> str:
        """The class of a thing; empty where it is not known."""
        entity = self.record.entities.get(iri or "")
        return entity.kind if entity else ""

    def is_chip(self, product: str) -> bool:
        """Whether a product is an accelerator, or holds or is of a family of such."""
        names = {product, *self.products.families(product), *self._contents.get(product, ())}
        return any(self.kind_of(each) == "Accelerator" for each in names)

    def firm(self, claims: Iterable[Claim]) -> bool:
        """Whether claims make it sure, as far as the record goes, that something is needed.

        Args:
            claims: Claims that name the same need.

        Returns:
            True where one is no accusation or suspicion, not graded improbable, has come further than a
            proposal, and is not denied.
        """
        return any(
            claim.stance not in ACCUSING
            and claim.credibility < IMPROBABLE
            and claim.modality not in DISTANT
            and DEED.isdisjoint(self._denials.against([claim]).values())
            for claim in claims
        )

    def members(self, party: str) -> tuple[str, ...]:
        """The members of a group; a party itself where it is none, or names no members."""
        entity = self.record.entities.get(party)
        if entity is None or entity.kind != "Group":
            return (party,)
        return entity.linked("org:hasMember") or (party,)

    def need(
        self,
        kind: str,
        said: Mapping[str, Iterable[Claim]],
        *,
        certain: bool = True,
        open_: bool = False,
        shared: bool = False,
        rename: Mapping[str, Name] | None = None,
    ) -> Iterator[Need[Name]]:
        """One need with its alternatives.

        Args:
            kind: What is needed.
            said: The claims on each alternative.
            certain: Whether what needs it is sure to need it, if the claims are firm.
            open_: Whether there can be other alternatives.
            shared: Whether the shares that claims state are shares of this need.
            rename: Where an alternative goes by another name in the graph.

        Yields:
            The need; nothing where there is no alternative.
        """
        groups = {each: list(claims) for each, claims in said.items()}
        if not groups:
            return
        ways = tuple(
            Way(
                (rename or {}).get(each, each),
                weighed_range(claims, self.record, "share") if shared else Way(each).share,
                tuple(sorted({claim.iri for claim in claims})),
            )
            for each, claims in sorted(groups.items())
        )
        firm = certain and self.firm(claim for claims in groups.values() for claim in claims)
        yield Need(kind, ways, firm, open_)

    @cached_property
    def _made(self) -> Mapping[str, Said]:
        """Who is said to make each product."""
        return self._by("product", "manufacturer", "Manufacture")

    @cached_property
    def _designed(self) -> Mapping[str, Said]:
        return self._by("developed", "developer", "Development")

    @cached_property
    def _parts(self) -> Mapping[str, Said]:
        return self._by("whole", "component", "ComponentOf")

    @cached_property
    def _contents(self) -> Mapping[str, frozenset[str]]:
        return {whole: frozenset(parts) for whole, parts in self._parts.items()}

    @cached_property
    def _tools(self) -> Mapping[str, Said]:
        """With which equipment each party is supplied."""
        found: dict[str, Said] = {}
        for claim in self.told(*GOING):
            for product in claim.all("product"):
                if self.kind_of(product) == "Equipment" and claim.role("facility") is None:
                    for party in claim.all(GOING[claim.kind]):
                        found.setdefault(party, {}).setdefault(product, []).append(claim)
        return found

    @cached_property
    def _supplied(self) -> Mapping[str, Said]:
        """Who supplies each product; neither who is accused of it, nor who is not known by name."""
        found: dict[str, Said] = {}
        for claim in self.told(*GOING):
            if claim.stance not in ACCUSING:
                for product in claim.all("product"):
                    for named in claim.all("supplier"):
                        for party in self.members(named):
                            if self.kind_of(party) != "UnknownParty":
                                found.setdefault(product, {}).setdefault(party, []).append(claim)
        return found

    @cached_property
    def _got(self) -> Mapping[str, frozenset[str]]:
        """What each party had from others than those who make it, be it only by an accusation."""
        found: dict[str, set[str]] = {}
        for claim in self.told(*GOING, "Diversion"):
            for product in claim.all("product"):
                makers = self.makers(product)
                if not any(
                    party in makers for named in claim.all("supplier") for party in self.members(named)
                ):
                    for party in claim.all(GOING.get(claim.kind, "recipient")):
                        found.setdefault(party, set()).add(product)
        return {party: frozenset(products) for party, products in found.items()}

    def _by(self, role: str, other: str, *kinds: str) -> Mapping[str, Said]:
        """Claims by the thing in one role, and by the members of the party in another."""
        found: dict[str, Said] = {}
        for claim in self.told(*kinds):
            for thing in claim.all(role):
                for named in claim.all(other):
                    for each in self.members(named):
                        found.setdefault(thing, {}).setdefault(each, []).append(claim)
        return found

    @cached_property
    def _above(self) -> nx.DiGraph[str]:
        """An edge leads from each product to the families that it is a member of."""
        return nx.DiGraph(
            [
                (iri, family)
                for iri, entity in self.record.entities.items()
                for family in entity.linked("kg:family")
            ]
        )

    def levels(self, product: str) -> list[list[str]]:
        """The product, then the families that it belongs to, then theirs, and so on."""
        if product not in self._levels:
            known = product in self._above
            layers = nx.bfs_layers(self._above, product) if known else [[product]]
            self._levels[product] = [sorted(layer) for layer in layers]
        return self._levels[product]

    def below(self, family: str) -> tuple[str, ...]:
        """The products that are members of a family, and of no narrower one."""
        return tuple(sorted(self._above.predecessors(family))) if family in self._above else ()

    def makers(self, product: str) -> Said:
        """Who makes a product: what is said of it, or else of the narrowest family of which it is said."""
        if product not in self._makers:
            self._makers[product] = _nearest(self._made, self.levels(product))
        return self._makers[product]

    def sources(self, product: str) -> Said:
        """Who supplies a product without having had it from others, and does not make it.

        Of a chip those count that supply the widest family of which such a one is told: who supplies only a
        member of it is taken to have it from there. A system has any assemblers that are told.

        Args:
            product: Its IRI.

        Returns:
            The claims on each.
        """
        chip = self.kind_of(product) != "System"
        found: dict[str, list[Claim]] = {}
        for layer in reversed(self.levels(product)):
            first = not found or not chip
            for each in layer:
                for party, claims in self._supplied.get(each, {}).items():
                    if party in found or (first and self._begins(party, product)):
                        found.setdefault(party, []).extend(claims)
        return found

    def _begins(self, party: str, product: str) -> bool:
        """Whether a party that supplies a product neither makes it nor is said to have had it from others."""
        had = self._got.get(party, ())
        makes = party in self.makers(product)
        return not makes and not any(self.products.akin(got, product) for got in had)

    def needs(self, product: str) -> tuple[Need[Name], ...]:
        """What a product needs.

        A maker, of those that are said to make it or the narrowest family of which one is told; a designer; a
        source, of those that supply it and have it neither from others nor by making it; its parts, of which
        those of one family can stand in for each other. A system of a family of chips needs the family; that
        a system has other assemblers is taken to be possible. A family can lose what its members lose.

        Args:
            product: Its IRI.

        Returns:
            The needs.
        """
        system = self.kind_of(product) == "System"
        makers = self.makers(product)
        levels = self.levels(product)
        shares = {party: self._of_share(product, party, claims) for party, claims in makers.items()}
        ways: dict[str, Name] = {party: (party, product) for party in makers}
        found = [
            *self.need("maker", shares, open_=system, shared=True, rename=ways),
            *self.need("designer", _nearest(self._designed, levels)),
            *self.need("source", self.sources(product), open_=system),
        ]
        for group in self._alike(_nearest(self._parts, levels)):
            found += self.need("part", group)
        for family in levels[1] if system and len(levels) > 1 else ():
            if self.kind_of(family) in CHIPS and self.is_chip(family):
                found.append(Need("kind", (Way(family),)))
        if below := self.below(product):
            found.append(Need("member", tuple(Way(each) for each in below), certain=False, open=True))
        return tuple(found)

    def by(self, maker: str, product: str) -> tuple[Need[Name], ...]:
        """What the making of a product by one maker needs: the maker, its processes, plants and tools.

        Args:
            maker: The maker.
            product: The product.

        Returns:
            The needs; plants are those that are named, and tools are there already, so that neither is sure.
        """
        claims = self.makers(product).get(maker, [])
        found: list[Need[Name]] = [Need("party", (Way(maker),))]
        for group in self._alike(named_by(claims, "process")):
            found += self.need("process", group)
        found += self.need("plant", named_by(claims, "place"), certain=False, open_=True)
        for group in self._alike(self._tools.get(maker, {})):
            found += self.need("tool", group, certain=False)
        return tuple(found)

    def _of_share(self, product: str, maker: str, claims: list[Claim]) -> list[Claim]:
        """The claims on a maker; where some on the product itself tell its share, those come first."""
        own = [
            claim
            for claim in (
                *self._made.get(product, {}).get(maker, ()),
                *self._supplied.get(product, {}).get(maker, ()),
            )
            if claim.share and claim.kind in OF_NEED
        ]
        return own or [claim for claim in claims if claim.kind in OF_NEED]

    def _alike(self, said: Said) -> list[Said]:
        """Things in groups of such as can stand in for each other: those that have a family in common."""
        known: nx.Graph[str] = nx.Graph()
        known.add_nodes_from(said)
        for each in said:
            known.add_edges_from((each, f"family {family}") for family in self.products.families(each))
        groups = [sorted(group & said.keys()) for group in nx.connected_components(known)]
        return [
            {each: said[each] for each in self.products.narrowest(group)} for group in sorted(groups) if group
        ]


def _nearest(said: Mapping[str, Said], levels: list[list[str]]) -> Said:
    """What is said of the first level of which anything is."""
    for layer in levels:
        found: Said = {}
        for each in layer:
            for other, claims in said.get(each, {}).items():
                found.setdefault(other, []).extend(claims)
        if found:
            return found
    return {}


def named_by(claims: Iterable[Claim], role: str) -> Said:
    """Claims by what they name in a role."""
    found: Said = {}
    for claim in claims:
        for each in claim.all(role):
            found.setdefault(each, []).append(claim)
    return found
