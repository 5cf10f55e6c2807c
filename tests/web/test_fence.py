"""The fence around queries: each ends in time, none harms the server, asks elsewhere or is half answered."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest

import kg.graph
from kg.web import wire, worker
from kg.web.limits import LIMITS, table
from kg.web.line import LOW
from kg.web.pool import DEBT
from kg.web.refused import PAUSE
from tests.web.fence import ENDLESS, GOOD, Served, handles, runs, serving, until, zombies
from tests.web.fetching import QUERIES, REQUESTS
from tests.web.hostile import FEW, HOSTILE

DEADLINE = 0.5
LATE = 0.3


@pytest.fixture(scope="module")
def hasty(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server whose workers have little time."""
    with serving(tmp_path_factory.mktemp("hasty"), seconds=DEADLINE, memory=512 * 1024**2) as served:
        yield served


# ---- hostile queries


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) == len(set(HOSTILE.values())) >= 120
    assert set(FEW) <= set(HOSTILE)


def ends(served: Served, query: str | bytes) -> None:
    """A query is ended in time, whole or with an error, and the server goes on."""
    nursery = served.nursery()
    if isinstance(query, bytes):
        said = served.ask(body=query, headers={"Content-Type": "application/sparql-query"})
    else:
        said = served.ask(query)
    assert said.seconds <= DEADLINE + LATE
    if said.status == 200:
        assert int(said.headers["content-length"]) == len(said.body)
    else:
        assert said.status in {400, 413, 504}
        assert {"error", "message"} <= set(said.json())
    served.good()
    assert served.process.poll() is None
    assert served.nursery() == nursery


@pytest.mark.slow
@pytest.mark.parametrize("name", FEW)
def test_a_hostile_query_is_ended_in_time(hasty: Served, name: str) -> None:
    ends(hasty, HOSTILE[name])


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_query_is_ended_in_time(hasty: Served, name: str) -> None:
    ends(hasty, HOSTILE[name])


@pytest.mark.slow
def test_what_takes_too_long_is_killed_and_replaced_while_others_go_on(hasty: Served) -> None:
    with ThreadPoolExecutor(2) as pool:
        before = hasty.workers()
        endless = pool.submit(hasty.ask, ENDLESS)
        time.sleep(DEADLINE / 3)
        assert hasty.good().seconds < DEADLINE / 3
        said = endless.result()
    assert (said.status, said.json()["error"]) == (504, "TimedOut")
    assert said.seconds <= DEADLINE + LATE
    until(lambda: before - hasty.workers())
    until(lambda: len(hasty.workers()) >= 2)
    assert zombies(hasty.pid) == set()


@pytest.mark.slow
def test_each_request_on_a_connection_has_the_whole_time(hasty: Served) -> None:
    asked = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n"
    begun = time.monotonic()
    answer = hasty.raw(f"{asked}\r\n{asked}Connection: close\r\n\r\n".encode())
    assert answer.count(b"HTTP/1.1 504 ") == 2
    assert time.monotonic() - begun >= 2 * DEADLINE


