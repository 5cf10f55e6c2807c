"""The best paths over few transfers, compiled: the search of `kg.flow.chain_search`, over arrays.

A prefix is a row in two tables, and the queue a binary heap of their places. Where as many paths are known as
are asked for, and one more, a prefix that is worse by what paths are put in order by first is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.flow import chain_few_numba, chain_search
from kg.flow.chain_queue_numba import (
    BEGUN,
    BOUND,
    CONFIDENCE,
    EARLIEST,
    HIGH,
    JOINT,
    KEY,
    LEAST,
    LEGS,
    LOW,
    NOTHING,
    PARENT,
    QUANTITY,
    REACHED,
    ROW,
    SAID,
    WEAKEST,
    Graph,
    Table,
    know,
    put,
    take,
    times,
)
from kg.flow.chain_rest import MANY, NO_WAY
from kg.flow.columns_numba import Asked, Columns, columns
from kg.flow.kernel_numba import compiled
from kg.flow.question import NOT_FOUND, Found
from kg.flow.transfers import CERTAIN, FIRST, NONE, STATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.question import Clock, Question
    from kg.flow.transfers import Transfers

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_LEGS: Final = 7
"""With more legs than this a product of confidences needs more than two numbers: then Python searches."""

TURNS: Final = 10_000
"""After how many turns the search comes back, so that it can be interrupted."""

DONE, MORE, FULL = range(3)
"""How a search came back: at its end, for the clock, or because a table is full."""


class Bounds(NamedTuple):
    """How good the rest of a way can be at best, by legs and party; see `kg.flow.chain_rest.Rest`."""

    day: NDArray[np.int32]
    legs: NDArray[np.int32]
    first: Floats
    second: Floats


def search(transfers: Transfers, asked: Question, part: Part, clock: Clock | None) -> Found:
    """The best paths over some transfers; see `kg.flow.chain_search.search`."""
    if asked.max_legs > MOST_LEGS:
        return chain_search.search(transfers, asked, part, clock)
    via = [chain_search.local(part, party) for party in sorted(asked.via)]
    if not len(part.rows) or -1 in via:
        return NOT_FOUND
    if clock is None or clock.left():
        few = chain_few_numba.search(transfers, asked, part)
        if few is not None:
            return few
    held, numbers = columns(transfers), Asked.of(transfers, asked)
    graph = Graph(
        part.rows,
        part.start,
        part.target,
        part.source,
        part.end,
        np.array(via, dtype=np.int32),
        numbers.by,
        -1 if asked.k is None else asked.k + 1,
    )
    bounds = Bounds(*_bounds(held, numbers, graph))
    table = Table.of(asked.k, asked.max_legs, asked.after)
    state = MORE
    while state != DONE:
        if clock is not None and not clock.left():
            break
        state = _search(held, numbers, graph, bounds, table)
        if state == FULL:
            table = table.grown()
    found = _told(graph, table)
    if asked.k is None:
        return Found(found, truncated=state != DONE)
    return Found(found[: asked.k], truncated=state != DONE or len(found) > asked.k)


def _told(graph: Graph, table: Table) -> tuple[tuple[int, ...], ...]:
    """The paths that were found, as places of transfers."""
    found = []
    for end in table.paths[: table.sizes[2]].tolist():
        path, place = [], end
        while place > 0:
            path.append(graph.rows.item(table.whole.item(place, ROW)))
            place = table.whole.item(place, PARENT)
        found.append(tuple(reversed(path)))
    return tuple(found)


@compiled
def _bounds(
    held: Columns, asked: Asked, graph: Graph
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats, Floats]:
    """The bounds of the rest of the way, for each number of legs; see `kg.flow.chain_rest.rests`."""
    parties, levels, by = len(graph.start) - 1, asked.max_legs, graph.by
    rows, target, start = graph.rows, graph.target, graph.start
    day, legs = np.empty((levels, parties), np.int32), np.empty((levels, parties), np.int32)
    first, second = np.empty((levels, parties)), np.empty((levels, parties))
    for party in range(parties):
        at_end = party == graph.end
        day[0, party] = 2**31 - 1 if at_end else NO_WAY
        legs[0, party] = 0 if at_end else MANY
        first[0, party] = np.inf if at_end else -np.inf
        second[0, party] = -np.inf if not at_end else CERTAIN if by == CONFIDENCE else np.inf
    for level in range(1, levels):
        for party in range(parties):
            last, fewest = day[level - 1, party], legs[level - 1, party]
            one, other = first[level - 1, party], second[level - 1, party]
            for at in range(start[party], start[party + 1]):
                row, to = rows[at], target[at]
                known = day[level - 1, to]
                if max(held.earliest[row], asked.after) > known:
                    continue
                last = max(last, min(held.latest[row], asked.before, known))
                fewest = min(fewest, legs[level - 1, to] + 1)
                if by == CONFIDENCE:
                    sure = float(held.confidence[row])
                    one = max(one, min(sure, first[level - 1, to]))
                    other = max(other, np.ceil(sure * second[level - 1, to] / CERTAIN))
                elif by == QUANTITY:
                    one = max(one, min(held.low[row], first[level - 1, to]))
                    other = max(other, min(held.high[row], second[level - 1, to]))
                elif by == EARLIEST:
                    one = max(one, min(-float(held.earliest[row]), first[level - 1, to]))
            day[level, party], legs[level, party] = last, fewest
            first[level, party], second[level, party] = one, other
    return day, legs, first, second


@compiled
def _search(held: Columns, asked: Asked, graph: Graph, bounds: Bounds, table: Table) -> int:
    """Take prefixes from the queue until all paths are found, or a table is full, or for some turns."""
    whole, sizes, start = table.whole, table.sizes, graph.start
    for _ in range(TURNS):
        if sizes[1] == 0 or sizes[2] == graph.wanted:
            return DONE
        place = table.queue[0]
        row = whole[place, ROW]
        party = graph.source if row < 0 else graph.target[row]
        if party == graph.end:
            if sizes[2] == len(table.paths):
                return FULL
            table.paths[sizes[2]] = place
            sizes[2] += 1
            take(held, graph, table)
        else:
            if sizes[0] + start[party + 1] - start[party] > len(whole):
                return FULL
            take(held, graph, table)
            _extend(held, asked, graph, bounds, table, place, party)
    return MORE


@compiled
def _extend(  # noqa: PLR0917 - compiled code takes no keywords
    held: Columns, asked: Asked, graph: Graph, bounds: Bounds, table: Table, place: int, party: int
) -> None:
    """Put a prefix with each transfer more that can follow into the queue."""
    whole, sizes, target, rows = table.whole, table.sizes, graph.target, graph.rows
    earliest, latest, days = held.earliest, held.latest, bounds.day
    legs = whole[place, LEGS] + 1
    left = asked.max_legs - legs
    came = whole[place, REACHED]
    for at in range(graph.start[party], graph.start[party + 1]):
        row, to = rows[at], target[at]
        if min(latest[row], asked.before) < came:
            continue
        reached = max(came, earliest[row], asked.after)
        if to != graph.end and reached > days[left, to]:
            continue
        new = sizes[0]
        whole[new, PARENT], whole[new, ROW], whole[new, LEGS], whole[new, REACHED] = place, at, legs, reached
        _figure(held, graph, bounds, table, new, 0 if to == graph.end else left)
        if table.sizes[3] == len(table.best) > 0 and _first(table.figures, new) > table.best[-1]:
            continue
        if not _can_follow(held, graph, whole, new):
            continue
        if to == graph.end:
            if not _answers(held, asked, graph, table, new):
                continue
            know(table, _first(table.figures, new))
        sizes[0] += 1
        put(held, graph, table, new)


@compiled
def _figure(  # noqa: PLR0917 - as above
    held: Columns, graph: Graph, bounds: Bounds, table: Table, new: int, left: int
) -> None:
    """Fill in the numbers of a prefix that follow from its own prefix and its last transfer."""
    whole, figures = table.whole, table.figures
    place, row, to = whole[new, PARENT], graph.rows[whole[new, ROW]], graph.target[whole[new, ROW]]
    whole[new, BEGUN] = max(whole[place, BEGUN], held.earliest[row])
    whole[new, WEAKEST] = min(whole[place, WEAKEST], held.confidence[row])
    whole[new, SAID] = whole[place, SAID] | (held.flags[row] & STATED)
    whole[new, LEAST] = whole[new, LEGS] + (bounds.legs[left, to] if left else 0)
    figures[new, LOW] = min(figures[place, LOW], held.low[row])
    figures[new, HIGH] = min(figures[place, HIGH], held.high[row])
    figures[new, NOTHING] = figures[new, KEY] = figures[new, KEY + 1] = figures[new, KEY + 2] = 0.0
    if graph.by == CONFIDENCE:
        high, low = times(whole[place, JOINT], whole[place, JOINT + 1], held.confidence[row])
        whole[new, JOINT], whole[new, JOINT + 1] = high, low
        figures[new, KEY] = -float(whole[new, WEAKEST])
        if left:
            high, low = times(high, low, bounds.second[left, to])
            figures[new, KEY] = -min(float(whole[new, WEAKEST]), bounds.first[left, to])
        whole[new, BOUND], whole[new, BOUND + 1] = high, low
    elif graph.by == QUANTITY:
        least, most = figures[new, LOW], figures[new, HIGH]
        if left:
            least, most = min(least, bounds.first[left, to]), min(most, bounds.second[left, to])
        if whole[new, SAID] or left:
            figures[new, KEY] = -least
            figures[new, KEY + 1] = 0.0 if most == np.inf else 1.0
            figures[new, KEY + 2] = 0.0 if most == np.inf else -most
        else:
            figures[new, NOTHING] = 1.0
    elif graph.by == EARLIEST:
        day = float(whole[new, BEGUN])
        if left:
            day = max(day, -bounds.first[left, to])
        figures[new, KEY] = day
        figures[new, NOTHING] = 1.0 if day == FIRST and not left else 0.0
    else:
        figures[new, KEY] = float(whole[new, LEAST])


@compiled
def _first(figures: Floats, place: int) -> float:
    """What a prefix is put in order by first: the less the better."""
    return np.inf if figures[place, NOTHING] else figures[place, KEY]


@compiled
def _can_follow(held: Columns, graph: Graph, whole: Ints, new: int) -> bool:
    """Whether the last transfer of a prefix leads to a new party, with goods that can be the same."""
    at = whole[new, ROW]
    to, product = graph.target[at], held.product[graph.rows[at]]
    place = whole[new, PARENT]
    while place > 0:
        at = whole[place, ROW]
        other = held.product[graph.rows[at]]
        named = product >= 0 and other >= 0  # each is NONE or a place
        if graph.target[at] == to or (named and not held.compatible[other, product]):
            return False
        place = whole[place, PARENT]
    return bool(to != graph.source)


@compiled
def _answers(held: Columns, asked: Asked, graph: Graph, table: Table, path: int) -> bool:
    """Whether a whole path is such as is asked for."""
    whole = table.whole
    if asked.min_quantity > 0 and not (whole[path, SAID] and table.figures[path, HIGH] >= asked.min_quantity):
        return False
    named = not asked.named
    met = 0
    for party in graph.via:
        if party == graph.source:
            met += 1
    place = path
    while place > 0:
        at = whole[place, ROW]
        named = named or held.product[graph.rows[at]] != NONE
        for party in graph.via:
            if party == graph.target[at]:
                met += 1
        place = whole[place, PARENT]
    return named and met == len(graph.via)
