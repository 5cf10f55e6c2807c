"""Measures the ten best paths between two parties, over transfers by the million, against peers.

Every side gets the same transfers (`transfers.py`) and the same questions, and must give the same answers:
the ten surest time-respecting paths of at most so many legs on which no party comes twice. Goods are left out
of it, because no peer knows which can be the same. The two ends of a question are those of two transfers that
are drawn, so that large parties are asked about more often, as people do. Each side is asked all questions,
then the next one, for three rounds, and the median of a question's rounds counts. The peers stand in
`peers.py`:

- networkx: a multigraph; the parties from which the target can be reached in the legs that are left are found
  first, then paths are walked in order of time.
- rustworkx and igraph: their own search for all simple paths over the graph of parties, among the parties
  alone that are near enough to one of the ends; its answers are then filled with the transfers that follow
  each other in time.
- DuckDB: a recursive query that follows the transfers in time, by way of parties alone from which the target
  is not too many legs away.

A side that has taken half a minute for one number of legs is asked no more; it is compared over the questions
that it has answered.

    python bench/paths.py 1000000 3 4                print the table for 3 and for 4 legs
    python bench/paths.py 10000000 3 4 duckdb        with one peer alone
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from peers import Duckdb, Igraph, K, Networkx, Path, Rows, Rustworkx
from transfers import PRODUCTS, Drawn, draw

from kg.flow import chain_prune, chain_prune_numba, chain_search, chain_search_numba, kernel
from kg.flow.names import Numbers
from kg.flow.paths import best_paths
from kg.flow.question import Question
from kg.flow.transfers import INDEXES, NONE, Transfers, assemble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUESTIONS: Final = 40
ROUNDS: Final = 3
"""How often each question is asked of each side."""

PATIENCE: Final = 30.0
"""After how many seconds a side is asked no further question, for each number of legs."""


class Side(Protocol):
    """One that answers: by itself, once it holds the transfers."""

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """The best paths, as places of transfers."""
        ...


class Numpy:
    """The columns, searched with numpy alone."""

    kernel: tuple[Any, Any] = (chain_prune.prune, chain_search.search)

    def __init__(self, held: Transfers) -> None:
        self.held = held
        self.ask(int(held.source[0]), int(held.target[-1]), 3)  # compiles, and makes room to work in

    def ask(self, source: int, target: int, legs: int) -> list[Path]:
        """See `Side`."""
        kernel.prune, kernel.search = self.kernel
        return list(best_paths(self.held, Question(source, target, k=K, max_legs=legs)).paths)


class Numba(Numpy):
    """The columns, searched with the extra `fast`."""

    kernel = (chain_prune_numba.prune, chain_search_numba.search)


OURS: Final[dict[str, Callable[[Transfers], Side]]] = {"numpy": Numpy, "numba": Numba}
PEERS: Final[dict[str, Callable[[Transfers, Rows], Side]]] = {
    "networkx": Networkx,
    "rustworkx": Rustworkx,
    "igraph": Igraph,
    "duckdb": Duckdb,
}
NAMES: Final = {"numpy": "kg", "numba": "kg with the extra `fast`"}
PACKAGES: Final = {"igraph": "python-igraph"}


@dataclass(frozen=True)
class Timed:
    """What came of one side.

    Attributes:
        side: Its name.
        build: How many seconds it took to build from columns in no order.
        size: How many bytes a transfer it takes, names and identifiers aside.
        seconds: For each number of legs, the seconds of each question that was asked.
    """

    side: str
    build: float
    size: float
    seconds: dict[int, list[float]] = field(default_factory=dict)


def build(rows: int) -> tuple[Transfers, float]:
    """Draw transfers, and put them into columns with their indexes; says how many seconds the latter took."""
    drawn: Drawn = draw(rows)
    columns = drawn.columns | {"product": np.full(rows, NONE, dtype=np.int16)}
    begin = time.perf_counter()
    held = assemble(
        columns,
        parties=drawn.parties,
        products=PRODUCTS,
        lots=drawn.lots,
        compatible=(),
        ids=Numbers(np.arange(1, rows + 1, dtype=np.int32)),
    )
    for index in INDEXES:
        getattr(held, index)
    return held, time.perf_counter() - begin


def measure(held: Transfers, seconds: float, legs: Sequence[int], peers: Sequence[str]) -> list[Timed]:
    """Ask all sides the same questions; a side that answers otherwise than we do ends it.

    Args:
        held: The transfers.
        seconds: How long it took to build them.
        legs: The numbers of legs to ask for.
        peers: Names of the peers.

    Returns:
        What each side took, ours first.
    """
    timed = {name: Timed(name, seconds, held.nbytes / len(held)) for name in OURS}
    sides = {name: make(held) for name, make in OURS.items()}
    rows = Rows(held)
    for name in peers:
        gc.collect()
        before, begin = _memory(), time.perf_counter()
        sides[name] = PEERS[name](held, rows)
        took = time.perf_counter() - begin
        gc.collect()
        timed[name] = Timed(name, took, (_memory() - before) / len(held))
    asked = list(_questions(held))
    for many in legs:
        expected: dict[int, list[Path]] = {}
        rounds: dict[str, list[list[float]]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                left = PATIENCE - sum(map(sum, rounds[name]))
                rounds[name].append(_ask(name, side, asked, many, expected, left))
        for name, some in rounds.items():
            timed[name].seconds[many] = [
                statistics.median(each[at] for each in some if len(each) > at) for at in range(len(some[0]))
            ]
    return list(timed.values())


def _ask(  # noqa: PLR0917 - all of it is the question
    name: str,
    side: Side,
    asked: list[tuple[int, int]],
    legs: int,
    expected: dict[int, list[Path]],
    left: float,
) -> list[float]:
    """The seconds of each question, until so many seconds are up."""
    found: list[float] = []
    for at, (source, target) in enumerate(asked):
        if sum(found) > left:
            break
        begin = time.perf_counter()
        paths = side.ask(source, target, legs)
        found.append(time.perf_counter() - begin)
        if expected.setdefault(at, paths) != paths:
            sys.exit(f"{name} finds other paths from {source} to {target} in {legs} legs")
    return found


def lines(timed: Sequence[Timed], rows: int) -> list[str]:
    """The measurements as a table in Markdown, and below it how much quicker we are than the best peer."""
    legs = list(timed[0].seconds)
    heads = "".join(f" {many} legs | 95th |" for many in legs)
    table = [
        f"| {rows:,} transfers | build | bytes each |{heads}",
        f"|---|---:|---:|{'---:|---:|' * len(legs)}",
    ]
    for one in timed:
        name = NAMES.get(one.side) or f"{one.side} {version(PACKAGES.get(one.side, one.side))}"
        cells = "".join(
            f" {_ms(_median(one.seconds[many]))} | {_ms(_late(one.seconds[many]))} |" for many in legs
        )
        table.append(f"| {name} | {one.build:.2f} s | {one.size:,.0f} |{cells}")
    return [*table, "", *_ratios(timed, legs)]


def _ratios(timed: Sequence[Timed], legs: Sequence[int]) -> Iterator[str]:
    """How much quicker we are than the peer that comes nearest, each over the questions that it answered."""
    ours, fast, *peers = timed
    for many in legs:
        parts = []
        for words, share in (("median", _median), ("95th percentile", _late)):
            if peers:
                ratio, best = min(
                    (
                        share(peer.seconds[many]) / share(ours.seconds[many][: len(peer.seconds[many])]),
                        peer.side,
                    )
                    for peer in peers
                )
                parts.append(f"{ratio:,.0f} times quicker than the best peer ({best}) in the {words}")
            gain = share(ours.seconds[many]) / share(fast.seconds[many])
            parts.append(f"with `fast` {gain:.1f} times quicker again")
        yield f"- {many} legs: {', '.join(parts)}."


def _questions(held: Transfers) -> Iterator[tuple[int, int]]:
    chance = np.random.Generator(np.random.PCG64(1))
    for _ in range(QUESTIONS):
        one, other = chance.integers(0, len(held), 2)
        yield int(held.source[one]), int(held.target[other])


def _median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def _late(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * len(seconds))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.01 else f"{seconds * 1000:,.0f} ms"


def _memory() -> int:
    """How many bytes the process holds in memory, where the system tells."""
    table = File("/proc/self/statm")
    return int(table.read_text("utf-8").split()[1]) * 4096 if table.exists() else 0


def main() -> None:
    """Measure and print."""
    if len(sys.argv) < 3:
        sys.exit("give the number of transfers and the numbers of legs, and at will the names of peers")
    rows = int(sys.argv[1])
    legs = [int(word) for word in sys.argv[2:] if word.isdigit()]
    peers = [word for word in sys.argv[2:] if word in PEERS]
    print("\n".join(lines(measure(*build(rows), legs, peers or tuple(PEERS)), rows)))


if __name__ == "__main__":
    main()
