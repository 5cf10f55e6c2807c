"""Pictures of reports: nothing lies on anything else, nothing is cut off, and the bytes are the same."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claim import Range
from kg.errors import MissingExtra
from kg.export.figure import Bar, Edge, Figure, Group, Layers, Node, Ranges, Swing, Theme, Tornado
from kg.export.picture.canvas import settled
from kg.export.picture.drawing import draw, drawn, svg
from kg.export.picture.lettering import width, wrapped
from kg.export.picture.theme import PALETTES

THEMES: tuple[Theme, ...] = ("light", "dark")
LONG = "a rather long name that has to be broken into lines, with Donaudampfschifffahrtsgesellschaften in it"

CHART = Ranges(
    f"Ranges of {LONG}",
    "accelerators",
    (
        Group(
            "2024",
            (
                Bar("sure", "a number", Range(5000, 5000), "5,000"),
                Bar("sure", LONG, Range(6300, 7700, 7000), f"about 7,000: {LONG}"),
                Bar("maybe", "at least", Range(400, None), "at least 400"),
            ),
        ),
        Group(
            "2025", (Bar("maybe", "at most", Range(None, 350)), Bar("maybe", "nothing", Range(), "unknown"))
        ),
        Group("no year", (Bar("guess", "open", Range(10_000, 900_000), "10,000 to 900,000", open=True),)),
    ),
    ("sure", "maybe", "guess"),
    LONG,
)
TORNADO = Tornado(
    "What it hangs on",
    "confidence",
    0.64,
    (
        Swing("small", 0.6, 0.64),
        Swing(LONG, 0.1, 0.64, "falls"),
        Swing("more", 0.64, 0.9),
        Swing("none", 0.64, 0.64),
    ),
)
SPANS = Tornado(
    "What a range hangs on",
    "chips",
    0.0,
    (
        Swing("both ends", 85, 195, "85", Range(85, 85)),
        Swing("wider", 90, 210, "90 to 210", Range(90, 210)),
        Swing("open", 90, 195, "at least 90", Range(90, None)),
        Swing("gone", 90, 195, "its row goes"),
    ),
    whole=Range(90, 195),
)
GRAPH = Layers(
    f"Loops of {LONG}",
    (
        Node("a", "A", "Company"),
        Node("b", LONG, "Company", strong=True),
        Node("c", "C", "Fund"),
        Node("d", "D"),
    ),
    (
        Edge("a", "b", LONG, "Planned", "MoneyPaid", disputed=True),
        Edge("b", "c", "ships", "Actual", "MovedGoods"),
        Edge("c", "a", "back", "Committed", "MoneyPaid"),
        Edge("b", "a", "back too", "Lapsed", "MoneyPaid"),
        Edge("a", "c", "", "Proposed", "Relation"),
        Edge("d", "d", "itself", "Actual", "Relation"),
    ),
    LONG,
)
ALL: list[Figure] = [CHART, TORNADO, SPANS, GRAPH]


def boxes(figure: Figure, theme: Theme = "light") -> tuple[list[tuple[str, Any]], Any]:
    """The texts of a picture with the room that they take, and the room of the sheet."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    page = drawn(figure, theme=theme)
    canvas: Any = FigureCanvasAgg(page)
    canvas.draw()
    every: list[Any] = page.findobj(Text)
    renderer = canvas.get_renderer()
    found = [(each.get_text(), each.get_window_extent(renderer)) for each in every if each.get_text()]
    return found, page.bbox


def overlaps(found: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    pairs = []
    for place, (one, box) in enumerate(found):
        for other, room in found[:place]:
            across = min(box.x1, room.x1) - max(box.x0, room.x0)
            down = min(box.y1, room.y1) - max(box.y0, room.y0)
            # The boxes of two lines of one paragraph may touch; their letters do not.
            if across > 0.5 and down > 2.5:
                pairs.append((one, other))
    return pairs


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", ALL, ids=lambda each: type(each).__name__)
def test_no_text_lies_on_another_or_beyond_the_edge(figure: Figure, theme: Theme) -> None:
    found, sheet = boxes(figure, theme)
    assert overlaps(found) == []
    assert [
        text for text, box in found if box.x0 < 0 or box.y0 < 0 or box.x1 > sheet.x1 or box.y1 > sheet.y1
    ] == []


NAMES = "abcdefg"
GRAPHS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(["", "pays", LONG])),
    min_size=1,
    max_size=9,
)


