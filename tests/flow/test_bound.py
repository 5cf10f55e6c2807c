"""The bound on what can have gone, held against linear programs and against networkx."""

from dataclasses import replace
from datetime import date

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.flow.arrival import between, earliest_arrival, latest_departure
from kg.flow.bound import Limit, flow_bound
from kg.flow.maxflow import Network
from kg.flow.transfers import Row, Transfers, from_rows
from tests.flow.walks import (
    COMPATIBLE,
    KERNELS,
    Asked,
    answers,
    asked,
    kernels,
    largest,
    naive,
    simple_ways,
)

TOLERANCE = 1e-6


def ends(question: Asked) -> tuple[int, ...]:
    return tuple(p for p in question.targets if p not in {*question.sources, *question.avoid})


def bound_of(question: Asked, held: Transfers, column: NDArray[np.float64]) -> float:
    """The maximum flow through the network as it is defined, by networkx."""
    targets = ends(question)
    window = question.window | {"avoid": (*question.avoid, *targets)}
    arrival = earliest_arrival(held, question.sources, **window)
    window = question.window | {"avoid": (*question.avoid, *question.sources)}
    departure = latest_departure(held, targets, **window)
    arcs, dates = [], set()
    for row in between(held, arrival, departure):
        source, target = int(held.source[row]), int(held.target[row])
        comes = max(int(arrival.label(named=False)[source]), int(held.earliest[row]))
        goes = min(int(departure.label(named=False)[target]), int(held.latest[row]))
        tail = "S" if source in question.sources else (source, goes)
        head = "T" if target in targets else (target, comes)
        arcs.append((tail, head, float(column[row])))
        dates |= {comes, goes}
    return naive(arcs, dates, range(len(held.parties)))


def unpruned(question: Asked, held: Transfers) -> float:
    """The same where all days are exact, through all transfers within the window."""
    targets = ends(question)
    arcs, dates = [], set()
    for row in range(len(held)):
        source, target, day = int(held.source[row]), int(held.target[row]), int(held.earliest[row])
        if question.after <= day <= question.before and target not in {*question.sources, *question.avoid}:
            if source in targets or (source in question.avoid and source not in question.sources):
                continue
            tail = "S" if source in question.sources else (source, day)
            head = "T" if target in targets else (target, day)
            arcs.append((tail, head, float(held.high[row])))
            dates.add(day)
    return naive(arcs, dates, range(len(held.parties)))


def over_ways(question: Asked, held: Transfers) -> float:
    """The most that can go along all legal ways together."""
    inner = {*question.sources, *ends(question)}
    found = [
        way
        for start in question.sources
        for way in simple_ways(held, question, start)
        if way[-1].target in ends(question)
        and answers(way, question)
        and not inner & {step.target for step in way[:-1]}
    ]
    return largest(found, held.high)


def check_bound(question: Asked, name: str) -> None:
    held = question.held
    with kernels(name):
        found = flow_bound(held, question.sources, question.targets, **question.window)
    assert not found.truncated
    assert found.high.quantity == pytest.approx(bound_of(question, held, held.high))
    assert found.low.quantity == pytest.approx(bound_of(question, held, held.low))
    assert found.low.quantity <= found.high.quantity
    ways = over_ways(question, held)
    assert ways <= found.high.quantity + TOLERANCE
    if found.exact and question.product is None:
        assert ways == pytest.approx(found.high.quantity)
    check_cut(question, held, found.low, held.low)
    check_cut(question, held, found.high, held.high)


def check_cut(question: Asked, held: Transfers, limit: Limit, column: NDArray[np.float64]) -> None:
    """The cut is worth the flow, and each of its transfers matters."""
    if np.isinf(limit.quantity):
        assert limit.open_by
        assert not limit.cut
        closed = column.copy()
        closed[list(limit.open_by)] = 1.0
        assert np.isfinite(bound_of(question, held, closed))
        for row in limit.open_by:
            assert np.isinf(column[row])
        return
    assert not limit.open_by
    assert sum(float(column[row]) for row in limit.cut) == pytest.approx(limit.quantity)
    for row in limit.cut:
        less = column.copy()
        less[row] = 0
        assert bound_of(question, held, less) == pytest.approx(limit.quantity - float(column[row]))


def check_exact(question: Asked, name: str) -> None:
    held = question.held
    with kernels(name):
        found = flow_bound(held, question.sources, question.targets, **question.window)
    assert found.exact
    assert found.high.quantity == pytest.approx(unpruned(question, held))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(), name=st.sampled_from(KERNELS))
def test_the_bound_is_the_maximum_flow_and_the_cut_proves_it(question: Asked, name: str) -> None:
    check_bound(question, name)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(exact=True, product=False), name=st.sampled_from(KERNELS))
def test_where_days_are_exact_nothing_is_lost_by_leaving_transfers_out(question: Asked, name: str) -> None:
    check_exact(question, name)


@pytest.mark.long
@settings(max_examples=4_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(most=20), name=st.sampled_from(KERNELS))
def test_the_bound_is_the_maximum_flow_thousands_of_times(question: Asked, name: str) -> None:
    check_bound(question, name)


