"""The process that holds the graph, and forks a worker whenever the server asks for one.

A forked worker has the whole graph at once and at no cost. The nursery itself answers nothing, so that
nothing that is asked can harm it.
"""

import contextlib
import gc
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

import kg.graph
from kg.errors import KgError
from kg.store import Plain, open_plain
from kg.web import thing, wire, work, worker
from kg.web.description import census

_CHILD: Final = frozenset({signal.SIGCHLD})


def main() -> None:
    """Open the graph, say so, and fork workers until the server is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    for told_to_all in (signal.SIGINT, signal.SIGTERM):  # the server hangs up when it is done
        signal.signal(told_to_all, signal.SIG_IGN)
    try:
        graph = _open(settings)
        told = _told(graph)
    except KgError as error:
        _say({"error": str(error), "status": error.exit_status})
        return
    _load(graph)
    gc.collect()
    gc.freeze()  # what is there stays there: a worker that looked it over would copy it all
    _say({"ready": told})
    _serve(control, graph, settings)


def _say(message: dict[str, Any]) -> None:
    """Say what the server waits for, and nothing more by that way."""
    with os.fdopen(os.dup(1), "wb") as out:
        out.write(wire.dumps(message) + b"\n")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)


def _open(settings: dict[str, Any]) -> kg.graph.Graph:
    """Open the graph, with all that a worker cannot read for itself."""
    if settings["rdf"]:
        return kg.graph.Graph(open_plain([Path(path) for path in settings["rdf"]]))
    graph = kg.graph.open(*settings["data"], bundled=not settings["only"])
    graph.store.load()
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
    for found in pkgutil.walk_packages([str(Path(__file__).parents[1])], "kg."):
        with contextlib.suppress(ImportError):
            if not found.name.startswith(_NOT_NEEDED) and not found.name.endswith("_numba"):
                importlib.import_module(found.name)
    thing.prepare(graph)
    work.prepare(graph)


_NOT_NEEDED: Final = ("kg.cli", "kg.web", "kg.ingest", "kg._bundled", "kg.flow.table_arrow")
"""What no worker does: it reads no command line and no files."""


def _serve(control: socket.socket, graph: kg.graph.Graph, settings: dict[str, Any]) -> None:
    """Do what the server says, until it is gone."""
    children: set[int] = set()

    def bury(*_: object) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                children.discard(pid)

    signal.signal(signal.SIGCHLD, bury)
    try:
        while command := _command(control):
            do, pid, handles = command
            if do == wire.FORK:
                signal.pthread_sigmask(signal.SIG_BLOCK, _CHILD)  # none is buried before it is known
                child = _fork(control, handles[0], graph, settings)
                if child:
                    children.add(child)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _CHILD)
                control.sendall(wire.FORKED.pack(child))
            elif pid in children:
                os.kill(pid, signal.SIGKILL)
    except OSError:
        pass  # the server is gone, in the midst of a sentence
    finally:
        for child in tuple(children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _command(control: socket.socket) -> tuple[bytes, int, list[int]] | None:
    """The server's next command: what to do, with which process, and the handle that came with it."""
    received, handles = b"", []
    while len(received) < wire.COMMAND.size:
        piece, more, _, _ = socket.recv_fds(control, wire.COMMAND.size - len(received), 1)
        if not piece:
            return None
        received += piece
        handles += more
    return (*wire.COMMAND.unpack(received), handles)


def _fork(control: socket.socket, handle: int, graph: kg.graph.Graph, settings: dict[str, Any]) -> int:
    """Fork a worker, and answer with its number; 0 where the system has no room for one."""
    try:
        child = os.fork()
    except OSError:
        child = 0
    else:
        if not child:
            _be_worker(control, handle, graph, settings)
    os.close(handle)
    return child


def _be_worker(
    control: socket.socket, handle: int, graph: kg.graph.Graph, settings: dict[str, Any]
) -> NoReturn:
    """Answer until the server hangs up, and end without any of the nursery's own endings."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _CHILD)
        control.close()
        worker.serve(socket.socket(fileno=handle), graph, settings["limits"])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
