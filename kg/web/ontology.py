"""The page of the ontology: each class, property and code, with what it means."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg import query, terms
from kg.store import ONTOLOGY_GRAPH
from kg.web.page import facts, formats, frame, link, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.query import Value
    from kg.store import Store

_TERMS: Final = """
SELECT ?group ?term ?label ?definition ?example
  (GROUP_CONCAT(DISTINCT ?above; separator=" ") AS ?aboves) ?domain ?range
WHERE {
  ?term rdfs:isDefinedBy ?ontology ; rdfs:label ?label ; skos:definition ?definition
  OPTIONAL { ?term skos:example ?example }
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?above FILTER(ISIRI(?above)) }
  OPTIONAL { ?term rdfs:domain ?domain FILTER(ISIRI(?domain)) }
  OPTIONAL { ?term rdfs:range ?range FILTER(ISIRI(?range)) }
  OPTIONAL { ?term skos:inScheme ?scheme . ?scheme rdfs:label ?list }
  OPTIONAL { ?term a skos:ConceptScheme BIND("Code lists" AS ?lists) }
  OPTIONAL { ?term a owl:Class BIND("Classes" AS ?classes) }
  BIND(COALESCE(CONCAT("Codes: ", ?list), ?lists, ?classes, "Properties") AS ?group)
} GROUP BY ?group ?term ?label ?definition ?example ?domain ?range ORDER BY ?group ?term
"""


def ontology_page(store: Store, *, up: str) -> Iterator[str]:
    """The page of the ontology.

    Args:
        store: The store that holds it.
        up: The way from the page to the start page.

    Returns:
        Lines of HTML.
    """
    return frame("The ontology", _body(store, up), up=up)


def _body(store: Store, up: str) -> Iterator[str]:
    rows = query.select(store, _TERMS).rows
    yield (
        f"<p>{len(rows):,} terms below <code>{text(terms.KG)}</code>, written <code>kg:</code> here. "
        "Each has its own name, and this page is where it leads.</p>"
    )
    for group, members in groupby(rows, key=lambda row: str(row[0])):
        yield f"<h2>{text(group)}</h2>"
        for row in members:
            yield from _term(row, up)
    yield formats(ONTOLOGY_GRAPH)


def _term(row: tuple[Value, ...], up: str) -> Iterator[str]:
    _, term, label, definition, example, aboves, domain, range_ = row
    name = str(term).rpartition("#")[2]
    yield f'<article id="{text(name)}"><h3>{text(label)} <code>kg:{text(name)}</code></h3>'
    yield f"<p>{text(definition)}</p>"
    above = ", ".join(_linked(each, up) for each in str(aboves or "").split())
    yield from facts(
        (
            ("narrower than", above),
            ("said of", _linked(str(domain), up) if domain else ""),
            ("its value", _linked(str(range_), up) if range_ else ""),
            ("example", f"<code>{text(example)}</code>" if example else ""),
        )
    )
    yield "</article>"


def _linked(iri: str, up: str) -> str:
    return link(iri, terms.shorten(iri), up=up)
