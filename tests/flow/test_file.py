"""The file of transfers: what is opened is what was saved, and what is no whole file is refused."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from bench.transfers import generate
from kg.errors import BadInput, Unreadable
from kg.flow import file
from kg.flow.names import Names
from kg.flow.transfers import COLUMNS, INDEXES, Row, Transfers, from_rows, parts
from tests.flow.test_transfers import tables

ROWS = [Row(id="1", source="Alder", target="Birch", low=5), Row(id="2", source="Birch", target="Élan")]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A file with two transfers."""
    return file.save(from_rows(ROWS), tmp_path / "two")


def same(one: Transfers, other: Transfers) -> bool:
    """Whether two values hold the same, their indexes too."""
    mine, theirs = parts(one), parts(other)
    return (
        mine.keys() == theirs.keys()
        and all(np.array_equal(mine[name], theirs[name]) for name in mine)
        and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in INDEXES)
        and all(
            list(getattr(one, n)) == list(getattr(other, n)) for n in ("parties", "products", "lots", "ids")
        )
    )


@given(tables())
def test_what_is_opened_is_what_was_saved(table: list[Row]) -> None:
    made = from_rows(table, compatible=[("H100", "H200")])
    with tempfile.TemporaryDirectory() as folder:
        opened = file.load(file.save(made, Path(folder)), check=True)
        assert same(opened, made)
        assert opened.digest == made.digest
        assert [opened.place(name) for name in made.parties] == list(range(len(made.parties)))


def test_what_is_opened_can_be_saved_again(saved: Path, tmp_path: Path) -> None:
    again = file.save(file.load(saved), tmp_path / "again")
    assert again.read_bytes() == saved.read_bytes()


def test_transfers_whose_identifiers_are_numbers_are_saved_with_them(tmp_path: Path) -> None:
    made = generate(1000)
    opened = file.load(file.save(made, tmp_path), check=True)
    assert same(opened, made)
    assert sorted(map(int, opened.ids)) == list(range(1, 1001))


def test_in_a_folder_a_file_is_named_by_the_digest(tmp_path: Path) -> None:
    made = from_rows(ROWS)
    assert file.save(made, tmp_path) == tmp_path / f"{made.digest}.transfers"
    assert file.load(tmp_path / f"{made.digest}.transfers").digest == made.digest


def test_the_digest_in_the_file_is_that_of_what_it_holds(saved: Path) -> None:
    opened = file.load(saved)
    stated = opened.digest
    del vars(opened)["digest"]
    assert opened.digest == stated


def test_no_column_of_a_file_can_be_written_to_and_all_are_aligned(saved: Path) -> None:
    opened = file.load(saved)
    for name in (*COLUMNS, *INDEXES, "compatible"):
        column = getattr(opened, name)
        assert not column.flags.writeable, name
        assert column.ctypes.data % file.ALIGNED == 0, name


def test_the_columns_of_a_file_stay_when_it_is_replaced_or_removed(saved: Path) -> None:
    opened = file.load(saved)
    file.save(from_rows([]), saved)
    saved.unlink()
    assert opened.out_start.tolist() == [0, 1, 2, 2]


