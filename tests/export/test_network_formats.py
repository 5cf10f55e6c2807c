"""GraphML, GEXF, node-link JSON and CSV: what real readers get back is what was written."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import duckdb
import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.export import formats, gexf, graphml, nodelink, sheet, table_csv
from kg.export.format import Format
from kg.record import Record
from kg.store import Store
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.tables import FROM, Tables, expected, from_gexf, from_graphml, from_json, written
from tests.export.texts import texts

pytestmark = pytest.mark.slow

NETWORKS = [each for each in formats.FORMATS if each.family == "network"]
VIZ = "{http://gexf.net/1.3/viz}"
G13 = "{http://gexf.net/1.3}"


@pytest.mark.slow
@given(label=texts, says=texts, title=texts, locator=texts)
def test_any_text_survives_but_for_control_characters(
    label: str, says: str, title: str, locator: str, pack: Pack
) -> None:
    parcel = pack(
        record(
            claim("Sale", says, supplier="a", buyer="b", locator=locator),
            source("news", title=title),
            entity("a", label=label or "a"),
        )
    )
    assert from_graphml(written(graphml.write, parcel)) == expected(parcel)
    assert from_gexf(written(gexf.write, parcel)) == expected(parcel)
    assert from_json(written(nodelink.write, parcel)) == expected(parcel)
    rows = list(csv.DictReader(io.StringIO(written(table_csv.write, parcel).decode(), newline="")))
    assert [row["says"] for row in rows] == [
        table_csv.harmless(sheet.clean(parcel.part.claims[full("news#c1")].says))
    ] * 2
    (row, _) = csv.DictReader(io.StringIO(written(table_csv.write_nodes, parcel).decode(), newline=""))
    assert row["label"] == table_csv.harmless(sheet.clean(label or "a"))


@pytest.mark.parametrize("chosen", NETWORKS, ids=lambda chosen: chosen.name)
def test_an_empty_part_is_a_valid_file(chosen: Format, pack: Pack) -> None:
    data = written(chosen.load(), pack(record()))
    empty: Tables = ({}, {})
    if chosen.name in FROM:
        assert FROM[chosen.name](data) == empty
    elif chosen.name == "csv":
        assert data.decode().count("\n") == 1
    else:
        assert data


@pytest.mark.slow
def test_the_order_of_the_record_has_no_say(pack: Pack, bundled: Record, bare: Store) -> None:
    backwards = replace(
        bundled,
        claims=dict(reversed(list(bundled.claims.items()))),
        entities=dict(reversed(list(bundled.entities.items()))),
    )
    assert written(gexf.write, pack(backwards, bare)) == written(gexf.write, pack(bundled, bare))


# ---- GEXF


@pytest.fixture(scope="module")
def gexf_root(pack: Pack, bundled: Record) -> ET.Element:
    return ET.fromstring(written(gexf.write, pack(bundled)))


def test_gexf_is_of_version_1_3_and_has_no_date(gexf_root: ET.Element) -> None:
    meta = gexf_root.find(f"{G13}meta")
    assert (gexf_root.tag, gexf_root.get("version")) == (f"{G13}gexf", "1.3")
    assert meta is not None
    assert meta.attrib == {}
    assert [child.tag.removeprefix(G13) for child in meta] == ["creator", "description"]


def test_gexf_names_no_attribute_in_a_way_that_breaks_a_reader(gexf_root: ET.Element) -> None:
    for attribute in gexf_root.iter(f"{G13}attribute"):
        assert attribute.get("id") == attribute.get("title")
        assert attribute.get("title") not in {
            "id",
            "type",
            "start",
            "end",
            "label",
            "source",
            "target",
            "weight",
        }
    assert {a.get("type") for a in gexf_root.iter(f"{G13}attribute")} <= {
        "string",
        "integer",
        "double",
        "boolean",
    }


def test_gexf_gives_every_node_a_place_a_size_and_a_colour_without_alpha(gexf_root: ET.Element) -> None:
    for node in gexf_root.iter(f"{G13}node"):
        place, size, colour = (node.find(f"{VIZ}{what}") for what in ("position", "size", "color"))
        assert place is not None
        assert size is not None
        assert colour is not None
        assert set(place.attrib) == {"x", "y", "z"}
        assert float(size.attrib["value"]) > 0
        assert set(colour.attrib) == {"r", "g", "b"}
        assert all(0 <= int(value) <= 255 for value in colour.attrib.values())


def test_gexf_has_no_weights_no_dates_and_keeps_parallel_edges_apart(gexf_root: ET.Element) -> None:
    edges = list(gexf_root.iter(f"{G13}edge"))
    assert {name for edge in edges for name in edge.attrib} == {"id", "source", "target", "kind", "label"}
    assert len({edge.get("id") for edge in edges}) == len(edges)


def test_gexf_describes_only_what_it_declares(gexf_root: ET.Element) -> None:
    declared = {
        part.get("class"): {each.get("id") for each in part} for part in gexf_root.iter(f"{G13}attributes")
    }
    for what in ("node", "edge"):
        used = {v.get("for") for each in gexf_root.iter(f"{G13}{what}") for v in each.iter(f"{G13}attvalue")}
        assert used - declared[what] == set()


# ---- GraphML


def test_graphml_has_the_looks_that_gephi_reads_and_says_what_it_is(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    graph = nx.read_graphml(io.BytesIO(written(graphml.write, parcel)))
    node = graph.nodes[full("tesla")]
    drawn = {node.name: node for node in parcel.nodes}[full("tesla")]
    assert [node[name] for name in ("size", "x", "y", "color")] == [
        drawn.size,
        drawn.x,
        drawn.y,
        drawn.colour,
    ]
    assert f"#{node['r']:02x}{node['g']:02x}{node['b']:02x}" == drawn.colour
    assert graph.graph["selection"] == "everything"
    assert graph.graph["edges"] == graph.number_of_edges()


def test_graphml_declares_each_key_once(pack: Pack, bundled: Record) -> None:
    root = ET.fromstring(written(graphml.write, pack(bundled)))
    keys = [key.get("id") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    names = {key.get("attr.name") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")}
    assert len(keys) == len(set(keys))
    assert names & {"id", "type", "start", "key"} == set()


# ---- CSV


def test_csv_rows_are_of_one_length_and_edges_lead_to_nodes(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    edges, nodes = (
        list(csv.reader(io.StringIO(written(writer, parcel).decode(), newline=""), strict=True))
        for writer in (table_csv.write, table_csv.write_nodes)
    )
    assert {len(row) for row in edges} == {len(edges[0])}
    assert {len(row) for row in nodes} == {len(nodes[0])}
    assert (edges[0][:4], nodes[0][:2]) == (["source", "target", "id", "label"], ["id", "label"])
    assert {end for row in edges[1:] for end in row[:2]} <= {row[0] for row in nodes[1:]}
    assert (len(edges) - 1, len(nodes) - 1) == (len([*parcel.edges]), len(parcel.nodes))


def test_csv_runs_no_formula(pack: Pack) -> None:
    attack = '=HYPERLINK("https://evil.example")'
    made = record(
        claim("Sale", attack, supplier="a", buyer="b", locator="+1", n=(-5, None)),
        entity("a", label="@SUM(A1)", aliases=("-2+3",)),
    )
    parcel = pack(made)
    data = written(table_csv.write, parcel) + written(table_csv.write_nodes, parcel)
    cells = [cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row]
    assert f"'{attack}" in cells
    assert [c for c in cells if c.startswith(table_csv.FORMULA) and not re.fullmatch(r"-?[0-9.]+", c)] == []
    assert "-5" in cells


def calm(cell: str) -> str:
    """A text without the apostrophes that keep spreadsheets from running it."""
    signs = "[=+@\\uff1d\\uff0b\\uff0d\\uff20-]"
    return re.sub(rf"^'(?='*(?:{signs}|[\t\r]))|(?<=[;\t\n])'(?=[\"']*{signs})", "", cell)


@given(text=texts)
def test_taking_one_apostrophe_away_gives_every_text_back(text: str) -> None:
    shown = table_csv.harmless(text)
    assert isinstance(shown, str)
    assert calm(shown) == text


@example(cells_=["x", ';"=1'])
@given(cells_=st.lists(texts, min_size=2, max_size=4))
def test_no_formula_begins_where_a_spreadsheet_is_set_to_other_separators(cells_: list[str]) -> None:
    stream = io.BytesIO()
    row = [table_csv.harmless(sheet.clean(cell)) for cell in cells_]
    table_csv.put(["a"] * len(row), [row], stream)
    data = stream.getvalue().decode()
    assert [*csv.reader(io.StringIO(data, newline=""), strict=True)][1:] == [row]
    assert all_separators(data)[1:] == [row]
    for separator in (";", "\t"):
        begun = [
            cell for line in csv.reader(io.StringIO(data, newline=""), delimiter=separator) for cell in line
        ]
        assert [cell for cell in begun[1:] if cell.startswith(table_csv.FORMULA[:-2])] == []


def all_separators(data: str) -> list[list[str]]:
    """The rows as LibreOffice reads them at first: commas, semicolons and tabs all end a cell."""
    field = r'"((?:[^"]|"")*)"|([^",;\t\n]*)'
    found: list[list[str]] = [[]]
    for quoted, plain, end in re.findall(rf"(?:{field})([,;\t\n])", data):
        found[-1].append(quoted.replace('""', '"') or plain)
        if end == "\n":
            found.append([])
    return found[:-1]


@pytest.mark.slow
def test_duckdb_reads_the_tables_of_the_graph(pack: Pack, bundled: Record, tmp_path: Path) -> None:
    parcel = pack(bundled)
    file = tmp_path / "graph.csv"
    file.write_bytes(written(table_csv.write, parcel))
    read = duckdb.execute("SELECT id, says FROM read_csv(?, all_varchar=true, strict_mode=true)", [str(file)])
    assert read.fetchall() == [(edge.name, table_csv.harmless(edge.cells["says"])) for edge in parcel.edges]
