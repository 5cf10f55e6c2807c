"""`kg verify`: the same, changed and why, or broken; a changed byte never passes unsaid."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
import kg.graph
from kg import cli
from kg.ask.pack import Pack
from kg.ask.verify import Verified, verify
from kg.errors import Unreadable
from kg.export.pack.archive import zipped

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
GAZETTE = "elm-gazette-2021-03-05-a9-swap.ttl"
FIR = "fir-wire-2021-03-06-a9-swap.ttl"
pytestmark = pytest.mark.slow


@pytest.fixture
def case(swap: Pack, tmp_path: Path) -> Path:
    file = tmp_path / "case.zip"
    swap.write(file)
    return file


def resealed(files: dict[str, bytes]) -> bytes:
    """The files with lists that fit them, as a forger would make them."""
    manifest = json.loads(files["manifest.json"])
    for each in manifest["files"]:
        data = files[each["name"]]
        each["sha256"], each["bytes"] = hashlib.sha256(data).hexdigest(), len(data)
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    rest = {name: data for name, data in files.items() if name != "SHA256SUMS"}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in rest.items())
    return zipped({**rest, "SHA256SUMS": sums.encode()})


def words(found: Verified) -> str:
    return " ".join(" ".join(found.lines()).split())


def test_a_pack_that_was_just_made_is_the_same(example: kg.graph.Graph, case: Path) -> None:
    found = verify(example, case)
    assert (found.status, found.same) == (0, True)
    assert words(found).startswith("same: ")
    value = found.json()
    assert (value["altered"], value["changes"], value["repacked"]) == ([], [], False)
    assert value["data"]["then"] == value["data"]["now"]


@pytest.mark.parametrize(
    "question",
    ["diversions", "conflicts", "lot juniper-200-a9", "timeline 'Birch Motors'", "reach Alder", "cases",
     "reconcile 'Birch Motors'", "paths Alder 'Oak Research'", "lots", "show birch-motors", "cite X0001"],
)  # fmt: skip
def test_so_is_the_pack_of_any_question(example: kg.graph.Graph, question: str, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    kg.pack(example, question, picture=False).write(file)
    found = verify(example, file)
    assert found.status == 0, words(found)


def changed(tmp_path: Path, **edits: tuple[str, str, str]) -> kg.graph.Graph:
    """The example after edits: the file, what stands there, and what shall."""
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLE, folder)
    for file, before, after in edits.values():
        path = folder / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")
    return kg.graph.open(folder, bundled=False)


def test_a_corrected_figure_is_told_with_claim_and_leg(case: Path, tmp_path: Path) -> None:
    now = changed(tmp_path, number=(GAZETTE, "kg:quantity 1000 ; kg:on", "kg:quantity 900 ; kg:on"))
    found = verify(now, case)
    assert (found.status, found.verdict.gone) == (1, False)
    told = words(found)
    assert told.startswith("changed: every file is whole, but the answer is another")
    (claim,) = found.json()["claims"]["changed"]
    assert claim["claim"].endswith("a9-swap#c1")
    assert [each["field"] for each in claim["fields"]] == ["quantity"]
    assert any("legs" in each["where"] for each in found.json()["changes"])
    assert "1,000" in told
    assert "900" in told


def test_a_document_that_was_withdrawn_is_told(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLE, folder)
    (folder / "birch-motors-2021-03-08-statement.ttl").unlink()
    found = verify(kg.graph.open(folder, bundled=False), case)
    assert found.status == 1
    assert [each.rsplit("/", 1)[-1] for each in found.json()["claims"]["withdrawn"]] == [
        "birch-motors-2021-03-08-statement#c1", "birch-motors-2021-03-08-statement#c2",
    ]  # fmt: skip
    assert "withdrawn: the record does not hold them any more" in words(found)
    assert any("disputed" in each["where"] for each in found.json()["changes"])


def test_an_answer_that_is_gone_is_told(case: Path, tmp_path: Path) -> None:
    now = changed(
        tmp_path, other=(GAZETTE, "kg:recipient actor:cedar-social", "kg:recipient actor:dogwood-labs")
    )
    found = verify(now, case)
    assert (found.status, found.json()["gone"]) == (1, True)
    assert "there is no such answer any more" in words(found)
    assert found.json()["claims"]["changed"]


def test_a_new_source_is_told(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLE, folder)
    text = (folder / "birch-motors-2021-03-08-statement.ttl").read_text("utf-8")
    text = text.replace("birch-motors-2021-03-08", "cedar-social-2021-04-01").replace(
        "actor:birch-motors", "actor:cedar-social"
    )
    text = text.replace("https://birch-motors.example/statement", "https://cedar-social.example/reply")
    (folder / "cedar-social-2021-04-01-statement.ttl").write_text(text, "utf-8")
    found = verify(kg.graph.open(folder, bundled=False), case)
    assert found.status == 1
    assert "cedar-social-2021-04-01-statement#c2" in " ".join(found.json()["claims"]["added"])
    assert not found.json()["claims"]["withdrawn"]


def test_other_data_with_the_same_answer_are_the_same(example: kg.graph.Graph, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    kg.pack(example, "lot juniper-200-a9", picture=False).write(file)
    now = changed(tmp_path, other=(GAZETTE, "months later", "a year later"))
    found = verify(now, file)
    value = found.json()
    assert (found.status, value["data"]["then"] != value["data"]["now"]) == (0, True)
    assert ", now " in words(found)


# ---- what was tampered with


def test_each_changed_missing_or_added_file_is_told(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    for name in swap.files:
        data = bytearray(swap.files[name])
        data[len(data) // 2] ^= 1
        for files, sentence in (
            ({**swap.files, name: bytes(data)}, name),
            ({each: held for each, held in swap.files.items() if each != name}, f"{name} is missing"),
        ):
            file.write_bytes(zipped(files))
            found = verify(example, file)
            assert (found.status, sentence in words(found)) == (2, True), (name, words(found))
    file.write_bytes(zipped({**swap.files, "more.txt": b"more"}))
    assert "more.txt was added" in words(verify(example, file))


def test_what_a_pack_says_of_itself_commands_no_terminal(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    asked = json.loads(swap.files["query.json"])
    evil = "\x1b[2J\x9b2J\r\nsame: every file is whole"
    told = json.dumps({**asked, "command": evil, "program": evil}).encode()
    claims = json.loads(swap.files["claims.json"])
    claims["claims"][0] |= {"claim": f"source:{evil}", "says": evil, "publisher": evil}
    held = {**swap.files, "query.json": told, "claims.json": json.dumps(claims).encode()}
    manifest = json.loads(swap.files["manifest.json"])
    manifest["files"].append({**manifest["files"][0], "name": evil})
    broken = zipped({**swap.files, "manifest.json": json.dumps(manifest).encode()})
    for data, status in ((resealed(held), 1), (broken, 2)):
        file.write_bytes(data)
        found = verify(example, file)
        lines = list(found.lines())
        assert found.status == status
        assert "[2J" in " ".join(lines)
        assert all(line.isprintable() for line in lines)
        assert not any(line.startswith("same") for line in lines)
        shown = "".join(found.lines("json"))
        assert shown.replace("\n", "").isprintable()
        assert json.loads(shown) == json.loads(json.dumps(found.json()))


@pytest.mark.parametrize(
    "name", ["answer.txt", "answer.md", "README.md", "claims.csv", "subgraph.trig", "picture.svg"]
)
def test_a_forged_file_with_fitting_lists_is_told(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "case.zip"
    file.write_bytes(resealed({**swap.files, name: swap.files[name].replace(b"an", b"in", 1)}))
    found = verify(example, file)
    assert found.status == 1
    assert name in found.json()["altered"]
    assert f"{name} is not as this version" in words(found)


def test_a_picture_that_was_taken_out_is_told_where_none_can_be_drawn(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    manifest = json.loads(swap.files["manifest.json"])
    manifest["files"] = [each for each in manifest["files"] if each["name"] != "picture.svg"]
    rest = {name: data for name, data in swap.files.items() if name != "picture.svg"}
    file = tmp_path / "case.zip"
    file.write_bytes(resealed({**rest, "manifest.json": json.dumps(manifest).encode()}))
    found = verify(example, file)
    assert (found.status, "picture.svg" in found.verdict.altered) == (1, True)


def test_a_forged_answer_is_told(example: kg.graph.Graph, swap: Pack, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    forged = swap.files["answer.json"].replace(b'"weakest": 0.', b'"weakest": 0.9')
    file.write_bytes(resealed({**swap.files, "answer.json": forged}))
    found = verify(example, file)
    assert (found.status, bool(found.json()["changes"])) == (1, True)


def test_a_zip_that_was_packed_anew_is_told_and_verified(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    for data in (zipped(dict(list(swap.files.items())[::-1])), swap.data + b"beside", b"#!" + swap.data):
        file.write_bytes(data)
        found = verify(example, file)
        assert (found.status, found.json()["repacked"]) == (0, True), words(found)
        assert "packed anew" in words(found)


@settings(max_examples=40)
@given(st.data())
def test_no_changed_byte_passes_unsaid(
    example: kg.graph.Graph, swap: Pack, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(swap.data)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    file = tmp_path_factory.mktemp("flip") / "case.zip"
    file.write_bytes(bytes(whole))
    try:
        found = verify(example, file)
    except Unreadable:
        return
    assert found.status == 2 or found.json()["repacked"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (b"[]", "not of the form"),
        (b"{}", "not of the form"),
        (b'{"id": 1}', "not of the form"),
        (b"[" * 5000, "not of the form"),
        (b'{"id": "\\ud800"}', "not of the form"),
        (b'{"\\udfff": 1}', "surrogates not allowed"),
    ],
)
def test_nonsense_within_is_broken(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path, query: bytes, sentence: str
) -> None:
    file = tmp_path / "case.zip"
    file.write_bytes(resealed({**swap.files, "query.json": query}))
    found = verify(example, file)
    assert (found.status, sentence in words(found)) == (2, True)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def spots(value: Any) -> list[tuple[Any, Any]]:
    """All places in a value of JSON, as what holds them and the key."""
    keys: Any = (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    return [spot for key in keys for spot in ((value, key), *spots(value[key]))]


@settings(max_examples=25)
@given(st.data())
def test_any_nonsense_within_is_told_in_words(
    example: kg.graph.Graph, swap: Pack, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["answer.json", "claims.json", "query.json"]))
    value = json.loads(swap.files[name])
    held, key = data.draw(st.sampled_from(spots(value)))
    before, held[key] = held[key], data.draw(values)
    file = tmp_path_factory.mktemp("nonsense") / "case.zip"
    file.write_bytes(resealed({**swap.files, name: json.dumps(value).encode()}))
    found = verify(example, file)
    assert words(found)
    assert found.status or before == held[key]
    json.dumps(found.json())


def test_a_question_that_nobody_can_ask_is_an_answer_that_is_gone(
    example: kg.graph.Graph, swap: Pack, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    asked: dict[str, Any] = json.loads(swap.files["query.json"])
    for name, given_ in (("serve", []), ("diversions", [{"name": "intended", "value": "Nobody"}])):
        told = json.dumps({**asked, "name": name, "given": given_}).encode()
        file.write_bytes(resealed({**swap.files, "query.json": told}))
        assert verify(example, file).json()["gone"]


# ---- the commands


OWN = ("--only", "--data", str(EXAMPLE))


def test_the_commands_pack_and_verify(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], swap: Pack
) -> None:
    file = tmp_path / "case.zip"
    assert swap.id is not None
    assert cli.run(["evidence", swap.id, "--output", str(file), *OWN]) == 0
    assert capfdbinary.readouterr().out.decode() == f"{hashlib.sha256(swap.data).hexdigest()}  {file}\n"
    assert cli.run(["evidence", swap.id, "-o", "-", *OWN]) == 0
    assert capfdbinary.readouterr().out == file.read_bytes() == swap.data
    assert cli.run(["verify", str(file), *OWN]) == 0
    assert capfdbinary.readouterr().out.startswith(b"same: ")
    assert cli.run(["verify", str(file)]) == 1
    assert capfdbinary.readouterr().out.startswith(b"changed: ")
    file.write_bytes(zipped({**swap.files, "answer.txt": b""}))
    assert cli.run(["verify", str(file), "--format", "json", *OWN]) == 2
    assert json.loads(capfdbinary.readouterr().out)["verdict"] == "broken"


def test_a_pack_is_read_from_the_standard_input(
    swap: Pack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(swap.data)))
    assert cli.run(["verify", "-", *OWN]) == 0
    assert capsys.readouterr().out.startswith("same: ")
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["verify", "-", *OWN]) == 2
    assert "the standard input: it is closed" in capsys.readouterr().err


def test_a_pack_that_is_closed_to_writing_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.zip"
    file.write_bytes(b"mine")
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever may do anything has no such file
    assert cli.run(["evidence", "diversions", "-o", str(file), *OWN]) == 2
    assert (file.read_bytes(), "may not be written" in capsys.readouterr().err) == (b"mine", True)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["evidence", "d-000000000000", "-o", "case.zip", *OWN], "no answer has the id"),
        (["evidence", "diversions", "-o", "nowhere/case.zip", *OWN], "there is no folder"),
        (["evidence", "diversions", "-o", ".", *OWN], "no ordinary file but a folder"),
        (["evidence", "diversions", "-o", "/dev/null", *OWN], "this is no ordinary file"),
        (["evidence", "diversions", "-o", "link.zip", *OWN], "link.zip: there is no folder"),
        (["evidence", "diversions", *OWN], "--output"),
        (["verify", "nothing.zip", *OWN], "no such file"),
        (["verify", ".", *OWN], "it is a folder"),
        (["verify", "text.zip", *OWN], "it is no ZIP"),
        (["verify", "plain.zip", *OWN], "no evidence pack"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    command: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.zip").write_text("no ZIP", "utf-8")
    Path("plain.zip").write_bytes(zipped({"a.txt": b""}))
    Path("link.zip").symlink_to(tmp_path / "nowhere" / "case.zip")
    assert cli.run(command) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err.lower() or sentence in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.zip", "plain.zip", "text.zip"]
