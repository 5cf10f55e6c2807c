"""A sheet for databases: days as days, several values as lists, labels of nodes, types of relationships."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from kg.analysis.making import ACCUSING
from kg.errors import BadInput
from kg.export.sheet import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.export.sheet import Cell, Column, Node, Row

Kind = Literal["string", "integer", "double", "boolean", "date", "list"]
"""What a database is told of a column; a list is one of texts."""

Value = str | int | float | bool | date | list[str] | None
"""A value of one of these kinds; None where nothing is said."""

DAYS: Final = frozenset({"valid_from", "valid_to", "known_from"})
"""The columns that hold whole days; other dates are as exact as their source: a year, a month or a day."""

SEVERAL: Final = frozenset(
    {
        "aliases",
        "disputed",
        "disputed_by",
        "event",
        "event_label",
        "lot",
        "lot_label",
        "product",
        "product_label",
        "roles",
        "codes",
        "identifier",
    }
)
"""The columns that may hold several values."""

OF_SEVERAL: Final = frozenset(
    {"claims", "claim_kind", "modalities", "stances", "uncounted", "claimant", "claimant_label"}
)
"""Those that may, too, where an edge stands for several claims, which are listed in ``claims``."""

ENTITY: Final = "Entity"
"""The label that all nodes have, so that one constraint and one index serve all."""

UNNAMED: Final = "linkedTo"
"""The type of a relationship whose verb is not told: the parent of all verbs in the ontology."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LARGEST: Final = 2**63
_WORDS: Final[dict[Kind, str]] = {
    "integer": "whole number of 64 bits",
    "double": "number",
    "boolean": "yes or no",
    "date": "day such as 2024-06-30",
}


def kinds(columns: Iterable[Column]) -> tuple[tuple[str, Kind], ...]:
    """The columns of a sheet, each with its kind in a database.

    >>> kinds([("valid_from", "string"), ("roles", "string"), ("says", "string"), ("share_min", "double")])
    (('valid_from', 'date'), ('roles', 'list'), ('says', 'string'), ('share_min', 'double'))
    """
    given = tuple(columns)
    several = SEVERAL | OF_SEVERAL if ("claims", "string") in given else SEVERAL
    return tuple((name, _kind(name, written, several)) for name, written in given)


def values(cells: Row, columns: Sequence[tuple[str, Kind]]) -> list[Value]:
    """The cells of a node or edge as values of their kinds, in the order of the columns.

    Args:
        cells: The cells.
        columns: What `kinds` told of the columns.

    Returns:
        One value for each column.

    Raises:
        kg.errors.BadInput: A cell cannot be of its column's kind, as a number beyond 64 bits.
    """
    return [value(cells.get(name), name, kind) for name, kind in columns]


def value(cell: Cell, name: str, kind: Kind) -> Value:
    """A cell as a value of its kind.

    >>> value("a | b", "aliases", "list"), value("2024-06-30", "valid_to", "date")
    (['a', 'b'], datetime.date(2024, 6, 30))
    """
    if cell is None:
        return None
    if kind == "string":
        return str(cell)
    if kind == "list":
        return str(cell).split(BETWEEN)
    found: Value = None
    if kind == "date":
        found = _day(cell)
    elif kind == "boolean":
        found = cell if isinstance(cell, bool) else None
    elif isinstance(cell, int | float) and math.isfinite(cell):
        found = float(cell) if kind == "double" else _whole(cell)
    if found is None:
        raise BadInput(
            f"column {name!r} holds {cell!r}, which is no {_WORDS[kind]}; "
            "choose a format without types, such as csv or json."
        )
    return found


def labels(node: Node) -> list[str]:
    """The labels of a node: the one that all have, and its kind."""
    kind = str(node.cells.get("kind") or "")
    return [ENTITY, kind] if kind not in {"", ENTITY} else [ENTITY]


def relationship(cells: Row) -> str:
    """The type of an edge's relationship: its verb, and the stances where nobody but accusers says so.

    A database shows the type alone on an arrow, and a query for a type is answered with plain relationships:
    neither must make a fact of an accusation.

    >>> relationship({"relation": "divertedTo", "stance": "Asserts"})
    'divertedTo'
    >>> relationship({"relation": "divertedTo", "stance": "Alleges"})
    'divertedTo_Alleges'
    """
    verb = str(cells.get("relation") or UNNAMED)
    stances = {*str(cells.get("stances") or cells.get("stance") or "").split(BETWEEN)}
    return "_".join([verb, *sorted(stances)]) if stances <= {*ACCUSING} else verb


def _kind(name: str, written: Kind, several: Collection[str]) -> Kind:
    if written == "string" and name in DAYS:
        return "date"
    return "list" if written == "string" and name in several else written


def _day(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(str(cell)) if _DAY.fullmatch(str(cell)) else None
    except ValueError:
        return None


def _whole(cell: float) -> int | None:
    return int(cell) if cell == int(cell) and -_LARGEST <= cell < _LARGEST else None
