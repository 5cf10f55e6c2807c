"""Measures the engine for transfers by the million, and writes what it measured as sections of the manual.

python bench/columns.py 1000000 10000000      print the sections for so many transfers each
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import paths
import reach
from transfers import generate

from kg.flow import file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.flow.transfers import Transfers

SIZES: Final = (1_000_000, 10_000_000)
LEGS: Final = (3, 4)
LARGE: Final = 5_000_000
"""From here on networkx is left out: it would take seven gigabytes. So are the peers of earliest arrivals."""

OPENINGS: Final = 15
PACKAGES: Final = ("numpy", "numba", "networkx", "rustworkx", "python-igraph", "duckdb", "scipy")


def sections(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """The lines of the sections, for each number of transfers."""
    yield from (
        "## Transfers by the million",
        "",
        "The ten surest paths between two parties, and the earliest arrivals from one, over a power-law",
        "temporal multigraph that `bench/transfers.py` draws and describes. Each side has to give the same",
        "answers. What is asked, and how each peer is used, stands at the head of `bench/paths.py` and",
        "`bench/reach.py`.",
        "",
    )
    for rows in sizes:
        yield f"### {rows:,} transfers"
        yield ""
        yield from _best_paths(rows)
        yield from _opening(rows)
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    yield f"Measured with {versions}."
    yield ""


def _best_paths(rows: int) -> Iterator[str]:
    held, seconds = paths.build(rows)
    peers = [name for name in paths.PEERS if rows < LARGE or name != "networkx"]
    yield from paths.lines(paths.measure(held, seconds, LEGS, peers), rows)
    yield ""


def _opening(rows: int) -> Iterator[str]:
    """How long a file of transfers takes to open; then earliest arrivals, over the opened file."""
    made: Transfers = generate(rows)
    with tempfile.TemporaryDirectory() as folder:
        where = file.save(made, Path(folder))
        del made
        seconds = []
        for _ in range(OPENINGS):
            begin = time.perf_counter()
            held = file.load(where)
            seconds.append(time.perf_counter() - begin)
        size, took = where.stat().st_size, statistics.median(seconds) * 1000
        yield f"A file of them, mapped into memory ({size / 1e9:.2f} GB), opens in {took:.1f} ms."
        yield ""
        yield from reach.tables(held, reach.ALL if rows < LARGE else {*reach.OURS})


def main() -> None:
    """Measure and print."""
    for line in sections([int(word) for word in sys.argv[1:]] or SIZES):
        print(line, flush=True)


if __name__ == "__main__":
    main()
