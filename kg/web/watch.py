"""Notices when the files change from which the graph is made."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Final

from kg import document, terms
from kg.errors import KgError
from kg.store import shelf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.web.pool import Pool

EVERY: Final = 2.0
"""After how many seconds the files are looked at again."""

Signature = tuple[tuple[str, int, int], ...]


def signature(paths: Sequence[Path], *, only: bool) -> Signature | None:
    """What the system says of the files, without reading them.

    Args:
        paths: The user's own files and folders.
        only: Whether the bundled record is left out.

    Returns:
        Name, time of the last change and size of each; None where they cannot be looked at.
    """
    try:
        built = [path / shelf.NAMES for path in paths if shelf.is_store(path)]
        files = built or document.find([*paths, *(() if only else (terms.data_dir(),))])
        told = ((path, path.stat()) for path in files)
        return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in told)
    except (OSError, KgError):
        return None


async def follow(pool: Pool, paths: Sequence[Path], *, only: bool) -> None:
    """Open the graph anew whenever its files have changed, and have come to rest.

    Args:
        pool: Answers from the graph.
        paths: The user's own files and folders.
        only: Whether the bundled record is left out.
    """
    opened = before = signature(paths, only=only)
    while True:
        await asyncio.sleep(EVERY)
        now = await asyncio.to_thread(signature, paths, only=only)
        if now != opened and now == before and now is not None:
            opened = now
            try:
                await pool.open()
            except KgError as error:
                print(f"kg: the graph stays as it was: {error}", file=sys.stderr, flush=True)  # noqa: T201
        before = now
