"""How the engine is asked: with which prefixes, of which graphs, and what a day leaves out."""

from collections.abc import Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg import terms

PUBLIC_LATER: Final = """
SELECT ?document WHERE {
  ?document a kg:SourceDocument
  FILTER NOT EXISTS { ?document kg:knownFrom ?day FILTER(?day <= "%s"^^xsd:date) }
}
"""
"""The documents that were not public at the end of a day."""

# As `kg.clock.holding` has it: a claim without a first day takes that of its event's claims of its class.
NOT_THEN: Final = """
SELECT DISTINCT ?claim WHERE {
  {
    ?claim kg:statedIn ?document
    OPTIONAL { ?claim kg:earliest ?own }
    OPTIONAL {
      SELECT ?claim (MIN(?day) AS ?others) WHERE {
        ?claim kg:event ?event ; a ?class . ?class rdfs:subClassOf/rdfs:subClassOf kg:Claim .
        ?other kg:event ?event ; a ?class ; kg:earliest ?day ; kg:stance ?stance
        FILTER(?stance NOT IN (kg:Denies, kg:Retracts))
        FILTER NOT EXISTS { ?other kg:found false }
      } GROUP BY ?claim
    }
    FILTER(COALESCE(?own, ?others) > "%(day)s"^^xsd:date)
  } UNION {
    ?claim kg:endedBy ?last
    FILTER(?last < "%(day)s"^^xsd:date)
  }
}
"""
"""The claims on what was not, or no longer, so at the end of a day."""


def prefixes_of(text: str) -> dict[str, str]:
    """The prefixes of the ontology that a query may use; the engine reads each that it is told anew."""
    if "\\" in text:  # any letter of a prefix may be written as an escape
        return dict(terms.PREFIXES)
    return {name: iri for mark, name, iri in _MARKS if mark in text}


_MARKS: Final = tuple((f"{name}:", name, iri) for name, iri in terms.PREFIXES.items())
"""How each prefix of the ontology is told in a query."""


def dataset_of(graphs: tuple[Sequence[str], Sequence[str]], *, union: bool) -> dict[str, Any]:
    """What the engine is told of the dataset that is asked."""
    default, named = graphs
    if not default and not named:
        return {"use_default_graph_as_union": union}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in default],
        "named_graphs": [ox.NamedNode(iri) for iri in named],
    }
