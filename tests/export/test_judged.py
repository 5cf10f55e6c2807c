"""Judgements in words and as JSON, and where a reader meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.export.judged import judged_json, judged_words
from kg.export.profile import title
from kg.identity import Judgement
from kg.identity.judgement import Verdict
from tests.builder import entity, full, record

WHOLE = record(entity("tesla", label="Tesla"), entity("tesla-energy", label="Tesla Energy"))
ITEM = "http://www.wikidata.org/entity/Q478214"


def judgement(verdict: Verdict, one: str = "tesla", other: str = "tesla-energy") -> Judgement:
    object_ = other if "://" in other else full(other)
    return Judgement(full(one), object_, verdict, "An author", date(2026, 11, 24), "For a reason.")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("same", "the same as Tesla Energy (actor:tesla-energy)"),
        ("different", "not Tesla Energy (actor:tesla-energy)"),
        ("unsure", "perhaps Tesla Energy (actor:tesla-energy)"),
    ],
)
def test_a_verdict_is_said_of_the_other_thing_from_either_side(verdict: Verdict, words: str) -> None:
    held = [judgement(verdict)]
    assert judged_words(full("tesla"), held, WHOLE) == words
    back = words.replace("Tesla Energy", "Tesla").replace("actor:tesla-energy", "actor:tesla")
    assert judged_words(full("tesla-energy"), held, WHOLE) == back


def test_a_thing_elsewhere_goes_by_its_address_and_several_come_in_order() -> None:
    held = [judgement("same", other=ITEM), judgement("different"), judgement("same", "other", "another")]
    assert judged_words(full("tesla"), held, WHOLE) == (
        "the same as wd:Q478214; not Tesla Energy (actor:tesla-energy)"
    )


def test_where_nobody_judged_nothing_is_said() -> None:
    assert (judged_words(full("tesla"), [], WHOLE), judged_json(full("tesla"), [], WHOLE)) == ("", [])


def test_as_json_a_judgement_has_who_when_and_why() -> None:
    assert judged_json(full("tesla"), [judgement("unsure"), judgement("same", other=ITEM)], WHOLE) == [
        {
            "verdict": "unsure",
            "other": full("tesla-energy"),
            "label": "Tesla Energy",
            "author": "An author",
            "date": "2026-11-24",
            "reason": "For a reason.",
        },
        {
            "verdict": "same",
            "other": ITEM,
            "label": None,
            "author": "An author",
            "date": "2026-11-24",
            "reason": "For a reason.",
        },
    ]


def test_the_title_of_a_thing_ends_with_what_it_was_judged_to_be() -> None:
    tesla = WHOLE.entities[full("tesla")]
    assert title(tesla, WHOLE) == "Tesla (actor:tesla), Company"
    assert title(tesla, WHOLE, [judgement("different")]) == (
        "Tesla (actor:tesla), Company; not Tesla Energy (actor:tesla-energy)"
    )


def test_show_and_find_tell_what_was_judged(said: Any) -> None:
    made = said("show", "site:colossus-1", "--format", "json").json()["entity"]["judgements"]
    (told,) = (each for each in made if each["other"] == full("site:colossus-2"))
    assert (told["verdict"], told["label"]) == ("different", "Colossus 2")
    assert "not Colossus 2 (site:colossus-2)" in said("show", "site:colossus-1", "--format", "table").out
    found = {each["iri"]: each for each in said("find", "colossus", "--format", "json").json()["entities"]}
    assert full("site:colossus-2") in [each["other"] for each in found[full("site:colossus-1")]["judgements"]]
