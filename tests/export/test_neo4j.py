"""CSV for Neo4j's bulk import, read by the rules of its manual."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from kg.claim import Range
from kg.export import neo4j, sheet
from kg.export.format import Writer
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.texts import texts

pytestmark = pytest.mark.slow

READ: dict[str, Any] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "string[]": lambda text: text.split("\x1f"),
}
"""How the importer reads a value of each type, with the delimiter of arrays that the manual names."""

LISTS = {"aliases", "disputed", "disputed_by", "roles", "codes", "identifier"} | {
    f"{name}{end}" for name in ("event", "lot", "product") for end in ("", "_label")
}


def read(data: bytes) -> list[dict[str, Any]]:
    """The rows, as the importer reads them: by the type that stands behind each colon."""
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    assert {len(row) for row in rows} <= {len(header)}
    found = []
    for row in rows:
        made: dict[str, Any] = {}
        for head, cell in zip(header, row, strict=True):
            name, _, kind = head.partition(":")
            if kind.isupper():  # ID, LABEL, START_ID …
                made[f":{kind}"] = cell.split("\x1f") if kind == "LABEL" else cell
            elif cell:
                made[name] = READ[kind](cell)
        found.append(made)
    return found


def written(parcel: Parcel, writer: Writer = neo4j.write) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    writer(parcel, stream)
    return read(stream.getvalue())


def cells(row: sheet.Row) -> dict[str, Any]:
    """The cells of a sheet with the types that the manual promises."""
    made: dict[str, Any] = {}
    for name, cell in row.items():
        if name in LISTS:
            made[name] = str(cell).split(" | ")
        else:
            made[name] = (
                date.fromisoformat(str(cell)) if name in {"valid_from", "valid_to", "known_from"} else cell
            )
    return made


def test_a_reader_gets_back_every_node_relationship_and_value(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled, relations=("Diversion", "Charge", "Ownership", "Sale"))
    nodes, edges = written(parcel, neo4j.write_nodes), written(parcel)
    look = ("color", "size", "x", "y")
    assert [{k: v for k, v in row.items() if k not in {":LABEL", *look}} for row in nodes] == [
        {":ID": node.name, "label": node.label, **cells(node.cells)} for node in parcel.nodes
    ]
    assert [{k: v for k, v in row.items() if k not in {":TYPE", *look}} for row in edges] == [
        {":START_ID": e.source, ":END_ID": e.target, "id": e.name, "label": e.label, **cells(e.cells)}
        for e in parcel.edges
    ]
    known = {row[":ID"] for row in nodes}
    assert {row[end] for row in edges for end in (":START_ID", ":END_ID")} <= known
    assert {row[":LABEL"][0] for row in nodes} == {"Entity"}
    assert all(row[":LABEL"] == ["Entity", row["kind"]] for row in nodes if "kind" in row)


def test_types_are_those_that_the_manual_promises(pack: Pack) -> None:
    parcel = pack(
        record(
            claim(
                "Diversion",
                divertedFrom="a",
                recipient="b",
                n=Range(1000, None),
                on="2024-02",
                stance="Alleges",
                known="2024-03-01",
                stated="2024-02",
                id=("F1", "F2"),
            ),
            claim("Statement", doc="reply", stance="Denies", respondsTo="news#c1", aspect="Happened"),
        )
    )
    (row,) = written(parcel)
    assert (row[":TYPE"], row["relation"], row["stance"]) == ("divertedTo_Alleges", "divertedTo", "Alleges")
    assert (row["valid_from"], row["valid_to"]) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (row["stated"], row["when"]) == ("2024-02", "2024-02")
    assert (row["quantity_min"], row["credibility"], row["primary"]) == (1000.0, 2, False)
    assert row["identifier"] == ["F1", "F2"]
    assert (row["disputed"], row["disputed_by"]) == (["Happened"], [full("reply#c1")])


@given(label=texts, says=texts, title=texts, alias=texts)
def test_any_text_survives_and_none_gets_an_apostrophe(
    label: str, says: str, title: str, alias: str, pack: Pack
) -> None:
    parcel = pack(
        record(
            claim("Shipment", says, supplier="a", recipient="b"),
            source("news", title=title),
            entity("a", label=label or "a", aliases=(alias, "another")),
        )
    )
    (edge,), (node, _) = written(parcel), written(parcel, neo4j.write_nodes)
    drawn = next(iter(parcel.edges)).cells
    assert (edge.get("says"), edge.get("title")) == (drawn.get("says"), drawn.get("title"))
    assert edge.get("says", "") == sheet.clean(parcel.part.claims[full("news#c1")].says)
    assert node.get("label", "") == sheet.clean(label or "a")
    assert len(node["aliases"]) == 2


def test_an_empty_part_is_two_headers(pack: Pack) -> None:
    parcel = pack(record())
    assert (written(parcel), written(parcel, neo4j.write_nodes)) == ([], [])
