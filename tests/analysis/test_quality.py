"""How good a record is: tiers, gaps, and the day by which plans are judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.analysis.quality import quality
from kg.claim import Entity
from kg.network import Network, Selection, project
from tests.builder import claim, entity, full, network, record, source

FILING = source(
    "filing", kind="Filing", primary=True, reliability="A", issued="2024-05", url="https://a.example"
)
MIRROR = source("mirror", origin="filing", reliability="C", issued="2024", known_from=date(2024, 12, 31))
RUMOUR = source("rumour", first_hand=None, reliability="D", url="https://c.example")

WHOLE = record(
    FILING,
    MIRROR,
    RUMOUR,
    source("leak"),
    source("unused"),
    claim("Sale", doc="filing", on="2024-01", locator="page 2", known="2024-05-31", supplier="a", buyer="b"),
    claim("Sale", doc="mirror", known="2024-12-31", supplier="a"),
    claim("Sale", doc="rumour", stated="2024-03", supplier="a"),
    claim("Sale", doc="rumour", origin="leak", supplier="a", product="product:h", claimant="c"),
)  # fmt: skip


def missing(whole: Network[str]) -> dict[str, tuple[list[str], int]]:
    return {gap.what: ([iri.rpartition("/")[2] for iri in gap.items], gap.of) for gap in quality(whole).gaps}


def test_claims_are_counted_by_tier_of_their_source() -> None:
    found = quality(project(WHOLE))
    assert found.claims == 4
    assert found.reliability == (("A", 1), ("C", 1), ("D", 2))
    assert found.records == (("primary record", 1), ("passed on from one", 1), ("other document", 2))
    assert len(found.support.supporting) == 4


def test_each_gap_is_told_with_what_lacks_it_and_how_many_could_have_it() -> None:
    assert missing(project(WHOLE)) == {
        "claims without a date": (["mirror#c1", "rumour#c2"], 4),
        "claims without an origin": (["rumour#c1"], 4),
        "claims without a locator": (["mirror#c1", "rumour#c1", "rumour#c2"], 4),
        "documents without a date": (["rumour"], 3),
        "documents without an address": (["mirror"], 3),
        "origins that were not read without a date": (["leak"], 1),
        "origins that were not read without an address": (["leak"], 1),
        "actors without an identifier elsewhere": (["a", "b", "c"], 3),
    }


@pytest.mark.parametrize(
    ("actor", "is_missing"),
    [
        (entity("a"), True),
        (entity("a", lei="lei"), False),
        (replace(entity("a"), links=(("skos:exactMatch", "http://www.wikidata.org/entity/Q1"),)), False),
        (replace(entity("a"), links=(("schema:identifier", "1"),)), False),
        (entity("a", country="place:p"), True),
        (entity("a", kind="Person"), True),
        (entity("a", kind="Group", members="b"), None),
        (entity("a", kind="UnknownParty"), None),
    ],
)
def test_an_actor_has_an_identifier_or_cannot_have_one(actor: Entity, *, is_missing: bool | None) -> None:
    items, of = missing(network(actor, claim("Sale", supplier="a")))["actors without an identifier elsewhere"]
    assert (items, of) == ({True: ["a"], False: [], None: []}[is_missing], 0 if is_missing is None else 1)


def test_only_actors_that_a_selected_claim_names_count() -> None:
    parts = (entity("a"), entity("b"), entity("site:s"), claim("Operation", operator="a", facility="site:s"))
    assert missing(network(*parts))["actors without an identifier elsewhere"] == (["a"], 1)


@pytest.mark.parametrize(
    ("selected", "day"),
    [
        ({}, date(2024, 12, 31)),
        ({"known": date(2025, 6, 30)}, date(2025, 6, 30)),
        ({"as_of": date(2024, 11, 30)}, date(2024, 11, 30)),
        ({"as_of": date(2026, 1, 1), "known": date(2025, 6, 30)}, date(2025, 6, 30)),
        ({"as_of": date(2024, 11, 30), "known": date(2025, 6, 30)}, date(2024, 11, 30)),
    ],
)
def test_plans_are_judged_by_the_day_asked_for_or_the_newest_of_the_record(
    selected: dict[str, Any], day: date
) -> None:
    late = claim("Count", doc="mirror", modality="Planned", target="2024-11", known="2024-06-30", holder="a")
    found = quality(project(record(MIRROR, late), Selection(**selected)))
    assert found.day == day
    assert [plan.due for plan in found.plans] == ([date(2024, 11, 30)] if day > date(2024, 11, 30) else [])


def test_what_was_not_yet_known_is_not_judged() -> None:
    early = quality(project(WHOLE, Selection(known=date(2024, 5, 31))))
    assert (early.claims, early.reliability) == (1, (("A", 1),))
    assert {gap.what: gap.of for gap in early.gaps}["documents without a date"] == 1


def test_of_nothing_nothing_is_missing() -> None:
    found = quality(network())
    assert (found.day, found.claims, found.reliability, found.plans) == (None, 0, (), ())
    assert [gap.items for gap in found.gaps if gap.items or gap.of] == []


def test_the_network_is_left_as_it_was() -> None:
    whole = project(WHOLE)
    before = (dict(whole.graph), list(whole.edges(keys=True, data=True)))
    quality(whole)
    assert (dict(whole.graph), list(whole.edges(keys=True, data=True))) == before
    assert full("a") in whole
