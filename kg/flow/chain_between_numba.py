"""The transfers between parties that both ends of a search know, compiled: the last step of pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.flow.chain import Room
from kg.flow.columns_numba import Asked, Columns
from kg.flow.kernel_numba import compiled
from kg.flow.reach import UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int32]

WIDER: Final = 3
"""How much wider each gap is than the next one, as Knuth has it."""

State = Any
"""Numbers that a search changes: an int64 array, with the legs, the size of the frontier, the number of
parties found, the number of transfers walked, and of those of which it is noted what they tell of parties, of
the source; then those of the target; which of them walks the last leg; how far it has come."""

LEGS, COUNT, FOUND, WALKED, BEGIN, TARGET, LAST, PHASE = 0, 1, 2, 3, 4, 5, 10, 11


@compiled
def between(
    held: Columns, asked: Asked, room: Room, state: State
) -> tuple[Places, Places, Places, NDArray[np.int8], Places, Places, int, int]:
    """The transfers between parties that both ends know; what `Part` holds. Leaves the room as it was."""
    most = state[WALKED] + state[TARGET + WALKED]
    rows, sources, targets = (np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32))
    parties = np.empty(min(2 * most, len(room.marks)), np.int32)
    many, count = 0, 0
    for side in range(2):
        walked = room.behind.rows if side else room.ahead.rows
        leads = room.behind.leads if side else room.ahead.leads
        for at in range(state[TARGET * side + WALKED]):
            if leads[at] >= 0:
                continue
            row, far = walked[at], ~leads[at]
            if side:
                row = held.in_order[row]
            source, target = (far, held.target[row]) if side else (held.source[row], far)
            count = _number(room.marks, parties, count, source)
            count = _number(room.marks, parties, count, target)
            rows[many], sources[many], targets[many] = row, room.marks[source], room.marks[target]
            many += 1
    away, leave = np.empty(count, np.int8), np.empty(count, np.int32)
    for place in range(count):
        away[place], leave[place] = room.behind.legs[parties[place]], -room.behind.days[parties[place]]
    start, kept, to = _grouped(rows[:many], sources, targets, count)
    ends = _place(room.marks, parties, count, asked.source), _place(room.marks, parties, count, asked.target)
    forget(room, state)
    return kept, start, to, away, leave, parties[:count].copy(), *ends


@compiled
def _place(marks: Places, parties: Places, count: int, party: int) -> int:
    """The number of a party among those that are numbered; -1 where it is none of them."""
    mark = marks[party]
    return int(mark) if 0 <= mark < count and parties[mark] == party else -1


@compiled
def _number(marks: Places, parties: Places, count: int, party: int) -> int:
    """Give a party a number, unless it has one; returns how many have one."""
    if _place(marks, parties, count, party) >= 0:
        return count
    marks[party] = count
    parties[count] = party
    return count + 1


@compiled
def _grouped(rows: Places, sources: Places, targets: Places, count: int) -> tuple[Places, Places, Places]:
    """Transfers by their sources, each once: where those of each begin, their places, and where they lead."""
    start = np.zeros(count + 2, np.int32)
    for at in range(len(rows)):
        start[sources[at] + 2] += 1
    for party in range(count):
        start[party + 2] += start[party + 1]
    placed, to = np.empty(len(rows), np.int32), np.empty(len(rows), np.int32)
    for at in range(len(rows)):
        place = start[sources[at] + 1]
        placed[place], to[place] = rows[at], targets[at]
        start[sources[at] + 1] += 1
    # What both ends have walked stands there twice.
    kept = 0
    for party in range(count):
        begin, end = start[party], start[party + 1]
        _sort(placed, to, begin, end)
        start[party] = kept
        for at in range(begin, end):
            if kept == start[party] or placed[kept - 1] != placed[at]:
                placed[kept], to[kept] = placed[at], to[at]
                kept += 1
    start[count] = kept
    return start[: count + 1].copy(), placed[:kept].copy(), to[:kept].copy()


@compiled
def _sort(rows: Places, targets: Places, begin: int, end: int) -> None:
    """Put some transfers in order, and where they lead with them: Shell's sort (1959), for few or many."""
    gap = 1
    while gap < (end - begin) // WIDER:
        gap = WIDER * gap + 1
    while gap > 0:
        for at in range(begin + gap, end):
            row, target, place = rows[at], targets[at], at
            while place >= begin + gap and rows[place - gap] > row:
                rows[place], targets[place] = rows[place - gap], targets[place - gap]
                place -= gap
            rows[place], targets[place] = row, target
        gap //= WIDER


@compiled
def forget(room: Room, state: State) -> None:
    """Leave the room as it was."""
    for side in range(2):
        end, at = room.behind if side else room.ahead, TARGET * side
        for place in range(state[at + FOUND]):
            party = end.found[place]
            end.legs[party] = -1
            end.days[party] = UNREACHED
            unseen(end.bits, party)
        # What the last leg alone has seen is in the frontier, and nowhere else.
        wave = end.now if state[at + LEGS] % 2 == 0 else end.then
        for place in range(state[at + COUNT]):
            unseen(end.bits, wave[place])


@compiled
def seen(bits: NDArray[np.uint8], party: int) -> None:
    """Note that a party is seen."""
    bits[party >> 3] |= 1 << (party & 7)


@compiled
def unseen(bits: NDArray[np.uint8], party: int) -> None:
    """Note nothing of it."""
    bits[party >> 3] &= 255 - (1 << (party & 7))
