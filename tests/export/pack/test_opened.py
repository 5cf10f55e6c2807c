"""A pack held against its own lists: whatever does not fit is a fault, a sentence each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import kg
import kg.graph
from kg.export.pack.archive import zipped
from kg.export.pack.opened import opened

EXAMPLE = Path(__file__).parents[3] / "docs" / "example"
ZERO = b"0" * 64
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(_cache: None) -> Mapping[str, bytes]:
    return kg.pack(kg.graph.open(EXAMPLE, bundled=False), "lot juniper-200-a9", picture=False).files


def faults(files: Mapping[str, bytes]) -> tuple[str, ...]:
    return opened(zipped(files), "case.zip").faults


def test_a_whole_pack_has_none(files: Mapping[str, bytes]) -> None:
    assert faults(files) == ()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ((b"", ZERO + b"  answer.txt\n"), "answer.txt is not as SHA256SUMS says."),
        ((b"", ZERO + b"  SHA256SUMS\n"), "SHA256SUMS is not as SHA256SUMS says."),
        ((b"", ZERO + b"  ghost.txt\n"), "ghost.txt is missing."),
        ((b"", b"# sums\n"), "SHA256SUMS has a line that says no sum: '# sums'."),
        ((b"  answer.txt", b" *answer.txt"), "answer.txt is not as SHA256SUMS says."),
        ((b"\n", b"\r\n"), "README.md is not as SHA256SUMS says."),
    ],
)
def test_a_list_of_sums_that_is_not_as_it_was_written_is_told(
    files: Mapping[str, bytes], edit: tuple[bytes, bytes], sentence: str
) -> None:
    sums = files["SHA256SUMS"]
    sums = sums.replace(*edit) if edit[0] else edit[1] + sums
    assert sentence in faults({**files, "SHA256SUMS": sums})


def test_an_empty_list_of_sums_is_told_of_each_file(files: Mapping[str, bytes]) -> None:
    assert len(faults({**files, "SHA256SUMS": b""})) == len(files) - 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"bytes": 1}, "README.md was changed: its SHA-256 or size is not that of manifest.json."),
        (
            {"sha256": ZERO.decode()},
            "README.md was changed: its SHA-256 or size is not that of manifest.json.",
        ),
        ({"bytes": []}, "manifest.json cannot be read."),
        ({"sha256": None}, "manifest.json cannot be read."),
        ({"name": "ghost.txt"}, "ghost.txt is missing."),
    ],
)
def test_a_manifest_that_does_not_fit_its_files_is_told(
    files: Mapping[str, bytes], wrong: dict[str, Any], sentence: str
) -> None:
    """In whichever of two rows of a file it is wrong."""
    manifest = json.loads(files["manifest.json"])
    first, *rest = manifest["files"]
    odd = {**first, **wrong}
    for rows in ([odd, *rest], [odd, first, *rest], [first, *rest, odd]):
        text = json.dumps({**manifest, "files": rows}).encode()
        before, now = (hashlib.sha256(each).hexdigest().encode() for each in (files["manifest.json"], text))
        sums = files["SHA256SUMS"].replace(before, now)
        assert sentence in faults({**files, "manifest.json": text, "SHA256SUMS": sums})
