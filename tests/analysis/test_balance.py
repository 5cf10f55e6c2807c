"""Balances: what is left of a lot in each state, against worlds whose goods one can count."""

from __future__ import annotations

from datetime import date
from itertools import product as all_of
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.balance import Balance
from kg.analysis.lineage import Lineage, lineages
from kg.analysis.stage import FINAL
from kg.claim import Claim, Entity, Range
from tests.analysis.world import World, holds, world
from tests.builder import claim, entity, full, network

Bounds = tuple[int, int]


def drawn(*parts: Claim | Entity, lot: str = "lot:l", **selected: Any) -> dict[str, Balance]:
    own = lineages(network(*parts, **selected)).of(full(lot)).own
    return {balance.state: balance for balance in own.balances} if own else {}


def said(kind: str, **more: Any) -> Claim:
    return claim(kind, **{"lot": "lot:l", **more})


def part(name: str = "p", kind: str = "Shipment", **more: Any) -> Claim:
    return said(kind, lot=f"lot:{name}", takenFrom="lot:l", **more)


# ---- against the twin


@pytest.mark.slow
@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_what_is_told_truly_and_vaguely_leaves_room_for_the_truth(random: Random) -> None:
    made = world(random)
    found = lineages(network(*made.claims))
    for lot in made.lots:
        for balance in _own(found.of(full(lot))):
            _check(made, lot, balance)


@pytest.mark.long
@settings(max_examples=10_000)
@given(st.integers(0, 2**40))
def test_so_it_does_in_ten_thousand_worlds(seed: int) -> None:
    made = world(Random(seed))
    found = lineages(network(*made.claims))
    for lot in made.lots:
        for balance in _own(found.of(full(lot))):
            _check(made, lot, balance)


def _own(lineage: Lineage) -> tuple[Balance, ...]:
    return lineage.own.balances if lineage.own else ()


def _check(made: World, lot: str, balance: Balance) -> None:
    there = made.size(lot, balance.state)
    taken, ended = there & made.taken(lot), there & made.ended(lot, balance.state)
    assert balance.over == ()
    assert holds(balance.size.quantity, len(there))
    assert holds(balance.taken, len(taken))
    for end, quantity in balance.gone:
        assert holds(quantity, len(there & made.size(lot, end)))
    if balance.state in FINAL:
        assert balance.rest == balance.untraced == Range(0, 0)
    else:
        assert holds(balance.rest, len(there - taken - ended))
        assert holds(balance.untraced, len(there - ended))
    if balance.given is not None and balance.beyond is not None:
        assert holds(balance.given, len(there & made.given(lot)))
        assert holds(balance.beyond, len(there - made.given(lot)))


# ---- as narrow as can be


BOUNDS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: (min(pair), max(pair)))


@pytest.mark.slow
@given(BOUNDS, st.lists(BOUNDS, min_size=1, max_size=3))
def test_in_one_state_the_rest_is_all_that_a_whole_less_its_parts_can_be(
    whole: Bounds, parts: list[Bounds]
) -> None:
    split = [part(f"p{number}", n=bounds) for number, bounds in enumerate(parts)]
    balance = drawn(said("Shipment", recipient="a", n=whole), *split)["shipped"]
    left = [
        w - sum(chosen)
        for w in range(whole[0], whole[1] + 1)
        for chosen in all_of(*(range(low, high + 1) for low, high in parts))
    ]
    possible = [number for number in left if number >= 0]
    if possible:
        assert (balance.rest, balance.over) == (Range(min(possible), max(possible)), ())
    else:
        assert (balance.rest, balance.over) == (Range(min(left), max(left)), ("taken",))


def test_a_split_leaves_the_difference() -> None:
    balance = drawn(said("Shipment", n=100), part(n=30))["shipped"]
    assert (balance.taken, balance.rest) == (Range(30, 30), Range(70, 70))


def test_a_part_of_which_no_number_is_told_leaves_anything() -> None:
    balance = drawn(said("Shipment", n=100), part("p", n=30), part("q"))["shipped"]
    assert (balance.taken, balance.rest) == (Range(30, None), Range(0, 70))


def test_more_that_was_taken_than_it_holds_is_told_with_the_claims() -> None:
    balance = drawn(said("Shipment", n=100), part("p", n=90, doc="a"), part("q", n=40, doc="b"))["shipped"]
    assert (balance.over, balance.rest) == (("taken",), Range(-30, -30))
    assert balance.claims == (full("a#c1"), full("b#c1"), full("news#c1"))


def test_more_at_an_end_than_was_promised_contradicts_too() -> None:
    order, there = said("Order", n=100), said("Installation", facility="site:h", n=120)
    balance = drawn(order, there)["promised"]
    assert (balance.over, balance.rest) == (("installed",), Range(-20, -20))


# ---- states


def test_a_promise_that_was_shipped_is_not_two() -> None:
    found = drawn(
        said("Order", buyer="a", n=100),
        said("Allocation", recipient="a", n=100),
        said("Shipment", recipient="a", n=60),
    )
    assert {state: balance.rest for state, balance in found.items()} == {
        "promised": Range(100, 100),
        "allocated": Range(100, 100),
        "shipped": Range(60, 60),
    }


