"""What all formats of networks have in common: a reader gets back what was written, as it was made."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from kg.export import formats, gml, graphml
from kg.export.column import distinct
from kg.export.sheet import Cell
from tests.export.made import Made, edge, node, sheets
from tests.export.tables import FROM, Table, Tables, expected, in_igraph, written

pytestmark = pytest.mark.slow

TEXTS = [each for each in formats.FORMATS if each.name in {*FROM, "pajek", "dot", "mermaid"}]


def said(tables: Tables) -> Tables:
    """Nodes and edges without texts in which nothing stands: some readers leave them out."""

    def full_of(table: Table) -> Table:
        return {name: {k: v for k, v in row.items() if v != ""} for name, row in table.items()}

    return full_of(tables[0]), full_of(tables[1])


@pytest.mark.parametrize("name", FROM)
def test_a_reader_gets_back_every_node_edge_and_value_of_the_graph(name: str, whole: Made) -> None:
    assert FROM[name](written(formats.named(name).load(), whole)) == expected(whole)


@pytest.mark.parametrize("name", FROM)
@settings(max_examples=20)
@given(sheet=sheets())
def test_whatever_stands_in_a_network_is_read_back(name: str, sheet: Made) -> None:
    nodes, edges = said(FROM[name](written(formats.named(name).load(), sheet)))
    wanted, between = said(expected(sheet))
    if name == "gml":
        labels = distinct((each.name, each.label) for each in sheet.nodes)
        wanted = {each: {**row, "label": labels[each]} for each, row in wanted.items()}
        # networkx takes two signs for an empty list and an empty tuple, whoever wrote them.
        for table in (nodes, edges, wanted, between):
            table.update(
                {
                    k: {c: v for c, v in row.items() if v not in ("()", "[]", (), [])}
                    for k, row in table.items()
                }
            )
    assert (nodes, edges) == (wanted, between)


@pytest.mark.parametrize("chosen", TEXTS, ids=lambda chosen: chosen.name)
def test_edges_are_written_as_they_are_made(chosen: formats.Format) -> None:
    class Nowhere(io.RawIOBase):
        def write(self, data: Any, /) -> int:
            return len(data)

    write, far = chosen.load(), 4_000
    lines = (edge("e", "a", "b", "sells to " * 20, says="so " * 100),)
    many = Made((node("a"), node("b")), lines, times=far)
    tracemalloc.start()
    try:
        write(many, Nowhere())  # type: ignore[arg-type] # what writes a network needs a sheet alone
        assert tracemalloc.get_traced_memory()[1] < 700 * far / 4
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("chosen", TEXTS, ids=lambda chosen: chosen.name)
def test_a_network_is_written_with_fewer_columns_or_none(chosen: formats.Format) -> None:
    bare = Made((node("a"), node("b")), (edge("e", "a", "b"),), {}, node_columns=(), edge_columns=())
    data = written(chosen.load(), bare)
    assert data.endswith(b"\n")
    if chosen.name in FROM:
        assert said(FROM[chosen.name](data)) == said(expected(bare))


@pytest.mark.parametrize("name", FROM)
def test_a_column_of_a_name_that_the_format_keeps_takes_no_place_of_another(name: str) -> None:
    kept = (
        "id",
        "source",
        "target",
        "key",
        "label",
        "color",
        "size",
        "x",
        "y",
        "name",
        "interaction",
        "value",
    )
    columns = tuple((each, "string") for each in (*kept, "graphics", "kind", "type", "id_"))
    cells: dict[str, Cell] = {each: f"a {each}" for each, _ in columns}
    sheet = Made(
        (replace(node("a"), cells=cells), node("b")),
        (replace(edge("e", "a", "b"), cells=cells),),
        node_columns=columns,  # type: ignore[arg-type] # they are strings
        edge_columns=columns,  # type: ignore[arg-type]
    )
    nodes, edges = FROM[name](written(formats.named(name).load(), sheet))
    assert (edges["e"]["source"], edges["e"]["target"]) == ("a", "b")
    for row in (nodes["a"], edges["e"]):
        assert set(cells.values()) <= set(row.values())


def test_igraph_reads_names_labels_and_types(whole: Made) -> None:
    drawn, lines = whole.nodes, whole.lines
    for form, write in (("graphml", graphml.write), ("gml", gml.write)):
        graph = in_igraph(written(write, whole), form)
        name = "id" if form == "graphml" else "name"
        assert graph.is_directed()
        assert graph.vs[name] == [each.name for each in drawn]
        ends = [(graph.vs[each.source][name], graph.vs[each.target][name]) for each in graph.es]
        assert ends == [(each.source, each.target) for each in lines]
        known = [each.cells["credibility"] for each in lines]
        assert graph.es["credibility"] == known
        assert graph.es["claim"] == [each.cells["claim"] for each in lines]
        assert [bool(each) for each in graph.es["primary"]] == [each.cells["primary"] for each in lines]
