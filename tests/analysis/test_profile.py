"""Profiles: every relation of an entity, in and out, and what else is said of it."""

from __future__ import annotations

from datetime import date

from kg.analysis.profile import Profile, profile
from kg.claim import Claim
from kg.network import project
from kg.record import Record
from tests.builder import claim, entity, full, network, record


def of(*claims: Claim, iri: str = "tesla") -> Profile:
    return profile(network(*claims), full(iri))


def relations(found: Profile) -> list[tuple[str, str, str | None]]:
    return [(r.direction, r.relation, r.other and r.other.rsplit("/", 1)[-1]) for r in found.relations]


def test_a_sale_is_a_relation_in_and_one_out() -> None:
    found = of(claim("Sale", supplier="nvidia", buyer="tesla"))
    assert relations(found) == [("out", "paysForGoods", "nvidia"), ("in", "sellsTo", "nvidia")]


def test_what_yields_no_edge_is_said_about_it() -> None:
    found = of(
        claim("Figure", subject="tesla"),
        claim("Statement", claimant="tesla", stance="Denies", event="event:e"),
        claim("Sale", supplier="nvidia", buyer="tesla", stance="Denies"),
        claim("Figure", subject="other"),
    )
    assert relations(found) == [
        ("about", "Figure", None),
        ("about", "Sale", None),
        ("about", "Statement", None),
    ]


def test_a_claim_is_told_once_as_an_edge_or_else_as_said_about() -> None:
    found = of(claim("Diversion", supplier="nvidia", divertedFrom="tesla", recipient="x", decidedBy="musk"))
    assert relations(found) == [("out", "divertedTo", "x"), ("in", "consignsTo", "nvidia")]
    musk = of(claim("Diversion", divertedFrom="tesla", recipient="x", decidedBy="musk"), iri="musk")
    assert relations(musk) == [("about", "Diversion", None)]


def test_relations_come_by_kind_and_date_the_undated_last() -> None:
    found = of(
        claim("Sale", supplier="tesla", buyer="late", on="2025"),
        claim("Sale", supplier="tesla", buyer="undated"),
        claim("Sale", supplier="tesla", buyer="early", on="2023"),
        claim("Order", supplier="tesla", buyer="z", on="2026"),
    )
    out = [r for r in relations(found) if r[0] == "out"]
    assert out == [
        ("out", "hasOrderFrom", "z"),
        ("out", "sellsTo", "early"),
        ("out", "sellsTo", "late"),
        ("out", "sellsTo", "undated"),
    ]


def test_on_a_day_the_surest_come_first_and_the_undated_last() -> None:
    parts = [
        claim("Sale", supplier="tesla", buyer="undated"),
        claim("Sale", supplier="tesla", buyer="possible", on="2024"),
        claim("Sale", supplier="tesla", buyer="certain", on="2024-06-01"),
        claim("Sale", supplier="tesla", buyer="later", on="2025"),
        claim("Order", supplier="tesla", buyer="possible", on="2024"),
        claim("Role", person="tesla", on="2020/2023"),
    ]
    found = profile(network(*parts, as_of=date(2024, 6, 15)), full("tesla"))
    out = [(r.relation, r.other and r.other.rsplit("/")[-1], r.holds) for r in found.relations]
    assert [each for each in out if each[0] in {"hasOrderFrom", "sellsTo"}] == [
        ("sellsTo", "certain", "certain"),
        ("hasOrderFrom", "possible", "possible"),
        ("sellsTo", "possible", "possible"),
        ("sellsTo", "undated", "undated"),
    ]
    assert "Role" not in [each[0] for each in out]  # it was over
    assert {r.holds for r in of(*parts).relations} == {None}


def test_an_entity_of_which_nothing_is_said_has_no_relations() -> None:
    whole = project(record(entity("quiet")))
    assert profile(whole, full("quiet")) == Profile(entity("quiet"), ())


def test_a_product_a_lot_and_an_event_have_profiles_too() -> None:
    said = claim("Sale", supplier="a", buyer="b", product="product:h100", lot="lot:l", event="event:e")
    for name in ("product:h100", "lot:l", "event:e"):
        assert relations(of(said, iri=name)) == [("about", "Sale", None)]


def test_every_claim_that_names_the_bundled_tesla_is_in_its_profile(bundled: Record) -> None:
    tesla = full("tesla")
    found = profile(project(bundled), tesla)
    named = {
        said.iri
        for said in bundled.claims.values()
        if said.iri not in bundled.replaced_by
        and (said.claimant == tesla or tesla in [iri for _, iri in said.roles])
    }
    assert {r.claim for r in found.relations} == named
    days = [
        bundled.claims[r.claim].when.latest or date.max
        for r in found.relations
        if (r.direction, r.relation) == ("in", "holdsPostAt")
    ]
    assert days == sorted(days)
