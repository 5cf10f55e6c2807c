"""Answers as JSON: every key that readers rely on, with a value of its type."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kg.analysis.diversion import diversions
from kg.analysis.finding import KINDS
from kg.analysis.order import Wanted
from kg.claim import Range
from kg.evidence import Citation
from kg.export.answer import (
    Provenance,
    answers_json,
    finding_json,
    interval_json,
    provenance_json,
    range_json,
    thing,
)
from kg.export.dump import dump
from kg.network import Network, record_of
from kg.record import Record
from tests.builder import claim, days, entity, full, network, source

Json = dict[str, Any]

MADE_OF = Provenance(
    data="0" * 64,
    release="0.1.0",
    program="kg 0.1.0",
    query={"command": "diversions", "kinds": ("recorded",), "after": date(2024, 1, 1), "k": 5},
    as_of=date(2024, 6, 4),
)

SWAP = network(
    entity("tesla", label="Tesla"),
    entity("cnbc"),
    entity("dcd"),
    source("cnbc", publisher=full("cnbc"), issued="2024-06-04"),
    source("dcd", publisher=full("dcd"), issued="2024-06", origin="cnbc"),
    claim(
        "Diversion",
        "Twelve thousand went.",
        name="dcd#c1",
        supplier="nvidia",
        divertedFrom="tesla",
        recipient="x",
        decidedBy="musk",
        event="event:out",
        returnLeg="event:back",
        lot="lot:l",
        product="product:h100",
        n=12000,
        on="2023-12",
    ),
    claim("Diversion", divertedFrom="tesla", recipient="xai", event="event:out", credibility=4, doc="dcd"),
    claim(
        "Diversion",
        doc="cnbc",
        divertedFrom="x",
        recipient="tesla",
        event="event:back",
        modality="Planned",
        on="2024-01/2024-06",
        n=12000,
    ),
    claim("Statement", doc="cnbc", event="event:out", stance="Denies", aspect="Legality"),
    claim("Consequence", doc="dcd", event="event:out", effect="Delay"),
    claim("Valuation", doc="dcd", lot="lot:l", amount=(None, Decimal("499999999.5"))),
)
BARE = network(claim("Diversion", divertedFrom="a", recipient="b"))


def answers(whole: Network[str], **wanted: Any) -> Json:
    found = diversions(whole, kinds=KINDS, wanted=Wanted(**wanted))
    made = answers_json(found, record_of(whole), question="Which goods?", provenance=MADE_OF)
    read: Json = json.loads(dump(made))
    return read


def first(whole: Network[str]) -> Json:
    answer: Json = answers(whole)["answers"][0]
    return answer


KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "kind": (str,),
    "intended": (dict,),
    "actual": (dict,),
    "product": (dict, type(None)),
    "lot": (dict, type(None)),
    "quantity": (dict,),
    "amount": (dict,),
    "modality": (str,),
    "stance": (str,),
    "confidence": (dict,),
    "disputed": (list,),
    "origins": (int,),
    "counterLeg": (dict, type(None)),
    "legs": (list,),
    "claims": (list,),
    "citations": (list,),
}
LEG = {"event", "from", "to", "verb", "when", "quantity", "modality", "stance", "claims"}
CITED = {
    "claim",
    "source",
    "publisher",
    "issued",
    "url",
    "locator",
    "reliability",
    "credibility",
    "stance",
    "says",
}


def check(found: Json) -> None:
    """Whether an answer to a question has every promised key, and whether its parts agree."""
    assert {"question", "answers", "truncated", "provenance"} <= found.keys()
    assert {"data", "release", "program", "query", "asOf", "known"} <= found["provenance"].keys()
    for answer in found["answers"]:
        assert [key for key, types in KEYS.items() if not isinstance(answer[key], types)] == []
        assert {"min", "max"} <= answer["quantity"].keys()
        assert {"min", "max", "currency"} <= answer["amount"].keys()
        assert {"weakest", "joint"} <= answer["confidence"].keys()
        assert answer["legs"]
        back = answer["counterLeg"]
        returned = [back, *back["further"]] if back else []
        for leg in (*answer["legs"], *returned):
            assert leg.keys() >= LEG
            assert leg["when"].keys() == {"earliest", "latest"}
            assert {"min", "max"} <= leg["quantity"].keys()
            assert leg["from"].keys() == leg["to"].keys() == leg["event"].keys() == {"iri", "label"}
            assert {*leg["claims"], *leg["denials"]} <= set(answer["claims"])
        assert all(cited.keys() >= CITED for cited in answer["citations"])
        assert [cited["claim"] for cited in answer["citations"]] == answer["claims"]
        assert set(answer["denials"]) <= set(answer["claims"])
        assert bool(answer["disputed"]) is bool(answer["denials"])
        assert answer["origins"] == len(answer["originDocuments"])
        assert 0 <= answer["confidence"]["joint"] <= answer["confidence"]["weakest"] <= 1


def test_an_answer_has_every_key_that_is_promised() -> None:
    check(answers(SWAP))


def test_an_answer_of_which_little_is_said_has_every_key_too() -> None:
    check(answers(BARE))
    answer = first(BARE)
    assert (answer["product"], answer["lot"], answer["counterLeg"]) == (None, None, None)
    assert answer["quantity"] == {"min": None, "max": None, "stated": None, "unit": "PieceUnit"}
    assert answer["amount"] == {"min": None, "max": None, "stated": None, "currency": None}
    assert answer["legs"][0]["when"] == {"earliest": None, "latest": None}


def test_the_keys_of_every_bundled_answer_are_those_promised(network: Network[str]) -> None:
    check(answers(network))


def test_the_swap_is_told_with_its_parties_its_lot_and_its_figures() -> None:
    answer = first(SWAP)
    assert answer["intended"] == {"iri": full("tesla"), "label": "Tesla"}
    assert answer["actual"]["iri"] == full("x")
    assert (answer["lot"]["iri"], answer["product"]["iri"]) == (full("lot:l"), full("product:h100"))
    assert answer["quantity"] == {"min": 12000, "max": 12000, "stated": 12000, "unit": "PieceUnit"}
    assert answer["amount"] == {"min": None, "max": 499999999.5, "stated": None, "currency": "USD"}
    assert [d["iri"] for d in answer["decidedBy"]] == [full("musk")]
    assert [r["actual"]["iri"] for r in answer["otherReadings"]] == [full("xai")]
    assert [c["kind"] for c in answer["consequences"]] == ["Consequence"]
    assert [c["kind"] for c in answer["valuations"]] == ["Valuation"]
    assert answer["disputed"] == ["Legality"]


def test_the_way_back_is_told_as_not_completed_until_a_source_says_so() -> None:
    back = first(SWAP)["counterLeg"]
    assert (back["from"]["iri"], back["to"]["iri"], back["modality"]) == (full("x"), full("tesla"), "Planned")
    assert (back["completed"], back["further"]) == (False, [])
    assert (back["when"], back["quantity"]["min"]) == (
        {"earliest": "2024-01-01", "latest": "2024-06-30"},
        12000,
    )
    done = claim(
        "Diversion", doc="cnbc", divertedFrom="x", recipient="tesla", event="event:back", modality="Actual"
    )
    record = record_of(SWAP)
    again = network_with(record, done)
    assert first(again)["counterLeg"]["completed"] is True


def network_with(record: Record, *more: Any) -> Network[str]:
    return network(*record.sources.values(), *record.entities.values(), *record.claims.values(), *more)


def test_an_event_that_is_a_claim_of_its_own_is_told_in_the_claims_words() -> None:
    assert first(BARE)["legs"][0]["event"] == {"iri": full("news#c1"), "label": "Diversion of news."}
    assert thing(full("lot:l"), record_of(SWAP)) == {"iri": full("lot:l"), "label": "l"}
    assert thing(full("source:dcd"), record_of(SWAP))["label"] == "Title of dcd"


def test_more_answers_than_were_wanted_are_told_as_more() -> None:
    assert (answers(SWAP, k=1)["truncated"], answers(SWAP)["truncated"]) == (True, False)


def test_what_was_left_out_is_told() -> None:
    vague = network(claim("Diversion", supplier="a", recipient="b"))
    assert answers(vague)["leftOut"] == [
        {"reason": "a diversion that does not name both parties", "claims": 1}
    ]


def test_provenance_tells_what_was_asked_of_which_data() -> None:
    assert provenance_json(MADE_OF) == {
        "data": "0" * 64,
        "release": "0.1.0",
        "program": "kg 0.1.0",
        "query": {"command": "diversions", "kinds": ["recorded"], "after": "2024-01-01", "k": 5},
        "asOf": "2024-06-04",
        "known": None,
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Range(), {"min": None, "max": None, "stated": None}),
        (Range(1, Decimal("2.5"), 2), {"min": 1, "max": 2.5, "stated": 2}),
        (Range(0, 0), {"min": 0, "max": 0, "stated": None}),
    ],
)
def test_a_range_is_always_an_object(value: Range, expected: Json) -> None:
    assert range_json(value) == expected


def test_a_span_is_always_an_object() -> None:
    assert interval_json(days("/2024-06")) == {"earliest": None, "latest": "2024-06-30"}


def test_json_is_written_in_the_letters_of_the_source_and_the_same_every_time() -> None:
    assert dump({"label": "Büro"}) == '{\n  "label": "Büro"\n}\n'
    assert dump(answers(SWAP)) == dump(answers(SWAP))


def test_the_confidence_says_which_leg_is_the_weakest_and_why() -> None:
    assert first(SWAP)["confidence"]["why"].startswith("weakest leg: ")
    assert "cnbc, 2024-06-04 (B2 = 0.64)" in first(SWAP)["confidence"]["why"]


def test_a_citation_has_all_of_its_fields() -> None:
    assert set(first(SWAP)["citations"][0]) == set(Citation.__dataclass_fields__)


def test_finding_json_takes_what_the_analysis_found() -> None:
    (found,) = diversions(BARE).findings
    assert finding_json(found, record_of(BARE))["id"] == found.id
