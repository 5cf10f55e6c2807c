"""Measures `kg serve` against the plain `oxigraph` server, and under load with hostile clients.

    python bench/serve.py                     the section of docs/performance.md
    python bench/serve.py load SECONDS        only the load, as JSON
    python bench/serve.py rate SECONDS        only the throughput, as JSON

Both servers have the same statements, and are asked the same cheap queries, each for another thing, in turn
(A B A B …), so that a busy moment of the machine hits both; no answer is kept by either. The plain server
has all statements in its default graph, where it need not make a union of graphs as ours does. The client is
`wrk` where it is installed, else one in Python, which takes more of the machine for itself.
Ours remembers for a while how it understood a query, so both are asked once more with a comment at the end of
each query that makes it a new one. Beside the answers a second stands the processor's time for one answer, of
all processes of a server, by what the system says of them: on a busy machine it tells more.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

import kg
from kg import terms
from kg.web.limits import LIMITS

BIN: Final = Path(sys.executable).parent
PORTS: Final = (7871, 7872, 7873)
CONNECTIONS: Final = 16
OURS: Final = (PORTS[0], "--each", str(2 * CONNECTIONS))
AT_ONCE: Final = (4, 16, 64)
"""How many times at once one hostile client asks."""
ROUNDS: Final = 5
SECONDS: Final = 4.0
LOAD: Final = 20.0
GOOD: Final = 28
HOSTILE: Final = 4
EVERY: Final = 0.5
"""Each good client asks once in so many seconds."""

_PRODUCT: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
BAD: Final = (
    f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}",
    f"SELECT * {{ {_PRODUCT} }} ORDER BY ?c ?f LIMIT 1",
    "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)+ ?b . ?b (<urn:x>|!<urn:x>)+ ?c }",
    f"SELECT (GROUP_CONCAT(?c) AS ?t) {{ {_PRODUCT} }}",
    "SELECT ?x40 { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "SELECT * { " + "{" * 4000 + "}" * 4000 + " }",
)
"""Queries that no server can answer."""


@dataclass(frozen=True)
class Side:
    """A server that runs: where, how a query is sent to it, and its first process."""

    port: int
    prefix: str
    pid: int


@dataclass(frozen=True)
class Rate:
    """Answers a second, seconds for an answer: medians of the rounds, and of the rounds' ratios.

    Of a hostile client it is told how many times at once it asked, and what either side answered others then.
    """

    ours: float
    plain: float
    ratio: float
    ours_cpu: float
    plain_cpu: float
    ratio_cpu: float
    named: float
    ratio_named: float
    ours_new: float
    plain_new: float
    ratio_new: float
    hostile: list[tuple[int, float, float]]
    client: str


@dataclass(frozen=True)
class Load:
    """What good clients saw of a server that others abuse; seconds, and how often each status."""

    seconds: float
    asked: int
    failed: int
    statuses: dict[int, int]
    median: float
    p95: float
    p99: float
    longest: float
    hostile: int


def queries() -> list[str]:
    """Cheap queries, each for another thing."""
    text = "SELECT DISTINCT ?s WHERE { ?s a ?kind ; rdfs:label ?label } ORDER BY ?s LIMIT 500"
    found = kg.open().query(text)
    label = f"<{terms.RDFS}label>"
    return [f"SELECT ?label ?p ?o WHERE {{ <{iri}> {label} ?label ; ?p ?o }} LIMIT 10" for (iri,) in found]


# ---- the servers


@contextlib.contextmanager
def ours(port: int, *options: str) -> Iterator[Side]:
    """Run `kg serve`."""
    with _running(port, str(BIN / "kg"), "serve", "--port", str(port), *options) as pid:
        yield Side(port, "/sparql?query=", pid)


@contextlib.contextmanager
def plain(port: int, *, named: bool = False) -> Iterator[Side]:
    """Run the plain server over the same statements.

    Args:
        port: Where.
        named: Whether it holds them in the same named graphs, of which it makes a union; else all of them are
            in its default graph.
    """
    with tempfile.TemporaryDirectory() as folder:
        kept, program, dumped = str(Path(folder, "kept")), str(BIN / "oxigraph"), kg.open().store.dump()
        file = Path(folder, "all.nq" if named else "all.nt")
        if named:
            file.write_bytes(dumped)
        else:
            quads = ox.parse(dumped, format=ox.RdfFormat.N_QUADS)
            ox.serialize((quad.triple for quad in quads), str(file), format=ox.RdfFormat.N_TRIPLES)
        subprocess.run([program, "load", "-l", kept, "-f", str(file)], check=True, capture_output=True)
        union = ["--union-default-graph"] if named else []
        address = f"127.0.0.1:{port}"
        with _running(port, program, "serve-read-only", "-l", kept, "-b", address, *union) as pid:
            yield Side(port, "/query?query=", pid)


@contextlib.contextmanager
def _running(port: int, *command: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(port, process)
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)
            log.seek(0)
            sys.stderr.writelines(line.decode() for line in log if b"kg: " in line)


def spent(pid: int) -> float:
    """For how many seconds a process and those below it have run, with those that have ended (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    below = set[str]()
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread can end meanwhile
            below.update(each.read_text().split())
    for child in below:
        with contextlib.suppress(OSError):
            seconds += spent(int(child))
    return seconds


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit(f"no server came up at port {port}")


# ---- throughput


def rate(seconds: float = SECONDS, rounds: int = ROUNDS) -> Rate:
    """How many cheap queries are answered a second, without and with one hostile client."""
    with ours(*OURS) as first, plain(PORTS[1]) as second, plain(PORTS[2], named=True) as third:
        sides = first, second, third
        for side in sides:
            _rate(side, min(seconds, 2.0))  # warm
        calm = [[_rate(side, seconds) for side in sides] for _ in range(rounds)]
        new = [(_rate(first, seconds, new=True), _rate(second, seconds, new=True)) for _ in range(rounds)]
    return Rate(
        *_medians([(one[0], other[0]) for one, other, _ in calm]),
        *_medians([(one[1], other[1]) for one, other, _ in calm]),
        *_medians([(one[0], union[0]) for one, _, union in calm])[1:],
        *_medians([(one[0], other[0]) for one, other in new]),
        [(many, *_abused(many, seconds, rounds)) for many in AT_ONCE],
        "wrk" if shutil.which("wrk") else "Python",
    )


def _abused(many: int, seconds: float, rounds: int) -> tuple[float, float]:
    """How many queries either side answers a second while a hostile client asks so many times at once.

    Each run has servers of its own: what is asked of the plain one goes on after its client is gone.
    """
    rates = []
    for running in (ours(*OURS), plain(PORTS[1])):
        with running as side:
            _rate(side, min(seconds, 2.0))
            with _abuse(side, many):
                time.sleep(1)
                rates.append(statistics.median(_answered(side, seconds) for _ in range(rounds)))
    return rates[0], rates[1]


def _answered(side: Side, seconds: float) -> float:
    """How many queries a server answers a second, be it none."""
    count, took = _answers(side, seconds, new=False)
    return count / took if count else 0.0


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Of ours, of the plain one's, and of their ratio."""
    one, other = zip(*pairs, strict=True)
    return statistics.median(one), statistics.median(other), statistics.median(a / b for a, b in pairs)


def _rate(side: Side, seconds: float, *, new: bool = False) -> tuple[float, float]:
    """How many queries a server answers a second, and how many seconds the processor takes for one."""
    before = spent(side.pid)
    count, took = _answers(side, seconds, new=new)
    return count / took, (spent(side.pid) - before) / count


def _answers(side: Side, seconds: float, *, new: bool) -> tuple[int, float]:
    """How many queries a server answered, and in how many seconds."""
    paths = [side.prefix + quote(f"{query} #") for query in queries()]
    first = time.monotonic_ns() // 1000 if new else 0
    if not shutil.which("wrk"):
        with multiprocessing.Pool(2) as pool:
            asked = [(side.port, paths, first and first + half * 10**9, seconds) for half in range(2)]
            return sum(pool.starmap(_count, asked)), seconds
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            f"local paths = {{{', '.join(json.dumps(path) for path in paths)}}}\n"
            f"local first, n = {first}, 0\n"
            "request = function() n = n + 1; local comment = first > 0 and first + n or ''\n"
            'return wrk.format("GET", paths[n % #paths + 1] .. comment) end\n'
        )
        script.flush()
        address = f"http://127.0.0.1:{side.port}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", script.name, address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        sys.exit(f"not every query was answered:\n{said}")
    count = int(said.partition(" requests in ")[0].split()[-1])
    return count, count / float(said.partition("Requests/sec:")[2].split()[0]) if count else seconds


