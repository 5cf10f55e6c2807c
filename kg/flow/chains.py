"""All chains by which goods can have left some parties, wherever they lead: many at a time, as columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from kg.flow.runs import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kg.flow.question import Clock
    from kg.flow.transfers import Transfers

    Rows = NDArray[np.int64]

AT_ONCE: Final = 1 << 16
"""How many chains are made longer at once: between two such steps the clock is asked."""


class Following(Protocol):
    """A rule of the caller's own on which transfer can follow which."""

    def __call__(self, before: Rows, after: Rows, /) -> NDArray[np.bool_]:
        """For each pair of places, whether the second can come right after the first."""
        ...


class _Chains(NamedTuple):
    """Chains of one length.

    Attributes:
        rows: The places of their transfers, a line for each chain.
        reached: For each, the first day on which goods can have come to its end.
    """

    rows: Rows
    reached: NDArray[np.int32]

    def take(self, chosen: slice) -> _Chains:
        """Some of the chains, by their places."""
        return _Chains(self.rows[chosen], self.reached[chosen])


def chains(
    transfers: Transfers,
    starts: Iterable[int],
    *,
    max_legs: int,
    follows: Following | None = None,
    clock: Clock | None = None,
) -> Iterator[Rows]:
    """All chains from some parties that visit no party twice, and whose goods fit each other in time.

    A chain is as `kg.flow.paths.best_paths` has it, of one leg or more, and can end anywhere. Chains of one
    length are made longer together, a portion at a time; those made last go first, so that few have to wait.

    Args:
        transfers: The transfers.
        starts: The places of the parties from which chains start; those of one twice are given twice.
        max_legs: How many legs at most.
        follows: What else two transfers in a row have to obey; nothing where it is None.
        clock: Says when to stop; None where there is no haste. Whether it did is for the caller to ask it.

    Yields:
        Chains of one length, a line of places for each; every chain comes once, in no order.
    """
    fitting = np.ones(np.add(transfers.compatible.shape, 1), dtype=np.bool_)
    fitting[:-1, :-1] = transfers.compatible  # the last line and column are those of `NONE`
    waiting = _portions(transfers, _first(transfers, np.fromiter(starts, dtype=np.int64)))
    while waiting:
        if clock is not None and not clock.left():
            return
        some = waiting.pop()
        yield some.rows
        if some.rows.shape[1] < max_legs:
            waiting += _portions(transfers, _longer(transfers, some, fitting, follows))


def _first(transfers: Transfers, starts: Rows) -> _Chains:
    """The chains of one leg."""
    begin = transfers.out_start[starts].astype(np.int64)
    rows = spread(begin, transfers.out_start[starts + 1] - begin)
    rows = rows[transfers.source[rows] != transfers.target[rows]]
    return _Chains(rows[:, None], transfers.earliest[rows])


def _portions(transfers: Transfers, some: _Chains) -> list[_Chains]:
    """Chains in portions from whose ends not too many transfers go on; none where there are none."""
    ends = transfers.target[some.rows[:, -1]]
    work = np.cumsum(transfers.out_start[ends + 1] - transfers.out_start[ends], dtype=np.int64)
    cuts = np.searchsorted(work, np.arange(AT_ONCE, work[-1] if len(work) else 0, AT_ONCE), side="right")
    edges = np.unique(np.concatenate([[0], cuts, [len(work)]])).tolist()
    return [some.take(slice(*pair)) for pair in pairwise(edges)]


def _longer(
    transfers: Transfers, some: _Chains, fitting: NDArray[np.bool_], follows: Following | None
) -> _Chains:
    """The chains with one leg more."""
    ends = transfers.target[some.rows[:, -1]]
    begin = transfers.out_start[ends].astype(np.int64)
    counts = transfers.out_start[ends + 1] - begin
    owner, after = np.repeat(np.arange(len(ends)), counts), spread(begin, counts)
    target, product = transfers.target, transfers.product

    fits = transfers.latest[after] >= some.reached[owner]
    fits &= target[after] != transfers.source[some.rows[owner, 0]]
    owner, after = owner[fits], after[fits]
    if follows is not None:
        fits = follows(some.rows[owner, -1], after)
        owner, after = owner[fits], after[fits]
    for leg in range(some.rows.shape[1]):
        before = some.rows[owner, leg]
        fits = (target[after] != target[before]) & fitting[product[after], product[before]]
        owner, after = owner[fits], after[fits]
    rows = np.concatenate([some.rows[owner], after[:, None]], axis=1)
    return _Chains(rows, np.maximum(some.reached[owner], transfers.earliest[after]))
