"""Reads what a SPARQL endpoint answers, and makes of it what the embedded engine would have answered.

Formats: https://www.w3.org/TR/sparql11-results-json/ and https://www.w3.org/TR/n-triples/. What is cut short
or malformed is an error, never a part of an answer. What servers do differently, and means the same, is made
the same: names of blank nodes that no file could bear, truth written as a number, an ASK answered by a table.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg import terms
from kg.errors import Unanswered

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE: Final = "application/sparql-results+json"
"""The media type in which tables and truth values are asked for."""

GRAPH: Final = "application/n-triples, text/turtle;q=0.5"
"""The media types in which graphs are asked for."""

_TRUTH: Final = {"1": "true", "0": "false"}
_BOOLEAN: Final = terms.XSD + "boolean"
_serial = itertools.count()
"""Numbers the answers, so that blank nodes of two are never taken for one."""


def table(body: bytes, address: str) -> tuple[bytes, int]:
    """Read a table.

    Args:
        body: what was answered.
        address: how messages name the server.

    Returns:
        The table as the embedded engine would write it in JSON, and how many rows it has.

    Raises:
        Unanswered: It is no table, or not whole.
    """
    told = _json(body, address)
    try:
        rows, names = told["results"]["bindings"], told["head"]["vars"]
        number = next(_serial)
        blank: dict[str, str] = {}
        for row in rows:
            for term in row.values():
                _mend(term, blank, number)
        written = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()
        for _ in solutions(written):  # a term that is none is found now, and not when half is written
            pass
    except (KeyError, TypeError, AttributeError, SyntaxError, ValueError) as error:
        raise Unanswered(address, f"its answer is no table of SPARQL results ({_said(error)})") from None
    return written, len(rows)


def truth(body: bytes, address: str) -> bool:
    """Read a truth value.

    Args:
        body: what was answered: a truth value, or a table, of which any row that says something is true.
        address: how messages name the server.

    Returns:
        The value.

    Raises:
        Unanswered: It is neither.
    """
    told = _json(body, address)
    if isinstance(told, dict) and isinstance(told.get("boolean"), bool):
        return bool(told["boolean"])
    try:
        rows = told["results"]["bindings"]
        return any(str(term["value"]) in {"1", "true"} for row in rows for term in row.values())
    except (KeyError, TypeError, AttributeError):
        raise Unanswered(address, "its answer to an ASK is neither true nor false") from None


def graph(body: bytes, kind: str, address: str) -> list[ox.Triple]:
    """Read a graph.

    Args:
        body: what was answered.
        kind: its media type.
        address: how messages name the server.

    Returns:
        Its triples.

    Raises:
        Unanswered: It is no graph in this type, or not whole.
    """
    form = ox.RdfFormat.TURTLE if kind == "text/turtle" else ox.RdfFormat.N_TRIPLES
    try:
        return [
            ox.Triple(quad.subject, quad.predicate, _same(quad.object))
            for quad in ox.parse(body, format=form)
        ]
    except (SyntaxError, ValueError) as error:
        raise Unanswered(address, f"its answer is no graph ({_said(error)})") from None


def solutions(written: bytes) -> ox.QuerySolutions:
    """Make of a table what the engine answers a SELECT with.

    Args:
        written: what `table` made.

    Returns:
        The solutions.
    """
    found = ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a truth value")
    return found


def triples(found: Iterable[ox.Triple]) -> ox.QueryTriples:
    """Make of a graph what the engine answers a CONSTRUCT with.

    Args:
        found: its triples.

    Returns:
        The same.
    """
    held = ox.Store()
    held.bulk_extend(ox.Quad(*triple) for triple in found)
    answer = held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(answer, ox.QueryTriples)  # noqa: S101 - a CONSTRUCT
    return answer


def boolean(*, value: bool) -> ox.QueryBoolean:
    """Make of a truth value what the engine answers an ASK with.

    Args:
        value: the value.

    Returns:
        The same.
    """
    text = json.dumps({"head": {}, "boolean": value}).encode()
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QueryBoolean)  # noqa: S101 - a truth value
    return found


def _json(body: bytes, address: str) -> Any:  # noqa: ANN401 - whatever it is
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unanswered(address, "its answer is not whole, or no JSON; ask again, or for less") from None


def _mend(term: dict[str, Any], blank: dict[str, str], number: int) -> None:
    """Write a term as the embedded engine does."""
    kind = term["type"]
    if kind == "bnode":
        term["value"] = blank.setdefault(term["value"], f"r{number}n{len(blank)}")
    elif kind == "typed-literal":
        term["type"] = "literal"
    elif kind == "triple":
        for part in term["value"].values():
            _mend(part, blank, number)
    if term.get("datatype") == _BOOLEAN:
        term["value"] = _TRUTH.get(term["value"], term["value"])


def _same(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Any:  # noqa: ANN401 - as it came
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN and term.value in _TRUTH:
        return ox.Literal(_TRUTH[term.value], datatype=term.datatype)
    return term


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
