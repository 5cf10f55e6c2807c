"""Finds the services of this program in a query: `SERVICE kg:paths { … }`, and no other.

A block counts only where it is written exactly so, or with the full IRI. Everything else that looks like a
SERVICE stays as it is, and the gate refuses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg import terms
from kg.query.gate import Token, tokens

MOST: Final = 20
"""How many services a query may ask."""

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Block:
    """A service in a query.

    Attributes:
        service: its name, such as `paths`.
        word: the place of the word SERVICE among the query's tokens.
        opening: the place of its opening brace.
        closing: the place of its closing brace.
    """

    service: str
    word: int
    opening: int
    closing: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it is read for its services.

    Attributes:
        text: the query.
        tokens: its tokens.
        closing: for each token that opens a bracket, the token that closes it.
        prologue: how much of the text declares prefixes, and no more.
        prefixes: the namespaces of the prefixes, as they are written.
        blocks: the services, in order; none within another.
    """

    text: str
    tokens: tuple[Token, ...]
    closing: Mapping[int, int]
    prologue: str
    prefixes: Mapping[str, str]
    blocks: tuple[Block, ...]

    def slice(self, first: int, last: int) -> str:
        """The text from one token up to another, which is not part of it."""
        end = self.tokens[last - 1]
        return self.text[self.tokens[first].start : end.start + len(end.text)]

    def iri(self, token: Token) -> str | None:
        """The IRI for which a token stands; `None` where it is none, or is written with escapes."""
        if "\\" in token.text:
            return None
        if token.kind == "iri":
            return token.text[1:-1]
        if token.kind != "name":
            return None
        prefix, _, rest = token.text.partition(":")
        namespace = self.prefixes.get(prefix)
        return None if namespace is None else namespace + rest


def read(text: str, services: Sequence[str]) -> Reading:
    """Read a query for its services.

    Args:
        text: the query.
        services: the names of the services that there are.

    Returns:
        What was read; without blocks where there is none, or where a bracket is not closed.

    Example:
        >>> [block.service for block in read("ASK { SERVICE kg:paths { ?p kg:to ?x } }", ["paths"]).blocks]
        ['paths']
        >>> read("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }", ["paths"]).blocks
        ()
    """
    if "service" not in text.lower():
        return Reading(text, (), {}, "", {}, ())
    reading = split(text)
    blocks: list[Block] = []
    place = 0 if reading.prefixes else len(reading.tokens)
    while place < len(reading.tokens):
        block = _block(reading, place, services)
        if block:
            blocks.append(block)
        place = block.closing + 1 if block else place + 1
    return replace(reading, blocks=tuple(blocks))


def split(text: str) -> Reading:
    """Read a query for its parts alone, whatever services are in it.

    Args:
        text: the query.

    Returns:
        What was read, without blocks; without prefixes where it asks for nothing, or leaves a bracket open.
    """
    every = tuple(tokens(text))
    closing = _closing(every)
    form = next((place for place, each in enumerate(every) if _word(each) in _FORMS), None)
    if form is None or closing is None:
        return Reading(text, every, closing or {}, "", {}, ())
    prefixes = dict(terms.PREFIXES) | _declared(every[:form])
    return Reading(text, every, closing, text[: every[form].start], prefixes, ())


def masked(reading: Reading) -> str:
    """The query with a graph in the place of each service, each character where it was.

    Args:
        reading: the query as it was read.

    Returns:
        A query in which no service of this program is left; the gate judges it, and the parser.

    Example:
        >>> masked(read("ASK { SERVICE kg:paths { ?p kg:to ?x } }", ["paths"]))
        'ASK { GRAPH   <p:1>    { ?p kg:to ?x } }'
    """
    text = reading.text
    for number, block in enumerate(reading.blocks, start=1):
        for place in range(block.word, block.opening):
            token = reading.tokens[place]
            new = "GRAPH" if place == block.word else f"<p:{number}>" if place == block.opening - 1 else ""
            end = token.start + len(token.text)
            text = text[: token.start] + new.ljust(len(token.text)) + text[end:]
    return text


def substituted(reading: Reading, answers: Sequence[str]) -> str:
    """The query with an answer in the place of each service.

    Args:
        reading: the query as it was read.
        answers: for each block, what to write in its place.

    Returns:
        The query.
    """
    pieces, end = [], 0
    for block, answer in zip(reading.blocks, answers, strict=True):
        pieces += [reading.text[end : reading.tokens[block.word].start], f" {answer} "]
        end = reading.tokens[block.closing].start + 1
    return "".join([*pieces, reading.text[end:]])


def _block(reading: Reading, place: int, services: Sequence[str]) -> Block | None:
    """The service that begins with a token."""
    every, word = reading.tokens, reading.tokens[place]
    if _word(word) != "SERVICE" or not _stands_alone(reading.text, word):
        return None
    named = place + 1 + (place + 1 < len(every) and _word(every[place + 1]) == "SILENT")
    opening = named + 1
    if opening >= len(every) or every[opening].text != "{" or every[opening].kind != "other":
        return None
    for name in services:
        short = every[named].text == f"kg:{name}" and reading.prefixes["kg"] == terms.KG
        if short or every[named].text == f"<{terms.KG}{name}>":
            return Block(name, place, opening, reading.closing[opening])
    return None


def _stands_alone(text: str, token: Token) -> bool:
    """Whether no letter, digit or sign that could be part of another token touches a word."""
    before, after = text[: token.start], text[token.start + len(token.text) :]
    return (before[-1:].isspace() or before[-1:] in "{}.") and (after[:1].isspace() or after[:1] == "<")


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


def _closing(every: Sequence[Token]) -> dict[int, int] | None:
    """For each opening bracket the one that closes it; `None` where they do not pair off."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(every):
        if token.kind != "other":
            continue
        if token.text in _PAIRS:
            opened.append(place)
        elif token.text in _PAIRS.values():
            if not opened or _PAIRS[every[opened[-1]].text] != token.text:
                return None
            found[opened.pop()] = place
    return None if opened else found


def _declared(prologue: Sequence[Token]) -> dict[str, str]:
    """The prefixes that a query declares; one written with escapes stands for nothing that is known here."""
    found: dict[str, str] = {}
    for word, name, iri in zip(prologue, prologue[1:], prologue[2:], strict=False):
        if _word(word) == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            found[name.text.partition(":")[0]] = iri.text[1:-1]
    return found
