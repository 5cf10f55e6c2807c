"""Codes of the ontology, as a reader gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import document, terms
from kg.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence


def codes(scheme: str) -> tuple[str, ...]:
    """List the codes of a scheme, as the ontology has them.

    Args:
        scheme: The local name of the scheme, such as `DocumentKindScheme`.

    Returns:
        The local names of its codes, in the order of the file; empty where there is no such scheme.

    Example:
        >>> codes("ReliabilityScheme")
        ('A', 'B', 'C', 'D', 'E', 'F')
    """
    triples = document.read(terms.ontology_dir() / "codes.ttl").triples
    return tuple(
        str(triple.subject).strip("<>").removeprefix(terms.KG)
        for triple in triples
        if triple.predicate.value == terms.SKOS + "inScheme"
        and getattr(triple.object, "value", "") == terms.KG + scheme
    )


def choose(word: str, among: Sequence[str], *, what: str) -> str:
    """Find the code that a word means, in capitals or not, with or without its prefix.

    Args:
        word: What a reader gave.
        among: The codes.
        what: What a code of these is, for the message.

    Returns:
        The code.

    Raises:
        BadInput: It is none; the sentence names them all.

    Example:
        >>> choose("kg:courtrecord", ("CourtRecord", "News"), what="kind of document")
        'CourtRecord'
        >>> choose("blog", ("CourtRecord", "News"), what="kind of document")
        Traceback (most recent call last):
        kg.errors.BadInput: 'blog' is no kind of document; write one of CourtRecord, News.
    """
    wanted = word.removeprefix("kg:").casefold()
    for code in among:
        if code.casefold() == wanted:
            return code
    raise BadInput(f"{word!r} is no {what}; write one of {', '.join(among)}.")
