"""The prefixes of the compiled search, as rows in two tables, and the queue that they stand in.

See `kg.flow.chain_search_numba`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow.columns_numba import Columns
from kg.flow.kernel_numba import compiled
from kg.flow.transfers import CERTAIN, FIRST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

HALF: Final = 10**14
"""A product of confidences stands in two numbers, with this base: both stay below 2 to the power of 63."""

MOST_KNOWN: Final = 10_000
"""Where more paths than this are asked for, it is not kept in mind how good the best are that are known."""

PARENT, ROW, LEGS, REACHED, BEGUN, WEAKEST, SAID, LEAST, JOINT, BOUND = *range(9), 10
"""The whole numbers of a prefix: its own prefix and last transfer; how many legs it has; the day it has
reached in the window, and at all; its least confidence; whether a quantity is stated; the fewest legs of a
path that begins so; in two numbers each the product of its confidences, and the largest that such a path can
have."""

LOW, HIGH, NOTHING, KEY = range(4)
"""The figures of a prefix: its least quantities, then those of its key, of which the first may say that the
next means nothing."""

CONFIDENCE, QUANTITY, EARLIEST, FEWEST = range(4)
"""Places in `kg.flow.question.OBJECTIVES`."""


class Table(NamedTuple):
    """The prefixes, and the queue.

    Attributes:
        whole: One row a prefix, of whole numbers: int64.
        figures: One row a prefix, of figures: float64.
        queue: Places of prefixes, as a binary heap: int64.
        sizes: How many prefixes there are, how many are in the queue, how many paths are found, and how many
            of those that are known have a figure in `best`: int64.
        best: The first figure of the key of the best paths that are known, in order: float64.
        paths: Places of the prefixes that are whole paths, in order: int64.
    """

    whole: Ints
    figures: Floats
    queue: Ints
    sizes: Ints
    best: Floats
    paths: Ints

    @classmethod
    def of(cls, k: int | None, max_legs: int, after: int) -> Table:
        """Room for the first prefixes, and for the best paths: one more than are asked for.

        The first prefix has no transfer: it has the key of a path whose legs are all certain.
        """
        rows = 256
        made = cls(
            np.empty((rows, 12), dtype=np.int64),
            np.empty((rows, 6)),
            np.empty(rows, dtype=np.int64),
            np.array([1, 1, 0, 0]),
            np.empty(k + 1 if k is not None and k < MOST_KNOWN else 0),
            np.empty(16, dtype=np.int64),
        )
        made.whole[0] = [-1, -1, 0, after, FIRST, CERTAIN, 0, 0, *2 * divmod(CERTAIN**max_legs, HALF)]
        made.figures[0] = [np.inf, np.inf, 0, 0, 0, 0]
        made.queue[0] = 0
        return made

    def grown(self) -> Table:
        """The same, with twice the room."""
        whole, figures, queue, paths = (
            np.concatenate([held, np.empty_like(held)])
            for held in (self.whole, self.figures, self.queue, self.paths)
        )
        return Table(whole, figures, queue, self.sizes, self.best, paths)


class Graph(NamedTuple):
    """The part that is searched, and what is asked of it; see `kg.flow.chain.Part`.

    Attributes:
        via: The parties that have to lie on a path.
        by: By what paths are put in order: a place in `OBJECTIVES`.
        wanted: How many paths to look for; -1 for all.
    """

    rows: NDArray[np.int32]
    start: NDArray[np.int32]
    target: NDArray[np.int32]
    source: int
    end: int
    via: NDArray[np.int32]
    by: int
    wanted: int


@compiled
def know(table: Table, first: float) -> None:
    """Keep in mind what one more path is put in order by first, if it is among the best."""
    best, sizes = table.best, table.sizes
    if not len(best):
        return
    at = min(sizes[3], len(best) - 1)
    if sizes[3] == len(best) and first >= best[at]:
        return
    while at > 0 and best[at - 1] > first:
        best[at] = best[at - 1]
        at -= 1
    best[at] = first
    sizes[3] = min(sizes[3] + 1, len(best))


@compiled
def _is_before(  # noqa: C901, PLR0911 - one comparison after the other
    held: Columns, graph: Graph, table: Table, one: int, other: int
) -> bool:
    """Whether a prefix comes before another one; no two have the same key."""
    whole, figures = table.whole, table.figures
    for at in range(NOTHING, NOTHING + 4):
        if figures[one, at] != figures[other, at]:
            return bool(figures[one, at] < figures[other, at])
    if graph.by == CONFIDENCE:
        for at in range(BOUND, BOUND + 2):
            if whole[one, at] != whole[other, at]:
                return bool(whole[one, at] > whole[other, at])
    if whole[one, LEAST] != whole[other, LEAST]:
        return bool(whole[one, LEAST] < whole[other, LEAST])
    legs = whole[one, LEGS], whole[other, LEGS]
    for at in range(min(legs[0], legs[1])):
        first, second = _leg(graph, whole, one, at), _leg(graph, whole, other, at)
        if held.earliest[first] != held.earliest[second]:
            return bool(held.earliest[first] < held.earliest[second])
        if held.latest[first] != held.latest[second]:
            return bool(held.latest[first] < held.latest[second])
    if legs[0] != legs[1]:
        return bool(legs[0] < legs[1])
    for at in range(legs[0]):
        first, second = _leg(graph, whole, one, at), _leg(graph, whole, other, at)
        if held.rank[first] != held.rank[second]:
            return bool(held.rank[first] < held.rank[second])
    return False


@compiled
def _leg(graph: Graph, whole: Ints, place: int, number: int) -> int:
    """The transfer at a number of a prefix."""
    while whole[place, LEGS] > number + 1:
        place = whole[place, PARENT]
    return int(graph.rows[whole[place, ROW]])


@compiled
def put(held: Columns, graph: Graph, table: Table, place: int) -> None:
    """Put a prefix into the queue."""
    queue = table.queue
    at = table.sizes[1]
    table.sizes[1] += 1
    while at > 0 and _is_before(held, graph, table, place, queue[(at - 1) // 2]):
        queue[at] = queue[(at - 1) // 2]
        at = (at - 1) // 2
    queue[at] = place


@compiled
def take(held: Columns, graph: Graph, table: Table) -> None:
    """Take the first prefix from the queue."""
    queue = table.queue
    table.sizes[1] -= 1
    count = table.sizes[1]
    last = queue[count]
    at = 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and _is_before(held, graph, table, queue[child + 1], queue[child]):
            child += 1
        if not _is_before(held, graph, table, queue[child], last):
            break
        queue[at] = queue[child]
        at = child
    queue[at] = last


@compiled
def times(high: np.int64, low: np.int64, sure: float) -> tuple[np.int64, np.int64]:
    """A number of ten-thousandths in two halves, of which one factor of 1 becomes another one."""
    factor = np.int64(sure)
    part = (high % CERTAIN * HALF + low) // CERTAIN * factor
    return high // CERTAIN * factor + part // HALF, part % HALF
