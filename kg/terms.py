"""The names of the graph: its namespaces and prefixes, and where its files lie.

Nothing here reads a file or imports an RDF library, so that help and errors are quick.
"""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.errors import UnknownName

VERSION = "0.1.0"
"""The version of program, ontology and bundled data; the build reads it here."""

KG: Final = "https://w3id.org/aikg/ontology#"

# What the graph is about: one namespace for each kind of thing, with readable, flat slugs.
ACTOR: Final = "https://w3id.org/aikg/actor/"
PRODUCT: Final = "https://w3id.org/aikg/product/"
SITE: Final = "https://w3id.org/aikg/site/"
PLACE: Final = "https://w3id.org/aikg/place/"
MODEL: Final = "https://w3id.org/aikg/model/"
EVENT: Final = "https://w3id.org/aikg/event/"
LOT: Final = "https://w3id.org/aikg/lot/"
SOURCE: Final = "https://w3id.org/aikg/source/"
FINDING: Final = "https://w3id.org/aikg/finding/"
# Graphs that are no source document: the ontology, and what rules derive.
GRAPH: Final = "https://w3id.org/aikg/graph/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
SCHEMA: Final = "https://schema.org/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
OA: Final = "http://www.w3.org/ns/oa#"
SH: Final = "http://www.w3.org/ns/shacl#"
WD: Final = "http://www.wikidata.org/entity/"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kg": KG,
        "actor": ACTOR,
        "product": PRODUCT,
        "site": SITE,
        "place": PLACE,
        "model": MODEL,
        "event": EVENT,
        "lot": LOT,
        "source": SOURCE,
        "finding": FINDING,
        "graph": GRAPH,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "dct": DCT,
        "prov": PROV,
        "org": ORG,
        "schema": SCHEMA,
        "foaf": FOAF,
        "oa": OA,
        "sh": SH,
        "wd": WD,
    },
)
"""The prefixes that are declared for every query, file and export, and the namespace of each."""

# A slug, or a slug with the fragment that names a claim in its source. Anything else stays a full IRI.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_][\w.~-]*(#[\w.~-]+)?", re.ASCII)


def expand(curie: str) -> str:
    """Write a compact IRI out in full.

    Compact IRIs are those of the W3C's CURIE Syntax 1.0: a claim's `source:slug#c1` is one, though Turtle
    and SPARQL have no such prefixed name.

    Args:
        curie: a compact IRI with one of `PREFIXES`; a full IRI is returned as it is.

    Returns:
        The full IRI.

    Raises:
        UnknownName: where the prefix is not declared.

    Example:
        >>> expand("actor:nvidia")
        'https://w3id.org/aikg/actor/nvidia'
        >>> expand("https://w3id.org/aikg/actor/nvidia")
        'https://w3id.org/aikg/actor/nvidia'
    """
    prefix, colon, local = curie.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if local.startswith("//") or prefix == "urn":
        return curie
    near = difflib.get_close_matches(prefix, PREFIXES) if colon else []
    raise UnknownName(curie, tuple(f"{name}:{local}" for name in near))


def shorten(iri: str) -> str:
    """Write an IRI with a prefix, where one of `PREFIXES` fits.

    Args:
        iri: a full IRI.

    Returns:
        The compact IRI, from which `expand` makes the same IRI again; `iri` itself where no prefix fits.

    Example:
        >>> shorten("https://w3id.org/aikg/source/cnbc-2024-06-04-nvidia-emails#c1")
        'source:cnbc-2024-06-04-nvidia-emails#c1'
        >>> shorten("https://example.org/unheard-of")
        'https://example.org/unheard-of'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def ontology_dir() -> Path:
    """Find the folder of the ontology that came with this copy of the program.

    Returns:
        The folder that holds `kg.ttl`, `codes.ttl`, `shapes.ttl`, `rules/`, `verify/`, `questions/` and
        `flags/`.

    Example:
        >>> ontology_dir().name
        'ontology'
    """
    return _home() / "ontology"


def data_dir() -> Path:
    """Find the folder of the data that came with this copy of the program.

    Returns:
        The folder that holds `sources/`, `actors/`, `products/`, `sites/`, `events/` and `lots/`.

    Example:
        >>> data_dir().name
        'data'
    """
    return _home() / "data"


def manual(page: str) -> Path:
    """Find a page of the manual that the program itself reads.

    Args:
        page: the name of its file, such as `json.md`.

    Returns:
        The file that came with this copy of the program.

    Example:
        >>> manual("json.md").is_file()
        True
    """
    return _home() / "docs" / page


def _home() -> Path:
    """Find what holds ontology, data and manual: in the wheel, or the repository of an editable install."""
    package = Path(__file__).resolve().parent
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parent
