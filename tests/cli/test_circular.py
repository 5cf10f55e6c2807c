"""`kg circular` over the bundled record: the same answer in every form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


ASKED = ("circular", "Nvidia", "--samples", "4", "--k", "1000")


@pytest.fixture
def found(said: Any) -> dict[str, Any]:
    answer: dict[str, Any] = said(*ASKED, "--format", "json").json()
    return answer


def test_each_loop_closes_over_the_steps_that_are_told(found: dict[str, Any]) -> None:
    answer = found["answer"]
    steps = {(step["from"]["iri"], step["to"]["iri"]) for step in answer["steps"]}
    for loop in answer["loops"]:
        parties = [party["iri"] for party in loop["parties"]]
        assert parties[0].endswith("/nvidia")
        assert steps >= {*zip(parties, (*parties[1:], parties[0]), strict=True)}
    names = [loop["id"] for loop in answer["loops"]]
    assert len(set(names)) == len(names)
    assert {name for loop in answer["loops"] for name in loop["shares"]} <= set(names)


def test_all_that_it_rests_on_is_cited(found: dict[str, Any]) -> None:
    cited = {each["claim"] for each in found["citations"]}
    assert cited >= {claim for loop in found["answer"]["loops"] for claim in loop["claims"]}
    assert cited >= {
        claim for step in found["answer"]["steps"] for given in step["given"] for claim in given["denials"]
    }


def test_the_circular_part_is_balanced_at_each_party_and_sums_to_the_index(found: dict[str, Any]) -> None:
    (whole,) = found["answer"]["whole"]
    surplus: dict[str, float] = {}
    for arc in whole["arcs"]:
        assert 0 <= arc["circular"] <= arc["amount"]
        for end, sign in (("from", 1), ("to", -1)):
            surplus[arc[end]["iri"]] = surplus.get(arc[end]["iri"], 0) + sign * arc["circular"]
    assert set(surplus.values()) == {0}
    (index,) = [each for each in whole["indices"] if each["state"] == "planned" and not each["firm"]]
    assert index["central"]["circular"] == sum(arc["circular"] for arc in whole["arcs"])
    assert index["central"]["total"] == sum(arc["amount"] for arc in whole["arcs"])


def test_the_table_has_loops_steps_and_the_whole(said: Any) -> None:
    told = said("circular", "Nvidia", "--samples", "0").out
    for title in (
        "Loops",
        "The steps of these loops",
        "What Nvidia gets for goods",
        "How circular the whole is",
    ):
        assert title in told


def test_sentences_name_who_says_how_far_and_how_much(said: Any) -> None:
    lines = said(*ASKED, "--format", "sentence").out.splitlines()
    (line,) = [each for each in lines if each.startswith("Nvidia → OpenAI → Oracle → Nvidia: ")]
    legs = ("investment, committed, USD 30 billion", "lease, committed, USD 300 billion", "sale, planned")
    assert [words for words in legs if words not in line] == []
    assert "All steps are at least planned; the smallest is USD 30 billion." in line


def test_a_spreadsheet_has_a_row_for_each_loop(said: Any, found: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(said(*ASKED, "--format", "csv").out)))
    assert [row["id"] for row in rows] == [loop["id"] for loop in found["answer"]["loops"]]
    assert rows[0].keys() >= {"smallest step min", "smallest step max", "claims"}


def test_the_day_and_the_record_choose_the_claims(said: Any) -> None:
    early = said("circular", "Nvidia", "--known", "2025-06", "--samples", "0", "--format", "json").json()
    loops = {tuple(party["label"] for party in loop["parties"]) for loop in early["answer"]["loops"]}
    assert ("Nvidia", "xAI") in loops
    assert ("Nvidia", "OpenAI", "Oracle") not in loops


def test_a_picture_and_a_page_are_written(said: Any, tmp_path: Path) -> None:
    for name in ("loops.svg", "loops.html"):
        assert said("circular", "Nvidia", "--samples", "0", "-o", str(tmp_path / name)).status == 0
        assert "Financing loops with Nvidia" in (tmp_path / name).read_text("utf-8")
    assert json.loads(said("circular", "--known", "2000", "--format", "json").out)["answer"]["loops"] == []


def test_a_kind_that_is_none_is_refused(said: Any) -> None:
    made = said("circular", "--kind", "barter")
    assert made.status == 2
    assert "financing, payment, trade, funding" in made.err
