from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis import integrated as room
from kg.analysis.integrated import Shares, column, integrated
from kg.claim import Range

CLOSE = 2e-6
FIRMS = ("f", "g", "h")
PARTIES = ("p", "q", *FIRMS)


def of(percent: int) -> Range:
    return Range(Decimal(percent) / 100, Decimal(percent) / 100)


def points(shares: Shares) -> dict[str, dict[str, float]]:
    return {
        firm: {each: float(share.low or 0) for each, share in of_.items()} for firm, of_ in shares.items()
    }


def by_power_series(shares: Mapping[str, Mapping[str, float]], holder: str) -> dict[str, float]:
    """The slow twin: N = I + A + A² + … term by term, and N_ij / N_ii for the party i."""
    a = np.array([[shares.get(firm, {}).get(each, 0.0) for firm in PARTIES] for each in PARTIES])
    term, whole = np.eye(len(PARTIES)), np.eye(len(PARTIES))
    for _ in range(1000):
        term = term @ a
        whole += term
    row = PARTIES.index(holder)
    return {
        firm: float(whole[row, place] / whole[row, row])
        for place, firm in enumerate(PARTIES)
        if firm != holder
    }


def by_all_choices(shares: Shares, holder: str, firm: str) -> float:
    """The largest share over every order in which the firms can give what is left to their holders."""
    columns = {each: column(of_) for each, of_ in shares.items()}
    orders = [list(permutations(sorted(columns[each].low))) for each in columns]
    best = 0.0
    for chosen in product(*orders):
        picked: dict[str, dict[str, float]] = {}
        for each, order in zip(columns, chosen, strict=True):
            given_, left = dict(columns[each].low), 1 - sum(columns[each].low.values())
            for one in order:
                more = min(columns[each].high[one] - given_[one], left)
                given_[one] += more
                left -= more
            picked[each] = given_
        values = dict.fromkeys(PARTIES, 0.0)
        for _ in range(400):  # the chance of coming to the party, round by round from below
            values = {
                each: sum(
                    share * (1.0 if one == holder else values[one])
                    for one, share in picked.get(each, {}).items()
                )
                for each in PARTIES
            }
        best = max(best, values[firm])
    return best


