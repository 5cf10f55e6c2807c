"""What differs between two answers to one question, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from kg.change.form import CONFIDENCE, FIGURE, NOTHING, WORD, Branch, Leaf, Part, Row, Rows, leaves

if TYPE_CHECKING:
    from kg.claim import Number, Range

GOES, COMES = "goes", "comes"

SCALES = frozenset({"modality", "stance", "standing", "state", "relation"})
"""The keys of words that say how far a thing has come, or who stands behind it how: they go before others."""

NAMELESS = "none named"
"""By what a row goes that names nothing, such as what no claim dates to a year."""

Step = str | tuple[str, ...]
"""A key, or by what a row goes: IRIs, codes and texts."""

Place = tuple[str | int, ...]
"""Where something stands in an answer: keys, and places in lists."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    Attributes:
        kind: ``goes`` or ``comes`` of a row; ``figure``, ``confidence`` or ``word`` of what moves in one.
        path: Where: keys, and the names of rows.
        place: Where in the first answer; empty of a row that comes.
        before: What the first answer says; of a row that goes, its first figure.
        after: What the second says; of a row that comes, its first figure.
        weight: How much of the answer it is, in things that the answer says; see `contrast`.
    """

    kind: str
    path: tuple[Step, ...]
    place: Place
    before: Leaf
    after: Leaf
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Contrast:
    """What differs between two answers.

    Attributes:
        changes: What differs, the weightiest first.
        size: How many things the two say together, each once.
    """

    changes: tuple[Change, ...]
    size: int

    @property
    def share(self) -> Decimal:
        """The weight of the changes as a share of all that the two say, from 0 to 1."""
        return (
            sum((each.weight for each in self.changes), Decimal(0)) / self.size if self.size else Decimal(0)
        )


def contrast(before: Branch, after: Branch) -> Contrast:
    """What differs between two answers to one question, and how much.

    Rows of a list are the same where they bear one name: their ``id``, else the things that they name, else
    their first text, with as many further texts and numbers, in order, as it takes to tell the rows of each
    answer apart. Of rows without an ``id`` that then have no partner, those that share most claims are the
    same, under another name. What is left has gone, or has come.

    Each thing that an answer says counts as one. A row that goes or comes weighs as much as it says; words,
    by the share of them that are not in both answers (Jaccard's distance); a confidence, by how far it moves;
    a figure, by how far its ends move, the larger of the two: |a - b| / max(|a|, |b|), and 1 where an end is
    open in one of the answers alone. The share is the sum over the number of all things that both say, each
    once: 0 for equal answers, 1 for such as have nothing in common.

    Args:
        before: The first answer.
        after: The second.

    Returns:
        The changes, by weight; of equals rows first, then what words of scale say, then in the order of the
        first answer.
    """
    changes = tuple(_parts(before, after, (), ()))
    size = sum(1 for _ in leaves(before)) + sum(map(_new, changes))
    return Contrast(tuple(sorted(changes, key=_rank)), size)


def _new(change: Change) -> int:
    """How many things only the second answer has a word for."""
    if change.kind == COMES:
        return int(change.weight)
    return int(change.kind != GOES and not change.before)


def _rank(change: Change) -> tuple[Decimal, bool, bool]:
    row = change.kind in {GOES, COMES}
    return -change.weight, not row, bool(change.path) and change.path[-1] not in SCALES


def known_by(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """By what a reader knows each row of a list: the things and texts that tell it from the others."""
    keys = _naming(rows, rows)
    return tuple(_shown(row, keys) for row in rows)


def moved(one: Range, other: Range) -> Decimal:
    """How far a range lies from another, from 0 to 1: by the end that is further off.

    >>> from kg.claim import Range
    >>> moved(Range(8, 10), Range(8, 20)), moved(Range(8, 10), Range(8, None))
    (Decimal('0.5'), Decimal('1'))
    """
    return max(_end(one.low, other.low), _end(one.high, other.high))


def _end(one: Number | None, other: Number | None) -> Decimal:
    if one is None or other is None:
        return Decimal(0 if one is other else 1)
    if one == other:
        return Decimal(0)
    return min(Decimal(1), abs(Decimal(one) - Decimal(other)) / max(abs(Decimal(one)), abs(Decimal(other))))


def _parts(before: Part, after: Part, path: tuple[Step, ...], place: Place) -> Iterator[Change]:
    if isinstance(before, Rows) or isinstance(after, Rows):
        old = before.rows if isinstance(before, Rows) else ()
        new = after.rows if isinstance(after, Rows) else ()
        yield from _rows(old, new, path, place)
    elif isinstance(before, Branch) and isinstance(after, Branch):
        for key in (*before.members, *(key for key in after.members if key not in before.members)):
            mine, its = (each.members.get(key, NOTHING) for each in (before, after))
            yield from _parts(mine, its, (*path, key), (*place, key))
    elif isinstance(before, Branch):  # the whole of it, as of a row
        yield Change(GOES, path, place, _first(before), NOTHING, _size(before))
    elif isinstance(after, Branch):
        yield Change(COMES, path, (), NOTHING, _first(after), _size(after))
    elif before != after and (before or after):
        kind = WORD if WORD in {before.kind, after.kind} else before.kind or after.kind
        yield Change(kind, path, place, before, after, _weight(kind, before, after))


def _weight(kind: str, before: Leaf, after: Leaf) -> Decimal:
    if kind == WORD:
        mine, its = set(before.words), set(after.words)
        return 1 - Decimal(len(mine & its)) / len(mine | its) if mine != its else Decimal(1)
    if kind == CONFIDENCE:
        return abs(Decimal(before.range.low or 0) - Decimal(after.range.low or 0))
    return moved(before.range, after.range) or Decimal(before.unit != after.unit)


def _rows(old: Sequence[Row], new: Sequence[Row], path: tuple[Step, ...], place: Place) -> Iterator[Change]:
    keys = _naming(old, new)
    mine, its = (_by_name(rows, keys) for rows in (old, new))
    pairs = {name: name for name in mine if name in its}
    if keys:  # a row with a stable name of its own is no other
        pairs |= _by_claims(
            {name: row for name, row in mine.items() if name not in its},
            {name: row for name, row in its.items() if name not in mine},
        )
    for name, row in mine.items():
        here, there = (*path, _shown(row, keys)), (*place, row.place)
        if name in pairs:
            yield from _parts(row.branch, its[pairs[name]].branch, here, there)
        else:
            yield Change(GOES, here, there, _first(row.branch), NOTHING, _size(row.branch))
    taken = set(pairs.values())
    for name, row in its.items():
        if name not in taken:
            yield Change(
                COMES, (*path, _shown(row, keys)), (), NOTHING, _first(row.branch), _size(row.branch)
            )


def _naming(old: Sequence[Row], new: Sequence[Row]) -> tuple[str, ...]:
    """The keys by which rows are named: the fewest, in order, that tell the rows of each list apart."""
    rows = (*old, *new)
    if all(row.id is not None for row in rows):
        return ()
    things = tuple(dict.fromkeys(key for row in rows for key in row.things))
    more = dict.fromkeys(key for each in ("texts", "marks") for row in rows for key in getattr(row, each))
    keys = (*things, *(key for key in more if key not in things))
    for many in range(len(things) or 1, len(keys)):
        if all(len({_name(row, keys[:many]) for row in each}) == len(each) for each in (old, new)):
            return keys[:many]
    return keys


def _name(row: Row, keys: Sequence[str]) -> tuple[str, ...]:
    if not keys:
        return (row.id or "",)
    return tuple(row.things.get(key) or row.texts.get(key) or row.marks.get(key) or "" for key in keys)


def _shown(row: Row, keys: Sequence[str]) -> tuple[str, ...]:
    """By what a reader knows a row: the things, texts and numbers of its name, and the keys of what is so."""
    by_name = tuple(value for key in keys if (value := row.things.get(key) or row.texts.get(key)))
    marks = {key: value for key in keys if (value := row.marks.get(key)) and key not in row.texts}
    numbers = tuple(key if value == "True" else value for key, value in marks.items() if _is_short(value))
    lists = tuple(text for text in row.texts.values() if "://" in text)
    first = tuple(row.things.values()) or lists[:1] or tuple(row.texts.values())[:1]
    return (*by_name, *numbers) or first or (NAMELESS,)


def _is_short(mark: str) -> bool:
    return mark == "True" or mark.isdecimal()


def _by_name(rows: Sequence[Row], keys: Sequence[str]) -> dict[tuple[str, ...], Row]:
    """Rows by their names; the last part of a name numbers those that nothing tells apart."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        name = _name(row, keys)
        free = next(n for n in count() if (*name, str(n)) not in found)
        found[*name, str(free)] = row
    return found


def _by_claims(
    old: Mapping[tuple[str, ...], Row], new: Mapping[tuple[str, ...], Row]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Rows that bear different names and rest on the same claims, those with most in common first."""
    shared = [
        (-len(row.claims & other.claims), mine, its)
        for mine, row in old.items()
        for its, other in new.items()
        if row.claims & other.claims
    ]
    pairs: dict[tuple[str, ...], tuple[str, ...]] = {}
    for _, mine, its in sorted(shared):
        if mine not in pairs and its not in pairs.values():
            pairs[mine] = its
    return pairs


def _first(part: Part) -> Leaf:
    """The first figure in a part of an answer, or nothing."""
    found = (leaf for leaf in leaves(part) if leaf.kind == FIGURE and leaf.range)
    return next(found, NOTHING)


def _size(part: Part) -> Decimal:
    return Decimal(sum(1 for _ in leaves(part)))
