"""The evidence pack of an answer: whole, true to the answer, the same each time, and checked by hand."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

import kg
import kg.graph
from kg import cli
from kg.ask.pack import Pack

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
pytestmark = pytest.mark.slow


def loaded(pack: Pack, name: str) -> Any:
    return json.loads(pack.files[name])


def text(pack: Pack) -> str:
    return " ".join(pack.files["answer.txt"].decode().split())


def test_it_holds_the_files_that_its_manifest_lists_and_their_sums(swap: Pack) -> None:
    manifest = loaded(swap, "manifest.json")
    told = {each["name"]: (each["sha256"], each["bytes"]) for each in manifest["files"]}
    rest = set(swap.files) - {"manifest.json", "SHA256SUMS"}
    assert set(told) == rest
    assert told == {n: (hashlib.sha256(swap.files[n]).hexdigest(), len(swap.files[n])) for n in rest}
    assert {
        "README.md", "answer.txt", "answer.md", "answer.json", "claims.csv", "claims.json", "caveats.json",
        "query.json", "subgraph.trig", "picture.svg", "ro-crate-metadata.json",
    } <= rest  # fmt: skip


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum")
def test_a_reader_checks_it_without_the_program(swap: Pack, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(swap.data)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout.count(b": OK\n")) == (0, len(swap.files) - 1)


def test_the_answer_is_the_one_that_the_command_gives(swap: Pack, example: kg.graph.Graph) -> None:
    whole = kg.diversions(example).json()["answers"]
    assert loaded(swap, "answer.json")["answers"] == [each for each in whole if each["id"] == swap.id]


def test_the_text_tells_each_step_with_its_denial_and_what_would_change_it(swap: Pack) -> None:
    told = text(swap)
    (answer,) = loaded(swap, "answer.json")["answers"]
    for leg in answer["legs"]:
        assert f"{leg['from']['label']} → {leg['to']['label']}" in told
        assert f"How sure: {leg['confidence']['value']} of 1, by {leg['confidence']['why']}" in told
    assert "In return: " in told
    assert "No source in the record says that the return was completed." in told
    assert "Another reading: Dogwood Labs got them" in told
    assert "DENIAL: Birch Motors denies the number (2021-03-08): Birch Motors says that" in told
    assert "Denied as to the number" in told
    assert "falls without" in told


def test_every_claim_has_its_source_with_address_date_and_place(swap: Pack) -> None:
    rows = list(csv.DictReader(io.StringIO(swap.files["claims.csv"].decode())))
    claims = loaded(swap, "claims.json")["claims"]
    assert [row["claim"] for row in rows] == [each["claim"] for each in claims]
    assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1))
    named = set(loaded(swap, "answer.json")["answers"][0]["claims"])
    assert named <= {row["claim"] for row in rows}
    assert {row["url"] for row in rows} <= {each["url"] for each in loaded(swap, "claims.json")["sources"]}
    assert all(row["url"].startswith("https://") and row["date"] for row in rows)
    for row in rows:
        assert f"[{row['number']}]" in text(swap)
        assert row["url"] in text(swap)


def test_no_accusation_travels_without_its_denial(example: kg.graph.Graph) -> None:
    record = example.record
    deniers = [claim for claim in record.claims.values() if not claim.supports]
    beside = set()
    for question in ("diversions", "conflicts", "timeline cedar-social", "show cedar-social"):
        pack = kg.pack(example, question, picture=False)
        held = {each["claim"] for each in loaded(pack, "claims.json")["claims"]}
        topics = held | {event for iri in held for event in record.claims[iri].all("event")}
        touching = {c.iri for c in deniers if topics & {*c.all("respondsTo"), *c.all("event")}}
        assert touching <= held
        beside |= {iri for iri in touching if iri.encode() not in pack.files["answer.json"]}
    assert beside, "none of these answers leaves a denial to the pack"


def test_what_was_not_known_is_not_in_it(example: kg.graph.Graph) -> None:
    from datetime import date

    (first, *_) = kg.diversions(example, intended="Birch Motors", actual="Cedar Social").answers.findings
    early = kg.pack(example, first.id, known=date(2021, 3, 6), picture=False)
    claims = loaded(early, "claims.json")["claims"]
    assert max(each["knownFrom"] for each in claims) <= "2021-03-06"
    assert [each["disputedBy"] for each in claims] == [[]] * len(claims)
    assert "at the end of 2021-03-06" in text(early)
    assert "No claim of this record denies" in text(early)


def test_the_subgraph_is_trig_with_a_graph_for_each_document(swap: Pack) -> None:
    quads = list(ox.parse(swap.files["subgraph.trig"], format=ox.RdfFormat.TRIG))
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    claims = loaded(swap, "claims.json")["claims"]
    assert {each["claim"] for each in claims} <= subjects
    graphs = {str(quad.graph_name) for quad in quads}
    assert {f"<{each['source']}>" for each in claims} <= graphs


def test_the_picture_names_the_parties_and_says_what_is_disputed(swap: Pack) -> None:
    root = ET.fromstring(swap.files["picture.svg"].decode())
    words = " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    for name in ("Alder Chips", "Birch Motors", "Cedar Social", "disputed"):
        assert name in words


def test_the_same_answer_makes_the_same_bytes(swap: Pack) -> None:
    assert swap.id is not None
    again = kg.pack(kg.graph.open(EXAMPLE, bundled=False), swap.id)
    assert again.data == swap.data


@pytest.mark.parametrize(
    ("answer", "picture"),
    [("d-0a49", True), ("d-0a49", False), ("lot juniper-200-a9", False), ("cite X0001", True)],
)
def test_the_command_that_it_names_makes_it_anew(
    example: kg.graph.Graph, tmp_path: Path, answer: str, *, picture: bool
) -> None:
    pack, file = kg.pack(example, answer, picture=picture), tmp_path / "case.zip"
    program, *words = shlex.split(loaded(pack, "query.json")["packedBy"])
    assert program == "kg"
    assert cli.run([*words, "--output", str(file), "--only", "--data", str(EXAMPLE)]) == 0
    assert file.read_bytes() == pack.data


def test_a_question_as_a_whole_is_packed_too(example: kg.graph.Graph) -> None:
    pack = kg.pack(example, "lot juniper-200-a9", picture=False)
    assert pack.id is None
    assert "What became of one lot" in text(pack)
    assert loaded(pack, "query.json")["command"] == "kg lot lot:juniper-200-a9"
    assert loaded(pack, "answer.json")["lot"]["label"] in text(pack)


def test_it_says_what_would_change_an_answer_that_is_no_way(example: kg.graph.Graph) -> None:
    (conflict, *_) = kg.conflicts(example).conflicts
    pack = kg.pack(example, conflict.id, picture=False)
    would = loaded(pack, "caveats.json")["wouldChange"]
    assert would
    assert any(each["falls"] for each in would)
    assert "there is no such answer" in text(pack)


def test_caveats_are_told_by_claim(swap: Pack) -> None:
    found = loaded(swap, "caveats.json")
    assert [each.rsplit("/", 1)[-1] for each in found["denials"]] == ["birch-motors-2021-03-08-statement#c2"]
    assert found["disputed"] == ["the number"]
    assert not found["truncated"]
    assert set(found["onPrimaryRecords"]).isdisjoint(found["notOnPrimaryRecords"])


def test_markdown_shows_what_documents_say_and_obeys_none_of_it(swap: Pack) -> None:
    plain, marked = (swap.files[name].decode() for name in ("answer.txt", "answer.md"))
    assert marked.startswith("# Evidence pack: ")
    headings = [line for line in plain.splitlines() if line and set(line) == {"-"}]
    assert marked.count("\n## ") == len(headings)
    assert "<" not in marked.replace("\\<", "")
