"""The rows of a named question: what tells of one thing becomes one row, with its range and its evidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kg import terms
from kg.change.rows import answer_of
from kg.query import Rows
from kg.record import Record
from tests.builder import claim, record

RECORD: Record = record(
    claim("Sale", "Ten were sold.", name="one#c1", supplier="maker", buyer="tesla"),
    claim("Sale", "Twenty were sold.", name="two#c1", supplier="maker", buyer="tesla"),
)
ONE, TWO = RECORD.claims
TESLA = f"{terms.ACTOR}tesla"


def rows(columns: str, *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer_of(Rows(tuple(columns.split()), values), RECORD)["rows"]
    return found


def test_rows_on_one_thing_are_one_with_the_range_of_their_figures() -> None:
    (row,) = rows("who claim low high", (TESLA, ONE, 10, 10), (TESLA, TWO, 20, None))
    assert row["who"] == {"iri": TESLA, "label": RECORD.label(TESLA)}
    assert row["figure"] == {"min": 10, "max": None}
    assert row["claims"] == [ONE, TWO]
    assert row["confidence"] == Decimal("0.87")  # 1 - 0.36 * 0.36, two origins of B2


def test_each_pair_of_columns_is_a_range_of_its_own() -> None:
    (row,) = rows("who lowMW amountLow amountHigh n", (TESLA, 5, 1, 2, 7))
    assert (row["MW"], row["amount"], row["n"]) == (
        {"min": 5, "max": None}, {"min": 1, "max": 2}, {"min": 7, "max": 7},
    )  # fmt: skip


def test_what_has_another_key_is_another_row() -> None:
    found = rows("who stage low", (TESLA, "seen", 1), (TESLA, "ordered", 1), (None, "seen", 1))
    assert [(row.get("who", {}).get("iri"), row["stage"]) for row in found] == [
        (TESLA, "seen"), (TESLA, "ordered"), (None, "seen"),
    ]  # fmt: skip


def test_claims_documents_and_their_words_are_no_key() -> None:
    found = rows(
        "claim document says low",
        (ONE, RECORD.claims[ONE].document, "Ten were sold.", 1),
        (TWO, None, None, 3),
    )
    assert [row["figure"] for row in found] == [{"min": 1, "max": None}]


def test_of_modalities_and_stances_the_strongest_counts_and_of_days_the_span() -> None:
    (row,) = rows(
        "modality stance earliest",
        (f"{terms.KG}Planned", f"{terms.KG}Alleges", date(2024, 1, 1)),
        (f"{terms.KG}Actual", f"{terms.KG}Reports", "2024-06"),
    )
    assert (row["modality"], row["stance"], row["earliest"]) == ("Actual", "Reports", "2024-01-01 to 2024-06")


def test_codes_are_keys_by_their_local_name() -> None:
    assert [row["class"] for row in rows("class", (f"{terms.KG}Sale",), (f"{terms.KG}Lease",))] == [
        "Sale",
        "Lease",
    ]
