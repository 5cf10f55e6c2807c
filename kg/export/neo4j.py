"""CSV for Neo4j's bulk import, with typed headers: the relationships in one file, the nodes in another.

Format: https://neo4j.com/docs/operations-manual/current/import/, of ``neo4j-admin database import``. Several
values in a cell stand between U+001F, the unit separator: it is in no text, and the default ``;`` is in many.
Here no apostrophe stands before a text such as ``=1+1``, as it does in CSV for spreadsheets: the importer
runs nothing, takes every character for a part of the value, and would store the apostrophe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.table_csv import put
from kg.export.typed import Kind, Value, kinds, labels, relationship, values

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.sheet import Sheet

SEPARATOR: Final = "\x1f"
"""What stands between several values in one cell, and between labels."""

TYPES: Final[dict[Kind, str]] = {
    "string": "string",
    "integer": "long",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "list": "string[]",
}
"""What the importer calls each kind."""


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the relationships.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    columns = kinds(sheet.edge_columns)
    header = [":START_ID", ":END_ID", ":TYPE", "id:string", "label:string", *_typed(columns), "color:string"]
    rows = (
        [
            edge.source,
            edge.target,
            relationship(edge.cells),
            edge.name,
            edge.label,
            *map(_cell, values(edge.cells, columns)),
            edge.colour,
        ]
        for edge in sheet.edges
    )
    put(header, rows, stream)


def write_nodes(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    columns = kinds(sheet.node_columns)
    look = ["color:string", "size:double", "x:double", "y:double"]
    header = ["id:ID", ":LABEL", "label:string", *_typed(columns), *look]
    rows = (
        [
            node.name,
            SEPARATOR.join(labels(node)),
            node.label,
            *map(_cell, values(node.cells, columns)),
            node.colour,
            node.size,
            node.x,
            node.y,
        ]
        for node in sheet.nodes
    )
    put(header, rows, stream)


def _typed(columns: tuple[tuple[str, Kind], ...]) -> list[str]:
    return [f"{name}:{TYPES[kind]}" for name, kind in columns]


def _cell(value: Value) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return SEPARATOR.join(value) if isinstance(value, list) else value
