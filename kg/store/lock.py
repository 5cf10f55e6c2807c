"""Locks on files: the system drops them when their process ends, however it ends, so that none is stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from types import TracebackType


class Lock:
    """A lock that is held until it is let go, or the process ends; a forked child holds it too."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()

    def release(self) -> None:
        """Let it go; to do so twice does no harm."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def take(path: Path) -> Lock | None:
    """Take a file for oneself alone, without waiting.

    Args:
        path: the file; it is made where it is missing.

    Returns:
        The lock; `None` where another process has one on it.

    Raises:
        OSError: where the file can be neither opened nor made.
    """
    return _lock(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), alone=True)


def share(path: Path) -> Lock | None:
    """Say that one reads what a file stands for, beside any number of others, without waiting.

    Args:
        path: the file; it need not be writable.

    Returns:
        The lock; `None` where another process has taken the file for itself.

    Raises:
        OSError: where the file cannot be opened.
    """
    return _lock(os.open(path, os.O_RDONLY | os.O_CLOEXEC), alone=False)


def _lock(handle: int, *, alone: bool) -> Lock | None:
    lock = Lock(handle)
    if sys.platform == "win32":  # it has no such locks; there nobody is kept from building twice at a time
        return lock
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.release()
        return None
    except OSError:  # a file system without locks: what is there is never changed, only swept
        return lock
    return lock
