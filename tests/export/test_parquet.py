"""Parquet, read by pyarrow and DuckDB."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from pyarrow import parquet as pq

from kg.errors import MissingExtra
from kg.export import parquet, sheet
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.texts import texts

pytestmark = pytest.mark.slow

DAYS = {"valid_from", "valid_to", "known_from"}
LISTS = {"aliases", "disputed", "disputed_by", "roles", "codes", "identifier"} | {
    f"{name}{end}" for name in ("event", "lot", "product") for end in ("", "_label")
}


def written(parcel: sheet.Sheet, writer: Any = parquet.write) -> bytes:
    stream = io.BytesIO()
    writer(parcel, stream)
    return stream.getvalue()


def rows(data: bytes) -> list[dict[str, Any]]:
    """The rows, without what is not said."""
    read = pq.read_table(io.BytesIO(data)).to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in read]


def cells(row: sheet.Row) -> dict[str, Any]:
    """The cells of a sheet with the types that the manual promises."""
    made: dict[str, Any] = {}
    for name, cell in row.items():
        if name in LISTS:
            made[name] = str(cell).split(" | ")
        else:
            made[name] = date.fromisoformat(str(cell)) if name in DAYS else cell
    return made


def test_pyarrow_gets_back_every_node_edge_and_value(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled, relations=("Diversion", "Charge", "Ownership", "Sale"))
    assert rows(written(parcel, parquet.write_nodes)) == [
        {
            "id": node.name,
            "label": node.label,
            **cells(node.cells),
            "color": node.colour,
            "size": node.size,
            "x": node.x,
            "y": node.y,
        }
        for node in parcel.nodes
    ]
    assert rows(written(parcel)) == [
        {
            "source": edge.source,
            "target": edge.target,
            "id": edge.name,
            "label": edge.label,
            **cells(edge.cells),
            "color": edge.colour,
        }
        for edge in parcel.edges
    ]


def test_duckdb_reads_types_and_what_the_file_is(pack: Pack, bundled: Record, tmp_path: Path) -> None:
    parcel = pack(bundled, relations=("Diversion", "Charge", "Ownership", "Sale"))
    file = tmp_path / "graph.parquet"
    file.write_bytes(written(parcel))
    described = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
    kinds = {name: kind for name, kind, *_ in described}
    assert {kinds[name] for name in DAYS} == {"DATE"}
    assert {kinds[name] for name in LISTS & kinds.keys()} == {"VARCHAR[]"}
    assert [kinds[name] for name in ("amount_min", "credibility", "primary", "stated")] == [
        "DOUBLE",
        "BIGINT",
        "BOOLEAN",
        "VARCHAR",
    ]
    facts = duckdb.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(file)]).fetchall()
    told = {key.decode(): value.decode() for key, value in facts if key.startswith(b"kg.")}
    assert told == {f"kg.{name}": str(value) for name, value in {**parcel.about, **parcel.counts}.items()}


@given(label=texts, says=texts, title=texts, alias=texts)
def test_any_text_survives(label: str, says: str, title: str, alias: str, pack: Pack) -> None:
    parcel = pack(
        record(
            claim("Shipment", says, supplier="a", recipient="b"),
            source("news", title=title),
            entity("a", label=label or "a", aliases=(alias, "another")),
        )
    )
    (edge,), (node, _) = rows(written(parcel)), rows(written(parcel, parquet.write_nodes))
    assert edge.get("says", "") == sheet.clean(parcel.part.claims[full("news#c1")].says)
    assert edge.get("title", "") == sheet.clean(title)
    assert node["label"] == sheet.clean(label or "a")
    assert len(node["aliases"]) == 2


class Many:
    """A sheet of many edges, made one by one; with fewer and other columns, as after a merge."""

    node_columns: tuple[sheet.Column, ...] = ()
    edge_columns: tuple[sheet.Column, ...] = (
        ("relation", "string"),
        ("claims", "integer"),
        ("valid_to", "string"),
    )
    nodes: tuple[sheet.Node, ...] = ()

    def __init__(self, size: int, fail_at: int | None = None) -> None:
        self.about = {"selection": "everything"}
        self.counts = {"nodes": 0, "edges": size}
        self.fail_at = fail_at

    @property
    def edges(self) -> Iterator[sheet.Edge]:
        for number in range(self.counts["edges"]):
            if number == self.fail_at:
                raise KeyboardInterrupt
            said: sheet.Row = {"relation": "supplies", "claims": number, "valid_to": "1899-12-31"}
            yield sheet.Edge(f"e{number}", "a", "b", "supplies", "#b0b0b0", said)


def test_rows_are_written_in_groups_and_the_same_bytes_come_again() -> None:
    many = Many(25_000)
    data = written(many)
    file = pq.ParquetFile(io.BytesIO(data))
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [
        10_000,
        10_000,
        5_000,
    ]
    assert file.read(columns=["claims"])["claims"].to_pylist() == [*range(25_000)]
    assert file.read_row_group(0)["valid_to"][0].as_py() == date(1899, 12, 31)
    assert written(many) == data


def test_memory_does_not_grow_with_the_edges(tmp_path: Path) -> None:
    before = pa.total_allocated_bytes()
    peaks = []
    for size in (20_000, 60_000):
        pool = pa.default_memory_pool()
        with (tmp_path / "graph.parquet").open("wb") as stream:
            parquet.write(Many(size), stream)
        peaks.append(pool.bytes_allocated() - before)
    assert max(peaks) < 20_000_000


def test_an_empty_sheet_is_a_table_without_rows(pack: Pack) -> None:
    parcel = pack(record())
    assert (rows(written(parcel)), rows(written(parcel, parquet.write_nodes))) == ([], [])


def test_a_pipe_gets_the_same_bytes() -> None:
    back, front = os.pipe()
    got: list[bytes] = []
    with os.fdopen(back, "rb") as reading, os.fdopen(front, "wb") as writing:
        listener = threading.Thread(target=lambda: got.append(reading.read()))
        listener.start()
        parquet.write(Many(1_000), writing)
        writing.close()
        listener.join()
    assert got == [written(Many(1_000))]


def test_what_is_broken_off_never_looks_whole() -> None:
    stream = io.BytesIO()
    with pytest.raises(KeyboardInterrupt):
        parquet.write(Many(30_000, fail_at=15_000), stream)
    assert stream.getvalue()[:4] == b"PAR1"
    with pytest.raises(pa.ArrowInvalid):
        pq.ParquetFile(io.BytesIO(stream.getvalue()))


def test_without_pyarrow_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kg.export.parquet_arrow", None)
    monkeypatch.delattr("kg.export.parquet_arrow", raising=False)
    with pytest.raises(MissingExtra, match=r"ai-infra-kg\[tables\]"):
        parquet.write(Many(1), io.BytesIO())


def test_no_extra_is_imported_before_something_is_written() -> None:
    program = (
        "import sys; from kg.export import formats; [each.load() for each in formats.FORMATS];"
        "print({'pyarrow', 'xlsxwriter'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