@pytest.mark.long
@settings(max_examples=4_000, suppress_health_check=[HealthCheck.too_slow])
@given(question=asked(exact=True, product=False, most=20), name=st.sampled_from(KERNELS))
def test_where_days_are_exact_nothing_is_lost_thousands_of_times(question: Asked, name: str) -> None:
    check_exact(question, name)


def row(name: str, source: str, target: str, day: int, high: float | None) -> Row:
    return Row(name, source, target, date(2024, 1, day), date(2024, 1, day), high, high)


def test_what_comes_too_late_cannot_go_on() -> None:
    held = from_rows(
        [
            row("1", "a", "b", 1, 5),
            row("2", "b", "c", 2, 9),
            row("3", "a", "b", 3, 4),
            row("4", "b", "c", 4, 1),
        ]
    )
    found = flow_bound(held, [0], [2])
    assert found.high.quantity == 6
    assert [held.ids[place] for place in found.high.cut] == ["1", "4"]


def test_of_two_narrowest_cuts_the_one_of_fewer_transfers_is_given() -> None:
    one, two, both = row("1", "a", "b", 1, 5), row("2", "a", "b", 1, 5), row("3", "b", "c", 2, 10)
    assert cut([one, two, both]) == ["3"]
    assert cut([row("3", "a", "b", 1, 10), row("1", "b", "c", 2, 5), row("2", "b", "c", 2, 5)]) == ["3"]
    assert cut([replace(one, high=9), both, row("4", "c", "d", 3, 5), row("5", "c", "d", 3, 4)]) == ["1"]
    inner = [replace(one, high=20), both, row("4", "c", "d", 3, 5), row("5", "c", "d", 3, 5)]
    assert cut(inner) == ["3"]


def test_of_two_cuts_of_as_many_transfers_the_one_nearer_to_the_source_is_given() -> None:
    assert cut([row("1", "a", "b", 1, 5), row("2", "b", "c", 2, 5)]) == ["1"]


def cut(rows: list[Row]) -> list[str]:
    held = from_rows(rows)
    found = {name: flow_of(held, name) for name in KERNELS}
    assert len(set(found.values())) == 1
    return [held.ids[place] for place in found[KERNELS[0]]]


def flow_of(held: Transfers, name: str) -> tuple[int, ...]:
    with kernels(name):
        return flow_bound(held, [0], [len(held.parties) - 1]).high.cut


def test_an_unstated_quantity_leaves_the_bound_open_and_is_named() -> None:
    held = from_rows([row("1", "a", "b", 1, None), row("2", "b", "c", 2, None), row("3", "b", "c", 2, 10)])
    found = flow_bound(held, [0], [2])
    assert np.isinf(found.high.quantity)
    assert {held.ids[place] for place in found.high.open_by} == {"1", "2"}
    assert found.low.quantity == 0


def test_fractions_of_a_piece_add_exactly() -> None:
    held = from_rows([row(f"{n}", "a", "b", 1, 0.1) for n in range(3)], compatible=COMPATIBLE)
    assert flow_bound(held, [0], [1]).high.quantity == 0.3


class Spent:
    def __init__(self, turns: int) -> None:
        self.turns = turns

    def left(self) -> bool:
        self.turns -= 1
        return self.turns >= 0


@pytest.mark.parametrize("turns", range(12))
def test_when_time_runs_out_the_bound_still_holds(turns: int) -> None:
    held = from_rows(
        [row(f"{n}{m}", "a", f"b{m}", n, 2) for n in range(1, 9) for m in range(4)]
        + [row(f"x{n}{m}", f"b{m}", "c", n, 3) for n in range(1, 9) for m in range(4)]
    )
    with kernels("numpy walk"):
        found = flow_bound(held, [0], [held.place("c") or 0], clock=Spent(turns))
    whole = flow_bound(held, [0], [held.place("c") or 0])
    assert found.high.quantity >= whole.high.quantity
    assert found.truncated or found.high.quantity == whole.high.quantity


@given(seed=st.integers(0, 2**32))
def test_a_maximum_flow_is_that_of_networkx(seed: int) -> None:
    chance = np.random.Generator(np.random.PCG64(seed))
    nodes = int(chance.integers(2, 9))
    arcs = chance.integers(0, (nodes, nodes, 10), (int(chance.integers(0, 5 * nodes)), 3))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for tail, head, limit in arcs.tolist():
        before = graph.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        graph.add_edge(tail, head, capacity=before + limit)
    tails, heads, limits = arcs.T
    for name in KERNELS:
        with kernels(name):
            network = Network(tails, heads, nodes)
            flow = network.maximum_flow(limits.astype(float), source=0, sink=1)
            again = network.maximum_flow(limits.astype(float), source=0, sink=1)
        assert again.value == flow.value == nx.maximum_flow_value(graph, 0, 1)
        for inside in (flow.near, ~flow.far):
            assert flow.value == limits[inside[tails] & ~inside[heads]].sum()
