"""A record as JSON and back, for the cache: reading it takes a tenth of asking the store for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kg.claim import Claim, Entity, Giving, Interval, Number, Range, Recipe, Source
from kg.record.model import Record

Json = Any
"""What the json module makes of a text."""


def pack(record: Record) -> bytes:
    """Write a record as JSON.

    Args:
        record: The record.

    Returns:
        One line of JSON in UTF-8.
    """
    whole = {
        "claims": [_row(claim) for claim in record.claims.values()],
        "sources": [_row(source) for source in record.sources.values()],
        "entities": [_row(entity) for entity in record.entities.values()],
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
        ValueError, KeyError, TypeError: It is not what `pack` writes.
    """
    whole = json.loads(data)
    claims = (Claim(*_values(row)) for row in whole["claims"])
    sources = (Source(*_values(row)) for row in whole["sources"])
    entities = (Entity(*_values(row)) for row in whole["entities"])
    return Record(
        claims={claim.iri: claim for claim in claims},
        sources={source.iri: source for source in sources},
        entities={entity.iri: entity for entity in entities},
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


def _row(value: Claim | Source | Entity | Recipe | Giving) -> list[Json]:
    return [_cell(getattr(value, field.name)) for field in fields(value)]


def _cell(value: object) -> Json:
    """A value as JSON; ranges, intervals and dates are objects of one member, to tell them apart.

    A range that says nothing is an empty object.
    """
    if isinstance(value, Range):
        numbers = (value.low, value.high, value.stated, value.above, value.below)
        return {"r": [str(n) if isinstance(n, Decimal) else n for n in numbers]} if value else {}
    if isinstance(value, Interval):
        return {"i": [day.isoformat() if day else None for day in (value.earliest, value.latest)]}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return [_cell(item) for item in value] if isinstance(value, tuple) else value


_NOTHING: Final = Range()


def _values(row: list[Json]) -> list[Any]:
    """The fields of a value; most are plain, and are passed on at once, because there are many."""
    return [_value(cell) if type(cell) in _BOXED else cell for cell in row]


_BOXED: Final = (list, dict)


def _value(cell: Json) -> Any:  # noqa: ANN401 - any field of a claim
    if isinstance(cell, list):
        return _tuple(cell)
    if not cell:
        return _NOTHING
    ((tag, inner),) = cell.items()
    if tag == "r":
        low, high, stated, above, below = inner
        return Range(_number(low), _number(high), _number(stated), above, below)
    if tag == "i":
        return Interval(*(date.fromisoformat(day) if day else None for day in inner))
    return date.fromisoformat(inner)


def _tuple(cells: Sequence[Json]) -> tuple[Any, ...]:
    return tuple([tuple(cell) if type(cell) is list else cell for cell in cells])


def _number(value: Json) -> Number | None:
    return Decimal(value) if isinstance(value, str) else value
