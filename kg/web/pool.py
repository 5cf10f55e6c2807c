"""The server's side of nursery and workers: hands out jobs, and ends the worker that takes too long."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from contextvars import ContextVar
from dataclasses import asdict
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError
from kg.web import wire
from kg.web.keeper import Keeper, start
from kg.web.line import Displaced, Gone
from kg.web.refused import PAUSE, Refused

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path

    from kg.web.limits import Limits
    from kg.web.line import Answer, Worker

Job = dict[str, Any]
"""What a worker is asked to do; see `kg.web.worker`."""

AHEAD: Final = 2
"""How many quick jobs a worker has at most: the one that it does, and the next."""

SPARE: Final = 2
"""How many workers wait for work at least."""

JOBS: Final = 10_000
"""After how many answers a worker is replaced."""

AGAIN: Final = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""After how many seconds a lost graph is opened anew, each time that it fails; the last from then on."""

STARVED: Final = 0.25
"""Of how much of `gentle` a worker must have had a processor, so that its answer counts as slow."""

DEBT: Final = 1.0
"""For how many seconds after a slow answer its client's next ones count as slow from the beginning."""

MANY: Final = 1000
"""Of how many clients it is known at most that they had slow answers."""

_spent: ContextVar[float] = ContextVar("spent", default=0.0)
"""How many seconds workers have worked for the request of now: all its jobs share its time."""


_client: ContextVar[str] = ContextVar("client", default="")
"""Whose request it is."""


