"""The common form of an answer: what in its JSON is a figure or a word, what a row, and how rows are named.

Every door writes its answer by the rules of docs/json.md. So one reading serves them all, and an analysis
that is added needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg.claim import Range

if TYPE_CHECKING:
    from kg.record import Record

FIGURE, NUMBER, CONFIDENCE, WORD = "figure", "number", "confidence", "word"

ABOUT: Final = frozenset(
    {"question", "notes", "truncated", "leftOut", "citations", "provenance", "resultLimit"}
)
"""What stands beside an answer, and is none."""

PROSE: Final = frozenset({"label", "line", "says", "title", "why"})
"""Texts for people that tell of claims and things in words."""

ON_EVIDENCE: Final = frozenset(
    {
        "citations",
        "origins",
        "originDocuments",
        "wouldChange",
        "onPrimaryRecordsAlone",
        "needs",
        "indispensable",
        "consequences",
        "valuations",
    }
)
"""What an answer says of what it rests on: that changes with every claim, and is not what was asked."""

CITATION: Final = frozenset(
    {
        "claim", "claimant", "credibility", "identifiers", "issued", "locator", "origin", "primary",
        "publisher", "reliability", "says", "source", "title", "url", "aspect",
    }
)  # fmt: skip
"""The keys of a citation that tell of the claim and its document, and not of what it says."""

CITED: Final = CITATION | {"kind", "modality", "stance"}
"""All keys of a citation."""

MEASURE: Final = frozenset({"min", "max", "stated", "unit", "currency"})
"""The keys of a range, quantity or amount."""

SURENESS: Final = frozenset({"confidence", "weakest", "joint", "support"})
"""The keys under which confidences stand."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that an answer says.

    Attributes:
        kind: ``figure`` of what is measured, as a range; ``number`` of a bare number, such as a count, a year
            or an index; ``confidence``; ``word``; empty where it says nothing.
        range: The figure.
        unit: The code of its unit or currency, or None.
        words: Codes, texts and IRIs, where it is no figure.
    """

    kind: str = ""
    range: Range = field(default_factory=Range)
    unit: str | None = None
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything; a measure without a bound does not."""
        return bool(self.words or self.range)


