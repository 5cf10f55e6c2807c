"""What claims tell of together: a world of goods that one can count is the slow twin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.descent import descent
from kg.analysis.nesting import Nesting
from kg.analysis.overlap import SEARCHED, Overlaps
from kg.analysis.portion import Entry, Together
from kg.analysis.product import Products
from kg.claim import Claim, Entity, Interval, Range
from kg.record import Record
from tests.analysis.world import holds
from tests.builder import claim, days, entity, full, record

HOPPER = (
    entity("product:gpu"),
    entity("product:hopper", family="product:gpu"),
    entity("product:h100", family="product:hopper"),
    entity("product:h200", family="product:hopper"),
)


def overlaps(held: Record) -> Overlaps:
    claims = held.claims
    return Overlaps(held, Products(held), descent(claims.values()), Nesting(claims), {})


def entry(said: Claim, *, stock: bool = False, unit: str = "PieceUnit") -> Entry:
    span = said.when if said.when != Interval() else days("2024")
    product, place = said.role("product"), said.role("facility")
    return Entry(said, "delivered", "chips", unit, product, place, stock, span, dated=True)


def together(*parts: Claim | Entity, stock: bool = False, unit: str = "PieceUnit") -> Together:
    """The sum of all claims that give a figure."""
    held = record(*parts)
    known = overlaps(held)
    told = [entry(each, stock=stock, unit=unit) for each in held.claims.values() if each.quantity]
    return known.together(known.portions(told))


def said(**more: Any) -> Claim:
    return claim("Shipment", **{"recipient": "holder", "product": "product:h100", **more})


def counted(doc: str, **more: Any) -> Claim:
    return claim("Count", doc=doc, **{"facility": "site:s", "product": "product:h100", "on": "2024", **more})


# ---- what is the same


def test_claims_on_one_event_or_one_lot_count_once() -> None:
    on_event = [said(doc=doc, event="event:e", n=n) for doc, n in (("a", 100), ("b", 120))]
    assert together(*on_event).quantity == Range(100, 120)
    on_lot = [said(doc=doc, lot="lot:l", n=100) for doc in "ab"]
    assert together(*on_lot).quantity == Range(100, 100)


def test_two_events_and_two_lots_are_told_apart() -> None:
    assert together(said(event="event:a", n=100), said(event="event:b", n=50)).quantity == Range(150, 150)
    assert together(said(lot="lot:a", n=100), said(lot="lot:b", n=50)).quantity == Range(150, 150)


def test_what_is_a_part_adds_nothing() -> None:
    whole, part = said(name="a#c1", event="event:a", n=100), said(partOf="event:a", event="event:b", n=60)
    found = together(whole, part)
    assert (found.quantity, len(found.inside)) == (Range(100, 100), 1)
    assert together(whole, said(partOf="a#c1", n=60)).quantity == Range(100, 100)
    assert together(replace(whole, quantity=Range(10, None)), part).quantity == Range(60, None)


def test_what_was_taken_from_a_lot_adds_nothing_to_it() -> None:
    parts = (
        said(lot="lot:l", n=100),
        said(lot="lot:m", takenFrom="lot:l"),
        said(lot="lot:n", takenFrom="lot:m", n=5),
    )
    assert together(*parts).quantity == Range(100, 100)


def test_a_part_of_a_part_of_which_nothing_is_counted_adds_nothing() -> None:
    parts = (
        said(event="event:a", n=100),
        said(event="event:b", partOf="event:a"),
        said(event="event:c", partOf="event:b", n=30),
    )
    assert together(*parts).quantity == Range(100, 100)


def test_what_overlaps_never_adds_up() -> None:
    one, other = said(event="event:a", n=100), said(event="event:b", n=60, overlaps="event:a")
    assert together(one, other).quantity == Range(100, 159)
    power = together(one, other, unit="Megawatt").quantity
    assert (power, power.below) == (Range(100, 160), True)


def test_what_overlaps_a_part_overlaps_the_whole() -> None:
    parts = said(event="event:a", n=100), said(event="event:b", partOf="event:a", n=60)
    assert together(*parts, said(event="event:c", n=50, overlaps="event:b")).quantity == Range(100, 149)


def test_two_wholes_overlap_where_their_parts_do() -> None:
    parts = (
        said(event="event:a", n=100),
        said(event="event:b", n=60),
        said(event="event:p", partOf="event:a"),
        said(event="event:q", partOf="event:b", overlaps="event:p"),
    )
    assert together(*parts).quantity == Range(100, 159)


def test_what_is_graded_improbable_adds_nothing_to_the_least_beside_others() -> None:
    wrong = said(doc="a", event="event:a", n=100, credibility=5)
    assert together(wrong).quantity == Range(100, 100)
    assert together(wrong, said(doc="b", event="event:b", n=60)).quantity == Range(60, 160)


def test_two_wholes_of_one_part_overlap() -> None:
    parts = said(event="event:a", n=100), said(event="event:b", n=60)
    assert together(*parts, said(event="event:c", n=5, partOf=["event:a", "event:b"])).quantity == Range(
        100, 159
    )


def test_parts_of_more_than_the_whole_are_told() -> None:
    parts = said(event="event:a", n=100), *(said(event=f"event:{n}", partOf="event:a", n=60) for n in "bc")
    found = together(*parts)
    assert (found.quantity, [portion.quantity for portion in found.over]) == (
        Range(100, 100),
        [Range(100, 100)],
    )


def test_parts_that_run_in_a_ring_are_no_parts() -> None:
    ring = said(event="event:a", partOf="event:b", n=3), said(event="event:b", partOf="event:a", n=3)
    assert together(*ring).quantity == Range(6, 6)


def test_a_claim_without_an_event_goes_to_the_only_one_that_it_can_mean() -> None:
    one, loose = said(doc="a", event="event:a", n=100), said(doc="b", n=110)
    assert together(one, loose).quantity == Range(100, 110)
    other = said(doc="c", event="event:c", n=50)
    found = together(one, other, loose)
    assert (found.quantity, len(found.doubtful)) == (Range(150, 260), 2)


def test_what_one_claimant_says_at_once_is_not_one_thing() -> None:
    assert together(said(n=100), said(n=50)).quantity == Range(100, 150)


def test_goods_added_at_two_times_are_not_the_same() -> None:
    assert together(said(doc="a", on="2023", n=100), said(doc="b", on="2024", n=50)).quantity == Range(
        150, 150
    )


def test_products_that_cannot_be_the_same_add_up() -> None:
    one, other = (said(doc=p, product=f"product:{p}", n=50) for p in ("h100", "h200"))
    assert together(*HOPPER, one, other).quantity == Range(100, 100)
    assert together(
        *HOPPER, *(replace(each, roles=(*each.roles, ("lot", "x"))) for each in (one, other))
    ).quantity == (Range(50, 100))


def test_a_family_and_its_member_on_one_event_are_one_thing_by_two_names() -> None:
    vague = said(doc="a", event="event:e", product="product:gpu", n=(2000, None))
    found = together(*HOPPER, vague, said(doc="b", event="event:e", n=12000))
    assert found.quantity == Range(12000, 12000)
    parts = (
        said(doc="b", name="b#c1", event="event:e", product="product:gpu", n=100),
        said(doc="c", event="event:e", n=60, partOf="b#c1"),
    )
    assert together(*HOPPER, *parts).quantity == Range(100, 100)


# ---- what was in place


def test_what_was_in_place_is_counted_once_by_whoever_counts_it() -> None:
    assert together(counted("a", n=100), counted("b", n=90), stock=True).quantity == Range(90, 100)
    both = counted("a", n=100), counted("b", n=50, facility="site:t")
    assert together(*both, stock=True).quantity == Range(150, 150)


def test_a_wider_count_holds_the_narrower() -> None:
    wide = counted("a", n=230, product="product:gpu")
    narrow = counted("b", n=150), counted("c", n=50, product="product:h200")
    found = together(*HOPPER, wide, *narrow, stock=True)
    assert (found.quantity, len(found.inside)) == (Range(230, 230), 2)
    everywhere = claim("Count", doc="d", holder="holder", product="product:gpu", n=300, on="2024")
    assert together(*HOPPER, everywhere, wide, *narrow, stock=True).quantity == Range(300, 300)


def test_what_one_document_counts_twice_for_one_place_is_a_range() -> None:
    twice = counted("a", n=70), counted("a", n=120)
    assert together(*twice, stock=True).quantity == Range(70, 120)


def test_two_plans_for_one_place_may_replace_each_other() -> None:
    plans = [
        counted(doc, n=n, product=f"product:{p}", modality="Planned")
        for doc, n, p in (("a", 100, "h100"), ("b", 60, "h200"))
    ]
    assert together(*HOPPER, *plans, stock=True).quantity == Range(100, 160)
    larger = (
        counted("c", n=300, modality="Planned"),
        counted("d", n=200, product="product:gpu", modality="Planned"),
    )
    assert together(*HOPPER, *larger, stock=True).quantity == Range(300, 500)
    at_once = [replace(each, document=plans[0].document, iri=f"{each.document}#x") for each in plans]
    assert together(*HOPPER, *at_once, stock=True).quantity == Range(160, 160)


# ---- a world that one can count


@dataclass
class Goods:
    """Events with the pieces that they brought, and what is told of them."""

    brought: dict[str, frozenset[int]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    shared: list[tuple[str, str]] = field(default_factory=list)
    figured: set[str] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)

    def under(self, event: str) -> frozenset[int]:
        """The pieces that are in parts of an event already."""
        return union(self.brought[child] for child, whole in self.parts.items() if whole == event)

    def alone(self, event: str) -> frozenset[int]:
        """The pieces of an event that are in no other, but for what it is a part of."""
        above, whole = {event}, self.parts.get(event)
        while whole:
            above.add(whole)
            whole = self.parts.get(whole)
        return self.brought[event] - union(held for name, held in self.brought.items() if name not in above)


def union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(chain.from_iterable(sets))


def goods(random: Random) -> Goods:
    """Up to six events: fresh goods, parts of others, goods that overlap others, told vaguely."""
    made = Goods()
    pieces = 0
    for number in range(random.randint(1, 6)):
        event, fresh = f"event:e{number}", random.randint(0, 6)
        held = frozenset(range(pieces, pieces + fresh))
        pieces += fresh
        other = random.choice([None, *made.brought])
        free = sorted(made.brought[other] - made.under(other)) if other else []
        roles: dict[str, str] = {}
        if other and free and random.random() < 0.5:
            held = frozenset(random.sample(free, random.randint(0, len(free))))
            made.parts[event], roles["partOf"] = other, other
        elif other and (alone := sorted(made.alone(other) & set(free))):
            held |= frozenset(random.sample(alone, random.randint(1, len(alone))))
            made.shared.append((event, other))
            roles["overlaps"] = other
        made.brought[event] = held
        _tell(made, event, roles, random)
    return made


def _tell(made: Goods, event: str, roles: dict[str, str], random: Random) -> None:
    """Say how the event is linked, with or without a figure, and perhaps give more figures."""
    count = len(made.brought[event])
    for number in range(random.randint(1, 3)):
        low, high = max(0, count - random.randint(0, 2)), count + random.randint(0, 2)
        figure = random.choice([None, count, Range(low, high), Range(low, None), Range(None, high)])
        if figure is not None and figure != Range(None, None):
            made.figured.add(event)
        links = roles if number == 0 else {}
        made.claims.append(said(doc=f"d{len(made.claims)}", event=event, n=figure, **links))


def wholes(made: Goods) -> list[str]:
    """The events of which a figure is told and that are no part of another such, over any steps."""
    found = []
    for event in made.figured:
        above, seen = made.parts.get(event), []
        while above:
            seen.append(above)
            above = made.parts.get(above)
        if made.figured.isdisjoint(seen):
            found.append(event)
    return found


@pytest.mark.slow
@given(st.integers(0, 10**9))
def test_the_sum_holds_what_there_is(seed: int) -> None:
    made = goods(Random(seed))
    found = together(*made.claims)
    there = union(made.brought[event] for event in made.figured)
    assert not found.over
    assert holds(found.quantity, len(there))


@pytest.mark.slow
@given(st.integers(0, 10**9))
def test_no_sum_is_above_that_of_all_wholes_and_no_report_told_again_changes_it(seed: int) -> None:
    random = Random(seed)
    made = goods(random)
    found = together(*made.claims)
    whole = {
        event: together(*(c for c in made.claims if full(event) in c.all("event"))) for event in made.figured
    }
    highs = [whole[event].quantity.high for event in wholes(made)]
    if found.quantity.high is not None and None not in highs:
        assert found.quantity.high <= sum(high for high in highs if high is not None)
    again = random.choice(made.claims)
    repeated = replace(again, iri=full("again#c1"), document=full("again#c1").partition("#")[0])
    assert together(*made.claims, repeated).quantity == found.quantity


@pytest.mark.slow
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
)
def test_the_least_is_the_largest_sum_of_what_does_not_overlap(
    counts: Sequence[int], edges: set[tuple[int, int]]
) -> None:
    pairs = {(a, b) for a, b in edges if a < b < len(counts)}
    claims = [
        said(doc=f"d{n}", event=f"event:e{n}", n=count, overlaps=[f"event:e{a}" for a, b in pairs if b == n])
        for n, count in enumerate(counts)
    ]
    chosen = chain.from_iterable(combinations(range(len(counts)), size) for size in range(len(counts) + 1))
    free = [each for each in chosen if pairs.isdisjoint(combinations(each, 2))]
    assert together(*claims).quantity.low == max(sum(counts[n] for n in each) for each in free)


def test_among_many_that_may_be_the_same_a_good_sum_is_still_none_too_large() -> None:
    ring = SEARCHED + 6
    claims = [
        said(doc=f"d{n}", event=f"event:e{n:02}", n=1, overlaps=f"event:e{(n + 1) % ring:02}")
        for n in range(ring)
    ]
    low = together(*claims).quantity.low
    assert low is not None
    assert ring // 3 <= low <= ring // 2
