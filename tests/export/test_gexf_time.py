"""GEXF tells when each thing can have been so, and what the file is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings

from kg.export import gexf
from tests.export.made import Made, edge, node, sheets
from tests.export.tables import written

pytestmark = pytest.mark.slow

G13 = "{http://gexf.net/1.3}"


def spells(sheet: Made, kind: str) -> dict[str, list[dict[str, str]]]:
    """The attributes of each spell by the id of its node or edge."""
    root = ET.fromstring(written(gexf.write, sheet))
    return {
        each.attrib["id"]: [dict(spell.attrib) for spell in each.findall(f"{G13}spells/{G13}spell")]
        for each in root.iter(f"{G13}{kind}")
    }


def graph_of(sheet: Made) -> dict[str, str]:
    found = ET.fromstring(written(gexf.write, sheet)).find(f"{G13}graph")
    assert found is not None
    return found.attrib


NODES = (node("a"), node("b"), node("c"), node("d"))


def test_an_edge_is_there_on_the_days_on_which_it_can_have_been_so() -> None:
    sheet = Made(
        NODES,
        (
            edge("both", "a", "b", valid_from="1899-12-01", valid_to="2024-01-31"),
            edge("begun", "a", "b", valid_from="2024-02-01"),
            edge("over", "b", "c", valid_to="2023-12-31"),
            edge("never told", "a", "b"),
        ),
    )
    found = spells(sheet, "edge")
    assert found["both"] == [{"start": "1899-12-01", "end": "2024-01-31"}]
    assert (found["begun"], found["over"]) == ([{"start": "2024-02-01"}], [{"end": "2023-12-31"}])
    assert found["never told"] == []
    assert graph_of(sheet).items() >= {"mode": "dynamic", "timeformat": "date"}.items()


def test_a_node_is_there_from_the_first_day_of_its_edges_to_the_last() -> None:
    sheet = Made(
        NODES,
        (
            edge("1", "a", "b", valid_from="2020-01-01", valid_to="2020-12-31"),
            edge("2", "c", "a", valid_from="2019-05-01", valid_to="2019-05-31"),
            edge("3", "b", "c", valid_from="2021-01-01"),
        ),
    )
    found = spells(sheet, "node")
    assert found["a"] == [{"start": "2019-05-01", "end": "2020-12-31"}]
    assert found["b"] == [{"start": "2020-01-01"}]
    assert found["c"] == [{"start": "2019-05-01"}]
    assert found["d"] == []  # no edge tells when it was there
    undated = replace(sheet, lines=(*sheet.lines, edge("4", "a", "d")))
    assert [spells(undated, "node")[each] for each in "ad"] == [[], []]


@pytest.mark.parametrize(
    ("first", "last"), [("2024", "2025"), ("2024-02-01", "2024-01-31"), ("", "soon"), ("٢٠٢٤-01-01", None)]
)
def test_what_is_no_day_or_no_span_is_no_spell(first: str, last: str | None) -> None:
    sheet = Made(NODES, (edge("e", "a", "b", valid_from=first, valid_to=last),))
    assert set(map(len, (spells(sheet, "node") | spells(sheet, "edge")).values())) == {0}
    assert graph_of(sheet)["mode"] == "static"


def test_every_spell_of_the_graph_is_of_days_that_its_edge_tells(whole: Made) -> None:
    found = spells(whole, "edge")
    pairs = {"start": "valid_from", "end": "valid_to"}
    for each in whole.lines:
        told = {at: each.cells[name] for at, name in pairs.items() if name in each.cells}
        assert found[each.name] == ([told] if told else [])
    assert sum(map(len, found.values())) > 500


@settings(max_examples=20)
@given(sheet=sheets())
def test_a_node_is_there_whenever_one_of_its_edges_is(sheet: Made) -> None:
    of_edge, of_node = spells(sheet, "edge"), spells(sheet, "node")
    for each in sheet.edges:
        (mine,) = of_edge[each.name] or [{}]
        for end in (each.source, each.target):
            (there,) = of_node[end] or [{}]
            assert there.get("start", "") <= mine.get("start", "")
            assert there.get("end", "~") >= mine.get("end", "~")


@settings(max_examples=20)
@given(sheet=sheets())
def test_what_is_known_of_a_file_can_be_read_out_of_its_description(sheet: Made) -> None:
    root = ET.fromstring(written(gexf.write, sheet))
    text = root.findtext(f"{G13}meta/{G13}description") or ""
    first, facts, counted = text.split("\n\n")

    def plain(line: str) -> str:
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], line)

    pairs = [line.split(": ", 1) for line in facts.split("\n") if line]
    about = {"description": plain(first), **{name: plain(value) for name, value in pairs}}
    assert about == sheet.about
    assert {name: int(n) for name, n in (line.split(": ") for line in counted.split("\n"))} == sheet.counts