@pytest.fixture(scope="module")
def narrow(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server whose answers may be only small."""
    folder = tmp_path_factory.mktemp("narrow")
    with serving(folder, memory=128 * 1024**2, rows=50, answer=1024**2) as served:
        yield served


@pytest.mark.slow
def test_an_answer_that_wants_too_much_memory_is_not_given(narrow: Served, patient: Served) -> None:
    much = "SELECT (STRLEN(?x24) AS ?n) { BIND('0123456789abcdef' AS ?x0) "
    much += " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(24)) + " }"
    said = narrow.ask(much)
    assert (said.status, said.json()["error"]) == (400, "Crashed")
    narrow.good()
    (row,) = patient.ask(much).json()["results"]["bindings"]
    assert int(row["n"]["value"]) == 16 * 2**24


@pytest.mark.slow
@pytest.mark.parametrize("form", ["sparql-results+json", "sparql-results+xml", "csv", "tab-separated-values"])
def test_an_answer_of_too_many_rows_is_not_given_in_part(narrow: Served, form: str) -> None:
    accept = {"Accept": f"{'text' if form[0] in 'ct' else 'application'}/{form}"}
    query = 'SELECT ?s ("{<result>\\r\\n}" AS ?x) {{ ?s ?p ?o }} LIMIT %d'.replace("{{", "{").replace(
        "}}", "}"
    )
    assert narrow.ask(query % 50, headers=accept).status == 200
    said = narrow.ask(query % 51, headers=accept)
    assert (said.status, said.json()["error"]) == (400, "TooMuch")
    assert "50 rows" in said.json()["message"]


@pytest.mark.slow
def test_an_answer_that_is_too_long_is_not_given_in_part(narrow: Served) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        said = narrow.ask(query)
        assert (said.status, said.json()["error"]) == (400, "TooMuch")
        assert "1 MiB" in said.json()["message"]


# ---- asking elsewhere


@pytest.fixture(scope="module")
def ear() -> Iterator[tuple[str, list[bytes]]]:
    """An address where somebody listens, and what was heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as line:
        line.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    caller, _ = line.accept()
                except TimeoutError:
                    continue
                caller.settimeout(0.5)
                with caller:
                    heard.append(caller.recv(4096))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"127.0.0.1:{line.getsockname()[1]}", heard
        finally:
            over.set()
            thread.join()


def filled(text: str, host: str) -> str:
    there = f"http://{host}/x"
    return (
        text.replace("{there}", there).replace("{after}", there.removeprefix("http")).replace("{host}", host)
    )


def test_there_are_enough_tries_to_ask_elsewhere() -> None:
    assert len(QUERIES) + len(REQUESTS) >= 60


@pytest.mark.slow
def test_no_query_asks_elsewhere(hasty: Served, ear: tuple[str, list[bytes]]) -> None:
    host, heard = ear
    for name, query in QUERIES.items():
        said = hasty.ask(filled(query, host))
        assert said.status in {200, 400, 504}, name
        assert b"root:" not in said.body, name
        if "SERVICE" in query.upper() and said.status == 200:
            pytest.fail(f"{name}: it was answered")
    hasty.good()
    assert heard == []


STATUSES = {b"200", b"400", b"403", b"404", b"405", b"406", b"415", b"421", b"503", b"504"}
"""An answer, a refusal, or neither in time where the machine has much else to do."""


@pytest.mark.slow
def test_no_request_asks_elsewhere(hasty: Served, ear: tuple[str, list[bytes]]) -> None:
    host, heard = ear
    for name, (method, target, headers, body) in REQUESTS.items():
        sent = {"Host": f"127.0.0.1:{hasty.port}"} | {
            key: filled(value, host) for key, value in headers.items()
        }
        content = filled(body, host).encode()
        head = f"{method} {filled(target, host)} HTTP/1.1\r\n"
        head += "".join(f"{key}: {value}\r\n" for key, value in sent.items())
        head += f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        said = hasty.raw(head.encode() + content)
        assert said[:9] == b"HTTP/1.1 ", name
        assert said[9:12] in STATUSES, (name, said[:80])
        assert b"root:" not in said, name
    hasty.good()
    assert heard == []


def tried(graph: kg.graph.Graph, attempt: Any) -> str:
    """What comes of something that is tried by a worker."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            ours.close()
            worker.DOING["try"] = lambda *_: json.dumps(attempt()).encode()
            limits = {"memory": LIMITS.memory, "seconds": 5.0}
            worker.serve(theirs, graph, limits)
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        wire.send(ours, wire.JOB, wire.dumps({"do": "try"}))
        answer = wire.receive(ours, bytearray())
    os.waitpid(pid, 0)
    assert answer is not None
    return str(json.loads(answer))


def rows(answer: object) -> Iterator[ox.QuerySolution]:
    assert isinstance(answer, ox.QuerySolutions)
    yield from answer


def error_of(attempt: Any) -> Any:
    def trying() -> str:
        try:
            attempt()
        except OSError as error:
            return type(error).__name__ + str(error.errno)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            return type(error).__name__
        return "it can"

    return trying


@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_a_worker_can_open_no_file_and_no_socket(graph: kg.graph.Graph) -> None:
    too_many = "OSError24"
    assert tried(graph, error_of(lambda: Path("/etc/passwd").read_text())) == too_many
    assert tried(graph, error_of(lambda: Path("/tmp/written").write_text("x"))) == too_many
    assert tried(graph, error_of(lambda: socket.create_connection(("127.0.0.1", 9)))) == too_many
    assert tried(graph, error_of(socket.socketpair)) == too_many
    assert tried(graph, error_of(os.pipe)) == too_many


@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_the_engine_itself_cannot_ask_elsewhere_from_a_worker(
    graph: kg.graph.Graph, ear: tuple[str, list[bytes]], silent: str
) -> None:
    host, heard = ear
    text = f"SELECT * {{ SERVICE {silent} <http://{host}/> {{ ?s ?p ?o }} }}"
    tried(
        graph,
        error_of(lambda: [*rows(graph.store.quads_query(text, union=True))]),
    )  # past the gate
    time.sleep(0.2)
    assert heard == []


# ---- processes


def slow_worker(served: Served) -> int:
    """The worker that is at work, once it counts as slow."""
    found: list[int] = []

    def seen() -> bool:
        found[:] = [pid for pid in served.workers() if os.getpriority(os.PRIO_PROCESS, pid) == LOW]
        return bool(found)

    until(seen)
    return found[0]


@pytest.fixture(scope="module")
def patient(graph: kg.graph.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: ARG001 - the cache is warm
    """A server whose workers have much time."""
    with serving(tmp_path_factory.mktemp("patient"), seconds=20.0, slow=2, each=16) as served:
        yield served


@pytest.mark.slow
def test_a_worker_that_is_killed_from_outside_is_an_error_and_is_replaced(patient: Served) -> None:
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(patient.ask, ENDLESS)
        os.kill(slow_worker(patient), signal.SIGKILL)
        said = endless.result()
    assert (said.status, said.json()["error"]) == (400, "Crashed")
    waiting = patient.workers()
    for pid in waiting:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(runs, waiting)))
    patient.good()
    until(lambda: len(patient.workers()) >= 2)
    assert zombies(patient.pid) == set()


@pytest.mark.slow
def test_a_worker_that_was_kept_from_working_is_no_slow_one(patient: Served) -> None:
    client = "127.0.0.9"  # had no slow answer before
    patient.good(client)
    before = patient.workers()
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(patient.good, client)
        time.sleep(6 * LIMITS.gentle)
        assert not asked.done()
        for pid in before:
            os.kill(pid, signal.SIGCONT)
        asked.result()
    time.sleep(LIMITS.gentle)
    assert before <= patient.workers()  # a slow one is not asked again


@pytest.mark.slow
def test_a_nursery_that_is_killed_is_replaced(patient: Served) -> None:
    nursery, workers = patient.nursery(), patient.workers()
    with ThreadPoolExecutor(1) as pool:
        endless = pool.submit(patient.ask, ENDLESS)
        runaway = slow_worker(patient)
        os.kill(nursery, signal.SIGKILL)
        said = endless.result()
    assert (said.status, said.json()["error"]) == (400, "Crashed")
    assert said.seconds < 10
    until(lambda: patient.ask(GOOD).status == 200, 30)
    assert patient.nursery() != nursery
    until(lambda: not any(map(runs, workers | {runaway})))
    assert zombies(patient.pid) == set()
    patient.good()


@pytest.mark.slow
def test_too_many_slow_queries_do_not_keep_quick_ones_out(patient: Served) -> None:
    with ThreadPoolExecutor(6) as pool:
        endless = [pool.submit(patient.ask, ENDLESS, client=f"127.0.0.{n + 2}") for n in range(6)]
        until(lambda: sum(each.done() for each in endless) == 4)
        refused = [each.result() for each in endless if each.done()]
        assert {each.status for each in refused} == {503}
        assert {each.headers["retry-after"] for each in refused} == {"1"}
        for n in range(20):
            assert patient.good(client=f"127.0.0.{n + 100}").seconds < 1
        behind = patient.ask(GOOD, client="127.0.0.2")  # who asked for much waits behind others
        assert behind.status == 503
        assert behind.seconds >= PAUSE
        for pid in patient.workers():
            if os.getpriority(os.PRIO_PROCESS, pid) == LOW:
                os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_who_asks_on_after_a_slow_answer_is_soon_answered_as_others_are(tmp_path: Path) -> None:
    client = "127.0.0.12"
    with serving(tmp_path, seconds=20.0) as served, ThreadPoolExecutor(1) as pool:
        endless = pool.submit(served.ask, ENDLESS, client=client)
        os.kill(slow_worker(served), signal.SIGKILL)
        assert endless.result().status == 400
        end = time.monotonic() + 2 * DEBT
        while time.monotonic() < end:
            served.good(client)
        before = served.workers()
        for _ in range(20):
            served.good(client)
        assert served.workers() == before  # one that is given a slow place does not come back


@pytest.mark.slow
def test_quick_answers_begin_at_once_beside_slow_ones_and_else_in_turn(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=20.0) as served, ThreadPoolExecutor(1) as pool:

        def policies() -> set[int]:
            return set(map(os.sched_getscheduler, served.workers()))

        until(lambda: policies() == {os.SCHED_BATCH})
        endless = pool.submit(served.ask, ENDLESS, client="127.0.0.2")
        slow = slow_worker(served)
        until(lambda: policies() == {os.SCHED_OTHER})
        os.kill(slow, signal.SIGKILL)
        endless.result()
        until(lambda: policies() == {os.SCHED_BATCH})


@pytest.mark.slow
def test_nothing_runs_on_when_the_server_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=60.0) as served:
        with ThreadPoolExecutor(1) as pool:
            endless = pool.submit(served.ask, ENDLESS)
            left = served.workers() | {served.nursery(), slow_worker(served)}
            served.process.kill()
            assert endless.exception() is not None
        until(lambda: not any(map(runs, left)))


STRANGER = "127.0.0.66"
"""Another client: the next answers to one that had a slow one give way to others for a while."""


@pytest.mark.long
def test_a_thousand_requests_with_kills_leave_nothing_behind(tmp_path: Path) -> None:
    with serving(tmp_path, seconds=1.5, gentle=0.05) as served:
        for _ in range(3):
            served.ask(ENDLESS, client=STRANGER)
        time.sleep(1)
        before = handles(served.pid), handles(served.nursery())
        with ThreadPoolExecutor(3) as pool:
            hostile, good = partial(served.ask, ENDLESS, client=STRANGER), partial(served.ask, GOOD)
            asked = [pool.submit(good if n % 20 else hostile) for n in range(1000)]
            statuses = [each.result().status for each in asked]
        assert [status for n, status in enumerate(statuses) if n % 20] == [200] * 950
        assert set(statuses[::20]) == {504}
        time.sleep(1)
        assert handles(served.pid) <= before[0] + 2
        assert handles(served.nursery()) <= before[1] + 1
        assert len(served.workers()) <= LIMITS.workers
        assert zombies(served.pid) == set()


def test_each_limit_says_what_it_means() -> None:
    assert all(all(row) for row in table())
    assert ("idle", "10 s") in {row[:2] for row in table()}
    assert ("memory", "2 GiB") in {row[:2] for row in table()}