def test_what_was_diverted_and_put_in_is_explained_and_counted_once() -> None:
    found = drawn(
        said("Order", n=100),
        said("Diversion", recipient="b", n=100),
        said("Installation", facility="site:h", holder="b", n=40),
    )
    assert found["promised"].gone == (("diverted", Range(100, 100)), ("installed", Range(40, 40)))
    assert found["promised"].rest == Range(0, 0)
    assert found["diverted"].gone == (("installed", Range(40, 40)),)
    assert found["diverted"].rest == Range(60, 60)
    assert found["installed"].rest == Range(0, 0)


def test_goods_that_were_counted_are_traced_though_parts_were_taken() -> None:
    found = drawn(
        said("Shipment", n=(136, None)), said("Count", holder="a", n=(77, 95)), part("p", n=(68, None))
    )
    assert found["shipped"].rest == Range(0, None)
    assert found["shipped"].untraced == Range(41, None)


def test_about_four_hundred_less_the_same_four_hundred_is_nought() -> None:
    gone = said("Diversion", divertedFrom="a", recipient="b", n=(360, 440))
    assert drawn(gone)["promised"].rest == Range(0, 0)
    other = said("Order", doc="b", n=(360, 440))
    apart = said("Diversion", recipient="b", n=(360, 440))
    assert drawn(other, apart)["promised"].rest == Range(0, 80)


def test_claims_on_one_event_are_one_and_on_two_events_perhaps_two() -> None:
    def put_in(event: str, hall: str, n: int, doc: str) -> Claim:
        return said("Installation", doc=doc, event=event, facility=f"site:{hall}", n=n)

    order = said("Order", n=100)
    same = drawn(order, put_in("event:e", "h", 40, "a"), put_in("event:e", "h", 40, "b"))["promised"]
    assert same.rest == Range(60, 60)
    two = drawn(order, put_in("event:e", "h", 40, "a"), put_in("event:f", "h", 50, "b"))["promised"]
    assert (dict(two.gone)["installed"], two.rest) == (Range(50, 90), Range(10, 50))
    much = drawn(order, put_in("event:e", "h", 80, "a"), put_in("event:f", "g", 90, "b"))["promised"]
    assert dict(much.gone)["installed"] == Range(90, 100)


def test_a_claim_without_event_tells_of_the_event_with_the_same_end() -> None:
    order = said("Order", n=100)
    named = said("Installation", doc="a", event="event:e", facility="site:h", n=40)
    assert drawn(order, named, said("Installation", doc="b", facility="site:h", n=40))[
        "promised"
    ].rest == Range(60, 60)
    elsewhere = said("Installation", doc="b", facility="site:g", n=40)
    assert drawn(order, named, elsewhere)["promised"].rest == Range(20, 60)


def test_a_part_that_is_but_promised_need_not_have_been_taken_from_what_was_shipped() -> None:
    found = drawn(said("Order", n=100), said("Shipment", n=100), part("p", kind="Order", n=30))
    assert (found["promised"].taken, found["shipped"].taken) == (Range(30, 30), Range(0, 30))


def test_a_part_that_came_further_came_as_far() -> None:
    found = drawn(
        said("Order", n=100), said("Shipment", n=60), part("p", kind="Installation", facility="s", n=30)
    )
    assert (found["promised"].taken, found["shipped"].taken) == (Range(30, 30), Range(30, 30))


def test_a_part_of_what_was_diverted_as_a_whole_was_diverted() -> None:
    found = drawn(
        said("Order", n=100),
        said("Diversion", recipient="b", n=100),
        part("p", kind="Installation", facility="site:h", n=40),
    )
    assert found["diverted"].rest == Range(60, 60)
    half = drawn(
        said("Order", n=100),
        said("Diversion", recipient="b", n=50),
        part("p", kind="Installation", facility="site:h", n=40),
    )
    assert (half["diverted"].taken, half["diverted"].rest) == (Range(0, 40), Range(10, 50))


def test_all_that_was_taken_was_of_what_is_told_first() -> None:
    counted = said("Count", holder="a", n=100)
    balance = drawn(counted, part("p", kind="Diversion", recipient="b", n=30))["seen"]
    assert (balance.taken, balance.rest) == (Range(30, 30), Range(70, 70))


def test_goods_at_one_end_need_not_be_those_at_another() -> None:
    found = drawn(
        said("Order", n=100), said("Count", holder="a", n=90), said("Diversion", recipient="b", n=30)
    )
    assert found["seen"].gone == (("diverted", Range(20, 30)),)
    assert found["diverted"].gone == (("seen", Range(20, 90)),)


def test_no_more_of_a_part_can_have_come_far_than_came_half_the_way() -> None:
    parts = [part("p", kind="Order", n=50, doc="a"), part("p", kind="Shipment", n=20, doc="b")]
    found = drawn(said("Order", n=100), said("Diversion", recipient="b", n=60), *parts)
    assert (found["promised"].taken, found["diverted"].taken) == (Range(50, 50), Range(0, 20))


def test_a_rate_is_no_number_of_goods() -> None:
    assert drawn(said("Shipment", n=100, per="Month")) == {}


