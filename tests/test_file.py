"""A file is whole, or not there; what cannot be replaced is written to as it is."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import BadInput
from kg.file import Drafts, create, replacing


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_a_file_stays_as_it_was_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with replacing(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_stays_as_it_was_where_its_writer_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def give_up() -> None:
        with replacing(path) as stream:
            stream.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a")
    with replacing(tmp_path / "link") as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replacing(pipe) as stream:
        stream.write(b"new")
    reader.join()
    assert read == [b"new"]
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["none/a", "folder"])
def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadInput) as caught, replacing(tmp_path / name) as stream:
        stream.write(b"new")
    assert str(caught.value).startswith(f"{tmp_path / name}: it cannot be written there: ")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_a_new_file_takes_the_place_of_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a"
    create(path, b"first")
    with pytest.raises(FileExistsError):
        create(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_files_are_put_in_their_places_together(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("a", "b")]
    with Drafts() as drafts:
        for path in names:
            with drafts.write(path) as stream:
                stream.write(path.name.encode())
            assert not path.exists()
        drafts.put()
    assert [path.read_text() for path in names] == ["a", "b"]
    assert sorted(tmp_path.iterdir()) == names


@pytest.mark.parametrize("before", [True, False])
def test_where_one_cannot_be_put_the_others_are_as_they_were(*, before: bool, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    if before:
        first.write_bytes(b"old")
    with Drafts() as drafts:
        for path in (first, second):
            with drafts.write(path) as stream:
                stream.write(b"new")
        second.mkdir()
        (second / "inside").touch()
        with pytest.raises(BadInput, match="b: it cannot be written there"):
            drafts.put()
    assert (first.read_bytes() if first.exists() else None) == (b"old" if before else None)
    assert sorted(tmp_path.iterdir()) == ([first, second] if before else [second])


def test_where_one_is_not_written_none_is_put_in_its_place(tmp_path: Path) -> None:
    def give_up() -> None:
        with Drafts() as drafts:
            with drafts.write(tmp_path / "a") as stream:
                stream.write(b"new")
            with drafts.write(tmp_path / "b"):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert list(tmp_path.iterdir()) == []
