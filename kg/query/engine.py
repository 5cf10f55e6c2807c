"""Runs a query in this process, gate first."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryFailed, QueryRefused
from kg.query import answering, blocks, elsewhere, gate, syntax
from kg.query.answering import Services
from kg.store import Store

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

SHORT: Final = 4000
"""What was seen of a query of no more characters is remembered for a while."""


def form_of(text: str) -> gate.Form:
    """Tell what a query asks for, without running it.

    Args:
        text: the query.

    Returns:
        Its form.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it asks for nothing.

    Example:
        >>> form_of("ASK { ?s a kg:Lot }")
        'ASK'
    """
    form = _looked(text)[1].form
    if form is not None:
        return form
    for token in gate.tokens(text):
        if token.kind == "word" and token.text.upper() not in {"BASE", "PREFIX"}:
            sentence = f"it cannot begin with `{token.text}`; write SELECT, ASK, CONSTRUCT or DESCRIBE"
            raise QueryFailed(sentence, *gate.place(text, token.start))
    raise QueryFailed("it asks for nothing; write SELECT, ASK, CONSTRUCT or DESCRIBE")


def ready(text: str, services: Services | None) -> Services | None:
    """Make ready what answers the services of a query, where it has any.

    Args:
        text: the query.
        services: what makes it ready.

    Returns:
        The same, made ready: it can be called where no file can be opened.
    """
    if services is None or not answering.reading(text).blocks:
        return services
    asking = services()
    return lambda: asking


def run(
    store: Store,
    text: str,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
    base: str | None = None,
    services: Services | None = None,
) -> Answer:
    """Run a query in this process.

    Args:
        store: what to ask.
        text: the query.
        graphs: see `kg.query.write`.
        base: against what relative IRIs are resolved; without it there can be none.
        services: what answers the services of this program; where it is None, they are refused too.

    Returns:
        What the engine answers.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no SPARQL, or the engine fails on it.
        Unanswered: where a store elsewhere does not answer, or not wholly.
    """
    found, passed = _looked(text)
    union = not passed.dataset
    if len(found.blocks) > blocks.MOST:
        raise QueryRefused(f"a query with more than {blocks.MOST} services", "ask for less at once.")
    if found.blocks:
        if services is None:
            raise QueryRefused("SERVICE", "nothing answers it here; ask with `kg query` or Graph.query.")
        text = answering.answered(store, found, services(), graphs, union=union, base=base)
    if (there := elsewhere.remote(store)) is not None:
        return elsewhere.asked(there, text, graphs, base)
    try:
        return store.quads_query(text, union=union, graphs=graphs, base=base)
    except SyntaxError as error:
        raise syntax.explain(text, str(error)) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryFailed(str(error)) from error


def _looked(text: str) -> tuple[blocks.Reading, gate.Passed]:
    """Read a query for its services, and have the gate look at it."""
    # What has a service is read into many pieces, which are not to be kept.
    return _look(text) if len(text) > SHORT or "service" in text.lower() else _once(text)


def _look(text: str) -> tuple[blocks.Reading, gate.Passed]:
    found = answering.reading(text)
    return found, gate.admit(blocks.masked(found))


_once = lru_cache(maxsize=1024)(_look)