def _count(port: int, paths: list[str], first: int, seconds: float) -> int:
    """Ask one query after the other; how many were answered."""
    line, end, count = http.client.HTTPConnection("127.0.0.1", port), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        line.request("GET", f"{paths[count % len(paths)]}{first + count if first else ''}")
        answer = line.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            sys.exit(f"a query was not answered: {answer.status}")
        count += 1
    return count


@contextlib.contextmanager
def _abuse(side: Side, clients: int) -> Iterator[None]:
    """Have one client ask for too much, so many times at once, in a process of its own."""
    process = multiprocessing.get_context("spawn").Process(
        target=_abuser, args=(side.port, side.prefix, clients)
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _abuser(port: int, prefix: str, clients: int) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*(_bad(port, prefix, "127.0.0.9", n, 1e9) for n in range(clients)))

    asyncio.run(all_of_them())


# ---- load


async def _ask(port: int, path: str, client: str) -> int:
    """Ask on a connection of its own; the status, 0 where there was none."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(client, 0))
        try:
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            said = await reader.read()
        finally:
            writer.close()
    except OSError:
        return 0
    return int(said[9:12]) if said.startswith(b"HTTP/1.1 ") else 0


async def _bad(port: int, prefix: str, client: str, first: int, seconds: float) -> int:
    """Ask for too much, again and again; how many times."""
    end, count = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        path = prefix + quote(BAD[(first + count) % len(BAD)])
        with contextlib.suppress(TimeoutError):
            if await asyncio.wait_for(_ask(port, path, client), left) in {0, 503}:
                await asyncio.sleep(0.05)
        count += 1
    return count


async def _polite(
    port: int, paths: list[str], number: int, seconds: float
) -> AsyncIterator[tuple[int, float]]:
    """Ask twice a second; status and seconds of each answer."""
    due = time.monotonic() + EVERY * number / GOOD
    end = due + seconds
    while due < end:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        begun = time.monotonic()
        status = await _ask(port, paths[int(due * 1000) % len(paths)], f"127.0.0.{number + 20}")
        yield status, time.monotonic() - begun
        due += EVERY


async def _all_polite(port: int, prefix: str, seconds: float) -> list[tuple[int, float]]:
    paths = [prefix + quote(query) for query in queries()]

    async def one(number: int) -> list[tuple[int, float]]:
        return [each async for each in _polite(port, paths, number, seconds)]

    return [each for some in await asyncio.gather(*map(one, range(GOOD))) for each in some]


def _all_bad(port: int, prefix: str, seconds: float) -> int:
    """Have each hostile client ask as many times at once as it may; how many times they asked."""

    async def all_of_them() -> int:
        asking = [
            _bad(port, prefix, f"127.0.0.{client + 2}", client + number, seconds)
            for client in range(HOSTILE)
            for number in range(LIMITS.each)
        ]
        return sum(await asyncio.gather(*asking))

    return asyncio.run(all_of_them())


def load(seconds: float = LOAD) -> Load:
    """What good clients see while others ask for too much."""
    with ours(PORTS[0]) as side, multiprocessing.get_context("spawn").Pool(1) as pool:
        asyncio.run(_all_polite(side.port, side.prefix, 2))  # warm
        bad = pool.apply_async(_all_bad, (side.port, side.prefix, seconds + 2))
        time.sleep(1)
        seen = asyncio.run(_all_polite(side.port, side.prefix, seconds))
        hostile = bad.get()
    took = sorted(each for _, each in seen)
    return Load(
        seconds,
        len(seen),
        sum(status != http.HTTPStatus.OK for status, _ in seen),
        dict(Counter(status for status, _ in seen)),
        statistics.median(took),
        took[int(len(took) * 0.95)],
        took[int(len(took) * 0.99)],
        took[-1],
        hostile,
    )


def section() -> list[str]:
    """The section of the manual."""
    fast, full = rate(), load()
    ours_cpu, plain_cpu = (f"{each * 1e6:,.0f} µs" for each in (fast.ours_cpu, fast.plain_cpu))
    abused = "\n".join(
        f"| one is hostile, {many} times at once | {one:,.0f} | {other:,.0f} "
        f"| {f'{one / other:.2f}' if other else 'the plain one answers none'} | 1 |"
        for many, one, other in fast.hostile
    )
    text = f"""## Over HTTP

