"""Names the state of a store elsewhere, and reads its statements.

A store that tells a digest of its data (`kg serve` does) is named by that. Any other is asked, for each
document, how many statements it has and for a sum over a hash of each, so that a change of any word in it
changes the name; for graphs that rules derive, and for the ontology, how many there are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.store import paging, rules
from kg.store.dataset import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.store.remote import Remote

NAMED: Final = "KG_STATE"
"""The variable of the environment by which a user names the state, so that nothing is summed up."""

# Nine decimal digits of an MD5 of each statement: their sum does not hang on the order, and no sum of a
# million million statements is beyond 64 bits. Blank nodes have no names to take in.
_SUM: Final = (
    "SUM(xsd:integer(SUBSTR(REPLACE(MD5(CONCAT(IF(isBlank(?s), '_', STR(?s)), ' ', STR(?p), ' ',"
    " IF(isBlank(?o), '_', STR(?o)))), '[a-f]', ''), 1, 9)))"
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def told(store: Remote) -> tuple[str, str]:
    """Name the state of a store, and whose data it holds.

    Args:
        store: the store.

    Returns:
        The name, and the release; `remote` where that is not known.
    """
    if name := os.environ.get(NAMED):
        return hashlib.sha256(f"named {name}".encode()).hexdigest(), "remote"
    if store.endpoint.address.endswith("/sparql"):
        reply = store.endpoint.get("healthz")
        if reply is not None and reply.kind == "application/json":
            try:
                said = json.loads(reply.body)
                digest, release = said["digest"], said["release"]
            except (ValueError, KeyError, TypeError, RecursionError):
                pass
            else:
                if isinstance(release, str) and isinstance(digest, str) and _DIGEST.fullmatch(digest):
                    return digest, release
    with store.reading():
        sums = sorted(_sums(store).items())
    lines = [f"{graph} {count} {total}\n" for graph, (count, total) in sums]
    return hashlib.sha256("".join(lines).encode()).hexdigest(), "remote"


def _sums(store: Remote) -> dict[str, tuple[int, str]]:
    """How many statements each graph has, and what they sum up to."""
    derived = [each for each in store.look.graphs if _is_derived(each)]
    stated = [each for each in store.look.graphs if not _is_derived(each)]
    found: dict[str, tuple[int, str]] = {}
    for graphs, total in ((derived, "COUNT(*)"), (stated, _SUM)):
        for at in range(0, len(graphs), paging.AT_ONCE):
            values = " ".join(f"<{each}>" for each in graphs[at : at + paging.AT_ONCE])
            rows = store.rows(
                f"SELECT ?g (COUNT(*) AS ?n) ({total} AS ?sum) WHERE"
                f" {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            )
            found |= {
                row["g"].value: (int(row["n"].value), row["sum"].value if row["sum"] else "-") for row in rows
            }
    return found


def _is_derived(graph: str) -> bool:
    return graph == ONTOLOGY_GRAPH or graph.startswith(rules.DERIVED)


def quads(store: Remote, graphs: Sequence[str]) -> Iterator[ox.Quad]:
    """Read all statements of some graphs, in pages.

    A graph that fits a page comes in one answer, so that its blank nodes keep together. Of a larger one the
    things come by their names, and it may hold no blank node.

    Args:
        store: the store.
        graphs: the names of the graphs.

    Yields:
        The statements.

    Raises:
        Partial: The pages do not add up.
    """
    for part in _parts(store, graphs):
        values = " ".join(f"<{each}>" for each in part)
        body = f"VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
        rows = paging.counted(store.rows, "?g ?s ?p ?o", body, store.page)
        if rows is not None:
            yield from (ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows)
            continue
        if len(part) > 1:  # it grew since it was counted
            raise paging.Partial
        yield from _large(store, part[0])


def _parts(store: Remote, graphs: Sequence[str]) -> Iterator[list[str]]:
    """Graphs that fit a page together, or one that does not."""
    part: list[str] = []
    room = store.page - 1
    sizes = {name: count for name, (count, _) in _counts(store, graphs).items()}
    for graph in graphs:
        size = sizes.get(graph, 0)
        if part and (size > room or len(part) >= paging.AT_ONCE):
            yield part
            part, room = [], store.page - 1
        part.append(graph)
        room -= size
    if part:
        yield part


def _counts(store: Remote, graphs: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for at in range(0, len(graphs), paging.AT_ONCE):
        values = " ".join(f"<{each}>" for each in graphs[at : at + paging.AT_ONCE])
        rows = store.rows(
            "SELECT ?g (COUNT(*) AS ?n) WHERE"
            f" {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        )
        found |= {row["g"].value: (int(row["n"].value), "") for row in rows}
    return found


def _large(store: Remote, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    (blank,) = store.rows(
        "SELECT (COUNT(*) AS ?n) WHERE"
        f" {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }} }}"
    )
    if int(blank["n"].value):
        raise paging.Partial
    subjects = paging.keys(store.rows, f"GRAPH <{graph}> {{ ?it ?p ?o }}", store.page)
    for row in paging.described(
        store.rows, subjects, f"GRAPH <{graph}> {{ ?it ?property ?value }}", store.page
    ):
        yield ox.Quad(row["it"], row["property"], row["value"], name)
