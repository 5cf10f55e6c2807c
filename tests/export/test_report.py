"""A report in each form: what is named is cited, what is told fits, and no document's words do anything."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Range
from kg.export.answer import Provenance
from kg.export.report import Cell, Report, Table, cited, report_json
from kg.export.report_page import anchor, inline, report_page
from kg.export.report_text import columns, report_csv, report_sentences, report_text, words
from tests.builder import claim, full, record, source

RECORD = record(
    source("news", url="https://example.org/a?b=1&c=2"),
    source("trap", url="javascript:alert(1)", title="<img src=x onerror=alert(1)>"),
    claim("Sale", "It <b>sold</b>.", name="news#c1"),
    claim("Sale", "It sold again.", name="news#c2"),
    claim("Sale", "<script>alert(1)</script>", name="trap#c1"),
    claim("Sale", "Nobody names this.", name="news#c9"),
)
MADE = Provenance("0" * 64, "1", "kg 1", {"command": "toy", "actor": "<A>"}, as_of=date(2024, 1, 2))


def report(*rows: tuple[Cell, ...], **more: Any) -> Report:
    headers = tuple(f"column {place}" for place in range(len(rows[0]) if rows else 0))
    return Report(
        "Who & what?", ("It is <so>.",), (Table("A table", headers, rows),), **{"value": {}, **more}
    )


def page(told: Report) -> str:
    return "\n".join(report_page(told, RECORD, provenance=MADE, left_out=(("superseded", 3),)))


# ---- what is cited


def test_each_claim_that_is_named_anywhere_is_cited_once() -> None:
    told = report(
        ("a", (full("news#c1"),)),
        value={"deep": [{"claims": [full("news#c2"), full("news#c1")]}], "not": "news#c9"},
        claims=(full("trap#c1"),),
    )
    assert cited(told, RECORD) == tuple(sorted(map(full, ("news#c1", "news#c2", "trap#c1"))))
    made = report_json(told, RECORD, provenance=MADE, left_out=(("superseded", 3),))
    assert [each["claim"] for each in made["citations"]] == list(cited(told, RECORD))
    assert made["leftOut"] == [{"reason": "superseded", "claims": 3}]
    assert made["provenance"]["asOf"] == "2024-01-02"


def test_what_is_only_in_the_table_for_spreadsheets_is_cited_too() -> None:
    data = Table("", ("claims",), (((full("news#c2"),),),))
    assert cited(report(("a",), data=data), RECORD) == (full("news#c2"),)


# ---- text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1234567, "1,234,567"),
        (Decimal("0.64"), "0.64"),
        (0.123456, "0.1235"),
        (1234.5, "1,234.50"),
        (date(2024, 2, 3), "2024-02-03"),
        (Range(5, None), "at least 5"),
        (Range(), "not known"),
        ((full("news#c1"), full("tesla")), "news#c1, actor:tesla"),
        ("a\x1b[31m\n b", "a[31m b"),
    ],
)
def test_a_cell_is_written_as_people_read_it(cell: Cell, text: str) -> None:
    assert words(cell) == text


CELLS = (
    st.text(max_size=40) | st.integers() | st.none() | st.just(("https://w3id.org/aikg/source/long-slug#c1",))
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), st.integers(40, 120))
def test_a_table_fits_its_width_and_loses_nothing(rows: list[tuple[Cell, ...]], width: int) -> None:
    from rich.cells import cell_len

    table = Table("", ("one", "two", "three"), tuple(rows))
    lines = list(columns(table, width))
    assert max(map(cell_len, lines)) <= width
    letters = re.sub(r"\s", "", "".join(lines))
    for row in rows:
        for cell in row:
            assert len(re.sub(r"\s", "", words(cell))) <= len(letters)


def test_a_word_is_not_broken_where_there_is_room() -> None:
    text = "the words of this cell take all the room that there is, and more than that"
    table = Table("", ("what", "denied"), ((text, "responsibility"), (text, "legality")))
    assert any(line.endswith("responsibility") for line in columns(table, 50))


def test_mark_up_of_a_terminal_is_text() -> None:
    assert "[/] [red]x[/red]" in "\n".join(columns(Table("", ("a",), (("[/] [red]x[/red]",),)), 60))


def test_an_empty_table_is_told_in_sentences() -> None:
    lines = list(report_text(report()))
    assert lines[0] == "Who & what?"
    assert "It is <so>." in lines


def test_notes_and_what_was_left_out_stand_below() -> None:
    told = report(("a",), notes=("Mind this.",), truncated=True)
    for lines in (
        list(report_text(told, (("superseded", 3),))),
        list(report_sentences(told, (("superseded", 3),))),
    ):
        text = "\n".join(lines)
        for part in ("Mind this.", "Claims left out: 3 × superseded.", "There is more than is told here"):
            assert part in text


# ---- spreadsheets


def test_a_range_has_two_columns_in_a_spreadsheet_wherever_one_row_has_one() -> None:
    told = report(("a", Range(1, Decimal("2.5")), 1), ("b", None, 2), ("c", Range(None, 3), 3))
    assert list(csv.reader(report_csv(told))) == [
        ["column 0", "column 1 min", "column 1 max", "column 2"],
        ["a", "1", "2.5", "1"],
        ["b", "", "", "2"],
        ["c", "", "3", "3"],
    ]


def test_a_spreadsheet_gets_the_full_table_and_no_formula() -> None:
    data = Table("", ("full",), (("=cmd()",), ('a,b\n"c"',), (True,), ((full("news#c1"), full("news#c2")),)))
    rows = list(csv.reader("\n".join(report_csv(report(("a",), data=data))).splitlines()))
    assert rows[0] == ["full"]
    assert rows[1] == ["'=cmd()"]
    assert rows[-2:] == [["true"], ["source:news#c1 | source:news#c2"]]


def test_without_a_table_there_is_an_empty_line() -> None:
    assert list(report_csv(Report("x", (), (), {}))) == [""]


# ---- a page


class Reader(HTMLParser):
    """Reads tags, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_and_takes_nothing_from_elsewhere() -> None:
    reader = Reader()
    told = report(("<td>", (full("news#c1"), full("trap#c1"))), notes=("<li>",))
    reader.feed(page(told))
    assert reader.open == []
    kinds = {tag for tag, _ in reader.tags}
    assert kinds.isdisjoint({"script", "link", "img", "iframe", "object", "b"})
    assert all(not name.startswith("on") and name != "src" for _, each in reader.tags for name in each)


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    reader = Reader()
    reader.feed(page(report((("a"), (full("news#c1"), full("trap#c1"))))))
    links = [each["href"] for tag, each in reader.tags if tag == "a"]
    assert [link for link in links if link and not link.startswith("#")] == ["https://example.org/a?b=1&c=2"]


