"""Two clocks: what surely, possibly or not was so on a day, and when it was said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Claim, Interval
from kg.clock import days, holding, said
from kg.network import Selection
from tests.builder import claim, record

DAY = date(2024, 6, 15)


def on(day: date, it: Claim, *others: Claim) -> str:
    whole = record(it, *others)
    return holding(next(iter(c for c in whole.claims.values() if c.says == it.says)), whole, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2023-02", "2023-02-01", "2023-02-28"), ("2024-06-05",) * 3],
)
def test_a_date_stands_for_the_days_that_its_precision_leaves_open(text: str, first: str, last: str) -> None:
    assert days(text) == Interval(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("when", "day", "holds"),
    [
        ("2024-06-15", DAY, "certain"),
        ("2024-06-16", DAY, "not"),
        ("2024-06", DAY, "possible"),
        ("2024-06", date(2024, 6, 30), "certain"),
        ("2024-06", date(2024, 5, 31), "not"),
        ("2024", DAY, "possible"),
        ("", DAY, "undated"),
    ],
)
def test_a_happening_of_a_month_is_possible_within_it_and_certain_from_its_end(
    when: str, day: date, holds: str
) -> None:
    assert on(day, claim("Sale", supplier="a", buyer="b", on=when)) == holds


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2022-12-31", "not"),
        ("2023-06-01", "possible"),
        ("2023-12-31", "certain"),
        ("2025-03-31", "certain"),
        ("2025-04-01", "certain"),
        ("2025-04-02", "possible"),
        ("2025-04-30", "possible"),
        ("2025-05-01", "not"),
    ],
)
def test_a_relation_holds_from_its_beginning_to_its_end(day: str, holds: str) -> None:
    role = claim(
        "Role", person="p", organization="o", on="2023/2025-04", **{"from": "2023", "until": "2025-04"}
    )
    assert on(date.fromisoformat(day), role) == holds


def test_a_claim_without_a_day_begins_with_its_event() -> None:
    bare = claim("Sale", "Bare.", event="event:e", supplier="a", buyer="b")
    dated = claim("Sale", "Dated.", event="event:e", supplier="a", buyer="b", on="2024-06-20")
    assert on(DAY, bare, dated) == "not"
    assert on(DAY, bare) == "undated"


def test_it_was_said_when_the_claimant_said_it_else_by_the_date_of_the_document() -> None:
    assert said(claim("Sale", stated="2024-03", known="2024-06-30")) == days("2024-03")
    assert said(claim("Sale", known="2024-06-30")) == Interval(None, date(2024, 6, 30))


written = st.one_of(
    st.just(""),
    st.dates(date(2023, 1, 1), date(2025, 12, 31)).map(str),
    st.dates(date(2023, 1, 1), date(2025, 12, 31)).map(lambda day: str(day)[:7]),
    st.sampled_from(["2023", "2024", "2025"]),
)


@given(start=written, end=written, kind=st.sampled_from(["Role", "Sale", "Count"]), after=st.integers(0, 800))
def test_what_is_certain_in_each_reading_of_the_dates_and_nothing_else_is(
    start: str, end: str, kind: str, after: int
) -> None:
    """Against every pair of days that the dates allow."""
    if start and end and days(start).latest > days(end).earliest:  # type: ignore[operator]
        end = ""
    day = date(2023, 6, 1) + timedelta(days=after)
    dates = {name: text for name, text in (("from", start), ("until", end)) if text}
    it = claim(kind, on=f"{start}/{end}" if start or end else "", **dates)
    begins = _each(start)
    ends = _each(end) if kind == "Role" else [None]
    readings = {
        (begin is None or begin <= day) and (over is None or day <= over) for begin in begins for over in ends
    }
    found = on(day, it)
    if not start and not end:
        assert found == "undated"
    elif start:
        assert found == {frozenset({True}): "certain", frozenset({False}): "not"}.get(
            frozenset(readings), "possible"
        )
    whole = record(it)
    kept = Selection(as_of=day).why_not(next(iter(whole.claims.values())), whole) is None
    assert kept == (found != "not")


def _each(text: str) -> list[date | None]:
    if not text:
        return [None]
    span = days(text)
    assert span.earliest is not None
    assert span.latest is not None
    return [span.earliest + timedelta(days=n) for n in range((span.latest - span.earliest).days + 1)]
