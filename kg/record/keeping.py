"""A record as JSON and back: reading it takes a small part of asking the store for it.

Each value that occurs is written once, in a table, and a claim's fields are numbers of entries: documents,
parties and grades of a record are few beside its claims. What is of one class is written field by field.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from kg.claim import Claim, Entity, Giving, Interval, Number, Range, Recipe, Source
from kg.record.model import Record

Json = Any
"""What the json module makes of a text."""

_Row = TypeVar("_Row", Claim, Source, Entity)

_FIELDS: Final = {each: tuple(field.name for field in fields(each)) for each in (Claim, Source, Entity)}

FORM: Final = hashlib.sha256(
    repr([(each.__name__, _FIELDS[each]) for each in _FIELDS]).encode() + b"table of values, 1"
).hexdigest()[:16]
"""Names the form: another one is not read."""


def pack(record: Record) -> bytes:
    """Write a record as JSON.

    Args:
        record: The record.

    Returns:
        One line of JSON in UTF-8.
    """
    table = _Table()
    whole = {
        "form": FORM,
        "claims": _columns(table, Claim, record.claims.values()),
        "sources": _columns(table, Source, record.sources.values()),
        "entities": _columns(table, Entity, record.entities.values()),
        "values": table.cells,
        "recipes": [_row(recipe) for recipe in record.recipes],
        "weights": {name: str(weight) for name, weight in record.weights.items()},
        "ranks": dict(record.ranks),
        "labels": dict(record.labels),
        "families": dict(record.families),
        "compared_by": dict(record.compared_by),
        "functional": dict(record.functional),
        "replaced_by": dict(record.replaced_by),
        "givings": [_row(giving) for giving in record.givings],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpack(data: bytes) -> Record:
    """Read what `pack` wrote.

    Args:
        data: The bytes.

    Returns:
        The same record.

    Raises:
        ValueError, KeyError, TypeError, IndexError: It is not what `pack` writes.
    """
    with _no_collection():
        whole = json.loads(data)
        if whole["form"] != FORM:
            raise ValueError(f"it has the form {whole['form']}, and not {FORM}")
        values = _values(whole["values"])
        return Record(
            claims={claim.iri: claim for claim in _rows(Claim, whole["claims"], values)},
            sources={source.iri: source for source in _rows(Source, whole["sources"], values)},
            entities={entity.iri: entity for entity in _rows(Entity, whole["entities"], values)},
            recipes=tuple(Recipe(*row) for row in whole["recipes"]),
            weights={name: Decimal(text) for name, text in whole["weights"].items()},
            ranks=whole["ranks"],
            labels=whole["labels"],
            families=whole["families"],
            compared_by={kind: tuple(roles) for kind, roles in whole["compared_by"].items()},
            functional={kind: tuple(roles) for kind, roles in whole["functional"].items()},
            replaced_by={iri: tuple(by) for iri, by in whole["replaced_by"].items()},
            givings=tuple(Giving(*row) for row in whole["givings"]),
        )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Have Python not look for garbage: there is none among so much that is new, and it would look often."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


class _Table:
    """The values that occur, each once.

    Attributes:
        cells: The values as JSON: a tuple is a list of numbers of entries before it; ranges, intervals and
            dates are objects of one member, to tell them apart. A range that says nothing is an empty object.
    """

    def __init__(self) -> None:
        self.cells: list[Json] = []
        self._numbers: dict[object, int] = {}

    def number(self, value: object) -> int:
        """The number of a value's entry; it is made where there is none."""
        cell = [self.number(item) for item in value] if isinstance(value, tuple) else _cell(value)
        # True and 1 are equal to Python, and so are two ranges of which one excludes its bounds.
        key = (type(value), repr(cell) if isinstance(cell, list | dict) else cell)
        found = self._numbers.setdefault(key, len(self.cells))
        if found == len(self.cells):
            self.cells.append(cell)
        return found


def _columns(table: _Table, kind: type[_Row], rows: Iterable[_Row]) -> list[list[int]]:
    """The fields of all values of a class, each as the numbers of its entries."""
    held = list(rows)
    return [[table.number(getattr(row, name)) for row in held] for name in _FIELDS[kind]]


def _row(value: Recipe | Giving) -> list[Json]:
    return [getattr(value, field.name) for field in fields(value)]


def _cell(value: object) -> Json:
    if isinstance(value, Range):
        numbers = (value.low, value.high, value.stated, value.above, value.below)
        return {"r": [str(n) if isinstance(n, Decimal) else n for n in numbers]} if value else {}
    if isinstance(value, Interval):
        return {"i": [day.isoformat() if day else None for day in (value.earliest, value.latest)]}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _rows(kind: type[_Row], columns: list[list[int]], values: list[Any]) -> Iterable[_Row]:
    """The values of a class, from their fields."""
    if len(columns) != len(_FIELDS[kind]) or len({len(column) for column in columns}) > 1:
        raise ValueError(f"the fields of {kind.__name__} are not those of this program")
    value = values.__getitem__
    return map(kind, *[map(value, column) for column in columns])


def _values(cells: list[Json]) -> list[Any]:
    """The entries of a table; most are plain, and are taken as they are, because there are many."""
    values: list[Any] = []
    append, value = values.append, values.__getitem__
    for cell in cells:
        kind = type(cell)
        if kind is list:
            append(tuple(map(value, cell)))
        else:
            append(_value(cell) if kind is dict else cell)
    return values


_NOTHING: Final = Range()


def _value(cell: dict[str, Json]) -> Range | Interval | date:
    if not cell:
        return _NOTHING
    ((tag, inner),) = cell.items()
    if tag == "r":
        low, high, stated, above, below = inner
        return Range(_number(low), _number(high), _number(stated), above, below)
    if tag == "i":
        return Interval(*(date.fromisoformat(day) if day else None for day in inner))
    return date.fromisoformat(inner)


def _number(value: Json) -> Number | None:
    return Decimal(value) if isinstance(value, str) else value
