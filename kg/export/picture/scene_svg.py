"""A picture of a network as SVG 1.1: plain shapes and real text, without any style sheet, script or link.

Every dot and arrow has a title, which viewers show beside the pointer and readers of screens read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from kg.export.picture.naming import LEADING
from kg.export.picture.scene import DASHES, SEVERAL, diamond
from kg.export.picture.theme import PALETTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.export.figure import Theme
    from kg.export.picture.naming import Side
    from kg.export.picture.scene import Arrow, Dot, Point, Sample, Scene, Text


CARRIED: Final[Mapping[Theme, Mapping[str, str]]] = {
    # What is a relation and no more is drawn the faintest, for there is the most of it.
    "light": PALETTES["light"].carried | {"Relation": "#8d939b", SEVERAL: "#1f4e79"},
    "dark": PALETTES["dark"].carried | {"Relation": "#7d848c", SEVERAL: "#9cc4f0"},
}
"""The colours of arrows by what they carry, on either ground."""


def variables(theme: Theme) -> str:
    """The colours of arrows as a page of HTML declares them for `PAGE`."""
    return ";".join(f"--{name}:{colour}" for name, colour in CARRIED[theme].items())


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of what has none of its own; any that SVG and CSS know.

    Attributes:
        ground: The ground; none is drawn where it is empty.
        halo: What keeps words apart from the lines behind them.
        ink: Words.
        faint: Words that matter less.
        doubt: The mark of what is disputed.
        carried: Arrows by what they carry, and ``several``.
    """

    ground: str
    halo: str
    ink: str
    faint: str
    doubt: str
    carried: Mapping[str, str]

    def of(self, carries: str) -> str:
        """The colour of an arrow by what it carries."""
        return self.carried.get(carries, self.carried[SEVERAL])


PAPER: Final = Ink(
    ground=PALETTES["light"].ground,
    halo=PALETTES["light"].ground,
    ink=PALETTES["light"].ink,
    faint=PALETTES["light"].faint,
    doubt="#b00020",
    carried=CARRIED["light"],
)
"""On a white ground."""

PAGE: Final = Ink(
    ground="",
    halo="var(--ground)",
    ink="var(--ink)",
    faint="var(--faint)",
    doubt="var(--doubt)",
    carried={name: f"var(--{name})" for name in CARRIED["light"]},
)
"""On a page of HTML, by the page's own colours."""

FONT: Final = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"


def svg(scene: Scene, ink: Ink = PAPER) -> Iterator[str]:
    """A picture as lines of SVG.

    Args:
        scene: The picture.
        ink: Its colours.

    Yields:
        Lines without line breaks; the first begins with the root element.
    """
    wide, high = (_number(length) for length in scene.size)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" aria-labelledby="kg-title kg-about" font-family="{FONT}" fill={quoteattr(ink.ink)}>'
    )
    yield f'<title id="kg-title">{escape(scene.title)}</title>'
    yield f'<desc id="kg-about">{escape(scene.about)}</desc>'
    if ink.ground:
        yield f'<rect width="{wide}" height="{high}" fill={quoteattr(ink.ground)}/>'
    yield '<g fill="none" stroke-linecap="butt">'
    for arrow in scene.arrows:
        yield from _arrow(arrow, ink)
    yield "</g><g>"
    yield from (_dot(dot, ink) for dot in scene.dots)
    yield "</g>"
    for arrow in scene.arrows:
        if arrow.bundle.disputed:
            yield _polygon(diamond(arrow.along(0.5)), ink.doubt, f" stroke={quoteattr(ink.halo)}")
    yield f'<g stroke={quoteattr(ink.halo)} stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
    for text in scene.names:
        yield from _text(text, ink)
    yield "</g>"
    for sample in scene.legend:
        yield from _sample(sample, ink)
    for text in scene.words:
        yield from _text(text, ink)
    yield "</svg>"


def _arrow(arrow: Arrow, ink: Ink) -> Iterator[str]:
    colour = quoteattr(ink.of(arrow.bundle.carries))
    begin, *rest = map(_point, arrow.curve)
    wide = _number(arrow.width)
    dashes = _dashes(DASHES[arrow.bundle.stroke], arrow.width)
    yield f"<g><title>{escape(_words(arrow))}</title>"
    yield f'<path d="M{begin}C{" ".join(rest)}" stroke={colour} stroke-width="{wide}"{dashes}/>'
    yield f"{_polygon(arrow.head, ink.of(arrow.bundle.carries))}</g>"


def _words(arrow: Arrow) -> str:
    """What an arrow's claims say, a line each."""
    more = arrow.bundle.count - len(arrow.bundle.words)
    return "\n".join([*arrow.bundle.words, *([f"and {more:,} more"] if more else [])])


def _dot(dot: Dot, ink: Ink) -> str:
    x, y, radius = map(_number, (*dot.at, dot.radius))
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{dot.colour}" stroke={quoteattr(ink.halo)}>'
        f"<title>{escape(f'{dot.label} ({dot.kind})')}</title></circle>"
    )


def _text(text: Text, ink: Ink) -> Iterator[str]:
    x, y = text.at
    top = y - len(text.lines) * text.size * LEADING / 2
    more = f" fill={quoteattr(ink.faint)}" if text.faint else ""
    more += ' font-weight="bold"' if text.bold else ""
    more += _ANCHORS[text.side]
    for place, line in enumerate(text.lines):
        base = top + (place + 0.5) * text.size * LEADING + text.size * 0.35
        yield _line(line, (x, base), text.size, more)


_ANCHORS: Final[Mapping[Side, str]] = {
    "left": "",
    "center": ' text-anchor="middle"',
    "right": ' text-anchor="end"',
}


def _line(words: str, at: Point, size: float, more: str = "") -> str:
    x, y = map(_number, at)
    return f'<text x="{x}" y="{y}" font-size="{_number(size)}"{more}>{escape(words)}</text>'


def _sample(sample: Sample, ink: Ink) -> Iterator[str]:
    x, y = sample.at
    middle, part = (x + sample.wide / 2, y), sample.size * 0.55
    if sample.sign == "dot":
        cx, cy, radius = map(_number, (*middle, part))
        yield f'<circle cx="{cx}" cy="{cy}" r="{radius}" fill="{sample.colour}"/>'
    elif sample.sign == "disputed":
        yield _polygon(diamond(middle, part), ink.doubt)
    else:
        colour = quoteattr(ink.of(sample.colour) if sample.colour else ink.ink)
        wide = sample.size / 5
        look = f'stroke={colour} stroke-width="{_number(wide)}"{_dashes(DASHES[sample.sign], wide)}'
        yield f'<path d="M{_point((x, y))}h{_number(sample.wide)}" fill="none" {look}/>'
    yield _line(sample.words, (x + sample.wide + 6, y + sample.size * 0.35), sample.size)


def _point(at: Point) -> str:
    return f"{_number(at[0])} {_number(at[1])}"


def _polygon(corners: Iterable[Point], colour: str, more: str = "") -> str:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill={quoteattr(colour)}{more}/>'


def _dashes(lengths: tuple[float, ...], wide: float) -> str:
    """The strokes and gaps of a line: longer where it is thicker."""
    if not lengths:
        return ""
    more = max(1.0, wide / 1.5)
    return f' stroke-dasharray="{" ".join(_number(length * more) for length in lengths)}"'


def _number(value: float) -> str:
    """A length with one decimal at most.

    >>> _number(1.0), _number(2.345), _number(-0.04)
    ('1', '2.3', '0')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