class Pool:
    """The nursery of now, and its workers.

    A job has one of a few places: with a worker, or ahead of its turn with one that is busy, which then need
    not wait for it. Once it counts as slow it leaves its place to quicker ones, and has one of the few for
    slow jobs; what was given ahead behind it is done by another. Its client's next jobs have to have one of
    the few from the beginning. So slow jobs, however many are asked for, do not keep the quick ones of other
    clients out.

    Attributes:
        limits: The limits.
        now: The nursery.
        mark: By what its graph is known, with all that its pages rest on.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        data: Sequence[str | Path] = (),
        only: bool = False,
        rdf: Sequence[Path] = (),
    ) -> None:
        self.limits = limits
        self.data, self.only, self.rdf = tuple(data), only, tuple(rdf)
        self._places = limits.workers * AHEAD
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._slow = 0
        self._debts: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.now: Keeper | None = None
        self.mark = ""

    @property
    def told(self) -> dict[str, Any]:
        """What is known of the graph of now."""
        assert self.now is not None  # noqa: S101 - opened before anything is served
        return self.now.told

    async def open(self) -> None:
        """Open the graph, or open it anew; requests are answered from the old one until then.

        Raises:
            kg.errors.BadInput: The graph cannot be opened; the old one stays.
        """
        opened = await start(self._settings(), self._lost)
        before, self.now = self.now, opened
        self.mark = f"{opened.told['digest']} {opened.told['beside']}"
        await self._fill(opened)
        if before is not None:
            before.end()

    def _settings(self) -> dict[str, Any]:
        """What the nursery has to know."""
        return {
            "data": [str(path) for path in self.data],
            "only": self.only,
            "rdf": [str(path) for path in self.rdf],
            "limits": asdict(self.limits),
        }

    async def close(self) -> None:
        """End all processes."""
        for task in self._tasks:
            task.cancel()
        if self.now is not None:
            await self.now.close()

    async def answer(self, job: bytes) -> Answer:
        """Have a job done.

        Args:
            job: What to do, as JSON; see `kg.web.worker`.

        Returns:
            The whole answer.

        Raises:
            Refused: It was not done, or not in time.
        """
        slow = self._owes(_client.get())
        if not slow:
            await self._place()
        elif self._slow < self.limits.slow:
            self._count(1)
        else:
            sentence = "other long answers of yours are worked on; ask again in a moment."
            raise Refused(503, "Busy", sentence, pause=PAUSE)
        worker: Worker | None = None
        alone = slow
        try:
            while True:
                keeper, worker, coming = await self._given(job, slow=slow, alone=alone)
                try:
                    answer = await self._done(keeper, worker, coming)
                    break
                except Displaced:
                    worker, alone = None, True
        finally:
            if slow if worker is None else worker.slow:
                self._count(-1)
            else:
                self._leave()
        if answer.kind != wire.ANSWER:
            raise _told(answer)
        return answer

    def _count(self, more: int) -> None:
        """Count slow answers; beside any, quick ones press forward."""
        before = self._slow
        self._slow += more
        if self.now is not None and bool(before) != bool(self._slow):
            for worker in (*self.now.free, *self.now.working):
                worker.press(forward=bool(self._slow))

    def _owes(self, client: str) -> bool:
        """Whether a client's last answers were slow; then its next one counts as slow from the beginning."""
        until = self._debts.get(client)
        if until is None:
            return False
        if until > asyncio.get_running_loop().time():
            return True
        del self._debts[client]
        return False

    def _lend(self, client: str, seconds: float) -> None:
        self._debts[client] = asyncio.get_running_loop().time() + seconds
        if len(self._debts) > MANY:
            for each in tuple(self._debts):
                self._owes(each)

    async def _place(self) -> None:
        """Wait for a place among the quick ones."""
        if self._places:
            self._places -= 1
            return
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._waiting.append(place)
        timer = loop.call_later(self.limits.wait, _too_late, place)
        try:
            await place
        except BaseException:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._leave()  # it was given a place that it cannot take any more
            raise
        finally:
            timer.cancel()

    def _leave(self) -> None:
        """Give a place to the one who has waited longest."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._places += 1

    async def _given(
        self, job: bytes, *, slow: bool, alone: bool
    ) -> tuple[Keeper, Worker, asyncio.Future[Answer]]:
        """Give a job to a worker, by itself or ahead: its nursery, the worker, and the answer to come."""
        left, client = max(0.0, self.limits.seconds - _spent.get()), _client.get()
        while True:
            keeper = self.now
            assert keeper is not None  # noqa: S101 - opened before anything is served
            found = self._found(keeper, alone=alone)
            try:
                worker = found or await self._fork(keeper)
            except Refused:
                if keeper is self.now:
                    raise
                continue  # it was replaced by a new one meanwhile, which is asked instead
            if slow:
                worker.slow_down()
                self._refill(keeper)
            coming = worker.ask(job, partial(self._begin, keeper, worker, left, client))
            if coming is not None:
                return keeper, worker, coming
            if not worker.hands:
                keeper.back(worker, again=False)
            if found is None:
                raise Refused(503, "Busy", "there is no worker; ask again in a moment.")

    def _found(self, keeper: Keeper, *, alone: bool) -> Worker | None:
        """A worker that can be given a job: ahead, where no more may be busy, or since it has no work."""
        if keeper.ended:
            raise Refused(503, "Busy", "the graph is being opened anew; ask again in a moment.")
        worker = None if alone else self._next(keeper)
        if worker is None and keeper.free:
            worker = keeper.free.pop()
            keeper.working.add(worker)
        return worker

    def _next(self, keeper: Keeper) -> Worker | None:
        """The worker that can be given a job ahead: of those that have a quick one, the last that began."""
        quick = [each for each in keeper.working if each.hands and each.alive and not each.slow]
        if len(quick) < self.limits.workers:
            return None
        few = [each for each in quick if each.hands < AHEAD and each.jobs < JOBS]
        return max(few, key=lambda each: each.begun) if few else None

    def _begin(self, keeper: Keeper, worker: Worker, left: float, client: str) -> None:
        """See to it that a worker that begins a job does not take too long."""
        loop = asyncio.get_running_loop()
        soon = min(self.limits.gentle, left)
        worker.begun = loop.time()
        worker.timer = loop.call_later(soon, self._slowly, keeper, worker, left - soon, client)

    async def _fork(self, keeper: Keeper) -> Worker:
        """A new worker, which counts as working."""
        try:
            worker = await asyncio.wait_for(keeper.fork(), self.limits.wait)
        except Gone:
            raise Refused(503, "Busy", "there is no room for a worker; ask again in a moment.") from None
        except (TimeoutError, OSError):
            keeper.kill_all()  # it does not answer; another is opened in its place
            raise Refused(503, "Busy", "there is no worker; ask again in a moment.") from None
        worker.press(forward=bool(self._slow))
        return worker

    async def _done(self, keeper: Keeper, worker: Worker, coming: asyncio.Future[Answer]) -> Answer:
        """Wait for a worker's answer, and let the worker wait for another job, or another take its place."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        whole = gone = displaced = False
        try:
            answer = await coming
            whole = True
        except Displaced:
            displaced = True
            raise
        except Gone:
            gone = True
            sentence = "the engine failed on it; write it smaller, or less nested."
            raise Refused(400, "Crashed", sentence) from None
        except OSError:
            raise Refused(503, "Busy", "there is no room for so long an answer; ask again later.") from None
        finally:
            worker.hands -= 1
            if (whole and worker.left) or not (whole or gone or displaced):
                keeper.kill(worker)
            if not worker.hands:
                again = whole and worker.alive and not worker.slow and worker.jobs < JOBS
                keeper.back(worker, again=again)
                self._refill(keeper)
            if not displaced:
                _spent.set(_spent.get() + loop.time() - begun)
                if worker.long or gone:
                    self._lend(_client.get(), DEBT)
        return answer

    def _slowly(self, keeper: Keeper, worker: Worker, left: float, client: str) -> None:
        """Let quicker answers go before that of a worker; where too many are slow, it is ended.

        A worker that others kept from working is no slow one: it has its time again.
        """
        spent = None if worker.slow else worker.spent()
        if spent is not None and left > 0 and spent < STARVED * self.limits.gentle:
            soon = min(self.limits.gentle, left)
            loop = asyncio.get_running_loop()
            worker.timer = loop.call_later(soon, self._slowly, keeper, worker, left - soon, client)
            return
        self._lend(client, left + DEBT)
        late = Refused(504, "TimedOut", f"it took longer than {self.limits.seconds:g} s; ask for less.")
        if left <= 0:
            worker.fail(late)
        elif not worker.slow and self._slow >= self.limits.slow:
            worker.fail(Refused(503, "Busy", "too many long answers are worked on; ask again in a moment."))
        else:
            if not worker.slow:
                self._count(1)
                self._leave()
                worker.slow_down()
                worker.displace()
            worker.long = True
            worker.timer = asyncio.get_running_loop().call_later(left, worker.fail, late)
            self._refill(keeper)

    def _refill(self, keeper: Keeper) -> None:
        """See to it that some workers are free, while others are served."""
        if len(keeper.free) < SPARE and not (keeper.ended or keeper.filling) and keeper is self.now:
            self._besides(self._fill(keeper))

    async def _fill(self, keeper: Keeper) -> None:
        keeper.filling = True
        try:
            while len(keeper.free) < SPARE and not keeper.ended:
                keeper.back(await self._fork(keeper), again=True)
        except Refused:
            pass  # the next request asks for one again
        finally:
            keeper.filling = False

    def _lost(self, keeper: Keeper) -> None:
        """Open the graph anew where the nursery of now is gone."""
        if keeper is self.now:
            _say("the process that holds the graph ended; it is opened anew")
            self._besides(self._open_anew())

    async def _open_anew(self) -> None:
        for pause in chain(AGAIN, repeat(AGAIN[-1])):
            await asyncio.sleep(pause)
            try:
                await self.open()
            except KgError as error:
                _say(f"the graph cannot be opened: {error}")
            else:
                return

    def _besides(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def begin(client: str) -> None:
    """Say that a request begins: its jobs have the whole time.

    Args:
        client: Whose request it is.
    """
    _spent.set(0.0)
    _client.set(client)


def _told(answer: Answer) -> Refused:
    """Why a worker did not answer, in its own words."""
    with answer.body as body:
        said = json.load(body)
    kind, sentence = said.pop("error"), said.pop("sentence")
    return Refused(400, kind, sentence, **said)


def _too_late(place: asyncio.Future[None]) -> None:
    if not place.done():
        place.set_exception(Refused(503, "Busy", "all workers are busy; ask again in a moment."))


def _say(sentence: str) -> None:
    print(f"kg: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - the server's log
