"""One claim for a person who wants to look it up, with who disputes it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.export.cited import claim_json, claim_lines, disputes
from kg.export.dump import dump
from kg.record import Record
from tests.builder import claim, entity, full, record, source

WHOLE = record(
    entity("musk", label="Elon Musk"),
    entity("paper", label="The Paper"),
    source("paper", publisher=full("paper"), issued="2024-06", url="https://paper.example", origin="mail"),
    source("mail", title="The mail"),
    claim(
        "Diversion",
        "Twelve thousand went to X.",
        name="paper#c1",
        divertedFrom="tesla",
        recipient="x",
        event="event:out",
        claimant="musk",
        stance="Admits",
        on="2023-12",
        stated="2024-06-04",
        n=12000,
        locator="paragraph 4",
        id="F24",
    ),
    claim("Statement", "It did not.", name="blog#c1", event="event:out", stance="Denies", claimant="musk"),
    claim("Statement", "I take it back.", name="blog#c2", respondsTo="paper#c1", stance="Retracts"),
    claim("Inspection", "Nothing was there.", name="blog#c3", event="event:out", found=False),
    claim("Statement", "It did.", name="blog#c4", event="event:out"),
    claim("Statement", "Not that.", name="blog#c5", event="event:other", stance="Denies"),
)
SWAP = WHOLE.claims[full("paper#c1")]


def test_what_denies_or_retracts_a_claim_or_its_event_or_found_nothing_disputes_it() -> None:
    assert disputes(SWAP, WHOLE) == (full("blog#c1"), full("blog#c2"), full("blog#c3"))
    assert disputes(WHOLE.claims[full("blog#c5")], WHOLE) == ()


def test_a_denial_does_not_dispute_itself() -> None:
    assert full("blog#c1") not in disputes(WHOLE.claims[full("blog#c1")], WHOLE)


def test_a_claim_is_told_with_who_when_where_how_sure_and_who_disputes_it() -> None:
    assert list(claim_lines(SWAP, WHOLE)) == [
        "Twelve thousand went to X.",
        "",
        "  who says so     Elon Musk (Admits), Actual",
        "  when it was     2023-12",
        "  when said       2024-06-04",
        "  divertedFrom    tesla (actor:tesla)",
        "  event           out (event:out)",
        "  recipient       x (actor:x)",
        "  where           The Paper, “Title of paper”, 2024-06",
        "  in it           paragraph 4",
        "  address         https://paper.example",
        "  origin          The mail",
        "  how sure        B2 = 0.64",
        "  claim           https://w3id.org/aikg/source/paper#c1",
        "  identifier      F24",
        "  disputed by     Elon Musk: It did not. (source:blog#c1)",
        "  disputed by     a document: I take it back. (source:blog#c2)",
        "  disputed by     a document: Nothing was there. (source:blog#c3)",
    ]


def test_what_is_not_known_of_a_claim_is_said_not_to_be() -> None:
    whole = record(source("news", first_hand=False), claim("Sale", "It went."))
    lines = list(claim_lines(next(iter(whole.claims.values())), whole))
    assert "  who says so     the document (Reports), Actual" in lines
    assert "  when it was     not stated" in lines
    assert "  in it           place not noted" in lines
    assert "  address         none" in lines
    assert "  origin          none named, so no independent support" in lines
    assert lines[-1] == "  disputed by     nobody in the record"


def test_a_claim_as_json_has_its_citation_and_all_that_it_says() -> None:
    made = json.loads(dump(claim_json(SWAP, WHOLE)))
    assert (made["claim"], made["claimant"], made["support"]) == (SWAP.iri, "Elon Musk", 0.64)
    assert {"role": "recipient", "iri": full("x"), "label": "x"} in made["roles"]
    assert made["quantity"] == {"min": 12000, "max": 12000, "stated": 12000, "unit": "PieceUnit"}
    assert made["when"] == {"earliest": "2023-12-01", "latest": "2023-12-31", "asWritten": "2023-12"}
    assert [each["claim"] for each in made["disputedBy"]] == list(disputes(SWAP, WHOLE))


@pytest.mark.slow
def test_every_bundled_claim_can_be_told(bundled: Record) -> None:
    for each in bundled.claims.values():
        lines = list(claim_lines(each, bundled))
        assert lines[0] == each.says
        assert f"  claim           {each.iri}" in lines
        assert [line for line in lines[2:] if " None" in line] == []


def test_no_control_character_of_a_claim_is_told() -> None:
    sly = replace(SWAP, says="Twelve\x1b[2Jthousand\nforged")
    assert next(claim_lines(sly, WHOLE)) == "Twelve [2Jthousand forged"
