"""Asks a query of a store elsewhere: with the prefixes that it may leave out, of our graphs, and wholly.

The query was looked at by the gate, and read by the engine, before anything is sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.errors import QueryFailed, Unanswered
from kg.query import blocks, child, gate, syntax
from kg.store import Store, answer
from kg.store.endpoint import Reply
from kg.store.remote import Remote

Graphs = tuple[Sequence[str], Sequence[str]]

MANY: Final = 1_000
"""An answer of so many rows or more may be one that a server cut off, and is looked at again."""

MOST: Final = 100_000
"""From how many rows a graph can be made at most: so many a server is asked for to see that it gives them."""

_ALL: Final = "countedRows"
_TARGETS: Final = frozenset({"variable", "iri", "name"})


def remote(store: Store) -> Remote | None:
    """Tell whether a store is to be asked elsewhere.

    Args:
        store: any store.

    Returns:
        The same, where it is; `None` where it is here, or was read whole.
    """
    return store if isinstance(store, Remote) and not store.loaded else None


def asked(
    store: Remote, text: str, graphs: Graphs = ((), ()), base: str | None = None
) -> "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples":
    """Ask a store elsewhere.

    Args:
        store: the store.
        text: the query, which the gate let through; without services.
        graphs: see `kg.query.write`.
        base: against what relative IRIs are resolved; without it there can be none.

    Returns:
        What the embedded engine would answer.

    Raises:
        QueryFailed: where it is no SPARQL, or the server does not take it.
        Unanswered: where the server does not answer, or not wholly.
        TimedOut: where the time was up.
    """
    _parsed(store, text, base)
    query = _Query(text)
    form = query.form
    head = f"BASE <{base}> {query.prefixes}" if base else query.prefixes
    asking = _Asking(store, query, head, *_dataset(store, query, graphs))
    if form in {"CONSTRUCT", "DESCRIBE"}:
        reply = asking.ask(query.with_dataset(asking.clauses), answer.GRAPH)
        triples = answer.graph(reply.body, reply.kind, store.endpoint.shown)
        if len(triples) >= MANY:
            asking.see_graph(len(triples))
        return answer.triples(triples)
    reply = asking.ask(query.with_dataset(asking.clauses), answer.TABLE)
    if form == "ASK":
        return answer.boolean(value=answer.truth(reply.body, store.endpoint.shown))
    written, rows = answer.table(reply.body, store.endpoint.shown)
    if rows >= MANY and asking.count() != rows:
        raise asking.cut(rows)
    return answer.solutions(written)


class _Query:
    """A query, and where its parts are.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        prefixes: those that it uses and does not declare.
    """

    def __init__(self, text: str) -> None:
        self.found = found = blocks.split(text)
        self.tokens = found.tokens
        begin = next(at for at, each in enumerate(self.tokens) if _is_form(each))
        self.begin = self.tokens[begin].start
        self.form = self.tokens[begin].text.upper()
        self.place, self.pattern = self._places(begin)
        self.given = list(self._given(begin))
        declared = {
            self.tokens[at + 1].text
            for at, each in enumerate(self.tokens[:begin])
            if each.kind == "word" and each.text.upper() == "PREFIX"
        }
        used = {each.text.partition(":")[0] for each in self.tokens if each.kind == "name"}
        self.prefixes = " ".join(
            f"PREFIX {name}: <{iri}>"
            for name, iri in terms.PREFIXES.items()
            if name in used and f"{name}:" not in declared
        )

    def _places(self, begin: int) -> tuple[int, int]:
        """Where the clauses of its dataset can stand, and where its pattern begins, in characters."""
        at = begin + 1
        if self.form == "DESCRIBE":
            while at < len(self.tokens) and (self.tokens[at].kind in _TARGETS or self.tokens[at].text == "*"):
                at += 1
        else:
            if self.form == "CONSTRUCT" and self.tokens[at].text == "{":
                at = self.found.closing[at] + 1
            while self.tokens[at].text != "{" and self.tokens[at].text.upper() not in {"WHERE", "FROM"}:
                at = self.found.closing.get(at, at) + 1
        if at >= len(self.tokens):
            return len(self.found.text), len(self.found.text)
        place = at
        while at < len(self.tokens) and self.tokens[at].text.upper() == "FROM":
            at += 3 if self.tokens[at + 1].text.upper() == "NAMED" else 2
        end = self.tokens[at].start if at < len(self.tokens) else len(self.found.text)
        return self.tokens[place].start, end

    def _given(self, begin: int) -> Iterator[tuple[bool, str]]:
        """The graphs that it names itself: whether as named ones, and their names as they are written."""
        for at, each in enumerate(self.tokens[begin:], begin):
            if self.place <= each.start < self.pattern and each.text.upper() == "FROM":
                named = self.tokens[at + 1].text.upper() == "NAMED"
                yield named, self.tokens[at + 1 + named].text

    @property
    def names_graphs(self) -> bool:
        """Whether it names its graphs itself."""
        return bool(self.given)

    def with_dataset(self, clauses: str | None) -> str:
        """Its text, with other clauses of a dataset in place of its own; with its own where they are None."""
        text = self.found.text
        if clauses is None:
            return text
        return f"{text[: self.place]}\n{clauses} {text[self.pattern :]}"

    def counting(self, clauses: str | None) -> str:
        """A query for the number of its solutions."""
        text = self.found.text
        own = text[self.place : self.pattern] if clauses is None else clauses
        inner = text[self.pattern :]
        head = text[self.begin : self.place] if self.form == "SELECT" else "SELECT *"
        before = f"{text[: self.begin]} SELECT (COUNT(*) AS ?{_ALL}) {own}"
        return f"{before}\nWHERE {{ {{ {head}\n{_where(inner)}\n}} }}"

    def iri(self, written: str) -> str:
        """The IRI that a name stands for, by the prefixes of the query."""
        text = f"{self.found.prologue} SELECT ?g WHERE {{ VALUES ?g {{ {written} }} }}"
        rows = ox.Store().query(text, prefixes=dict(terms.PREFIXES))
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - a SELECT
        (row,) = rows
        return str(row["g"].value)


def _is_form(token: gate.Token) -> bool:
    return token.kind == "word" and token.text.upper() in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def _where(pattern: str) -> str:
    """A pattern with its word, which a query may leave out."""
    return pattern if pattern[:5].upper() == "WHERE" else f"WHERE {pattern}"


def _parsed(store: Remote, text: str, base: str | None) -> None:
    """Have the engine read a query, so that what is wrong with it is told as of any other.

    It cannot read without running, which of some takes long even where there is nothing: so it can be ended.
    """

    def work(_: object) -> None:
        try:
            ox.Store().query(text, prefixes=dict(terms.PREFIXES), base_iri=base)
        except SyntaxError as error:
            raise syntax.explain(text, str(error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryFailed(str(error)) from error

    child.complete(work, store.left).close()


def _dataset(store: Remote, query: _Query, graphs: Graphs) -> tuple[str | None, Graphs]:
    """What is put into the text of a query, and beside it, to say which graphs are asked.

    A server whose default graph is the union can overlook FROM, and some the parameters of the request. Where
    a query names its graphs, both say the same, and it is seen whether the server heeds them.
    """
    if any(graphs):
        default, named = tuple(graphs[0]), tuple(graphs[1])
    elif query.names_graphs:
        default = tuple(query.iri(name) for is_named, name in query.given if not is_named)
        named = tuple(query.iri(name) for is_named, name in query.given if is_named)
    else:
        return store.look.clauses or None, store.look.parameters
    nothing = "urn:x-kg:nothing"
    reply = store.ask(f"ASK FROM <{nothing}> WHERE {{ ?s ?p ?o }}", answer.TABLE, ((nothing,), ()))
    if answer.truth(reply.body, store.endpoint.shown):
        raise Unanswered(
            store.endpoint.shown, "it overlooks which graphs a query names; ask without FROM, and with GRAPH"
        )
    default = default or (nothing,)  # without one, servers take their own
    clauses = [*(f"FROM <{iri}>" for iri in default), *(f"FROM NAMED <{iri}>" for iri in named)]
    return " ".join(clauses), (default, named)


@dataclass(frozen=True)
class _Asking:
    """A query on its way.

    Attributes:
        store: whom it is asked.
        query: the query.
        head: what stands before it.
        clauses: what is put into its text to say which graphs are asked; None where it stands as it is.
        parameters: what is put beside it for that.
    """

    store: Remote
    query: _Query
    head: str
    clauses: str | None
    parameters: Graphs

    def ask(self, text: str, accept: str) -> Reply:
        """Send it, in one form or another."""
        return self.store.ask(f"{self.head} {text}", accept, self.parameters)

    def count(self) -> int:
        """How many solutions it has, by the server's own count."""
        reply = self.ask(self.query.counting(self.clauses), answer.TABLE)
        with self.store.reading():
            (row,) = answer.solutions(answer.table(reply.body, self.store.endpoint.shown)[0])
            return int(row[_ALL].value)

    def see_graph(self, triples: int) -> None:
        """See that a graph was not made of a part of the solutions: the server has to give as many rows."""
        rows = self.count() if self.query.form == "CONSTRUCT" else triples
        wanted = max(rows, triples) + 1
        if wanted > MOST:
            sentence = (
                f"a graph made of {rows:,} rows is more than can be known to be whole; ask for less at once"
            )
            raise Unanswered(self.store.endpoint.shown, sentence)
        side = next(n for n in range(1, MOST) if n * n >= wanted)
        values = " ".join(map(str, range(side)))
        given = len(
            self.store.rows(
                f"SELECT ?a WHERE {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }} LIMIT {wanted}"
            )
        )
        if given < wanted:
            raise self.cut(given)

    def cut(self, rows: int) -> Unanswered:
        """What is said where not all was given."""
        sentence = (
            f"it gives {rows:,} rows of more; ask for less, for instance with LIMIT, or have its limit raised"
        )
        return Unanswered(self.store.endpoint.shown, sentence)
