"""`kg paths --transfers`, over tables that are written for it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

TABLE = """\
id,source,target,date,quantity,product,confidence
T1,Nvidia,Dell,2024-01,12000,H100,0.9
T2,Dell,Tesla,2024-02-03,8000,H100,0.8
T3,Dell,xAI,2024-03,12000,H100,0.95
T4,Tesla,xAI,2024,5000,H100,0.7
T5,Nvidia,Supermicro,2024-05-02,,H200,1
T6,Supermicro,xAI,2024-05-01,,H200,1
T7,Nvidia,Supermicro,2024-05-01,,H100,1
"""
"""Of the ways by Supermicro, T5 comes a day too late for T6, and T7 is of other goods."""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "transfers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def routes(said: Any, table: str, *words: str) -> list[list[str]]:
    """The identifiers of the legs of each path."""
    made = said("paths", "Nvidia", "xAI", "--transfers", table, "--format", "json", *words)
    assert (made.status, made.err) == (0, "")
    return [[leg["event"]["label"] for leg in way["legs"]] for way in made.json()["answers"]]


def test_paths_keep_to_time_and_goods_and_the_surest_is_first(said: Any, table: str) -> None:
    assert routes(said, table) == [["T1", "T3"], ["T1", "T2", "T4"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--avoid", "Tesla"), [["T1", "T3"]]),
        (("--via", "Tesla"), [["T1", "T2", "T4"]]),
        (("--min-quantity", "6000"), [["T1", "T3"]]),
        (("--before", "2024-02-28"), [["T1", "T2", "T4"]]),
        (("--max-legs", "2"), [["T1", "T3"]]),
        (("--by", "earliest"), [["T1", "T2", "T4"], ["T1", "T3"]]),
        (("--product", "H200"), []),
        (("--max-degree", "2"), []),
        (("-k", "1"), [["T1", "T3"]]),
    ],
)
def test_each_filter_keeps_what_it_says(
    said: Any, table: str, words: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert routes(said, table, *words) == expected


def test_a_path_has_its_figures_and_what_it_was_made_from(said: Any, table: str) -> None:
    answer = said("paths", "Nvidia", "xAI", "--transfers", table, "--format", "json", "-k", "1").json()
    (way,) = answer["answers"]
    assert answer["truncated"] is True
    assert len(answer["provenance"]["data"]) == 64
    assert way["quantity"] == {"min": 12000, "max": 12000, "stated": None, "unit": "PieceUnit"}
    assert (way["confidence"]["weakest"], way["confidence"]["joint"]) == (0.9, 0.855)
    assert way["legs"][0]["when"] == {"earliest": "2024-01-01", "latest": "2024-01-31"}


def test_as_text_and_as_sentences_each_leg_is_told(said: Any, table: str) -> None:
    text = said("paths", "Nvidia", "xAI", "--transfers", table).out
    assert "1. Nvidia → Dell → xAI\n" in text
    assert "- Dell to Tesla: 8,000 H100, 2024-02-03, confidence 0.8 [T2]" in text
    sentences = said("paths", "Nvidia", "xAI", "--transfers", table, "--format", "sentence").out.splitlines()
    assert len(sentences) == 2
    assert sentences[0].startswith(
        "Goods can have gone from Nvidia → Dell → xAI: Nvidia to Dell: 12,000 H100"
    )
    none = said("paths", "xAI", "Nvidia", "--transfers", table)
    assert (none.status, "holds no path" in none.out) == (0, True)


def test_how_many_can_have_gone_over_all_ways_is_told_with_what_limits_it(said: Any, table: str) -> None:
    words = ("paths", "Nvidia", "xAI", "--transfers", table, "--bound")
    bound = said(*words, "--format", "json").json()["bound"]
    assert (bound["high"]["quantity"], bound["low"]["quantity"]) == (12000, 12000)
    assert [leg["event"]["label"] for leg in bound["high"]["cut"]] == ["T1"]
    assert (bound["exact"], bound["truncated"], bound["unit"]) == (False, False, "PieceUnit")
    text = said(*words).out
    assert (
        "Over all ways together at most 12,000 pieces can have gone; this leg limits it:\n   - Nvidia" in text
    )
    assert "this leg limits it: Nvidia to Dell: 12,000 H100" in said(*words, "--format", "sentence").out
    plain = said("paths", "Nvidia", "xAI", "--transfers", table, "--format", "json").json()
    assert plain["bound"] is None
    assert "bound" not in plain["provenance"]["query"]


@pytest.mark.parametrize(
    ("words", "quantity", "cut"),
    [
        (("--avoid", "Tesla"), 12000, ["T1"]),
        (("--avoid", "Dell"), 0, []),
        (("--avoid", "xAI"), 0, []),
        (("--before", "2024-02"), 5000, ["T4"]),
        (("--after", "2024-02"), 0, []),
        (("--product", "H200"), 0, []),
        (("--max-legs", "1"), 12000, ["T1"]),
    ],
)
def test_a_bound_keeps_to_window_goods_and_parties_but_not_to_a_number_of_legs(
    said: Any, table: str, words: tuple[str, ...], quantity: int, cut: list[str]
) -> None:
    made = said("paths", "Nvidia", "xAI", "--transfers", table, "--bound", "--format", "json", *words)
    high = made.json()["bound"]["high"]
    assert (high["quantity"], [leg["event"]["label"] for leg in high["cut"]]) == (quantity, cut)


def test_where_nothing_limits_it_the_open_legs_are_told(said: Any, table: str) -> None:
    words = ("paths", "Nvidia", "Supermicro", "--transfers", table, "--bound")
    bound = said(*words, "--format", "json").json()["bound"]
    assert bound["high"]["quantity"] is None
    assert [leg["event"]["label"] for leg in bound["high"]["openBy"]] == ["T7", "T5"]
    assert "No known number of pieces limits how many" in said(*words).out
    none = said("paths", "xAI", "Nvidia", "--transfers", table, "--bound")
    assert "No way is known by which goods can have gone within these limits." in none.out
    late = said(*words, "--budget", "0")
    assert "Time ran out: there may be a lower bound; raise --budget." in late.out


def test_bad_rows_are_refused_by_line_and_column_or_skipped_and_counted(said: Any, table: str) -> None:
    Path(table).write_text(TABLE.replace("8000", "-8000").replace("2024-05-02", "2 May"), encoding="utf-8")
    made = said("paths", "Nvidia", "xAI", "--transfers", table)
    assert (made.status, made.out) == (2, "")
    assert made.err == (
        f"kg: {table}:3: column 'quantity': a quantity is not negative; this one says '-8000'.\n"
    )
    assert routes(said, table, "--skip-bad") == [["T1", "T3"]]
    assert (
        "Rows left out: 1 × date; 1 × negative."
        in said("paths", "Nvidia", "xAI", "--transfers", table, "--skip-bad").out
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Nvdia", "xAI"), "no transfer names the party 'Nvdia'; did you mean Nvidia?"),
        (("Nvidia", "xAI", "--product", "B200"), "no transfer names the product 'B200'; did you mean H200?"),
        (
            ("Nvidia", "xAI", "--via", "Zuse"),
            "no transfer names the party 'Zuse'; write it as the table does.",
        ),
    ],
)
def test_a_name_that_the_table_does_not_hold_is_refused(
    said: Any, table: str, words: tuple[str, ...], sentence: str
) -> None:
    made = said("paths", *words, "--transfers", table)
    assert (made.status, made.out, made.err) == (2, "", f"kg: {table}: {sentence}\n")


@pytest.mark.parametrize(
    "words",
    [("--explain",), ("--primary-only",), ("--format", "turtle"), ("--modality", "Actual"), ("--only",)],
)
def test_what_only_claims_can_say_is_not_asked_of_a_table(
    said: Any, table: str, words: tuple[str, ...]
) -> None:
    made = said("paths", "Nvidia", "xAI", "--transfers", table, *words)
    assert made.status == 2
    assert "a table of transfers holds none" in made.err
    alone = said("paths", "nvidia", "xai", "--skip-bad")
    assert (alone.status, "--transfers FILE" in alone.err) == (2, True)


def test_a_party_that_is_wanted_and_forbidden_is_named(said: Any, table: str) -> None:
    made = said("paths", "Nvidia", "xAI", "--transfers", table, "--via", "Tesla", "--avoid", "Tesla")
    sentence = "Tesla is both wanted and forbidden on the way (via, avoid); leave one of the two out."
    assert (made.status, made.out, made.err) == (2, "", f"kg: {sentence}\n")


def test_a_table_is_read_by_columns_alone(said: Any, table: str) -> None:
    asked = ("paths", "Nvidia", "xAI", "--transfers", table)
    assert said(*asked, "--engine", "columns").out == said(*asked).out
    made = said(*asked, "--engine", "networkx")
    assert (made.status, made.out) == (2, "")
    assert made.err == "kg: --engine networkx is for the record; a table is read by columns.\n"


def test_a_table_comes_through_a_pipe(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode()), encoding="utf-8"))
    assert routes(said, "-") == [["T1", "T3"], ["T1", "T2", "T4"]]


def test_without_time_left_it_says_that_there_may_be_more(said: Any, table: str) -> None:
    made = said("paths", "Nvidia", "xAI", "--transfers", table, "--budget", "0", "--format", "json")
    assert (made.status, made.json()["truncated"]) == (0, True)


def test_the_record_is_asked_without_the_columns() -> None:
    code = (
        "import sys; from kg import cli; sys.argv = ['kg', 'paths', 'nvidia', 'xai', '-k', '1']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "import json; print(json.dumps('numpy' in sys.modules), file=sys.stderr)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(made.stderr) is False


@pytest.mark.parametrize("engine", ["networkx", "columns"])
def test_more_legs_than_there_can_be_are_refused_by_both_engines(said: Any, engine: str) -> None:
    made = said("paths", "Nvidia", "xAI", "--engine", engine, "--max-legs", "128")
    assert (made.status, made.out) == (2, "")
    assert "128 is more than 127" in made.err
