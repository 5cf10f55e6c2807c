"""Judgements on whether two things are one: who judged, when, and why; in the SSSOM's table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from kg import terms
from kg.errors import BadInput, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FILE: Final = "same.sssom.tsv"
"""The name of a file of judgements, in a folder of documents."""

Verdict = Literal["same", "different", "unsure"]

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_modifier",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "comment",
)
"""The columns of the file, as SSSOM/TSV names them."""

PREDICATE: Final = "skos:exactMatch"
JUSTIFICATION: Final = "semapv:ManualMappingCuration"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two things are one, as somebody judged.

    Attributes:
        subject: The IRI of an entity of the record.
        object: The IRI of another, or of an item elsewhere.
        verdict: ``same``, ``different`` or ``unsure``; none of them merges anything.
        author: Who judged.
        date: On which day.
        reason: Why, in words.
    """

    subject: str
    object: str
    verdict: Verdict
    author: str
    date: date
    reason: str

    def other(self, iri: str) -> str:
        """The one of the two that an IRI is not."""
        return self.object if iri == self.subject else self.subject


def judgements(path: Path) -> tuple[Judgement, ...]:
    """Read a file of judgements.

    A row says that subject and object are one thing (``skos:exactMatch``), or with the modifier ``Not`` that
    they are two; with a confidence below 1 it is unsure. Source: the Simple Standard for Sharing Ontological
    Mappings, SSSOM/TSV.

    Args:
        path: The file.

    Returns:
        The judgements, in the order of the file; none where there is no such file.

    Raises:
        kg.errors.BadInput: A row is no judgement; the error carries its line.
        kg.errors.Unreadable: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeError) as error:
        raise Unreadable(path, getattr(error, "strerror", None) or "it is no text in UTF-8") from None
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines, 1) if not line.startswith("#")), len(lines) + 1)
    rows = csv.reader(lines[start - 1 :], delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows, ())) != COLUMNS:
        raise BadInput(f"its columns are not {', '.join(COLUMNS)}.", path, start)
    return tuple(_judgement(row, path, line) for line, row in enumerate(rows, start + 1))


def judged(iri: str, held: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements on one entity.

    Args:
        iri: Its IRI.
        held: Judgements.

    Returns:
        Those that name it, in the same order.
    """
    return tuple(each for each in held if iri in (each.subject, each.object))


def _judgement(row: list[str], path: Path, line: int) -> Judgement:
    if len(row) != len(COLUMNS):
        raise BadInput(f"the row has {len(row)} cells, and {len(COLUMNS)} are wanted.", path, line)
    cells = dict(zip(COLUMNS, row, strict=True))
    for sentence in _faults(cells):
        raise BadInput(sentence, path, line)
    sure = not cells["confidence"] or float(cells["confidence"]) == 1
    verdict: Verdict = "unsure" if not sure else "different" if cells["predicate_modifier"] else "same"
    return Judgement(
        subject=terms.expand(cells["subject_id"]),
        object=terms.expand(cells["object_id"]),
        verdict=verdict,
        author=cells["author_label"],
        date=date.fromisoformat(cells["mapping_date"]),
        reason=cells["comment"],
    )


def _faults(cells: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a row, in sentences."""
    for name in ("subject_id", "object_id"):
        prefix, colon, _ = cells[name].partition(":")
        if not colon or prefix not in terms.PREFIXES:
            yield f"{name} {cells[name]!r} is no compact IRI; write it as actor:tesla or wd:Q478214."
    for name, wanted in (
        ("predicate_id", (PREDICATE,)),
        ("predicate_modifier", ("", "Not")),
        ("mapping_justification", (JUSTIFICATION,)),
    ):
        if cells[name] not in wanted:
            yield f"{name} is {cells[name]!r}, and can only be {' or '.join(map(repr, wanted))}."
    try:
        date.fromisoformat(cells["mapping_date"])
    except ValueError:
        yield f"mapping_date {cells['mapping_date']!r} is no day; write it as 2026-11-24."
    try:
        known = 0 <= float(cells["confidence"] or 1) <= 1
    except ValueError:
        known = False
    if not known:
        yield f"confidence {cells['confidence']!r} is no number from 0 to 1."
    for name in ("author_label", "comment"):
        if not cells[name].strip():
            yield f"{name} is empty: say who judged, and why."
