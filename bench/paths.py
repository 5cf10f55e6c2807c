"""Measures the ten best paths between two parties, over transfers by the million, against peers.

Every side gets the same transfers (`transfers.py`) and the same questions, and must give the same answers:
the ten surest time-respecting paths of at most so many legs on which no party comes twice. Goods are left out
of it, because no peer knows which can be the same. The two ends of a question are those of two transfers that
are drawn, so that large parties are asked about more often, as people do. Each peer is used as well as its
own interface allows:

- networkx: a multigraph; the parties from which the target can be reached in the legs that are left are found
  first, then paths are walked in order of time.
- rustworkx and igraph: their own search for all simple paths over the graph of parties, whose answers are
  then filled with the transfers that follow each other in time.
- DuckDB: a recursive query that follows the transfers in time.

    python bench/paths.py 1000000 3 4          print the table for 3 and for 4 legs
"""

from __future__ import annotations

import statistics
import sys
import time
from bisect import bisect_left
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Protocol

import duckdb
import igraph
import networkx as nx
import numpy as np
import pyarrow as pa
import rustworkx as rx
from transfers import generate

from kg.flow.paths import best_paths
from kg.flow.question import Question
from kg.flow.transfers import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

K: Final = 10
QUESTIONS: Final = 25
PATIENCE: Final = 60.0
"""After how many seconds a side is asked no further question."""

Path = tuple[int, ...]


class Side(Protocol):
    """One that answers: by itself, once it holds the transfers."""

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
        ...


class Ours:
    """The columns."""

    def __init__(self, held: Transfers) -> None:
        self.held = held
        # The indexes are part of the build, as those of the peers are.
        self.indexes = held.out_start, held.in_start, held.in_order

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        return list(best_paths(self.held, Question(source, target, k=K, max_legs=legs)).paths)


class _Rows:
    """What a peer in Python has to look up of each transfer, as lists, which Python reads fastest."""

    def __init__(self, held: Transfers) -> None:
        self.first: list[int] = held.earliest.tolist()
        self.last: list[int] = held.latest.tolist()
        self.sure: list[int] = held.confidence.tolist()
        self.rank: list[int] = held.rank.tolist()

    def best(self, paths: Iterator[Path] | Sequence[Path]) -> list[Path]:
        return sorted(paths, key=self.key)[:K]

    def key(self, path: Path) -> tuple[object, ...]:
        joint = 1.0
        for row in path:
            joint *= self.sure[row] / 10_000
        dates = [(self.first[row], self.last[row]) for row in path]
        weakest = min(self.sure[row] for row in path)
        return (-weakest, -round(joint, 12), len(path), dates, [self.rank[row] for row in path])


class Networkx:
    """A multigraph of networkx, pruned by hand."""

    def __init__(self, held: Transfers) -> None:
        self.rows = _Rows(held)
        self.graph: Any = nx.MultiDiGraph()  # its types know no keys that are numbers
        ends = zip(held.source.tolist(), held.target.tolist(), range(len(held)), strict=True)
        self.graph.add_edges_from((source, target, row) for source, target, row in ends)

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        if source == target or not self.graph.has_node(source) or not self.graph.has_node(target):
            return []
        away = {target: 0}
        ring = [target]
        for step in range(1, legs + 1):
            ring = [p for each in ring for p in self.graph.predecessors(each) if p not in away]
            away.update(dict.fromkeys(ring, step))
            ring = list(dict.fromkeys(ring))
        found: list[Path] = []
        todo: list[tuple[Path, Path, int]] = [((source,), (), 0)]
        while todo:
            parties, path, day = todo.pop()
            for party, edges in self.graph.adj[parties[-1]].items():
                if party in parties or away.get(party, legs) > legs - len(path) - 1:
                    continue
                for row in edges:
                    if self.rows.last[row] >= day and party == target:
                        found.append((*path, row))
                    elif self.rows.last[row] >= day:
                        todo.append(((*parties, party), (*path, row), max(day, self.rows.first[row])))
        return self.rows.best(found)


