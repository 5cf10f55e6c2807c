"""The ZIP of a pack: the same bytes for the same files, and hostile ones are refused in a sentence."""

from __future__ import annotations

import io
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.export.pack.archive import LARGEST, MOST, NAME, unzipped, zipped

names = st.from_regex(NAME, fullmatch=True)
packs = st.dictionaries(names, st.binary(max_size=300), max_size=8).filter(
    lambda files: len({name.casefold() for name in files}) == len(files)
)


@given(packs)
def test_files_come_back_as_they_went_in_and_in_their_order(files: dict[str, bytes]) -> None:
    data = zipped(files)
    assert list(unzipped(data, "x.zip").items()) == list(files.items())
    assert zipped(unzipped(data, "x.zip")) == data


def test_the_bytes_are_those_that_they_always_were() -> None:
    data = zipped({"a.txt": b"a\n" * 100, "b.json": b"{}"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = [(e.filename, e.date_time, e.compress_type, e.create_system) for e in archive.infolist()]
    assert told == [(name, (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3) for name in ("a.txt", "b.json")]
    assert len(data) == 200 + 2 + 2 * (30 + 46) + 2 * (5 + 6) + 22


def made(*entries: tuple[zipfile.ZipInfo | str, bytes], **options: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", **options) as archive:  # type: ignore[call-overload]
        for name, data in entries:
            archive.writestr(name, data)
    return written.getvalue()


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("answer.txt")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def bomb() -> bytes:
    return made(("answer.txt", bytes(LARGEST + 1)), compression=zipfile.ZIP_DEFLATED, compresslevel=9)


def lying() -> bytes:
    """A file that says in the directory that it is smaller than it is."""
    data = bytearray(made(("answer.txt", bytes(LARGEST + 1)), compression=zipfile.ZIP_DEFLATED))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def directory() -> bytes:
    """A directory as long as a pack can be, which says that it holds one file."""
    entry = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    entries = entry * (LARGEST // len(entry) - 1)
    size = len(entries).to_bytes(4, "little")
    return entries + b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00" + size + bytes(6)


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return made(("answer.txt", b"one"), ("answer.txt", b"two"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "it is no ZIP"),
    "no ZIP": (lambda: b"%PDF-1.7 and so on", "it is no ZIP"),
    "cut short": (lambda: zipped({"answer.txt": b"a" * 1000})[:900], "it is no ZIP"),
    "a way out": (lambda: made(("../answer.txt", b"")), "by the name '../answer.txt'"),
    "a way from the root": (lambda: made(("/etc/passwd", b"")), "by the name '/etc/passwd'"),
    "a way out of Windows": (lambda: made(("..\\a.txt", b"")), "which no pack has"),
    "a drive": (lambda: made(("C:a.txt", b"")), "which no pack has"),
    "a folder": (lambda: made(("folder/", b"")), "which no pack has"),
    "a hidden file": (lambda: made((".profile", b"")), "which no pack has"),
    "a name with a null": (
        lambda: made((zipfile.ZipInfo("a.txtXb"), b"")).replace(b"a.txtXb", b"a.txt\0b"),
        "it ",
    ),
    "a name twice": (twice, "it holds answer.txt twice"),
    "a name in two cases": (lambda: made(("A.txt", b""), ("a.txt", b"")), "twice"),
    "a link": (lambda: made((link(), b"/etc/passwd")), "answer.txt in it is a link"),
    "a bomb": (bomb, "larger than those of a pack"),
    "a file that lies of its size": (lying, "it is "),
    "too many files": (
        lambda: made(*((f"{n}.txt", b"") for n in range(MOST + 1))),
        "it holds more files than a pack has (200)",
    ),
    "a directory of a million files": (directory, "it holds more files than a pack has"),
    "too large a file": (lambda: bytes(LARGEST + 1), "it is larger than a pack can be"),
    "another compression": (
        lambda: made(("a.txt", b"a"), compression=zipfile.ZIP_LZMA),
        "compressed in a way",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused_in_a_sentence(name: str) -> None:
    make, sentence = HOSTILE[name]
    with pytest.raises(Unreadable) as caught:
        unzipped(make(), "case.zip")
    assert str(caught.value).startswith("case.zip: cannot be read: ")
    assert sentence in str(caught.value)


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(zipped({"answer.txt": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(Unreadable, match="encrypted"):
        unzipped(bytes(data), "case.zip")


@pytest.mark.slow
@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_damage_is_refused_or_read(noise: bytes, start: int, length: int) -> None:
    whole = zipped({"answer.txt": b"some text\n" * 20, "b.json": b"{}"})
    place = start % len(whole)
    damaged = whole[:place] + noise + whole[place + length % 50 :]
    with suppress(Unreadable):
        assert all(NAME.fullmatch(name) for name in unzipped(damaged, "case.zip"))


@pytest.mark.slow
def test_a_hostile_directory_costs_little_time_and_memory() -> None:
    data = directory()
    tracemalloc.start()
    with pytest.raises(Unreadable):
        unzipped(data, "case.zip")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2**20
