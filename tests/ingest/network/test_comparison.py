"""What a network says, against what the record says now."""

from __future__ import annotations

from dataclasses import replace

from kg.export import merge
from kg.export.select import Scope, select
from kg.export.sheet import EDGE_COLUMNS, Edge, edges
from kg.ingest.network.comparison import Difference, compare, lines
from kg.network import Selection
from kg.record import Record
from tests.builder import claim, full, record
from tests.ingest.network.conftest import Made

ONE = claim("Sale", supplier="a", buyer="b", n=(100, 200), name="one#c1", doc="one")
TWO = claim("Ownership", owner="a", owned="b", name="two#c1", doc="two")


def sheet(made: Record, *changed: Edge) -> Made:
    """The network of a record as a file has it; edges that are given go before those of the same name."""
    drawn = {edge.name: edge for edge in edges(select(made, Scope(selection=Selection())))}
    drawn |= {edge.name: edge for edge in changed}
    return Made({}, {}, (), EDGE_COLUMNS, (), tuple(drawn.values()))


def test_what_is_as_it_was_is_the_same() -> None:
    found = compare(sheet(record(ONE, TWO)), record(ONE, TWO))
    assert (found.same, found.missing, found.changed) == ((full("one#c1"), full("two#c1")), (), ())
    assert (found.edges, found.unnamed) == (3, 0)


def test_what_the_record_has_not_is_missing() -> None:
    found = compare(sheet(record(ONE, TWO)), record(TWO))
    assert (found.same, found.missing, found.changed) == ((full("two#c1"),), (full("one#c1"),), ())


def test_what_is_told_otherwise_is_told_once_with_both() -> None:
    less = replace(ONE, quantity=replace(ONE.quantity, high=150))
    found = compare(sheet(record(ONE)), record(less))
    assert found.changed == (Difference(full("one#c1"), "quantity_max", 200, 150),)
    assert list(lines(found))[-1] == "  source:one#c1: quantity_max was 200, is 150"


def test_another_end_is_another_claim_of_the_same_name() -> None:
    (first, *_) = sheet(record(TWO)).made
    found = compare(sheet(record(TWO), replace(first, target=full("c"))), record(TWO))
    assert [(each.what, each.then, each.now) for each in found.changed] == [("target", full("c"), full("b"))]


def test_each_edge_of_a_claim_that_names_several_is_held_against_its_own() -> None:
    many = claim("Ownership", owner=["a", "c"], owned="b", name="many#c1", doc="many")
    drawn = sheet(record(many))
    assert [edge.name for edge in drawn.made] == [full("many#c1") + "|owns", full("many#c1") + "|owns (2)"]
    assert compare(drawn, record(many)).changed == ()
    fewer = claim("Ownership", owner=["a"], owned="b", name="many#c1", doc="many")
    found = compare(drawn, record(fewer))
    assert Difference(full("many#c1"), "source", full("c"), full("a")) in found.changed


def test_what_a_program_made_of_values_is_no_difference() -> None:
    made = sheet(record(ONE))
    texts = tuple(
        replace(
            edge,
            cells={
                name: str(cell).lower() if isinstance(cell, bool | int) else cell
                for name, cell in edge.cells.items()
            },
        )
        for edge in made.made
    )
    floats = tuple(
        replace(
            edge,
            cells={name: float(cell) if type(cell) is int else cell for name, cell in edge.cells.items()},
        )
        for edge in made.made
    )
    for each in (texts, floats):
        assert compare(replace(made, made=each), record(ONE)).changed == ()


def test_a_column_that_the_file_has_not_is_not_compared() -> None:
    less = replace(ONE, quantity=replace(ONE.quantity, high=150))
    made = sheet(record(ONE))
    narrow = replace(
        made, edge_columns=tuple(each for each in made.edge_columns if each[0] != "quantity_max")
    )
    assert compare(narrow, record(less)).changed == ()


def test_what_was_superseded_since_says_by_what() -> None:
    replaced = replace(record(ONE, TWO), replaced_by={full("one#c1"): (full("two#c1"),)})
    found = compare(sheet(record(ONE, TWO)), replaced)
    assert found.changed == (Difference(full("one#c1"), "replaced by", None, full("two#c1")),)


def test_an_edge_of_several_claims_names_each() -> None:
    edge = Edge("x", full("a"), full("b"), "", "#000000", {"claims": f"{full('one#c1')} | {full('two#c1')}"})
    found = compare(Made({}, {}, (), (), (), (edge,)), record(ONE))
    assert (found.same, found.missing) == ((full("one#c1"),), (full("two#c1"),))


def test_what_is_told_of_claims_together_is_no_claim_otherwise() -> None:
    made = record(ONE, TWO)
    together = tuple(
        replace(edge, cells={"claims": edge.cells["claims"], "relation": edge.cells["relation"]})
        for edge in merge.edges(select(made, Scope(selection=Selection())))
    )
    found = compare(Made({}, {}, (), merge.COLUMNS, (), together), made)
    assert (found.same, found.changed) == ((full("one#c1"), full("two#c1")), ())
    turned = [replace(edge, target=full("c")) for edge in together]
    found = compare(Made({}, {}, (), merge.COLUMNS, (), tuple(turned)), made)
    assert {each.what for each in found.changed} == {"target"}


def test_an_edge_without_the_name_of_a_claim_is_counted() -> None:
    edge = Edge("e0", full("a"), full("b"), "", "#000000", {})
    found = compare(Made({}, {}, (), (), (), (edge,)), record(ONE))
    assert (found.unnamed, found.same, found.missing) == (1, (), ())
    assert "1 edge without the name of a claim" in list(lines(found))


def test_each_claim_is_on_one_line_whatever_it_is_called() -> None:
    edge = Edge("x", full("a"), full("b"), "", "#000000", {"claim": "no claim\n9 claims in all"})
    found = compare(Made({}, {}, (), (), (), (edge,)), record(ONE))
    assert "  no claim 9 claims in all" in list(lines(found))


def test_a_long_list_says_that_it_goes_on() -> None:
    many = [claim("Ownership", owner="a", owned="b", name=f"d{n}#c1", doc=f"d{n}") for n in range(25)]
    found = compare(sheet(record(*many)), record())
    assert [line for line in lines(found) if "more" in line] == ["  … and 5 more; --all lists them"]
    assert len(list(lines(found, every=True))) == len(list(lines(found))) + 4
