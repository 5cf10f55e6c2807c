"""Timelines: when a thing was so and when it was said, what was planned, and what is counted with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.timeline import Entry, Timeline, timeline
from kg.claim import Claim, Entity, Interval, Source
from kg.network import Network, Selection, project
from kg.record import Record
from tests.builder import MODALITIES, claim, days, entity, full, record

HALL = full("site:hall")


def of(
    *parts: Claim | Source | Entity, iri: str = "site:hall", superseded: Iterable[str] = (), **selected: Any
) -> Timeline:
    whole = record(*parts, superseded=superseded)
    return timeline(project(whole, Selection(**{"superseded": True, **selected})), full(iri))


def count(**said: Any) -> Claim:
    return claim("Count", **{"facility": "site:hall", "n": 5, **said})


def only(*parts: Claim | Source | Entity, **selected: Any) -> Entry:
    (entry,) = of(*parts, **selected).entries
    return entry


def names(found: Timeline) -> list[str]:
    return [entry.claim.rpartition("/")[2] for entry in found.entries]


# ---- two axes


def test_an_entry_tells_when_it_was_so_and_when_it_was_said() -> None:
    entry = only(count(on="2024-03", stated="2024-06-04", known="2024-06-30"))
    assert (entry.world, entry.said) == (days("2024-03"), days("2024-06-04"))


def test_what_was_not_dated_by_the_claimant_was_said_by_the_date_of_the_document() -> None:
    assert only(count(known="2024-06-30")).said == Interval(None, date(2024, 6, 30))
    assert only(count()).said == Interval()


def test_a_day_that_the_claim_does_not_write_is_none_in_the_world() -> None:
    by_its_document = replace(count(), when=days("2024-06"))
    assert only(by_its_document).world == Interval()
    assert only(replace(by_its_document, dates=(("on", "2024-06"),))).world == days("2024-06")


def test_entries_come_by_the_day_in_the_world_then_by_that_on_which_they_were_said() -> None:
    found = of(
        count(name="a#undated"),
        count(name="a#late", on="2025", known="2024-01-01"),
        count(name="a#said-later", on="2024-03", known="2024-07-01"),
        count(name="a#said-sooner", on="2024-03", known="2024-06-01"),
        count(name="a#by-then", on="/2024-04", known="2026-01-01"),
        count(name="a#only-said", known="2024-05-15"),
        count(name="a#since", on="2024-05/2030"),
    )
    assert names(found) == [
        "a#said-sooner",
        "a#said-later",
        "a#by-then",
        "a#since",
        "a#only-said",
        "a#late",
        "a#undated",
    ]


def test_what_was_so_and_said_on_one_day_comes_by_name() -> None:
    claims = [count(name=f"{name}#c1", on="2024", known="2025-01-01") for name in ("b", "c", "a")]
    assert names(of(*claims)) == ["a#c1", "b#c1", "c#c1"]
    held = claim("Count", name="aa#c1", holder="tesla", n=5, on="2024", known="2025-01-01")
    assert names(of(*claims, held, RUN))[:4] == ["a#c1", "aa#c1", "b#c1", "c#c1"]


@pytest.mark.parametrize("modality", MODALITIES)
def test_what_neither_came_about_nor_was_tried_is_planned(modality: str) -> None:
    assert only(count(modality=modality)).planned is (modality not in {"Actual", "Attempted"})


def test_a_superseded_claim_is_marked_and_gone_where_the_network_has_it_not() -> None:
    old, new = count(name="a#old"), count(name="a#new")
    found = of(new, old, superseded=["a#old"])
    assert {entry.claim: entry.superseded for entry in found.entries} == {
        full("a#new"): False,
        full("a#old"): True,
    }
    kept = timeline(project(record(new, old, superseded=["a#old"])), HALL)
    assert names(kept) == ["a#new"]


def test_a_thing_of_which_nobody_speaks_has_no_entries() -> None:
    assert of(count(), entity("quiet"), iri="quiet") == Timeline(entity("quiet"), (), ())


@pytest.mark.parametrize("role", ["facility", "event", "lot", "product", "holder", "claimant"])
def test_a_claim_is_told_of_all_that_it_names_in_a_role(role: str) -> None:
    prefix = {"facility": "site:", "holder": "", "claimant": ""}.get(role, f"{role}:")
    it = f"{prefix}it"
    found = of(claim("Count", **{role: it}), iri=it)
    assert len(found.entries) == (role != "claimant")  # who speaks is not spoken of


# ---- as of a day


def test_on_a_day_each_entry_says_how_sure_its_dates_are() -> None:
    parts = [
        count(name="a#then", on="2024-03"),
        count(name="a#that-year", on="2024"),
        count(name="a#no-day"),
        count(name="a#later", on="2025"),
    ]
    found = of(*parts, as_of=date(2024, 6, 15))
    assert [(name, entry.holds) for name, entry in zip(names(found), found.entries, strict=True)] == [
        ("a#that-year", "possible"),
        ("a#then", "certain"),
        ("a#no-day", "undated"),
    ]
    assert {entry.holds for entry in of(*parts).entries} == {None}


# ---- what its parties hold

RUN = claim("Operation", doc="run", facility="site:hall", operator="tesla")
ALL = claim("Count", doc="all", holder="tesla", n=35_000, on="2024-03")


def holders(*parts: Claim, **selected: Any) -> list[str | None]:
    return [entry.holder for entry in of(*parts, **selected).entries if entry.claim == full("all#c1")]


@pytest.mark.parametrize(
    ("kind", "role"), [("Operation", "operator"), ("Ownership", "owner"), ("Use", "user")]
)
def test_all_that_a_party_of_a_facility_holds_is_told_with_the_facility(kind: str, role: str) -> None:
    says = claim(kind, doc="run", **{"facility": "site:hall", role: "tesla"})
    assert holders(says, ALL) == [full("tesla")]


@pytest.mark.parametrize(
    "said",
    [
        {"holder": "other"},
        {"facility": "site:elsewhere"},
        {"unit": "SystemUnit"},
        {"n": None},
        {"kind": "Order"},
    ],
)
def test_what_others_hold_or_hold_elsewhere_or_is_no_accelerator_is_not(said: dict[str, Any]) -> None:
    fields = {"doc": "all", "holder": "tesla", "n": 5, **said}
    assert holders(RUN, claim(fields.pop("kind", "Count"), **fields)) == []


@pytest.mark.parametrize(("item", "told"), [("Compute", [full("tesla")]), ("Revenue", [])])
def test_a_figure_of_all_its_computing_capacity_is_such_a_count(item: str, told: list[str]) -> None:
    figure = claim("Figure", doc="all", subject="tesla", item=item, n=67_000, unit="H100EquivalentUnit")
    assert holders(RUN, figure) == told


def test_what_a_party_holds_is_not_told_where_its_part_is_denied() -> None:
    assert holders(replace(RUN, stance="Denies"), ALL) == []


def test_of_the_party_itself_its_count_is_a_claim_like_others() -> None:
    assert [entry.holder for entry in of(RUN, ALL, iri="tesla").entries] == [None, None]


def test_a_count_that_names_the_facility_in_another_role_is_told_once() -> None:
    both = claim("Count", doc="all", holder="tesla", about="site:hall", n=5)
    assert holders(RUN, both) == [None]


# ---- numbers of one kind


def series(*parts: Claim, **selected: Any) -> dict[tuple[str, str], list[str]]:
    found = of(*parts, **selected)
    told = names(found)
    return {(each.measure, each.unit): [told[place] for place in each.entries] for each in found.series}


def test_numbers_are_put_side_by_side_kind_by_kind() -> None:
    found = series(
        count(name="a#chips", on="2024-01"),
        count(name="a#planned", on="2024-02", modality="Planned"),
        count(name="a#h100e", on="2024-03", unit="H100EquivalentUnit"),
        count(name="a#servers", on="2024-04", unit="SystemUnit"),
        count(name="a#power", on="2024-05", n=None, power=130),
        count(name="a#both", on="2024-06", power=140),
        claim("Installation", name="a#put-in", facility="site:hall", n=3, on="2024-07"),
        claim("Figure", name="a#figure", subject="site:hall", n=3, on="2024-08"),
    )
    assert found == {
        ("power", "MW"): ["a#power", "a#both"],
        ("quantity", "PieceUnit"): ["a#chips", "a#planned", "a#h100e", "a#put-in", "a#figure"],
        ("quantity", "SystemUnit"): ["a#servers"],
    }
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    "said",
    [
        {"stance": "Denies"},
        {"found": False},
        {"per": "Month"},
        {"n": None},
        {"kind": "Order"},
        {"facility": "site:elsewhere", "about": "site:hall"},
    ],
)
def test_a_number_that_is_denied_a_rate_or_anothers_is_in_no_series(said: dict[str, Any]) -> None:
    fields = {"facility": "site:hall", "n": 5, **said}
    found = of(claim(fields.pop("kind", "Count"), **fields))
    assert (len(found.entries), found.series) == (1, ())


def test_what_a_party_holds_in_all_is_in_the_series_of_its_facility() -> None:
    assert series(RUN, ALL, count(name="a#here", on="2025")) == {
        ("quantity", "PieceUnit"): ["all#c1", "a#here"]
    }


@pytest.mark.parametrize(
    ("kind", "said", "iri"),
    [
        ("Count", {"holder": "tesla", "n": 5}, "tesla"),
        ("Count", {"event": "event:e", "n": 5}, "event:e"),
        ("Figure", {"subject": "tesla", "n": 5}, "tesla"),
    ],
)
def test_a_series_is_of_a_facility_an_event_a_subject_or_a_holder(
    kind: str, said: dict[str, Any], iri: str
) -> None:
    assert series(claim(kind, **said), iri=iri) == {("quantity", "PieceUnit"): ["news#c1"]}


# ---- against a twin

DATE = st.sampled_from(["2023", "2024", "2024-06", "2024-06-15", "2024-06/2025", "/2024-07", "2025/"])
NAMED = st.builds(
    lambda kind, said: claim(kind, **said),
    st.sampled_from(["Count", "Operation", "Figure", "Statement", "Installation"]),
    st.fixed_dictionaries(
        {},
        optional={
            "facility": st.sampled_from(["site:hall", "site:hall", "site:other"]),
            "about": st.sampled_from(["site:hall", "site:other"]),
            "subject": st.just("site:hall"),
            "holder": st.sampled_from(["a", "b"]),
            "operator": st.sampled_from(["a", "b"]),
            "on": DATE,
            "stated": st.sampled_from(["2023", "2024-05", "2024-06-15"]),
            "known": st.sampled_from(["2023-12-31", "2024-06-15", "2025-01-31"]),
            "modality": st.sampled_from(["Actual", "Planned"]),
            "stance": st.sampled_from(["Reports", "Denies"]),
            "n": st.integers(1, 3),
            "unit": st.sampled_from(["PieceUnit", "SystemUnit"]),
        },
    ),
)


def place(entry: Entry) -> tuple[date, date]:
    spoken = entry.said.latest or date.max
    return entry.world.earliest or entry.world.latest or spoken, spoken


@pytest.mark.slow
@given(st.lists(NAMED, max_size=8))
def test_every_claim_that_names_it_is_told_once_in_order(claims: list[Claim]) -> None:
    whole = record(*claims)
    found = of(*claims, claim("Siting", doc="z", facility="site:hall"))
    named = [iri for iri, said in whole.claims.items() if HALL in [value for _, value in said.roles]]
    told = Counter(entry.claim for entry in found.entries)
    assert set(told.values()) == {1}
    assert [iri for iri in named if iri not in told] == []
    for entry in found.entries:
        assert entry.claim in {*named, full("z#c1")} or entry.holder
    assert list(map(place, found.entries)) == sorted(map(place, found.entries))


@pytest.mark.slow
@given(st.lists(NAMED, max_size=8))
def test_no_entry_is_in_two_series_and_each_series_has_one_measure(claims: list[Claim]) -> None:
    found = of(*claims, claim("Siting", doc="z", facility="site:hall"))
    whole = record(*claims)
    places = [place_ for each in found.series for place_ in each.entries]
    assert len(places) == len(set(places))
    for each in found.series:
        assert list(each.entries) == sorted(each.entries)
        units = {whole.claims[found.entries[n].claim].code("unit") or "PieceUnit" for n in each.entries}
        assert units == {each.unit}


def test_every_bundled_site_and_event_tells_each_claim_that_names_it_once(
    network: Network[str], bundled: Record
) -> None:
    there = [iri for iri in bundled.entities if "/site/" in iri or "/event/" in iri]
    for iri in there[::10]:
        told = Counter(entry.claim for entry in timeline(network, iri).entries)
        named = {
            each.iri
            for each in bundled.claims.values()
            if each.iri not in bundled.replaced_by and iri in [value for _, value in each.roles]
        }
        assert named <= told.keys()
        assert set(told.values()) <= {1}
