"""All that can be asked by name, in one table: commands and routes take names, options and calls from here.

An analysis that is made from its definition is here by that alone. The others have a function in this room,
whose signature and docstring say what they take.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from kg import query
from kg.analysis import registry
from kg.analysis.option import Option, Within, options
from kg.ask import analysis
from kg.ask.enquiry import Enquiry
from kg.ask.sensitivity import asking
from kg.ask.sensitivity import sensitivity as hanging
from kg.errors import UnknownName
from kg.export.dump import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.ask.analysis import Reported
    from kg.ask.enquiry import Answer
    from kg.ask.sensitivity import Answered
    from kg.change.sensitivity import Watch
    from kg.graph import Graph
    from kg.query import Format, Parameter
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Home:
    """Where the function of an enquiry stands.

    Attributes:
        name: The name of the enquiry.
        function: Its module in this room and its function there, with a colon between them.
        forms: The forms in which its answer can be written.
        called: Options that doors call otherwise than the function does.
        defaults: What doors take where nothing is given, if that is something else than the function takes.
    """

    name: str
    function: str
    forms: tuple[str, ...] = ("json",)
    called: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, object], ...] = ()


_DAYS: Final = frozenset({"as_of", "known"})
_KINDS: Final = (("kinds", "kind"),)
_LIST: Final = ("json", "tsv")
_REPORT: Final = ("json", "csv", "html")
_ROWS: Final = ("json", "csv", "tsv", "xml")

HOMES: Final = (
    Home("diversions", "ways:diversions", ("json", "turtle"), _KINDS, (("k", 100),)),
    Home("paths", "ways:paths", ("json", "turtle"), _KINDS),
    Home("reach", "reach:reach"),
    Home("lots", "listing:lots", _LIST),
    Home("lot", "listing:lot", _LIST),
    Home("conflicts", "conflicts:conflicts"),
    Home("timeline", "listing:timeline", _LIST),
    Home("diff", "diff:between"),
    Home("show", "listing:show", _LIST),
    Home("find", "documents:find", _LIST),
    Home("sources", "documents:sources", _LIST),
    Home("cite", "documents:cite"),
    Home("stats", "listing:stats", _LIST),
)
"""The enquiries that have a function of their own."""


LEFT_OUT: Final = ("effect",)
"""Options that ask for more than an answer, and so are no part of a question that is asked again."""


def names() -> tuple[str, ...]:
    """The names of all enquiries.

    Returns:
        The names, in the order in which they are listed.
    """
    return (*(home.name for home in HOMES), *(each.name for each in registry.generic()))


@cache
def enquiry(name: str) -> Enquiry:
    """An enquiry by its name.

    Args:
        name: The name.

    Returns:
        The enquiry.

    Raises:
        kg.errors.UnknownName: There is none.
    """
    home = next((each for each in HOMES if each.name == name), None)
    if home is not None:
        return _at_home(home)
    if name not in names():
        raise UnknownName(name, tuple(difflib.get_close_matches(name, names())))
    own = registry.named(name)
    shared = options(analysis.ask, given=3)
    chosen = {option.name for option in shared}

    def ask(graph: Graph, given: Mapping[str, Any]) -> Answer:
        about = {key: value for key, value in given.items() if key not in chosen}
        return analysis.ask(graph, name, about, **{key: given[key] for key in given if key in chosen})

    return Enquiry(name, own.line, (*own.options, *shared), _REPORT, ask)


def hangs() -> tuple[str, ...]:
    """The names of what can be asked again and again, for `sensitivity`.

    Returns:
        The names of analyses, and then of named questions.
    """
    analysed = dict.fromkeys(each.name.split()[0] for each in registry.ANALYSES)
    return (*(name for name in names() if name in analysed), *questions())


@cache
def sensitivity(name: str) -> Enquiry:
    """The enquiry on what an answer hangs.

    Args:
        name: The name of an analysis, or of a named question.

    Returns:
        The enquiry.

    Raises:
        kg.errors.UnknownName: There is no such question.
    """
    if name not in hangs():
        raise UnknownName(name, tuple(difflib.get_close_matches(name, hangs())))
    asked = question(name) if name in questions() else enquiry(name)
    line = (hanging.__doc__ or "").partition("\n")[0]
    theirs = (option for option in asked.options if option.name not in LEFT_OUT)
    own = options(hanging, given=5)
    return Enquiry(f"sensitivity {name}", line, (*theirs, *own), _REPORT, partial(hangs_on, name))


def hangs_on(name: str, graph: Graph, given: Mapping[str, Any], *, watch: Watch = iter) -> Reported:
    """On which origins an answer hangs.

    Args:
        name: The name of an analysis, or of a named question.
        graph: The graph.
        given: What its enquiry takes, and what `sensitivity` itself takes, by the names of their options.
        watch: See `kg.ask.sensitivity.sensitivity`.

    Returns:
        The answer.
    """
    mine = {option.name for option in options(hanging, given=5)}
    about = {key: value for key, value in given.items() if key not in mine}
    chosen = {key: given[key] for key in given if key in mine}
    if name in questions():
        asked, whole = question(name), about
        values, day, known = _split(questions()[name], about)
        again: Callable[[Graph], Answered] = asking(graph, name, values, as_of=day, known=known)
    else:
        asked = enquiry(name)
        whole = asked.whole(about)
        again = partial(_exactly, asked, about)
    in_order = ((option.name, whole.get(option.name)) for option in asked.options)
    told = {key: value for key, value in in_order if value not in (None, False, ())}
    return hanging(graph, again, name=name, asked=told, watch=watch, **chosen)


@cache
def questions() -> dict[str, query.Question]:
    """The named questions.

    Returns:
        Each by its name.
    """
    return {each.name: each for each in query.named()}


@cache
def question(name: str) -> Enquiry:
    """A named question.

    Args:
        name: Its name.

    Returns:
        The enquiry; its answer is written in the formats of SPARQL.

    Raises:
        kg.errors.UnknownName: There is none.
    """
    if name not in questions():
        raise UnknownName(name, tuple(difflib.get_close_matches(name, questions())))
    found = questions()[name]
    own = tuple(map(_option, found.parameters))
    taken = {option.name for option in own}
    # A parameter of the question goes before a day of the record that is called like it.
    shared = options(analysis.ask, given=3)
    days = (each for each in shared if each.name in _DAYS - taken)

    def ask(graph: Graph, given: Mapping[str, Any]) -> Answer:
        values, day, known = _split(found, given)
        store = graph.store if known is None else graph.store.known(known)
        if day is not None:
            store = store.as_of(day)
            if any(parameter.name == "asOf" for parameter in found.parameters):
                values["asOf"] = day.isoformat()
        return Selected(store, query.bind(store, found, values))

    return Enquiry(name, found.line, (*own, *days), _ROWS, ask)


@dataclass(frozen=True, slots=True)
class Selected:
    """The answer to a named question, in the formats of SPARQL.

    Attributes:
        store: What is asked.
        text: The query.
    """

    store: Store
    text: str

    def json(self) -> dict[str, Any]:
        """The W3C's SPARQL 1.1 Query Results JSON Format."""
        found: dict[str, Any] = json.loads(self._written("json"))
        return found

    def lines(self, form: str) -> Iterator[str]:
        """The rows as lines of text, in a format of the W3C."""
        # Not `splitlines`: a text in a row may hold what it takes for the end of a line.
        yield from self._written(form).removesuffix("\n").split("\n")

    def _written(self, form: str) -> str:
        written = BytesIO()
        wanted: Format = next(each for each in query.FORMATS["SELECT"] if each == form)
        query.write(self.store, self.text, wanted, written)
        return written.getvalue().decode()


