"""The services that a query can ask, and what it asks of one: options and ends, read from its block.

A block is a group of patterns on what was found, as `kg paths --format turtle` writes it. Among them stand
options, such as `?path kg:maxLegs 3`, each with a constant: they do not tell of what was found, but say what
is to be looked for.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pyoxigraph as ox

from kg import terms
from kg.errors import QueryFailed
from kg.query.beside import Element, elements, names, statements
from kg.query.blocks import Block, Reading
from kg.query.gate import Token, place

Kind = Literal["party", "product", "day", "count", "share", "word", "code", "flag", "claim"]


@dataclass(frozen=True, slots=True)
class Option:
    """What can be asked of a service.

    Attributes:
        name: its local name in the ontology.
        kind: what its value is.
        meaning: what it does, in words.
        several: whether it may have several values.
        told: whether the answer says it too, so that a variable may stand there.
        words: the words that it may be.
    """

    name: str
    kind: Kind
    meaning: str
    several: bool = False
    told: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service.

    Attributes:
        name: its local name in the ontology.
        asks: the question that it answers.
        options: what can be asked of it.
        ends: the options whose variables are looked up beside the service.
        told: what is told of an answer and its legs.
    """

    name: str
    asks: str
    options: tuple[Option, ...]
    ends: tuple[str, ...]
    told: frozenset[str]

    def option(self, iri: str | None) -> Option | None:
        """The option that an IRI names; `None` where it names none."""
        name = (iri or "").removeprefix(terms.KG) if (iri or "").startswith(terms.KG) else ""
        return next((each for each in self.options if each.name == ALIKE.get(name, name)), None)


ALIKE: Final = {"startsAt": "from", "endsAt": "to"}
"""What is told of an answer in other words than it is asked in."""

_OF_ALL: Final = (
    "leg index startsAt endsAt answerKind confidence jointConfidence disputedIn claim denial truncated via"
)
_OF_GOODS: Final = f"{_OF_ALL} from to intended goods leastPieces mostPieces notBefore notAfter"
_OF_LOOPS: Final = f"{_OF_ALL} amountLow amountHigh currency"

_KINDS: Final = ("recorded", "reconstructed", "possible")
_ORDERS: Final = ("confidence", "quantity", "earliest", "legs")
_LOOPS: Final = ("financing", "payment", "trade", "funding")

_GOODS: Final = (
    Option("product", "product", "Only this product, or the models of this family."),
    Option("after", "day", "Only what can be of this day, month or year, or later."),
    Option("before", "day", "Only what can be of this day, month or year, or earlier."),
    Option("minQuantity", "count", "Only where as many pieces or more can have gone."),
    Option("maxLegs", "count", "Only ways of at most so many legs; 6 where it is not given."),
    Option("atLeast", "code", "Only what has come at least as far as this modality."),
    Option("minConfidence", "share", "Only answers whose weakest leg is as sure, from 0 to 1."),
    Option("avoid", "party", "Only ways on which this party does not lie.", several=True),
)
_WHICH: Final = (
    Option("asOf", "day", "As the world was at the end of this day, month or year."),
    Option("known", "day", "As the record was at the end of this day, month or year."),
    Option("primaryOnly", "flag", "Rest on primary records alone."),
    Option(
        "without", "claim", "Leave out this claim, or this document with all taken from it.", several=True
    ),
)
_BEST: Final = Option("best", "count", "The best answers alone, so many: between each two ends for paths.")
_BY: Final = Option("by", "word", f"What is best: {', '.join(_ORDERS)}.", words=_ORDERS)
_KIND: Final = Option(
    "answerKind", "word", f"Only this kind: {', '.join(_KINDS)}.", several=True, told=True, words=_KINDS
)
_VIA: Final = Option("via", "party", "A party that lies on it, the ends too.", several=True, told=True)

