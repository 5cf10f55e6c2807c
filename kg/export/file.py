"""Files that are never left half written."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        with _beside(place) as stream:
            yield stream
    except OSError as error:
        raise BadInput(
            f"it cannot be written there: {(error.strerror or str(error)).lower()}.", path
        ) from None


@contextmanager
def _beside(place: Path) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
