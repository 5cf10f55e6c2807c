"""`kg new-source`: a file that only a person can complete, in the place of no other."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import NoReturn

import pytest

from kg import cli, terms

URL = "https://elm.example/h100-loan"
FILE = Path("elm-2024-05-02-h100-loan.ttl")
WHOLE = ("--issued", "2024-05-02", "--publisher", "Elm", "--title", "A loan", "--reliability", "B")

NO_ADDRESS = "'{}' is no address of a document: {}."

RECORD = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix source: <https://w3id.org/aikg/source/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ELM = RECORD + 'actor:elm a kg:Company ; rdfs:label "Elm"@en .\n'
SALE = RECORD + (
    'source:fig-2024-sale a kg:SourceDocument ; dct:title "A sale"@en ; dct:publisher actor:fig ;\n'
    "    kg:documentKind kg:News ; kg:reliability kg:B ; kg:url <https://fig.example/sale> .\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder to write into, a small record instead of the bundled one, and no network."""
    for name, text in (("elm.ttl", ELM), ("sale.ttl", SALE)):
        (tmp_path / "bundled").mkdir(exist_ok=True)
        (tmp_path / "bundled" / name).write_text(text, encoding="utf-8")
    (tmp_path / "desk").mkdir()

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("nothing is fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(terms, "data_dir", lambda: tmp_path / "bundled")
    monkeypatch.chdir(tmp_path / "desk")


def run(*words: str) -> int:
    return cli.run(["new-source", *words])


def here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, str]]:
    """What `kg check` names: file, line and rule."""
    capsys.readouterr()
    assert cli.run(["check", str(FILE)]) == 1
    lines = capsys.readouterr().out.splitlines()
    found = [re.fullmatch(r"([^:]+):(\d+): ([\w-]+): (?:.+)", line) for line in lines[:-1]]
    return [(match[1], int(match[2]), match[3]) for match in found if match]


def test_the_file_is_named_as_its_document_and_its_name_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (run(URL, *WHOLE), *capsys.readouterr()) == (0, f"{FILE}\n", "")
    assert here() == [FILE.name]
    text = FILE.read_text("utf-8")
    for line in (
        'dct:title "A loan"@en ;',
        "dct:publisher actor:elm ;",
        'dct:issued "2024-05-02"^^xsd:date ;',
        "kg:reliability kg:B ;",
        "kg:documentKind kg:News ;",
        f"kg:url <{URL}> .",
    ):
        assert f"\n    {line}\n" in text
    assert told(capsys) == [(FILE.name, 13, "orphan-document")]


def test_the_check_names_what_is_left_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(URL, "--issued", "2024-05-02", "--publisher", "Elm") == 0
    assert told(capsys) == [(FILE.name, 13, rule) for rule in ("orphan-document", "reliability", "title")]


def test_the_check_names_a_publisher_who_is_new_or_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    for words, line in (
        (("--publisher", "Elm Herald"), "# dct:publisher actor:elm-herald ;"),
        ((), "# dct:publisher actor:elm ;"),
    ):
        assert run(URL, "--issued", "2024", *words, "-o", str(FILE)) == 0
        assert f"\n    {line}\n" in FILE.read_text("utf-8")
        rules = ("orphan-document", "publisher", "reliability", "title")
        assert told(capsys) == [(FILE.name, 13, rule) for rule in rules]
        FILE.unlink()


def test_the_same_words_make_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(URL, *WHOLE) == 0
    capsys.readouterr()
    made = FILE.read_bytes()
    FILE.unlink()
    assert run(URL, *WHOLE, "-o", "-") == 0
    assert capsys.readouterr().out.encode() == made
    assert here() == []


def test_a_document_that_the_record_has_is_named_with_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("http://www.fig.example/sale/") == 2
    out, err = capsys.readouterr()
    held = Path("..", "bundled", "sale.ttl").resolve()
    assert (out, here()) == ("", [])
    assert (
        err == f"kg: {held}: source:fig-2024-sale is the document at this address; add your claims to it.\n"
    )


