from __future__ import annotations

import json
from typing import Any

import pytest

from kg.analysis.chokepoints import chokepoints
from kg.export.chokepoints import report
from kg.export.chokepoints_picture import CHAINS
from kg.export.chokepoints_text import NEEDS
from kg.export.figure import Layers, Ranges
from kg.export.report import Report
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, entity, full, network, source

H100E = "H100EquivalentUnit"

PARTS = (
    claim("Count", name="news#site", facility="site:s", n=100, unit=H100E, modality="Planned", credibility=3),
    claim("Count", name="news#chip", facility="site:s", n=9, product="product:chip", modality="Planned"),
    claim("Manufacture", name="news#made", manufacturer="m", product="product:all", claimant="paper"),
    entity("product:chip", family="product:all"),
    source("news", publisher=full("paper"), issued="2026-01-02"),
)


def told(*parts: Any, **options: Any) -> Report:
    whole = network(*parts)
    return report(chokepoints(whole, **options), whole.graph["record"])


def test_a_failure_is_told_with_its_chain_attribution_and_modality() -> None:
    first = told(*PARTS, remove=(full("m"),)).sentences[0]
    assert first == (
        "If m failed, there would stop, as far as the record tells: 100 H100-equivalents planned at sites "
        "(100% of these). For s: m is maker of all, and so of chip, as reported by paper (2026-01-02) "
        "(confidence 0.64); chip is chip for s (Planned), as reported by paper (paper, 2026-01-02) "
        "(confidence 0.64). It names no alternative, which is not to say that there is none."
    )


def test_alternatives_are_named() -> None:
    other = claim("Manufacture", manufacturer="n", product="product:all")
    first = told(*PARTS, other, remove=(full("m"),)).sentences[0]
    assert "at most 100 H100-equivalents planned at sites" in first
    assert "Alternatives that the record knows: n." in first


def test_what_stops_nothing_says_so() -> None:
    assert told(*PARTS, entity("q"), remove=(full("q"),)).sentences[0] == (
        "If q failed, nothing that the record measures would stop, as far as it tells."
    )


def test_the_record_is_never_said_to_be_the_world() -> None:
    notes = " ".join(told(*PARTS).notes)
    assert "none in this record, not none in the world" in notes


def test_what_has_no_needs_is_told() -> None:
    bare = claim("Count", facility="site:bare", n=5, unit=H100E, modality="Planned")
    notes = " ".join(told(*PARTS, bare).notes)
    assert "for 1 of 2 the record names nothing that they need" in notes


def test_the_tables_show_each_kind_the_chain_and_what_is_open() -> None:
    other = claim("Manufacture", manufacturer="n", product="product:all")
    found = {table.title: table for table in told(*PARTS, other).tables}
    rows = {row[0]: row for row in found["One by one: what is planned"].rows}
    assert rows["m"][1:5] == (
        "H100e, sites", "at most 100", "not known", "maker of chip, chip for s",
    )  # fmt: skip
    assert rows["s"][2:5] == ("100", "100%", "its own failure")
    (line,) = [row for row in found["What the ranges hang on"].rows if row[0] == "m"]
    assert line[1] == "m as maker of chip"
    assert "the record knows alternatives: n" in str(line[2])


def test_a_denial_stands_beside_what_it_denies() -> None:
    denial = claim(
        "Statement", stance="Denies", respondsTo="news#made", aspect="Happened", name="no#d", claimant="m"
    )
    found = told(*PARTS, denial, remove=(full("m"),))
    assert any(sentence.startswith("Denied is Happened, by m") for sentence in found.sentences)
    rows = next(table for table in found.tables if table.title == "Together: what is planned").rows
    assert rows[0][-1] == "Happened"


def test_the_json_names_every_claim_and_is_json() -> None:
    found = told(*PARTS)
    text = json.dumps(found.value)
    assert all(full(f"news#{name}") in text for name in ("site", "chip", "made"))


def test_the_spreadsheet_has_a_row_for_each_failure_and_kind() -> None:
    found = told(*PARTS).main
    assert [row[:4] for row in found.rows] == [(name, "site", "planned", H100E) for name in ("m", "s")]


@pytest.mark.parametrize(("options", "kind"), [({}, Ranges), ({"remove": (full("m"),)}, Layers)])
def test_shares_are_drawn_side_by_side_and_one_failure_as_its_chains(options: Any, kind: type) -> None:
    assert isinstance(told(*PARTS, **options).picture, kind)


def test_a_drawing_leads_from_what_fails_to_what_stops() -> None:
    drawn = told(*PARTS, remove=(full("m"),)).picture
    assert isinstance(drawn, Layers)
    assert [(edge.source, edge.target, edge.label) for edge in drawn.edges] == [
        (full("m"), full("product:chip"), "maker of"),
        (full("product:chip"), full("site:s"), "chip for"),
    ]
    assert [node.name for node in drawn.nodes if node.strong] == [full("m")]


@pytest.mark.slow
@pytest.mark.parametrize("failed", ["tesla", "foxconn", "solaris-energy-infrastructure"])
def test_each_need_and_each_way_in_which_it_has_come_is_an_arrow(failed: str, bundled: Record) -> None:
    answer = chokepoints(project(bundled, Selection()), remove=(full(failed),))
    drawn = report(answer, bundled).picture
    assert isinstance(drawn, Layers)
    assert answer.removed is not None
    chains = dict.fromkeys(hit.chain for each in answer.removed.stopped for hit in each.hits if hit.chain)
    told = {
        (link.source, link.target, NEEDS[link.kind], link.modality or "Actual")
        for chain in [*chains][:CHAINS]
        for link in chain
    }
    assert {(edge.source, edge.target, edge.label, edge.modality) for edge in drawn.edges} == told


def test_nothing_is_drawn_where_nothing_stops() -> None:
    assert told(claim("Sale", supplier="a", buyer="b")).picture is None
    assert told(*PARTS, remove=(full("q"),)).picture is None
