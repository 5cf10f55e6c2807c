"""Reads answers of SPARQL as they are written, and tells whether two of them are the same.

Terms are the same where they are written alike: neither `01` and `1`, nor two time zones of one moment.
Blank nodes are the same where some pairing of them makes the two answers alike, which is found by the
canonical form of RDF datasets (RDFC-1.0): an answer with blank nodes is written down as a dataset first.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import pyoxigraph as ox

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = frozenset[tuple[str, Term]]

ROWS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
"""The formats of rows by the ending of a file's name; `.csv`, which keeps no terms, is read apart."""

TRIPLES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""The formats of graphs by the ending of a file's name."""


@dataclass(frozen=True)
class Table:
    """The answer to a SELECT: the names of its columns, and its rows in the order in which they stand."""

    names: frozenset[str]
    rows: tuple[Row, ...]


Answer = bool | Table | frozenset[ox.Triple]
"""A truth, a table, or a graph."""


def read(data: bytes, ending: str, base: str = "urn:answer") -> Answer:
    """Read an answer.

    Args:
        data: The bytes.
        ending: What the name of its file ends in, which tells the format.
        base: Where the file is, for what it names relative to itself.

    Returns:
        The answer.
    """
    if ending == ".csv":
        return _cells(data.decode())
    if ending in ROWS:
        return taken(ox.parse_query_results(data, format=ROWS[ending]))
    quads = list(ox.parse(data, format=TRIPLES[ending], base_iri=base))
    graph = frozenset(quad.triple for quad in quads)
    told = [each for each in graph if each.object == ox.NamedNode(f"{RS}ResultSet")]
    return _told(graph, told[0].subject) if told else graph


def taken(answer: object) -> Answer:
    """Take an answer from the engine.

    Args:
        answer: What it answers to a query, or reads from a file of rows.

    Returns:
        The answer.
    """
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return Table(
            frozenset(names),
            tuple(
                frozenset(
                    (name, term) for name, term in zip(names, solution, strict=True) if term is not None
                )
                for solution in answer
            ),
        )
    assert isinstance(answer, ox.QueryTriples)
    return frozenset(answer)


def written(answer: Answer, ending: str) -> Answer:
    """An answer as it is read again from a format that keeps no terms, which CSV does not."""
    if ending != ".csv" or not isinstance(answer, Table):
        return answer
    rows = []
    for row in answer.rows:
        cells: dict[str, Term] = dict.fromkeys(answer.names, ox.Literal(""))
        for name, term in row:
            cells[name] = term if isinstance(term, ox.BlankNode) else ox.Literal(getattr(term, "value", ""))
        rows.append(frozenset(cells.items()))
    return Table(answer.names, tuple(rows))


def alike(one: Answer, other: Answer, *, ordered: bool = False, lax: bool = False) -> bool:
    """Whether two answers are the same.

    Args:
        one: The answer that is wanted.
        other: The answer that came.
        ordered: Whether the order of rows counts.
        lax: Whether a row may come less often than is wanted, but once at least (REDUCED).

    Returns:
        Whether they are.
    """
    if isinstance(one, Table) and isinstance(other, Table):
        return one.names == other.names and _rows_alike(one, other, ordered=ordered, lax=lax)
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return _canonical(ox.Quad(*each) for each in one) == _canonical(ox.Quad(*each) for each in other)
    return isinstance(one, bool) and one is other


def _rows_alike(one: Table, other: Table, *, ordered: bool, lax: bool) -> bool:
    if lax:
        more, fewer = Counter(one.rows), Counter(other.rows)
        return fewer.keys() == more.keys() and fewer <= more
    return _canonical(_noted(one, ordered=ordered)) == _canonical(_noted(other, ordered=ordered))


