"""One thing that can be asked at any door: what it takes, how a reader writes that, and what comes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Protocol

from kg.ask.day import first_day, last_day
from kg.ask.word import choice, number, truth
from kg.errors import BadInput, UnknownParameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.analysis.option import Option
    from kg.graph import Graph


class Answer(Protocol):
    """What comes of an enquiry."""

    def json(self) -> dict[str, Any]:
        """The form that docs/json.md describes."""

    def lines(self, form: str) -> Iterator[str]:
        """The same as lines of text, in one of the enquiry's forms."""


@dataclass(frozen=True, eq=False, slots=True)
class Enquiry:
    """One thing that can be asked.

    Attributes:
        name: Its name: that of its command, and of its route.
        line: What it answers, in one line.
        options: What it takes, by the names that doors use.
        forms: The forms in which its answer can be written; the first where none is asked for.
        ask: Asks it of a graph, with a value for each option that was given, by the same names.
    """

    name: str
    line: str
    options: tuple[Option, ...]
    forms: tuple[str, ...]
    ask: Callable[[Graph, Mapping[str, Any]], Answer]

    def read(self, words: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Read what is asked from the words of a reader.

        A name may be written with dashes, as on the command line. A value that is empty counts as not given,
        but for what is true or false: to name that is to want it.

        Args:
            words: Names and values; an option that takes several may be named again and again.

        Returns:
            A value for each option that was given.

        Raises:
            UnknownParameter: There is no option of a name.
            kg.errors.BadInput: A value is not what its option takes, or one that must be given is not.
        """
        options = {option.name: option for option in self.options}
        given: dict[str, Any] = {}
        for key, word in words:
            name = key.replace("-", "_")
            option = options.get(name) or options.get(key)
            if option is None:
                near = get_close_matches(name, options, n=3)
                raise UnknownParameter(key, tuple(near), tuple(options))
            if not word and option.kind is not bool:
                continue
            if option.name in given and not option.several:
                raise BadInput(f"{option.name} is given more than once; it takes one value.")
            value = _value(option, word)
            given[option.name] = (*given.get(option.name, ()), value) if option.several else value
        missing = [option for option in self.options if option.required and option.name not in given]
        if missing:
            raise BadInput(f"{self.name} needs {missing[0].name}: {missing[0].meaning}")
        return given

    def whole(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every option: its default where none was given, and none where it takes several.

        Args:
            given: What was given.

        Returns:
            The values, in the order of the options.
        """
        defaults = {option.name: () if option.several else option.default for option in self.options}
        return {name: given.get(name, default) for name, default in defaults.items()}


def _value(option: Option, word: str) -> Any:  # noqa: ANN401 - as its type says
    """The value of a word, as an option takes it."""
    try:
        if option.choices:
            return choice(word, option.choices)
        if option.kind is date:
            return first_day(word) if option.first_day else last_day(word)
        if option.kind is bool:
            return truth(word)
        if option.kind is Decimal:
            return Decimal(word.replace(",", ""))
        if option.kind in (int, float):
            return _finite(word, number(word, option.kind, option.within.least, option.within.most))
    except InvalidOperation:
        raise BadInput(f"{option.name}: {word!r} is not a number.") from None
    except ValueError as error:
        raise BadInput(f"{option.name}: {error}") from None
    return word


def _finite(word: str, found: float) -> float:
    """A number that JSON can hold."""
    if not math.isfinite(found):
        raise ValueError(f"{word!r} is not a number.")
    return found
