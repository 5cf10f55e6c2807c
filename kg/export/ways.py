"""Paths over a table of transfers, as JSON and text: keys and order of other answers, but no claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import interval_json, provenance_json, range_json
from kg.export.bound import bound_json, bound_sentence, bound_text
from kg.export.paragraph import wrap
from kg.export.words import number, numbers, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.export.answer import Provenance
    from kg.export.dump import Json
    from kg.flow.limits import Limits
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
    bound: Limits[Step] | None = None,
) -> Json:
    """The JSON form of the paths.

    Args:
        ways: The paths.
        question: The question in plain words.
        truncated: Whether there are more.
        left_out: Why rows were left out, and how many.
        provenance: From what the answer was made.
        bound: How many can have gone over all ways together; None where that was not asked.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "question": question,
        "answers": [_way_json(way) for way in ways],
        "bound": bound_json(bound, step_json) if bound else None,
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
    bound: Limits[Step] | None = None,
    width: int = 100,
) -> Iterator[str]:
    """The paths as lines of text.

    Args:
        ways: The paths.
        question: The question in plain words.
        truncated: Whether there are more.
        left_out: Why rows were left out, and how many.
        bound: How many can have gone over all ways together; None where that was not asked.
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
    if bound:
        yield from bound_text(bound, named_step, width=width)
        yield ""
    if left_out:
        reasons = "; ".join(f"{number(count)} × {reason}" for reason, count in left_out)
        yield from wrap(f"Rows left out: {reasons}.", width, "")
    if truncated:
        yield "There are more paths: raise -k or --budget, or narrow the question."


def ways_sentences(ways: Sequence[Way], *, bound: Limits[Step] | None = None) -> Iterator[str]:
    """Each path as one sentence.

    Args:
        ways: The paths.
        bound: How many can have gone over all ways together; None where that was not asked.

    Yields:
        Sentences.
    """
    for way in ways:
        legs = "; ".join(step_words(step) for step in way.steps)
        yield f"Goods can have gone from {_route(way)}: {legs} ({way_sureness(way)})."
    if bound:
        yield bound_sentence(bound, named_step)


def named_step(step: Step) -> str:
    """A transfer in words, with its identifier."""
    return f"{step_words(step)} [{step.id}]"


def _way_text(way: Way, place: int, width: int) -> Iterator[str]:
    yield from wrap(f"{place}. {_route(way)}", width, "", "   ")
    facts = [way_sureness(way), f"{numbers(way.quantity)} pieces" if way.quantity else "quantity not stated"]
    if way.products:
        facts.append(", ".join(way.products))
    yield from wrap(" · ".join(facts), width, "   ")
    for step in way.steps:
        yield from wrap(named_step(step), width, "   - ", "     ")


def _route(way: Way) -> str:
    return " → ".join([way.steps[0].source, *(step.target for step in way.steps)])


def way_sureness(way: Way) -> str:
    """How sure a path is, in words."""
    text = f"confidence {_figure(way.weakest.confidence)}"
    return text + (f" (weakest leg; all legs together {way.joint:.4f})" if len(way.steps) > 1 else "")


def step_words(step: Step) -> str:
    """A transfer in words."""
    goods = " ".join(part for part in (numbers(step.quantity), step.product or "") if part) or "goods"
    lot = f" of lot {step.lot}" if step.lot else ""
    when = span(step.when) or "no day stated"
    return f"{step.source} to {step.target}: {goods}{lot}, {when}, confidence {_figure(step.confidence)}"


def _figure(value: object) -> str:
    return f"{float(str(value)):.4g}"


def _way_json(way: Way) -> Json:
    first, last = way.steps[0], way.steps[-1]
    return {
        "kind": KIND,
        "intended": named(first.target),
        "actual": named(last.target),
        "product": named(way.products[0]) if way.products else None,
        "products": [named(name) for name in way.products],
        "lots": [named(name) for name in way.lots],
        "quantity": {**range_json(way.quantity), "unit": UNIT},
        **way_json(way),
    }


def way_json(way: Way) -> Json:
    """The JSON form of how sure a path is, and of its legs."""
    weakest = way.weakest
    return {
        "confidence": {
            "weakest": float(weakest.confidence),
            "joint": float(way.joint),
            "why": f"weakest leg: {weakest.source} to {weakest.target}, as the table says of {weakest.id}",
        },
        "legs": [step_json(step) for step in way.steps],
    }


def step_json(step: Step) -> Json:
    """The JSON form of a transfer."""
    return {
        "event": named(step.id),
        "from": named(step.source),
        "to": named(step.target),
        "carries": "MovedGoods",
        "when": interval_json(step.when),
        "quantity": {**range_json(step.quantity), "unit": UNIT},
        "products": [named(step.product)] if step.product else [],
        "lots": [named(step.lot)] if step.lot else [],
        "confidence": {"value": float(step.confidence)},
    }


def named(name: str) -> Json:
    """A thing of the table: its name is all that is known of it, and names it in the graph of nobody."""
    return {"iri": None, "label": name}
