"""Lines of XML by the million: what stands around the values is made once for each set of columns.

Rows say different things, but of all sets of columns only a few occur. All values of a row are escaped in one
go, parted by a character that no clean text has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from kg.export.markup import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.export.sheet import Cell, Row

MOST: Final = 4096
"""How many sets of columns are remembered."""

_PART: Final = "\0"
_IN_ATTRIBUTES: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Pattern:
    """The text of the cells of a row, with a hole for each value.

    Example:
        >>> pattern = Pattern({"a": "<a>%s</a>", "b": "<b>%s</b>"}, after=".")
        >>> pattern.of({"b": 2, "a": "x"})
        ('<a>%s</a><b>%s</b>.', ('a', 'b'))
    """

    def __init__(self, lines: Mapping[str, str], *, before: str = "", after: str = "") -> None:
        """Prepare for rows.

        Args:
            lines: What is written of each cell, in their order, with ``%s`` for the value.
            before: What is written before the cells of a row.
            after: What is written after them.
        """
        self._lines = lines
        self._before, self._after = before, after
        self._known: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}

    def of(self, cells: Row) -> tuple[str, tuple[str, ...]]:
        """The text for a row, and the names of its cells in the order of the columns."""
        said = tuple(cells)
        known = self._known.get(said)
        if known is None:
            names = tuple(name for name in self._lines if name in cells)
            text = self._before + "".join(map(self._lines.__getitem__, names)) + self._after
            if len(self._known) == MOST:
                self._known.clear()
            known = self._known[said] = text, names
        return known


def contents(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Values as they stand inside of elements.

    >>> contents(["R&D", True, 0.5])
    ('R&amp;D', 'true', '0.5')
    """
    return tuple(escape(_PART.join(map(text_of, cells))).split(_PART))


def quotations(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Values as they stand in attributes, in quotation marks.

    >>> print(*quotations(["R&D", '"so"', 12]))
    "R&amp;D" '"so"' "12"
    """
    texts = escape(_PART.join(map(text_of, cells)), _IN_ATTRIBUTES).split(_PART)
    return tuple([_quotation(text) if '"' in text else f'"{text}"' for text in texts])


def _quotation(text: str) -> str:
    return f'"{text.replace(chr(34), "&quot;")}"' if "'" in text else f"'{text}'"
