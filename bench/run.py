"""Measures what a user waits for, against what cannot be avoided: `make bench`.

Each of our runs is paired with a run of the baseline right after it (A B A B …), so that a busy moment of the
machine hits both; the ratio is the median of the pairs' ratios. All is run in processes of its own, as a user
does. Without arguments every measurement is made, those of transfers by the million (`columns.py`), of the
analyses (`analyses.py`) and of exports (`export.py`) too, and `docs/performance.md` is written anew; with
names, only those are made and printed.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from columns import sections

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).resolve().parent.parent
REPORT: Final = ROOT / "docs" / "performance.md"
PACKAGES: Final = ("ai-infra-kg", "networkx", "pyoxigraph", "rdflib", "typer")
PYTHON: Final = sys.executable
KG: Final = str(Path(sys.executable).with_name("kg"))
RUNS: Final = 15
COLD_RUNS: Final = 3

QUERY: Final = "SELECT ?claim WHERE { ?claim a kg:Diversion } ORDER BY ?claim LIMIT 10"

# Both load, then answer one question, so that neither can put the work off; they print the seconds, because
# the imports before it are measured elsewhere.
OURS_LOADS: Final = """
import time
import kg.query
from kg.graph import open
begin = time.perf_counter()
open().query("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
print(time.perf_counter() - begin)
"""
DUMPS: Final = """
import pathlib, sys
from kg.graph import open
pathlib.Path(sys.argv[1]).write_bytes(open().store.dump())
"""
RAW_LOADS: Final = """
import sys, time
from pyoxigraph import RdfFormat, Store
begin = time.perf_counter()
store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
list(store.query("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", use_default_graph_as_union=True))
print(time.perf_counter() - begin)
"""


@dataclass(frozen=True)
class Pair:
    """One measurement.

    Attributes:
        name: the word that chooses it.
        what: what is measured, against what.
        ours: our command.
        baseline: the command that it is held against.
        goal: the highest ratio that is good enough.
        inside: the commands print their own seconds; otherwise the whole process is timed.
    """

    name: str
    what: str
    ours: tuple[str, ...]
    baseline: tuple[str, ...]
    goal: float
    inside: bool = False


@dataclass(frozen=True)
class Measured:
    """What came of a pair: medians, in seconds, and the median ratio."""

    pair: Pair
    ours: float
    baseline: float
    ratio: float


def pairs(quads: Path) -> tuple[Pair, ...]:
    """List the measurements; `quads` is the bundled graph as N-Quads, which the last of them loads."""
    return (
        Pair("help", "`kg --help` against `import typer`", (KG, "--help"), _imports("typer"), 1.5),
        Pair(
            "query",
            "`kg query`, warm, against `import pyoxigraph, typer`",
            (KG, "query", QUERY),
            _imports("pyoxigraph, typer"),
            2.0,
        ),
        Pair(
            "diversions",
            "`kg diversions`, warm, against `import networkx`",
            (KG, "diversions"),
            _imports("networkx"),
            2.0,
        ),
        Pair(
            "load",
            "`kg.open()`, warm, against pyoxigraph's bulk load of the same quads",
            (PYTHON, "-c", OURS_LOADS),
            (PYTHON, "-c", RAW_LOADS, str(quads)),
            1.5,
            inside=True,
        ),
    )


def measure(pair: Pair, runs: int = RUNS) -> Measured:
    """Run both sides of a pair in turn; the first run of each warms the caches and is not counted."""
    seconds = [
        (_run(pair.ours, inside=pair.inside), _run(pair.baseline, inside=pair.inside))
        for _ in range(runs + 1)
    ]
    ours, baseline = zip(*seconds[1:], strict=True)
    ratio = statistics.median(one / other for one, other in seconds[1:])
    return Measured(pair, statistics.median(ours), statistics.median(baseline), ratio)


def measure_cold() -> float:
    """Open the bundled graph with an empty cache, so that every document is parsed and admitted anew."""
    seconds = []
    for _ in range(COLD_RUNS):
        with tempfile.TemporaryDirectory() as cache:
            seconds.append(_run((PYTHON, "-c", OURS_LOADS), inside=True, cache=cache))
    return statistics.median(seconds)


def report(measured: list[Measured], cold: float, more: Iterable[str]) -> str:
    """Write the results as the page of the manual."""
    rows = [
        f"| {one.pair.what} | {_ms(one.ours)} | {_ms(one.baseline)} | {one.ratio:.2f} | {one.pair.goal} |"
        for one in measured
    ]
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return "\n".join(
        [
            "<!-- Generated by bench/run.py: `make bench`. -->",
            "",
            "# Performance",
            "",
            "What a user waits for, against what cannot be avoided. Each run is paired with a run of its",
            f"baseline; the numbers are medians of {RUNS} pairs, each in its own process, with a warm cache.",
            "",
            "| what | ours | baseline | ratio | goal, at most |",
            "|---|---:|---:|---:|---:|",
            *rows,
            "",
            f"The cold start, with an empty cache, parses and admits every bundled document: {_ms(cold)}",
            f"(median of {COLD_RUNS}).",
            "",
            f"Measured with {versions}, on Python {platform.python_version()}, {_machine()}.",
            "",
            *more,
        ],
    )


def main() -> None:
    """Measure, print, and write the page where everything was measured."""
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        quads = Path(folder) / "bundled.nq"
        chosen = [pair for pair in pairs(quads) if not wanted or pair.name in wanted]
        if not chosen:
            sys.exit(f"nothing to measure; the names are {', '.join(pair.name for pair in pairs(quads))}")
        if any(pair.name == "load" for pair in chosen):
            _run((PYTHON, "-c", DUMPS, str(quads)))
        measured = [measure(pair) for pair in chosen]
    for one in measured:
        times = f"{_ms(one.ours):>10} {_ms(one.baseline):>10} {one.ratio:6.2f}"
        print(f"{one.pair.name:12} {times} (goal {one.pair.goal})")
    if not wanted:
        cold = measure_cold()
        more = (*sections(), *_analyses(), *_exports(), *_served())
        REPORT.write_text(report(measured, cold, more), encoding="utf-8")
        print(f"wrote {REPORT.relative_to(ROOT)}")


def _analyses() -> list[str]:
    """The section on the analyses, from a process that has nothing else in its memory."""
    command = (PYTHON, str(ROOT / "bench" / "analyses.py"))
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()


def _exports() -> list[str]:
    """The section on exports, from a process of its own too."""
    command = (PYTHON, str(ROOT / "bench" / "export.py"))
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()


def _served() -> list[str]:
    """The section on `kg serve`, from a process of its own too."""
    command = (PYTHON, str(ROOT / "bench" / "serve.py"))
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()


def _imports(modules: str) -> tuple[str, ...]:
    """Say how Python starts and imports these modules, and does nothing else."""
    return (PYTHON, "-c", f"import {modules}")


def _run(command: tuple[str, ...], *, inside: bool = False, cache: str | None = None) -> float:
    """Run a command, and say how many seconds it took; a failure ends the benchmark."""
    environment = dict(os.environ) | ({"KG_CACHE": cache} if cache else {})
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    elapsed = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return float(done.stdout) if inside else elapsed


def _ms(seconds: float) -> str:
    """Write seconds as milliseconds."""
    return f"{seconds * 1000:,.0f} ms"


def _machine() -> str:
    """Say what the machine is, as far as its numbers depend on it."""
    table = Path("/proc/cpuinfo")  # on Linux; elsewhere the architecture has to do
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {names[0] if names else platform.machine()}, {platform.system()}"


if __name__ == "__main__":
    main()
