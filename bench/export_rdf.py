"""Measures how RDF is written: seconds beside rdflib's serializers, and the memory that it takes.

    python bench/export_rdf.py [CLAIMS]            the table, for a made record of so many claims
    python bench/export_rdf.py large FOLDER CLAIMS   a store on disk of so many, made there where it is not

Each format is measured in a process of its own, in which both sides hold the same statements in memory and
write them in turn (A B A B …), to nowhere. The ratio is the median of the pairs' ratios: how many times as
long rdflib takes. Memory is what our writer takes above what the process held before, at most, says Linux.

A large store is written by ours alone, to nowhere, from the disk; rdflib would have to hold it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from record import make

from kg import terms
from kg.export import formats
from kg.export.parcel import Parcel
from kg.export.select import Part, Scope
from kg.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph import Graph

PEERS: Final = {"nquads": "nquads", "ntriples": "nt", "turtle": "turtle", "trig": "trig"}
"""Our formats, and what rdflib calls each."""

CLAIMS: Final = 5_000
RUNS: Final = 5
_PEAK: Final = Path("/proc/self/clear_refs")


class Row(NamedTuple):
    """What came of a format.

    Attributes:
        format: Its name.
        ours: Our seconds, the median.
        peer: The seconds of rdflib's serializer, the median.
        ratio: How many times as long it takes, the median of the pairs.
        peak: How many MB our writer took, at most; none where the system does not tell.
    """

    format: str
    ours: float
    peer: float
    ratio: float
    peak: float | None


def rdf_rows(claims: int = CLAIMS) -> list[Row]:
    """Measure each format that rdflib has, too.

    Args:
        claims: How many claims the record has.

    Returns:
        A row for each.
    """
    rows = []
    for name in PEERS:
        command = [sys.executable, __file__, "one", name, str(claims)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(Row(*json.loads(done.stdout)))
    return rows


def one(name: str, claims: int) -> Row:
    """Measure one format, in this process."""
    import rdflib  # noqa: PLC0415 - as late as its dataset is needed

    graph = make(claims).graph()
    parcel = _parcel(graph)
    union = name in {"turtle", "ntriples"}
    ours = formats.named(name).load()
    held = Path(os.devnull)
    peer: Any = rdflib.Graph() if union else rdflib.Dataset()
    source = formats.named("ntriples" if union else "nquads")
    peer.parse(data=_written(source, parcel), format=PEERS[source.name])
    with held.open("wb") as nowhere:
        peak = _peak(lambda: ours(parcel, nowhere))
        pairs = []
        for _ in range(RUNS):
            seconds = _timed(lambda: ours(parcel, nowhere))
            pairs.append((seconds, _timed(lambda: peer.serialize(nowhere, format=PEERS[name]))))
    mine, theirs = zip(*pairs, strict=True)
    ratio = statistics.median(there / here for here, there in pairs)
    return Row(name, statistics.median(mine), statistics.median(theirs), ratio, peak)


def large(folder: Path, claims: int) -> None:
    """Write a store on disk in every format; its statements are made where the folder is not there."""
    import pyoxigraph as ox  # noqa: PLC0415 - only here

    from kg.store import Store  # noqa: PLC0415 - as above
    from kg.store.quads import OnDisk, opener  # noqa: PLC0415 - as above

    if not folder.exists():
        made = ox.Store(str(folder))
        made.bulk_extend(
            ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(f"{terms.SOURCE}{stem}"))
            for stem, text in make(claims).texts.items()
            for each in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, lenient=True)
        )
        made.optimize()
        made.flush()
        return
    store = Store(OnDisk(opener(folder)), digest="0" * 64)
    parcel = Parcel(store, Part(make(1).graph().record, Network(), {}, Scope()))
    print(f"{len(store.dataset):,} statements in {len(store.graphs()):,} graphs", flush=True)
    with Path(os.devnull).open("wb") as nowhere:
        for chosen in (each for each in formats.FORMATS if each.rdf):
            begin = time.perf_counter()
            peak = _peak(partial(chosen.load(), parcel, nowhere))
            print(f"{chosen.name:10} {time.perf_counter() - begin:8.1f} s {peak or 0:6.0f} MB", flush=True)


def _parcel(graph: Graph) -> Parcel:
    return Parcel(graph.store, Part(graph.record, Network(), {}, Scope()))


def _written(chosen: formats.Format, parcel: Parcel) -> bytes:
    import io  # noqa: PLC0415 - only here

    stream = io.BytesIO()
    chosen.load()(parcel, stream)
    return stream.getvalue()


def _timed(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _peak(call: Callable[[], object]) -> float | None:
    """How many MB a call takes above what was held before, at most; None where the system does not tell."""
    if not _PEAK.exists():
        call()
        return None
    _PEAK.write_text("5")  # the system's word for it: count the most from now on
    before = _memory("VmRSS")
    call()
    return (_memory("VmHWM") - before) / 1024


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def main() -> None:
    """Measure what is asked for, and print it."""
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(one(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["large"]:
        large(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print("| format | ours | rdflib | times as long | memory |\n|---|---:|---:|---:|---:|")
        for row in rdf_rows(*map(int, sys.argv[1:])):
            peak = "–" if row.peak is None else f"{row.peak:,.0f} MB"
            print(f"| {row.format} | {row.ours:.3f} s | {row.peer:.3f} s | {row.ratio:.1f} | {peak} |")


if __name__ == "__main__":
    main()
