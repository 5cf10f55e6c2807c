"""All paths over few transfers at once, as columns: quicker than a queue where there are not too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kg.flow.question import Found
from kg.flow.reach_numpy import spread
from kg.flow.transfers import CERTAIN, FIRST, LAST, NONE, STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Rows = NDArray[np.int64]
    Keys = list[NDArray[Any]]

MOST_LEGS: Final = 4
"""Up to here a product of confidences is a whole number of 64 bits."""

MOST: Final = 20_000
"""How many beginnings of paths are looked at; where there are more, a queue is quicker."""


class _Begun(NamedTuple):
    """Beginnings of paths of one length.

    Attributes:
        rows: Their transfers, as places in the part: a line for each.
        parties: The parties on them: a line for each.
        reached: The first day on which goods can have come so far.
    """

    rows: Rows
    parties: Rows
    reached: NDArray[np.int32]

    def take(self, chosen: NDArray[np.bool_]) -> _Begun:
        """Some of them."""
        return _Begun(self.rows[chosen], self.parties[chosen], self.reached[chosen])


def search(transfers: Transfers, asked: Question, part: Part) -> Found | None:
    """The best paths, by way of all of them; see `kg.flow.chain_search.search`.

    Args:
        transfers: The transfers.
        asked: The question.
        part: Those that can lie on an answer.

    Returns:
        The paths, the best first; None where there may be too many.
    """
    if asked.max_legs > MOST_LEGS:
        return None
    whole: list[Rows] = []
    keys: list[Keys] = []
    for rows in _lengths(transfers, asked, part):
        if rows is None:
            return None
        whole.append(np.pad(rows, ((0, 0), (0, asked.max_legs - rows.shape[1])), constant_values=NONE))
        keys.append(_first(transfers, asked, rows))
    paths = np.concatenate([np.empty((0, asked.max_legs), dtype=np.int64), *whole])
    count = len(paths)
    if not count:
        return Found((), truncated=False)
    # What puts paths in order first tells most of them apart; the days and identifiers are asked of few.
    first = [np.concatenate(each) for each in zip(*keys, strict=True)]
    if asked.k is not None and count > asked.k:
        paths = paths[_among_first(first, asked.k)]
    told = tuple(tuple(row for row in path if row != NONE) for path in _sorted(transfers, asked, paths))
    return Found(told[: asked.k], truncated=len(told[: asked.k]) < count)


def _lengths(transfers: Transfers, asked: Question, part: Part) -> Iterator[Rows | None]:
    """The paths of one leg, of two, and so on, as places of transfers; None where there are too many."""
    begun = _Begun(
        np.empty((1, 0), dtype=np.int64),
        np.full((1, 1), part.source, dtype=np.int64),
        np.full(1, asked.after, dtype=np.int32),
    )
    looked = 0
    for _ in range(asked.max_legs):
        last = begun.parties[:, -1]
        starts = part.start[last]
        counts = part.start[last + 1] - starts
        looked += int(counts.sum())
        if looked > MOST:
            yield None
            return
        begun = _longer(transfers, asked, part, begun, spread(starts, counts), counts)
        ended = begun.parties[:, -1] == part.end
        paths = part.rows[begun.take(ended).rows].astype(np.int64)
        if len(paths):
            paths = paths[_answer(transfers, asked, paths)]
        if len(paths):
            yield paths
        begun = begun.take(~ended)
        if not len(begun.rows):
            return


def _longer(  # noqa: PLR0917 - the rows and how many there are of each beginning belong together
    transfers: Transfers, asked: Question, part: Part, begun: _Begun, after: Rows, counts: Rows
) -> _Begun:
    """Beginnings with one transfer more."""
    owner = np.repeat(np.arange(len(counts)), counts)
    rows, to = part.rows[after], part.target[after]
    reached = begun.reached[owner]
    fits = np.minimum(transfers.latest[rows], asked.before) >= reached
    fits &= (begun.parties[owner] != to[:, None]).all(axis=1)
    after, owner, rows, to = after[fits], owner[fits], rows[fits], to[fits]
    return _Begun(
        np.concatenate([begun.rows[owner], after[:, None]], axis=1),
        np.concatenate([begun.parties[owner], to[:, None]], axis=1),
        np.maximum(begun.reached[owner], transfers.earliest[rows]),
    )


def _answer(transfers: Transfers, asked: Question, paths: Rows) -> NDArray[np.bool_]:
    """Whether whole paths are such as are asked for: their goods, their quantity and the parties on them."""
    fits = np.ones(len(paths), dtype=np.bool_)
    product = transfers.product[paths]
    for one in range(1, paths.shape[1]):
        for other in range(one):
            first, second = product[:, one], product[:, other]
            fits &= (first == NONE) | (second == NONE) | _are_compatible(transfers, first, second)
    if asked.product is not None:
        fits &= (product != NONE).any(axis=1)
    if asked.min_quantity > 0:
        fits &= (transfers.flags[paths] & STATED > 0).any(axis=1)
        fits &= transfers.high[paths].min(axis=1) >= asked.min_quantity
    for party in asked.via - {asked.source}:
        fits &= (transfers.target[paths] == party).any(axis=1)
    return fits


def _are_compatible(
    transfers: Transfers, first: NDArray[np.int16], second: NDArray[np.int16]
) -> NDArray[np.bool_]:
    """Whether products can be the same goods; of any value where one is `NONE`."""
    if not len(transfers.products):
        return np.ones(len(first), dtype=np.bool_)
    found: NDArray[np.bool_] = transfers.compatible[first, second]
    return found


def _first(transfers: Transfers, asked: Question, paths: Rows) -> Keys:
    """What puts paths of one length in order first, the less the better; then how many legs they have."""
    legs = np.full(len(paths), paths.shape[1])
    if asked.by == "confidence":
        sure = transfers.confidence[paths].astype(np.int64)
        joint = sure.prod(axis=1) * CERTAIN ** (MOST_LEGS - paths.shape[1])
        return [-sure.min(axis=1), -joint, legs]
    if asked.by == "quantity":
        low, high = transfers.low[paths].min(axis=1), transfers.high[paths].min(axis=1)
        unstated = ~(transfers.flags[paths] & STATED > 0).any(axis=1)
        ends = np.isfinite(high) & ~unstated
        return [unstated, np.where(unstated, 0.0, -low), ends, np.where(ends, -high, 0.0), legs]
    if asked.by == "earliest":
        day = transfers.earliest[paths].max(axis=1)
        return [np.where(day == FIRST, LAST + 1, day), legs]
    return [legs]


def _among_first(keys: Keys, count: int) -> NDArray[np.intp]:
    """The places of the first `count`, and of those that are equal to the last of them."""
    order = np.lexsort(keys[::-1])
    last = order[count - 1]
    end = count
    while end < len(order) and all(key[order[end]] == key[last] for key in keys):
        end += 1
    return order[:end]


def _sorted(transfers: Transfers, asked: Question, paths: Rows) -> list[list[int]]:
    """Paths in their order, padded with `NONE`; that comes before all days, as a shorter path does."""
    keys: Keys = []
    for columns in ((transfers.earliest, transfers.latest), (transfers.rank,)):
        for leg in paths.T:
            keys += [np.where(leg == NONE, NONE, column[leg]) for column in columns]
    lengths = (paths != NONE).sum(axis=1)
    order = np.argsort(lengths, kind="stable")
    paths, keys = paths[order], [key[order] for key in keys]
    first = [_first(transfers, asked, paths[lengths[order] == legs][:, :legs]) for legs in np.unique(lengths)]
    keys = [np.concatenate(each) for each in zip(*first, strict=True)] + keys
    found: list[list[int]] = paths[np.lexsort(keys[::-1])].tolist()
    return found
