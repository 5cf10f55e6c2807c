"""Reads GEXF: our own, and that of Gephi, Gephi Lite, networkx and graphology, from version 1.1 to 1.3.

Format: https://gexf.net/schema.html. Nodes in nodes are nodes as all others. When a node or an edge was
there is left out: our own files say it in columns, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import BadInput
from kg.export.sheet import Cell, clean
from kg.ingest.network.element import Element, elements
from kg.ingest.network.thing import Heading, Kind, Thing, What, joined, number, typed

_BRIGHTEST: Final = 255
_COUNT: Final = re.compile("-?[0-9]{1,301}")

_TYPES: Final[Mapping[str, Kind]] = {
    "boolean": "boolean",
    "integer": "integer",
    "long": "integer",
    "short": "integer",
    "byte": "integer",
    "float": "double",
    "double": "double",
}


class _Attribute(NamedTuple):
    """A column that is declared."""

    name: str
    kind: Kind


def things(path: Path, heading: Heading) -> Iterator[Thing]:
    """Read the nodes and edges of a file.

    Args:
        path: The file.
        heading: What is filled with what the file says of the whole.

    Yields:
        Nodes and edges, in their order.

    Raises:
        BadInput: The file is no GEXF, or cannot be understood.
        Unreadable: The file cannot be read.
    """
    attributes: dict[What, dict[str, _Attribute]] = {"node": {}, "edge": {}}
    defaults: dict[What, dict[str, Cell]] = {"node": {}, "edge": {}}
    heading.columns, heading.strict = {"node": [], "edge": []}, True
    unsaid: dict[str, Kind] = {"relation": "string", "weight": "double"}  # they may stand in no <attvalue>
    for element in elements(path, {"meta", "attributes"}, {"node", "edge"}):
        what: What = "edge" if "edge" in {element.tag, element.attributes.get("class")} else "node"
        if element.tag == "meta":
            _meta(element, heading)
        elif element.tag == "attributes":
            for each in element.children:
                if each.tag == "attribute":
                    declared = _declare(each, attributes[what])
                    heading.columns[what].append(declared)
                    if what == "edge":
                        unsaid.pop(declared.name, None)
                    for default in each.children:
                        if default.tag == "default":
                            defaults[what][declared.name] = _typed(default.text, declared.kind, default, path)
        else:
            cells = {**defaults[what], **_cells(element, attributes[what], path)}
            for name in [each for each in unsaid if what == "edge" and cells.get(each) not in {None, ""}]:
                heading.columns["edge"].append((name, unsaid.pop(name)))
            yield Thing(element.line, clean(element.attributes.get("id", "")), _ends(element, path), cells)


def _meta(meta: Element, heading: Heading) -> None:
    """Take in what a file says of itself; ours lists what is known of it, and behind that what is counted."""
    texts = {each.tag: each.text for each in meta.children}
    first, *rest = texts.get("description", "").split("\n")
    gap = rest.index("", 1) if rest[:1] == [""] and "" in rest[1:] else 0
    facts = [line.partition(": ") for line in rest[1:gap]]
    counts = [line.partition(": ") for line in rest[gap + 1 :]]
    if gap and all(sign for _, sign, _ in facts) and all(_COUNT.fullmatch(number) for *_, number in counts):
        for name, _, text in [("description", "", first)] * bool(first) + facts:
            heading.tell(_unfolded(name), _unfolded(text))
        for name, _, number in counts:
            heading.tell(_unfolded(name), int(number))
        return
    for name, tag in (("description", "description"), ("program", "creator")):
        if texts.get(tag):
            heading.tell(name, texts[tag])


def _unfolded(line: str) -> str:
    r"""A text that was written on one line, as it was.

    >>> _unfolded(r"a\nb \\n")
    'a\nb \\n'
    """
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], line)


def _declare(element: Element, attributes: dict[str, _Attribute]) -> _Attribute:
    given = element.attributes
    name = given.get("title") or given.get("id", "")
    declared = _Attribute(name, _TYPES.get(given.get("type", ""), "string"))
    attributes[given.get("id", name)] = declared
    return declared


def _ends(element: Element, path: Path) -> tuple[str, str] | None:
    if element.tag == "node":
        return None
    source, target = (clean(element.attributes.get(end, "")) for end in ("source", "target"))
    return joined(source, target, path, element.line)


def _cells(element: Element, attributes: Mapping[str, _Attribute], path: Path) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for part in element.children:
        if part.tag == "attvalues":
            cells.update(_values(part, attributes, path))
        elif part.tag == "color":
            cells["color"] = part.attributes.get("hex") or _hexadecimal(part, path)
        elif part.tag == "position":
            cells |= {name: _number(part.attributes.get(name, "0"), part, path) for name in ("x", "y")}
        elif part.tag == "size":
            cells["size"] = _number(part.attributes.get("value", ""), part, path)
    given = element.attributes
    if "label" in given:
        cells["label"] = given["label"]
    if "kind" in given:
        cells.setdefault("relation", clean(given["kind"]))
    if "weight" in given:
        cells.setdefault("weight", _number(given["weight"], element, path))
    return cells


def _values(values: Element, attributes: Mapping[str, _Attribute], path: Path) -> Iterator[tuple[str, Cell]]:
    for each in values.children:
        named = each.attributes.get("for", each.attributes.get("id", ""))
        if named not in attributes:
            raise BadInput(f"no <attribute> before it declares {named[:40]!r}.", path, each.line)
        name, kind = attributes[named]
        yield name, _typed(each.attributes.get("value", ""), kind, each, path)


def _hexadecimal(colour: Element, path: Path) -> str:
    parts = [_number(colour.attributes.get(name, "0"), colour, path) for name in "rgb"]
    if not all(isinstance(part, int) and 0 <= part <= _BRIGHTEST for part in parts):
        raise BadInput("a colour has red, green and blue from 0 to 255.", path, colour.line)
    return "#" + "".join(f"{part:02x}" for part in parts)


def _number(text: str, element: Element, path: Path) -> int | float | None:
    try:
        return number(text.strip())
    except ValueError as error:
        raise BadInput(f"{error}.", path, element.line) from None


def _typed(text: str, kind: Kind, element: Element, path: Path) -> Cell:
    try:
        return typed(text, kind)
    except ValueError as error:
        raise BadInput(f"{error}.", path, element.line) from None
