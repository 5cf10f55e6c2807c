"""The command, as its user calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def test_the_first_point_and_what_the_words_mean(said: Any) -> None:
    answer = said("chokepoints", "--limit", "3")
    assert answer.status == 0
    assert answer.out.startswith(
        "Which single supplier, process, site or permit stops the most planned capacity?"
    )
    assert "TSMC" in answer.out
    assert "not none in the world" in " ".join(answer.out.split())


def test_failures_together(said: Any) -> None:
    def stops(*names: str) -> dict[str, tuple[Any, Any]]:
        words = [word for name in names for word in ("--remove", name)]
        found = said("chokepoints", "--limit", "1", *words, "--format", "json").json()["answer"]["removed"]
        return {
            " ".join(each["capacity"].values()): (each["quantity"]["min"], each["quantity"]["max"])
            for each in found["stopped"]
        }

    memory = [stops(name) for name in ("SK Hynix", "Samsung Electronics", "Micron")]
    assert all(low == 0 for each in memory for low, _ in each.values())
    both = stops("Nvidia", "TSMC")["site planned H100EquivalentUnit"]
    assert both == (719_681, 721_281)  # not the sum: they stop the same Colossus 2


def test_a_process_stops_what_is_made_by_it(said: Any) -> None:
    found = said("chokepoints", "--remove", "CoWoS", "--limit", "1", "--format", "json").json()["answer"]
    items = {
        hit["item"]["thing"]["label"]: hit["certain"]
        for each in found["removed"]["stopped"]
        if each["capacity"]["layer"] == "deal" and each["capacity"]["state"] == "planned"
        for hit in each["items"]
    }
    assert [label for label, certain in items.items() if certain] == [
        "Anthropic's TPU capacity from Google, agreed in October 2025",
        "Anthropic's TPU capacity from Google from 2027, agreed in April 2026",
    ]


def test_what_nobody_knew_yet_stops_nothing(said: Any) -> None:
    found = said("chokepoints", "--known", "2024-06-01", "--format", "json").json()["answer"]
    assert "TSMC" not in {thing["label"] for point in found["points"] for thing in point["failed"]}


def test_a_name_that_is_unknown_is_an_error_with_near_ones(said: Any) -> None:
    answer = said("chokepoints", "--remove", "Nvidai")
    assert answer.status == 2
    assert "did you mean Nvidia" in answer.err


@pytest.mark.parametrize(("words", "name"), [((), "bars.svg"), (("--remove", "Nvidia"), "chains.svg")])
def test_a_picture_of_each(said: Any, tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    file = tmp_path / name
    assert said("chokepoints", "--limit", "4", *words, "--output", str(file)).status == 0
    assert "<svg" in file.read_text("utf-8")
