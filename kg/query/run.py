"""Asks for rows, for a truth value or for a graph, and hands them over as plain values."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg import terms
from kg.errors import BadInput, QueryFailed
from kg.query import engine, gate, questions
from kg.query.answering import Services
from kg.query.rows import Rows, as_text, typed
from kg.query.written import TIMEOUT, answered, as_set
from kg.store import Store

Bound = str | int | Decimal | bool | date


def select(
    store: Store,
    text: str,
    *,
    timeout: float | None = None,
    services: Services | None = None,
    **bound: Bound,
) -> Rows:
    """Ask for rows.

    Args:
        store: what to ask.
        text: a SELECT; the prefixes of the ontology need not be declared, and the default graph is the union
            of all.
        timeout: after how many seconds to end it. With `None` it runs in this process, which is quicker, and
            cannot be ended: for queries that one has written oneself.
        services: what answers the services of this program; see `kg.graph.Graph.services`.
        bound: a value for each variable that the query writes with `$`; a `str` is an IRI, full or compact.

    Returns:
        The rows, in the order of the answer.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no SELECT, or no SPARQL.
        TimedOut: where the time was up.
    """
    text = _bind(text, bound)
    _expect(text, "SELECT")
    if timeout is not None:
        return _rows(store, text, timeout, typed, services)
    answer = engine.run(store, text, services=services)
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT
    try:
        return typed(answer)
    except (OSError, RuntimeError) as error:  # such as a byte on the disk that changed
        raise QueryFailed(str(error)) from error


def shown(store: Store, text: str, *, timeout: float = TIMEOUT, services: Services | None = None) -> Rows:
    """Ask for rows to be read by people: an IRI with its prefix, all else as text.

    Args:
        store: what to ask.
        text: a SELECT; see `select`.
        timeout: after how many seconds the query is ended.
        services: see `select`.

    Returns:
        The rows; each cell is a `str`, or `None` where nothing is bound.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no SELECT, or no SPARQL.
        TimedOut: where the time was up.
    """
    _expect(text, "SELECT")
    return _rows(store, text, timeout, as_text, services)


def _rows(
    store: Store,
    text: str,
    timeout: float,
    read: Callable[[ox.QuerySolutions], Rows],
    services: Services | None,
) -> Rows:
    """The rows of a SELECT that is ended when its time is up."""
    with answered(store, text, "json", timeout, services) as result:
        answer = ox.parse_query_results(result, format=ox.QueryResultsFormat.JSON)
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT
        return read(answer)


def ask(
    store: Store,
    text: str,
    *,
    timeout: float | None = None,
    services: Services | None = None,
    **bound: Bound,
) -> bool:
    """Ask whether something is so.

    Args:
        store: what to ask.
        text: an ASK; see `select`.
        timeout: see `select`.
        services: see `select`.
        bound: see `select`.

    Returns:
        Whether it is so.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no ASK, or no SPARQL.
        TimedOut: where the time was up.
    """
    text = _bind(text, bound)
    _expect(text, "ASK")
    if timeout is None:
        return bool(engine.run(store, text, services=services))
    with answered(store, text, "json", timeout, services) as result:
        return bool(ox.parse_query_results(result, format=ox.QueryResultsFormat.JSON))


def construct(
    store: Store,
    text: str,
    *,
    timeout: float | None = None,
    services: Services | None = None,
    **bound: Bound,
) -> bytes:
    """Ask for a graph.

    Args:
        store: what to ask.
        text: a CONSTRUCT or DESCRIBE; see `select`.
        timeout: see `select`.
        services: see `select`.
        bound: see `select`.

    Returns:
        The graph as N-Triples, sorted, each triple once.

    Raises:
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no CONSTRUCT or DESCRIBE, or no SPARQL.
        TimedOut: where the time was up.
    """
    text = _bind(text, bound)
    _expect(text, "CONSTRUCT", "DESCRIBE")
    if timeout is None:
        answer = engine.run(store, text, services=services)
        assert isinstance(answer, ox.QueryTriples)  # noqa: S101 - a CONSTRUCT or DESCRIBE
        return b"".join(f"{triple} .\n".encode() for triple in as_set(answer))
    with answered(store, text, "nt", timeout, services) as result:
        return result.read()


def _expect(text: str, *forms: gate.Form) -> None:
    form = engine.form_of(text)
    if form not in forms:
        raise QueryFailed(f"it is {form}; {' or '.join(forms)} is expected here")


def _bind(text: str, bound: dict[str, Bound]) -> str:
    """Put values in for the variables that are written with `$`."""
    if not bound:
        return text
    names = {token.text for token in gate.tokens(text) if token.kind == "variable"}
    for name in bound:
        if f"${name}" not in names:
            raise QueryFailed(f"it has no ${name}")
    return questions.put(text, {name: _bound(value) for name, value in bound.items()})


def _bound(value: Bound) -> ox.NamedNode | ox.Literal:
    if isinstance(value, str):
        try:
            return ox.NamedNode(terms.expand(value))
        except ValueError:
            raise BadInput(f"{value!r} is no IRI") from None
    return questions.literal(value)
