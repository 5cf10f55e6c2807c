"""The compiler of the extra `fast`: the one place where numba is imported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit
from numba.core import event

from kg.flow.stopwatch import leave_out

if TYPE_CHECKING:
    from collections.abc import Callable

_Function = TypeVar("_Function", bound="Callable[..., object]")


class _Compiling(event.Listener):
    """Leaves the time out in which functions are compiled, those too that are compiled for another one."""

    def __init__(self) -> None:
        self.depth, self.began = 0, 0.0

    def on_start(self, event: Any) -> None:  # noqa: ANN401, ARG002 - as numba has it
        """A function is begun."""
        self.began = self.began if self.depth else time.monotonic()
        self.depth += 1

    def on_end(self, event: Any) -> None:  # noqa: ANN401, ARG002 - as above
        """A function is done."""
        self.depth -= 1
        if not self.depth:
            leave_out(time.monotonic() - self.began)


event.register("numba:compile", _Compiling())  # type: ignore[no-untyped-call]


def compiled(function: _Function) -> _Function:
    """Compile a function over arrays when it is first called, and keep what was compiled on disk.

    Args:
        function: It uses numbers, arrays and tuples of arrays alone, and calls only what is compiled too.

    Returns:
        The same function, compiled. Where no folder can be written to, it is compiled anew in each process.
    """
    try:
        made = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba finds no place for its cache
        made = njit(nogil=True)(function)
    return cast("_Function", made)
