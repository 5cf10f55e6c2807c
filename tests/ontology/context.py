"""Writes `ontology/context.jsonld` from the ontology.

    python tests/ontology/context.py    write it anew

JSON that uses the context says `"type": "Diversion"`, `"supplier": "actor:nvidia"`, `"modality": "Actual"`
and `"comment": "…"`, and is the same statements as the Turtle. Five properties bear the name of a prefix
(`event`, `lot`, `model`, `place`, `product`), so their keys have one: `"kg:event"`. What is not in it counts
as a term of the ontology, so that `kg check` names a misspelt key, which JSON-LD would else drop in silence.
"""

import json
import re
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from kg import terms

# Of other vocabularies: what documents say of themselves, of claims, and of things. Text is English.
FOREIGN = {
    "label": {"@id": "rdfs:label", "@language": "en"},
    "comment": {"@id": "rdfs:comment", "@language": "en"},
    "altLabel": {"@id": "skos:altLabel", "@language": "en"},
    "title": {"@id": "dct:title", "@language": "en"},
    "identifier": {"@id": "dct:identifier"},
    "publisher": {"@id": "dct:publisher", "@type": "@id"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
    "hasMember": {"@id": "org:hasMember", "@type": "@id"},
    "subOrganizationOf": {"@id": "org:subOrganizationOf", "@type": "@id"},
}
# Written as a day; a month or a year says its datatype itself.
DATES = {"on", "from", "until", "target", "stated", "recorded", "read", "earliest", "latest", "knownFrom"}


def context() -> dict[str, Any]:
    """Derive the context from the ontology."""
    graph = rdflib.Graph()
    for name in ("kg.ttl", "codes.ttl"):
        graph.parse(terms.ontology_dir() / name)
    names = {
        kind: sorted(str(node).removeprefix(terms.KG) for node in graph.subjects(RDF.type, kind))
        for kind in (
            OWL.Class,
            OWL.ObjectProperty,
            OWL.DatatypeProperty,
            OWL.AnnotationProperty,
            SKOS.Concept,
        )
    }
    coded = set(re.findall(r"sh:path kg:(\w+) ;[^.]*?sh:node shape:[\w-]+-(?:code|class)\b", _shapes()))
    found: dict[str, Any] = {"@version": 1.1, "@vocab": terms.KG, "id": "@id", "type": "@type"}
    found |= terms.PREFIXES
    found |= FOREIGN
    for name in names[OWL.ObjectProperty] + names[OWL.AnnotationProperty]:
        found[_key(name)] = {"@id": f"kg:{name}", "@type": "@vocab" if name in coded else "@id"}
    for name in names[OWL.DatatypeProperty]:
        found[_key(name)] = {"@id": f"kg:{name}"} | _datatype(graph, name)
    for name in names[OWL.Class] + names[SKOS.Concept]:
        found[name] = {"@id": f"kg:{name}"}
    return {"@context": found}


def _key(name: str) -> str:
    return f"kg:{name}" if name in terms.PREFIXES else name


def _datatype(graph: rdflib.Graph, name: str) -> dict[str, str]:
    if name in DATES:
        return {"@type": "xsd:date"}
    stated = graph.value(rdflib.URIRef(terms.KG + name), RDFS.range)
    # A JSON number with a fraction would be a double: a share is a string there. Counts are mostly whole.
    return {"@type": "xsd:decimal"} if name.startswith("share") and stated == XSD.decimal else {}


def _shapes() -> str:
    return (terms.ontology_dir() / "shapes.ttl").read_text("utf-8")


def written() -> str:
    """Write the context as the file has it."""
    lines = [f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in context()["@context"].items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


if __name__ == "__main__":
    Path(terms.ontology_dir() / "context.jsonld").write_text(written(), encoding="utf-8")
