"""The graph of needs of a record: what capacity, sites, deals and products need, as claims say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg import terms
from kg.analysis.capacity import Capacity, Item
from kg.analysis.failing import Need, Needs, Way
from kg.analysis.making import GOING, Making, Name, Said, named_by
from kg.analysis.pairing import AHEAD
from kg.claim import Claim

STATES = ("running", "planned")
"""The states of capacity."""

STANDING = {
    "Hosting": ("host", "host"),
    "Siting": ("within", "ground"),
    "Operation": ("operator", "operator"),
    "Lease": ("lessor", "lessor"),
    "PowerSupply": ("powerSupplier", "power"),
}
"""The classes of claims that tell what a site needs at all times: the role of what it needs, and the need."""

BUILDING = {
    "Construction": ("builder", "builder"),
    "Investment": ("investor", "money"),
    "Loan": ("lender", "money"),
}
"""Likewise of what it needs until it runs."""

UNSURE = ("money",)
"""What nobody says that it could not be had elsewhere, or is done without."""

AT_SITE = (*GOING, "Installation", "Count", "ComponentOf")
"""The classes of claims that tell which goods are at a site, or are to come there."""

PASSED = ("Approved",)
"""The outcomes of a licence that something can rest on; one that names no outcome counts too."""


@dataclass(frozen=True)
class Grounds:
    """Gathers what the capacity of a record needs.

    Attributes:
        making: What products need.
        capacity: The capacity.
    """

    making: Making
    capacity: Capacity

    def needs(self) -> Needs[Name]:
        """The graph of needs: of each item of capacity, and of all on which it rests, step by step."""
        found: dict[Name, tuple[Need[Name], ...]] = {}
        ahead: list[Name] = [(item.key.state, item.name) for item in self.capacity.items]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found[name] = self._needs(name)
                ahead += [way.node for need in found[name] for way in need.ways]
        return Needs({name: needs for name, needs in found.items() if needs})

    def _needs(self, name: Name) -> tuple[Need[Name], ...]:
        if isinstance(name, tuple):
            first, thing = name
            if first in STATES:
                state = self._site if thing.startswith(terms.SITE) else self._deal
                return tuple(state(thing, planned=first == "planned"))
            return self.making.by(first, thing)
        if name.startswith(terms.SITE):
            return tuple(self._place(name))
        if name.startswith(terms.PRODUCT):
            return self.making.needs(name)
        if name in self._permits:
            return tuple(self.making.need("authority", named_by([self._permits[name]], "authority")))
        return ()

    @cached_property
    def _at(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims that tell of each site."""
        found: dict[str, list[Claim]] = {}
        for claim in self.making.told(*STANDING, *BUILDING, *(each for each in AT_SITE)):
            place = claim.role("whole") if claim.kind == "ComponentOf" else claim.role("facility")
            if place and place.startswith(terms.SITE):
                found.setdefault(place, []).append(claim)
        return {place: tuple(claims) for place, claims in found.items()}

    @cached_property
    def _of_deal(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of each happening by which goods or compute go."""
        found: dict[str, list[Claim]] = {}
        for claim in self.making.told(*GOING, "Lease"):
            found.setdefault(claim.happening, []).append(claim)
        return {event: tuple(claims) for event, claims in found.items()}

    def _place(self, site: str) -> Iterator[Need[Name]]:
        """What a site needs at all times: its host, ground, operator, lessor, power and permits."""
        yield from self._standing(site, STANDING)
        for permit, claim in self._permits.items():
            if site in claim.all("facility"):
                # A permit for some equipment there need not be one for the whole site.
                yield from self.making.need("permit", {permit: [claim]}, certain=not claim.all("product"))

    def _standing(self, site: str, table: Mapping[str, tuple[str, str]]) -> Iterator[Need[Name]]:
        by_kind: dict[str, Said] = {}
        for claim in self._at.get(site, ()):
            role, kind = table.get(claim.kind, ("", ""))
            for named in claim.all(role):
                for each in self.making.members(named):
                    if each != site:
                        by_kind.setdefault(kind, {}).setdefault(each, []).append(claim)
        for kind, said in by_kind.items():
            yield from self.making.need(kind, said, certain=kind not in UNSURE)

    def _site(self, site: str, *, planned: bool) -> Iterator[Need[Name]]:
        """What the capacity of a site needs: the site, chips and other goods; to be built, builder and money.

        What runs has its goods already: without their makers it is not sure to stop, but may, for want of
        parts and replacements.
        """
        yield Need("site", (Way(site),))
        claims = [
            claim
            for claim in self._at.get(site, ())
            if (claim.modality in AHEAD) == planned or (planned and claim.kind in GOING)
        ]
        chips, goods = self._goods(claims)
        yield from self.making.need("chip", chips, certain=planned)
        for said, suppliers in goods:
            # Equipment is one of several kinds that would do, and a system with chips brings a part of them.
            vital = planned and not any(
                self.making.kind_of(each) == "Equipment" or self.making.is_chip(each) for each in said
            )
            yield from self.making.need("goods", said, certain=vital)
            yield from self.making.need("supplier", suppliers, certain=vital, shared=True)
        if planned:
            yield from self._standing(site, BUILDING)
        yield from self._export(claims)

    def _goods(self, claims: Iterable[Claim]) -> tuple[Said, list[tuple[Said, Said]]]:
        """The chips at a site; and other goods with their suppliers, those of one family together."""
        held = list(claims)
        summed = {whole for claim in held for whole in claim.all("partOf")}
        chips: Said = {}
        goods: dict[str, tuple[Said, Said]] = {}
        for claim in held:
            for product in claim.all("component" if claim.kind == "ComponentOf" else "product"):
                if claim.kind not in GOING and self.making.is_chip(product):
                    if claim.iri not in summed:
                        chips.setdefault(product, []).append(claim)
                    continue
                root = self.making.levels(product)[-1][0]
                said, suppliers = goods.setdefault(root, ({}, {}))
                said.setdefault(product, []).append(claim)
                for named in claim.all("supplier"):
                    for party in self.making.members(named):
                        suppliers.setdefault(party, []).append(claim)
        kept = set(self.making.products.narrowest(self._told_apart(chips)))
        narrow = [
            ({each: said[each] for each in self.making.products.narrowest(said)}, suppliers)
            for _, (said, suppliers) in sorted(goods.items())
        ]
        return {chip: claims for chip, claims in chips.items() if chip in kept}, narrow

    def _told_apart(self, chips: Said) -> list[str]:
        """Chips without those that are only another name for others of the same lot."""
        lots = {chip: {lot for claim in said for lot in claim.all("lot")} for chip, said in chips.items()}
        vague = {
            chip
            for chip, said in chips.items()
            if not self.making.makers(chip)
            and not self.making.sources(chip)
            and all(claim.all("lot") for claim in said)
            and lots[chip] <= set().union(*(lots[other] for other in chips if other != chip))
        }
        return [chip for chip in chips if chip not in vague] or list(chips)

    def _deal(self, event: str, *, planned: bool) -> Iterator[Need[Name]]:
        """What a deal needs: who supplies or lets, the product, and the site that it names."""
        claims = [claim for claim in self._of_deal.get(event, ()) if (claim.modality in AHEAD) == planned]
        parties: Said = {}
        products: Said = {}
        for claim in claims:
            for named in (*claim.all("supplier"), *claim.all("lessor")):
                for each in self.making.members(named):
                    parties.setdefault(each, []).append(claim)
            for product in claim.all("product"):
                if self.making.is_chip(product):
                    products.setdefault(product, []).append(claim)
        narrow = self.making.products.narrowest(products)
        yield from self.making.need("supplier", parties)
        yield from self.making.need("chip", {each: products[each] for each in narrow}, certain=planned)
        sites = {
            site: said for site, said in named_by(claims, "facility").items() if site.startswith(terms.SITE)
        }
        yield from self.making.need("site", sites)
        yield from self._export(claims)

    @cached_property
    def _permits(self) -> Mapping[str, Claim]:
        """The licences that were given, by event, or by claim where they name none."""
        return {
            claim.happening: claim
            for claim in self.making.told("Licence")
            if claim.code("outcome") in (*PASSED, None) and claim.role("licensee")
        }

    @cached_property
    def _licensed(self) -> Mapping[str, tuple[str, ...]]:
        """The licences for goods of each licensee that name no site."""
        found: dict[str, list[str]] = {}
        for permit, claim in self._permits.items():
            if not claim.all("facility") and claim.all("product"):
                for named in claim.all("licensee"):
                    for party in self.making.members(named):
                        found.setdefault(party, []).append(permit)
        return {party: tuple(permits) for party, permits in found.items()}

    def _export(self, claims: Iterable[Claim]) -> Iterator[Need[Name]]:
        """Licences for goods of a kind that come to who is licensed: what comes may be what they allow."""
        found: dict[str, Claim] = {}
        for claim in claims:
            parties = [
                each for role in ("holder", "buyer", "recipient", "lessor") for each in claim.all(role)
            ]
            for permit in (permit for party in parties for permit in self._licensed.get(party, ())):
                given = self._permits[permit]
                if self.making.products.any_compatible(given.all("product"), claim.all("product")):
                    found[permit] = given
        for permit, given in sorted(found.items()):
            yield from self.making.need("permit", {permit: [given]}, certain=False)


def of_deal(making: Making, claim: Claim) -> bool:
    """Whether a deal is one on computing: it names chips, or no product.

    Args:
        making: What products need.
        claim: A claim on the deal.

    Returns:
        False where all products that it names are other goods.
    """
    named = claim.all("product")
    return not named or any(making.is_chip(product) for product in named)


def root(item: Item) -> Name:
    """The name under which an item of capacity stands in the graph of needs."""
    return (item.key.state, item.name)
