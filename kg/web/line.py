"""The server's end of the line to a worker: a job goes out, and its whole answer comes back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import tempfile
from collections import deque
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from kg.web import wire

if TYPE_CHECKING:
    from collections.abc import Callable

LOW: Final = 19
"""How much a worker that takes long gives way to others, as `nice` counts."""

IN_MEMORY: Final = 1 << 20
"""A longer answer waits on disk until its reader has it."""


class Gone(Exception):
    """The worker ended before it had answered."""


class Displaced(Exception):
    """The worker did not come to it, since what it does first takes long, or was its end."""


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


class Errand(NamedTuple):
    """A job that a worker has been given.

    Attributes:
        coming: The answer to come.
        begin: What is done when the worker is about to begin it.
    """

    coming: asyncio.Future[Answer]
    begin: Callable[[], None]


class Worker:
    """A worker, as the server knows it.

    It does one job after the other, and may be given the next one ahead: then it need not wait for it, which
    takes about as long as a quick answer.

    Attributes:
        pid: Its process.
        jobs: How many jobs it has been given.
        hands: How many requests wait for its answers.
        slow: Whether it lets others go first, which cannot be undone: its job takes long, or is of a client
            whose last one did.
        long: Whether its job takes long.
        alive: Whether it may be given another job.
        left: Whether it has a job in its line that nobody waits for any more.
        timer: Ends its job, or counts it as slow.
        begun: When it began its job.
    """

    def __init__(self, line: socket.socket, pid: int, gone: Callable[[Worker], None]) -> None:
        self.pid, self.jobs, self.hands = pid, 0, 0
        self.slow = self.long = self.left = False
        self.alive = True
        self.timer: asyncio.TimerHandle | None = None
        self.begun = 0.0
        self._line, self._told = line, gone
        self._loop = asyncio.get_running_loop()
        self._errands: deque[Errand] = deque()
        self._begun = b""
        self._answer: Answer | None = None
        self._missing, self._spent = 0, 0.0
        self._unsent = bytearray()
        line.setblocking(False)  # noqa: FBT003 - as Python has it
        self._loop.add_reader(line.fileno(), self._read)

    def slow_down(self) -> None:
        """Let others go before it, which cannot be undone.

        An idle process would give way still more, but on a busy machine it would not come to its end, and to
        giving its memory back, when it is killed.
        """
        self.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, LOW)

    def press(self, *, forward: bool) -> None:
        """Say how it begins when it is given work (Linux).

        Args:
            forward: Whether at once, as it must beside slow answers, which would go on until their turn ends;
                else when the server has done what it does, which then gives work to more than one in a turn.
        """
        with contextlib.suppress(AttributeError, OSError):
            policy = os.SCHED_OTHER if forward else os.SCHED_BATCH
            os.sched_setscheduler(self.pid, policy, os.sched_param(0))

    def ask(self, job: bytes, begin: Callable[[], None]) -> asyncio.Future[Answer] | None:
        """Give it a job.

        Args:
            job: What to do, as JSON.
            begin: What to do when it is about to begin.

        Returns:
            The answer to come, `Gone` where the worker ends before, `Displaced` where it does not come to it;
            None where it has ended already.
        """
        message = wire.packed(wire.JOB, job)
        if self._unsent:
            self._unsent += message
        else:
            try:
                sent = self._line.send(message)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError:
                self.alive = False
                if not self._errands:
                    self.close()
                return None
            if sent < len(message):
                self._unsent += message[sent:]
                self._loop.add_writer(self._line.fileno(), self._write)
        self.jobs += 1
        self.hands += 1
        errand = Errand(self._loop.create_future(), begin)
        self._errands.append(errand)
        if len(self._errands) == 1:
            begin()
        return errand.coming

    def spent(self) -> float | None:
        """How many seconds of a processor its job has taken so far; None where the system does not say."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:  # noqa: PTH123 - a Path takes as long again
                told = file.read().rpartition(b")")[2].split()
            return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK") - self._spent
        except (OSError, ValueError, IndexError):
            return None

    def fail(self, error: Exception) -> None:
        """Wait no longer for its answers; it is not asked again."""
        self.alive = False
        self.displace()
        if self._errands and not (coming := self._errands[0].coming).done():
            coming.set_exception(error)

    def displace(self) -> None:
        """Have what it was given ahead done by others."""
        while len(self._errands) > 1:
            self.left = True
            if not (coming := self._errands.pop().coming).done():
                coming.set_exception(Displaced())

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
            del self._unsent[: self._line.send(self._unsent)]
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
        if not piece:
            self._end()
        while piece:
            if not self._errands:  # it speaks without being asked
                self._end()
                return
            if self._answer is None:
                piece = self._begun + piece
                if len(piece) < wire.HEAD.size:
                    self._begun = piece
                    return
                kind, self._missing, self._spent = wire.HEAD.unpack_from(piece)
                self._begun, piece = b"", piece[wire.HEAD.size :]
                body = BytesIO() if self._missing <= IN_MEMORY else _on_disk()
                self._answer = Answer(kind, body, self._missing)
            piece = self._take(self._answer, piece)

    def _take(self, answer: Answer, piece: bytes) -> bytes:
        """Take in a piece of the answer, and hand it over when it is whole; the rest is of the next one."""
        rest = piece[self._missing :]
        try:
            answer.body.write(piece[: self._missing])
        except OSError as error:  # the disk is full
            self.fail(error)
            return b""
        self._missing -= len(piece) - len(rest)
        if not self._missing:
            answer.body.seek(0)
            self._answer = None
            self._hand_over(answer)
        return rest

    def _hand_over(self, answer: Answer) -> None:
        if self.timer is not None:
            self.timer.cancel()
        coming = self._errands.popleft().coming
        if coming.done():
            answer.body.close()
        else:
            coming.set_result(answer)
        if self._errands:
            self._errands[0].begin()

    def _end(self) -> None:
        self.close()
        self.fail(Gone())
        self._told(self)


def _on_disk() -> IO[bytes]:
    with contextlib.suppress(OSError):
        return tempfile.TemporaryFile()
    return BytesIO()
