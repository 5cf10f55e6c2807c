"""Texts and values as XML has them, quickly: most have nothing in them that needs a reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from kg.export.sheet import Cell

_MARKUP: Final = re.compile(r"[&<>]")
_QUOTED: Final = re.compile(r'[&<>"\n\r\t]')


def content(cell: Cell) -> str:
    """A value inside of an element.

    >>> content("R&D"), content(True), content(0.5)
    ('R&amp;D', 'true', '0.5')
    """
    text = text_of(cell)
    return escape(text) if _MARKUP.search(text) else text


def quoted(cell: Cell) -> str:
    """A value of an attribute, in quotation marks.

    >>> print(quoted("R&D"), quoted('"so"'), quoted(12))
    "R&amp;D" '"so"' "12"
    """
    text = text_of(cell)
    return quoteattr(text) if _QUOTED.search(text) else f'"{text}"'


def text_of(cell: Cell) -> str:
    """A value as a text, without any markup."""
    if isinstance(cell, str):
        return cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
