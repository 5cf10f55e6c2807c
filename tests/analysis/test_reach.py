"""Who can have got goods: held against all chains, among them those that the small engine walks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.chain import Budget, Legs, walk
from kg.analysis.diversion import SERVICE
from kg.analysis.leg import Leg, in_time, legs
from kg.analysis.reach import Asked, reach, reach_over
from kg.claim import Interval, Number, Range
from kg.network import Network, claims_of, record_of
from tests.analysis.test_columns import GOODS, STEPS
from tests.analysis.twin import WORLD
from tests.builder import claim, full, leg, network

Ways = dict[str, list[tuple[Leg, ...]]]

NEVER = 12
"""More legs than any chain of these tests has."""


def chains_from(goods: Legs, start: str, max_legs: int, ends: Sequence[str]) -> Iterator[tuple[Leg, ...]]:
    """All chains by which goods come to no party twice; for whom they were only meant does not count.

    Goods that were meant for the start, or for one of the ends, do not go that way.
    """
    todo: list[tuple[Leg, ...]] = [()]
    while todo:
        chain = todo.pop()
        if chain and not goods.is_consignment(chain[-1]):
            yield chain
        if len(chain) >= max_legs:
            continue
        held = {start, *(step.target for step in chain if not goods.is_consignment(step))}
        for step in goods.out_of(chain[-1].target if chain else start):
            meant = goods.is_consignment(step)
            barred = {start, *ends} if meant else held
            follows = not chain or (goods.can_follow(chain[-1], step) and goods.fits(chain, step))
            new = step.target not in barred and step not in chain
            if new and follows and in_time((*chain, step)):
                todo.append((*chain, step))


def ways_by_end(goods: Legs, party: str, *, backward: bool, **limits: Any) -> Ways:
    """All chains from a party by where they end, or backwards all that end with it by where they start."""
    found: Ways = {}
    starts = sorted({step.source for step in goods.steps} - {party}) if backward else [party]
    most = limits.get("max_legs") or NEVER
    for start in starts:
        for chain in chains_from(goods, start, most, [party] if backward else []):
            if (not backward or chain[-1].target == party) and answers(goods, chain, **limits):
                found.setdefault(start if backward else chain[-1].target, []).append(chain)
    return found


def answers(
    goods: Legs,
    chain: Sequence[Leg],
    *,
    after: date | None = None,
    before: date | None = None,
    product: str | None = None,
    avoid: Sequence[str] = (),
    max_legs: int | None = None,
) -> bool:
    day = after or date.min
    for step in chain:
        day = max(day, step.when.earliest or date.min)
        if day > min(step.when.latest or date.max, before or date.max):
            return False
    named = [step.products for step in chain if step.products]
    fits = product is None or (
        bool(named) and all(goods.products.any_compatible(some, (product,)) for some in named)
    )
    parties = {party for step in chain for party in (step.source, step.target)}
    return fits and not parties & {*avoid} and (max_legs is None or len(chain) <= max_legs)


def day_of(chain: Sequence[Leg], limits: dict[str, Any], *, backward: bool) -> date:
    """The first day on which goods can have come by a chain, or the last on which they can have left."""
    if backward:
        return min([limits.get("before") or date.max, *(step.when.latest or date.max for step in chain)])
    return max([limits.get("after") or date.min, *(step.when.earliest or date.min for step in chain)])


def check(goods: Legs, party: str, *, backward: bool, **limits: Any) -> None:
    found = reach_over(goods, Asked(parties=[party], backward=backward, **limits))
    expected = ways_by_end(goods, party, backward=backward, **limits)
    shown = {each.party: each for each in found.parties}
    for start in [party] if not backward else sorted({step.source for step in goods.steps} - {party}):
        paths = walk(
            goods, [start], end=party if backward else None, max_legs=limits.get("max_legs") or NEVER
        )
        for path in paths:
            if answers(goods, path, **limits):
                assert path in expected[start if backward else path[-1].target]
    assert (found.count, found.truncated) == (len(shown), False)
    assert set(expected) <= set(shown)
    if limits.get("product") is None:  # with a product, a way that comes twice to a party can count
        assert set(expected) == set(shown)
    for end, chains in expected.items():
        each = shown[end]
        open_day = limits.get("before") or date.max if backward else limits.get("after") or date.min
        days = [day_of(chain, limits, backward=backward) for chain in chains]
        best = max(days) if backward else min(days)
        when = (each.when.latest if backward else each.when.earliest) or open_day
        assert when >= best if backward else when <= best
        assert each.fewest <= min(map(len, chains))
        if limits.get("product") is None:
            assert (when, each.fewest) == (best, min(map(len, chains)))
            for witness in filter(None, (each.shortest, each.earlier)):
                assert witness.way.legs in chains
            assert len(each.shortest.way.legs) == each.fewest
        high = each.quantity.high
        for chain in chains:
            known = [number for step in chain if (number := most(goods, step)) is not None]
            assert high is None or (known and min(known) <= high)


def most(goods: Legs, step: Leg) -> Number | None:
    """How many accelerators a leg can have carried, as far as it says."""
    contents = goods.products.pieces(step.products)
    if contents is None or step.unit != "PieceUnit" or step.quantity.high is None:
        return None
    return step.quantity.high * contents


PARTIES = st.sampled_from([full(name) for name in "abcd"])
DAYS = st.sampled_from([None, None, date(2024, 2, 10), date(2024, 6, 4)])


LIMITS = st.fixed_dictionaries(
    {
        "backward": st.booleans(),
        "after": DAYS,
        "before": DAYS,
        "product": st.sampled_from([None, None, *map(full, GOODS)]),
        "avoid": st.lists(PARTIES, max_size=1),
        "max_legs": st.sampled_from([None, 1, 2]),
    }
)


@pytest.mark.slow
@settings(max_examples=200)
@given(STEPS, PARTIES, LIMITS)
def test_parties_days_and_ways_are_those_of_the_chains(
    steps: list[Leg], party: str, limits: dict[str, Any]
) -> None:
    goods = Legs(tuple(step for step in steps if step.source != step.target), WORLD)
    check(goods, party, **limits)


@pytest.mark.long
@settings(max_examples=10_000)
@given(STEPS, PARTIES, LIMITS)
def test_they_are_those_of_the_chains_thousands_of_times(
    steps: list[Leg], party: str, limits: dict[str, Any]
) -> None:
    goods = Legs(tuple(step for step in steps if step.source != step.target), WORLD)
    check(goods, party, **limits)


@pytest.mark.slow
@pytest.mark.parametrize("backward", [False, True])
def test_over_the_bundled_record_too(network: Network[str], *, backward: bool) -> None:
    goods = Legs(legs(network, carries=SERVICE), record_of(network), claims_of(network))
    limits: tuple[dict[str, Any], ...] = ({}, {"before": date(2024, 12, 31)}, {"max_legs": 2})
    for place, party in enumerate(
        sorted({end for step in goods.steps for end in (step.source, step.target)})
    ):
        check(goods, party, backward=backward, **limits[place % 3])


SWAP = (
    claim("Sale", supplier="nvidia", buyer="tesla", n=100, on="2024-01", product="product:h100"),
    claim(
        "Diversion",
        supplier="nvidia",
        divertedFrom="tesla",
        recipient="x",
        n=30,
        on="2024-02",
        event="event:swap",
        product="product:h100",
    ),
    claim("Sale", supplier="x", buyer="dell", n=50, on="2024-03", product="product:h100"),
    claim("Sale", supplier="tesla", buyer="xai", n=9, on="2024-03", product="product:battery"),
)


def told(**asked: Any) -> dict[str, tuple[Interval, int, Range]]:
    parties = [full(name) for name in asked.pop("parties", ["nvidia"])]
    found = reach(network(*SWAP), parties, **asked)
    return {each.party.rsplit("/", 1)[-1]: (each.when, each.fewest, each.quantity) for each in found.parties}


def month(number: int) -> Interval:
    days = {1: 31, 2: 29, 3: 31}
    return Interval(date(2024, number, 1), date(2024, number, days[number]))


@pytest.mark.slow
def test_each_party_has_its_first_day_its_legs_and_its_most() -> None:
    assert told() == {
        "tesla": (month(1), 1, Range(None, 100)),
        "x": (month(2), 2, Range(None, 30)),
        "dell": (month(3), 3, Range(None, 30)),
    }


def test_backwards_it_tells_who_can_have_sent_them_and_until_when() -> None:
    assert told(parties=["dell"], backward=True) == {
        "x": (month(3), 1, Range(None, 50)),
        "tesla": (month(2), 2, Range(None, 30)),
        "nvidia": (month(2), 3, Range(None, 30)),
    }


def test_what_was_only_meant_for_a_party_did_not_come_there() -> None:
    meant = [part for part in SWAP if part.kind == "Diversion"]
    found = reach(network(*meant), [full("nvidia")])
    assert [(each.party, each.fewest) for each in found.parties] == [(full("x"), 2)]
    assert [step.target for step in found.parties[0].shortest.way.legs] == [full("tesla"), full("x")]


@pytest.mark.parametrize("backward", [False, True])
def test_goods_that_come_back_to_the_start_are_not_told(*, backward: bool) -> None:
    steps = (
        leg("s", "a", event="event:1"),
        leg("a", "s", event="event:2"),  # by this event goods come, and by this event alone none go on
        leg("s", "b", event="event:2"),
        leg("b", "s", event="event:3"),
    )
    goods = Legs(steps, WORLD)
    for party in map(full, "sab"):
        check(goods, party, backward=backward)
    found = reach_over(goods, Asked(parties=[full("s")], backward=backward))
    assert {each.party for each in found.parties} == {full("a"), full("b")}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"before": date(2024, 2, 28)}, ["tesla", "x"]),
        ({"after": date(2024, 2, 1)}, ["x", "dell"]),
        ({"max_legs": 1}, ["tesla"]),
        ({"min_quantity": 31}, ["tesla"]),
        ({"avoid": [full("x")]}, ["tesla"]),
        ({"avoid": [full("nvidia")]}, []),
        ({"product": full("product:battery")}, []),
        ({"k": 2}, ["tesla", "x"]),
        ({"parties": ["tesla", "x"]}, ["dell", "xai"]),
        ({"parties": ["nobody"]}, []),
    ],
)
def test_each_limit_keeps_what_it_says(asked: dict[str, Any], expected: list[str]) -> None:
    assert list(told(**asked)) == expected


def test_where_there_are_more_it_says_so_and_counts_them() -> None:
    found = reach(network(*SWAP), [full("nvidia")], k=2)
    assert (len(found.parties), found.count, found.truncated) == (2, 3, True)
    assert not reach(network(*SWAP), [full("nvidia")], k=3).truncated
    assert reach(network(*SWAP), [full("nvidia")], budget=Budget(0)).truncated
