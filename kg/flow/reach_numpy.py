"""One leg further, with numpy alone: all rows of a wave at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.reach import BLOCKED, NAMED, UNNAMED, UNREACHED, Labels, Side, Wave
from kg.flow.runs import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.flow.question import Clock

    Offer = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
    """States, the labels that they would get, and the rows by which."""

PORTION: Final = 1 << 17
"""About how many rows are walked at once, so that they stay in the processor's cache."""


def settle(walked: Side, days: NDArray[np.int32], states: NDArray[np.int32], clock: Clock | None) -> bool:
    """Find the least label of each state.

    What is improved is walked, until nothing is; where that is much, all rows are read in their own order,
    and a label counts as soon as it is found. That also makes chains within one day right, whatever the
    order of the rows.

    Args:
        walked: The legs.
        days: The labels, which are changed.
        states: The states at which ways start.
        clock: How long to go on; without end where it is None.

    Returns:
        Whether it came to its end.
    """
    marks = np.empty(walked.states, dtype=np.int64)
    while len(states):
        if clock is not None and not clock.left():
            return False
        starts, counts = walked.runs(states)
        if walked.is_broad(counts):
            walk = _sweep(walked, days, days)
        else:
            walk = _walk(walked, days, Wave.of(states, days[states]), starts, counts)
        found = [states[:0]]
        for improved, labels, _ in walk:
            np.minimum.at(days, improved, labels)
            found.append(improved)
        states = np.concatenate(found)
        places = np.arange(len(states))
        marks[states] = places
        states = states[marks[states] == places]
    return True


def relax(walked: Side, known: Labels, wave: Wave, legs: int) -> Wave:
    """Walk one more leg from each state of a wave.

    All ways of as many legs are walked at once (a Bellman-Ford of the earliest arrival), so a label after
    some number of legs is the least over all ways of at most as many.

    Args:
        walked: The legs.
        known: The labels, which are changed.
        wave: The states to walk from.
        legs: How many legs a way has after this one.

    Returns:
        The states that were improved, each with the first row by which its new label can be had.
    """
    none = np.empty(0, dtype=np.int32)
    starts, counts = walked.runs(wave.states)
    if walked.is_broad(counts):
        known.now[wave.states] = wave.days
        walk = _sweep(walked, known.days, known.now)
    else:
        walk = _walk(walked, known.days, wave, starts, counts)
    # Nothing is improved before all is offered: the first row may stand in a later portion.
    offered: list[Offer] = [(none, none, none), *walk]
    known.now[wave.states] = UNREACHED
    states, days, rows = (np.concatenate(parts) for parts in zip(*offered, strict=True))
    np.minimum.at(known.days, states, days)
    least = days == known.days[states]
    states, rows = states[least], rows[least]
    known.rows[states] = UNREACHED
    np.minimum.at(known.rows, states, rows)
    first = known.rows[states] == rows
    states, rows = states[first], rows[first]
    known.legs[states] = legs
    known.fewest[states[known.fewest[states] < 0]] = legs
    return Wave(states, known.days[states], none, rows)


def _sweep(walked: Side, best: NDArray[np.int32], now: NDArray[np.int32]) -> Iterator[Offer]:
    """Walk all rows from the labels `now`, in their own order; for a search without a product alone."""
    for begin in range(0, len(walked.ends), PORTION):
        part = slice(begin, begin + PORTION)
        days, ends = now[walked.begins[part]], walked.ends[part]
        labels = np.maximum(days, _signed(walked.opens[part], walked.sign))
        better = labels < best[ends]
        better &= _signed(walked.closes[part], walked.sign) >= days
        better &= labels <= walked.limit
        better &= days != BLOCKED
        rows = np.flatnonzero(better)
        yield ends[rows], labels[rows], (rows + begin).astype(np.int32)


def _walk(
    walked: Side,
    best: NDArray[np.int32],
    wave: Wave,
    starts: NDArray[np.int32],
    counts: NDArray[np.int32],
) -> Iterator[Offer]:
    """Walk the rows of each state of a wave."""
    for part in _portions(counts):
        places = spread(starts[part], counts[part])
        rows = places if walked.order is None else walked.order[places]
        days = np.repeat(wave.days[part], counts[part])
        open_still = _signed(walked.closes[rows], walked.sign) >= days
        rows, days = rows[open_still], days[open_still]
        labels = np.maximum(days, _signed(walked.opens[rows], walked.sign))
        states = walked.ends[rows]
        if walked.fits is not None:
            named = np.repeat(wave.states[part] >= walked.parties, counts[part])[open_still]
            kind = walked.fits[walked.product[rows] + 1]
            kind[states == walked.begins[rows]] = 0  # a leg to itself names nothing on a way
            kept, raised = _by_product(kind, named)
            states = states[kept] + np.int32(walked.parties) * raised
            labels, rows = labels[kept], rows[kept]
        better = (labels < best[states]) & (labels <= walked.limit)
        yield states[better], labels[better], rows[better].astype(np.int32)


def _portions(counts: NDArray[np.int32]) -> Iterator[slice]:
    """Cut a wave where the rows so far come to a portion."""
    ends = np.cumsum(counts, dtype=np.int64)
    begin = 0
    while begin < len(counts):
        walked = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, walked + PORTION, side="right")))
        yield slice(begin, end)
        begin = end


def _by_product(
    kind: NDArray[np.uint8], named: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The legs that fit, twice where one names the product first, and whether a leg has named it then."""
    level = np.flatnonzero(np.where(named, kind == UNNAMED, kind > 0))
    lifted = np.flatnonzero(~named & (kind == NAMED))
    raised = np.concatenate([named[level], np.ones(len(lifted), dtype=np.bool_)])
    return np.concatenate([level, lifted]), raised


def _signed(column: NDArray[np.int32], sign: int) -> NDArray[np.int32]:
    return column if sign > 0 else -column