class _OverParties:
    """A peer that finds paths of parties; they are filled with transfers here.

    Its search is given the parties alone that lie near enough to either end, as its own neighbourhoods tell.
    """

    def __init__(self, held: Transfers) -> None:
        self.rows = _Rows(held)
        keys = held.source.astype(np.int64) << 32 | held.target
        self.order = np.argsort(keys, kind="stable")
        self.pairs, self.starts = np.unique(keys[self.order], return_index=True)
        self.starts = np.append(self.starts, len(keys))

    def ends(self) -> NDArray[np.int64]:
        """Each pair of parties between which there is a transfer, once."""
        return np.stack([self.pairs >> 32, self.pairs & 0xFFFFFFFF], axis=1)

    def filled(self, routes: Iterable[Sequence[int]]) -> Iterator[Path]:
        for route in routes:
            so_far: list[tuple[Path, int]] = [((), 0)]
            for source, target in pairwise(route):
                place = np.searchsorted(self.pairs, source << 32 | target)
                rows = self.order[self.starts[place] : self.starts[place + 1]].tolist()
                so_far = [
                    ((*path, row), max(day, self.rows.first[row]))
                    for path, day in so_far
                    for row in rows
                    if self.rows.last[row] >= day
                ]
            yield from (path for path, _ in so_far)


