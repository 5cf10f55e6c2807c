r"""A Cypher script, for Neo4j's cypher-shell, Memgraph and other stores that speak openCypher.

Format: https://opencypher.org/resources/. Nodes come first, by their labels, then relationships, by their
types, since a label or a type can be no value; each statement takes a batch of rows, one to a line. All is
merged by its id, so that a script that was ended halfway, or that is run twice, makes nothing double.

A text cannot end its literal: quotes, backslashes and all that breaks a line are escaped. And nowhere does a
backslash stand before a ``u`` that comes from a text: Neo4j turns ``\u0022`` into a quote before it looks
for literals, so such a text is written as two literals with a plus between.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.export.typed import ENTITY, Value, kinds, labels, relationship, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from kg.export.sheet import Edge, Node, Sheet
    from kg.export.typed import Kind

BATCH: Final = 100
"""How many rows a statement takes: each is short enough for a shell, and the script is still quick."""

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL: Final = re.compile(r'["\\\n\r\t]')
_BEFORE_U: Final = re.compile(r"\\(?=[uU])")
_QUIET: Final = str.maketrans(
    {"'": "\u2019", '"': "\u201d", "`": "\u2019", ";": ",", "*": "\u00d7", "\\": "/"}
)


def write(sheet: Sheet, stream: BinaryIO) -> None:
    """Write the nodes and edges as statements that merge them.

    Args:
        sheet: What to write.
        stream: Where to, in UTF-8.
    """
    stream.writelines((line + "\n").encode() for line in _lines(sheet))


def literal(value: Value) -> str:
    r"""A value as Cypher writes it.

    >>> print(literal('say "no"\n'), literal(["a", "b"]), literal(1e18), literal(True))
    "say \"no\"\n" ["a", "b"] 1e18 true
    >>> print(literal(date(2024, 6, 30)), literal("\\u0022"))
    date("2024-06-30") "\\" + "u0022"
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value).replace("e+", "e")
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    text = value or ""
    if "\\" in text:
        return " + ".join(f'"{_SPECIAL.sub(_escape, part)}"' for part in _parts(text))
    return f'"{_SPECIAL.sub(_escape, text)}"'


@lru_cache(maxsize=1024)
def named(name: str) -> str:
    """A label, type or property between backticks, so that it may be any word.

    >>> named("when"), named("a`b")
    ('`when`', '`a``b`')
    """
    return "`" + _BEFORE_U.sub("/", " ".join(name.split())).replace("`", "``") + "`"


def _lines(sheet: Sheet) -> Iterator[str]:
    for name, said in {**sheet.about, **sheet.counts}.items():
        # A shell may look for quotes and semicolons in comments, too.
        yield f"// {name}: {' '.join(str(said).split()).translate(_QUIET)}"
    entity, key = named(ENTITY), named("id")
    yield f"CREATE CONSTRAINT kg_entity_id IF NOT EXISTS FOR (n:{entity}) REQUIRE n.{key} IS UNIQUE;"
    yield from _nodes(sheet, f"AS row MERGE (n:{entity} {{{key}: row.{key}}}) SET n = row")
    ends = f"(a:{entity} {{{key}: row.`source`}}), (b:{entity} {{{key}: row.`target`}})"
    yield from _edges(
        sheet, f"AS row MATCH {ends} MERGE (a)-[r:%s {{{key}: row.`said`.{key}}}]->(b) SET r = row.`said`;"
    )


def _nodes(sheet: Sheet, does: str) -> Iterator[str]:
    columns = kinds(sheet.node_columns)
    groups: dict[tuple[str, ...], list[Node]] = {}
    for node in sheet.nodes:
        groups.setdefault(tuple(labels(node)[1:]), []).append(node)
    for more, nodes in sorted(groups.items()):
        added = "".join(f", n:{named(label)}" for label in more)
        rows = (_map(_node(node, columns)) for node in nodes)
        while batch := list(islice(rows, BATCH)):
            yield from _statement(batch, f"{does}{added};")


def _edges(sheet: Sheet, does: str) -> Iterator[str]:
    columns = kinds(sheet.edge_columns)
    waiting: dict[str, list[str]] = {}
    for edge in sheet.edges:
        kind = relationship(edge.cells)
        rows = waiting.setdefault(kind, [])
        ends = f"`source`: {literal(edge.source)}, `target`: {literal(edge.target)}"
        rows.append(f"{{{ends}, `said`: {_map(_edge(edge, columns))}}}")
        if len(rows) == BATCH:
            yield from _statement(waiting.pop(kind), does % named(kind))
    for kind, rows in sorted(waiting.items()):
        yield from _statement(rows, does % named(kind))


def _node(node: Node, columns: tuple[tuple[str, Kind], ...]) -> dict[str, Value]:
    said = zip((name for name, _ in columns), values(node.cells, columns), strict=True)
    look: dict[str, Value] = {"color": node.colour, "size": node.size, "x": node.x, "y": node.y}
    return {"id": node.name, "label": node.label, **dict(said), **look}


def _edge(edge: Edge, columns: tuple[tuple[str, Kind], ...]) -> dict[str, Value]:
    said = zip((name for name, _ in columns), values(edge.cells, columns), strict=True)
    return {"id": edge.name, "label": edge.label, **dict(said), "color": edge.colour}


def _map(said: Mapping[str, Value]) -> str:
    pairs = (f"{named(name)}: {literal(value)}" for name, value in said.items() if value is not None)
    return f"{{{', '.join(pairs)}}}"


def _statement(rows: Iterable[str], does: str) -> Iterator[str]:
    yield "UNWIND ["
    yield ",\n".join(f"  {row}" for row in rows)
    yield f"] {does}"


def _parts(text: str) -> Iterator[str]:
    """A text in pieces, of which none has a backslash before a ``u``."""
    start = 0
    for found in _BEFORE_U.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    yield text[start:]


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES[found.group()]
