"""`kg screen`: all hits by flag, those of one party, and every form of the answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def test_all_hits_stand_under_their_flag_with_its_source(said: Any) -> None:
    lines = said("screen").out.splitlines()
    assert lines[0] == "Which parties show which red flags of official guidance?"
    text = " ".join(" ".join(lines).split())
    assert (
        "More chips came in than the sites are seen to hold. US Bureau of Industry and Security, 2025-05-13"
        in text
    )
    assert "A red flag is a reason to ask, and proves nothing." in text


def test_of_one_party_each_claim_is_told_with_who_denies_it(said: Any) -> None:
    text = " ".join(said("screen", "Megaspeed").out.split())
    for part in (
        "Which red flags of official guidance does Megaspeed International show?",
        "Denied (that it happened): Nvidia says that it",
        "Beside it: The boards worth about $2.4 billion were later located in",
        "The other flags",
    ):
        assert all(word in text for word in part.split())


def test_in_sentences_each_claim_bears_attribution_modality_and_date(said: Any) -> None:
    lines = said("screen", "ALX", "--format", "sentence").out.splitlines()
    (on_paper,) = [line for line in lines if "papers name another end user" in line]
    assert on_paper.startswith(
        "ALX: the papers name another end user than the actual one (US Financial Crimes Enforcement Network"
        " and US Bureau of Industry and Security, 2023-11-06). "
    )
    assert (
        "by a charge of US Department of Justice that is not proven (world-today-news.com, 2025-08; "
        in on_paper
    )
    assert "actual; date not stated)." in on_paper


def test_a_party_that_handles_no_goods_is_not_screened(said: Any) -> None:
    made = said("screen", "OBON")
    assert made.status == 0
    text = " ".join(made.out.split())
    assert "so it is not screened." in text
    assert "Bloomberg identified Company-1 as OBON Corp of Bangkok" in text


def test_the_spreadsheet_has_a_row_for_each_ground(said: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(said("screen", "Megaspeed", "--format", "csv").out)))
    assert [row["flag"] for row in rows].count("site-short-of-receipts") == 4
    assert {row["url"][:8] for row in rows} == {"https://"}
    first = next(row for row in rows if row["flag"] == "not-found-at-check")
    assert first["claims"] == "source:rssgate-2025-12-megaspeed#c7"
    assert first["beside"] == "source:rssgate-2025-12-megaspeed#c8"


def test_the_json_counts_whom_it_cannot_judge_and_cites_each_claim(said: Any) -> None:
    found = said("screen", "--format", "json").json()
    answer, cited = found["answer"], {each["claim"] for each in found["citations"]}
    for flag in answer["flags"]:
        assert len(flag["hits"]) + len(flag["clear"]) + len(flag["notJudged"]) == answer["parties"]
        for hit in flag["hits"]:
            assert {iri for ground in hit["grounds"] for iri in ground["claims"]} <= cited
            assert {each["claim"] for each in hit["denials"]} <= cited
    short = next(flag for flag in answer["flags"] if flag["name"] == "site-short-of-receipts")
    assert (answer["parties"], len(short["hits"]), len(short["notJudged"])) == (91, 1, 90)
    assert not any("score" in key.lower() for flag in answer["flags"] for key in flag)


@pytest.mark.parametrize("words", [(), ("Megaspeed",)], ids=["all", "one"])
def test_a_picture_and_a_page_can_be_drawn(said: Any, words: tuple[str, ...], tmp_path: Path) -> None:
    for name in ("a.svg", "a.html"):
        assert said("screen", *words, "--output", str(tmp_path / name)).status == 0
        assert "Megaspeed International" in (tmp_path / name).read_text("utf-8")
