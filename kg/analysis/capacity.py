"""How much capacity runs and is planned, site by site and deal by deal, with what may be the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from math import ceil, floor

import networkx as nx

from kg import terms
from kg.analysis.account import MEGAWATT, OFF, span_of
from kg.analysis.counting import less
from kg.analysis.denial import Denials
from kg.analysis.descent import descent
from kg.analysis.leg import weighed_range
from kg.analysis.nesting import Nesting
from kg.analysis.overlap import Overlaps, independent
from kg.analysis.portion import Entry
from kg.analysis.product import Products
from kg.analysis.scope import Scope
from kg.analysis.standing import standing
from kg.analysis.told import latest
from kg.claim import Claim, Number, Range
from kg.network import Network, claims_of, record_of

H100E = "H100EquivalentUnit"
"""The unit of computing capacity."""

DEALS = ("Order", "Sale", "Supply", "Allocation", "Shipment", "Lease")
"""The classes of claims by which capacity is contracted for, or let."""

SMALL = 1e-6
"""Parts of a unit that are smaller than this come of reckoning alone."""

MOST_SHARING = 50
"""Of an event or lot with more facilities than this it is not told which of them may be the same."""


@dataclass(frozen=True, slots=True)
class Key:
    """What figures can be added up: nothing is added across keys.

    Attributes:
        layer: ``site`` or ``deal``: the same megawatt can be in both.
        state: ``running`` or ``planned``.
        unit: The code of the unit, with the basis of megawatts behind it.
    """

    layer: str
    state: str
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """The capacity of one site, or of one deal.

    Attributes:
        key: What it can be added to.
        name: The site, or the event (or claim) that is the deal.
        quantity: How much; of what is planned, how much more than what runs.
        claims: The claims behind it, in order.
        elsewhere: Whether it is planned at a place of which only figures in other units tell how much runs.
        modality: How far the furthest of the claims has come; of what is planned, of those on the plan.
        stance: The strongest stance among these.
        confidence: How well they are supported.
        denials: The claims that deny one.
        disputed: The aspects that are denied.
    """

    key: Key
    name: str
    quantity: Range
    claims: tuple[str, ...]
    elsewhere: bool = False
    modality: str = "Actual"
    stance: str = "Reports"
    confidence: Decimal = Decimal(0)
    denials: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Capacity:
    """All capacity of a record, and what of it may be the same.

    Attributes:
        items: The capacity of each site and deal, in order.
        same: Pairs of sites or deals that nothing tells apart.
        inside: For each site or deal, those that it is a part of.
    """

    items: tuple[Item, ...]
    same: frozenset[tuple[str, str]]
    inside: Mapping[str, frozenset[str]]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """What can be added up, in order."""
        found = {item.key for item in self.items}
        return tuple(sorted(found, key=lambda key: (key.layer, key.state, key.unit)))

    @cached_property
    def by_key(self) -> Mapping[Key, tuple[Item, ...]]:
        """The items of each key."""
        found: dict[Key, list[Item]] = {key: [] for key in self.keys}
        for item in self.items:
            found[item.key].append(item)
        return {key: tuple(items) for key, items in found.items()}

    @cached_property
    def groups(self) -> Mapping[Key, tuple[tuple[Item, ...], ...]]:
        """The items of each key, together with what may be the same, or holds it or is held by it."""
        pairs = [*self.same, *((part, whole) for part, wholes in self.inside.items() for whole in wholes)]
        found: dict[Key, tuple[tuple[Item, ...], ...]] = {}
        for key, items in self.by_key.items():
            named = {item.name: item for item in items}
            tied: nx.Graph[str] = nx.Graph()
            tied.add_nodes_from(named)
            tied.add_edges_from((one, other) for one, other in pairs if one in named and other in named)
            found[key] = tuple(
                tuple(named[name] for name in sorted(group)) for group in nx.connected_components(tied)
            )
        return found

    @cached_property
    def _beside(self) -> Mapping[str, frozenset[str]]:
        """For each site or deal, what may be the same, or holds it or is held by it."""
        found: dict[str, set[str]] = {}
        pairs = [*self.same, *((part, whole) for part, wholes in self.inside.items() for whole in wholes)]
        for one, other in pairs:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {name: frozenset(others) for name, others in found.items()}

    def least(self, items: Iterable[tuple[Item, float]]) -> Number:
        """How much some items hold at least together, nothing twice.

        Args:
            items: Items of one key, each with the share of it that is meant.

        Returns:
            The largest sum of lows of such as cannot be the same.
        """
        lows = {item.name: part_of(item.quantity.low, share, up=False) for item, share in items}
        total: Number = 0
        tied: list[str] = []
        for name, low in lows.items():
            if any(other in lows for other in self._beside.get(name, ())):
                tied.append(name)
            else:
                total += low
        if not tied:
            return total
        place = {name: at for at, name in enumerate(sorted(tied))}
        edges = [
            (at, place[other]) for name, at in place.items() for other in self._beside[name] if other in place
        ]
        return total + independent(
            list(place.values()), edges, {at: lows[name] for name, at in place.items()}
        )

    def most(self, items: Iterable[tuple[Item, float]]) -> Number | None:
        """How much some items hold at most together; what is inside another of them adds nothing.

        Args:
            items: Items of one key, each with the share of it that is meant.

        Returns:
            The sum of the highs; None where one is not known.
        """
        held = {item.name: (item, share) for item, share in items if share > 0}
        total: Number = 0
        for name, (item, share) in held.items():
            if any(other in held and held[other][1] >= 1 for other in self.inside.get(name, ())):
                continue
            if item.quantity.high is None:
                return None
            total += part_of(item.quantity.high, share, up=True)
        return total


def part_of(quantity: Number | None, share: float, *, up: bool) -> Number:
    """A share of a quantity, in whole units outwards; all as it is, and nought where it is not known."""
    if quantity is None or share >= 1:
        return quantity or 0
    part = float(quantity) * share
    return ceil(part - SMALL) if up else floor(part + SMALL)


def capacity(network: Network[str], fits: Callable[[Claim], bool]) -> Capacity:
    """Gather how much runs and is planned at each site, and in each deal.

    Of counts and figures of one site those that stand last count, by the hull of what the best claim of each
    origin says (see `kg.analysis.told.latest`). What is planned is what comes beside what runs: the figure
    that is planned less the figure that runs, in the same unit; where what runs is told in other units
    alone, the least that comes is nought. Units are never turned into each other: neither H100-equivalents
    and megawatts, nor the power of the computers and that of the whole site.

    Args:
        network: The network.
        fits: Whether a claim on a deal is one on computing.

    Returns:
        The capacity.
    """
    record, claims = record_of(network), claims_of(network)
    within = Scope("", record, claims).within
    nesting = Nesting(claims)
    overlaps = Overlaps(record, Products(record), descent(claims.values()), nesting, within)
    day = network.graph["selection"].as_of
    found: dict[Key, dict[str, Item]] = {}
    for (key, name), entries in _entries(claims.values()).items():
        stands = latest(entries, overlaps, day) if len(entries) > 1 else entries
        several = overlaps.together(overlaps.portions(stands)) if len(stands) > 1 else None
        quantity = several.quantity if several else stands[0].claim.quantity
        _put(found, Item(key, name, quantity, _iris(entry.claim for entry in stands)))
    deals = _deals(claims.values(), fits)
    for (key, name), group in deals.items():
        _put(found, Item(key, name, weighed_range(group, record, "power"), _iris(group)))
    parts = {name: nesting.around([name]) - {name} for _, name in deals}
    touched = {tuple(sorted((name, other))) for name in parts for other in nesting.touched([name])}
    inside = {**within, **{part: wholes for part, wholes in parts.items() if wholes}}
    same = {(one, other) for one, other in touched if one != other} | _joint_sites(network, claims, found)
    denials = Denials(record, claims)
    items = tuple(_judged(item, network, denials) for item in _beside_what_runs(found))
    return Capacity(items, frozenset(same), inside)


def _judged(item: Item, network: Network[str], denials: Denials) -> Item:
    """An item with its grades and denials; of what is planned, those of the plan and not of what runs."""
    record, held = record_of(network), claims_of(network)
    claims = [held[iri] for iri in item.claims if _state(held[iri]) == item.key.state]
    grades = standing(claims, record)
    denied = denials.against(claims)
    return replace(
        item,
        modality=grades.modality,
        stance=grades.stance,
        confidence=grades.confidence.value,
        denials=tuple(sorted(denied)),
        disputed=tuple(sorted(set(denied.values()))),
    )


def _put(found: dict[Key, dict[str, Item]], item: Item) -> None:
    if item.quantity and item.quantity.high != 0:
        found.setdefault(item.key, {})[item.name] = item


def _iris(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted(claim.iri for claim in claims))


def _state(claim: Claim) -> str:
    return "running" if claim.modality == "Actual" else "planned"


def _entries(claims: Iterable[Claim]) -> dict[tuple[Key, str], list[Entry]]:
    """The counts and figures of sites, as entries of an account."""
    found: dict[tuple[Key, str], list[Entry]] = {}
    for claim in claims:
        if not claim.supports or claim.modality in OFF or claim.code("per"):
            continue
        for place, unit, figure in _figures(claim):
            span, dated = span_of(claim, stock=True)
            counted = replace(claim, quantity=figure)
            state = _state(claim)
            entry = Entry(counted, state, "site", unit, None, place, stock=True, span=span, dated=dated)
            found.setdefault((Key("site", state, unit), place), []).append(entry)
    return found


def _figures(claim: Claim) -> Iterator[tuple[str, str, Range]]:
    """The site, unit and figure of a claim that tells how much capacity a site has."""
    place = claim.role("facility") if claim.kind == "Count" else claim.role("subject")
    if place is None or not place.startswith(terms.SITE):
        return
    item = claim.code("item")
    computing = claim.kind == "Count" or (claim.kind == "Figure" and item == "Compute")
    if computing and claim.quantity and claim.code("unit") == H100E:
        yield place, H100E, claim.quantity
    if claim.kind == "Figure" and item == "Power" and claim.power:
        yield place, f"{MEGAWATT}{claim.code('basis') or ''}", claim.power


def _deals(claims: Iterable[Claim], fits: Callable[[Claim], bool]) -> dict[tuple[Key, str], list[Claim]]:
    found: dict[tuple[Key, str], list[Claim]] = {}
    for claim in claims:
        told = claim.kind in DEALS and claim.supports and claim.modality not in OFF
        if told and claim.power and claim.code("per") is None and fits(claim):
            found.setdefault((Key("deal", _state(claim), MEGAWATT), claim.happening), []).append(claim)
    return found


def _joint_sites(
    network: Network[str], claims: Mapping[str, Claim], found: Mapping[Key, Mapping[str, Item]]
) -> set[tuple[str, str]]:
    """Pairs of sites that claims on one event or lot name, and of which nothing says that they are two."""
    record = record_of(network)
    measured = {name for key, items in found.items() if key.layer == "site" for name in items}
    named: dict[str, set[str]] = {}
    for claim in claims.values():
        place = claim.role("facility") or claim.role("subject")
        if place in measured and claim.supports:
            for each in (*claim.all("event"), *claim.all("lot")):
                named.setdefault(each, set()).add(place)
    pairs = {
        pair
        for places in named.values()
        if len(places) <= MOST_SHARING
        for pair in combinations(sorted(places), 2)
    }
    return {pair for pair in pairs if not _different(record.entities, *pair)}


def _different(entities: Mapping[str, object], one: str, other: str) -> bool:
    """Whether a file of names says that two sites are two."""
    links = {iri: getattr(entities.get(iri), "links", ()) for iri in (one, other)}
    return ("owl:differentFrom", other) in links[one] or ("owl:differentFrom", one) in links[other]


def _beside_what_runs(found: Mapping[Key, Mapping[str, Item]]) -> tuple[Item, ...]:
    """All items; of what is planned only what comes beside what runs."""
    runs: dict[tuple[str, str], list[Item]] = {}
    for key, items in found.items():
        if key.state == "running":
            for name, item in items.items():
                runs.setdefault((key.layer, name), []).append(item)
    made = []
    for key, items in found.items():
        for item in items.values():
            there = runs.get((key.layer, item.name), [])
            made += [item] if key.state == "running" or not there else _to_come(item, there)
    return tuple(sorted(made, key=lambda item: (item.key.layer, item.key.state, item.key.unit, item.name)))


def _to_come(item: Item, there: Sequence[Item]) -> list[Item]:
    alike = next((each for each in there if each.key.unit == item.key.unit), None)
    if alike is None:
        return [replace(item, quantity=replace(item.quantity, low=0, stated=None), elsewhere=True)]
    rest = less(item.quantity, alike.quantity)
    if rest.high is not None and rest.high <= 0:
        return []
    claims = tuple(sorted({*item.claims, *alike.claims}))
    return [replace(item, quantity=rest, claims=claims)]
