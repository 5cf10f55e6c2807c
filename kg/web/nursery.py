"""The process that holds the graph, and forks a worker whenever the server asks for one.

A forked worker has the whole graph at once and at no cost. The nursery itself answers nothing, so that
nothing that is asked can harm it.
"""

import contextlib
import hashlib
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

import kg
import kg.graph
from kg.errors import KgError
from kg.store import Plain, open_plain
from kg.web import thing, wire, worker
from kg.web.description import census

MANY: Final = 5_000
"""With more claims than this, analyses may need what only large networks need."""

LONGEST: Final = 4096
"""How many bytes a command has at most."""


def main() -> None:
    """Open the graph, say so, and fork workers until the server is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server hears it too, and ends us when it is done
    try:
        graph = _open(settings)
        told = _told(graph)
    except KgError as error:
        wire.send(control, wire.dumps({"error": str(error), "status": error.exit_status}))
        return
    _load(graph)
    with contextlib.suppress(BrokenPipeError):  # the server is gone already
        wire.send(control, wire.dumps({"ready": told}))
        _serve(control, graph, settings)


def _open(settings: dict[str, Any]) -> kg.graph.Graph:
    """Open the graph, with all that a worker cannot read for itself."""
    if settings["rdf"]:
        return kg.graph.Graph(open_plain([Path(path) for path in settings["rdf"]]))
    graph = kg.graph.open(*settings["data"], bundled=not settings["only"])
    _ = graph.record, graph.judgements
    return graph


def _told(graph: kg.graph.Graph) -> dict[str, Any]:
    """What the server knows of the graph, which it does not have."""
    beside = repr(graph.judgements).encode()  # on which pages depend, and the dataset does not
    return {
        "digest": graph.store.digest,
        "beside": hashlib.sha256(beside).hexdigest()[:16],
        "release": graph.store.release,
        "plain": isinstance(graph.store, Plain),
        **census(graph.store),
    }


def _load(graph: kg.graph.Graph) -> None:
    """Import all that a worker may need: it can open no file.

    The compiled kernels are left out, which would have to be loaded from files when they are first called;
    without them numpy gives the same answers.
    """
    os.environ["KG_KERNEL"] = "numpy"
    if isinstance(graph.store, Plain):
        return
    for found in pkgutil.walk_packages(kg.__path__, "kg."):
        with contextlib.suppress(ImportError):
            if not found.name.startswith(_NOT_NEEDED) and not found.name.endswith("_numba"):
                importlib.import_module(found.name)
    if len(graph.record.claims) > MANY:
        with contextlib.suppress(ImportError):  # an extra, without which large networks take longer
            importlib.import_module("scipy.optimize")
    thing.prepare(graph)


_NOT_NEEDED: Final = ("kg.cli", "kg.web", "kg.ingest", "kg._bundled", "kg.flow.table_arrow")
"""What no worker does: it reads no command line and no files."""


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