SERVICES: Final = (
    Service(
        "paths",
        "By which ways can goods have gone from one party to another?",
        (
            Option("from", "party", "The party at which it starts.", told=True),
            Option("to", "party", "The party or site at which it ends.", told=True),
            _KIND,
            _VIA,
            *_GOODS,
            Option("maxDegree", "count", "No party with more legs than this lies between the two ends."),
            _BEST,
            _BY,
            *_WHICH,
        ),
        ("from", "to"),
        frozenset(_OF_GOODS.split()),
    ),
    Service(
        "diversions",
        "Which goods promised, reserved or sold to one party ended with another?",
        (
            Option(
                "intended", "party", "Who had, or was due, the goods; a member of a group too.", told=True
            ),
            Option("to", "party", "Who got the goods; a member of a group too.", told=True),
            _KIND,
            _VIA,
            *_GOODS,
            _BEST,
            _BY,
            *_WHICH,
        ),
        ("intended", "to"),
        frozenset(_OF_GOODS.split()),
    ),
    Service(
        "circular",
        "Which financing loops are there?",
        (
            _VIA,
            Option(
                "answerKind",
                "word",
                f"Only this kind: {', '.join(_LOOPS)}.",
                several=True,
                told=True,
                words=_LOOPS,
            ),
            Option(
                "maxLegs", "count", "Only loops of at most so many steps, 2 to 12; 6 where it is not given."
            ),
            Option("atLeast", "code", "Rest on what has come at least as far as this modality."),
            *_WHICH,
        ),
        ("via",),
        frozenset(_OF_LOOPS.split()),
    ),
)
"""The services."""

_OUTSIDE: Final = tuple(
    terms.PREFIXES[prefix] for prefix in ("rdfs", "owl", "skos", "dct", "org", "schema", "foaf", "oa", "sh")
)


@dataclass(frozen=True, slots=True)
class Given:
    """An option as a block gives it.

    Attributes:
        option: the option.
        value: the token with which its value begins.
        text: the value as it is written.
    """

    option: Option
    value: Token
    text: str

    @property
    def variable(self) -> str | None:
        """The variable that stands there, without its sign; `None` where a constant does."""
        return self.value.text[1:] if self.value.kind == "variable" else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks of a service, by the names of its options.

    Attributes:
        service: its name.
        values: the constants of each option that is given.
        ends: for each end at which a variable stands, the parties that can be there as far as the rest of the
            query tells; `None` where it tells nothing.
    """

    service: str
    values: Mapping[str, tuple[ox.NamedNode | ox.Literal, ...]] = field(default_factory=dict)
    ends: Mapping[str, frozenset[str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answers.

    Attributes:
        nodes: the findings, by IRI.
        triples: what is told of them.
    """

    nodes: tuple[str, ...]
    triples: tuple[ox.Triple, ...]


def options(reading: Reading, block: Block) -> tuple[Given, ...]:
    """Read the options of a block.

    Args:
        reading: the query.
        block: the block.

    Returns:
        The options, in order.

    Raises:
        QueryFailed: where an option is not one, does not stand where it can be read, or lacks a constant.
    """
    service = named(block.service)
    found: list[tuple[str, Token, Given]] = []
    subjects: dict[str, Token] = {}
    alone = {terms.KG + each.name for each in service.options if not each.words} | {terms.KG + "leg"}
    for part in elements(reading, block.opening):
        for first, last in statements(reading, part) if part.kind == "TRIPLES" else ():
            about = reading.tokens[first]
            if about.kind == "variable" or about.text.startswith("_:"):
                for verb, given in _given(reading, first, last, service):
                    if reading.iri(verb) in alone:
                        subjects.setdefault(about.text.replace("$", "?"), verb)
                    if given:
                        found.append((about.text.replace("$", "?"), verb, given))
    if len(subjects) > 1:
        first_one, other = list(subjects)[:2]
        sentence = (
            f"is said of {other}, and other things of {first_one}: a service has one answer for each row"
        )
        raise _failed(reading, subjects[other], sentence)
    found = [each for each in found if each[0] in subjects]
    _check(reading, block, service, {verb.start for _, verb, _ in found})
    return tuple(given for _, _, given in found)


def named(name: str) -> Service:
    """The service of a name."""
    return next(each for each in SERVICES if each.name == name)


