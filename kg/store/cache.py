"""A copy of the finished dataset in the cache folder: a warm start need not parse, check and derive.

One file for one digest: N-Quads, which the engine reads fastest, and a last line, a comment to N-Quads, with
the SHA-256 and the length of all before it. Whatever is wrong with it (missing, cut short, changed,
unreadable), it is as if it were not there. It can be deleted at any time.
"""

import contextlib
import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Final

DATASET: Final = "nq"
"""The ending of a dataset's file."""
RECORD: Final = "json"
"""The ending of the file that holds the same as typed values."""

KEEP: Final = 4
"""How many datasets stay in the cache; the longest unused go first."""

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


def read(digest: str, kind: str = DATASET) -> bytes | None:
    """Read what is kept of a dataset.

    Args:
        digest: what it is named by.
        kind: `DATASET` or `RECORD`.

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
    with contextlib.suppress(OSError):
        os.utime(path)  # the cache drops what was not used for longest
    # The seal is a comment to N-Quads, so a dataset need not be copied to lose it.
    return data if kind == DATASET else data[:body]


def write(digest: str, data: bytes, kind: str = DATASET) -> None:
    """Keep it: as a whole or not at all, and without a word where the folder cannot be written.

    Args:
        digest: what it is named by.
        data: what to keep, the last line ended.
        kind: `DATASET` or `RECORD`.
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


def _path(digest: str, kind: str) -> Path:
    return folder() / f"{digest}.{kind}"


def _seal(data: bytes | memoryview) -> bytes:
    return f"# {hashlib.sha256(data).hexdigest()} {len(data)}\n".encode()


def _prune(where: Path) -> None:
    """Drop the datasets that were not used for longest, and what killed processes left."""
    old: list[Path] = []
    for kind in (DATASET, RECORD):
        old += sorted(where.glob(f"*.{kind}"), key=lambda path: path.stat().st_mtime, reverse=True)[KEEP:]
    left = [path for path in where.glob(".*.tmp") if time.time() - path.stat().st_mtime > _STALE]
    for path in old + left:
        path.unlink(missing_ok=True)
