"""Financing loops, and how circular the whole is, as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kg.export.answer import range_json, thing
from kg.export.dump import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.circular import Circular
    from kg.analysis.giving import Given, State
    from kg.analysis.loop import Loop
    from kg.analysis.returned import Returned
    from kg.analysis.step import Step
    from kg.analysis.whole import Chance, Index, Split, Whole
    from kg.claim import Number, Range
    from kg.record import Record


def circular_json(found: Circular, record: Record) -> Json:
    """The JSON form of the answer, as docs/json.md describes it.

    Args:
        found: The answer.
        record: The record.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "actor": thing(found.actor, record) if found.actor else None,
        "loops": [_loop(each, record) for each in found.loops],
        "steps": [_step(each, record) for each in steps_of(found.loops)],
        "found": [{"kind": kind, "loops": count} for kind, count in found.found],
        "completeTo": found.complete_to,
        "whole": [_whole(each, record) for each in found.whole],
        "returned": [_returned(each, record) for each in found.returned],
        "unmeasured": [
            {"from": thing(giver, record), "to": thing(taker, record)} for giver, taker in found.unmeasured
        ],
        "otherReadings": [_given(each, record) for each in found.readings],
        "doubtful": list(found.doubtful),
        "partyless": found.partyless,
        "merged": [
            {"party": thing(party, record), "as": thing(above, record)} for party, above in found.merged
        ],
    }


def steps_of(loops: Iterable[Loop]) -> tuple[Step, ...]:
    """The steps of some loops, each once, in the order in which they come."""
    return tuple({(step.giver, step.taker): step for each in loops for step in each.steps}.values())


def _loop(loop: Loop, record: Record) -> Json:
    return {
        "id": loop.id,
        "kind": loop.kind,
        "state": loop.state,
        "parties": [thing(party, record) for party in loop.parties],
        "currency": loop.currency,
        "currencies": list(loop.currencies),
        "smallest": range_json(loop.smallest),
        "amounts": _by_state(loop.amounts),
        "firm": _by_state(loop.firm),
        "survives": loop.survives,
        "modality": loop.modality,
        "stance": loop.stance,
        "weakest": float(loop.confidence),
        "joint": float(loop.product),
        "disputed": list(loop.disputed),
        "denials": list(loop.denials),
        "shares": list(loop.shares),
        "claims": list(loop.claims),
    }


def _by_state(amounts: Iterable[tuple[State, Range]]) -> Json:
    return {state: range_json(amount) for state, amount in amounts}


def _step(step: Step, record: Record) -> Json:
    return {
        "from": thing(step.giver, record),
        "to": thing(step.taker, record),
        "given": [_given(each, record) for each in step.given],
    }


def _given(given: Given, record: Record) -> Json:
    return {
        "event": thing(given.event, record),
        "from": thing(given.giver, record),
        "to": thing(given.taker, record),
        "kinds": list(given.kinds),
        "against": list(given.purposes),
        "state": given.state,
        "amounts": [{"state": state, **range_json(amount)} for state, amount in given.amounts],
        "currency": given.currency,
        "cancelable": given.cancelable,
        "partOf": list(given.whole_of),
        "modality": given.modality,
        "stance": given.stance,
        "confidence": {
            "value": float(given.confidence.value),
            "origins": len(given.confidence.origins),
            "why": given.confidence.why,
        },
        "holds": given.holds,
        "disputed": list(given.disputed),
        "denials": list(given.denials),
        "aside": list(given.aside),
        "claims": list(given.claims),
    }


def _whole(whole: Whole, record: Record) -> Json:
    return {
        "currency": whole.currency,
        "measured": whole.measured,
        "openEnded": whole.open_ended,
        "indices": [_index(each) for each in whole.indices],
        "chance": _chance(whole.chance),
        "parties": [
            {
                "party": thing(each.iri, record),
                "gives": _plain(each.gives),
                "gets": _plain(each.gets),
                "circular": range_json(each.circular),
                "index": range_json(each.index),
            }
            for each in whole.parties
        ],
        "arcs": [
            {
                "from": thing(arc.giver, record),
                "to": thing(arc.taker, record),
                "amount": _plain(arc.amount),
                "circular": _plain(arc.circular),
            }
            for arc in whole.arcs
        ],
        "truncated": whole.truncated,
    }


def _index(index: Index) -> Json:
    return {
        "state": index.state,
        "firm": index.firm,
        "low": _split(index.low) if index.low else None,
        "central": _split(index.central),
        "high": _split(index.high) if index.high else None,
        "atLeast": None if index.at_least is None else float(index.at_least),
        "atMost": None if index.at_most is None else float(index.at_most),
    }


def _split(split: Split) -> Json:
    return {
        "total": _plain(split.total),
        "circular": _plain(split.circular),
        "index": float(split.index),
    }


def _chance(chance: Chance | None) -> Json | None:
    if chance is None:
        return None
    return {
        "samples": chance.samples,
        "seed": chance.seed,
        "mean": float(chance.mean),
        "low": float(chance.low),
        "high": float(chance.high),
        "asHigh": chance.as_high,
        "p": float(chance.p),
    }


def _returned(each: Returned, record: Record) -> Json:
    return {
        "currency": each.currency,
        "direct": range_json(each.direct),
        "indirect": range_json(each.indirect),
        "rest": range_json(each.rest),
        "share": range_json(each.share),
        "parties": [thing(party, record) for party in each.parties],
        "unmeasured": [thing(party, record) for party in each.unmeasured],
    }


def _plain(value: Number) -> int | float:
    return float(value) if isinstance(value, Decimal) else value
