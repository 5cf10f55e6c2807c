"""The time that a search takes: it stands still while the search itself is compiled, as happens once."""

from __future__ import annotations

import time

_lost = 0.0


def now() -> float:
    """How many seconds have gone by since some moment, but for those that were left out."""
    return time.monotonic() - _lost


def leave_out(seconds: float) -> None:
    """Count so many of the last seconds as none.

    Args:
        seconds: How many.

    Example:
        >>> begin = now()
        >>> leave_out(100.0)
        >>> now() < begin
        True
    """
    global _lost  # noqa: PLW0603 - there is one time
    _lost += seconds
