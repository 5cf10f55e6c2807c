from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.tie import Tie, ties
from kg.claim import Claim, Range
from kg.network import Selection
from tests.builder import claim, days, full, network, source


def owns(holder: str = "p", held: str = "f", **said: Any) -> Claim:
    return claim("Ownership", owner=holder, owned=held, **said)


def found(*claims: Any, **selected: Any) -> dict[tuple[str, str, str, bool], Tie]:
    made = ties(network(*claims, **selected))
    return {(t.holder[28:], t.verb, t.held[28:], t.stands): t for t in made}


def one(*claims: Any, **selected: Any) -> Tie:
    (tie,) = ties(network(*claims, **selected))
    return tie


def share(percent: int) -> Decimal:
    return Decimal(percent) / 100


def test_claims_on_two_parties_make_one_tie_of_their_independent_origins() -> None:
    tie = one(owns(doc="d1", share=share(30)), owns(doc="d2", share=share(30)))
    assert tie.capital == Range(share(30), share(30))
    assert len(tie.confidence.origins) == 2
    assert tie.claims == (full("d1#c1"), full("d2#c1"))


def test_shares_that_sources_give_differently_span_a_range_and_stand_beside_each_other() -> None:
    tie = one(owns(doc="d1", share=share(20)), owns(doc="d2", share=share(33)))
    assert tie.capital == Range(share(20), share(33))
    assert [reading.share.low for reading in tie.readings] == [share(20), share(33)]
    assert tie.at_odds


def test_a_share_of_the_votes_is_none_of_the_capital() -> None:
    tie = one(owns(doc="d1", share=share(10), basis="Equity"), owns(doc="d2", share=share(60), basis="Votes"))
    assert (tie.capital.low, tie.votes.low) == (share(10), share(60))


def test_a_share_of_something_else_is_no_share_of_the_party() -> None:
    invested = claim("Investment", investor="p", investee="f", share=share(50), shareOf="event:round")
    assert not one(invested).capital


def test_what_is_so_and_what_lies_ahead_are_two_ties() -> None:
    ahead = owns(doc="d2", share=share(60), modality="Planned")
    made = found(owns(doc="d1"), ahead)
    assert not made["p", "owns", "f", True].capital
    assert made["p", "owns", "f", False].capital.low == share(60)


def test_products_and_sites_are_no_parties() -> None:
    assert ties(network(owns(held="site:cortex"), owns(held="product:h100"))) == ()


def test_an_owner_seen_before_another_bought_the_firm_is_not_said_to_have_kept_anything() -> None:
    bought = claim("Acquisition", doc="d2", acquirer="q", acquired="f", on="2025-03-28")
    made = found(owns(on="2025-01-24"), owns("r", on="2025-03-28"), owns("s", on="2025-06"), bought)
    assert [made[each, "owns", "f", True].bought for each in "prs"] == [(full("d2#c1"),), (), ()]
    assert [made[each, "owns", "f", True].current for each in "prs"] == [False, True, True]


def test_a_purchase_that_is_only_agreed_leaves_the_owners_in_their_place() -> None:
    agreed = claim("Acquisition", acquirer="q", acquired="f", on="2025-03-28", modality="Committed")
    assert found(owns(on="2025-01-24"), agreed)["p", "owns", "f", True].current


def test_a_post_that_a_claim_has_ended_has_ended_for_earlier_claims_too() -> None:
    seen = claim("Role", doc="d1", person="p", organization="f", post="Chair", on="2025-01-01")
    until = claim(
        "Role", doc="d2", person="p", organization="f", post="Chair", until="2025-08", on="/2025-08"
    )
    assert one(seen, until).ended == "2025-08"
    assert one(seen, until, as_of=days("2025-09").latest).ended == "2025-08"
    assert one(seen, until, as_of=days("2025-07").latest).ended is None


def test_another_post_goes_on() -> None:
    seen = claim("Role", doc="d1", person="p", organization="f", post="Chair", on="2025-01-01")
    until = claim(
        "Role", doc="d2", person="p", organization="f", post="Founder", until="2025-08", on="/2025-08"
    )
    tie = one(seen, until)
    assert (tie.ended, tie.posts) == (None, ("Chair",))


def test_who_moved_to_another_employer_has_no_post_with_the_former() -> None:
    seen = claim("Role", doc="d1", person="p", organization="f", post="Manager", on="2024-01")
    moved = claim("StaffMove", doc="d2", person="p", formerEmployer="f", newEmployer="g", on="2024-03")
    assert one(seen, moved).ended == "2024-03"
    assert one(seen, moved, as_of=days("2024-02").latest).ended is None


def test_a_later_claim_than_the_end_stands() -> None:
    until = claim("Role", doc="d1", person="p", organization="f", post="Chair", until="2024", on="/2024")
    again = claim("Role", doc="d2", person="p", organization="f", post="Chair", on="2025-05")
    tie = one(until, again)
    assert (tie.ended, tie.claims) == (None, (full("d2#c1"),))


def test_what_is_denied_and_better_attested_as_a_plan_does_not_count() -> None:
    deed = claim("Acquisition", doc="d1", acquirer="q", acquired="f", event="event:e", credibility=5)
    option = claim(
        "Acquisition", doc="d2", acquirer="q", acquired="f", event="event:e", modality="Conditional"
    )
    denial = claim(
        "Statement", doc="d3", stance="Denies", aspect="Happened", respondsTo="d1#c1", event="event:e"
    )
    named = [deed, option, denial]
    made = found(*named)["q", "acquires", "f", True]
    assert (made.denials, made.disputed, made.doubted) == ((full("d3#c1"),), ("Happened",), True)
    assert not found(deed, option)["q", "acquires", "f", True].doubted


def test_a_denial_that_stands_alone_lowers_nothing() -> None:
    denial = claim("Statement", doc="d2", stance="Denies", aspect="Happened", respondsTo="d1#c1")
    tie = one(owns(doc="d1"), denial)
    assert (tie.current, tie.disputed) == (True, ("Happened",))
    assert tie.confidence == one(owns(doc="d1")).confidence


@pytest.mark.parametrize("modality", ["Planned", "Lapsed", "Attempted"])
def test_only_what_is_actual_stands(modality: str) -> None:
    assert not one(owns(modality=modality)).stands


def test_a_tie_tells_how_sure_it_is_that_it_was_so_on_the_day() -> None:
    assert one(owns(on="2025"), as_of=days("2025-06-01").latest).holds == "possible"
    assert Selection().as_of is None
    assert one(owns(on="2025"), source("news")).holds is None
