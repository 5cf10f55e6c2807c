"""Small random transfers and questions, for the tests of the engine."""

from datetime import date, timedelta

from hypothesis import strategies as st

from kg.flow.question import OBJECTIVES, Question
from kg.flow.transfers import FIRST, LAST, Row, Transfers, from_rows

BEGIN = date(2024, 1, 1)
PARTIES = ("a", "b", "c", "d", "e", "f")
PRODUCTS = ("h100", "h200", "hopper", "mi300")
COMPATIBLE = (("h100", "hopper"), ("h200", "hopper"))

days = st.integers(0, 6).map(lambda n: BEGIN + timedelta(days=n))
spans = st.one_of(
    days.map(lambda day: (day, day)),
    st.tuples(days, days).map(lambda pair: (min(pair), max(pair))),
    days.map(lambda day: (None, day)),
    days.map(lambda day: (day, None)),
    st.just((None, None)),
)
quantities = st.one_of(
    st.just((None, None)),
    st.integers(0, 4).map(lambda n: (float(n), float(n))),
    st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda p: (float(min(p)), float(max(p)))),
    st.integers(1, 4).map(lambda n: (float(n), None)),
    st.integers(1, 4).map(lambda n: (None, float(n))),
)


@st.composite
def transfers(draw: st.DrawFn, *, most: int = 14) -> Transfers:
    """Transfers between few parties on few days: many of them parallel, on one day, or in a circle."""
    count = draw(st.integers(0, most))
    rows = []
    for number in range(count):
        earliest, latest = draw(spans)
        low, high = draw(quantities)
        rows.append(
            Row(
                id=f"t{number}",
                source=draw(st.sampled_from(PARTIES)),
                target=draw(st.sampled_from(PARTIES)),
                earliest=earliest,
                latest=latest,
                low=low,
                high=high,
                confidence=draw(st.sampled_from([3500, 6400, 8000, 10_000])),
                product=draw(st.sampled_from([None, None, *PRODUCTS])),
            )
        )
    return from_rows(draw(st.permutations(rows)), compatible=COMPATIBLE)


@st.composite
def questions(draw: st.DrawFn, held: Transfers) -> Question:
    """A question on some transfers, with any filters."""
    party = st.integers(0, max(len(held.parties) - 1, 0))
    ends = st.one_of(st.just(None), days.map(lambda day: day.toordinal()))
    after, before = draw(ends), draw(ends)
    return Question(
        source=draw(party),
        target=draw(party),
        by=draw(st.sampled_from(OBJECTIVES)),
        k=draw(st.sampled_from([1, 2, 5, None])),
        max_legs=draw(st.integers(1, 5)),
        after=after or FIRST,
        before=before or LAST,
        product=draw(st.one_of(st.none(), st.integers(0, len(held.products) - 1)))
        if len(held.products)
        else None,
        min_quantity=draw(st.sampled_from([0.0, 0.0, 2.0])),
        min_confidence=draw(st.sampled_from([0, 0, 6400])),
        min_stated=draw(st.sampled_from([0.0, 0.0, 1.0])),
        avoid=draw(st.frozensets(party, max_size=1)),
        via=draw(st.frozensets(party, max_size=1)) if draw(st.booleans()) else frozenset(),
        max_degree=draw(st.sampled_from([None, None, 3, 5])),
    )
