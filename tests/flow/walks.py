"""Small random transfers with windows, and slow twins of what is said of ways between parties."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random
from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from kg.flow import kernel, maxflow, reach, reach_cut, reach_numba, reach_numpy
from kg.flow.transfers import FIRST, LAST, NONE, Row, Transfers, from_rows

UNBOUNDED = 3
"""What scipy calls a linear program without a limit."""

BEGIN = date(2024, 1, 1)
PARTIES = ("a", "b", "c", "d", "e")
PRODUCTS = ("h100", "h200", "hopper", "mi300")
COMPATIBLE = (("h100", "hopper"), ("h200", "hopper"))

LAST_DAY = 5
PIECES = (0.0, 1.0, 2.0, 3.0, 5.0, 0.5, 7.25)


@dataclass(frozen=True)
class Asked:
    """A question on some transfers; what is asked for is handed on as keywords."""

    rows: tuple[Row, ...]
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    after: int
    before: int
    product: int | None
    avoid: tuple[int, ...]
    max_legs: int | None = None

    @property
    def held(self) -> Transfers:
        return from_rows(self.rows, compatible=COMPATIBLE)

    @property
    def window(self) -> dict[str, Any]:
        return {"after": self.after, "before": self.before, "product": self.product, "avoid": self.avoid}


@st.composite
def asked(
    draw: st.DrawFn,
    *,
    exact: bool = False,
    lots: bool = False,
    product: bool = True,
    legs: bool = True,
    most: int = 16,
) -> Asked:
    """Transfers between few parties on few days, many parallel or in a circle, and a question.

    Chance draws them, so that most questions have an answer; hypothesis leaves some of them out when it looks
    for a small example.
    """
    chance = Random(draw(st.integers(0, 2**32)))
    parties = PARTIES[: chance.randint(3, len(PARTIES))]
    rows = [_row(chance, number, parties, exact=exact, lots=lots) for number in range(most)]
    rows = rows[: draw(st.integers(1, most).map(lambda count: most + 1 - count))]
    held = from_rows(rows, compatible=COMPATIBLE)
    places = range(len(held.parties))
    sources = chance.sample(places, k=min(len(places), chance.choice([1, 1, 1, 2])))
    others = [place for place in places if place not in sources or chance.random() < 0.1] or [0]
    wanted = chance.choice([None, *range(len(held.products))]) if product else None
    return Asked(
        rows=tuple(rows),
        sources=tuple(sources),
        targets=tuple(chance.sample(others, k=min(len(others), chance.choice([1, 1, 1, 2])))),
        after=chance.choice([FIRST, FIRST, FIRST, _day(chance).toordinal()]),
        before=chance.choice([LAST, LAST, LAST, _day(chance).toordinal()]),
        product=wanted,
        avoid=tuple(chance.sample(places, k=chance.choice([0, 0, 0, 1]))),
        max_legs=chance.choice([None, None, 1, 2, 3]) if legs else None,
    )


def _row(chance: Random, number: int, parties: tuple[str, ...], *, exact: bool, lots: bool) -> Row:
    one, other = sorted([_day(chance), _day(chance)])
    spans = [(one, one), (one, one), (one, other), (None, one), (one, None), (None, None)]
    earliest, latest = spans[0] if exact else chance.choice(spans)
    least, most = sorted([chance.choice(PIECES), chance.choice(PIECES)])
    low, high = chance.choice([(least, least), (least, most), (least, most), (least, None), (None, None)])
    return Row(
        id=f"t{number:02}",
        source=chance.choice(parties),
        target=chance.choice(parties),
        earliest=earliest,
        latest=latest,
        low=low,
        high=high,
        product=chance.choice([None, "h100", "h100", *PRODUCTS]),
        lot=chance.choice([None, "x", "y"]) if lots else None,
    )


def _day(chance: Random) -> date:
    return BEGIN + timedelta(days=chance.randint(0, LAST_DAY))


@contextmanager
def kernels(name: str) -> Iterator[None]:
    """Let other kernels run: `numba` or `numpy`, and with `sweep` or `walk` behind it, always the one way."""
    module = reach_numba if name.startswith("numba") else reach_numpy
    broad = {"sweep": 10**9, "walk": 0}.get(name.partition(" ")[2], reach.SWEEP)
    chosen: dict[str, Any] = {"settle": module.settle, "relax": module.relax}
    if name.startswith("numpy"):
        parts = ("flood", "extend", "push", "lay", "clear")
        chosen |= {"COMPILED": False} | {part: getattr(reach_cut, part) for part in parts}
    with (
        patch.multiple(kernel, **chosen),
        patch.object(reach, "SWEEP", broad),
        patch.object(reach_numba, "CROWD", broad),
        patch.object(reach_numpy, "PORTION", 3 if name == "numpy walk" else reach_numpy.PORTION),
        patch.object(maxflow, "SLICE", 1 if "walk" in name else maxflow.SLICE),
    ):
        yield


KERNELS = ("numpy sweep", "numpy walk", "numba sweep", "numba walk")


@dataclass(frozen=True)
class Step:
    """A transfer as the twins read it."""

    place: int
    source: int
    target: int
    earliest: int
    latest: int
    kind: int


def fitting(held: Transfers, question: Asked) -> list[Step]:
    """The transfers that fit the window and the product; their kind is 2 where they name it."""
    found = []
    for place in range(len(held)):
        product = int(held.product[place])
        kind = 1 if product == NONE else 2
        if (
            question.product is not None
            and product != NONE
            and not held.compatible[question.product, product]
        ):
            continue
        earliest, latest = (
            max(int(held.earliest[place]), question.after),
            min(int(held.latest[place]), question.before),
        )
        source, target = int(held.source[place]), int(held.target[place])
        if earliest <= latest and source != target:
            found.append(Step(place, source, target, earliest, latest, kind))
    return found


def simple_ways(held: Transfers, question: Asked, start: int) -> Iterator[tuple[Step, ...]]:
    """All legal ways from a party that come twice to none, whether or not a leg names the product."""
    rows = fitting(held, question)
    todo: list[tuple[tuple[Step, ...], int]] = [((), question.after)]
    while todo:
        way, day = todo.pop()
        if way:
            yield way
        seen = {start, *(row.target for row in way)}
        here = way[-1].target if way else start
        todo.extend(
            ((*way, row), max(day, row.earliest))
            for row in rows
            if row.source == here and row.target not in seen and max(day, row.earliest) <= row.latest
        )


def together(held: Transfers, way: tuple[Step, ...]) -> bool:
    """Whether all transfers of a way can be of the same goods: any two products that they name fit."""
    named = [product for step in way if (product := int(held.product[step.place])) != NONE]
    return all(held.compatible[one, other] for one, other in combinations(named, 2))


def short(way: tuple[Step, ...], question: Asked) -> bool:
    """Whether a way has no more legs than is asked for."""
    return question.max_legs is None or len(way) <= question.max_legs


def answers(way: tuple[Step, ...], question: Asked) -> bool:
    """Whether a legal way passes what is to be avoided by, and names the product where one is asked for."""
    named = question.product is None or any(row.kind == 2 for row in way)
    return named and not any(row.target in question.avoid for row in way)


def ways_by_end(question: Asked, held: Transfers, *, forward: bool) -> dict[int, list[tuple[Step, ...]]]:
    """All legal ways that answer, by the party to which they lead; backwards by that from which they do."""
    found: dict[int, list[tuple[Step, ...]]] = {}
    starts = question.sources if forward else range(len(held.parties))
    for start in starts:
        for way in simple_ways(held, question, start):
            inside = {step.target for step in (way if forward else way[:-1])} | ({start} - {*starts})
            if not answers(way, question) or not short(way, question):
                continue
            if forward and not inside & set(question.sources):
                found.setdefault(way[-1].target, []).append(way)
            ends = {start, *inside} & {*question.avoid, *question.targets}
            if not forward and way[-1].target in question.targets and not ends:
                found.setdefault(start, []).append(way)
    return found


def largest(ways: list[tuple[Step, ...]], column: NDArray[np.float64]) -> float:
    """The most that can go along ways if no transfer carries more than a column says: a linear program."""
    if not ways:
        return 0.0
    used = sorted({step.place for way in ways for step in way})
    limits = [(place, float(column[place])) for place in used if np.isfinite(column[place])]
    table = [[any(step.place == place for step in way) for way in ways] for place, _ in limits]
    solved = linprog(
        -np.ones(len(ways)),
        A_ub=np.array(table, dtype=float) if limits else None,
        b_ub=[limit for _, limit in limits] if limits else None,
        method="highs",
    )
    return float("inf") if solved.status == UNBOUNDED else float(-solved.fun)


def naive(arcs: list[tuple[Any, Any, float]], dates: set[int], parties: range) -> float:
    """The maximum flow by networkx from "S" to "T" through one node for each party and day."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(["S", "T"])
    for party in parties:
        graph.add_edges_from(((party, one), (party, other)) for one, other in pairwise(sorted(dates)))
    for number, (tail, head, limit) in enumerate(arcs):
        graph.add_edge(tail, number, **({} if np.isinf(limit) else {"capacity": limit}))
        graph.add_edge(number, head)
    try:
        return float(nx.maximum_flow_value(graph, "S", "T"))
    except nx.NetworkXUnbounded:
        return float("inf")
