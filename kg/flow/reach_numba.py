"""A search over days, compiled: what `kg.flow.reach_numpy` does, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.kernel_numba import compiled
from kg.flow.reach import BLOCKED, NAMED, UNNAMED, UNREACHED, Labels, Side, Wave

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Clock

AHEAD: Final = 6
"""How many states ahead the first row of a state is read, so that it is at hand when its turn comes."""

CROWD: Final = 50
"""Where more than one state in so many is improved, they are walked in the order in which their rows lie."""


def settle(walked: Side, days: NDArray[np.int32], states: NDArray[np.int32], clock: Clock | None) -> bool:
    """Find the least label of each state; see `kg.flow.reach_numpy.settle`.

    A state that was walked before walks only the rows that open before its label of then: the later ones gave
    what they can already. So where days are exact, each row is walked about once.

    Args:
        walked: The legs.
        days: The labels, which are changed.
        states: The states at which ways start.
        clock: How long to go on; without end where it is None.

    Returns:
        Whether it came to its end.
    """
    marks, held = np.zeros_like(days), np.full_like(days, UNREACHED)
    room = (np.empty_like(days), np.empty_like(days))
    turn = 0
    while len(states):
        if clock is not None and not clock.left():
            return False
        turn += 1
        found = room[turn % 2]
        if walked.order is None and walked.fits is None and len(states) * CROWD > walked.parties:
            count = _settle_in_order(walked, days, held, marks, turn, found)
        elif walked.order is not None and walked.is_broad(walked.runs(states)[1]):
            count = _settle_all(walked, days, marks, turn, found)
        else:  # what may be None is handed over by itself, so that each case is compiled without the others
            count, _ = _settle(
                walked, days, held, marks, turn, states, found, walked.order, walked.fits, walked.parties
            )
        states = found[:count]
    return True


@compiled
def _settle_in_order(  # noqa: PLR0917 - compiled code takes no keywords
    walked: Side,
    days: NDArray[np.int32],
    held: NDArray[np.int32],
    marks: NDArray[np.int32],
    turn: int,
    found: NDArray[np.int32],
) -> int:
    """Walk the rows of all states that were improved, in the order in which the rows lie.

    Forwards and without a product alone. A state that is improved before its turn comes is walked then, so
    that only those before it are left over; returns how many they are.
    """
    start, ends, opens, closes, limit = walked.start, walked.ends, walked.opens, walked.closes, walked.limit
    count = 0
    for party in range(len(held)):
        day, before = days[party], held[party]
        if day >= before or day == BLOCKED:
            continue
        held[party] = day
        for row in range(start[party], start[party + 1]):
            label = opens[row]
            if label >= before or label > limit:
                break
            if closes[row] < day:
                continue
            label = max(label, day)
            to = ends[row]
            if label < days[to]:
                days[to] = label
                if to <= party and marks[to] != turn:
                    marks[to] = turn
                    found[count] = to
                    count += 1
    return count


@compiled
def _settle_all(
    walked: Side, days: NDArray[np.int32], marks: NDArray[np.int32], turn: int, found: NDArray[np.int32]
) -> int:
    """Walk all rows in their own order, backwards and without a product alone; returns how many improved."""
    begins, ends, opens, closes, limit = walked.begins, walked.ends, walked.opens, walked.closes, walked.limit
    count = 0
    for row in range(len(ends)):
        day = days[begins[row]]
        label = max(day, -opens[row])
        to = ends[row]
        if (label < days[to]) & (label <= limit) & (-closes[row] >= day) & (day != BLOCKED):
            days[to] = label
            if marks[to] != turn:
                marks[to] = turn
                found[count] = to
                count += 1
    return count


@compiled
def _settle(  # noqa: C901, PLR0917 - a call in the innermost loop would cost a third of the time
    walked: Side,
    days: NDArray[np.int32],
    held: NDArray[np.int32],
    marks: NDArray[np.int32],
    turn: int,
    states: NDArray[np.int32],
    found: NDArray[np.int32],
    order: NDArray[np.int32] | None,
    fits: NDArray[np.uint8] | None,
    parties: int,
) -> tuple[int, int]:
    """Walk the rows of some states; returns how many states are improved, and what was read ahead."""
    start, ends, opens, closes, limit = walked.start, walked.ends, walked.opens, walked.closes, walked.limit
    count, read = 0, 0
    for place in range(len(states)):
        if place + AHEAD < len(states):
            ahead = states[place + AHEAD]
            at = start[ahead if fits is None else ahead % parties]
            if at < len(ends):
                row = at if order is None else order[at]
                read += opens[row] + closes[row] + ends[row]
        state = states[place]
        day, before = days[state], held[state]
        if day >= before:
            continue
        held[state] = day
        party = state if fits is None else state % parties
        for at in range(start[party], start[party + 1]):
            row = at if order is None else order[at]
            label = opens[row] if order is None else -opens[row]
            if label >= before or label > limit:
                break
            if (closes[row] if order is None else -closes[row]) < day:
                continue
            label = max(label, day)
            first, last = 0, 1
            if fits is not None:
                first, last = _layers(fits[walked.product[row] + 1], state >= parties)
                if ends[row] == party:  # a leg to itself names nothing on a way
                    continue
            for layer in range(first, last):
                to = ends[row] if fits is None else ends[row] + layer * parties
                if label < days[to]:
                    days[to] = label
                    if marks[to] != turn:
                        marks[to] = turn
                        found[count] = to
                        count += 1
    return count, read


def relax(walked: Side, known: Labels, wave: Wave, legs: int) -> Wave:
    """Walk one more leg from each state of a wave; see `kg.flow.reach_numpy.relax`.

    A state that was improved before walks only the rows that open before its label of then: the later ones
    had the same label from there already. So over a search whose days are exact, each row is walked once.

    Args:
        walked: The legs.
        known: The labels, which are changed.
        wave: The states to walk from.
        legs: How many legs a way has after this one.

    Returns:
        The states that were improved.
    """
    _, counts = walked.runs(wave.states)
    # What may be None is handed over by itself: each case is compiled without the branches of the others.
    if walked.is_broad(counts):
        count = _sweep(walked, known, wave, walked.order)
    else:
        count = _walk(walked, known, wave, walked.order, walked.fits, walked.parties)
    return _improved(known, count, legs)


@compiled
def _walk(  # noqa: C901, PLR0912, PLR0917 - a call in the innermost loop would cost a third of the time
    walked: Side,
    known: Labels,
    wave: Wave,
    order: NDArray[np.int32] | None,
    fits: NDArray[np.uint8] | None,
    parties: int,
) -> int:
    """Walk the rows of each state of a wave; returns how many states it has improved."""
    start, ends, opens, closes, limit = walked.start, walked.ends, walked.opens, walked.closes, walked.limit
    best, spots, found, rows, held = known.days, known.spot, known.states, known.rows, known.before
    states, days, befores = wave.states, wave.days, wave.before
    count, read = 0, 0
    for turn in range(len(states)):
        if turn + AHEAD < len(states):
            ahead = states[turn + AHEAD]
            place = start[ahead if fits is None else ahead % parties]
            if place < len(ends):
                row = place if order is None else order[place]
                read += opens[row] + closes[row] + ends[row]
        state, day, before = states[turn], days[turn], befores[turn]
        party = state if fits is None else state % parties
        for place in range(start[party], start[party + 1]):
            row = place if order is None else order[place]
            label = opens[row] if order is None else -opens[row]
            if label >= before or label > limit:
                break
            if (closes[row] if order is None else -closes[row]) < day:
                continue
            label = max(label, day)
            first, last = 0, 1
            if fits is not None:
                first, last = _layers(fits[walked.product[row] + 1], state >= parties)
                if ends[row] == party:  # a leg to itself names nothing on a way
                    continue
            for layer in range(first, last):
                to = ends[row] if fits is None else ends[row] + layer * parties
                old = best[to]
                if label > old:
                    continue
                spot = spots[to]
                if label < old:
                    if spot < 0:
                        spot = spots[to] = count
                        found[spot] = to
                        held[spot] = old
                        count += 1
                    rows[spot] = row
                    best[to] = label
                elif spot >= 0 and row < rows[spot]:
                    rows[spot] = row
    known.sink[0] += read
    return count


@compiled
def _sweep(walked: Side, known: Labels, wave: Wave, order: NDArray[np.int32] | None) -> int:
    """Walk those of all rows that belong to a wave; for a search without a product alone."""
    begins, ends, opens, closes, limit = walked.begins, walked.ends, walked.opens, walked.closes, walked.limit
    best, spots, found, rows, held = known.days, known.spot, known.states, known.rows, known.before
    now, count = known.now, 0
    now[wave.states] = wave.days
    for row in range(len(ends)):
        day = now[begins[row]]
        label = max(day, opens[row] if order is None else -opens[row])
        to = ends[row]
        old = best[to]
        if (label > old) | (label > limit) | ((closes[row] if order is None else -closes[row]) < day):
            continue
        spot = spots[to]
        if label < old:
            if spot < 0:
                spot = spots[to] = count
                found[spot] = to
                held[spot] = old
                count += 1
            rows[spot] = row
            best[to] = label
        elif spot >= 0 and row < rows[spot]:
            rows[spot] = row
    now[wave.states] = UNREACHED
    return count


@compiled
def _layers(kind: int, named: bool) -> tuple[int, int]:  # noqa: FBT001 - compiled code takes no keywords
    """The layers that a leg leads to: 0 where nothing has named the product, 1 where a leg has."""
    if named:
        return (1, 2) if kind == UNNAMED else (1, 1)
    if kind == NAMED:
        return 0, 2
    return (0, 1) if kind == UNNAMED else (0, 0)


@compiled
def _improved(known: Labels, count: int, legs: int) -> Wave:
    """The wave of the states that were improved, with the room to work in made ready for the next."""
    states, before, rows = known.states[:count].copy(), known.before[:count].copy(), known.rows[:count].copy()
    days = before.copy()
    for spot in range(count):
        state = states[spot]
        days[spot] = known.days[state]
        known.spot[state] = -1
        known.legs[state] = legs
        if known.fewest[state] < 0:
            known.fewest[state] = legs
    return Wave(states, days, before, rows)
