"""`kg diff`: what came into the record between two days of 2024, and which answers changed because of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.builder import full
from tests.change.paper import folder, iri, paper
from tests.change.paper import said as claim

Json = dict[str, Any]

DAYS = ("2024-06-05", "2024-07-31")
REDIRECT = "dcd-2024-06-h100-redirect"
"""The article of June 2024 on the redirected chips, dated by its month alone."""


def answers(found: Json) -> dict[tuple[str, ...], Json]:
    """The answers that changed, by the question and the short names of what it was asked about."""
    return {
        (each["question"], *(given["value"].rsplit("/", 1)[-1] for given in each["given"])): each
        for each in found["answers"]
    }


@pytest.mark.slow
def test_between_two_days_of_the_bundled_record_questions_changed_because_of_claims(said: Any) -> None:
    found = said("diff", *DAYS, "--format", "json").json()
    new = {each["claim"] for each in found["new"]}
    assert {full(f"{REDIRECT}#c{number}") for number in range(1, 14)} <= new
    assert full("quartz-2024-06-13-tesla-suit-over-ai#c3") in new
    assert full("warren-2024-08-09-release#c1") not in new  # of August
    assert full("asian-news-2024-06-04-h100-redirect#c1") not in new  # known before
    assert (found["gone"], found["changed"], found["retracted"]) == ([], [], [])
    changed = answers(found)
    out, back = changed["diversions-of", "tesla"], changed["swap-legs",]
    assert {full(f"{REDIRECT}#c1"), full("quartz-2024-06-13-tesla-suit-over-ai#c3")} <= set(out["because"])
    assert back["because"] == [full(f"{REDIRECT}#c3")]  # the chips that were to come back
    assert [row["cells"]["claim"] for row in back["come"]] == [full(f"{REDIRECT}#c3")]
    assert changed["commitments", "tesla-x-h100-swap-back"]["because"] == [full(f"{REDIRECT}#c3")]
    assert all(set(each["because"]) <= new for each in found["answers"])
    assert all(each["because"] for each in found["answers"])


@pytest.mark.slow
def test_as_text_each_question_is_named_with_its_rows_and_its_claims(
    said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    made = said("diff", *DAYS)
    assert (made.status, made.err) == (0, "")
    lines = made.out.splitlines()
    question = "What changed between 2024-06-05 and 2024-07-31, and which answers because of which claims?"
    assert lines[0] == question
    assert re.fullmatch(r"\d+ claims new", lines[2])
    assert max(map(len, lines)) <= 100
    text = " ".join(made.out.split())
    assert re.search(r"and \d+ more; --all shows them", text)
    assert "diversions-of, actor Tesla: Which recorded diversions took goods from an actor" in text
    assert f"because of source:{REDIRECT}#c3" in text
    every = said("diff", *DAYS, "--all").out
    assert len(every.splitlines()) > len(lines)
    assert "--all shows them" not in every


@pytest.mark.slow
def test_between_a_day_and_itself_nothing_changed(said: Any) -> None:
    made = said("diff", "2024-06-05", "2024-06-05")
    assert (made.status, made.out.splitlines()[2:]) == (
        0,
        ["Nothing: the claims are the same, and so are all answers."],
    )


@pytest.mark.slow
def test_a_month_is_its_last_day(said: Any) -> None:
    assert "Nothing: " in said("diff", "2024-06", "2024-06-30").out


@pytest.mark.slow
def test_the_other_way_round_what_was_new_is_gone(said: Any) -> None:
    there, back = (said("diff", *days, "--format", "json").json() for days in (DAYS, DAYS[::-1]))
    assert [each["claim"] for each in there["new"]] == [each["claim"] for each in back["gone"]]
    assert answers(there).keys() == answers(back).keys()
    for key, change in answers(there).items():
        assert (change["gone"], change["come"]) == (answers(back)[key]["come"], answers(back)[key]["gone"])


# ---- invented records

HALL = {"facility": "site:hall", "product": "product:chip"}
TEN, TWELVE = (claim("Count", f"There are {n}.", **HALL, quantity=n) for n in (10, 12))


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders: in the second, a number has changed and a document has come."""
    folder(tmp_path / "old", one=paper("one", TEN), two=paper("two", TEN))
    later = claim("Count", "Now there are 15.", **HALL, quantity=15, supersedes="two#c1", on="2024")
    folder(tmp_path / "new", one=paper("one", TWELVE), two=paper("two", TEN), three=paper("three", later))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.slow
