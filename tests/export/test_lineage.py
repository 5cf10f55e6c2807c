"""The lineage of a lot as JSON and as lines: figures, balances, a tree, and what would close the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.analysis.gap import GAPS, Gap
from kg.analysis.lineage import Lineage, lineage
from kg.claim import Claim, Range
from kg.export.dump import dump
from kg.export.lineage import LEVELS, gap_words, lineage_json, lineage_lines, rest_words
from kg.network import record_of
from tests.builder import claim, full, network

SPLIT = (
    claim("Shipment", doc="a", recipient="x", lot="lot:l", n=100, on="2024"),
    claim("Count", doc="b", holder="x", lot="lot:l", n=(70, 80)),
    claim("Shipment", doc="c", recipient="y", lot="lot:p", takenFrom="lot:l", n=30, on="2024-05"),
    claim("Shipment", doc="d", recipient="z", lot="lot:q", takenFrom="lot:p"),
)
MERGE = (
    claim("Shipment", doc="a", lot="lot:m", takenFrom="lot:one", n=30),
    claim("Shipment", doc="b", lot="lot:m", takenFrom="lot:two", n=10),
    claim("Shipment", doc="c", lot="lot:m", n=50),
    claim("Shipment", doc="d", lot="lot:one", takenFrom="lot:root", n=30),
    claim("Shipment", doc="e", lot="lot:two", takenFrom="lot:root", n=10),
)


def told(*parts: Claim, lot: str = "lot:l") -> dict[str, Any]:
    whole = network(*parts)
    made: dict[str, Any] = json.loads(dump(lineage_json(lineage(whole, full(lot)), record_of(whole))))
    return made


def lines(*parts: Claim, lot: str = "lot:l", seen: tuple[str, ...] = ()) -> list[str]:
    whole = network(*parts)
    return lineage_lines(lineage(whole, full(lot)), record_of(whole), seen)


# ---- JSON


def test_a_lineage_has_what_is_beside_it_its_figures_and_its_relatives() -> None:
    made = told(*SPLIT)
    assert made.keys() == {"parents", "children", "sizes", "balances", "relatives", "circle", "gaps"}
    (taking,) = made["children"]
    assert (taking["from"]["iri"], taking["lot"]["iri"]) == (full("lot:l"), full("lot:p"))
    assert (taking["quantity"]["min"], taking["dates"], taking["claims"]) == (30, ["2024-05"], [full("c#c1")])
    assert [(each["lot"]["label"], each["depth"]) for each in made["relatives"]] == [("p", 1), ("q", 2)]


def test_a_balance_has_a_figure_for_each_way_in_which_goods_left() -> None:
    shipped, seen = told(*SPLIT)["balances"]
    assert (shipped["state"], seen["state"]) == ("shipped", "seen")
    assert shipped["taken"] == {"min": 30, "max": 30, "stated": None, "unit": "PieceUnit"}
    assert [(each["state"], each["quantity"]["max"]) for each in shipped["gone"]] == [("seen", 80)]
    assert (shipped["rest"]["min"], shipped["rest"]["max"]) == (0, 30)
    assert (shipped["untraced"]["min"], shipped["untraced"]["max"]) == (20, 30)
    assert (shipped["given"], shipped["beyond"], shipped["over"]) == (None, None, [])
    assert shipped["claims"] == [full("a#c1"), full("b#c1"), full("c#c1")]


def test_a_merged_lot_has_what_it_was_given() -> None:
    (balance,) = told(*MERGE, lot="lot:m")["balances"]
    assert (balance["given"]["min"], balance["beyond"]["min"]) == (40, 10)


def test_readings_stand_side_by_side() -> None:
    parts = (
        claim("Order", doc="a", buyer="x", lot="lot:l", n=100, stance="Asserts", credibility=1),
        claim("Order", doc="b", buyer="x", lot="lot:l", n=90, modality="Planned"),
    )
    (size,) = told(*parts)["sizes"]
    assert (size["quantity"]["min"], size["quantity"]["max"]) == (90, 100)
    assert [(r["quantity"]["min"], r["modality"], r["stance"], r["claims"]) for r in size["readings"]] == [
        (100, "Actual", "Asserts", [full("a#c1")]),
        (90, "Planned", "Reports", [full("b#c1")]),
    ]


# ---- lines


def test_the_tree_sets_each_lot_in_below_what_it_was_taken_from() -> None:
    assert lines(*SPLIT, lot="lot:p")[:4] == [
        "lineage:",
        "  lot:l: 100 shipped (2024, 0.64); 70 to 80 seen (0.64)",
        "    └ lot:p (this lot): 30 shipped (2024-05, 0.64)",
        "      └ lot:q: of unstated size",
    ]


def test_the_rest_is_told_with_what_explains_it_and_the_claims_not_yet_seen() -> None:
    shown = (full("a#c1"), full("b#c1"))
    assert lines(*SPLIT, seen=shown)[4:] == [
        (
            "rest of 100 shipped: 0 to 30 (30 taken from it; 70 to 80 seen); "
            "20 to 30 are told no other end, in parts or not; by c#c1"
        ),
        "rest of 70 to 80 seen: 40 to 80 (0 to 30 taken from it); by c#c1",
        "would close it: where the rest went, or was put in",
    ]


def test_a_lot_alone_has_no_tree() -> None:
    assert lines(claim("Order", doc="a", buyer="x", lot="lot:l", n=5)) == [
        "rest of 5 promised: 5; by a#c1",
        "would close it: where the rest went, or was put in",
    ]


def test_a_merged_lot_stands_below_each_of_its_parents_and_is_told_once() -> None:
    assert lines(*MERGE, lot="lot:m")[1:] == [
        "  lot:root: of unstated size",
        "    └ lot:one: 30 shipped (0.64)",
        "      └ lot:m (this lot): 50 shipped (0.64), of which 30 from here",
        "    └ lot:two: 10 shipped (0.64)",
        "      └ lot:m (this lot): as above, of which 10 from here",
        "rest of 50 shipped: 50; by a#c1, b#c1, c#c1",
        "of 50 shipped, 40 came from the lots that it was put together from, 10 from elsewhere",
        "would close it: from where those came that no lot it was put together from gave",
        "would close it: where the rest went, or was put in",
    ]


def test_a_contradiction_is_said_with_all_claims() -> None:
    parts = (
        claim("Shipment", doc="a", lot="lot:l", n=100),
        claim("Shipment", name="b#c1", lot="lot:p", takenFrom="lot:l", n=90),
        claim("Shipment", name="b#c2", lot="lot:q", takenFrom="lot:l", n=40),
    )
    said = lines(*parts, seen=(full("a#c1"),))
    assert (
        "the record contradicts itself: more was taken from it than it is said to hold, 130 of 100 shipped; "
        "by a#c1, b#c1, #c2"
    ) in said
    whole = network(*parts)
    assert rest_words(lineage(whole, full("lot:l")).balance) == "more taken from it than it holds"


def test_figures_that_differ_are_listed_with_how_sure_each_is() -> None:
    parts = [claim("Order", doc=doc, lot="lot:l", buyer="x", n=n) for doc, n in (("a", 100), ("b", 90))]
    assert lines(*parts)[1] == (
        "readings of what is promised: 100 (Actual · Reports · 0.64; by a#c1); "
        "90 (Actual · Reports · 0.64; by b#c1)"
    )


def test_a_circle_is_said_and_no_rest_is() -> None:
    ring = [
        claim("Shipment", doc="a", lot="lot:a", takenFrom="lot:b", n=1),
        claim("Shipment", doc="b", lot="lot:b", takenFrom="lot:a", n=1),
    ]
    said = lines(*ring, lot="lot:b")
    assert said[-2:] == [
        "it runs in a circle, so that no rest is told: taken is lot:a from lot:b and lot:b from lot:a",
        "would close it: which of lot:a and lot:b was not taken from the next",
    ]
    assert [each["label"] for each in told(*ring, lot="lot:b")["circle"]] == ["a", "b"]


def test_a_long_chain_is_not_set_in_for_ever() -> None:
    chain = [
        claim("Shipment", lot=f"lot:l{n + 1}", takenFrom=f"lot:l{n}" if n else "lot:l", n=1)
        for n in range(40)
    ]
    made = lines(*chain)
    assert sum(line.lstrip().startswith("└") for line in made) == 40
    assert max(len(line) - len(line.lstrip()) for line in made) == 2 * LEVELS


@pytest.mark.parametrize("what", GAPS)
def test_each_gap_is_said_in_words(what: str) -> None:
    alone = Lineage(full("lot:l"), (), (), (), ())
    said = gap_words(Gap(what, "seen", (full("lot:l"), full("lot:p"))), alone)
    assert said
    assert said[0].islower()


def test_a_rest_of_which_nothing_is_known_is_said_so() -> None:
    parts = (
        claim("Shipment", doc="a", lot="lot:l", n=(5, None)),
        claim("Shipment", doc="b", lot="lot:p", takenFrom="lot:l", n=(3, None)),
    )
    whole = network(*parts)
    balance = lineage(whole, full("lot:l")).balance
    assert balance is not None
    assert balance.rest == Range(0, None)
    assert rest_words(balance) == "an unknown number shipped"
    assert rest_words(None) == ""
