"""Several claims as one: what is told apart is summed, what is one thing is a range, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis import bundle as module
from kg.analysis.bundle import Bundle, Bundling
from kg.claim import Claim, Entity, Range, Source
from kg.record import Record
from tests.builder import claim, days, entity, full, record, source


def bundle(*parts: Claim | Entity | Source, group: str = "Sale", **more: Any) -> Bundle:
    """All claims of a class, put together."""
    made = record(*parts, **more)
    return Bundling(made, made.claims).bundle(each for each in made.claims.values() if each.kind == group)


def sale(**said: Any) -> Claim:
    return claim("Sale", **{"supplier": "a", "buyer": "b", **said})


@pytest.mark.parametrize(
    ("parts", "quantity"),
    [
        ([sale(n=100, event="event:one"), sale(n=50, event="event:two")], Range(150, 150)),
        ([sale(n=100, event="event:one"), sale(n=50, event="event:one", doc="d2")], Range(50, 100)),
        ([sale(n=100, event="event:one"), sale(n=(40, 90), event="event:two")], Range(140, 190)),
        (
            [sale(n=100, event="event:one", lot="lot:l"), sale(n=100, event="event:two", lot="lot:l")],
            Range(100, 100),
        ),
        ([sale(n=100, lot="lot:l"), sale(n=70, lot="lot:k")], Range(170, 170)),
        (
            [
                sale(n=100, event="event:one", lot="lot:l"),
                sale(n=30, event="event:two", lot="lot:part", takenFrom="lot:l"),
            ],
            Range(100, 100),
        ),
        (
            [sale(n=100, event="event:one"), sale(n=30, event="event:two", partOf="event:one")],
            Range(100, 100),
        ),
        ([sale(n=100, event="event:one"), sale(n=70)], Range(100, 170)),
        ([sale(n=100, on="2022"), sale(n=70, on="2024")], Range(170, 170)),
        ([sale(n=100), sale(n=100, doc="d2")], Range(100, 100)),
    ],
    ids=[
        "two events are summed",
        "two readings of one event are a range",
        "ranges of two events are summed by their ends",
        "one lot is counted once",
        "two lots are summed",
        "what was taken from a lot is in it",
        "a part of an event is in it",
        "what names no event may be the same",
        "of two years it is not",
        "two documents on the same are one",
    ],
)
def test_nothing_is_counted_twice(parts: list[Claim], quantity: Range) -> None:
    assert bundle(*parts).quantity == quantity


@pytest.mark.parametrize(
    "left",
    [
        sale(n=500, event="event:two", modality="Planned"),
        sale(n=500, event="event:two", per="Month"),
        sale(n=500, event="event:two", unit="WaferUnit"),
        sale(n=500, event="event:two", name="d9#old"),
    ],
    ids=["a plan", "a rate", "another unit", "superseded"],
)
def test_what_cannot_be_added_is_named_and_not_added(left: Claim) -> None:
    firm = [sale(n=60, event="event:one"), sale(n=40, event="event:three")]
    found = bundle(*firm, left, superseded=["d9#old"] if left.iri else [])
    assert found.quantity == Range(100, 100)
    assert [record_of(each, found) for each in found.uncounted] == [left.quantity]


def record_of(iri: str, found: Bundle) -> Range:
    return next(each.quantity for each in found.claims if each.iri == iri)


@pytest.mark.parametrize("stance", ["Alleges", "Charges", "Suspects"])
def test_what_is_only_alleged_adds_to_the_most_and_not_to_the_least(stance: str) -> None:
    found = bundle(sale(n=100, event="event:one"), sale(n=300, event="event:two", stance=stance))
    assert found.quantity == Range(100, 400)
    assert found.stances == ("Reports", stance)


def test_of_an_attempt_nothing_need_have_come_about() -> None:
    assert bundle(sale(n=300, event="event:one", modality="Attempted")).quantity == Range(None, 300)


def test_the_furthest_state_is_told_with_all_others() -> None:
    found = bundle(sale(modality="Planned"), sale(modality="Actual"), sale(modality="Planned"))
    assert (found.modality, found.modalities) == ("Actual", ("Actual", "Planned"))


def test_money_is_summed_in_one_currency() -> None:
    found = bundle(
        sale(amount=5, event="event:one"),
        sale(amount=(Decimal("2.5"), 4), event="event:two"),
        sale(amount=900, currency="JPY", event="event:three", name="d#yen"),
    )
    assert (found.amount, found.currency) == (Range(Decimal("7.5"), 9), "USD")
    assert found.uncounted == (full("d#yen"),)


def test_shares_are_never_added() -> None:
    parts = [sale(share=Decimal(share), event=f"event:of-{share}") for share in ("0.2", "0.3")]
    assert bundle(*parts).share == Range(Decimal("0.2"), Decimal("0.3"))


def test_where_nothing_passes_claims_are_readings() -> None:
    counts = [
        claim("Count", holder="a", product="product:chip", n=n, on=year, event=f"event:in-{year}")
        for n, year in ((50, "2023"), ((100, 120), "2024"))
    ]
    made = record(*counts)
    assert Bundling(made, made.claims).bundle(counts_of(made), passes=False).quantity == Range(50, 120)
    assert Bundling(made, made.claims).bundle(counts_of(made)).quantity == Range(150, 170)


def counts_of(made: Record) -> list[Claim]:
    return list(made.claims.values())


def test_readings_of_one_event_are_one_figure_whatever_products_and_lots_they_name() -> None:
    found = bundle(
        sale(n=220, event="event:one", lot="lot:l", product="product:chip"),
        sale(n=325, event="event:one", lot="lot:k", product="product:gpu", doc="d2"),
    )
    assert found.quantity == Range(220, 325)


def test_goods_of_two_products_are_told_apart() -> None:
    found = bundle(sale(n=100, product="product:chip"), sale(n=50, product="product:other", doc="d2"))
    assert found.quantity == Range(150, 150)


def test_systems_are_counted_as_what_is_in_them() -> None:
    found = bundle(
        entity("product:chip"),
        entity("product:rack", kind="System"),
        claim("ComponentOf", component="product:chip", whole="product:rack", n=72),
        sale(n=1000, product="product:chip", event="event:one"),
        sale(n=10, product="product:rack", unit="SystemUnit", event="event:two"),
    )
    assert (found.quantity, found.unit, found.uncounted) == (Range(1720, 1720), "PieceUnit", ())


def test_goods_of_unlike_kinds_are_not_mixed() -> None:
    found = bundle(
        entity("product:chip"),
        entity("product:memory", kind="Component"),
        sale(n=1000, product="product:chip", event="event:one"),
        sale(n=500, product="product:chip", event="event:two"),
        sale(n=9, product="product:memory", event="event:three", name="d#memory"),
    )
    assert (found.quantity, found.uncounted) == (Range(1500, 1500), (full("d#memory"),))


def test_days_origins_and_confidence_are_those_of_all_claims() -> None:
    found = bundle(
        source("mirror", origin="root"),
        source("root", reliability="A"),
        sale(on="2022-03", doc="mirror", credibility=5),
        sale(on="2024", doc="root", credibility=1),
    )
    assert found.when == days("2022-03-01/2024-12-31")
    assert found.origins == (full("source:root"),)
    assert (str(found.weakest), str(found.strongest)) == ("0.08", "0.90")


def test_an_open_end_stays_open() -> None:
    assert bundle(sale(on="2022/"), sale(on="2024-05"), sale()).when == days("2022-01-01/")


figures = st.one_of(st.none(), st.integers(0, 50), st.tuples(st.integers(0, 20), st.integers(20, 60)))
sales = st.builds(
    lambda n, event, stance, day, doc: sale(
        n=n, stance=stance, on=day, doc=doc, **({"event": event} if event else {})
    ),
    figures,
    st.sampled_from(["", "event:one", "event:two", "event:three"]),
    st.sampled_from(["Reports", "Asserts", "Alleges"]),
    st.sampled_from(["", "2022", "2023", "2024"]),
    st.sampled_from(["d1", "d2"]),
)


@pytest.mark.slow
@given(st.lists(sales, min_size=1, max_size=7))
def test_a_sum_lies_between_the_largest_part_and_all_parts(parts: list[Claim]) -> None:
    found = bundle(*parts)
    told = [each.quantity for each in parts if each.quantity]
    low, high = found.quantity.low or 0, found.quantity.high
    if told:
        assert high is not None
        assert low <= high <= sum(each.high or 0 for each in told)
    assert found == bundle(*reversed(found.claims))
    assert found.uncounted == ()


@pytest.mark.slow
@given(st.lists(sales.filter(lambda each: bool(each.all("event"))), min_size=1, max_size=7))
def test_a_crowd_is_told_no_closer_than_a_few(parts: list[Claim]) -> None:
    near = bundle(*parts).quantity
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CROWD", 0)
        far = bundle(*parts).quantity
    assert Range(far.low or 0, far.high).contains(Range(near.low or 0, near.high))
