"""JSON-LD, compacted with the context of the ontology, which stands in the file: no reader has to fetch it.

Format: https://www.w3.org/TR/json-ld11/. Each document is a graph of its own, as in TriG.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.export.rdf.context import Context
from kg.export.rdf.quads import quads

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from kg.export.parcel import Parcel


def write(parcel: Parcel, stream: BinaryIO, *, context: Context | None = None) -> None:
    """Write JSON-LD.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
        context: The context; that of the ontology where it is None.
    """
    known = context or Context.bundled()
    things: list[dict[str, Any]] = []
    for graph, group in groupby(quads(parcel), key=lambda quad: quad.graph_name):
        subjects = _subjects((quad.triple for quad in group), known)
        if isinstance(graph, ox.DefaultGraph):
            things += subjects
        else:
            things.append({known.keyword("@id"): known.iri(graph.value), "@graph": subjects})
    document = {"@context": known.definition, "@graph": things}
    stream.write((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _subjects(triples: Iterable[ox.Triple], context: Context) -> list[dict[str, Any]]:
    """One JSON object for each subject."""
    found = []
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        node: dict[str, Any] = {context.keyword("@id"): context.name(subject)}
        for triple in about:
            if isinstance(triple.object, ox.Triple):
                raise TypeError(f"JSON-LD has no term for {triple.object}")
            key, value, several = context.pair(triple.predicate.value, triple.object)
            if key not in node:
                node[key] = [value] if several else value
            elif isinstance(node[key], list):
                node[key].append(value)
            else:
                node[key] = [node[key], value]
        found.append(node)
    return found
