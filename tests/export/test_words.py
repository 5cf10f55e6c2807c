"""Figures, dates and codes in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Interval, Range
from kg.export.words import UNITS, code, counted, joined, money, number, numbers, span
from kg.record import Record
from tests.builder import days, record


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Range(), ""),
        (Range(0, 0), "0"),
        (Range(12000, 12000, 12000), "12,000"),
        (Range(1, None), "at least 1"),
        (Range(None, 350), "at most 350"),
        (Range(2000, 9999), "2,000 to 9,999"),
        (Range(6300, 7700, 7000), "about 7,000 (6,300 to 7,700)"),
        (Range(Decimal("12.5"), 20), "12.5 to 20"),
    ],
)
def test_a_range_of_numbers(value: Range, words: str) -> None:
    assert numbers(value) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Range(12000, 12000), "PieceUnit", "12,000"),
        (Range(1, 1), "ShipmentUnit", "1 shipment"),
        (Range(56, 56), "ShipmentUnit", "56 shipments"),
        (Range(1, None), "SystemUnit", "at least 1 servers"),
        (Range(8000, 8000), "H100EquivalentUnit", "8,000 H100-equivalents"),
        (Range(5, 5), "UnheardOfUnit", "5"),
        (Range(), "ShipmentUnit", ""),
    ],
)
def test_a_quantity_with_its_unit(value: Range, unit: str, words: str) -> None:
    assert counted(value, unit) == words


def test_every_unit_of_the_bundled_record_has_its_word(bundled: Record) -> None:
    units = {claim.code("unit") for claim in bundled.claims.values()} - {None}
    assert units <= UNITS.keys()


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [
        (Range(), "USD", ""),
        (Range(2500000000, 2500000000), "USD", "USD 2.5 billion"),
        (Range(None, 500000000), "USD", "at most USD 500 million"),
        (Range(500000000, None), "USD", "at least USD 500 million"),
        (Range(900000, 1100000), "SGD", "SGD 900,000 to SGD 1.1 million"),
        (Range(1800000, 2200000, 2000000), "USD", "about USD 2 million (USD 1.8 million to USD 2.2 million)"),
        (Range(5, 5), None, "5"),
        (Range(1234567, 1234567), "USD", "USD 1,234,567"),
        (Range(999999999, 999999999), "USD", "USD 999,999,999"),
    ],
)
def test_a_range_of_money(value: Range, currency: str | None, words: str) -> None:
    assert money(value, currency) == words


@given(st.integers(0, 10**15))
def test_money_in_words_is_right_to_four_figures(amount: int) -> None:
    text = money(Range(amount, amount), "USD").removeprefix("USD ")
    figure, _, size = text.partition(" ")
    value = int(Decimal(figure.replace(",", "")) * {"": 1, "million": 10**6, "billion": 10**9}[size])
    assert abs(value - amount) * 2000 <= max(value, amount)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Interval(), ""),
        (days("2024"), "2024"),
        (days("2024-02"), "2024-02"),
        (days("2023-12"), "2023-12"),
        (days("2024-06-04"), "2024-06-04"),
        (days("/2024-06"), "by 2024-06-30"),
        (days("2024-06/"), "from 2024-06-01"),
        (days("2024-01/2024-06"), "2024-01-01 to 2024-06-30"),
        (days("2023/2024"), "2023-01-01 to 2024-12-31"),
        (days("2023-02/2024-02"), "2023-02-01 to 2024-02-29"),
        (days("2024-02-01/2024-02-28"), "2024-02-01 to 2024-02-28"),
        (days("9999"), "9999"),
        (Interval(date.min, date.max), "0001-01-01 to 9999-12-31"),
    ],
)
def test_a_span_of_days_is_as_short_as_it_can_be_said(when: Interval, words: str) -> None:
    assert span(when) == words


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_a_span_in_words_is_the_span_again(one: date, other: date) -> None:
    when = Interval(min(one, other), max(one, other))
    words = span(when)
    assert days("/".join(words.split(" to "))) == when


@given(st.integers(-(10**9), 10**9))
def test_a_number_is_read_again_as_it_was(value: int) -> None:
    assert int(number(value).replace(",", "")) == value


def test_a_code_is_its_label_or_else_its_name() -> None:
    known = replace(record(), labels={"Actual": "actual"})
    assert [code(name, known) for name in ("Actual", "Planned")] == ["actual", "Planned"]


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_a_sentence_lists_them(parts: list[str], words: str) -> None:
    assert joined(parts) == words
