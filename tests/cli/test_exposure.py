"""`kg exposure` over the bundled record: the same answer in every form."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ASKED = ("exposure", "OpenAI", "--pays", "0.6")


@pytest.fixture
def found(said: Any) -> dict[str, Any]:
    answer: dict[str, Any] = said(*ASKED, "--format", "json").json()
    return answer


def test_all_that_it_rests_on_is_cited(found: dict[str, Any]) -> None:
    cited = {each["claim"] for each in found["citations"]}
    answer = found["answer"]
    for each in (*answer["dependents"], *answer["second"], *answer["dependsOn"]):
        assert cited >= {*each["claims"], *each["denials"]}
    for each in (*answer["cascades"][0]["losses"], *answer["cascades"][0]["calls"]):
        assert cited >= {*each["claims"], *each["denials"]}


def test_no_loss_is_larger_than_what_is_owed_and_none_is_told_as_certain_after_the_first_round(
    found: dict[str, Any],
) -> None:
    (cascade,) = found["answer"]["cascades"]
    for loss in cascade["losses"]:
        owed = loss["owed"]["max"]
        assert owed is None or loss["first"]["max"] <= owed
        assert loss["second"]["min"] == 0
        assert loss["final"]["min"] == loss["first"]["min"]


def test_the_tables_tell_losses_promises_and_ties(said: Any) -> None:
    told = " ".join(said(*ASKED).out.split())
    for words in (
        "Who loses if OpenAI pays 60% of what it promised, and who depends on it?",
        "If OpenAI pays 60%: at least USD 244.16 billion stays unpaid",
        "Who promised what for the case, in the order in which it can fire",
        "Who depends on OpenAI",
        "On whom OpenAI depends",
        "bounds and no forecast",
        "Fallen through, and not counted: Nvidia → OpenAI",
    ):
        assert words in told


def test_sentences_name_who_says_so_and_never_tell_a_bound_as_a_loss(said: Any) -> None:
    lines = said(*ASKED, "--format", "sentence").out.splitlines()
    (oracle,) = [line for line in lines if line.startswith("Oracle is owed")]
    assert "loses USD 120 billion in the first round, as reported by" in oracle
    for line in lines:
        if " can lose through " in line:
            assert "at most" in line or "not known" in line
    (backstop,) = [line for line in lines if line.startswith("Nvidia stands in for CoreWeave")]
    assert "Capacity of CoreWeave stays unsold" in backstop
    assert "can fire in round 2, for at most USD 8.96 billion" in backstop


def test_a_spreadsheet_gets_the_losses_where_a_part_is_paid_and_the_ties_otherwise(said: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(said(*ASKED, "--format", "csv").out)))
    (oracle,) = [row for row in rows if row["party"] == "Oracle"]
    assert (oracle["round"], oracle["first round min"], oracle["second round max"]) == (
        "1",
        "120000000000",
        "0",
    )
    ties = list(csv.DictReader(io.StringIO(said("exposure", "Microsoft", "--format", "csv").out)))
    (share,) = [row for row in ties if row["dependent"] == "CoreWeave" and row["for"] == "revenue"]
    assert (share["share min"], share["share of"]) == ("0.62", "Revenue")


def test_what_comes_from_firms_that_it_funds(said: Any) -> None:
    lines = said("exposure", "Microsoft", "--format", "sentence").out.splitlines()
    (backlog,) = [line for line in lines if line.startswith("Of the backlog of Microsoft")]
    assert (
        "firms that it funds stand for 100%: OpenAI (USD 250 billion), Anthropic (USD 30 billion)" in backlog
    )
    assert "A figure of all its backlog would tell the share in the whole." in backlog


def test_what_nobody_knew_yet_is_left_out(said: Any) -> None:
    early = said(*ASKED, "--known", "2025-08-31", "--format", "json").json()["answer"]
    assert {each["party"]["label"] for each in early["cascades"][0]["losses"] if each["round"] == 1} == {
        "Oracle",
        "Stargate",
    }


def test_who_owes_nothing_and_who_is_tied_to_nobody_is_said(said: Any) -> None:
    assert "holds no commitment of Epoch AI" in said("exposure", "Epoch AI", "--pays", "0").out
    assert "ties Epoch AI to anybody" in said("exposure", "Epoch AI", "--format", "sentence").out


def test_a_part_is_a_number_from_nought_to_one(said: Any) -> None:
    assert said("exposure", "OpenAI", "--pays", "60").status == 2


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
@pytest.mark.parametrize("asked", [ASKED, ("exposure", "Nvidia")])
def test_pictures_and_the_page(said: Any, tmp_path: Path, asked: tuple[str, ...], ending: str) -> None:
    file = tmp_path / f"exposure.{ending}"
    assert said(*asked, "--output", str(file), "--theme", "dark").status == 0
    assert file.stat().st_size > 1000
