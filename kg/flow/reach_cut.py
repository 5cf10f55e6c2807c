"""The parts of Dinic's maximum flow, over lists as Python holds them or, compiled, over arrays.

Written in what both can run: with the extra `fast` they are compiled (`kg.flow.kernel`), without it they run
as they stand, over lists. Arcs come in pairs: an even one, and behind it the way back, which has room for
what went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = list[int] | NDArray[np.int32]
    Floats = list[float] | NDArray[np.float64]


def flood(  # noqa: PLR0917 - compiled code takes no keywords
    first: Ints, arcs: Ints, heads: Ints, room: Floats, begin: int, flip: int, far: Ints, queue: Ints
) -> int:
    """Find all nodes to which arcs with room lead from one.

    Args:
        first: Where the arcs out of each node begin in `arcs`; one more than there are nodes.
        arcs: The arcs by the node that they leave.
        heads: The node to which each arc leads.
        room: How much more can go along each arc.
        begin: The node.
        flip: 0; or 1 for the nodes from which arcs lead to it.
        far: -1 for each node; filled with 0 for those that are found.
        queue: Room for all nodes, filled with those that are found.

    Returns:
        How many are found.
    """
    far[begin] = 0
    queue[0] = begin
    done, seen = 0, 1
    while done < seen:
        node = queue[done]
        done += 1
        for place in range(first[node], first[node + 1]):
            arc = arcs[place]
            head = heads[arc]
            if far[head] < 0 and room[arc ^ flip] > 0:
                far[head] = 0
                queue[seen] = head
                seen += 1
    return seen


def extend(  # noqa: PLR0917 - as above
    first: Ints,
    arcs: Ints,
    heads: Ints,
    room: Floats,
    flip: int,
    near: Ints,
    far: Ints,
    queue: Ints,
    done: int,
    seen: int,
) -> tuple[int, bool]:
    """Go one arc further from the last nodes that were found from one end.

    Args:
        first: As in `flood`.
        arcs: As in `flood`.
        heads: As in `flood`.
        room: As in `flood`.
        flip: 0 from the source, 1 from the sink.
        near: How many arcs each node is from this end, -1 where it is not found yet; it is filled.
        far: The same from the other end.
        queue: The nodes that are found from this end; it is filled.
        done: How many of them have been gone on from.
        seen: How many they are.

    Returns:
        How many they are now, and whether one of the new ones is found from the other end too.
    """
    met = False
    for turn in range(done, seen):
        node = queue[turn]
        for place in range(first[node], first[node + 1]):
            arc = arcs[place]
            head = heads[arc]
            if near[head] < 0 and room[arc ^ flip] > 0:
                near[head] = near[node] + 1
                queue[seen] = head
                seen += 1
                met = met or far[head] >= 0
    return seen, met


def push(  # noqa: PLR0917 - as above
    first: Ints,
    arcs: Ints,
    heads: Ints,
    room: Floats,
    level: Ints,
    at: Ints,
    way: Ints,
    source: int,
    sink: int,
    most: int,
) -> tuple[float, bool]:
    """Send what can go along ways on which each arc leads one level nearer to the sink.

    Args:
        first: As in `flood`.
        arcs: As in `flood`.
        heads: As in `flood`.
        room: As in `flood`; it is changed.
        level: How far each node is from the sink; -1 where it lies on no way.
        at: For each node the place in `arcs` of the first arc that is not used up; it is changed.
        way: Room for as many arcs as there are levels.
        source: The node from which all goes.
        sink: The node to which all goes.
        most: How many steps to take before coming back.

    Returns:
        How much was sent, and whether no more can be; otherwise call it again.
    """
    sent, steps, depth, node = 0.0, 0, 0, source
    while steps < most:
        steps += 1
        if node == sink:
            least, full = room[way[0]], 0
            for place in range(1, depth):
                if room[way[place]] < least:
                    least, full = room[way[place]], place
            for place in range(depth):
                room[way[place]] -= least
                room[way[place] ^ 1] += least
            sent += least
            steps += depth
            depth, node = full, heads[way[full] ^ 1]
            continue
        while at[node] < first[node + 1]:
            arc = arcs[at[node]]
            if room[arc] > 0 and level[heads[arc]] == level[node] - 1:
                break
            at[node] += 1
            steps += 1
        if at[node] < first[node + 1]:
            way[depth] = arcs[at[node]]
            node = heads[way[depth]]
            depth += 1
        elif depth == 0:
            return sent, True
        else:
            depth -= 1
            node = heads[way[depth] ^ 1]
            at[node] += 1
    return sent, False


def lay(  # noqa: PLR0917 - as above
    first: Ints, near: Ints, level: Ints, at: Ints, queue: Ints, seen: int, length: int
) -> None:
    """Give a level to what was found from the source alone, and begin with its first arc.

    Args:
        first: As in `flood`.
        near: How many arcs each node is from the source.
        level: How many it is from the sink, where it was found from there; it is filled.
        at: As in `push`; it is filled.
        queue: The nodes that were found.
        seen: How many they are.
        length: How many arcs the shortest ways have.
    """
    for turn in range(seen):
        node = queue[turn]
        at[node] = first[node]
        if level[node] < 0:
            level[node] = length - near[node]


def clear(marks: Ints, queue: Ints, seen: int) -> None:
    """Set the marks of the nodes in a queue back to -1."""
    for turn in range(seen):
        marks[queue[turn]] = -1
