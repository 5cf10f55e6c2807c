"""How circular a whole is: in each state, within ranges, through each party, and against chance."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.chain import Budget
from kg.analysis.circulation import decompose
from kg.analysis.giving import gifts
from kg.analysis.step import central, steps
from kg.analysis.whole import Whole, unmeasured, wholes
from kg.claim import Claim, Range
from tests.builder import claim, full, network

PAIRS = sorted(itertools.permutations("abcd", 2))
amounts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (min(pair), max(pair)))


def lends(lender: str, borrower: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Loan", lender=lender, borrower=borrower, amount=amount, **said)


def whole(*claims: Claim, **asked: Any) -> Whole:
    (found,) = wholes(steps(gifts(network(*claims)).given), **asked)
    return found


RING = (lends("a", "b", 5), lends("b", "c", 3), lends("c", "a", 2), lends("b", "d", 2))


def test_the_circular_part_is_in_the_units_of_the_amounts() -> None:
    found = whole(*RING)
    assert (found.index.central.total, found.index.central.circular) == (12, 6)
    assert found.index.central.index == Decimal("0.5")
    assert [(arc.amount, arc.circular) for arc in found.arcs] == [(5, 2), (3, 2), (2, 0), (2, 2)]


def test_exact_amounts_bound_the_index_to_itself() -> None:
    index = whole(*RING).index
    assert index.low == index.central == index.high
    assert (index.at_least, index.at_most) == (Decimal("0.5"), Decimal("0.5"))


def test_a_share_of_a_unit_is_kept() -> None:
    found = whole(lends("a", "b", Decimal("0.5")), lends("b", "a", Decimal("1.25")))
    assert (found.index.central.total, found.index.central.circular) == (Decimal("1.75"), 1)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(PAIRS), amounts, min_size=1, max_size=7), st.data())
@settings(max_examples=60, deadline=None)
def test_no_amounts_within_the_ranges_lead_out_of_the_bounds(
    ranges: dict[tuple[str, str], tuple[int, int]], data: st.DataObject
) -> None:
    index = whole(*(lends(*pair, amount) for pair, amount in ranges.items())).index
    assert index.at_least is not None
    assert index.at_most is not None
    chosen = {pair: data.draw(st.integers(*amount)) for pair, amount in ranges.items()}
    rounding = Decimal("0.0001")
    assert index.at_least - rounding <= decompose(chosen).index <= index.at_most + rounding
    assert index.at_least <= index.central.index <= index.at_most


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(PAIRS), amounts, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_three_readings_are_decompositions_of_the_lows_the_middles_and_the_highs(
    ranges: dict[tuple[str, str], tuple[int, int]],
) -> None:
    index = whole(*(lends(*pair, amount) for pair, amount in ranges.items())).index
    assert index.low is not None
    assert index.high is not None
    for split, figure in (
        (index.low, lambda amount: amount.low),
        (index.central, central),
        (index.high, lambda amount: amount.high),
    ):
        doubled = {pair: int(2 * figure(Range(*amount))) for pair, amount in ranges.items()}
        assert split.index == decompose(doubled).index
        assert 2 * split.total == sum(doubled.values())


def test_an_open_range_has_no_bounds_and_is_counted() -> None:
    found = whole(lends("a", "b", (5, None)), lends("b", "a", 3))
    assert (found.measured, found.open_ended) == (2, 1)
    assert (found.index.at_least, found.index.at_most) == (None, None)
    assert found.index.high is not None
    assert found.index.high.total == 8


def test_each_state_and_what_can_be_cancelled_have_an_index_of_their_own() -> None:
    found = whole(
        lends("a", "b", 4),
        lends("b", "a", 1),
        lends("b", "a", 2, event="event:e", modality="Committed", flags=(("cancelable", True),)),
        lends("a", "b", 9, event="event:f", modality="Lapsed"),
    )
    told = {(each.state, each.firm): each.central.circular for each in found.indices}
    assert told == {
        ("cash", False): 2,
        ("binding", False): 4,
        ("planned", False): 4,
        ("cash", True): 2,
        ("binding", True): 2,
        ("planned", True): 2,
    }


def test_unlike_currencies_are_apart() -> None:
    between = steps(gifts(network(lends("a", "b", 4), lends("b", "a", 4, currency="EUR"))).given)
    assert [(each.currency, each.index.central.circular) for each in wholes(between)] == [
        ("EUR", 0),
        ("USD", 0),
    ]


def test_steps_without_an_amount_are_named() -> None:
    claims = (lends("a", "b", 4), lends("b", "a"), lends("c", "a", modality="Lapsed"))
    between = steps(gifts(network(*claims)).given)
    assert unmeasured(between) == ((full("b"), full("a")),)


def test_a_party_has_a_range_where_two_loops_want_one_step() -> None:
    found = whole(
        lends("a", "b", 1), lends("b", "c", 1), lends("c", "a", 1), lends("b", "d", 1), lends("d", "a", 1)
    )
    told = {each.iri: (each.circular, each.index) for each in found.parties}
    assert told[full("a")] == (Range(1, 1), Range(Decimal("0.6667"), Decimal("0.6667")))
    assert told[full("c")] == (Range(0, 1), Range(0, 1))


def test_a_party_that_was_asked_for_comes_before_larger_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analysis.whole.PARTIES", 1)
    claims = (lends("a", "b", 9), lends("b", "a", 9), lends("c", "d", 1), lends("d", "c", 1))
    found = whole(*claims, party=full("d"))
    assert ([each.iri for each in found.parties], found.truncated) == ([full("d")], True)


def test_without_time_the_index_of_all_is_there_and_the_rest_is_said_to_be_missing() -> None:
    found = whole(*RING, samples=3, budget=Budget(seconds=-1))
    assert [(each.state, each.firm) for each in found.indices] == [("planned", False)]
    assert (found.parties, found.chance, found.truncated) == ((), None, True)


def test_a_large_whole_without_time_has_its_central_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analysis.whole.MANY", 1)
    claims = (lends("a", "b", (4, 6)), lends("b", "a", 5))
    index = whole(*claims, budget=Budget(seconds=-1)).index
    assert (index.low, index.central.circular, index.high) == (None, 10, None)
    index = whole(*claims, budget=Budget()).index
    assert index.low is not None
    assert index.low.circular == 8


def test_chance_draws_as_many_networks_as_asked_and_the_same_ones_again() -> None:
    one, again = (whole(*RING, samples=40, seed=4).chance for _ in range(2))
    assert one == again
    assert one is not None
    assert (one.samples, one.seed) == (40, 4)
    assert 0 <= one.low <= one.mean <= one.high <= 1
    assert one.p == (Decimal(one.as_high + 1) / 41).quantize(Decimal("0.0001"))


def test_nothing_is_drawn_where_nothing_flows() -> None:
    assert whole(lends("a", "b", 0), samples=5).chance is None
