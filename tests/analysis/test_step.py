"""How much one party gives another, without counting the same money twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.giving import gifts
from kg.analysis.step import Step, central, least, steps
from kg.claim import Claim, Range
from tests.builder import claim, full, network


def lends(name: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Loan", name=name, lender="bank", borrower="firm", amount=amount, **said)


def step(*claims: Claim) -> Step:
    return steps(gifts(network(*claims)).given)[full("bank"), full("firm")]


def test_different_events_add_up() -> None:
    found = step(lends("d#c1", 5, event="event:a"), lends("d#c2", (6, 8), event="event:b"))
    amount = found.amount("USD", "planned")
    assert (amount, amount.stated) == (Range(11, 13), 12)


def test_a_claim_without_an_event_may_tell_of_any_of_them_again() -> None:
    found = step(lends("d#c1", 5, event="event:a"), lends("d#c2", 3), lends("d#c3", 7))
    assert found.amount("USD", "planned") == Range(7, 15)


def test_a_part_is_in_its_whole_already_and_stands_for_it_where_that_has_no_figure() -> None:
    part = lends("d#c1", 2, event="event:part", partOf="event:whole")
    whole = lends("d#c2", 5, event="event:whole")
    assert step(part, whole).amount("USD", "planned") == Range(5, 5)
    assert step(part, lends("d#c2", event="event:whole")).amount("USD", "planned") == Range(2, None)


def test_of_what_overlaps_the_sum_is_not_known() -> None:
    found = step(lends("d#c1", 5, event="event:a", overlaps="event:b"), lends("d#c2", 3, event="event:b"))
    assert found.amount("USD", "planned") == Range(5, 8)


def test_an_event_without_a_figure_leaves_the_sum_open() -> None:
    found = step(lends("d#c1", 5, event="event:a"), lends("d#c2", event="event:b"))
    assert found.amount("USD", "planned") == Range(5, None)
    assert not step(lends("d#c2", event="event:b")).amount("USD", "planned")


def test_unlike_currencies_are_never_added() -> None:
    found = step(lends("d#c1", 5, event="event:a"), lends("d#c2", 3, event="event:b", currency="EUR"))
    assert found.currencies == ("EUR", "USD")
    assert [found.amount(currency, "planned") for currency in found.currencies] == [Range(3, 3), Range(5, 5)]


def test_only_what_has_come_so_far_and_cannot_be_cancelled_counts() -> None:
    found = step(
        lends("d#c1", 1, event="event:a"),
        lends("d#c2", 10, event="event:b", modality="Committed", flags=(("cancelable", True),)),
        lends("d#c3", 100, event="event:c", modality="Planned"),
        lends("d#c4", 1000, event="event:d", modality="Lapsed"),
    )
    sums = [found.amount("USD", state).low for state in ("cash", "binding", "planned", "lapsed")]
    assert sums == [1, 11, 111, 1111]
    assert found.amount("USD", "planned", firm=True) == Range(101, 101)


@pytest.mark.parametrize(
    ("amount", "middle"),
    [
        (Range(), 0),
        (Range(3, None), 3),
        (Range(None, 8), 8),
        (Range(3, 8), Decimal("5.5")),
        (Range(3, 9), 6),
        (Range(3, 9, 4), 4),
    ],
)
def test_the_one_figure_that_stands_for_a_range(amount: Range, middle: int) -> None:
    assert central(amount) == middle


def test_the_smallest_of_several_amounts() -> None:
    found = least([Range(5, 9), Range(6, 7), Range(8, None)])
    assert (found, found.stated) == (Range(5, 7), Decimal("6.5"))
    unknown = least([Range(5, 9), Range()])
    assert (unknown, unknown.stated) == (Range(None, 9), None)
    assert least([]) == Range()
