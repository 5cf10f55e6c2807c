"""Tables of transfers: what each kind of file means, and what each bad row is refused with."""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import kg.flow
from bench import transfers as bench
from kg.errors import BadInput, MissingExtra, Unreadable
from kg.flow import file
from kg.flow.fault import REASONS
from kg.flow.table import COLUMNS, Skipped, read_table
from kg.flow.transfers import CERTAIN, FIRST, LAST, Row, Transfers, from_rows
from tests.flow.test_transfers import read_back, tables

HEADER = "source,target,date"
ENDS = ["csv", "tsv", "parquet", "arrow"]


@pytest.fixture(params=["with pyarrow", "without"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of reading CSV."""
    if request.param == "without":
        hide_pyarrow(monkeypatch)
    return str(request.param)


def hide_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pyarrow look as if it were not installed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "kg.flow.table_arrow", raising=False)
    monkeypatch.delattr(kg.flow, "table_arrow", raising=False)


def write(path: Path, fields: Mapping[str, Sequence[object]]) -> Path:
    """Write columns as the kind of file that the ending says."""
    if path.suffix in {".csv", ".tsv"}:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t" if path.suffix == ".tsv" else ",", lineterminator="\n")
            writer.writerow(fields)
            writer.writerows(
                ["" if v is None else v for v in row] for row in zip(*fields.values(), strict=True)
            )
        return path
    table = pa.table({name: pa.array(values) for name, values in fields.items()})
    if path.suffix == ".parquet":
        parquet.write_table(table, path)
    else:
        with pa.ipc.new_file(path, table.schema) as stream:
            stream.write_table(table, max_chunksize=3)
    return path


def from_text(folder: Path, text: str, *, skip_bad: bool = False) -> tuple[Transfers, Skipped]:
    """Read a CSV of this text."""
    path = folder / "table.csv"
    path.write_bytes(text.encode())
    return read_table(path, skip_bad=skip_bad)


def refused(folder: Path, text: str) -> str:
    """Why a CSV is refused, without the folder."""
    with pytest.raises(BadInput) as caught:
        from_text(folder, text)
    return str(caught.value).removeprefix(f"{folder}/")


# ---- round trips


def fields_of(rows: list[Row]) -> dict[str, Sequence[object]]:
    """Rows as the columns of a table."""
    return {
        "id": [row.id for row in rows],
        "source": [row.source for row in rows],
        "target": [row.target for row in rows],
        "earliest": [row.earliest for row in rows],
        "latest": [row.latest for row in rows],
        "quantity_min": [None if row.low is None else float(row.low) for row in rows],
        "quantity_max": [None if row.high is None else float(row.high) for row in rows],
        "confidence": [row.confidence / CERTAIN for row in rows],
        "product": [row.product for row in rows],
        "lot": [row.lot for row in rows],
        "note": ['no, "column" of ours'] * len(rows),
    }


@pytest.mark.parametrize("end", ENDS)
@given(rows=tables())
def test_a_table_says_what_its_rows_say(end: str, rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read, skipped = read_table(write(Path(folder, f"t.{end}"), fields_of(rows)))
    assert read.digest == from_rows(rows).digest
    assert read_back(read) == read_back(from_rows(rows))
    assert skipped == Skipped()


FIELD = st.sampled_from(
    [
        "",
        " ",
        "a",
        "b ",
        "é",
        "2024",
        "2024-02",
        "2024-02-30",
        "1",
        "-1",
        "1e16",
        "0.5",
        "1_0",
        "nan",
        "x\ny",
        'q"q',
    ]
)


@given(st.lists(st.tuples(*[FIELD] * 6), max_size=6), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_both_ways_of_reading_csv_say_the_same(
    rows: list[tuple[str, ...]],
    skip_bad: bool,  # noqa: FBT001 - hypothesis hands it over by place
    end: str,
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    writer.writerow(["source", "id", "target", "date", "quantity", "confidence"])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        ways: list[tuple[object, str]] = []
        for without in (False, True):
            if without:
                hide_pyarrow(patch)
            try:
                read, skipped = from_text(Path(folder), stream.getvalue(), skip_bad=skip_bad)
                ways.append((read.digest, str(skipped)))
            except BadInput as error:
                ways.append((error.line, error.message))
    assert ways[0] == ways[1]


@pytest.mark.parametrize("end", ["csv", "parquet"])
@pytest.mark.parametrize("ids", [False, True])
def test_what_the_benchmarks_write_is_read_as_they_made_it(end: str, *, ids: bool, tmp_path: Path) -> None:
    drawn = bench.draw(20_000, seed=3)
    path = tmp_path / f"t.{end}"
    bench.write(drawn, path, ids=ids)
    read, skipped = read_table(path)
    made = bench.generate(20_000, seed=3)
    assert skipped.total == 0
    if ids:
        assert sorted(read.ids) == [f"T{number:05}" for number in range(20_000)]
        assert np.array_equal(np.sort(read.source), np.sort(made.source))
    else:
        assert read.digest == made.digest


def test_a_saved_file_is_read_as_a_table_is(tmp_path: Path) -> None:
    made = from_rows([Row(id="1", source="a", target="b")])
    read, skipped = read_table(file.save(made, tmp_path))
    assert (read.digest, skipped) == (made.digest, Skipped())


# ---- what the columns mean


def only(folder: Path, header: str, row: str) -> Row:
    """The one row of a CSV."""
    (read,) = read_back(from_text(folder, f"{header}\n{row}\n")[0])
    return read


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2024-02-03 ", date(2024, 2, 3), date(2024, 2, 3)),
        ("", None, None),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(
    reader: str, tmp_path: Path, written: str, first: date | None, last: date | None
) -> None:
    assert reader
    row = only(tmp_path, HEADER, f"a,b,{written}")
    assert (row.earliest, row.latest) == (first, last)


def test_the_first_and_the_last_day_can_be_given_apart(reader: str, tmp_path: Path) -> None:
    assert reader
    row = only(tmp_path, "source,target,earliest,latest", "a,b,2024,2025-02")
    assert (row.earliest, row.latest) == (date(2024, 1, 1), date(2025, 2, 28))
    row = only(tmp_path, "source,target,latest", "a,b,2024")
    assert (row.earliest, row.latest) == (None, date(2024, 12, 31))


def test_quantities_and_confidences_may_be_left_out(reader: str, tmp_path: Path) -> None:
    assert reader
    header = "source,target,date,quantity_min,quantity_max,confidence"
    cases = {
        "1,2,0.8": (1, 2, 8000),
        ",2,": (0, 2, CERTAIN),
        "1.5,,0.33335": (1.5, None, 3334),
        ",NaN,1": (None, None, CERTAIN),
        "1e3,1E+15,0": (1000, 1e15, 0),
    }
    for written, expected in cases.items():
        row = only(tmp_path, header, f"a,b,2024,{written}")
        assert (row.low, row.high, row.confidence) == expected, written
    row = only(tmp_path, "source,target,date,quantity", "a,b,2024,7")
    assert (row.low, row.high) == (7, 7)


def test_white_space_around_names_is_no_part_of_them(reader: str, tmp_path: Path) -> None:
    assert reader
    read, _ = from_text(tmp_path, f"{HEADER},lot\n a ,b,2024, l\na,\xa0b,2024,l\n")
    assert (list(read.parties), list(read.lots)) == (["a", "b"], ["l"])


def test_rows_without_identifiers_are_named_by_their_number(reader: str, tmp_path: Path) -> None:
    assert reader
    rows = "".join(f"{'zyxwvutsrqponm'[n]},b,2024\n" for n in range(12))
    read, _ = from_text(tmp_path, f"{HEADER}\n{rows}")
    assert list(read.ids) == [str(n) for n in range(12, 0, -1)]
    assert read.rank.tolist() == list(range(11, -1, -1))


def test_numbers_of_rows_count_those_that_are_skipped(reader: str, tmp_path: Path) -> None:
    assert reader
    read, skipped = from_text(tmp_path, f"{HEADER}\na,b,x\na,b,2023\na,b\na,b,2024\n", skip_bad=True)
    assert list(read.ids) == ["2", "4"]
    assert str(skipped) == "2 rows skipped: 1 fields, 1 date"


def test_a_family_is_the_same_goods_as_its_members_and_they_are_not_each_other(
    reader: str, tmp_path: Path
) -> None:
    assert reader
    rows = ("H100,Hopper", "H200,Hopper", ",Hopper", "Hopper,GPU", "B200,", ",", "HGX,H100")
    text = "".join(f"a,b,2024,{row}\n" for row in rows)
    read, _ = from_text(tmp_path, f"{HEADER},product,family\n{text}")
    names = list(read.products)
    pairs = {
        frozenset((one, other))
        for place, one in enumerate(names)
        for other, fits in zip(names, read.compatible[place], strict=True)
        if fits and one != other
    }
    assert names == ["B200", "GPU", "H100", "H200", "HGX", "Hopper"]
    assert pairs == {
        frozenset(pair.split())
        for pair in (
            "H100 Hopper",
            "H200 Hopper",
            "Hopper GPU",
            "H100 GPU",
            "H200 GPU",
            "HGX H100",
            "HGX Hopper",
            "HGX GPU",
        )
    }
    assert (read.compatible == read.compatible.T).all()
    assert sorted(row.product or "" for row in read_back(read)) == [
        "", "B200", "H100", "H200", "HGX", "Hopper", "Hopper",
    ]  # fmt: skip


def test_other_types_of_columns_mean_the_same(tmp_path: Path) -> None:
    words = pa.array(["a", "b", None]).dictionary_encode()
    plain = {
        "source": ["x"] * 3,
        "target": ["1", "2", "3"],
        "date": ["2024-03-05", "2023", ""],
        "quantity": ["1", "2", ""],
    }
    typed = {
        "source": pa.array(["x"] * 3, pa.large_string()),
        "target": pa.array([1, 2, 3], pa.int64()),
        "date": pa.array(["2024-03-05", "2023", None]).dictionary_encode(),
        "quantity": pa.array([Decimal(1), Decimal(2), None], pa.decimal128(9, 2)),
        "lot": words,
        "product": pa.nulls(3),
        "confidence": pa.nulls(3),
    }
    expected, _ = read_table(write(tmp_path / "t.csv", plain | {"lot": ["a", "b", ""]}))
    for end in ("parquet", "arrow"):
        read, _ = read_table(write(tmp_path / f"t.{end}", typed))
        assert read.digest == expected.digest


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("us"), pa.timestamp("ns", "UTC")])
def test_days_and_times_are_dates(kind: pa.DataType, tmp_path: Path) -> None:
    times = [datetime(2024, 3, 5, 23, 59), datetime(1969, 12, 31, 1), None]  # noqa: DTZ001 - the column says it
    days = pa.array(times, pa.timestamp("us")).cast(kind, safe=False)
    path = write(tmp_path / "t.parquet", {"source": ["a"] * 3, "target": ["b"] * 3, "date": days})
    read, _ = read_table(path)
    assert [(row.earliest, row.latest) for row in read_back(read)] == [
        (None, None),
        (date(1969, 12, 31),) * 2,
        (date(2024, 3, 5),) * 2,
    ]


def test_a_table_of_separated_values_is_read_from_the_standard_input(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"source\ttarget\tdate\na, b\tc\t2024\n"))
    )
    assert list(read_table("-")[0].parties) == ["a, b", "c"]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"source,target,date\na,,2024\n")))
    with pytest.raises(BadInput, match=r"^<stdin>:2: column 'target'"):
        read_table("-")


def test_a_table_can_have_a_header_alone(reader: str, tmp_path: Path) -> None:
    assert reader
    for end in ("\n", "\r\n\r\n"):
        assert len(from_text(tmp_path, HEADER + end)[0]) == 0


def test_a_mark_of_byte_order_and_other_line_ends_change_nothing(reader: str, tmp_path: Path) -> None:
    assert reader
    plain = from_text(tmp_path, f"{HEADER}\na,b,2024\nc,d,2023\n")[0].digest
    for text in (
        f"\ufeff{HEADER}\r\na,b,2024\r\nc,d,2023\r\n",
        f"{HEADER}\n\na,b,2024\n\nc,d,2023\n\n",
        '"source",target,date\n"a",b,2024\nc,"d",2023\n',
    ):
        assert from_text(tmp_path, text)[0].digest == plain


# ---- bad rows


FULL = "id,source,target,earliest,latest,quantity_min,quantity_max,confidence"
GOOD = "0,a,b,2024,2024,1,2,0.5"
DATE = "a date is YYYY, YYYY-MM or YYYY-MM-DD"
NUMBER = "a quantity or a confidence is a plain number, such as 12000 or 0.8"
BAD = {
    "fields": [
        ("1,a,b", "a row has as many fields as the header; this one has 3, and the header 8"),
        ("1,a,b,2024,2024,1,2,0.5,", "this one has 9"),
    ],
    "party": [
        ("1,,b,2024,2024,1,2,0.5", "column 'source': a transfer names its source and its target; "),
        ("1,a,  ,2024,2024,1,2,0.5", "column 'target': a transfer names"),
    ],
    "id": [(",a,b,2024,2024,1,2,0.5", "column 'id': a transfer has an identifier")],
    "date": [
        ("1,a,b,2024-13,2025,1,2,0.5", f"column 'earliest': {DATE}; this one says '2024-13'"),
        ("1,a,b,2024,2023-02-29,1,2,0.5", "column 'latest': a date is"),
        ("1,a,b,24,2024,1,2,0.5", "column 'earliest': a date is"),
        ("1,a,b,5/3/2024,2024,1,2,0.5", "column 'earliest': a date is"),
        ("1,a,b,0000,2024,1,2,0.5", "column 'earliest': a date is"),
        ("1,a,b,\u0662\u0660\u0662\u0664,2024,1,2,0.5", "column 'earliest': a date is"),
    ],
    "period": [
        (
            "1,a,b,2024-03,2024-02,1,2,0.5",
            "column 'latest': a transfer does not end before it starts; this one says '2024-02'",
        )
    ],
    "number": [
        ("1,a,b,2024,2024,many,2,0.5", f"column 'quantity_min': {NUMBER}; this one says 'many'"),
        ("1,a,b,2024,2024,1,1_000,0.5", f"column 'quantity_max': {NUMBER}"),
        ("1,a,b,2024,2024,1,0x10,0.5", f"column 'quantity_max': {NUMBER}"),
        ("1,a,b,2024,2024,1,2,high", f"column 'confidence': {NUMBER}"),
    ],
    "negative": [
        ("1,a,b,2024,2024,-1,2,0.5", "column 'quantity_min': a quantity is not negative; this one says"),
    ],
    "too many": [
        ("1,a,b,2024,2024,1,1e18,0.5", "column 'quantity_max': a quantity is at most 1e15 pieces; "),
    ],
    "range": [
        ("1,a,b,2024,2024,3,2,0.5", "column 'quantity_max': the least quantity is not more than the largest"),
    ],
    "confidence": [
        ("1,a,b,2024,2024,1,2,1.01", "column 'confidence': a confidence is from 0 to 1; this one says"),
        ("1,a,b,2024,2024,1,2,-0.5", "column 'confidence': a confidence is"),
    ],
    "duplicate": [
        (
            "0,a,b,2024,2024,1,2,0.5",
            "column 'id': no two transfers have the same identifier; this one says '0'",
        ),
    ],
}
CASES = [(reason, row, why) for reason, rows in BAD.items() for row, why in rows]


def test_there_is_a_bad_row_for_each_reason() -> None:
    assert ["cut off", *BAD] == list(REASONS)


@pytest.mark.parametrize(
    ("reason", "row", "why"), CASES, ids=[f"{reason}: {row}" for reason, row, _ in CASES]
)
def test_a_bad_row_is_refused_with_line_and_column_or_skipped_and_counted(
    reader: str, tmp_path: Path, reason: str, row: str, why: str
) -> None:
    assert reader
    text = f"{FULL}\n{GOOD}\n{row}\n9,c,d,,,,,\n"
    said = refused(tmp_path, text)
    assert said.startswith("table.csv:3: ")
    assert why in said
    read, skipped = from_text(tmp_path, text, skip_bad=True)
    assert list(read.ids) == ["0", "9"]
    assert list(read.parties) == ["a", "b", "c", "d"]
    assert skipped.counts == ((reason, 1),)


@pytest.mark.parametrize("end", ["parquet", "arrow"])
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("source", None, "party"),
        ("target", " ", "party"),
        ("date", date(2025, 1, 1), None),
        ("quantity", -1.0, "negative"),
        ("quantity", 1e18, "too many"),
        ("confidence", 2.0, "confidence"),
        ("id", "1", "duplicate"),
        ("id", None, "id"),
    ],
)
def test_a_bad_row_without_lines_is_refused_with_its_number_and_column(
    end: str, name: str, value: Any, reason: str | None, tmp_path: Path
) -> None:
    fields: dict[str, list[Any]] = {
        "id": ["1", "2", "3"],
        "source": ["a"] * 3,
        "target": ["b"] * 3,
        "date": [date(2024, 1, 1)] * 3,
        "quantity": [1.0] * 3,
        "confidence": [0.5] * 3,
    }
    fields[name][1] = value
    path = write(tmp_path / f"t.{end}", fields)
    if reason is None:
        assert len(read_table(path)[0]) == 3
        return
    with pytest.raises(BadInput, match=rf"row 2, column '{name}': {REASONS[reason]}; this one says"):
        read_table(path)
    read, skipped = read_table(path, skip_bad=True)
    assert (list(read.ids), skipped.counts) == (["1", "3"], ((reason, 1),))


def test_days_before_the_calendar_are_no_dates(tmp_path: Path) -> None:
    for day in (-(10**6), 10**7):
        fields: dict[str, Any] = {"source": ["a"], "target": ["b"]}
        fields["date"] = pa.array([day], pa.int32()).cast(pa.date32())
        with pytest.raises(BadInput, match="row 1, column 'date': a date is"):
            read_table(write(tmp_path / "t.parquet", fields))


def test_the_first_bad_row_is_named_and_a_row_is_counted_once(reader: str, tmp_path: Path) -> None:
    assert reader
    text = f"{HEADER},quantity,id\na,b,2024,1,x\n\na,b,2024,1,x\na,b,x,-1,y\n,b,2024,-1,z\n"
    assert refused(tmp_path, text).startswith("table.csv:5: column 'date'")
    read, skipped = from_text(tmp_path, text, skip_bad=True)
    assert str(skipped) == "3 rows skipped: 1 date, 1 negative, 1 duplicate"
    assert len(read) == 1


def test_of_rows_with_one_identifier_the_first_good_one_is_kept(reader: str, tmp_path: Path) -> None:
    assert reader
    read, skipped = from_text(tmp_path, f"{HEADER},id\na,b,x,i\nc,d,2024,i\ne,f,2024,i\n", skip_bad=True)
    assert (list(read.parties), read.rank.tolist()) == (["c", "d"], [0])
    assert skipped.counts == (("date", 1), ("duplicate", 1))


# ---- bad tables


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "the table is empty; write at least a header"),
        ("source,date", "there is no column 'target'; the columns are source, date"),
        ("target,date", "there is no column 'source'"),
        ("source,target", "there is no column 'date' or 'earliest' or 'latest'"),
        ("source,target,Date", "the column 'Date' is unknown; did you mean 'date'?"),
        (
            "source,target,date,quantity_mim",
            "the column 'quantity_mim' is unknown; did you mean 'quantity_min'?",
        ),
        ("source,source,target,date", "there are two columns 'source'; leave one"),
        ("source,target,date,latest", "there is 'date' beside 'latest'; give one of them"),
        ("source,target,date,quantity,quantity_min", "there is 'quantity' beside 'quantity_min'; give one"),
        ("source;target;date", "there is no column 'source'"),
    ],
)
def test_a_table_without_the_right_columns_is_refused(
    reader: str, tmp_path: Path, header: str, why: str
) -> None:
    assert reader
    assert refused(tmp_path, header and f"{header}\n").startswith(f"table.csv: {why}")
    if header and "source,source" not in header:
        fields: dict[str, Sequence[object]] = {name: [] for name in header.split(",")}
        if reader == "with pyarrow":
            with pytest.raises(BadInput, match=why.replace("?", r"\?")):
                read_table(write(tmp_path / "t.parquet", fields))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b,2024,"open\nc,d,2024,\n', 2),
        ('a,b,2024,x\nc,d,2024,"open\n', 3),
        ('a,b,2024,"x\nc,d,2024,"y"\n', 2),
        ('a,b,2024,x\n"c,d,2024,y\n', 3),
    ],
)
def test_a_quote_that_is_left_open_swallows_no_row(reader: str, tmp_path: Path, text: str, line: int) -> None:
    assert reader
    for skip_bad in (False, True):
        with pytest.raises(BadInput, match="it is cut off, or is no well-formed table") as caught:
            from_text(tmp_path, f"{HEADER},note\n{text}", skip_bad=skip_bad)
        assert caught.value.line == line


def test_a_field_may_span_lines_and_those_behind_it_are_counted(reader: str, tmp_path: Path) -> None:
    assert reader
    text = f'{HEADER},note\na,b,2024,"two\nlines"\nc,d,x,\n'
    assert refused(tmp_path, text).startswith("table.csv:4: column 'date'")
    read, _ = from_text(tmp_path, text, skip_bad=True)
    assert list(read.parties) == ["a", "b"]


@pytest.mark.parametrize("end", ["parquet", "arrow"])
def test_a_file_that_is_cut_off_in_the_middle_is_refused(end: str, tmp_path: Path) -> None:
    many = range(999)
    fields: dict[str, Sequence[object]] = {"source": [f"a{n}" for n in many], "target": ["b"] * 999}
    fields["date"] = [date(2024, 1, 1)] * 999
    path = write(tmp_path / f"t.{end}", fields)
    whole = path.read_bytes()
    for cut in (6, 20, len(whole) // 3, len(whole) // 2, len(whole) - 12, len(whole) - 1):
        path.write_bytes(whole[:cut])
        for skip_bad in (False, True):
            with pytest.raises(BadInput, match="it is cut off or damaged: "):
                read_table(path, skip_bad=skip_bad)


def test_a_table_that_is_cut_off_in_the_middle_is_refused_or_its_last_line_skipped(
    reader: str, tmp_path: Path
) -> None:
    assert reader
    whole = f"{HEADER},quantity\na,b,2024,1000\nc,d,2024-02-03,1000\n"
    for cut in range(whole.index("\nc") + 1, len(whole)):
        text = whole[:cut]
        if text.endswith("\n"):
            assert len(from_text(tmp_path, text)[0]) == 1
            continue
        assert refused(tmp_path, text).startswith("table.csv:3: the last line has to end with a line break")
        read, skipped = from_text(tmp_path, text, skip_bad=True)
        assert (list(read.parties), skipped.counts) == (["a", "b"], (("cut off", 1),))
    assert refused(tmp_path, HEADER).startswith("table.csv:1: the last line")
    with pytest.raises(BadInput, match="the last line"):
        from_text(tmp_path, HEADER, skip_bad=True)


def test_a_column_of_another_type_is_refused(tmp_path: Path) -> None:
    good: dict[str, Any] = {"source": ["a"], "target": ["b"], "date": ["2024"], "quantity": [1]}
    for name, other in (("source", [1.5]), ("date", [2.5]), ("quantity", [True]), ("target", [["b"]])):
        with pytest.raises(BadInput, match=f"column '{name}' holds .*, which cannot stand there"):
            read_table(write(tmp_path / "t.parquet", good | {name: other}))


def test_bytes_that_are_no_text_are_refused(reader: str, tmp_path: Path) -> None:
    assert reader
    path = tmp_path / "t.csv"
    for data in (b"source,target,date\na,\xff,2024\n", b"\xff\xfes\0o\0", bytes(range(256))):
        path.write_bytes(data)
        with pytest.raises((Unreadable, BadInput)):
            read_table(path)
    path.write_bytes(b"source,target,date\na,\xff,2024\n")
    with pytest.raises(Unreadable, match="it holds bytes that are no UTF-8"):
        read_table(path)


def test_a_file_that_is_not_there_or_is_none_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(Unreadable, match="is a directory"):
        read_table(tmp_path)


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "t.parquet", {"source": ["a"], "target": ["b"], "date": ["2024"]})
    hide_pyarrow(monkeypatch)
    with pytest.raises(MissingExtra, match=r"pip install 'ai-infra-kg\[tables\]'"):
        read_table(path)


# ---- the manual


def test_the_manual_names_each_column_and_each_reason() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "transfers.md").read_text("utf-8")
    missing = [name for name, said in COLUMNS.items() if f"| `{name}` | {said} |" not in page]
    missing += [reason for reason, rule in REASONS.items() if f"| {reason} | {rule} |" not in page]
    assert missing == []


def test_open_ends_are_the_ends_of_the_calendar(tmp_path: Path) -> None:
    read, _ = from_text(tmp_path, f"{HEADER}\na,b,\n")
    assert (read.earliest.tolist(), read.latest.tolist()) == ([FIRST], [LAST])
