"""`kg export`: files appear whole or not at all, what goes wrong is one sentence, and a pipe gets bytes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg import cli
from kg.export import formats, graphml, mermaid
from kg.export.format import Format

FIXTURES = Path(__file__).parent / "fixtures"
OWN = [
    word for name in ("good", "entities", "origin") for word in ("--data", str(FIXTURES / f"{name}.ttl"))
] + ["--only"]
KG = str(Path(sysconfig.get_path("scripts")) / "kg")


def run(*words: object) -> int:
    return cli.run(["export", *map(str, words), *OWN])


@pytest.mark.slow
@pytest.mark.parametrize("chosen", formats.FORMATS, ids=lambda chosen: chosen.name)
def test_the_ending_tells_the_format_and_nothing_else_is_left_behind(
    chosen: Format, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / f"graph{chosen.endings[0]}"
    assert run(file) == 0
    assert run("-", "--format", chosen.name) == 0
    piped = capfdbinary.readouterr()
    assert piped.out == file.read_bytes()
    told = {line.partition(b" left out: ")[1] for line in piped.err.splitlines()}
    assert told <= (set() if chosen.caution is None else {b" left out: "})
    assert sorted(tmp_path.iterdir()) == sorted(path for path, _ in chosen.files(file))


def test_a_format_that_is_named_goes_before_the_ending(tmp_path: Path) -> None:
    assert run(tmp_path / "graph.json", "--format", "GEXF") == 0
    assert nx.read_gexf(tmp_path / "graph.json").number_of_nodes() > 2


def test_csv_has_the_nodes_in_a_second_file(tmp_path: Path) -> None:
    assert run(tmp_path / "graph.csv") == 0
    with (
        (tmp_path / "graph.csv").open(newline="") as edges,
        (tmp_path / "graph-nodes.csv").open(newline="") as nodes,
    ):
        known = {row["id"] for row in csv.DictReader(nodes)}
        assert {row[end] for row in csv.DictReader(edges) for end in ("source", "target")} <= known


def names(tmp_path: Path, *words: str) -> set[str]:
    assert run(tmp_path / "part.json", *words) == 0
    nodes = json.loads((tmp_path / "part.json").read_text(encoding="utf-8"))["nodes"]
    return {node["id"].rsplit("/", 1)[-1] for node in nodes}


def test_the_part_is_chosen_by_focus_hops_and_relation(tmp_path: Path) -> None:
    assert names(tmp_path, "--focus", "First Buyer", "--relation", "divertedTo") == {
        "first-buyer",
        "second-buyer",
    }
    assert names(tmp_path, "--focus", "model:mind", "--hops", "0") == {"mind"}
    assert names(tmp_path, "--relation", "Inspection", "--known", "2000") == set()


def test_rdf_keeps_what_is_superseded_and_a_network_does_not(tmp_path: Path) -> None:
    assert {run(tmp_path / name) for name in ("graph.json", "graph.nq")} == {0}
    assert b"\n<https://w3id.org/aikg/source/good#c16> " in (tmp_path / "graph.nq").read_bytes()
    claims = [edge["claim"] for edge in json.loads((tmp_path / "graph.json").read_bytes())["edges"]]
    assert [claim for claim in claims if claim.endswith(("#c15", "#c16"))] == [
        "https://w3id.org/aikg/source/good#c15"
    ] * 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["graph.xyz"], "no format has the ending .xyz"),
        (["graph"], "the name has no ending"),
        (["graph.gexf", "--format", "docx"], "there is no format 'docx'"),
        (["-"], "say --format"),
        (["nowhere/graph.gexf"], "there is no folder"),
        (["folder.gexf"], "this is no ordinary file"),
        (["second.csv"], "second-nodes.csv: this is no ordinary file"),
        (["graph.gexf", "--focus", "First Buyr"], "did you mean First Buyer"),
        (["graph.gexf", "--focus", "event:swap-out"], "nothing is called 'event:swap-out'"),
        (["graph.gexf", "--relation", "divertTo"], "did you mean divertedTo"),
        (["graph.gexf", "--hops", "2"], "say --focus"),
        (["graph.gexf", "--focus", "Boss", "--hops", "-1"], "less than 0"),
        (["graph.gexf", "--as-of", "2024-13"], "there is no month 13"),
        (["graph.gexf", "--modality", "Certain"], "is not one of"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("folder.gexf", "second-nodes.csv"):
        (tmp_path / name).mkdir()
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder.gexf", "second-nodes.csv"]


def test_what_its_reader_refuses_is_said_on_the_standard_error_and_written_nevertheless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "small.mmd") == 0
    monkeypatch.setattr(mermaid, "EDGES", 1)
    assert run(tmp_path / "large.mmd") == 0
    assert capsys.readouterr() == ("", f"{mermaid.REFUSED}\n")
    small, large = ((tmp_path / f"{name}.mmd").read_text(encoding="utf-8") for name in ("small", "large"))
    assert large == f"%% {mermaid.REFUSED}\n{small}"


def test_a_device_is_no_file_to_replace(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(os.devnull, "--format", "csv") == 2
    assert "no ordinary file" in capsys.readouterr().err
    assert not Path(os.devnull).is_file()


def test_what_stood_there_stays_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "graph.graphml"
    file.write_text("before", encoding="utf-8")

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(graphml, "_data", broken)
    assert run(file) == 130
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [
        (file.name, "before")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", ["nquads", "graphml"])
def test_a_closed_pipe_is_silence(
    name: str, unbuffered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))  # the first time, all is written at once
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    both = '{ "$0" export - --format "$1"; echo $? >&2; } | head -c 10'
    ended = subprocess.run(["sh", "-c", both, KG, name], capture_output=True, check=True)
    assert (len(ended.stdout), ended.stderr) == (10, b"141\n")


def test_the_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert ", ".join(each.name for each in formats.FORMATS) in shown


@pytest.mark.slow
def test_no_slow_library_is_needed_for_writing() -> None:
    program = (
        "import sys; from kg.cli import run; status = run(sys.argv[1:]);"
        "sys.exit(status or len({'rdflib', 'pyshacl', 'rich'} & set(sys.modules)))"
    )
    words = ["export", "-", "--format", "turtle"]
    done = subprocess.run([sys.executable, "-c", program, *words], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert sum(1 for _ in ox.parse(done.stdout, format=ox.RdfFormat.TURTLE)) > 1000


# ---- where nodes stand, and what people read


@pytest.mark.slow
def test_the_layout_says_where_nodes_stand(tmp_path: Path) -> None:
    places = {}
    for by in ("force", "Circle", "layered", "none"):
        assert run(tmp_path / "part.json", "--layout", by) == 0
        nodes = json.loads((tmp_path / "part.json").read_bytes())["nodes"]
        places[by] = [(node["x"], node["y"]) for node in nodes]
    assert len({tuple(each) for each in places.values()}) == 4
    assert run(tmp_path / "part.json") == 0
    nodes = json.loads((tmp_path / "part.json").read_bytes())["nodes"]
    assert [(node["x"], node["y"]) for node in nodes] == places["force"]


@pytest.mark.parametrize(
    ("name", "by", "sentence"),
    [
        ("a.json", "star", "there is no layout 'star'; choose force, circle, layered or none."),
        ("a.ttl", "circle", "--layout says where nodes stand, and this format has no places; leave it out."),
        ("a.svg", "none", "a picture needs places for its nodes; take --layout force, circle or layered."),
    ],
)
def test_a_layout_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    name: str, by: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / name, "--layout", by) == 2
    assert capsys.readouterr().err == f"kg: {sentence}\n"
    assert list(tmp_path.iterdir()) == []


def test_pages_and_pictures_are_named_by_the_whole_of_their_endings(tmp_path: Path) -> None:
    for name in ("a.html", "a.interactive.html", "a.md", "a.svg"):
        assert run(tmp_path / name) == 0
    begins = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert 'id="canvas"' in begins["a.interactive.html"]
    assert "<canvas" not in begins["a.html"]
    assert begins["a.md"].startswith("# What is on record: everything")
    assert begins["a.svg"].startswith("<?xml")
