"""Answers as text: what a reader sees of each leg, of what is denied, and of what is not known."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.analysis.diversion import diversions
from kg.analysis.finding import KINDS
from kg.analysis.order import Wanted
from kg.claim import Claim, Entity, Source
from kg.export.answer_text import CAREFUL, OF_KIND, WENT, answers_text
from kg.network import Network, record_of
from tests.builder import MODALITIES, STANCES, claim, entity, full, network, source

SWAP: dict[str, Any] = {
    "event": "event:out",
    "divertedFrom": "tesla",
    "lot": "lot:l",
    "product": "product:h100",
}
OUT = claim(
    "Diversion",
    "Twelve thousand went.",
    doc="cnbc",
    supplier="nvidia",
    recipient="x",
    n=12000,
    on="2023-12",
    returnLeg="event:back",
    **SWAP,
)
BACK = claim("Diversion", divertedFrom="x", recipient="tesla", event="event:back", modality="Planned")
DENIAL = claim(
    "Statement",
    "It was lawful.",
    doc="post",
    event="event:out",
    stance="Denies",
    aspect="Legality",
    claimant="musk",
)
CNBC = source(
    "cnbc", publisher=full("cnbc"), issued="2024-06-04", url="https://cnbc.example/1", reliability="A"
)


def lines(*parts: Claim | Source | Entity, width: int = 100, **wanted: Any) -> list[str]:
    return text(network(entity("cnbc"), *parts), width=width, **wanted)


def text(whole: Network[str], *, width: int = 100, **wanted: Any) -> list[str]:
    found = diversions(whole, kinds=KINDS, wanted=Wanted(**wanted))
    return list(answers_text(found, record_of(whole), question="Which goods?", width=width))


def flat(*parts: Claim | Source | Entity, **wanted: Any) -> str:
    return " ".join(" ".join(lines(*parts, **wanted)).split())


def test_the_question_comes_first_and_no_answer_is_said_in_words() -> None:
    assert lines(claim("Statement", about="a")) == [
        "Which goods?",
        "",
        "The record holds no answer to this question with these limits.",
    ]


def test_no_control_character_reaches_a_terminal() -> None:
    trap = claim("Diversion", "It\x1b[2J went.", recipient="x", locator="page\x07 1", **SWAP)
    whole = network(entity("x", label="X\x1b]0;x\x07"), source("news", title="A\n\x1b title"), trap)
    found = diversions(whole, kinds=KINDS, wanted=Wanted())
    made = list(answers_text(found, record_of(whole), question="Which\x1b goods?"))
    assert "X]0;x" in " ".join(made)
    assert [line for line in made if not line.isprintable()] == []


def test_each_leg_has_its_date_quantity_modality_stance_confidence_and_claims() -> None:
    said = flat(OUT, CNBC)
    assert (
        "leg 1: nvidia → tesla (consignsTo) 2023-12 · 12,000 · Actual · Reports · confidence 0.76 [1]" in said
    )
    assert "leg 2: tesla → x (divertedTo) 2023-12 · 12,000 · Actual · Reports · confidence 0.76 [1]" in said
    assert "1 independent origin: cnbc, 2024-06-04 (A2 = 0.76)" in said


def test_the_headline_says_how_many_of_what_went_from_whom_to_whom() -> None:
    assert lines(OUT)[2] == "1. 12,000 × h100 that tesla had or was due went to x"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_means(kind: str) -> None:
    lot = {"lot": "lot:l"} if kind == "reconstructed" else {}
    chain = [
        claim("Sale", doc="a", supplier="a", buyer="b", **lot),
        claim("Sale", doc="b", supplier="b", buyer="c", **lot),
    ]
    said = flat(*([OUT] if kind == "recorded" else chain))
    assert OF_KIND[kind] in said
    assert [other for other in KINDS if other != kind and OF_KIND[other] in said] == []


@pytest.mark.parametrize("stance", STANCES[:8])
def test_what_is_only_alleged_charged_suspected_or_estimated_is_said_so_in_the_headline(stance: str) -> None:
    headline = lines(claim("Diversion", recipient="x", stance=stance, **SWAP))[2]
    assert headline.endswith(CAREFUL.get(stance, "to x"))
    assert (stance in CAREFUL) is (stance in ("Estimates", "Charges", "Alleges", "Suspects"))


@pytest.mark.parametrize("modality", MODALITIES)
def test_what_has_not_happened_is_not_said_to_have_happened(modality: str) -> None:
    headline = lines(claim("Diversion", recipient="x", modality=modality, **SWAP))[2]
    assert f" {WENT[modality]} to x" in headline
    assert ("went" in headline) is (modality == "Actual")


def test_a_denial_stands_at_the_answer_at_the_leg_and_among_the_evidence() -> None:
    said = flat(OUT, DENIAL)
    assert "disputed: Legality" in said
    assert said.count("denied as to Legality: [2]") == 2
    assert "[2] DENIAL: musk Denies: It was lawful." in said
    assert "no denial" not in said
    assert "no denial" in flat(OUT)


def test_the_return_leg_is_told_with_whether_it_was_completed() -> None:
    assert "return leg: x → tesla (divertedTo)" in flat(OUT, BACK)
    assert "no source says that it was completed" in flat(OUT, BACK)
    done = claim("Diversion", divertedFrom="x", recipient="tesla", event="event:back")
    assert "a source says that it was completed" in flat(OUT, done)
    assert "complete" not in flat(OUT)


def test_other_readings_stand_beside_each_answer() -> None:
    other = claim("Diversion", doc="blog", recipient="xai", credibility=4, **SWAP)
    said = flat(OUT, other)
    assert "other reading: xai got them (confidence 0.28)" in said
    assert "other reading: x got them (confidence 0.64)" in said


def test_the_evidence_has_each_document_once_with_what_it_claims() -> None:
    more = claim("Valuation", "Worth much.", doc="cnbc", lot="lot:l", amount=5, locator="paragraph 4")
    said = flat(OUT, more, CNBC)
    assert said.count("https://cnbc.example/1") == 1
    assert "cnbc, 2024-06-04: “Title of cnbc” (reliability A)" in said
    assert "[2] cnbc Reports: Worth much. paragraph 4 · credibility 2 · cnbc#c2" in said
    assert "publisher not known, undated: “Title of post” (reliability B) no web address" in flat(OUT, DENIAL)


def test_every_reference_is_in_the_evidence(network: Network[str]) -> None:
    answer: list[str] = []
    for line in [*text(network), "1."]:
        if re.match(r"\d+\. ", line) or line == "1.":
            body = " ".join(answer)
            cited = set(re.findall(r"\[(\d+)\]", body.partition("evidence")[0]))
            assert cited <= set(re.findall(r"\[(\d+)\]", body.partition("evidence")[2]))
            answer = []
        answer.append(line)


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(network: Network[str], width: int) -> None:
    wide = [line for line in text(network, width=width) if len(line) > width]
    assert [line for line in wide if len(max(line.split(), key=len)) + 16 <= width] == []


def test_what_would_change_the_answer_is_told_the_gravest_first() -> None:
    said = flat(OUT, claim("Diversion", doc="blog", recipient="x", **SWAP), CNBC)
    assert "would change without: cnbc, 2024-06-04 (the answer falls)" in said


def test_more_answers_are_told_as_more_and_what_was_left_out_is_counted() -> None:
    other = claim("Diversion", doc="blog", recipient="xai", **SWAP)
    vague = claim("Diversion", doc="blog", supplier="a", recipient="b")
    assert lines(OUT, other, k=1)[-1] == "There are more answers: raise -k, or narrow the question."
    assert lines(OUT, vague)[-1] == "Claims left out: 1 × a diversion that does not name both parties."
    assert lines(OUT)[-1] == ""


def test_parties_that_have_no_leg_are_named() -> None:
    said = flat(
        claim(
            "Diversion",
            recipient="x",
            decidedBy="musk",
            intermediary=["carrier", "agent"],
            intendedRecipient="end",
            **SWAP,
        )
    )
    assert "ordered, it is said, by: musk" in said
    assert "by way of: agent, carrier" in said
    assert "end user on paper: end" in said


def test_what_is_only_possible_is_said_to_have_been_able_to_go() -> None:
    sold = claim("Sale", doc="a", supplier="a", buyer="b", n=32)
    let = claim("Lease", doc="b", lessor="b", lessee="c", modality="Planned")
    assert lines(sold, let)[2] == "1. at most 32 × goods can have gone from a to c"


def test_goods_of_another_unit_or_without_a_product_are_named_as_they_are() -> None:
    crates = claim("Diversion", divertedFrom="a", recipient="b", n=56, unit="ShipmentUnit", amount=2_000_000)
    assert lines(crates)[2] == "1. 56 shipments of goods worth USD 2 million that a had or was due went to b"
    assert lines(claim("Diversion", divertedFrom="a", recipient="b"))[2] == (
        "1. goods that a had or was due went to b"
    )
    assert "1. 12,000 × h100 that Tesla, Inc. had" in lines(OUT, entity("tesla", label="Tesla, Inc."))[2]
