"""Asks which things a graph pattern names: the pattern alone, without the query around it."""

from collections.abc import Sequence

from kg.errors import BadInput, QueryFailed
from kg.query import gate, run
from kg.query.answering import Services
from kg.query.written import TIMEOUT
from kg.store import Store


def matched(
    store: Store,
    pattern: str,
    names: Sequence[str],
    *,
    timeout: float = TIMEOUT,
    services: Services | None = None,
) -> dict[str, frozenset[str]]:
    """Ask what some variables of a graph pattern can be.

    Args:
        store: what to ask.
        pattern: what stands between the braces of a query; the prefixes of the ontology are declared.
        names: the variables, without their signs; those that the pattern does not have are left aside.
        timeout: after how many seconds to end it.
        services: what answers the services of this program; see `kg.graph.Graph.services`.

    Returns:
        For each of the variables that the pattern has, what it is bound to, as text; empty where nothing
        matches.

    Raises:
        BadInput: where it has none of the variables.
        QueryRefused: where it asks for what is never done.
        QueryFailed: where it is no pattern; line and column are those of the pattern.
        TimedOut: where the time was up.
    """
    gate.paired(pattern)
    found = {token.text[1:] for token in gate.tokens(pattern) if token.kind == "variable"}
    wanted = [name for name in names if name in found]
    if not wanted:
        signed = [f"?{name}" for name in names]
        raise BadInput(
            f"the pattern names none of {', '.join(signed)}; bind what is wanted to one of them, as in "
            f"'?{names[0]} a kg:Diversion'."
        )
    head = f"SELECT DISTINCT {' '.join(f'?{name}' for name in wanted)} WHERE {{"
    try:
        rows = run.select(store, f"{head}\n{pattern}\n}}", timeout=timeout, services=services)
    except QueryFailed as error:
        raise _within(error, pattern) from None
    columns = zip(*rows.rows, strict=True) if rows.rows else ((),) * len(wanted)
    return {
        name: frozenset(str(value) for value in column if value is not None)
        for name, column in zip(wanted, columns, strict=True)
    }


def _within(error: QueryFailed, pattern: str) -> QueryFailed:
    """An error at its place in the pattern, and not in the query that was made of it."""
    if error.line is None:
        return error
    lines = pattern.split("\n")
    if error.line > len(lines) + 1:  # the brace behind it
        return QueryFailed("the pattern ends too early", len(lines), len(lines[-1]) + 1)
    if error.line == 1:  # what the engine cannot place, it places at the beginning
        return QueryFailed(error.reason)
    # What is shown of the query to its end ends with our own brace.
    reason = error.reason.replace(" }` on", "` on")
    return QueryFailed(reason, error.line - 1, error.column)
