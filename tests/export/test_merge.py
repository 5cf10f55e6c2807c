"""One edge for each pair and relation: what it says of its claims, and that no accusation is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim import Claim
from kg.export import merge, sheet
from kg.export.parcel import Parcel
from kg.record import Record
from tests.builder import claim, entity, full, record
from tests.export.conftest import Pack

TWO = (
    claim(
        "Sale", supplier="a", buyer="b", n=100, on="2023-01", event="event:one", claimant="a", name="d1#c1"
    ),
    claim(
        "Sale",
        supplier="a",
        buyer="b",
        n=300,
        on="2024",
        event="event:two",
        stance="Alleges",
        claimant="x",
        product="product:h100",
        name="d2#c1",
    ),
    claim("Statement", event="event:two", stance="Denies", claimant="a", aspect="Happened", name="d3#no"),
)


def merged(pack: Pack, made: Record) -> Parcel:
    return replace(pack(made), merged=True)


def test_claims_of_one_pair_and_relation_are_one_edge(pack: Pack) -> None:
    parcel = merged(pack, record(*TWO, entity("a", label="A Inc.")))
    edges = {edge.name: edge for edge in parcel.edges}
    assert sorted(edges) == [
        f"{full('a')}|sellsTo|{full('b')}",
        f"{full('b')}|paysForGoods|{full('a')}",
    ]
    edge = edges[f"{full('a')}|sellsTo|{full('b')}"]
    assert (edge.source, edge.target) == (full("a"), full("b"))
    assert edge.cells == {
        "relation": "sellsTo",
        "carries": "MovedGoods",
        "claims": f"{full('d1#c1')} | {full('d2#c1')}",
        "claim_count": 2,
        "happenings": 2,
        "origins": 2,
        "documents": 2,
        "claim_kind": "Sale",
        "modality": "Actual",
        "modalities": "Actual",
        "stances": "Reports | Alleges",
        "confidence_weakest": 0.64,
        "confidence_strongest": 0.64,
        "disputed": "Happened",
        "disputed_by": full("d3#no"),
        "valid_from": "2023-01-01",
        "valid_to": "2024-12-31",
        "quantity_min": 100,
        "quantity_max": 400,
        "unit": "PieceUnit",
        "event": f"{full('event:one')} | {full('event:two')}",
        "event_label": "one | two",
        "product": full("product:h100"),
        "product_label": "h100",
        "claimant": f"{full('a')} | {full('x')}",
        "claimant_label": "A Inc. | x",
    }


def test_a_label_says_who_stands_how_to_it(pack: Pack) -> None:
    sold = next(edge for edge in merged(pack, record(*TWO)).edges if edge.cells["relation"] == "sellsTo")
    assert sold.label == "sellsTo (2 claims of 2 origins; Reports: a; Alleges: x; disputed)"


def test_a_label_names_a_few_of_many_and_says_how_many_more(pack: Pack) -> None:
    many = [
        claim("Sale", supplier="a", buyer="b", claimant=name, doc=f"d{name}", modality="Planned")
        for name in "pqrst"
    ]
    (sold, _) = merged(pack, record(*many)).edges
    assert sold.label == "sellsTo (5 claims of 5 origins; Planned; Reports: p, q, r and 2 more)"


def test_one_claim_alone_is_labelled_as_ever(pack: Pack) -> None:
    made = record(TWO[0])
    assert {edge.label for edge in merged(pack, made).edges} == {edge.label for edge in pack(made).edges}


def test_every_cell_has_a_column_and_the_file_says_that_edges_are_merged(pack: Pack) -> None:
    parcel = merged(pack, record(*TWO))
    columns = [name for name, _ in parcel.edge_columns]
    assert {name for edge in parcel.edges for name in edge.cells} <= set(columns)
    assert len(columns) == len(set(columns))
    assert "sums" in parcel.about["merged"]
    assert parcel.counts["edges"] == 2
    assert "merged" not in pack(record(*TWO)).about


def test_edges_are_handed_to_whoever_watches(pack: Pack) -> None:
    seen: list[int] = []

    def watch(edges: object, count: int) -> object:
        seen.append(count)
        return edges

    parcel = replace(merged(pack, record(*TWO)), watch=watch)  # type: ignore[arg-type]
    assert (len(list(parcel.edges)), seen) == (2, [2])


parties = st.sampled_from("abcd")
stances = st.sampled_from(["Reports", "Alleges", "Denies"])
claims = st.one_of(
    st.builds(
        lambda one, other, stance: claim("Sale", supplier=one, buyer=other, stance=stance),
        parties,
        parties,
        stances,
    ),
    st.builds(
        lambda one, other, stance: claim("Ownership", owner=one, owned=other, stance=stance),
        parties,
        parties,
        stances,
    ),
)


@pytest.mark.slow
@given(st.lists(claims, max_size=12))
def test_no_claim_is_lost_and_none_comes_twice(pack: Pack, parts: list[Claim]) -> None:
    made = record(*parts)
    apart = [
        (edge.source, edge.cells["relation"], edge.target, edge.cells["claim"]) for edge in pack(made).edges
    ]
    parcel = merged(pack, made)
    together = list(parcel.edges)
    again = [
        (edge.source, edge.cells["relation"], edge.target, iri)
        for edge in together
        for iri in str(edge.cells["claims"]).split(sheet.BETWEEN)
    ]
    assert sorted(map(str, again)) == sorted(map(str, apart))
    assert len({edge.name for edge in together}) == len(together) == parcel.counts["edges"]


@pytest.mark.slow
def test_the_whole_record_is_merged(pack: Pack, bundled: Record) -> None:
    parcel = merged(pack, bundled)
    edges = list(parcel.edges)
    assert len(edges) == parcel.counts["edges"] < pack(bundled).counts["edges"]
    assert all(len(set(edge.cells)) <= len(merge.COLUMNS) for edge in edges)
    for edge in edges:
        if "Alleges" in str(edge.cells["stances"]):
            assert "alleges" in edge.label
