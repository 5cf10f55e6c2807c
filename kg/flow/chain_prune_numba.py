"""Which transfers can lie on an answer, compiled: what `kg.flow.chain_prune` does, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.chain import MEETINGS, NO_PART, End, Part, Room
from kg.flow.chain_between_numba import (
    BEGIN,
    COUNT,
    FOUND,
    LAST,
    LEGS,
    PHASE,
    TARGET,
    WALKED,
    State,
    between,
    forget,
    seen,
    unseen,
)
from kg.flow.columns_numba import Asked, Columns, columns
from kg.flow.kernel_numba import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]
    Bits = NDArray[np.uint8]

SLICE: Final = 2_000_000
"""After how many transfers the search comes back, so that it can be interrupted."""

APART, MEETS, BACK, MET, NOTHING, TOO_MUCH, FULL = range(7)
"""How far a search has come: the last number of `State`. `FULL`: it needs more room to walk on."""

LAZY: Final = 2
"""With so many legs to go, it is noted of the parties alone where both ends meet what a leg tells of them."""

ALL, SEEN, IN_TIME = range(3)
"""Of which parties is noted what a leg tells of them."""


def prune(transfers: Transfers, asked: Question, room: Room, most: int | None) -> Part | None:
    """The transfers that can lie on an answer; see `kg.flow.chain_prune.prune`."""
    held, numbers = columns(transfers), Asked.of(transfers, asked)
    avoided = np.fromiter(asked.avoid, dtype=np.int32, count=len(asked.avoid))
    if len(avoided):
        room.ahead.block(avoided)
        room.behind.block(avoided)
    state = np.array([0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, APART])
    limits = (-1 if most is None else most, MEETINGS * len(room.marks))
    phase = APART
    while phase < MET or phase == FULL:
        if phase == FULL:
            room = room.grown()
        phase = _explore(held, numbers, room, state, limits)
    part = None if phase == TOO_MUCH else NO_PART
    if phase == MET:
        part = Part(*between(held, numbers, room, state))
    if len(avoided):
        room.ahead.unblock(avoided)
        room.behind.unblock(avoided)
    return part


@compiled
def _explore(  # noqa: C901 - one state after the other
    held: Columns, asked: Asked, room: Room, state: State, limits: tuple[int, int]
) -> int:
    """Let both ends come nearer until they have met, or until it is time to come back."""
    if room.ahead.legs[asked.source] < 0:
        for end, party, day in (
            (room.ahead, asked.source, asked.after),
            (room.behind, asked.target, -asked.before),
        ):
            end.legs[party], end.days[party] = 0, day
            end.found[0] = end.now[0] = party
            seen(end.bits, party)
    looked = 0
    while looked <= SLICE and state[PHASE] < MET:
        if state[PHASE] == BACK:
            side = state[LAST]
            first = _go_back(held, asked, room, state, side)
            if first:
                _go_back(held, asked, room, state, 1 - side)
            state[PHASE] = MET if first else NOTHING
            continue
        side, cost = _cheaper(held, room, state)
        likely = np.int64(cost) * state[TARGET * (1 - side) + WALKED]
        if 0 <= limits[0] < cost and likely > limits[1]:
            state[PHASE] = TOO_MUCH
            continue
        if state[TARGET * side + WALKED] + cost > len(room.behind.rows if side else room.ahead.rows):
            return FULL
        _label(room, state, side, ALL)
        left = asked.max_legs - state[LEGS] - state[TARGET + LEGS]
        if cost == 0 or left == 1:
            state[LAST], state[PHASE] = side, MEETS
        looked += cost
        _come_nearer(held, asked, room, state, side)
        if state[PHASE] == MEETS:
            _label(room, state, 1 - side, SEEN)
            _label(room, state, side, IN_TIME)
            state[PHASE] = BACK
        elif left > LAZY:
            _label(room, state, side, ALL)
    if state[PHASE] > MET:
        forget(room, state)
    return int(state[PHASE])


@compiled
def _cheaper(held: Columns, room: Room, state: State) -> tuple[int, int]:
    """The end that comes one leg further by looking at fewer transfers, and at how many.

    Where it is clear that one is cheaper, the other one's are not counted to their end.
    """
    ahead = room.ahead.now if state[LEGS] % 2 == 0 else room.ahead.then
    behind = room.behind.now if state[TARGET + LEGS] % 2 == 0 else room.behind.then
    one, other, at, place = 0, 0, 0, 0
    while True:
        if one <= other:
            if at == state[COUNT]:
                return 0, one
            one += held.out_start[ahead[at] + 1] - held.out_start[ahead[at]]
            at += 1
        else:
            if place == state[TARGET + COUNT]:
                return 1, other
            other += held.in_start[behind[place] + 1] - held.in_start[behind[place]]
            place += 1


@compiled
def _come_nearer(held: Columns, asked: Asked, room: Room, state: State, side: int) -> None:
    """Let one end come a leg further."""
    end, other = (room.ahead, room.behind) if side == 0 else (room.behind, room.ahead)
    at = TARGET * side
    wave, into = (end.now, end.then) if state[at + LEGS] % 2 == 0 else (end.then, end.now)
    state[at + LEGS] += 1
    state[at + COUNT] = _extend(
        held.in_start if side else held.out_start,
        held.in_order,
        held.in_source if side else held.target,
        held.in_latest if side else held.earliest,
        held.in_earliest if side else held.latest,
        held.in_confidence if side else held.confidence,
        held.low,
        held.high,
        held.product,
        held.out_start,
        held.in_start,
        asked,
        wave,
        state[at + COUNT],
        end,
        other.bits,
        into,
        state,
        side,
    )


@compiled
def _extend(  # noqa: C901, PLR0912, PLR0917 - a call in the innermost loop would cost much of the time
    start: Places,
    order: Places,
    leads: Places,
    opens: Places,
    closes: Places,
    confidence: NDArray[np.uint16],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    product: NDArray[np.int16],
    out_start: Places,
    in_start: Places,
    asked: Asked,
    wave: Places,
    many: int,
    end: End,
    other_bits: Bits,
    into: Places,
    state: State,
    side: int,
) -> int:
    """Walk the transfers of a frontier; returns the size of the next one, which `into` holds.

    What they tell of parties is not noted yet, but that these are seen.
    """
    legs, days, turns, bits = end.legs, end.days, end.turns, end.bits
    at = TARGET * side
    step, kept = state[at + LEGS], state[at + WALKED]
    meets = state[PHASE] == MEETS
    origin, goal = (asked.target, asked.source) if side else (asked.source, asked.target)
    limit = -asked.after if side else asked.before
    fits, max_degree = asked.fits, asked.max_degree
    sure, at_least, stated = asked.min_confidence, asked.min_quantity, asked.min_stated
    count, again = 0, 0
    for place in range(many):
        party = wave[place]
        day = days[party]
        for row in range(start[party], start[party + 1]):
            if sure > 0 and confidence[row] < sure:
                continue
            far = leads[row]
            if meets and other_bits[far >> 3] >> (far & 7) & 1 == 0:
                continue
            label = -opens[row] if side else opens[row]
            if label > limit:
                break
            if (-closes[row] if side else closes[row]) < day:
                continue
            label = max(label, day)
            if far == origin:
                continue
            if at_least > 0 or stated > 0 or len(fits):
                place_of = order[row] if side else row
                if high[place_of] < at_least or (stated > 0 and low[place_of] < stated):
                    continue
                if len(fits) and fits[product[place_of] + 1] == 0:
                    continue
            if max_degree >= 0 and far != goal:
                degree = out_start[far + 1] - out_start[far] + in_start[far + 1] - in_start[far]
                if degree > max_degree:
                    continue
            end.rows[kept], end.leads[kept], end.came[kept] = row, far, label
            kept += 1
            if bits[far >> 3] >> (far & 7) & 1 == 0:
                seen(bits, far)
            elif meets or legs[far] < 0 or turns[far] == step or label >= days[far]:
                continue
            else:
                turns[far] = step
                again += 1
                into[-again] = far
            if far != goal and not meets:
                into[count] = far
                count += 1
    for place in range(1, again + 1):
        turns[into[-place]] = 0
    state[at + WALKED] = kept
    return count


@compiled
def _label(room: Room, state: State, side: int, what: int) -> None:
    """Note what the last leg of one end tells of parties; only of those, and of what leads there, is kept.

    Args:
        room: Where it is noted.
        state: How far the search has come.
        side: Of which end.
        what: Of `ALL` parties, of those alone that the other end has `SEEN`, or to which goods can come
            `IN_TIME` to leave them for it.
    """
    end, other = (room.ahead, room.behind) if side == 0 else (room.behind, room.ahead)
    at = TARGET * side
    legs, known, kept = state[at + LEGS], state[at + FOUND], state[at + BEGIN]
    for place in range(state[at + BEGIN], state[at + WALKED]):
        far, label = end.leads[place], end.came[place]
        if what == SEEN and other.bits[far >> 3] >> (far & 7) & 1 == 0:
            continue
        if what == IN_TIME and label > -np.int64(other.days[far]):
            if end.legs[far] < 0:
                unseen(end.bits, far)
            continue
        end.rows[kept], end.leads[kept] = end.rows[place], far
        kept += 1
        if label < end.days[far]:
            end.days[far] = label
            if end.legs[far] < 0:
                end.legs[far] = legs
                end.found[known] = far
                known += 1
                seen(end.bits, far)
    state[at + FOUND], state[at + BEGIN], state[at + WALKED] = known, kept, kept


@compiled
def _go_back(held: Columns, asked: Asked, room: Room, state: State, side: int) -> bool:
    """Go back over what one end walked from where it met the other one, and let that one know of it.

    What is gone back over is kept as its complement. The last walked comes first, so that mostly one round
    tells all.

    Returns:
        Whether the other end now knows of where this one began.
    """
    end, other = (room.behind, room.ahead) if side else (room.ahead, room.behind)
    opens = held.in_latest if side else held.earliest
    closes = held.in_earliest if side else held.latest
    at_found = TARGET * (1 - side) + FOUND
    known = state[at_found]
    changed = True
    while changed:
        changed = False
        for at in range(state[TARGET * side + WALKED] - 1, -1, -1):
            far = end.leads[at]
            if far < 0:
                far = ~far
            further = other.legs[far]
            if further < 0:
                continue
            row = end.rows[at]
            comes = held.target[held.in_order[row]] if side else held.source[row]
            goes = -np.int64(other.days[far])
            if max(end.days[comes], -opens[row] if side else opens[row]) > goes:
                continue
            if np.int64(end.legs[comes]) + further >= asked.max_legs or comes == far:
                continue
            end.leads[at] = ~far
            label = max(np.int64(closes[row]) if side else -np.int64(closes[row]), -goes)
            if label < other.days[comes]:
                other.days[comes] = label
                changed = True
            if other.legs[comes] < 0:
                other.legs[comes] = further + 1
                other.found[known] = comes
                known += 1
                seen(other.bits, comes)
            elif further + 1 < other.legs[comes]:
                other.legs[comes] = further + 1
                changed = True
    state[at_found] = known
    return bool(other.legs[asked.target if side else asked.source] >= 0)
