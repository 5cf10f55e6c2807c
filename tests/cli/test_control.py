"""The command, as its user calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TESLA = ("control", "Tesla", "--as-of", "2024-08-26")


def test_a_day_is_told_in_tables(said: Any) -> None:
    answer = said(*TESLA)
    assert answer.status == 0
    assert answer.out.startswith("Who controls or influences Tesla on 2024-08-26, and by which chains?")
    assert "Elon Musk is chief executive of Tesla" in answer.out
    assert "No source in the record says who owns or controls Tesla on 2024-08-26." in " ".join(
        answer.out.split()
    )


def test_sentences_say_controls_only_where_a_claim_does(said: Any) -> None:
    lines = said("control", "xAI", "--as-of", "2026-06-30", "--format", "sentence").out.splitlines()
    told = [line for line in lines if " controls " in line]
    assert told
    assert all(
        "xAI controls CTC Property LLC" in line or "xAI controls MZX Tech LLC" in line for line in told
    )
    assert any(line.startswith("SpaceX bought xAI, according to SpaceX (") for line in lines)


def test_what_nobody_knew_yet_is_left_out(said: Any) -> None:
    early = said("control", "X Corp.", "--known", "2025-01-31", "--format", "json").json()["answer"]
    assert [(each["holder"]["label"], each["relation"]) for each in early["above"]] == [("Elon Musk", "owns")]
    late = said("control", "X Corp.", "--known", "2025-04-30", "--format", "json").json()["answer"]
    assert ("xAI", "bought") in [(each["holder"]["label"], each["relation"]) for each in late["above"]]


def test_a_claim_that_is_left_out_changes_the_answer(said: Any) -> None:
    whole = said(*TESLA, "--format", "json").json()["answer"]
    (post,) = [each for each in whole["posts"] if each["holder"]["label"] == "Elon Musk"]
    without = said(*TESLA, "--format", "json", "--without", *post["claims"]).json()["answer"]
    assert "Elon Musk" not in {each["holder"]["label"] for each in without["posts"]}
    levels = [
        [each["level"] for each in answer["related"] if each["party"]["label"] == "xAI"]
        for answer in (whole, without)
    ]
    assert levels == [["influence"], ["decision"]]  # that Musk decided on Tesla's chips is said elsewhere


def test_the_threshold_moves_the_word(said: Any) -> None:
    asked = ("control", "OpenAI", "--format", "json")
    words = [
        [each["relation"] for each in said(*asked, "--threshold", value).json()["answer"]["above"]]
        for value in ("0.5", "0.2")
    ]
    assert words == [["owns"], ["controls"]]


def test_flows_keep_to_the_window(said: Any) -> None:
    asked = (*TESLA, "--format", "json", "--after", "2024", "--before", "2024")
    flows = said(*asked).json()["answer"]["flows"]
    dated = [flow for flow in flows if flow["when"]["earliest"] or flow["when"]["latest"]]
    assert {flow["verb"] for flow in dated} >= {"pays", "sellsTo", "losesStaffTo"}
    assert all((flow["when"]["latest"] or "2024") >= "2024-01-01" for flow in dated)
    assert not [flow for flow in dated if flow["when"]["latest"] and flow["when"]["latest"] < "2024-01-01"]


def test_every_claim_of_an_answer_is_cited(said: Any) -> None:
    answer = said("control", "xAI", "--format", "json").json()
    cited = {each["claim"] for each in answer["citations"]}
    parts = [*answer["answer"]["above"], *answer["answer"]["flows"], *answer["answer"]["former"]]
    assert {claim for part in parts for claim in (*part["claims"], *part["denials"])} <= cited


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tesla.svg", "tesla.html", "tesla.csv"])
def test_it_is_written_to_a_file_by_its_ending(said: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert said(*TESLA, "--output", str(file)).status == 0
    assert file.stat().st_size > 100


def test_mistakes_are_one_sentence(said: Any) -> None:
    for words in (("control", "Teslla"), ("control", "Tesla", "--threshold", "2"), ("control",)):
        answer = said(*words)
        assert answer.status == 2
        assert answer.out == ""
        assert answer.err.startswith("kg: ")


def test_an_actor_that_nobody_ties_to_anyone_has_nothing_to_draw(said: Any, tmp_path: Path) -> None:
    answer = said("control", "CNBC", "--output", str(tmp_path / "none.svg"))
    assert (answer.status, answer.out) == (2, "")
    assert "nothing to draw" in answer.err
    assert not (tmp_path / "none.svg").exists()