@dataclass(frozen=True, slots=True)
class _Said:
    """What was written as JSON."""

    text: str

    def json(self) -> dict[str, Any]:
        """The same, its numbers exact."""
        found: dict[str, Any] = json.loads(self.text, parse_float=Decimal)
        return found


def _exactly(asked: Enquiry, about: Mapping[str, Any], graph: Graph) -> _Said:
    return _Said(dump(asked.ask(graph, about).json()))


def _at_home(home: Home) -> Enquiry:
    module, _, name = home.function.partition(":")
    function = getattr(import_module(f"kg.ask.{module}"), name)
    called, defaults = dict(home.called), dict(home.defaults)
    own = options(function)
    spread = next((each.name for each in own if each.required and each.several), None)

    def ask(graph: Graph, given: Mapping[str, Any]) -> Answer:
        own_names = {called.get(each.name, each.name): each.name for each in own}
        values: dict[str, Any] = defaults | {own_names[key]: value for key, value in given.items()}
        places: tuple[str, ...] = values.pop(spread, ()) if spread else ()
        answer: Answer = function(graph, *places, **values)
        return answer

    told = tuple(
        replace(each, name=called.get(each.name, each.name), default=defaults.get(each.name, each.default))
        for each in own
    )
    return Enquiry(home.name, (function.__doc__ or "").partition("\n")[0], told, home.forms, ask)


def _split(
    asked: query.Question, given: Mapping[str, Any]
) -> tuple[dict[str, str], date | None, date | None]:
    """The parameters of a named question as a reader writes them, and the two days."""
    own = {parameter.name for parameter in asked.parameters}
    days = {key: value for key, value in given.items() if key in _DAYS - own}
    values = {
        key: value.isoformat() if isinstance(value, date) else str(value)
        for key, value in given.items()
        if key not in days  # one that the question does not have is refused by name
    }
    return values, days.get("as_of"), days.get("known")


def _option(parameter: Parameter) -> Option:
    """A parameter of a named question as an option."""
    kinds = {"date": date, "number": Decimal}
    return Option(
        name=parameter.name,
        meaning=parameter.description,
        kind=kinds.get(parameter.kind, str),
        choices=(),
        several=False,
        default=parameter.default,
        entity=parameter.kind == "IRI",
        kinds=parameter.entities(),
        subject=False,
        first_day=False,
        within=Within(),
    )
