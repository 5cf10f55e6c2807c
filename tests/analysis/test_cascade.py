"""Who loses, in which round, and who is called to stand in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis.cascade import cascades
from kg.analysis.giving import gifts
from kg.analysis.loss import Cascade
from kg.analysis.obligation import contingents, obligations
from kg.claim import Claim, Range
from kg.network import record_of
from tests.builder import claim, full, network


def asked(*claims: Claim, pays: float = 0.6, rounds: int = 9, limit: int = 99) -> tuple[Cascade, ...]:
    made = network(*claims)
    everything, record = gifts(made).given, record_of(made)
    return cascades(
        full("lab"),
        Fraction(str(pays)),
        obligations(everything, record),
        contingents(everything, made, floor=Decimal(0), apart=False),
        record=record,
        rounds=rounds,
        limit=limit,
    )


def rents(lessee: str, lessor: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Lease", lessee=lessee, lessor=lessor, amount=amount, modality="Committed", **said)


def short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


CHAIN = (
    rents("lab", "cloud", 100, event="event:a"),
    rents("lab", "host", (10, 20), event="event:b"),
    rents("cloud", "site", 30, event="event:c"),
    rents("site", "grid", 5, event="event:d"),
)


def rows(found: Cascade) -> list[tuple[int, str, Range, Range, Range]]:
    return [(each.round, short(each.party), each.first, each.second, each.final) for each in found.losses]


def test_losses_by_round() -> None:
    (found,) = asked(*CHAIN)
    nothing = Range(0, 0)
    assert rows(found) == [
        (1, "cloud", Range(40, 40), nothing, Range(40, 40)),
        (1, "host", Range(4, 8), nothing, Range(4, 8)),
        (2, "site", nothing, Range(0, 30), Range(0, 30)),
        (3, "grid", nothing, nothing, Range(0, 5)),
    ]
    assert (found.promised, found.short, found.second) == (Range(110, 120, 115), Range(44, 48), Range(0, 30))
    assert [short(each) for each in found.losses[2].through] == ["cloud"]


def test_only_the_rounds_that_are_asked_for_are_named_and_the_others_counted() -> None:
    (found,) = asked(*CHAIN, rounds=1)
    assert ([short(each.party) for each in found.losses], found.later) == (["cloud", "host"], 2)
    (found,) = asked(*CHAIN, rounds=2, limit=1)
    assert (len(found.losses), found.truncated) == (1, True)


def test_a_guarantee_fires_in_the_round_after_who_it_stands_in_for_loses() -> None:
    (found,) = asked(
        *CHAIN,
        claim("Guarantee", guarantor="maker", obligor="site", amount=12, event="event:g"),
        claim("Guarantee", guarantor="parent", obligor="lab", amount=15, event="event:h"),
        claim("Guarantee", guarantor="lab", obligor="friend", amount=7, event="event:i"),
        claim("Guarantee", guarantor="other", obligor="stranger", amount=7, event="event:j"),
    )
    calls = [(each.round, short(each.promise.giver), each.amount, each.final) for each in found.calls]
    assert calls == [
        (1, "parent", Range(15, 15), Range(15, 15)),
        (3, "maker", Range(), Range(0, 12)),
        (None, "lab", Range(), Range()),
    ]
    (parent,) = [each for each in found.losses if short(each.party) == "parent"]
    assert (parent.round, parent.first, parent.final) == (1, Range(0, 0), Range(0, 15))


def test_a_guarantee_that_hangs_on_an_event_need_not_fire() -> None:
    backing = claim("Guarantee", guarantor="p", obligor="lab", amount=15, contingentOn="event:unsold")
    (found,) = asked(*CHAIN, backing)
    assert [each.amount for each in found.calls] == [Range(0, 15)]


def test_a_call_in_the_second_round_is_no_more_than_was_lost_in_the_first() -> None:
    backing = claim("Guarantee", guarantor="maker", obligor="cloud", amount=(6, None), event="event:g")
    (found,) = asked(*CHAIN, rents("rest", "cloud", 900, event="event:z"), backing)
    assert [(each.round, each.amount) for each in found.calls] == [(2, Range(0, 40))]
    (maker,) = [each for each in found.losses if short(each.party) == "maker"]
    assert (maker.second, [short(each) for each in maker.through]) == (Range(0, 40), ["cloud"])


def test_a_warrant_and_a_condition_are_told_and_move_no_money() -> None:
    (found,) = asked(*CHAIN, claim("Warrant", issuer="maker", holder="lab", contingentOn="event:milestones"))
    assert [(each.round, each.promise.kind, each.amount) for each in found.calls] == [(1, "warrant", Range())]
    assert "maker" not in {short(each.party) for each in found.losses}


def test_the_clearing_vector_on_the_record_alone() -> None:
    """Paid 20 of 100, the cloud has 20 for the site, to which it owes 30; that owes 5, and is paid 20."""
    (found,) = asked(*CHAIN, pays=0.2)
    assert [(short(each), owes, pays) for each, owes, pays in found.paid] == [("cloud", 30, 20)]
    (found,) = asked(*CHAIN, pays=0.6)
    assert found.paid == ()
    assert not found.single
    (found,) = asked(*(each for each in CHAIN if each.role("lessor") != full("host")), pays=0)
    assert found.single
    assert [(short(each), owes, pays) for each, owes, pays in found.paid] == [
        ("cloud", 30, 0),
        ("site", 5, 0),
    ]


def test_unlike_currencies_are_told_apart_and_what_has_none_stands_with_each() -> None:
    found = asked(
        rents("lab", "cloud", 100, event="event:a"),
        rents("lab", "asml", 50, currency="EUR", event="event:b"),
        rents("lab", "host", event="event:c"),
    )
    assert [(each.currency, [short(loss.party) for loss in each.losses]) for each in found] == [
        ("EUR", ["asml", "host"]),
        ("USD", ["cloud", "host"]),
    ]
    (host,) = [each for each in found[0].losses if short(each.party) == "host"]
    assert (host.first, [short(each) for each in host.unmeasured]) == (Range(0, None), ["lab"])


def test_without_any_known_amount_there_are_losses_of_amounts_that_are_not_known() -> None:
    (found,) = asked(rents("lab", "cloud"), rents("cloud", "site", 3))
    assert (found.currency, found.promised) == ("USD", Range())
    assert rows(found) == [
        (1, "cloud", Range(0, None), Range(0, 0), Range(0, None)),
        (2, "site", Range(0, 0), Range(0, 3), Range(0, 3)),
    ]


def test_the_same_money_told_for_a_group_and_a_member_counts_once() -> None:
    (found,) = asked(
        rents("lab", "clouds", 26, event="event:all"),
        rents("lab", "cloud", 2, event="event:one", overlaps="event:all"),
    )
    assert found.promised.low == 26


def test_what_may_be_the_same_money_lessens_no_other_loss() -> None:
    """Of the 10 that the cloud lost, the group can bear 10·26/34, the member 10·2/10, the grid its 8."""
    (found,) = asked(
        rents("lab", "cloud", 25),
        rents("cloud", "sites", 26, event="event:all"),
        rents("cloud", "site", 2, event="event:one", overlaps="event:all"),
        rents("cloud", "grid", 8, event="event:other"),
    )
    second = {short(each.party): each.second.high for each in found.losses}
    assert second == {"cloud": 0, "sites": 8, "site": 2, "grid": 8}


def test_each_of_two_that_overlap_can_bear_the_loss_alone() -> None:
    (found,) = asked(
        rents("lab", "cloud", 25),
        rents("cloud", "sites", 26, event="event:all"),
        rents("cloud", "site", 26, event="event:one", overlaps="event:all"),
    )
    second = {short(each.party): each.second.high for each in found.losses}
    assert second == {"cloud": 0, "sites": 10, "site": 10}


def test_who_owes_nothing_brings_nobody_down() -> None:
    assert asked(rents("cloud", "site", 3)) == ()


@given(st.integers(0, 9), st.integers(0, 10), st.integers(0, 60))
@settings(deadline=None, max_examples=40)
def test_who_is_paid_more_loses_no_more(tenths: int, more: int, rest: int) -> None:
    claims = (*CHAIN, rents("host", "site", (rest, rest + 10), event="event:e"))
    fewer = {each.party: each for each in asked(*claims, pays=tenths / 10)[0].losses}
    later = {each.party: each for each in asked(*claims, pays=min(10, tenths + more) / 10)[0].losses}
    for party, loss in later.items():
        assert loss.first.high is not None
        assert (loss.first.high or 0) <= (fewer[party].first.high or 0)
        assert (loss.final.high or 0) <= (fewer[party].final.high or 0) + 1
