"""A peer in a process of its own, which can be ended in the middle of a question that takes too long."""

from __future__ import annotations

import gc
import multiprocessing
import time
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from peers import Path


class Side(Protocol):
    """One that answers: by itself, once it holds the transfers."""

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
        ...


class Apart:
    """A side that answers from a process of its own.

    Attributes:
        build: How many seconds it took to build.
        size: How many bytes of memory it takes.
    """

    def __init__(self, make: Callable[[], Side]) -> None:
        # A fork has the transfers already, and need not be sent them.
        context: Any = multiprocessing.get_context("fork")
        self._line, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(make, there), daemon=True)
        self._process.start()
        there.close()
        self.build, self.size = self._line.recv()

    def ask(self, source: int, target: int, legs: int, patience: float) -> tuple[float, list[Path]] | None:
        """The seconds that a question took, and the best paths; None where it took too many.

        Args:
            source: The party at which paths start.
            target: The party at which they end.
            legs: How many legs they may have.
            patience: How many seconds it may take; after that the process is ended, and answers no more.

        Returns:
            The seconds and the paths.
        """
        if not self._process.is_alive():
            return None
        self._line.send((source, target, legs))
        if not self._line.poll(patience):
            self.end()
            return None
        answer: tuple[float, list[Path]] = self._line.recv()
        return answer

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def limited(
    ask: Callable[[], Any], core: Callable[[Any], object] | None, patience: float
) -> tuple[float, Any] | None:
    """Ask one question in a process of its own.

    Args:
        ask: The question.
        core: What of the answer is to be handed over; all of it where it is None.
        patience: How many seconds it may take; after that the process is ended.

    Returns:
        The seconds and what was handed over, or None where it took too many.

    Raises:
        RuntimeError: It failed; what went wrong was printed.
    """
    context: Any = multiprocessing.get_context("fork")
    line, there = context.Pipe()
    process = context.Process(target=_once, args=(ask, core, there), daemon=True)
    process.start()
    there.close()
    try:
        if not line.poll(patience):
            return None
        line.recv()
        seconds, found = line.recv()  # to hand it over takes no part
    except EOFError as error:
        raise RuntimeError("the question failed in its own process") from error
    finally:
        process.kill()
        process.join()
    return seconds, found


def _once(ask: Callable[[], Any], core: Callable[[Any], object] | None, line: Connection) -> None:
    """Answer one question: first that there is an answer, then the seconds that it took and its core."""
    begin = time.perf_counter()
    found = ask()
    took = time.perf_counter() - begin
    line.send(True)  # noqa: FBT003 - a word over a line
    line.send((took, core(found) if core else found))


def _serve(make: Callable[[], Side], line: Connection) -> None:
    """Build a side and answer its questions."""
    gc.collect()
    before, begin = _memory(), time.perf_counter()
    side = make()
    took = time.perf_counter() - begin
    gc.collect()
    line.send((took, _memory() - before))
    while True:
        source, target, legs = line.recv()
        begin = time.perf_counter()
        paths = side.ask(source, target, legs)
        line.send((time.perf_counter() - begin, paths))


def _memory() -> int:
    """How many bytes the process holds in memory, where the system tells."""
    table = File("/proc/self/statm")
    return int(table.read_text("utf-8").split()[1]) * 4096 if table.exists() else 0
