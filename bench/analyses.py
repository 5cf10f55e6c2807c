"""Measures every analysis over made records, and writes what it measured as a section of the manual.

The records are those of `bench/record.py`, of a thousand, ten and a hundred thousand claims. Against each
analysis stands the plain formulation with networkx, as one would write it in an hour (`bench/plain.py`): it
gives the core of the answer, and has to give the same. Either side is asked in a process of its own, and
ended when it takes too long; a plain side that was ended is not asked again of a larger record.

    python bench/analyses.py                       print the section
    python bench/analyses.py 10000 conflicts cases    only so many claims, only these analyses
"""

from __future__ import annotations

import gc
import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import plain
from apart import limited
from record import make

from kg.analysis.registry import ANALYSES, Analysis
from kg.network import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.network import Network

SIZES: Final = (1_000, 10_000, 100_000)
"""How many claims the records have."""

SMALL: Final = 200
"""How many claims the record has that is asked first, and not measured."""

OURS: Final = 30.0
"""How many seconds an analysis may take."""

PLAIN: Final = 5.0
"""How many seconds the plain formulation may take."""

LONG: Final = 0.5
"""What takes less than so many seconds is asked three times, and the least counts."""


def sections(sizes: Sequence[int] = SIZES, names: Collection[str] = ()) -> Iterator[str]:
    """The lines of the section.

    Args:
        sizes: How many claims.
        names: Which analyses; all where it is empty.

    Yields:
        Lines of Markdown.

    Raises:
        ValueError: The two sides of an analysis do not answer the same.
    """
    chosen = [each for each in ANALYSES if not names or each.name in names]
    cells: dict[str, list[str]] = {each.name: [] for each in chosen}
    loads: list[str] = []
    _warm(chosen)
    ended: set[str] = set()
    for size in sizes:
        network, seconds = _network(size)
        loads.append(f"{size:,} claims in {seconds:,.1f} s")
        for each in chosen:
            cells[each.name] += _pair(each, network, ended)
            print(f"{size:>9,} {each.name:16}", *cells[each.name][-2:], file=sys.stderr, flush=True)
    yield from (
        "## Every analysis, by the number of claims",
        "",
        "Over made records of claims of all kinds, which `bench/record.py` draws and describes: each",
        "analysis with its defaults, of the party, facility or lot of which most is told where it wants one.",
        "Beside it stands the plain formulation with networkx in `bench/plain.py`, which gives the core of",
        f"the answer and has to give the same; it is ended after {PLAIN:g} s, and then not asked of a larger",
        "record (–). Where a cell is empty there is none here: the searches for ways are held against",
        "networkx above, over transfers, and `reconcile` is sums, for which networkx has nothing.",
        "",
        "| analysis | " + " | ".join(f"{size:,} | plain" for size in sizes) + " |",
        "|---|" + "---:|---:|" * len(sizes),
    )
    yield from (f"| `{name}` | {' | '.join(row)} |" for name, row in cells.items())
    yield from (
        "",
        f"Before that a record is loaded and projected: {', '.join(loads)}.",
        f"Measured with networkx {version('networkx')}.",
        "",
    )


def _warm(chosen: Sequence[Analysis]) -> None:
    """Import and compile what the analyses use, so that the processes that answer have it."""
    network, _ = _network(SMALL)
    for each in chosen:
        asked = plain.asked(each.name, network)
        each.run(network, *asked.given, **asked.named)


def _network(size: int) -> tuple[Network[str], float]:
    """A made record as a network, and how many seconds that took without the making."""
    made = make(size)
    begin = time.perf_counter()
    network = made.graph().network(Selection())
    return network, time.perf_counter() - begin


def _pair(each: Analysis, network: Network[str], ended: set[str]) -> tuple[str, str]:
    """What stands in the table for both sides."""
    asked = plain.asked(each.name, network)
    gc.freeze()  # what the processes share stays shared
    ours = limited(lambda: each.run(network, *asked.given, **asked.named), asked.core, OURS)
    for _ in range(2):
        if ours is not None and ours[0] < LONG:
            again = limited(lambda: each.run(network, *asked.given, **asked.named), asked.core, OURS)
            ours = min(ours, again or ours, key=lambda one: one[0])
    if asked.plain is None:
        return _told(ours, OURS), ""
    if each.name in ended:
        return _told(ours, OURS), "–"
    peer = asked.plain
    theirs = limited(lambda: peer(network, *asked.given, **asked.named), None, PLAIN)
    if theirs is None:
        ended.add(each.name)
    elif ours is not None and ours[1] != theirs[1]:
        raise ValueError(f"{each.name} and its plain formulation differ.")
    return _told(ours, OURS), _told(theirs, PLAIN)


def _told(found: tuple[float, object] | None, patience: float) -> str:
    """The seconds that it took, or that it was ended."""
    if found is None:
        return f"over {patience:g} s"
    return f"{found[0] * 1000:,.0f} ms" if found[0] < 1 else f"{found[0]:,.1f} s"


def main() -> None:
    """Measure and print."""
    words = sys.argv[1:]
    known = {each.name for each in ANALYSES}
    names = {word for word in words if not word.isdigit()}
    if names - known:
        sys.exit(
            f"there is no analysis {', '.join(sorted(names - known))}; there are {', '.join(sorted(known))}"
        )
    for line in sections([int(word) for word in words if word.isdigit()] or SIZES, names):
        print(line, flush=True)


if __name__ == "__main__":
    main()