def test_a_file_is_known_by_its_first_bytes(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("source,target\n")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    paths = [saved, other, pipe, tmp_path, tmp_path / "none"]
    assert [file.is_saved(path) for path in paths] == [True, False, False, False, False]


# ---- what is no whole file


def refused(path: Path, *, check: bool = False) -> str:
    """Why a file is refused."""
    with pytest.raises(BadInput) as caught:
        file.load(path, check=check)
    assert caught.value.path == path
    return caught.value.message


def test_a_file_that_is_cut_off_is_refused_wherever_it_is_cut(saved: Path) -> None:
    whole = saved.read_bytes()
    cuts = [0, 5, len(file.MAGIC), 100, 8191, 8192, 8193, len(whole) // 2, len(whole) - 1]
    for cut in cuts:
        saved.write_bytes(whole[:cut])
        assert "cut off" in refused(saved) or cut < len(file.MAGIC), cut
    saved.write_bytes(whole + b"\0")
    assert "bytes" in refused(saved)


def test_another_file_is_refused(saved: Path) -> None:
    for other in (b"", b"PAR1" * 5000, b"source,target\n", saved.read_bytes()[1:]):
        saved.write_bytes(other)
        assert "it is no file of transfers" in refused(saved)


def header(path: Path) -> dict[str, Any]:
    """The object of a file's header."""
    return dict(json.loads(path.read_bytes()[len(file.MAGIC) : 8192]))


def with_header(path: Path, changed: dict[str, Any]) -> None:
    """Put another object into a file's header."""
    written = (file.MAGIC + json.dumps(changed, sort_keys=True).encode()).ljust(8192)
    path.write_bytes(written + path.read_bytes()[8192:])


def test_a_changed_header_is_refused(saved: Path) -> None:
    before = header(saved)
    with_header(saved, before)
    assert len(file.load(saved)) == 2
    for key, value in (("digest", "0" * 64), ("size", 9000), ("parts", {}), ("seal", "0" * 64)):
        with_header(saved, before | {key: value})
        assert "changed" in refused(saved), key
    for broken in ({}, {"seal": ""}, {"format": 1}):
        with_header(saved, broken)
        assert "damaged" in refused(saved), broken


def test_a_file_of_another_format_is_refused(saved: Path) -> None:
    other = {"format": 1}
    sealed = hashlib.sha256(json.dumps(other).encode()).hexdigest()
    with_header(saved, other | {"seal": sealed})
    assert refused(saved) == "it has format 1, and this program reads 2; write it anew."


def test_a_changed_byte_is_found_by_who_checks(saved: Path) -> None:
    held = file.load(saved, check=True)
    assert len(held) == 2
    data = bytearray(saved.read_bytes())
    for name, entry in header(saved)["parts"].items():
        if np.prod(entry["shape"]):
            data[entry["offset"]] ^= 1
            saved.write_bytes(data)
            assert refused(saved, check=True) == "it was changed after it was written; write it anew.", name
            data[entry["offset"]] ^= 1


UNSOUND: dict[str, dict[str, Any]] = {
    "a party that is none": {"target": np.array([1, 3], np.int32)},
    "rows in another order": {"source": np.array([1, 0], np.int32)},
    "two of one rank": {"rank": np.array([0, 0], np.int32)},
    "an end before the start": {"latest": np.array([0, 0], np.int32)},
    "a negative quantity": {"low": np.array([-1.0, 0.0])},
    "a product that is none": {"product": np.array([0, -1], np.int16)},
    "names in another order": {"parties": ("Birch", "Alder", "\u00c9lan")},
    "two of one name": {"parties": ("Alder", "Alder", "\u00c9lan")},
    "an identifier too few": {"ids": ("1",)},
    "a column too short": {"confidence": np.array([1], np.uint16)},
    "a column of another type": {"rank": np.array([0, 1], np.int64)},
    "another matrix": {"compatible": np.ones((1, 1), np.bool_)},
    "ends beyond the names": {"ids": Names(np.zeros(1, np.uint8), np.array([0, 1, 9]))},
    "another index": {"in_order": np.array([1, 0], np.int32)},
}


@pytest.mark.parametrize("wrong", UNSOUND.values(), ids=UNSOUND.keys())
def test_a_well_sealed_file_whose_columns_do_not_fit_is_found_by_who_checks(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    made = from_rows(ROWS)
    indexes = {name: getattr(made, name) for name in INDEXES}
    held = {name: value for name, value in wrong.items() if name not in INDEXES}
    unsound = replace(made, **held)
    vars(unsound).update(indexes | {name: wrong[name] for name in wrong.keys() - held.keys()})
    path = file.save(unsound, tmp_path / "unsound")
    assert refused(path, check=True) == "its columns do not fit each other; write it anew, by kg."


def test_a_well_sealed_header_that_lies_is_refused(saved: Path) -> None:
    honest = header(saved)
    del honest["seal"]
    longer = honest["parts"] | {"rank": honest["parts"]["rank"] | {"shape": [10**6]}}
    fewer = {name: entry for name, entry in honest["parts"].items() if name != "rank"}
    for lied in (longer, fewer):
        sealed = json.dumps(honest | {"parts": lied}, sort_keys=True).encode()
        with_header(saved, honest | {"parts": lied, "seal": hashlib.sha256(sealed).hexdigest()})
        assert refused(saved) == "its header is damaged; write it anew."


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        file.load(tmp_path / "none")
    with pytest.raises(Unreadable, match="is a directory"):
        file.load(tmp_path)


def test_a_file_is_not_written_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it cannot be written there: no such file or directory"):
        file.save(from_rows(ROWS), tmp_path / "none" / "file")


def test_what_fails_leaves_what_stood_there(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="no space left"):
        file.save(from_rows([]), saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


WRITER = """
import sys
from pathlib import Path
from bench.transfers import generate
from kg.flow import file
from kg.flow.names import Names
made = [generate(20_000, seed=seed) for seed in (0, 1)]
while True:
    for each in made:
        file.save(each, Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_file_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path = file.save(generate(20_000, seed=2), tmp_path / "whole")
    digests = {generate(20_000, seed=seed).digest for seed in (0, 1)}
    for turn in range(10):
        before = path.stat().st_ino
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)]) as writer:
            while path.stat().st_ino == before and writer.poll() is None:
                time.sleep(0.001)
            time.sleep(turn / 500)
            writer.kill()
        assert writer.returncode == -signal.SIGKILL
        assert file.load(path, check=True).digest in digests


@pytest.mark.slow
def test_a_file_of_a_million_transfers_opens_at_once(tmp_path: Path) -> None:
    """The time does not grow with the rows: a tenth of the bar at ten million holds here too."""
    path = file.save(generate(1_000_000), tmp_path)
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        file.load(path)
        took.append(time.perf_counter() - begin)
    assert min(took) < 0.005
    assert path.stat().st_size / 1_000_000 <= 72  # with the names of the parties, and the identifiers
