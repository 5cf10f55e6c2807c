"""What parties give each other: who, how far it has come, and which claims count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.giving import Gifts, Given, gifts, state_of, top
from kg.claim import Claim, Giving, Range
from tests.builder import GIVINGS, claim, entity, full, network, record

USD = 10**9


def lends(name: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Loan", name=name, lender="bank", borrower="firm", amount=amount, **said)


def only(found: Gifts) -> Given:
    (given,) = found.given
    return given


def recipe(kind: str) -> Giving:
    return next(each for each in GIVINGS if each.kind == kind)


@pytest.mark.parametrize(
    ("kind", "said", "state"),
    [
        ("Investment", {}, "cash"),
        ("Lease", {}, "binding"),
        ("Order", {}, "binding"),
        ("Guarantee", {}, "binding"),
        ("Investment", {"modality": "Committed"}, "binding"),
        ("Investment", {"modality": "Committed", "flags": (("binding", False),)}, "planned"),
        ("Investment", {"modality": "Conditional", "flags": (("binding", True),)}, "binding"),
        ("Investment", {"modality": "Conditional"}, "planned"),
        ("Investment", {"modality": "Attempted"}, "planned"),
        ("Sale", {"modality": "Lapsed", "flags": (("binding", True),)}, "lapsed"),
    ],
)
def test_how_far_it_has_come(kind: str, said: dict[str, Any], state: str) -> None:
    assert state_of(claim(kind, **said), recipe(kind)) == state


def test_funding_goes_with_the_money_and_what_is_for_goods_against_the_goods() -> None:
    found = gifts(
        network(
            claim("Investment", investor="a", investee="b"),
            claim("Supply", supplier="a", recipient="b"),
            claim("Warrant", issuer="a", holder="c"),
            claim("Payment", payer="c", payee="a"),
        )
    )
    assert [(each.giver, each.taker, each.purposes) for each in found.given] == [
        (full("a"), full("b"), ("Funding",)),
        (full("a"), full("c"), ("Funding",)),
        (full("b"), full("a"), ("ForGoods",)),
        (full("c"), full("a"), ("AnyPurpose",)),
    ]


def test_claims_on_one_event_are_one_with_the_range_the_origins_and_the_denials() -> None:
    given = only(
        gifts(
            network(
                lends("d1#c1", 5 * USD, event="event:loan", modality="Committed"),
                lends("d2#c1", 7 * USD, event="event:loan", modality="Committed", credibility=3),
                claim("Statement", name="d3#c1", event="event:loan", stance="Denies", aspect="Number"),
                claim("Statement", name="d4#c1", respondsTo="d1#c1", stance="Denies", aspect="Happened"),
            )
        )
    )
    assert given.amounts == (("binding", Range(5 * USD, 7 * USD)),)
    assert len(given.confidence.origins) == 2
    assert given.claims == (full("d1#c1"), full("d2#c1"))
    assert given.denials == (full("d3#c1"), full("d4#c1"))
    assert given.disputed == ("Happened", "Number")


@pytest.mark.parametrize("of_it", [{"event": ["event:loan", "event:second"]}, {"under": "event:second"}])
def test_a_denial_of_any_of_its_events_or_of_the_act_under_which_it_stands_meets_it(of_it: Any) -> None:
    denial = claim("Statement", name="d2#c1", event="event:second", stance="Denies", aspect="Legality")
    given = only(gifts(network(lends("d1#c1", **of_it), denial)))
    assert (given.denials, given.disputed) == ((full("d2#c1"),), ("Legality",))


def test_amounts_are_told_by_state_and_what_is_through_a_later_one_holds_the_earlier() -> None:
    given = only(
        gifts(
            network(
                lends("d1#c1", 2 * USD, event="event:loan"),
                lends("d2#c1", (None, 9 * USD), event="event:loan", modality="Planned"),
            )
        )
    )
    assert given.state == "cash"
    assert [given.amount(state) for state in ("cash", "binding", "planned")] == [
        Range(2 * USD, 2 * USD),
        Range(2 * USD, 2 * USD),
        Range(2 * USD, 9 * USD),
    ]


def test_a_rate_and_another_currency_are_left_aside_and_named() -> None:
    given = only(
        gifts(
            network(
                lends("d1#c1", 5, event="event:loan"),
                lends("d2#c1", 6, event="event:loan"),
                lends("d3#c1", 3, event="event:loan", per="Month"),
                lends("d4#c1", 4, event="event:loan", currency="EUR"),
                lends("d5#c1", -4, event="event:loan"),
            )
        )
    )
    assert (given.currency, given.amounts) == ("USD", (("cash", Range(5, 6)),))
    assert given.aside == (full("d3#c1"), full("d4#c1"), full("d5#c1"))


def test_a_plan_has_lapsed_where_a_claim_that_is_no_older_says_so_and_what_was_paid_has_not() -> None:
    plan = lends("d1#c1", 9, event="event:loan", modality="Planned", stated="2025-09")
    end = lends("d2#c1", 9, event="event:loan", modality="Lapsed", stated="2026-02")
    newer = lends("d3#c1", 9, event="event:loan", modality="Planned", stated="2026-05")
    paid = lends("d4#c1", 1, event="event:loan", stated="2025-09")
    same = lends("d5#c1", 9, event="event:loan", modality="Planned", stated="2026-02")
    assert only(gifts(network(plan, end))).state == "lapsed"
    assert only(gifts(network(same, end))).state == "lapsed"
    assert only(gifts(network(plan, end, newer))).state == "planned"
    assert only(gifts(network(plan, end, paid))).state == "cash"


def test_it_can_be_cancelled_where_a_claim_says_so() -> None:
    one, other = lends("d1#c1", event="event:loan"), lends("d2#c1", event="event:loan")
    assert not only(gifts(network(one, other))).cancelable
    flagged = lends("d3#c1", event="event:loan", flags=(("cancelable", True),))
    assert only(gifts(network(one, other, flagged))).cancelable


def test_claims_below_the_floor_count_for_nothing_and_are_named() -> None:
    good, poor = lends("d1#c1", 5), lends("d2#c1", 100, credibility=5)
    found = gifts(network(good, poor), floor=Decimal("0.1"))
    assert (only(found).claims, found.doubtful) == ((full("d1#c1"),), (full("d2#c1"),))
    assert len(gifts(network(good, poor)).given) == 2


def test_a_part_is_counted_as_its_organisation_unless_it_is_to_stand_apart() -> None:
    parts = (
        claim("Investment", investor="cloud", investee="lab"),
        claim("Investment", investor="shop", investee="cloud"),
        entity("cloud", part_of="shop"),
    )
    found = gifts(network(*parts))
    assert (only(found).giver, found.merged) == (full("shop"), ((full("cloud"), full("shop")),))
    assert [each.giver for each in gifts(network(*parts), apart=True).given] == [full("cloud"), full("shop")]


def test_the_outermost_organisation_is_found_even_on_a_circle() -> None:
    own = record(
        entity("a", part_of="b"), entity("b", part_of="c"), entity("x", part_of="y"), entity("y", part_of="x")
    )
    assert [top(full(name), own) for name in ("a", "c", "x", "unheard-of")] == [
        full(name) for name in ("c", "c", "y", "unheard-of")
    ]


def test_claims_without_both_parties_are_counted_but_not_standing_ones() -> None:
    found = gifts(
        network(
            claim("Loan", lender="bank", facility="site:s"),
            claim("Ownership", owner="a", owned="b", amount=5),
            claim("Ownership", issuer="b", owner="a", owned="b", amount=5),
        )
    )
    assert (only(found).giver, found.partyless) == (full("b"), 1)


def test_what_is_denied_or_given_to_oneself_is_nothing() -> None:
    found = gifts(
        network(lends("d1#c1", stance="Denies"), claim("Loan", name="d2#c1", lender="a", borrower="a"))
    )
    assert found.given == ()


def test_of_readings_with_another_party_in_a_role_of_one_value_the_best_supported_counts() -> None:
    def invests(name: str, investee: str, credibility: int) -> Claim:
        return claim(
            "Investment", name=name, event="event:e", investor="a", investee=investee, credibility=credibility
        )

    found = gifts(network(invests("d1#c1", "b", 3), invests("d2#c1", "c", 2)))
    assert only(found).taker == full("c")
    assert [each.taker for each in found.readings] == [full("b")]
    apart = [
        claim("Investment", name=f"d{n}#c1", event="event:e", investor=who, investee="b")
        for n, who in enumerate("ac")
    ]
    assert len(gifts(network(*apart)).given) == 2


@pytest.mark.parametrize(
    ("back", "both"),
    [
        (("Payment", {"payer": "b", "payee": "a"}), False),
        (("Lease", {"lessee": "b", "lessor": "a"}), False),
        (("Warrant", {"issuer": "b", "holder": "a"}), True),
    ],
)
def test_one_event_turned_about_is_two_readings_unless_one_funds_and_the_other_buys(
    back: tuple[str, dict[str, str]], *, both: bool
) -> None:
    kind, roles = back
    found = gifts(
        network(
            claim("Lease", name="d1#c1", event="event:e", lessee="a", lessor="b"),
            claim(kind, name="d2#c1", event="event:e", credibility=3, **roles),
        )
    )
    assert [each.giver for each in found.given] == [full("a"), full("b")][: 1 + both]
    assert len(found.readings) == 1 - both
