"""Runs the application: binds the address, opens the graph, answers, and ends in good order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import BadInput
from kg.web.connection import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

    from kg.web.limits import Limits


def run(app: Starlette, limits: Limits, *, host: str, port: int, behind_proxy: bool = False) -> None:
    """Answer until the process is told to stop; requests under way are answered first.

    Args:
        app: The application, as `kg.web.app.application` makes it.
        limits: What a request may cost.
        host: At which address to listen.
        port: At which port; a free one where it is 0.
        behind_proxy: Whether a proxy on this machine tells who the client is.

    Raises:
        BadInput: Nobody can listen there, or the graph cannot be opened.
        KeyboardInterrupt: It was interrupted from the keyboard.
    """
    with _bound(host, port) as taken:
        config = uvicorn.Config(
            app,
            http=connection(limits, app.state.short),
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=behind_proxy,
            timeout_keep_alive=int(limits.idle),
            timeout_graceful_shutdown=int(limits.seconds) + 1,
        )
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_serve(_Server(config), app, taken))


class _Server(uvicorn.Server):
    """Ends when it is told to, as a service does: with status 0, and not by the signal."""

    interrupted = False

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to signals while it serves."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._told, number)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _told(self, number: int) -> None:
        self.force_exit = self.should_exit  # told twice: no longer wait
        self.should_exit = True
        self.interrupted = number == signal.SIGINT


async def _serve(server: _Server, app: Starlette, taken: socket.socket) -> None:
    watch = app.state.watch
    await watch.open()
    gc.collect()
    gc.freeze()  # what is there stays there: to look it over again would keep all clients waiting
    told = watch.pool.told
    host, port = taken.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    sentence = f"kg: release {told['release']}, {told['statements']:,} statements, is at {address}"
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - beside the access log
    try:
        await server.serve(sockets=[taken])
    except OSError as error:  # another has begun to listen there meanwhile
        raise _taken(host, port, error) from None
    if server.interrupted:
        raise KeyboardInterrupt


def _bound(host: str, port: int) -> socket.socket:
    """Take an address without listening yet: until the graph is open, nobody is kept waiting."""
    try:
        ((family, kind, protocol, _, address), *_) = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise BadInput(f"{host} is no address of this machine: {error.strerror}") from None
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise _taken(host, port, error) from None
    return taken


def _taken(host: str, port: int, error: OSError) -> BadInput:
    reason = (error.strerror or str(error)).lower()
    return BadInput(f"port {port} of {host} cannot be listened at: {reason}; choose another with --port")
