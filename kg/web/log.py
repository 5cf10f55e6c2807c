"""The access log: a line of JSON for each request, on standard error."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

SOON: Final = 0.05
"""After how many seconds lines are written, all that there are at once."""

_lines: list[tuple[float, str, str, str, int, int, float]] = []


def log(client: str, method: str, path: str, status: int, *, size: int, seconds: float) -> None:
    """Say what was asked and answered; the query itself is nobody's business.

    Args:
        client: Who asked.
        method: How.
        path: For what.
        status: What was answered; 0 where nothing was.
        size: How many bytes that was.
        seconds: How long it took.
    """
    if not _lines:
        asyncio.get_running_loop().call_later(SOON, flush)
    _lines.append((time.time(), client, method, path, status, size, seconds))


def flush() -> None:
    """Write the lines that wait."""
    lines = "".join(map(_line, _lines))
    _lines.clear()
    sys.stderr.write(lines)
    sys.stderr.flush()


def _line(said: tuple[float, str, str, str, int, int, float]) -> str:
    now, client, method, path, status, size, seconds = said
    thousandths = int(now * 1000)
    return (
        f'{{"time": "{_second(thousandths // 1000)}.{thousandths % 1000:03}+00:00", '
        f'"client": {_quoted(client)}, "method": {_quoted(method)}, "path": {_quoted(path)}, '
        f'"status": {status}, "bytes": {size}, "ms": {seconds * 1000:.1f}}}\n'
    )


@lru_cache(maxsize=2)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


_quoted = lru_cache(maxsize=256)(json.dumps)
