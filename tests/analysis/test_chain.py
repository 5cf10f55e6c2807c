"""Chains: every way that time, goods and parties allow, and no other, against trying all of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.chain import Budget, Legs, is_told_elsewhere, walk, without_doubles
from kg.analysis.leg import Leg
from tests.analysis.twin import WORLD, all_chains, in_order, short
from tests.builder import claim, days, full, goods, leg

LEGS = st.builds(
    lambda ends, event, carries, on, products, lots: leg(
        *ends, event=f"event:{event}", carries=carries, on=on, products=products, lots=lots
    ),
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")),
    st.sampled_from("12345678"),
    st.sampled_from(["MovedGoods", "MovedGoods", "DueGoods", "ServiceProvided"]),
    st.sampled_from(["", "2024", "2024-02", "2024-06", "2024-06-04", "2023", "/2024-03", "2024-05/"]),
    st.lists(st.sampled_from(["product:gpu", "product:h100", "product:a100", "product:hgx"]), max_size=1),
    st.lists(st.sampled_from(["lot:whole", "lot:part", "lot:piece", "lot:other"]), max_size=2),
)
STEPS = st.lists(LEGS, min_size=1, max_size=7, unique_by=lambda step: step.key)
TIED = st.lists(
    st.builds(
        lambda start, stop, event, carries, on, lots: leg(
            start, stop, event=f"event:{event}", carries=carries, on=on, lots=lots
        ),
        st.sampled_from("abc"),
        st.sampled_from("bcd"),
        st.sampled_from("123"),
        st.sampled_from(["MovedGoods", "DueGoods"]),
        st.sampled_from(["2024", "2024-02", "2024-06"]),
        st.lists(st.sampled_from(["lot:whole", "lot:part"]), min_size=1, max_size=1),
    ),
    min_size=2,
    max_size=7,
    unique_by=lambda step: step.key,
)
"""Few parties, few events, so that chains, parallel legs and consignments are many."""


def check(steps: list[Leg], *, end: str | None, same: bool, max_legs: int) -> None:
    start = full("a")
    found = list(walk(Legs(tuple(steps), WORLD), [start], end=end, max_legs=max_legs, same_goods=same))
    assert len(found) == len(set(found))
    assert set(found) == all_chains(steps, start, end=end, max_legs=max_legs, same=same)


ENDS = st.none() | st.sampled_from([full("b"), full("d"), full("a"), full("nobody")])


@given(steps=STEPS, end=ENDS, same=st.booleans(), max_legs=st.integers(1, 4))
def test_walk_finds_every_chain_and_no_other(
    steps: list[Leg], end: str | None, *, same: bool, max_legs: int
) -> None:
    check(steps, end=end, same=same, max_legs=max_legs)


@given(steps=TIED, end=ENDS, same=st.booleans(), max_legs=st.integers(1, 4))
def test_walk_finds_every_chain_among_parallel_legs_and_promises(
    steps: list[Leg], end: str | None, *, same: bool, max_legs: int
) -> None:
    check(steps, end=end, same=same, max_legs=max_legs)


@pytest.mark.long
@pytest.mark.slow
@settings(max_examples=1500)
@given(steps=STEPS | TIED, end=ENDS, same=st.booleans(), max_legs=st.integers(1, 4))
def test_walk_at_length(steps: list[Leg], end: str | None, *, same: bool, max_legs: int) -> None:
    check(steps, end=end, same=same, max_legs=max_legs)


@pytest.mark.slow
@given(TIED)
def test_chains_come_in_the_same_order_every_time(steps: list[Leg]) -> None:
    legs = Legs(tuple(steps), WORLD)
    starts = [full(name) for name in "abc"]
    assert list(walk(legs, starts)) == list(walk(Legs(tuple(steps), WORLD), starts))


def way(chains: Sequence[Sequence[Leg]]) -> list[str]:
    return sorted("-".join(short([c[0].source, *(step.target for step in c)])) for c in chains)


def found(*steps: Leg, start: str = "a", **asked: object) -> list[str]:
    return way(list(walk(Legs(steps, WORLD), [full(start)], **asked)))  # type: ignore[arg-type]


def test_a_chain_visits_no_party_twice() -> None:
    steps = [leg("a", "b"), leg("b", "a"), leg("b", "c"), leg("c", "b"), leg("c", "a")]
    assert found(*steps) == ["a-b", "a-b-c"]


def test_the_parties_at_the_end_are_passed_by_no_chain() -> None:
    assert found(leg("a", "b"), leg("b", "c"), leg("c", "d"), end=full("c")) == ["a-b-c"]


def test_no_chain_leads_to_whom_nobody_knows_or_from_there() -> None:
    assert found(leg("a", "b"), end=full("nobody")) == []
    assert found(leg("a", "b"), start="nobody") == []


def test_the_number_of_legs_is_kept() -> None:
    steps = [leg(a, b) for a, b in pairwise("abcdefgh")]
    assert found(*steps, max_legs=2) == ["a-b", "a-b-c"]
    assert max(found(*steps), key=len) == "a-b-c-d-e-f-g"


def test_parallel_legs_make_a_chain_each() -> None:
    twice = [leg("a", "b", event="event:1"), leg("a", "b", event="event:2"), leg("b", "c")]
    assert found(*twice, end=full("c")) == ["a-b-c", "a-b-c"]


def test_june_then_any_day_of_the_year_then_february_is_no_chain() -> None:
    steps = [leg("a", "b", on="2024-06"), leg("b", "c", on="2024"), leg("c", "d", on="2024-02")]
    assert found(*steps) == ["a-b", "a-b-c"]


def test_a_part_goes_on_from_the_whole_and_not_the_whole_from_a_part() -> None:
    whole, part = {"lots": ["lot:whole"]}, {"lots": ["lot:piece"]}
    assert found(leg("a", "b", **whole), leg("b", "c", **part), same_goods=True) == ["a-b", "a-b-c"]
    assert found(leg("a", "b", **part), leg("b", "c", **whole), same_goods=True) == ["a-b"]


def test_a_split_that_is_denied_ties_no_lots() -> None:
    steps = [leg("a", "b", lots=["lot:whole"]), leg("b", "c", lots=["lot:other"])]
    assert found(*steps, same_goods=True) == ["a-b"]
    assert found(*steps) == ["a-b", "a-b-c"]


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [("hgx", "h100", True), ("h100", "hgx", True), ("gpu", "hgx", True), ("h100", "a100", False)],
)
def test_servers_and_families_are_the_same_goods(first: str, second: str, *, fits: bool) -> None:
    steps = [leg("a", "b", products=[f"product:{first}"]), leg("b", "c", products=[f"product:{second}"])]
    assert ("a-b-c" in found(*steps)) is fits


@pytest.mark.parametrize("between", [["product:gpu"], []])
def test_what_is_between_makes_no_other_goods_the_same(between: list[str]) -> None:
    first, last = {"products": ["product:h100"]}, {"products": ["product:a100"]}
    steps = [leg("a", "b", **first), leg("b", "c", products=between), leg("c", "d", **last)]
    assert found(*steps) == ["a-b", "a-b-c"]


def test_a_promise_is_followed_by_the_move_of_its_own_event_alone() -> None:
    swap = [
        leg("a", "b", event="event:swap", carries="DueGoods"),
        leg("b", "c", event="event:swap"),
        leg("b", "d", event="event:other"),
    ]
    assert found(*swap) == ["a-b-c"]
    assert found(*swap, start="b") == ["b-c", "b-d"]


def test_goods_come_to_the_supplier_of_a_diversion_before_it_consigns_them() -> None:
    swap = [
        leg("b", "c", event="event:swap", carries="DueGoods"),
        leg("c", "d", event="event:swap"),
    ]
    assert found(leg("a", "b"), *swap) == ["a-b", "a-b-c-d"]


def test_an_order_without_a_move_of_its_own_event_is_a_leg_like_any_other() -> None:
    assert found(leg("a", "b", carries="DueGoods"), leg("b", "c")) == ["a-b", "a-b-c"]


def test_a_search_whose_time_is_up_ends_and_says_so() -> None:
    budget = Budget(seconds=-1)
    assert list(walk(Legs((leg("a", "b"),), WORLD), [full("a")], budget=budget)) == []
    assert budget.spent


def test_a_search_in_time_says_so() -> None:
    budget = Budget(seconds=1000)
    assert way(list(walk(Legs((leg("a", "b"),), WORLD), [full("a")], budget=budget))) == ["a-b"]
    assert not budget.spent


def test_a_consignment_that_a_claim_of_its_own_tells_is_told_once() -> None:
    legs = goods(
        claim("Order", supplier="a", buyer="b", event="event:order"),
        claim("Diversion", supplier="a", divertedFrom="b", recipient="c", event="event:swap"),
        claim("Diversion", supplier="x", divertedFrom="b", recipient="c", event="event:swap"),
    )
    chains = list(walk(legs, [full("a"), full("x")], end=full("c")))
    assert way(chains) == ["a-b-c", "a-b-c", "x-b-c"]
    kept = without_doubles(chains, legs)
    assert [[step.verb for step in chain] for chain in kept] == [
        ["hasOrderFrom", "divertedTo"],
        ["consignsTo", "divertedTo"],
    ]


@pytest.mark.slow
@given(TIED)
def test_what_is_dropped_as_told_twice_is_told_by_what_stays(steps: list[Leg]) -> None:
    legs = Legs(tuple(steps), WORLD)
    chains = list(walk(legs, [full("a"), full("b")]))
    kept = without_doubles(chains, legs)
    assert [chain for chain in chains if chain in kept] == kept
    for chain in chains:
        if chain not in kept:
            own = [step for step in chain if not legs.is_consignment(step)]
            parties = [chain[0].source, *(step.target for step in chain)]
            assert any(
                all(step in other for step in own)
                and [other[0].source, *(step.target for step in other)] == parties
                for other in kept
            )


BESIDE = st.builds(
    lambda twins, rest, on: [
        leg("a", "b", event="event:swap", carries="DueGoods"),
        leg("b", "c", event="event:swap", on="2024-03", products=["product:h100"]),
        *(
            leg("a", "b", event=f"event:{event}", on=on, products=products, carries=carries)
            for event, on, products, carries in twins
        ),
        *(leg("z", "a", event=f"event:{event}", on=on) for event in rest),
    ],
    st.lists(
        st.tuples(
            st.sampled_from("12"),
            st.sampled_from(["2024-02", "2024-04"]),
            st.sampled_from([[], ["product:h100"], ["product:a100"]]),
            st.sampled_from(["DueGoods", "MovedGoods"]),
        ),
        max_size=3,
        unique_by=lambda twin: (twin[0], twin[3]),
    ),
    st.sets(st.sampled_from("123")),
    st.sampled_from(["2024-01", "2024-04"]),
)
"""A promise and its move, what may tell the promise by a claim of its own, and what may come before."""


@pytest.mark.slow
@given(STEPS | TIED | BESIDE)
def test_what_is_told_elsewhere_is_found_without_the_others(steps: list[Leg]) -> None:
    legs = Legs(tuple(steps), WORLD)
    for start, end in product("abz", "bcd"):
        chains = list(walk(legs, [full(start)], end=full(end)))
        assert without_doubles(chains, legs) == [c for c in chains if not is_told_elsewhere(c, legs)]


def test_days_of_a_leg_may_be_open() -> None:
    assert in_order([leg("a", "b", on=days("2024/")), leg("b", "c", on=days("/2024"))])
