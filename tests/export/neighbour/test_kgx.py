"""KGX: two tables by its rules, in which what is said is told apart from how it is said."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings

from kg.export import formats
from kg.export.neighbour import kgx
from kg.export.neighbour.naming import curie
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, record, source
from tests.export.conftest import Pack
from tests.export.neighbour.conftest import EXAMPLES, records, told, written

pytestmark = pytest.mark.slow

Table = list[dict[str, str]]

CURIE = re.compile(r"[^ <()>:]*:[^/ :]+")
UUID = re.compile(r"urn:uuid:[0-9a-f-]{36}")
NEEDED = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
)
LEVELS = {"knowledge_assertion", "prediction", "not_provided"}
CATEGORIES = {
    "biolink:Agent",
    "biolink:Device",
    "biolink:GeographicLocation",
    "biolink:InformationContentEntity",
    "biolink:NamedThing",
}
PREDICATES = {"biolink:related_to", "biolink:part_of", "biolink:located_in"}


def read(data: bytes) -> Table:
    """Read a table as KGX does: tabs between, and no quotes."""
    lines = csv.reader(io.StringIO(data.decode(), newline="\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    head, *rows = lines
    return [dict(zip(head, row, strict=True)) for row in rows]


def tables(parcel: Parcel) -> tuple[Table, Table]:
    """The nodes and the edges."""
    stream = io.BytesIO()
    ((_, module, function),) = formats.named("kgx").beside
    assert (module, function) == (kgx.__name__, "write_nodes")
    kgx.write_nodes(parcel, stream)
    return read(stream.getvalue()), read(written("kgx", parcel))


def check(parcel: Parcel) -> None:
    """Hold the tables against the rules, and against what is told."""
    nodes, edges = tables(parcel)
    names = [node["id"] for node in nodes]
    assert len({*names}) == len(names) == len(parcel.part.network)
    assert all(CURIE.fullmatch(name) for name in names)
    assert {node["category"] for node in nodes} <= CATEGORIES
    assert len({edge["id"] for edge in edges}) == len(edges) == parcel.part.network.number_of_edges()
    tellings = {curie(iri): each for iri, each in told(parcel).items()}
    for edge in edges:
        each = tellings[edge["claim"]]
        assert all(edge[name] for name in NEEDED)
        assert UUID.fullmatch(edge["id"])
        assert {edge["subject"], edge["object"]} <= {*names}
        assert edge["predicate"] in PREDICATES
        assert edge["knowledge_level"] in LEVELS
        assert (edge["knowledge_level"] == "knowledge_assertion") == each.plain
        assert each.plain or edge["predicate"] == "biolink:related_to"
        assert edge["status"] == "|".join(each.status)
        assert edge["disputed_by"] == "|".join(curie(denial.iri) for denial in each.denials)


@settings(max_examples=EXAMPLES)
@given(records())
def test_every_record_obeys_the_rules(pack: Pack, one: Record) -> None:
    check(pack(one))


def test_the_bundled_record_obeys_the_rules(whole: Parcel) -> None:
    check(whole)


def test_a_row_says_who_says_so_where_and_who_denies_it(pack: Pack) -> None:
    one = record(
        claim(
            "Sale",
            "A sold\tto B | C.",
            supplier="a",
            buyer="b",
            name="d#sale",
            stance="Charges",
            claimant="c",
        ),
        claim("Statement", "Never.", name="d#no", stance="Denies", respondsTo="source:d#sale", claimant="b"),
        entity("a", label="A", aliases=("\x01", "x|y", "z")),
        source("d", url="https://example.org/d", title="T"),
    )
    nodes, edges = tables(pack(one))
    edge = next(each for each in edges if each["original_predicate"] == "kg:sellsTo")
    assert {name: edge[name] for name in ("subject", "object", "publications", "status", "disputed_by")} == {
        "subject": "actor:a",
        "object": "actor:b",
        "publications": "https://example.org/d",
        "status": "charged|disputed",
        "disputed_by": "source:d#no",
    }
    assert edge["description"] == "c Charges: A sold to B / C. (T) / b Denies: Never. (T)"
    assert (nodes[0]["name"], nodes[0]["synonym"]) == ("A", "x/y|z")


def test_what_has_no_edge_is_counted(pack: Pack) -> None:
    one = record(claim("Sale", supplier="a", buyer="b"), claim("Figure", subject="a"))
    assert kgx.left_out(pack(one)) == "1 claim is left out: those that have no edge."
