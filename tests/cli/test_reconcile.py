"""`kg reconcile` through the command line: each form that an account takes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def test_an_account_is_told_as_tables_with_what_would_close_it(said: Any) -> None:
    made = said("reconcile", "Megaspeed")
    assert (made.status, made.err) == (0, "")
    lines = [" ".join(line.split()) for line in made.out.splitlines()]
    assert "Nvidia GPU delivered, not seen at least 41,400 0" in lines
    text = " ".join(lines)
    assert "how many were delivered at most" in text
    assert "of other parties, and never added: klse-screener-2025-10-10-speedmatrix#c1." in text


def test_a_sentence_has_who_said_it_how_far_it_has_come_and_who_denies_it(said: Any) -> None:
    lines = said("reconcile", "Megaspeed", "--format", "sentence").out.splitlines()
    (sent,) = (line for line in lines if " sent on (" in line)
    assert sent.startswith(
        "Nvidia GPU: an unknown number sent on (no date), by a suspicion of Unnamed US officials"
    )
    assert "without proof" in sent
    assert "Nvidia deny" in sent


def test_the_rows_for_a_spreadsheet_are_all_that_is_told(said: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(said("reconcile", "Colossus 1", "--format", "csv").out)))
    counts = [
        (row["when"], row["how many min"])
        for row in rows
        if row["product"] == "Nvidia H100" and row["stage"] == "seen"
    ]
    assert ("2024-08-11", "25000") in counts
    assert ("2026-06-01", "150000") in counts


def test_a_total_over_layers_is_refused_in_one_sentence_and_told_where_it_is_asked_for(said: Any) -> None:
    refused = said("reconcile", "OpenAI", "--capacity", "--format", "json").json()
    assert any(note.endswith("or for the sum with --across-layers.") for note in refused["notes"])
    (total,) = (each for each in refused["answer"]["totals"] if each["stage"] == "announced")
    assert (total["refused"], total["quantity"]) == (True, None)
    asked = said("reconcile", "OpenAI", "--capacity", "--across-layers", "--format", "json").json()
    (total,) = (each for each in asked["answer"]["totals"] if each["stage"] == "announced")
    assert (total["quantity"]["min"], total["quantity"]["max"]) == (26000, 27200)
    assert any("adds chips and sites of others that it uses" in note for note in asked["notes"])


def test_one_family_can_be_asked_for(said: Any) -> None:
    rows = said("reconcile", "Megaspeed", "--product", "Blackwell", "--format", "json").json()["answer"][
        "rows"
    ]
    assert {row["thing"]["label"] for row in rows} == {
        "Nvidia Blackwell family",
        "Nvidia Bianca board",
        "Nvidia GB300",
    }


def test_a_party_of_which_nothing_is_told_has_an_empty_account(said: Any) -> None:
    made = said("reconcile", "Jensen Huang")
    assert made.status == 0
    assert "The record tells of no chips of Jensen Huang." in made.out


def test_what_is_neither_actor_nor_site_is_refused(said: Any) -> None:
    made = said("reconcile", "H100")
    assert (made.status, made.out) == (2, "")
    assert "'H100' is product:h100" in made.err


def test_a_picture_has_the_ranges_of_each_line_side_by_side(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "m.svg"
    assert said("reconcile", "Megaspeed", "--output", str(file)).status == 0
    drawn = file.read_text("utf-8")
    for words in ("delivered", "at least 136,000", "about 86,000 (77,400 to 94,600)"):
        assert words in drawn
