"""Derives graphs from claims: runs `ontology/rules/*.rq`, each into the graph that its header names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import terms

RULES: Final = (
    "stated-in",
    "denials",
    "known-from",
    "earliest",
    "latest",
    "begun-by",
    "measures",
    "edges",
)
"""The rules in the order in which they run: a later one sees what an earlier one derived."""

DERIVED: Final = terms.GRAPH + "derived/"
"""How the IRI of every derived graph begins."""

_HEADER: Final = re.compile(r"^# graph: <(\S+)>(?: where (\$\w+) is (\w+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT, and the graph into which it goes.

    Attributes:
        name: the stem of its file, with the value of its switch where it has one.
        graph: the IRI of the derived graph.
        text: the query.
    """

    name: str
    graph: str
    text: str


def read(folder: Path | None = None) -> Iterator[Rule]:
    """Read the rules, in the order in which they run.

    A rule that derives into several graphs has a switch, a `$name` in its text; each of its header's lines
    says which value of the switch yields which graph.

    Args:
        folder: where the files are; that of the ontology where `None`.

    Yields:
        Each rule, once for each graph into which it derives.

    Example:
        >>> [rule.name for rule in read() if "edges" in rule.name]
        ['edges: true', 'edges: false']
    """
    for name in RULES:
        text = ((folder or terms.ontology_dir() / "rules") / f"{name}.rq").read_text(encoding="utf-8")
        for graph, switch, value in _HEADER.findall(text):
            yield Rule(
                f"{name}: {value}" if switch else name, graph, text.replace(switch, value) if switch else text
            )


@cache
def own() -> tuple[Rule, ...]:
    """The rules of the ontology, read once.

    Returns:
        The rules, in the order in which they run.
    """
    return tuple(read())


def derive(dataset: ox.Store) -> None:
    """Run all rules over a dataset, and add what they derive.

    A triple stands in one graph only: what a graph has already is not derived into another. So the union
    of the graphs is a set, and a count over it is right.

    Args:
        dataset: documents and ontology, without derived graphs; changed in place.
    """
    for rule in own():
        graph = ox.NamedNode(rule.graph)
        found = dataset.query(rule.text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QueryTriples)  # noqa: S101 - rules are CONSTRUCTs; a test holds it
        add(dataset, list(found), graph)


def add(dataset: ox.Store, triples: list[ox.Triple], graph: ox.NamedNode) -> None:
    """Add triples to a graph, without those that another graph has.

    Args:
        dataset: changed in place.
        triples: what to add.
        graph: where to.
    """
    dataset.extend(
        ox.Quad(each.subject, each.predicate, each.object, graph)
        for each in triples
        if all(
            quad.graph_name == graph
            for quad in dataset.quads_for_pattern(each.subject, each.predicate, each.object)
        )
    )
