"""The server's end of the line to a nursery: asks it for workers, and has it kill them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar, Final

from kg.errors import BadInput
from kg.web import wire
from kg.web.line import Gone, Worker

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

PATIENCE: Final = 5.0
"""How many seconds a nursery has to end."""


LONGEST: Final = 1 << 26
"""How many bytes it may say of its graph."""


class Broken(BadInput):
    """The documents break the rules of the ontology: mend them where the sentence says."""

    exit_status: ClassVar[int] = 1


class Keeper:
    """A nursery, as the server knows it.

    Attributes:
        told: What it says of its graph: digest, release, how many statements, and in which graphs.
        free: The workers that wait for work.
        working: Those that have work, or are about to.
        filling: Whether workers are being forked that nobody waits for.
        ended: Whether it gets no more work.
    """

    def __init__(
        self, process: Process, control: socket.socket, told: dict[str, Any], lost: Callable[[Keeper], None]
    ) -> None:
        self.process, self.told, self.free = process, told, list[Worker]()
        self.working: set[Worker] = set()
        self.filling = self.ended = False
        self._control, self._lost = control, lost
        self._asked: deque[tuple[asyncio.Future[Worker], socket.socket]] = deque()
        self._said = b""
        self._loop = asyncio.get_running_loop()
        control.setblocking(False)  # noqa: FBT003 - as Python has it
        self._loop.add_reader(control.fileno(), self._read)

    def fork(self) -> asyncio.Future[Worker]:
        """Ask for a worker.

        Returns:
            The worker to come.

        Raises:
            OSError: It takes no more commands, or has ended.
            Gone: The system has no room for another process.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                command = wire.COMMAND.pack(wire.FORK, 0)
                if socket.send_fds(self._control, [command], [theirs.fileno()]) < len(command):
                    raise BlockingIOError
        except OSError:
            ours.close()
            raise
        forked: asyncio.Future[Worker] = self._loop.create_future()
        self._asked.append((forked, ours))
        return forked

    def kill(self, worker: Worker) -> None:
        """Kill a worker at once: by the nursery, which knows whether it still has that number."""
        try:
            sent = self._control.send(wire.COMMAND.pack(wire.KILL, worker.pid))
        except OSError:
            sent = 0
        if sent < wire.COMMAND.size:
            _kill(worker.pid)

    def kill_all(self) -> None:
        """Kill the nursery and its workers."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self._gone()

    def back(self, worker: Worker, *, again: bool) -> None:
        """Take a worker back that has done its work.

        Args:
            worker: The worker.
            again: Whether it can be given more.
        """
        self.working.discard(worker)
        if again and not self.ended:
            self.free.append(worker)
        else:
            worker.close()
        self.rest()

    def end(self) -> None:
        """Give it no more work; it ends when its last worker has answered."""
        self.ended = True
        for worker in self.free:
            worker.close()
        self.free.clear()
        self.rest()

    def rest(self) -> None:
        """Hang up where nothing is left to do."""
        if self.ended and not (self.working or self._asked):
            self._hang_up()

    async def close(self) -> None:
        """End it, and wait until it has ended."""
        self.end()
        self._hang_up()  # whatever is worked on: it kills its workers
        try:
            await asyncio.wait_for(self.process.wait(), PATIENCE)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def _read(self) -> None:
        try:
            said = self._control.recv(4096)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            said = b""
        if not said:
            self._gone()
            return
        self._said += said
        while len(self._said) >= wire.FORKED.size:
            (pid,) = wire.FORKED.unpack_from(self._said)
            self._said = self._said[wire.FORKED.size :]
            forked, line = self._asked.popleft()
            if not pid or forked.done():  # there is none, or nobody waits for it any more
                line.close()
                if not forked.done():
                    forked.set_exception(Gone())
            else:
                worker = Worker(line, pid, self._without)
                self.working.add(worker)  # until it is given back, whoever waits for it
                forked.set_result(worker)

    def _without(self, worker: Worker) -> None:
        """Go on without a worker that has ended."""
        if worker in self.free:
            self.free.remove(worker)

    def _gone(self) -> None:
        """Go on without the nursery: its workers are killed, since nobody else would."""
        if self._control.fileno() < 0:
            return
        self.ended = True
        self._hang_up()
        for worker in (*self.free, *self.working):
            _kill(worker.pid)
        for worker in self.free:
            worker.close()
        self.free.clear()
        self._lost(self)

    def _hang_up(self) -> None:
        if self._control.fileno() >= 0:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
        while self._asked:
            forked, line = self._asked.popleft()
            line.close()
            if not forked.done():
                forked.set_exception(OSError("the process that holds the graph ended"))


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def start(settings: dict[str, Any], lost: Callable[[Keeper], None]) -> Keeper:
    """Start a nursery, and wait until it has opened its graph.

    Args:
        settings: The graph's files and the limits.
        lost: What is to be done where it ends on its own.

    Returns:
        The nursery.

    Raises:
        BadInput: The graph cannot be opened.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.web.nursery",
            str(theirs.fileno()),
            json.dumps(settings),
            pass_fds=[theirs.fileno()],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST,
        )
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    try:
        said = json.loads(await process.stdout.readline() or b"{}")
    except BaseException:
        ours.close()  # at which it ends
        raise
    if "ready" not in said:
        ours.close()
        await process.wait()
        sentence = said.get("error", "the graph could not be opened: the process that holds it ended.")
        raise (Broken if said.get("status") == Broken.exit_status else BadInput)(sentence)
    return Keeper(process, ours, said["ready"], lost)
