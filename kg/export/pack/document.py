"""A text in sections, written for a terminal and as Markdown from one value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.export.paragraph import wrap
from kg.export.sheet import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH: Final = 96
"""How many columns a line of plain text has at most."""

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
"""What Markdown takes for more than a letter."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text.

    Attributes:
        heading: What stands above it.
        paragraphs: Its paragraphs.
        items: A list below them; an item's further lines are set below its first.
        block: Lines below that, which stay as they are.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    block: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.paragraphs or self.items or self.block)


def plain(title: str, sections: Iterable[Section]) -> Iterator[str]:
    """A text for a terminal.

    Args:
        title: Its title.
        sections: Its sections; those that are empty are left out.

    Yields:
        Lines without line breaks.
    """
    yield from wrap(_line(title), WIDTH)
    for section in filter(None, sections):
        yield from ("", "", section.heading, "-" * len(section.heading))
        for paragraph in section.paragraphs:
            yield ""
            yield from wrap(_line(paragraph), WIDTH)
        for first, *rest in section.items:
            yield ""
            yield from wrap(_line(first), WIDTH, "- ", "  ")
            for line in rest:
                yield from wrap(_line(line), WIDTH, "  ", "    ")
        if section.block:
            yield ""
            yield from map(clean, section.block)


def markdown(title: str, sections: Iterable[Section]) -> Iterator[str]:
    """The same as Markdown (CommonMark).

    Args:
        title: Its title.
        sections: Its sections; those that are empty are left out.

    Yields:
        Lines without line breaks.
    """
    yield f"# {_escaped(title)}"
    for section in filter(None, sections):
        yield from ("", f"## {_escaped(section.heading)}")
        for paragraph in section.paragraphs:
            yield from ("", _escaped(paragraph))
        for first, *rest in section.items:
            yield from ("", f"- {_escaped(first)}")
            for line in rest:
                yield from ("", f"  {_escaped(line)}")
        if section.block:
            lines = [clean(line) for line in section.block]
            longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
            fence = "`" * max(3, longest + 1)
            yield from ("", f"{fence}text", *lines, fence)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _escaped(text: str) -> str:
    r"""A text that Markdown shows as it is.

    >>> print(_escaped("1. <b>*x*</b>"))
    1\. \<b\>\*x\*\</b\>
    """
    escaped = _MARKUP.sub(r"\\\1", _line(text))
    # What at the head of a line begins a list, a heading or a rule.
    return re.sub(r"^(\d+)([.)])|^([-=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)
