"""The claims as RDF: Turtle, TriG, N-Quads, JSON-LD, and an `rdflib.Dataset`.

The RDF writers, and nothing else behind `kg.query`, know RDF terms.
"""

from kg.export.rdf.dataset import to_rdflib

__all__ = ["to_rdflib"]
