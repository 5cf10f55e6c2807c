"""What a file says of one node or edge, and of the whole, before it is known what is ours in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kg.errors import BadInput
from kg.export.sheet import BETWEEN, Cell, Column, clean

What = Literal["node", "edge"]

Kind = Literal["string", "integer", "double", "boolean"]

LARGEST: Final = 1e300
"""Beyond it a number is left out, as every writer does."""

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,301}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NO_NUMBER: Final = frozenset({"nan", "inf", "infinity"})


@dataclass(frozen=True, slots=True)
class Thing:
    """What a file says of one node or edge.

    Attributes:
        line: The line on which it begins, counted from 1.
        name: By what name the file calls it, without control characters; empty where it has none.
        ends: The names of the nodes at an edge's ends; None for a node.
        cells: All else that is said, by the name of the column: its label and looks, too.
    """

    line: int
    name: str
    ends: tuple[str, str] | None
    cells: dict[str, Cell]

    @property
    def what(self) -> What:
        """Whether it is a node or an edge."""
        return "node" if self.ends is None else "edge"


@dataclass(slots=True)
class Heading:
    """What a file says of the whole; it fills while the file is read.

    Attributes:
        about: What it is, in words.
        counts: What it counts.
        columns: The columns that it declares; None where it declares none.
        strict: Whether no cell can stand in another column, or be of another type.
    """

    about: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[What, list[Column]] | None = None
    strict: bool = False

    def tell(self, name: str, value: Cell) -> None:
        """Take in one fact of the whole: what is counted apart from all else."""
        if isinstance(value, int) and not isinstance(value, bool):
            self.counts[clean(name)] = value
        elif value is not None:
            self.about[clean(name)] = clean(str(value))


def called(value: object) -> str:
    """By what name JSON calls something; empty where it says none, or one that cannot be held.

    A whole number is one name, however it is written: where some numbers of a column are missing, pandas
    writes the others with a point.

    >>> called("a"), called(1), called(1.0), called(None), called(float("inf"))
    ('a', '1', '1', '', '')
    """
    cell = plain(value)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)


def joined(source: str, target: str, path: Path, line: int) -> tuple[str, str]:
    """The names of the nodes at an edge's ends.

    Raises:
        BadInput: One is missing.
    """
    if not source or not target:
        raise BadInput("an edge needs a source and a target.", path, line)
    return source, target


def typed(text: str, kind: Kind) -> Cell:
    """The value that a text of a type stands for.

    Args:
        text: The text.
        kind: The type.

    Returns:
        The value; None where nothing is said, or a number that not every reader could hold.

    Raises:
        ValueError: The text is none of this type.

    Example:
        >>> typed("12", "double"), typed("1e18", "double"), typed("NaN", "double"), typed("true", "boolean")
        (12, 1e+18, None, True)
    """
    if kind == "string":
        return clean(text)
    text = text.strip()
    if not text:
        return None
    if kind == "boolean":
        if text.lower() in {"true", "1"}:
            return True
        if text.lower() in {"false", "0"}:
            return False
        raise ValueError(f"{text[:40]!r} is neither true nor false")
    found = number(text)
    if kind == "integer" and isinstance(found, float):
        if not found.is_integer():
            raise ValueError(f"{text[:40]!r} is no whole number")
        return int(found)
    return found


def number(text: str) -> int | float | None:
    """The number that a text stands for, or None where not every reader could hold it.

    Raises:
        ValueError: It is none.
    """
    if _WHOLE.fullmatch(text):
        return held(int(text))
    if not _NUMBER.fullmatch(text) and text.lower().lstrip("+-") not in _NO_NUMBER:
        raise ValueError(f"{text[:40]!r} is no number")
    return held(float(text))


def held(value: float) -> int | float | None:
    """A number that every reader can hold, or None."""
    return value if abs(value) <= LARGEST else None  # no less than all else is what is no number


def plain(value: object) -> Cell:
    r"""A value of JSON as one cell: a list as its members, side by side.

    >>> plain(["a", 1, "b\r\n"]), plain(float("inf")), plain({"a": 1})
    ('a | 1 | b\n', None, '{"a": 1}')
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return held(value)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return clean(BETWEEN.join(str(plain(each)) for each in value))
    return clean(json.dumps(value, ensure_ascii=False))
