"""What a worker does for the routes under `/api`: asks by name, and writes the answer."""

from __future__ import annotations

import contextlib
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from kg.ask.enquiries import enquiry, hangs, names, question, questions, sensitivity
from kg.export.picture import lettering
from kg.query.flags import flags
from kg.store import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ask.enquiry import Enquiry
    from kg.graph import Graph

ENQUIRIES: Final[dict[str, Callable[[str], Enquiry]]] = {
    "analysis": enquiry,
    "question": question,
    "sensitivity": sensitivity,
}
"""How an enquiry is found by its name, for each kind of route."""

LATE: Final = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.textpath",
    "scipy.optimize",
    "scipy.sparse",
)
"""What an analysis or a picture imports when it needs it, where it is installed."""

TIMES: Final = frozenset({"budget", "seconds"})
"""The options that say how long a search may take."""

SHARE: Final = 0.6
"""How much of a request's time a search may take; the rest is for writing down what it found."""


def prepare(graph: Graph) -> None:
    """Import and read all that a worker may need: it can open no file.

    Args:
        graph: The graph, before workers are forked.
    """
    _ = graph.record, graph.judgements
    flags()
    rules.own()
    for find, known in ((enquiry, names()), (question, questions()), (sensitivity, hangs())):
        for name in known:
            find(name)
    for name in LATE:
        with contextlib.suppress(ImportError):
            import_module(name)


def begin() -> None:
    """Open the fonts of pictures, in a worker that can still open a file.

    Each worker opens them for itself: of a file that was open before it was forked, all would share the place
    that is read next.
    """
    with contextlib.suppress(ImportError):
        for bold in (False, True):
            lettering.width("x", 9, bold=bold)


def answer(graph: Graph, job: dict[str, Any], limits: dict[str, Any]) -> memoryview:
    """Answer an enquiry.

    Args:
        graph: The graph.
        job: The kind of route, the name, the words that were given, and the form of the answer.
        limits: The limits, as `kg.web.limits.Limits` names them.

    Returns:
        The answer.

    Raises:
        kg.errors.KgError: It cannot be asked so, or the answer is too long.
    """
    from kg.web.worker import Bounded  # noqa: PLC0415 - that module has this one in its table of jobs

    asked = ENQUIRIES[job["of"]](job["name"])
    given = asked.read((name, word) for name, word in job["words"])
    given |= _in_time(asked, given, limits["seconds"])
    written = Bounded(limits["answer"])
    for line in asked.ask(graph, given).lines(job["form"]):
        written.write(f"{line}\n".encode())
    return written.getbuffer()


def _in_time(asked: Enquiry, given: dict[str, Any], seconds: float) -> dict[str, float]:
    """How long a search may take, so that what it found is told before its worker is ended."""
    most = seconds * SHARE
    taken = [option for option in asked.options if option.name in TIMES]
    defaults = {option.name: most if option.default is None else option.default for option in taken}
    return {name: min(given.get(name, default), most) for name, default in defaults.items()}
