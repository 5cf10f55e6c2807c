"""Asks a store elsewhere for much, in questions whose answers are short: by keys in their order.

The pages are not counted off (`OFFSET`), which servers answer more slowly the further they are, and some not
at all beyond a number: each page begins after the last key of the one before. What is said of the keys is
asked for some hundred of them at once, with the number of rows that there are: so an answer of which a server
gives only a part is seen as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyoxigraph as ox

    Ask = Callable[[str], list[ox.QuerySolution]]

PAGE: Final = 5_000
"""How many rows an answer has at most; fewer where a server gives fewer."""

LEAST: Final = 100
"""A server that gives fewer rows than these is of no use."""

AT_ONCE: Final = 200
"""Of how many keys what is said of them is asked for at once."""


class Partial(Exception):
    """A server gave a part of what there is; whoever asked knows its name."""


def room(ask: Ask) -> int:
    """Find how many rows a server gives, up to a page.

    Args:
        ask: Asks a SELECT.

    Returns:
        `PAGE`, or fewer where it gives fewer of rows that cost it nothing.
    """
    side = next(n for n in range(1, PAGE) if n * n >= PAGE)
    values = " ".join(map(str, range(side)))
    return min(PAGE, len(ask(f"SELECT ?a WHERE {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}")))


def keys(ask: Ask, pattern: str, page: int) -> list[str]:
    """List what fulfils a pattern, in pages.

    Args:
        ask: Asks a SELECT.
        pattern: What `?it` is to fulfil.
        page: How many rows a page has.

    Returns:
        The IRIs, in the order of the server; blank nodes are left out.

    Raises:
        Partial: The pages do not add up to the number that the server tells.
    """
    # What is distinct is made so inside: some servers sort first where it stands beside ORDER BY.
    distinct = f"{{ SELECT DISTINCT ?it WHERE {{ {pattern} }} }} FILTER(isIRI(?it))"
    (counted,) = ask(f"SELECT (COUNT(*) AS ?n) WHERE {{ {distinct} }}")
    found: dict[str, None] = {}
    last = ""
    while len(found) < int(counted["n"].value):
        rows = ask(
            f"SELECT ?it WHERE {{ {distinct} FILTER(STR(?it) > {_text(last)}) }} ORDER BY ?it LIMIT {page}"
        )
        new = [row["it"].value for row in rows]
        if not new or len(new) > page or not found.keys().isdisjoint(new):
            raise Partial
        found.update(dict.fromkeys(new))
        last = new[-1]
    if len(found) > int(counted["n"].value):
        raise Partial
    return list(found)


def described(
    ask: Ask, subjects: Sequence[str], said: str, page: int, *, unless: Sequence[str] = ()
) -> Iterator[ox.QuerySolution]:
    """Ask for what is said of things, of some hundred at a time.

    Args:
        ask: Asks a SELECT.
        subjects: The IRIs of the things.
        said: `?it ?property ?value`, in the graphs in which it may stand.
        page: How many rows an answer may have.
        unless: The properties that are left out.

    Yields:
        Rows of ``it``, ``property`` and ``value``.

    Raises:
        Partial: The server gives fewer rows than it tells, or says more of one thing than a page holds.
    """
    if unless:
        said += f" FILTER(?property NOT IN ({', '.join(f'<{each}>' for each in unless)}))"
    waiting = [subjects[at : at + AT_ONCE] for at in range(0, len(subjects), AT_ONCE)][::-1]
    while waiting:
        part = waiting.pop()
        body = f"VALUES ?it {{ {' '.join(f'<{each}>' for each in part)} }} {said}"
        answer = counted(ask, "?it ?property ?value", body, page)
        if answer is not None:
            yield from answer
        elif len(part) == 1:
            raise Partial
        else:
            half = len(part) // 2
            waiting += [part[half:], part[:half]]


def counted(ask: Ask, names: str, body: str, page: int) -> list[ox.QuerySolution] | None:
    """Ask for rows, and for how many there are, in one question.

    Args:
        ask: Asks a SELECT.
        names: The variables.
        body: What they are to fulfil.
        page: How many rows the answer may have.

    Returns:
        The rows, all of them; None where there are more than fit.

    Raises:
        Partial: The server gives fewer rows than it tells.
    """
    rows = ask(
        f"SELECT {names} ?n WHERE {{ {{ SELECT {names} WHERE {{ {body} }} LIMIT {page - 1} }}"
        f" UNION {{ SELECT (COUNT(*) AS ?n) WHERE {{ {body} }} }} }}"
    )
    told = [int(row["n"].value) for row in rows if row["n"] is not None]
    if len(told) != 1 or len(rows) > page:
        raise Partial
    if told[0] > page - 1:
        return None
    if told[0] != len(rows) - 1:
        raise Partial
    return [row for row in rows if row["n"] is None]


def _text(text: str) -> str:
    """A text as SPARQL writes it; an IRI holds nothing that needs more."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
