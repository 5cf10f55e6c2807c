"""The tables behind the network formats: what survives of a claim, and that it can be written anywhere."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Range
from kg.export import look, sheet
from kg.network import Network
from kg.record import Record
from kg.store import build
from tests.builder import claim, entity, full, record, source
from tests.export.conftest import Pack

EVERYTHING = record(
    claim(
        "Diversion",
        "Chips went to b.",
        doc="news",
        divertedFrom="a",
        recipient="b",
        decidedBy="boss",
        product="product:h100",
        lot="lot:some",
        event="event:swap",
        n=Range(10800, 13200, 12000),
        amount=(Decimal("2.5"), None),
        share=Decimal("0.25"),
        power=(None, 100),
        unit="SystemUnit",
        on="2023-12",
        known="2024-06-30",
        stated="2024-06-04",
        claimant=full("boss"),
        modality="Planned",
        stance="Alleges",
        credibility=4,
        locator="page 3",
        id="F0001",
    ),
    claim("Statement", event="event:swap", stance="Denies", aspect="Number", doc="reply", name="reply#c1"),
    source(
        "news",
        title="A title",
        publisher=full("paper"),
        issued="2024-06",
        url="https://paper.example/",
        reliability="C",
        primary=True,
    ),
    entity("a", label="A Inc.", aliases=("A", "Ay")),
    entity("event:swap", label="The swap"),
)


def test_the_metadata_of_a_claim_survives(pack: Pack) -> None:
    (edge,) = pack(EVERYTHING).edges
    assert edge.cells == {
        "claim": full("news#c1"),
        "relation": "divertedTo",
        "claim_kind": "Diversion",
        "carries": "MovedGoods",
        "modality": "Planned",
        "stance": "Alleges",
        "credibility": 4,
        "reliability": "C",
        "confidence": 0.21,
        "disputed": "Number",
        "disputed_by": full("reply#c1"),
        "valid_from": "2023-12-01",
        "valid_to": "2023-12-31",
        "when": "2023-12",
        "stated": "2024-06-04",
        "known_from": "2024-06-30",
        "quantity_min": 10800,
        "quantity_max": 13200,
        "quantity_stated": 12000,
        "unit": "SystemUnit",
        "amount_min": 2.5,
        "currency": "USD",
        "power_mw_max": 100,
        "share_min": 0.25,
        "share_max": 0.25,
        "share_stated": 0.25,
        "event": full("event:swap"),
        "event_label": "The swap",
        "lot": full("lot:some"),
        "lot_label": "some",
        "product": full("product:h100"),
        "product_label": "h100",
        "roles": "decidedBy=actor:boss | divertedFrom=actor:a | recipient=actor:b",
        "claimant": full("boss"),
        "claimant_label": "boss",
        "document": full("source:news"),
        "title": "A title",
        "publisher": full("paper"),
        "publisher_label": "actor:paper",
        "issued": "2024-06",
        "url": "https://paper.example/",
        "locator": "page 3",
        "origin": full("source:news"),
        "primary": True,
        "says": "Chips went to b.",
        "identifier": "F0001",
    }


def test_every_column_is_said_of_some_edge_and_every_cell_has_a_column(pack: Pack) -> None:
    others = record(claim("Lease", lessor="a", lessee="b", stage="Signed"))
    made = [pack(EVERYTHING), pack(others), pack(others, as_of=date(2024, 1, 1))]
    cells = {name for parcel in made for edge in parcel.edges for name in edge.cells}
    columns = [name for name, _ in sheet.EDGE_COLUMNS]
    never = {"amount_max", "amount_stated", "power_mw_min", "power_mw_stated"}  # the test has no such figures
    assert cells | never == set(columns)
    assert len(columns) == len(set(columns))


def test_no_column_bears_a_name_that_a_reader_overwrites() -> None:
    names = {name for name, _ in sheet.EDGE_COLUMNS + sheet.NODE_COLUMNS}
    taken = {"id", "type", "start", "end", "key", "source", "target", "weight", "label", "viz", "name"}
    assert names & taken == set()


def test_an_edge_is_labelled_with_who_says_so(pack: Pack) -> None:
    (edge,) = pack(EVERYTHING).edges
    assert edge.label == "divertedTo (Planned; boss Alleges; disputed)"


def test_a_label_uses_the_words_of_the_ontology(pack: Pack, bundled: Record) -> None:
    labels = {edge.label for edge in pack(bundled).edges if edge.cells["relation"] == "divertedTo"}
    assert "had goods diverted to (planned; Nvidia asserts)" in labels


@pytest.mark.parametrize(
    ("release", "licence"),
    [("0.1.0", "CC-BY-4.0"), ("0.1.0+user", None), ("user", None), ("remote", None)],
)
def test_only_what_came_with_the_program_has_its_licence(
    release: str, licence: str | None, pack: Pack
) -> None:
    store = build([], digest="0" * 64, release=release)
    assert pack(record(claim("Sale")), store).about.get("license") == licence


def test_a_denial_elsewhere_disputes_nothing(pack: Pack) -> None:
    made = record(
        claim("Sale", supplier="a", buyer="b", event="event:one"),
        claim("Statement", event="event:other", stance="Denies", doc="other"),
    )
    assert [edge.cells.get("disputed") for edge in pack(made).edges] == [None, None]


def test_a_denial_of_a_charge_disputes_what_is_charged(pack: Pack) -> None:
    made = record(
        claim("Sale", supplier="a", buyer="b", under="event:charge", stance="Charges"),
        claim("Statement", event="event:charge", stance="Denies", doc="other", name="other#c1"),
    )
    assert {edge.cells.get("disputed_by") for edge in pack(made).edges} == {full("other#c1")}


def test_a_denial_of_any_event_of_a_claim_disputes_it(pack: Pack) -> None:
    sale = claim("Sale", supplier="a", buyer="b", event="event:one")
    made = record(
        replace(sale, roles=(*sale.roles, ("event", full("event:two")))),
        claim("Statement", event="event:two", stance="Denies", doc="other", name="other#c1"),
    )
    assert {edge.cells.get("disputed_by") for edge in pack(made).edges} == {full("other#c1")}


def test_nodes_are_named_coloured_by_kind_and_sized_by_degree(pack: Pack) -> None:
    a, b = pack(EVERYTHING).nodes
    assert (a.name, a.label, a.colour, a.size) == (full("a"), "A Inc.", look.colour("Company"), look.size(1))
    assert a.cells == {"kind": "Company", "category": "actor", "aliases": "A | Ay"}
    assert (a.x, a.y) != (b.x, b.y)


def test_every_kind_of_node_in_the_graph_has_a_colour_of_its_own(network: Network[str]) -> None:
    kinds = {kind for _, kind in network.nodes(data="kind")}
    assert kinds - look.KINDS.keys() == set()
    assert len(set(look.KINDS.values())) == len(look.KINDS)


def test_a_number_beyond_all_formats_is_left_out(pack: Pack) -> None:
    made = record(claim("Sale", supplier="a", buyer="b", n=(Decimal("1E+400"), 10**400)))
    cells = next(pack(made).edges).cells
    assert ("quantity_min" in cells, "quantity_max" in cells) == (False, False)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_clean_text_is_what_every_xml_reader_hands_back(text: str) -> None:
    element = ET.Element("text")
    element.text = sheet.clean(text)
    assert (ET.fromstring(ET.tostring(element, encoding="unicode")).text or "") == sheet.clean(text)
    assert sheet.clean(sheet.clean(text)) == sheet.clean(text)


@pytest.mark.parametrize("text", ["東京 — “quoted” & <b>", "a\nb\tc", "", "é́"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert sheet.clean(text) == text
