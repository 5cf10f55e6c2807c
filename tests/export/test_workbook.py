"""Workbooks, read by openpyxl: every claim with its denials, nothing that runs, nothing lost in silence."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from kg.claim import Interval, Range
from kg.errors import BadInput, MissingExtra
from kg.export import sheet, workbook, workbook_file
from kg.export.parcel import Parcel
from kg.export.workbook_tables import Head, Table, tables
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.texts import texts

pytestmark = pytest.mark.slow

ACCUSED = record(
    claim(
        "Diversion",
        "Chips went to b.",
        divertedFrom="a",
        recipient="b",
        decidedBy="boss",
        product="product:h100",
        event="event:swap",
        n=Range(10800, 13200, 12000),
        amount=(Decimal("2.5"), None),
        share=Range(None, Decimal("0.01"), below=True),
        power=(None, 100),
        on="2023-12-05",
        known="2024-06-30",
        stated="2024-06",
        claimant="accuser",
        stance="Alleges",
        modality="Attempted",
        credibility=4,
        locator="page 3",
        id="F0001",
        flags=(("binding", False),),
    ),
    claim("Statement", "We never sent any.", doc="reply", stance="Denies", event="event:swap", claimant="a"),
    source(
        "news",
        title="A title",
        publisher=full("paper"),
        issued="2024-06-04",
        url="https://paper.example/a?b=c&d#e",
        reliability="C",
        origin="filing",
    ),
    source("filing", title="The filing", kind="Filing", primary=True, issued="2024"),
    entity("a", label="A Inc.", aliases=("A", "Ay")),
    entity("accuser", label="An accuser"),
    entity("paper", label="The Paper"),
)


def day(year: int, month: int, number: int) -> datetime:
    """A day as openpyxl reads it."""
    return datetime.fromisoformat(f"{year:04}-{month:02}-{number:02}")


def book(parcel: Parcel) -> Any:
    stream = io.BytesIO()
    workbook.write(parcel, stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()), rich_text=False)


def made(tables: list[Table]) -> Any:
    stream = io.BytesIO()
    workbook_file.write(tables, {"what": "it is"}, stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def table(*heads: Head, rows: list[list[Any]]) -> Table:
    return Table("Things", heads, len(rows), lambda: iter(rows))


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows by their heads, without empty cells."""
    heads, *found = sheet.iter_rows(values_only=True)
    return [
        {head: value for head, value in zip(heads, row, strict=True) if value is not None} for row in found
    ]


def notes(book: Any) -> list[str]:
    return [
        said for name, said in book["About"].iter_rows(values_only=True) if name == "what Excel cannot hold"
    ]


def test_an_accusation_stands_with_all_that_it_says_and_with_its_denial(pack: Pack) -> None:
    read = book(pack(ACCUSED))
    assert read.sheetnames == ["Actors", "Claims", "Sources", "About"]
    accusation, denial = rows(read["Claims"])
    assert accusation == {
        "Claim": "Chips went to b.",
        "Kind": "Diversion",
        "Parties and things": "decided by: boss; diverted from: A Inc.; recipient: b",
        "Modality": "Attempted",
        "Stance": "Alleges",
        "Claimant": "An accuser",
        "Disputed": "Happened",
        "Denials": "A Inc. (Denies): We never sent any. [Title of reply; source:reply#c1]",
        "Confidence": 0.21,
        "Reliability of the source": "C",
        "Credibility of the claim": 4,
        "When, as written": "2023-12-05",
        "Earliest day": day(2023, 12, 5),
        "Latest day": day(2023, 12, 5),
        "Said": "2024-06",
        "Public from": day(2024, 6, 30),
        "Figures in words": "about 12,000 (10,800 to 13,200); at least USD 2.5; at most 100 MW; under 1%",
        "Quantity at least": 10800,
        "Quantity at most": 13200,
        "Quantity stated": 12000,
        "Unit": "PieceUnit",
        "Money at least": 2.5,
        "Currency": "USD",
        "Megawatts at most": 100,
        "Share at most": 0.01,
        "Product": "h100",
        "Event": "swap",
        "Details": "binding: no",
        "Publisher": "The Paper",
        "Source": "A title",
        "Published": day(2024, 6, 4),
        "Address": "https://paper.example/a?b=c&d#e",
        "Where in it": "page 3",
        "Origin of the knowledge": "The filing",
        "On a primary record": "yes",
        "Identifiers": "F0001",
        "IRI": full("news#c1"),
    }
    assert (denial["Claim"], denial["Stance"], denial["Claimant"]) == (
        "We never sent any.",
        "Denies",
        "A Inc.",
    )
    assert [(row["Title"], row.get("Published"), row["Claims here"]) for row in rows(read["Sources"])] == [
        ("The filing", "2024", 0),
        ("A title", day(2024, 6, 4), 1),
        ("Title of reply", None, 1),
    ]
    actors = {row["Name"]: row for row in rows(read["Actors"])}
    assert actors.keys() == {"A Inc.", "An accuser", "b", "boss", "The Paper", "h100"}
    assert (actors["A Inc."]["Other names"], actors["A Inc."]["Claims that name it"]) == ("A; Ay", 1)
    assert actors["An accuser"]["Claims that it makes"] == 1