def test_two_folders_are_compared_claim_by_claim(said: Any, releases: Path) -> None:
    lines = said("diff", "old", "new").out.splitlines()
    assert lines[:2] == ["What changed between old and new, and which answers because of which claims?", ""]
    assert lines[2:4] == [
        "1 claim new",
        "  + Paper, 2024-06: Now there are 15. [source:three#c1]",
    ]
    changed = lines.index("1 claim changed")
    assert lines[changed + 1] == "  ~ Paper, 2024-06: There are 12. [source:one#c1]"
    assert "      says: There are 10. → There are 12." in lines
    assert "      quantity: 10 → 12" in lines
    gone = lines.index("1 claim superseded")
    assert lines[gone + 1 : gone + 3] == [
        "  × Paper, 2024-06: There are 10. [source:two#c1]",
        "      by source:three#c1",
    ]
    assert "cluster-counts, facility Hall: " in " ".join(lines)
    assert releases.is_dir()


@pytest.mark.usefixtures("releases")
def test_the_same_as_json(said: Any, tmp_path: Path) -> None:
    path = tmp_path / "diff.json"
    assert said("diff", "old", "new", "--format", "json", "-o", str(path)).out == ""
    found = json.loads(path.read_text("utf-8"))
    assert [each["claim"] for each in found["new"]] == [iri("three#c1")]
    (changed,) = found["changed"]
    assert (changed["claim"], changed["fields"][-1]["field"]) == (iri("one#c1"), "says")
    assert [(each["claim"], each["by"]) for each in found["superseded"]] == [
        (iri("two#c1"), [iri("three#c1")])
    ]
    counts = answers(found)["cluster-counts", "hall"]
    assert sorted(row["cells"]["low"] for row in counts["come"]) == ["12", "15"]
    assert found["provenance"]["query"] == {"command": "diff", "first": "old", "second": "new"}


@pytest.mark.usefixtures("releases")
def test_a_day_of_ones_own_documents_and_of_the_world(said: Any) -> None:
    words = ("--only", "--data", "new", "--format", "json")
    none = said("diff", "2024-06-29", "2024-06-30", *words).json()
    assert len(none["new"]) == 3
    dated = said("diff", "old", "new", "--as-of", "2020", "--format", "json").json()
    assert dated["provenance"]["asOf"] == "2020-12-31"
    assert (dated["new"], dated["superseded"]) == ([], [])  # the later count is of 2024


@pytest.mark.slow
def test_revisions_of_a_repository_are_compared(
    said: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for papers in ({"one": paper("one", TEN)}, {"one": paper("one", TEN), "two": paper("two", TWELVE)}):
        folder(tmp_path / "data", **papers)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "a"], check=True)
    made = said("diff", "HEAD~1", "HEAD", "--repository", str(tmp_path), "--format", "json").json()
    assert [each["claim"] for each in made["new"]] == [iri("two#c1")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("2024-06 2024-13", ["'2024-13' is no date"]),
        ("nowhere old", ["'nowhere' is no folder and no date", "--repository"]),
        ("old names", ["there is no .ttl file"]),
        ("old a:b", ["'a:b' is no folder, no date and no revision"]),
        ("-- -x old", ["'-x' is no folder, no date and no revision"]),
        ("old", ["B"]),
        ("old new --format tsv", ["table, json"]),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_status_2(
    said: Any, words: str, parts: list[str], releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (releases / "names").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(releases.parent))
    made = said("diff", *words.split())
    assert (made.status, made.out, made.err.count("\n")) == (2, "", 1)
    assert made.err.startswith("kg: ")
    assert [part for part in parts if part not in made.err] == []
