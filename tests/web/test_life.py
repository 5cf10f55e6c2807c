"""How the server starts, goes on while its files change, and ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.running import EXAMPLE, PROGRAM, ROOT, Running

pytestmark = [pytest.mark.slow, pytest.mark.long]

PATIENT = ("--timeout", "60")
"""Slow answers give way to all else that the machine does, other tests too."""

SLOW = """
SELECT (COUNT(*) AS ?n) {
  { SELECT ?c { ?a ?b ?c } LIMIT 1500 } { SELECT ?f { ?d ?e ?f } LIMIT 1500 }
  FILTER(STRLEN(STR(?c)) > STRLEN(STR(?f)))
}
"""


def started(*words: str) -> subprocess.CompletedProcess[str]:
    """What comes of a start that fails."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "serve", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the manual's example, which may be changed."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "data"))


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """A server of that copy."""
    made = Running("--only", "--data", str(folder), *PATIENT)
    yield made
    made.end()


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("--port", str(port), "--only", "--data", str(EXAMPLE))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"kg: port {port} of 127.0.0.1 cannot be listened at: ")
    assert len(done.stderr.splitlines()) == 1


def test_an_address_of_another_machine_is_told_in_a_sentence() -> None:
    done = started("--host", "no-such-host.invalid", "--only", "--data", str(EXAMPLE))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "no-such-host.invalid is no address" in done.stderr


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ("this is no Turtle", 2, "this is no Turtle"),
        (
            "<https://w3id.org/aikg/actor/x> a <https://w3id.org/aikg/ontology#Companny> .",
            1,
            "x.ttl:1",
        ),
    ],
)
def test_bad_data_are_told_with_their_place(folder: Path, change: str, status: int, said: str) -> None:
    (folder / "x.ttl").write_text(change, encoding="utf-8")
    done = started("--port", "0", "--only", "--data", str(folder))
    assert (done.returncode, len(done.stderr.splitlines())) == (status, 1)
    assert done.stderr.startswith("kg: ")
    assert said in done.stderr


def test_files_that_are_not_there_are_told() -> None:
    done = started("--data", "nowhere.ttl")
    assert (done.returncode, done.stderr) == (
        2,
        "kg: nowhere.ttl: cannot be read: there is no such file or folder\n",
    )


@pytest.mark.parametrize(("how", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_what_is_under_way_is_answered_before_it_ends(folder: Path, how: signal.Signals, status: int) -> None:
    made = Running("--only", "--data", str(folder), *PATIENT)
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.get(f"{made.address}/sparql", params={"query": SLOW}, timeout=90))

    begun = time.monotonic()
    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.4)
    under_way = not answers
    assert made.end(how) == status
    asking.join(90)
    assert under_way, f"it took only {time.monotonic() - begun:.1f} s"
    assert answers[0].status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{made.address}/healthz")


def test_no_process_is_left_when_it_has_ended(folder: Path) -> None:
    made = Running("--only", "--data", str(folder))
    made.client.get("/sparql?query=ASK%7B%7D")
    below = children(made.process.pid)
    assert below
    made.end()
    end = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in below) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []


def children(pid: int) -> list[int]:
    """The processes below a process."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += [int(path.parent.name), *children(int(path.parent.name))]
    return found


NEW = """
@prefix kg: <https://w3id.org/aikg/ontology#> .
@prefix actor: <https://w3id.org/aikg/actor/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
actor:new-%d a kg:Company ; rdfs:label "New %d"@en .
"""


def test_changed_files_are_answered_from_and_no_request_is_dropped(running: Running, folder: Path) -> None:
    before = running.client.get("/healthz").json()
    tag = running.client.get("/actor/birch-motors").headers["etag"]
    statuses: list[Any] = []
    ended = threading.Event()

    def ask(slow: str) -> None:
        with httpx.Client(base_url=running.address, timeout=90) as client:
            while not ended.is_set():
                try:
                    query = {"query": slow or "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
                    statuses.append(client.get("/sparql", params=query).status_code)
                except httpx.HTTPError as error:
                    statuses.append(error)

    asking = [threading.Thread(target=ask, args=(query,)) for query in ("", "", SLOW)]
    for each in asking:
        each.start()
    try:
        for number in range(2):
            (folder / "new.ttl").write_text(NEW % (number, number), encoding="utf-8")
            found = f"/actor/new-{number}"
            end = time.monotonic() + 60
            while running.client.get(found).status_code != 200 and time.monotonic() < end:
                time.sleep(0.1)
            assert running.client.get(found).status_code == 200
    finally:
        ended.set()
        for each in asking:
            each.join(90)
    assert set(statuses) == {200}
    after = running.client.get("/healthz").json()
    assert after["digest"] != before["digest"]
    assert after["status"] == "ok"
    again = running.client.get("/actor/birch-motors", headers={"if-none-match": tag})
    assert (again.status_code, again.headers["etag"] != tag) == (200, True)


def test_bad_files_leave_it_as_it_was_and_are_told(running: Running, folder: Path) -> None:
    before = running.client.get("/healthz").json()
    (folder / "bad.ttl").write_text("this is no Turtle", encoding="utf-8")
    running.wait_for(lambda line: "the graph stays as it was" in line and "bad.ttl" in line)
    now = running.client.get("/healthz").json()
    assert (now["status"], now["digest"]) == ("stale", before["digest"])
    assert "bad.ttl" in now["problem"]
    assert running.client.get("/sparql?query=ASK%7B%7D").json()["boolean"] is True
    (folder / "bad.ttl").unlink()
    running.wait_for(lambda line: "opened the graph anew" in line)
    assert running.client.get("/healthz").json() == before


def test_each_request_is_a_line_of_the_log(running: Running) -> None:
    running.client.get("/sparql?query=ASK%7B%7D")
    running.client.head("/actor/birch-motors")
    running.client.post("/sparql", content=b"x")
    running.client.get("/healthz")
    running.wait_for(lambda line: '"/healthz"' in line)
    lines = running.logged()[-4:]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", 200),
        ("HEAD", "/actor/birch-motors", 200),
        ("POST", "/sparql", 415),
        ("GET", "/healthz", 200),
    ]
    assert all({"time", "client", "bytes", "ms"} <= set(line) for line in lines)
    assert "ASK" not in "".join(running.lines)


def test_a_judgement_beside_the_documents_is_on_the_page(running: Running, folder: Path) -> None:
    path = "/actor/birch-motors"
    assert "perhaps" not in running.client.get(path, headers={"accept": "text/html"}).text
    bundled = (ROOT / "data" / "same.sssom.tsv").read_text(encoding="utf-8").splitlines()
    head = [line for line in bundled if line.startswith(("#", "subject_id"))]
    said = ("skos:exactMatch", "wd:Q1", "", "semapv:ManualMappingCuration", "A", "2026-11-24", "0.5", "Why.")
    row = "\t".join(("actor:birch-motors", "", "", *said))
    (folder / "same.sssom.tsv").write_text("\n".join([*head, row, ""]), encoding="utf-8")
    running.wait_for(lambda line: "opened the graph anew" in line)
    assert "perhaps wd:Q1" in running.client.get(path, headers={"accept": "text/html"}).text


def test_only_the_names_of_this_machine_are_answered(running: Running) -> None:
    for host, status in (("localhost", 200), ("evil.example", 421)):
        response = running.client.get("/healthz", headers={"host": host})
        assert response.status_code == status
    assert os.environ.get("KG_CACHE")
