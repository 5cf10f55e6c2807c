"""Lists: one row for each lot, entry, relation, document or count, each row as long as its headers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.ledger import ledger, lots
from kg.analysis.profile import profile
from kg.analysis.stats import stats
from kg.claim import Claim, Range
from kg.export.listing import (
    Table,
    found_json,
    found_table,
    ledger_columns,
    ledger_notes,
    ledger_table,
    lots_columns,
    lots_table,
    profile_columns,
    profile_table,
    sources_json,
    sources_table,
    stats_json,
    stats_table,
)
from kg.export.profile import profile_json, title
from kg.network import Network, record_of
from kg.record import Record
from tests.builder import claim, entity, full, network, record, source

WHOLE = network(
    entity("nvidia", label="Nvidia", aliases=("NVDA",)),
    entity("paper", label="The Paper"),
    entity("lot:l", label="The lot"),
    source("paper", publisher=full("paper"), issued="2024-06", url="https://paper.example"),
    source("mirror", origin="paper", reliability="C"),
    claim(
        "Order",
        doc="paper",
        supplier="nvidia",
        buyer="tesla",
        lot="lot:l",
        n=100,
        on="2023",
        product="product:h",
    ),
    claim(
        "Sale",
        name="paper#c2",
        supplier="nvidia",
        buyer="tesla",
        lot="lot:l",
        on="2024",
        event="event:e",
        amount=2_000_000,
    ),
    claim("Sale", "A part went on.", doc="mirror", buyer="x", lot="lot:p", takenFrom="lot:l", n=30),
    claim("Statement", "Nothing went.", doc="mirror", event="event:e", stance="Denies"),
)


def rows(table: Table) -> list[dict[str, object]]:
    headers, cells = table
    return [dict(zip(headers, row, strict=True)) for row in cells]


def test_each_lot_has_its_row() -> None:
    first, second = rows(lots_table(lots(WHOLE), record_of(WHOLE)))
    assert first == {
        "lot": "lot:l",
        "label": "The lot",
        "quantity": "100",
        "product": "h",
        "last stage": "sold",
        "holder": "tesla",
        "on the day": None,
        "claims": 2,
        "missing": 2,
        "rest": "70 promised",
    }
    assert (second["lot"], second["holder"]) == ("lot:p", "x")


def test_each_entry_of_a_ledger_has_its_row() -> None:
    order, sale = rows(ledger_table(ledger(WHOLE, full("lot:l")), record_of(WHOLE)))
    assert order == {
        "stage": "ordered",
        "when": "2023",
        "on the day": None,
        "from": "Nvidia",
        "to": "tesla",
        "quantity": "100",
        "amount": "",
        "modality": "Actual",
        "stance": "Reports",
        "confidence": Decimal("0.64"),
        "source": "The Paper, 2024-06",
        "claim": "source:paper#c1",
    }
    assert (sale["stage"], sale["amount"]) == ("sold", "USD 2 million")


def test_a_terminal_gets_the_same_entries_and_relations_in_fewer_columns() -> None:
    found, told = ledger(WHOLE, full("lot:l")), profile(WHOLE, full("nvidia"))
    for few, all_of_them in (
        (ledger_columns(found, record_of(WHOLE)), ledger_table(found, record_of(WHOLE))),
        (profile_columns(told, record_of(WHOLE)), profile_table(told, record_of(WHOLE))),
    ):
        assert len(few[0]) < len(all_of_them[0])
        assert all(len(row) == len(few[0]) for row in few[1])
        assert [f"source:{row[-1]}" for row in few[1]] == [row[-1] for row in all_of_them[1]]


def test_around_a_ledger_stand_its_lineage_its_rest_denials_and_what_is_missing() -> None:
    assert ledger_notes(ledger(WHOLE, full("lot:l")), record_of(WHOLE)) == [
        "lineage:",
        "  lot:l (this lot): 100 promised (2023, 0.64)",
        "    └ lot:p: 30 shipped (0.48)",
        "rest of 100 promised: 70 (30 taken from it); by mirror#c1",
        "would close it: where the rest went, or was put in",
        "denied: Nothing went. (source:mirror#c2)",
        "missing: no claim says that it was installed",
        "missing: no claim says that it was seen",
    ]


def test_a_terminal_gets_the_lots_in_fewer_columns() -> None:
    first, second = rows(lots_columns(lots(WHOLE), record_of(WHOLE)))
    assert first == {
        "lot": "lot:l",
        "quantity": "100",
        "last stage": "sold → tesla",
        "rest": "70 promised",
    }
    assert (second["last stage"], second["rest"]) == ("sold → x", "30 shipped")


def told(said: Claim, of: str = "a") -> dict[str, object]:
    whole = network(said)
    (row,) = rows(profile_table(profile(whole, full(of)), record_of(whole)))
    return row


def test_each_relation_of_a_profile_has_its_row() -> None:
    said = claim("Order", supplier="nvidia", buyer="a", n=5, product="product:h", on="2024", credibility=3)
    assert told(said) == {
        "way": "←",
        "relation": "hasOrderFrom",
        "with": "nvidia",
        "when": "2024",
        "on the day": None,
        "what": "5 h",
        "modality": "Actual",
        "stance": "Reports",
        "grade": "B3",
        "source": "Title of news, undated",
        "claim": "source:news#c1",
    }


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ({"power": Range(130, 130)}, "130 MW"),
        ({"power": Range(None, 500)}, "at most 500 MW"),
        ({"power": Range(100, 150)}, "100 to 150 MW"),
        ({"share": Range(1, 1)}, "100 %"),
        ({"share": Range(Decimal("0.1"), Decimal("0.125"))}, "10 to 12.5 %"),
        ({"share": Range(Decimal("0.5"), None)}, "at least 50 %"),
        ({"share": Range(0, 0)}, "0 %"),
        ({"amount": (None, 5)}, "at most USD 5"),
        ({"n": 3, "unit": "ShipmentUnit", "item": "Revenue"}, "3 shipments Revenue"),
    ],
)
def test_a_measure_is_told_with_its_bounds(measure: dict[str, Any], words: str) -> None:
    assert told(claim("Figure", subject="a", **measure))["what"] == words


def test_what_has_no_edge_and_no_figure_is_told_in_its_own_words() -> None:
    row = told(claim("Statement", "It never went.", about="a", stance="Denies"))
    assert (row["way"], row["with"], row["when"], row["what"]) == ("·", None, None, "It never went.")


def test_each_document_has_its_row() -> None:
    mirror, paper = rows(sources_table(record_of(WHOLE)))
    assert paper == {
        "source": "source:paper",
        "publisher": "The Paper",
        "issued": "2024-06",
        "kind": "News",
        "reliability": "B",
        "claims": 2,
        "origin": "first-hand",
        "title": "Title of paper",
        "url": "https://paper.example",
    }
    assert (mirror["origin"], mirror["claims"], mirror["publisher"]) == ("source:paper", 2, None)
    assert [each["claims"] for each in sources_json(record_of(WHOLE))["sources"]] == [2, 2]
    assert sources_json(record_of(WHOLE))["sources"][1]["publisher"] == {
        "iri": full("paper"),
        "label": "The Paper",
    }


def test_each_count_has_its_row() -> None:
    found = stats(WHOLE)
    told_ = rows(stats_table(found, record_of(WHOLE)))
    assert told_[0] == {"heading": "total", "what": "claims", "count": 4}
    assert {"heading": "class", "what": "Sale", "count": 2} in told_
    as_json = stats_json(found)
    assert (as_json["claims"], as_json["first"], as_json["last"]) == (4, "2023-01-01", None)
    assert {"heading": "class", "what": "Sale", "count": 2} in as_json["counts"]


def test_what_was_found_has_its_row_be_it_a_document() -> None:
    found = [full("nvidia"), full("source:paper")]
    assert rows(found_table(found, record_of(WHOLE))) == [
        {"iri": "actor:nvidia", "label": "Nvidia", "class": "Company", "also": "NVDA", "judged": ""},
        {
            "iri": "source:paper",
            "label": "Title of paper",
            "class": "SourceDocument",
            "also": "",
            "judged": "",
        },
    ]
    assert [each["iri"] for each in found_json(found, record_of(WHOLE))["entities"]] == found


def test_a_title_tells_who_it_is_and_what_else_its_file_says() -> None:
    group = entity("both", label="Both", kind="Group", aliases=("A", "B"), members=["nvidia"])
    whole = record(entity("nvidia", label="Nvidia"), group)
    assert title(group, whole) == "Both (actor:both), Group; also A, B; hasMember: Nvidia"


def test_a_profile_as_json_cites_each_claim() -> None:
    made = profile_json(profile(WHOLE, full("tesla")), record_of(WHOLE))
    assert made["entity"] == {
        "iri": full("tesla"),
        "label": "tesla",
        "class": "Company",
        "aliases": [],
        "judgements": [],
        "links": [],
    }
    assert [(r["direction"], r["relation"]) for r in made["relations"]] == [
        ("out", "paysForGoods"),
        ("in", "hasOrderFrom"),
        ("in", "sellsTo"),
    ]
    assert all(r["says"] and r["source"] for r in made["relations"])


def test_every_bundled_row_is_as_long_as_its_headers(network: Network[str], bundled: Record) -> None:
    ledgers = lots(network)
    tables = [
        lots_table(ledgers, bundled),
        sources_table(bundled),
        stats_table(stats(network), bundled),
        found_table(list(bundled.entities), bundled),
        *(ledger_table(each, bundled) for each in ledgers),
        *(profile_table(profile(network, iri), bundled) for iri in list(bundled.entities)[:80]),
    ]
    for headers, cells in tables:
        assert {len(row) for row in cells} <= {len(headers)}
