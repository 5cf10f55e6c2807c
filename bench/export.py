"""Measures the writers of networks beside those of networkx, and a million edges in bounded memory.

Both sides write the same nodes, edges and attributes (`bench/drawn.py`) to a file, from what is held in
memory before: a list of rows here, a graph there. Each run is a process of its own, paired with a run of the
other side right after it; told are the median seconds, and the most memory that a process took above what it
held when it began to write.

    python bench/export.py                  print the section
    python bench/export.py 5000 100000      the same for so many edges, beside networkx and alone
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

import networkx as nx
from drawn import Drawn, graph, hold
from export_rdf import rdf_rows
from record import make

from kg.export.formats import named
from kg.export.parcel import Parcel
from kg.export.select import Scope, select
from kg.export.sheet import Sheet

BESIDE: Final = 20_000
"""How many edges are written beside networkx."""

MANY: Final = 1_000_000
"""How many edges are written alone."""

CLAIMS: Final = 20_000
"""How many claims the record has that is exported."""

RUNS: Final = 5


GOAL: Final = 5
"""How many times as quick GraphML is to be."""

QUADS: Final = 10
"""The same of N-Quads."""

BOUND: Final = 200
"""How many megabytes a million edges may take."""


def _edge_list(held: nx.MultiDiGraph[str], path: Path) -> None:
    """The nearest to a table of edges that networkx has."""
    nx.write_edgelist(held, path, delimiter=",", data=True)


def _node_link(held: nx.MultiDiGraph[str], path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        json.dump(nx.node_link_data(held, edges="edges"), stream, ensure_ascii=False)


PEERS: Final[dict[str, Callable[[nx.MultiDiGraph[str], Path], None]]] = {
    "graphml": nx.write_graphml_xml,
    "gexf": nx.write_gexf,
    "json": _node_link,
    "csv": _edge_list,
}
"""What networkx writes in each format."""


@dataclass(frozen=True)
class Ran:
    """What one process measured: seconds, bytes above what was held before, and bytes of the file."""

    seconds: float
    memory: int
    size: int


def once(side: str, form: str, size: int, path: Path) -> Ran:
    """Write a network in this process."""
    write = named(form).load()
    if side == "networkx":
        held = graph(Drawn(size))
        return _timed(lambda: PEERS[form](held, path), path)
    if side == "record":
        made = make(size).graph()
        parcel = Parcel(made.store, select(made.record, Scope()))
        assert parcel.nodes  # places are a matter of the graph, and are measured apart
        return _timed(lambda: _into(write, parcel, path), path)
    sheet = Drawn(size)
    if side == "held":
        sheet = hold(sheet)
    return _timed(lambda: _into(write, sheet, path), path)


def _into(write: Callable[[Any, Any], None], sheet: Sheet | Parcel, path: Path) -> None:
    with path.open("wb") as stream:
        write(sheet, stream)


def _timed(work: Callable[[], None], path: Path) -> Ran:
    gc.collect()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    return Ran(seconds, _memory("VmHWM") - before, path.stat().st_size)


def _memory(what: str) -> int:
    """How many bytes the process holds, or held at most."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024
    raise LookupError(what)


