"""The server's end of the line to a worker: a job goes out, and its whole answer comes back."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from kg.web import wire

if TYPE_CHECKING:
    from collections.abc import Callable

IN_MEMORY: Final = 1 << 20
"""A longer answer waits on disk until its reader has it."""


class Gone(Exception):
    """The worker ended before it had answered."""


class Answer(NamedTuple):
    """What a worker answered.

    Attributes:
        kind: `wire.ANSWER` or `wire.ERROR`.
        body: The whole of it, open at its start.
        length: How long it is.
    """

    kind: bytes
    body: IO[bytes]
    length: int


class Worker:
    """A worker, as the server knows it.

    Attributes:
        pid: Its process.
        jobs: How many jobs it has been given.
        slow: Whether its job is a slow one; then it lets others go first, which cannot be undone.
        alive: Whether it may be given another job.
    """

    def __init__(self, line: socket.socket, pid: int, gone: Callable[[Worker], None]) -> None:
        self.pid, self.jobs, self.slow, self.alive = pid, 0, False, True
        self.timer: asyncio.TimerHandle | None = None
        self._line, self._told = line, gone
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Future[Answer] | None = None
        self._begun = b""
        self._answer: Answer | None = None
        self._left = 0
        self._unsent = memoryview(b"")
        line.setblocking(False)  # noqa: FBT003 - as Python has it
        self._loop.add_reader(line.fileno(), self._read)

    def ask(self, job: bytes) -> asyncio.Future[Answer] | None:
        """Give it a job.

        Args:
            job: What to do, as JSON.

        Returns:
            The answer to come, `Gone` where the worker ends before; None where it has ended already.
        """
        message = wire.packed(wire.JOB, job)
        try:
            sent = self._line.send(message)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self.close()
            return None
        if sent < len(message):
            self._unsent = memoryview(message)[sent:]
            self._loop.add_writer(self._line.fileno(), self._write)
        self.jobs += 1
        self._waiting = self._loop.create_future()
        return self._waiting

    def fail(self, error: Exception) -> None:
        """Wait no longer for its answer; it is not asked again."""
        self.alive = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    def close(self) -> None:
        """Hang up, at which it ends once it has done what it does."""
        self.alive = False
        if self._line.fileno() < 0:
            return
        self._loop.remove_reader(self._line.fileno())
        self._loop.remove_writer(self._line.fileno())
        self._line.close()
        if self._answer is not None:
            self._answer.body.close()

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[self._line.send(self._unsent) :]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self._end()
            return
        if not self._unsent:
            self._loop.remove_writer(self._line.fileno())

    def _read(self) -> None:
        try:
            piece = self._line.recv(wire.PIECE if self._answer else wire.FIRST)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if not piece or self._waiting is None:  # it hung up, or speaks without being asked
            self._end()
            return
        if self._answer is None:
            piece = self._begun + piece
            if len(piece) < wire.HEAD.size:
                self._begun = piece
                return
            kind, self._left = wire.HEAD.unpack_from(piece)
            self._begun, piece = b"", piece[wire.HEAD.size :]
            if len(piece) == self._left:
                self._hand_over(Answer(kind, BytesIO(piece), self._left))
                return
            body = BytesIO() if self._left <= IN_MEMORY else _on_disk()
            self._answer = Answer(kind, body, self._left)
        self._take(self._answer, piece)

    def _take(self, answer: Answer, piece: bytes) -> None:
        """Take in a piece of the answer, and hand it over when it is whole."""
        try:
            answer.body.write(piece)
        except OSError as error:  # the disk is full
            self.fail(error)
            return
        self._left -= len(piece)
        if self._left > 0:
            return
        answer.body.seek(0)
        self._answer = None
        self._hand_over(answer)

    def _hand_over(self, answer: Answer) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting.done():
            answer.body.close()
        else:
            waiting.set_result(answer)

    def _end(self) -> None:
        self.close()
        self.fail(Gone())
        self._told(self)


def _on_disk() -> IO[bytes]:
    with contextlib.suppress(OSError):
        return tempfile.TemporaryFile()
    return BytesIO()
