"""A strict reader of the scripts that `kg export` writes: openCypher's tokens, and what a literal stands for.

It knows the tokens of the openCypher 9 grammar and the three forms of statements that a script has, and
refuses all else: a text that ended its literal would be a token out of place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*\n)
  | (?P<string>"(?:[^"\\\n\r]|\\[\\"ntr])*")
  | (?P<name>`(?:[^`]|``)+`)
  | (?P<number>-?(?:\d+\.\d+(?:e-?\d+)?|\d+(?:e-?\d+)?))
  | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<sign>->|[-\[\]{}(),:.;=+])
    """,
    re.VERBOSE,
)
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n", "\\t": "\t", "\\r": "\r"}
CONSTRAINT = "CREATE CONSTRAINT kg_entity_id IF NOT EXISTS FOR ( n : `Entity` ) REQUIRE n . `id` IS UNIQUE ;"
NODES = re.compile(
    r"AS row MERGE \( n : `Entity` { `id` : row \. `id` } \) SET n = row(?: , n : (`(?:[^`]|``)+`))? ;"
)
EDGES = re.compile(
    r"AS row MATCH \( a : `Entity` { `id` : row \. `source` } \) , "
    r"\( b : `Entity` { `id` : row \. `target` } \) "
    r"MERGE \( a \) - \[ r : (`(?:[^`]|``)+`) { `id` : row \. `said` \. `id` } \] -> \( b \) "
    r"SET r = row \. `said` ;"
)


@dataclass
class Graph:
    """What a store holds after the script."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)
    edges: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    statements: int = 0
    comments: dict[str, str] = field(default_factory=dict)


def read(script: str) -> Graph:
    """Run a script; raises `ValueError` at whatever is no statement of one."""
    graph = Graph()
    for line in script.split("\n"):
        if line.startswith("// "):
            name, _, said = line[3:].partition(": ")
            graph.comments[name] = said
    tokens = list(tokenised(script))
    while tokens:
        end = tokens.index(("sign", ";")) + 1
        _run(tokens[:end], graph)
        del tokens[:end]
    return graph


def tokenised(script: str) -> Iterator[tuple[str, str]]:
    """The tokens of a script, without space and comments."""
    at = 0
    while at < len(script):
        found = TOKEN.match(script, at)
        if found is None:
            raise ValueError(f"no token of openCypher: {script[at : at + 40]!r}")
        if found.lastgroup != "space":
            yield str(found.lastgroup), found.group()
        at = found.end()


def _run(tokens: list[tuple[str, str]], graph: Graph) -> None:
    graph.statements += 1
    if tokens[0] != ("word", "UNWIND"):
        if " ".join(text for _, text in tokens) != CONSTRAINT:
            raise ValueError(tokens)
        return
    rest = tokens[1:]
    rows = _value(rest)
    does = " ".join(text for _, text in rest)
    if found := NODES.fullmatch(does):
        for row in rows:
            graph.nodes[row["id"]] = row
            graph.labels.setdefault(row["id"], {"Entity"}).update({_name(found[1])} if found[1] else ())
    elif found := EDGES.fullmatch(does):
        for row in rows:
            assert row.keys() == {"source", "target", "said"}
            if not {row["source"], row["target"]} <= graph.nodes.keys():
                raise ValueError(f"an edge without an end: {row}")
            graph.edges.append((row["source"], _name(found[1]), row["target"], row["said"]))
    else:
        raise ValueError(does)


def _value(rest: list[tuple[str, str]]) -> Any:
    """The value at the head of the tokens, which are taken away."""
    kind, text = rest.pop(0)
    if kind == "string":
        made = re.sub(r"\\.", lambda found: ESCAPES[found.group()], text[1:-1])
        while rest[0] == ("sign", "+"):
            del rest[0]
            made += _value(rest)
        return made
    if kind == "number":
        return float(text) if re.search("[.e]", text) else int(text)
    if text in {"true", "false"}:
        return text == "true"
    if text == "date":
        assert [rest.pop(0), rest[0][0], rest[1]] == [("sign", "("), "string", ("sign", ")")]
        day = date.fromisoformat(_value(rest))
        del rest[0]
        return day
    if text not in {"[", "{"}:
        raise ValueError(f"no value: {text!r}")
    return _many(rest, "]" if text == "[" else "}")


def _many(rest: list[tuple[str, str]], end: str) -> Any:
    pairs: list[tuple[str, Any]] = []
    while rest[0] != ("sign", end):
        name = ""
        if end == "}":
            kind, text = rest.pop(0)
            assert (kind, rest.pop(0)) == ("name", ("sign", ":"))
            name = _name(text)
        pairs.append((name, _value(rest)))
        if rest[0] != ("sign", end):
            assert rest.pop(0) == ("sign", ",")
    del rest[0]
    return dict(pairs) if end == "}" else [value for _, value in pairs]


def _name(text: str) -> str:
    return text[1:-1].replace("``", "`")
