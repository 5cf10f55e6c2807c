"""On which claims an answer rests: of one that is named by its id, or by the command that gives it."""

from __future__ import annotations

import difflib
import re
import shlex
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.finding import KINDS
from kg.analysis.loop import KINDS as LOOPS
from kg.ask.enquiries import enquiry, names, question, questions
from kg.errors import BadInput
from kg.export.choice import by_answer
from kg.export.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.analysis.option import Option
    from kg.ask.enquiry import Enquiry
    from kg.export.select import Choice
    from kg.graph import Graph

ID: Final = re.compile(r"[a-z]-[0-9a-f]{12}")
"""What the id of an answer looks like."""

BEARERS: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("diversions", {"k": None}),
    ("conflicts", {}),
    ("circular", {"kind": LOOPS, "k": 10_000, "samples": 0}),
    ("diversions", {"k": None, "kind": KINDS}),
)
"""The questions that need not be told of anything and whose answers have ids, the quickest first."""


def ground(graph: Graph, words: str) -> Choice:
    """The claims on which an answer rests, or that it sets against each other.

    Args:
        graph: The graph.
        words: The id of an answer; or a command with its options, for all of its answers; or an id and a
            command, for an answer that the command gives. A command is one that is asked over HTTP too, or a
            named question, its options as on the command line.

    Returns:
        The claims.

    Raises:
        kg.errors.BadInput: It is neither, no answer has such an id, or the command does not take its words.
        kg.errors.UnknownName: A name in it stands for nothing.
        kg.errors.AmbiguousName: A name in it stands for more than one thing.
        kg.errors.UnknownParameter: The command has no such option.
    """
    parts = _split(words)
    wanted = parts.pop(0) if ID.fullmatch(parts[0]) else None
    if not parts:
        return by_answer(graph.record, _found(graph, str(wanted)))
    said = shlex.join(parts)
    if parts[0] == "query":
        parts = _by_name(parts[1:])
    asked = _enquiry(parts[0], words)
    told = asked.ask(graph, asked.read(pairs(asked, parts[1:]))).json()
    if wanted is None:
        return by_answer(graph.record, told, f"the answer to {said}")
    answer = _with_id(told, wanted)
    if answer is None:
        raise BadInput(f"no answer to {said} has the id {wanted}; ask it by itself for its ids.")
    return by_answer(graph.record, answer)


def pairs(asked: Enquiry, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names and values of a command line, as an enquiry reads them.

    Args:
        asked: The enquiry.
        words: What follows the command.

    Yields:
        Names and values.

    Raises:
        kg.errors.BadInput: An option has no value, or a word has no place.
    """
    options = {option.name: option for option in asked.options}
    places = [option for option in asked.options if option.subject or option.required]
    rest = iter(words)
    for word in rest:
        if word.startswith("-") and len(word) > 1:
            name, value = _parted(word)
            option = options.get(name.replace("-", "_"), options.get(name))
            yield name, _value(option, name, value, rest)
        elif places:
            yield places[0].name, word
            places = places if places[0].several else places[1:]
        else:
            raise BadInput(f"{asked.name} takes no further word {word!r}; write options as --NAME VALUE.")


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
        return ""  # the enquiry says which there are
    if option.kind is bool:
        return "true"
    following = next(rest, None)
    if following is None:
        raise BadInput(f"--{name} needs a value: {option.meaning}")
    return following


def _split(words: str) -> list[str]:
    try:
        parts = shlex.split(words)
    except ValueError:
        raise BadInput(f"a quotation mark is not closed in {words!r}.") from None
    if parts[:1] == ["kg"]:
        parts = parts[1:]
    if not parts:
        raise BadInput("name an answer: its id, or a command such as 'diversions --intended Tesla'.")
    return parts


def _by_name(words: Sequence[str]) -> list[str]:
    """A named question as `kg query` is asked it, as a command of its own."""
    name, found, rest = "", [], iter(words)
    for word in rest:
        if word == "--name":
            name = next(rest, "")
        elif word == "--set":
            key, _, value = next(rest, "").partition("=")
            found.append(f"--{key}={value}")
        else:
            found.append(word)
    if not name:
        raise BadInput("of `kg query` only named questions are answers (--name); --where takes a pattern.")
    return [name, *found]


def _enquiry(name: str, words: str) -> Enquiry:
    if name in names():
        return enquiry(name)
    if name in questions():
        return question(name)
    near = difflib.get_close_matches(name, [*names(), *questions()])
    hint = f"did you mean {joined(near, 'or')}?" if near else f"commands are {joined(list(names()))}."
    raise BadInput(f"{words!r} is neither the id of an answer nor a command that gives one; {hint}")


def _found(graph: Graph, wanted: str) -> dict[str, Any]:
    """The answer of an id, among those of all questions that need not be told of anything."""
    for name, given in BEARERS:
        answer = _with_id(enquiry(name).ask(graph, given).json(), wanted)
        if answer is not None:
            return answer
    asked = tuple(dict.fromkeys(name for name, _ in BEARERS))
    raise BadInput(
        f"no answer of {joined(list(asked), 'or')} has the id {wanted}; where another command gives it, "
        f"write that behind it, as in '{wanted} paths NVIDIA xAI'."
    )


def _with_id(told: object, wanted: str) -> dict[str, Any] | None:
    """The object of an id anywhere in a value of JSON, or None."""
    if isinstance(told, dict):
        if told.get("id") == wanted:
            return told
        told = list(told.values())
    if isinstance(told, list):
        return next((found for each in told if (found := _with_id(each, wanted)) is not None), None)
    return None
