"""The quality of a record as rows and as JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kg.analysis.quality import quality
from kg.export.quality import HEADERS, quality_columns, quality_json, quality_table
from kg.network import project
from tests.builder import claim, entity, full, network, record, source

WHOLE = record(
    entity("event:e", label="A sale"),
    source("one", known_from=date(2025, 1, 1), issued="2025-01-01"),
    claim("Sale", doc="one", event="event:e", supplier="a", buyer="b"),
    claim("Sale", doc="two", event="event:e", supplier="a", buyer="b"),
    claim("Order", doc="one", event="event:e", supplier="a"),
    claim("Count", "1,000 by the end of 2024.", doc="one", holder="a", modality="Planned", target="2024"),
)
JUDGED = quality(project(WHOLE))


def test_each_count_topic_and_plan_has_its_row_and_then_each_thing_that_lacks_something() -> None:
    headers, rows = quality_table(JUDGED, WHOLE)
    assert headers == HEADERS
    assert rows[:5] == [
        ("total", "claims", None, 4, 4, Decimal("1.00")),
        ("reliability", "B", None, 4, 4, Decimal("1.00")),
        ("record", "primary record", None, 0, 4, Decimal("0.00")),
        ("record", "passed on from one", None, 0, 4, Decimal("0.00")),
        ("record", "other document", None, 4, 4, Decimal("1.00")),
    ]
    for row in (
        ("second origin", "of the claims that support something", None, 2, 4, Decimal("0.50")),
        ("second origin", "of those on an event or a lot", None, 2, 3, Decimal("0.67")),
        ("missing", "claims without a date", None, 3, 4, Decimal("0.75")),
        ("missing", "documents without a date", None, 1, 2, Decimal("0.50")),
        ("missing", "origins that were not read without a date", None, 0, 0, None),
        ("missing", "plans past their day by 2025-01-01", None, 1, None, None),
        ("topic", "event:e", "A sale", 2, 3, Decimal("0.67")),
        ("plan", "source:one#c3", "due 2024-12-31: 1,000 by the end of 2024.", 1, None, None),
        ("documents without a date", "source:two", "Title of two", None, None, None),
        ("claims without a date", "source:two#c1", "Sale of two.", None, None, None),
        ("actors without an identifier elsewhere", "actor:a", "a", None, None, None),
    ):
        assert row in rows


def test_a_terminal_gets_the_same_without_the_things() -> None:
    headers, rows = quality_columns(JUDGED, WHOLE)
    whole = quality_table(JUDGED, WHOLE)[1]
    assert headers == HEADERS
    assert rows == whole[: len(rows)]
    assert len(whole) - len(rows) == sum(len(gap.items) for gap in JUDGED.gaps)


def test_the_same_as_json() -> None:
    made = quality_json(JUDGED, WHOLE)
    assert (made["day"], made["claims"], made["supporting"], made["comparable"], made["seconded"]) == (
        *("2025-01-01", 4),
        *(4, 3, 2),
    )
    assert made["reliability"] == [{"tier": "B", "claims": 4}]
    assert made["topics"] == [
        {"topic": {"iri": full("event:e"), "label": "A sale"}, "claims": 3, "seconded": 2, "origins": 2}
    ]
    assert made["gaps"][3] == {
        "what": "documents without a date",
        "missing": 1,
        "of": 2,
        "items": [full("source:two")],
    }
    (plan,) = made["plans"]
    assert (plan["due"], plan["about"]) == ("2024-12-31", [{"iri": full("a"), "label": "a"}])
    assert [each["claim"] for each in plan["claims"]] == [full("one#c3")]


def test_nothing_is_told_as_nothing() -> None:
    bare = network()
    made = quality_json(quality(bare), bare.graph["record"])
    assert (made["day"], made["topics"], made["plans"]) == (None, [], [])
    assert ("total", "claims", None, 0, 0, None) in quality_table(quality(bare), bare.graph["record"])[1]