class Rustworkx(_OverParties):
    """rustworkx's search for all simple paths, among the parties that can lie on one."""

    def __init__(self, held: Transfers) -> None:
        super().__init__(held)
        self.graph: Any = rx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(range(len(held.parties)))
        self.graph.add_edges_from_no_data(list(map(tuple, self.ends().tolist())))

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        if source == target:
            return []
        ahead = self._rings(source, legs // 2, self.graph.successor_indices)
        behind = self._rings(target, legs - legs // 2, self.graph.predecessor_indices)
        part, places = self.graph.subgraph_with_nodemap([*ahead | behind])
        number = {old: new for new, old in places.items()}
        routes = rx.all_simple_paths(part, number[source], number[target], cutoff=legs + 1)
        return self.rows.best(
            self.filled([places[node] for node in route] for route in routes if len(route) <= legs + 1)
        )

    @staticmethod
    def _rings(party: int, legs: int, near: Callable[[int], Iterable[int]]) -> set[int]:
        found = ring = {party}
        for _ in range(legs):
            ring = {other for each in ring for other in near(each)} - found
            found = found | ring
        return found


class Igraph(_OverParties):
    """igraph's search for all simple paths, likewise."""

    def __init__(self, held: Transfers) -> None:
        super().__init__(held)
        self.graph: Any = igraph.Graph(n=len(held.parties), edges=self.ends(), directed=True)

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        if source == target:
            return []
        ahead = self.graph.neighborhood(source, order=legs // 2, mode="out")
        behind = self.graph.neighborhood(target, order=legs - legs // 2, mode="in")
        kept = sorted({*ahead, *behind})
        part = self.graph.induced_subgraph(kept, implementation="create_from_scratch")
        ends = bisect_left(kept, source), bisect_left(kept, target)
        routes = part.get_all_simple_paths(ends[0], to=ends[1], maxlen=legs, mode="out")
        return self.rows.best(self.filled([kept[node] for node in route] for route in routes))


_RECURSIVE: Final = """
WITH RECURSIVE back(party, legs) AS (
  SELECT CAST($target AS INTEGER), 0
  UNION
  SELECT t.source, legs + 1 FROM back JOIN transfers t ON t.target = back.party WHERE legs < $legs - 1
), away AS MATERIALIZED (
  SELECT party, min(legs) AS legs FROM back GROUP BY party
), ways(source, target, came, path, parties) AS (
  SELECT source, target, earliest, [place], [source, target]
  FROM transfers JOIN away ON party = target WHERE source = $source AND legs <= $legs - 1
  UNION ALL
  SELECT ways.source, t.target, greatest(ways.came, t.earliest), list_append(path, t.place),
         list_append(parties, t.target)
  FROM ways JOIN transfers t ON t.source = ways.target JOIN away ON party = t.target
  WHERE len(path) < $legs AND t.latest >= ways.came AND ways.target <> $target
    AND legs <= $legs - len(path) - 1 AND NOT list_contains(parties, t.target)
)
SELECT path FROM ways WHERE target = $target
"""
"""Followed in time, by way of parties alone from which the target is not too many legs away."""


class Duckdb:
    """A recursive query of DuckDB."""

    def __init__(self, held: Transfers) -> None:
        self.rows = _Rows(held)
        columns = pa.table(
            {
                "place": np.arange(len(held), dtype=np.int32),
                "source": np.asarray(held.source),
                "target": np.asarray(held.target),
                "earliest": np.asarray(held.earliest),
                "latest": np.asarray(held.latest),
            }
        )
        self.base = duckdb.connect()
        self.base.register("columns_of_arrow", columns)
        self.base.execute("CREATE TABLE transfers AS SELECT * FROM columns_of_arrow")
        self.base.execute("CREATE INDEX by_source ON transfers (source)")
        self.base.execute("CREATE INDEX by_target ON transfers (target)")

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        if source == target:
            return []
        asked = {"source": source, "target": target, "legs": legs}
        return self.rows.best([tuple(path) for (path,) in self.base.execute(_RECURSIVE, asked).fetchall()])


SIDES: Final[dict[str, Callable[[Transfers], Side]]] = {
    "kg": Ours,
    "networkx": Networkx,
    "rustworkx": Rustworkx,
    "igraph": Igraph,
    "duckdb": Duckdb,
}


@dataclass(frozen=True)
class Timed:
    """What came of one side.

    Attributes:
        side: Its name.
        build: How many seconds it took to build from the columns.
        seconds: For each number of legs, the seconds of each question that was asked.
    """

    side: str
    build: float
    seconds: dict[int, list[float]]


def measure(rows: int, legs: Sequence[int], sides: Sequence[str] = tuple(SIDES)) -> list[Timed]:
    """Ask all sides the same questions; a side that answers otherwise than we do ends it.

    Args:
        rows: How many transfers.
        legs: The numbers of legs to ask for.
        sides: Names of the sides, ours first.

    Returns:
        What each took.
    """
    made: Transfers = generate(rows)
    held = replace(made, product=np.full(len(made), NONE, dtype=np.int16))
    asked = list(_questions(held))
    expected: dict[tuple[int, int, int], list[Path]] = {}
    timed = []
    for name in sides:
        begin = time.perf_counter()
        side = SIDES[name](held)
        found = Timed(name, time.perf_counter() - begin, {})
        for many in legs:
            found.seconds[many] = []
            for source, target in asked:
                begin = time.perf_counter()
                paths = side.ask(source, target, many)
                found.seconds[many].append(time.perf_counter() - begin)
                if expected.setdefault((source, target, many), paths) != paths:
                    sys.exit(f"{name} finds other paths from {source} to {target} in {many} legs")
                if sum(found.seconds[many]) > PATIENCE:
                    break
        del side
        timed.append(found)
    return timed


def lines(timed: Sequence[Timed], rows: int) -> list[str]:
    """The measurements as a table in Markdown."""
    legs = list(timed[0].seconds)
    heads = "".join(f" {many} legs, median | 95th percentile |" for many in legs)
    table = [f"| {rows:,} transfers | build |{heads}", f"|---|---:|{'---:|---:|' * len(legs)}"]
    for one in timed:
        name = one.side if one.side == "kg" else f"{one.side} {version(PACKAGES.get(one.side, one.side))}"
        cells = "".join(f" {_median(one, many)} | {_late(one, many)} |" for many in legs)
        table.append(f"| {name} | {one.build:.2f} s |{cells}")
    return table


PACKAGES: Final = {"igraph": "python-igraph"}


def _questions(held: Transfers) -> Iterator[tuple[int, int]]:
    chance = np.random.Generator(np.random.PCG64(1))
    for _ in range(QUESTIONS):
        one, other = chance.integers(0, len(held), 2)
        yield int(held.source[one]), int(held.target[other])


def _median(one: Timed, many: int) -> str:
    return f"{statistics.median(one.seconds[many]) * 1000:,.1f} ms"


def _late(one: Timed, many: int) -> str:
    return f"{sorted(one.seconds[many])[int(0.95 * len(one.seconds[many]))] * 1000:,.1f} ms"


def main() -> None:
    """Measure and print."""
    if len(sys.argv) < 3:
        sys.exit("give the number of transfers and the numbers of legs, and at will the names of sides")
    rows = int(sys.argv[1])
    legs = [int(word) for word in sys.argv[2:] if word.isdigit()]
    sides = [word for word in sys.argv[2:] if word in SIDES]
    print("\n".join(lines(measure(rows, legs, sides or tuple(SIDES)), rows)))


if __name__ == "__main__":
    main()
