"""The projection: which claims are taken, and which edges they yield."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.network import Selection, claims_of, holds, project, record_of
from kg.record import Record
from tests.builder import claim, full, network, record, source

SALE = claim("Sale", supplier="nvidia", buyer="tesla", name="news#c1", on="2024-03", known="2024-06-04")


def edges(*parts: object, **selected: object) -> list[tuple[str, str, str, str]]:
    whole = network(*parts, **selected)  # type: ignore[arg-type]
    return sorted((s, t, d["relation"], d["claim"]) for s, t, d in whole.edges(data=True))


def test_a_sale_yields_an_edge_with_the_goods_and_one_with_the_money() -> None:
    nvidia, tesla, iri = full("nvidia"), full("tesla"), full("news#c1")
    assert edges(SALE) == [(nvidia, tesla, "sellsTo", iri), (tesla, nvidia, "paysForGoods", iri)]


def test_a_diversion_yields_an_edge_for_each_pair_of_roles_that_it_names() -> None:
    whole = claim("Diversion", supplier="nvidia", divertedFrom="tesla", recipient="x")
    part = claim("Diversion", divertedFrom="tesla", recipient="x")
    nowhere = claim("Diversion", supplier="nvidia", recipient="x")
    assert [relation for *_, relation, _ in edges(whole)] == ["consignsTo", "divertedTo"]
    assert [relation for *_, relation, _ in edges(part)] == ["divertedTo"]
    assert edges(nowhere) == []


def test_the_key_of_an_edge_is_its_claim_and_its_verb() -> None:
    whole = network(SALE)
    iri = full("news#c1")
    assert {key for *_, key in whole.edges(keys=True)} == {(iri, "sellsTo"), (iri, "paysForGoods")}


def test_an_edge_bears_what_the_claim_says() -> None:
    said = claim(
        "Shipment",
        supplier="a",
        recipient="b",
        product="product:h100",
        lot="lot:l",
        event="event:e",
        n=(1, 2),
        amount=(3, None),
        on="2024",
        modality="Planned",
        stance="Alleges",
        credibility=3,
    )
    ((_, _, data),) = network(said).edges(data=True)
    assert data == {
        "claim": full("news#c1"),
        "relation": "shipsTo",
        "carries": "MovedGoods",
        "number": 0,
        "modality": "Planned",
        "stance": "Alleges",
        "credibility": 3,
        "valid_from": date(2024, 1, 1),
        "valid_to": date(2024, 12, 31),
        "quantity_min": 1,
        "quantity_max": 2,
        "amount_min": 3,
        "amount_max": None,
        "currency": "USD",
        "event": full("event:e"),
        "lot": full("lot:l"),
        "product": full("product:h100"),
        "document": full("source:news"),
    }


def test_a_claim_that_names_several_parties_has_an_edge_for_each() -> None:
    said = claim("Ownership", owner=["one", "other"], owned=["musk", "board"])
    made: list[tuple[str, str, int]] = list(network(said).edges(data="number"))
    assert sorted(made, key=lambda edge: edge[2]) == [
        (full("one"), full("board"), 0),
        (full("one"), full("musk"), 1),
        (full("other"), full("board"), 2),
        (full("other"), full("musk"), 3),
    ]


@pytest.mark.parametrize("no", [{"stance": "Denies"}, {"stance": "Retracts"}, {"found": False}])
def test_what_supports_nothing_yields_no_edge_and_is_kept(no: dict[str, Any]) -> None:
    whole = network(claim("Sale", supplier="a", buyer="b", **no))
    assert (whole.number_of_edges(), len(claims_of(whole)), whole.graph["edgeless"]) == (0, 1, 1)


def test_claims_without_a_role_of_any_recipe_are_counted() -> None:
    whole = network(SALE, claim("Order", buyer="b"), claim("Statement", about="b"))
    assert whole.graph["edgeless"] == 1


def test_the_nodes_bear_label_and_class() -> None:
    assert network(SALE).nodes[full("tesla")] == {"label": "tesla", "kind": "Company"}


OLD = claim("Sale", supplier="a", buyer="b", name="news#old", known="2024-01-01")
NEW = claim("Sale", supplier="a", buyer="c", name="news#new", known="2025-01-01")


def test_a_superseded_claim_is_left_out_and_counted_unless_it_is_asked_for() -> None:
    left = network(OLD, NEW, superseded=["news#old"])
    assert list(claims_of(left)) == [NEW.iri]
    assert left.graph["omitted"] == {"superseded or retracted": 1}
    whole = project(record(OLD, NEW, superseded=["news#old"]), Selection(superseded=True))
    assert (whole.number_of_edges(), whole.graph["omitted"]) == (4, {})


@pytest.mark.parametrize(
    ("selected", "kept"),
    [
        ({"known": date(2024, 12, 31)}, [OLD.iri]),
        ({"known": date(2025, 1, 1)}, [NEW.iri]),
        ({"without": frozenset({NEW.iri})}, [OLD.iri]),
    ],
)
def test_a_claim_stands_while_what_replaces_it_is_not_there(
    selected: dict[str, object], kept: list[str]
) -> None:
    chosen = Selection(**selected)  # type: ignore[arg-type]
    assert list(claims_of(project(record(OLD, NEW, superseded=["news#old"]), chosen))) == kept


@pytest.mark.parametrize(
    ("kind", "on", "kept"),
    [
        ("Role", "2020/2023", False),
        ("Role", "2023", True),
        ("Sale", "2020/2023", True),
        ("Statement", "2020/2023", True),
    ],
)
def test_a_relation_that_is_said_to_have_ended_is_over_and_a_happening_stays_true(
    kind: str, on: str, *, kept: bool
) -> None:
    it = claim(kind, person="a", organization="b", on=on)
    for day, there in ((date(2023, 12, 31), True), (date(2024, 1, 1), kept)):
        whole = network(it, as_of=day)
        assert whole.graph["omitted"] == ({} if there else {"over by then": 1})


@pytest.mark.parametrize(
    ("selected", "reason"),
    [
        ({"known": date(2024, 6, 4)}, None),
        ({"known": date(2024, 6, 3)}, "not yet in the record"),
        ({"as_of": date(2024, 3, 1)}, None),
        ({"as_of": date(2024, 2, 29)}, "later in the world"),
        ({"modality": "Actual"}, None),
        ({"primary_only": True}, "not on a primary record"),
        ({"without": frozenset({full("news#c1")})}, "left out on request"),
        ({"without": frozenset({full("source:news")})}, "left out on request"),
    ],
)
def test_a_selection_says_why_it_leaves_a_claim_out(selected: dict[str, object], reason: str | None) -> None:
    whole = record(SALE)
    chosen = Selection(**selected)  # type: ignore[arg-type]
    assert chosen.why_not(whole.claims[full("news#c1")], whole) == reason
    omitted = project(whole, chosen).graph["omitted"]
    assert omitted == ({reason: 1} if reason else {})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"event": "event:sale"}, False),
        ({"event": "event:other"}, True),
        ({}, True),
        ({"event": "event:sale", "on": "2023"}, True),
    ],
)
def test_an_undated_claim_begins_with_its_event(said: dict[str, Any], *, kept: bool) -> None:
    dated = claim("Sale", doc="a", supplier="a", buyer="b", event="event:sale", on="2024-06")
    other = claim("Sale", doc="b", supplier="a", buyer="b", **said)
    whole = network(dated, other, as_of=date(2024, 5, 31))
    assert (full("b#c1") in claims_of(whole)) is kept


@pytest.mark.parametrize(
    "no",
    [{"stance": "Denies"}, {"kind": "Order"}, {"found": False}],
)
def test_the_day_of_what_is_denied_or_of_another_class_dates_nothing(no: dict[str, Any]) -> None:
    kind = no.pop("kind", "Sale")
    dated = claim(kind, doc="a", supplier="a", buyer="b", event="event:sale", on="2024-06", **no)
    other = claim("Sale", doc="b", supplier="a", buyer="b", event="event:sale")
    whole = network(dated, other, as_of=date(2024, 5, 31))
    assert full("b#c1") in claims_of(whole)


@pytest.mark.parametrize(
    ("selected", "reason"),
    [
        ({}, "later in the world"),
        ({"known": date(2024, 6, 5)}, None),
        ({"known": date(2024, 7, 1)}, "later in the world"),
        ({"without": frozenset({full("dated#c1")})}, None),
        ({"without": frozenset({full("source:dated")})}, None),
    ],
)
def test_what_nobody_knew_yet_and_what_is_left_out_dates_nothing(
    selected: dict[str, Any], reason: str | None
) -> None:
    bare = claim("Sale", doc="bare", event="event:sale", known="2024-05-31")
    dated = claim("Sale", doc="dated", event="event:sale", on="2024-06", known="2024-07-01")
    whole, chosen = record(bare, dated), Selection(as_of=date(2024, 5, 31), **selected)
    assert chosen.why_not(whole.claims[full("bare#c1")], whole) == reason
    found = project(whole, chosen)
    assert (full("bare#c1") in claims_of(found)) is (reason is None)
    assert {holds(found, [each]) for each in claims_of(found).values()} <= {"undated"}


def test_what_is_undated_was_not_known_on_any_day() -> None:
    whole = network(claim("Sale", supplier="a", buyer="b"), known=date(2030, 1, 1))
    assert whole.graph["omitted"] == {"undated, so not known to have been public": 1}


def test_a_claim_that_stands_on_a_primary_record_stays_be_it_read_through_others() -> None:
    filing, mirror = source("filing", kind="Filing", primary=True), source("mirror", origin="filing")
    for doc in ("filing", "mirror"):
        assert edges(claim("Sale", doc=doc, supplier="a", buyer="b"), filing, mirror, primary_only=True)


def test_a_modality_keeps_what_has_come_as_far_and_every_statement() -> None:
    said = [claim("Sale", supplier="a", buyer="b", modality=m) for m in ("Attempted", "Planned", "Lapsed")]
    speech = claim("Statement", about="a", modality="Lapsed")
    whole = network(*said, speech, modality="Planned")
    assert [c.modality for c in claims_of(whole).values()] == ["Attempted", "Planned", "Lapsed"]
    assert whole.graph["omitted"] == {"not come so far": 1}


def test_an_undated_claim_can_have_been_true_on_any_day() -> None:
    whole = network(claim("Sale", supplier="a", buyer="b"), as_of=date(1990, 1, 1))
    assert whole.number_of_edges() == 2


def test_a_network_holds_its_record(bundled: Record) -> None:
    whole = project(bundled)
    assert record_of(whole) is bundled
    assert len(claims_of(whole)) + sum(whole.graph["omitted"].values()) == len(bundled.claims)


def test_the_bundled_network_has_an_edge_for_all_that_a_recipe_joins_and_no_other(bundled: Record) -> None:
    whole = project(bundled)
    made = {
        (start, end, data["claim"], data["relation"], data["carries"])
        for start, end, data in whole.edges(data=True)
    }
    meant = {
        (start, end, said.iri, recipe.verb, recipe.carries)
        for said in claims_of(whole).values()
        for recipe in bundled.recipes
        if recipe.kind == said.kind and said.supports
        for source, start in said.roles
        for target, end in said.roles
        if (source, target) == (recipe.source, recipe.target)
    }
    assert made == meant
    assert len(made) == whole.number_of_edges()
    assert set(whole) <= bundled.entities.keys()