def apart(side: str, form: str, size: int) -> Ran:
    """The same in a process of its own; a failure ends the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "once", side, form, str(size), str(Path(folder) / "graph")]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Ran(*json.loads(done.stdout))


def sections(beside: int = BESIDE, many: int = MANY, claims: int = CLAIMS) -> Iterator[str]:
    """The lines of the section.

    Args:
        beside: How many edges are written beside networkx.
        many: How many are written alone.
        claims: How many claims the record has that is exported.

    Yields:
        Lines of Markdown.
    """
    alike()
    yield from (
        "## Exports",
        "",
        f"{beside:,} edges and a tenth as many nodes, with what an export says of each, written to a file by",
        "`kg` and by networkx from what either holds in memory: the same nodes, edges and attributes, which",
        "`bench/drawn.py` draws. For CSV networkx has but an edge list, in which what is said of an",
        "edge is a dictionary of Python.",
        f"The medians of {RUNS} pairs of runs, and the most memory that writing took. The goal is to be",
        f"{GOAL} times as quick for GraphML.",
        "",
        "| format | kg | networkx | times as quick | memory, kg | memory, networkx |",
        "|---|---:|---:|---:|---:|---:|",
    )
    for form in PEERS:
        pairs = [(apart("held", form, beside), apart("networkx", form, beside)) for _ in range(RUNS)]
        ours, theirs = zip(*pairs, strict=True)
        ratio = statistics.median(peer.seconds / own.seconds for own, peer in pairs)
        cells = (_seconds(ours), _seconds(theirs), f"{ratio:.1f}", _most(ours), _most(theirs))
        yield f"| `{form}` | {' | '.join(cells)} |"
    yield from (
        "",
        f"{many:,} edges, made as they are written, and a record of {claims:,} claims, exported whole: from",
        f"its claims to a file, without the places of nodes. A writer may take {BOUND} MB.",
        "",
        f"| format | {many:,} edges | file | memory | record of {claims:,} claims | file | memory |",
        "|---|---:|---:|---:|---:|---:|---:|",
    )
    for form in PEERS:
        drawn, real = apart("drawn", form, many), apart("record", form, claims)
        print(form, drawn, real, file=sys.stderr, flush=True)
        yield f"| `{form}` | {' | '.join((*_told(drawn), *_told(real)))} |"
    yield from (
        "",
        "RDF of a record that `kg build` made, beside rdflib's serializers, which hold the same statements",
        "in memory. What the store holds was packed in order when it was built, and is read from there;",
        "unpacked is a graph that was never kept, of which each statement is decoded, and all are sorted.",
        f"The goal is to be {QUADS} times as quick for N-Quads.",
        "",
        "| format | kg | rdflib | times as quick | memory, kg |",
        "|---|---:|---:|---:|---:|",
    )
    for row in rdf_rows():
        peak = "" if row.peak is None else f"{row.peak:,.0f} MB"
        times = f"{row.ours * 1000:,.0f} ms | {row.peer * 1000:,.0f} ms | {row.ratio:.1f}"
        yield f"| `{row.format}` | {times} | {peak} |"
    yield from ("", f"Measured with networkx {version('networkx')} and rdflib {version('rdflib')}.", "")


def alike(size: int = 500) -> None:
    """See that both sides write the same, as networkx reads it.

    Raises:
        ValueError: They do not.
    """
    sheet = Drawn(size)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours"), Path(folder, "theirs")
        _into(named("graphml").load(), sheet, ours)
        nx.write_graphml_xml(graph(sheet), theirs)
        read = [cast("Any", nx.read_graphml(path, force_multigraph=True)) for path in (ours, theirs)]
    for node in read[0]:
        for name in "rgb":  # said a second time for Gephi
            del read[0].nodes[node][name]
    if read[0].nodes != read[1].nodes or dict(read[0].edges) != dict(read[1].edges):
        raise ValueError("kg and networkx do not write the same.")


def _told(ran: Ran) -> tuple[str, str, str]:
    return f"{ran.seconds:,.1f} s", f"{ran.size / 1e6:,.0f} MB", f"{ran.memory / 1e6:,.0f} MB"


def _seconds(runs: Sequence[Ran]) -> str:
    return f"{statistics.median(each.seconds for each in runs) * 1000:,.0f} ms"


def _most(runs: Sequence[Ran]) -> str:
    return f"{max(each.memory for each in runs) / 1e6:,.0f} MB"


def main() -> None:
    """Measure and print."""
    words = sys.argv[1:]
    if words[:1] == ["once"]:
        ran = once(words[1], words[2], int(words[3]), Path(words[4]))
        print(json.dumps([ran.seconds, ran.memory, ran.size]))
        return
    for line in sections(*map(int, words)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
