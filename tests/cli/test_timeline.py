"""`kg timeline`, over the bundled record: what was planned for Cortex, and what came about."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builder import full

pytestmark = pytest.mark.slow

Json = dict[str, Any]

CORTEX = {
    # On 3 August 2024 Musk spoke of about 100,000 H100 and H200.
    "hotscup-2024-08-cortex-100k-gpus#c1": ("about 100,000 (90,000 to 110,000)", "", "2024-08-03", "planned"),
    # The shareholder deck: 50,000 H100 were put in by the end of 2024.
    "dcd-2025-02-cortex-live#c4": ("50,000", "2024-10-01 to 2024-12-31", "by 2025-02-28", "actual"),
    # The second quarter of 2025, and the call on the third; the latter of all that Tesla has.
    "edithly-2025-07-tesla-q2-2025#c1": (
        "67,000 H100-equivalents",
        "2025-06-30",
        "by 2025-07-31",
        "actual",
    ),
    "newspage360-2025-10-tesla-ai5#c1": (
        "81,000 H100-equivalents",
        "2025-10-22",
        "by 2025-10-31",
        "actual",
    ),
}
"""Figures for Cortex as the documents have them, read by hand: how many, when, said when, and how far."""


def told(said: Any, *words: str) -> Json:
    found: Json = said("timeline", *words, "--format", "json").json()
    return found


def claims(found: Json) -> list[str]:
    return [entry["claim"] for entry in found["entries"]]


def test_the_figures_of_cortex_are_those_of_the_documents(said: Any) -> None:
    rows = {
        row["claim"].removeprefix("source:"): row
        for row in said("timeline", "Cortex", "--format", "tsv").rows()
    }
    assert {
        name: tuple(rows[name][column] for column in ("figure", "in the world", "said", "state"))
        for name in CORTEX
    } == CORTEX


def test_they_stand_side_by_side_in_one_series(said: Any) -> None:
    found = told(said, "Cortex")
    (accelerators,) = (each for each in found["series"] if each["unit"] == "PieceUnit")
    order = [claim for claim in accelerators["claims"] if claim in map(full, CORTEX)]
    assert order == list(map(full, CORTEX))
    holders = {entry["claim"]: entry["holder"] for entry in found["entries"]}
    assert holders[full("newspage360-2025-10-tesla-ai5#c1")] == {"iri": full("tesla"), "label": "Tesla"}
    assert holders[full("edithly-2025-07-tesla-q2-2025#c1")] is None


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_as_text_it_fits_the_terminal_and_has_bars_and_an_axis(
    said: Any, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    made = said("timeline", "Cortex")
    assert (made.status, made.err) == (0, "")
    lines = made.out.splitlines()
    assert lines[0] == "Cortex (site:cortex): what happened, and what was said of it"
    assert max(map(len, lines)) <= columns
    text = " ".join(made.out.split())
    for figure in (
        "100,000",
        "50,000 Nvidia H100",
        "67,000 H100-equivalents",
        "81,000 H100-equivalents (all of Tesla)",
    ):
        assert figure in text
    assert {mark for mark in "●○┆◈─░█" if mark in made.out} == set("●○┆◈─░█")
    assert [word for word in ("megawatts", "accelerators") if f"actual █: {word}" not in text] == []


def test_what_was_not_yet_known_is_not_told(said: Any) -> None:
    early = claims(told(said, "Cortex", "--known", "2024-08-31"))
    assert full("hotscup-2024-08-cortex-100k-gpus#c1") in early
    assert [name for name in list(CORTEX)[1:] if full(name) in early] == []


def test_what_was_not_yet_so_is_not_told_and_the_rest_says_how_sure_it_is(said: Any) -> None:
    found = told(said, "Cortex", "--as-of", "2024-12-15")
    sure = {entry["claim"]: entry["holds"] for entry in found["entries"]}
    assert sure[full("dcd-2025-02-cortex-live#c4")] == "certain"
    assert sure[full("hotscup-2024-08-cortex-100k-gpus#c4")] == "possible"  # by the end of the year
    assert full("edithly-2025-07-tesla-q2-2025#c1") not in sure
    assert "possibly so by then" in said("timeline", "Cortex", "--as-of", "2024-12-15").out


def test_other_limits_reach_it(said: Any) -> None:
    everything = claims(told(said, "Cortex"))
    actual = told(said, "Cortex", "--modality", "actual")["entries"]
    assert {entry["planned"] for entry in actual} == {False}
    assert 0 < len(claims(told(said, "Cortex", "--primary-only"))) < len(everything)


@pytest.mark.parametrize(
    "name", ["tesla-x-h100-swap-out", "lot:tesla-12k-h100", "Tesla", "H100", "model:grok-5"]
)
def test_actors_events_lots_products_and_models_have_one_too(said: Any, name: str) -> None:
    found = told(said, name)
    assert found["entries"]
    assert len(claims(found)) == len(set(claims(found)))


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG\r\n\x1a\n")])
def test_a_file_that_is_called_as_a_picture_is_one(
    said: Any, ending: str, start: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{ending}"
    made = said("timeline", "Cortex", "--output", str(path))
    assert (made.status, made.out, made.err) == (0, "", "")
    assert path.read_bytes().startswith(start)
    if ending == "svg":
        assert "67,000 H100-equivalents" in path.read_text("utf-8")


def test_any_other_file_is_the_text_or_what_the_format_says(said: Any, tmp_path: Path) -> None:
    for name, words in (("x.txt", ()), ("x.tsv", ("--format", "tsv")), ("x.json", ("--format", "json"))):
        made = said("timeline", "tesla-x-h100-swap-out", *words, "-o", str(tmp_path / name))
        assert (made.status, made.out, made.err) == (0, "", "")
        assert (tmp_path / name).read_text("utf-8") == said("timeline", "tesla-x-h100-swap-out", *words).out
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))["entity"]["iri"] == full(
        "event:tesla-x-h100-swap-out"
    )


def test_without_matplotlib_a_picture_is_one_line_and_no_file(
    said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    made = said("timeline", "tesla-x-h100-swap-out", "-o", str(tmp_path / "x.svg"))
    assert (made.status, made.out) == (2, "")
    assert made.err == (
        "kg: a picture needs the extra 'pictures'; install it with: pip install 'ai-infra-kg[pictures]'\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Cortx", ["'Cortx'", "Cortex"]),
        ("Colossus", ["'Colossus' can mean", "site:colossus-1"]),
        ("source:warren-2024-08-09-release", ["source:warren-2024-08-09-release"]),
        ("Cortex --as-of 2024-13", ["there is no month 13."]),
        ("tesla-x-h100-swap-out -o nowhere/x.svg", ["nowhere/x.svg: it cannot be written there"]),
        ("tesla-x-h100-swap-out -o nowhere/x.txt", ["nowhere/x.txt: it cannot be written there"]),
        ("Cortex --format sentence", ["table, tsv, json"]),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_status_2(
    said: Any, words: str, parts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = said("timeline", *words.split())
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert made.err.startswith("kg: ")
    assert [part for part in parts if part not in made.err] == []
