"""Reads GraphML: our own, and that of Gephi, yEd, Cytoscape, networkx and igraph.

Format: http://graphml.graphdrawing.org/specification.html. Nodes in groups are nodes as all others. Of yEd's
drawings the label, colour, place and size are taken where the file says them in no other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import BadInput
from kg.export.sheet import Cell, clean
from kg.ingest.network.element import Element, elements
from kg.ingest.network.thing import Heading, Kind, Thing, What, held, joined, typed

_TYPES: Final[Mapping[str, Kind]] = {
    "boolean": "boolean",
    "int": "integer",
    "long": "integer",
    "float": "double",
    "double": "double",
}
_NAMES: Final = {"Edge Label": "label", "Edge Id": "id"}
"""What Gephi calls the label and the name of an edge."""

_ENDS: Final[Mapping[What, frozenset[str]]] = {
    "node": frozenset({"node", "all"}),
    "edge": frozenset({"edge", "all"}),
}


class _Key(NamedTuple):
    """What a key stands for: no name where it is a drawing of yEd or another extension."""

    name: str
    kind: Kind
    default: Cell


def things(path: Path, heading: Heading) -> Iterator[Thing]:
    """Read the nodes and edges of a file.

    Args:
        path: The file.
        heading: What is filled with what the file says of the whole.

    Yields:
        Nodes and edges, in their order.

    Raises:
        BadInput: The file is no GraphML, or cannot be understood.
        Unreadable: The file cannot be read.
    """
    keys: dict[str, _Key] = {}
    defaults: dict[What, dict[str, Cell]] = {"node": {}, "edge": {}}
    columns: dict[What, list[tuple[str, Kind]]] = {"node": [], "edge": []}
    said: dict[What, set[str]] = {"node": set(), "edge": set()}
    heading.columns, heading.strict = {**columns}, True
    for element in elements(path, {"key", "data", "hyperedge"}, {"node", "edge"}):
        if element.tag == "key":
            key = keys[element.attributes.get("id", "")] = _key(element, path)
            for what in ("node", "edge"):
                if key.name and element.attributes.get("for", "all") in _ENDS[what]:
                    columns[what].append((key.name, key.kind))
                    if key.default is not None:
                        defaults[what][key.name] = key.default
        elif element.tag == "data":
            for name, value in _cells([element], keys, path).items():
                heading.tell(name, value)
        elif element.tag == "hyperedge":
            raise BadInput("a hyperedge has more than two ends; make edges of it.", path, element.line)
        else:
            thing = _thing(element, defaults["edge" if element.tag == "edge" else "node"], keys, path)
            if not thing.cells.keys() <= said[thing.what]:
                known = {name for name, _ in columns[thing.what]} | said[thing.what]
                columns[thing.what] += [
                    (key.name, key.kind)  # of a key that is declared for the other sort of thing
                    for key in keys.values()
                    if key.name in thing.cells and key.name not in known
                ]
                said[thing.what] |= thing.cells.keys()
            yield thing


def _key(element: Element, path: Path) -> _Key:
    name = element.attributes.get("attr.name", "")
    if not name and not any("yfiles" in attribute for attribute in element.attributes):
        name = element.attributes.get("id", "")
    kind = _TYPES.get(element.attributes.get("attr.type", ""), "string")
    default = next((each for each in element.children if each.tag == "default"), None)
    value = None if default is None else _typed(default, kind, path)
    return _Key(_NAMES.get(name, name), kind, None if value == "" else value)


def _thing(element: Element, defaults: Mapping[str, Cell], keys: Mapping[str, _Key], path: Path) -> Thing:
    attributes = element.attributes
    ends = None
    if element.tag == "edge":
        source, target = (clean(attributes.get(end, "")) for end in ("source", "target"))
        ends = joined(source, target, path, element.line)
    return Thing(
        element.line,
        clean(attributes.get("id", "")),
        ends,
        {**defaults, **_cells(element.children, keys, path)},
    )


def _cells(parts: list[Element], keys: Mapping[str, _Key], path: Path) -> dict[str, Cell]:
    """What the data in an element say; of a drawing what no data say."""
    cells: dict[str, Cell] = {}
    drawn: dict[str, Cell] = {}
    for part in parts:
        if part.tag != "data":
            continue
        key = keys.get(part.attributes.get("key", ""))
        if key is None:
            named = part.attributes.get("key", "")
            raise BadInput(f"no <key> before it declares {named[:40]!r}.", path, part.line)
        if key.name:
            cells[key.name] = _typed(part, key.kind, path)
        elif part.children:
            drawn |= _drawn(part)
    return {**drawn, **cells}


def _typed(element: Element, kind: Kind, path: Path) -> Cell:
    try:
        return typed(element.text, kind)
    except ValueError as error:
        raise BadInput(f"{error}.", path, element.line) from None


def _drawn(data: Element) -> dict[str, Cell]:
    """What a drawing of yEd shows: it counts places from the top left, and from the corner of a node."""
    cells: dict[str, Cell] = {}
    for part in data.below():
        if part.tag in {"NodeLabel", "EdgeLabel"} and part.text.strip():
            cells.setdefault("label", part.text.strip())
        elif part.tag in {"Fill", "LineStyle"} and (colour := part.attributes.get("color")):
            cells.setdefault("color", colour[:7])
        elif part.tag == "Geometry":
            try:
                x, y, width, height = (float(part.attributes[name]) for name in ("x", "y", "width", "height"))
            except (KeyError, ValueError):
                continue
            cells |= {"x": held(x + width / 2), "y": held(-(y + height / 2)), "size": held(width)}
    return cells
