"""Which claims tell of the same goods or megawatts, and how much several tell of together, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

import networkx as nx

from kg.analysis.counting import hull, total
from kg.analysis.descent import Descent
from kg.analysis.leg import weighed_range
from kg.analysis.nesting import Nesting
from kg.analysis.portion import Entry, Portion, Together
from kg.analysis.product import Products
from kg.analysis.relation import Marks, Relations
from kg.claim import Number, Range
from kg.record import Record

SEARCHED = 24
"""Among how many portions that may be the same the best choice is looked for; among more, a good one."""


@dataclass(frozen=True)
class Overlaps:
    """Tells which claims of a record are about the same, and adds up without counting anything twice.

    Attributes:
        record: The record.
        products: Which products can be the same goods.
        descent: Which lots were taken from which.
        nesting: Which happenings are parts of which, and which overlap.
        within: For each facility, those that it stands in.
    """

    record: Record
    products: Products
    descent: Descent
    nesting: Nesting
    within: Mapping[str, frozenset[str]]

    def portions(self, entries: Iterable[Entry]) -> tuple[Portion, ...]:
        """Put claims together that tell of the same goods.

        Claims on one event do, and those on one lot, as far as they name the same product, or a family and
        one member of it of which none is said to be a part of the other; and what was in place is one thing
        for each place and product, whoever counts it. Of what was added, a claim that names neither event nor
        lot goes to the one portion of its class, parties and time; where there are several it stays alone,
        since nobody can say to which of them it belongs.

        Args:
            entries: Claims of one stage, layer and unit, each with a figure.

        Returns:
            The portions, in order of their first claims.
        """
        known: nx.Graph[int] = nx.Graph()
        ordered = sorted(entries, key=lambda entry: entry.claim.iri)
        known.add_nodes_from(range(len(ordered)))
        named: dict[tuple[object, ...], int] = {}
        loose: list[int] = []
        of_one_kind = self._of_one_kind(ordered)
        for place, entry in enumerate(ordered):
            keys = [
                (key, None if key in of_one_kind else entry.product, entry.stock) for key in _anchors(entry)
            ]
            for each in keys:
                known.add_edge(named.setdefault(each, place), place)
            if not keys:
                loose.append(place)
        firm = [group for group in nx.connected_components(known) if not group <= set(loose)]
        for place in loose:
            fits = [group for group in firm if any(self._alike(ordered[place], ordered[at]) for at in group)]
            if len(fits) == 1:
                known.add_edge(place, min(fits[0]))
            elif not fits:
                known.add_edges_from(
                    (place, at) for at in loose if at < place and self._alike(ordered[at], ordered[place])
                )
        groups = sorted(sorted(group) for group in nx.connected_components(known))
        return tuple(self._portion([ordered[at] for at in group]) for group in groups)

    def together(self, portions: Sequence[Portion]) -> Together:
        """How much several portions tell of together.

        What is a part of another (``kg:partOf``, ``kg:takenFrom``, a member of a family, a facility within
        another) adds nothing to it. Of the others, the sum of the highs is the most there can be, less than
        that where a claim says that two overlap (``kg:overlaps``); the least there can be is the largest sum
        of lows of such as cannot be the same: a maximum weight clique (Warren and Hicks 2006, by networkx) of
        the graph of what is apart. What only claims of credibility 5, improbable, tell adds nothing to the
        least beside other portions.

        Args:
            portions: The portions.

        Returns:
            The sum, and what kept parts of it from counting twice.
        """
        relations = Relations(self.products, self.descent, self.nesting, self.within)
        return _sum(relations, [relations.marks(portion) for portion in portions])

    def _portion(self, entries: Sequence[Entry]) -> Portion:
        """A portion with its figure; of what one claimant says at once, all counts."""
        claims = [entry.claim for entry in entries]
        quantity = weighed_range(claims, self.record, "quantity")
        voices: dict[tuple[str, str | None], list[Range]] = {}
        for claim in claims:
            if claim.quantity:
                voices.setdefault((claim.document, claim.claimant), []).append(claim.quantity)
        for said in voices.values():
            if quantity in said and len(set(said)) > 1:
                quantity = hull(said)
        return Portion(tuple(entries), quantity)

    def _of_one_kind(self, entries: Sequence[Entry]) -> frozenset[str]:
        """The events and lots of which all claims name one product, by wide or narrow names."""
        by_anchor: dict[str, list[Entry]] = {}
        for entry in entries:
            for anchor in () if entry.stock else _anchors(entry):
                by_anchor.setdefault(anchor, []).append(entry)
        found = set()
        for anchor, group in by_anchor.items():
            named = sorted({entry.product for entry in group if entry.product})
            names = {anchor, *(entry.claim.iri for entry in group)}
            apart = any(names.intersection(entry.claim.all("partOf")) for entry in group)
            if not apart and all(self.products.akin(a, b) for a, b in combinations(named, 2)):
                found.add(anchor)
        return frozenset(found)

    def _alike(self, one: Entry, other: Entry) -> bool:
        """Whether two claims, one without event and lot, speak of the same, by class, parties and time."""
        mine, theirs = one.claim, other.claim
        if (one.product, one.place) != (other.product, other.place):
            return False
        if any(c.all("partOf") or c.all("overlaps") for c in (mine, theirs) if not c.all("event")):
            return False  # it tells of something else than what it is a part of
        at_once = (mine.document, mine.claimant) == (theirs.document, theirs.claimant)
        if at_once and mine.quantity != theirs.quantity:
            return False
        roles = set(self.record.compared_by.get(mine.kind, ())) - {"event", "lot", "product", "item"}
        same = all(mine.all(role) == theirs.all(role) for role in roles)
        return mine.kind == theirs.kind and same and one.span.meets(other.span)


def _sum(relations: Relations, marked: Sequence[Marks]) -> Together:
    nested = _nested(relations, marked)
    top = [place for place in nested if not nested.out_degree(place)]
    shared, doubtful = _joint(relations, marked, top, nested)
    least: dict[int, Number] = {}
    over = []
    for place in top:
        below = [marked[each] for each in sorted(nx.ancestors(nested, place))]
        low = (_sum(relations, below).quantity.low or 0) if below else 0
        high = marked[place].portion.quantity.high
        if high is not None and low > high:
            over.append(marked[place].portion)
            low = 0
        sure = len(top) == 1 or not marked[place].portion.improbable
        least[place] = max(low, marked[place].low) if sure else 0
    counted = tuple(marked[place].portion for place in top)
    return Together(
        quantity=_bounded(independent(top, [*shared, *doubtful], least), counted, strict=bool(shared)),
        counted=counted,
        inside=_pairs(marked, sorted(nested.edges)),
        shared=_pairs(marked, shared),
        doubtful=_pairs(marked, doubtful),
        over=tuple(over),
    )


def _nested(relations: Relations, marked: Sequence[Marks]) -> nx.DiGraph[int]:
    """Which portion is a part of which; of those that are parts of each other, neither is."""
    found: nx.DiGraph[int] = nx.DiGraph()
    found.add_nodes_from(range(len(marked)))
    named: dict[str, set[int]] = {}
    stocks = {place for place, each in enumerate(marked) if each.stock}
    for place, each in enumerate(marked):
        for name in (*each.happenings, *each.lots):
            named.setdefault(name, set()).add(place)
    for place, part in enumerate(marked):
        # Only what is named alike can be its whole, but for counts, which can be of more.
        others = set(stocks) if part.stock else set()
        for name in (*part.around, *part.happenings, *part.lots, *part.origins):
            others |= named.get(name, set())
        found.add_edges_from(
            (place, other) for other in others - {place} if relations.inside(part, marked[other])
        )
    for ring in list(nx.strongly_connected_components(found)):
        found.remove_edges_from(list(found.subgraph(ring).edges))
    return found


def _joint(
    relations: Relations, marked: Sequence[Marks], top: Sequence[int], nested: nx.DiGraph[int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Which of the portions that are no part of another are said to overlap, and which may be one."""
    shared, doubtful = [], []
    parts = {place: {each for each in nx.ancestors(nested, place) if marked[each].low} for place in top}
    for one, other in combinations(top, 2):
        if parts[one] & parts[other] or relations.overlapping(marked[one], marked[other]):
            shared.append((one, other))
        elif not relations.apart(marked[one], marked[other]):
            doubtful.append((one, other))
    return shared, doubtful


