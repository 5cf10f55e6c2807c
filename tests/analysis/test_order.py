"""The order of answers: filters, objectives, ties that are broken the same way every time, and truncation."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.finding import Finding, assess
from kg.analysis.order import OBJECTIVES, Wanted, order
from kg.analysis.product import Products
from tests.builder import claim, entity, full, leg, record

PRODUCTS = Products(
    record(
        entity("product:hopper"),
        entity("product:h100", family="product:hopper"),
        claim("ComponentOf", whole="product:hgx", component="product:h100"),
    )
)


def finding(*steps: object, same_goods: bool = True) -> Finding:
    made = steps or (leg("a", "b"),)
    return assess("recorded", full("a"), made, PRODUCTS.record, same_goods=same_goods)  # type: ignore[arg-type]


def takes(one: Finding, **wanted: object) -> bool:
    return Wanted(**wanted).takes(one, PRODUCTS)  # type: ignore[arg-type]


LEGS = st.builds(
    lambda target, event, value, on, n: leg(
        "a", target, event=f"event:{event}", confidence=Decimal(value), on=on, quantity=n
    ),
    st.sampled_from("bc"),
    st.integers(1, 9),
    st.sampled_from(["0.50", "0.60"]),
    st.sampled_from(["", "2024", "2024-06", "/2024", "2024-06/"]),
    st.sampled_from([None, 5, (5, None), (None, 5), (5, 9)]),
)
MORE = st.builds(
    lambda event: leg("z", "a", event=f"event:z{event}", confidence=Decimal("0.70")), st.integers(1, 3)
)
FINDINGS = st.lists(
    st.builds(lambda last, first: finding(*[step for step in (first, last) if step]), LEGS, st.none() | MORE),
    max_size=6,
    unique_by=lambda one: one.id,
)


@pytest.mark.slow
@given(
    FINDINGS, st.sampled_from(OBJECTIVES), st.none() | st.integers(1, 6), st.randoms(use_true_random=False)
)
def test_the_order_is_the_same_however_the_answers_come(
    findings: list[Finding], by: str, k: int | None, chance: random.Random
) -> None:
    kept, cut = order(findings, Wanted(by=by, k=k), PRODUCTS)
    again = list(findings)
    chance.shuffle(again)
    assert order(again, Wanted(by=by, k=k), PRODUCTS) == (kept, cut)
    assert cut is (k is not None and len(findings) > k)
    assert kept == order(findings, Wanted(by=by), PRODUCTS)[0][:k]


def ranks(one: Finding, by: str) -> tuple[float, ...]:
    """The figures of the objective, the better the smaller."""
    if by == "confidence":
        return (-float(one.weakest), -float(one.joint))
    if by == "legs":
        return (len(one.legs),)
    if by == "earliest":
        return (one.arrival.toordinal() if one.arrival else float("inf"),)
    if not one.quantity:
        return (float("inf"),)
    return (-float(one.quantity.low or 0), -float("inf" if one.quantity.high is None else one.quantity.high))


@pytest.mark.slow
@given(FINDINGS, st.sampled_from(OBJECTIVES))
def test_a_better_answer_comes_first_and_of_equals_the_shorter(findings: list[Finding], by: str) -> None:
    kept, _ = order(findings, Wanted(by=by), PRODUCTS)
    places = [(*ranks(one, by), len(one.legs)) for one in kept]
    assert places == sorted(places)


def test_ties_are_broken_by_legs_then_dates_then_claims() -> None:
    long = finding(leg("z", "a"), leg("a", "b"))
    late, early = finding(leg("a", "b", on="2024-06")), finding(leg("a", "b", on="2024-05"))
    open_end = finding(leg("a", "b", on="2024-05/"))
    kept, _ = order([long, late, open_end, early], Wanted(), PRODUCTS)
    assert kept == [early, open_end, late, long]


# ---- filters


@pytest.mark.parametrize(
    ("on", "after", "before", "taken"),
    [
        ("2024-06", "2024-06-30", None, True),
        ("2024-06", "2024-07-01", None, False),
        ("2024-06", None, "2024-06-01", True),
        ("2024-06", None, "2024-05-31", False),
        ("", "2030-01-01", "1990-01-01", True),
        ("/2024-06", "2024-07-01", None, False),
        ("2024-06/", "2030-01-01", None, True),
        ("2024-06/", None, "2024-05-31", False),
    ],
)
def test_a_window_takes_what_can_have_moved_in_it(
    on: str, after: str | None, before: str | None, *, taken: bool
) -> None:
    window = {
        "after": date.fromisoformat(after) if after else None,
        "before": date.fromisoformat(before) if before else None,
    }
    assert takes(finding(leg("a", "b", on=on)), **window) is taken


def test_a_window_asks_nothing_of_what_was_only_due() -> None:
    due = leg("a", "b", on="2020", carries="DueGoods")
    assert takes(finding(due, leg("b", "c", on="2024")), after=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("quantity", "taken"),
    [(100, True), (99, False), ((5, None), True), ((None, 100), True), ((None, 99), False), (None, False)],
)
def test_a_least_quantity_takes_what_can_have_been_as_many(quantity: object, *, taken: bool) -> None:
    assert takes(finding(leg("a", "b", quantity=quantity)), min_quantity=100) is taken


@pytest.mark.parametrize(
    ("named", "taken"),
    [(["h100"], True), (["hopper"], True), (["hgx"], True), (["a100"], False), (["a100", "h100"], True)],
)
def test_a_product_takes_its_family_and_its_servers(named: list[str], *, taken: bool) -> None:
    goods = [f"product:{name}" for name in named]
    assert takes(finding(leg("a", "b", products=goods)), product=full("product:h100")) is taken


def test_a_product_leaves_out_where_no_leg_says_of_what() -> None:
    assert not takes(finding(leg("a", "b")), product=full("product:h100"))
    some = finding(leg("a", "b"), leg("b", "c", products=["product:h100"]))
    assert takes(some, product=full("product:h100"))


def test_a_product_must_fit_every_leg_that_names_one() -> None:
    mixed = finding(leg("a", "b", products=["product:a100"]), leg("b", "c", products=["product:h100"]))
    assert not takes(mixed, product=full("product:h100"))


@pytest.mark.parametrize(("floor", "taken"), [("Planned", True), ("Committed", False), (None, True)])
def test_a_modality_takes_what_has_come_as_far(floor: str | None, *, taken: bool) -> None:
    assert takes(finding(leg("a", "b", modality="Planned")), modality=floor) is taken


def test_cut_answers_are_counted_after_the_filters() -> None:
    few = [finding(leg("a", "b", quantity=100)), finding(leg("a", "c"))]
    kept, cut = order(few, Wanted(min_quantity=100, k=1), PRODUCTS)
    assert (len(kept), cut) == (1, False)