@pytest.mark.long
@pytest.mark.slow
@given(GRAPHS)
@settings(max_examples=40)
def test_whatever_the_graph_no_text_lies_on_another(edges: list[tuple[str, str, str]]) -> None:
    nodes = tuple(Node(name, f"{name} {LONG[: 9 * place]}", "Company") for place, name in enumerate(NAMES))
    graph = Layers("A graph", nodes, tuple(Edge(a, b, label) for a, b, label in edges))
    found, _ = boxes(graph)
    assert overlaps(found) == []


@pytest.mark.slow
@given(GRAPHS)
@settings(max_examples=40)
def test_no_line_passes_through_a_box_or_through_the_words_of_another(
    edges: list[tuple[str, str, str]],
) -> None:
    from matplotlib.patches import FancyBboxPatch, PathPatch
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox

    nodes = tuple(Node(name, f"{name} {LONG[: 9 * place]}", "Company") for place, name in enumerate(NAMES))
    page: Any = drawn(Layers("A graph", nodes, tuple(Edge(a, b, label) for a, b, label in edges)))
    whole = [each.get_path() for each in page.findobj(PathPatch)]
    assert len(whole) == len(edges)
    lines = [Path(piece) for each in whole for piece in each.to_polygons(closed_only=False)]
    for box in page.findobj(FancyBboxPatch):
        x, y, wide, high = box.get_x(), box.get_y(), box.get_width(), box.get_height()
        inner = Bbox.from_extents(x + 2, y + 2, x + wide - 2, y + high - 2)
        assert not any(line.intersects_bbox(inner, filled=False) for line in lines)
    words = [each for each in page.axes[0].texts if each.get_text() == "pays"]
    for word in words:
        x, y = word.get_position()
        inner = Bbox.from_extents(x - 5, y - 3, x + 5, y + 3)
        assert not any(line.intersects_bbox(inner, filled=False) for line in lines)


RANGES = st.tuples(st.none() | st.integers(0, 10**7), st.none() | st.integers(0, 10**7)).map(
    lambda ends: Range(min(ends), max(ends)) if None not in ends else Range(*ends)  # type: ignore[type-var]
)


@pytest.mark.slow
@given(st.lists(RANGES, min_size=1, max_size=6))
@settings(max_examples=40)
def test_whatever_the_ranges_they_are_drawn_and_no_text_lies_on_another(given_: list[Range]) -> None:
    bars = tuple(Bar("one", f"bar {place}", each, "words") for place, each in enumerate(given_))
    found, _ = boxes(Ranges("Ranges", "chips", (Group("", bars),), ("one",)))
    assert overlaps(found) == []


@pytest.mark.slow
@given(RANGES, st.lists(RANGES, min_size=1, max_size=5))
@settings(max_examples=40)
def test_whatever_a_range_hangs_on_it_is_drawn_and_no_text_lies_on_another(
    whole: Range, without: list[Range]
) -> None:
    swings = []
    for place, each in enumerate(without):
        ends = [float(n) for n in (each.low, each.high, whole.low, whole.high) if n is not None] or [0.0]
        swings.append(Swing(f"origin {place}", min(ends), max(ends), "words", each))
    found, sheet = boxes(Tornado("A range", "chips", 0.0, tuple(swings), whole=whole))
    assert overlaps(found) == []
    assert all(box.x0 >= 0 and box.x1 <= sheet.x1 for _, box in found)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["svg", "png"])
