"""A rule: one query that finds what breaks one shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from kg import terms

What = Literal["missing", "many", "value", "node"]

_LONGEST: Final = 60  # letters of a value that a sentence shows


@dataclass(frozen=True, slots=True)
class Wrong:
    """What one rule found.

    Attributes:
        graph: the IRI of the document.
        focus: the IRI of the node that breaks the shape.
        value: the value that is wrong, where one is, as an IRI or a text.
        shown: the same as a reader knows it.
    """

    graph: str
    focus: str
    value: str | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One query that finds what breaks one shape.

    Attributes:
        shape: the IRI of the shape.
        what: `missing` (too few values), `many` (too many), `value` (each row has a bad one) or `node`.
        path: the property, or the first of several, as an IRI; `None` where the shape has none.
        message: what the shape says is right.
        sparql: a SELECT of ?graph, ?focus and, for `value`, ?value.
    """

    shape: str
    what: What
    path: str | None
    message: str
    sparql: str


def find(rule: Rule, store: ox.Store) -> Iterator[Wrong]:
    """Run one rule over a collection.

    Args:
        rule: the rule.
        store: the collection, as `kg.check.collection.gather` makes it.

    Yields:
        What breaks the rule; nothing where nothing does.
    """
    solutions = store.query(rule.sparql)
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - every rule is a SELECT
    for solution in solutions:
        graph, focus = solution["graph"].value, solution["focus"].value
        if rule.what == "value":
            value = solution["value"]
            yield Wrong(graph, focus, getattr(value, "value", None), _shown(value))
        else:
            yield Wrong(graph, focus)


def _shown(term: object) -> str:
    """Show a value in a sentence, and cut it short."""
    if isinstance(term, ox.NamedNode):
        return terms.shorten(term.value)
    if isinstance(term, ox.Literal):
        short = term.value if len(term.value) <= _LONGEST else f"{term.value[:_LONGEST]}…"
        return short if term.value else '""'
    return "[ … ]"