NOTHING: Final = Leaf()
"""Where an answer has a place for something, and says nothing."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What an answer says of one thing.

    Attributes:
        members: What it says, by key.
    """

    members: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Row:
    """One of several things of a kind.

    Attributes:
        place: Its place in the list.
        branch: What is said of it.
        id: Its stable name, where the answer gives it one.
        things: What it names by an IRI, by key.
        texts: Its texts and lists of things, which can tell it from others, by key, in order.
        marks: Its whole numbers, truth values and spans of days, which can too.
        claims: The claims that are named anywhere in it.
    """

    place: int
    branch: Branch
    id: str | None
    things: Mapping[str, str]
    texts: Mapping[str, str]
    marks: Mapping[str, str]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Several things of a kind.

    Attributes:
        rows: The rows, in the order of the answer.
    """

    rows: tuple[Row, ...]


Part = Leaf | Branch | Rows
"""What stands in one place of an answer."""


def read(answer: Mapping[str, Any], record: Record) -> Branch:
    """Read what an answer says from its JSON.

    Figures are what docs/json.md calls a range, quantity, amount or number; confidences are the numbers under
    the keys of confidences; all else is words. Claims, documents, and what is said of them are evidence: they
    name rows, and are no part of what is said.

    Args:
        answer: The JSON, as a door writes it.
        record: The record that it cites.

    Returns:
        What it says. Empty lists and nulls are places where it says nothing.
    """
    body = answer.get("answer", answer)
    members = body if isinstance(body, dict) else {"answer": body}
    reader = _Reader(record, frozenset(_ids(members)))
    return reader.branch({key: value for key, value in members.items() if key not in ABOUT}, "")


def named(value: object, record: Record) -> frozenset[str]:
    """The claims that are named anywhere in a value of JSON."""
    return frozenset(text for text in _texts(value) if text in record.claims)


def leaves(part: Part) -> Iterator[Leaf]:
    """All that a part of an answer says, one thing after the other; places that say nothing are none."""
    if isinstance(part, Leaf):
        if part:
            yield part
    elif isinstance(part, Branch):
        for member in part.members.values():
            yield from leaves(member)
    else:
        for row in part.rows:
            yield from leaves(row.branch)


def number(value: object) -> int | Decimal:
    """A number of JSON, exact."""
    return value if isinstance(value, int) else Decimal(str(value))


@dataclass(frozen=True, slots=True)
class _Reader:
    record: Record
    ids: frozenset[str]

    def branch(self, value: Mapping[str, Any], name: str) -> Branch:
        found: dict[str, Part] = {}
        citing = "claim" in value and "source" in value
        if {"min", "max"} <= value.keys():
            found[FIGURE] = _measure(value)
            value = {key: member for key, member in value.items() if key not in MEASURE}
        for key, member in value.items():
            if key in PROSE or key in ON_EVIDENCE or key == "id" or (citing and key in CITATION):
                continue
            part = self.part(member, name if key == "value" and name in SURENESS else key)
            if part is not None:
                found[key] = part
        return Branch(found)

    def part(self, value: Any, name: str) -> Part | None:  # noqa: ANN401 - any value of JSON
        """What a value says; None where it is evidence."""
        match value:
            case None | []:
                return NOTHING
            case dict():
                return self._object(value, name)
            case list():
                return self._list(value)
            case bool():
                return Leaf(WORD, words=("yes" if value else "no",))
            case str():
                return self._word(value)
        kind = CONFIDENCE if name in SURENESS else NUMBER
        return Leaf(kind, Range(number(value), number(value)))

    def _word(self, text: str) -> Leaf | None:
        return None if self._evidence(text) else Leaf(WORD, words=(text,))

    def _object(self, value: Mapping[str, Any], name: str) -> Part | None:
        if {"min", "max"} <= value.keys() <= MEASURE:
            return _measure(value)
        if {"claim", "source"} <= value.keys() <= CITED:
            return None
        return self._word(value["iri"]) if _is_thing(value) else self.branch(value, name)

    def _list(self, value: list[Any]) -> Part | None:
        if all(isinstance(each, dict) and not _is_thing(each) for each in value):
            rows = tuple(self._row(place, each) for place, each in enumerate(value))
            rows = tuple(row for row in rows if row.branch.members)
            return Rows(rows) if rows else None
        # Lists of numbers are places in other lists.
        texts = (each["iri"] if _is_thing(each) else each for each in value)
        words = [each for each in texts if isinstance(each, str) and each not in self.ids]
        words = [each for each in words if not self._evidence(each)]
        return Leaf(WORD, words=tuple(sorted(set(words)))) if words else None

    def _row(self, place: int, value: Mapping[str, Any]) -> Row:
        things: dict[str, str] = {}
        texts: dict[str, str] = {}
        marks: dict[str, str] = {}
        if value.get("currency") and "min" in value:
            texts["currency"] = value["currency"]
        for key, member in value.items():
            if key in ON_EVIDENCE or key in PROSE or key == "id":
                continue
            self._mark(key, member, things, texts, marks)
        claims = named(value, self.record)
        return Row(place, self.branch(value, ""), value.get("id"), things, texts, marks, claims)

    def _mark(
        self,
        key: str,
        member: Any,  # noqa: ANN401 - any value of JSON
        things: dict[str, str],
        texts: dict[str, str],
        marks: dict[str, str],
    ) -> None:
        """Gather what tells a row from others."""
        match member:
            case {"iri": str(iri), "label": str()} if _is_thing(member):
                things[key] = iri
            case str() if not self._evidence(member):
                texts[key] = member
            case [_, *_] if all(map(_is_thing, member)):
                texts[key] = " ".join(each["iri"] for each in member)
            case bool() | int():
                marks[key] = str(member)
            case {"earliest": first, "latest": last}:
                marks[key] = f"{first} {last}"
            case {"thing": {"iri": str(iri), "label": str()}}:
                things[key] = iri
            case {"iri": _} | {"min": _}:
                pass
            case {**parts} if parts and all(isinstance(each, str) for each in parts.values()):
                texts[key] = " ".join(map(str, parts.values()))

    def _evidence(self, text: str) -> bool:
        first = text.partition(" ")[0]  # a query can put several claims into one cell
        return first in self.record.claims or first in self.record.sources


def _measure(value: Mapping[str, Any]) -> Leaf:
    low, high = (None if value[end] is None else number(value[end]) for end in ("min", "max"))
    return Leaf(FIGURE, Range(low, high), value.get("unit") or value.get("currency"))


def _is_thing(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"iri", "label"}


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for member in value.values():
            yield from _ids(member)
    elif isinstance(value, list):
        for member in value:
            yield from _ids(member)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split() if " " in value and value.startswith("http") else (value,)
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)
