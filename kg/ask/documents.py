"""Ask for names, documents and single claims: what can be read off the record as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kg import identity
from kg.ask.listed import Listed
from kg.ask.parameters import Day
from kg.export.cited import claim_json, claim_lines
from kg.export.dump import dump
from kg.export.listing import found_json, found_table, sources_json, sources_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claim import Claim
    from kg.export.dump import Json
    from kg.graph import Graph
    from kg.record import Record


@dataclass(frozen=True, slots=True)
class Cited:
    """Claims with their citations and what disputes them.

    Attributes:
        claims: The claims.
        record: The record that holds them.
    """

    claims: tuple[Claim, ...]
    record: Record

    def json(self) -> Json:
        """The form that docs/json.md describes."""
        return {"claims": [claim_json(claim, self.record) for claim in self.claims]}

    def lines(self, form: str = "text") -> Iterator[str]:
        """The claims as lines of text.

        Args:
            form: ``text`` or ``json``.

        Yields:
            Lines without line breaks.
        """
        if form == "json":
            yield dump(self.json()).rstrip("\n")
            return
        for claim in self.claims:
            yield from claim_lines(claim, self.record)
            yield ""


def find(graph: Graph, text: str) -> Listed:
    """Which actors, products, sites, events and lots bear this name?

    Args:
        graph: The graph.
        text: Any piece of a name.

    Returns:
        What bears it; an empty list where nothing does.
    """
    record = graph.record
    found = identity.search(record, text)
    known = found, record, graph.judgements
    return Listed(found, record, partial(found_json, *known), partial(found_table, *known))


def sources(graph: Graph, *, known: Day = None) -> Listed:
    """Which documents does the graph rest on, how reliable is each?

    Args:
        graph: The graph.
        known: As the public record was at the end of this day.

    Returns:
        The documents.
    """
    record = graph.record if known is None else graph.record.known(known)
    return Listed(record.sources, record, partial(sources_json, record), partial(sources_table, record))


def cite(graph: Graph, name: str) -> Cited:
    """Who says this, when, where, how surely, and who disputes it?

    Args:
        graph: The graph.
        name: A claim's IRI, its short form (``source:slug#c1``, ``slug#c1``) or its identifier.

    Returns:
        The claim; several where an identifier stands for several.

    Raises:
        kg.errors.UnknownName: No claim has that name.
    """
    record = graph.record
    return Cited(tuple(record.claims[iri] for iri in graph.claims_named(name)), record)
