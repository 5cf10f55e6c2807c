"""Paths over a table of transfers, as JSON and text: keys and order of other answers, but no claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import interval_json, provenance_json, range_json
from kg.export.paragraph import wrap
from kg.export.words import number, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.export.answer import Provenance
    from kg.export.dump import Json
    from kg.flow.way import Step, Way

KIND = "possible"
"""What kind of answers these are: rows that follow in time need not be of the same goods."""

UNIT = "PieceUnit"


def ways_json(
    ways: Sequence[Way],
    *,
    question: str,
    truncated: bool,
    left_out: Sequence[tuple[str, int]],
    provenance: Provenance,
) -> Json:
    """The JSON form of the paths.

    Args:
        ways: The paths.
        question: The question in plain words.
        truncated: Whether there are more.
        left_out: Why rows were left out, and how many.
        provenance: From what the answer was made.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "question": question,
        "answers": [_way_json(way) for way in ways],
        "truncated": truncated,
        "leftOut": [{"reason": reason, "rows": count} for reason, count in left_out],
        "provenance": provenance_json(provenance),
    }


def ways_text(
    ways: Sequence[Way],
    *,
    question: str,
    truncated: bool,
    left_out: Sequence[tuple[str, int]],
    width: int = 100,
) -> Iterator[str]:
    """The paths as lines of text.

    Args:
        ways: The paths.
        question: The question in plain words.
        truncated: Whether there are more.
        left_out: Why rows were left out, and how many.
        width: How many columns a line has at most.

    Yields:
        Lines without line breaks.
    """
    yield question
    yield ""
    if not ways:
        yield "The table holds no path that answers this question with these limits."
    for place, way in enumerate(ways, start=1):
        yield from _way_text(way, place, width)
        yield ""
    if left_out:
        reasons = "; ".join(f"{number(count)} × {reason}" for reason, count in left_out)
        yield from wrap(f"Rows left out: {reasons}.", width, "")
    if truncated:
        yield "There are more paths: raise -k or --budget, or narrow the question."


def ways_sentences(ways: Sequence[Way]) -> Iterator[str]:
    """Each path as one sentence.

    Args:
        ways: The paths.

    Yields:
        Sentences.
    """
    for way in ways:
        legs = "; ".join(_leg(step) for step in way.steps)
        yield f"Goods can have gone from {_route(way)}: {legs} ({_sure(way)})."


def _way_text(way: Way, place: int, width: int) -> Iterator[str]:
    yield from wrap(f"{place}. {_route(way)}", width, "", "   ")
    facts = [_sure(way), f"{numbers(way.quantity)} pieces" if way.quantity else "quantity not stated"]
    if way.products:
        facts.append(", ".join(way.products))
    yield from wrap(" · ".join(facts), width, "   ")
    for step in way.steps:
        yield from wrap(f"{_leg(step)} [{step.id}]", width, "   - ", "     ")


def _route(way: Way) -> str:
    return " → ".join([way.steps[0].source, *(step.target for step in way.steps)])


def _sure(way: Way) -> str:
    text = f"confidence {_figure(way.weakest.confidence)}"
    return text + (f" (weakest leg; all legs together {way.joint:.4f})" if len(way.steps) > 1 else "")


def _leg(step: Step) -> str:
    goods = " ".join(part for part in (numbers(step.quantity), step.product or "") if part) or "goods"
    lot = f" of lot {step.lot}" if step.lot else ""
    when = span(step.when) or "no day stated"
    return f"{step.source} to {step.target}: {goods}{lot}, {when}, confidence {_figure(step.confidence)}"


def _figure(value: object) -> str:
    return f"{float(str(value)):.4g}"


def _way_json(way: Way) -> Json:
    first, last, weakest = way.steps[0], way.steps[-1], way.weakest
    return {
        "kind": KIND,
        "intended": _thing(first.target),
        "actual": _thing(last.target),
        "product": _thing(way.products[0]) if way.products else None,
        "products": [_thing(name) for name in way.products],
        "lots": [_thing(name) for name in way.lots],
        "quantity": {**range_json(way.quantity), "unit": UNIT},
        "confidence": {
            "weakest": float(weakest.confidence),
            "joint": float(way.joint),
            "why": f"weakest leg: {weakest.source} to {weakest.target}, as the table says of {weakest.id}",
        },
        "legs": [_step_json(step) for step in way.steps],
    }


def _step_json(step: Step) -> Json:
    return {
        "event": _thing(step.id),
        "from": _thing(step.source),
        "to": _thing(step.target),
        "carries": "MovedGoods",
        "when": interval_json(step.when),
        "quantity": {**range_json(step.quantity), "unit": UNIT},
        "products": [_thing(step.product)] if step.product else [],
        "lots": [_thing(step.lot)] if step.lot else [],
        "confidence": {"value": float(step.confidence)},
    }


def _thing(name: str) -> Json:
    """A thing of the table: its name is all that is known of it, and names it in the graph of nobody."""
    return {"iri": None, "label": name}
