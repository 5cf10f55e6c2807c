"""The walk of one end a leg further, compiled: the part of pruning that looks at most transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.flow.chain_room_numba import (
    CAME,
    COMES,
    COUNT,
    LEADS,
    LEGS,
    ROWS,
    TARGET,
    TOUCHED,
    WALKED,
    Room,
    State,
    seen,
)
from kg.flow.columns_numba import Asked, Columns
from kg.flow.kernel_numba import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int32]

AHEAD: Final = 32
"""The transfers of how many parties are fetched from memory at once."""

LINE: Final = 16
"""How many numbers the processor fetches at once."""

LINES: Final = 4
"""How many of them have to be asked for until it goes on by itself."""

BLOCK: Final = 1024
"""Among how many transfers those are picked at once that lead where the other end has been."""


@compiled
def cheaper(held: Columns, room: Room, state: State) -> tuple[int, int]:
    """The end that comes one leg further by looking at fewer transfers, and at how many.

    Where it is clear that one is cheaper, the other one's are not counted to their end.
    """
    ahead, behind = room.waves[0, state[LEGS] % 2], room.waves[1, state[TARGET + LEGS] % 2]
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
def come_nearer(  # noqa: C901, PLR0912, PLR0915, PLR0917 - a call in the innermost loop would cost much
    held: Columns,
    asked: Asked,
    room: Room,
    state: State,
    side: int,
    meets: bool,  # noqa: FBT001
) -> None:
    """Let one end come a leg further; what that tells of parties is not noted yet, but that they are seen.

    Args:
        held: The transfers.
        asked: The question.
        room: What is known of parties.
        state: How far the search has come.
        side: Which end: 0 is the source's, 1 the target's.
        meets: Whether to go to parties alone that the other end has seen.
    """
    at = TARGET * side
    wave, into = room.waves[side, state[at + LEGS] % 2], room.waves[side, 1 - state[at + LEGS] % 2]
    many, kept, step = state[at + COUNT], state[at + WALKED], state[at + LEGS] + 1
    start = held.in_start if side else held.out_start
    leads = held.in_source if side else held.target
    opens = held.in_latest if side else held.earliest
    closes = held.in_earliest if side else held.latest
    confidence = held.in_confidence if side else held.confidence
    legs, days, turns, bits = room.legs[side], room.days[side], room.turns[side], room.bits[side]
    other_bits = room.bits[1 - side]
    rows, led = room.walked[side, ROWS], room.walked[side, LEADS]
    comes, came = room.walked[side, COMES], room.walked[side, CAME]
    origin, goal = (asked.target, asked.source) if side else (asked.source, asked.target)
    limit = -asked.after if side else asked.before
    fits, max_degree = asked.fits, asked.max_degree
    sure, at_least, stated = asked.min_confidence, asked.min_quantity, asked.min_stated
    picked = np.empty(BLOCK if meets else 0, np.int32)
    count, again = 0, 0
    for place in range(many):
        if place % AHEAD == 0:
            some = wave[place : min(place + AHEAD, many)]
            state[TOUCHED] += _fetch(start, leads, opens, closes, some, meets)
        party = wave[place]
        day, first, stop = days[party], start[party], start[party + 1]
        while first < stop:
            block = min(BLOCK, stop - first)
            tried = _pick(leads, first, block, other_bits, picked) if meets else block
            for which in range(tried):
                row = picked[which] if meets else first + which
                if sure > 0 and confidence[row] < sure:
                    continue
                far = leads[row]
                label = -opens[row] if side else opens[row]
                if label > limit:
                    stop = first
                    break
                if (-closes[row] if side else closes[row]) < day or far == origin:
                    continue
                label = max(label, day)
                if at_least > 0 or stated > 0 or len(fits):
                    among = held.in_order[row] if side else row
                    if held.high[among] < at_least or (stated > 0 and held.low[among] < stated):
                        continue
                    if len(fits) and fits[held.product[among] + 1] == 0:
                        continue
                if 0 <= max_degree < _degree(held, far) and far != goal:
                    continue
                rows[kept], led[kept], comes[kept], came[kept] = row, far, party, label
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
            first += block
    for place in range(1, again + 1):
        turns[into[-place]] = 0
    state[at + LEGS], state[at + COUNT], state[at + WALKED] = step, count, kept


@compiled
def _fetch(  # noqa: PLR0917 - as above
    start: Places,
    leads: Places,
    opens: Places,
    closes: Places,
    parties: Places,
    meets: bool,  # noqa: FBT001
) -> int:
    """Read something of the transfers of some parties, so that all of them are on their way from memory.

    Returns:
        A sum of it, without which the compiler would leave out to read it.
    """
    total = 0
    for party in parties:
        total += start[party]
    for party in parties:
        first = start[party]
        for row in range(first, min(start[party + 1], first + LINE * LINES), LINE):
            total += leads[row]
        if not meets:
            total += opens[first] + closes[first]
    return total


@compiled
def _pick(leads: Places, first: int, many: int, seen: NDArray[np.uint8], picked: Places) -> int:
    """Pick the transfers that lead to parties that are seen; returns how many there are."""
    count = 0
    for row in range(first, first + many):
        far = leads[row]
        if seen[far >> 3] >> (far & 7) & 1:
            picked[count] = row
            count += 1
    return count


@compiled
def _degree(held: Columns, party: int) -> int:
    """How many transfers go out of a party and come into it."""
    out, into = held.out_start, held.in_start
    return int(out[party + 1] - out[party] + into[party + 1] - into[party])
