"""Places for the nodes of a drawing, so that a file opens as a picture and not as a heap.

Every layout begins at what follows from the names of the nodes, and uses nothing but exact arithmetic, so the
same graph has the same places on every machine. Sums are those of `math.fsum`, since from Python 3.12 on
`sum` rounds otherwise than before. The work is bounded: the larger the graph, the fewer the rounds, down to
none.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.errors import BadInput
from kg.export.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Layout = Literal["force", "circle", "layered", "none"]
"""How nodes are placed: by forces along the edges; on a circle, what is of one kind side by side; in layers,
along the direction of the edges; or scattered, for a tool that places them itself."""

LAYOUTS: Final[tuple[Layout, ...]] = get_args(Layout)
"""Every layout."""

SPACE: Final = 60.0
"""The distance between neighbours at rest, in units of the drawing; a node's size is about 10."""

Place = tuple[float, float]


def layout(name: str) -> Layout:
    """Find a layout by its name.

    Args:
        name: The name, in any case.

    Returns:
        The layout.

    Raises:
        BadInput: There is none of this name; the sentence lists those that there are.

    Example:
        >>> layout("Circle")
        'circle'
    """
    for each in LAYOUTS:
        if each == name.lower():
            return each
    raise BadInput(f"there is no layout {name!r}; choose {joined([*LAYOUTS], 'or')}.")


def places(nodes: Sequence[str], edges: Iterable[tuple[str, str]], by: Layout = "force") -> list[Place]:
    """Place the nodes of a graph in the plane.

    Args:
        nodes: The names of the nodes.
        edges: Pairs of names; repetition and loops do not count, direction only in layers.
        by: The layout.

    Returns:
        One place for each node, in their order, rounded to two decimals, around the origin.

    Example:
        >>> places(["a"], [])
        [(0.0, 0.0)]
        >>> places([], [])
        []
    """
    if not nodes:
        return []
    if by == "circle":
        at = _circle(len(nodes))
    elif by == "layered":
        at = _layered(nodes, edges)
    else:
        side = SPACE * math.sqrt(len(nodes))
        at = [_scattered(name, side) for name in nodes]
        if by == "force":
            at = _forced(nodes, edges, at)
    left, low = (math.fsum(axis) / len(at) for axis in zip(*at, strict=True))
    return [(round(x - left, 2) + 0.0, round(y - low, 2) + 0.0) for x, y in at]


def _scattered(name: str, side: float) -> Place:
    """A place in the square that follows from a name alone."""
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    x, y = ((int.from_bytes(part, "big") / 2**64 - 0.5) * side for part in (digest[:8], digest[8:16]))
    return x, y


def _circle(count: int) -> list[Place]:
    """Places on a circle in the order of the nodes, from the top on, as far apart as neighbours at rest."""
    radius = SPACE * count / (2 * math.pi) if count > 1 else 0.0
    return [(radius * x, radius * y) for x, y in (_direction(i, count) for i in range(count))]


def _direction(part: int, whole: int) -> Place:
    """Where a hand points that has gone a part of the way round: as a series, not by the machine's sine."""
    quarter, rest = divmod(4 * part, whole)
    angle = rest / whole * math.pi / 2
    terms = [1.0]
    for power in range(1, 24):
        terms.append(terms[-1] * angle / power)
    cosine = math.fsum(term * (-1) ** place for place, term in enumerate(terms[0::2]))
    sine = math.fsum(term * (-1) ** place for place, term in enumerate(terms[1::2]))
    return ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))[quarter]


def _layered(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> list[Place]:
    from kg.export.strata import stratified  # noqa: PLC0415 - it brings what only this layout needs

    number = {name: i for i, name in enumerate(nodes)}
    ends = {(a, b) for s, t in edges if (a := number[s]) != (b := number[t])}
    return stratified(len(nodes), sorted(ends))


def _forced(nodes: Sequence[str], edges: Iterable[tuple[str, str]], start: Sequence[Place]) -> list[Place]:
    from kg.export.force import forced  # noqa: PLC0415 - numpy takes as long to import as all the rest

    number = {name: i for i, name in enumerate(nodes)}
    return forced(start, ((number[source], number[target]) for source, target in edges))