@pytest.mark.parametrize("figure", ALL, ids=lambda each: type(each).__name__)
def test_the_same_picture_is_the_same_bytes(figure: Figure, ending: str, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        draw(figure, tmp_path / f"{name}.{ending}")
        made.append((tmp_path / f"{name}.{ending}").read_bytes())
    assert made[0] == made[1]


@pytest.mark.slow
def test_a_picture_of_another_process_is_the_same_bytes() -> None:
    program = (
        "from kg.export.figure import *; from kg.export.picture.drawing import svg; import sys\n"
        "nodes = tuple(Node(n, n) for n in 'dcba')\n"
        "edges = tuple(Edge(a, b, a + b) for a, b in ('ab', 'bc', 'ca', 'da', 'bd'))\n"
        "sys.stdout.write(svg(Layers('x', nodes, edges)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, env={"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def texts(picture: str) -> str:
    return " ".join(unescape(text) for text in re.findall("<text[^>]*>([^<]*)</text>", picture))


@pytest.mark.slow
def test_words_stay_words_in_an_svg() -> None:
    chart, swing, spans, graph = (texts(svg(figure)) for figure in ALL)
    for word in ("at least 400", "accelerators (logarithmic)", "sure", "2025", "not known"):
        assert word in chart
    for word in ("all claims: 0.64", "falls", "confidence"):
        assert word in swing
    for word in ("all claims: 90 to 195", "an end is lower without it", "its row goes", "at least 90"):
        assert word in spans
    for word in ("planned", "lapsed", "money", "goods", "disputed", "itself"):
        assert word in graph


@pytest.mark.slow
def test_a_label_is_no_mark_up() -> None:
    nodes = (Node("a", "<script>alert(1)</script> & $x$"), Node("b", "B"))
    picture = svg(Layers("<b>", nodes, (Edge("a", "b", "<i>"),)))
    assert "<script>" not in picture
    assert "&lt;script&gt;" in picture


@pytest.mark.slow
@given(st.text(max_size=12) | st.sampled_from(["a\x1b[31m", "\ufffe"]))
@settings(max_examples=15)
def test_any_words_make_a_valid_svg_without_a_warning(words: str) -> None:
    chart = Ranges(words, words, (Group(words, (Bar("a", words, Range(1, 2), words),)),), ("a",), words)
    graph = Layers(words, (Node("a", words), Node("b", "北京")), (Edge("a", "b", words),), words)
    swings = Tornado(words, words, 1.0, (Swing(words, 0.5, 1.0, words),), words)
    for figure in (chart, graph, swings):
        ET.fromstring(svg(figure))


@pytest.mark.slow
@pytest.mark.parametrize(
    "figure",
    [
        Ranges("Nothing", "chips", (), ()),
        Ranges("Nothing", "chips", (Group("", (Bar("a", "b", Range()),)),), ("a",)),
        Ranges("Nought", "chips", (Group("", (Bar("a", "b", Range(0, 0)),)),), ("a",)),
        Tornado("Nothing", "chips", 0.0, ()),
        Tornado("Nothing", "chips", 0.0, (), whole=Range(5, None)),
        Tornado("Unknown", "chips", 0.0, (Swing("a", 1, 2, "", Range(1, 2)),), whole=Range()),
        Layers("Nothing", (), ()),
        Layers("One", (Node("a", "A"),), ()),
    ],
    ids=["no bars", "no number", "nought", "no swing", "no span", "unknown", "no node", "one node"],
)
def test_what_has_little_to_show_is_drawn_without_a_warning(figure: Figure) -> None:
    assert svg(figure).startswith("<?xml")


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for figure in ALL:
        with pytest.raises(MissingExtra):
            drawn(figure)


# ---- letters


@pytest.mark.slow
@given(st.text("ilmW東 ", max_size=60), st.integers(1, 90))
@settings(max_examples=40)
def test_a_text_is_broken_into_the_longest_lines_that_fit(text: str, room: int) -> None:
    def plainly() -> list[str]:
        words, lines = text.split(), [""]
        for word in words:
            if lines[-1] and width(f"{lines[-1]} {word}", 9) <= room:
                lines[-1] += f" {word}"
                continue
            lines.append("")
            for letter in word:
                if lines[-1] and width(lines[-1] + letter, 9) > room:
                    lines.append("")
                lines[-1] += letter
        return [line for line in lines if line]

    with settled():
        assert list(wrapped(text, room, 9)) == plainly()


@pytest.mark.slow
def test_a_word_of_thousands_of_letters_is_measured_a_few_times_for_each_line() -> None:
    before = width.cache_info().misses
    lines = wrapped("abc" * 1_500, 130, 9)
    assert "".join(lines) == "abc" * 1_500
    assert width.cache_info().misses - before < 12 * len(lines)


# ---- colours


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_each_colour_can_be_told_from_its_ground(theme: Theme) -> None:
    palette = PALETTES[theme]
    written = [palette.ink, palette.faint, *palette.carried.values(), *palette.series]
    assert [colour for colour in written if contrast(colour, palette.ground) < 4.5] == []
    assert contrast(palette.ink, palette.box) > 4.5
    assert contrast(palette.ink, palette.strong) > 4.5


def test_both_grounds_have_colours_for_the_same_things() -> None:
    light, dark = PALETTES["light"], PALETTES["dark"]
    assert light.carried.keys() == dark.carried.keys()
    assert len(light.series) == len(dark.series) == len(set(light.series)) == len(set(dark.series))


@pytest.mark.slow
def test_a_long_chain_leads_from_above_to_below_so_that_it_stays_legible() -> None:
    def chain(count: int) -> tuple[float, float]:
        nodes = tuple(Node(str(place), f"party number {place}") for place in range(count))
        edges = tuple(Edge(str(place), str(place + 1), "sells goods to") for place in range(count - 1))
        page = drawn(Layers("A chain", nodes, edges))
        wide, high = page.get_size_inches()
        assert overlaps(boxes(Layers("A chain", nodes, edges))[0]) == []
        return float(wide), float(high)

    (wide, high), (narrow, long) = chain(4), chain(12)
    assert wide > high
    assert narrow < long
    assert narrow < 20
