"""Which lists in the answer of an analysis hold answers of their own: named one by one, and told alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from kg.analysis.identifier import answer_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.export.dump import Json
    from kg.record import Record

Place = tuple[int, ...]
"""The places of a row in the lists of its path."""


@dataclass(frozen=True, slots=True)
class Several:
    """A list whose rows are answers of their own.

    Attributes:
        path: The keys of JSON that lead to it, with dots between. The answer's own fields are called alike,
            in small letters with underscores.
        keys: The keys of a row, or of what it stands in, that tell it from others: things, codes and texts.
        tell: Tells one row in sentences: takes the whole answer, the row and the record.
        beside: Fields of the answer that run along the list, a member for each row.
        keep: Lists of the answer that stay as they are where one row is told alone.
        drop: What is no list of the answer, and goes then.
        bare: Lists of the row itself that tell of other rows.
    """

    path: str
    keys: tuple[str, ...]
    tell: Callable[[Any, Any, Record], Iterable[str]]
    beside: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


def name_rows(value: Json, lists: Sequence[Several], question: str, subjects: Sequence[str]) -> Json:
    """Give each row that is an answer of its own an ``id``.

    Args:
        value: The JSON of the answer.
        lists: Where such rows stand.
        question: The name of the question.
        subjects: The IRIs of that of which it asks.

    Returns:
        The same with the names.
    """
    named = dict(value)
    for each in lists:
        head, _, rest = each.path.partition(".")
        named[head] = _Naming(each, question, subjects).named(named[head], rest)
    return named


def rows(value: Json, several: Several) -> Iterator[Json]:
    """The rows of a list, in JSON.

    Args:
        value: The JSON of the answer.
        several: The list.

    Yields:
        The rows, in the order of `places`.
    """
    held: list[Any] = [value]
    for key in several.path.split("."):
        found = [one[key] for one in held]
        held = [row for each in found for row in (each if isinstance(each, list) else [each] if each else [])]
    yield from held


def places(answer: Any, several: Several) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401 - any analysis's
    """The rows of a list.

    Args:
        answer: The answer of an analysis.
        several: The list.

    Yields:
        The place of each row, and the row.
    """
    return _places(answer, [_field(part) for part in several.path.split(".")])


def alone(answer: Any, several: Several, place: Place) -> Any:  # noqa: ANN401 - as above
    """An answer with one row, and nothing that tells of others.

    Args:
        answer: The answer.
        several: The list in which the row stands.
        place: Its place.

    Returns:
        A value of the same class.
    """
    first, *rest = [_field(part) for part in several.path.split(".")]
    changed: dict[str, Any] = {}
    for name in (each.name for each in fields(answer)):
        held = getattr(answer, name)
        if name == first:
            changed[first] = _cut(held, rest, place, several.bare)
        elif name in several.beside:
            changed[name] = (held[place[0]],)
        elif isinstance(held, tuple) and name not in several.keep:
            changed[name] = ()
        elif name in several.drop:
            changed[name] = None
    return replace(answer, **changed)


@dataclass(frozen=True, slots=True)
class _Naming:
    """Names the rows of one list."""

    each: Several
    question: str
    subjects: Sequence[str]
    seen: dict[str, int] = field(default_factory=dict)

    def named(self, held: Any, rest: str, around: tuple[Json, ...] = ()) -> Any:  # noqa: ANN401 - JSON
        """A value of JSON with names for the rows to which the rest of a path leads."""
        if isinstance(held, list):
            return [self.named(one, rest, around) for one in held]
        if not isinstance(held, dict):
            return held
        if rest:
            head, _, further = rest.partition(".")
            return {**held, head: self.named(held[head], further, (held, *around))}
        keys = [_text(next(one[key] for one in (held, *around) if key in one)) for key in self.each.keys]
        name = answer_id(self.question, self.subjects, self.each.path, *keys)
        place = self.seen[name] = self.seen.get(name, 0) + 1
        if place > 1:  # nothing else tells it from those that are alike
            name = answer_id(self.question, self.subjects, self.each.path, *keys, str(place))
        return {"id": name, **held}


def _text(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    if isinstance(value, dict):
        return str(value["iri"])
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return "" if value is None else str(value)


def _places(held: Any, parts: Sequence[str]) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401 - as above
    rows = getattr(held, parts[0])
    for place, row in enumerate(rows if isinstance(rows, tuple) else (rows,) if rows else ()):
        if len(parts) == 1:
            yield (place,), row
        else:
            yield from (((place, *further), one) for further, one in _places(row, parts[1:]))


def _cut(held: Any, parts: Sequence[str], place: Place, bare: Sequence[str]) -> Any:  # noqa: ANN401 - as above
    if not isinstance(held, tuple):
        return held
    row = held[place[0]]
    if parts:
        row = replace(row, **{parts[0]: _cut(getattr(row, parts[0]), parts[1:], place[1:], bare)})
    elif bare:
        row = replace(row, **dict.fromkeys(bare, ()))
    return (row,)


def _field(key: str) -> str:
    """The field of a key of JSON.

    >>> _field("dependsOn")
    'depends_on'
    """
    return re.sub(r"(?=[A-Z])", "_", key).lower()
