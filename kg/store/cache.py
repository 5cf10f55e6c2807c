"""Copies of the finished dataset in the cache folder: a warm start need not parse, check and derive.

A dataset is a folder of the engine's own files, so that a query reads only what it needs of it, and a file
`seal` that says what each of these holds. All else is one file with a last line that holds the SHA-256 and
the length of all before it. Whatever is wrong with either (missing, cut short, changed, unreadable), it is as
if it were not there. All can be deleted at any time.
"""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.store import lock, quads, stated

DATASET: Final = "quads"
"""The ending of the folder of a dataset."""
NQUADS: Final = "nq"
"""The ending of a file that holds the same as N-Quads, which are the quickest to load as a whole."""
RECORD: Final = "json"
"""The ending of the file that holds the same as typed values."""
PACKED: Final = stated.PARTS
"""The endings of the two files that hold the same, packed and in order, as `kg.store.stated` does it."""
SEEN: Final = "seen"
"""The ending of a file that tells how a dataset is named, of files that the system says are unchanged."""

KEEP: Final = 4
"""How many of each kind stay in the cache; the longest unused go first."""

SEAL: Final = "seal"
"""The file beside a dataset's own that says what they are."""

_STALE: Final = 3600
"""After so many seconds, a temporary file is what a killed process left behind."""


def folder() -> Path:
    """Find the cache folder: `KG_CACHE`, else `kg` in the user's cache folder of this platform.

    Returns:
        The folder, which need not exist.
    """
    if named := os.environ.get("KG_CACHE"):
        return Path(named)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base, "kg")
    if sys.platform == "darwin":
        return Path("~/Library/Caches/kg").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "kg" / "cache"
    return Path("~/.cache/kg").expanduser()


def read(digest: str, kind: str = RECORD) -> bytes | None:
    """Read what is kept in one file.

    Args:
        digest: what it is named by.
        kind: `NQUADS`, one of `PACKED`, `RECORD` or `SEEN`.

    Returns:
        What was written, whole and unchanged; `None` where there is no such file.
    """
    try:
        path = _path(digest, kind)
        data = path.read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        return None
    body = data.rfind(b"\n", 0, -1) + 1
    if data[body:] != _seal(memoryview(data)[:body]):
        return None
    _used(path)
    # The seal is a comment to N-Quads, so a dataset need not be copied to lose it.
    return data if kind == NQUADS else data[:body]


def write(digest: str, data: bytes, kind: str = RECORD) -> None:
    """Keep it: as a whole or not at all, and without a word where the folder cannot be written.

    Args:
        digest: what it is named by.
        data: what to keep, the last line ended.
        kind: `NQUADS`, one of `PACKED`, `RECORD` or `SEEN`.
    """
    import tempfile  # noqa: PLC0415 - takes as long to import as all else here; a warm start has no use for it

    try:
        path = _path(digest, kind)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.write(_seal(data))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _prune(path.parent)
    except (OSError, RuntimeError):
        return


def has(digest: str) -> bool:
    """Tell whether a dataset is there, without a look at what is in it.

    Args:
        digest: what it is named by.

    Returns:
        Whether it is.
    """
    try:
        return (_path(digest, DATASET) / SEAL).is_file()
    except (OSError, RuntimeError):
        return False


def dataset(digest: str) -> Path | None:
    """Find a dataset.

    Args:
        digest: what it is named by.

    Returns:
        The folder of the engine's files, each of them whole and unchanged; `None` where there is none.
    """
    try:
        path = _path(digest, DATASET)
        wrong = quads.damage(path / DATASET, (path / SEAL).read_text("utf-8"), thorough=True)
    except (OSError, RuntimeError, ValueError):
        return None
    if wrong:
        return None
    _used(path)
    return path / DATASET


def keep(digest: str, statements: Iterable[ox.Quad]) -> Path | None:
    """Keep a dataset: as a whole or not at all, and without a word where the folder cannot be written.

    Args:
        digest: what it is named by.
        statements: what it consists of.

    Returns:
        The folder of the engine's files; `None` where it could not be written.
    """
    import shutil  # noqa: PLC0415 - as in `write`
    import tempfile  # noqa: PLC0415

    try:
        path = _path(digest, DATASET)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Path(tempfile.mkdtemp(prefix=".", suffix=".tmp", dir=path.parent))
        try:
            quads.write(made / DATASET, statements)
            (made / SEAL).write_text(quads.seal(made / DATASET), "utf-8")
            quads.sync(made)
            if dataset(digest) is None:  # else somebody was quicker, and may read it by now
                with contextlib.suppress(OSError):
                    path.rename(made / "broken")
                made.rename(path)
            shutil.rmtree(made, ignore_errors=True)
            shutil.rmtree(path / "broken", ignore_errors=True)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        _prune(path.parent)
    except (OSError, RuntimeError):
        return None
    return path / DATASET


def _path(digest: str, kind: str) -> Path:
    return folder() / f"{digest}.{kind}"


def _seal(data: bytes | memoryview) -> bytes:
    return f"# {hashlib.sha256(data).hexdigest()} {len(data)}\n".encode()


def _used(path: Path) -> None:
    """Note that it was used: the cache drops what was not for longest."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _prune(where: Path) -> None:
    """Drop what was not used for longest, and what killed processes left."""
    import shutil  # noqa: PLC0415 - as in `write`

    old: list[Path] = []
    for kind in (DATASET, NQUADS, *PACKED, RECORD, SEEN):
        old += sorted(where.glob(f"*.{kind}"), key=lambda path: path.stat().st_mtime, reverse=True)[KEEP:]
    left = [path for path in where.glob(".*.tmp") if time.time() - path.stat().st_mtime > _STALE]
    for path in old + left:
        if not path.is_dir():
            path.unlink(missing_ok=True)
        elif (alone := lock.take(path / SEAL)) is not None:  # nobody reads it
            with alone:
                shutil.rmtree(path, ignore_errors=True)