# ---- ways of counting


def test_racks_and_the_chips_in_them_are_one_account() -> None:
    parts = (
        entity("product:rack", kind="System"),
        claim("ComponentOf", whole="product:rack", component="product:chip", n=72),
    )
    whole = said("Shipment", product="product:chip", n=1000)
    known = drawn(*parts, whole, part("p", product="product:rack", n=5))["shipped"]
    assert (known.taken, known.rest) == (Range(360, 360), Range(640, 640))
    unknown = drawn(parts[0], whole, part("p", product="product:rack", n=5))["shipped"]
    assert (unknown.taken, unknown.rest) == (Range(0, None), Range(0, 1000))


def test_a_share_of_the_whole_is_a_number() -> None:
    half = part("p", share=Range(1, 1), shareOf="lot:l", product="product:chip")
    balance = drawn(said("Shipment", product="product:chip", n=100), half)["shipped"]
    assert balance.rest == Range(0, 0)


# ---- lots that were put together


def test_what_came_from_each_is_weighed_against_what_it_holds() -> None:
    together = [
        said("Shipment", doc="a", takenFrom="lot:one", n=30),
        said("Shipment", doc="b", takenFrom="lot:two", n=(10, 15)),
    ]
    whole = said("Shipment", doc="c", n=50)
    balance = drawn(*together, whole)["shipped"]
    assert (balance.given, balance.beyond) == (Range(40, 45), Range(5, 10))
    assert drawn(*together, said("Shipment", doc="c", n=35))["shipped"].over == ("given",)
    summed = drawn(*together)["shipped"]
    assert (summed.size.quantity, summed.size.summed, summed.given) == (Range(40, 45), True, None)


def test_what_the_others_leave_is_the_most_that_can_have_come_from_one() -> None:
    mixed = [
        claim("Shipment", doc="a", lot="lot:m", takenFrom="lot:l"),
        claim("Shipment", doc="b", lot="lot:m", takenFrom="lot:two", n=30),
        claim("Shipment", doc="c", lot="lot:m", n=50),
    ]
    balance = drawn(said("Shipment", n=100), *mixed)["shipped"]
    assert (balance.taken, balance.rest) == (Range(0, 20), Range(80, 100))


def test_parts_that_may_be_the_same_goods_count_once_at_least() -> None:
    whole, one = said("Shipment", n=100), part("p", n=30, event="event:e", doc="a")
    within = part("q", n=20, partOf="event:e", doc="b")
    apart = part("q", n=20, doc="b")
    assert drawn(whole, one, within)["shipped"].rest == Range(50, 70)
    assert drawn(whole, one, apart)["shipped"].rest == Range(50, 50)


def test_a_part_of_a_part_that_is_said_to_be_a_part_of_the_whole_counts_once_at_least() -> None:
    within = [part("q", n=20, doc="b"), claim("Shipment", doc="c", lot="lot:q", takenFrom="lot:p", n=20)]
    balance = drawn(said("Shipment", n=100), part("p", n=30, doc="a"), *within)["shipped"]
    assert (balance.taken, balance.rest) == (Range(30, 50), Range(50, 70))
    inner = drawn(said("Shipment", n=100), part("p", n=30, doc="a"), *within, lot="lot:q")["shipped"]
    assert (inner.size.quantity, inner.size.summed) == (Range(20, 40), True)


def test_what_came_from_a_lot_of_which_nothing_is_told_need_not_have_come_as_far() -> None:
    mixed = [
        claim("Allocation", doc="a", lot="lot:m", takenFrom="lot:one", n=10),
        claim("Ownership", doc="b", lot="lot:m", takenFrom="lot:two"),
        claim("Ownership", doc="c", lot="lot:n", takenFrom="lot:m", n=8),
    ]
    balance = drawn(*mixed, lot="lot:m")["allocated"]
    assert (balance.size.quantity, balance.size.partial) == (Range(10, None), True)
    assert balance.taken == Range(0, 8)


def test_a_sum_counts_what_came_further_as_far() -> None:
    mixed = [
        claim("Order", doc="a", lot="lot:m", takenFrom="lot:one", n=10),
        claim("Shipment", doc="b", lot="lot:m", takenFrom="lot:two", n=5),
    ]
    found = drawn(*mixed, lot="lot:m")
    assert (found["promised"].size.quantity, found["promised"].size.partial) == (Range(15, 15), False)
    assert (found["shipped"].size.quantity, found["shipped"].size.partial) == (Range(5, 15), True)


# ---- what is asked of


def test_a_selection_chooses_the_claims() -> None:
    parts = [
        said("Shipment", n=100, doc="old", known="2023-01-01"),
        part("p", n=30, doc="new", known="2024-01-01"),
    ]
    assert drawn(*parts)["shipped"].rest == Range(70, 70)
    assert drawn(*parts, known=date(2023, 6, 1))["shipped"].rest == Range(100, 100)


def test_what_is_denied_takes_nothing() -> None:
    denied = part("p", n=30, stance="Denies")
    assert drawn(said("Shipment", n=100), denied)["shipped"].taken == Range(0, 0)
