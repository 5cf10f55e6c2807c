"""The time of a search stands still while it is compiled."""

import time
from importlib import import_module
from typing import Any

import numba

from kg.flow import stopwatch


def test_the_time_in_which_a_function_is_compiled_does_not_count() -> None:
    # Not kept on disk, so that it is compiled each time; nor is what it calls.
    njit: Any = numba.njit

    import_module("kg.flow.kernel_numba")  # it tells the stopwatch what is compiled

    def inner(number: int) -> int:
        return number * number

    one = njit(inner)

    def outer(number: int) -> int:
        return one(number) + 1  # type: ignore[no-any-return]

    both = njit(outer)
    begin, real = stopwatch.now(), time.monotonic()
    assert both(3) == 10
    counted, took = stopwatch.now() - begin, time.monotonic() - real
    assert took > 0.02
    assert counted < took / 2
