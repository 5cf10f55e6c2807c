"""Legs as columns: each is one row, and nothing that a leg allows is ruled out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.chain import Legs
from kg.analysis.columns import transfers_of
from kg.analysis.diversion import SERVICE
from kg.analysis.leg import Leg, legs
from kg.claim import Number
from kg.flow.soundness import is_sound
from kg.flow.transfers import FIRST, LAST, NONE, STATED, Transfers
from kg.network import Network, claims_of, record_of
from tests.analysis.twin import WORLD
from tests.builder import claim, full, leg, record

pytestmark = pytest.mark.slow

GOODS = ("product:gpu", "product:hopper", "product:h100", "product:a100", "product:hgx")
SPANS = ("", "2024", "2024-02", "2024-06-04", "/2024-03", "2024-05/", "0001-01-01", "9999-12-31")
LEGS = st.builds(
    lambda ends, event, carries, on, products, lots, value: leg(
        *ends, event=f"event:{event}", carries=carries, on=on, products=products, lots=lots, confidence=value
    ),
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")),
    st.sampled_from(["1", "2", "10", "1-a"]),
    st.sampled_from(["MovedGoods", "DueGoods", "ServiceProvided"]),
    st.sampled_from(SPANS),
    st.lists(st.sampled_from(GOODS), max_size=3, unique=True),
    st.lists(st.sampled_from(["lot:whole", "lot:piece", "lot:other"]), max_size=2, unique=True),
    st.sampled_from([Decimal(0), Decimal("0.64"), Decimal("0.65"), Decimal(1)]),
)
STEPS = st.lists(LEGS, max_size=9, unique_by=lambda step: step.key)


def columns(*steps: Leg, asked: Sequence[str] = (), world: Any = WORLD) -> tuple[Transfers, tuple[Leg, ...]]:
    held, order = transfers_of(Legs(steps, world), products=map(full, asked))
    assert is_sound(held)
    return held, order


def check(held: Transfers, order: tuple[Leg, ...]) -> None:
    for row, step in enumerate(order):
        assert held.parties[held.source[row]] == step.source
        assert held.parties[held.target[row]] == step.target
        first, last = step.when.earliest, step.when.latest
        assert held.earliest[row] == (first.toordinal() if first else FIRST)
        assert held.latest[row] == (last.toordinal() if last else LAST)
        assert Decimal(int(held.confidence[row])) / 10_000 == step.confidence.value


@given(STEPS)
def test_each_leg_is_a_row_in_the_order_of_the_columns(steps: list[Leg]) -> None:
    held, order = columns(*steps)
    check(held, order)
    assert len(held) == len(order) == len(steps)
    assert set(order) == set(steps)
    assert [order[row].key for row in held.rank.argsort()] == sorted(step.key for step in steps)


@given(STEPS, st.sampled_from([*GOODS, "product:nobody"]))
def test_goods_fit_in_columns_where_those_of_the_legs_do(steps: list[Leg], wanted: str) -> None:
    held, order = columns(*steps, asked=[wanted])
    products = Legs(tuple(steps), WORLD).products
    asked = held.products.index(full(wanted))
    for row, step in enumerate(order):
        goods = int(held.product[row])
        assert (goods == NONE) is (not step.products)
        if goods != NONE:
            assert held.compatible[asked, goods] == products.any_compatible((full(wanted),), step.products)
            for other, more in enumerate(order):
                if more.products:
                    fits = products.any_compatible(step.products, more.products)
                    assert held.compatible[goods, held.product[other]] == fits


def test_the_legs_of_the_bundled_graph_are_columns(network: Network[str]) -> None:
    steps = legs(network, carries=SERVICE)
    held, order = transfers_of(Legs(steps, record_of(network), claims_of(network)))
    assert is_sound(held)
    assert sorted(step.key for step in order) == [step.key for step in steps]
    check(held, order)


HGX = claim("ComponentOf", whole="product:hgx", component="product:h100", n=8)
WITH_SYSTEMS = record(HGX, claim("ComponentOf", whole="product:rack", component="product:h100"))
SYSTEMS = {"world": WITH_SYSTEMS}


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ({"quantity": 12}, 12, 12),
        ({"quantity": (2, None)}, 2, inf),
        ({"quantity": (None, 9)}, 0, 9),
        ({"quantity": (Decimal("1.5"), Decimal("2.5"))}, 1.5, 2.5),
        ({"quantity": 10**18}, 10**15, inf),
        ({"quantity": (5, 10**18)}, 5, inf),
        ({"quantity": 3, "products": ["product:hgx"]}, 24, 24),
        ({"quantity": 3, "products": ["product:h100"]}, 3, 3),
    ],
)
def test_quantities_are_in_pieces(said: dict[str, Any], low: Number, high: Number) -> None:
    held, _ = columns(leg("a", "b", **said), world=WITH_SYSTEMS)
    assert (held.low[0], held.high[0], held.flags[0]) == (low, high, STATED)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"quantity": 12, "unit": "WaferUnit"},
        {"quantity": 12, "products": ["product:hgx", "product:h100"]},
    ],
)
def test_a_quantity_that_is_no_number_of_pieces_is_not_stated(said: dict[str, Any]) -> None:
    held, _ = columns(leg("a", "b", **said), world=WITH_SYSTEMS)
    assert (held.low[0], held.high[0], held.flags[0]) == (0, inf, 0)


@pytest.mark.parametrize(
    ("value", "expected"), [("0.64", 6400), ("0.64005", 6401), ("0.640049", 6400), ("0.99996", 10_000)]
)
def test_a_confidence_is_in_ten_thousandths(value: str, expected: int) -> None:
    held, _ = columns(leg("a", "b", confidence=Decimal(value)))
    assert held.confidence[0] == expected


@pytest.mark.parametrize(
    ("lots", "told"),
    [
        ([["lot:whole"], ["lot:other"]], ["lot:whole", "lot:other"]),
        ([["lot:whole"], ["lot:whole"]], ["lot:whole", "lot:whole"]),
        ([["lot:whole"], ["lot:piece"], ["lot:other"]], [None, None, "lot:other"]),
        ([["lot:whole", "lot:other"], ["lot:other"], []], [None, None, None]),
    ],
)
def test_a_lot_is_told_where_it_cannot_be_mistaken(lots: list[list[str]], told: list[str | None]) -> None:
    steps = [leg("a", "b", event=f"event:{place}", lots=named) for place, named in enumerate(lots)]
    held, order = columns(*steps)
    named = {
        step.event: None if held.lot[row] == NONE else held.lots[held.lot[row]]
        for row, step in enumerate(order)
    }
    assert [named[step.event] for step in steps] == [lot and full(lot) for lot in told]


def test_no_legs_are_no_rows() -> None:
    held, order = columns(asked=["product:h100"])
    assert (len(held), order, list(held.products)) == (0, (), [full("product:h100")])
