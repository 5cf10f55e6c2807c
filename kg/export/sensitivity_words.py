"""Where in an answer something changes, and what changes, in words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kg import terms
from kg.change.contrast import COMES, GOES, Change, Step
from kg.change.form import CONFIDENCE, FIGURE, NUMBER, WORD, Leaf
from kg.export.words import UNITS, code, counted, joined, money, numbers, spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.change.form import Branch
    from kg.record import Record

ORDER: Final = (GOES, COMES, FIGURE, NUMBER, WORD, CONFIDENCE)
"""The kinds of changes, in the order in which they are counted."""

LISTED: Final = 4
"""Of how many words on that stay a list tells only what does not; and how many of these."""

_COUNTED: Final = {
    GOES: ("row goes", "rows go"),
    COMES: ("row comes", "rows come"),
    FIGURE: ("figure moves", "figures move"),
    NUMBER: ("number differs", "numbers differ"),
    WORD: ("word differs", "words differ"),
    CONFIDENCE: ("confidence moves", "confidences move"),
}


def where(path: Sequence[Step], record: Record) -> str:
    """Where in an answer something stands: the keys of its JSON, and the names of rows."""
    parts: list[str] = []
    for step in path if path[-1:] != (FIGURE,) else path[:-1]:
        if isinstance(step, str):
            parts.append(spaced(step))
            continue
        named = ", ".join(dict.fromkeys(word(each, record) for each in step if each))
        before = parts.pop() if parts else ""
        parts.append(f"{before}: {named}" if before else named)
    return " · ".join(parts)


def word(text: str, record: Record) -> str:
    """A word of an answer: an entity by its label, a code by its own, a text as it is."""
    if " " in text and "://" in text:
        return joined([word(each, record) for each in text.split()])
    if "://" in text:
        claim = record.claims.get(text)
        return claim.says.removesuffix(".") if claim else record.label(text)
    if re.fullmatch(r"[a-z]+([A-Z][a-z]*)+", text):
        return spaced(text)
    one, many = UNITS.get(text, ("", ""))
    return many or one or code(text, record)


def said(leaf: Leaf, record: Record) -> str:
    """What an answer says in one place."""
    if leaf.kind == WORD:
        return joined([word(each, record) for each in leaf.words])
    if not leaf.range:
        return "not known" if leaf.kind else "nothing"
    if leaf.unit in UNITS:
        return counted(leaf.range, leaf.unit or "")
    if leaf.unit and re.fullmatch(r"[A-Z]{3}", leaf.unit):
        return money(leaf.range, leaf.unit)
    return f"{numbers(leaf.range)} {word(leaf.unit, record) if leaf.unit else ''}".strip()


def ends(change: Change, record: Record) -> tuple[str, str]:
    """What stands there with all claims and without an origin; of long lists, what is in one alone."""
    before, after = change.before, change.after
    shared = set(before.words) & set(after.words)
    if change.kind != WORD or len(shared) < LISTED:
        return said(before, record), said(after, record)
    told = []
    for words in (before.words, after.words):
        own = [word(each, record) for each in words if each not in shared]
        more = [f"{len(own) - LISTED} more"] if len(own) > LISTED else []
        told.append(joined([*own[:LISTED], *more, f"{len(shared)} that stay"]))
    return told[0], told[1]


def sentence(change: Change, record: Record) -> str:
    """One change in words, without its origin."""
    place = where(change.path, record)
    if change.kind in {GOES, COMES}:
        figure = said(change.before if change.kind == GOES else change.after, record)
        return f"{place} {change.kind}{f' ({figure})' if figure != 'nothing' else ''}"
    before, after = ends(change, record)
    return f"{place} from {before} to {after}"


def telling(changes: Sequence[Change], answer: Branch, many: int) -> tuple[Change, ...]:
    """The changes that tell most: of each kind the weightiest, then the next of each.

    Answers put first what matters most, so that a change in their first part goes before a weightier one in
    a later part.

    Args:
        changes: The changes, the weightiest first.
        answer: The answer that they are changes of.
        many: How many at most.

    Returns:
        The changes, by kind.
    """
    places = {key: place for place, key in enumerate(answer.members)}
    last = len(places)
    by_kind = [
        sorted((c for c in changes if c.kind == kind), key=lambda c: places.get(str(c.path[0]), last))
        for kind in ORDER
    ]
    turns = [each for turn in zip_longest(*by_kind) for each in turn if each is not None]
    return tuple(sorted(turns[:many], key=lambda change: ORDER.index(change.kind)))


def kinds(changes: Iterable[Change]) -> str:
    """How many changes there are of each kind."""
    many = Counter(change.kind for change in changes)
    return joined([f"{many[kind]} {_COUNTED[kind][many[kind] > 1]}" for kind in ORDER if many[kind]])


def document(iri: str, record: Record) -> str:
    """A document in a few words, with the name by which ``--without`` takes it."""
    return f"{record.brief(iri)} [{terms.shorten(iri).removeprefix('source:')}]"
