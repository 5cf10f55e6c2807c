"""Cypher scripts: what a strict reader of openCypher and a real engine make of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from antlr4 import CommonTokenStream, InputStream
from antlr4_cypher import CypherLexer, CypherParser
from hypothesis import given

from kg.export import cypher, sheet
from kg.record import Record
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack
from tests.export.cypher_reader import Graph, read
from tests.export.texts import AWKWARD, texts

pytestmark = pytest.mark.slow

DAYS = {"valid_from", "valid_to", "known_from"}
LISTS = {"aliases", "disputed", "disputed_by", "roles", "codes", "identifier"} | {
    f"{name}{end}" for name in ("event", "lot", "product") for end in ("", "_label")
}


def script(parcel: sheet.Sheet) -> str:
    stream = io.BytesIO()
    cypher.write(parcel, stream)
    return stream.getvalue().decode()


def ran(parcel: sheet.Sheet) -> Graph:
    written = script(parcel)
    # Neo4j reads these before it looks for literals, wherever they stand.
    assert re.search(r"\\u", written, re.IGNORECASE) is None
    return read(written)


def cells(row: sheet.Row) -> dict[str, Any]:
    """The cells of a sheet with the types that the manual promises."""
    made: dict[str, Any] = {}
    for name, cell in row.items():
        if name in LISTS:
            made[name] = str(cell).split(" | ")
        else:
            made[name] = date.fromisoformat(str(cell)) if name in DAYS else cell
    return made


def test_a_store_holds_every_node_edge_and_value_of_the_graph(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled, relations=("Diversion", "Charge", "Ownership", "Sale"))
    graph = ran(parcel)
    assert graph.nodes == {
        node.name: {
            "id": node.name,
            "label": node.label,
            **cells(node.cells),
            "color": node.colour,
            "size": node.size,
            "x": node.x,
            "y": node.y,
        }
        for node in parcel.nodes
    }
    assert {said["id"]: (start, end, said) for start, _, end, said in graph.edges} == {
        edge.name: (
            edge.source,
            edge.target,
            {"id": edge.name, "label": edge.label, **cells(edge.cells), "color": edge.colour},
        )
        for edge in parcel.edges
    }
    assert len(graph.edges) == parcel.counts["edges"]
    assert graph.labels[full("nvidia")] == {"Entity", "Company"}
    assert {kind for _, kind, _, said in graph.edges if said["stance"] == "Asserts"} == {
        said["relation"] for *_, said in graph.edges if said["stance"] == "Asserts"
    }
    accused = {kind for _, kind, _, said in graph.edges if said["stance"] == "Charges"}
    assert accused
    assert all(kind.endswith("_Charges") for kind in accused)


@given(label=texts, says=texts, title=texts, alias=texts)
def test_no_text_ends_its_literal_and_each_comes_back_whole(
    label: str, says: str, title: str, alias: str, pack: Pack
) -> None:
    parcel = pack(
        record(
            claim("Shipment", says, supplier="a", recipient="b"),
            source("news", title=title),
            entity("a", label=label or "a", aliases=(alias, "another")),
        ),
    )
    graph = ran(parcel)
    ((start, kind, end, said),) = graph.edges
    assert (start, kind, end) == (full("a"), "shipsTo", full("b"))
    assert said.get("says", "") == sheet.clean(parcel.part.claims[full("news#c1")].says)
    assert said.get("title", "") == sheet.clean(title)
    assert graph.nodes[full("a")]["label"] == sheet.clean(label or "a")
    assert len(graph.nodes[full("a")]["aliases"]) == 2
    assert graph.statements == 3


def test_the_grammar_of_open_cypher_takes_the_whole_script(
    pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    parcel = pack(
        record(
            claim(
                "Sale",
                "".join(AWKWARD),
                supplier="a",
                buyer="b",
                n=(-2, 10**18),
                amount=Decimal("0.5"),
                on="1899-12-31",
            ),
            entity("a", label="".join(reversed(AWKWARD)), aliases=AWKWARD),
        )
    )
    statements = re.findall(r"^UNWIND \[\n.*?^\] AS row .*?;$", script(parcel), re.DOTALL | re.MULTILINE)
    assert (
        len(statements) == 3
    )  # a node each of two kinds, and two relationships; constraints are Neo4j's own
    for statement in statements:
        parser = CypherParser(CommonTokenStream(CypherLexer(InputStream(statement))))
        parser.script()
        assert (parser.getNumberOfSyntaxErrors(), capsys.readouterr().err) == (0, "")


class Made:
    """A sheet made by hand, whose names and words about it are as bad as they can be."""

    def __init__(self, size: int = 1, name: str = "said", about: str = "") -> None:
        self.about = {"selection": about}
        self.counts = {"nodes": 2, "edges": size}
        self.node_columns: tuple[sheet.Column, ...] = (("kind", "string"),)
        self.edge_columns: tuple[sheet.Column, ...] = (("relation", "string"), (name, "string"))
        self.name = name

    @property
    def nodes(self) -> Iterator[sheet.Node]:
        for name in ("a", "b"):
            yield sheet.Node(name, name, "#000000", 8.0, -0.5, 1e18, {"kind": self.name})

    @property
    def edges(self) -> Iterator[sheet.Edge]:
        for number in range(self.counts["edges"]):
            said: sheet.Row = {"relation": f"{self.name}{number % 3}", self.name: "x"}
            yield sheet.Edge(f"e{number}", "a", "b", "label", "#000000", said)


@given(name=texts, about=texts)
def test_names_and_comments_break_out_no_more_than_texts(name: str, about: str) -> None:
    graph = ran(Made(name=f"n{sheet.clean(name)}", about=sheet.clean(about)))
    assert (graph.statements, len(graph.nodes), len(graph.edges)) == (3, 2, 1)
    assert re.search("['\"`;\\\\\r\n]", graph.comments["selection"]) is None


def test_statements_take_a_hundred_rows_and_edges_are_written_as_they_come() -> None:
    graph = ran(Made(size=1_000))
    sizes = {
        kind: sum(1 for edge in graph.edges if edge[1] == kind) for kind in {edge[1] for edge in graph.edges}
    }
    assert sizes == {"said0": 334, "said1": 333, "said2": 333}
    assert graph.statements == 1 + 1 + 3 * 4
    assert [said["id"] for *_, said in graph.edges] != sorted(said["id"] for *_, said in graph.edges)


def test_edges_are_never_gathered() -> None:
    made = Made(size=10_000)
    drawn = 0

    class Watched(io.BytesIO):
        def writelines(self, lines: Any) -> None:
            nonlocal drawn
            for line in lines:
                if b"MATCH" in line:
                    drawn += 1
                    raise KeyboardInterrupt

    edges = iter(made.edges)
    made.__class__ = type("Counted", (Made,), {"edges": property(lambda _: edges)})
    with pytest.raises(KeyboardInterrupt):
        cypher.write(made, Watched())
    assert (drawn, sum(1 for _ in edges)) == (1, 10_000 - 298)


def test_numbers_are_those_of_open_cypher() -> None:
    numbers = [1e18, 1e-7, -2.5, 10**17, 0.1]
    assert [cypher.literal(number) for number in numbers] == ["1e18", "1e-07", "-2.5", "1" + "0" * 17, "0.1"]


def test_an_empty_part_is_the_constraint_alone(pack: Pack) -> None:
    graph = ran(pack(record()))
    assert (graph.statements, graph.nodes, graph.edges) == (1, {}, [])
