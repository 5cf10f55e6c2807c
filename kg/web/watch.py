"""Notices when the files change from which the graph is made."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import document, identity, terms
from kg.errors import KgError
from kg.store import is_address, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.web.pool import Pool

EVERY: Final = 2.0
"""After how many seconds the files are looked at again."""

Signature = tuple[tuple[str, int, int], ...]


class Watch:
    """Looks after the files from which a graph is made, and opens it anew when they have changed.

    Attributes:
        pool: Answers from the graph.
        problem: Why the graph is older than its files; None where it is not.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.problem: str | None = None
        self._opened: Signature | None = None

    async def open(self) -> None:
        """Open the graph for the first time.

        Raises:
            kg.errors.KgError: It cannot be opened.
        """
        self._opened = signature(self.pool)
        await self.pool.open()

    async def follow(self) -> None:
        """Open the graph anew whenever its files have changed, and have come to rest."""
        before = self._opened
        while True:
            await asyncio.sleep(EVERY)
            now = await asyncio.to_thread(signature, self.pool)
            if now is not None and now == before and now != self._opened:
                self._opened = now
                await self._again()
            before = now

    async def _again(self) -> None:
        try:
            await self.pool.open()
        except (KgError, OSError) as error:
            self.problem = str(error)
            _say(f"the graph stays as it was: {error}")
        else:
            self.problem = None
            _say(f"opened the graph anew: {self.pool.told['statements']:,} statements")


def signature(pool: Pool) -> Signature | None:
    """What the system says of the files, without reading them.

    Args:
        pool: It knows which files there are.

    Returns:
        Name, time of the last change and size of each; None where they cannot be looked at.
    """
    try:
        told = ((path, path.stat()) for path in _files(pool))
        return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in told)
    except (OSError, KgError):
        return None


def _files(pool: Pool) -> Iterator[Path]:
    """The files from which a graph is made: documents and judgements beside them, a build, or plain RDF."""
    if pool.rdf:
        yield from pool.rdf
        return
    if any(map(is_address, pool.data)):
        return  # it was read whole when it was opened
    places = [Path(place) for place in pool.data]
    if built := [path / shelf.NAMES for path in places if shelf.is_store(path)]:
        yield from built
        return
    folders = [*places, *(() if pool.only else (terms.data_dir(),))]
    yield from document.find(folders)
    yield from (path / identity.FILE for path in folders if (path / identity.FILE).is_file())


def _say(sentence: str) -> None:
    print(f"kg: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - beside the access log