def _anchors(entry: Entry) -> list[str]:
    """What tells which goods a claim is about: lots and events; of a stock its lots, or else where it was."""
    claim = entry.claim
    if not entry.stock:
        return [*claim.all("event"), *claim.all("lot")]
    holder = claim.role("holder") or claim.role("subject") or claim.role("inspected")
    return [*claim.all("lot")] or [f"at {entry.place or holder}"]


def _pairs(marked: Sequence[Marks], pairs: Iterable[tuple[int, int]]) -> tuple[tuple[Portion, Portion], ...]:
    return tuple((marked[one].portion, marked[other].portion) for one, other in pairs)


def independent(
    places: Sequence[int], edges: Sequence[tuple[int, int]], lows: Mapping[int, Number]
) -> Number:
    """The largest sum of lows of portions no two of which may be the same."""
    joint: nx.Graph[int] = nx.Graph()
    joint.add_nodes_from(places)
    joint.add_edges_from(edges)
    least: Number = 0
    for group in nx.connected_components(joint):
        least += _best(joint.subgraph(group), lows)
    return least


def _best(joint: nx.Graph[int], lows: Mapping[int, Number]) -> Number:
    if len(joint) == 1:
        return lows[next(iter(joint))]
    if len(joint) <= SEARCHED:
        exact = [Decimal(lows[place]) for place in joint]
        scale = 10 ** max((-int(each.as_tuple().exponent) for each in exact), default=0)
        apart = nx.complement(joint)
        for place in joint:
            apart.nodes[place]["weight"] = int(Decimal(lows[place]) * max(scale, 1))
        chosen, _ = nx.max_weight_clique(apart, weight="weight")
        return total(Range(lows[place], None) for place in chosen).low or 0
    taken: set[int] = set()
    for place in sorted(joint, key=lambda each: (-lows[each], each)):
        if taken.isdisjoint(joint[place]):
            taken.add(place)
    return total(Range(lows[place], None) for place in taken).low or 0


def _bounded(low: Number, counted: Sequence[Portion], *, strict: bool) -> Range:
    """The range of a sum; where two overlap, its upper bound is not reached."""
    if len(counted) == 1:
        only = counted[0].quantity
        return only if low == (only.low or 0) else replace(only, low=low, stated=None)
    if not counted:
        return Range()
    high = total(portion.quantity for portion in counted).high
    pieces = all(entry.unit.endswith("Unit") for portion in counted for entry in portion.entries)
    if strict and high is not None and high > low:
        return Range(low, high - 1) if pieces else Range(low, high, below=True)
    return Range(low, high)