def test_what_denies_the_charge_under_which_a_claim_stands_is_beside_it_too(pack: Pack) -> None:
    charged = record(
        claim("Charge", "The office charges a.", name="office#c1", prosecutor="office", defendant="a"),
        claim("Sale", "a sold to b.", supplier="a", buyer="b", under="office#c1", stance="Charges"),
        claim("Statement", "We deny it.", doc="reply", stance="Denies", respondsTo="office#c1", claimant="a"),
    )
    shown = {row["Claim"]: row.get("Denials", "") for row in rows(book(pack(charged))["Claims"])}
    assert shown["a sold to b."] == "a (Denies): We deny it. [Title of reply; source:reply#c1]"
    assert shown["We deny it."] == ""


def test_a_denial_stands_beside_even_where_only_primary_records_were_asked_for(pack: Pack) -> None:
    deal = {"event": "event:e"}
    filed = record(
        claim("Sale", name="court#c1", supplier="a", buyer="b", stance="Charges", known="2024-01-01", **deal),
        claim("Statement", "No.", name="reply#c1", stance="Denies", known="2024-09-01", **deal),
        source("court", primary=True),
    )
    row, _denial = rows(book(pack(filed, primary_only=True))["Claims"])
    assert row["Disputed"] == "Happened"
    assert row["Denials"] == "the document (Denies): No. [Title of reply; source:reply#c1]"
    (before,) = rows(book(pack(filed, known=date(2024, 5, 1)))["Claims"])
    assert "Denials" not in before


def test_every_claim_source_and_actor_of_the_graph_has_its_row(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled, relations=("Diversion", "Charge", "Ownership", "Sale"))
    read = book(parcel)
    claims = rows(read["Claims"])
    assert [row["IRI"] for row in claims] == [*parcel.part.claims]
    assert {row["IRI"] for row in rows(read["Actors"])} >= {*parcel.part.network}
    documents = {row["IRI"] for row in rows(read["Sources"])}
    assert documents >= {each.document for each in parcel.part.claims.values()}
    accused = [row for row in claims if row["Stance"] in {"alleges", "charges"} and "Disputed" in row]
    assert accused
    assert all("Denials" in row for row in accused)


def test_sheets_are_frozen_and_filtered_at_their_heads(pack: Pack) -> None:
    read = book(pack(ACCUSED))
    for name, size in (("Actors", "H7"), ("Claims", "AS3"), ("Sources", "L4")):
        assert (read[name].freeze_panes, read[name].auto_filter.ref) == ("A2", f"A1:{size}")
    widths = [dimension.width for dimension in read["Claims"].column_dimensions.values()]
    assert 8 < min(widths) <= max(widths) < 70


