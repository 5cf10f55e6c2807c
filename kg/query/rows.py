"""What a SELECT answers: rows of plain Python values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg import terms

Value = str | int | float | Decimal | bool | date | None
"""One cell: an IRI or text is a `str`, a day a `date`, a number a number; `None` where nothing is bound."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT.

    Attributes:
        columns: the names of the columns, as the query projects them.
        rows: the rows in the order of the answer, each as long as `columns`.

    Example:
        >>> Rows(("who", "chips"), (("actor:tesla", 12000),)).rows[0][1]
        12000
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


_CONVERTERS: Final[Mapping[str, Callable[[str], Value]]] = {
    terms.XSD + "integer": int,
    terms.XSD + "decimal": _number,
    terms.XSD + "double": float,
    terms.XSD + "float": float,
    terms.XSD + "boolean": lambda text: text in {"true", "1"},
    terms.XSD + "date": date.fromisoformat,
}


def typed(solutions: ox.QuerySolutions) -> Rows:
    """Make plain values of the engine's solutions.

    Args:
        solutions: what a SELECT answered; consumed.

    Returns:
        The rows.
    """
    columns = tuple(variable.value for variable in solutions.variables)
    return Rows(columns, tuple(tuple(value(solution[name]) for name in columns) for solution in solutions))


def as_text(solutions: ox.QuerySolutions) -> Rows:
    """Make text of the engine's solutions, for people to read.

    Args:
        solutions: what a SELECT answered; consumed.

    Returns:
        The rows: an IRI with its prefix, a literal as it is written, `None` where nothing is bound.
    """
    columns = tuple(variable.value for variable in solutions.variables)
    return Rows(columns, tuple(tuple(_text(solution[name]) for name in columns) for solution in solutions))


def _text(term: Term | None) -> str | None:
    if isinstance(term, ox.NamedNode):
        return terms.shorten(term.value)
    if isinstance(term, ox.Literal):
        return term.value
    return None if term is None else str(term)


def value(term: Term | None) -> Value:
    """Make a plain value of an RDF term.

    Args:
        term: the term; `None` where a variable is not bound.

    Returns:
        The full IRI, `_:label` of a blank node, or what a literal says: a whole number as `int`, also where
        it is written as a decimal, a day as `date`. A year, a month and all else is text as written.

    Example:
        >>> value(ox.Literal("2024-06-04", datatype=ox.NamedNode(terms.XSD + "date")))
        datetime.date(2024, 6, 4)
        >>> value(ox.Literal("10800.0", datatype=ox.NamedNode(terms.XSD + "decimal")))
        10800
    """
    if term is None or isinstance(term, ox.NamedNode):
        return term and term.value
    if not isinstance(term, ox.Literal):
        return str(term)
    convert = _CONVERTERS.get(term.datatype.value, str)
    try:
        return convert(term.value)
    except (ValueError, ArithmeticError):
        return term.value  # an ill-typed literal, a day with a zone, or one after the year 9999
