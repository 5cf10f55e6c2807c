"""DOT, for Graphviz: nodes and edges with colours, labels, places, and all that is said of them.

Format: https://graphviz.org/doc/info/lang.html. A text stands in quotes, in which a backslash is two, a quote
has one in front, and a line break is a backslash and an n; so no text can end its quotation, or be taken for
HTML. What a cell says bears a name that begins with ``kg_``, since Graphviz draws by some names and reads
files by others. What is not actual is dashed; where an edge is disputed, a bar stands at its arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export import look
from kg.export.column import apart, plain, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from kg.export.sheet import Cell, Edge, Node, Sheet


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as DOT.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def quoted(text: str) -> str:
    r"""A text as DOT has it.

    >>> print(quoted('a "b" \\N\nc'))
    "a \"b\" \\N\nc"
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def shown(text: str) -> str:
    """A text that is drawn: Graphviz takes what follows an ampersand for a character reference.

    >>> shown("R&amp;D")
    '"R&amp;amp;D"'
    """
    return quoted(text.replace("&", "&amp;"))


def _lines(sheet: Sheet) -> Iterator[str]:
    facts: Mapping[str, Cell] = {**sheet.about, **sheet.counts}
    of_node = apart(sheet.node_columns, {"kg_size"}, spell=_own)
    of_edge = apart(sheet.edge_columns, (), spell=_own)
    of_graph = apart([(name, "string") for name in facts], (), spell=_own)
    yield "digraph kg {"
    yield _statement("  graph", told(dict(facts), of_graph), outputorder="edgesfirst")
    yield '  node [shape=box, style="filled,rounded", fontname="Helvetica,Arial,sans-serif", fontsize=10]'
    yield '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=7]'
    for node in sheet.nodes:
        yield _statement(f"  {quoted(node.name)}", told(node.cells, of_node), **_node_look(node))
    for edge in sheet.edges:
        ends = f"  {quoted(edge.source)} -> {quoted(edge.target)}"
        yield _statement(ends, told(edge.cells, of_edge), **_edge_look(edge))
    yield "}"


def _node_look(node: Node) -> dict[str, str]:
    return {
        "label": shown(node.label or node.name),
        "fillcolor": quoted(node.colour),
        "fontcolor": quoted(look.ink(node.colour)),
        "pos": quoted(f"{node.x},{node.y}"),
        "kg_size": quoted(str(node.size)),
    }


def _edge_look(edge: Edge) -> dict[str, str]:
    looks = {"key": quoted(edge.name), "label": shown(edge.label), "color": quoted(edge.colour)}
    if edge.cells.get("modality", "Actual") != "Actual":
        looks["style"] = "dashed"
    if edge.cells.get("disputed"):
        looks["arrowhead"] = "teenormal"
    if says := edge.cells.get("says"):
        looks["tooltip"] = shown(str(says))
    url = str(edge.cells.get("url", ""))
    if url.startswith(("https://", "http://")):  # no other address leads to a page, and some run as programs
        looks["URL"] = shown(url)
    return looks


def _statement(begin: str, cells: Mapping[str, Cell], **looks: str) -> str:
    said = (f"{name}={quoted(_text(cell))}" for name, cell in cells.items())
    drawn = (f"{name}={text}" for name, text in looks.items())
    return f"{begin} [{', '.join([*drawn, *said])}]"


def _text(cell: Cell) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _own(name: str) -> str:
    return f"kg_{plain(name)}"
