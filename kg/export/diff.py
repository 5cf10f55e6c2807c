"""What changed between two releases, as JSON and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import terms
from kg.claim import Interval, Range
from kg.export.answer import Provenance, citations_json, provenance_json
from kg.export.change import change_json, change_lines
from kg.export.dump import Json
from kg.export.paragraph import wrap
from kg.export.words import joined, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.change.diff import Difference, Replaced
    from kg.record import Record

SHOWN_CLAIMS = 20
"""How many claims of one kind the text shows; the JSON has them all."""


def diff_json(found: Difference, old: Record, new: Record, *, question: str, provenance: Provenance) -> Json:
    """What changed, as JSON."""
    return {
        "question": question,
        "new": citations_json(found.new, new),
        "gone": citations_json(found.gone, old),
        "changed": [
            {
                **citations_json([each.claim], new)[0],
                "fields": [
                    {"field": name, "was": _told(was), "is": _told(now)} for name, was, now in each.fields
                ],
            }
            for each in found.changed
        ],
        "superseded": [_replaced_json(each, new) for each in found.superseded],
        "retracted": [_replaced_json(each, new) for each in found.retracted],
        "answers": [change_json(change) for change in found.answers],
        "provenance": provenance_json(provenance),
    }


def _replaced_json(each: Replaced, record: Record) -> Json:
    return {**citations_json([each.claim], record)[0], "by": list(each.by)}


def diff_text(
    found: Difference, old: Record, new: Record, *, question: str, width: int = 100, every: bool = False
) -> Iterator[str]:
    """What changed, as lines of text.

    Args:
        found: The difference.
        old: The record of the first state.
        new: The record of the second.
        question: The question in plain words.
        width: How many columns a line has at most.
        every: Whether to show all claims and rows, however many there are.

    Yields:
        Lines without line breaks.
    """
    yield question
    yield ""
    if not found:
        yield "Nothing: the claims are the same, and so are all answers."
        return
    limit = None if every else SHOWN_CLAIMS
    yield from _claims("new", found.new, new, width, limit)
    yield from _claims("gone", found.gone, old, width, limit)
    if found.changed:
        yield f"{_counted(len(found.changed))} changed"
        for each in found.changed:
            yield from _claim(each.claim, new, width, "~")
            for name, was, now in each.fields:
                yield from wrap(
                    f"{name}: {_told(was) or 'nothing'} → {_told(now) or 'nothing'}",
                    width,
                    "      ",
                    "        ",
                )
        yield ""
    for word, replaced in (("superseded", found.superseded), ("retracted", found.retracted)):
        if replaced:
            yield f"{_counted(len(replaced))} {word}"
            for one in replaced:
                yield from _claim(one.claim, new, width, "×")
                yield from wrap(f"by {joined([terms.shorten(by) for by in one.by])}", width, "      ")
            yield ""
    if not found.answers:
        yield "No answer of a named question changed."
        return
    yield f"{len(found.answers)} answer{'s' if len(found.answers) != 1 else ''} changed"
    for change in found.answers:
        yield ""
        shown = {"rows": None} if every else {}
        yield from change_lines(change, new, width, indent="  ", **shown)


def _claims(word: str, claims: Sequence[str], record: Record, width: int, limit: int | None) -> Iterator[str]:
    if not claims:
        return
    yield f"{_counted(len(claims))} {word}"
    for iri in claims[:limit]:
        yield from _claim(iri, record, width, "+" if word == "new" else "-")
    if limit is not None and len(claims) > limit:
        yield f"  and {len(claims) - limit} more; --all shows them"
    yield ""


def _claim(iri: str, record: Record, width: int, sign: str) -> list[str]:
    claim = record.claims[iri]
    text = f"{sign} {record.brief(claim.document)}: {claim.says} [{terms.shorten(iri)}]"
    return wrap(text, width, "  ", "    ")


def _counted(count: int) -> str:
    return f"{count} claim{'s' if count != 1 else ''}"


def _told(value: object) -> str:
    """What stands in a field, as people read it; empty where nothing is stated."""
    if isinstance(value, Range):
        return numbers(value)
    if isinstance(value, Interval):
        return span(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        pairs = (" ".join(map(_told, each)) if isinstance(each, tuple) else _told(each) for each in value)
        return ", ".join(pairs)
    return "" if value is None else terms.shorten(str(value))