def valued(answer: Answer) -> Answer:
    """An answer with each number, truth and date written in one way, so that `01` and `1` become the same."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Table):
        return Table(answer.names, tuple(map(_by_value, answer.rows)))
    return frozenset(ox.Triple(each.subject, each.predicate, _plain(each.object)) for each in answer)


def _plain(term: Term) -> Term:
    kind = term.datatype.value.removeprefix(XSD) if isinstance(term, ox.Literal) else ""
    if not isinstance(term, ox.Literal) or kind not in _PLAIN:
        return term
    name, rewrite = _PLAIN[kind]
    with contextlib.suppress(ValueError):  # what is no number is kept
        return ox.Literal(rewrite(term.value.strip()), datatype=ox.NamedNode(XSD + name))
    return term


_WHOLE: Final = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort"),
    "unsignedByte",
)

_PLAIN: Final[dict[str, tuple[str, Callable[[str], str]]]] = {
    **{kind: ("integer", lambda text: str(int(text))) for kind in _WHOLE},
    "decimal": ("decimal", lambda text: str(Fraction(text))),
    "double": ("double", lambda text: repr(float(text))),
    "float": ("float", lambda text: repr(float(text))),
    "boolean": ("boolean", lambda text: {"1": "true", "0": "false"}.get(text, text)),
    "date": ("date", lambda text: text.replace("+00:00", "Z")),
    "dateTime": ("dateTime", lambda text: text.replace("+00:00", "Z")),
}
"""Of each type, the type that takes its place, and the one way of writing."""


def shown(answer: Answer) -> str:
    """Say in a few words what an answer is."""
    if isinstance(answer, bool):
        return str(answer).lower()
    if isinstance(answer, Table):
        count = len(answer.rows)
        return f"{count} row{'' if count == 1 else 's'}"
    return f"{len(answer)} triple{'' if len(answer) == 1 else 's'}"


def differing(wanted: Answer, got: Answer) -> str:
    """Say where an answer differs from the one that is wanted."""
    if isinstance(wanted, Table) and isinstance(got, Table):
        if wanted.names != got.names:
            return f"the columns {_listed(got.names)} in place of {_listed(wanted.names)}"
        if alike(wanted, got):
            return "the rows in another order"
        missing, more = Counter(wanted.rows) - Counter(got.rows), Counter(got.rows) - Counter(wanted.rows)
        if len(wanted.rows) == len(got.rows) and missing and more:
            return _between(missing, more)
    return f"{shown(got)} in place of {shown(wanted)}"


def _between(missing: Counter[Row], more: Counter[Row]) -> str:
    """How one row differs from the one that is wanted; the same two at each run."""
    wanted = min(missing, key=_labels)
    alikes = [row for row in more if _by_value(row) == _by_value(wanted)]
    got = min(alikes or more, key=_labels)
    told, missed = (" ".join(_labels(cells)) or "no value" for cells in (got - wanted, wanted - got))
    return f"{told} in place of {missed}" if told != missed else "other blank nodes are one"


def _by_value(row: Row) -> Row:
    return frozenset((name, _plain(term)) for name, term in row)


def _labels(row: Row) -> list[str]:
    return sorted(f"?{name} = {_label(term)}" for name, term in row)


def _label(term: Term) -> str:
    return "a blank node" if isinstance(term, ox.BlankNode) else str(term)


def _listed(names: Iterable[str]) -> str:
    return " ".join(f"?{name}" for name in sorted(names)) or "none"


def _cells(text: str) -> Table:
    """A table of CSV: each cell is a text, but for blank nodes."""
    names, *lines = csv.reader(io.StringIO(text, newline=""))
    rows = (
        frozenset(
            (name, ox.BlankNode(cell[2:]) if cell.startswith("_:") else ox.Literal(cell))
            for name, cell in zip(names, line, strict=True)
        )
        for line in lines
    )
    return Table(frozenset(names), tuple(rows))


def _told(graph: frozenset[ox.Triple], root: object) -> Answer:
    """An answer that is told in the vocabulary of result sets."""

    def objects(subject: object, name: str) -> list[Term]:
        return [
            each.object for each in graph if each.subject == subject and each.predicate.value == RS + name
        ]

    if truth := objects(root, "boolean"):
        return getattr(truth[0], "value", "") == "true"
    rows: list[tuple[int, Row]] = []
    for solution in objects(root, "solution"):
        cells = {
            (_value(objects(binding, "variable")[0]), value)
            for binding in objects(solution, "binding")
            for value in objects(binding, "value")
        }
        place = objects(solution, "index")
        rows.append((int(_value(place[0])) if place else 0, frozenset(cells)))
    names = frozenset(_value(name) for name in objects(root, "resultVariable"))
    return Table(names, tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])))


def _value(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def _noted(table: Table, *, ordered: bool) -> Iterable[ox.Quad]:
    """A table as a dataset: a node for each row, with its place or with how often it comes."""
    numbered = enumerate(table.rows) if ordered else ((n, row) for row, n in Counter(table.rows).items())
    for place, (number, row) in enumerate(numbered):
        node = ox.BlankNode(f"row{place}")
        yield ox.Quad(node, ox.NamedNode("urn:number"), ox.Literal(number))
        for name, term in row:
            value = ox.BlankNode(f"value{term.value}") if isinstance(term, ox.BlankNode) else term
            yield ox.Quad(node, ox.NamedNode(f"urn:column:{name}"), value)


def _canonical(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(dataset)
