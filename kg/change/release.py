"""Opens one release of the data: a folder, a revision of a git repository, or the record as of a day."""

from __future__ import annotations

import io
import re
import stat
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.change.state import State
from kg.clock import days
from kg.errors import BadInput
from kg.record import open_record
from kg.store import NotAdmitted, is_address, open_store, shelf
from kg.store.remote import open_remote

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.record import Record
    from kg.store import Store

DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
"""What a release is written like that is the record as it was on a day."""

REVISION = re.compile(r"[A-Za-z0-9_./~^@{}-]+", re.ASCII)
"""What a revision of a git repository is written like; none begins with a dash."""

FOLDER = "data"
"""The folder of a repository that holds the documents."""


def open_release(name: str, *, now: Callable[[], Store], repository: Path) -> State:
    """Open one release of the data.

    Args:
        name: A folder with source documents, or with a folder ``data`` that holds them; a day, month or year,
            for the record as it was known at its end; else a revision of a git repository, such as ``v0.2``
            or ``HEAD~3``; or the address of a store elsewhere.
        now: Opens the record of which a day is meant.
        repository: A folder of the git repository of which a revision is meant.

    Returns:
        The state of the record.

    Raises:
        kg.errors.BadInput: It is none of these, or its documents break the ontology's rules.
        kg.errors.Unreadable: A file or folder cannot be read.
    """
    if is_address(name):
        there = open_remote((name,), bundled=None)
        return State(there, open_record(there))
    folder = Path(name)
    if folder.exists():
        return _state(_folder(folder), name)
    if DAY.fullmatch(name):
        store = now()
        return on_record(name, store, open_record(store))
    return _revision(name, repository)


def on_record(name: str, store: Store, record: Record) -> State:
    """The record as it was known at the end of a day.

    Args:
        name: The day, or a month or year, of which it is the last day.
        store: The dataset with all that is known now.
        record: The same as values.

    Returns:
        The state of the record.

    Raises:
        kg.errors.BadInput: It is no date.
    """
    if not DAY.fullmatch(name):
        raise BadInput(f"{name!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD.")
    try:
        day = days(name).latest
    except ValueError as error:
        raise BadInput(f"{name!r} is no date: {error}.") from None
    return State(store, record).known_on(day)


def _folder(folder: Path) -> Path:
    inner = folder / FOLDER
    return inner if inner.is_dir() else folder


def _state(folder: Path, name: str) -> State:
    try:
        if shelf.is_store(folder):
            store = shelf.open_built((folder,), bundled=None)
        else:
            store = open_store((folder,), bundled=False)
    except NotAdmitted as error:
        first = error.violations[0].replace(str(folder), name)
        more = f" (and {len(error.violations) - 1} more)" if len(error.violations) > 1 else ""
        sentence = f"{name} cannot be compared: it breaks a rule of this program's ontology: {first}{more}"
        raise BadInput(sentence) from None
    state = State(store, open_record(store))
    if not state.record.claims:
        raise BadInput(f"{name} holds no claims; name a folder with source documents.")
    len(state.store)  # the dataset is loaded from its files while they are there
    return state


def _revision(name: str, repository: Path) -> State:
    if name.startswith("-") or not REVISION.fullmatch(name):
        raise BadInput(f"{name!r} is no folder, no date and no revision; write for instance v0.2 or 2024-06.")
    held = _git(repository, "rev-parse", "--show-toplevel")
    if held is None:
        raise BadInput(
            f"{name!r} is no folder and no date, and {str(repository)!r} is in no git repository; "
            "name one with --repository."
        )
    top = Path(held.decode().strip())
    if _git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is None:
        raise BadInput(f"{name!r} is no folder, no date, and no revision of the git repository {str(top)!r}.")
    archive = _git(top, "archive", "--format=zip", name, FOLDER)
    if archive is None:
        raise BadInput(f"revision {name} of the git repository {str(top)!r} has no folder {FOLDER!r}.")
    with TemporaryDirectory() as made, zipfile.ZipFile(io.BytesIO(archive)) as packed:
        for entry in packed.infolist():
            if stat.S_ISLNK(entry.external_attr >> 16):  # the upper half is the file's mode under Unix
                raise BadInput(
                    f"revision {name} holds a link, {entry.filename!r}; put the file itself in its place."
                )
        packed.extractall(made)
        return _state(Path(made) / FOLDER, name)


def _git(folder: Path, *words: str) -> bytes | None:
    """What git answers, or None where it fails or is not there."""
    try:
        # S603, S607: the words are ours, but for a revision that was looked at; git is the user's own.
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *words],  # noqa: S607
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
