"""Measures earliest arrivals over transfers by the million, against one pass over the columns and peers.

The pass sums each column of the transfers once; nothing that looks at all of them can be quicker. It is
measured right before each search, so that a busy moment of the machine hits both, and the ratio is the
median of the pairs'. The parties asked about are the sources of transfers that are drawn, so that large
parties are asked about more often, as people do. Every side must give the same days.

- networkx: a multigraph, walked with a heap by day (Dijkstra).
- DuckDB: a recursive query that keeps one row a party.
- igraph and rustworkx: their own search through the time-expanded graph. It has a node for each party
  and day, so that it is built where all transfers are dated to the day; that is the second table.

The last table is of the bound on what can have gone between two parties in half a year, against the maximum
flows of scipy and networkx through the same network.

    python bench/reach.py 1000000               all sides
    python bench/reach.py 10000000 numpy numba  ours alone
"""

from __future__ import annotations

import heapq
import statistics
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Protocol

import duckdb
import igraph
import networkx as nx
import numpy as np
import pyarrow as pa
import rustworkx as rx
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow
from transfers import FIRST_DAY, generate

from kg.flow import kernel, reach_numba, reach_numpy
from kg.flow.arrival import between, earliest_arrival, latest_departure, ways
from kg.flow.bound import flow_bound
from kg.flow.expanded import SINK, SOURCE, expand
from kg.flow.transfers import COLUMNS, FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from numpy.typing import NDArray

    from kg.flow.transfers import Transfers

    Days = NDArray[np.int64]
    Window = Any  # keywords that are days

SOURCES: Final = 9
PAIRS: Final = 9
NEVER: Final = LAST + 1
HALF_A_YEAR: Final = 182
PATIENCE: Final = 60.0
"""After how many seconds a side is asked no further question."""


class Side(Protocol):
    """One that answers: by itself, once it holds the transfers."""

    def days(self, source: int) -> Days:
        """For each party the first day on which goods can have come there, or `NEVER`."""
        ...


class Numpy:
    """The columns, with numpy alone."""

    kernel: Any = reach_numpy

    def __init__(self, held: Transfers) -> None:
        self.held = held

    def days(self, source: int) -> Days:
        """See `Side`."""
        kernel.settle = self.kernel.settle
        return earliest_arrival(self.held, [source]).days.astype(np.int64)


class Numba(Numpy):
    """The columns, with the extra `fast`."""

    kernel = reach_numba


class NumpyWays(Numpy):
    """The same with numbers of legs and a way for each party."""

    def days(self, source: int) -> Days:
        """See `Side`."""
        kernel.relax = self.kernel.relax
        return ways(self.held, [source]).days.astype(np.int64)


class NumbaWays(NumpyWays):
    """The same with the extra `fast`."""

    kernel = reach_numba


class Networkx:
    """A multigraph, walked with a heap."""

    def __init__(self, held: Transfers) -> None:
        self.graph: Any = nx.MultiDiGraph()
        self.graph.add_nodes_from(range(len(held.parties)))
        columns = (held.source, held.target, held.earliest, held.latest)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        self.graph.add_edges_from(
            (source, target, {"earliest": earliest, "latest": latest})
            for source, target, earliest, latest in rows
        )

    def days(self, source: int) -> Days:
        """See `Side`."""
        found = {source: FIRST}
        heap = [(FIRST, source)]
        while heap:
            day, party = heapq.heappop(heap)
            if day > found[party]:
                continue
            for target, legs in self.graph.adj[party].items():
                best = min((leg["earliest"] for leg in legs.values() if leg["latest"] >= day), default=NEVER)
                if max(best, day) < found.get(target, NEVER):
                    found[target] = max(best, day)
                    heapq.heappush(heap, (found[target], target))
        days = np.full(len(self.graph), NEVER, dtype=np.int64)
        days[list(found)] = list(found.values())
        return days


_RECURSIVE: Final = """
WITH RECURSIVE reached(party, day) USING KEY (party) AS (
  SELECT CAST($source AS INTEGER), 1
  UNION
  (SELECT t.target, min(greatest(reached.day, t.earliest)) AS day
   FROM reached JOIN transfers t ON t.source = reached.party AND t.latest >= reached.day
   LEFT JOIN recurring.reached AS known ON known.party = t.target
   WHERE known.day IS NULL OR greatest(reached.day, t.earliest) < known.day
   GROUP BY t.target)
)
SELECT party, day FROM reached
"""


class Duckdb:
    """A recursive query."""

    def __init__(self, held: Transfers) -> None:
        self.parties = len(held.parties)
        names = ("source", "target", "earliest", "latest")
        self.base = duckdb.connect()
        self.base.register("arrow", pa.table({name: np.asarray(getattr(held, name)) for name in names}))
        self.base.execute("CREATE TABLE transfers AS SELECT * FROM arrow")

    def days(self, source: int) -> Days:
        """See `Side`."""
        found = self.base.execute(_RECURSIVE, {"source": source}).fetchnumpy()
        days = np.full(self.parties, NEVER, dtype=np.int64)
        days[found["party"]] = found["day"]
        return days


