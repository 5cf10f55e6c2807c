"""Reads and runs `ontology/verify/*.rq`: what must hold across documents, one query to a rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg import terms

_FIELD: Final = re.compile(r"^# (title|constraint|severity|do): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class VerifyQuery:
    """A query whose every row is a mistake.

    Attributes:
        name: the stem of the file, which is the rule's name.
        title: what it looks for, in a few words.
        constraint: what must hold, in one sentence.
        severity: `error`, or `warning` where only a strict check counts it.
        do: what to do about a row.
        sparql: a SELECT of ?focus and ?sentence; of ?graph, where the focus has a place in several documents;
            of ?unknown, where a term is unknown and a near one may be meant.
    """

    name: str
    title: str
    constraint: str
    severity: str
    do: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Row:
    """One mistake that a verify query found.

    Attributes:
        query: the query.
        focus: the IRI of what is wrong.
        sentence: what is wrong with it.
        graph: the document in which it is wrong, where the query says so.
        unknown: the IRI that is used and nowhere declared, where the query says so.
    """

    query: VerifyQuery
    focus: str
    sentence: str
    graph: str | None
    unknown: str | None


@lru_cache(maxsize=1)
def verify_queries() -> tuple[VerifyQuery, ...]:
    """Read the verify queries that came with the program.

    Returns:
        The queries, by name.

    Raises:
        ValueError: where a file lacks one of the four header comments.

    Example:
        >>> all(query.severity in {"error", "warning"} for query in verify_queries())
        True
    """
    files = sorted((terms.ontology_dir() / "verify").glob("*.rq"))
    return tuple(_parse(file.stem, file.read_text("utf-8")) for file in files)


def run(query: VerifyQuery, store: ox.Store) -> Iterator[Row]:
    """Run one query over a collection.

    Args:
        query: the query.
        store: the collection, as `kg.check.collection.gather` makes it.

    Yields:
        Each mistake; nothing where there is none.
    """
    solutions = store.query(query.sparql, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - every verify query is a SELECT
    names = {variable.value for variable in solutions.variables}
    for solution in solutions:
        said = {name: getattr(solution[name], "value", None) for name in names}
        yield Row(
            query=query,
            focus=said["focus"] or "",
            sentence=said["sentence"] or f"it breaks a rule: {query.constraint}",
            graph=said.get("graph"),
            unknown=said.get("unknown"),
        )


def _parse(name: str, text: str) -> VerifyQuery:
    fields = dict(_FIELD.findall(text))
    missing = {"title", "constraint", "severity", "do"} - set(fields)
    if missing:
        raise ValueError(f"verify/{name}.rq lacks the comment(s) {', '.join(sorted(missing))}")
    return VerifyQuery(name=name, sparql=text, **fields)