def test_a_document_that_stands_beside_it_is_found_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("elm.ttl").write_text(SALE, encoding="utf-8")
    assert (run("https://fig.example/sale", "--only"), here()) == (2, ["elm.ttl"])
    assert capsys.readouterr().err.startswith("kg: elm.ttl: source:fig-2024-sale is the document ")


def test_a_second_run_overwrites_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(URL, *WHOLE) == 0
    made = FILE.read_bytes()
    assert run(URL, *WHOLE) == 2
    assert run("https://elm.example/other", "--slug", FILE.stem) == 2
    assert capsys.readouterr().err == (
        f"kg: {FILE}: source:{FILE.stem} is the document at this address; add your claims to it.\n"
        f"kg: {FILE}: source:{FILE.stem} is the name of another document; "
        "give this one another with --slug.\n"
    )
    assert (FILE.read_bytes(), here()) == (made, [FILE.name])


def test_a_file_that_is_something_else_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    FILE.write_text(ELM, encoding="utf-8")
    assert run(URL, *WHOLE) == 2
    assert FILE.read_text("utf-8") == ELM
    assert capsys.readouterr().err.startswith(f"kg: {FILE}: this file is there already, and nothing is over")


@pytest.mark.parametrize(
    ("output", "made"),
    [("mine", f"mine/{FILE}"), ("mine/", f"mine/{FILE}"), ("mine/a-b.ttl", "mine/a-b.ttl")],
)
def test_it_goes_into_a_folder_or_a_file(output: str, made: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    assert (run(URL, *WHOLE, "--output", output), capsys.readouterr().out) == (0, f"{made}\n")
    assert f"source:{Path(made).stem} a kg:SourceDocument" in Path(made).read_text("utf-8")


def test_the_publisher_comes_of_the_bundled_record_and_of_ones_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("https://fig.example/other", "-o", "-") == 0
    assert "\n    dct:publisher actor:fig ;\n" in capsys.readouterr().out
    assert run("https://fig.example/other", "-o", "-", "--only") == 0
    assert "\n    # dct:publisher actor:some-slug ;\n" in capsys.readouterr().out
    assert run("https://fig.example/other", "-o", "-", "--only", "--data", "../bundled") == 0
    assert "\n    dct:publisher actor:fig ;\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["elm.example/loan"], NO_ADDRESS.format("elm.example/loan", "begin it with https:// or http://")),
        (
            ["file:///etc/passwd"],
            NO_ADDRESS.format("file:///etc/passwd", "begin it with https:// or http://"),
        ),
        (
            ["https://elm.example/a b"],
            NO_ADDRESS.format("https://elm.example/a b", "it has a space; write %20 for it"),
        ),
        (
            [URL, "--issued", "2024-13"],
            "Invalid value for '--issued': '2024-13' is no date: there is no month 13. See ",
        ),
        ([URL, "--kind", "Blog"], "'Blog' is no kind of document; write one of "),
        ([URL, "--reliability", "G"], "'G' is no grade; write one of A, B, C, D, E, F."),
        ([URL, "--slug", "A"], "'A' is no name of a document: "),
        ([URL, "--slug", ""], "'' is no name of a document: "),
        ([URL, "--title", " "], "--title is empty; write it, or leave the option out."),
        ([URL, "-o", "nowhere"], "nowhere: there is no such folder; make it first, "),
        ([URL, "-o", "a-b.ttl", "--slug", "a-c"], "a file is named as its document; write a-c.ttl, "),
        ([URL, "--data", "nowhere"], "nowhere: cannot be read: there is no such file or folder"),
        ([], "Missing argument 'URL'. See `kg new-source --help`."),
    ],
)
def test_what_is_no_good_is_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), here()) == ("", 1, [])
    assert err.startswith(f"kg: {sentence}")


def test_a_neighbour_that_cannot_be_read_is_named_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("torn.ttl").write_text(ELM + '\nactor:fig rdfs:label "Fig', encoding="utf-8")
    assert run(URL, *WHOLE) == 2
    assert capsys.readouterr().err.startswith("kg: torn.ttl:9: column ")
    assert here() == ["torn.ttl"]
