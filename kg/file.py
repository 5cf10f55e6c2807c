"""Files that are never left half written, and the standard input."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator


def standard_input() -> BinaryIO:
    """The standard input, as bytes.

    Returns:
        The stream.

    Raises:
        BadInput: It is closed.
    """
    if sys.stdin is None:
        raise BadInput("it is closed; name a file, or hand one over with `<` or `|`.", "the standard input")
    return sys.stdin.buffer


class Drafts:
    """Files that are written beside their places, and put there together when all are whole.

    What is not put in its place is gone at the end.
    """

    def __init__(self) -> None:
        """Hold none yet."""
        self._whole: list[tuple[Path, Path, Path]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _path, _place, draft in self._whole:
            draft.unlink(missing_ok=True)

    @contextmanager
    def write(self, path: Path) -> Iterator[BinaryIO]:
        """Write one of them.

        A link is followed; a device or a pipe, which cannot be replaced, is written to as it is.

        Args:
            path: The place; its folder must exist.

        Yields:
            A stream of bytes.

        Raises:
            kg.errors.BadInput: The file cannot be written.
        """
        place = Path(os.path.realpath(path))
        try:
            if place.exists() and not place.is_file() and not place.is_dir():
                with place.open("wb") as stream:
                    yield stream
                return
            with _beside(place) as (draft, stream):
                yield stream
            self._whole.append((path, place, draft))
        except OSError as error:
            raise _unwritten(path, error) from None

    def put(self) -> None:
        """Put all of them in their places; where one cannot be, what stood in the others stands there again.

        Raises:
            kg.errors.BadInput: One cannot be put in its place.
        """
        several = len(self._whole) > 1
        done: list[tuple[Path, Path | None]] = []
        try:
            for path, place, draft in self._whole:
                try:
                    done.append((place, _kept(place, draft) if several else None))
                    draft.replace(place)
                except OSError as error:
                    raise _unwritten(path, error) from None
        except BaseException:
            for place, before in reversed(done if several else []):
                _put_back(place, before)
            raise
        for _, before in done:
            if before:
                before.unlink()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside its place and put it there when it is whole.

    A link is followed; a device or a pipe, which cannot be replaced, is written to as it is.

    Args:
        path: The place; its folder must exist.

    Yields:
        A stream of bytes.

    Raises:
        kg.errors.BadInput: The file cannot be written; what stood there is left as it was.
    """
    with Drafts() as drafts:
        with drafts.write(path) as stream:
            yield stream
        drafts.put()


def create(path: Path, data: bytes) -> None:
    """Write a new file beside its place and put it there when it is whole.

    Args:
        path: The place; its folder must exist.
        data: What the file is to hold.

    Raises:
        FileExistsError: Something is there already, be it a link to nowhere.
        kg.errors.BadInput: The file cannot be written.
    """
    try:
        with _beside(path) as (draft, stream):
            stream.write(data)
        try:
            _link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise
    except OSError as error:
        raise _unwritten(path, error) from None


@contextmanager
def _beside(place: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Write a file of another name in the same folder; it is gone where it does not become whole."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".kg-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield draft, stream
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _kept(place: Path, draft: Path) -> Path | None:
    """Give what stands in a place a second name, by which it can be put back; None where nothing is there."""
    if not os.path.lexists(place):
        return None
    second = draft.with_name(f"{draft.name}-before")
    try:
        second.hardlink_to(place)
    except OSError:  # a file system without links
        try:
            shutil.copy2(place, second)
        except BaseException:
            second.unlink(missing_ok=True)
            raise
    return second


def _put_back(place: Path, before: Path | None) -> None:
    """Let what stood in a place stand there again."""
    if before is None:
        place.unlink(missing_ok=True)
        return
    before.replace(place)
    before.unlink(missing_ok=True)  # two names of one file are left as they are


def _link(whole: Path, place: Path) -> None:
    """Give a whole file its name; unlike a move, a link never takes the place of another file."""
    try:
        place.hardlink_to(whole)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(place):
            raise FileExistsError(place) from None
        whole.replace(place)


def _unwritten(path: Path, error: OSError) -> BadInput:
    return BadInput(f"it cannot be written there: {(error.strerror or str(error)).lower()}.", path)
