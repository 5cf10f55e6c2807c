"""A question in the words of the command line: read, looked up, and written in the one way that is kept."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg import terms
from kg.analysis.identifier import FORM
from kg.ask.enquiries import HOMES, enquiry, names
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
        return enquiry(self.name)

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


def read(text: str) -> Question:
    """Read a question.

    Args:
        text: What follows `kg` on the command line, such as ``diversions --intended Tesla``.

    Returns:
        The question; its names are not looked up yet.

    Raises:
        BadInput: It cannot be read, or its answers are no evidence.
        UnknownName: No command has its name.
        kg.errors.UnknownParameter: There is no such option.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise BadInput(f"{text!r} cannot be read: {str(error).lower()}.") from None
    words = words[1:] if words[:1] == ["kg"] else words
    if not words:
        raise BadInput("give the id of an answer, or a question such as 'diversions --intended Tesla'.")
    name = words[0]
    if name not in names():
        near = tuple(get_close_matches(name, PACKED, n=3))
        if near:
            raise UnknownName(name, near)
        raise BadInput(
            f"{name!r} is no id of an answer and no question; write an id as --format json shows it, or a "
            f"question that begins with one of {', '.join(PACKED)}."
        )
    if name not in PACKED:
        raise BadInput(f"what kg {name} answers is no evidence: ask one of {', '.join(PACKED)}.")
    question = Question(name, tuple(_pairs(words[1:], enquiry(name))))
    question.enquiry.read(question.given)
    return question


def is_id(text: str) -> bool:
    """Whether a text is written like the id of an answer, or the beginning of one.

    >>> is_id("d-bffff4c2a132"), is_id("diversions")
    (True, False)
    """
    return FORM.fullmatch(text) is not None


def _pairs(words: Sequence[str], asked: Enquiry) -> Iterator[tuple[str, str]]:
    """The options of a question, by name."""
    by_name = {option.name: option for option in asked.options}
    places = [option for option in asked.options if _is_place(option)]
    rest = iter(words)
    for word in rest:
        if word.startswith("-") and word != "-":
            name, equals, value = word.lstrip("-").partition("=")
            name = name.replace("-", "_")
            option = by_name.get(name)
            if option is not None and option.kind is bool:
                yield name, value or "true"
            else:
                yield name, value if equals else next(rest, "")
            continue
        if not places:
            raise BadInput(f"kg {asked.name} takes no {word!r}; options begin with two dashes.")
        yield places[0].name, word
        places = places if places[0].several else places[1:]


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
