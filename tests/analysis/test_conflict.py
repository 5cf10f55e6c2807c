"""Conflicts: what excludes what, what only seems to, and a twin that compares everything with everything."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.comparable import Comparison
from kg.analysis.conflict import Conflict, conflicts, naming
from kg.claim import Claim, Entity, Range, Source
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, days, entity, full, record, source

Said = dict[str, Any]

EVENT: Said = {"event": "event:e"}
SALE: Said = {**EVENT, "supplier": "maker", "buyer": "shop", "product": "product:a"}
PLAN: Said = {"facility": "site:hall", "product": "product:a", "modality": "Planned"}


def ask(*parts: Claim | Source | Entity, replaced: str = "", with_old: bool = False) -> tuple[Conflict, ...]:
    whole = record(*parts, superseded=[replaced] if replaced else ())
    return conflicts(project(whole, Selection(superseded=with_old)))


def aspects(*parts: Claim | Source | Entity) -> list[str]:
    return [each.aspect for each in ask(*parts)]


@pytest.mark.parametrize(
    ("kind", "one", "other", "aspect"),
    [
        ("Sale", {**SALE, "n": 10}, {**SALE, "n": 12}, "quantity"),
        ("Sale", {**SALE, "amount": (500, None)}, {**SALE, "amount": (None, 499)}, "amount"),
        ("Sale", SALE, {**SALE, "buyer": "other"}, "buyer"),
        ("Sale", {**SALE, "until": "2022-07"}, {**SALE, "until": "2023"}, "until"),
        ("Diversion", {**EVENT, "recipient": "x"}, {**EVENT, "recipient": "y"}, "recipient"),
        (
            "Lease",
            {**EVENT, "flags": (("binding", True),)},
            {**EVENT, "flags": (("binding", False),)},
            "binding",
        ),
        ("Vote", {**EVENT, "outcome": "Approved"}, {**EVENT, "outcome": "Rejected"}, "outcome"),
        ("Figure", {**EVENT, "on": "2024"}, {**EVENT, "on": "2024-04/2024-06"}, "period"),
        ("Count", {**PLAN, "n": 50}, {**PLAN, "n": 70}, "quantity"),
        (
            "Siting",
            {"facility": "site:h", "place": "place:p"},
            {"facility": "site:h", "place": "place:q"},
            "place",
        ),
        (
            "Ownership",
            {"owner": "a", "owned": "b", "share": 1},
            {"owner": "a", "owned": "b", "share": 0},
            "share",
        ),
    ],
)
def test_two_claims_on_the_same_exclude_each_other(kind: str, one: Said, other: Said, aspect: str) -> None:
    assert aspects(claim(kind, doc="one", **one), claim(kind, doc="other", **other)) == [aspect]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Sale", {**SALE, "n": 10}, {**SALE, "n": (10, None)}),
        ("Sale", {**SALE, "n": 10}, {**SALE, "event": "event:another", "n": 12}),
        ("Sale", {**SALE, "lot": "lot:l", "n": 10}, {**SALE, "lot": "lot:m", "n": 12}),
        ("Sale", {**SALE, "n": 10}, {**SALE, "n": 12, "per": "Month"}),
        ("Sale", {**SALE, "n": 10}, {**SALE, "n": 12, "unit": "SystemUnit"}),
        ("Sale", {**SALE, "n": 10, "on": "2024-05"}, {**SALE, "n": 12, "modality": "Planned"}),
        ("Sale", {**SALE, "until": "2024-06"}, {**SALE, "until": "2024"}),
        ("Count", {**PLAN, "n": 35, "modality": "Actual"}, {**PLAN, "n": 85}),
        ("Count", {**PLAN, "n": 35, "on": "2024-05"}, {**PLAN, "n": 85, "on": "2024-06"}),
        ("Count", {**PLAN, "n": 35}, {**PLAN, "n": 85, "product": "product:b"}),
        ("Count", {**PLAN, "n": 35}, {"facility": "site:other", "product": "product:a", "n": 85}),
        (
            "Figure",
            {"subject": "t", "amount": 3, "on": "2024-07/2024-09"},
            {"subject": "t", "amount": 9, "on": "2024"},
        ),
        (
            "Ownership",
            {"owner": "a", "owned": "b", "share": 1, "basis": "Votes"},
            {"owner": "a", "owned": "b", "share": 0},
        ),
        (
            "Sale",
            {"supplier": "m", "buyer": "x", "on": "2024"},
            {"supplier": "m", "buyer": "y", "on": "2024"},
        ),
    ],
)
def test_two_claims_that_speak_of_different_things_do_not(kind: str, one: Said, other: Said) -> None:
    assert aspects(claim(kind, doc="one", **one), claim(kind, doc="other", **other)) == []


def test_a_bound_that_is_excluded_is_not_met_by_the_other_side() -> None:
    more, less = Range(500, None, above=True), Range(None, 500, below=True)
    for one, other, found in (
        (more, less, ["amount"]),
        (Range(500), less, ["amount"]),
        (Range(500), Range(None, 500), []),
    ):
        valued = [
            claim("Valuation", doc=doc, lot="lot:l", amount=amount)
            for doc, amount in (("a", one), ("b", other))
        ]
        assert aspects(*valued) == found


def test_a_family_may_be_more_than_its_member_and_never_less() -> None:
    member = entity("product:a", family="product:family")
    of_member = claim("Sale", doc="one", **{**SALE, "n": 400})
    for count, found in ((500, []), (350, ["quantity"])):
        of_family = claim("Sale", doc="other", **{**SALE, "product": "product:family", "n": count})
        assert aspects(member, of_member, of_family) == found


def test_a_place_in_a_country_does_not_exclude_the_country() -> None:
    town = entity("place:town", country="place:country")
    parts = [claim("Siting", doc=p, facility="site:h", place=f"place:{p}") for p in ("town", "country")]
    assert aspects(town, *parts) == []


def test_a_denial_meets_the_claims_on_its_event_and_the_claim_that_it_answers() -> None:
    sale = claim("Sale", name="news#c1", **SALE)
    other = claim("Sale", name="news#c2", supplier="m", buyer="n")
    by_event = claim("Statement", name="firm#c1", stance="Denies", aspect="Legality", **EVENT)
    answer = claim("Statement", name="firm#c2", stance="Denies", aspect="Number", respondsTo="news#c2")
    found = {each.aspect: each.claims for each in ask(sale, other, by_event, answer)}
    assert found == {
        "Legality": (full("firm#c1"), full("news#c1")),
        "Number": (full("firm#c2"), full("news#c2")),
    }


# ---- on one event

LEASE: Said = {**EVENT, "lessee": "shop", "lessor": "maker"}
RENTED: Said = {**EVENT, "lessee": "maker", "lessor": "shop"}


def test_money_that_runs_both_ways_on_one_event_is_a_conflict_of_direction() -> None:
    sold = claim("Sale", name="one#c1", **{**SALE, "amount": 5})  # the shop pays the maker
    back = claim("Lease", name="other#c1", **RENTED, amount=5)  # the maker pays the shop
    (found,) = ask(sold, back)
    assert found.aspect == "direction"
    assert {reading.value: reading.claims for reading in found.readings} == {
        full("shop"): (full("one#c1"),),
        full("maker"): (full("other#c1"),),
    }


@pytest.mark.parametrize(
    ("sold", "rented"),
    [
        ({"amount": 5}, {**LEASE, "amount": 5}),  # the same way
        ({"amount": 5}, {**RENTED, "amount": 6}),  # another sum
        ({"amount": 5}, {**RENTED, "amount": 5, "currency": "EUR"}),
        ({"amount": 5}, RENTED),  # no sum
        ({"n": 5}, {**RENTED, "n": 5}),  # a lease moves no goods
        ({"amount": 5}, {**RENTED, "amount": 5, "lessor": "other"}),
        ({"amount": 5}, {**RENTED, "amount": 5, "event": "event:other"}),
    ],
)
def test_money_that_runs_one_way_or_is_not_the_same_is_none(sold: Said, rented: Said) -> None:
    found = aspects(claim("Sale", doc="one", **{**SALE, **sold}), claim("Lease", doc="other", **rented))
    assert "direction" not in found


def test_goods_that_run_both_ways_are_too() -> None:
    there = claim("Shipment", doc="one", **EVENT, supplier="a", recipient="b", n=5)
    back = claim("Shipment", doc="other", **EVENT, supplier="b", recipient="a", n=5)
    assert aspects(there, back) == ["direction", "recipient"]


def test_a_payment_to_its_own_parent_runs_no_way() -> None:
    part = replace(entity("shop"), links=(("org:subOrganizationOf", full("maker")),))
    sold = claim("Sale", doc="one", **{**SALE, "amount": 5})
    assert aspects(part, sold, claim("Lease", doc="other", **RENTED, amount=5)) == []


CHIP, RACK = entity("product:a"), entity("product:rack", kind="System")


def test_one_number_of_systems_and_of_accelerators_is_a_conflict_of_products() -> None:
    chips, racks = (
        claim("Sale", doc=p, **{**SALE, "product": f"product:{p}", "n": 72}) for p in ("a", "rack")
    )
    (found,) = ask(CHIP, RACK, chips, racks)
    assert found.aspect == "product"
    assert {reading.value for reading in found.readings} == {full("product:a"), full("product:rack")}


@pytest.mark.parametrize(
    ("chips", "racks"),
    [
        ({"n": 72}, {"n": 1}),  # a rack holds several
        ({"n": 72}, {"n": 72, "product": "product:b"}),  # two chips
        ({"n": 72}, {"n": 72, "event": "event:other"}),
        ({}, {}),
    ],
)
def test_other_numbers_or_other_chips_are_none(chips: Said, racks: Said) -> None:
    one = claim("Sale", doc="one", **{**SALE, **chips})
    other = claim("Sale", doc="other", **{**SALE, "product": "product:rack", **racks})
    assert aspects(CHIP, RACK, one, other) == []


def schedule(doc: str, **said: Any) -> Claim:
    return claim("Statement", doc=doc, **{**EVENT, "aspect": "Schedule", **said})


def test_two_statements_on_one_schedule_conflict_in_their_period() -> None:
    (found,) = ask(schedule("one", on="2024-06"), schedule("other", on="2025"))
    assert found.aspect == "period"
    assert {reading.value for reading in found.readings} == {days("2024-06"), days("2025")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"on": "2024-06"}, {"on": "2024"}),
        ({"on": "2024-06"}, {"on": "2025", "event": "event:other"}),
        ({"on": "2024-06"}, {"on": "2025", "aspect": "Purpose"}),
        ({"on": "2024-06"}, {}),
        ({"on": "2024-06"}, {"until": "2025"}),
    ],
)
def test_two_statements_on_days_that_meet_or_on_other_things_do_not(one: Said, other: Said) -> None:
    assert aspects(schedule("one", **one), schedule("other", **other)) == []


@pytest.mark.parametrize(
    ("was", "changed", "found"),
    [
        ("2024-05", "2024-06", []),
        ("2024-06", "2024-05", ["quantity"]),  # the change was told first
        ("2024-05", "2024-05", ["quantity"]),
    ],
)
def test_a_deal_that_was_changed_later_was_as_it_was_before(was: str, changed: str, found: list[str]) -> None:
    old = claim("Order", doc="old", **{**SALE, "n": 10, "stated": was, "stage": "Signed"})
    new = claim("Order", doc="new", **{**SALE, "n": 12, "stated": changed, "stage": "Changed"})
    assert aspects(old, new) == found


def test_two_changes_of_a_deal_contradict_each_other_whenever_they_were_told() -> None:
    changes = [
        claim("Order", doc=day, **{**SALE, "n": n, "stated": day, "stage": "Changed"})
        for n, day in ((10, "2024-05"), (12, "2024-06"))
    ]
    assert aspects(*changes) == ["quantity"]


@pytest.mark.parametrize(
    ("kind", "role", "same"),
    [
        ("Use", "user", {"facility": "site:hall"}),
        ("Manufacture", "manufacturer", {"product": "product:a"}),
        ("Training", "facility", {"model": "model:m", "trainer": "a"}),
        ("Training", "trainer", {"model": "model:m", "facility": "site:hall"}),
    ],
)
def test_a_role_by_which_a_class_is_also_compared_has_one_value_on_one_event_alone(
    kind: str, role: str, same: Said
) -> None:
    values = ("site:x", "site:y") if role == "facility" else ("x", "y")
    on_event, without = (
        [
            claim(kind, doc=f"of-{value}".replace(":", "-"), **same, **more, **{role: value})
            for value in values
        ]
        for more in (EVENT, {})
    )
    assert aspects(*on_event) == [role]
    assert aspects(*without) == []


def test_what_came_from_each_of_two_lots_is_no_reading_of_what_they_were_put_together_to() -> None:
    lots = {**SALE, "lot": "lot:both"}
    from_one = claim("Sale", doc="a", **lots, takenFrom="lot:one", n=30)
    from_two = claim("Sale", doc="b", **lots, takenFrom="lot:two", n=20)
    whole = claim("Sale", doc="c", **lots, n=50)
    assert aspects(from_one, from_two, whole) == []
    assert aspects(from_one, whole) == ["quantity"]


def test_shares_of_two_parties_add_up() -> None:
    made = {**EVENT, "product": "product:a"}
    for shares in (("0.5", "0.5"), ("0.6", "0.4")):
        claims = [
            claim("Manufacture", doc=who, **made, manufacturer=who, share=Decimal(share))
            for who, share in zip(("x", "y"), shares, strict=True)
        ]
        assert aspects(*claims) == []
    of_one = [
        claim("Manufacture", doc=share, **made, manufacturer="x", share=Decimal(share))
        for share in ("0.6", "0.4")
    ]
    assert aspects(*of_one) == ["share"]
    half = claim("Manufacture", doc="half", **made, manufacturer="x", share=Decimal("0.5"))
    assert aspects(half, claim("Manufacture", doc="all", **made, manufacturer="y")) == ["manufacturer"]


# ---- what is superseded, and what a reading tells


def test_what_took_the_place_of_a_claim_does_not_contradict_it() -> None:
    old, new = (claim("Sale", name=f"{n}#c1", **{**SALE, "n": n}) for n in ("10", "12"))
    assert aspects(old, new) == ["quantity"]
    assert ask(old, new, replaced="10#c1") == ()


def test_a_conflict_of_which_one_side_was_superseded_is_settled() -> None:
    old = claim("Sale", name="one#c1", **{**SALE, "n": 10})
    other = claim("Sale", name="two#c1", **{**SALE, "n": 12})
    later = claim("Sale", name="a#later", **{**SALE, "n": 12})
    (found,) = ask(later, old, other, replaced="one#c1", with_old=True)
    assert found.settled
    assert [(reading.value, reading.superseded) for reading in found.readings] == [
        (Range(12, 12), False),
        (Range(10, 10), True),
    ]


def test_a_deal_that_is_said_to_be_off_conflicts_with_who_says_later_that_it_stands() -> None:
    off = claim(
        "Order", doc="off", known="2024-06-01", **{**SALE, "modality": "Lapsed", "stated": "2024-06-01"}
    )
    before, after = (
        claim("Order", doc=day, **{**SALE, "modality": "Planned", "stated": day})
        for day in ("2024-05-01", "2024-07-01")
    )
    assert aspects(off, before) == []
    assert aspects(off, after) == ["modality"]


def test_readings_have_their_grade_origins_and_age_and_the_best_comes_first() -> None:
    parts = (
        source("weak", reliability="D", origin="leak"),
        source("good", reliability="A"),
        source("copy", reliability="C", origin="leak"),
        claim("Sale", doc="weak", known="2024-05-01", **{**SALE, "n": 10}),
        claim("Sale", doc="copy", known="2024-07-01", **{**SALE, "n": 10}),
        claim("Sale", doc="good", known="2024-06-01", **{**SALE, "n": 12}),
    )
    (found,) = ask(*parts)
    assert found.about == full("event:e")
    assert [(r.value, r.best, r.origins, str(r.said)) for r in found.readings] == [
        (Range(12, 12), full("good#c1"), (full("source:good"),), "2024-06-01"),
        (Range(10, 10), full("copy#c1"), (full("source:leak"),), "2024-07-01"),
    ]
    assert found.newest == found.readings[1]


def test_conflicts_are_found_by_what_their_claims_name() -> None:
    parts = [claim("Sale", doc=str(n), **{**SALE, "n": n}) for n in (1, 2)]
    found = ask(*parts)
    whole = record(*parts)
    for name, count in (("maker", 1), ("event:e", 1), ("source:1", 1), ("2#c1", 1), ("stranger", 0)):
        assert len(naming(found, full(name), whole)) == count


# ---- against a twin that compares all pairs

names = st.sampled_from(["a", "b"])
some_claim = st.builds(
    lambda kind, doc, said: claim(kind, doc=doc, **said),
    st.sampled_from(["Sale", "Diversion", "Count", "Statement", "Operation"]),
    st.sampled_from(["one", "two", "three"]),
    st.fixed_dictionaries(
        {},
        optional={
            "event": st.sampled_from(["event:e", "event:f"]),
            "lot": st.sampled_from(["lot:l", "lot:m"]),
            "facility": st.just("site:hall"),
            "product": st.sampled_from(["product:a", "product:b"]),
            "supplier": names,
            "buyer": names,
            "recipient": names,
            "operator": names,
            "n": st.integers(1, 3),
            "amount": st.integers(1, 3),
            "on": st.sampled_from(["2024", "2024-06", "2025"]),
            "stance": st.sampled_from(["Reports", "Denies"]),
            "modality": st.sampled_from(["Actual", "Planned", "Lapsed"]),
            "aspect": st.sampled_from(["Happened", "Number"]),
        },
    ),
)


class Twin(Comparison):
    """Compares every claim with every other, without looking for what they share first."""

    def _pairs(self) -> Iterator[tuple[Claim, Claim]]:
        yield from combinations(sorted(self.claims.values(), key=lambda c: c.iri), 2)


@pytest.mark.slow
@given(st.lists(some_claim, max_size=8))
def test_no_difference_is_missed_for_want_of_looking(claims: list[Claim]) -> None:
    whole: Record = record(*claims)
    found, expected = (set(way(whole, whole.claims).differences()) for way in (Comparison, Twin))
    assert found == expected


@pytest.mark.slow
@given(st.lists(some_claim, max_size=8))
def test_each_claim_of_a_conflict_disagrees_and_stands_in_one_reading(claims: list[Claim]) -> None:
    whole = record(*claims)
    differing = {
        (each.aspect, iri)
        for each in Comparison(whole, whole.claims).differences()
        for iri in (each.one.iri, each.other.iri)
    }
    for conflict in ask(*claims):
        assert len(conflict.claims) == len(set(conflict.claims))
        assert len(conflict.readings) > 1
        assert {(conflict.aspect, iri) for iri in conflict.claims} <= differing
