"""What of what was announced came, and what is unexplained?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Annotated

import networkx as nx

from kg.analysis.account import LAYERS, LINE, POWER_STAGES, STAGES, VIEWS, Account
from kg.analysis.closing import Closing, Rest, closings, rests
from kg.analysis.conflict import Conflict, conflicts
from kg.analysis.descent import descent
from kg.analysis.nesting import Nesting
from kg.analysis.option import Named, Subject
from kg.analysis.overlap import Overlaps
from kg.analysis.portion import Entry
from kg.analysis.product import Products
from kg.analysis.scope import Scope
from kg.analysis.told import Cell, Teller, Told, quarter
from kg.claim import Range
from kg.network import Network, Selection, claims_of, record_of

APART = ("let", "equipment")
"""The layers that are in no total: what is let is a part of what the holder has, and a turbine's or a
chiller's megawatts are of another kind than a site's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an account: a family of chips, or a facility or counterparty.

    Attributes:
        layer: One of `kg.analysis.account.LAYERS`.
        unit: The code of the unit.
        thing: The product, facility or counterparty; None where none is named.
        depth: How many families of chips with lines of their own it stands below.
        told: How much is told of each stage, in order.
        rests: What is unexplained between stages.
        closings: What would close that.
    """

    layer: str
    unit: str
    thing: str | None
    depth: int
    told: tuple[Told, ...]
    rests: tuple[Rest, ...]
    closings: tuple[Closing, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims behind it, in order."""
        return tuple(sorted({iri for each in self.told for iri in each.claims}))


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is told of one line of megawatts in one quarter.

    Attributes:
        layer: One of `kg.analysis.account.LAYERS`.
        unit: The code of the unit.
        thing: The facility, counterparty or product; None where none is named.
        quarter: The quarter, such as ``2026-Q2``, or a year where that is all that is known; empty where no
            date is.
        told: How much is told of each stage as of then, in order: what was so, is due or began in it, or was
            said in it where no claim dates it.
    """

    layer: str
    unit: str
    thing: str | None
    quarter: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total of one stage over all lines of an account.

    Attributes:
        stage: The stage.
        unit: The code of the unit.
        parts: The total of each layer, in the order of the layers.
        quantity: The total; None where it is refused, since it would add layers in which the same can be.
        across: Whether it adds layers, because that was asked for.
    """

    stage: str
    unit: str
    parts: tuple[tuple[str, Told], ...]
    quantity: Range | None
    across: bool

    @property
    def refused(self) -> bool:
        """Whether the total is refused."""
        return self.quantity is None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The account of one holder or cluster.

    Attributes:
        about: Its IRI.
        power: Whether it is of megawatts, rather than of chips.
        day: The day in the world that was asked for, or None.
        rows: The lines, by layer and unit.
        cells: All that is told, by thing, stage and time.
        quarters: Megawatts by line and quarter; empty for chips.
        sums: Totals by stage; for chips, of what it has and rents of one family.
        conversions: Claims that tell both a number of chips and megawatts; no other turns one into the other.
        conflicts: Where claims in it contradict each other, or others on the same events and lots.
        beside: Claims of others that say they are part of, or overlap, what stands in the account.
        off: Claims on what lapsed, or was only attempted.
        vain: Claims that somebody looked for goods and found none; empty for megawatts.
        elsewise: Claims that count in other units, or give rates.
        facilities: The facilities that are taken to be its own.
        used: The facilities that it uses or rents.
        voices: Those whose counts are taken to be its own.
        truncated: Whether there is more than is told; always false, since nothing is left out.
    """

    about: str
    power: bool
    day: date | None
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    quarters: tuple[Quarter, ...]
    sums: tuple[Sum, ...]
    conversions: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    beside: tuple[str, ...]
    off: tuple[str, ...]
    vain: tuple[str, ...]
    elsewise: tuple[str, ...]
    facilities: tuple[str, ...]
    used: tuple[str, ...]
    voices: tuple[str, ...]
    truncated: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims on which it rests, in order."""
        found = {iri for cell in self.cells for iri in (*cell.claims, *cell.denials)}
        found.update(iri for each in self.conflicts for iri in each.claims)
        return tuple(sorted(found.union(self.conversions, self.beside, self.off, self.vain, self.elsewise)))


