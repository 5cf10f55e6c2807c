"""The transfers between parties that both ends of a search know, compiled: the last step of pruning."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.flow.chain_room_numba import COMES, LEADS, ROWS, TARGET, WALKED, Room, State, forget
from kg.flow.columns_numba import Asked, Columns
from kg.flow.kernel_numba import compiled

Places = NDArray[np.int32]

WIDER: Final = 3
"""How much wider each gap is than the next one, as Knuth has it."""

Between = tuple[Places, Places, Places, NDArray[np.int8], Places, Places, int, int]
"""What `kg.flow.chain.Part` holds."""


@compiled
def nothing() -> Between:
    """No transfer at all."""
    none = np.empty(0, np.int32)
    return none, np.zeros(1, np.int32), none, np.empty(0, np.int8), none, none, -1, -1


@compiled
def between(held: Columns, asked: Asked, room: Room, state: State) -> Between:
    """The transfers between parties that both ends know. Leaves the room as it was."""
    most = state[WALKED] + state[TARGET + WALKED]
    rows, sources, targets = (np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32))
    many = 0
    for side in range(2):
        for at in range(state[TARGET * side + WALKED]):
            far = room.walked[side, LEADS, at]
            if far < 0:
                row, party = room.walked[side, ROWS, at], room.walked[side, COMES, at]
                rows[many] = held.in_order[row] if side else row
                sources[many], targets[many] = (~far, party) if side else (party, ~far)
                many += 1
    marks, parties, count = room.marks, np.empty(min(2 * many, len(room.marks)), np.int32), 0
    for at in range(many):
        count = _number(marks, parties, count, sources[at])
        count = _number(marks, parties, count, targets[at])
        sources[at], targets[at] = marks[sources[at]], marks[targets[at]]
    away, leave = np.empty(count, np.int8), np.empty(count, np.int32)
    for place in range(count):
        away[place], leave[place] = room.legs[1, parties[place]], -room.days[1, parties[place]]
    start, kept, to = _grouped(rows[:many], sources, targets, count)
    ends = _place(marks, parties, count, asked.source), _place(marks, parties, count, asked.target)
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
