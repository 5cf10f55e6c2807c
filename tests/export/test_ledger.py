"""A ledger as JSON: every key that readers rely on, its lineage, and a citation of each claim."""

from __future__ import annotations

import json
from typing import Any

from kg.analysis.ledger import ledger
from kg.claim import Claim, Entity
from kg.export.dump import dump
from kg.export.ledger import ledger_json
from kg.network import record_of
from tests.builder import claim, entity, full, network

SWAP = (
    entity("nvidia", label="Nvidia"),
    claim("Order", doc="a", supplier="nvidia", buyer="tesla", lot="lot:l", product="product:h", n=12000),
    claim(
        "Diversion", doc="b", divertedFrom="tesla", recipient="x", lot="lot:l", product="product:h", n=12000
    ),
    claim("Installation", doc="c", holder="x", facility="site:h", lot="lot:p", takenFrom="lot:l", n=11000),
    claim("Count", doc="d", holder="x", lot="lot:q", takenFrom="lot:p", share=1),
)


def made(*parts: Claim | Entity, lot: str = "lot:l") -> dict[str, Any]:
    whole = network(*parts)
    found: dict[str, Any] = json.loads(dump(ledger_json(ledger(whole, full(lot)), record_of(whole))))
    return found


def test_a_ledger_has_its_entries_with_citations() -> None:
    told = made(*SWAP)
    assert told.keys() == {
        "id",
        "lot",
        "products",
        "quantity",
        "holder",
        "holds",
        "entries",
        "takenFrom",
        "parts",
        "rest",
        "lineage",
        "denials",
        "missing",
        "citations",
    }
    assert {entry["claim"] for entry in told["entries"]} <= {cited["claim"] for cited in told["citations"]}
    assert told["holder"] == {"iri": full("x"), "label": "x"}
    assert told["quantity"] == {"min": 12000, "max": 12000, "stated": 12000, "unit": "PieceUnit"}
    assert told["entries"][1]["from"] == {"iri": full("nvidia"), "label": "Nvidia"}


def test_each_claim_of_the_lineage_is_cited() -> None:
    cited = [each["claim"] for each in made(*SWAP)["citations"]]
    assert sorted(set(cited)) == [full(f"{doc}#c1") for doc in "abcd"]
    assert len(cited) == len(set(cited))


def test_the_short_forms_say_what_the_lineage_says() -> None:
    told = made(*SWAP)
    lineage = told["lineage"]
    assert [part["lot"] for part in told["parts"]] == [taking["lot"] for taking in lineage["children"]]
    assert made(*SWAP, lot="lot:p")["takenFrom"] == [{"iri": full("lot:l"), "label": "l"}]


def test_the_rest_beside_the_lineage_is_what_the_parts_leave_over() -> None:
    def left(*parts: Claim) -> tuple[int | None, int | None]:
        rest = made(claim("Shipment", lot="lot:l", n=100), *parts)["rest"]
        return rest["min"], rest["max"]

    seen = claim("Count", doc="b", holder="x", lot="lot:l", n=50)
    part = claim("Count", doc="c", holder="x", lot="lot:p", takenFrom="lot:l", n=30)
    assert (left(), left(part), left(seen, part)) == ((None, None), (70, 70), (20, 20))
    assert left(claim("Shipment", doc="c", lot="lot:p", takenFrom="lot:l", n=130)) == (0, 0)


def test_a_lot_without_a_figure_has_an_empty_rest() -> None:
    told = made(claim("Order", buyer="a", lot="lot:l"))
    assert told["rest"] == {"min": None, "max": None, "stated": None, "unit": "PieceUnit"}
    assert (told["lineage"]["sizes"], told["lineage"]["balances"]) == ([], [])


def test_a_lot_of_which_nobody_speaks_has_no_lineage() -> None:
    told = made(*SWAP, lot="lot:other")
    assert (told["lineage"]["relatives"], told["lineage"]["gaps"][0]["what"]) == ([], "size")
