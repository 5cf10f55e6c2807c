"""Says in a sentence what the engine did not understand of a query, and where."""

import re
from typing import Final

from kg.errors import QueryFailed
from kg.query.gate import place, tokens

# Compiled when something is wrong, and not at every start.
_PLACED: Final = r"(?s)error at (\d+):(\d+): expected (?:one of )?(.*)"
_SAID: Final = r"\b(?:The |IRI )[\w ]*[a-z]{2,}(?: [\w?]+)*"
"""Where the engine says in words what is wrong, among what it expected."""

_SHOWN: Final = 40


def explain(text: str, message: str) -> QueryFailed:
    """Make a sentence of the engine's complaint.

    The engine names the end of the longest keyword that it tried, not where it began to try; that is put
    right here.

    Args:
        text: the query as the engine had it.
        message: what the engine said.

    Returns:
        The error to raise.

    Example:
        >>> print(explain("SELCT ?s { ?s ?p ?o }", "error at 1:10: expected CONSTRUCT"))
        the query cannot be run: line 1, column 1: it is not understood from `SELCT ?s { ?s ?p ?o }` on
    """
    found = re.match(_PLACED, message)
    if not found:
        return QueryFailed(message.strip().rstrip("."))
    line, column, expected = int(found[1]), int(found[2]), found[3].strip()
    lines = text.split("\n")
    offset = min(sum(len(each) + 1 for each in lines[: line - 1]) + column - 1, len(text))
    if "Prefix not found" in expected:
        name = re.search(r"([\w.-]*):\S*$", text[:offset].rstrip(" \t"))
        if name:
            return QueryFailed(f"the prefix {name[1]}: is not declared", *place(text, name.start()))
    if said := re.search(_SAID, expected):
        return QueryFailed(f"{said[0].replace('The ', 'the ', 1)}, at or before this", *place(text, offset))
    # A keyword is missed where it would end, a character where it would stand; `[_]` is any character.
    keywords = re.findall(r"\b[A-Z_]{2,}\b|\b[a-z]+[A-Z]\w*", expected)
    exact = re.search(r"\[(?!_\])|\"", expected)
    if not keywords and not exact:
        return QueryFailed("it is not complete, or says what SPARQL does not allow")
    start = offset if exact else max(0, offset - min(map(len, keywords)))
    token = next((each for each in tokens(text) if each.start + len(each.text) > start), None)
    if token is None:
        return QueryFailed("it ends too early", *place(text, len(text)))
    rest = " ".join(text[token.start :].split())
    shown = rest if len(rest) <= _SHOWN else f"{rest[:_SHOWN].rstrip()} …"
    return QueryFailed(f"it is not understood from `{shown}` on", *place(text, token.start))
