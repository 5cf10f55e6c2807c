"""What an analyst would use who has no `kg`: networkx, rustworkx, igraph and DuckDB, as they are meant to be.

Each is given the transfers as columns, builds what it needs, and answers for the best paths between two
parties; see `paths.py`. Where a library has a search of its own, it is used, among the parties alone that can
matter.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import duckdb
import igraph
import networkx as nx
import numpy as np
import pyarrow as pa
import rustworkx as rx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

K: Final = 10
"""How many paths are asked for."""

Path = tuple[int, ...]


class Rows:
    """What a peer in Python has to look up of each transfer, as lists, which Python reads fastest."""

    def __init__(self, held: Transfers) -> None:
        self.first: list[int] = held.earliest.tolist()
        self.last: list[int] = held.latest.tolist()
        self.sure: list[int] = held.confidence.tolist()
        self.rank: list[int] = held.rank.tolist()

    def best(self, paths: Iterator[Path] | Sequence[Path]) -> list[Path]:
        """The best of some paths, in order."""
        return sorted(paths, key=self.key)[:K]

    def key(self, path: Path) -> tuple[object, ...]:
        """What puts a path in order."""
        joint = 1.0
        for row in path:
            joint *= self.sure[row] / 10_000
        dates = [(self.first[row], self.last[row]) for row in path]
        weakest = min(self.sure[row] for row in path)
        return (-weakest, -round(joint, 12), len(path), dates, [self.rank[row] for row in path])


class Networkx:
    """A multigraph of networkx, pruned by hand."""

    def __init__(self, held: Transfers, rows: Rows) -> None:
        self.rows = rows
        self.graph: Any = nx.MultiDiGraph()  # its types know no keys that are numbers
        ends = zip(held.source.tolist(), held.target.tolist(), range(len(held)), strict=True)
        self.graph.add_edges_from((source, target, row) for source, target, row in ends)

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
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

    def __init__(self, held: Transfers, rows: Rows) -> None:
        self.rows = rows
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

    def __init__(self, held: Transfers, rows: Rows) -> None:
        super().__init__(held, rows)
        self.graph: Any = rx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(range(len(held.parties)))
        self.graph.add_edges_from_no_data(list(map(tuple, self.ends().tolist())))

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
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

    def __init__(self, held: Transfers, rows: Rows) -> None:
        super().__init__(held, rows)
        self.graph: Any = igraph.Graph(n=len(held.parties), edges=self.ends(), directed=True)

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
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

    def __init__(self, held: Transfers, rows: Rows) -> None:
        self.rows = rows
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
        """The best paths, as places of transfers."""
        if source == target:
            return []
        asked = {"source": source, "target": target, "legs": legs}
        return self.rows.best([tuple(path) for (path,) in self.base.execute(_RECURSIVE, asked).fetchall()])
