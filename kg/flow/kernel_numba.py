"""The compiler of the extra `fast`: the one place where numba is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

_Function = TypeVar("_Function", bound="Callable[..., object]")


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
