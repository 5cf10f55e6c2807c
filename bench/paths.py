"""Measures the ten best paths between two parties, over transfers by the million, against peers.

Every side gets the same transfers (`transfers.py`) and the same questions, and must give the same answers:
the ten surest time-respecting paths of at most so many legs on which no party comes twice. Goods are left out
of it, because no peer knows which can be the same. The two ends of a question are those of two transfers that
are drawn, so that large parties are asked about more often, as people do. Each side is asked all questions
three times over before the next one is, and a quick side again until it has been asked for a second; the
median of a question's rounds counts. So each has its own data at hand, as a program that is asked again and
again has, and no side is measured by an instant in which the machine did something else. The peers stand in
`peers.py`:

- networkx: a multigraph; the parties from which the target can be reached in the legs that are left are found
  first, then paths are walked in order of time.
- rustworkx and igraph: their own search for all simple paths over the graph of parties, among the parties
  alone that are near enough to one of the ends; its answers are then filled with the transfers that follow
  each other in time.
- DuckDB: a recursive query that follows the transfers in time, by way of parties alone from which the target
  is not too many legs away.

A peer that has taken half a minute for one number of legs is asked no more, and one that takes as long for a
single question is ended in the middle of it, for which each has a process of its own. It is compared over the
questions that it has answered.

    python bench/paths.py 1000000 3 4                print the table for 3 and for 4 legs
    python bench/paths.py 10000000 3 4 duckdb        with one peer alone
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from apart import Apart, Side
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
"""How often each question is asked of each side, at least."""

MOST_ROUNDS: Final = 25
"""How often at most."""

LONG: Final = 1.0
"""After how many seconds a side is asked no more than `ROUNDS` times."""

PATIENCE: Final = 30.0
"""After how many seconds a side is asked no further question, for each number of legs."""


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
    ours = {name: make(held) for name, make in OURS.items()}
    rows = Rows(held)
    others: dict[str, Apart] = {}
    for name in peers:
        others[name] = peer = Apart(partial(PEERS[name], held, rows))
        timed[name] = Timed(name, peer.build, peer.size / len(held))
    asked = list(_questions(held))
    for many in legs:
        expected = [side_paths for _, side_paths in _ours(ours["numpy"], asked, many)]
        rounds: dict[str, list[list[float]]] = {name: [] for name in timed}
        for name, some in rounds.items():
            while len(some) < ROUNDS or (len(some) < MOST_ROUNDS and sum(map(sum, some)) < LONG):
                told = (
                    _ours(ours[name], asked, many)
                    if name in ours
                    else _theirs(others[name], asked, many, PATIENCE - sum(map(sum, some)))
                )
                some.append([])
                for at, (took, paths) in enumerate(told):
                    some[-1].append(took)
                    if paths != expected[at]:
                        sys.exit(f"{name} finds other paths {asked[at]} in {many} legs")
        for name, some in rounds.items():
            timed[name].seconds[many] = [
                statistics.median(each[at] for each in some if len(each) > at) for at in range(len(some[0]))
            ]
    for peer in others.values():
        peer.end()
    return list(timed.values())


def _ours(side: Side, asked: list[tuple[int, int]], legs: int) -> Iterator[tuple[float, list[Path]]]:
    """The seconds of each question, and the paths."""
    for source, target in asked:
        begin = time.perf_counter()
        paths = side.ask(source, target, legs)
        yield time.perf_counter() - begin, paths


def _theirs(
    peer: Apart, asked: list[tuple[int, int]], legs: int, patience: float
) -> Iterator[tuple[float, list[Path]]]:
    """The same of a peer, until so many seconds are up."""
    for source, target in asked:
        told = peer.ask(source, target, legs, PATIENCE) if patience > 0 else None
        if told is None:
            return
        patience -= told[0]
        yield told


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
        cells = "".join(_cells(one.seconds[many]) for many in legs)
        table.append(f"| {name} | {one.build:.2f} s | {one.size:,.0f} |{cells}")
    return [*table, "", *_ratios(timed, legs)]


def _cells(seconds: Sequence[float]) -> str:
    """The median and the 95th percentile, and over how many questions where not all were answered."""
    if not seconds:
        return " – | – |"
    few = f" (of {len(seconds)})" if len(seconds) < QUESTIONS else ""
    return f" {_ms(_median(seconds))}{few} | {_ms(_late(seconds))}{few} |"


def _ratios(timed: Sequence[Timed], legs: Sequence[int]) -> Iterator[str]:
    """How much quicker we are than the peer that comes nearest, each over the questions that it answered."""
    ours, fast, *peers = timed
    for many in legs:
        parts = []
        for words, share in (("median", _median), ("95th percentile", _late)):
            if any(peer.seconds[many] for peer in peers):
                ratio, best = min(
                    (
                        share(peer.seconds[many]) / share(ours.seconds[many][: len(peer.seconds[many])]),
                        peer.side,
                    )
                    for peer in peers
                    if peer.seconds[many]
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
