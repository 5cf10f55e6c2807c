"""Questions by name, on the bundled record: answers read against their sources by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
import kg.ask.ways
import kg.graph
from kg.analysis.finding import KINDS, Finding
from kg.ask.ways import Answered
from kg.errors import AmbiguousName, BadInput, UnknownName
from kg.record import Record
from tests.builder import MODALITIES, full

Graph = kg.graph.Graph


@pytest.fixture(scope="module")
def swap(graph: Graph) -> Finding:
    """The best answer to what became of chips that were due to Tesla."""
    return kg.ask.ways.diversions(graph, intended="Tesla").answers.findings[0]


def slugs(iris: Sequence[str]) -> list[str]:
    return [iri.rsplit("/", 1)[-1] for iri in iris]


def way(finding: Finding) -> list[str]:
    return slugs([finding.legs[0].source, *(step.target for step in finding.legs)])


def identifiers(finding: Finding, record: Record) -> set[str]:
    return {name for iri in finding.claims for name in record.claims[iri].identifiers}


# ---- Tesla, X and xAI


def test_chips_due_to_tesla_went_to_x(swap: Finding) -> None:
    assert (swap.kind, swap.modality) == ("recorded", "Actual")
    assert slugs([swap.intended, swap.actual]) == ["tesla", "x-corp"]
    assert swap.lots == (full("lot:tesla-12k-h100"),)
    assert swap.products == (full("product:h100"),)
    assert (swap.quantity.low, swap.quantity.high, swap.unit) == (12000, 12000, "PieceUnit")


def test_they_were_allocated_before_they_were_diverted(swap: Finding) -> None:
    assert way(swap) == ["nvidia", "tesla", "x-corp"]
    due, diverted = swap.legs
    assert (due.moves, diverted.verb) == (False, "divertedTo")
    assert (diverted.when.earliest, diverted.when.latest) == (date(2023, 12, 1), date(2023, 12, 31))
    assert slugs(swap.decided_by) == ["elon-musk"]


def test_as_many_were_to_come_back_and_nobody_says_that_they_did(graph: Graph, swap: Finding) -> None:
    (back,) = swap.counter
    assert slugs([back.source, back.target]) == ["x-corp", "tesla"]
    assert (back.modality, back.quantity.low, back.quantity.high) == ("Planned", 12000, 12000)
    assert (back.when.earliest, back.when.latest) == (date(2024, 1, 1), date(2024, 6, 30))
    answer = kg.ask.ways.diversions(graph, intended="Tesla").json()["answers"][0]
    assert answer["counterLeg"]["completed"] is False


def test_others_name_xai_or_both(swap: Finding) -> None:
    assert sorted(slugs([reading.actual for reading in swap.readings])) == ["x-and-xai", "xai"]
    assert all(reading.weakest <= swap.weakest for reading in swap.readings)


def test_it_rests_on_the_memo_the_return_and_musks_own_word(graph: Graph, swap: Finding) -> None:
    assert {"F0023", "F0024", "F0025", "F0031"} <= identifiers(swap, graph.record)
    assert swap.legs[-1].stance == "Admits"
    origins = slugs(swap.legs[-1].confidence.origins)
    assert {"nvidia-2023-12-memo", "elon-musk-2024-06-04-post"} <= set(origins)


def test_a_delay_followed_and_two_values_are_named_that_exclude_each_other(swap: Finding) -> None:
    assert swap.consequences
    assert len(swap.valuations) >= 2


@pytest.mark.parametrize(
    ("known", "there"), [(date(2024, 5, 31), False), (date(2024, 6, 4), True), (date(2024, 6, 30), True)]
)
def test_it_was_not_known_before_june_2024(graph: Graph, known: date, *, there: bool) -> None:
    found = kg.ask.ways.diversions(graph, intended="Tesla", actual="X Corp.", known=known).answers.findings
    assert bool(found) is there


def test_it_had_happened_by_the_end_of_2023(graph: Graph) -> None:
    found = kg.ask.ways.diversions(graph, intended="Tesla", as_of=date(2023, 12, 31)).answers.findings
    assert ("certain", full("x-corp")) in [(finding.holds, finding.actual) for finding in found]


def test_before_december_2023_it_is_possible_at_most(
    graph: Graph,
) -> None:
    found = kg.ask.ways.diversions(graph, intended="Tesla", as_of=date(2023, 11, 30)).answers.findings
    assert "certain" not in {finding.holds for finding in found if "to-x-" in finding.legs[-1].event}
    assert "possible" in {finding.holds for finding in found if finding.actual == full("x-corp")}


def test_it_had_not_happened_before_2023(graph: Graph) -> None:
    found = kg.ask.ways.diversions(graph, intended="Tesla", as_of=date(2022, 12, 31)).answers.findings
    assert full("x-corp") not in [finding.actual for finding in found]


def test_nvidia_has_a_path_to_x_by_way_of_tesla(graph: Graph, swap: Finding) -> None:
    found = kg.ask.ways.paths(graph, "nvidia", "x-corp").answers.findings
    by_way = [finding for finding in found if way(finding) == ["nvidia", "tesla", "x-corp"]]
    assert [(f.kind, f.legs) for f in by_way] == [("recorded", swap.legs)]


def test_a_path_is_asked_for_within_the_same_limits(graph: Graph) -> None:
    def there(**limits: Any) -> bool:
        found = kg.ask.ways.paths(graph, "tesla", "x-corp", **limits).answers.findings
        return ["tesla", "x-corp"] in [way(finding) for finding in found]

    assert there()
    assert there(known=date(2024, 6, 30), as_of=date(2023, 12, 31), product="h100", min_quantity=12000)
    assert not there(known=date(2024, 5, 31))
    assert not there(as_of=date(2022, 12, 31))
    assert not there(product="h200")
    assert not there(min_quantity=12001)
    assert not there(after=date(2024, 1, 1))
    assert not there(before=date(2023, 11, 30))
    assert not there(kinds=("possible",))
    assert all(
        graph.record.is_primary(graph.record.claims[iri])
        for finding in kg.ask.ways.paths(graph, "tesla", "x-corp", primary_only=True).answers.findings
        for iri in finding.claims
    )


def test_its_name_stays(swap: Finding) -> None:
    assert swap.id == "d-bffff4c2a132"


# ---- servers, dies and chips on their way to China


def test_company_1_sent_servers_of_supermicro_on_and_who_is_accused_denies(graph: Graph) -> None:
    found = kg.ask.ways.diversions(graph, intended="Company-1").answers.findings
    assert {tuple(way(f)) for f in found} == {
        ("supermicro", "company-1", "unidentified-recipients-in-china"),
        ("supermicro", "company-1", "alibaba"),
    }
    for finding in found:
        assert finding.kind == "recorded"
        assert finding.stance in ("Charges", "Alleges")
        assert "Responsibility" in finding.disputed
        denied = [graph.record.claims[iri] for iri in finding.denials]
        assert any(claim.claimant == full("yih-shyan-liaw") for claim in denied)
    alibaba = next(f for f in found if f.actual == full("alibaba"))
    assert "Happened" in alibaba.disputed


def test_a_denial_of_one_recipient_is_no_denial_of_the_other(graph: Graph) -> None:
    found = kg.ask.ways.diversions(graph, intended="Company-1", actual="unidentified-recipients-in-china")
    claimants = {graph.record.claims[iri].claimant for f in found.answers.findings for iri in f.denials}
    assert full("alibaba") not in claimants


def test_what_shreya_sent_on_is_reconstructed_and_recorded_by_nobody(graph: Graph) -> None:
    found = kg.ask.ways.diversions(graph, intended="Shreya Life Sciences", kinds=KINDS).answers.findings
    assert {f.kind for f in found} == {"reconstructed"}
    assert {tuple(way(f)) for f in found} == {("dell", "shreya-life-sciences", "main-chain-and-is-llc")}
    assert {f.quantity.high for f in found} == {1111, 998}


def test_dies_for_sophgo_ended_with_huawei_and_tsmc_disputes_its_part(graph: Graph) -> None:
    (found,) = kg.ask.ways.diversions(graph, intended="Sophgo", actual="Huawei").answers.findings
    assert (found.kind, way(found)) == ("recorded", ["tsmc", "sophgo", "huawei"])
    assert found.disputed
    assert {graph.record.claims[iri].claimant for iri in found.denials} == {full("tsmc")}


# ---- every answer


ASKED: list[dict[str, Any]] = [
    {},
    {"kinds": KINDS},
    {"known": date(2025, 6, 30)},
    {"as_of": date(2024, 12, 31), "kinds": KINDS},
    {"primary_only": True},
    {"product": "h100"},
    {"min_quantity": 1000, "by": "quantity"},
    {"after": date(2024, 1, 1), "by": "earliest"},
    {"before": date(2024, 12, 31), "by": "legs"},
    {"modality": "Attempted"},
    {"max_legs": 1},
    {"k": 2},
]


@pytest.fixture(scope="module", params=ASKED, ids=lambda asked: ",".join(asked) or "all")
def answered(graph: Graph, request: pytest.FixtureRequest) -> Answered:
    return kg.ask.ways.diversions(graph, **request.param)


def test_every_claim_of_an_answer_is_cited(answered: Answered) -> None:
    assert answered.answers.findings
    for answer in answered.json()["answers"]:
        assert answer["claims"]
        assert [cited["claim"] for cited in answer["citations"]] == answer["claims"]


@pytest.mark.slow
def test_every_answer_can_be_written_in_every_form(answered: Answered) -> None:
    (text,) = answered.lines("json")
    assert json.loads(text) == answered.json()
    assert next(answered.lines()) == answered.question
    paragraphs = list(answered.lines("sentence"))
    assert len(paragraphs) == len(answered.answers.findings) + answered.answers.truncated


@pytest.mark.slow
def test_no_answer_rests_on_what_was_not_asked_for(graph: Graph) -> None:
    for asked in ASKED:
        for finding in kg.ask.ways.diversions(graph, **asked).answers.findings:
            said = [graph.record.claims[iri] for iri in finding.claims]
            assert all(c.iri not in graph.record.replaced_by or "known" in asked for c in said)
            if "known" in asked:
                assert all(c.known_from and c.known_from <= asked["known"] for c in said)
            if "as_of" in asked:
                assert all((c.when.earliest or date.min) <= asked["as_of"] for c in said)
            if "primary_only" in asked:
                assert all(graph.record.is_primary(c) for c in said)
            if "modality" in asked:
                limit = MODALITIES.index(asked["modality"])
                assert MODALITIES.index(finding.modality) <= limit
            assert finding.kind in asked.get("kinds", kg.ask.ways.DEFAULT_KINDS)
            assert len(finding.legs) <= asked.get("max_legs", 6)


@pytest.mark.parametrize("by", ["confidence", "quantity", "earliest", "legs"])
def test_fewer_answers_are_the_first_of_all(graph: Graph, by: str) -> None:
    every = kg.ask.ways.diversions(graph, by=by).answers
    few = kg.ask.ways.diversions(graph, by=by, k=3).answers
    assert few.findings == every.findings[:3]
    assert (few.truncated, every.truncated) == (True, False)


def test_the_question_is_told_with_from_what_it_was_answered(graph: Graph) -> None:
    made = kg.ask.ways.diversions(graph, intended="Tesla", known=date(2024, 6, 30), k=1).json()["provenance"]
    assert (made["data"], made["release"]) == (graph.store.digest, graph.store.release)
    assert (made["known"], made["asOf"]) == ("2024-06-30", None)
    assert made["query"] == {
        "command": "diversions",
        "intended": "Tesla",
        "known": "2024-06-30",
        "k": 1,
        "by": "confidence",
        "max_legs": 6,
        "kinds": ["recorded", "reconstructed"],
        "budget": 30.0,
    }
    question = kg.ask.ways.paths(graph, "nvidia", "x-corp").question
    assert question == "By which paths can goods have gone from Nvidia to X Corp.?"


@pytest.mark.parametrize("name", ["intended", "actual", "product"])
def test_a_name_that_nobody_bears_is_an_error_with_near_ones(graph: Graph, name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        kg.ask.ways.diversions(graph, **{name: "Telsa" if name != "product" else "H1000"})  # type: ignore[arg-type]
    assert caught.value.near[0] == ("Tesla" if name != "product" else "H100")


def test_an_ambiguous_end_of_a_path_is_refused_with_its_candidates(graph: Graph) -> None:
    with pytest.raises(AmbiguousName) as caught:
        kg.ask.ways.paths(graph, "nvidia", "Colossus")
    assert [candidate.split()[0] for candidate in caught.value.candidates] == [
        "site:colossus-1",
        "site:colossus-2",
    ]


def test_the_root_of_the_package_hands_on_the_same(graph: Graph, swap: Finding) -> None:
    assert kg.diversions(graph, intended="Tesla").answers.findings[0] == swap
    assert kg.paths(graph, "nvidia", "tesla").question.endswith("from Nvidia to Tesla?")


@pytest.mark.parametrize(
    "wrong", [{"by": "luck"}, {"kinds": ("certain",)}, {"modality": "actual"}, {"engine": "steam"}]
)
def test_a_word_that_means_nothing_is_refused(graph: Graph, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"cannot be|no modality"):
        kg.ask.ways.diversions(graph, **wrong)


def test_goods_that_were_only_set_aside_are_not_said_to_have_gone_or_been_redirected(graph: Graph) -> None:
    told = " ".join(
        " ".join(kg.ask.ways.paths(graph, "Nvidia", "Tesla", k=1).lines()).split("evidence")[0].split()
    )
    assert "from Nvidia set aside for or ordered by Tesla" in told
    assert "recorded: a source itself says so" in told
    assert "redirected" not in told


def test_who_denies_a_charge_denies_what_is_charged_under_it(graph: Graph) -> None:
    for finding in kg.ask.ways.diversions(graph, intended="Company-1").answers.findings:
        assert full("supermicro") in {graph.record.claims[iri].claimant for iri in finding.denials}


def test_an_allegation_that_names_no_accuser_is_not_the_publishers_own(graph: Graph) -> None:
    answered = kg.ask.ways.diversions(graph, intended="Company-1", actual="Alibaba")
    for form in ("sentence", "table"):
        told = " ".join(" ".join(answered.lines(form)).split())
        assert "an allegation, not proven, that Let's Data Science passes on" in told
        assert "Let's Data Science alleges" not in told


# ---- what an answer needs, and what it is without


def without(graph: Graph, names: Sequence[str]) -> dict[str, Finding]:
    """The answers on what went from Tesla to X without some claims or documents, by their ids."""
    answers = kg.ask.ways.diversions(graph, intended="Tesla", actual="X Corp.", without=names).answers
    return {finding.id: finding for finding in answers.findings}


def test_a_leg_falls_without_all_claims_that_carry_it_and_stands_with_any_one(
    graph: Graph, swap: Finding
) -> None:
    carrying, key = swap.needs[-1], swap.legs[-1].key

    def legs(names: Sequence[str]) -> set[tuple[str, ...]]:
        return {leg.key for finding in without(graph, names).values() for leg in finding.legs}

    assert key not in legs(carrying)
    assert all(key in legs([iri for iri in carrying if iri != kept]) for kept in carrying)


def test_a_document_is_left_out_with_all_that_is_taken_from_it(graph: Graph, swap: Finding) -> None:
    memo = full("source:nvidia-2023-12-memo")
    finding = without(graph, ["nvidia-2023-12-memo"])[swap.id]
    assert not any(memo in graph.record.lineage(graph.record.claims[iri]) for iri in finding.claims)
    assert any(memo in graph.record.lineage(graph.record.claims[iri]) for iri in swap.claims)


def test_parties_are_kept_off_the_way_or_wanted_on_it(graph: Graph) -> None:
    def ways(**limits: Any) -> list[list[str]]:
        found = kg.ask.ways.paths(graph, "nvidia", "xai", k=None, **limits).answers.findings
        return [way(finding) for finding in found]

    every = ways()
    assert any("tesla" in parties for parties in every)
    assert any("tesla" not in parties for parties in every)
    assert ways(avoid=["Tesla"]) == [parties for parties in every if "tesla" not in parties]
    assert ways(via=["Tesla"]) == [parties for parties in every if "tesla" in parties]


def test_a_party_that_is_wanted_and_forbidden_is_named(graph: Graph) -> None:
    via, avoid = ["Tesla", "Dell", "Microsoft"], ["tesla", "Dell", "Oracle"]
    with pytest.raises(BadInput, match=r"^Dell and Tesla are both wanted and forbidden on the way"):
        kg.ask.ways.paths(graph, "nvidia", "xai", via=via, avoid=avoid)
    with pytest.raises(BadInput, match=r"^Tesla is both wanted and forbidden on the way"):
        kg.ask.ways.diversions(graph, via=["Tesla"], avoid=["Tesla, Inc."])


def test_a_search_without_time_says_that_it_was_cut_off(graph: Graph) -> None:
    answers = kg.ask.ways.paths(graph, "nvidia", "xai", budget=0).answers
    assert (answers.findings, answers.truncated) == ((), True)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_indispensable_fells_the_answer_alone(graph: Graph, data: st.DataObject) -> None:
    finding = data.draw(st.sampled_from(kg.ask.ways.diversions(graph).answers.findings))
    for iri in finding.indispensable:
        left = kg.ask.ways.diversions(graph, without=[iri]).answers.findings
        assert finding.id not in {each.id for each in left}
