"""The door that follows from an analysis's definition: its command, its call, its forms and its errors."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import cli
from kg.analysis import registry
from kg.cli.group import Command
from kg.errors import BadInput, UnknownName
from tests.cli.toy import DEFINITION, LINE, modules

TESLA, XAI = "https://w3id.org/aikg/actor/tesla", "https://w3id.org/aikg/actor/xai"

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the toy an analysis like any other."""
    for name, module in modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(registry, "ANALYSES", (DEFINITION,))
    monkeypatch.setattr(cli, "COMMANDS", (Command("toy", LINE, "kg.cli.analysis", generic=True),))


def given(said: Any, *words: str) -> dict[str, str]:
    found: dict[str, str] = said("toy", *words, "--format", "json").json()["answer"]["given"]
    return found


def test_what_is_not_given_is_left_to_the_function(said: Any) -> None:
    assert given(said) == {
        "actor": "None", "near": "()", "pays": "0.5", "legs": "3", "whole": "False", "since": "None",
        "by": "amount",
    }  # fmt: skip


def test_each_kind_of_option_reaches_it_as_its_type_says(said: Any) -> None:
    words = "Tesla --near xAI --near Tesla --pays 1 --legs 2 --whole --since 2024-02 --by COUNT"
    assert given(said, *words.split()) == {
        "actor": TESLA, "near": str((XAI, TESLA)), "pays": "1.0", "legs": "2", "whole": "True",
        "since": "2024-02-29", "by": "count",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Tesal", "nothing is called 'Tesal'; did you mean Tesla"),
        ("Cortex", "'Cortex' is site:cortex, and no actor, which is wanted here."),
        ("Tesla --near H100", "'H100' is product:h100, and no actor or site"),
        ("--pays 1.5", "1.5 is more than 1, the most that is allowed."),
        ("--legs 0", "0 is less than 1, the least that is allowed."),
        ("--legs two", "'two' is not a whole number."),
        ("--by weight", "'weight' is not one of amount, count."),
        ("--since 2024-13", "there is no month 13."),
        ("--without nowhere", "nothing is called 'nowhere'"),
        ("--format turtle", "'turtle' is not one of table, sentence, json, csv."),
        ("-o a.pdf", "a.pdf: its ending says no form; end it in .svg, .png, .html, .txt, .json or .csv"),
        ("-o answer", "answer: its ending says no form"),
        ("-o nowhere/a.svg", "nowhere/a.svg: it cannot be written there"),
        ("-o nowhere/a.html", "nowhere/a.html: it cannot be written there"),
        ("--legs 1 -o a.svg", "there is nothing to draw"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_status_2(
    said: Any, words: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = said("toy", *words.split())
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert part in made.err
    assert list(tmp_path.iterdir()) == []


def test_the_help_tells_each_option_as_the_docstring_does(said: Any) -> None:
    text = " ".join(said("toy", "--help").out.split())
    wanted = [
        LINE, "[ACTOR]", "The party of which it tells.", "--near NAME",
        "Only what is near this party (repeatable).", "--pays X", "--legs N", "--whole", "--since DATE",
        "--as-of DATE", "--known DATE",
        "--modality MODALITY", "--primary-only", "--without NAME", "--theme", "--data PATH", "--only",
    ]  # fmt: skip
    assert [each for each in wanted if each not in text] == []


def test_the_json_says_what_was_asked_of_which_record_and_cites_each_claim(said: Any) -> None:
    found = said("toy", "Tesla", "--as-of", "2025", "--primary-only", "--format", "json").json()
    assert sorted(found) == sorted(
        ["id", "question", "answer", "notes", "truncated", "leftOut", "citations", "provenance"]
    )
    assert found["question"] == "What was asked of Tesla?"
    asked = found["provenance"]["query"]
    assert {name: asked[name] for name in ("command", "actor", "as_of", "primary_only")} == {
        "command": "toy", "actor": "Tesla", "as_of": "2025-12-31", "primary_only": True,
    }  # fmt: skip
    assert found["provenance"]["asOf"] == "2025-12-31"
    assert {each["reason"] for each in found["leftOut"]} >= {"not on a primary record"}
    assert 0 < len(found["citations"]) <= 2


def test_only_what_differs_from_the_defaults_counts_as_asked(said: Any) -> None:
    def asked(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = said("toy", *words, "--format", "json").json()["provenance"]["query"]
        return found

    assert asked() == asked("--pays", "0.5", "--by", "amount") == {"command": "toy"}
    assert asked("--pays", "0", "--near", "xAI") == {"command": "toy", "pays": 0.0, "near": ["xAI"]}


def test_limits_choose_the_claims_before_the_analysis_sees_them(said: Any) -> None:
    everything, few = (
        said("toy", *words, "--format", "json").json()["citations"]
        for words in ((), ("--known", "2024-06-04"))
    )
    assert {each["claim"] for each in few} != {each["claim"] for each in everything}
    claim = everything[0]["claim"]
    left = said("toy", "--without", claim, "--format", "json").json()
    assert claim not in {each["claim"] for each in left["citations"]}


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_fits_the_terminal(said: Any, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = said("toy", "Tesla", "--whole").out.splitlines()
    assert max(map(len, lines)) <= columns
    assert lines[0] == "What was asked of Tesla?"
    text = " ".join(" ".join(lines).split())
    assert "at least 10" in text
    assert "about 12 (5 to 20)" in text
    assert "- It is a toy." in text
    assert "There is more than is told here" in text


def test_the_sentences_are_paragraphs_a_line(said: Any) -> None:
    assert said("toy", "Tesla", "--format", "sentence").out.splitlines()[:2] == [
        "Tesla was asked for.",
        "It is a toy.",
    ]


def test_csv_has_a_column_for_each_end_of_a_range_and_no_formula(said: Any) -> None:
    head, first, second = csv.reader(io.StringIO(said("toy", "--format", "csv").out))
    assert head == ["what", "chips min", "chips max", "claims"]
    assert first[:3] == ["<b>first</b>", "10", ""]
    assert first[3].count("source:") == 2
    assert second == ["'=1+1", "5", "20", ""]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.svg", "<?xml"),
        ("a.html", "<!DOCTYPE html>"),
        ("a.json", "{\n"),
        ("a.csv", "what,"),
        ("a.TXT", "What was asked of Tesla?"),
    ],
)
def test_the_ending_of_a_file_says_how_it_is_written(
    said: Any, name: str, start: str, tmp_path: Path
) -> None:
    made = said("toy", "Tesla", "-o", str(tmp_path / name))
    assert (made.status, made.out, made.err) == (0, "", "")
    assert (tmp_path / name).read_text("utf-8").startswith(start)
    again = tmp_path / f"again{Path(name).suffix}"
    said("toy", "Tesla", "-o", str(again))
    assert again.read_bytes() == (tmp_path / name).read_bytes()


def test_a_png_is_one_and_a_format_goes_before_an_ending(said: Any, tmp_path: Path) -> None:
    said("toy", "-o", str(tmp_path / "a.png"))
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    said("toy", "-o", str(tmp_path / "a.pdf"), "--format", "json")
    assert json.loads((tmp_path / "a.pdf").read_text("utf-8"))["question"] == "What was asked of nobody?"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_needs_nothing_else_and_runs_nothing(said: Any, theme: str, tmp_path: Path) -> None:
    said("toy", "Tesla", "-o", str(tmp_path / "a.html"), "--theme", theme)
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.count("<svg") == page.count("</svg>") == 1
    assert "&lt;b&gt;first&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "<link" not in page.lower()
    assert [word for word in ("src=", "@import", "url(http") if word in page] == []
    assert f"color-scheme:{theme}" in page
    for anchor in {part.split('"')[0] for part in page.split('href="#')[1:] if "-c" in part.split('"')[0]}:
        assert f'id="{anchor}"' in page


def test_a_dark_picture_has_a_dark_ground(said: Any, tmp_path: Path) -> None:
    for theme in ("light", "dark"):
        said("toy", "-o", str(tmp_path / f"{theme}.svg"), "--theme", theme)
    light, dark = ((tmp_path / f"{theme}.svg").read_text("utf-8") for theme in ("light", "dark"))
    assert "#14171a" in dark
    assert "#14171a" not in light


def test_without_matplotlib_a_picture_is_one_line_and_no_file(
    said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    made = said("toy", "-o", str(tmp_path / "a.svg"))
    assert (made.status, made.out) == (2, "")
    assert "pip install 'ai-infra-kg[pictures]'" in made.err
    assert list(tmp_path.iterdir()) == []


# ---- from Python


def test_it_can_be_called_by_its_name(graph: kg.Graph) -> None:
    vars(kg).pop("toy", None)
    found = kg.toy(graph, "Tesla", near=["xAI"], legs=2)
    assert found.answer.given["actor"] == TESLA
    assert found.answer.given["near"] == (XAI,)
    assert found.json()["provenance"]["query"] == {
        "command": "toy", "actor": "Tesla", "near": ["xAI"], "legs": 2,
    }  # fmt: skip
    assert "toy" in dir(kg)
    assert kg.toy.__doc__.startswith(LINE)
    del kg.toy


@pytest.mark.parametrize(
    ("names", "more", "error", "part"),
    [
        (("Tesal",), {}, UnknownName, "did you mean Tesla"),
        (("Tesla", "xAI"), {}, TypeError, "takes 1 names after the graph, but 2 were given"),
        ((), {"pays": 2}, BadInput, "pays cannot be 2; it is at least 0 and at most 1."),
        ((), {"by": "weight"}, BadInput, "by cannot be 'weight'; it is one of amount, count."),
        ((), {"modality": "Done"}, BadInput, "there is no modality 'Done'"),
        ((), {"speed": 1}, TypeError, "speed"),
    ],
)
def test_what_cannot_be_called_says_why(
    graph: kg.Graph, names: tuple[str, ...], more: dict[str, Any], error: type[Exception], part: str
) -> None:
    from kg.ask.analysis import asker

    with pytest.raises(error, match=part):
        asker("toy")(graph, *names, **more)
