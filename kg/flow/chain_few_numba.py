"""All paths over few transfers, compiled: walked depth first, with the best of them kept in order.

A branch is left where what paths are put in order by first is worse already than in all that are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow.chain_queue_numba import CONFIDENCE, EARLIEST, HALF, QUANTITY, times
from kg.flow.columns_numba import Asked, Columns, columns
from kg.flow.kernel_numba import compiled
from kg.flow.question import NOT_FOUND, Found
from kg.flow.transfers import CERTAIN, FIRST, NONE, STATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.chain_between_numba import Between
    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]

MOST_LEGS: Final = 7
"""With more legs than this a product of confidences needs more than two numbers."""

MOST_KEPT: Final = 100
"""How many paths are kept at most: where more are asked for, a queue is quicker."""

MOST: Final = 100_000
"""How many transfers are walked; where there are more, a queue is quicker."""

NOTHING, KEY, FIGURES = 0, 1, 4
"""The figures of the key of a path: whether the next one means nothing, and three more."""

HIGH, LOW, LEGS, WHOLE = range(4)
"""The whole numbers of the key of a path: minus the product of its confidences in two numbers, its legs."""


class Kept(NamedTuple):
    """The best paths.

    Attributes:
        order: The places of the paths below, the best first, and one that is spare: int64.
        figures: One row a path, of what it is put in order by first: float64.
        whole: One row a path, of what it is put in order by after that: int64.
        paths: One row a path, of its transfers: int32, `NONE` after the last.
    """

    order: NDArray[np.int64]
    figures: NDArray[np.float64]
    whole: NDArray[np.int64]
    paths: Places


class Branch(NamedTuple):
    """The beginning of a path, leg by leg; the numbers at a place are of so many legs.

    Attributes:
        next: The transfer to be tried after these legs, as a place in the part: int32.
        stop: The first that does not leave the party that has been reached: int32.
        party: That party: int32.
        row: The last leg's transfer, as a place among all: int32.
        reached: The first day on which goods can have come so far: int32.
        first: What paths are put in order by first, of these legs alone: float64.
    """

    next: Places
    stop: Places
    party: Places
    row: Places
    reached: Places
    first: NDArray[np.float64]


def search(transfers: Transfers, asked: Question, part: Part) -> Found | None:
    """The best paths, by way of all of them; see `kg.flow.chain_search.search`.

    Args:
        transfers: The transfers.
        asked: The question.
        part: Those that can lie on an answer.

    Returns:
        The paths, the best first; None where there may be too many.
    """
    whole = (part.rows, part.start, part.target, part.away, part.leave, part.parties, part.source, part.end)
    count, paths = best(columns(transfers), Asked.of(transfers, asked), whole)
    return None if count < 0 else told(paths, count, asked)


def told(paths: Places, count: int, asked: Question) -> Found:
    """What was found, from the table that `best` returns."""
    if not count:
        return NOT_FOUND
    found = tuple(
        tuple(path) if path[-1] != NONE else tuple(row for row in path if row != NONE)
        for path in paths.tolist()
    )
    return Found(found, truncated=asked.k is not None and count > asked.k)


@compiled
def best(held: Columns, asked: Asked, part: Between) -> tuple[int, Places]:
    """The best paths over some transfers.

    Args:
        held: The transfers.
        asked: The question.
        part: Those that can lie on an answer.

    Returns:
        How many paths there are, up to one more than are asked for, and -1 where there may be too many to
        walk them all; and the best, one row a path of its transfers, `NONE` after the last.
    """
    legs = asked.max_legs
    if asked.k < 0 or asked.k >= MOST_KEPT or legs > MOST_LEGS:
        return -1, np.empty((0, legs), np.int32)
    most = asked.k + 2  # one more than are asked for, and a spare place
    kept = Kept(
        np.arange(most),
        np.empty((most, FIGURES)),
        np.empty((most, WHOLE), np.int64),
        np.empty((most, legs), np.int32),
    )
    some = np.empty((5, legs + 1), np.int32)
    branch = Branch(some[0], some[1], some[2], some[3], some[4], np.empty(legs + 1))
    count = _walk(held, asked, part, branch, kept)
    return count, kept.paths[kept.order[: max(min(count, asked.k), 0)]]


@compiled
def _walk(  # noqa: C901 - a call in the innermost loop would cost much of the time
    held: Columns, asked: Asked, part: Between, branch: Branch, kept: Kept
) -> int:
    """Walk all paths and keep the best; returns how many are kept, or -1 where there may be too many."""
    rows, start, target, away, leave, parties, source, end = part
    by = asked.by
    count, looked, depth = 0, 0, 0
    branch.party[0], branch.reached[0], branch.first[0] = source, asked.after, -np.inf
    branch.next[0], branch.stop[0] = start[source], start[source + 1]
    worst = np.inf
    while depth >= 0:
        at = branch.next[depth]
        if at == branch.stop[depth]:
            depth -= 1
            continue
        branch.next[depth] = at + 1
        looked += 1
        if looked > MOST:
            return -1
        to, row = target[at], rows[at]
        longer = depth + 1
        if away[to] > asked.max_legs - longer or held.latest[row] < branch.reached[depth]:
            continue
        reached = max(branch.reached[depth], held.earliest[row])
        if reached > leave[to]:
            continue
        first = _first(held, by, branch.first[depth], row, longer + away[to])
        if first > worst:
            continue
        branch.row[longer] = row
        if not _can_follow(held, branch, longer, to):
            continue
        branch.party[longer], branch.reached[longer], branch.first[longer] = to, reached, first
        if to != end:
            branch.next[longer], branch.stop[longer] = start[to], start[to + 1]
            depth = longer
        elif _answers(held, asked, branch, longer, parties):
            count = _keep(held, by, asked.max_legs, branch, longer, kept, count)
            if count == len(kept.order) - 1:
                last = kept.figures[kept.order[count - 1]]
                worst = np.inf if last[NOTHING] else last[KEY]
    return count


@compiled
def _first(held: Columns, by: int, before: float, row: int, legs: int) -> float:
    """What a path is put in order by first, as far as its beginning tells: the less the better."""
    if by == CONFIDENCE:
        return max(before, -float(held.confidence[row]))
    if by == QUANTITY:
        return max(before, -float(held.low[row]))
    if by == EARLIEST:
        return max(before, float(held.earliest[row]))
    return float(legs)


@compiled
def _can_follow(held: Columns, branch: Branch, longer: int, to: int) -> bool:
    """Whether the last transfer leads to a new party, with goods that can be the same."""
    product = held.product[branch.row[longer]]
    for at in range(longer):
        if branch.party[at] == to:
            return False
        if at and product >= 0:
            other = held.product[branch.row[at]]
            if other >= 0 and not held.compatible[other, product]:
                return False
    return True


@compiled
def _answers(held: Columns, asked: Asked, branch: Branch, legs: int, parties: Places) -> bool:
    """Whether a whole path is such as is asked for."""
    stated, high, told = False, np.inf, not asked.named
    for at in range(1, legs + 1):
        row = branch.row[at]
        stated = stated or held.flags[row] & STATED > 0
        high = min(high, held.high[row])
        told = told or held.product[row] != NONE
    met = 0
    for party in asked.via:
        for at in range(legs + 1):
            met += parties[branch.party[at]] == party
    enough = asked.min_quantity <= 0 or (stated and high >= asked.min_quantity)
    return told and enough and met == len(asked.via)


@compiled
def _keep(  # noqa: PLR0917 - compiled code takes no keywords
    held: Columns, by: int, max_legs: int, branch: Branch, legs: int, kept: Kept, count: int
) -> int:
    """Keep a path if it is among the best; returns how many are kept."""
    order = kept.order
    # The last place is spare: what is worse than all others ends there.
    place = order[count]
    _fill(held, by, max_legs, branch, legs, kept, place)
    at = count
    while at > 0 and _is_before(held, kept, place, order[at - 1]):
        order[at] = order[at - 1]
        at -= 1
    order[at] = place
    return int(min(count + 1, len(order) - 1))


@compiled
def _fill(  # noqa: PLR0917 - as above
    held: Columns, by: int, max_legs: int, branch: Branch, legs: int, kept: Kept, place: int
) -> None:
    """Fill in the transfers of a path and its key."""
    figures, whole, path = kept.figures[place], kept.whole[place], kept.paths[place]
    figures[:] = 0.0
    path[:] = NONE
    high, low = CERTAIN**max_legs // HALF, CERTAIN**max_legs % HALF
    most, stated = np.inf, False
    for at in range(legs):
        row = branch.row[at + 1]
        path[at] = row
        most = min(most, held.high[row])
        stated = stated or held.flags[row] & STATED > 0
        if by == CONFIDENCE:
            high, low = times(high, low, held.confidence[row])
    whole[HIGH], whole[LOW], whole[LEGS] = -high, -low, legs
    figures[KEY] = branch.first[legs]
    if by == QUANTITY and not stated:
        figures[NOTHING], figures[KEY] = 1.0, 0.0
    elif by == QUANTITY and most < np.inf:
        figures[KEY + 1], figures[KEY + 2] = 1.0, -most
    elif by == EARLIEST:
        figures[NOTHING] = 1.0 if figures[KEY] == FIRST else 0.0


@compiled
def _is_before(held: Columns, kept: Kept, one: int, other: int) -> bool:
    """Whether a path comes before another one; no two have the same key."""
    for at in range(FIGURES):
        if kept.figures[one, at] != kept.figures[other, at]:
            return bool(kept.figures[one, at] < kept.figures[other, at])
    for at in range(WHOLE):
        if kept.whole[one, at] != kept.whole[other, at]:
            return bool(kept.whole[one, at] < kept.whole[other, at])
    legs = kept.whole[one, LEGS]
    for at in range(legs):
        first, second = kept.paths[one, at], kept.paths[other, at]
        if held.earliest[first] != held.earliest[second]:
            return bool(held.earliest[first] < held.earliest[second])
        if held.latest[first] != held.latest[second]:
            return bool(held.latest[first] < held.latest[second])
    for at in range(legs):
        first, second = kept.paths[one, at], kept.paths[other, at]
        if held.rank[first] != held.rank[second]:
            return bool(held.rank[first] < held.rank[second])
    return False
