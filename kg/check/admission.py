"""Runs every rule over a collection: shapes on each document, verify queries on the whole."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, Protocol

import pyoxigraph as ox

from kg import terms
from kg.check.collection import gather, ontology, turtle
from kg.check.near import Near
from kg.check.rule import Rule, Wrong, find
from kg.check.shacl import compile_shapes
from kg.check.verify import Row, VerifyQuery, run, verify_queries
from kg.check.violation import Admitted, Violation
from kg.document import Document

Watch = Callable[[Sequence[Any]], Iterable[Any]]
"""Hands on what it is given, and may show a reader how far it has come."""

BATCH: Final = 500
"""How many documents are judged by the shapes before it is noted which obey them."""


class Ledger(Protocol):
    """Which documents are known to obey the shapes: each is judged by itself, so that it stays so."""

    def knows(self, document: Document) -> bool:
        """Tell whether a document was noted before."""

    def note(self, documents: Sequence[Document]) -> None:
        """Note that documents obey."""


_IRI: Final = re.compile(r"<([^<> ]+)>")


def admit(
    documents: Sequence[Document],
    *,
    context: Sequence[Document] = (),
    ledger: Ledger | None = None,
    watch: Watch = iter,
) -> tuple[tuple[Admitted, ...], tuple[Violation, ...]]:
    """Judge documents, and let those through that obey every rule.

    Args:
        documents: the documents to judge.
        context: documents that are there already. They are trusted: nothing is reported of them. One that
            has the IRI of a document to judge gives way to it.
        ledger: which documents need not be judged by the shapes; it is told of those that obey.
        watch: as for `judge`.

    Returns:
        The documents that obey, in their order; and what the others do wrong, by file and line. A warning
        keeps nothing out, and is not among them: see `judge`.

    Example:
        >>> from kg.document import parse
        >>> admit([parse(b"<https://example.org/a> a <https://example.org/B> .", path="a.ttl")])[1]
        ()
    """
    violations = judge(documents, context=context, ledger=ledger, watch=watch)
    wrong = {violation.path for violation in violations}
    return tuple(Admitted(document) for document in documents if document.path not in wrong), violations


def judge(
    documents: Sequence[Document],
    *,
    context: Sequence[Document] = (),
    strict: bool = False,
    ledger: Ledger | None = None,
    watch: Watch = iter,
) -> tuple[Violation, ...]:
    """Find what documents do wrong, each by itself and among each other.

    Args:
        documents: the documents to judge.
        context: documents that are there already, as for `admit`.
        strict: whether what is only worth a warning counts as a violation.
        ledger: as for `admit`.
        watch: is handed a list of rules, and hands them on; for a progress bar.

    Returns:
        The violations, by file and line; empty where there is none.
    """
    here: dict[str, Document] = {}
    violations = set(_twice(documents, here))
    everything = {document.iri: document for document in context} | here
    store = gather(list(everything.values()))
    court = _Court(store, here)
    queries = [query for query in verify_queries() if strict or query.severity == "error"]
    # The queries first: a term that does not exist is the cause of what shapes then miss.
    rules = queries if ledger else [*queries, *shape_rules()]
    for rule in watch(rules):
        found = court.by_query(rule) if isinstance(rule, VerifyQuery) else court.by_shape(rule)
        violations.update(found)
    if ledger:
        new = [document for document in here.values() if not ledger.knows(document)]
        for start in watch(range(0, len(new), BATCH)):
            batch = new[start : start + BATCH]
            part = replace(court, store=gather(batch))
            violations.update(wrong for rule in shape_rules() for wrong in part.by_shape(rule))
            paths = {violation.path for violation in violations}
            ledger.note([document for document in batch if document.path not in paths])
    return tuple(sorted(violations))


@lru_cache(maxsize=1)
def shape_rules() -> tuple[Rule, ...]:
    """Compile the shapes that came with the program.

    Returns:
        The rules: one query each.
    """
    shapes = (terms.ontology_dir() / "shapes.ttl").read_text("utf-8")
    return compile_shapes(turtle(shapes), ontology())


def _twice(documents: Sequence[Document], here: dict[str, Document]) -> Iterator[Violation]:
    """Fill `here` by IRI, and report what has no place in it any more."""
    for document in documents:
        first = here.setdefault(document.iri, document)
        if first is not document:
            name = terms.shorten(document.iri)
            sentence = f"{name} is in {first.path} too; remove one of the two, or give it another name"
            yield Violation(document.path, document.line(document.iri), "one-file", sentence)


@dataclass(frozen=True)
class _Court:
    """Turns what a rule finds into violations of the documents that are judged.

    Attributes:
        store: the collection.
        here: the documents that are judged, by IRI.
        unknown: each subject with a term that is not declared, and that term.
    """

    store: ox.Store
    here: Mapping[str, Document]
    unknown: set[tuple[str, str]] = field(default_factory=set)

    def by_query(self, query: VerifyQuery) -> Iterator[Violation]:
        near = Near(self.store)
        for row in run(query, self.store):
            if row.unknown:
                self.unknown.add((row.focus, row.unknown))
            for document in self._places(row):
                found = _IRI.sub(lambda match: terms.shorten(match[1]), row.sentence)
                hint = near.hint(row.unknown) if row.unknown else ""
                sentence = f"{found}{hint}; {query.do}"
                yield Violation(document.path, document.line(row.focus), query.name, sentence)

    def _places(self, row: Row) -> Iterator[Document]:
        if row.graph is not None:
            graphs = {row.graph}
        else:
            quads = self.store.quads_for_pattern(ox.NamedNode(row.focus), None, None)
            graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
        yield from (self.here[graph] for graph in graphs if graph in self.here)

    def by_shape(self, rule: Rule) -> Iterator[Violation]:
        misspelt = {focus for focus, _ in self.unknown}
        for wrong in find(rule, self.store):
            document = self.here.get(wrong.graph)
            echo = (wrong.focus, wrong.value) in self.unknown or (
                rule.what == "missing" and wrong.focus in misspelt
            )
            if document and not echo:
                name = rule.shape.rpartition("#")[2]
                yield Violation(document.path, document.line(wrong.focus), name, _sentence(rule, wrong))


def _sentence(rule: Rule, wrong: Wrong) -> str:
    """Say what was found, and what is right."""
    name = terms.shorten(wrong.focus)
    path = terms.shorten(rule.path) if rule.path else "value"
    found = {
        "missing": f"{name} has no {path}",
        "many": f"{name} has more than one {path}",
        "value": f"{name} has {path} {wrong.shown}",
        "node": name,
    }
    return f"{found[rule.what]}: {rule.message}"
