"""Finds what a query says of a variable beside a service, so that the service need not answer for everyone.

Only what every answer must fulfil counts: the triple patterns, VALUES and filters of the group in which the
service stands, and of the groups around it. They are asked first. More may be found than there is in the end,
since what is joined afterwards takes the rest away; less may not. Where a group is optional, only what stands
before it in the group around it counts, and nothing further out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.query.blocks import Block, Reading

_BEGIN: Final = frozenset(
    {"OPTIONAL", "MINUS", "UNION", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "SELECT"}
)
_THROUGH: Final = frozenset({"GROUP", "UNION", "GRAPH", "OPTIONAL"})
"""Through which elements what stands around a group bears on it."""

_NOT_ALIKE: Final = frozenset({"EXISTS", "RAND", "NOW", "UUID", "STRUUID", "BNODE"})
"""What a filter may not hold that is asked twice, or by itself."""


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of a group.

    Attributes:
        kind: TRIPLES, GROUP, or the word with which it begins.
        first: its first token.
        last: the token after its last one.
    """

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that every answer must fulfil.

    Attributes:
        text: as it is written.
        variables: the variables and blank nodes in it.
        binds: whether it gives values to them, rather than only judging them.
    """

    text: str
    variables: frozenset[str]
    binds: bool


def beside(reading: Reading, block: Block, variable: str) -> str | None:
    """The patterns that tell which values a variable can have.

    Args:
        reading: the query.
        block: the service.
        variable: the variable, without its sign.

    Returns:
        The inside of a group that gives a value to the variable, and each value that it can have in an answer
        among them; `None` where nothing beside the service does.
    """
    pieces = list(_pieces(reading, block))
    known = {variable}
    chosen: list[Piece] = []
    while more := [p for p in pieces if p.binds and p not in chosen and known & p.variables]:
        chosen += more
        known |= {name for piece in more for name in piece.variables}
    if not any(variable in piece.variables for piece in chosen):
        return None
    chosen += [p for p in pieces if not p.binds and p.variables and p.variables <= known]
    return " ".join(piece.text for piece in chosen)


def elements(reading: Reading, opening: int) -> Iterator[Element]:
    """The pieces of a group.

    Args:
        reading: the query.
        opening: its opening brace.

    Yields:
        The pieces, in order.
    """
    place, end = opening + 1, reading.closing[opening]
    begun: int | None = None
    while place < end:
        token = reading.tokens[place]
        word = token.text.upper() if token.kind == "word" else ""
        if word in _BEGIN or (token.kind == "other" and token.text == "{"):
            if begun is not None:
                yield Element("TRIPLES", begun, place)
            begun = None
            after = end if word == "SELECT" else _after(reading, place, end, word)
            yield Element(word or "GROUP", place, after)
            place = after
        else:
            begun = place if begun is None else begun
            place = reading.closing.get(place, place) + 1
    if begun is not None:
        yield Element("TRIPLES", begun, end)


def statements(reading: Reading, element: Element) -> Iterator[tuple[int, int]]:
    """The statements of triple patterns, each from a token up to another, without the dots between them."""
    begun = place = element.first
    while place < element.last:
        token = reading.tokens[place]
        if token.kind == "other" and token.text == ".":
            if begun < place:
                yield begun, place
            begun = place + 1
        place = reading.closing.get(place, place) + 1
    if begun < element.last:
        yield begun, element.last


def names(reading: Reading, first: int, last: int) -> frozenset[str]:
    """The variables among some tokens, without their signs, and the blank nodes."""
    found = set()
    for token in reading.tokens[first:last]:
        if token.kind == "variable":
            found.add(token.text[1:])
        elif token.kind == "name" and token.text.startswith("_:"):
            found.add(token.text)
    return frozenset(found)


def _after(reading: Reading, place: int, end: int, word: str) -> int:
    """The token after an element that begins with a word or a brace."""
    braces = word not in {"FILTER", "BIND"}
    while place < end:
        token = reading.tokens[place]
        if place in reading.closing:
            place = reading.closing[place]
            if token.text == "{" or not braces:
                return place + 1
        place += 1
    return end


def _pieces(reading: Reading, block: Block) -> Iterator[Piece]:
    """What every answer must fulfil: from the service outwards."""
    yield from _values(reading, block.opening)
    held: list[Piece] = []
    for opening in _around(reading, block.word):
        parts = list(elements(reading, opening))
        own = next(part for part in parts if part.first <= block.word < part.last)
        if own.kind == "GRAPH":
            held = [_within(reading, own, piece) for piece in held if piece.binds]
        elif own.kind not in _THROUGH and own.first != block.word:
            break
        optional = own.kind == "OPTIONAL"
        for part in parts:
            if part is not own and (not optional or part.last <= own.first):
                held += _of(reading, part, judges=not optional)
        if optional:
            break
    yield from held


def _values(reading: Reading, opening: int) -> Iterator[Piece]:
    for part in elements(reading, opening):
        if part.kind == "VALUES":
            yield from _of(reading, part, judges=False)


def _of(reading: Reading, part: Element, *, judges: bool) -> Iterator[Piece]:
    """The pieces of an element that every answer must fulfil."""
    words = {t.text.upper() for t in reading.tokens[part.first : part.last] if t.kind == "word"}
    if part.kind == "TRIPLES":
        for first, last in statements(reading, part):
            yield Piece(f"{reading.slice(first, last)} .", names(reading, first, last), binds=True)
    elif part.kind == "VALUES" and "UNDEF" not in words:
        yield Piece(reading.slice(part.first, part.last), names(reading, part.first, part.last), binds=True)
    elif part.kind == "BIND" and (told := _constant(reading, part)):
        yield Piece(told, names(reading, part.first, part.last), binds=True)
    elif part.kind == "FILTER" and judges and words.isdisjoint(_NOT_ALIKE):
        yield Piece(reading.slice(part.first, part.last), names(reading, part.first, part.last), binds=False)


def _constant(reading: Reading, bind: Element) -> str | None:
    """What binds an IRI to a variable, as VALUES; `None` where it binds what must be reckoned."""
    inner = reading.tokens[bind.first + 2 : bind.last - 1]
    kinds = [token.kind for token in inner]
    if kinds not in (["iri", "word", "variable"], ["name", "word", "variable"]):
        return None
    return f"VALUES {inner[2].text} {{ {inner[0].text} }}"


def _within(reading: Reading, graph: Element, piece: Piece) -> Piece:
    """A piece that is asked of a graph."""
    opening = next(
        place
        for place in range(graph.first, graph.last)
        if reading.tokens[place].kind == "other" and reading.tokens[place].text == "{"
    )
    head = reading.slice(graph.first, opening + 1)
    text = f"{head} {piece.text} }}"
    return Piece(text, piece.variables | names(reading, graph.first, opening), binds=piece.binds)


def _around(reading: Reading, place: int) -> Sequence[int]:
    """The braces around a token, the innermost first."""
    return sorted(
        (
            opening
            for opening, closing in reading.closing.items()
            if opening < place < closing and reading.tokens[opening].text == "{"
        ),
        reverse=True,
    )
