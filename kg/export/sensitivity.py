"""What an answer hangs on, as sentences, tables, JSON and a tornado picture."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from kg.change.contrast import COMES, GOES
from kg.change.form import WORD
from kg.export.answer import range_json, thing
from kg.export.report import Report, Table
from kg.export.sensitivity_picture import picture
from kg.export.sensitivity_words import document, ends, kinds, said, sentence, telling, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.change.contrast import Change
    from kg.change.form import Leaf
    from kg.change.sensitivity import Removal, Sensitivity
    from kg.export.dump import Json
    from kg.export.figure import Figure
    from kg.export.report import Cell
    from kg.record import Record

SHOWN: Final = 4
"""How many changes of one origin a table or a sentence shows."""

PLACES: Final = Decimal("0.0001")
"""To how many places shares are rounded, halves up."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """What is told of what an answer hangs on.

    Attributes:
        found: What it hangs on.
        figure: A part of the name of the figure that the picture shows; None where that is left open.
        most: How many origins are told at most.
    """

    found: Sensitivity
    figure: str | None = None
    most: int = 20

    @property
    def shown(self) -> tuple[Removal, ...]:
        """The origins that are told."""
        return self.found.removals[: self.most]


def report(answer: Hanging, record: Record) -> Report:
    """Tell what an answer hangs on.

    Args:
        answer: What is told.
        record: The record.

    Returns:
        The report.
    """
    found = answer.found
    rows = tuple(row for each in answer.shown for row in _rows(each, found, record))
    drawn = picture(found, record, figure=answer.figure, most=answer.most)
    head = ("without", "share", "where", "all claims", "without it")
    return Report(
        title=f"Which origins carry the answer? {found.question}".strip(),
        sentences=(
            _head(found, record),
            *(_sentence(each, found, record) for each in answer.shown),
        ),
        tables=(Table(_head(found, record), head, rows),) if rows else (),
        value=_value(answer, record),
        notes=tuple(_notes(answer, drawn)),
        picture=drawn,
        data=_data(answer, record),
        truncated=found.truncated or len(answer.shown) < len(found.removals),
    )


def _head(found: Sensitivity, record: Record) -> str:
    tried = len(found.removals) + len(found.steady)
    if not found.hangs and found.untried and not found.cited_only:
        return (
            f"Without each of the {tried} origins that were left out before time ran out, the answer stays."
        )
    if not found.removals:
        return f"The answer does not hang on any one origin: without each of {tried}, it stays as it is."
    if not found.hangs:
        return (
            "The answer does not hang on any one origin: all that changes is how sure it is, and that "
            f"without {len(found.removals)} of {tried}."
        )
    first = found.removals[0]
    falls = [document(each.origin, record) for each in found.removals if each.falls]
    if falls:
        return f"The answer falls without {' or '.join(falls)}."
    return (
        f"The answer hangs most on {document(first.origin, record)}: without it, {_percent(first.share)} of "
        "what it says changes."
    )


def _sentence(each: Removal, found: Sensitivity, record: Record) -> str:
    own = "" if each.independent else ", which is no independent origin,"
    shown = [sentence(change, record) for change in telling(each.changes, found.answer, SHOWN)]
    more = len(each.changes) - len(shown)
    return (
        f"Without {document(each.origin, record)}{own} {kinds(each.changes)}: {'; '.join(shown)}"
        f"{f'; and {more} more' if more > 0 else ''}."
    )


def _rest(answer: Hanging) -> Iterator[str]:
    found = answer.found
    if more := len(found.removals) - len(answer.shown):
        yield f"{more:,} more origins change it; --origins {len(found.removals)} shows them all."
    if found.steady:
        others = "other origins" if found.removals else "origins"
        yield f"Without each of {len(found.steady):,} {others} the answer stays as it is."
    if found.untried:
        why = (
            "have no claim that it names, and were not left out"
            if found.cited_only
            else "were not left out, since time ran out"
        )
        yield f"{len(found.untried):,} origins {why}."


def _notes(answer: Hanging, drawn: Figure | None) -> Iterator[str]:
    found = answer.found
    yield from _rest(answer)
    yield (
        "An origin is the document in which knowledge began; it is left out with all that is taken from it, "
        "as --without NAME does, and the answer is asked for again."
    )
    if answer.figure is not None and drawn is None:
        yield f"Nothing moves the figure that has {answer.figure!r} in its name."
    if found.partial:
        yield (
            "The answer shows but a part of what there is, so that a row that comes can have been there, "
            "unseen; ask for more of it to tell."
        )
    if not found.cited_only:
        yield (
            f"The claims that the answer names have {found.cited} origins. The others are left out too, "
            "since an answer can depend on a claim that it does not name, such as one that replaces another."
        )
    yield (
        "What changes is counted as a share of all that the answer says, each figure, word and confidence as "
        "one; a figure counts by how far its further end moves, a row by what it says."
    )


def _rows(each: Removal, found: Sensitivity, record: Record) -> Iterator[tuple[Cell, ...]]:
    shown = telling(each.changes, found.answer, SHOWN)
    for place, change in enumerate(shown):
        before, after = _ends(change, record)
        name = document(each.origin, record) if place == 0 else ""
        share = _percent(each.share) if place == 0 else ""
        yield name, share, where(change.path, record), before, after
    if more := [change for change in each.changes if change not in shown]:
        yield "", "", f"and {len(more):,} more: {kinds(more)}", "", ""


def _ends(change: Change, record: Record) -> tuple[str, str]:
    """What stands there with all claims, and what without an origin."""
    before, after = ends(change, record)
    if change.kind == GOES:
        return ("" if before == "nothing" else before), "goes"
    if change.kind == COMES:
        return "", "comes" if after == "nothing" else f"comes: {after}"
    return before, after


def _data(answer: Hanging, record: Record) -> Table:
    head = (
        "origin", "share", "kind", "weight", "where",
        "figure", "figure without it", "words", "words without it", "claims",
    )  # fmt: skip
    return Table(
        "",
        head,
        tuple(
            (
                (each.origin,),
                _rounded(each.share),
                change.kind,
                _rounded(change.weight),
                where(change.path, record),
                change.before.range,
                change.after.range,
                _words(change.before, record),
                _words(change.after, record),
                each.claims,
            )
            for each in answer.shown
            for change in each.changes
        ),
    )


def _words(leaf: Leaf, record: Record) -> str:
    return said(leaf, record) if leaf.kind == WORD else ""


def _value(answer: Hanging, record: Record) -> Json:
    found = answer.found
    return {
        "asked": found.question,
        "hangs": found.hangs,
        "removals": [_removal(each, record) for each in answer.shown],
        "changing": len(found.removals),
        "steady": len(found.steady),
        "untried": len(found.untried),
        "cited": found.cited,
        "citedOnly": found.cited_only,
    }


def _removal(each: Removal, record: Record) -> Json:
    return {
        "origin": thing(each.origin, record),
        "independent": each.independent,
        "share": float(_rounded(each.share)),
        "falls": each.falls,
        "claims": list(each.claims),
        "leftOut": each.left_out,
        "truncated": each.truncated,
        "changes": [_change(change, record) for change in each.changes],
    }


def _change(change: Change, record: Record) -> Json:
    return {
        "kind": change.kind,
        "where": where(change.path, record),
        "weight": float(_rounded(change.weight)),
        "before": _leaf(change.before, record),
        "after": _leaf(change.after, record),
    }


def _leaf(leaf: Leaf, record: Record) -> Json | None:
    if not leaf.kind:
        return None
    told = range_json(leaf.range)
    return {**told, "unit": leaf.unit, "words": list(leaf.words), "text": said(leaf, record)}


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, rounding=ROUND_HALF_UP).normalize()


def _percent(share: Decimal) -> str:
    return f"{100 * share:.1f}%" if share >= Decimal("0.0005") else "under 0.1%"
