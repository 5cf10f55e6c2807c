"""The statements that a query made, and what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(triples: bytes) -> Iterator[ox.Triple]:
    """Read statements.

    Args:
        triples: The statements, as N-Triples.

    Yields:
        The statements.

    Raises:
        kg.errors.BadInput: One is on a statement itself, for which most formats have no word.
    """
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        if isinstance(quad.object, ox.Triple):
            raise BadInput(
                "the query makes a statement on a statement, for which most formats have no word; name what "
                "is stated, as a claim does."
            )
        yield quad.triple


def named(triple: ox.Triple) -> frozenset[str]:
    """The IRIs that are subject or object of a statement.

    Args:
        triple: The statement.

    Returns:
        The IRIs.
    """
    both = triple.subject, triple.object
    return frozenset(term.value for term in both if isinstance(term, ox.NamedNode))


def ends(triples: bytes) -> frozenset[str]:
    r"""The IRIs that are subjects or objects of statements.

    Args:
        triples: The statements, as N-Triples.

    Returns:
        The IRIs.

    Example:
        >>> sorted(ends(b'<kg:a> <kg:b> <kg:c> .\n<kg:c> <kg:b> "text" .'))
        ['kg:a', 'kg:c']
    """
    return frozenset(iri for triple in read(triples) for iri in named(triple))
