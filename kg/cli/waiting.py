"""What a terminal shows while an answer takes long."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kg.cli.table import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE: Final = 1.0
"""After how many seconds it is shown."""


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show what is worked on and for how long, where it takes long and somebody looks; gone at the end.

    Args:
        what: What is worked on.

    Yields:
        Nothing; the work is done meanwhile.
    """
    if not is_terminal(sys.stderr):
        yield
        return
    done = threading.Event()
    showing = threading.Thread(target=_show, args=(what, done), daemon=True)
    showing.start()
    try:
        yield
    finally:
        done.set()
        showing.join()


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
