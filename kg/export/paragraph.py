"""Paragraphs of text that fit a width; no control character of a document reaches a terminal."""

from __future__ import annotations

import textwrap

from kg.export.sheet import clean

NARROWEST = 40
"""A narrower line is not worth its breaks."""


def one_line(text: str) -> str:
    r"""A text on one line.

    >>> one_line("one\x1b[31m\n  two")
    'one[31m two'
    """
    return " ".join(clean(text).split())


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Break a paragraph into lines.

    Args:
        text: The paragraph.
        width: How many columns a line has at most; at least 40 are taken.
        first: What the first line begins with.
        rest: What each further line begins with; as the first where it is None.

    Returns:
        The lines; none where the text is empty.

    Example:
        >>> wrap("Nvidia put X ahead of Tesla in the queue for its GPUs.", 40, "- ", "  ")
        ['- Nvidia put X ahead of Tesla in the', '  queue for its GPUs.']
    """
    return textwrap.wrap(
        clean(text),
        max(width, NARROWEST),
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
