"""Looks at a store elsewhere before it is asked: does it hold our graph, and what does it take for its whole?

A query without FROM sees the default graph, and for this program that is the union of all its graphs.
Servers differ: for some the default graph is a graph of its own, for some it holds graphs of theirs too.
Where it is not the union of ours, ours are named in each query, in the ways that SPARQL has for it, whichever
the server heeds.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import document, terms
from kg.errors import QueryFailed, Unanswered
from kg.store import answer, cache, opening, paging, rules
from kg.store.dataset import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from kg.store.remote import Remote

OURS: Final = terms.GRAPH.removesuffix("graph/")
"""How the name of each of our graphs begins."""

MOST_NAMED: Final = 2_000
"""How many graphs are named in a query at most."""

_UNION: Final = "start it with the union of all graphs as default graph, and in a store of its own"

_USER: Final = terms.GRAPH + "user/"

_FIRST: Final = f"""
SELECT ?default ?named ?ontology ?version WHERE {{
  {{ SELECT (COUNT(*) AS ?default) WHERE {{ ?s ?p ?o }} }}
  {{ SELECT (COUNT(*) AS ?named) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} }}
  {{ SELECT (COUNT(*) AS ?ontology) WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }} }}
  OPTIONAL {{ GRAPH <{ONTOLOGY_GRAPH}> {{ <{ONTOLOGY_GRAPH}> owl:versionInfo ?version }} }}
}}
"""
_ONE_BY_ONE: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), '" + OURS + "')) }"
)


@dataclass(frozen=True)
class Look:
    """What was seen of a store elsewhere.

    Attributes:
        graphs: the names of our graphs, sorted.
        naming: how they are named in a query: not at all, where the default graph is their union; in the
            `text`, by FROM; or as `parameters` of the request.
    """

    graphs: tuple[str, ...] = ()
    naming: str = ""

    @cached_property
    def clauses(self) -> str:
        """What stands in the text of a query to name our graphs."""
        if self.naming != "text":
            return ""
        return " ".join(f"FROM <{each}> FROM NAMED <{each}>" for each in self.graphs)

    @property
    def parameters(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What names our graphs beside a query."""
        return (self.graphs, self.graphs) if self.naming == "parameters" else ((), ())

    @property
    def bundled(self) -> bool:
        """Whether the record that came with a program is part of it: its actors, places and so on."""
        return any(
            each.startswith(terms.GRAPH) and not each.startswith((_USER, rules.DERIVED))
            for each in self.graphs
        )


def look(store: Remote) -> None:
    """Look at a store, and have it keep what was seen.

    Args:
        store: the store.

    Raises:
        Unanswered: It does not answer; it holds nothing of ours, or the ontology of another version; or the
            default graph cannot be made the union of our graphs.
        Partial: It does not give all rows.
    """
    address = store.endpoint.shown
    (first,) = store.rows(_FIRST)
    default, named, ontology = (int(first[name].value) for name in ("default", "named", "ontology"))
    _judge(address, ontology, first["version"])
    found = paging.keys(store.rows, "GRAPH ?it { ?s ?p ?o }", paging.PAGE)
    ours = tuple(sorted(each for each in found if each.startswith(OURS)))
    store.look = Look(ours)
    if default == named and len(found) == len(ours):
        return
    total = _number(store.rows(_ONE_BY_ONE))
    others = "" if len(found) == len(ours) else f" and {len(found) - len(ours)} graphs of others"
    union = f"its default graph is not the union of our graphs{others}"
    if len(ours) > MOST_NAMED:
        sentence = f"{union}, and {len(ours):,} are too many to be named in each query; {_UNION}"
        raise Unanswered(address, sentence)
    for naming in ("text", "parameters"):
        store.look = Look(ours, naming)
        with suppress(Unanswered, QueryFailed):
            if _seen(store) == total:
                return
    raise Unanswered(address, f"{union}, and it overlooks which graphs a query names; {_UNION}")


def _judge(address: str, ontology: int, version: ox.Literal | None) -> None:
    """Refuse what holds no graph of this program."""
    if not ontology:
        missing = f"it holds no graph of this program: <{ONTOLOGY_GRAPH}> is empty"
        raise Unanswered(address, f"{missing}; load what `kg export --whole` writes")
    there = version.value if version is not None else "none"
    here, statements = _own()
    if (there, ontology) != (here, statements):
        differ = (
            f"version {there} with {ontology:,} statements there, version {here} with {statements:,} here"
        )
        advice = "load it again with this program, or use the one that wrote it"
        raise Unanswered(address, f"its ontology is not that of this program: {differ}; {advice}")


def _own() -> tuple[str, int]:
    """The version of this program's ontology, and how many statements it has."""
    name = hashlib.sha256(f"ontology {opening.digest_of(())}".encode()).hexdigest()
    seen = cache.read(name, cache.SEEN)
    if seen is not None:
        version, _, number = seen.decode().strip().partition(" ")
        return version, int(number)
    own = [document.read(terms.ontology_dir() / each) for each in ("kg.ttl", "codes.ttl")]
    triples = {triple for each in own for triple in each.triples}
    says = ox.NamedNode(ONTOLOGY_GRAPH), ox.NamedNode(terms.expand("owl:versionInfo"))
    version = next(
        each.object.value
        for each in triples
        if (each.subject, each.predicate) == says and isinstance(each.object, ox.Literal)
    )
    cache.write(name, f"{version} {len(triples)}\n".encode(), cache.SEEN)
    return version, len(triples)


def _seen(store: Remote) -> int:
    """How many statements a query sees, with our graphs named."""
    text = f"SELECT (COUNT(*) AS ?n) {store.look.clauses} WHERE {{ ?s ?p ?o }}"
    reply = store.ask(text, answer.TABLE, store.look.parameters)
    return _number(list(answer.solutions(answer.table(reply.body, store.endpoint.shown)[0])))


def _number(rows: list[ox.QuerySolution]) -> int:
    return int(rows[0]["n"].value)
