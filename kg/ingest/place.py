"""Where a new file goes, and how it comes to be there: whole, and in the place of no other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg import file
from kg.errors import BadInput

STDOUT: Final = Path("-")
"""The path that means the standard output."""

_TAKEN: Final = "this file is there already, and nothing is overwritten; choose another name for the new one."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new source file is to go.

    Attributes:
        folder: The folder; None for the standard output.
        stem: The name of the file without `.ttl`; None where it is to be that of the document.
    """

    folder: Path | None
    stem: str | None = None

    def file(self, slug: str) -> Path | None:
        """The file for the document of a name; None for the standard output.

        Args:
            slug: The document's name.

        Raises:
            BadInput: That file is there already, or is to bear another name than its document.
        """
        if self.folder is None:
            return None
        if self.stem not in {None, slug}:
            raise BadInput(f"a file is named as its document; write {slug}.ttl, or leave --slug out.")
        path = self.folder / f"{slug}.ttl"
        if os.path.lexists(path):
            raise BadInput(_TAKEN, path)
        return path


def find(output: Path | None) -> Place:
    """Find the place that a reader named.

    Args:
        output: A folder, a file that ends with `.ttl`, `-` for the standard output, or None for the folder in
            which the program runs.

    Returns:
        The place.

    Raises:
        BadInput: There is no such folder.
    """
    if output is None or output == STDOUT:
        return Place(None if output else Path())
    if output.is_dir():
        return Place(output)
    if output.suffix != ".ttl":
        raise BadInput("there is no such folder; make it first, or name a file that ends with .ttl.", output)
    if not output.parent.is_dir():
        raise BadInput(f"there is no folder {output.parent}; make it first.", output)
    return Place(output.parent, output.stem)


def create(path: Path, text: str) -> None:
    """Write a new source file, whole or not at all.

    Args:
        path: The place; its folder must exist.
        text: What the file is to hold.

    Raises:
        BadInput: Something is there already, or it cannot be written.
    """
    try:
        file.create(path, text.encode())
    except FileExistsError:
        raise BadInput(_TAKEN, path) from None
