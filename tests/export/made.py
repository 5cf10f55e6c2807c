"""Networks made by hand or by chance, without any record behind them: all that a writer of networks needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from kg.export.sheet import Cell, Column, Edge, Node, Row, clean

NODE_COLUMNS: tuple[Column, ...] = (("kind", "string"), ("aliases", "string"))
EDGE_COLUMNS: tuple[Column, ...] = (
    ("relation", "string"),
    ("modality", "string"),
    ("credibility", "integer"),
    ("disputed", "string"),
    ("valid_from", "string"),
    ("valid_to", "string"),
    ("quantity_min", "double"),
    ("primary", "boolean"),
    ("says", "string"),
)


@dataclass(frozen=True)
class Made:
    """A sheet whose edges are made anew each time that they are asked for."""

    nodes: tuple[Node, ...] = ()
    lines: tuple[Edge, ...] = ()
    about: Mapping[str, str] = field(default_factory=lambda: {"description": "Made up.", "program": "kg 0"})
    node_columns: Sequence[Column] = NODE_COLUMNS
    edge_columns: Sequence[Column] = EDGE_COLUMNS
    counts: Mapping[str, int] = field(default_factory=lambda: {"claims_without_edge": 3})
    times: int = 1

    @property
    def edges(self) -> Iterator[Edge]:
        for time in range(self.times):
            for each in self.lines:
                yield replace(each, name=f"{each.name}-{time}") if time else each


def node(name: str, label: str = "", **cells: Cell) -> Node:
    return Node(name, label or name, "#0072b2", 8.0, 1.5, -2.0, dict(cells))


def edge(name: str, source: str, target: str, label: str = "sells to", **cells: Cell) -> Edge:
    return Edge(name, source, target, label, "#c2452d", dict(cells))


anything = st.text(st.characters(exclude_categories=()), max_size=8)
awkward = st.sampled_from(
    [
        *(
            "=1+1",
            "@x",
            "-",
            "+",
            "\t",
            "\r\n",
            "\n",
            '"',
            "'",
            ";",
            ",",
            "]]>",
            "<a>&amp;",
            "\\",
            '\\"',
            "\\n",
        ),
        *(
            "#",
            "%",
            "%%{init: {}}%%",
            "#quot;",
            "`",
            "direction TB",
            "1. a",
            "1) b",
            "**b**",
            "[x](http://e)",
        ),
        *(
            "*Arcs",
            "]",
            "{",
            "/*",
            "--",
            "-->",
            "end",
            "http://e.example/",
            "café 東京 🙂",
            "&#10;",
            "()",
            "ﬂ°°60¶ß",
        ),
        *("\x00\x1b[31m", "\ud800", "\ufeff", "\u2028", "  ", ""),
    ]
)
texts = st.one_of(anything, awkward, st.builds(str.__add__, awkward, anything)).map(clean)
days = st.one_of(st.dates().map(str), st.sampled_from(["1899-12-31", "0001-01-01", "9999-12-31"]))
fractions = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53), st.just(10**18)
)
places = st.floats(-1e4, 1e4).map(lambda place: round(place, 2) + 0.0)


@st.composite
def sheets(draw: st.DrawFn) -> Made:
    """Sheets of some nodes and edges with texts, numbers and days of every kind; some cells are left out."""
    names = draw(st.lists(texts.filter(str.strip), unique=True, min_size=1, max_size=4))
    nodes = tuple(
        Node(
            name,
            draw(texts),
            draw(st.sampled_from(["#0072b2", "#ddcc77", "#000000"])),
            draw(st.sampled_from([8.0, 20.0, 9.66])),
            draw(places),
            draw(places),
            _said(draw, {"kind": texts, "aliases": texts}),
        )
        for name in names
    )
    said: dict[str, st.SearchStrategy[Any]] = {
        "relation": texts,
        "modality": st.sampled_from(["Actual", "Planned"]),
        "credibility": st.integers(-(2**31), 2**31),
        "disputed": st.just("Happened"),
        "valid_from": days,
        "valid_to": days,
        "quantity_min": fractions,
        "primary": st.booleans(),
        "says": texts,
    }
    keys = draw(st.lists(texts.filter(str.strip), unique=True, max_size=4))
    edges = tuple(
        Edge(
            key,
            draw(st.sampled_from(names)),
            draw(st.sampled_from(names)),
            draw(texts),
            "#b0b0b0",
            _said(draw, said),
        )
        for key in keys
    )
    about = {name: draw(texts) for name in ("description", "program", "selection")}
    counts = {"nodes": len(nodes), "edges": len(edges)}
    return Made(nodes, edges, about, counts=counts)


def _said(draw: st.DrawFn, values: Mapping[str, st.SearchStrategy[Any]]) -> Row:
    cells = {name: draw(st.one_of(st.none(), value)) for name, value in values.items()}
    return {name: cell for name, cell in cells.items() if cell is not None and cell != ""}
