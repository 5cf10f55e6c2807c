"""A literal is what it claims to be, or is told apart."""

import re
from datetime import date, datetime

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.check.literal import MASK, honest
from kg.terms import XSD


def is_honest(lexical: str, datatype: str) -> bool:
    return honest(lexical, XSD + datatype) == XSD + datatype


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        (
            "gYear",
            ["2024", "0001", "12024", "-0044", "2024Z"],
            ["24", "02024", "2024-01", "", "year", "\u0662\u0660\u0662\u0664"],
        ),
        ("gYearMonth", ["2024-06", "2024-12", "2024-06+01:00"], ["2024-13", "2024-00", "2024-6", "2024"]),
        ("date", ["2024-02-29", "2000-02-29", "0000-02-29", "2024-02-29Z"], ["2023-02-29", "1900-02-29"]),
        (
            "date",
            ["9999-12-31", "10000-01-01"],
            ["2024-04-31", "2024-1-1", "2024-00-01", "2024-01-32", "2024"],
        ),
        (
            "dateTime",
            ["2024-01-01T24:00:00", "2024-01-01T00:00:00.5Z"],
            ["2024-01-01T25:00:00", "2024-01-01"],
        ),
        ("dateTime", ["-0001-01-01T00:00:00"], ["2024-01-01T00:00:60", "2024-01-01T00:00:00+15:00", "T"]),
        ("integer", ["0", "-12", "+007"], ["12,000", "1_000", "1.0", "1e3", "", " 1", "\u0661"]),
        ("decimal", ["0.33", ".5", "5.", "-1"], ["1e3", "NaN", "INF", ".", "1,5", "0.5\n"]),
        ("boolean", ["true", "false", "1", "0"], ["yes", "TRUE", "", "true "]),
    ],
)
def test_a_text_is_of_its_datatype_or_not(datatype: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not is_honest(text, datatype)] == []
    assert [text for text in bad if is_honest(text, datatype)] == []


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z").filter(lambda text: not text.startswith("0000")))
def test_a_day_is_a_day_of_the_calendar(text: str) -> None:
    try:
        known = bool(date.fromisoformat(text))
    except ValueError:
        known = False
    assert is_honest(text, "date") == known


@given(st.datetimes(), st.dates())
def test_what_python_writes_is_well_formed(moment: datetime, day: date) -> None:
    assert (is_honest(moment.isoformat(), "dateTime"), is_honest(day.isoformat(), "date")) == (True, True)


@given(st.text("0123456789+-.,eE_ \n", max_size=8), st.sampled_from(["integer", "decimal"]))
def test_a_number_is_well_formed_where_the_engine_can_count_with_it(text: str, datatype: str) -> None:
    number = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    counted = ox.Store().query(f"ASK {{ FILTER(isNumeric({number})) }}")
    assert is_honest(text, datatype) == bool(counted)


@pytest.mark.parametrize("datatype", ["int", "nonNegativeInteger", "unsignedShort"])
def test_a_number_that_a_store_would_rewrite_is_told_apart(datatype: str) -> None:
    assert honest("5", XSD + datatype) == MASK + XSD + datatype


@given(st.text(max_size=20), st.from_regex(re.compile(r"\Aurn:example:[a-z]{1,8}\Z")))
def test_of_a_foreign_datatype_nothing_is_known(text: str, datatype: str) -> None:
    assert honest(text, datatype) == datatype
