"""`kg import-graph`: what comes back is held against the record, or written in another format."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from kg import cli
from tests.ingest.network.conftest import FOREIGN, HERE

pytestmark = pytest.mark.slow

KG = str(Path(sysconfig.get_path("scripts")) / "kg")


def test_our_own_file_says_what_the_record_says(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "graph.graphml"
    assert said("export", str(file), "--relation", "Diversion").status == 0
    told = said("import-graph", str(file)).out.splitlines()
    assert "0 claims that the record has not" in told
    assert "0 claims that the record tells otherwise now" in told
    assert told[1].endswith("claims as the record has now")
    assert told[1].split()[0] == told[0].split()[4]


def test_what_was_edited_is_told(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "graph.graphml"
    assert said("export", str(file), "--relation", "Diversion").status == 0
    grade = re.compile('(<data key="edge.credibility">)[1-5]<')
    file.write_text(grade.sub(r"\g<1>6<", file.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    told = said("import-graph", str(file)).out.splitlines()
    assert told[3] == "1 claim that the record tells otherwise now:"
    assert "credibility was 6, is " in told[4]


def test_the_network_of_a_day_has_nothing_that_the_record_has_not(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "graph.gexf"
    assert said("export", str(file), "--known", "2024-12", "--as-of", "2024-12").status == 0
    told = said("import-graph", str(file)).out
    assert "0 claims that the record has not" in told


def test_what_the_record_has_not_is_listed(said: Any) -> None:
    told = said("import-graph", str(FOREIGN / "gephi.gexf")).out
    assert told.splitlines() == [
        "2 nodes, 1 edge, 1 claim",
        "0 claims as the record has now",
        "1 claim that the record has not:",
        "  source:news#c1",
        "0 claims that the record tells otherwise now",
    ]


@pytest.mark.parametrize("name", HERE)
def test_it_is_written_as_the_record_itself_would_be(said: Any, tmp_path: Path, name: str) -> None:
    first, second, third = (tmp_path / each for each in ("first", "second", "third"))
    assert said("export", str(first), "--format", name, "--focus", "Tesla").status == 0
    assert said("import-graph", str(first), "--output", str(second), "--format", "graphml").status == 0
    assert said("export", str(third), "--format", "graphml", "--focus", "Tesla").status == 0
    assert second.read_bytes() == third.read_bytes()


def test_a_pipe_is_read_and_written() -> None:
    data = (FOREIGN / "gephi.gexf").read_bytes()
    words = [KG, "import-graph", "-", "--output", "-", "--format", "json"]
    done = subprocess.run(words, input=data, capture_output=True, check=True)
    assert (done.stderr, done.stdout.count(b'"source"')) == (b"", 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are of Unix")
@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ((FOREIGN / "gephi.gexf").read_bytes(), 0, b"2 nodes, 1 edge, 1 claim"),
        (b"<graphml>\n</graph>", 2, b"pipe:2: this is no well-formed XML"),
    ],
    ids=["whole", "broken"],
)
def test_a_pipe_that_has_a_name_is_read_once(
    tmp_path: Path, text: bytes, status: int, sentence: bytes
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [KG, "import-graph", str(pipe)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as kg:
        pipe.write_bytes(text)
        out, err = kg.communicate()
    assert kg.returncode == status
    assert sentence in out + err


def test_a_standard_input_that_is_closed_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["import-graph", "-"]) == 2
    assert capsys.readouterr().err.startswith("kg: the standard input: it is closed")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.gexf"], "nowhere.gexf: cannot be read: no such file"),
        (["."], "it is a folder"),
        (["broken.graphml"], "broken.graphml:2: this is no well-formed XML"),
        (["good.gexf", "--output", "graph.nq"], "nquads needs the record"),
        (["good.gexf", "--output", "graph.xyz"], "no format has the ending .xyz"),
        (["good.gexf", "--output", "-"], "say --format"),
        (["good.gexf", "--format", "gexf"], "say --output FILE"),
        (["broken.graphml", "--output", "graph.gexf"], "broken.graphml:2"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.gexf").write_bytes((FOREIGN / "gephi.gexf").read_bytes())
    (tmp_path / "broken.graphml").write_text("<graphml>\n</graph>", encoding="utf-8")
    assert cli.run(["import-graph", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.graphml", "good.gexf"]


def test_the_name_of_the_standard_input_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<graphml>\n</graph>")))
    assert cli.run(["import-graph", "-"]) == 2
    assert capsys.readouterr().err.startswith("kg: the standard input:2: this is no well-formed XML")
