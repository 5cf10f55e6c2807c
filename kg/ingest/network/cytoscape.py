"""Reads Cytoscape JSON: our own, and that of Cytoscape and cytoscape.js.

Cytoscape gives nodes new ids, and keeps the old ones under ``id_original``. What it keeps for itself is left
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import BadInput
from kg.export.cytoscape import TAKEN, title
from kg.export.sheet import Cell
from kg.ingest.network.columns import declared
from kg.ingest.network.member import members
from kg.ingest.network.thing import Heading, Thing, called, held, joined, plain

_OWN: Final = frozenset({"SUID", "selected", "shared_name", "shared_interaction", "__Annotations"})


def things(path: Path, heading: Heading) -> Iterator[Thing]:
    """Read the nodes and edges of a file.

    Args:
        path: The file.
        heading: What is filled with what the file says of the whole.

    Yields:
        Nodes and edges, in their order.

    Raises:
        BadInput: The file is no JSON, or cannot be understood.
        Unreadable: The file cannot be read.
    """
    names: dict[str, dict[str, str]] = {"nodes": {}, "edges": {}}
    for name, value, line in members(path):
        if name == "columns":
            heading.columns, names = declared(value, path, line, TAKEN)
        elif name == "data" and isinstance(value, dict):
            for fact, said in value.items():
                if heading.columns or fact not in _OWN:
                    heading.tell(fact, plain(said))
            if heading.about.get("name") == title(heading.about):
                del heading.about["name"]
        elif name.startswith("elements"):
            data = value.get("data") if isinstance(value, dict) else None
            if not isinstance(value, dict) or not isinstance(data, dict):
                raise BadInput(f"a member of {name} has no data in braces.", path, line)
            if name == "elements.edges" or "source" in data:
                yield _edge(data, names["edges"], path, line)
            else:
                yield _node(data, value.get("position"), names["nodes"], line)


def _node(data: dict[str, object], position: object, names: dict[str, str], line: int) -> Thing:
    name = called(data.get("id"))
    names_it = called(data.get("value")) in {name, called(data.get("id_original"))}  # as networkx does
    cells = _cells(data, names, {"id", "name", "value"} if names_it else {"id", "name"})
    if isinstance(position, dict):
        cells |= {name: held(at) for name in ("x", "y") if isinstance(at := position.get(name), int | float)}
    return Thing(line, name, None, cells)


def _edge(data: dict[str, object], names: dict[str, str], path: Path, line: int) -> Thing:
    ends = joined(called(data.get("source")), called(data.get("target")), path, line)
    cells = _cells(data, names, {"id", "name", "source", "target", "key", "interaction"})
    if data.get("interaction"):
        cells.setdefault("relation", plain(data["interaction"]))
    return Thing(line, called(data.get("id")), ends, cells)


def _cells(data: dict[str, object], names: dict[str, str], taken: set[str]) -> dict[str, Cell]:
    """All that is said, by the names of columns; the label, which is called a name here, as the label."""
    cells = {
        names.get(name, name): plain(value)
        for name, value in data.items()
        if name not in taken and (name in names or name not in _OWN)
    }
    if data.get("name") is not None:
        cells["label"] = plain(data["name"])
    return cells
