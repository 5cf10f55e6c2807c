"""The ledger of a lot, with its lineage, as JSON."""

from __future__ import annotations

from kg.analysis.balance import NOTHING
from kg.analysis.counting import less
from kg.analysis.identifier import answer_id
from kg.analysis.ledger import Ledger
from kg.analysis.lineage import Lineage
from kg.claim import Range
from kg.export.answer import citations_json, range_json, thing
from kg.export.dump import Json
from kg.export.lineage import lineage_claims, lineage_json
from kg.record import Record


def ledger_json(ledger: Ledger, record: Record) -> Json:
    """The JSON form of a lot's ledger."""
    lineage, balance = ledger.lineage, ledger.lineage.balance
    claims = [*(entry.claim for entry in ledger.entries), *ledger.denials, *lineage_claims(lineage)]
    return {
        "id": answer_id("lot", (ledger.lot,)),
        "lot": thing(ledger.lot, record),
        "products": [thing(iri, record) for iri in ledger.products],
        "quantity": {**range_json(ledger.quantity), "unit": ledger.unit},
        "holder": thing(ledger.holder, record) if ledger.holder else None,
        "holds": ledger.holds,
        "entries": [
            {
                "stage": entry.stage,
                "claim": entry.claim,
                "from": thing(entry.source, record) if entry.source else None,
                "to": thing(entry.target, record) if entry.target else None,
                "when": entry.when or None,
                "quantity": {**range_json(entry.quantity), "unit": entry.unit},
                "amount": {**range_json(entry.amount), "currency": entry.currency},
                "modality": entry.modality,
                "stance": entry.stance,
                "confidence": float(entry.confidence),
                "origin": entry.origin,
                "holds": entry.holds,
            }
            for entry in ledger.entries
        ],
        "takenFrom": [thing(taking.parent, record) for taking in lineage.parents],
        "parts": [
            {
                "lot": thing(taking.lot, record),
                "quantity": {**range_json(taking.quantity), "unit": taking.way.unit},
            }
            for taking in lineage.children
        ],
        "rest": {
            **range_json(_left(lineage)),
            "unit": balance.size.way.unit if balance else ledger.unit,
        },
        "lineage": lineage_json(lineage, record),
        "denials": list(ledger.denials),
        "missing": list(ledger.missing),
        "citations": citations_json(claims, record),
    }


def _left(lineage: Lineage) -> Range:
    """What the parts of a lot leave over, in the state to which it came furthest; empty where it has none."""
    balance = lineage.balance
    if balance is None or not lineage.children:
        return Range()
    return NOTHING if "taken" in balance.over else less(balance.size.quantity, balance.taken)
