"""Timelines as letters, rows and JSON: what stands where, in proportion, and within the width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.timeline import Timeline, timeline
from kg.claim import Claim, Entity, Range, Source
from kg.export.dump import Json
from kg.export.timeline import BAR, clipped, figure, timeline_json, timeline_table, timeline_text
from kg.network import Selection, project
from kg.record import Record
from tests.builder import claim, entity, full, record, source

PLANNED, ACTUAL = BAR[True], BAR[False]
HALL = entity("site:hall", label="Hall")

Part = Claim | Source | Entity


def made(
    *parts: Part, iri: str = "site:hall", superseded: Iterable[str] = (), **selected: Any
) -> tuple[Timeline, Record]:
    whole = record(HALL, *parts, superseded=superseded)
    chosen = Selection(**{"superseded": True, **selected})
    return timeline(project(whole, chosen), full(iri)), whole


def lines(*parts: Part, width: int = 100, **more: Any) -> list[str]:
    return list(timeline_text(*made(*parts, **more), width=width))


def count(says: str = "A count.", **said: Any) -> Claim:
    return claim("Count", says, **{"facility": "site:hall", **said})


# ---- bars


def bars(*parts: Part, width: int = 100) -> list[str]:
    """The bars, each without the words beside it."""
    drawn = (re.findall("░+|█+", line) for line in lines(*parts, width=width))
    return [bar for found in drawn for bar in found][2:]  # the first two are those of the legend


def test_bars_are_light_for_plans_and_dark_for_what_came_about() -> None:
    planned, came = count(n=100, modality="Planned", on="2024"), count(n=40, on="2025")
    assert bars(planned, came) == [PLANNED * 25, ACTUAL * 10]


@given(
    st.lists(st.tuples(st.integers(1, 100_000), st.booleans()), min_size=1, max_size=8), st.integers(60, 160)
)
def test_bars_are_as_long_as_their_numbers_are_large(numbers: list[tuple[int, bool]], width: int) -> None:
    parts = [
        count(name=f"news#c{place}", n=n, modality="Planned" if planned else "Actual", on=str(2000 + place))
        for place, (n, planned) in enumerate(numbers)
    ]
    drawn = bars(*parts, width=width)
    highest = max(n for n, _ in numbers)
    longest = max(map(len, drawn))
    assert len(drawn) == len(numbers)
    for bar, (n, planned) in zip(drawn, numbers, strict=True):
        assert set(bar) == {BAR[planned]}
        assert len(bar) == max(1, round(longest * n / highest))


def test_a_number_that_is_nothing_has_no_bar_and_a_small_one_has_some() -> None:
    found = lines(count(n=0, on="2024"), count(n=1, on="2025"), count(n=10_000, on="2026"))
    none, small, large = (line for line in found if line.startswith("  202"))
    assert [line.count(ACTUAL) for line in (none, small)] == [0, 1]
    assert large.count(ACTUAL) > 10


def test_a_bar_is_as_long_as_the_stated_figure_else_the_upper_bound_else_the_lower() -> None:
    numbers = [(Range(10, 100, 20), "2023"), (Range(10, 40), "2024"), (Range(80, None), "2025")]
    drawn = bars(*(count(n=n, on=on) for n, on in numbers))
    assert [round(len(bar) * 4 / len(drawn[-1])) for bar in drawn] == [1, 2, 4]


def test_beside_a_bar_stand_when_what_how_far_and_by_whom() -> None:
    parts: list[Part] = [
        entity("product:h", label="H100"),
        entity("tesla", label="Tesla"),
        source("news", publisher=full("tesla"), issued="2024-06"),
        claim("Operation", facility="site:hall", operator="tesla"),
        claim("Count", holder="tesla", n=5, product="product:h", on="2024", modality="Expected"),
        count(n=(6, None), stated="2024-07", known="2024-08-31"),
        count(n=7, known="2024-08-31"),
        count(n=8),
    ]
    told = [
        re.split("[░█]+", line) for line in lines(*parts, width=120) if line[:2] == "  " and "Tesla," in line
    ]
    assert [(" ".join(before.split()), after.strip()) for before, after in told] == [
        ("2024 5 H100 (Expected, all of Tesla)", "Tesla, 2024-06"),
        ("said 2024-07 at least 6", "Tesla, 2024-06"),
        ("said 2024-08-31 7", "Tesla, 2024-06"),
        ("undated 8", "Tesla, 2024-06"),
    ]


# ---- the axis

COLUMNS = 44
LABEL = 100 - COLUMNS - 2


def axis(*parts: Part, **more: Any) -> dict[str, str]:
    """The columns of the days by the label of each line."""
    found = lines(*parts, **more)
    start = next(place for place, line in enumerate(found) if line.startswith("● happened"))
    return {line[:LABEL].rstrip(): line[LABEL + 2 :] for line in found[start + 1 :]}


def test_a_span_a_plan_and_what_was_said_have_their_marks() -> None:
    found = axis(
        count("It lasted.", on="2024"),
        count("It was due.", on="2024-01/2024-12", modality="Planned"),
        count("It was so and said.", on="2024-12-31", known="2024-12-31"),
        count("It was only said.", known="2024-12-31"),
        count("It began.", on="2024-01-01/"),
    )
    assert found["It lasted."] == f"●{'─' * (COLUMNS - 2)}●"
    assert found["It was due."] == f"○{'─' * (COLUMNS - 2)}○"
    assert found["It was so and said."] == " " * (COLUMNS - 1) + "◈"
    assert found["It was only said."] == " " * (COLUMNS - 1) + "┆"
    assert found["It began."] == "●"


def test_what_was_said_within_a_span_stands_in_it() -> None:
    (cells,) = (
        cells for label, cells in axis(count("It.", on="2024", known="2024-07-01")).items() if label == "It."
    )
    assert (cells[0], cells[-1], cells.count("┆"), cells.count("─")) == ("●", "●", 1, COLUMNS - 3)
    assert abs(cells.index("┆") - COLUMNS / 2) <= 1


def test_each_year_stands_above_the_column_in_which_it_begins() -> None:
    found = axis(*(count(f"In {year}.", on=f"{year}-01-01") for year in (2023, 2024, 2025)))
    years = found.pop("")
    assert [years.index(str(year)) for year in (2023, 2024, 2025)] == [
        found[f"In {year}."].index("●") for year in (2023, 2024, 2025)
    ]


def test_marks_tell_what_is_possible_and_what_was_superseded() -> None:
    parts = [count("New.", name="a#new", on="2024"), count("Old.", name="a#old", on="2024-01-01")]
    found = lines(*parts, superseded=["a#old"], as_of=date(2024, 6, 1))
    assert [line[:6] for line in found if "New." in line or "Old." in line] == ["? New.", "✗ Old."]
    assert found[-2:] == [
        "? possibly so by the day that was asked for, as far as its dates tell",
        "✗ a later claim took its place",
    ]
    plain = lines(*parts)
    assert [line for line in plain if line.startswith(("?", "✗"))] == []


def test_what_bears_no_date_stands_at_the_end_and_nothing_is_said_to_be_nothing() -> None:
    assert lines(count("It is so."))[-3:] == ["", "without any date", "  It is so."]
    assert lines() == [
        "Hall (site:hall): what happened, and what was said of it",
        "",
        "No claim within these limits names it.",
    ]


# ---- the width

WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=14)
WORDS = st.lists(WORD, min_size=1, max_size=20).map(" ".join)
DATE = st.sampled_from(["1999", "2012-03", "2023", "2024", "2024-06-15", "2023-12-15/2024-01-20", "2031/"])
SAID = st.builds(
    lambda kind, says, said: claim(kind, says, **{"facility": "site:hall", **said}),
    st.sampled_from(["Count", "Count", "Installation", "Operation"]),
    st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
    st.fixed_dictionaries(
        {},
        optional={
            "on": DATE,
            "doc": st.sampled_from(["one", "two"]),
            "known": st.sampled_from(["2005-12-31", "2024-06-15", "2025-01-31"]),
            "n": st.integers(0, 10**9) | st.just(Range(6_300, 7_700, 7_000)),
            "power": st.integers(0, 500),
            "unit": st.sampled_from(["PieceUnit", "H100EquivalentUnit", "SystemUnit"]),
            "product": st.sampled_from(["product:long", "product:short"]),
            "modality": st.sampled_from(["Actual", "Planned", "Conditional"]),
        },
    ),
)


@pytest.mark.slow
@given(
    claims=st.lists(SAID, max_size=6), label=WORDS, title=WORDS, width=st.integers(60, 160), old=st.booleans()
)
def test_no_line_is_longer_than_the_width(
    claims: list[Claim], label: str, title: str, width: int, *, old: bool
) -> None:
    parts: list[Part] = [
        entity("site:hall", label=label),
        entity("product:long", label=title),
        source("one", title=title),
        source("two", publisher=full("site:hall"), issued="2024-06-15"),
        *claims,
    ]
    first = [claims[0].iri or f"{claims[0].document}#c1"] if old and len(claims) > 1 else []
    for day in (None, date(2024, 1, 1)):
        found, whole = made(*parts, superseded=first, as_of=day)
        told = list(timeline_text(found, whole, width=width))
        assert [line for line in told if len(line) > width or "\n" in line] == []
        assert [line for line in told if line != line.rstrip()] == []


def test_where_words_leave_no_room_each_bar_has_its_own_line() -> None:
    chips: list[Part] = [entity("product:h", label="Chips with a name"), count(n=5, product="product:h")]
    assert lines(*chips, width=80)[3] == f"  undated  5 Chips with a name  {ACTUAL * 15}  Title of news"
    assert lines(*chips, width=54)[4:6] == [
        "  undated  5 Chips with a name",
        f"    {ACTUAL * 16}  Title of news",
    ]


@given(st.text(), st.integers(2, 40))
def test_what_is_clipped_is_one_line_that_fits(text: str, width: int) -> None:
    cut = clipped(text, width)
    assert len(cut) <= width
    assert len(cut.splitlines()) <= 1


# ---- figures


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"n": 12_000}, "12,000"),
        ({"n": 2_500, "unit": "H100EquivalentUnit"}, "2,500 H100-equivalents"),
        ({"n": 1, "unit": "SystemUnit"}, "1 server"),
        ({"power": (100, None), "n": 5}, "at least 100 MW"),
        ({}, ""),
    ],
)
def test_a_number_is_told_with_its_unit(said: dict[str, Any], words: str) -> None:
    assert figure(count(**said)) == words


# ---- rows and JSON

WHOLE = (
    entity("tesla", label="Tesla"),
    source("news", publisher=full("tesla"), issued="2024-06"),
    claim("Operation", "Tesla runs it.", name="news#run", facility="site:hall", operator="tesla", on="2024"),
    claim("Count", "It holds five.", name="news#all", holder="tesla", n=5, on="2024-06", known="2024-06-30"),
    count("It is to hold more.", name="news#plan", n=(9, None), modality="Planned", stated="2024-07"),
)


def test_each_claim_has_its_row() -> None:
    headers, rows = timeline_table(*made(*WHOLE, as_of=date(2024, 6, 15)))
    assert dict(zip(headers, rows[1], strict=True)) == {
        "in the world": "2024-06",
        "said": "by 2024-06-30",
        "state": "actual",
        "figure": "5",
        "modality": "Actual",
        "stance": "Reports",
        "": "",
        "on the day": "possible",
        "what": "It holds five.",
        "source": "Tesla, 2024-06",
        "claim": "source:news#all",
    }
    assert [(row[0], row[2], row[-1]) for row in rows] == [
        ("2024", "actual", "source:news#run"),
        ("2024-06", "actual", "source:news#all"),
        ("", "planned", "source:news#plan"),
    ]


def test_a_superseded_claim_says_so_in_its_row() -> None:
    headers, rows = timeline_table(*made(*WHOLE, superseded=["news#all"]))
    assert [row[headers.index("")] for row in rows] == ["", "superseded", ""]


def as_json(**more: Any) -> Json:
    return timeline_json(*made(*WHOLE, **more))


def test_as_json_each_entry_has_both_axes_its_figure_and_its_citation() -> None:
    told = as_json(as_of=date(2024, 6, 15), superseded=["news#all"])
    assert told["entity"] == {"iri": full("site:hall"), "label": "Hall"}
    run, held, plan = told["entries"]
    assert {name: held[name] for name in ("world", "saidWhen", "planned", "superseded", "holds")} == {
        "world": {"earliest": "2024-06-01", "latest": "2024-06-30", "asWritten": "2024-06"},
        "saidWhen": {"earliest": None, "latest": "2024-06-30"},
        "planned": False,
        "superseded": True,
        "holds": "possible",
    }
    assert held["holder"] == {"iri": full("tesla"), "label": "Tesla"}
    assert held["quantity"] == {"min": 5, "max": 5, "stated": 5, "unit": "PieceUnit"}
    assert (held["claim"], held["says"], held["source"]) == (
        full("news#all"),
        "It holds five.",
        full("source:news"),
    )
    assert run["quantity"] == {"min": None, "max": None, "stated": None, "unit": None}
    assert (plan["planned"], plan["holder"], plan["world"]["asWritten"]) == (True, None, None)


def test_as_json_a_series_names_its_claims() -> None:
    assert as_json()["series"] == [
        {"measure": "quantity", "unit": "PieceUnit", "claims": [full("news#all"), full("news#plan")]}
    ]
    assert as_json()["entries"][0]["holds"] is None
