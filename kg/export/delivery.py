"""Where a file goes: its format, whether it can be written at all, and that it comes whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput
from kg.export import formats
from kg.export.words import joined
from kg.file import Drafts

if TYPE_CHECKING:
    from kg.export.format import Format
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
        kg.errors.BadInput: No format has such a name or ending; or a file cannot be written there, or would
            be written over by the one beside it.
    """
    if path == STDOUT:
        if name is None:
            raise BadInput("the standard output has no ending that tells the format; say --format.")
        return formats.named(name)
    chosen = formats.named(name) if name else formats.of_file(path)
    files = [each for each, _ in chosen.files(path)]
    for each in files:
        refuse(each)
    if len({os.path.realpath(each) for each in files}) < len(files):
        raise BadInput(f"{joined([each.name for each in files])} are one file; take the link away.", path)
    return chosen


def refuse(path: Path) -> None:
    """Refuse a place where no file can be put, or where one stands that its owner has closed to writing.

    Args:
        path: The place.

    Raises:
        kg.errors.BadInput: Its folder is none or may not be written to; or what stands there is no file, or
            none that may be written.
    """
    folder = Path(os.path.realpath(path)).parent  # that of what a link leads to
    for each in (path.parent, folder):
        if not each.is_dir():
            raise BadInput(f"there is no folder {each} to write it to; make the folder first.", path)
    if path.is_dir():
        raise BadInput("this is no ordinary file but a folder; name a file in it.", path)
    if path.exists() and not path.is_file():
        raise BadInput("this is no ordinary file; name another, or `-` for the standard output.", path)
    if path.exists() and not os.access(path, os.W_OK):
        raise BadInput("this file may not be written; name another, or allow it to be written.", path)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"the folder {folder} may not be written to; name another.", path)


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
        try:
            sys.stdout.flush()
            chosen.load()(parcel, sys.stdout.buffer)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BadInput(f"the standard output cannot be written: {reason}.") from None
        return
    with Drafts() as drafts:
        for each, writer in chosen.files(path):
            with drafts.write(each) as stream:
                writer(parcel, stream)
        drafts.put()
