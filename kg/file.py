"""Files that are never left half written."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
    place = Path(os.path.realpath(path))
    try:
        if place.exists() and not place.is_file() and not place.is_dir():
            with place.open("wb") as stream:
                yield stream
            return
        with _beside(place, Path.replace) as stream:
            yield stream
    except OSError as error:
        raise _unwritten(path, error) from None


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
        with _beside(path, _link) as stream:
            stream.write(data)
    except FileExistsError:
        raise
    except OSError as error:
        raise _unwritten(path, error) from None


@contextmanager
def _beside(place: Path, put: Callable[[Path, Path], object]) -> Iterator[BinaryIO]:
    """Write a file of another name in the same folder, which `put` then puts in its place."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".kg-")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        put(Path(name), place)
    finally:
        Path(name).unlink(missing_ok=True)


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
