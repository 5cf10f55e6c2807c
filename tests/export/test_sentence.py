"""Answers in sentences: who says it, how far it has come, when, and in words that accuse nobody too much."""

from __future__ import annotations

from typing import Any

import pytest

from kg.analysis.diversion import diversions
from kg.analysis.finding import KINDS
from kg.analysis.order import Wanted
from kg.claim import Claim, Entity, Source
from kg.export.sentence import MOVED, WAYS, answers_sentences
from kg.network import Network, record_of
from tests.builder import MODALITIES, STANCES, claim, entity, full, network, source

SWAP: dict[str, Any] = {"event": "event:out", "divertedFrom": "tesla", "product": "product:h100"}


def paragraphs(*parts: Claim | Source | Entity, **wanted: Any) -> list[str]:
    return told(network(*parts), **wanted)


def told(whole: Network[str], **wanted: Any) -> list[str]:
    return list(answers_sentences(diversions(whole, kinds=KINDS, wanted=Wanted(**wanted)), record_of(whole)))


def only(*parts: Claim | Source | Entity) -> str:
    (paragraph,) = paragraphs(*parts)
    return paragraph


def test_a_paragraph_is_one_line_without_control_characters() -> None:
    named = entity("x", label="X\n\x1b]0;x\x07")
    made = paragraphs(claim("Diversion", supplier="nvidia", recipient="x", **SWAP), named)
    assert any("X ]0;x" in paragraph for paragraph in made)
    assert [paragraph for paragraph in made if not paragraph.isprintable()] == []


def test_a_leg_is_told_with_its_goods_its_date_and_who_says_so() -> None:
    swap = claim(
        "Diversion",
        doc="dcd",
        supplier="nvidia",
        recipient="x",
        n=12000,
        on="2023-12",
        claimant="nvidia",
        **SWAP,
    )
    told = only(swap, entity("dcd"), source("dcd", publisher=full("dcd"), issued="2024-06"))
    assert told.startswith(
        "12,000 h100 from nvidia were due to tesla (2023-12), as reported by nvidia (dcd, 2024-06). "
        "12,000 h100 that tesla had or was due went to x (2023-12), as reported by nvidia (dcd, 2024-06). "
    )
    assert told.endswith("Confidence, by the weakest step: 0.64 of 1, on 1 independent origin.")


@pytest.mark.parametrize("stance", STANCES[:8])
def test_each_stance_is_attributed_in_its_own_words(stance: str) -> None:
    told = only(claim("Diversion", recipient="x", stance=stance, claimant="court", **SWAP))
    assert WAYS[stance].format(who="court") in told
    assert [other for other in WAYS if other != stance and WAYS[other].format(who="court") in told] == []


@pytest.mark.parametrize("stance", ["Charges", "Alleges", "Suspects"])
def test_what_is_not_proven_is_said_not_to_be(stance: str) -> None:
    told = only(claim("Diversion", recipient="x", stance=stance, **SWAP))
    assert "not proven" in told or "unproven" in told or "without proof" in told


@pytest.mark.parametrize("modality", MODALITIES)
def test_each_modality_has_its_own_verb(modality: str) -> None:
    told = only(claim("Diversion", recipient="x", modality=modality, **SWAP))
    assert f"that tesla had or was due {MOVED[modality]} to x (date not stated)" in told
    assert ("went" in told) is (modality == "Actual")


def test_a_plain_move_a_lease_and_a_promise_are_told_as_what_they_are() -> None:
    told = only(
        claim("Order", doc="a", supplier="maker", buyer="cloud", on="2024", modality="Committed"),
        claim("Lease", doc="b", lessor="cloud", lessee="user", on="2025"),
    )
    assert "Goods from maker are due to cloud (2024), as reported by a document (Title of a)." in told
    assert "Cloud let user use goods (2025)" in told
    sold = only(
        claim("Sale", doc="a", supplier="a", buyer="b", lot="lot:l", n=5),
        claim("Sale", doc="b", supplier="b", buyer="c", lot="lot:l", modality="Planned", n=5),
    )
    assert "5 goods went from a to b" in sold
    assert "5 goods were to go, by plan, from b to c" in sold


