"""The server's side of nursery and workers: hands out jobs, and ends the worker that takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

from kg.errors import BadInput
from kg.web import wire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.web.limits import Limits

Job = dict[str, Any]
"""What a worker is asked to do; see `kg.web.worker`."""

IN_MEMORY: Final = 1 << 20
"""A longer answer waits on disk until its reader has it."""

SPARE: Final = 2
"""How many workers wait for work at least."""

JOBS: Final = 2000
"""After how many answers a worker is replaced."""

LOW: Final = 10
"""How much a worker that takes long gives way to others, as `nice` counts."""


class Refused(Exception):
    """A job was not done.

    Attributes:
        status: The status of HTTP that says so.
        kind: What went wrong, in one word.
        sentence: The same in a sentence.
        more: What else is known, such as line and column, or near names.
    """

    def __init__(self, status: int, kind: str, sentence: str, **more: object) -> None:
        super().__init__(sentence)
        self.status, self.kind, self.sentence = status, kind, sentence
        self.more = {name: value for name, value in more.items() if value is not None}


@dataclass(eq=False)
class Worker:
    """A worker: its process, and the connection to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    jobs: int = 0
    gentle: bool = False


@dataclass(eq=False)
class Nursery:
    """A process that holds a graph; it ends when its connection is closed.

    Attributes:
        told: What it says of its graph: digest, release, number of statements.
        free: The workers that wait for work.
        working: How many have work.
    """

    process: asyncio.subprocess.Process
    control: socket.socket
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    told: dict[str, Any]
    free: list[Worker] = field(default_factory=list)
    working: int = 0
    ended: bool = False
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pool:
    """The nursery of now, and its workers."""

    def __init__(self, limits: Limits, *, data: Sequence[Path] = (), only: bool = False) -> None:
        self.limits = limits
        self._settings = {"data": [str(path) for path in data], "only": only, "limits": asdict(limits)}
        self._places = asyncio.Semaphore(limits.workers)
        self.now: Nursery | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What is known of the graph: digest, release, statements, and how many each graph has."""
        assert self.now is not None  # noqa: S101 - opened before anything is served
        return self.now.told

    @property
    def digest(self) -> str:
        """By what the graph of now is known."""
        return str(self.told["digest"])

    async def open(self) -> None:
        """Open the graph, or open it anew; requests are answered from the old one until then.

        Raises:
            kg.errors.BadInput: The graph cannot be opened; the old one stays.
        """
        opened = await self._nursery()
        before, self.now = self.now, opened
        await self._stock(opened)
        if before is not None:
            self._end(before)

    def close(self) -> None:
        """End all processes."""
        if self.now is not None:
            self._end(self.now)
            self.now.process.terminate()

    async def answer(self, job: Job) -> tuple[IO[bytes], int]:
        """Have a job done.

        Args:
            job: What to do; see `kg.web.worker`.

        Returns:
            The whole answer, open at its start, and its length.

        Raises:
            Refused: It was not done, or not in time.
        """
        try:
            await asyncio.wait_for(self._places.acquire(), self.limits.wait)
        except TimeoutError:
            raise Refused(503, "Busy", "all workers are busy; ask again in a moment.") from None
        try:
            return await self._done(job)
        finally:
            self._places.release()

    async def _done(self, job: Job) -> tuple[IO[bytes], int]:
        nursery = self.now
        assert nursery is not None  # noqa: S101 - opened before anything is served
        worker = nursery.free.pop() if nursery.free else await self._fork(nursery)
        nursery.working += 1
        begun = time.monotonic()
        gentler = asyncio.get_running_loop().call_later(self.limits.gentle, _give_way, worker)
        alive = False
        try:
            answer = await asyncio.wait_for(self._ask(worker, job), self.limits.seconds)
            alive = True
        except TimeoutError:
            took = time.monotonic() - begun
            raise Refused(504, "TimedOut", f"it took longer than {took:.0f} s; ask for less.") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Refused(
                400, "Crashed", "the engine failed on it; write it smaller, or less nested."
            ) from None
        except Refused:
            alive = True
            raise
        finally:
            gentler.cancel()
            nursery.working -= 1
            self._back(nursery, worker, alive=alive)
        return answer

    async def _ask(self, worker: Worker, job: Job) -> tuple[IO[bytes], int]:
        worker.jobs += 1
        worker.writer.write(wire.packed(wire.dumps(job)))
        await worker.writer.drain()
        head = json.loads(await wire.frame(worker.reader))
        if "error" in head:
            kind, sentence = head.pop("error"), head.pop("sentence")
            raise Refused(400, kind, sentence, **head)
        body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - its reader closes it
        try:
            left = head["length"]
            while left:
                piece = await wire.frame(worker.reader)
                body.write(piece)
                left -= len(piece)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body, head["length"]

    def _back(self, nursery: Nursery, worker: Worker, *, alive: bool) -> None:
        """Let a worker wait for more work, or let another one take its place."""
        if not alive:
            nursery.writer.write(wire.dumps({"do": "kill", "pid": worker.pid}) + b"\n")
        if alive and not (nursery.ended or worker.gentle) and worker.jobs < JOBS:
            nursery.free.append(worker)
            return
        worker.writer.close()
        if nursery.ended:
            if not nursery.working:
                nursery.writer.close()
        elif len(nursery.free) < SPARE:
            self._later = asyncio.ensure_future(self._stock(nursery))

    async def _stock(self, nursery: Nursery) -> None:
        """See to it that some workers are free."""
        with contextlib.suppress(OSError):
            while len(nursery.free) < SPARE and not nursery.ended:
                nursery.free.append(await self._fork(nursery))

    def _end(self, nursery: Nursery) -> None:
        """Let a nursery end when its last worker has answered."""
        nursery.ended = True
        for worker in nursery.free:
            worker.writer.close()
        nursery.free.clear()
        if not nursery.working:
            nursery.writer.close()

    async def _nursery(self) -> Nursery:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "kg.web.nursery",
                str(theirs.fileno()),
                json.dumps(self._settings),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                # The compiled kernel reads files when it is first run, and a worker can open none.
                env={**os.environ, "KG_KERNEL": "numpy"},
            )
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            said = json.loads(await wire.frame(reader))
        except asyncio.IncompleteReadError:
            raise BadInput("the graph could not be opened: the process that holds it ended.") from None
        if "error" in said:
            raise BadInput(said["error"])
        return Nursery(process, ours, reader, writer, said["ready"])

    async def _fork(self, nursery: Nursery) -> Worker:
        async with nursery.asking:
            ours, theirs = socket.socketpair()
            with theirs:
                # A handle can be sent by the socket alone, and nothing else is being written to it.
                await nursery.writer.drain()
                socket.send_fds(nursery.control, [wire.dumps({"do": "fork"}) + b"\n"], [theirs.fileno()])
                said = json.loads(await wire.frame(nursery.reader))
        reader, writer = await asyncio.open_connection(sock=ours, limit=wire.PIECE)
        return Worker(said["pid"], reader, writer)


def _give_way(worker: Worker) -> None:
    """Let quicker answers go before that of a worker, which cannot be undone."""
    worker.gentle = True
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, worker.pid, LOW)