@st.composite
def exact(draw: st.DrawFn) -> dict[str, dict[str, Range]]:
    """Firms whose holders have together at most nine tenths, so that the series comes to an end."""
    found = {}
    for firm in FIRMS:
        holders = draw(
            st.lists(st.sampled_from([each for each in PARTIES if each != firm]), max_size=4, unique=True)
        )
        parts = draw(st.lists(st.integers(0, 90), min_size=len(holders), max_size=len(holders)))
        whole = max(90, sum(parts))
        found[firm] = {each: of(part * 90 // whole) for each, part in zip(holders, parts, strict=True)}
    return found


@st.composite
def vague(draw: st.DrawFn, most: int = 3) -> dict[str, dict[str, Range]]:
    """Firms whose holders' shares are ranges, some of them not known; their lows are at most the whole."""
    found = {}
    for firm in FIRMS:
        names = [each for each in PARTIES if each != firm]
        holders = draw(st.lists(st.sampled_from(names), max_size=most, unique=True))
        left, of_ = 100, {}
        for each in holders:
            low = draw(st.integers(0, left))
            high = draw(st.one_of(st.none(), st.integers(low, 100)))
            left -= low
            of_[each] = Range(
                Decimal(low) / 100 if low else None, None if high is None else Decimal(high) / 100
            )
        found[firm] = of_
    return found


def test_two_firms_that_hold_half_of_each_other_leave_two_thirds_and_one_third() -> None:
    # Elliott, Golub and Jackson, Financial Networks and Contagion (2014): A = (2/3 1/3; 1/3 2/3)
    shares = {"f": {"p": of(50), "g": of(50)}, "g": {"f": of(50), "q": of(50)}}
    found = {holder: integrated(shares, holder) for holder in "pq"}
    thirds = [float(found[holder][firm].low or 0) for holder in "pq" for firm in "fg"]
    assert pytest.approx(thirds, abs=CLOSE) == [2 / 3, 1 / 3, 1 / 3, 2 / 3]


def test_a_chain_multiplies_and_two_chains_add_up() -> None:
    shares = {"f": {"p": of(60)}, "g": {"p": of(10)}, "h": {"f": of(50), "g": of(30)}}
    share = integrated(shares, "p")["h"]
    assert Range(Decimal("0.33"), Decimal("0.33")) == share  # 0.6 × 0.5 + 0.1 × 0.3


def test_a_firm_that_holds_itself_by_way_of_another_does_not_count_its_own_part_twice() -> None:
    shares = {"f": {"g": of(50)}, "g": {"f": of(80)}}
    assert Range(Decimal("0.8"), Decimal("0.8")) == integrated(shares, "f")["g"]


@pytest.mark.slow
@given(exact(), st.sampled_from(PARTIES))
def test_exact_shares_give_the_power_series(shares: dict[str, dict[str, Range]], holder: str) -> None:
    found, slow = integrated(shares, holder), by_power_series(points(shares), holder)
    for firm in FIRMS:
        if firm != holder:
            share = found.get(firm, Range(0, 0))
            assert slow[firm] == pytest.approx(float(share.low or 0), abs=CLOSE)
            assert slow[firm] == pytest.approx(float(share.high or 0), abs=CLOSE)


@pytest.mark.slow
@given(vague(most=4), st.sampled_from(PARTIES), st.data())
def test_bounds_hold_whichever_shares_are_drawn_from_the_ranges(
    shares: dict[str, dict[str, Range]], holder: str, data: st.DataObject
) -> None:
    drawn: dict[str, dict[str, Range]] = {}
    for firm, holders in shares.items():
        bounds = column(holders)
        left, picked = 1 - sum(bounds.low.values()), {}
        for each in data.draw(st.permutations(sorted(holders))):
            room_ = max(0.0, min(bounds.high[each] - bounds.low[each], left))
            more = data.draw(st.floats(0, 1)) * room_
            picked[each] = bounds.low[each] + more
            left -= more
        drawn[firm] = {each: Range(Decimal(str(s)), Decimal(str(s))) for each, s in picked.items()}
    found, exactly = integrated(shares, holder), integrated(drawn, holder)
    for firm, share in exactly.items():
        assert float(found[firm].low or 0) <= float(share.high or 0) + CLOSE
        assert float(share.low or 0) <= float(found[firm].high or 0) + CLOSE


@pytest.mark.slow
@given(vague(), st.sampled_from(PARTIES), st.sampled_from(FIRMS))
def test_the_highest_share_is_that_of_the_best_choice_of_all(
    shares: dict[str, dict[str, Range]], holder: str, firm: str
) -> None:
    if firm != holder:
        highest = integrated(shares, holder).get(firm, Range(0, 0)).high
        assert by_all_choices(shares, holder, firm) == pytest.approx(float(highest or 0), abs=1e-3)


@pytest.mark.slow
@given(vague(most=4), st.sampled_from(PARTIES))
def test_among_many_firms_that_hold_each_other_the_bounds_are_wider_and_hold(
    shares: dict[str, dict[str, Range]], holder: str
) -> None:
    exactly = integrated(shares, holder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "DENSE", 0)
        wider = integrated(shares, holder)
    assert exactly.keys() == wider.keys()
    for firm, share in exactly.items():
        assert (wider[firm].low or 0) <= (share.low or 0)
        assert (share.high or 0) <= (wider[firm].high or 0) + Decimal("0.000002")


def test_a_share_that_is_not_known_can_be_what_the_others_leave() -> None:
    assert Range(0, Decimal("0.2")) == integrated({"f": {"p": Range(), "q": of(80)}}, "p")["f"]


def test_two_parties_cannot_both_have_what_is_left() -> None:
    # Each of f's holders can have the other half alone; h can come to p through either, but not through both.
    shares = {"f": {"p": Range(), "q": of(50)}, "h": {"f": Range(), "g": Range()}, "g": {"p": of(10)}}
    assert Range(0, Decimal("0.5")) == integrated(shares, "p")["h"]


def test_firms_that_own_all_of_each_other_lead_to_nobody() -> None:
    shares = {"f": {"g": of(100)}, "g": {"f": of(100)}, "h": {"p": of(10), "g": of(20)}}
    assert {"h": Range(Decimal("0.1"), Decimal("0.1"))} == integrated(shares, "p")


def test_shares_that_add_up_to_more_than_the_whole_have_no_least() -> None:
    held = column({"p": of(70), "q": of(60)})
    assert (Decimal("1.3"), {"p": 0.0, "q": 0.0}, {"p": 0.7, "q": 0.6}) == (held.over, held.low, held.high)
    assert Range(0, Decimal("0.7")) == integrated({"f": {"p": of(70), "q": of(60)}}, "p")["f"]
