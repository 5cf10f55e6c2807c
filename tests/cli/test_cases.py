"""`kg cases` over the bundled record: the cases and estimates as the documents have them, read by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.builder import full

pytestmark = pytest.mark.slow

GOLDEN = [
    # 56 re-exports of implanters to SMIC by way of Korea; Applied Materials settled.
    ("applied-materials-implanters-to-smic", "settled", (None, None), 126_000_000, "accelerators"),
    # 12,000 H100 of Tesla went to X, by a memo of Nvidia: a swap within one country.
    ("tesla-x-h100-swap-out", "recorded", (None, None), None, "to a place"),
    # Hao Global pleaded guilty: at least $160 million; the ring moved some 7,000 by The Wire China.
    ("gatekeeper-exports", "admitted", (6300, 7700), 160_000_000, ""),
    # The Singapore servers, about $390 million: their way on to DeepSeek or Malaysia is alleged alone.
    ("singapore-servers-to-deepseek", "alleged", (None, None), None, ""),
    # Supermicro's servers: $510 million in spring 2025, charged in the Southern District of New York.
    ("company-1-510m-diversion", "charged", (None, None), 510_000_000, ""),
    ("deepseek-singapore-purchases", "suspected", (None, None), None, ""),
    # Dies are no accelerators.
    ("sophgo-dies-to-huawei", "recorded", (None, None), None, "accelerators"),
    ("alx-exports-to-china", "charged", (None, None), None, ""),
    ("megaspeed-onward-shipments", "suspected", (None, None), None, ""),
    # Tampa: about 400 A100 by one count, as many as 350 chips by another; 50 H200 and ten systems tried.
    ("bitworks-exports-to-china", "charged", (None, None), None, ""),
    ("phantom-data-centre-blackwells", "alleged", (None, None), None, ""),
    # Gong is charged with straw purchases, and pleaded not guilty.
    ("gatekeeper-straw-purchases", "charged", (None, None), None, ""),
]
"""Each case: main event, standing, chips by totals, money of its parts, and why it is not compared."""

ESTIMATES = [
    # CNAS, June 2025: a median of 140,000 in 2024, from 10,000 to several hundred thousand.
    (2024, True, (10_000, 1_000_000, 140_000), None),
    # The Financial Times: at least $1 billion in the three months from April to June 2025.
    (2025, False, (None, None, None), 1_000_000_000),
    # CNAS, 2023, on 2025: up to 12,500 a year, or even hundreds of thousands.
    (2025, True, (None, 12_500, None), None),
    (2025, True, (200_000, None, None), None),
    # A model of one pathway, of no year: 18,000 a year, from 1,600 to 200,000.
    (None, True, (1600, 200_000, 18_000), None),
]


@pytest.fixture
def found(said: Any) -> dict[str, Any]:
    answer: dict[str, Any] = said("cases", "--format", "json").json()["answer"]
    return answer


def test_the_cases_are_those_of_the_documents(found: dict[str, Any]) -> None:
    told = []
    for case in found["cases"]:
        total = case["total"]["quantity"]
        money = [part["amount"]["min"] for part in case["parts"] if part["amount"]["min"]]
        told.append(
            (
                case["event"]["iri"],
                case["standing"],
                (total["min"], total["max"]),
                money[0] if money else None,
                case["notCompared"] or "",
            )
        )
    assert [each[:4] for each in told] == [
        (full(f"event:{name}"), standing, total, money) for name, standing, total, money, _ in GOLDEN
    ]
    for (*_, why), (*_, part) in zip(told, GOLDEN, strict=True):
        assert bool(why) == bool(part)
        assert part in why


def test_the_estimates_are_those_of_the_documents(found: dict[str, Any]) -> None:
    assert [
        (
            each["year"],
            each["perYear"],
            tuple(each["quantity"][end] for end in ("min", "max", "stated")),
            each["amount"]["min"],
        )
        for each in found["estimates"]
    ] == ESTIMATES


def test_each_case_stands_in_its_year_once(found: dict[str, Any]) -> None:
    rows = {
        year["year"]: [(row["standing"], row["sure"], row["possible"]) for row in year["rows"]]
        for year in found["years"]
    }
    assert rows == {
        # From October 2024 to May 2025: in either year perhaps.
        2024: [("admitted", [], [2])],
        2025: [("admitted", [], [2]), ("charged", [4], [])],
        None: [("charged", [7, 9, 11], []), ("alleged", [3, 10], []), ("suspected", [5, 8], [])],
    }
    assert [row["quantity"]["max"] for row in found["years"][0]["rows"]] == [7700]
    (charged,) = (row for row in found["years"][1]["rows"] if row["standing"] == "charged")
    assert [(each["currency"], each["min"], each["max"]) for each in charged["amounts"]] == [
        ("USD", 510_000_000, None)
    ]


def test_what_is_denied_stays_beside_it(found: dict[str, Any]) -> None:
    denied = {case["event"]["iri"].rpartition("/")[2]: case["disputed"] for case in found["cases"]}
    assert {name for name, aspects in denied.items() if aspects} == {
        "company-1-510m-diversion",
        "deepseek-singapore-purchases",
        "sophgo-dies-to-huawei",
        "megaspeed-onward-shipments",
        "phantom-data-centre-blackwells",
        "gatekeeper-straw-purchases",
    }
    assert denied["gatekeeper-straw-purchases"] == ["Responsibility"]


def test_the_singapore_charges_stand_beside_and_the_charge_of_yuan_apart(found: dict[str, Any]) -> None:
    (singapore,) = (case for case in found["cases"] if "singapore-servers" in case["event"]["iri"])
    assert len(singapore["acts"]) == 3
    assert [each["standing"] for each in singapore["standings"]] == ["alleged"]
    assert full("the-wire-china-2026-03-01-chip-smugglers#c4") in found["apart"]


def test_each_claim_that_is_named_is_cited(said: Any) -> None:
    whole = said("cases", "--format", "json").json()
    cited = {each["claim"] for each in whole["citations"]}
    named = {iri for case in whole["answer"]["cases"] for iri in case["claims"]}
    named |= {iri for each in whole["answer"]["estimates"] for iri in each["claims"]}
    assert named <= cited
    assert cited - named == {*whole["answer"]["apart"], *whole["answer"]["seizures"]}


def test_what_was_not_yet_known_is_not_told(said: Any) -> None:
    early = said("cases", "--known", "2024-12", "--format", "json").json()["answer"]
    assert [case["event"]["iri"] for case in early["cases"]] == [full("event:tesla-x-h100-swap-out")]
    assert [each["year"] for each in early["estimates"]] == [2025, 2025]


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_the_table_fits_the_terminal(said: Any, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    made = said("cases")
    assert (made.status, made.err) == (0, "")
    assert max(map(len, made.out.splitlines())) <= columns
    text = " ".join(made.out.split())
    for note in ("what is alleged or charged is not proven", "are not added to one another"):
        assert note in text


def test_the_sentences_say_who_says_so_and_who_denies(said: Any) -> None:
    lines = said("cases", "--format", "sentence").out.splitlines()
    (gong,) = (line for line in lines if line.startswith("GPUs bought through straw buyers"))
    for part in ("charged (", "US Department of Justice", "attempted", "Fanyue Gong denies it"):
        assert part in gong
    assert (
        "For 2024: about 140,000 (10,000 to 1,000,000) accelerators a year to China, by Center for a New "
        "American Security (estimates, actual; confidence 0.48)." in lines
    )


def test_the_spreadsheet_has_a_row_for_each_line_of_a_year(said: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(said("cases", "--format", "csv").out)))
    assert [row["year"] for row in rows] == ["2024"] * 2 + ["2025"] * 5 + ["no year"] * 4
    assert {row["established"] for row in rows} == {"admitted", "charged", "alleged", "suspected", "estimate"}
    (first,) = (row for row in rows if row["accelerators max"] == "1000000")
    assert first["accelerators min"] == "10000"
    assert all(row["claims"] for row in rows)


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.html", "a.json"])
def test_it_is_written_to_a_file_the_same_each_time(said: Any, name: str, tmp_path: Path) -> None:
    made = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / name
        assert said("cases", "-o", str(path)).status == 0
        made.append(path.read_bytes())
    assert made[0] == made[1]
    if name == "a.json":
        assert json.loads(made[0])["answer"]["cases"]


def test_a_record_without_a_case_says_so(said: Any, tmp_path: Path) -> None:
    made = said("cases", "--known", "2000")
    assert "The record holds no case and no estimate within these limits." in made.out
    none = said("cases", "--known", "2000", "-o", str(tmp_path / "a.svg"))
    assert (none.status, none.out) == (2, "")
    assert "there is nothing to draw" in none.err
