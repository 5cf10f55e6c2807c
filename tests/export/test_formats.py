"""The table of formats, and that the manual and the help list every one."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import BadInput
from kg.export import formats
from kg.export.format import Format
from kg.export.formats import FORMATS
from kg.export.sheet import EDGE_COLUMNS, NODE_COLUMNS

MANUAL = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


def test_names_and_endings_are_distinct() -> None:
    names = [each.name for each in FORMATS]
    endings = [ending for each in FORMATS for ending in each.endings]
    assert (len(set(names)), len(set(endings))) == (len(names), len(endings))


@pytest.mark.parametrize("chosen", FORMATS, ids=lambda chosen: chosen.name)
def test_a_format_is_found_by_name_and_by_every_ending(chosen: Format) -> None:
    assert formats.named(chosen.name.upper()) is chosen
    assert [formats.of_file(Path(f"my.graph{ending.upper()}")) for ending in chosen.endings] == [
        chosen
    ] * len(chosen.endings)


@pytest.mark.parametrize("chosen", FORMATS, ids=lambda chosen: chosen.name)
def test_a_format_loads_its_writer(chosen: Format) -> None:
    module, function = chosen.writer
    assert chosen.load() is getattr(importlib.import_module(module), function)


def test_a_second_file_stands_beside_the_first() -> None:
    paths = [path for path, _ in formats.named("csv").files(Path("a/b.c.csv"))]
    assert paths == [Path("a/b.c.csv"), Path("a/b.c-nodes.csv")]


def test_the_longest_ending_tells_the_format_and_files_beside_keep_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = (("-nodes", "kg.export.table_csv", "write_nodes"), (".sum", "kg.export.table_csv", "write"))
    long = replace(formats.named("csv"), name="long", endings=(".long.csv",), beside=beside)
    monkeypatch.setattr(formats, "FORMATS", (*FORMATS, long))
    assert [formats.of_file(Path(name)).name for name in ("a.LONG.csv", "a.csv", "long.csv")] == [
        "long",
        "csv",
        "csv",
    ]
    names = [path.name for path, _ in long.files(Path("x/a.LONG.csv"))]
    assert names == ["a.LONG.csv", "a-nodes.LONG.csv", "a.LONG.csv.sum"]
    assert [path.name for path, _ in long.files(Path("a.txt"))] == ["a.txt", "a-nodes.txt", "a.txt.sum"]


@pytest.mark.parametrize("name", ["graph.xyz", "graph", ".gexf", "graph.", "graph.gexf.gz"])
def test_an_ending_of_no_format_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(BadInput, match=r"\.graphml, \.gexf, .* or \.[\w.]+, or say --format\.$"):
        formats.of_file(Path(name))


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadInput, match=r"there is no format 'docx'; choose graphml, .* or \w+\.$"):
        formats.named("docx")


@pytest.mark.parametrize("chosen", FORMATS, ids=lambda chosen: chosen.name)
def test_the_manual_describes_every_format(chosen: Format) -> None:
    endings = ", ".join(f"`{ending}`" for ending in chosen.endings)
    assert f"| `{chosen.name}` | {endings} | `{chosen.media_type}` | {chosen.line} |" in MANUAL


def test_the_manual_describes_every_column_and_no_other() -> None:
    edges, nodes = (
        re.findall(r"^\| `(\w+)` \|", MANUAL.split(f"## {part}\n")[1].split("\n## ")[0], re.MULTILINE)
        for part in ("Edges", "Nodes")
    )
    assert edges == [name for name, _ in EDGE_COLUMNS]
    assert nodes == [name for name, _ in NODE_COLUMNS]


EVERY_FORMAT = """
import sys
from pathlib import Path
import kg
from kg.export.formats import FORMATS
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
graph = kg.open()
parcel = Parcel(graph.store, select(graph.record, Scope()))
for each in FORMATS:
    for path, write in each.files(Path(sys.argv[1], f"graph{each.endings[0]}")):
        with path.open("wb") as stream:
            write(parcel, stream)
"""


@pytest.mark.long
@pytest.mark.slow
def test_neither_chance_nor_the_clock_has_a_say_in_any_format(tmp_path: Path) -> None:
    runs = []
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = dict(os.environ) | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", EVERY_FORMAT, str(folder)], env=environment, check=True)
        runs.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert runs[0] == runs[1]
    short = [name for name, written in runs[0].items() if len(written) < 10_000]
    assert sorted(short) == ["graph.canonical.nq.sha256", "graph.qs.txt"]
    assert len(runs[0]) == sum(len(each.files(Path("graph"))) for each in FORMATS)
