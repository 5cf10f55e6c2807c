"""The parts that `kg export` takes by a pattern, a query or an answer, as a user asks for them."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg.graph
from kg import cli
from kg.cli import waiting

pytestmark = pytest.mark.slow

Run = Callable[..., Any]

SOME = 5
"""How many edges are written when somebody looks."""


def drawn(path: Path) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["edges"]
    return edges


def test_all_ways_of_choosing_go_together(said: Run, tmp_path: Path) -> None:
    file = tmp_path / "part.json"
    words = ("--answer", "diversions --intended Tesla", "--where", "?claim kg:product ?what")
    assert said("export", str(file), *words, "--focus", "Tesla", "--relation", "Diversion").status == 0
    edges = drawn(file)
    assert edges
    assert {edge["claim_kind"] for edge in edges} == {"Diversion"}
    about = json.loads(file.read_text(encoding="utf-8"))["graph"]["selection"]
    assert "where ?claim kg:product ?what" in about
    assert "the answer to diversions --intended actor:tesla" in about


def test_merged_edges_name_their_claims(said: Run, tmp_path: Path) -> None:
    file, plain = tmp_path / "merged.json", tmp_path / "plain.json"
    assert said("export", str(file), "--merge", "--focus", "Tesla").status == 0
    assert said("export", str(plain), "--focus", "Tesla").status == 0
    listed = [iri for edge in drawn(file) for iri in edge["claims"].split(" | ")]
    assert sorted(listed) == sorted(edge["claim"] for edge in drawn(plain))


def test_a_query_is_read_from_a_file_or_the_standard_input(
    said: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = b"CONSTRUCT { ?claim kg:recipient ?who } WHERE { ?claim a kg:Diversion ; kg:recipient ?who }"
    (tmp_path / "diverted.rq").write_bytes(query)
    assert said("export", str(tmp_path / "a.ttl"), "--from-query", str(tmp_path / "diverted.rq")).status == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(query)))
    assert said("export", str(tmp_path / "b.ttl"), "--from-query", "-").status == 0
    made = (tmp_path / name for name in ("a.ttl", "b.ttl"))
    first, second = (path.read_text(encoding="utf-8").splitlines() for path in made)
    assert [line for line in first if not line.startswith("#")] == [
        line for line in second if not line.startswith("#")
    ]
    assert "# selection: what the query in diverted.rq makes" in first
    assert "# selection: what the query in the standard input makes" in second


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("g.json", "--where", "?claim a"), "line 1, column 9: the pattern ends too early"),
        (("g.json", "--where", "?x a kg:Sale"), "the pattern names none of ?claim, ?actor, ?node"),
        (("g.ttl", "--from-query", "none.rq"), "none.rq: cannot be read: no such file or directory"),
        (("g.ttl", "--from-query", "SELECT ?s { ?s ?p ?o }"), "this is SELECT"),
        (("g.json", "--answer", "nobody"), "no id of an answer and no question"),
        (("g.nq", "--merge"), "--merge is of networks; nquads holds each claim by itself"),
        (("g.nq", "--whole", "--where", "?claim a kg:Sale"), "--whole is all of the graph"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    words: tuple[str, ...], sentence: str, said: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = said("export", *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert sentence in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_same_words_give_the_same_bytes(said: Run, tmp_path: Path) -> None:
    words = ("--merge", "--where", "?claim a kg:Diversion")
    for name in ("a.gexf", "b.gexf"):
        assert said("export", str(tmp_path / name), *words).status == 0
    assert (tmp_path / "a.gexf").read_bytes() == (tmp_path / "b.gexf").read_bytes()


def test_a_terminal_sees_how_far_it_has_come(
    graph: kg.graph.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pty = pytest.importorskip("pty")
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.setattr(waiting, "TICK", 0.02)
    monkeypatch.setenv("TERM", "xterm")
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    counted: list[int] = []
    watch = waiting.Counted.watch

    def slowly(self: waiting.Counted, items: Any, count: int) -> Any:
        counted.append(count)
        for place, item in enumerate(watch(self, items, count)):
            if place == SOME:
                time.sleep(0.5)
            yield item

    monkeypatch.setattr(waiting.Counted, "watch", slowly)
    with os.fdopen(slave, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(kg.graph, "open", lambda *_, **__: graph)
        assert cli.run(["export", str(tmp_path / "part.graphml"), "--focus", "Tesla"]) == 0
        shown = os.read(master, 1 << 20).decode(errors="replace")
    os.close(master)
    assert "Writing part.graphml" in shown
    assert f": {SOME} of {counted[0]}" in shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part.graphml"]


@pytest.mark.parametrize(
    ("words", "said_so", "denial"),
    [
        (("--as-of", "2024-01"), "projectliberte-2026-03-supermicro-charges#c1", "liaw-plea#c1"),
        (("--primary-only",), "dcd-2024-10-tesla-50k-gpu-cluster#c3", "dcd-2024-10-tesla-50k-gpu-cluster#c6"),
    ],
    ids=["as of a day", "primary records only"],
)
def test_nothing_goes_without_who_denies_it(
    said: Run, words: tuple[str, ...], said_so: str, denial: str
) -> None:
    text = said("export", "-", "--format", "ntriples", *words).out
    assert f"{said_so}> <" in text
    assert f"{denial}> <" in text
