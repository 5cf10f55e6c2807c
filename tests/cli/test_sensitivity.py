"""`kg sensitivity` over the bundled record: what each answer hangs on, by the facts, in every form."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import query
from kg.analysis.registry import ANALYSES
from kg.cli.sensitivity import _analyses, command_of

pytestmark = pytest.mark.slow

HOLDINGS = ("sensitivity", "holdings", "--set", "holder=megaspeed", "--cited-only")
SWAP = ("sensitivity", "diversions", "--intended", "Tesla", "--actual", "X Corp.", "--cited-only")


def removals(said: Any, *words: str) -> dict[str, dict[str, Any]]:
    """What changes without each origin, by its slug."""
    found = said(*words, "--format", "json", "--origins", "400").json()["answer"]["removals"]
    return {each["origin"]["iri"].rsplit("/", 1)[1]: each for each in found}


def told(removal: dict[str, Any]) -> dict[str, tuple[str, str | None, str | None]]:
    """The changes by where: the kind, what stood there, and what stands there without the origin."""
    return {
        each["where"]: (each["kind"], *(side and side["text"] for side in (each["before"], each["after"])))
        for each in removal["changes"]
    }


# ---- golden answers, read by hand against the facts


def test_what_is_told_of_megaspeed_hangs_on_bloomberg_and_on_customs_records(said: Any) -> None:
    found = removals(said, *HOLDINGS)
    customs = told(found["customs-records-2023-to-2025-megaspeed"])
    # F0348: at least 136,000 GPUs, over half of them Blackwell, by an analysis of customs records.
    assert customs["rows: Nvidia GPU, delivered"] == ("figure", "at least 136,000", None)
    assert customs["rows: Nvidia GPU, delivered · confidence"][0] == "confidence"
    bloomberg = told(found["bloomberg-2025-12-megaspeed"])
    # F0349: Nvidia counted about 86,000; F0350: a few thousand Blackwell; F0352: at least 17,544 GB300.
    assert bloomberg["rows: Nvidia GPU, counted"] == ("goes", "77,400 to 94,600", None)
    assert bloomberg["rows: Nvidia Blackwell family, counted"] == ("goes", "2,000 to 9,999", None)
    assert ("goes", "at least 17,544", None) in bloomberg.values()
    # F0361: the officials' visit of September 2024 is still there without it, as the New York Times has it.
    assert bloomberg["rows: Nvidia GPU, seen · stance"] == ("word", "asserts", "reports")
    assert next(iter(found)) == "bloomberg-2025-12-megaspeed"


def test_a_case_hangs_on_the_charge_and_its_number_on_the_press(said: Any) -> None:
    found = removals(said, "sensitivity", "cases", "--cited-only")
    case = "cases: Hao Global sends H100 and H200 to China and Hong Kong"
    # F0376: at least $160 million, with a plea of guilty, by the Department of Justice.
    justice = told(found["us-doj-2025-12-08-operation-gatekeeper"])
    assert justice[case] == ("goes", "at least USD 160 million", None)
    # F0381: about 7,000 chips, by The Wire China alone.
    press = told(found["the-wire-china-2026-03-01-chip-smugglers"])
    assert press[f"{case} · total · quantity"] == ("figure", "6,300 to 7,700", "not known")
    assert press["years: 2025 · rows: admitted · quantity"] == ("figure", "at most 7,700", "not known")


def test_the_swap_hangs_on_the_memo_and_the_admission_on_musk(said: Any) -> None:
    found = removals(said, *SWAP)
    answer = "answers: Tesla, X Corp., Nvidia H100, 12,000 H100 reserved for Tesla"
    # F0024: the memo of December 2023 gives 12,000 H100; without it, Senator Warren's letter alleges more.
    memo = told(found["nvidia-2023-12-memo"])
    assert memo[f"{answer} · quantity"] == ("figure", "12,000", "at least 12,001")
    assert memo[f"{answer} · stance"] == ("word", "asserts", "alleges")
    assert memo[f"{answer} · counter leg"] == ("goes", "12,000", None)
    # F0031: Musk's reply is what admits it.
    both = "answers: Tesla, X and xAI, Nvidia H100, Thousands of GPUs reserved for Tesla"
    leg = f"{both} · legs: H100s reserved for Tesla go to X, Tesla, X and xAI"
    assert told(found["elon-musk-2024-06-04-post"])[f"{leg} · stance"] == ("word", "admits", "reports")


@pytest.mark.long
def test_the_plan_of_85_000_is_from_one_call(said: Any) -> None:
    where = "rows: Nvidia GPU, chips, piece · stages: announced, in place · quantity"
    found = removals(said, "sensitivity", "reconcile", "Tesla", "--cited-only")
    # F0035: 85,000 H100 by the end of 2024, said on the call of April 2024.
    assert told(found["tesla-2024-04-23-q1-call"])[where] == (
        "figure",
        "90,000 to 195,000",
        "100,000 to 210,000",
    )
    assert told(found["elon-musk-2024-08-03-post"])[where] == ("figure", "90,000 to 195,000", "85,000")


# ---- what is left out, and what is not


@pytest.mark.long
def test_each_origin_changes_what_the_command_itself_finds_without_it(said: Any, graph: kg.Graph) -> None:
    found = said("sensitivity", "cases", "--origins", "400", "--format", "json").json()["answer"]
    changing = {each["origin"]["iri"] for each in found["removals"]}
    whole = kg.cases(graph).json()["answer"]
    claims = graph.record.claims.values()
    for origin in {graph.record.lineage(claim)[-1] for claim in claims}:
        left = kg.cases(graph, without=[origin]).json()["answer"]
        assert (left != whole) >= (origin in changing), origin
        if origin not in changing:
            assert _figures(left) == _figures(whole), origin
    assert found["changing"] + found["steady"] == len({graph.record.lineage(claim)[-1] for claim in claims})


def _figures(value: Any) -> list[Any]:
    """All figures of an answer, in order: what the slow twin compares."""
    if isinstance(value, dict):
        own = [(value["min"], value["max"])] if {"min", "max"} <= value.keys() else []
        return own + [each for member in value.values() for each in _figures(member)]
    return [each for member in value for each in _figures(member)] if isinstance(value, list) else []


@pytest.mark.long
def test_an_answer_can_hang_on_an_origin_that_it_does_not_name(said: Any) -> None:
    every = set(removals(said, "sensitivity", "control", "Tesla"))
    few = set(removals(said, "sensitivity", "control", "Tesla", "--cited-only"))
    assert few < every


def test_every_analysis_and_every_named_question_can_be_asked(said: Any) -> None:
    assert set(_analyses()) == {each.name.split()[0] for each in ANALYSES}
    assert not {*_analyses()} & {each.name for each in query.named()}
    for name in (*_analyses(), *(each.name for each in query.named())):
        assert command_of(name).__doc__
    words = " ".join(said("sensitivity", "control", "--help").out.split())
    for option in ("ACTOR", "--threshold", "--as-of", "--data", "--cited-only", "--figure", "--origins"):
        assert option in words
    assert "--explain" not in said("sensitivity", "diversions", "--help").out


@pytest.mark.parametrize(
    "words",
    [
        "paths Nvidia xAI", "reach Nvidia", "conflicts Cortex", "lots", "lot tesla-12k-h100",
        "timeline Cortex", "show Tesla", "stats", "stats --quality", "screen megaspeed",
        "circular Nvidia", "who-denies",
    ],
)  # fmt: skip
def test_each_kind_of_answer_is_read(said: Any, words: str) -> None:
    found = said("sensitivity", *words.split(), "--seconds", "0.01", "--format", "json").json()
    assert found["truncated"]
    assert found["answer"]["untried"] > 0
    assert found["provenance"]["query"]["question"] == words.split(maxsplit=1)[0]


# ---- forms and errors


def test_an_answer_that_hangs_on_nothing_says_so(said: Any, tmp_path: Path) -> None:
    words = ("sensitivity", "lot", "tesla-12k-h100", "--primary-only", "--known", "2023", "--cited-only")
    assert "The answer does not hang on any one origin" in " ".join(said(*words).out.split())
    made = said(*words, "-o", str(tmp_path / "a.svg"))
    assert (made.status, made.err.count("\n")) == (2, 1)
    assert "nothing to draw" in made.err


@pytest.mark.long
def test_the_table_tells_the_same_as_the_sentences(said: Any) -> None:
    table = " ".join(said(*HOLDINGS).out.split())
    sentences = said(*HOLDINGS, "--format", "sentence").out
    for part in ("Bloomberg, 2025-12", "The answer hangs most on", "at least 17,544"):
        assert part in table
        assert part in sentences
    assert (
        "Without TechNewsHub, 2025-10-15 [technewshub-2025-10-15-megaspeed], which is no independent origin,"
        in (sentences)
    )


@pytest.mark.long
def test_csv_has_a_line_for_each_change(said: Any) -> None:
    lines = list(csv.DictReader(io.StringIO(said(*HOLDINGS, "--format", "csv").out)))
    wanted = [change for each in removals(said, *HOLDINGS).values() for change in each["changes"]]
    assert [line["kind"] for line in lines] == [change["kind"] for change in wanted]
    assert lines[0]["figure min"] == "17544"
    assert lines[0]["origin"] == "source:bloomberg-2025-12-megaspeed"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_drawn_of_the_figure_that_is_asked_for(said: Any, theme: str, tmp_path: Path) -> None:
    made = said(*HOLDINGS, "--figure", "delivered", "-o", str(tmp_path / "a.svg"), "--theme", theme)
    assert (made.status, made.out, made.err) == (0, "", "")
    picture = (tmp_path / "a.svg").read_text("utf-8")
    assert "delivered" in picture
    assert "Customs authorities" in picture


@pytest.mark.long
def test_a_page_shows_picture_and_table_and_cites_what_goes(said: Any, tmp_path: Path) -> None:
    said(*HOLDINGS, "-o", str(tmp_path / "a.html"))
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.count("<svg") == 1
    assert "136,000" in page
    cited = {each["claim"] for each in said(*HOLDINGS, "--format", "json").json()["citations"]}
    going = {claim for each in removals(said, *HOLDINGS).values() for claim in each["claims"]}
    assert going <= cited
    assert going


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("", "Missing argument"),
        ("reconcil Tesla", "'reconcil' is no analysis and no named question; did you mean reconcile?"),
        ("zzz", "`kg questions` lists the questions."),
        ("--cited-only cases", "name the question first: kg sensitivity cases"),
        ("sources", "is no analysis and no named question"),
        ("holdings --set holder", "--set holder is no NAME=VALUE"),
        ("holdings --set what=ever", "the question has no parameter 'what'"),
        ("control Tesal", "did you mean Tesla"),
        ("cases --figure zzz", "no figure of the answer has 'zzz' in its name; it has"),
        ("cases --origins 0", "0 is less than 1"),
        ("cases -o a.pdf", "its ending says no form"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_status_2(said: Any, words: str, part: str) -> None:
    made = said("sensitivity", *words.split())
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert part in made.err


def test_the_installed_command_answers() -> None:
    program = Path(sys.executable).with_name("kg")
    done = subprocess.run(
        [program, *HOLDINGS, "--format", "json"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert json.loads(done.stdout)["provenance"]["query"] == {
        "command": "sensitivity", "question": "holdings", "holder": "megaspeed", "cited_only": True,
    }  # fmt: skip


def test_from_python_any_question_can_be_asked(graph: kg.Graph) -> None:
    found = kg.sensitivity(graph, lambda part: kg.cases(part, place="China"), cited_only=True, origins=3)
    assert found.report.truncated
    assert len(found.json()["answer"]["removals"]) == 3
