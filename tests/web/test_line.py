"""The line to a worker: jobs go out, one of them ahead, and each request has the answer to its own."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import kg.graph
from kg.web import wire
from kg.web.line import IN_MEMORY, Answer, Displaced, Gone, Worker
from tests.web.fence import ENDLESS, GOOD, serving, until


@contextmanager
def line() -> Iterator[tuple[Worker, socket.socket, list[str]]]:
    """A worker as the server knows it, its own end of the line, and what has happened."""
    ours, theirs = socket.socketpair()
    happened: list[str] = []
    worker = Worker(ours, 0, lambda _: happened.append("gone"))
    with theirs:
        yield worker, theirs, happened
    worker.close()


def asked(worker: Worker, job: str, happened: list[str]) -> asyncio.Future[Answer]:
    """A job that was given to a worker."""
    coming = worker.ask(job.encode(), lambda: happened.append(f"begin {job}"))
    assert coming is not None
    return coming


def within(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test in a loop of its own, for some seconds at most."""

    async def bounded() -> None:
        await asyncio.wait_for(test(), 10)

    asyncio.run(bounded())


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, 13, 9999])
@pytest.mark.parametrize("lengths", [(3, 3), (0, 5), (40_000, 1), (0, 0)])
def test_each_request_has_its_own_answer_however_they_come(size: int, lengths: tuple[int, int]) -> None:
    async def test() -> None:
        with line() as (worker, theirs, happened):
            coming = [asked(worker, job, happened) for job in ("a", "b")]
            assert happened == ["begin a"]
            sent = b"".join(
                wire.packed(wire.ANSWER, name * length)
                for name, length in zip((b"a", b"b"), lengths, strict=True)
            )
            for start in range(0, len(sent), size):
                theirs.sendall(sent[start : start + size])
                await asyncio.sleep(0)
            answers = [await each for each in coming]
            assert [answer.body.read() for answer in answers] == [b"a" * lengths[0], b"b" * lengths[1]]
            assert happened == ["begin a", "begin b"]

    within(test)


def test_an_answer_that_is_long_waits_on_disk() -> None:
    async def test() -> None:
        with line() as (worker, theirs, happened):
            coming = asked(worker, "a", happened)
            theirs.setblocking(False)  # noqa: FBT003 - as Python has it
            await asyncio.get_running_loop().sock_sendall(
                theirs, wire.packed(wire.ANSWER, b"x" * (IN_MEMORY + 1))
            )
            answer = await coming
            assert (answer.length, len(answer.body.read())) == (IN_MEMORY + 1, IN_MEMORY + 1)
            answer.body.close()

    within(test)


def test_the_jobs_go_out_in_their_order_and_whole_however_long() -> None:
    async def test() -> None:
        with line() as (worker, theirs, happened):
            jobs = ["a" * 1_000_000, "b" * 1_000_000, "c"]
            for job in jobs:
                asked(worker, job, happened)
            begun = bytearray()
            for job in jobs:
                assert await asyncio.to_thread(wire.receive, theirs, begun) == job.encode()

    within(test)


def test_a_job_that_was_given_ahead_is_displaced_where_the_first_is_failed() -> None:
    async def test() -> None:
        with line() as (worker, _, happened):
            first, second = asked(worker, "a", happened), asked(worker, "b", happened)
            worker.fail(TimeoutError())
            with pytest.raises(TimeoutError):
                await first
            with pytest.raises(Displaced):
                await second
            assert (worker.alive, worker.left, happened) == (False, True, ["begin a"])

    within(test)


def test_only_the_first_job_is_gone_with_its_worker() -> None:
    async def test() -> None:
        with line() as (worker, theirs, happened):
            first, second = asked(worker, "a", happened), asked(worker, "b", happened)
            theirs.close()
            with pytest.raises(Gone):
                await first
            with pytest.raises(Displaced):
                await second
            assert happened == ["begin a", "gone"]

    within(test)


def test_a_worker_that_has_ended_takes_no_job() -> None:
    async def test() -> None:
        with line() as (worker, theirs, happened):
            theirs.close()
            assert worker.ask(b"a", lambda: happened.append("begin")) is None
            assert (worker.alive, happened) == (False, [])

    within(test)


@pytest.mark.long
@pytest.mark.slow
def test_a_quick_query_does_not_wait_behind_one_that_turns_out_slow(
    graph: kg.graph.Graph, tmp_path: Path
) -> None:
    del graph  # the cache is warm
    with serving(tmp_path, workers=1, slow=2, seconds=2.0) as served, ThreadPoolExecutor(4) as pool:
        for number in range(3):
            slow = pool.submit(served.ask, ENDLESS, client=f"127.0.0.{10 * number + 11}")
            time.sleep(0.03)
            quick = [
                pool.submit(served.ask, GOOD, client=f"127.0.0.{10 * number + other}") for other in (12, 13)
            ]
            for each in quick:
                assert (each.result().status, each.result().seconds < 1) == (200, True)
            assert slow.result().status == 504
        until(lambda: len(served.workers()) <= 3)
