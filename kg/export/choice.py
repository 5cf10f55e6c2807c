"""What a reader chooses by naming it: what a pattern matches, what a query makes, on what an answer rests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import query
from kg.change.form import named
from kg.errors import BadInput
from kg.export.rdf.made import ends
from kg.export.select import NODES, Choice
from kg.export.words import joined
from kg.identity import kind_of

if TYPE_CHECKING:
    from kg.query import Question, Services
    from kg.record import Record
    from kg.store import Store

CLAIM, OF_NODES = "claim", ("actor", "node")
"""The variables of a pattern that count."""

BESIDE: Final = frozenset({"leftOut", "notes", "provenance", "question"})
"""What stands in the JSON of an answer beside what it rests on: a claim that was left out is no ground."""


def is_node(iri: str) -> bool:
    """Whether an IRI is of what can be a node."""
    return kind_of(iri) in NODES


def chosen(
    store: Store,
    record: Record,
    *,
    where: str | None,
    from_query: Question | str | Path | None,
    answer: object,
    timeout: float | None = None,
    services: Services | None = None,
) -> tuple[Choice, ...]:
    """All that a reader names, each way by itself.

    Args:
        store: What is asked.
        record: The record.
        where: A graph pattern, or None.
        from_query: A query, SPARQL or the file that holds it, or None.
        answer: An answer, or None.
        timeout: After how many seconds a query is ended; `kg.query.TIMEOUT` where it is None.
        services: What answers the services of this program.

    Returns:
        One choice for each that is given.

    Raises:
        kg.errors.KgError: As the functions below do.
    """
    found = []
    seconds = query.TIMEOUT if timeout is None else timeout
    if where is not None:
        found.append(by_pattern(store, record, where, timeout=seconds, services=services))
    if from_query is not None:
        asked = from_query if isinstance(from_query, query.Question) else query.given(str(from_query))
        found.append(by_query(store, record, asked, timeout=seconds, services=services))
    if answer is not None:
        found.append(by_answer(record, answer))
    return tuple(found)


def by_pattern(
    store: Store,
    record: Record,
    pattern: str,
    *,
    timeout: float = query.TIMEOUT,
    services: Services | None = None,
) -> Choice:
    """Choose what a graph pattern binds to ``?claim``, and to ``?actor`` or ``?node``.

    Args:
        store: What is asked.
        record: The record, which tells what is a claim.
        pattern: The pattern.
        timeout: After how many seconds the query is ended.
        services: What answers the services of this program.

    Returns:
        The claims, and the nodes; where no claim is asked for, all between the nodes.

    Raises:
        kg.errors.BadInput: The pattern has none of these variables, or binds one to nothing of its kind.
        kg.errors.QueryRefused: It asks for what is never done.
        kg.errors.QueryFailed: It is no pattern.
        kg.errors.TimedOut: The time was up.
    """
    found = query.matched(store, pattern, (CLAIM, *OF_NODES), timeout=timeout, services=services)
    claims = None
    if CLAIM in found:
        known = frozenset(iri for iri in found[CLAIM] if iri in record.claims)
        claims = _some(known, found[CLAIM], f"?{CLAIM}", "claim")
    nodes: set[str] = set()
    for name in OF_NODES:
        things = found.get(name, frozenset())
        what = "actor, site, product, place or model"
        nodes |= _some(frozenset(filter(is_node, things)), things, f"?{name}", what)
    return Choice(f"where {' '.join(pattern.split())}", claims, frozenset(nodes))


def by_query(
    store: Store,
    record: Record,
    asked: Question,
    *,
    timeout: float = query.TIMEOUT,
    services: Services | None = None,
) -> Choice:
    """Choose what a query makes, and the claims that it names; the nodes, where it names no claim.

    Args:
        store: What is asked.
        record: The record, which tells what is a claim.
        asked: A CONSTRUCT or DESCRIBE; its parameters have their defaults.
        timeout: After how many seconds the query is ended.
        services: What answers the services of this program.

    Returns:
        The statements, and the claims or nodes that are subjects or objects of them.

    Raises:
        kg.errors.BadInput: It is a SELECT or ASK.
        kg.errors.QueryRefused: It asks for what is never done.
        kg.errors.QueryFailed: It is no SPARQL.
        kg.errors.TimedOut: The time was up.
    """
    name = "the standard input" if asked.name == "-" else Path(asked.name).name
    words = "what a query makes" if asked.name == "query" else f"what the query in {name} makes"
    form = query.form_of(asked.text)
    if form not in {"CONSTRUCT", "DESCRIBE"}:
        told = "rows" if form == "SELECT" else "true or false"
        raise BadInput(
            f"this is {form}, which answers with {told}; a part of the graph is made by CONSTRUCT or "
            "DESCRIBE, and --where 'PATTERN' takes what a pattern binds to ?claim, ?actor or ?node."
        )
    bound = query.bind(store, asked, {})
    triples = query.construct(store, bound, timeout=timeout, services=services)
    named_there = ends(triples)
    claims = frozenset(iri for iri in named_there if iri in record.claims)
    nodes = frozenset(iri for iri in named_there if is_node(iri) and iri in record.entities)
    return Choice(words, claims or None, frozenset() if claims else nodes, triples)


def by_answer(record: Record, answer: object, words: str = "") -> Choice:
    """Choose the claims on which an answer rests, or that it sets against each other.

    Args:
        record: The record.
        answer: What a question gives, as `kg.diversions` does; one of its answers, be it a value with
            ``evidence`` or ``claims`` or its JSON.
        words: How it is named, in words.

    Returns:
        The claims.

    Raises:
        kg.errors.BadInput: It is no answer.

    Example:
        >>> by_answer(None, "diversions")
        Traceback (most recent call last):
        kg.errors.BadInput: 'diversions' is no answer; give what kg.diversions and its like return, or a part.
    """
    if isinstance(answer, Choice):
        return answer
    told = answer.json() if hasattr(answer, "json") else answer
    if isinstance(told, Mapping):
        there = {key: value for key, value in told.items() if key not in BESIDE}
        return _resting(record, there, words or _words(told))
    claims = getattr(told, "evidence", None) or getattr(told, "claims", None)
    if claims is None:
        raise BadInput(f"{answer!r} is no answer; give what kg.diversions and its like return, or a part.")
    return _resting(record, list(claims), words or f"the answer {getattr(told, 'id', '')}".rstrip())


def _resting(record: Record, named_in: object, words: str) -> Choice:
    return Choice(words, named(named_in, record), superseded=True)


def _words(told: Mapping[str, Any]) -> str:
    """How an answer is named: by its id, or by what was asked."""
    if isinstance(told.get("id"), str):
        return f"the answer {told['id']}"
    asked = told.get("provenance", {}).get("query", {})
    own = [f"{name} {value}" for name, value in asked.items() if name != "command"]
    words = f"the answer to {asked.get('command', 'a question')}"
    return f"{words} ({joined(own)})" if own else words


def _some(known: frozenset[str], things: frozenset[str], variable: str, what: str) -> frozenset[str]:
    """What is known among what a variable is bound to; to nothing but other things is a mistake."""
    if things and not known:
        count = f"{len(things):,} things" if len(things) > 1 else "one thing"
        raise BadInput(
            f"the pattern binds {variable} to {count}, of which none is a {what}: {min(things)!r} is not."
        )
    return known
