"""Export, import, export: not a byte is lost, whatever is said."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kg.export.parcel import Parcel
from kg.export.sheet import Edge, Node
from kg.ingest.network.form import form_of, read
from tests.ingest.network.conftest import HERE, Made, sheets, written

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", HERE)
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(sheet=sheets())
def test_what_is_written_read_and_written_again_is_the_same_to_the_byte(name: str, sheet: Made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "network")
        path.write_bytes(first := written(name, sheet))
        assert form_of(path).name == name
        assert written(name, read(path)) == first


@settings(max_examples=30, phases=[Phase.explicit, Phase.generate])
@given(sheet=sheets(own=True), names=st.permutations(HERE))
def test_what_goes_through_all_formats_says_the_same(sheet: Made, names: list[str]) -> None:
    came: Any = sheet
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name)
            path.write_bytes(written(name, came))
            came = read(path)
        assert tuple(came.nodes) == tuple(sheet.nodes)
        assert tuple(came.edges) == tuple(sheet.edges)
        assert (came.node_columns, came.edge_columns) == (sheet.node_columns, sheet.edge_columns)


@pytest.mark.parametrize("name", HERE)
def test_so_it_is_with_the_bundled_record(name: str, parcel: Parcel, tmp_path: Path) -> None:
    path = tmp_path / "network"
    path.write_bytes(first := written(name, parcel))
    drawing = read(path)
    assert written(name, drawing) == first
    assert drawing.about == parcel.about
    assert drawing.counts == parcel.counts
    assert tuple(drawing.edges) == tuple(parcel.edges)
    for other in HERE:
        assert written(other, drawing) == written(other, parcel)


@pytest.mark.parametrize("name", HERE)
@pytest.mark.parametrize("count", [-5, 10**300, -(10**300)])
def test_so_it_is_with_any_count(name: str, count: int, tmp_path: Path) -> None:
    node = Node("a", "A", "#000000", 1.0, 0.0, 0.0, {})
    counts = {"nodes": 1, "edges": 0, "balance": count}
    made = Made({"description": "Claims.", "program": "kg"}, counts, (), (), (node,), ())
    path = tmp_path / "network"
    path.write_bytes(first := written(name, made))
    drawing = read(path)
    assert (drawing.about, drawing.counts) == (made.about, counts)
    assert written(name, drawing) == first


def test_a_count_beyond_all_numbers_stays_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "network"
    text = "Claims.\n\nprogram: kg\n\nnodes: " + "1" * 5000
    path.write_text(f"<gexf><meta><description>{text}</description></meta><graph/></gexf>", encoding="utf-8")
    assert read(path).about == {"description": text}


@pytest.mark.parametrize("name", HERE)
def test_what_is_counted_has_a_name_that_every_format_can_write(name: str, tmp_path: Path) -> None:
    path = tmp_path / "network"
    path.write_text('{"graph": {"a\\u0000b": 5}, "nodes": [{"id": "a"}]}', encoding="utf-8")
    path.write_bytes(first := written(name, read(path)))
    assert read(path).counts == {"ab": 5, "nodes": 1, "edges": 0}
    assert written(name, read(path)) == first


def test_edges_are_read_anew_each_time_that_they_are_asked_for(tmp_path: Path) -> None:
    node = Node("a", "A", "#000000", 1.0, 0.0, 0.0, {})
    edges = tuple(Edge(f"e{n}", "a", "a", "", "#000000", {}) for n in range(3))
    made = Made({}, {"nodes": 1, "edges": 3}, (), (), (node,), edges)
    path = tmp_path / "network"
    path.write_bytes(written("graphml", made))
    drawing = read(path)
    assert next(iter(drawing.edges)) == edges[0]
    assert tuple(drawing.edges) == tuple(drawing.edges) == edges
    path.write_bytes(written("graphml", replace(made, made=edges[:1])))
    assert tuple(drawing.edges) == edges[:1]
