"""`kg check`: exit status, and one line to a mistake."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from kg import cli
from kg.cli import check

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
GOOD = [str(FIXTURES / name) for name in ("entities.ttl", "good.ttl", "origin.ttl")]
BAD = str(FIXTURES / "verify" / "role-of-its-class.ttl")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> int:
    return cli.run(["check", *words])


def test_what_is_clean_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run("--only", "--strict", *GOOD), capsys.readouterr()) == (
        0,
        ("clean: 3 documents, 16 claims\n", ""),
    )


def test_each_violation_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--only", BAD, *GOOD) == 1
    first, last = capsys.readouterr().out.splitlines()
    sentence = (
        "source:broken#c1 is a kg:Shipment, but kg:lender belongs to kg:Loan; use a property of its class"
    )
    assert first.startswith(f"{BAD}:13: role-of-its-class: {sentence}")
    assert last == "1 violation in 1 of 4 documents"


def test_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--only", "--format", "json", BAD, *GOOD) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["documents"], answer["claims"], len(answer["violations"])) == (4, 17, 1)
    assert (answer["violations"][0]["line"], answer["violations"][0]["path"]) == (13, BAD)


@pytest.mark.slow
def test_a_file_is_judged_in_the_context_of_the_bundled_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix actor: <https://w3id.org/aikg/actor/> .\n@prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix kg: <https://w3id.org/aikg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'actor:two-firms a kg:Group ; rdfs:label "Two"@en ; org:hasMember actor:nvidia , actor:tesla .\n'
    )  # fmt: skip
    assert (run(str(file)), run("--only", str(file))) == (0, 1)
    assert "actor:two-firms names actor:nvidia, which no file defines" in capsys.readouterr().out


def test_the_standard_input_is_one_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(BAD).read_bytes())))
    assert run("--only", "-", *GOOD) == 1
    assert capsys.readouterr().out.startswith("<stdin>:13: role-of-its-class: ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<a:b> <a:c>\n<a:d> .\n.", "x.ttl:3: column 1: this is no Turtle: "),
        (b"", "x.ttl: the file says nothing; "),
        (b"\x00\x01", "x.ttl: cannot be read: it is a binary file"),
        (b"<a:b> <a:c> '" + b"x" * 10_000_000 + b"' .", "x.ttl:1: the line has 10,000,016 bytes"),
    ],
    ids=["syntax", "empty", "binary", "one line"],
)
def test_what_cannot_be_read_is_one_sentence(
    content: bytes,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("x.ttl").write_bytes(content)
    assert run("x.ttl") == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err[:4]) == ("", 1, "kg: ")
    assert err.removeprefix("kg: ").startswith(sentence)


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("no Turtle")
    assert (run(str(tmp_path)), run(str(tmp_path / "nowhere"))) == (2, 2)
    errors = capsys.readouterr().err.splitlines()
    assert [Path(line.split(":")[1].strip()).name for line in errors] == ["a.ttl", "b.ttl", "nowhere"]


def test_a_path_below_here_is_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(BAD, "bad.ttl")
    run("--only", str(tmp_path), *GOOD)
    assert capsys.readouterr().out.startswith("bad.ttl:13: ")


def test_a_terminal_sees_how_far_many_documents_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(check, "MANY", 3)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert run("--only", *GOOD) == 0
    assert ("Reading" in terminal.getvalue(), "Checking" in terminal.getvalue()) == (True, True)


def test_a_pipe_sees_no_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(check, "MANY", 3)
    assert (run("--only", *GOOD), capsys.readouterr().err) == (0, "")


def test_an_error_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "no\x1b[2Jsuch\u202e.ttl"]) == 2
    assert "no\\x1b[2Jsuch\\u202e.ttl" in capsys.readouterr().err