`kg serve` against the plain `oxigraph` server, which has no deadline and no fence: {CONNECTIONS} connections
ask cheap queries, each for another thing; client and server share the machine. No answer is kept; how it
understood the last thousand queries `kg serve` remembers, so new ones are measured too. The plain server has
all statements in its default graph, where it need not make a union of graphs, but for the row that says so.
One hostile client asks what no
server can answer, as many times at once as stands there. Medians of {ROUNDS} rounds, by {fast.client}; the
time for an answer is that of the processor, in all processes of the server.

| answers a second | `kg serve` | plain | ratio | goal, at least |
|---|---:|---:|---:|---:|
| all clients are good | {fast.ours:,.0f} | {fast.plain:,.0f} | {fast.ratio:.2f} | 0.5 |
| the plain one has named graphs, too | {fast.ours:,.0f} | {fast.named:,.0f} | {fast.ratio_named:.2f} | 0.5 |
| all are good: time for an answer | {ours_cpu} | {plain_cpu} | {fast.ratio_cpu:.2f} | |
| no query was asked before | {fast.ours_new:,.0f} | {fast.plain_new:,.0f} | {fast.ratio_new:.2f} | |
{abused}

{GOOD} good clients that ask twice a second and {HOSTILE} hostile ones that ask as much as they may, for
{full.seconds:g} s: of {full.asked:,} good queries {full.failed} failed; half took less than
{full.median * 1000:.1f} ms, 95 % less than {full.p95 * 1000:.1f} ms (goal: 50 ms), 99 % less than
{full.p99 * 1000:.1f} ms (goal: 250 ms), the longest {full.longest * 1000:.0f} ms; the hostile clients asked
{full.hostile:,} times. What is done against them stands in [safety.md](safety.md).
"""
    return text.splitlines()


def main() -> None:
    """Measure, and print."""
    if len(sys.argv) == 3:
        seconds = float(sys.argv[2])
        measured = load(seconds) if sys.argv[1] == "load" else rate(seconds)
        print(json.dumps(asdict(measured)))
    else:
        print("\n".join(section()))


if __name__ == "__main__":
    main()
