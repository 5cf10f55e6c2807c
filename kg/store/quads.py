"""A dataset as the engine's own files in a folder: written once, then read by any number of processes.

The engine allows nobody to read beside a writer. So nobody is told of a folder before it is whole, and
nothing in it changes after.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import Unreadable
from kg.store import lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

AT_ONCE: Final = 16
"""How many tables the engine opens together with a store; any other when it first reads in it."""

_TABLE: Final = ".sst"
_DIARY: Final = ("LOG", "LOCK")
"""How the names begin of what the engine writes for people, and for itself while it writes."""


def write(folder: Path, dataset: Iterable[ox.Quad]) -> None:
    """Write a dataset into a new folder, down to the disk.

    Args:
        folder: where to; it must not exist.
        dataset: its statements.

    Raises:
        OSError: where it cannot be written; what is in the folder then is of no use.
    """
    written = ox.Store(str(folder))
    written.bulk_extend(dataset)
    written.optimize()
    written.flush()
    del written  # which closes it
    for path in folder.iterdir():
        if path.name.startswith(_DIARY):
            path.unlink()
    sync(folder)


@dataclass(frozen=True)
class Opened:
    """A dataset that is open.

    Attributes:
        dataset: the dataset.
        later: how many files the engine may still open while it answers.
        hold: what keeps the files from being removed for as long as it is there.
    """

    dataset: ox.Store
    later: int
    hold: object


@dataclass(frozen=True)
class OnDisk:
    """A dataset that can be opened where it lies, which is quick, or loaded, after which all is quick.

    A query that touches little is answered from the disk ten times sooner than the whole is loaded; going
    through the whole takes ten times as long there.

    Attributes:
        open: opens it; raises `Unreadable` where that cannot be done.
        load: loads all of it into memory; `None` where it is so large that this is left to who needs it.
        packed: finds a part of what `kg.store.stated.pack` wrote of it, and how it is opened; `None` where
            that is not there.
    """

    open: Callable[[], Opened]
    load: Callable[[], ox.Store] | None = None
    packed: Callable[[str], Callable[[], BinaryIO] | None] | None = None


def opener(folder: Path, *, held: Path | None = None) -> Callable[[], Opened]:
    """Say how to open what `write` wrote, when it is needed.

    Args:
        folder: the folder.
        held: the file that is held while the dataset is open, so that nobody removes it.

    Returns:
        A function that opens it; it raises `Unreadable` where the engine cannot.
    """

    def opened() -> Opened:
        try:
            hold = lock.share(held) if held else None
            return Opened(ox.Store.read_only(str(folder)), _later(folder), hold)
        except OSError as error:
            raise Unreadable(folder, f"{error}; build it again with `kg build`") from None

    return opened


def _later(folder: Path) -> int:
    """How many tables the engine did not open with the store: none, but of a large one."""
    tables = sum(1 for name in os.listdir(folder) if name.endswith(_TABLE))  # noqa: PTH208 - names alone
    return max(0, tables - AT_ONCE)


def seal(folder: Path, pattern: str = "*") -> str:
    """Say what is in a folder, so that a change can be seen.

    Args:
        folder: the folder.
        pattern: which of its files.

    Returns:
        A line for each file: its SHA-256, its size, its name; and one that says how many they are.
    """
    lines = []
    for path in sorted(folder.glob(pattern)):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()} {file.tell()} {path.name}\n")
    return "".join([*lines, f"{len(lines)} files\n"])


def damage(folder: Path, sealed: str, *, thorough: bool) -> str | None:
    """Find what has become of a folder since it was sealed.

    Args:
        folder: the folder.
        sealed: what `seal` said of it.
        thorough: whether to read all of it. Otherwise sizes alone are looked at: the engine itself sees a
            change within a file when it reads there.

    Returns:
        What is wrong, in a few words; `None` where nothing is.
    """
    *lines, last = sealed.splitlines() or [""]
    if last != f"{len(lines)} files":
        return "what it was is not known"
    for digest, size, name in _entries(lines):
        path = folder / name
        try:
            if path.stat().st_size != size:
                return f"{name} is not as long as it was"
            if thorough:
                with path.open("rb", buffering=0) as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                        return f"{name} is not what it was"
        except OSError as error:
            return f"{name} cannot be read ({(error.strerror or 'no reason is known').lower()})"
    return None


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    for line in lines:
        digest, size, name = line.split(" ", 2)
        yield digest, int(size), name


def sync(folder: Path) -> None:
    """Have the system put the files of a folder, and their names, on the disk.

    Args:
        folder: the folder.
    """
    for path in [*(path for path in folder.iterdir() if path.is_file()), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
