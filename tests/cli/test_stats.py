"""`kg stats --quality`, over the manual's example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import cli

EXAMPLE = str(Path(__file__).resolve().parents[2] / "docs" / "example")


def run(*words: str) -> int:
    return cli.run(["stats", "--quality", "--only", "--data", EXAMPLE, *words])


def made(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run("--format", "json", *words) == 0
    read: dict[str, Any] = json.loads(capsys.readouterr().out)
    return read


def test_the_quality_is_told_as_a_list_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    as_json = made(capsys)
    assert run() == 0
    head, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert head == ["heading", "what", "label", "count", "of", "share"]
    assert rows[0] == ["total", "claims", "", str(as_json["claims"]), str(as_json["claims"]), "1.00"]
    assert sum(row[0] == "topic" for row in rows) == len(as_json["topics"]) > 0
    assert run("--format", "table") == 0
    assert len(capsys.readouterr().out.splitlines()) >= len(rows) - sum(g["missing"] for g in as_json["gaps"])


def test_the_day_and_what_was_known_narrow_it(capsys: pytest.CaptureFixture[str]) -> None:
    whole, early = made(capsys), made(capsys, "--known", "2021-03-05")
    assert early["day"] == "2021-03-05"
    assert early["claims"] < whole["claims"]
    assert made(capsys, "--as-of", "2021-04")["day"] == "2021-04-30"


def test_it_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quality.json"
    assert (run("--format", "json", "-o", str(path)), capsys.readouterr().out) == (0, "")
    assert json.loads(path.read_text("utf-8")) == made(capsys)
