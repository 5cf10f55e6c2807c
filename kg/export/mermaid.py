"""Mermaid flowcharts, for Markdown pages: nodes and edges with their labels.

Format: https://mermaid.js.org/syntax/flowchart.html. Nodes are numbered; of a label all but letters, digits
and a few marks is written as entity codes, so that it can neither end its quotation, nor be taken for
Markdown, HTML, a link or a directive. What has not come to pass is dotted. Mermaid refuses what is too large;
then the file says so, since no diagram may raise the limits itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.export import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kg.export.sheet import Sheet

EDGES: Final = 500
"""How many edges Mermaid draws unless its page says otherwise (``maxEdges``)."""

LETTERS: Final = 50_000
"""How many characters a diagram may have unless the page says otherwise (``maxTextSize``)."""

REFUSED: Final = (
    f"Mermaid draws no more than {EDGES} edges and {LETTERS:,} characters, and this is more; take a smaller "
    "part, or raise maxEdges and maxTextSize where the page calls mermaid.initialize."
)
"""What is said of a diagram that Mermaid does not draw without further ado."""

# Of ASCII all but letters, digits and harmless marks; beyond it, what is no letter to all readers, and the
# letters with which Mermaid marks an entity for itself.
_ESCAPED: Final = re.compile("[^A-Za-z0-9 (),;'\xa1-\U0010ffff]|[\xb6\ufb01-\ufb06\u2028\u2029\ufeff]")

# A list, as Markdown has it.
_LIST: Final = re.compile(r"^([0-9]+)\)")


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as a Mermaid flowchart.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    refused = too_large(sheet)
    if refused:
        stream.write(f"%% {refused}\n".encode())
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def too_large(sheet: Sheet) -> str | None:
    """What is to be known of a diagram that Mermaid does not draw without further ado.

    Args:
        sheet: What is drawn; no more of it is looked at than Mermaid would draw.

    Returns:
        A sentence; None where Mermaid draws it.
    """
    if sheet.counts.get("edges", 0) > EDGES:
        return REFUSED
    edges = letters = 0
    for line in _lines(sheet):
        edges += "->" in line
        letters += len(line.encode("utf-16-le")) // 2 + 1  # as JavaScript counts
        if edges > EDGES or letters > LETTERS:
            return REFUSED
    return None


def entities(text: str) -> str:
    r"""A text on one line, in which nothing has a meaning for Mermaid.

    >>> entities('<b>5 "H100"</b>\n')
    '#60;b#62;5 #34;H100#34;#60;#47;b#62;'
    >>> entities("1) direction LR")
    '1#41; directio#110; LR'
    """
    line = _ESCAPED.sub(lambda letter: f"#{ord(letter.group())};", _one_line(text))
    # Mermaid obeys a line that tells which way to draw, even in quotes.
    return _LIST.sub(r"\1#41;", line).replace("direction", "directio#110;")


def _one_line(text: str) -> str:
    """A text without line breaks, and without what begins an order, which Mermaid obeys in a comment, too."""
    return " ".join(text.split()).replace("%%{", "%% {")


def _lines(sheet: Sheet) -> Iterator[str]:
    for name, fact in {**sheet.about, **sheet.counts}.items():
        yield f"%% {_one_line(f'{name}: {fact}')}"
    yield "flowchart LR"
    places: dict[str, int] = {}
    classes: dict[str, int] = {}
    for node in sheet.nodes:
        place = places.setdefault(node.name, len(places))
        number = classes.setdefault(node.colour, len(classes))
        yield f'  n{place}["{entities(node.label) or entities(node.name)}"]:::k{number}'
    for edge in sheet.edges:
        arrow = "-->" if edge.cells.get("modality", "Actual") == "Actual" else "-.->"
        label = entities(edge.label)
        told = f'|"{label}"|' if label else ""
        yield f"  n{places[edge.source]} {arrow}{told} n{places[edge.target]}"
    for colour, number in classes.items():
        yield f"  classDef k{number} fill:{colour},color:{look.ink(colour)}"