def test_each_claim_in_a_table_leads_to_its_citation() -> None:
    reader = Reader()
    reader.feed(page(report(("a", (full("news#c1"), full("tesla"))))))
    targets = [
        each["href"] for tag, each in reader.tags if tag == "a" and (each["href"] or "").startswith("#")
    ]
    assert targets == ["#news-c1"]
    assert [each["id"] for tag, each in reader.tags if tag == "li" and "id" in each] == ["news-c1"]


def test_claims_whose_names_are_alike_but_for_a_hyphen_have_places_of_their_own() -> None:
    alike = ("a#b-c", "a-b#c", "a--b#c", "a#b--c", "a-b-c", "a#b#c")
    assert len({anchor(full(f"source/{name}")) for name in alike}) == len(alike)


def test_a_citation_says_nothing_of_what_its_document_does_not_tell() -> None:
    text = page(report(("a",), claims=(full("trap#c1"),)))
    assert "onerror=alert(1)&gt;. trap#c1</span>" in text


def test_numbers_of_any_kind_stand_at_the_right_of_their_column() -> None:
    text = page(report((1, 0.5, Decimal("0.64"), "1", True)))
    assert re.findall('<td class="n">([^<]+)</td>', text) == ["1", "0.5", "0.64"]


def test_a_page_says_from_what_it_was_made() -> None:
    text = page(report(("a",)))
    for part in ("kg 1", "0" * 64, "actor=&lt;A&gt;", "as of 2024-01-02", "Claims left out: 3 × superseded."):
        assert part in text


def test_a_picture_stands_in_a_page_without_its_prolog() -> None:
    assert inline('<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg a="b"></svg>\n') == '<svg a="b"></svg>'