@pytest.mark.parametrize(
    ("lot", "opening"),
    [
        ({"lot": "lot:l"}, "No single source tells the following whole; its steps are about the same goods."),
        ({}, "It is possible, and no more than that, that goods took the following way;"),
    ],
)
def test_what_no_source_tells_is_said_to_be_told_by_none(lot: dict[str, str], opening: str) -> None:
    told = only(
        claim("Sale", doc="a", supplier="a", buyer="b", **lot),
        claim("Sale", doc="b", supplier="b", buyer="c", **lot),
    )
    assert told.startswith(opening)


def test_what_one_source_tells_opens_with_no_warning() -> None:
    assert only(claim("Diversion", recipient="x", **SWAP)).startswith("H100 that tesla had or was due went")


def test_denials_are_told_by_aspect_with_who_denies() -> None:
    denials = [
        claim("Statement", doc="p1", event="event:out", stance="Denies", aspect="Legality", claimant="musk"),
        claim("Statement", doc="p2", event="event:out", stance="Denies", aspect="Legality", claimant="tesla"),
        claim("Statement", doc="p3", event="event:out", stance="Denies", claimant="x"),
    ]
    told = only(claim("Diversion", recipient="x", **SWAP), *denials)
    assert "Denied is Legality, by musk (Title of p1) and tesla (Title of p2)." in told
    assert "Denied is that it is so, by x (Title of p3)." in told


def test_a_return_is_told_as_a_return_and_whether_it_is_known_to_have_come() -> None:
    out = claim("Diversion", recipient="x", returnLeg="event:back", **SWAP)
    back: dict[str, Any] = {"divertedFrom": "x", "recipient": "tesla", "event": "event:back"}
    planned = only(out, claim("Diversion", modality="Planned", **back))
    assert "In return, h100 that x had or was due were to go, by plan, to tesla" in planned
    assert "No source in the record says whether that return took place." in planned
    assert "took place" not in only(out, claim("Diversion", **back))


def test_other_readings_and_further_parties_are_told() -> None:
    first, second = paragraphs(
        claim("Diversion", doc="mail", recipient="x", decidedBy="musk", intermediary="agent", **SWAP),
        claim("Diversion", doc="blog", recipient="xai", credibility=4, intendedRecipient="end", **SWAP),
    )
    assert "Other sources name xai as the recipient (confidence 0.28, against 0.64 here)." in first
    assert "Said to have ordered it: musk. Said to have passed by way of agent." in first
    assert "End user on paper: end." in second


def test_no_named_origin_is_told_as_none() -> None:
    told = only(source("news", first_hand=False), claim("Diversion", recipient="x", **SWAP))
    assert told.endswith("Confidence, by the weakest step: 0.64 of 1, on no named origin.")


def test_no_answer_and_more_answers_are_told() -> None:
    assert paragraphs(claim("Statement", about="a")) == [
        "The record holds no answer to this question with these limits."
    ]
    two = [claim("Diversion", doc=d, recipient=d, **SWAP) for d in ("x", "xai")]
    assert paragraphs(*two, k=1)[-1] == "There are more answers than are given here."
    assert len(paragraphs(*two)) == 2


def test_the_strongest_word_is_attributed_to_who_gave_it() -> None:
    told = only(
        claim("Diversion", name="a#c1", recipient="x", claimant="reporter", credibility=1, **SWAP),
        claim("Statement", doc="b", respondsTo="a#c1", stance="Admits", aspect="Happened", claimant="musk"),
    )
    assert "by the admission of musk (Title of b)" in told


def test_every_bundled_leg_is_attributed_and_every_sentence_ends(network: Network[str]) -> None:
    for paragraph in told(network):
        assert any(way.split(" {who}")[0] in paragraph for way in WAYS.values())
        assert paragraph.endswith(".")
        assert ".." not in paragraph
        assert "None" not in paragraph
