"""Ledgers: what became of a lot, by stage and day, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.analysis.ledger import NEEDED, Ledger, ledger, lots
from kg.analysis.stage import STAGES
from kg.claim import Claim, Entity, Range, Source
from kg.network import project
from kg.record import Record
from tests.builder import claim, full, network

LOT = full("lot:l")


def of(*parts: Claim | Source | Entity, lot: str = "lot:l", **selected: Any) -> Ledger:
    return ledger(network(*parts, **selected), full(lot))


def said(kind: str, **more: Any) -> Claim:
    return claim(kind, lot="lot:l", **more)


ONE_OF_EACH = {
    "due": said("Diversion", divertedFrom="a", supplier="s"),
    "ordered": said("Order", buyer="a", supplier="s"),
    "allocated": said("Allocation", recipient="a", supplier="s"),
    "shipped": said("Shipment", recipient="a", supplier="s"),
    "sold": said("Sale", buyer="a", supplier="s"),
    "diverted": said("Diversion", recipient="a", divertedFrom="s"),
    "installed": said("Installation", facility="a", holder="s"),
    "seen": said("Count", holder="a", supplier="s"),
    "seized": said("Seizure", authority="a", holder="s"),
    "valued": said("Valuation", valued="a", holder="s"),
}


@pytest.mark.parametrize("stage", [name for name, *_ in STAGES])
def test_each_stage_is_told_by_its_classes_from_one_party_to_another(stage: str) -> None:
    entries = of(ONE_OF_EACH[stage]).entries
    assert (full("s"), full("a")) in [(e.source, e.target) for e in entries if e.stage == stage]


def test_a_diversion_tells_what_was_due_and_where_it_went() -> None:
    entries = of(said("Diversion", supplier="s", divertedFrom="a", recipient="b")).entries
    assert [(e.stage, e.source, e.target) for e in entries] == [
        ("due", full("s"), full("a")),
        ("diverted", full("a"), full("b")),
    ]


def test_a_count_in_a_hall_whose_holder_is_not_named_was_seen_in_the_hall() -> None:
    (entry,) = of(said("Count", facility="site:hall")).entries
    assert (entry.stage, entry.target) == ("seen", full("site:hall"))


def test_the_entries_come_by_stage_and_day() -> None:
    found = of(
        said("Installation", holder="a", facility="site:h", on="2023"),
        said("Order", buyer="a", on="2024-06"),
        said("Order", buyer="a", on="2024-02"),
        said("Order", buyer="a"),
    )
    assert [(e.stage, e.when) for e in found.entries] == [
        ("ordered", "2024-02"),
        ("ordered", "2024-06"),
        ("ordered", ""),
        ("installed", "2023"),
    ]
    assert found.stage == "installed"


def test_what_is_denied_is_no_entry_and_stands_among_the_denials() -> None:
    found = of(
        said("Shipment", name="news#c1", recipient="a", event="event:e"),
        said("Shipment", name="news#c2", recipient="b", stance="Denies"),
        claim("Statement", name="blog#c1", event="event:e", stance="Denies"),
        claim("Statement", name="blog#c2", respondsTo="news#c1", stance="Denies"),
        claim("Statement", name="blog#c3", event="event:other", stance="Denies"),
    )
    assert [e.claim for e in found.entries] == [full("news#c1")]
    assert found.denials == (full("blog#c1"), full("blog#c2"), full("news#c2"))


@pytest.mark.parametrize("of_it", [{"event": ["event:e", "event:second"]}, {"under": "event:second"}])
def test_it_is_denied_on_each_of_its_events_and_with_the_act_under_which_it_stands(of_it: Any) -> None:
    found = of(
        said("Diversion", recipient="a", **of_it),
        claim("Statement", name="blog#c1", event="event:second", stance="Denies"),
    )
    assert found.denials == (full("blog#c1"),)


def test_an_entry_bears_its_grade_and_its_origin() -> None:
    (entry,) = of(said("Order", buyer="a", credibility=3, n=5, amount=7, modality="Planned")).entries
    assert (str(entry.confidence), entry.origin) == ("0.48", full("source:news"))
    assert (entry.quantity, entry.amount, entry.currency, entry.modality) == (
        Range(5, 5),
        Range(7, 7),
        "USD",
        "Planned",
    )


def test_a_lot_of_which_nobody_speaks_is_empty() -> None:
    found = of(said("Order", buyer="a"), lot="lot:other")
    assert (found.entries, found.holder, found.stage, found.quantity) == ((), None, None, Range())


# ---- how many, and what is left


def test_the_quantity_is_in_the_way_of_counting_that_most_use() -> None:
    racks = said("Sale", doc="a", buyer="b", product="product:a-rack", n=32)
    chips = [said("Count", doc=d, holder="b", product="product:chip", n=2304) for d in "bc"]
    found = of(racks, *chips)
    assert (found.quantity, found.unit) == (Range(2304, 2304), "PieceUnit")
    assert found.products == (full("product:a-rack"), full("product:chip"))


def test_the_lineage_of_a_lot_is_part_of_its_ledger() -> None:
    whole = said("Order", buyer="a", n=100)
    part = claim("Sale", buyer="b", lot="lot:p", takenFrom="lot:l", n=30)
    assert [taking.lot for taking in of(whole, part).lineage.children] == [full("lot:p")]
    assert [taking.parent for taking in of(whole, part, lot="lot:p").lineage.parents] == [LOT]
    balance = of(whole, part).lineage.balance
    assert balance is not None
    assert balance.rest == Range(70, 70)


# ---- where it is


def test_it_is_where_the_last_movement_ended() -> None:
    order = said("Order", supplier="s", buyer="a", on="2023")
    sold = said("Sale", supplier="s", buyer="a", on="2023")
    resold = said("Sale", supplier="a", buyer="b", on="2024", credibility=4)
    assert of(order).holder is None
    assert of(order, sold).holder == full("a")
    assert of(order, sold, resold).holder == full("b")


def test_goods_that_came_back_are_where_the_best_claim_has_them() -> None:
    there = said("Sale", supplier="a", buyer="b", credibility=3)
    back = said("Sale", supplier="b", buyer="a", credibility=1)
    assert of(there, back).holder == full("a")


def test_a_plan_to_move_it_on_leaves_it_where_it_is() -> None:
    sold = said("Sale", supplier="s", buyer="a")
    plan = said("Sale", supplier="a", buyer="b", modality="Planned")
    assert of(sold, plan).holder == full("a")


def test_a_plan_or_an_attempt_moves_nothing() -> None:
    sold = said("Sale", supplier="s", buyer="a", on="2023")
    plan = said("Installation", holder="a", facility="site:hall", on="2025", modality="Planned")
    assert of(sold, plan).holder == full("a")
    assert of(plan).holder is None
    assert of(said("Diversion", divertedFrom="a", recipient="b", modality="Attempted")).holder is None


# ---- as of a day


def test_on_a_day_each_entry_and_the_holder_say_how_sure_their_dates_are() -> None:
    parts = [
        said("Order", supplier="s", buyer="a", on="2023"),
        said("Sale", supplier="s", buyer="a", on="2024-05"),
        said("Shipment", recipient="a"),
        said("Sale", supplier="a", buyer="b", on="2024"),
        said("Installation", holder="b", facility="site:h", on="2025"),
    ]
    found = of(*parts, as_of=date(2024, 6, 15))
    assert [(e.stage, e.target, e.holds) for e in found.entries] == [
        ("ordered", full("a"), "certain"),
        ("shipped", full("a"), "undated"),
        ("sold", full("a"), "certain"),
        ("sold", full("b"), "possible"),
    ]
    assert (found.holder, found.holds) == (full("b"), "possible")
    assert {e.holds for e in of(*parts).entries} == {None}
    assert of(*parts).holds is None


def test_where_nobody_has_it_nothing_is_sure() -> None:
    found = of(said("Order", supplier="s", buyer="a", on="2023"), as_of=date(2024, 6, 15))
    assert (found.holder, found.holds) == (None, None)


# ---- what is missing


def test_a_way_that_is_told_to_its_end_lacks_nothing() -> None:
    found = of(
        said("Order", buyer="a", n=5, on="2023"),
        said("Shipment", recipient="a", on="2023"),
        said("Installation", holder="a", facility="site:h", on="2024"),
        said("Inspection", inspected="a", inspector="i", holder="a", on="2024"),
    )
    assert found.missing == ()


def test_each_stage_that_nobody_tells_is_missing() -> None:
    assert of(said("Valuation", on="2024", n=5)).missing == tuple(
        f"no claim says that it was {stage}" for stage in NEEDED
    )


def test_a_diversion_tells_that_it_was_ordered_and_shipped() -> None:
    found = of(said("Diversion", divertedFrom="a", recipient="b", n=5, on="2023"))
    assert found.missing == ("no claim says that it was installed", "no claim says that it was seen")


def test_dates_figures_and_deeds_that_are_missing_are_named() -> None:
    found = of(
        said("Sale", buyer="a", modality="Planned"),
        said("Installation", holder="a", facility="site:h", modality="Planned", on="2025"),
        said("Count", holder="a", modality="Planned", on="2025"),
    )
    assert found.missing == (
        "1 of 3 entries bear no date",
        "no claim gives a quantity",
        "no claim says that anything has happened yet",
    )


# ---- all lots


def test_every_lot_of_which_a_selected_claim_speaks_has_its_ledger() -> None:
    parts = [said("Order", buyer="a", on="2023"), claim("Order", buyer="a", lot="lot:m", on="2025")]
    assert [each.lot for each in lots(network(*parts))] == [LOT, full("lot:m")]
    assert [each.lot for each in lots(network(*parts, as_of=date(2024, 1, 1)))] == [LOT]


def test_the_bundled_ledgers_rest_on_claims_on_their_lots(bundled: Record) -> None:
    found = lots(project(bundled))
    assert len(found) > 10
    for each in found:
        assert all(each.lot in bundled.claims[e.claim].all("lot") for e in each.entries)
        assert all(bundled.claims[e.claim].supports for e in each.entries)
        assert not any(bundled.claims[iri].supports for iri in each.denials)


def test_the_ledger_of_the_chips_that_tesla_did_not_get(bundled: Record) -> None:
    found = ledger(project(bundled), full("lot:tesla-12k-h100"))
    assert found.quantity == Range(12000, 12000)
    assert full("product:h100") in found.products
    assert {"due", "allocated", "diverted", "valued"} <= {e.stage for e in found.entries}
    assert found.holder == full("x-corp")
    diverted = {e.target for e in found.entries if e.stage == "diverted"}
    assert diverted == {full("x-corp"), full("xai"), full("x-and-xai")}
    assert {e.target for e in found.entries if e.stage in ("due", "allocated")} == {full("tesla")}
    assert "no claim says that it was installed" in found.missing
