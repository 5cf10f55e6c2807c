"""Which diversions are one case, how far each is established, and what stands against it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.case import STANDINGS, Case
from kg.analysis.docket import BY_STANCE, docket
from kg.claim import Claim, Entity, Range, Source
from kg.network import Selection, project
from tests.builder import RANKS, claim, entity, full, network, record


def diverted(name: str = "", **said: Any) -> Claim:
    given_ = {"divertedFrom": "dealer", "recipient": "buyer", "product": "product:chip", **said}
    return claim("Diversion", **({"name": name} if name else {}), **given_)


def cases(*parts: Claim | Source | Entity, **selected: Any) -> tuple[Case, ...]:
    return docket(network(*parts, **selected))[0]


def one(*parts: Claim | Source | Entity) -> Case:
    (case,) = cases(*parts)
    return case


# ---- one case or two

NAMES = st.sampled_from(["", "a", "b", "c"])
ROLES = ("event", "lot", "takenFrom", "under")
WORLDS = st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), min_size=1, max_size=7)


@pytest.mark.slow
@given(WORLDS)
def test_cases_are_what_is_held_together_step_by_step(world: list[tuple[str, ...]]) -> None:
    prefixes = {"event": "event", "lot": "lot", "takenFrom": "lot", "under": "event"}
    parts = [
        diverted(
            f"d{place}#c1",
            **{role: f"{prefixes[role]}:{name}" for role, name in zip(ROLES, names, strict=True) if name},
        )
        for place, names in enumerate(world)
    ]
    # The slow twin: each diversion alone, then any two that share a thing are put together, until none do.
    groups = [({part.iri}, {iri for role, iri in part.roles if role in ROLES}) for part in parts]
    while True:
        pair = next(
            ((a, b) for a in groups for b in groups if a is not b and a[1] & b[1]),
            None,
        )
        if pair is None:
            break
        groups = [group for group in groups if group not in pair]
        groups.append((pair[0][0] | pair[1][0], pair[0][1] | pair[1][1]))
    expected = {frozenset(claims) for claims, _ in groups}
    found = cases(*parts)
    assert {frozenset(case.claims) for case in found} == expected
    assert sorted(iri for case in found for part in case.parts for iri in part.claims) == sorted(
        part.iri for part in parts
    )


@pytest.mark.parametrize(
    ("one_role", "other_role"),
    [
        ({"event": "event:x"}, {"partOf": "event:x"}),
        ({"event": "event:x"}, {"overlaps": "event:x"}),
        ({"event": "event:x", "returnLeg": "event:y"}, {"event": "event:y"}),
        ({"lot": "lot:part", "takenFrom": "lot:whole"}, {"lot": "lot:whole"}),
        ({"under": "event:trial"}, {"under": "event:trial"}),
    ],
)
def test_what_belongs_together_is_one_case(one_role: dict[str, str], other_role: dict[str, str]) -> None:
    assert len(cases(diverted("a#c1", **one_role), diverted("b#c1", **other_role))) == 1


def test_a_lot_that_another_claim_takes_from_a_lot_holds_two_cases_together() -> None:
    parts = [diverted("a#c1", lot="lot:half"), diverted("b#c1", lot="lot:whole")]
    assert len(cases(*parts)) == 2
    assert len(cases(*parts, claim("Sale", lot="lot:half", takenFrom="lot:whole"))) == 1


def test_who_is_reported_to_be_the_same_party_is_not_merged() -> None:
    parts = [diverted("a#c1", divertedFrom="company-1"), diverted("b#c1", divertedFrom="obon")]
    assert len(cases(*parts, claim("Identification", identified="company-1", identity="obon"))) == 2


def test_a_total_over_a_group_holds_the_cases_of_its_members_together() -> None:
    ring = entity("ring", kind="Group", members=["dealer", "other"])
    total = claim("Tally", subject="ring", item="SmuggledChips", n=7000, product="product:chip")
    parts = [diverted("a#c1"), diverted("b#c1", divertedFrom="other"), diverted("c#c1", divertedFrom="third")]
    found = cases(*parts, ring, total)
    assert [len(case.parts) for case in found] == [2, 1]
    assert found[0].total == Range(7000, 7000)
    assert found[0].totals == (full("news#c1"),)
    other = claim("Tally", subject="ring", item="Revenue", amount=5)
    assert len(cases(*parts, ring, other)) == 3


# ---- how far it is established


def test_each_stance_of_the_ontology_that_affirms_has_a_standing() -> None:
    from kg.claim import CONTRARY

    stances = set(list(RANKS)[8:]) - CONTRARY
    assert set(BY_STANCE) == stances
    assert set(BY_STANCE.values()) <= set(STANDINGS)


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(BY_STANCE)), min_size=1, max_size=5))
def test_the_standing_that_goes_furthest_comes_first_and_none_is_lost(stances: list[str]) -> None:
    case = one(*(diverted(event="event:x", stance=stance) for stance in stances))
    assert {standing.name for standing in case.standings} == {BY_STANCE[stance] for stance in stances}
    places = [STANDINGS.index(standing.name) for standing in case.standings]
    assert places == sorted(places)
    assert case.standing == STANDINGS[min(places)]
    assert sum(len(standing.claims) for standing in case.standings) == len(stances)


@pytest.mark.parametrize(
    ("act", "standing"),
    [
        (claim("Plea", event="event:trial", pleads="Guilty"), "admitted"),
        (claim("Plea", event="event:trial", pleads="NotGuilty"), "alleged"),
        (claim("Charge", event="event:trial"), "charged"),
        (claim("Settlement", event="event:trial"), "settled"),
        (claim("Settlement", event="event:trial", modality="Conditional"), "alleged"),
        (claim("Charge", event="event:other-trial"), "alleged"),
    ],
)
def test_what_a_court_or_office_did_establishes_it(act: Claim, standing: str) -> None:
    assert one(diverted(stance="Alleges", under="event:trial"), act).standing == standing


def test_a_charge_over_the_same_goods_stands_beside_and_proves_nothing() -> None:
    case = one(
        diverted("a#c1", stance="Alleges", lot="lot:servers"),
        claim("Tally", name="b#c1", lot="lot:servers", under="event:fraud", amount=390),
        claim("Charge", name="c#c1", event="event:fraud"),
    )
    assert case.standing == "alleged"
    assert case.acts == (full("c#c1"),)
    assert full("c#c1") in case.claims


def test_a_charge_without_a_diversion_stands_apart() -> None:
    charge = claim("Charge", name="c#c1", event="event:trial")
    found, apart = docket(network(diverted(), charge))
    assert (len(found), apart) == (1, (full("c#c1"),))
    assert docket(network(diverted(under="event:trial"), charge))[1] == ()


def test_a_denial_stays_beside_what_it_denies() -> None:
    denial = claim(
        "Statement", name="d#c1", stance="Denies", aspect="Happened", event="event:x", claimant="dealer"
    )
    case = one(diverted(event="event:x", stance="Alleges"), denial)
    assert (case.denials, case.disputed) == ((full("d#c1"),), ("Happened",))
    assert case.standing == "alleged"
    assert one(diverted(event="event:y"), denial).denials == ()


def test_who_denies_a_charge_denies_what_is_charged_under_it() -> None:
    denial = claim("Statement", name="d#c1", stance="Denies", aspect="Legality", event="event:trial")
    assert one(diverted(under="event:trial"), denial).disputed == ("Legality",)


def test_what_is_denied_by_a_document_alone_is_no_case() -> None:
    assert cases(diverted(stance="Denies")) == ()


# ---- how many


def test_systems_count_as_the_chips_in_them_and_not_at_all_where_that_is_not_said() -> None:
    rack, box = entity("product:rack", kind="System"), entity("product:box", kind="System")
    holds = claim("ComponentOf", whole="product:rack", component="product:chip", n=8)
    assert one(diverted(product="product:rack", n=10), rack, holds).parts[0].quantity == Range(80, 80)
    assert one(diverted(product="product:box", n=10), box, holds).parts[0].quantity == Range()


@pytest.mark.parametrize("said", [{"unit": "ShipmentUnit"}, {"per": "Year"}])
def test_shipments_and_rates_are_no_number_of_chips(said: dict[str, str]) -> None:
    assert one(diverted(n=56, **said)).parts[0].quantity == Range()


def test_an_attempt_moved_at_most_what_it_was_of() -> None:
    tried = one(diverted(n=50, modality="Attempted", amount=9)).parts[0]
    assert (tried.quantity, tried.amount) == (Range(None, 50), Range(None, 9))


def test_a_plan_beside_the_deed_is_a_part_that_was_not_done() -> None:
    case = one(
        diverted("a#c1", event="event:out", returnLeg="event:back", n=12, on="2023-12"),
        diverted("b#c1", event="event:back", n=12, on="2024", modality="Planned"),
    )
    assert [(part.event, part.modality) for part in case.parts] == [
        (full("event:out"), "Actual"),
        (full("event:back"), "Planned"),
    ]
    assert case.performed
    assert not one(diverted(modality="Planned")).performed


def test_tools_to_make_chips_are_no_chips() -> None:
    assert one(diverted(), entity("product:chip")).chips
    assert not one(diverted(), entity("product:chip", kind="Equipment")).chips


def test_goods_went_to_a_place_or_to_the_country_of_who_got_them() -> None:
    case = one(
        diverted("a#c1", event="event:x", place="place:malaysia"),
        diverted("a#c2", event="event:x"),
        entity("buyer", country="place:china"),
    )
    assert case.places == (full("place:china"), full("place:malaysia"))


def test_the_input_is_not_changed_and_an_empty_record_has_no_case() -> None:
    net = project(record(diverted(event="event:x")), Selection())
    before = (dict(net.graph["claims"]), sorted(net.edges(keys=True)))
    docket(net)
    assert (dict(net.graph["claims"]), sorted(net.edges(keys=True))) == before
    assert docket(network()) == ((), ())