def reconcile(
    network: Network[str],
    *,
    about: Annotated[str, Subject("actor", "site")],
    product: Annotated[str | None, Named("product")] = None,
    capacity: bool = False,
    across_layers: bool = False,
) -> Reconciliation:
    """What of what was announced came, and what is unexplained?

    Claims on one event or lot tell of the same goods and count once, by the hull of what the best claim of
    each origin says. What is a part of another (``kg:partOf``, ``kg:takenFrom``, a member of a family) adds
    nothing to it; what overlaps never adds up to the sum. Of what was in place, the latest count of each
    place stands. Pieces, servers, H100-equivalents and megawatts are never turned into each other. Between
    two stages, the rest is the earlier figure less the later, by interval arithmetic (Moore 1966).

    Args:
        network: The network.
        about: The holder or cluster, an actor or a facility.
        product: Only chips of this product or family.
        capacity: Tell megawatts by quarter, and not chips.
        across_layers: Add up over sites, cloud contracts and chips too, in which the same can be.

    Returns:
        The account; without rows where no selected claim tells of any.
    """
    record, claims = record_of(network), claims_of(network)
    scope = Scope(about, record, claims)
    lots = descent(claims.values())
    account = Account(scope, lots, power=capacity)
    overlaps = Overlaps(record, account.products, lots, Nesting(claims), scope.within)
    teller = Teller(network, overlaps)
    selection: Selection = network.graph["selection"]
    entries = [
        entry for entry in account.entries if product is None or _of(entry, product, overlaps.products)
    ]
    rows = _rows(entries, account, teller, selection.as_of)
    return Reconciliation(
        about=about,
        power=capacity,
        day=selection.as_of,
        rows=rows,
        cells=teller.cells(entries),
        quarters=_quarters(entries, account, teller) if capacity else (),
        sums=_sums(rows, entries, account, teller, across=across_layers, day=selection.as_of),
        conversions=account.conversions,
        conflicts=_conflicts(network, [entry.claim.iri for entry in entries]),
        beside=scope.beside([entry.claim for entry in entries]),
        off=account.off,
        vain=() if capacity else account.vain,
        elsewise=account.elsewise,
        facilities=tuple(sorted(scope.facilities)),
        used=tuple(sorted(scope.used)),
        voices=tuple(sorted(scope.voices)),
    )


def _quarters(entries: Sequence[Entry], account: Account, teller: Teller) -> tuple[Quarter, ...]:
    """What is told of each line, quarter by quarter; no figure is carried from one to the next."""
    groups: dict[tuple[int, str, str, str], list[Entry]] = {}
    for entry in entries:
        if entry.claim.quantity:
            key = (LAYERS.index(entry.layer), entry.unit, _thing(entry, account) or "", quarter(entry.span))
            groups.setdefault(key, []).append(entry)
    return tuple(
        Quarter(LAYERS[layer], unit, thing or None, when, _told(own, teller, None, POWER_STAGES))
        for (layer, unit, thing, when), own in sorted(groups.items())
    )


def _conflicts(network: Network[str], mine: Sequence[str]) -> tuple[Conflict, ...]:
    """Where claims contradict each other, at least one of them in the account."""
    claims, own = claims_of(network), frozenset(mine)
    topics = {topic for iri in own for topic in (*claims[iri].all("event"), *claims[iri].all("lot"), iri)}
    around = {
        iri: claim
        for iri, claim in claims.items()
        if iri in own
        or topics.intersection((*claim.all("event"), *claim.all("lot"), *claim.all("respondsTo")))
    }
    part: Network[str] = nx.MultiDiGraph(**{**network.graph, "claims": around})
    return tuple(each for each in conflicts(part) if own.intersection(each.claims))


def _of(entry: Entry, product: str, products: Products) -> bool:
    return entry.product is not None and product in products.families(entry.product)


