"""Pajek's .net, for Pajek, igraph, networkx and Gephi: nodes with places and addresses, arcs with labels.

Format: http://mrvar.fdv.uni-lj.si/pajek/DrawEPS.htm. It has no way to write a quotation mark in a label, and
one line for each arc, so that little of a claim survives: its label, and whether it has come to pass. The
value of an arc is 1, since no grade of credibility is a weight. The file has no byte order mark, which igraph
does not take; Pajek itself wants one where letters are beyond ASCII.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kg.export import look
from kg.export.column import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from kg.export.sheet import Node, Sheet

MARGIN: Final = 0.05
"""The empty border of the drawing, whose sides are 1 long."""

# What networkx, which reads as a shell does, would take for the end of a quotation, or for no letter.
_LETTERS: Final = str.maketrans({'"': "'", "\\": "/", "\n": " ", "\t": " "})

# What may stand in an address: no space, quotation mark, backslash or bracket, which all have a meaning here.
_ADDRESS: Final = "!#$%&*+,-./:;=?@_~"
# Where no address is needed but names must stay apart, a percent sign is no exception.
_APART: Final = _ADDRESS.replace("%", "")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as Pajek's .net.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    for name, fact in {**sheet.about, **sheet.counts}.items():
        yield f"% {_one_line(name)}: {_one_line(str(fact))}"
    nodes = list(sheet.nodes)
    names = [quote(node.name, safe=_APART) for node in nodes]
    labels = distinct((name, _one_line(node.label)) for name, node in zip(names, nodes, strict=True))
    yield f"*Vertices {len(nodes)}"
    for place, (name, node, at) in enumerate(zip(names, nodes, _places(nodes), strict=True), start=1):
        size = round(node.size / look.SMALLEST, 2)
        shape = f"ellipse x_fact {size} y_fact {size}"
        yield f'{place} "{labels[name]}" {at} {shape} url {_word(_address(node.name))}'
    yield "*Arcs"
    places = {node.name: place for place, node in enumerate(nodes, start=1)}
    for edge in sheet.edges:
        pattern = "Solid" if edge.cells.get("modality", "Actual") == "Actual" else "Dots"
        ends = f"{places[edge.source]} {places[edge.target]}"
        yield f'{ends} 1 l "{_one_line(edge.label)}" p {pattern}'


def _places(nodes: Sequence[Node]) -> Iterator[str]:
    """Where the nodes are in a square from 0 to 1, from the left and, as Pajek has it, from the top."""
    across, up = [node.x for node in nodes], [node.y for node in nodes]
    left, top = min(across, default=0.0), max(up, default=0.0)
    side = max(max(across, default=0.0) - left, top - min(up, default=0.0)) or 1.0
    for node in nodes:
        x, y = (node.x - left) / side, (top - node.y) / side
        yield " ".join(f"{MARGIN + (1 - 2 * MARGIN) * part:.4f}" for part in (x, y))


def _one_line(text: str) -> str:
    return text.translate(_LETTERS)


def _address(name: str) -> str:
    return quote(name, safe=_ADDRESS)


def _word(address: str) -> str:
    """Without quotation marks, of which Gephi takes but two in a line; what is no IRI could be an order."""
    return address if _IRI.match(address) else f'"{address}"'
