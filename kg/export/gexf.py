"""GEXF 1.3, for Gephi, Gephi Lite and graphology, with the time in which each thing can have been so.

Format: https://gexf.net/schema.html. Edges between the same nodes are kept apart by ``kind``, the relation.
There is no date of writing, so that the same graph gives the same bytes, and no alpha, for which Gephi Lite
drops colours. A spell lacks the end that is not known: ``startopen`` and ``endopen`` went with version 1.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.export import look
from kg.export.column import KEPT, apart, renamed
from kg.export.markup import content, quoted
from kg.export.pattern import Pattern, quotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kg.export.column import Named
    from kg.export.sheet import Cell, Column, Row, Sheet

Span = tuple[str, str]
"""The first and the last day as ISO 8601 has them, which sort as they follow."""

# Before and after all days.
_OPEN: Final[Span] = ("", "~")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# What readers put beside the attributes of a node or edge.
_TAKEN: Final = KEPT | {"type", "start", "end", "spells", "viz", "position", "shape", "thickness", "z"}

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta>
"""

_COLOUR: Final = '        <viz:color r="%s" g="%s" b="%s"/>\n'

_NODE_LOOK: Final = (
    _COLOUR + '        <viz:position x="%s" y="%s" z="0.0"/>\n' + '        <viz:size value="%s"/>\n'
)


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as GEXF; the edges are asked for twice.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines(piece.encode() for piece in _pieces(sheet))


def _pieces(sheet: Sheet) -> Iterator[str]:
    """The text: what stands before the nodes, and one piece for each node and edge."""
    spans = _spans(sheet)
    time = 'mode="dynamic" timeformat="date" timerepresentation="interval"' if spans else 'mode="static"'
    of_node, of_edge = apart(sheet.node_columns, _TAKEN), apart(sheet.edge_columns, _TAKEN | {"kind"})
    yield _HEAD
    yield f"    <creator>{content(sheet.about.get('program', 'kg'))}</creator>\n"
    yield f"    <description>{content(description(sheet.about, sheet.counts))}</description>\n  </meta>\n"
    yield f'  <graph defaultedgetype="directed" idtype="string" {time}>\n'
    yield from _attributes("node", renamed(sheet.node_columns, of_node))
    yield from _attributes("edge", renamed(sheet.edge_columns, of_edge))
    yield "    <nodes>\n"
    nodes = _pattern("node", "id=%s label=%s", "%s" + _NODE_LOOK, of_node)
    for node in sheet.nodes:
        text, names = nodes.of(node.cells)
        values = quotations((node.name, node.label, *map(node.cells.__getitem__, names)))
        looks = (_spell(spans.get(node.name, _OPEN)), *look.rgb(node.colour), node.x, node.y, node.size)
        yield text % (*values, *looks)
    yield "    </nodes>\n    <edges>\n"
    edges = _pattern("edge", "id=%s source=%s target=%s kind=%s label=%s", "%s" + _COLOUR, of_edge)
    for edge in sheet.edges:
        text, names = edges.of(edge.cells)
        known = (edge.name, edge.source, edge.target, edge.cells.get("relation", ""), edge.label)
        values = quotations((*known, *map(edge.cells.__getitem__, names)))
        yield text % (*values, _spell(span(edge.cells)), *look.rgb(edge.colour))
    yield "    </edges>\n  </graph>\n</gexf>\n"


def description(about: Mapping[str, str], counts: Mapping[str, int]) -> str:
    r"""What a file is, in lines that can be read back.

    The first line is the description itself; what else is known of the file follows, one fact to a line, and
    after an empty line what is counted. A line break in a text is ``\n``, a backslash is two.

    >>> print(description({"description": "Claims.", "selection": "a\nb"}, {"edges": 2}))
    Claims.
    <BLANKLINE>
    selection: a\nb
    <BLANKLINE>
    edges: 2
    """
    facts = [f"{_line(name)}: {_line(text)}" for name, text in about.items() if name != "description"]
    counted = [f"{_line(name)}: {number}" for name, number in counts.items()]
    return "\n".join([_line(about.get("description", "")), "", *facts, "", *counted])


def span(cells: Row) -> Span:
    """The days on which an edge can have been so, by its first and last; open where one is not known.

    >>> span({"valid_from": "1899-12-01"})
    ('1899-12-01', '~')
    """
    first, last = (_day(cells.get(name)) for name in ("valid_from", "valid_to"))
    found = (first or _OPEN[0], last or _OPEN[1])
    return found if found[0] <= found[1] else _OPEN


def _day(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) and _DAY.fullmatch(cell) else None


def _spans(sheet: Sheet) -> dict[str, Span]:
    """For each node the days from the first to the last of its edges; none where no edge has a day."""
    spans: dict[str, Span] = {}
    dated = False
    for edge in sheet.edges:
        first, last = span(edge.cells)
        dated = dated or (first, last) != _OPEN
        for node in (edge.source, edge.target):
            known = spans.get(node, (first, last))
            spans[node] = min(first, known[0]), max(last, known[1])
    return spans if dated else {}


def _attributes(what: str, columns: Iterable[Column]) -> Iterator[str]:
    yield f'    <attributes class="{what}" mode="static">\n'
    for name, kind in columns:
        yield f'      <attribute id={quoted(name)} title={quoted(name)} type="{kind}"/>\n'
    yield "    </attributes>\n"


def _pattern(what: str, head: str, looks: str, named: Named) -> Pattern:
    """What is written of a node or an edge, with holes for the values, the spell and the looks."""
    lines = {
        name: f"          <attvalue for={quoted(written).replace('%', '%%')} value=%s/>\n"
        for name, written in named
    }
    before = f"      <{what} {head}>\n        <attvalues>\n"
    return Pattern(lines, before=before, after=f"        </attvalues>\n{looks}      </{what}>\n")


def _spell(days: Span) -> str:
    if days == _OPEN:
        return ""
    first, last = days
    start = f' start="{first}"' if first != _OPEN[0] else ""
    end = f' end="{last}"' if last != _OPEN[1] else ""
    return f"        <spells><spell{start}{end}/></spells>\n"


def _line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
