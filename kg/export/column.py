"""Names of columns and labels that a format can write: none twice, and none that it keeps to itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kg.export.sheet import Cell, Column, Row

KEPT: Final = frozenset({"id", "key", "source", "target", "label", "color", "size", "x", "y", "weight"})
"""What nodes and edges are known or drawn by: under these names readers look for nothing else."""

Named = tuple[tuple[str, str], ...]
"""Names of cells, each with the name under which it is written."""


def apart(
    columns: Sequence[Column], taken: Collection[str] = KEPT, *, spell: Callable[[str], str] = str
) -> Named:
    """Find names for columns in a format that gives some names a meaning of its own.

    Args:
        columns: The columns.
        taken: Names that no column may bear.
        spell: Makes a name of a column's name, where a format does not allow every letter.

    Returns:
        The names, in the order of the columns; what is taken or stands already gets a low line behind it.

    Example:
        >>> apart([("says", "string"), ("id", "string"), ("id_", "string")], {"id"})
        (('says', 'says'), ('id', 'id_'), ('id_', 'id__'))
    """
    used = set(taken)
    found = []
    for name, _ in columns:
        written = spell(name)
        while written in used:
            written += "_"
        used.add(written)
        found.append((name, written))
    return tuple(found)


def renamed(columns: Sequence[Column], named: Named) -> list[Column]:
    """The columns with the names under which they are written."""
    return [(name, kind) for (_, kind), (_, name) in zip(columns, named, strict=True)]


def told(cells: Row, named: Named) -> dict[str, Cell]:
    """The cells that say something, by the names under which they are written, in order."""
    return {written: cells[name] for name, written in named if name in cells}


def plain(name: str) -> str:
    """A name of ASCII letters, digits and low lines that begins with a letter.

    >>> plain("power_mw"), plain("größe (m)"), plain("2024")
    ('power_mw', 'gr__e__m_', 'x2024')
    """
    letters = "".join(each if each.isascii() and each.isalnum() else "_" for each in name)
    return letters if letters[:1].isalpha() else f"x{letters}"


def distinct(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Find labels of which no two are the same, for formats that know nodes by their labels alone.

    Args:
        labels: The names of nodes, each with its label.

    Returns:
        The labels by name; a label that several bear has the name behind it, an empty one is the name.

    Example:
        >>> distinct([("a", "Tesla"), ("b", "Tesla"), ("c", "xAI"), ("d", "")])
        {'a': 'Tesla <a>', 'b': 'Tesla <b>', 'c': 'xAI', 'd': 'd'}
    """
    pairs = list(labels)
    bearers = Counter(label for _, label in pairs)
    alone = {label for label, bearing in bearers.items() if label and bearing == 1}
    used = set(alone)
    found = {}
    for name, label in pairs:
        own = label
        if label not in alone:
            own = f"{label} <{name}>" if label else name
            while own in used:
                own += f" <{name}>"
            used.add(own)
        found[name] = own
    return found
