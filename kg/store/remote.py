"""A store elsewhere: a SPARQL endpoint that holds the graph, asked in place of the embedded engine.

Queries go there. The record is read from there in pages, and so is the whole dataset where it is needed. Both
are then kept in the cache by what names the state of the endpoint.
"""

from __future__ import annotations

import copy
import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import document, terms
from kg.errors import BadInput, TimedOut, Unanswered
from kg.store import answer, opening, paging, state
from kg.store.dataset import ONTOLOGY_GRAPH, Built, Store
from kg.store.endpoint import SECONDS, Endpoint, Late, Reply
from kg.store.look import OURS, Look, look

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES: Final = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in terms.PREFIXES.items())
"""What stands before a question of our own."""


class Remote(Store):
    """The record at a SPARQL endpoint, read-only.

    Attributes:
        endpoint: where it is asked.
        look: what was seen of it when it was opened.
        until: when the last answer has to be there, and how long that was from the start; see `within`.
        built: None; nothing is known of it beforehand.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Hold an endpoint; nothing is asked yet.

        Args:
            endpoint: the endpoint.
        """
        self.endpoint = endpoint
        self.built: Built | None = None
        self.look = Look()
        self.until: tuple[float, float] | None = None

    def __repr__(self) -> str:
        return f"Remote({self.endpoint.shown!r})"

    # ---- asking

    def within(self, seconds: float) -> Remote:
        """The same store, for questions that have to be answered within some time together.

        Args:
            seconds: how long they may take.

        Returns:
            Another one, which knows what this one does.
        """
        other = copy.copy(self)
        other.until = (time.monotonic() + seconds, seconds)
        return other

    @property
    def left(self) -> float:
        """How many seconds the next question may take."""
        return SECONDS if self.until is None else max(0.0, self.until[0] - time.monotonic())

    def ask(self, text: str, accept: str, graphs: tuple[Sequence[str], Sequence[str]] = ((), ())) -> Reply:
        """Send a query as it is.

        Args:
            text: the query, with all its prefixes.
            accept: the media types in which the answer can be read.
            graphs: see `Endpoint.ask`.

        Returns:
            The answer, whole.

        Raises:
            TimedOut: where the time of `within` was up.
            QueryFailed: where the server does not take the query.
            Unanswered: where it did not answer, or not in time, or says that it left something out.
        """
        try:
            reply = self.endpoint.ask(
                text, accept, graphs=(tuple(graphs[0]), tuple(graphs[1])), seconds=self.left
            )
        except Late:
            if self.until is not None:
                raise TimedOut(self.until[1]) from None
            raise Unanswered(self.endpoint.shown, f"no answer within {SECONDS:g} s") from None
        if reply.cut:
            raise Unanswered(
                self.endpoint.shown,
                "it gives a part of the rows; ask for less, as with LIMIT, or have its limit raised",
            )
        return reply

    def rows(self, text: str) -> list[ox.QuerySolution]:
        """Ask a question of our own.

        Args:
            text: a SELECT, which says itself which graphs it asks; the prefixes of the ontology are declared.

        Returns:
            The rows.

        Raises:
            Unanswered: where it did not answer.
        """
        reply = self.ask(f"{PREFIXES} {text}", answer.TABLE)
        return list(answer.solutions(answer.table(reply.body, self.endpoint.shown)[0]))

    def stated(self, *patterns: str) -> str:
        """Patterns of one triple each as they are asked of our graphs, whatever else the server has.

        Args:
            patterns: the patterns.

        Returns:
            The same where our graphs are all that there is, else each with the graph in which it stands.
        """
        if not self.look.naming:
            return " . ".join(patterns)
        return " ".join(
            f"GRAPH ?graph{number} {{ {each} }} FILTER(STRSTARTS(STR(?graph{number}), '{OURS}'))"
            for number, each in enumerate(patterns)
        )

    @cached_property
    def page(self) -> int:
        """How many rows it is asked for at a time."""
        page = paging.room(self.rows)
        if page < paging.LEAST:
            raise Unanswered(self.endpoint.shown, f"it gives {page} rows at most; {paging.LEAST} are needed")
        return page

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Say in a sentence that pages do not add up, or that rows are not what was asked for.

        Raises:
            Unanswered: where that is so.
        """
        try:
            yield
        except (paging.Partial, ValueError, KeyError, AttributeError, TypeError):
            reason = "it does not give all rows that it says there are, or others"
            advice = "it changed while it was read, or is no SPARQL 1.1 endpoint"
            raise Unanswered(self.endpoint.shown, f"{reason}; {advice}") from None

    # ---- what names it

    @cached_property
    def _told(self) -> tuple[str, str]:
        return state.told(self)

    @property
    def digest(self) -> str:  # type: ignore[override] # it is asked for when it is needed
        """What names its state: its own word where it gives one, else what is summed up there."""
        return self._told[0]

    @property
    def release(self) -> str:  # type: ignore[override] # as above
        """Whose data it holds, where it says so; `remote` otherwise."""
        return self._told[1]

    @property
    def kept(self) -> str:
        """By what the cache names what was read from it: no server's word can name what is kept for files."""
        program = opening.digest_of(())
        return hashlib.sha256(f"{program}\0{self.endpoint.address}\0{self.digest}".encode()).hexdigest()

    def unchanged(self) -> None:
        """See that it is still what it was when it was named.

        Raises:
            Unanswered: where it is not.
        """
        if state.told(self) != self._told:
            raise Unanswered(self.endpoint.shown, "it changed while it was read; try again")

    # ---- the whole of it, here

    @property
    def loaded(self) -> bool:
        """Whether the whole dataset was read, so that it is asked here."""
        return "whole" in self.__dict__

    @cached_property
    def whole(self) -> Store:
        """All that it holds, read in pages, or kept from an earlier time."""
        return opening.kept(self.kept, self._read, release=self.release)

    def _read(self) -> Store:
        """Read every graph; the ontology is this program's own, which it was found to hold."""
        dataset = ox.Store()
        for name in ("kg.ttl", "codes.ttl"):
            read = document.read(terms.ontology_dir() / name)
            dataset.extend(
                ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(ONTOLOGY_GRAPH))
                for each in read.triples
            )
        with self.reading():
            for quad in state.quads(self, [each for each in self.look.graphs if each != ONTOLOGY_GRAPH]):
                dataset.add(quad)
        self.unchanged()
        return Store(dataset, digest=self.kept, release=self.release)

    @property
    def dataset(self) -> ox.Store:
        """The engine's own, of the whole."""
        return self.whole.dataset

    @property
    def through(self) -> ox.Store:
        """See `Store.through`."""
        return self.whole.through

    @property
    def later(self) -> int:
        """See `Store.later`."""
        return self.whole.later

    def load(self) -> None:
        """Read the whole, so that it is asked here from now on."""
        self.whole.load()

    def __len__(self) -> int:
        return len(self.whole)

    def graphs(self) -> tuple[str, ...]:
        """List the named graphs that are ours."""
        return self.look.graphs

    def packed(self, *, every: bool = False) -> Iterator[bytes] | None:
        """See `Store.packed`."""
        return self.whole.packed(every=every)

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all statements, each with its graph, in no particular order."""
        return self.whole.quads()


def open_remote(places: Sequence[str | Path], *, bundled: bool | None) -> Remote:
    """Open a store elsewhere, for reading.

    Args:
        places: its address alone; with others it is refused.
        bundled: whether the record that came with the program is expected to be part of it; None where that
            does not matter.

    Returns:
        The store.

    Raises:
        BadInput: where it cannot be asked in this way; the sentence says in which it can.
        MissingExtra: where the library that speaks HTTP is not installed.
        Unanswered: where it does not answer, or holds no graph that this program knows.
    """
    address = next(str(each) for each in places if isinstance(each, str))
    if len(set(places)) > 1:
        raise BadInput(
            "a store elsewhere is asked by itself, because rules see all documents at once; load one with"
            f" all documents in the place of {Endpoint(address).shown}"
        )
    store = Remote(Endpoint(address))
    with store.reading():
        look(store)
    if bundled is not None and store.look.bundled != bundled:
        has, option = ("with", "leave --only out") if store.look.bundled else ("without", "add --only")
        raise BadInput(f"{store.endpoint.shown}: it was loaded {has} the bundled graph; {option}")
    return store
