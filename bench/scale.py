"""Measures a store on disk: seconds and bytes to build it, to open it and to ask it.

Each size is a made record (`bench/record.py`), written as documents. Each step is a process of its own; of
what is short the median of several is told, of a build the one run. Run as a program it writes the table of
`docs/scale.md` anew:

    python bench/scale.py 1000 10000 100000
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from record import make

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "scale.md"
BEGIN: Final = "<!-- Measured by bench/scale.py. -->"
END: Final = "<!-- End of what was measured. -->"
RUNS: Final = 5
SIZES: Final = (1_000, 10_000, 100_000)

ONE: Final = "SELECT ?p ?o { source:document-1\\#c1 ?p ?o } ORDER BY ?p ?o"
ALL: Final = (
    "SELECT ?class (COUNT(?claim) AS ?n) { ?claim kg:statedIn ?d ; a ?class } GROUP BY ?class ORDER BY ?class"
)

BUILDS: Final = """
import sys
from pathlib import Path
from kg.record.building import build_into
print(build_into(Path(sys.argv[1]), [Path(sys.argv[2])], bundled=False).statements)
"""
ASKS: Final = """
import sys, time
from pathlib import Path
import kg.query, kg.record
from kg.store import open_store
begin = time.perf_counter()
store = open_store([Path(sys.argv[1])], bundled=False)
kg.query.select(store, sys.argv[2])
print(time.perf_counter() - begin)
"""
READS: Final = """
import sys, time
from pathlib import Path
import kg.record
from kg.store import open_store
begin = time.perf_counter()
kg.record.open_record(open_store([Path(sys.argv[1])], bundled=False))
print(time.perf_counter() - begin)
"""


@dataclass(frozen=True)
class Ran:
    """What a process told: its output, how many seconds it took, and how many bytes at most."""

    told: str
    seconds: float
    memory: int


def run(code: str, *words: str) -> Ran:
    """Run Python in a process of its own; a failure ends the benchmark."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"it ended with {process.returncode}")
    return Ran(told.strip(), time.perf_counter() - begin, used.ru_maxrss * 1024)


def middle(code: str, *words: str) -> tuple[float, int]:
    """The median seconds that a process tells, and the most memory that it took."""
    runs = [run(code, *words) for _ in range(RUNS)]
    return statistics.median(float(each.told) for each in runs), max(each.memory for each in runs)


def row(claims: int) -> tuple[str, str]:
    """Measure one size: its row, and what a million claims would take in proportion to it."""
    with tempfile.TemporaryDirectory() as made:
        source, store, cache = Path(made, "own"), Path(made, "store"), Path(made, "cache")
        os.environ["KG_CACHE"] = str(cache)
        make(claims).write(source)
        turtle = sum(path.stat().st_size for path in source.iterdir())
        built = run(BUILDS, str(store), str(source))
        again = run(BUILDS, str(store), str(source))
        changed = min(source.glob("document-*.ttl"))
        changed.write_text(changed.read_text("utf-8").replace("as document", "as the document"), "utf-8")
        one = run(BUILDS, str(store), str(source))
        size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
        asked, memory = middle(ASKS, str(store), ONE)
        counted, _ = middle(ASKS, str(store), ALL)
        read, whole = middle(READS, str(store))
        cells = (
            f"{claims:,}",
            f"{int(built.told):,}",
            f"{turtle / 1e6:,.1f} MB",
            f"{built.seconds:,.1f} s",
            f"{built.memory / 1e6:,.0f} MB",
            f"{one.seconds:,.1f} s",
            f"{again.seconds:,.2f} s",
            f"{size / 1e6:,.1f} MB",
            f"{asked * 1000:,.0f} ms",
            f"{memory / 1e6:,.0f} MB",
            f"{counted * 1000:,.0f} ms",
            f"{read * 1000:,.0f} ms",
            f"{whole / 1e6:,.0f} MB",
        )
        part = 1e6 / claims
        million = (
            f"A million claims, in proportion to the last row: {built.seconds * part / 60:,.0f} minutes and "
            f"{built.memory * part / 1e9:,.0f} GB of memory to build, {size * part / 1e9:,.1f} GB on disk, "
            f"{read * part:,.0f} s and {whole * part / 1e9:,.1f} GB of memory to open the record for "
            f"analyses; that is {size / int(built.told):,.0f} bytes on disk and "
            f"{built.seconds / int(built.told) * 1e6:,.0f} microseconds of the build for a statement."
        )
        return "| " + " | ".join(cells) + " |", textwrap.fill(million, 118)


COLUMNS: Final = (
    "claims",
    "statements",
    "Turtle",
    "build",
    "memory",
    "build, one document changed",
    "build, nothing changed",
    "on disk",
    "open, ask of one claim",
    "memory",
    "open, count all",
    "open the record for analyses",
    "memory",
)


def main() -> None:
    """Measure the sizes that are named, and write the table into the page."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    million = ""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---:|" * len(COLUMNS)]
    for claims in sizes:
        line, million = row(claims)
        lines.append(line)
        print(line, flush=True)
    told = f"Measured on Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}."
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text("\n".join([before + BEGIN, "", *lines, "", million, "", told, "", END + after]), "utf-8")


if __name__ == "__main__":
    main()
