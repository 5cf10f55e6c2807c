"""Where a file goes: its format, whether it can be written at all, and that it comes whole or not at all."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput
from kg.export import formats
from kg.file import replacing

if TYPE_CHECKING:
    from kg.export.formats import Format
    from kg.export.parcel import Parcel

STDOUT: Final = Path("-")
"""The path that means the standard output."""


def format_of(path: Path, name: str | None = None) -> Format:
    """Find the format of a file, and see that it can be written, before any work is done.

    Args:
        path: The file; ``-`` is the standard output.
        name: The name of the format; the ending of the file's name tells it where it is None.

    Returns:
        The format.

    Raises:
        kg.errors.BadInput: No format has such a name or ending; or the file cannot be written there.
    """
    if path == STDOUT:
        if name is None:
            raise BadInput("the standard output has no ending that tells the format; say --format.")
        return formats.named(name)
    chosen = formats.named(name) if name else formats.of_file(path)
    if not path.parent.is_dir():
        raise BadInput(f"there is no folder {path.parent} to write it to; make the folder first.", path)
    for each, _ in chosen.files(path):
        if each.exists() and not each.is_file():
            raise BadInput("this is no ordinary file; name another, or `-` for the standard output.", each)
    return chosen


def deliver(parcel: Parcel, chosen: Format, path: Path) -> None:
    """Write all files of a format; none is put in its place before all of them are whole.

    Args:
        parcel: What to write; for a network any sheet will do.
        chosen: The format.
        path: The first of its files; ``-`` is the standard output, which gets that one alone.

    Raises:
        kg.errors.BadInput: It cannot be written; what stood there is left as it was.
    """
    if path == STDOUT:
        sys.stdout.flush()
        chosen.load()(parcel, sys.stdout.buffer)
        return
    with ExitStack() as files:
        for each, writer in chosen.files(path):
            writer(parcel, files.enter_context(replacing(each)))
