"""The face of the library: open the graph, ask it, and hand it on."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg import identity, store, terms
from kg.errors import BadInput, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import rdflib

    from kg.export.parcel import Watch
    from kg.identity import Judgement
    from kg.network import Network, Selection
    from kg.query import Asking, Question, Rows
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

    def export(
        self,
        path: str | Path,
        *,
        format: str | None = None,
        focus: str | Iterable[str] = (),
        hops: int | None = None,
        relation: str | Iterable[str] = (),
        where: str | None = None,
        from_query: Question | str | Path | None = None,
        answer: object = None,
        modality: str | None = None,
        as_of: date | None = None,
        known: date | None = None,
        primary_only: bool = False,
        merge: bool = False,
        layout: str | None = None,
        whole: bool = False,
        timeout: float | None = None,
        watch: Watch | None = None,
    ) -> str | None:
        """Write the graph, or a part of it, to a file for another tool, whole or not at all.

        In the part is only what all that is asked for agrees on.

        Args:
            path: The file; its ending tells the format. ``-`` is the standard output.
            format: The name of the format, where the ending does not tell it.
            focus: Names of actors, sites, products, places or models around which the part lies; one or more.
            hops: How many edges around these, either way; 1 where it is None.
            relation: Only these verbs and kinds of claims; one or more.
            where: Only what a graph pattern of SPARQL binds to ``?claim``, ``?actor`` or ``?node``.
            from_query: Only what a CONSTRUCT or DESCRIBE makes, or names: SPARQL, or a file that holds it.
            answer: Only the claims on which an answer rests: what `kg.diversions` and its like return, or one
                of the answers in it.
            modality: Only what has come at least this far.
            as_of: As the world was at the end of this day.
            known: As the public record was at the end of this day.
            primary_only: Only claims of primary records.
            merge: In a network, one edge for each pair of nodes and relation, with its claims listed.
            layout: Where nodes stand, where the format has places: a name of `kg.export.layout.LAYOUTS`; the
                first of them where it is None.
            whole: RDF with the ontology and what its rules derive.
            timeout: After how many seconds a query is ended; a minute where it is None.
            watch: Is handed the edges with their number and hands them on, for a progress bar.

        Returns:
            What is to be known of the file, in a sentence, such as that a reader refuses one so large; None
            where there is nothing.

        Raises:
            kg.errors.UnknownName: A name stands for nothing.
            kg.errors.AmbiguousName: A name stands for more than one thing.
            kg.errors.BadInput: No format has such a name or ending, the file cannot be written, or what is
                asked for does not go together, or is none.
            kg.errors.QueryRefused: A query asks for what is never done.
            kg.errors.QueryFailed: A query is no SPARQL.
            kg.errors.TimedOut: The time for a query was up.
        """
        # Few programs write a file, and networkx takes as long to import as all the rest.
        from kg.export import choice, delivery  # noqa: PLC0415
        from kg.export import layout as places  # noqa: PLC0415
        from kg.export.parcel import Parcel, unwatched  # noqa: PLC0415
        from kg.export.select import NODES, Scope, relations, select  # noqa: PLC0415
        from kg.network import Selection  # noqa: PLC0415

        chosen = delivery.format_of(Path(path), format)
        if hops is not None and not focus:
            raise BadInput("hops are counted from a focus; say --focus ACTOR, too.")
        by = places.layout(layout or places.LAYOUTS[0])
        if layout and not chosen.placed:
            raise BadInput("--layout says where nodes stand, and this format has no places; leave it out.")
        if merge and not chosen.drawn:
            raise BadInput(f"--merge is of networks; {chosen.name} holds each claim by itself.")
        if modality is not None and modality not in self.record.ranks:
            raise BadInput(f"there is no modality {modality!r}; write it as in ontology/codes.ttl: Actual.")
        about = dict.fromkeys(self.resolve(name, kinds=NODES) for name in _several(focus))
        verbs = relations(self.record, _several(relation))
        choices = choice.chosen(
            self._then(as_of, known),
            self.record,
            where=where,
            from_query=from_query,
            answer=answer,
            timeout=timeout,
            services=lambda: self.services(as_of=as_of, known=known),
        )
        scope = Scope(
            focus=tuple(about),
            hops=1 if hops is None else hops,
            relations=verbs,
            selection=Selection(
                as_of=as_of,
                known=known,
                modality=modality,
                primary_only=primary_only,
                without=self.without,
                # RDF says itself which claim supersedes which; in a network both would be counted.
                superseded=chosen.rdf or any(each.superseded for each in choices),
            ),
            choices=choices,
        )
        if whole and not (chosen.rdf and scope.whole):
            raise BadInput(
                "--whole is all of the graph as RDF; leave out what narrows it, and take an RDF format."
            )
        part = select(self.record, scope)
        parcel = Parcel(self.store, part, every=whole, merged=merge, watch=watch or unwatched, layout=by)
        delivery.deliver(parcel, chosen, Path(path))
        return chosen.cautioned(parcel)

    def _then(self, as_of: date | None, known: date | None) -> store.Store:
        """The dataset as it is on some days, for what is asked of it."""
        dataset = self.store if known is None else self.store.known(known)
        return dataset if as_of is None else dataset.as_of(as_of)

    def rdf(self) -> rdflib.Dataset:
        """The whole as an `rdflib.Dataset`, one named graph for each source document.

        Returns:
            A new dataset with the ontology, the sources and what the rules derive from them.
        """
        from kg.export.rdf import to_rdflib  # noqa: PLC0415 - rdflib takes long to import

        return to_rdflib(self.store)


def _several(names: str | Iterable[str]) -> Iterable[str]:
    """Names, where one or any number can be given."""
    return (names,) if isinstance(names, str) else names


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
