"""Plans past their day: which have a day, what they are about, and what counts as a later word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.analysis.overdue import overdue
from kg.claim import Claim, Source
from tests.builder import claim, full, network

DAY = date(2025, 1, 1)


def claims(*parts: Claim | Source, day: date | None = DAY) -> list[str]:
    return [iri.rpartition("/")[2] for plan in overdue(network(*parts), day=day) for iri in plan.claims]


def plan(**said: Any) -> Claim:
    return claim(
        "Count",
        **{
            "name": "news#plan",
            "modality": "Planned",
            "target": "2024-12",
            "known": "2024-06-30",
            "event": "event:e",
            **said,
        },
    )


def test_a_plan_whose_last_day_is_over_is_told_with_what_it_is_about() -> None:
    (found,) = overdue(network(plan()), day=DAY)
    assert (found.about, found.due, found.claims) == (
        (full("event:e"),),
        date(2024, 12, 31),
        (full("news#plan"),),
    )


@pytest.mark.parametrize(
    ("said", "is_late"),
    [
        ({}, True),
        ({"modality": "Committed"}, True),
        ({"modality": "Expected"}, True),
        ({"modality": "Actual"}, False),
        ({"modality": "Proposed"}, False),
        ({"modality": "Lapsed"}, False),
        ({"stance": "Denies"}, False),
        ({"target": "2025-01"}, False),
        ({"target": "2024"}, True),
        ({"target": "2025"}, False),
        ({"target": "2024-01"}, True),  # over before it was passed on
    ],
)
def test_only_what_was_to_come_about_by_a_day_that_is_over_is_late(
    said: dict[str, Any], *, is_late: bool
) -> None:
    assert bool(claims(plan(**said))) is is_late


@pytest.mark.parametrize(
    ("said", "is_late"),
    [
        ({"until": "2024-12"}, True),
        ({"on": "2024-12-24"}, True),
        ({"on": "2025"}, False),
        ({"until": "2024-05"}, False),  # past when it was said: not a deadline
        ({"until": "2024-05", "stated": "2024-02"}, True),
        ({"until": "2024-05", "known": None}, True),  # a plan lies ahead, whenever it was said
        ({"from": "2024-09"}, False),
        ({}, False),
    ],
)
def test_an_end_or_a_day_after_it_was_said_is_a_deadline_too(said: dict[str, Any], *, is_late: bool) -> None:
    fields = {"modality": "Planned", "known": "2024-06-30", "event": "event:e", **said}
    assert bool(claims(claim("Count", **fields))) is is_late


@pytest.mark.parametrize(
    ("later", "refreshes"),
    [
        ({"kind": "Count", "known": "2024-07-01"}, True),
        ({"kind": "Statement", "known": "2024-07-01", "stance": "Denies"}, True),  # by whomever, of any class
        ({"kind": "Count", "known": "2024-06-30"}, False),  # at the same time
        ({"kind": "Count", "known": "2024-07-01", "stated": "2024-06-01"}, False),  # said earlier
        ({"kind": "Count", "known": None}, False),  # nobody knows when
        ({"kind": "Count", "known": "2024-07-01", "event": "event:other"}, False),
    ],
)
def test_a_later_claim_on_the_event_follows_a_plan_up(later: dict[str, Any], *, refreshes: bool) -> None:
    fields = {"event": "event:e", "doc": "later", **later}
    kind = fields.pop("kind")
    assert bool(claims(plan(), claim(kind, **fields))) is not refreshes


def test_what_answers_a_plan_follows_it_up() -> None:
    answer = claim("Statement", doc="later", known="2024-07-01", respondsTo="source:news#plan")
    assert claims(plan(), answer) == []


def test_a_later_plan_takes_the_place_of_an_earlier_one() -> None:
    moved = plan(name="later#plan", known="2024-09-30", target="2024-11")
    assert claims(plan(), moved) == ["later#plan"]
    put_off = plan(name="later#plan", known="2024-09-30", target="2025-12")
    assert claims(plan(), put_off) == []


def test_plans_said_at_one_time_are_told_together() -> None:
    (found,) = overdue(network(plan(), plan(name="mirror#plan")), day=DAY)
    assert found.claims == (full("mirror#plan"), full("news#plan"))


@pytest.mark.parametrize(
    ("said", "about", "followed", "not_followed"),
    [
        (
            {"facility": "site:s", "product": "product:h"},
            ["site:s", "product:h"],
            {"host": "site:s", "product": "product:h"},
            {"facility": "site:s", "product": "product:other"},
        ),
        ({"facility": "site:s"}, ["site:s"], {"facility": "site:s", "product": "product:h"}, {"holder": "a"}),
        (
            {"subject": "a", "item": "Revenue"},
            ["a"],
            {"subject": "a", "item": "Revenue"},
            {"subject": "a", "item": "Profit"},
        ),
        # Without a facility or a subject: what the class is compared by.
        (
            {"holder": "a", "product": "product:h", "supplier": "b"},
            ["a", "product:h"],
            {"buyer": "a", "product": "product:h"},
            {"buyer": "a"},
        ),
        ({"about": "a"}, ["a"], {"about": "a"}, {"about": "b"}),
    ],
)
def test_without_an_event_a_plan_is_about_its_things(
    said: dict[str, str], about: list[str], followed: dict[str, str], not_followed: dict[str, str]
) -> None:
    late = claim("Count", doc="news", modality="Planned", target="2024-12", known="2024-06-30", **said)
    (found,) = overdue(network(late), day=DAY)
    assert list(found.about) == list(map(full, about))
    assert claims(late, claim("Sale", doc="later", known="2024-07-01", **followed)) == []
    assert claims(late, claim("Sale", doc="later", known="2024-07-01", **not_followed)) == ["news#c1"]


def test_a_plan_about_nothing_is_late_too() -> None:
    late = claim("Count", doc="news", modality="Planned", target="2024-12")
    (found,) = overdue(network(late), day=DAY)
    assert found.about == ()


def test_the_oldest_come_first_and_without_a_day_there_is_none() -> None:
    parts = [
        plan(name=f"{name}#plan", event=f"event:{name}", target=due)
        for name, due in (("b", "2024-12"), ("a", "2024-12"), ("c", "2024-08"))
    ]
    assert claims(*parts) == ["c#plan", "a#plan", "b#plan"]
    assert claims(*parts, day=None) == []
    assert claims(*parts, day=date(2024, 12, 31)) == ["c#plan"]
