"""A directed graph in layers: boxes and arrows, the style of a line for how far a thing has come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.export.look import colour
from kg.export.picture.layering import Box, Places, Size, Way, places
from kg.export.picture.lettering import height, width, wrapped
from kg.export.picture.page import MARGIN, PLAIN, SMALL, Page
from kg.export.picture.theme import PALETTES, SAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from kg.export.figure import Edge, Layers, Theme

WIDEST, LABEL = 130.0, 120.0
"""The widest line of text in a box, and on an edge."""

NARROWEST = 420.0
"""How narrow a page is at least, so that a title and a legend have room."""

PAD = 7.0
"""What stays free within a box."""

WIDE = 1150.0
"""How wide a drawing may become before it leads from above to below instead."""

Point = tuple[float, float]
"""A place in the drawing: along the layers, and across them."""

EMPTY: Size = (14.0, 8.0)
"""The room of an edge without words."""

PORT = 11.0
"""The distance between two lines that end at one side of a box."""

STYLES: dict[str, Any] = {
    "Actual": "-",
    "Attempted": (0, (6, 2, 1, 2)),
    "Committed": (0, (9, 2.5)),
    "Planned": (0, (5, 3)),
    "Expected": (0, (5, 3)),
    "Conditional": (0, (2, 2)),
    "Proposed": (0, (2, 2)),
    "Lapsed": (0, (1, 4)),
}
"""The line of each modality."""

DISPUTED = "disputed"
"""What stands below the label of an edge that somebody denies."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a drawing stands on its page, and which way it leads.

    Attributes:
        left: Its left edge.
        top: Its upper edge.
        down: Whether its layers follow each other from above to below, not from left to right.
    """

    left: float
    top: float
    down: bool

    def at(self, point: Point) -> Point:
        """Where a place of the drawing is on the page."""
        along, across = point
        return (self.left + across, self.top + along) if self.down else (self.left + along, self.top + across)


def layers(graph: Layers, *, theme: Theme = "light") -> Figure:
    """Draw a directed graph in layers.

    Args:
        graph: What to draw.
        theme: The ground.

    Returns:
        The figure.

    Raises:
        kg.errors.MissingExtra: matplotlib is not installed.
    """
    palette = PALETTES[theme]
    number = {node.name: place for place, node in enumerate(graph.nodes)}
    names = [wrapped(node.label, WIDEST, PLAIN, bold=node.strong) for node in graph.nodes]
    labels = [_label(edge) for edge in graph.edges]
    ends = [0] * len(graph.nodes)
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            ends[number[end]] += 1
    boxes = [_size(lines, PLAIN, bold=node.strong) for lines, node in zip(names, graph.nodes, strict=True)]
    joined = [
        (number[edge.source], number[edge.target], _size(lines, SMALL, pad=3.0))
        for edge, lines in zip(graph.edges, labels, strict=True)
    ]
    at, down = _placed(boxes, joined, ends), False
    if at.width > WIDE:
        turned = _placed([_swapped(b) for b in boxes], [(a, b, _swapped(c)) for a, b, c in joined], ends)
        if turned.height < at.width:
            at, down = turned, True
    wide, high = (at.height, at.width) if down else (at.width, at.height)
    page = Page(max(wide + 2 * MARGIN, NARROWEST), palette)
    y = page.legend(_legend(graph.edges, page), page.title(graph.title)) + 8
    frame = Frame((page.across - wide) / 2, y, down=down)
    _lines(page, graph.edges, joined, at, frame)
    for node, lines, box in zip(graph.nodes, names, at.nodes, strict=True):
        look = {"facecolor": palette.strong if node.strong else palette.box, "linewidth": 1.6}
        page.mark("add_patch", _rectangle(box, frame, edgecolor=colour(node.kind), **look))
        _words(page, lines, frame.at((box.x, box.y)), PLAIN, bold=node.strong)
    for edge, lines, way in zip(graph.edges, labels, at.ways, strict=True):
        _words(page, lines, frame.at((way.label.x, way.label.y)), SMALL, colour=_colour(edge, page))
    y += high + 14
    return page.drawn((page.note(graph.note, y) if graph.note else y) + MARGIN)


def _placed(boxes: Sequence[Size], joined: Sequence[tuple[int, int, Size]], ends: Sequence[int]) -> Places:
    """The places of boxes that are high enough for the lines that end at them."""
    room = [
        (wide, max(high, PORT * (lines + 1) / 2)) for (wide, high), lines in zip(boxes, ends, strict=True)
    ]
    return places(room, joined)


def _swapped(size: Size) -> Size:
    return (size[1], size[0]) if size != EMPTY else EMPTY


def _words(page: Page, lines: Sequence[str], middle: Point, size: float, **look: Any) -> None:  # noqa: ANN401
    x, y = middle
    page.lines(x, y - height(len(lines), size) / 2, lines, size, side="center", **look)


def _label(edge: Edge) -> tuple[str, ...]:
    lines = wrapped(edge.label, LABEL, SMALL)
    return (*lines, DISPUTED) if edge.disputed else lines


def _size(lines: Sequence[str], size: float, *, pad: float = PAD, bold: bool = False) -> Size:
    if not lines:
        return EMPTY
    wide = max(width(line, size, bold=bold) for line in lines)
    return wide + 2 * pad, height(len(lines), size) + 2 * pad


def _lines(
    page: Page,
    edges: Sequence[Edge],
    joined: Sequence[tuple[int, int, Size]],
    at: Places,
    frame: Frame,
) -> None:
    """Draw each edge through the places that were kept free for it, and its head."""
    ports = _ports(joined, at)
    for place, edge in enumerate(edges):
        way, (a, b, _) = at.ways[place], joined[place]
        first, last = (b, a) if way.back else (a, b)
        begin = ports[place, 0]
        around = first == last
        stations = [
            *_side(at.nodes[first], begin, after=True),
            *(_loop(way.label) if around else (point for box in way.boxes for point in _through(box, way))),
            *_side(at.nodes[last], ports[place, 1], after=around),
        ]
        look = {
            "edgecolor": _colour(edge, page),
            "linewidth": 1.4,
            "linestyle": STYLES.get(edge.modality, "-"),
        }
        parts = list(pairwise(stations))
        page.mark("add_patch", _line([p for p in parts if p[0] != p[1]], frame, **look))
        turned = way.back or around
        tip = stations[-1 if around or not turned else 0] or (0.0, 0.0)
        page.mark("add_patch", _head(tip, frame, back=turned, color=_colour(edge, page)))


def _side(box: Box, port: float, *, after: bool) -> list[Point | None]:
    """From a box to the edge of its column, or from there to the box."""
    if after:
        return [(box.x + box.width / 2, port), (box.x + box.room / 2, port)]
    return [(box.x - box.room / 2, port), (box.x - box.width / 2, port)]


def _through(box: Box, way: Way) -> list[Point | None]:
    """Through a column: straight, but for the words on the way."""
    room, wide = box.room / 2, box.width / 2
    before: list[Point | None] = [(box.x - room, box.y), (box.x - wide, box.y)]
    words = box is way.label and (box.width, box.height) != EMPTY
    return [*before, *([None] if words else []), (box.x + wide, box.y), (box.x + room, box.y)]


def _loop(label: Box) -> list[Point | None]:
    """Round the near end of the words on an edge that leads to where it began."""
    x = label.x - label.width / 2
    return [(label.x - label.room / 2, label.y - 4), (x, label.y - 4), (x, label.y + 4),
            (label.x - label.room / 2, label.y + 4)]  # fmt: skip


def _ports(joined: Sequence[tuple[int, int, Size]], at: Places) -> dict[tuple[int, int], float]:
    """The height at which each edge leaves its left box, and that at which it meets its right one."""
    sides: dict[tuple[int, int], list[tuple[float, int, int]]] = {}
    for place, (a, b, _) in enumerate(joined):
        way = at.ways[place]
        first, last = (b, a) if way.back else (a, b)
        sides.setdefault((first, 0), []).append((way.boxes[0].y, place, 0))
        sides.setdefault((last, int(first != last)), []).append((way.boxes[-1].y, place, 1))
    found = {}
    for (node, _), ends in sides.items():
        box = at.nodes[node]
        step = min(PORT, box.height / (len(ends) + 1))
        for rank, (_, place, end) in enumerate(sorted(ends)):
            found[place, end] = box.y + (rank - (len(ends) - 1) / 2) * step
    return found


def _line(
    parts: Sequence[tuple[Point | None, Point | None]],
    frame: Frame,
    **look: Any,  # noqa: ANN401 - as matplotlib has it
) -> Any:  # noqa: ANN401 - matplotlib is optional
    """A line of pieces, each straight or bent like an S, so that it leaves and comes level."""
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - an optional extra
    from matplotlib.path import Path  # noqa: PLC0415

    points: list[Point] = []
    codes: list[Any] = []
    last = None
    for start, stop in parts:
        if start is None or stop is None:
            continue
        if start != last:
            points.append(frame.at(start))
            codes.append(Path.MOVETO)
        middle = (start[0] + stop[0]) / 2
        points += [frame.at(point) for point in ((middle, start[1]), (middle, stop[1]), stop)]
        codes += [Path.CURVE4] * 3
        last = stop
    return PathPatch(Path(points, codes), facecolor="none", zorder=1, **look)


def _head(tip: Point, frame: Frame, *, back: bool, color: str) -> Any:  # noqa: ANN401 - as above
    from matplotlib.patches import Polygon  # noqa: PLC0415 - an optional extra

    x, y = tip
    tail = x + 8 if back else x - 8
    corners = [frame.at(point) for point in ((x, y), (tail, y - 3.6), (tail, y + 3.6))]
    return Polygon(corners, closed=True, facecolor=color, edgecolor="none", zorder=2)


def _rectangle(box: Box, frame: Frame, **look: Any) -> Any:  # noqa: ANN401 - as above
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415 - an optional extra

    corner = frame.at((box.x - box.width / 2, box.y - box.height / 2))
    wide, high = (box.height, box.width) if frame.down else (box.width, box.height)
    return FancyBboxPatch(corner, wide, high, boxstyle="round,pad=0,rounding_size=4", zorder=2, **look)


def _colour(edge: Edge, page: Page) -> str:
    return page.palette.carried.get(edge.carries, page.palette.ink)


def _legend(edges: Sequence[Edge], page: Page) -> list[tuple[str, dict[str, Any]]]:
    carried = [name for name in SAID if any(edge.carries == name for edge in edges)]
    entries = [(SAID[name], {"color": page.palette.carried[name], "linewidth": 4}) for name in carried]
    looks: dict[str, list[str]] = {}
    for modality, style in STYLES.items():
        if any(edge.modality == modality for edge in edges):
            looks.setdefault(str(style), []).append(modality)
    for names in looks.values():
        line = {"color": page.palette.ink, "linewidth": 1.4, "linestyle": STYLES[names[0]]}
        entries.append((" or ".join(names).lower(), line))
    return entries
