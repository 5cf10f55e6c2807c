"""The columns of a network that is read: their names, their types and their order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.errors import BadInput
from kg.export.column import KEPT, apart
from kg.export.sheet import Column, Row
from kg.ingest.network.thing import Kind, What

MAX_COLUMNS: Final = 1000
"""How many columns nodes, or edges, may have."""

TAKEN: Final = frozenset({*KEPT, "name", "type", "viz", "start", "end", "r", "g", "b"})
"""What no column is called, since readers of the formats overwrite it, or our writers say it themselves."""


class Names:
    """The name of each column, made of how a file calls it: letters, digits and underscores alone.

    Example:
        >>> names = Names(["kind"])
        >>> [names.of(title) for title in ("says", "shared name", "shared.name", "type", "1st", "kind_")]
        ['says', 'shared_name', 'shared_name_', 'type_', '_1st', 'kind']
        >>> names.of("shared name")
        'shared_name'
    """

    def __init__(self, known: Iterable[str] = (), *, what: What = "node", path: Path | None = None) -> None:
        """Begin.

        Args:
            known: Our own names: a low line behind one, which some formats ask for, is taken off.
            what: Whether they are columns of nodes or of edges.
            path: The file.
        """
        self._what, self._path = what, path
        self._names: dict[str, str] = {}
        self._used = {*TAKEN}
        self._known = frozenset(known)

    def of(self, title: str) -> str:
        """The name of the column that a file calls so, the same each time.

        Raises:
            BadInput: There are too many.
        """
        name = self._names.get(title)
        if name is None:
            if len(self._names) == MAX_COLUMNS:
                raise BadInput(
                    f"its {self._what}s have more than {MAX_COLUMNS:,} columns; take some out.", self._path
                )
            name = re.sub(r"\W", "_", title, flags=re.ASCII)[:100]
            name = f"_{name}" if not name or name[0].isdigit() else name
            if name.rstrip("_") in self._known - self._used:
                name = name.rstrip("_")
            while name in self._used:
                name += "_"
            self._used.add(name)
            self._names[title] = name
        return name


class Seen:
    """The columns of rows that no heading declares: what was seen in them."""

    def __init__(self) -> None:
        self._kinds: dict[str, set[type]] = {}

    def see(self, row: Row) -> None:
        """Take in a row."""
        for name, cell in row.items():
            self._kinds.setdefault(name, set()).add(type(cell))

    def columns(self, known: Sequence[Column]) -> tuple[Column, ...]:
        """The columns, in the order in which they were first seen.

        Args:
            known: Ours; they are taken whole where no row has a cell that they have not.

        Returns:
            The columns.
        """
        types = dict(known)
        if all(name in types and self._fit(name, types[name]) for name in self._kinds):
            return tuple(known)
        return tuple((name, self._kind(name)) for name in self._kinds)

    def beside(self, declared: Sequence[Column]) -> tuple[Column, ...]:
        """Columns that a heading declares, where a program may have written anything all the same.

        Args:
            declared: The columns.

        Returns:
            The columns, each of a type that holds what was seen in it; behind them all others that were seen.
        """
        types = dict(declared)
        others = {name: self._kind(name) for name in self._kinds if name not in types}
        held = (
            (name, kind if kind == "string" or self._fit(name, kind) else self._kind(name))
            for name, kind in declared
        )
        return (*held, *others.items())

    def _fit(self, name: str, kind: Kind) -> bool:
        return self._kinds.get(name, set()) <= _HELD[kind]

    def _kind(self, name: str) -> Kind:
        return next((kind for kind in _HELD if self._fit(name, kind)), "string")


_HELD: Final[Mapping[Kind, frozenset[type]]] = {
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "double": frozenset({int, float}),
    "string": frozenset({str}),
}
"""What a column of each type can hold, the narrowest first."""


def wider(one: Kind, other: Kind) -> Kind:
    """The type that holds what two types hold.

    >>> wider("integer", "double"), wider("integer", "boolean"), wider("boolean", "boolean")
    ('double', 'string', 'boolean')
    """
    return next((kind for kind, held in _HELD.items() if _HELD[one] | _HELD[other] <= held), "string")


def declared(
    value: object, path: Path, line: int, taken: Collection[str]
) -> tuple[dict[What, list[Column]], dict[str, dict[str, str]]]:
    """Understand what our JSON says of its columns.

    Args:
        value: What stands there: for nodes and edges the type of each column by its name.
        path: The file.
        line: The line.
        taken: The names that the form keeps to itself.

    Returns:
        The columns, and for ``nodes`` and ``edges`` the name of each column by how it is written.

    Raises:
        BadInput: It says something else.
    """
    columns: dict[What, list[Column]] = {}
    written: dict[str, dict[str, str]] = {}
    whats: tuple[What, ...] = ("node", "edge")
    for what in whats:
        types = value.get(f"{what}s") if isinstance(value, dict) else None
        if not isinstance(types, dict) or not all(
            isinstance(kind, str) and kind in _HELD for kind in types.values()
        ):
            raise BadInput(
                f"columns has to give each column of nodes and edges one of {', '.join(_HELD)}.", path, line
            )
        columns[what] = list(types.items())
        written[f"{what}s"] = {title: name for name, title in apart(columns[what], taken)}
    return columns, written
