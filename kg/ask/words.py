"""A question in the words of the command line: read, looked up, and written in the one way that is kept."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.analysis.identifier import FORM
from kg.ask.enquiries import HOMES, enquiry, names, question
from kg.errors import BadInput, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.option import Option
    from kg.ask.enquiry import Answer, Enquiry
    from kg.graph import Graph

NO_EVIDENCE: Final = ("find", "sources", "stats", "diff")
"""Questions whose answers are no findings on the world: lists of names and documents, counts, comparisons."""

PACKED: Final = tuple(name for name in names() if name not in NO_EVIDENCE)
"""The questions whose answers are evidence."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked.

    Attributes:
        name: Its name.
        given: Pairs of an option and a value as a word.
    """

    name: str
    given: tuple[tuple[str, str], ...]

    @property
    def enquiry(self) -> Enquiry:
        """What answers it."""
        return _enquiry(self.name)

    @property
    def text(self) -> str:
        """The question as it is written on the command line, after `kg`.

        >>> Question("paths", (("source", "actor:nvidia"), ("target", "xAI Corp"), ("k", "3"))).text
        "paths actor:nvidia 'xAI Corp' -k 3"
        """
        places = {option.name for option in self.enquiry.options if _is_place(option)}
        kinds = {option.name: option.kind for option in self.enquiry.options}
        words = [self.name, *(word for name, word in self.given if name in places)]
        for name, word in self.given:
            if name not in places:
                short = len(name) == 1 and any(home.name == self.name for home in HOMES)
                words.append(f"-{name}" if short else f"--{name.replace('_', '-')}")
                words += [word] if kinds.get(name) is not bool else []
        return shlex.join(words)

    def ask(self, graph: Graph) -> Answer:
        """Ask it of a graph.

        Args:
            graph: The graph.

        Returns:
            The answer.
        """
        return self.enquiry.ask(graph, self.enquiry.read(self.given))

    def value(self, name: str) -> Any:  # noqa: ANN401 - as its option says
        """What was given for an option, or None."""
        return self.enquiry.read(self.given).get(name)

    def more(self, given: Iterable[tuple[str, str]]) -> Question:
        """The same with more options.

        Args:
            given: Pairs of an option and a word.

        Returns:
            Another question.

        Raises:
            BadInput: The question takes no such option.
        """
        taken = {option.name for option in self.enquiry.options}
        added = tuple(given)
        for name, _ in added:
            if name not in taken:
                raise BadInput(f"kg {self.name} takes no --{name.replace('_', '-')}; leave it out.")
        return Question(self.name, (*self.given, *added))

    def settled(self, graph: Graph) -> Question:
        """The same with names looked up, and options in their order, without those that change nothing.

        Args:
            graph: The graph, in which names are looked up.

        Returns:
            The question as it is kept.

        Raises:
            kg.errors.UnknownName: A name stands for nothing.
            kg.errors.AmbiguousName: A name stands for more than one thing.
            kg.errors.BadInput: An option has a value that it cannot have.
        """
        values = self.enquiry.read(self.given)
        given: list[tuple[str, str]] = []
        for option in self.enquiry.options:
            value = values.get(option.name)
            if value is None or value is False or (value == option.default and not option.several):
                continue
            several = value if option.several else (value,)
            given += [(option.name, _word(each, option, graph)) for each in several]
        return Question(self.name, tuple(given))


def read(text: str, *, among: Sequence[str] = PACKED) -> Question:
    """Read a question.

    Args:
        text: What follows `kg` on the command line, such as ``diversions --intended Tesla``.
        among: Which questions can be asked. A named question that is one of them is also read as `kg query`
            is asked it: ``query --name holdings --set holder=xAI``.

    Returns:
        The question; its names are not looked up yet.

    Raises:
        BadInput: It cannot be read, or it is not among these.
        UnknownName: No question has its name.
        kg.errors.UnknownParameter: There is no such option.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise BadInput(f"{text!r} cannot be read: {str(error).lower()}.") from None
    words = words[1:] if words[:1] == ["kg"] else words
    if not words:
        raise BadInput("give the id of an answer, or a question such as 'diversions --intended Tesla'.")
    if words[0] == "query" and set(among) - set(names()):
        words = _by_name(words[1:])
    name, *rest = words
    if name not in (*names(), *among):
        near = tuple(get_close_matches(name, among, n=3))
        if near:
            raise UnknownName(name, near)
        raise BadInput(
            f"{name!r} is no id of an answer and no question; write an id as --format json shows it, or a "
            f"question that begins with one of {', '.join(each for each in among if each in names())}."
        )
    if name not in among:
        raise BadInput(f"what kg {name} answers is no evidence: ask one of {', '.join(among)}.")
    asked = Question(name, tuple(_pairs(rest, _enquiry(name))))
    asked.enquiry.read(asked.given)
    return asked


def is_id(text: str) -> bool:
    """Whether a text is written like the id of an answer, or the beginning of one.

    >>> is_id("d-bffff4c2a132"), is_id("diversions")
    (True, False)
    """
    return FORM.fullmatch(text) is not None


def _enquiry(name: str) -> Enquiry:
    """What answers a question, be it a command or a named question."""
    return enquiry(name) if name in names() else question(name)


def _by_name(words: Sequence[str]) -> list[str]:
    """A named question as `kg query` is asked it, as a command of its own."""
    name, found, rest = "", [], iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if option not in {"--name", "--set"}:
            found.append(word)
            continue
        value = value if equals else next(rest, "")
        if option == "--name":
            name = value
        else:
            key, _, wanted = value.partition("=")
            if not key or not wanted:
                raise BadInput(f"--set {value} is no NAME=VALUE; write for instance --set actor=tesla")
            found.append(f"--{key}={wanted}")
    if not name:
        raise BadInput("of `kg query` only named questions are answers (--name); --where takes a pattern.")
    return [name, *found]


def _pairs(words: Sequence[str], asked: Enquiry) -> Iterator[tuple[str, str]]:
    """The options of a question, by name."""
    options = {option.name: option for option in asked.options}
    places = [option for option in asked.options if _is_place(option)]
    rest = iter(words)
    for word in rest:
        if word.startswith("-") and len(word) > 1:
            key, value = _parted(word)
            name = key.replace("-", "_")
            name = name if name in options else key
            yield name, _value(options.get(name), key, value, rest)
        elif places:
            yield places[0].name, word
            places = places if places[0].several else places[1:]
        else:
            raise BadInput(f"kg {asked.name} takes no {word!r}; write options as --NAME VALUE.")


def _parted(word: str) -> tuple[str, str | None]:
    """The name of an option, and its value where that is written with it."""
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        return name, value if equals else None
    return word[1], word[2:].removeprefix("=") or None


def _value(option: Option | None, name: str, value: str | None, rest: Iterator[str]) -> str:
    if value is not None:
        return value
    if option is None:
        return next(rest, "")  # the enquiry says which there are
    if option.kind is bool:
        return "true"
    following = next(rest, None)
    if following is None:
        raise BadInput(f"--{name} needs a value: {option.meaning}")
    return following


def _is_place(option: Option) -> bool:
    """Whether it is a word after the command, and no option."""
    return option.subject or option.required


def _word(value: Any, option: Option, graph: Graph) -> str:  # noqa: ANN401 - as its option says
    if isinstance(value, bool):
        return "true"
    if isinstance(value, date):
        return value.isoformat()
    if option.entity and "#" not in str(value):
        return terms.shorten(graph.resolve(str(value), kinds=option.kinds))
    return str(value)
