"""The read-only dataset: one named graph per document, the ontology's, and those that rules derive."""

from kg.store.dataset import ONTOLOGY_GRAPH, Store, build
from kg.store.opening import NotAdmitted, open_store

__all__ = ["ONTOLOGY_GRAPH", "NotAdmitted", "Store", "build", "open_store"]
