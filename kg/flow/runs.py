"""Runs of whole numbers, which are what the indexes of transfers are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.integer[Any])

_numbers = np.arange(1 << 16)


def counting(count: int) -> NDArray[np.int64]:
    """The numbers from 0 to before `count`, which are made but once; not to be changed."""
    global _numbers  # noqa: PLW0603 - it only ever grows
    if count > len(_numbers):
        _numbers = np.arange(2 * count)
    return _numbers[:count]


def spread(starts: NDArray[np.integer[Any]], counts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """The numbers of several runs, one run after the other.

    Args:
        starts: The first number of each run.
        counts: How many numbers it has.

    Returns:
        All numbers.

    Example:
        >>> spread(np.array([3, 10]), np.array([2, 3])).tolist()
        [3, 4, 10, 11, 12]
    """
    if len(starts) == 1:
        return np.arange(starts[0], starts[0] + counts[0], dtype=np.int64)
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + counts, counts) + counting(total)


def once(values: NDArray[Kind]) -> NDArray[Kind]:
    """Values in order, each once: for many numbers much quicker than `numpy.unique`.

    Args:
        values: The values.

    Returns:
        The values.

    Example:
        >>> once(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    values = np.sort(values)
    new = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return values[new]
