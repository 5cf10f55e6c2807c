"""What a terminal shows while something takes long: how far it has come, or how long it has taken.

One thing is shown at a time: what is begun meanwhile shows nothing of its own.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from kg.cli.table import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Item = TypeVar("Item")

PATIENCE: Final = 1.0
"""After how many seconds it is shown how long something has taken."""

TICK: Final = 0.2
"""How many seconds lie between two looks at how much is done."""

_shown: Final[list[str]] = []
"""What is shown now, if anything."""


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show what is worked on and for how long, where it takes long and somebody looks; gone at the end.

    Args:
        what: What is worked on.

    Yields:
        Nothing; the work is done meanwhile.
    """
    if not _begins():
        yield
        return
    done = threading.Event()
    showing = threading.Thread(target=_show, args=(what, done), daemon=True)
    with _alone(what):
        showing.start()
        try:
            yield
        finally:
            done.set()
            showing.join()


class Counted:
    """How many of some things are done, as far as that is known.

    Attributes:
        done: How many are.
        count: How many there are; None where that is not known.
    """

    def __init__(self) -> None:
        """Nothing is done, and nothing known."""
        self.done = 0
        self.count: int | None = None

    def watch(self, items: Iterator[Item], count: int) -> Iterator[Item]:
        """Count things as they are done.

        Args:
            items: The things.
            count: How many they are.

        Yields:
            The things.
        """
        self.done, self.count = 0, count
        for item in items:
            yield item
            self.done += 1


@contextmanager
def counting(what: str) -> Iterator[Counted | None]:
    """Show how much of something is done, where it takes long and somebody looks; gone at the end.

    Args:
        what: What is done.

    Yields:
        What counts; None where nobody looks, and nothing need be counted.
    """
    if not _begins():
        yield None
        return
    counted, done = Counted(), threading.Event()
    showing = threading.Thread(target=_show_count, args=(what, counted, done), daemon=True)
    with _alone(what):
        showing.start()
        try:
            yield counted
        finally:
            done.set()
            showing.join()


def bar(items: Sequence[Item], what: str) -> Iterable[Item]:
    """Show how many of some things are done, where somebody looks; gone at the end.

    Args:
        items: The things.
        what: What is done with them.

    Returns:
        The things, to go through.
    """
    return _tracked(items, what) if _begins() else items


def _begins() -> bool:
    """Whether something is shown from now on."""
    return not _shown and is_terminal(sys.stderr)


@contextmanager
def _alone(what: str) -> Iterator[None]:
    _shown.append(what)
    try:
        yield
    finally:
        _shown.remove(what)


def _tracked(items: Sequence[Item], what: str) -> Iterator[Item]:
    from rich.console import Console  # only a terminal needs it
    from rich.progress import track

    with _alone(what):
        yield from track(items, description=what, console=Console(stderr=True), transient=True)


def _show(what: str, done: threading.Event) -> None:
    if done.wait(PATIENCE):
        return
    from rich.console import Console  # only a long answer on a terminal needs it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    console = Console(stderr=True)
    # What others write stays where they write it.
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as shown:
        shown.add_task(what, total=None)
        done.wait()


def _show_count(what: str, counted: Counted, done: threading.Event) -> None:
    if done.wait(PATIENCE):
        return
    from rich.console import Console  # as above
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as shown:
        task = shown.add_task(what, total=None)
        while True:
            count = counted.count
            told = what if count is None else f"{what}: {counted.done:,} of {count:,}"
            shown.update(task, description=told, completed=counted.done, total=count)
            if done.wait(TICK):
                return
