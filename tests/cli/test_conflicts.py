"""`kg conflicts`, over the bundled record: what sources say of the swap, and what hangs on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builder import full

pytestmark = pytest.mark.slow

Json = dict[str, Any]

SWAP = "tesla-x-h100-swap-out"
READINGS = {
    "quantity": ["12,000", "at least 12,001"],
    "reason": ["no place to install", "data centres full", "needed to fill data centres"],
    "recipient": ["X Corp.", "xAI", "X and xAI"],
}
"""What the documents say of the swap, read by hand: Nvidia's memo and a senator on how many; what Musk said
on 4 June and 23 July 2024, and what an article made of it; who had the goods."""


def told(said: Any, *words: str) -> list[Json]:
    found: list[Json] = said("conflicts", *words, "--format", "json").json()["conflicts"]
    return found


def readings(found: list[Json]) -> dict[str, list[str]]:
    return {each["aspect"]: [reading["value"] for reading in each["readings"]] for each in found}


def test_the_readings_of_the_swap_are_those_of_the_documents(said: Any) -> None:
    found = told(said, SWAP)
    assert readings(found) == READINGS
    assert {each["about"]["iri"] for each in found} == {full(f"event:{SWAP}")}
    by_value = {reading["value"]: reading for each in found for reading in each["readings"]}
    assert by_value["at least 12,001"]["claims"] == [full("warren-2024-08-09-release#c1")]
    assert full("dcd-2024-06-h100-redirect#c1") in by_value["X Corp."]["claims"]
    assert full("quartz-2024-06-13-tesla-suit-over-ai#c3") in by_value["xAI"]["claims"]
    assert by_value["data centres full"]["claims"] == [full("dcd-2024-07-24-tesla-50k-gpu-cluster#c4")]
    assert by_value["X Corp."]["grade"] == "B2"


def test_as_text_each_reading_has_its_grade_its_day_and_its_claims(
    said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    made = said("conflicts", SWAP)
    assert (made.status, made.err) == (0, "")
    lines = made.out.splitlines()
    assert lines[0] == "Where do sources contradict each other on H100s reserved for Tesla go to X?"
    assert lines[-1] == "3 conflicts."
    assert [line.split(" (")[0] for line in lines if line[:2] in {"1.", "2.", "3."}] == [
        f"{number}. H100s reserved for Tesla go to X: {aspect}" for number, aspect in enumerate(READINGS, 1)
    ]
    assert any(line.startswith("   • X Corp. — B2 = 0.64 · ") for line in lines)
    assert "[source:warren-2024-08-09-release#c1]" in made.out
    assert max(map(len, lines)) <= 90


@pytest.mark.slow
@pytest.mark.parametrize("aspect", list(READINGS))
def test_an_aspect_narrows_them(said: Any, aspect: str) -> None:
    assert readings(told(said, SWAP, "--aspect", aspect)) == {aspect: READINGS[aspect]}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "event:tesla-x-h100-swap-out",
        "H100s reserved for Tesla go to X",
        "source:warren-2024-08-09-release",
        "source:warren-2024-08-09-release#c1",
        "Tesla",
    ],
)
def test_they_are_found_by_the_names_of_things_documents_and_claims(said: Any, name: str) -> None:
    found = told(said, name, "--aspect", "quantity")
    assert READINGS["quantity"] in [[reading["value"] for reading in each["readings"]] for each in found]


def test_without_a_name_there_are_all_the_open_ones_first(said: Any) -> None:
    found = told(said)
    ids = [each["id"] for each in found]
    assert {each["id"] for each in told(said, SWAP)} < set(ids)
    assert len(ids) == len(set(ids))
    assert [each["settled"] for each in found] == sorted(each["settled"] for each in found)


def test_before_a_document_was_out_it_contradicted_nothing(said: Any) -> None:
    assert readings(told(said, SWAP, "--known", "2024-06-04")) == {}
    june = readings(told(said, SWAP, "--known", "2024-06"))
    assert june.keys() == {"recipient"}  # nobody had spoken of more than 12,000, or of a second reason
    assert sorted(june["recipient"]) == sorted(READINGS["recipient"])
    none = said("conflicts", SWAP, "--known", "2024-06-04")
    assert none.out.splitlines()[2] == "No two claims within these limits contradict each other."


def test_on_a_day_each_reading_says_how_sure_its_dates_are(said: Any) -> None:
    (found,) = told(said, SWAP, "--aspect", "recipient", "--as-of", "2024-01-01")
    assert {reading["value"]: reading["holds"] for reading in found["readings"]}["X Corp."] == "certain"
    assert {reading["holds"] for each in told(said, SWAP) for reading in each["readings"]} == {None}


def test_other_limits_reach_them(said: Any) -> None:
    everything = {each["id"] for each in told(said)}
    for words in (("--primary-only",), ("--modality", "actual")):
        assert {each["id"] for each in told(said, *words)} != everything


@pytest.mark.slow
def test_the_effect_of_a_reading_is_what_changes_without_the_others(said: Any) -> None:
    words = (SWAP, "--aspect", "recipient", "--known", "2024-06", "--effect")
    (found,) = told(said, *words)
    claims = {claim for reading in found["readings"] for claim in reading["claims"]}
    for effect, reading in zip(found["effects"], found["readings"], strict=True):
        assert set(effect["without"]) == claims - set(reading["claims"])
        assert "diversions-of" in {change["question"] for change in effect["changes"]}
    text = said("conflicts", *words).out
    assert "   if reading 1 is right, these answers change: " in text
    assert text.count("if reading ") == 3
    assert {each["effects"] is None for each in told(said, SWAP)} == {True}


def test_they_go_to_a_file(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "conflicts.json"
    made = said("conflicts", SWAP, "--format", "json", "-o", str(path))
    assert (made.status, made.out) == (0, "")
    assert json.loads(path.read_text("utf-8")) == said("conflicts", SWAP, "--format", "json").json()


def test_what_was_asked_is_told_in_the_provenance(said: Any) -> None:
    words = (SWAP, "--aspect", "recipient", "--as-of", "2024", "--known", "2025")
    made = said("conflicts", *words, "--format", "json").json()
    assert made["provenance"]["query"] == {
        "command": "conflicts",
        "about": SWAP,
        "aspect": "recipient",
        "as_of": "2024-12-31",
        "known": "2025-12-31",
    }


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (f"{SWAP} --aspect colour", ["no conflict is in 'colour'", "quantity", "recipient"]),
        ("Telsa", ["'Telsa'", "did you mean Tesla"]),
        ("Colossus", ["'Colossus' can mean", "site:colossus-1"]),
        ("source:warren-2024-08-09-release#c99", ["warren-2024-08-09-release#c"]),
        (f"{SWAP} --format sentence", ["table, json"]),
        (f"{SWAP} --known 2024-13", ["there is no month 13."]),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_status_2(said: Any, words: str, parts: list[str]) -> None:
    made = said("conflicts", *words.split())
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert made.err.startswith("kg: ")
    assert [part for part in parts if part not in made.err] == []


def test_an_aspect_in_which_nothing_was_known_to_conflict_yet_is_no_slip_of_the_pen(said: Any) -> None:
    made = said("conflicts", SWAP, "--known", "2020-01-01", "--aspect", "quantity", "--format", "json")
    assert (made.status, made.json()["conflicts"]) == (0, [])
    wrong = said("conflicts", SWAP, "--known", "2020-01-01", "--aspect", "quantty")
    assert wrong.status == 2
    assert "no conflict is in 'quantty'" in wrong.err
