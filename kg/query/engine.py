"""Runs a query in this process, gate first."""

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import QueryFailed
from kg.query import gate, syntax
from kg.store import Store

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


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
    form = gate.admit(text).form
    if form is not None:
        return form
    for token in gate.tokens(text):
        if token.kind == "word" and token.text.upper() not in {"BASE", "PREFIX"}:
            sentence = f"it cannot begin with `{token.text}`; write SELECT, ASK, CONSTRUCT or DESCRIBE"
            raise QueryFailed(sentence, *gate.place(text, token.start))
    raise QueryFailed("it asks for nothing; write SELECT, ASK, CONSTRUCT or DESCRIBE")


def run(
    store: Store,
    text: str,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
    base: str | None = None,
) -> Answer:
    """Run a query in this process.

    Args:
        store: what to ask.
        text: the query.
        graphs: see `kg.query.write`.
        base: against what relative IRIs are resolved; without it there can be none.

    Returns:
        What the engine answers.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no SPARQL, or the engine fails on it.
    """
    passed = gate.admit(text)
    try:
        return store.quads_query(text, union=not passed.dataset, graphs=graphs, base=base)
    except SyntaxError as error:
        raise syntax.explain(text, str(error)) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryFailed(str(error)) from error
