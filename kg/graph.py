"""The face of the library: open the graph, ask it, and hand it on."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg import identity, store, terms
from kg.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import rdflib

    from kg.identity import Judgement
    from kg.network import Network, Selection
    from kg.query import Asking, Rows
    from kg.record import Record


class Graph:
    """The graph of all claims, read-only.

    Attributes:
        store: The dataset, one named graph for each source document.
        without: The claims that are left out of every answer, by IRI.
    """

    def __init__(self, dataset: store.Store, folders: Iterable[Path] = ()) -> None:
        """Hold a dataset.

        Args:
            dataset: The dataset, as `open` makes it.
            folders: The folders from which it was made, for what stands beside the documents.
        """
        self.store = self._whole = dataset
        self.without: frozenset[str] = frozenset()
        self._folders = tuple(folders)
        self._services: dict[object, Asking] = {}

    @cached_property
    def record(self) -> Record:
        """All claims, documents and entities as frozen values."""
        from kg.record import open_record  # noqa: PLC0415 - only an analysis needs it, a query does not

        return open_record(self.store)

    def less(self, claims: Iterable[str]) -> Graph:
        """The same graph without some claims, as ``--without`` leaves them out.

        Args:
            claims: Their IRIs.

        Returns:
            Another graph. Its networks and its dataset are without the claims; its record, from which
            names and citations are taken, is that of this one.
        """
        other = Graph(self._whole, self._folders)
        other.without = self.without | frozenset(claims)
        other.store = self._whole.without(other.without)
        other.record = self.record
        return other

    def network(self, selection: Selection | None = None) -> Network[str]:
        """The claims as a multigraph.

        Args:
            selection: Which claims to take; all that are not superseded where it is None.

        Returns:
            A new `networkx.MultiDiGraph`; see `kg.network.project`.
        """
        # networkx takes as long to import as all the rest
        from kg.network import Selection, project  # noqa: PLC0415

        chosen = selection or Selection()
        if self.without:
            chosen = replace(chosen, without=chosen.without | self.without)
        # What is selected of the whole: a network leaves out by itself what its selection says.
        return project(self.record, chosen, store=self._whole)

    def query(self, text: str) -> Rows:
        """Ask a SPARQL SELECT query.

        Args:
            text: The query; the prefixes of the ontology are declared.

        Returns:
            Columns and typed rows.

        Raises:
            kg.errors.QueryFailed: The query has a syntax error.
            kg.errors.QueryRefused: It is an update, or wants to fetch something.
        """
        from kg import query  # noqa: PLC0415 - an analysis does without the query engine

        return query.select(self.store, text, services=self.services)

    def services(self, *, as_of: date | None = None, known: date | None = None) -> Asking:
        """What answers the services inside of queries: `SERVICE kg:paths { … }` and its like.

        Args:
            as_of: As the world was at the end of this day, where the query says nothing else.
            known: As the public record was at the end of this day, where the query says nothing else.

        Returns:
            A function of what a query asks. It opens no file, and keeps the networks that it needed last.
        """
        key = (as_of, known, self.store.digest)
        if key not in self._services:
            from kg.export.rdf.service import Answering  # noqa: PLC0415 - few queries ask a service

            self._services = {key: Answering(self.record, self.network, as_of=as_of, known=known)}
        return self._services[key]

    def resolve(self, name: str, *, kinds: Iterable[str] = ()) -> str:
        """Find the one entity that a label, alias, slug or IRI stands for.

        Args:
            name: The name.
            kinds: The namespaces in which to look, such as ``("actor",)``; all where empty.

        Returns:
            The entity's IRI.

        Raises:
            kg.errors.UnknownName: No entity has that name.
            kg.errors.AmbiguousName: More than one entity has it.
        """
        return identity.resolve(self.record, name, kinds=tuple(kinds))

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """Which things were judged to be one, or two, in the files beside the documents."""
        return tuple(each for path in self._folders for each in identity.judgements(path / identity.FILE))

    def claims_named(self, name: str) -> tuple[str, ...]:
        """The claims that an IRI, its short form, or a row's identifier stands for.

        Args:
            name: Such as ``source:slug#c1``, ``slug#c1`` or ``F0024``.

        Returns:
            IRIs of claims: one for an IRI, any number for an identifier.

        Raises:
            kg.errors.UnknownName: No claim has that name.
        """
        claims = self.record.claims
        text = name.strip().removeprefix("<").removesuffix(">")
        iri = text if "://" in text else terms.SOURCE + text.removeprefix("source:")
        if iri in claims:
            return (iri,)
        found = tuple(claim.iri for claim in claims.values() if text in claim.identifiers)
        if found:
            return found
        known = [terms.shorten(each) for each in claims]
        raise UnknownName(name, near=tuple(difflib.get_close_matches(terms.shorten(iri), known, n=3)))

    def rdf(self) -> rdflib.Dataset:
        """The whole as an `rdflib.Dataset`, one named graph for each source document.

        Returns:
            A new dataset with the ontology, the sources and what the rules derive from them.
        """
        from kg.export.rdf import to_rdflib  # noqa: PLC0415 - rdflib takes long to import

        return to_rdflib(self.store)


def open(*paths: str | Path, bundled: bool = True) -> Graph:
    """Open the graph.

    Args:
        paths: Files and folders of source documents that are added to the bundled graph; or one folder that
            `kg build` made, or the address of a SPARQL endpoint that holds the graph, by itself.
        bundled: Whether the bundled graph is part of it.

    Returns:
        The graph.

    Raises:
        kg.errors.BadInput: A document breaks a rule; the message names file and line.
        kg.errors.Unreadable: A file or folder cannot be read.
        kg.errors.Unanswered: A store elsewhere does not answer.

    Example:
        >>> open().resolve("Tesla")
        'https://w3id.org/aikg/actor/tesla'
    """
    dataset = store.open_store(paths, bundled=bundled)
    if dataset.built:
        return Graph(dataset, dataset.built.beside)
    # A store elsewhere has none beside it but those that came with this program.
    own = [Path(path) for path in paths if not store.is_address(path)]
    folders = (*((terms.data_dir(),) if bundled else ()), *(path for path in own if path.is_dir()))
    return Graph(dataset, folders)
