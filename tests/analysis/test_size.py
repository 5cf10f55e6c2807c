"""Sizes: how many a lot holds in each state, reading beside reading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.descent import descent
from kg.analysis.size import Figures, in_state, nearest, sizes
from kg.claim import Claim, Range, Source
from tests.builder import claim, full, record, source


def of(*parts: Claim | Source, lot: str = "lot:l") -> Figures:
    whole = record(*parts)
    return sizes(descent(whole.claims.values()), whole).of[full(lot)]


def said(kind: str, **more: Any) -> Claim:
    return claim(kind, **{"lot": "lot:l", **more})


def test_a_promised_size_is_not_a_shipped_one() -> None:
    found = of(said("Order", n=100), said("Order", n=100, doc="b"), said("Shipment", n=60))
    assert {state: size.quantity for state, size in found.items()} == {
        "promised": Range(100, 100),
        "shipped": Range(60, 60),
    }


def test_readings_of_one_figure_come_together_and_others_stand_beside_it() -> None:
    (size,) = of(
        said("Order", doc="a", n=100, on="2024"),
        said("Order", doc="b", n=100, on="2023"),
        said("Order", doc="c", n=90, credibility=1),
        said("Order", doc="d", n=90, stance="Alleges"),
    ).values()
    assert [(r.quantity.low, r.stance, r.claims, r.confidence) for r in size.readings] == [
        (100, "Reports", (full("a#c1"), full("b#c1")), Decimal("0.87")),
        (90, "Reports", (full("c#c1"),), Decimal("0.76")),
        (90, "Alleges", (full("d#c1"),), Decimal("0.64")),
    ]
    assert size.readings[0].dates == ("2023", "2024")
    assert size.quantity == Range(90, 100)
    assert size.claims == tuple(full(f"{doc}#c1") for doc in "abcd")


def test_ten_reprints_of_one_leak_are_as_sure_as_one() -> None:
    prints = [source(f"p{number}", origin="leak") for number in range(10)]
    claims = [said("Order", doc=f"p{number}", n=100) for number in range(10)]
    (size,) = of(*prints, *claims).values()
    assert size.readings[0].confidence == Decimal("0.64")


def test_figures_of_another_product_are_readings_and_no_part_of_the_size() -> None:
    (size,) = of(
        said("Sale", doc="a", product="product:rack", n=32),
        said("Sale", doc="b", product="product:chip", n=2304),
        said("Sale", doc="c", product="product:chip", n=2304),
    ).values()
    assert (size.quantity, size.way.product) == (Range(2304, 2304), full("product:chip"))
    assert [reading.quantity.low for reading in size.readings] == [2304, 32]


def test_a_share_of_the_lot_it_was_taken_from_is_a_figure_in_the_same_state() -> None:
    parts = [
        claim("Shipment", doc="a", lot="lot:w", n=(136, None)),
        said(
            "Shipment",
            doc="b",
            takenFrom="lot:w",
            share=Range(Decimal("0.5"), None, above=True),
            shareOf="lot:w",
        ),
        said("Count", doc="c", holder="x", takenFrom="lot:w", share=Range(1, 1), shareOf="lot:w"),
    ]
    found = of(*parts)
    assert {state: size.quantity for state, size in found.items()} == {"shipped": Range(69, None)}
    assert found["shipped"].readings[0].share.low == Decimal("0.5")
    other = said("Shipment", doc="d", takenFrom="lot:w", share=Range(1, 1), shareOf="lot:other")
    assert of(parts[0], other) == {}


def test_the_nearest_figure_is_the_whole_lot_unless_goods_came_by_another_way() -> None:
    found = of(said("Shipment", n=60), said("Installation", facility="site:h", n=40))
    whole = nearest(found)
    assert whole is not None
    assert whole.state == "shipped"
    assert nearest(of(said("Diversion", recipient="a", n=5), said("Count", holder="b", n=9))) is None
    assert nearest({}) is None


def test_figures_against_the_order_of_states_are_taken_for_two_readings() -> None:
    assert in_state({"promised": Range(50, 50), "shipped": Range(60, 60)}, "allocated") == Range(50, 60)


def test_on_a_circle_figures_are_told_but_shares_are_not() -> None:
    ring = [
        said("Shipment", doc="a", takenFrom="lot:w", share=Range(1, 1), shareOf="lot:w"),
        claim("Shipment", doc="b", lot="lot:w", takenFrom="lot:l", n=9),
    ]
    assert of(*ring) == {}
    assert of(*ring, lot="lot:w")["shipped"].quantity == Range(9, 9)
