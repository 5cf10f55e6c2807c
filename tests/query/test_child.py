"""The child: what is ended, what crashes, and what it may not do."""

import errno
import io
import os
import signal
import time
from contextlib import suppress
from typing import IO

import pytest

from kg import query
from kg.errors import QueryFailed, TimedOut
from kg.query import child
from kg.store import Store

HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?g) }"


FORKED: list[int] = []
"""The processes that a test forked; other tests can have servers that run meanwhile."""


@pytest.fixture(autouse=True)
def _forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note each process that is forked."""
    fork = os.fork

    def noted() -> int:
        number = fork()
        if number:
            FORKED.append(number)
        return number

    FORKED.clear()
    monkeypatch.setattr(os, "fork", noted)


def no_child_is_left() -> bool:
    for number in FORKED:
        with suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
            return False
    return bool(FORKED)


def test_a_query_is_ended_at_its_deadline_and_writes_nothing(store: Store) -> None:
    stream, begin = io.BytesIO(), time.monotonic()
    with pytest.raises(TimedOut, match=r"0\.3 s"):
        query.serialise(store, HOSTILE, "json", stream, timeout=0.3)
    assert time.monotonic() - begin < 3
    assert stream.getvalue() == b""
    assert no_child_is_left()


@pytest.mark.slow
def test_a_crash_of_the_engine_is_a_sentence(store: Store) -> None:
    text = "ASK {" + "{} UNION " * 60_000 + "{}}"
    with pytest.raises(QueryFailed, match=r"the engine crashed on it \(SIG\w+\)"):
        query.ask(store, text, timeout=60)
    assert no_child_is_left()


def test_a_child_that_hears_an_interrupt_first_interrupts_us() -> None:
    def work(_: IO[bytes]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        child.complete(work, 10)
    assert no_child_is_left()


def test_the_child_may_not_open_a_connection_or_a_file() -> None:
    def work(_: IO[bytes]) -> None:
        open(os.devnull, "rb").close()  # noqa: PTH123

    with pytest.raises(QueryFailed, match=f"Errno {errno.EMFILE}"):
        child.complete(work, 10)


def test_the_child_may_not_write_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "ANSWER", 10_000)
    with pytest.raises(QueryFailed, match="its answer is larger than"):
        child.complete(lambda file: file.writelines([b"x" * 20_000]), 10)


def test_the_child_may_not_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MEMORY", 10_000_000)
    with pytest.raises(QueryFailed, match="MemoryError"):
        child.complete(lambda file: file.writelines([b"x" * 100_000_000]), 10)


@pytest.mark.parametrize("error", [QueryFailed("odd", 3, 7), QueryFailed("so", None, None)])
def test_what_fails_in_the_child_fails_in_the_parent(error: QueryFailed) -> None:
    def work(_: IO[bytes]) -> None:
        raise error

    with pytest.raises(QueryFailed) as failed:
        child.complete(work, 10)
    assert failed.value.args == error.args


def test_what_the_child_had_not_finished_reaches_nobody() -> None:
    def work(file: IO[bytes]) -> None:
        file.write(b"half")
        file.flush()
        raise KeyError("x")

    with pytest.raises(QueryFailed, match="KeyError"):
        child.complete(work, 10)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_ends_the_child(monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    def interrupted(*_: object) -> None:
        raise stop

    monkeypatch.setattr(child, "_listen", interrupted)
    begin = time.monotonic()
    with pytest.raises(stop):
        child.complete(lambda _: time.sleep(30), 60)
    assert time.monotonic() - begin < 3
    assert no_child_is_left()


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    here: list[int] = []

    def work(file: IO[bytes]) -> None:
        here.append(os.getpid())
        file.write(b"done")

    with child.complete(work, 1) as result:
        assert result.read() == b"done"
    assert here == [os.getpid()]
