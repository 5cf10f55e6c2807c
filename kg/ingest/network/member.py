"""Members of a JSON file, one by one: the lists of nodes and edges are never held whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from kg.errors import BadInput, Unreadable

MAX_VALUE: Final = 2**24
"""How many characters one node, one edge or any other value may have."""

MAX_DEPTH: Final = 100
"""How many lists and objects may lie inside of each other in a value."""

LISTS: Final = frozenset({"nodes", "edges", "links", "elements", "elements.nodes", "elements.edges"})
"""The lists whose members are handed over one by one."""

_TOO_DEEP: Final = f"more than {MAX_DEPTH} values lie inside of each other; no graph needs that."
_PIECE: Final = 2**18
_DECODER: Final = json.JSONDecoder(parse_constant=lambda _: None)  # NaN and Infinity say nothing


class Member(NamedTuple):
    """A member of the outermost object, or of one of its lists.

    Attributes:
        name: The name of the member, or of the list.
        value: What stands there.
        line: The line on which it begins, counted from 1.
    """

    name: str
    value: object
    line: int


def members(path: Path) -> Iterator[Member]:
    """Read the members of a file's outermost object.

    Args:
        path: The file, in UTF-8.

    Yields:
        Each member; of the lists of nodes and edges each member of the list.

    Raises:
        BadInput: The file is no JSON, its outermost value is no object, or a value is too long or deep.
        Unreadable: The file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as stream:
            text = _Text(path, stream)
            text.take("{")
            yield from _object(text, "")
            if text.peek():
                raise text.fault("there is more behind the end of the object; take it out.")
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise BadInput("it holds bytes that are no UTF-8; save it as UTF-8.", path) from None


def _object(text: _Text, prefix: str) -> Iterator[Member]:
    """The members of an object whose brace was taken."""
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        if text.peek() != '"':
            raise text.fault("a name in quotes is wanted here.")
        name = f"{prefix}{text.value()}"
        text.take(":")
        first = text.peek()
        if first == "[" and name in LISTS:
            yield from _list(text, name)
        elif first == "{" and name == "elements":
            text.take("{")
            yield from _object(text, "elements.")
        else:
            line = text.line
            yield Member(name, text.value(), line)
        if text.take(",", "}") == "}":
            return


def _list(text: _Text, name: str) -> Iterator[Member]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        text.peek()
        line = text.line
        yield Member(name, text.value(), line)
        if text.take(",", "]") == "]":
            return


class _Text:
    """A text that is read from the front, piece by piece."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        self.path, self.stream = path, stream
        self.held, self.at, self.line = "", 0, 1

    def fault(self, sentence: str, at: int | None = None) -> BadInput:
        line = self.line + self.held.count("\n", self.at, at or self.at)
        return BadInput(f"this is no JSON that can be read: {sentence}", self.path, line)

    def more(self) -> bool:
        """Read on; False at the end."""
        piece = self.stream.read(max(_PIECE, len(self.held) - self.at))
        self.held, self.at = self.held[self.at :] + piece, 0
        return bool(piece)

    def peek(self) -> str:
        """The next letter that is no space; empty at the end."""
        while True:
            while self.at < len(self.held) and (letter := self.held[self.at]) in " \t\r\n":
                self.line += letter == "\n"
                self.at += 1
            if self.at < len(self.held):
                return self.held[self.at]
            if not self.more():
                return ""

    def take(self, *wanted: str) -> str:
        """Pass over one of these letters."""
        letter = self.peek()
        if letter not in wanted:
            found = f"not {letter}" if letter else "but the file ends"
            raise self.fault(f"{' or '.join(wanted)} is wanted here, {found}.")
        self.at += 1
        return letter

    def value(self) -> object:
        """Pass over a value, whatever it is."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError as error:
                beyond = error.pos - self.at
                long = len(self.held) - self.at > MAX_VALUE
                if long or not self.more():
                    rest = f", or it is longer than {MAX_VALUE:,} characters." if long else "."
                    message = f"{error.msg[:1].lower()}{error.msg[1:]}{rest}"
                    raise self.fault(message, self.at + beyond) from None
            except RecursionError:
                raise self.fault(_TOO_DEEP) from None
            except ValueError:
                raise self.fault("a number has too many digits.") from None
            else:
                if end - self.at > MAX_VALUE:
                    raise self.fault(f"a value is longer than {MAX_VALUE:,} characters.")
                if _deep(value, MAX_DEPTH):
                    raise self.fault(_TOO_DEEP)
                if end < len(self.held) or not self.more():
                    self.line += self.held.count("\n", self.at, end)
                    self.at = end
                    return value


def _deep(value: object, most: int) -> bool:
    """Whether more lists and objects lie inside of each other."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        return False
    return most == 0 or any(_deep(each, most - 1) for each in inner if isinstance(each, dict | list))