def _rows(entries: Sequence[Entry], account: Account, teller: Teller, day: date | None) -> tuple[Row, ...]:
    """The lines of an account: chips by family, megawatts by facility or counterparty."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.layer, entry.unit), []).append(entry)
    found: list[Row] = []
    for (layer, unit), group in sorted(
        groups.items(), key=lambda item: (LAYERS.index(item[0][0]), item[0][1])
    ):
        lines = _by_thing(group, account) if account.power else _by_family(group, account.products)
        standing = {key: teller.standing(same, day) for key, same in _by_stage(group).items() if key[1]}
        for thing, depth, own in lines:
            told = _told(own, teller, day, POWER_STAGES if account.power else STAGES, standing)
            line = POWER_STAGES if account.power else (*LINE, *VIEWS)
            left = rests(told, line)
            asked = closings(told, left, line, whole=not depth)
            # What is asked of a family is not asked of its members again.
            above = {
                each
                for row in (found[-depth:] if depth else ())
                if (row.layer, row.unit) == (layer, unit)
                for each in row.closings
            }
            new = tuple(each for each in asked if not depth or each not in above)
            found.append(Row(layer, unit, thing, depth, told, left, new))
    return tuple(found)


def _by_thing(entries: Iterable[Entry], account: Account) -> list[tuple[str | None, int, list[Entry]]]:
    """Megawatts by the facility that is told of, else by the other party."""
    groups: dict[str | None, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_thing(entry, account), []).append(entry)
    return [(thing, 0, groups[thing]) for thing in sorted(groups, key=lambda each: each or "")]


def _thing(entry: Entry, account: Account) -> str | None:
    """Of what a line of megawatts is: the facility, the counterparty, or the product."""
    claim, scope = entry.claim, account.scope
    if entry.layer in {"site", "supply"}:
        return entry.place
    others = (party for role in ("supplier", "lessor", "lessee") for party in claim.all(role))
    other = next((party for party in others if party not in scope.parties), None)
    return (entry.place or other) if entry.layer == "tenancy" else (other or entry.product)


def _by_family(entries: Sequence[Entry], products: Products) -> list[tuple[str | None, int, list[Entry]]]:
    """Chips by product, each family with all of its members, and the members below it.

    A family of which no claim tells has a line where it holds two products that claims tell of.
    """
    named = {entry.product for entry in entries if entry.product}
    above = {family for one in named for family in products.families(one)}
    below = {each: {one for one in named if one == each or products.belongs(one, each)} for each in above}
    shown = named | {
        each for each in above if len(below[each]) > 1 and _narrowest(each, above, below, products)
    }
    lines: list[tuple[str | None, int, list[Entry]]] = []
    for thing in sorted(shown, key=lambda each: _path(each, shown, products)):
        own = [entry for entry in entries if entry.product in below[thing]]
        lines.append((thing, len(_path(thing, shown, products)) - 1, own))
    rest = [entry for entry in entries if entry.product is None]
    return [*lines, *([(None, 0, rest)] if rest else [])]


def _narrowest(family: str, above: set[str], below: dict[str, set[str]], products: Products) -> bool:
    """Whether no narrower family holds the same products."""
    return not any(products.belongs(other, family) and below[other] == below[family] for other in above)


def _path(product: str, shown: set[str], products: Products) -> tuple[str, ...]:
    """The families of a product that have lines, the widest first, and the product itself."""
    families = products.families(product) & shown
    return tuple(sorted(families, key=lambda each: (len(products.families(each)), each)))


def _told(
    entries: Iterable[Entry],
    teller: Teller,
    day: date | None,
    stages: Sequence[str],
    standing: Mapping[tuple[str, bool], Collection[str]] = MappingProxyType({}),
) -> tuple[Told, ...]:
    groups = _by_stage(entries)
    ordered = sorted(groups, key=lambda key: (stages.index(key[0]), key[1]))
    return tuple(teller.told(key[0], groups[key], day, standing.get(key)) for key in ordered)


def _by_stage(entries: Iterable[Entry]) -> dict[tuple[str, bool], list[Entry]]:
    groups: dict[tuple[str, bool], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.stage, entry.stock), []).append(entry)
    return groups


def _sums(
    rows: Sequence[Row],
    entries: Sequence[Entry],
    account: Account,
    teller: Teller,
    *,
    across: bool,
    day: date | None,
) -> tuple[Sum, ...]:
    """Totals by stage and unit; over several layers none, unless that is asked for."""
    if not account.power:
        return _at_hand(rows, across=across)
    found = []
    units = sorted({entry.unit for entry in entries})
    for unit in units:
        for stage in POWER_STAGES:
            parts = []
            for layer in LAYERS:
                own = [
                    e
                    for e in entries
                    if (e.layer, e.unit, e.stage) == (layer, unit, stage) and layer not in APART
                ]
                for stock in (False, True):
                    same = [entry for entry in own if entry.stock == stock and entry.claim.quantity]
                    if same:
                        parts.append((layer, teller.told(stage, same, day)))
            if parts:
                found.append(_sum(stage, unit, parts, across=across))
    return tuple(found)


def _at_hand(rows: Sequence[Row], *, across: bool) -> tuple[Sum, ...]:
    """Of each widest family, what the holder has by the last view that is told, and what it rents."""
    found = []
    for thing, unit in dict.fromkeys((row.thing, row.unit) for row in rows if not row.depth):
        parts = []
        for layer in ("chips", "cloud"):
            row = next((r for r in rows if (r.layer, r.thing, r.unit) == (layer, thing, unit)), None)
            stages = VIEWS[::-1] if layer == "chips" else ("running",)
            views = [each for each in row.told if each.stage in stages and each.quantity] if row else []
            if views:
                parts.append((layer, max(views, key=lambda each: (each.last.latest or date.min, each.stage))))
        if len(parts) > 1:
            found.append(_sum("at hand", unit, parts, across=across))
    return tuple(found)


def _sum(stage: str, unit: str, parts: Sequence[tuple[str, Told]], *, across: bool) -> Sum:
    ranges = [told.quantity for _, told in parts]
    if len({layer for layer, _ in parts}) == 1 and len(parts) == 1:
        return Sum(stage, unit, tuple(parts), ranges[0], across=False)
    if not across:
        return Sum(stage, unit, tuple(parts), None, across=False)
    # Nobody says that what is in two layers is not the same: the least is the largest of them.
    highs = [each.high for each in ranges]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Sum(stage, unit, tuple(parts), Range(max(each.low or 0 for each in ranges), high), across=True)
