"""Gathers admitted documents, the ontology and what rules derive into a dataset."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import document, terms
from kg.store import rules
from kg.store.dataset import ONTOLOGY_GRAPH, Store

if TYPE_CHECKING:
    from kg.check import Admitted


def build(
    admitted: Sequence["Admitted"],
    *,
    digest: str | None = None,
    release: str = "user",
) -> Store:
    """Gather admitted documents, the ontology, and what rules derive from them.

    Args:
        admitted: the documents, as `kg.check.admit` let them in; where two say the same of a thing that
            neither is about, the first one keeps it, and the union of the graphs stays a set.
        digest: what the dataset is named by; computed from the documents where `None`.
        release: whose data it holds; see `release_of`.

    Returns:
        The store.
    """
    dataset = ox.Store()
    documents = [each.document for each in admitted]
    for name in ("kg.ttl", "codes.ttl"):
        text = document.read(terms.ontology_dir() / name)
        rules.add(dataset, list(text.triples), ox.NamedNode(ONTOLOGY_GRAPH))
    for each in documents:
        rules.add(dataset, list(each.triples), ox.NamedNode(each.iri))
    rules.derive(dataset)
    return Store(dataset, digest=digest or _digest(documents), release=release)


def release_of(*, bundled: bool, own: bool) -> str:
    """Say whose data a store holds.

    Args:
        bundled: whether the record that came with the program is part of it.
        own: whether documents of the user's own are.

    Returns:
        The version of the bundled data; `+user` with the user's own added, `user` with that alone.

    Example:
        >>> release_of(bundled=False, own=True)
        'user'
    """
    return terms.VERSION + ("+user" if own else "") if bundled else "user"


def _digest(documents: Iterable[document.Document]) -> str:
    lines = sorted(f"{each.iri} {each.digest}" for each in documents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
