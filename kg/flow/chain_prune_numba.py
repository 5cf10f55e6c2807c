"""Which transfers can lie on an answer, compiled: what `kg.flow.chain_prune` does, row by row.

Where they are few, the answer is found in the same call: to hand arrays to compiled code and back takes
longer than many a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow import chain
from kg.flow.chain import MEETINGS, NO_PART, Part, borrowed
from kg.flow.chain_between_numba import Between, between, nothing
from kg.flow.chain_few_numba import best, told
from kg.flow.chain_room_numba import (
    BEGIN,
    CAME,
    COMES,
    FOUND,
    LAST,
    LEADS,
    LEGS,
    NUMBERS,
    PHASE,
    ROWS,
    TARGET,
    WALKED,
    Room,
    State,
    begin,
    forget,
    seen,
    unseen,
)
from kg.flow.chain_walk_numba import cheaper, come_nearer
from kg.flow.columns_numba import Asked, Columns, columns
from kg.flow.kernel_numba import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Found, Question
    from kg.flow.transfers import Transfers

    Places = NDArray[np.int32]

SLICE: Final = 2_000_000
"""After how many transfers the search comes back, so that it can be interrupted."""

APART, MEETS, BACK, MET, NOTHING, TOO_MUCH, FULL = range(7)
"""How far a search has come: `PHASE` of `State`. `FULL`: it needs more room to walk on."""

LAZY: Final = 2
"""With so many legs to go, it is noted of the parties alone where both ends meet what a leg tells of them."""

ALL, SEEN, IN_TIME = range(3)
"""Of which parties is noted what a leg tells of them."""


def prune(transfers: Transfers, asked: Question, most: int | None) -> Found | Part | None:
    """The answer, or the transfers that can lie on one; see `kg.flow.chain_prune.prune`."""
    held, numbers = columns(transfers), Asked.of(transfers, asked)
    state = np.zeros(NUMBERS, dtype=np.int64)
    with borrowed(transfers, Room.of) as lent:
        limits = (-1 if most is None else most, MEETINGS * len(transfers.parties), chain.MANY)
        avoided = np.fromiter(asked.avoid, dtype=np.int32) if asked.avoid else None
        if avoided is not None:
            lent[0].block(avoided)
        phase, part, count, paths = _answer(held, numbers, lent[0], state, limits)
        while phase in {APART, FULL}:
            if phase == FULL:
                lent[0] = lent[0].grown()
            phase, part, count, paths = _answer(held, numbers, lent[0], state, limits)
        if avoided is not None:
            lent[0].unblock(avoided)
    if phase == TOO_MUCH:
        return None
    if phase == NOTHING:
        return NO_PART
    return Part(*part) if count < 0 else told(paths, count, asked)


@compiled
def _answer(
    held: Columns, asked: Asked, room: Room, state: State, limits: tuple[int, int, int]
) -> tuple[int, Between, int, Places]:
    """Go on with a search.

    Args:
        held: The transfers.
        asked: The question.
        room: Room to work in.
        state: How far the search has come.
        limits: At how many transfers to look at once at the most, -1 for any number, where both ends are
            likely to meet in more places than the second; the third is over how many transfers the answer is
            found at once.

    Returns:
        The phase; what `Part` holds where both ends have met; how many paths were found, -1 where they are
        not looked for; and the paths.
    """
    if state[FOUND] == 0:
        begin(room, state, 0, asked.source, asked.after)
        begin(room, state, 1, asked.target, -asked.before)
    phase = _explore(held, asked, room, state, limits)
    part, count, paths = nothing(), -1, np.empty((0, 0), np.int32)
    if phase == MET:
        part = between(held, asked, room, state)
        if len(part[0]) <= limits[2]:
            count, paths = best(held, asked, part)
    return phase, part, count, paths


@compiled
def _explore(held: Columns, asked: Asked, room: Room, state: State, limits: tuple[int, int, int]) -> int:
    """Let both ends come nearer until they have met, or until it is time to come back."""
    looked = 0
    while looked <= SLICE and state[PHASE] < MET:
        if state[PHASE] == BACK:
            side = state[LAST]
            first = _go_back(held, asked, room, state, side)
            if first:
                _go_back(held, asked, room, state, 1 - side)
            state[PHASE] = MET if first else NOTHING
            continue
        side, cost = cheaper(held, room, state)
        likely = np.int64(cost) * state[TARGET * (1 - side) + WALKED]
        if 0 <= limits[0] < cost and likely > limits[1]:
            state[PHASE] = TOO_MUCH
            continue
        if state[TARGET * side + WALKED] + cost > room.walked.shape[2]:
            return FULL
        _label(room, state, side, ALL)
        left = asked.max_legs - state[LEGS] - state[TARGET + LEGS]
        if cost == 0 or left == 1:
            state[LAST], state[PHASE] = side, MEETS
        looked += cost
        come_nearer(held, asked, room, state, side, state[PHASE] == MEETS)
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
def _label(room: Room, state: State, side: int, what: int) -> None:
    """Note what the last leg of one end tells of parties; only of those, and of what leads there, is kept.

    Args:
        room: Where it is noted.
        state: How far the search has come.
        side: Of which end.
        what: Of `ALL` parties, of those alone that the other end has `SEEN`, or to which goods can come
            `IN_TIME` to leave them for it.
    """
    at = TARGET * side
    step, known, kept = state[at + LEGS], state[at + FOUND], state[at + BEGIN]
    legs, days, bits, found = room.legs[side], room.days[side], room.bits[side], room.found[side]
    rows, leads = room.walked[side, ROWS], room.walked[side, LEADS]
    comes, came = room.walked[side, COMES], room.walked[side, CAME]
    other_bits, other_days = room.bits[1 - side], room.days[1 - side]
    for place in range(state[at + BEGIN], state[at + WALKED]):
        far, label = leads[place], came[place]
        if what == SEEN and other_bits[far >> 3] >> (far & 7) & 1 == 0:
            continue
        if what == IN_TIME and label > -np.int64(other_days[far]):
            if legs[far] < 0:
                unseen(bits, far)
            continue
        rows[kept], leads[kept], comes[kept] = rows[place], far, comes[place]
        kept += 1
        if label < days[far]:
            days[far] = label
            if legs[far] < 0:
                legs[far] = step
                found[known] = far
                known += 1
                seen(bits, far)
    state[at + FOUND], state[at + BEGIN], state[at + WALKED] = known, kept, kept


@compiled
def _go_back(held: Columns, asked: Asked, room: Room, state: State, side: int) -> bool:
    """Go back over what one end walked from where it met the other one, and let that one know of it.

    What is gone back over is kept as its complement. The last walked comes first, so that mostly one round
    tells all.

    Returns:
        Whether the other end now knows of where this one began.
    """
    opens = held.in_latest if side else held.earliest
    closes = held.in_earliest if side else held.latest
    legs, days = room.legs[side], room.days[side]
    other_legs, other_days = room.legs[1 - side], room.days[1 - side]
    other_found, other_bits = room.found[1 - side], room.bits[1 - side]
    rows, leads, comes = room.walked[side, ROWS], room.walked[side, LEADS], room.walked[side, COMES]
    at_found = TARGET * (1 - side) + FOUND
    known = state[at_found]
    changed = True
    while changed:
        changed = False
        for at in range(state[TARGET * side + WALKED] - 1, -1, -1):
            far = leads[at]
            if far < 0:
                far = ~far
            further = other_legs[far]
            if further < 0:
                continue
            row, party = rows[at], comes[at]
            goes = -np.int64(other_days[far])
            if max(days[party], -opens[row] if side else opens[row]) > goes:
                continue
            if np.int64(legs[party]) + further >= asked.max_legs or party == far:
                continue
            leads[at] = ~far
            label = max(np.int64(closes[row]) if side else -np.int64(closes[row]), -goes)
            if label < other_days[party]:
                other_days[party] = label
                changed = True
            if other_legs[party] < 0:
                other_legs[party] = further + 1
                other_found[known] = party
                known += 1
                seen(other_bits, party)
            elif further + 1 < other_legs[party]:
                other_legs[party] = further + 1
                changed = True
    state[at_found] = known
    return bool(other_legs[asked.target if side else asked.source] >= 0)
