"""Writes the answer to a query in the formats of the W3C, by the engine's own writers."""

import shutil
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO, Final, Literal, cast

import pyoxigraph as ox

from kg import terms
from kg.errors import BadInput
from kg.query import child, elsewhere, engine, xml
from kg.query.answering import Services
from kg.query.gate import Form
from kg.store import Store

TIMEOUT: Final = 60.0
"""How many seconds a query may take where nothing else is said."""

Format = Literal["csv", "tsv", "json", "xml", "turtle", "nt", "jsonld"]

FORMATS: Final[dict[Form, tuple[Format, ...]]] = {
    "SELECT": ("csv", "tsv", "json", "xml"),
    "ASK": ("json", "xml"),
    "CONSTRUCT": ("turtle", "nt", "jsonld", "xml"),
    "DESCRIBE": ("turtle", "nt", "jsonld", "xml"),
}
"""In which of the W3C's formats the answer to each form of query can be written."""

_ROWS: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPH: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}
# After these the engine leaves out the line's end, which a terminal needs and no reader minds.
_UNENDED: Final = frozenset({"json", "jsonld", "xml"})


def serialise(
    store: Store,
    text: str,
    form: Format,
    stream: IO[bytes],
    *,
    timeout: float = TIMEOUT,
    services: Services | None = None,
) -> None:
    """Write the answer of any query in a format of the W3C.

    The query runs in a process of its own, and nothing is written before the answer is complete.

    Args:
        store: what to ask.
        text: the query; see `select`.
        form: csv, tsv, json or xml for a SELECT; json or xml for an ASK; turtle, nt, jsonld or xml for a
            graph.
        stream: where to.
        timeout: after how many seconds the query is ended.
        services: what answers the services of this program; see `kg.graph.Graph.services`.

    Raises:
        BadInput: where the format does not fit the query's form.
        QueryRefused: where the query asks for what is never done.
        QueryFailed: where it is no SPARQL, or crashes the engine.
        TimedOut: where the time was up.
    """
    with answered(store, text, form, timeout, services) as result:
        shutil.copyfileobj(result, stream)


def answered(
    store: Store, text: str, form: Format, timeout: float, services: Services | None = None
) -> IO[bytes]:
    """Answer a query in a process of its own; what is refused is refused before there is one.

    Args:
        store: what to ask.
        text: the query.
        form: the format of the answer.
        timeout: after how many seconds the query is ended.
        services: see `serialise`.

    Returns:
        A temporary file with the whole answer, open at its start.

    Raises:
        BadInput: where the format does not fit the query's form.
        QueryRefused: where the query asks for what is never done.
        QueryFailed: where it is no SPARQL, or crashes the engine.
        TimedOut: where the time was up.
        Unanswered: where a store elsewhere does not answer, or not wholly.
    """
    _fitting(text, form)
    ready = engine.ready(text, services)
    if (there := elsewhere.remote(store)) is not None:  # the work is done there, and ended by not waiting
        result = child.nameless()
        try:
            _write(engine.run(there.within(timeout), text, services=ready), form, result)
            result.seek(0)
        except BaseException:
            result.close()
            raise
        return result
    files = store.later  # a store on disk is open from here on: the child could not open it

    def work(file: IO[bytes]) -> None:
        _write(engine.run(store, text, services=ready), form, file)

    return child.complete(work, timeout, files=files)


def write(
    store: Store,
    text: str,
    form: Format,
    stream: IO[bytes],
    *,
    graphs: tuple[Sequence[str], Sequence[str]] = ((), ()),
    base: str | None = None,
    services: Services | None = None,
) -> None:
    """Write the answer of any query, from this process, which cannot be ended: for workers.

    Args:
        store: what to ask.
        text: the query.
        form: see `serialise`.
        stream: where to.
        graphs: the graphs that make up the default graph, and those that `GRAPH` finds, as the SPARQL 1.1
            Protocol has them; both empty where the query decides.
        base: against what relative IRIs are resolved; without it there can be none.
        services: see `serialise`.

    Raises:
        BadInput: where the format does not fit the query's form, or cannot hold the answer.
        QueryRefused: where the query asks for what is never done.
        QueryFailed: where it is no SPARQL.
    """
    _fitting(text, form)
    _write(engine.run(store, text, graphs, base, services), form, stream)


def _fitting(text: str, form: Format) -> None:
    """Refuse a format that does not fit a query's form."""
    asked = engine.form_of(text)
    if form not in FORMATS[asked]:
        words = ", ".join(FORMATS[asked])
        raise BadInput(f"{form} does not fit the answer to {asked}; it can be written as {words}")


def _write(answer: engine.Answer, form: Format, file: IO[bytes]) -> None:
    """Let the engine write its answer."""
    if isinstance(answer, ox.QueryTriples):
        file.write(graph(answer, form))
    elif form == "xml":
        with xml.Written(file) as looked_over:
            answer.serialize(cast("IO[bytes]", looked_over), format=_ROWS[form])
    else:
        answer.serialize(file, format=_ROWS[form])
    if form in _UNENDED:
        file.write(b"\n")


def graph(triples: Iterable[ox.Triple], form: Format) -> bytes:
    """Write a graph.

    Args:
        triples: may repeat themselves.
        form: turtle, nt, jsonld or xml.

    Returns:
        The bytes, the same for the same graph, names of blank nodes aside.

    Raises:
        BadInput: where the format cannot hold them.
    """
    each = as_set(triples)
    if form == "turtle":
        return _turtle(each)
    file = BytesIO()
    try:
        if form == "xml":
            with xml.Written(file) as looked_over:
                ox.serialize(each, cast("IO[bytes]", looked_over), format=_GRAPH[form])
        else:
            ox.serialize(each, file, format=_GRAPH[form])
    except OSError as error:  # it has a term that the format has no way to write
        raise BadInput(f"{form} cannot hold this answer ({error}); take another format.") from None
    return file.getvalue()


def _turtle(triples: list[ox.Triple]) -> bytes:
    """Write Turtle with the prefixes that it uses, in their own order; the engine shuffles them."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    used = {name: iri for name, iri in terms.PREFIXES.items() if any(each.startswith(iri) for each in iris)}
    written = BytesIO()
    ox.serialize(triples, written, format=ox.RdfFormat.TURTLE, prefixes=used)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join([*sorted(lines[: len(used)]), *lines[len(used) :]])


def as_set(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Make of the engine's triples what a graph is: a set, and in one order, so that the bytes are the same.

    Args:
        triples: may repeat themselves.

    Returns:
        Each once, sorted.
    """
    return sorted(set(triples), key=str)
