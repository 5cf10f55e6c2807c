"""Networks by chance, and files of other programs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import strategies as st

import kg.graph
from kg.export import formats
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.export.sheet import EDGE_COLUMNS, NODE_COLUMNS, Cell, Column, Edge, Node, Row, clean
from kg.ingest.network.columns import TAKEN
from kg.ingest.network.form import FORMS

FOREIGN = Path(__file__).parents[2] / "fixtures" / "networks"

HERE = [form.name for form in FORMS if form.name in {each.name for each in formats.FORMATS}]
"""The formats that are both written and read."""


@dataclass(frozen=True)
class Made:
    """A sheet, made by hand or by chance."""

    about: dict[str, str]
    counts: dict[str, int]
    node_columns: tuple[Column, ...]
    edge_columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    made: tuple[Edge, ...]

    @property
    def edges(self) -> Iterator[Edge]:
        return iter(self.made)


def written(name: str, sheet: Any) -> bytes:
    stream = io.BytesIO()
    formats.named(name).load()(sheet, stream)
    return stream.getvalue()


AWKWARD = [
    "=1",
    '"',
    "'",
    "\t",
    "\r\n",
    "\n",
    " ",
    "]]>",
    "<&amp;",
    "\x00\x1b",
    "\ud800",
    "\u2028",
    "\\n",
    ": ",
    "%s",
    "﻿",
    "é́",
]
LARGE = 10**300

texts = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=6),
    st.lists(st.sampled_from(AWKWARD), max_size=3).map("".join),
).map(clean)
said = texts.filter(bool)
days = st.sampled_from(["0001-01-01", "1899-12-31", "1899", "2024-02-29", "2025-06", "9999-12-31", "no day"])
numbers = st.one_of(
    st.integers(-LARGE, LARGE),
    st.floats(-1e300, 1e300),
    st.sampled_from([1e18, 10**18, -0.0, 0, 5e-324, 0.1, 12000, 12000.0]),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(said, days),
    "integer": st.integers(-LARGE, LARGE),
    "double": numbers,
    "boolean": st.booleans(),
}
names = st.one_of(
    st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True),
    st.sampled_from(["value", "interaction", "parent", "kind", "spells", "edgeid", "SUID"]),
).filter(lambda name: name not in TAKEN and not name.endswith("_"))


def columns(known: tuple[Column, ...], *, own: bool) -> st.SearchStrategy[tuple[Column, ...]]:
    of_known = st.sampled_from(known)
    other = st.tuples(names, st.sampled_from(sorted(VALUES))).filter(
        lambda column: column[0] not in dict(known)
    )
    return st.lists(
        of_known if own else st.one_of(of_known, cast("st.SearchStrategy[Column]", other)),
        max_size=6,
        unique_by=lambda column: column[0].lower(),
    ).map(tuple)


def rows(draw: Any, chosen: tuple[Column, ...]) -> Row:
    row: dict[str, Cell] = {}
    for name, kind in chosen:
        if draw(st.booleans()):
            row[name] = draw(days if name.startswith("valid_") else VALUES[kind])
    return row


@st.composite
def sheets(draw: Any, *, own: bool = False) -> Made:
    """Networks with all that is awkward: what is said is clean, and no edge has the name of another."""
    of_node, of_edge = draw(columns(NODE_COLUMNS, own=own)), draw(columns(EDGE_COLUMNS, own=own))
    colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
    places = st.floats(-1e300, 1e300)
    nodes = tuple(
        Node(name, draw(texts), draw(colours), draw(places), draw(places), draw(places), rows(draw, of_node))
        for name in draw(st.lists(said, max_size=4, unique=True))
    )
    edges: dict[str, Edge] = {}
    for number in range(draw(st.integers(0, 4)) if nodes else 0):
        cells = rows(draw, of_edge)
        named = f"{cells['claim']}|{cells.get('relation', '')}" if "claim" in cells else draw(said)
        name = named if named not in edges else f"{named} {number}"
        source, target = draw(st.sampled_from(nodes)).name, draw(st.sampled_from(nodes)).name
        edges[name] = Edge(name, source, target, draw(texts), draw(colours), cells)
    about = {
        "description": draw(texts),
        "program": draw(said),
        "selection": draw(texts),
        **draw(st.dictionaries(names, said, max_size=2)),
    }
    counts = {"nodes": len(nodes), "edges": len(edges), "claims_without_edge": draw(st.integers(0, 9))}
    return Made(about, counts, of_node, of_edge, nodes, tuple(edges.values()))


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Puts what is read into a file."""

    def put(data: bytes | str, name: str = "network") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


@pytest.fixture(scope="session")
def parcel(graph: kg.graph.Graph) -> Parcel:
    """All of the bundled record."""
    return Parcel(graph.store, select(graph.record, Scope()))


@pytest.fixture(scope="session")
def part(graph: kg.graph.Graph) -> Parcel:
    """What lies around one party of it."""
    return Parcel(graph.store, select(graph.record, Scope(focus=(graph.resolve("Tesla"),), hops=1)))
