"""Which transfers can lie on an answer, compiled: what `kg.flow.chain_prune` does, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from kg.flow.chain import Part, Room
from kg.flow.kernel_numba import compiled
from kg.flow.reach import UNREACHED, fits
from kg.flow.transfers import Transfers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.question import Question

    Places = NDArray[np.int32]

SLICE: Final = 2_000_000
"""After how many transfers the search comes back, so that it can be interrupted."""

APART, FIRST_MEETS, SECOND_MEETS, MET, TOO_MUCH = range(5)
"""How far a search has come: the last number of `State`."""

State = Any
"""Numbers that a search changes: an int64 array, with the legs, the size of the frontier and the number of
parties found of the source, then those of the target; which of them goes on first; how far it has come."""

_LEGS, _COUNT, _FOUND, _TARGET, _FIRST, _PHASE = 0, 1, 2, 3, 6, 7


class Columns(NamedTuple):
    """The columns and indexes of transfers, as arrays in memory; see `kg.flow.transfers.Transfers`."""

    target: Places
    earliest: Places
    latest: Places
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: NDArray[np.uint16]
    product: NDArray[np.int16]
    flags: NDArray[np.uint8]
    rank: Places
    out_start: Places
    in_start: Places
    in_order: Places
    in_source: Places
    in_earliest: Places
    in_latest: Places
    in_confidence: NDArray[np.uint16]
    compatible: NDArray[np.bool_]


class Asked(NamedTuple):
    """A question as plain numbers; see `kg.flow.question.Question`.

    Attributes:
        fits: How a leg fits that names no product, and then how each product does; empty where any fits.
        max_degree: -1 where any will do.
    """

    source: int
    target: int
    max_legs: int
    after: int
    before: int
    fits: NDArray[np.uint8]
    min_quantity: float
    min_confidence: int
    min_stated: float
    max_degree: int

    @classmethod
    def of(cls, transfers: Transfers, asked: Question) -> Asked:
        """The numbers of a question."""
        product = asked.product
        return cls(
            asked.source,
            asked.target,
            asked.max_legs,
            asked.after,
            asked.before,
            np.empty(0, dtype=np.uint8) if product is None else fits(transfers, product),
            float(asked.min_quantity),
            asked.min_confidence,
            float(asked.min_stated),
            -1 if asked.max_degree is None else asked.max_degree,
        )


def columns(transfers: Transfers) -> Columns:
    """The columns of transfers, for compiled code."""
    held = vars(transfers).get("_columns")
    if held is None:
        held = Columns(*(np.asarray(getattr(transfers, name)) for name in Columns._fields))
        vars(transfers)["_columns"] = held
    return held


def prune(transfers: Transfers, asked: Question, room: Room, most: int | None) -> Part | None:
    """The transfers that can lie on an answer; see `kg.flow.chain_prune.prune`."""
    held, numbers = columns(transfers), Asked.of(transfers, asked)
    avoided = np.fromiter(asked.avoid, dtype=np.int32, count=len(asked.avoid))
    if len(avoided):
        room.ahead.block(avoided)
        room.behind.block(avoided)
    state = np.array([0, 1, 1, 0, 1, 1, 0, APART])
    while state[_PHASE] < MET:
        _explore(held, numbers, room, state, -1 if most is None else most)
    part = None
    if state[_PHASE] == MET:
        part = Part(*_between(held, numbers, room, state))
    _forget(room, state)
    if len(avoided):
        room.ahead.forget(avoided)
        room.behind.forget(avoided)
    return part


@compiled
def _explore(held: Columns, asked: Asked, room: Room, state: State, most: int) -> None:
    """Let both ends come nearer until they have met, or until it is time to come back."""
    if room.ahead.legs[asked.source] < 0:
        for end, party, day in (
            (room.ahead, asked.source, asked.after),
            (room.behind, asked.target, -asked.before),
        ):
            end.legs[party], end.days[party] = 0, day
            end.found[0] = end.now[0] = party
    looked = 0
    while looked <= SLICE and state[_PHASE] < MET:
        ahead, behind = (
            _cost(
                held.out_start, room.ahead.now if state[_LEGS] % 2 == 0 else room.ahead.then, state[_COUNT]
            ),
            _cost(
                held.in_start,
                room.behind.now if state[_TARGET + _LEGS] % 2 == 0 else room.behind.then,
                state[_TARGET + _COUNT],
            ),
        )
        cost, side = min(ahead, behind), 0 if ahead <= behind else 1
        if state[_PHASE] == APART:
            if cost == 0 or state[_LEGS] + state[_TARGET + _LEGS] >= asked.max_legs - 1:
                state[_FIRST], state[_PHASE] = side, FIRST_MEETS
            if 0 <= most < cost:
                state[_PHASE] = TOO_MUCH
                return
        else:
            side = state[_FIRST] if state[_PHASE] == FIRST_MEETS else 1 - state[_FIRST]
            cost = behind if side else ahead
            at = _TARGET * side
            if state[at + _COUNT] == 0 or state[at + _LEGS] >= asked.max_legs:
                state[_PHASE] += 1
                there = room.ahead.legs[asked.target] if side == 0 else room.behind.legs[asked.source]
                if state[_PHASE] == SECOND_MEETS and there < 0:
                    state[_PHASE] = MET
                elif state[_PHASE] == SECOND_MEETS:
                    _keep_met(asked.max_legs, room, state, 1 - side)
                continue
        looked += cost
        _come_nearer(held, asked, room, state, side)


@compiled
def _cost(start: Places, wave: Places, count: int) -> int:
    """How many transfers it takes to extend a frontier."""
    cost = 0
    for at in range(count):
        cost += start[wave[at] + 1] - start[wave[at]]
    return cost


@compiled
def _keep_met(max_legs: int, room: Room, state: State, side: int) -> None:
    """Of the frontier of the end that goes on second, keep the parties alone that the other one has found."""
    if state[_LEGS] + state[_TARGET + _LEGS] < max_legs:
        return
    end, other = (room.ahead, room.behind) if side == 0 else (room.behind, room.ahead)
    at = _TARGET * side
    wave = end.now if state[at + _LEGS] % 2 == 0 else end.then
    count = 0
    for place in range(state[at + _COUNT]):
        if other.legs[wave[place]] >= 0:
            wave[count] = wave[place]
            count += 1
    state[at + _COUNT] = count


@compiled
def _come_nearer(held: Columns, asked: Asked, room: Room, state: State, side: int) -> None:
    """Let one end come a leg further."""
    end, other = (room.ahead, room.behind) if side == 0 else (room.behind, room.ahead)
    at = _TARGET * side
    wave, into = (end.now, end.then) if state[at + _LEGS] % 2 == 0 else (end.then, end.now)
    state[at + _LEGS] += 1
    count = _extend(
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
        state[at + _COUNT],
        end.legs,
        end.days,
        other.legs,
        other.days,
        end.found,
        end.turns,
        into,
        state,
        side,
    )
    state[at + _COUNT] = count


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
    legs: NDArray[np.int8],
    days: Places,
    other_legs: NDArray[np.int8],
    other_days: Places,
    found: Places,
    turns: NDArray[np.int8],
    into: Places,
    state: State,
    side: int,
) -> int:
    """Walk the transfers of a frontier; returns the size of the next one, which `into` holds."""
    at_found = _TARGET * side + _FOUND
    step, known = state[_TARGET * side + _LEGS], state[at_found]
    left = asked.max_legs - step if state[_PHASE] > APART else -1
    goal, limit = (asked.source, -asked.after) if side else (asked.target, asked.before)
    fits, max_degree = asked.fits, asked.max_degree
    sure, at_least, stated = asked.min_confidence, asked.min_quantity, asked.min_stated
    count = 0
    for place in range(many):
        party = wave[place]
        day = days[party]
        for at in range(start[party], start[party + 1]):
            if confidence[at] < sure:
                continue
            far = leads[at]
            if left >= 0 and (other_legs[far] < 0 or other_legs[far] > left):
                continue
            before = days[far]
            if before <= day:
                continue
            label = -opens[at] if side else opens[at]
            if label > limit:
                break
            if (-closes[at] if side else closes[at]) < day:
                continue
            label = max(label, day)
            if label >= before or (left >= 0 and label > -np.int64(other_days[far])):
                continue
            row = order[at] if side else at
            if high[row] < at_least or (stated > 0 and low[row] < stated):
                continue
            if len(fits) and fits[product[row] + 1] == 0:
                continue
            if max_degree >= 0 and far != goal:
                degree = out_start[far + 1] - out_start[far] + in_start[far + 1] - in_start[far]
                if degree > max_degree:
                    continue
            days[far] = label
            if legs[far] < 0:
                legs[far] = step
                found[known] = far
                known += 1
            if turns[far] != step:
                turns[far] = step
                if far != goal:
                    into[count] = far
                    count += 1
    state[at_found] = known
    return count


@compiled
def _between(  # noqa: C901, PLR0912 - as above
    held: Columns, asked: Asked, room: Room, state: State
) -> tuple[Places, Places, Places, Places, int, int]:
    """The transfers between parties that both ends know; what `Part` holds."""
    from_source, first_day, found = room.ahead.legs, room.ahead.days, room.ahead.found
    to_target, last_day = room.behind.legs, room.behind.days
    out, leads, earliest, latest = held.out_start, held.target, held.earliest, held.latest
    marks, fits, product = room.marks, asked.fits, held.product
    many = state[_FOUND] if from_source[asked.target] >= 0 and to_target[asked.source] >= 0 else 0
    parties = np.empty(many, dtype=np.int32)
    count, most = 0, 0
    for at in range(many):
        party = found[at]
        if to_target[party] < 0 or from_source[party] + to_target[party] > asked.max_legs:
            continue
        if first_day[party] <= -np.int64(last_day[party]):
            parties[count] = party
            count += 1
            most += out[party + 1] - out[party]
    parties = np.sort(parties[:count])
    for place in range(count):
        marks[parties[place]] = place
    start = np.zeros(count + 1, dtype=np.int32)
    rows, target = np.empty(most, dtype=np.int32), np.empty(most, dtype=np.int32)
    kept = 0
    for place in range(count):
        party = parties[place]
        day, left = first_day[party], asked.max_legs - 1 - from_source[party]
        stop = out[party] if party == asked.target else out[party + 1]
        for row in range(out[party], stop):
            if held.confidence[row] < asked.min_confidence:
                continue
            far = leads[row]
            if to_target[far] < 0 or to_target[far] > left or from_source[far] < 1 or far == party:
                continue
            comes, goes = max(day, earliest[row]), -np.int64(last_day[far])
            if comes > latest[row] or comes > goes or first_day[far] > goes:
                continue
            if from_source[far] + to_target[far] > asked.max_legs:
                continue
            if held.high[row] < asked.min_quantity or (
                asked.min_stated > 0 and held.low[row] < asked.min_stated
            ):
                continue
            if len(fits) == 0 or fits[product[row] + 1] > 0:
                rows[kept] = row
                target[kept] = marks[far]
                kept += 1
        start[place + 1] = kept
    source, end = -1, -1
    if count:
        source, end = marks[asked.source], marks[asked.target]
    return rows[:kept].copy(), start, target[:kept].copy(), parties, source, end


@compiled
def _forget(room: Room, state: State) -> None:
    """Leave the room as it was."""
    for at in range(state[_FOUND]):
        room.ahead.legs[room.ahead.found[at]] = -1
        room.ahead.days[room.ahead.found[at]] = UNREACHED
        room.ahead.turns[room.ahead.found[at]] = 0
    for at in range(state[_TARGET + _FOUND]):
        room.behind.legs[room.behind.found[at]] = -1
        room.behind.days[room.behind.found[at]] = UNREACHED
        room.behind.turns[room.behind.found[at]] = 0
