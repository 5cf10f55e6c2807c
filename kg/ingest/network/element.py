"""Elements of an XML file, one by one: a file of any size is never held whole.

A declaration of a document type is refused, and with it every entity: no file can name another, nor grow
when it is read. How deep elements lie and how long a text is, is bounded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers import expat

from kg.errors import BadInput, Unreadable

MAX_DEPTH: Final = 100
"""How many elements may lie inside of each other."""

MAX_TEXT: Final = 2**20
"""How many characters one element may have as its text, or as one of its attributes."""

MAX_SIZE: Final = 2**24
"""How many characters one node or edge may have with all that is in it, and one tag or comment."""

_PIECE: Final = 2**16


class Element:
    """One element, with all that is in it.

    Attributes:
        tag: Its name, without its namespace.
        attributes: Its attributes.
        line: The line on which it begins, counted from 1.
        text: Its text, without that of the elements in it.
        children: The elements in it.
        size: How much it holds with them, about as many characters.
    """

    __slots__ = ("attributes", "children", "line", "size", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.text = ""
        self.children: list[Element] = []
        self.size = 0

    def below(self) -> Iterator[Element]:
        """All elements in it, however deep."""
        for child in self.children:
            yield child
            yield from child.below()


def elements(path: Path, wanted: Collection[str], apart: Collection[str]) -> Iterator[Element]:
    """Read elements of a file, each when it is whole.

    Args:
        path: The file.
        wanted: The names of elements that are handed over, where they lie in no other such element.
        apart: The names of those that are handed over by themselves wherever they lie, as the nodes of a
            group that is a node itself.

    Yields:
        The elements, in the order in which they end.

    Raises:
        BadInput: The file is no XML, declares a document type, or exceeds a bound.
        Unreadable: The file cannot be read.
    """
    reading = _Reading(path, frozenset(wanted), frozenset(apart))
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                reading.feed(piece)
                yield from reading.take()
            reading.feed(b"", last=True)
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None
    yield from reading.take()


def root(path: Path) -> str:
    """The name of the outermost element of a file, without its namespace.

    Raises:
        BadInput: The file is no XML, or declares a document type.
        Unreadable: The file cannot be read.
    """
    reading = _Reading(path, frozenset(), frozenset())
    try:
        with path.open("rb") as stream:
            while not reading.root and (piece := stream.read(_PIECE)):
                reading.feed(piece)
    except OSError as error:
        raise Unreadable(path, (error.strerror or str(error)).lower()) from None
    if not reading.root:
        reading.feed(b"", last=True)
    return reading.root


class _Reading:
    """A parser, and the elements that are open in it."""

    def __init__(self, path: Path, wanted: frozenset[str], apart: frozenset[str]) -> None:
        self.path, self.wanted, self.apart = path, wanted | apart, apart
        self.root = ""
        self.whole: list[Element] = []
        self.open: list[Element | None] = []  # None for what lies outside of all that is wanted
        self.names: dict[str, str] = {}
        self.fed = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        self.fed += len(piece)
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            what = expat.errors.messages[error.code]
            raise BadInput(f"this is no well-formed XML: {what}.", self.path, error.lineno) from None
        except (
            LookupError,
            UnicodeError,
            ValueError,
        ) as error:  # of an encoding that Python has not, or not whole
            raise self.fault(f"the text cannot be read: {error}.") from None
        # What is not yet whole is looked through again with each piece.
        if self.fed - self.parser.CurrentByteIndex > MAX_SIZE:
            raise self.fault(f"a tag or comment is longer than {MAX_SIZE:,} bytes; leave it out.")

    def take(self) -> list[Element]:
        whole, self.whole = self.whole, []
        return whole

    def fault(self, sentence: str) -> BadInput:
        return BadInput(sentence, self.path, self.parser.CurrentLineNumber)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.names.get(name) or self.names.setdefault(name, name.rpartition(" ")[2])
        self.root = self.root or tag
        inside = bool(self.open) and self.open[-1] is not None
        if inside or tag in self.wanted:
            self.open.append(self.begun(tag, attributes))
        else:
            self.open.append(None)
        if len(self.open) > MAX_DEPTH:
            raise self.fault(f"more than {MAX_DEPTH} elements lie inside of each other; no graph needs that.")

    def begun(self, tag: str, attributes: dict[str, str]) -> Element:
        element = Element(tag, attributes, self.parser.CurrentLineNumber)
        for value in attributes.values():
            element.size += len(value)
            if len(value) > MAX_TEXT:
                raise self.fault(f"a text is longer than {MAX_TEXT:,} characters; leave it out.")
        return element

    def end(self, _: str) -> None:
        element = self.open.pop()
        if element is None:
            return
        parent = self.open[-1] if self.open else None
        if parent is None or element.tag in self.apart:
            self.whole.append(element)
            return
        parent.children.append(element)
        parent.size += element.size + len(element.text) + len(element.tag)
        if parent.size > MAX_SIZE:
            raise self.fault(f"a <{parent.tag}> holds more than {MAX_SIZE:,} characters; leave some out.")

    def text(self, piece: str) -> None:
        if self.open and (element := self.open[-1]) is not None:
            element.text += piece
            if len(element.text) > MAX_TEXT:
                raise self.fault(f"a text is longer than {MAX_TEXT:,} characters; leave it out.")

    def refuse(self, *_: object) -> NoReturn:
        raise self.fault(
            "it declares a document type, which is refused since entities can hide anything; "
            "take the line with <!DOCTYPE out."
        )
