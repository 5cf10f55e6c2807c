"""Descent of lots: depths, orders and circles, against networkx; lots that may hold the same goods."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.descent import Descent, descent
from tests.builder import claim, full, record

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10)


def name(number: int) -> str:
    return full(f"lot:l{number}")


def of(pairs: list[tuple[int, int]]) -> Descent:
    """Each first lot is taken from the second."""
    taken = [claim("Shipment", lot=f"lot:l{lot}", takenFrom=f"lot:l{parent}") for lot, parent in pairs]
    return descent(record(*taken).claims.values())


def graph(pairs: list[tuple[int, int]]) -> nx.DiGraph[str]:
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_edges_from((name(parent), name(lot)) for lot, parent in pairs)
    return found


@given(PAIRS, st.integers(0, 6))
def test_a_lineage_has_all_ancestors_and_descendants_by_the_fewest_steps(
    pairs: list[tuple[int, int]], number: int
) -> None:
    twin, lot = graph(pairs), name(number)
    twin.add_node(lot)
    below = dict(nx.single_source_shortest_path_length(twin, lot))
    above = dict(nx.single_source_shortest_path_length(twin.reverse(), lot))
    assert of(pairs).depths(lot) == {each: -steps for each, steps in above.items()} | below


@given(PAIRS)
def test_a_circle_is_found_where_there_is_one(pairs: list[tuple[int, int]]) -> None:
    twin, lots = graph(pairs), of(pairs)
    circle = lots.circle({lot for pair in pairs for lot in map(name, pair)})
    assert bool(circle) is not nx.is_directed_acyclic_graph(twin)
    assert all(twin.has_edge(b, a) for a, b in zip(circle, (*circle[1:], *circle[:1]), strict=True))
    assert len(set(circle)) == len(circle)
    assert circle == () or circle[0] == min(circle)


@given(PAIRS)
def test_a_circle_is_looked_for_only_where_it_is_asked_for(pairs: list[tuple[int, int]]) -> None:
    within = {name(number) for number in range(3)}
    assert set(of(pairs).circle(within)) <= within


@given(PAIRS)
def test_each_lot_comes_after_what_it_was_taken_from_and_none_on_or_below_a_circle(
    pairs: list[tuple[int, int]],
) -> None:
    twin, order = graph(pairs), of(pairs).order
    ringed = {lot for ring in nx.strongly_connected_components(twin) if len(ring) > 1 for lot in ring}
    ringed |= {name(lot) for lot, parent in pairs if lot == parent}
    below = ringed.union(*(nx.descendants(twin, lot) for lot in ringed))
    assert set(order) == set(twin) - below
    place = {lot: number for number, lot in enumerate(order)}
    assert all(place[a] < place[b] for a, b in twin.edges if b in place)


@given(PAIRS)
def test_lots_that_descend_from_each_other_are_of_one_cluster(pairs: list[tuple[int, int]]) -> None:
    twin, asked = graph(pairs), [name(number) for number in range(4)]
    twin.add_nodes_from(asked)
    kin: nx.Graph[str] = nx.Graph()
    kin.add_nodes_from(asked)
    kin.add_edges_from((a, b) for a in asked for b in asked if b in nx.descendants(twin, a))
    expected = sorted(tuple(sorted(each)) for each in nx.connected_components(kin))
    assert list(of(pairs).clusters(asked)) == expected


def test_lots_whose_claims_overlap_are_of_one_cluster() -> None:
    claims = record(
        claim("Sale", name="d#c1", lot="lot:a", event="event:e"),
        claim("Sale", name="d#c2", lot="lot:b", overlaps="event:e"),
        claim("Sale", name="d#c3", lot="lot:c", partOf="event:e"),
        claim("Sale", name="d#c4", lot="lot:d", event="event:f"),
        claim("Sale", name="d#c5", lot="lot:g", partOf="d#c4"),
        claim("Sale", name="d#c6", lot="lot:h", event="event:h"),
    ).claims.values()
    lots = [full(f"lot:{letter}") for letter in "abcdgh"]
    clusters = descent(claims).clusters(lots)
    assert [[lot[-1] for lot in each] for each in clusters] == [["a", "b", "c"], ["d", "g"], ["h"]]


def test_what_is_denied_or_was_not_found_is_of_no_lineage() -> None:
    claims = record(
        claim("Sale", lot="lot:a", takenFrom="lot:b", stance="Denies"),
        claim("Inspection", lot="lot:a", takenFrom="lot:c", found=False),
        claim("Sale", lot="lot:a", takenFrom="lot:d"),
        claim("Sale", lot="lot:a", takenFrom="lot:e"),
    ).claims.values()
    assert descent(claims).parents == {full("lot:a"): (full("lot:d"), full("lot:e"))}
    assert descent(claims).merged == {full("lot:a")}
