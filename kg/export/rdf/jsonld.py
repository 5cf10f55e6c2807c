"""JSON-LD, compacted with the context of the ontology, which stands in the file: no reader has to fetch it.

Format: https://www.w3.org/TR/json-ld11/. Each document is a graph of its own, as in TriG.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.export.rdf.context import Context
from kg.export.rdf.subjects import graphs

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.export.parcel import Parcel
    from kg.export.rdf.subjects import Subject


def write(parcel: Parcel, stream: BinaryIO, *, context: Context | None = None) -> None:
    """Write JSON-LD, one thing after another.

    Args:
        parcel: What to write.
        stream: Where to, in UTF-8.
        context: The context; that of the ontology where it is None.
    """
    known = context or Context.bundled()

    def put(*texts: str) -> None:
        stream.write("".join(texts).encode())

    put(_begun({"@context": known.definition}), ',\n "@graph": [')
    comma = ""
    for graph, described in graphs(parcel):
        if not graph:
            for subject in described:
                put(comma, "\n  ", _dump(_node(subject, known), "  "))
                comma = ","
            continue
        put(comma, "\n  ", _begun({known.keyword("@id"): known.iri(graph)}, "  "), ',\n   "@graph": [')
        comma = ""
        for subject in described:
            put(comma, "\n    ", _dump(_node(subject, known), "    "))
            comma = ","
        put("\n   ]\n  }")
    put("\n " if comma else "", "]\n}\n")


def _dump(value: dict[str, Any], indent: str = "") -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", f"\n{indent}")


def _begun(value: dict[str, Any], indent: str = "") -> str:
    """An object that goes on."""
    return _dump(value, indent).removesuffix(f"\n{indent}}}")


def _node(subject: Subject, context: Context) -> dict[str, Any]:
    """One JSON object for a subject."""
    node: dict[str, Any] = {}
    for triple in subject.triples():
        if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
            raise TypeError(f"JSON-LD has no term for {triple}")
        node = node or {context.keyword("@id"): context.name(triple.subject)}
        key, value, several = context.pair(triple.predicate.value, triple.object)
        if key not in node:
            node[key] = [value] if several else value
        elif isinstance(node[key], list):
            node[key].append(value)
        else:
            node[key] = [node[key], value]
    return node
