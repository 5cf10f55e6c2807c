"""Cases by year against estimates: what must lie in a year, what can, and what is never added up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.cases import Cases, cases
from kg.analysis.docket import docket
from kg.analysis.product import Products
from kg.claim import Claim, Entity, Range, Source
from kg.network import record_of
from tests.builder import claim, entity, full, network

CHINA = entity("buyer", country="place:china")


def diverted(name: str = "", **said: Any) -> Claim:
    given_ = {"divertedFrom": "dealer", "recipient": "buyer", "product": "product:chip", **said}
    return claim("Diversion", **({"name": name} if name else {}), **given_)


def estimate(name: str = "cnas#c1", **said: Any) -> Claim:
    given_ = {"item": "SmuggledChips", "place": "place:china", "product": "product:chip", **said}
    return claim("Tally", name=name, **{"stance": "Estimates", "per": "Year", **given_})


def answer(*parts: Claim | Source | Entity, **asked: Any) -> Cases:
    return cases(network(*parts, CHINA), **asked)


def by_year(found: Cases) -> dict[int | None, dict[str, tuple[tuple[int, ...], tuple[int, ...], Range]]]:
    return {
        year.year: {row.standing: (row.sure, row.possible, row.quantity) for row in year.rows}
        for year in found.years
    }


def test_a_case_counts_in_the_year_in_which_it_lies() -> None:
    found = answer(diverted(n=100, on="2024-05"))
    assert by_year(found) == {2024: {"recorded": ((0,), (), Range(100, 100))}}


def test_a_case_counts_in_no_other_year_and_a_year_without_any_is_told() -> None:
    found = answer(diverted("a#c1", n=1, on="2022"), diverted("b#c1", n=2, on="2024"))
    assert by_year(found) == {
        2022: {"recorded": ((0,), (), Range(1, 1))},
        2023: {},
        2024: {"recorded": ((1,), (), Range(2, 2))},
    }


def test_a_case_over_two_years_is_in_neither_for_sure_and_counts_with_nothing_at_least() -> None:
    found = answer(diverted(n=100, on="2023-12/2024-01"))
    row = {"recorded": ((), (0,), Range(None, 100))}
    assert by_year(found) == {2023: row, 2024: row}


def test_what_nobody_dates_stands_last_and_in_no_year() -> None:
    found = answer(diverted("a#c1", n=100), diverted("b#c1", n=7, on="2024"))
    assert by_year(found) == {
        2024: {"recorded": ((1,), (), Range(7, 7))},
        None: {"recorded": ((0,), (), Range(100, 100))},
    }


def test_a_part_that_nobody_dates_leaves_the_year_of_another_part_open() -> None:
    found = answer(
        diverted("a#c1", event="event:x", lot="lot:l", n=100, on="2024"),
        diverted("b#c1", event="event:y", lot="lot:l"),
    )
    assert by_year(found) == {2024: {"recorded": ((0,), (), Range(100, None))}}


def test_cases_of_one_standing_add_up_and_those_of_two_do_not() -> None:
    parts = [diverted(f"{name}#c1", n=n, on="2024") for name, n in (("a", 10), ("b", (5, 20)), ("c", 3))]
    charged = diverted("d#c1", n=1000, on="2024", stance="Charges")
    rows = by_year(answer(*parts, charged))[2024]
    assert rows["recorded"][2] == Range(18, 33)
    assert rows["charged"][2] == Range(1000, 1000)


def test_a_case_without_a_number_leaves_the_sum_open() -> None:
    rows = by_year(answer(diverted("a#c1", n=10, on="2024"), diverted("b#c1", on="2024")))
    assert rows == {2024: {"recorded": ((0, 1), (), Range(10, None))}}


def test_money_adds_up_by_currency() -> None:
    found = answer(
        diverted("a#c1", amount=10, on="2024"),
        diverted("b#c1", amount=20, on="2024"),
        diverted("c#c1", amount=5, currency="CNY", on="2024"),
    )
    (row,) = found.years[0].rows
    assert row.amounts == (("CNY", Range(5, None)), ("USD", Range(30, None)))


# ---- against all that the claims allow

DAYS = st.integers(0, 365 * 4).map(lambda n: date(2020, 1, 1) + timedelta(n))
PARTS = st.lists(
    st.tuples(
        st.tuples(DAYS, DAYS),
        st.booleans(),
        st.frozensets(st.integers(0, 4), min_size=1, max_size=4),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
"""The days of a part, whether it is dated; its goods; how vague its number is at either end; of which of two
products they are; and on which of its days it happened."""


@pytest.mark.slow
@given(PARTS, st.integers(2020, 2024))
def test_whatever_happened_lies_within_what_is_told(parts: list[Any], year: int) -> None:
    told, happened = [], []
    for place, (days, dated, goods, below, above, other, late) in enumerate(parts):
        first, last = min(days), max(days)
        number = (len(goods) - below if below < 2 else None, len(goods) + above if above < 2 else None)
        on = {"on": f"{first}/{last}"} if dated else {}
        product = f"product:{'other' if other else 'chip'}"
        told.append(
            diverted(f"d{place}#c1", event=f"event:e{place}", lot="lot:l", n=number, product=product, **on)
        )
        happened.append(((last if late else first).year, {(other, each) for each in goods}))
    net = network(*told, CHINA)
    (case,), _ = docket(net)
    how, quantity, _ = case.within(year, Products(record_of(net)))
    inside: set[tuple[bool, int]] = set()
    for when, goods in happened:
        inside |= goods if when == year else set()
    if how == "sure":
        assert any(when == year for when, _ in happened)
    if how == "no":
        dated_here = [
            when for (when, _), (_, dated, *_) in zip(happened, parts, strict=True) if dated and when == year
        ]
        assert dated_here == []
        return
    assert (quantity.low or 0) <= len(inside)
    assert quantity.high is None or len(inside) <= quantity.high
    every: set[tuple[bool, int]] = set().union(*(goods for _, goods in happened))
    _, whole, _ = case.within(None, Products(record_of(net)))
    assert (whole.low or 0) <= len(every)
    assert whole.high is None or len(every) <= whole.high


# ---- estimates


def test_an_estimate_stands_in_its_year_and_is_never_added_up() -> None:
    found = answer(
        estimate("a#c1", n=(10, 100), on="2024"),
        estimate("b#c1", n=50, on="2024"),
        diverted(n=1, on="2024"),
    )
    assert found.years[0].estimates == (0, 1)
    assert [each.quantity for each in found.estimates] == [Range(10, 100), Range(50, 50)]


@pytest.mark.parametrize(("per", "times"), [("Year", 1), ("Month", 12)])
def test_a_rate_is_brought_to_a_year(per: str, times: int) -> None:
    (found,) = answer(estimate(n=(10, 20), per=per, on="2024")).estimates
    assert (found.per, found.quantity) == (True, Range(10 * times, 20 * times))


def test_a_total_over_months_stays_one() -> None:
    total = claim(
        "Tally",
        name="ft#c1",
        item="SmuggledChips",
        place="place:china",
        amount=(1000, None),
        on="2025-04/2025-06",
    )
    (found,) = answer(total).estimates
    assert (found.per, found.amount, found.year) == (False, Range(1000, None), 2025)


def test_claims_on_one_event_are_readings_of_one_estimate() -> None:
    parts = [estimate(f"{name}#c1", event="event:ft", n=n, on="2025") for name, n in (("a", 10), ("b", 12))]
    (found,) = answer(*parts).estimates
    assert (found.quantity, len(found.claims)) == (Range(10, 12), 2)


def test_the_grades_of_an_estimate_are_those_of_the_claims_that_have_come_furthest() -> None:
    done = estimate("a#c1", event="event:ft", n=10, on="2025")
    plan = estimate("b#c1", event="event:ft", n=10, on="2025", modality="Expected", stance="Asserts")
    (found,), (alone,) = answer(done, plan).estimates, answer(done).estimates
    assert (found.modality, found.stance) == ("Actual", "Estimates")
    assert found.confidence == alone.confidence
    assert found.claims == (full("a#c1"), full("b#c1"))


def test_a_total_of_a_party_or_a_lot_is_no_estimate_of_the_whole() -> None:
    assert answer(estimate(subject="dealer"), estimate("b#c1", lot="lot:l")).estimates == ()
    assert answer(claim("Tally", item="Compute", place="place:china", n=5)).estimates == ()


@pytest.mark.parametrize(("on", "year"), [("2024", 2024), ("2023/2024", None), ("/2025", 2025), ("", None)])
def test_an_estimate_is_of_a_year_where_it_names_one(on: str, year: int | None) -> None:
    (found,) = answer(estimate(n=5, on=on)).estimates
    assert found.year == year


# ---- what is compared


@pytest.mark.parametrize(
    ("said", "more", "reason"),
    [
        ({}, (), ""),
        ({"modality": "Planned"}, (), "it is not said to have been done"),
        ({}, (entity("product:chip", kind="Equipment"),), "the goods are no accelerators"),
        (
            {"recipient": "neighbour"},
            (),
            "no claim says that goods went to a place of which an estimate speaks",
        ),
    ],
)
def test_only_like_is_compared_with_like(said: dict[str, Any], more: tuple[Entity, ...], reason: str) -> None:
    found = answer(diverted(on="2024", **said), estimate(n=5, on="2024"), *more)
    assert found.compared == (reason,)
    assert len(found.cases) == 1
    assert bool(found.years[0].rows) == (not reason)


def test_a_place_and_a_product_narrow_both() -> None:
    parts = [
        diverted("a#c1", on="2024"),
        diverted("b#c1", on="2024", product="product:other"),
        estimate("c#c1", n=5, on="2024"),
        estimate("d#c1", n=5, on="2024", place="place:iran"),
    ]
    assert len(answer(*parts).estimates) == 2
    assert len(answer(*parts, place=full("place:iran")).estimates) == 1
    assert answer(*parts, place=full("place:iran")).compared[0].startswith("no claim says")
    narrow = answer(*parts, product=full("product:other"))
    assert [case.event for case in narrow.cases] == [full("b#c1")]
    assert narrow.estimates == ()


def test_seized_goods_are_told_and_not_counted() -> None:
    found = answer(claim("Seizure", name="s#c1", lot="lot:l", amount=50))
    assert (found.seizures, found.cases, found.years) == ((full("s#c1"),), (), ())


def test_an_empty_record_has_an_empty_answer() -> None:
    assert cases(network()) == Cases(None, None, (), (), (), (), (), ())
