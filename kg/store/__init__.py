"""The read-only dataset: one named graph per document, the ontology's, and those that rules derive."""

from kg.store.dataset import ONTOLOGY_GRAPH, Store
from kg.store.endpoint import is_address
from kg.store.gathering import build
from kg.store.opening import NotAdmitted, open_store
from kg.store.plain import Plain, open_plain

__all__ = [
    "ONTOLOGY_GRAPH",
    "NotAdmitted",
    "Plain",
    "Store",
    "build",
    "is_address",
    "open_plain",
    "open_store",
]
