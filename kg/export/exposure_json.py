"""Who depends on a party, and who loses what, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.answer import range_json, thing
from kg.export.dump import Json

if TYPE_CHECKING:
    from kg.analysis.dependence import Dependence, Share
    from kg.analysis.exposure import Exposure, Second
    from kg.analysis.funded import Funded
    from kg.analysis.loss import Call, Cascade, Loss
    from kg.record import Record


def exposure_json(answer: Exposure, record: Record) -> Json:
    """The JSON form of the answer, as docs/json.md describes it.

    Args:
        answer: The answer.
        record: The record.

    Returns:
        A dictionary that `json.dumps` takes as it is.
    """
    return {
        "actor": thing(answer.actor, record),
        "pays": None if answer.pays is None else float(answer.pays),
        "dependents": [_tie(each, record) for each in answer.dependents],
        "second": [_second(each, record) for each in answer.second],
        "dependsOn": [_tie(each, record) for each in answer.depends_on],
        "funded": [_funded(each, record) for each in answer.funded],
        "cascades": [_cascade(each, record) for each in answer.cascades],
        "lapsed": [
            {
                "from": thing(each.giver, record),
                "to": thing(each.taker, record),
                "event": thing(each.event, record),
                "claims": list(each.claims),
            }
            for each in answer.lapsed
        ],
        "otherReadings": sorted({iri for each in answer.readings for iri in each.claims}),
        "doubtful": list(answer.doubtful),
        "merged": [{"party": thing(party, record), "as": thing(top, record)} for party, top in answer.merged],
    }


def _tie(each: Dependence, record: Record) -> Json:
    return {
        "dependent": thing(each.dependent, record),
        "on": thing(each.on, record),
        "tie": each.tie,
        "amount": range_json(each.amount),
        "amounts": [{"state": state, **range_json(amount)} for state, amount in each.amounts],
        "currency": each.currency,
        "shares": [_share(share, record) for share in each.shares],
        "ofRecord": range_json(each.held),
        "missing": each.missing or None,
        "state": each.state,
        "modality": each.modality,
        "stance": each.stance,
        "confidence": float(each.confidence),
        "cancelable": each.cancelable,
        "contingentOn": [thing(iri, record) for iri in each.upon],
        "holds": each.holds,
        "disputed": list(each.disputed),
        "denials": list(each.denials),
        "claims": list(each.claims),
    }


def _share(share: Share, record: Record) -> Json:
    return {
        **range_json(share.range),
        "item": share.of if share.of in record.labels else None,
        "of": None if share.of in record.labels else thing(share.of, record),
        "dates": list(share.dates),
        "claims": list(share.claims),
    }


def _second(each: Second, record: Record) -> Json:
    return {
        "dependent": thing(each.dependent, record),
        "tie": each.then.tie,
        "through": thing(each.then.on, record),
        "throughTie": each.first.tie,
        "amount": range_json(each.amount),
        "currency": each.then.currency if each.amount else None,
        "share": range_json(each.share),
        "modality": each.then.modality,
        "stance": each.then.stance,
        "confidence": float(min(each.first.confidence, each.then.confidence)),
        "claims": sorted({*each.first.claims, *each.then.claims}),
        "denials": sorted({*each.first.denials, *each.then.denials}),
    }


def _funded(each: Funded, record: Record) -> Json:
    return {
        "part": each.part,
        "currency": each.currency,
        "direct": range_json(each.direct),
        "indirect": range_json(each.indirect),
        "rest": range_json(each.rest),
        "ofRecord": range_json(each.held),
        "shares": [_share(share, record) for share in each.whole],
        "customers": [
            {
                "party": thing(customer.party, record),
                "way": [thing(party, record) for party in customer.way],
                "amount": range_json(customer.amount),
                "claims": list(customer.claims),
            }
            for customer in each.customers
        ],
        "unmeasured": each.unmeasured,
    }


def _cascade(found: Cascade, record: Record) -> Json:
    return {
        "currency": found.currency,
        "promised": range_json(found.promised),
        "short": range_json(found.short),
        "second": range_json(found.second),
        "losses": [_loss(each, record) for each in found.losses],
        "later": found.later,
        "calls": [_call(each, record) for each in found.calls],
        "laterCalls": found.later_calls,
        "paid": [
            {"party": thing(party, record), "owes": float(owes), "pays": float(pays)}
            for party, owes, pays in found.paid
        ],
        "single": found.single,
        "settled": found.settled,
    }


def _loss(loss: Loss, record: Record) -> Json:
    return {
        "party": thing(loss.party, record),
        "round": loss.round,
        "owed": range_json(loss.owed),
        "first": range_json(loss.first),
        "second": range_json(loss.second),
        "final": range_json(loss.final),
        "before": [thing(party, record) for party in loss.before],
        "through": [thing(party, record) for party in loss.through],
        "unmeasured": [thing(party, record) for party in loss.unmeasured],
        "modality": loss.modality,
        "stance": loss.stance,
        "confidence": float(loss.confidence),
        "claims": list(loss.claims),
        "denials": list(loss.denials),
    }


def _call(call: Call, record: Record) -> Json:
    promise = call.promise
    return {
        "round": call.round,
        "kind": promise.kind,
        "from": thing(promise.giver, record),
        "for": thing(promise.taker, record),
        "promised": range_json(promise.amount),
        "currency": promise.currency,
        "amount": range_json(call.amount),
        "final": range_json(call.final),
        "contingentOn": [thing(iri, record) for iri in promise.upon],
        "modality": promise.given.modality,
        "stance": promise.given.stance,
        "confidence": float(promise.given.confidence.value),
        "claims": list(promise.given.claims),
        "denials": list(promise.given.denials),
    }
