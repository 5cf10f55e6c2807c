"""The process that holds the graph, and forks a worker whenever the server asks for one.

A forked worker has the whole graph at once and at no cost. The nursery itself answers nothing, so that
nothing that is asked can harm it.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from typing import Any, Final, NoReturn

import kg
import kg.graph
from kg.errors import KgError
from kg.web import wire, work, worker

LONGEST: Final = 4096
"""How many bytes a command has at most."""


def main() -> None:
    """Open the graph, say so, and fork workers until the server is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server hears it too, and ends us when it is done
    try:
        graph = kg.graph.open(*settings["data"], bundled=not settings["only"])
        told = {
            "digest": graph.store.digest,
            "release": graph.store.release,
            "statements": len(graph.store),
            "graphs": graph.store.sizes(),
        }
        _ = graph.record
    except KgError as error:
        wire.send(control, wire.dumps({"error": str(error)}))
        return
    _load()
    work.prepare(graph)
    wire.send(control, wire.dumps({"ready": told}))
    _serve(control, graph, settings)


def _load() -> None:
    """Import all that a worker may need: it can open no file."""
    for found in pkgutil.walk_packages(kg.__path__, "kg."):
        with contextlib.suppress(ImportError):
            if not (
                found.name.startswith(("kg.cli", "kg.web", "kg._bundled")) or found.name.endswith("_numba")
            ):
                importlib.import_module(found.name)


def _serve(control: socket.socket, graph: kg.graph.Graph, settings: dict[str, Any]) -> None:
    """Do what the server says, until it is gone."""
    children: set[int] = set()
    while True:
        message, handles, _, _ = socket.recv_fds(control, LONGEST, 1)
        children -= _ended(children)
        if not message:
            for child in children:
                os.kill(child, signal.SIGKILL)
            return
        # One handle comes at a time, since the server waits for each worker; a command to kill may come too.
        for line in message.splitlines():
            command = json.loads(line)
            if command["do"] == "fork":
                child = _fork(control, handles[0], graph, settings)
                children.add(child)
                wire.send(control, wire.dumps({"pid": child}))
            elif command["pid"] in children:
                os.kill(command["pid"], signal.SIGKILL)


def _ended(children: set[int]) -> set[int]:
    """The children that have ended; they are buried."""
    return {child for child in children if os.waitpid(child, os.WNOHANG)[0]}


def _fork(control: socket.socket, handle: int, graph: kg.graph.Graph, settings: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        _be_worker(control, handle, graph, settings)
    os.close(handle)
    return child


def _be_worker(
    control: socket.socket, handle: int, graph: kg.graph.Graph, settings: dict[str, Any]
) -> NoReturn:
    """Answer until the server hangs up, and end without any of the nursery's own endings."""
    try:
        control.close()
        worker.serve(socket.socket(fileno=handle), graph, settings["limits"])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
