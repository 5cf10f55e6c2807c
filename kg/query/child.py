"""Does a piece of work in a process of its own, which can be ended.

The engine cannot be interrupted, and some queries crash it. A forked child has the whole store at no cost,
may be killed at any moment, and takes nothing down with it. What it writes reaches nobody before it is
complete.
"""

import contextlib
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import IO, Final, NoReturn

from kg.errors import KgError, QueryFailed, TimedOut

MEMORY: Final = 4 * 1024**3
"""How much more memory than its parent the child may take, in bytes."""

ANSWER: Final = 1024**3
"""How long an answer may be, in bytes."""

_REASONS: Final = {
    "SIGXFSZ": f"its answer is larger than {ANSWER // 1024**3} GB; ask for less, for instance with LIMIT.",
    "SIGABRT": "the engine gave up, most likely for want of memory; ask for less, or for less at once.",
}


def complete(work: Callable[[IO[bytes]], None], seconds: float, *, files: int = 0) -> IO[bytes]:
    """Do some work in a child process, and wait for it.

    Where the system cannot fork (Windows), it is done in this process and the deadline is not kept.

    Args:
        work: writes its result to the file that it is handed.
        seconds: how long it may take.
        files: how many files the engine may open for it.

    Returns:
        A file without a name that holds the whole result, open at its start; it vanishes when it is closed.

    Raises:
        TimedOut: where the time was up; the child has ended.
        QueryFailed: where the engine crashed, or the work itself failed.

    Example:
        >>> with complete(lambda file: file.writelines([b"done"]), 10) as result:
        ...     result.read()
        b'done'
    """
    result = nameless()
    try:
        if hasattr(os, "fork"):
            _fork(work, result, seconds, files)
        else:
            work(result)
        result.seek(0)
    except BaseException:
        result.close()
        raise
    return result


def _fork(work: Callable[[IO[bytes]], None], result: IO[bytes], seconds: float, files: int) -> None:
    """Fork, wait, and raise what went wrong."""
    deadline = time.monotonic() + seconds
    sys.stdout.flush()  # what is buffered would otherwise be written by both
    sys.stderr.flush()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns where other threads run. The child touches nothing of theirs: it calls the engine and
        # ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _be_child(work, result, writing, files)
    os.close(writing)
    told = None
    try:
        told = _listen(reading, deadline)
    finally:
        os.close(reading)
        if told is None:  # too late, or interrupted
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if told is None:
        raise TimedOut(seconds)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGINT:  # it was told to stop, as we are, and heard it first
            raise KeyboardInterrupt
        name = signal.Signals(os.WTERMSIG(status)).name
        reason = _REASONS.get(name, f"the engine crashed on it ({name}); write it smaller, or less nested.")
        raise QueryFailed(reason)
    if told:
        line, column, reason = told.decode().split(" ", 2)
        raise QueryFailed(reason, int(line) or None, int(column) or None)


def nameless() -> IO[bytes]:
    """Open a file without a name: in memory where that can be done.

    Returns:
        The file, open for writing and reading.
    """
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("answer"), "w+b")
    import tempfile  # noqa: PLC0415 - takes as long to import as a small query to run

    return tempfile.TemporaryFile()


def _listen(pipe: int, deadline: float) -> bytes | None:
    """Read a pipe to its end; `None` where the deadline comes first."""
    told = b""
    while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(pipe, 65536)
        if not piece:
            return told
        told += piece
    return None


def _be_child(work: Callable[[IO[bytes]], None], result: IO[bytes], pipe: int, files: int) -> NoReturn:
    """Work, tell the parent of an error, and end without any of the parent's own endings."""
    try:
        confine(MEMORY, files=files)
        work(result)
        result.flush()
    except QueryFailed as error:
        _tell(pipe, error.reason, error.line, error.column)
    except KgError as error:
        _tell(pipe, str(error))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        _tell(pipe, f"{type(error).__name__}: {error}")
    finally:
        os._exit(0)


def _tell(pipe: int, reason: str, line: int | None = None, column: int | None = None) -> None:
    """Tell the parent what failed: line and column, 0 where they are not known, and the reason."""
    told = f"{line or 0} {column or 0} {reason}".encode(errors="replace")
    while told:
        told = told[os.write(pipe, told) :]


def confine(memory: int = MEMORY, *, files: int = 0) -> None:
    """Let this process be killed by its own faults, take no more than its share, and open nothing any more.

    Args:
        memory: how much more memory it may take than it has, in bytes.
        files: how many files it may open all the same: of a large store on disk the engine opens some late.
    """
    import resource  # noqa: PLC0415 - Windows has none

    for number in (signal.SIGINT, signal.SIGSEGV, signal.SIGABRT, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    for name, limit in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", ANSWER),
        ("RLIMIT_AS", _size() + memory),
        # What is open stays open; a socket cannot be opened any more.
        ("RLIMIT_NOFILE", _highest() + 1 + files if files else 0),
    ):
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        within = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(ValueError, OSError):  # a system that will not be limited works all the same
            resource.setrlimit(kind, (within, hard))


def _highest() -> int:
    """Find the highest number of an open file; where that is not known, more than are open as a rule."""
    try:
        return max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208 - names alone
    except OSError:
        return 256


def _size() -> int:
    """Measure how much address space this process has; nothing is known of it but on Linux."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - a fork need not build a Path
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
