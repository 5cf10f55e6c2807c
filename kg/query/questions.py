"""The named questions: what the record is asked again and again, one file each in `ontology/questions/`.

The first line of a file is the question in plain words. A line `# set actor: IRI of the actor (default
actor:tesla)` declares a parameter, which the query writes `$actor`. To SPARQL that is a variable like
`?actor`; here `$` marks what is put in before the query is run, so that a value counts everywhere, inside of
filters and subqueries too. A line `# whole: kg lot` names the commands that answer the whole, where SPARQL
can but gather the claims.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, Literal, get_args

import pyoxigraph as ox

from kg import terms
from kg.errors import BadInput, UnknownName
from kg.query.gate import tokens
from kg.store import Store

Kind = Literal["IRI", "date", "number", "text"]

_PARAMETER: Final = re.compile(
    r"^# set (?P<name>\w+): (?P<kind>\w+)(?P<description>.*?)(?: \(default (?P<default>[^()]+)\))?$",
    re.MULTILINE,
)
_WHOLE: Final = re.compile(r"^# whole: (.+)$", re.MULTILINE)
_ENTITIES: Final = ("actor", "product", "site", "place", "model", "event", "lot", "source")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked about.

    Attributes:
        name: how `--set` and the query name it, there as `$name`.
        kind: what its value is.
        description: what it means, in words.
        default: its value where none is given; `None` where it narrows the answer, which is then not
            narrowed.
    """

    name: str
    kind: Kind
    description: str
    default: str | None

    def entities(self) -> tuple[str, ...]:
        """Say among which kinds of things a name is looked up; among all where it is empty."""
        return tuple(each for each in _ENTITIES if re.search(rf"\b{each}\b", self.description))


@dataclass(frozen=True, slots=True)
class Question:
    """A named query.

    Attributes:
        name: the stem of its file.
        line: the question in plain words.
        parameters: what it can be asked about, in the order of the file.
        text: the whole file.
        whole: the commands that answer the whole of it, with commas between them; empty where the query does.
    """

    name: str
    line: str
    parameters: tuple[Parameter, ...]
    text: str
    whole: str = ""


def parse(name: str, text: str) -> Question:
    r"""Read a query with its header.

    Args:
        name: what to call it.
        text: the query; it need not have a header.

    Returns:
        The question.

    Raises:
        BadInput: where a parameter is of no kind that there is.

    Example:
        >>> parse("who", "# Who?\n# set who: IRI (default actor:xai)\nASK {}").parameters[0].default
        'actor:xai'
    """
    parameters = []
    for found in _PARAMETER.finditer(text):
        kind = next((each for each in get_args(Kind) if each == found["kind"]), None)
        if kind is None:
            line = text.count("\n", 0, found.start()) + 1
            sentence = f"{found['kind']!r} is no kind of parameter; write {', '.join(get_args(Kind))}"
            raise BadInput(sentence, f"{name}.rq", line)
        description = f"{kind}{found['description']}"
        parameters.append(Parameter(found["name"], kind, description, found["default"]))
    first = text.split("\n", 1)[0]
    asks = first.removeprefix("#").strip() if first.startswith("#") else ""
    whole = _WHOLE.search(text)
    return Question(name, asks, tuple(parameters), text, whole[1] if whole else "")


@lru_cache(maxsize=1)
def named() -> tuple[Question, ...]:
    """List the questions that come with the ontology, which are read once.

    Returns:
        The questions, sorted by name.
    """
    folder = terms.ontology_dir() / "questions"
    return tuple(parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq")))


def find(name: str) -> Question:
    """Find a question by its name.

    Args:
        name: the name.

    Returns:
        The question.

    Raises:
        UnknownName: where there is none of that name.
    """
    questions = {question.name: question for question in named()}
    if name not in questions:
        raise UnknownName(name, tuple(difflib.get_close_matches(name, questions)))
    return questions[name]


def bind(store: Store, question: Question, given: Mapping[str, str], *, exact: bool = False) -> str:
    """Put values in for the parameters of a question.

    Args:
        store: where names are looked up.
        question: the question.
        given: a value for each parameter that is set, as a reader writes it: an entity by IRI, compact IRI,
            label, alias or slug; a day as YYYY-MM-DD.
        exact: whether entities are given by their IRIs, so that no name is looked up.

    Returns:
        The query. A parameter without a value stays a variable.

    Raises:
        BadInput: where there is no such parameter, or the value is not of its kind.
        UnknownName: where nothing has that name.
        AmbiguousName: where several things have it.
    """
    declared = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in declared:
            what = f"it has {', '.join(declared)}" if declared else "it has none"
            raise BadInput(f"the question has no parameter {name!r}; {what}")
    values: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, parameter in declared.items():
        if name in given and exact and parameter.kind == "IRI":
            values[name] = ox.NamedNode(given[name])
        elif name in given:
            values[name] = _term(store, parameter, given[name])
        elif parameter.default is not None:
            values[name] = _default(store, parameter, parameter.default)
    return put(question.text, values)


def put(text: str, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Put terms in for variables that are written with `$`.

    Args:
        text: the query.
        values: the term for each name, without the `$`.

    Returns:
        The query with the terms in it.

    Example:
        >>> put("ASK { ?s ?p $o } # $o", {"o": ox.Literal(1)})
        'ASK { ?s ?p "1"^^<http://www.w3.org/2001/XMLSchema#integer> } # $o'
    """
    pieces, end = [], 0
    for token in tokens(text):
        if token.kind == "variable" and token.text[0] == "$" and token.text[1:] in values:
            pieces += [text[end : token.start], str(values[token.text[1:]])]
            end = token.start + len(token.text)
    return "".join([*pieces, text[end:]])


def literal(value: float | Decimal | date) -> ox.Literal:
    """Make a literal of a plain value.

    Args:
        value: a number, a truth value or a day.

    Returns:
        The literal, of the datatype that SPARQL compares it by.

    Example:
        >>> literal(date(2024, 6, 4)).datatype.value
        'http://www.w3.org/2001/XMLSchema#date'
    """
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(terms.XSD + "date"))
    if isinstance(value, Decimal):
        return ox.Literal(f"{value:f}", datatype=ox.NamedNode(terms.XSD + "decimal"))
    return ox.Literal(value)


def _default(store: Store, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """Make a term of a default: it is written exactly, and so needs no names, which take long to gather."""
    return ox.NamedNode(terms.expand(value)) if parameter.kind == "IRI" else _term(store, parameter, value)


def _term(store: Store, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """Make a term of what a reader wrote."""
    match parameter.kind:
        case "IRI":
            from kg import identity  # noqa: PLC0415 - a query without names has no use for it

            return ox.NamedNode(identity.resolve(store, value, kinds=parameter.entities()))
        case "date":
            try:
                day = date.fromisoformat(value)
            except ValueError:
                raise BadInput(f"{parameter.name}={value} is no day; write YYYY-MM-DD") from None
            return literal(day)
        case "number":
            try:
                number = Decimal(value.replace(",", ""))
            except InvalidOperation:
                raise BadInput(f"{parameter.name}={value} is no number") from None
            if not number.is_finite():
                raise BadInput(f"{parameter.name}={value} is no number")
            return literal(number)
        case "text":
            return ox.Literal(value)