def _given(reading: Reading, first: int, last: int, service: Service) -> Iterator[tuple[Token, Given | None]]:
    """What is said of one subject: the token that names it, and the option where it is one."""
    for verb, objects in _verbs(reading, first + 1, last):
        token = reading.tokens[verb]
        iri = reading.iri(token)
        option = service.option(iri)
        if option is None or not objects:
            if iri == terms.KG + "leg":
                yield token, None
            continue
        for start, stop in objects:
            value = reading.tokens[start]
            if _is_constant(reading.tokens[start:stop]) or (option.told and value.kind == "variable"):
                yield token, Given(option, value, reading.slice(start, stop))
            elif not option.told:
                sentence = "takes a constant: it says what is looked for, and the answer does not tell it"
                raise _failed(reading, token, sentence)


def _is_constant(tokens: Sequence[Token]) -> bool:
    token = tokens[0]
    if token.text in {"+", "-"} and len(tokens) > 1:
        return tokens[1].kind == "number"
    return token.kind in {"iri", "name", "number", "text"} or token.text in {"true", "false"}


def _verbs(reading: Reading, first: int, last: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The verbs of one subject, each with its objects; without objects where the verb is a path."""
    for start, stop in _split(reading, first, last, ";"):
        objects = list(_split(reading, start + 1, stop, ","))
        path = not objects or reading.tokens[objects[0][0]].text in {"/", "|", "*", "+", "?"}
        yield start, [] if path else objects


def _split(reading: Reading, first: int, last: int, sign: str) -> Iterator[tuple[int, int]]:
    begun = at = first
    while at < last:
        token = reading.tokens[at]
        if token.kind == "other" and token.text == sign:
            if begun < at:
                yield begun, at
            begun = at + 1
        at = reading.closing.get(at, at) + 1
    if begun < last:
        yield begun, last


def _check(reading: Reading, block: Block, service: Service, taken: set[int]) -> None:
    """Refuse what a block cannot be asked, rather than find nothing by it."""
    known = {each.name for each in service.options} | service.told
    for token in reading.tokens[block.opening + 1 : block.closing]:
        if token.kind in {"iri", "name"} and "\\" in token.text:
            raise _failed(reading, token, "has a backslash; write names without it inside of a service")
        iri = reading.iri(token) or ""
        if iri.startswith(_OUTSIDE):
            raise _failed(reading, token, "is nothing that a service tells; ask it beside the service")
        name = iri.removeprefix(terms.KG) if iri.startswith(terms.KG) else ""
        if not name or not name[0].islower():
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            meant = f"; did you mean kg:{near[0]}?" if near else f"; it knows {_listed(known)}"
            raise _failed(reading, token, f"is nothing that kg:{service.name} knows{meant}")
        option = service.option(iri)
        if option and not option.told and token.start not in taken:
            sentence = "is an option: it stands right inside the braces of the service, as ?answer"
            raise _failed(reading, token, f"{sentence} {token.text} constant")


def _listed(known: set[str]) -> str:
    return ", ".join(f"kg:{each}" for each in sorted(known))


def _failed(reading: Reading, token: Token, sentence: str) -> QueryFailed:
    return QueryFailed(f"{token.text} {sentence}", *place(reading.text, token.start))


def constant(reading: Reading, given: Given, base: str | None = None) -> ox.NamedNode | ox.Literal:
    """The term that a constant stands for, as the engine reads it.

    Args:
        reading: the query.
        given: the option.
        base: against what relative IRIs are resolved; without it there can be none.

    Returns:
        The term.

    Raises:
        QueryFailed: where it is none.
    """
    query = f"{reading.prologue} SELECT ?value {{ VALUES ?value {{ {given.text} }} }}"
    try:
        found = ox.Store().query(query, prefixes=dict(terms.PREFIXES), base_iri=base)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
        (term,) = [row["value"] for row in found]
    except (SyntaxError, ValueError):
        raise _failed(reading, given.value, "is no constant") from None
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 - VALUES holds no other
    return term


def variables(reading: Reading, block: Block) -> Sequence[str]:
    """The variables of a block, in order of their names."""
    whole = Element("", block.opening, block.closing)
    return sorted(name for name in names(reading, whole.first, whole.last) if not name.startswith("_:"))