class _Expanded:
    """The time-expanded graph of transfers that are dated to the day: arcs between nodes of party and day."""

    def __init__(self, held: Transfers) -> None:
        span = LAST + 1
        source, target = (column.astype(np.int64) for column in (held.source, held.target))
        keys = np.concatenate([source * span + held.earliest, target * span + held.earliest])
        self.nodes, places = np.unique(keys, return_inverse=True)
        self.parties, self.dates = np.divmod(self.nodes, span)
        waits = np.flatnonzero(self.parties[1:] == self.parties[:-1])
        tails = np.concatenate([places[: len(source)], waits])
        heads = np.concatenate([places[len(source) :], waits + 1])
        self.arcs = np.stack([tails, heads], axis=1)
        self.count = len(held.parties)

    def first(self, source: int) -> int:
        return int(np.searchsorted(self.parties, source))

    def told(self, source: int, reached: NDArray[np.int64]) -> Days:
        days = np.full(self.count, NEVER, dtype=np.int64)
        np.minimum.at(days, self.parties[reached], self.dates[reached])
        days[source] = FIRST
        return days


class Igraph(_Expanded):
    """igraph's search for all that can be reached."""

    def __init__(self, held: Transfers) -> None:
        super().__init__(held)
        self.graph: Any = igraph.Graph(n=len(self.nodes), edges=self.arcs, directed=True)

    def days(self, source: int) -> Days:
        """See `Side`."""
        return self.told(source, np.array(self.graph.subcomponent(self.first(source), mode="out")))


class Rustworkx(_Expanded):
    """rustworkx's search for all that can be reached."""

    def __init__(self, held: Transfers) -> None:
        super().__init__(held)
        self.graph: Any = rx.PyDiGraph()
        self.graph.add_nodes_from(range(len(self.nodes)))
        self.graph.add_edges_from_no_data(list(map(tuple, self.arcs.tolist())))

    def days(self, source: int) -> Days:
        """See `Side`."""
        first = self.first(source)
        return self.told(source, np.array([first, *rx.descendants(self.graph, first)]))


OURS: Final[dict[str, Callable[[Transfers], Side]]] = {
    "numpy": Numpy,
    "numba": Numba,
    "numpy-ways": NumpyWays,
    "numba-ways": NumbaWays,
}
ANY_DAYS: Final[dict[str, Callable[[Transfers], Side]]] = OURS | {"networkx": Networkx, "duckdb": Duckdb}
EXACT_DAYS: Final[dict[str, Callable[[Transfers], Side]]] = {
    "numpy": Numpy,
    "numba": Numba,
    "igraph": Igraph,
    "rustworkx": Rustworkx,
}
ALL: Final = {*ANY_DAYS, *EXACT_DAYS, "flow"}
NAMES: Final = {
    "numpy": "kg, numpy",
    "numba": "kg, numba",
    "numpy-ways": "kg, numpy, with legs and ways",
    "numba-ways": "kg, numba, with legs and ways",
}
PACKAGES: Final = {"igraph": "python-igraph"}


def one_pass(held: Transfers) -> float:
    """The seconds of one linear pass over the columns."""
    begin = time.perf_counter()
    for name in COLUMNS:
        np.sum(getattr(held, name))
    return time.perf_counter() - begin


def measure(held: Transfers, sides: dict[str, Callable[[Transfers], Side]]) -> list[str]:
    """Ask all sides for the days from the same parties; one that gives others ends it.

    Args:
        held: The transfers.
        sides: The sides, by name.

    Returns:
        A line of the table for each.
    """
    chance = np.random.Generator(np.random.PCG64(2))
    sources = held.source[chance.integers(0, len(held), SOURCES)].tolist()
    expected: dict[int, Days] = {}
    lines = []
    for name, make in sides.items():
        begin = time.perf_counter()
        side = make(held)
        build = time.perf_counter() - begin
        side.days(sources[0])  # compiles, and warms the caches
        pairs: list[tuple[float, float]] = []
        for source in sources:
            base = one_pass(held)
            begin = time.perf_counter()
            found = side.days(source)
            pairs.append((time.perf_counter() - begin, base))
            if (expected.setdefault(source, found) != found).any():
                sys.exit(f"{name} finds other days from {source}")
            if sum(seconds for seconds, _ in pairs) > PATIENCE:
                break
        shown = NAMES.get(name) or f"{name} {version(PACKAGES.get(name, name))}"
        median = statistics.median(seconds for seconds, _ in pairs) * 1000
        passes = statistics.median(seconds / base for seconds, base in pairs)
        most = max(seconds / base for seconds, base in pairs)
        lines.append(f"| {shown} | {build:.2f} s | {median:,.1f} ms | {passes:,.1f} | {most:,.1f} |")
    return lines