def test_addresses_on_the_web_are_links_and_no_others() -> None:
    addresses = [
        "https://a.example/x?y=1&z=2#part",
        "HTTP://a.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "internal:Claims!A1",
        "https://",
        "mailto:a@b.example",
        "http://a.example/with space",
        "https://a.example/" + "x" * 2100,
    ]
    read = made([table(Head("Address", 9, "link"), rows=[[each] for each in addresses])])
    cells = [row[0] for row in read["Things"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == addresses
    links = [cell.hyperlink for cell in cells]
    assert [link.target for link in links if link] == ["https://a.example/x?y=1&z=2", "HTTP://a.example/"]
    assert links[0].location == "part"
    assert [note.partition(" stand")[0] for note in notes(read)] == ["Things, Address: 7"]


@settings(max_examples=25)
@given(says=texts, label=texts, url=texts)
def test_no_text_is_ever_a_formula_or_a_link(says: str, label: str, url: str, pack: Pack) -> None:
    parcel = pack(
        record(
            claim("Sale", says, supplier="a", buyer="b", locator=says or None),
            source("news", url=url or None),
            entity("a", label=label or "a"),
        )
    )
    read = book(parcel)
    for each in read.worksheets:
        for row in each.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}
            assert [cell.value for cell in row if cell.hyperlink] == []
    shown = read["Claims"]["A2"]
    assert (unescaped(shown.value) or "") == sheet.clean(parcel.part.claims[full("news#c1")].says)
    if str(shown.value).startswith(("=", "+", "-", "@")):
        assert shown.quotePrefix


def unescaped(text: str | None) -> str | None:
    """What Excel shows: openpyxl leaves escapes, and what looks like one, in place."""
    return text and re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_days_before_1900_and_dates_without_a_day_are_texts() -> None:
    days = [date(1899, 12, 31), date(1900, 1, 1), date(1900, 3, 1), date(9999, 12, 31)]
    read = made([table(Head("Day", 12, "day"), rows=[[each] for each in days])])
    assert [row[0] for row in read["Things"].iter_rows(min_row=2, values_only=True)] == [
        "1899-12-31",
        day(1900, 1, 1),
        day(1900, 3, 1),
        day(9999, 12, 31),
    ]


def test_what_excel_cannot_hold_is_told() -> None:
    long, wide = "x" * 40_000, "\U0001f600" * 20_000
    number = Head("Number", 9, "number")
    read = made(
        [
            table(
                Head("Text", 9, "long"),
                number,
                rows=[[long, 1234567890123456], [wide, Decimal("0.1")], ["short", 10**18], ["", 10**400]],
            )
        ]
    )
    texts_read, numbers = zip(*read["Things"].iter_rows(min_row=2, values_only=True), strict=True)
    assert texts_read == ("x" * 32_766 + "…", "\U0001f600" * 16_383 + "…", "short", None)
    assert numbers == (1234567890123456, 0.1, 10**18, str(10**400))
    long_note, number_note = notes(read)
    assert long_note.startswith("Things, Text: 2 are longer than the 32,767 letters that a cell holds")
    assert number_note.startswith("Things, Number: 1 have more than 15 digits")


def test_links_beyond_the_limit_are_texts_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_file, "LINKS", 2)
    read = made([table(Head("Address", 9, "link"), rows=[[f"https://{name}.example/"] for name in "abc"])])
    assert [bool(row[0].hyperlink) for row in read["Things"].iter_rows(min_row=2)] == [True, True, False]
    assert "after the 2 links" in notes(read)[0]


def test_more_claims_than_rows_are_refused_before_anything_is_written() -> None:
    stream = io.BytesIO()
    huge = replace(table(Head("x", 1), rows=[]), size=1_048_576)
    with pytest.raises(
        BadInput, match=r"at most 1,048,575 rows below its head, and Things would have 1,048,576; choose"
    ):
        workbook_file.write([huge], {}, stream)
    assert stream.getvalue() == b""


def test_the_same_input_gives_the_same_bytes_and_no_file_bears_a_time(pack: Pack) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    workbook.write(pack(ACCUSED), first)
    workbook.write(pack(ACCUSED), second)
    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert {*re.findall(r">(\d{4}-[^<]+)<", core)} == {"1980-01-01T00:00:00Z"}


def test_what_is_broken_off_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[list[Any]]:
        yield ["a"]
        raise KeyboardInterrupt

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stream = io.BytesIO()
    with pytest.raises(KeyboardInterrupt):
        workbook_file.write([Table("Things", (Head("x", 1),), 2, broken)], {}, stream)
    assert (stream.getvalue(), [*tmp_path.iterdir()]) == (b"", [])


def test_without_the_extra_one_sentence_says_what_to_install(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kg.export.workbook_file", None)
    monkeypatch.delattr("kg.export.workbook_file", raising=False)
    with pytest.raises(MissingExtra, match=r"ai-infra-kg\[workbook\]"):
        workbook.write(pack(record()), io.BytesIO())


def test_an_empty_part_is_a_workbook_with_heads_alone(pack: Pack) -> None:
    read = book(pack(record()))
    assert [len(rows(read[name])) for name in ("Actors", "Claims", "Sources")] == [0, 0, 0]


def test_a_day_that_the_selection_asks_for_says_what_was_so_then(pack: Pack) -> None:
    dated = claim("Sale", supplier="a", buyer="b", on="2024-03")
    (row,) = rows(book(pack(record(dated), as_of=date(2024, 3, 10)))["Claims"])
    assert row["So on the day asked for"] == "possibly so by then"
    assert dated.when == Interval(date(2024, 3, 1), date(2024, 3, 31))
    assert [each.name for each in tables(pack(record(dated)))] == ["Actors", "Claims", "Sources"]
