"""What databases are told: days as days, several values as lists, and no accusation as a plain fact."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.export import sheet, typed
from kg.record import Record
from tests.builder import claim, entity, full, record
from tests.export.conftest import Pack
from tests.export.texts import texts

pytestmark = pytest.mark.slow


def test_every_typed_column_is_one_of_the_sheet() -> None:
    names = {name for name, kind in (*sheet.NODE_COLUMNS, *sheet.EDGE_COLUMNS) if kind == "string"}
    assert names >= typed.DAYS | typed.SEVERAL


def test_no_other_column_holds_several_values(pack: Pack, bundled: Record) -> None:
    parcel = pack(bundled)
    rows = [edge.cells for edge in parcel.edges]
    columns = {name for row in rows for name, cell in row.items() if sheet.BETWEEN in str(cell)}
    assert (
        columns - typed.SEVERAL - {"title", "says", "locator", "publisher_label", "claimant_label"} == set()
    )
    days = {cell for row in rows for name, cell in row.items() if name in typed.DAYS}
    assert len(days) > 100
    assert all(isinstance(typed.value(day, "valid_to", "date"), date) for day in days)


@given(labels=st.lists(texts, min_size=1, max_size=4))
def test_several_values_are_taken_apart_as_they_were_put_together(labels: list[str], pack: Pack) -> None:
    products = [f"product:p{number}" for number in range(len(labels))]
    named = [
        entity(iri, label=label or "x", aliases=labels) for iri, label in zip(products, labels, strict=True)
    ]
    parcel = pack(record(claim("Sale", supplier="a", buyer="b", product=products), *named))
    edge = next(iter(parcel.edges))
    shown = typed.value(edge.cells["product_label"], "product_label", "list")
    assert isinstance(shown, list)
    assert [each.replace("\u00a0|", " |") for each in shown] == [
        sheet.clean(label or "x").replace("\u00a0|", " |") for label in labels
    ]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (2**63, "integer"),
        (0.5, "integer"),
        ("2024", "date"),
        ("20240630", "date"),
        ("2024-02-30", "date"),
        ("yes", "boolean"),
        ("1", "double"),
        (float("inf"), "double"),
    ],
)
def test_what_is_not_of_its_kind_is_refused_in_a_sentence(cell: sheet.Cell, kind: typed.Kind) -> None:
    with pytest.raises(
        BadInput, match=r"^column 'x' holds .*, which is no .*; choose a format without types"
    ):
        typed.value(cell, "x", kind)


@pytest.mark.parametrize(
    ("stance", "kind"),
    [
        ("Asserts", "sellsTo"),
        ("Admits", "sellsTo"),
        ("Alleges", "sellsTo_Alleges"),
        ("Charges", "sellsTo_Charges"),
        ("Suspects", "sellsTo_Suspects"),
        (None, "sellsTo"),
    ],
)
def test_an_accusation_has_a_type_of_its_own(stance: str | None, kind: str) -> None:
    assert typed.relationship({"relation": "sellsTo", "stance": stance}) == kind


def test_an_edge_of_several_claims_is_an_accusation_where_all_of_them_are() -> None:
    kinds = [
        typed.relationship({"relation": "sellsTo", "stances": stances})
        for stances in ("Suspects | Alleges", "Alleges | Asserts")
    ]
    assert kinds == ["sellsTo_Alleges_Suspects", "sellsTo"]


def test_an_edge_of_several_claims_may_have_several_claimants() -> None:
    one: list[sheet.Column] = [("claim", "string"), ("claimant", "string")]
    several: list[sheet.Column] = [("claims", "string"), ("claimant", "string")]
    assert typed.kinds(one) == (("claim", "string"), ("claimant", "string"))
    assert typed.kinds(several) == (("claims", "list"), ("claimant", "list"))


def test_a_sheet_without_verbs_and_kinds_has_types_and_labels_all_the_same() -> None:
    node = sheet.Node(full("a"), "A", "#000000", 1.0, 0.0, 0.0, {})
    assert (typed.relationship({}), typed.labels(node)) == ("linkedTo", ["Entity"])
