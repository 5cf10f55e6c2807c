"""Plans a picture of a network: its nodes and arrows, where each stands, and which have room for names."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.errors import BadInput
from kg.export.picture.arrows import arrow
from kg.export.picture.bundles import Bundle, bundles
from kg.export.picture.naming import LEADING, Room, Taken, beside, box, first_free, lines, width
from kg.export.picture.scene import MARK, SEVERAL, SIGN, Dot, Sample, Scene, Text
from kg.export.picture.theme import SAID
from kg.export.words import code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.export.parcel import Parcel
    from kg.export.picture.bundles import Stroke
    from kg.export.picture.naming import Side
    from kg.export.picture.scene import Arrow, Point
    from kg.export.sheet import Node

DOTS, ARROWS = 2_000, 6_000
"""How many dots and arrows a picture has at most: the most connected, and those of the most edges."""

LABELLED: Final = 30
"""Up to how many arrows each has words on it."""

FEW: Final = 8
"""Up to how many nodes a drawing is larger still."""

LARGE: Final = 24
"""So many names are large enough to be read where all of a large picture is seen at once."""

WIDEST: Final = 4_500.0
"""How wide or high a drawing is at most, in points."""

NARROWEST: Final = 640.0
"""How wide a picture is at least, so that title and legend have room."""

MARGIN, ASIDE = 24.0, 110.0
"""What stays free at the edges of the picture, and of the drawing, where names stand out."""

TITLE, PLAIN, NAME, SMALL = 15.0, 10.0, 9.0, 8.0
"""The heights of letters; title and legend grow with a picture that is wider than `SCREEN`."""

SCREEN: Final = 1_200.0
"""How wide a picture is that is seen as it is."""

LETTERS: Final = 100.0
"""So many letters of the large names are as wide as the picture."""

STROKES: Final[dict[Stroke, str]] = {
    "solid": "said to be so",
    "dashed": "has not happened: planned, expected, committed …",
    "dotted": "not proven: charged, alleged or suspected",
}
"""What it means how a line is drawn."""


def plan(parcel: Parcel) -> Scene:
    """Plan a picture of a part of the graph.

    Args:
        parcel: The part.

    Returns:
        What to draw.

    Raises:
        BadInput: The nodes have no places, because none were wanted.
    """
    if parcel.layout == "none":
        raise BadInput("a picture needs places for its nodes; take --layout force, circle or layered.")
    kept = sorted(sorted(parcel.nodes, key=_importance)[:DOTS], key=lambda node: node.name)
    joined = bundles(parcel.part, {node.name for node in kept})
    most = sorted(joined, key=lambda each: (-each.count, each.source, each.target))[:ARROWS]
    drawn = sorted(most, key=lambda each: (each.source, each.target))
    dots, wide, high = _dots(kept, parcel, roomy=len(drawn) <= LABELLED)
    across = max(wide + 2 * MARGIN, NARROWEST)
    title_size, plain = (size * max(across / SCREEN, 1.0) for size in (TITLE, PLAIN))
    title = _paragraph(f"Who is linked with whom: {parcel.about['selection']}", title_size, across)
    top = MARGIN + len(title) * title_size * LEADING + 1.4 * plain
    legend, y = _legend(_samples(dots, drawn), plain, across, top)
    aside, down = (across - wide) / 2, y + 6
    dots = tuple(replace(dot, at=(dot.at[0] + aside, dot.at[1] + down)) for dot in dots)
    at = {dot.name: dot for dot in dots}
    ends = {(each.source, each.target) for each in drawn}
    arrows = tuple(
        arrow(each, at[each.source], at[each.target], bent=(each.target, each.source) in ends)
        for each in drawn
    )
    names, named = _names(dots, arrows, Room(MARGIN / 2, down, across - MARGIN / 2, down + high))
    notes = tuple(_notes(parcel, dots, joined, drawn, named))
    words = [_written(title, MARGIN, title_size, bold=True)]
    y = down + high + 6
    for note in notes:
        paragraph = _paragraph(note, plain, across)
        words.append(_written(paragraph, y, plain, faint=True))
        y += len(paragraph) * plain * LEADING + 0.4 * plain
    size = (math.ceil(across), math.ceil(y + MARGIN - 4))
    return Scene(" ".join(title), " ".join(notes), size, dots, arrows, names, tuple(words), legend)


def _written(paragraph: tuple[str, ...], top: float, size: float, **look_: bool) -> Text:
    """Lines from the left margin on, below a height."""
    return Text(paragraph, (MARGIN, top + len(paragraph) * size * LEADING / 2), size, side="left", **look_)


def _importance(node: Node) -> tuple[float, str]:
    """By which nodes are kept: the most connected first."""
    return (-node.size, node.name)


def _dots(nodes: Sequence[Node], parcel: Parcel, *, roomy: bool) -> tuple[tuple[Dot, ...], float, float]:
    """The nodes from the upper left corner of the drawing on, and how wide and high it is."""
    if not nodes:
        return (), 0.0, 0.0
    left, top = min(node.x for node in nodes), max(node.y for node in nodes)
    extent = max(max(node.x for node in nodes) - left, top - min(node.y for node in nodes), 1.0)
    scale = min(_scale(len(nodes), roomy=roomy), WIDEST / extent)
    dots = tuple(
        Dot(
            name=node.name,
            label=node.label,
            kind=code(str(node.cells.get("kind", "")), parcel.part.record) or "not said",
            colour=node.colour,
            at=((node.x - left) * scale + ASIDE, (top - node.y) * scale + ASIDE / 2),
            radius=node.size / 2,
        )
        for node in nodes
    )
    return dots, max(dot.at[0] for dot in dots) + ASIDE, max(dot.at[1] for dot in dots) + ASIDE / 2


def _scale(count: int, *, roomy: bool) -> float:
    """How much larger than its places a drawing is: the fewer nodes, the more room has each for its name."""
    if roomy:
        return 4.5 if count <= FEW else 3.0
    return next(scale for most, scale in ((25, 2.4), (60, 1.8), (200, 1.2), (math.inf, 0.9)) if count <= most)


def _paragraph(text: str, size: float, across: float) -> tuple[str, ...]:
    """A text in lines that fit the picture."""
    letters = max(int((across - 2 * MARGIN) / (size * 0.64)), 20)
    return tuple(textwrap.wrap(text, letters))


def _samples(dots: Sequence[Dot], drawn: Sequence[Bundle]) -> Iterator[Sample]:
    """The legend: of what the picture has, and no more."""
    kinds = Counter((dot.kind, dot.colour) for dot in dots)
    for (kind, colour), _ in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        yield Sample("dot", colour, kind)
    carried = {each.carries for each in drawn}
    for name, words in SAID.items():
        if name in carried:
            yield Sample("solid", name, words)
    if carried - {*SAID}:
        yield Sample("solid", SEVERAL, "several of these")
    strokes = {each.stroke for each in drawn}
    for stroke, words in STROKES.items():
        if stroke in strokes:
            yield Sample(stroke, "", words)
    if any(each.disputed for each in drawn):
        yield Sample("disputed", "", "disputed: somebody denies it")


def _legend(
    samples: Iterator[Sample], size: float, across: float, y: float
) -> tuple[tuple[Sample, ...], float]:
    """The signs in as many rows as they need, and where they end."""
    placed, x, row = [], MARGIN, size * (LEADING + 0.5)
    for sample in samples:
        room = (SIGN + 0.6) * size + width(sample.words, size)
        if x > MARGIN and x + room > across - MARGIN:
            x, y = MARGIN, y + row
        placed.append(replace(sample, size=size, at=(x, y)))
        x += room + 1.4 * size
    return tuple(placed), y + row if placed else y


def _names(dots: Sequence[Dot], arrows: Sequence[Arrow], page: Room) -> tuple[tuple[Text, ...], int]:
    """The names that have room, and of how many nodes."""
    taken = Taken()
    for dot in dots:
        taken.take(_around(dot.at, dot.radius))
    for each in arrows:
        if each.bundle.disputed:
            taken.take(_around(each.along(0.5), MARK))
    large = min(max((page.right - page.left) / LETTERS, NAME), 24.0)
    found = []
    for place, dot in enumerate(sorted(dots, key=lambda dot: (-dot.radius, dot.name))):
        words, bold = lines(dot.label) or ("?",), place < LARGE
        size = large if bold else NAME
        # Outwards first, where fewer lines are.
        outwards: Side = "right" if dot.at[0] < page.middle[0] else "left"
        rooms = beside(dot.at, dot.radius, box(words, size, bold=bold), outwards)
        if (where := first_free(rooms, taken, page)) is not None:
            room, side = where
            found.append(Text(words, room.at(side), size, bold=bold, side=side))
    return (*found, *_on_arrows(arrows, page, taken)), len(found)


def _on_arrows(arrows: Sequence[Arrow], page: Room, taken: Taken) -> Iterator[Text]:
    """Words on few arrows; on many, how many edges each stands for."""
    for each in sorted(arrows, key=lambda each: -each.bundle.count):
        bundle, some = each.bundle, len(arrows) <= LABELLED
        if bundle.count > 1:
            words: tuple[str, ...] = (f"{bundle.count:,} claims",) if some else (f"×{bundle.count:,}",)
        else:
            words = lines(bundle.words[0], 6) if some else ()
        if not words:
            continue
        wide, high = box(words, SMALL)
        places = (each.along(part) for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74))
        rooms = (Room(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in places)
        if (where := first_free(((room, "center") for room in rooms), taken, page)) is not None:
            yield Text(words, where[0].middle, SMALL, faint=True)


def _around(at: Point, radius: float) -> Room:
    x, y = at
    return Room(x - radius, y - radius, x + radius, y + radius)


def _notes(
    parcel: Parcel, dots: Sequence[Dot], joined: Sequence[Bundle], drawn: Sequence[Bundle], named: int
) -> Iterator[str]:
    """What must be said in the picture itself, for it goes where no manual is."""
    yield "Each arrow is what somebody says, and not a fact; where a thing stands means nothing."
    if any(each.count > 1 for each in drawn):
        yield "An arrow stands for all claims that lead the same way: the thicker, the more (×3 for three)."
    nodes = len(parcel.nodes)
    if len(dots) < nodes:
        yield f"Drawn are the {len(dots):,} most connected of {nodes:,}."
    if named < len(dots):
        yield f"Named are {named:,} of {len(dots):,}, the most connected first, as far as there is room."
    if len(drawn) < len(joined):
        yield f"Of {len(joined):,} arrows the {len(drawn):,} of the most claims are drawn."
    edgeless = parcel.counts["claims_without_edge"]
    if edgeless:
        many = "" if edgeless == 1 else "s"
        yield f"Not drawn: {edgeless:,} claim{many} without two ends, such as statements, figures and totals."
    about = parcel.about
    licence = f"; {about['license']}" if "license" in about else ""
    yield f"{about['program']}, release {about['release']}, data {about['data'][:12]}{licence}."
