"""Reads node-link JSON: our own, and that of networkx and D3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import BadInput
from kg.export.column import KEPT
from kg.ingest.network.columns import declared
from kg.ingest.network.member import members
from kg.ingest.network.thing import Heading, Thing, called, joined, plain


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
        if name == "graph" and isinstance(value, dict):
            for fact, said in value.items():
                heading.tell(fact, plain(said))
        elif name == "columns":
            heading.columns, names = declared(value, path, line, KEPT)
        elif name == "adjacency":
            raise BadInput(
                "its edges stand in lists of neighbours; write node-link data instead.", path, line
            )
        elif name in {"nodes", "edges", "links"}:
            if not isinstance(value, dict):
                raise BadInput(f"a member of {name} is no object in braces.", path, line)
            if name == "nodes":
                yield _node(value, names["nodes"], line)
            else:
                yield _edge(value, names["edges"], path, line)


def _node(value: dict[str, object], names: dict[str, str], line: int) -> Thing:
    cells = {names.get(name, name): plain(each) for name, each in value.items() if name != "id"}
    return Thing(line, called(value.get("id")), None, cells)


def _edge(value: dict[str, object], names: dict[str, str], path: Path, line: int) -> Thing:
    taken = {"source", "target", "key"}
    cells = {names.get(name, name): plain(each) for name, each in value.items() if name not in taken}
    ends = joined(called(value.get("source")), called(value.get("target")), path, line)
    return Thing(line, called(value.get("key")), ends, cells)
