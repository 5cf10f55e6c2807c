"""A network that was read from a file: a sheet, as every writer of networks takes it.

Its nodes are held; its edges are read from the file again each time that they are asked for, when only their
names are held.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from kg.errors import BadInput
from kg.export import look
from kg.export.layout import places
from kg.export.sheet import BETWEEN, EDGE_COLUMNS, NODE_COLUMNS, Cell, Column, Edge, Node, Row, clean
from kg.ingest.network.columns import Names, Seen, wider
from kg.ingest.network.thing import Heading, Kind, Thing, What

MAX_NODES: Final = 5_000_000
"""How many nodes a network may have: they are held."""

ORIGINAL: Final = ("id_original", "id", "shared name", "shared_name")
"""Where programs that name nodes anew keep the name that they found: Cytoscape, igraph."""

_LOOKS: Final[Mapping[What, frozenset[str]]] = {
    "node": frozenset({"label", "color", "size", "x", "y", "r", "g", "b"}),
    "edge": frozenset({"id", "label", "color", "r", "g", "b"}),
}
_BRIGHTEST: Final = 255
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")

Reads = Callable[[Path, Heading], Iterator[Thing]]


@dataclass(frozen=True)
class Drawing:
    """A network that was read from a file.

    Attributes:
        about: What the file says that it is.
        counts: What it counts; nodes and edges are counted anew.
        node_columns: What can stand in the cells of a node.
        edge_columns: What can stand in the cells of an edge.
        nodes: The nodes, in the order of the file.
    """

    about: Mapping[str, str]
    counts: Mapping[str, int]
    node_columns: tuple[Column, ...]
    edge_columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    _edges: Callable[[], Iterator[Edge]] = field(repr=False)

    @property
    def edges(self) -> Iterator[Edge]:
        """The edges, in the order of the file, read anew."""
        return self._edges()


def draw(path: Path, reads: Reads) -> Drawing:
    """Read a file.

    Args:
        path: The file; it has to stay as it is as long as edges are asked for.
        reads: What reads its form.

    Returns:
        The network.

    Raises:
        BadInput: The file cannot be understood.
        Unreadable: The file cannot be read.
    """
    return _Drawing(path, reads).drawn()


class _Drawing:
    """What is gathered in one pass over the file."""

    def __init__(self, path: Path, reads: Reads) -> None:
        self.path, self.reads = path, reads
        self.names: dict[What, Names] = {
            "node": Names((name for name, _ in NODE_COLUMNS), what="node", path=path),
            "edge": Names((name for name, _ in EDGE_COLUMNS), what="edge", path=path),
        }
        self.strings: dict[What, frozenset[str]] = {"node": frozenset(), "edge": frozenset()}
        self.at: dict[str, str] = {}  # the name of a node by how the file calls it
        self.looks = {**_LOOKS}

    def drawn(self) -> Drawing:
        heading, nodes = Heading(), dict[str, Thing]()
        seen: dict[What, Seen] = {"node": Seen(), "edge": Seen()}
        degrees, edges = Counter[str](), list[tuple[int, tuple[str, str]]]()
        count = 0
        for thing in self.reads(self.path, heading):
            if thing.ends is None:
                self._keep(thing, nodes)
            else:
                if not heading.strict:
                    if not count:
                        self._declared("edge", heading)  # so that its names come before all others
                    seen["edge"].see(self._row(thing))
                count += 1
                degrees.update(thing.ends)
                for end in thing.ends:
                    if end not in nodes:
                        edges.append((thing.line, thing.ends))  # of a node that may still come
        self._see_ends(edges, nodes)
        original, self.at = _named(nodes)
        if original is not None:
            self.looks["node"] |= {original}
        if not heading.strict:
            self._declared("node", heading)
            for thing in nodes.values():
                seen["node"].see(self._row(thing))
        columns = {what: self._columns(what, heading, seen[what]) for what in seen}
        self.strings = {
            what: frozenset(name for name, kind in columns[what] if kind == "string") for what in columns
        }
        made = [self._node(thing, self.at[name], degrees[name]) for name, thing in nodes.items()]
        return Drawing(
            about=heading.about,
            counts={**heading.counts, "nodes": len(made), "edges": count},
            node_columns=columns["node"],
            edge_columns=columns["edge"],
            nodes=self._placed(made, nodes),
            _edges=self.edges,
        )

    def _see_ends(self, edges: Iterable[tuple[int, tuple[str, str]]], nodes: Container[str]) -> None:
        for line, ends in edges:
            for end in ends:
                if end not in nodes:
                    raise BadInput(
                        f"an edge leads to the node {end[:80]!r}, of which nothing is said.", self.path, line
                    )

    def _keep(self, thing: Thing, nodes: dict[str, Thing]) -> None:
        if not thing.name:
            raise BadInput("a node needs an id.", self.path, thing.line)
        if thing.name in nodes:
            raise BadInput(f"a second node has the id {thing.name[:80]!r}.", self.path, thing.line)
        if len(nodes) == MAX_NODES:
            raise BadInput(
                f"it has more than {MAX_NODES:,} nodes; write a part of it.", self.path, thing.line
            )
        nodes[thing.name] = thing

    def _columns(self, what: What, heading: Heading, seen: Seen) -> tuple[Column, ...]:
        declared = self._declared(what, heading)
        if heading.strict:
            return declared
        if heading.columns is not None:
            return seen.beside(declared)
        return seen.columns(NODE_COLUMNS if what == "node" else EDGE_COLUMNS)

    def _declared(self, what: What, heading: Heading) -> tuple[Column, ...]:
        """The columns that the heading declares; of two that are called the same, one that holds both."""
        columns: dict[str, Kind] = {}
        for title, kind in heading.columns[what] if heading.columns else ():
            if title not in self.looks[what]:
                name = self.names[what].of(title)
                columns[name] = wider(columns.get(name, kind), kind)
        return tuple(columns.items())

    def _row(self, thing: Thing) -> Row:
        """The cells of a thing that say something, without its looks."""
        looks, names, strings = self.looks[thing.what], self.names[thing.what], self.strings[thing.what]
        row: Row = {}
        for title, cell in thing.cells.items():
            if cell is None or cell == "" or title in looks:
                continue
            name = names.of(title)
            row[name] = _text(cell) if name in strings and not isinstance(cell, str) else cell
        return row

    def _node(self, thing: Thing, name: str, degree: int) -> Node:
        cells, row = thing.cells, self._row(thing)
        label = cells.get("label")
        return Node(
            name=name,
            label=name if label is None else clean(_text(label)),
            colour=_colour(cells) or look.colour(str(row.get("kind", ""))),
            size=_float(cells.get("size"), look.size(degree)),
            x=_float(cells.get("x"), 0.0),
            y=_float(cells.get("y"), 0.0),
            cells=row,
        )

    def _placed(self, made: list[Node], nodes: Mapping[str, Thing]) -> tuple[Node, ...]:
        """The nodes; where the file gives no place to any, at places that follow from their names."""
        if any(thing.cells.get("x") is not None for thing in nodes.values()):
            return tuple(made)
        at = places([node.name for node in made], ((edge.source, edge.target) for edge in self.edges()))
        return tuple(
            Node(node.name, node.label, node.colour, node.size, x, y, node.cells)
            for node, (x, y) in zip(made, at, strict=True)
        )

    def edges(self) -> Iterator[Edge]:
        """Read the edges once more."""
        used: set[str] = set()
        bearers = Counter[str]()  # of names that several bear, how many have come
        for thing in self.reads(self.path, Heading()):
            if thing.ends is None:
                continue
            source, target = (self.at[end] for end in thing.ends)
            row = self._row(thing)
            first = name = _edge_name(thing, row) or f"edge {len(used) + 1}"
            while name in used:
                bearers[first] += 1
                name = f"{first} ({bearers[first] + 1})"
            used.add(name)
            label = thing.cells.get("label")
            yield Edge(
                name=name,
                source=source,
                target=target,
                label="" if label is None else clean(_text(label)),
                colour=_colour(thing.cells) or look.CARRIED.get(str(row.get("carries", "")), look.PLAIN),
                cells=row,
            )


def _named(nodes: Mapping[str, Thing]) -> tuple[str | None, dict[str, str]]:
    """Where the name of each node stands, and the name: that which a program that named it anew has found."""
    for title in ORIGINAL:
        found = {name: _text(thing.cells.get(title)) for name, thing in nodes.items()}
        if all(found.values()) and len(set(found.values())) == len(found):
            return title, found
    return None, {name: name for name in nodes}


def _edge_name(thing: Thing, row: Row) -> str:
    """The name of an edge, which is that of its claim and its verb, whatever a program named it."""
    claim, verb = row.get("claim"), row.get("relation")
    name = thing.name or _text(thing.cells.get("id"))
    if isinstance(claim, str) and verb and BETWEEN not in claim and not name.startswith(claim):
        return f"{claim}|{verb}"
    return name


def _colour(cells: Mapping[str, Cell]) -> str | None:
    """The colour, in one of the two ways in which files give it; where they differ, a program changed one."""
    parts = [cells.get(name) for name in "rgb"]
    if all(isinstance(part, int) and 0 <= part <= _BRIGHTEST for part in parts):
        return "#" + "".join(f"{cast('int', part):02x}" for part in parts)
    colour = cells.get("color")
    return colour.lower() if isinstance(colour, str) and _COLOUR.fullmatch(colour) else None


def _float(cell: Cell, default: float) -> float:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else default


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
