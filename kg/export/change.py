"""Changes of answers as JSON and as text: which rows went, which came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.export.dump import Json
from kg.export.paragraph import wrap
from kg.export.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.change.answers import Row
    from kg.change.effect import AnswerChange, Effect
    from kg.record import Record

SHOWN_ROWS = 3
"""How many rows that went, and that came, are shown of each answer."""


def effect_json(effect: Effect) -> Json:
    """What one reading of a conflict would mean, as JSON."""
    return {
        "reading": effect.reading,
        "without": list(effect.without),
        "changes": [change_json(change) for change in effect.changes],
    }


def change_json(change: AnswerChange) -> Json:
    """How one answer differs, as JSON."""
    return {
        "question": change.name,
        "line": change.line,
        "given": [{"parameter": name, "value": iri} for name, iri in change.given],
        "gone": [_row_json(row) for row in change.gone],
        "come": [_row_json(row) for row in change.come],
        "because": list(change.because),
    }


def _row_json(row: Row) -> Json:
    return {"cells": dict(row.cells), "claims": list(row.claims)}


def effect_lines(effects: Sequence[Effect], record: Record, width: int) -> Iterator[str]:
    """What each reading of a conflict would mean, as lines of text."""
    for effect in effects:
        head = f"if reading {effect.reading + 1} is right"
        if not effect.changes:
            yield f"   {head}, no answer changes"
            continue
        names = joined(list(dict.fromkeys(change.name for change in effect.changes)))
        yield from wrap(f"{head}, these answers change: {names}", width, "   ", "      ")
        for change in effect.changes:
            yield from change_lines(change, record, width, indent="      ")


def change_lines(
    change: AnswerChange, record: Record, width: int, *, indent: str = "", rows: int | None = SHOWN_ROWS
) -> Iterator[str]:
    """How one answer differs, as lines of text.

    Args:
        change: The change.
        record: The record, for labels.
        width: How many columns a line has at most.
        indent: What each line begins with.
        rows: How many rows that went, and that came, are shown; all where it is None.

    Yields:
        Lines without line breaks.
    """
    given = "".join(f", {name} {_cell(iri, record)}" for name, iri in change.given)
    yield from wrap(f"{change.name}{given}: {change.line}", width, indent, indent + "  ")
    paired = {_key(row): row for row in change.gone}
    for sign, held in (("-", change.gone), ("+", change.come)):
        for row in held[:rows]:
            before = paired.get(_key(row)) if sign == "+" else None
            yield from wrap(f"{sign} {_row_text(row, before, record)}", width, indent + "  ", indent + "    ")
        if rows is not None and len(held) > rows:
            yield f"{indent}  {sign} and {len(held) - rows} more"
    if change.because:
        because = f"because of {joined(sorted(map(terms.shorten, change.because)))}"
        yield from wrap(because, width, indent + "  ", indent + "    ")


def _key(row: Row) -> tuple[tuple[str, str], ...]:
    return row.cells[:3]


UNSAID = frozenset({"document", "says", "claimant"})
"""Columns that are left out of the text of a row that names its claim: that leads to them."""


def _row_text(row: Row, before: Row | None, record: Record) -> str:
    """The cells of a row; where its beginning stood there before, only what is new in it."""
    known = set(before.cells) if before else set()
    left_out = UNSAID if row.claims else frozenset()
    cells = [cell for cell in row.cells if cell not in known and cell[0] not in left_out] or list(row.cells)
    head = [] if not before else [f"{_cell(value, record)}" for _, value in row.cells[:3]]
    words = [f"{column} {_cell(value, record)}" for column, value in cells]
    return f"{' / '.join(head)}: {', '.join(words)}" if head else ", ".join(words)


def _cell(value: str, record: Record) -> str:
    if "://" not in value:
        return value
    return record.label(value) if value in record.entities else terms.shorten(value)
