"""Where a new file goes: whole or not at all, and over no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import BadInput
from kg.ingest import place
from kg.ingest.place import Place


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()


def here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.mark.parametrize(
    ("output", "found", "file"),
    [
        (None, Place(Path()), Path("a-b.ttl")),
        (Path("-"), Place(None), None),
        (Path("mine"), Place(Path("mine")), Path("mine/a-b.ttl")),
        (Path("mine/a-b.ttl"), Place(Path("mine"), "a-b"), Path("mine/a-b.ttl")),
        (Path("a-b.ttl"), Place(Path(), "a-b"), Path("a-b.ttl")),
    ],
)
def test_a_place_is_a_folder_a_file_or_the_standard_output(
    output: Path | None, found: Place, file: Path | None
) -> None:
    assert place.find(output) == found
    assert found.file("a-b") == file


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("yours", "there is no such folder; make it first, or name a file that ends with .ttl."),
        ("yours/a.ttl", "there is no folder yours; make it first."),
        ("mine/a.txt", "there is no such folder; make it first, or name a file that ends with .ttl."),
    ],
)
def test_a_folder_that_is_not_there_is_not_made(output: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        place.find(Path(output))
    assert str(caught.value) == f"{output}: {sentence}"


def test_a_file_is_named_as_its_document() -> None:
    with pytest.raises(BadInput, match=r"write a-c\.ttl, or leave --slug out"):
        Place(Path(), "a-b").file("a-c")


@pytest.mark.parametrize("kind", ["file", "folder", "link to nowhere"])
def test_nothing_that_is_there_is_overwritten(kind: str) -> None:
    path = Path("a-b.ttl")
    if kind == "file":
        path.write_text("mine", encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    with pytest.raises(BadInput, match="this file is there already, and nothing is overwritten"):
        Place(Path()).file("a-b")
    with pytest.raises(BadInput, match="this file is there already, and nothing is overwritten"):
        place.create(path, "new")
    assert here() == ["a-b.ttl", "mine"]
    assert kind != "file" or path.read_text("utf-8") == "mine"


def test_a_file_is_whole_and_may_be_read_as_any_other() -> None:
    mask = os.umask(0o022)
    try:
        place.create(Path("a-b.ttl"), "é\n")
    finally:
        os.umask(mask)
    assert Path("a-b.ttl").read_bytes() == b"\xc3\xa9\n"
    assert Path("a-b.ttl").stat().st_mode & 0o777 == 0o644
    assert here() == ["a-b.ttl", "mine"]


def test_where_there_are_no_links_the_file_is_moved_and_still_over_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    place.create(Path("a-b.ttl"), "one")
    with pytest.raises(BadInput, match="there already"):
        place.create(Path("a-b.ttl"), "two")
    assert Path("a-b.ttl").read_text("utf-8") == "one"
    assert here() == ["a-b.ttl", "mine"]


def test_what_cannot_be_written_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput) as caught:
        place.create(Path("a-b.ttl"), "new")
    assert str(caught.value) == "a-b.ttl: it cannot be written there: no space left on device."
    assert here() == ["mine"]