def flows(held: Transfers) -> list[str]:
    """The bound between pairs of parties in half a year, and peers on the same network."""
    chance = np.random.Generator(np.random.PCG64(3))
    rows = chance.integers(0, len(held), (4 * PAIRS, 2))
    window: Window = {"after": FIRST_DAY, "before": FIRST_DAY + HALF_A_YEAR}
    limited = replace(held, high=np.where(np.isinf(held.high), 1e5, held.high))
    limited = replace(limited, high=np.rint(limited.high), low=np.rint(limited.low))
    asked = [(int(held.source[one]), int(held.target[other])) for one, other in rows]
    flow_bound(limited, [asked[0][0]], [asked[0][1]], **window)
    seconds: dict[str, list[float]] = {"kg": [], "scipy": [], "networkx": []}
    sizes: list[int] = []
    for source, target in asked:
        begin = time.perf_counter()
        found = flow_bound(limited, [source], [target], **window)
        took = time.perf_counter() - begin
        if len(found.rows) and len(sizes) < PAIRS:
            sizes.append(len(found.rows))
            seconds["kg"].append(took)
            for name, peer in (("scipy", _by_scipy), ("networkx", _by_networkx)):
                took, quantity = peer(limited, source, target, window)
                seconds[name].append(took)
                if quantity != found.high.quantity:
                    sys.exit(f"{name} finds another bound from {source} to {target}")
    shown = {"kg": "kg, all of it, low and high"}
    return [
        f"| {shown.get(name) or f'{name} {version(name)}, one maximum flow alone'} "
        f"| {statistics.median(found) * 1000:,.1f} ms | {max(found) * 1000:,.1f} ms |"
        for name, found in seconds.items()
        if found
    ] + [f"\nThe networks have {min(sizes):,} to {max(sizes):,} transfers."]


def _network(
    held: Transfers, source: int, target: int, window: Window
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], int]:
    arrival = earliest_arrival(held, [source], avoid=[target], **window)
    departure = latest_departure(held, [target], avoid=[source], **window)
    rows = between(held, arrival, departure)
    net = expand(held, rows, arrival=arrival, departure=departure, sources=[source], targets=[target])
    tails, heads = (
        np.concatenate([one, two]) for one, two in zip((net.tails, net.heads), net.waits, strict=True)
    )
    limits = np.concatenate([held.high[net.rows], np.full(net.waits.shape[1], np.inf)])
    return tails, heads, limits, net.nodes


def _by_scipy(held: Transfers, source: int, target: int, window: Window) -> tuple[float, float]:
    tails, heads, limits, nodes = _network(held, source, target, window)
    begin = time.perf_counter()
    most = np.minimum(limits, 2**31 - 1).astype(np.int32)
    graph = csr_array((most, (tails.astype(np.int32), heads.astype(np.int32))), shape=(nodes, nodes))
    found = float(maximum_flow(graph, SOURCE, SINK).flow_value)
    return time.perf_counter() - begin, found


def _by_networkx(held: Transfers, source: int, target: int, window: Window) -> tuple[float, float]:
    tails, heads, limits, nodes = _network(held, source, target, window)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for tail, head, limit in zip(tails.tolist(), heads.tolist(), limits.tolist(), strict=True):
        before = graph.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
        graph.add_edge(tail, head, capacity=before + limit)
    begin = time.perf_counter()
    found = float(nx.maximum_flow_value(graph, SOURCE, SINK))
    return time.perf_counter() - begin, found


def tables(held: Transfers, wanted: Container[str] = ALL) -> Iterator[str]:
    """The tables in Markdown, of the sides and of `flow` that are wanted."""
    exact = replace(held, latest=held.earliest)
    heads = " | build | median | passes, median | passes, most |\n|---|---:|---:|---:|---:|"
    for words, some, sides in (("as drawn", held, ANY_DAYS), ("all dated to the day", exact, EXACT_DAYS)):
        chosen = {name: side for name, side in sides.items() if name in wanted}
        if chosen:
            _ = some.out_start, some.in_start, some.in_order  # built with the columns
            yield f"| {len(some):,} transfers, {words}{heads}"
            yield from measure(some, chosen)
            yield ""
    if "flow" in wanted:
        kernel.settle, kernel.relax = reach_numba.settle, reach_numba.relax
        yield f"| bound in half a year of {len(held):,} transfers | median | most |"
        yield "|---|---:|---:|"
        yield from flows(held)
        yield ""


def main() -> None:
    """Measure and print."""
    if len(sys.argv) < 2:
        sys.exit("give the number of transfers, and at will the names of sides")
    for line in tables(generate(int(sys.argv[1])), set(sys.argv[2:]) or ALL):
        print(line)


if __name__ == "__main__":
    main()
