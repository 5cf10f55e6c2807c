"""Measures how RDF is written: seconds beside rdflib's serializers, and the memory that it takes.

    python bench/export_rdf.py [CLAIMS]            the table, for a made record of so many claims
    python bench/export_rdf.py large FOLDER CLAIMS   a store on disk of so many, made there where it is not

Each format is measured in a process of its own. Ours writes a store that `kg build` made, as `kg export`
does, and rdflib the same statements, which it holds in memory, in turn (A B A B …), to nowhere. The ratio is
the median of the pairs' ratios: how many times as long rdflib takes. Memory is what our writer takes above
what the process held before, at most, as Linux says.

What a store holds lies packed beside it, in order, and is read from there; with `--whole` (a row of its own)
two packs are merged. For graphs that were never kept, the engine decodes every statement and the lines are
sorted: another row.
A large store is written by ours alone, to nowhere, from the disk; rdflib would have to hold it.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox
from record import make

from kg import terms
from kg.export import formats
from kg.export.parcel import Parcel
from kg.export.select import Part, Scope
from kg.network import Network
from kg.record.building import build_into
from kg.store import Store, open_store, quads, stated

if TYPE_CHECKING:
    from collections.abc import Callable

PEERS: Final = {"nquads": "nquads", "ntriples": "nt", "turtle": "turtle", "trig": "trig"}
"""Our formats, and what rdflib calls each."""
WHOLE: Final = " --whole"
"""After the name of a format: with the ontology and what rules derive."""
UNPACKED: Final = " unpacked"
"""After the name of a format: of a graph that was never kept."""

CLAIMS: Final = 3_000
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
    with tempfile.TemporaryDirectory() as made:
        os.environ["KG_CACHE"] = str(Path(made, "cache"))
        make(claims).write(Path(made, "own"))
        build_into(Path(made, "store"), [Path(made, "own")], bundled=False)
        rows = []
        for name in (*PEERS, f"nquads{WHOLE}", f"nquads{UNPACKED}"):
            command = [sys.executable, "-W", "ignore", __file__, "one", name, str(Path(made, "store"))]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            rows.append(Row(*json.loads(done.stdout)))
        return rows


def one(name: str, folder: Path) -> Row:
    """Measure one format, in this process."""
    import rdflib  # noqa: PLC0415 - as late as its dataset is needed

    chosen = formats.named(name.partition(" ")[0])
    store = open_store([folder], bundled=False)
    if name.endswith(UNPACKED):
        store = Store(store.dataset, digest=store.digest)
    parcel = _parcel(store, every=name.endswith(WHOLE))
    ours = chosen.load()
    union = chosen.name in {"turtle", "ntriples"}
    source = formats.named("ntriples" if union else "nquads")
    held = io.BytesIO()
    source.load()(parcel, held)
    peer: Any = rdflib.Graph() if union else rdflib.Dataset()
    peer.parse(data=held.getvalue(), format=PEERS[source.name])
    with Path(os.devnull).open("wb") as nowhere:
        peak = _peak(partial(ours, parcel, nowhere))
        pairs = []
        for _ in range(RUNS):
            seconds = _timed(partial(ours, parcel, nowhere))
            pairs.append((seconds, _timed(partial(peer.serialize, nowhere, format=PEERS[chosen.name]))))
    mine, theirs = zip(*pairs, strict=True)
    ratio = statistics.median(there / here for here, there in pairs)
    return Row(name, statistics.median(mine), statistics.median(theirs), ratio, peak)


def large(folder: Path, claims: int) -> None:
    """Write a store on disk in every format; it is made where the folder is not there.

    Its documents are not judged, and nothing is derived from them, which takes hours and all memory.
    """
    if not folder.exists():
        folder.mkdir()
        dataset = ox.Store(str(folder / "quads"))
        dataset.bulk_extend(
            ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(f"{terms.SOURCE}{stem}"))
            for stem, text in make(claims).texts.items()
            for each in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, lenient=True)
        )
        dataset.optimize()
        dataset.flush()
        return
    parts = {part: folder / f"{part}.nq.gz" for part in stated.PARTS}
    on_disk = quads.OnDisk(
        quads.opener(folder / "quads"),
        packed=lambda part: (lambda: parts[part].open("rb")) if parts[part].exists() else None,
    )
    store = Store(on_disk, digest="0" * 64)
    print(f"{len(store.dataset):,} statements in {len(store.graphs()):,} graphs", flush=True)
    if not all(path.exists() for path in parts.values()):
        drafts = [path.with_suffix(".part") for path in parts.values()]
        with drafts[0].open("wb") as documents, drafts[1].open("wb") as rest:
            _tell("packing", partial(stated.pack, store, documents, rest))
        for draft, path in zip(drafts, parts.values(), strict=True):
            draft.rename(path)
    parcel = _parcel(store)
    with Path(os.devnull).open("wb") as nowhere:
        for chosen in (each for each in formats.FORMATS if each.rdf):
            _tell(chosen.name, partial(chosen.load(), parcel, nowhere))


def _tell(name: str, call: Callable[[], object]) -> None:
    begin = time.perf_counter()
    peak = _peak(call)
    print(f"{name:10} {time.perf_counter() - begin:8.1f} s {peak or 0:6.0f} MB", flush=True)


def _parcel(store: Store, *, every: bool = False) -> Parcel:
    """All of a store; no writer of RDF looks at its record."""
    return Parcel(store, Part(make(1).graph().record, Network(), {}, Scope()), every=every)


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
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    elif sys.argv[1:2] == ["large"]:
        large(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print("| format | ours | rdflib | times as long | memory |\n|---|---:|---:|---:|---:|")
        for row in rdf_rows(*map(int, sys.argv[1:])):
            peak = "–" if row.peak is None else f"{row.peak:,.0f} MB"
            print(f"| {row.format} | {row.ours:.3f} s | {row.peer:.3f} s | {row.ratio:.1f} | {peak} |")


if __name__ == "__main__":
    main()
