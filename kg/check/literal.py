"""Which literals are well-formed: is `"2024-13"^^xsd:gYearMonth` a month?

A store keeps an ill-formed literal under the datatype that it claims, so that no query can tell; and it
rewrites others (`"5"^^xsd:nonNegativeInteger` becomes an integer). Both are told apart here, before.
"""

import calendar
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from kg.terms import XSD

MASK: Final = "urn:x-kg:not:"
"""What stands before a datatype that a literal claims and does not obey, or that a store would rewrite."""

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DAY = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)({_ZONE})", re.ASCII)
_MONTH = re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}", re.ASCII)
_YEAR_ALONE = re.compile(rf"{_YEAR}{_ZONE}", re.ASCII)
_TIME = re.compile(rf"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?){_ZONE}", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_BOOLEAN = re.compile(r"true|false|1|0")


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    if not match:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12:  # noqa: PLR2004 - the months of a year
        return False
    # The Gregorian calendar repeats every 400 years, and the year 0 is one of them (XSD 1.1, part 2, D.2.1).
    return 1 <= day <= calendar.monthrange(year % 400 or 400, month)[1]


def _is_moment(text: str) -> bool:
    day, separator, time = text.partition("T")
    return bool(separator) and day.count("-") >= 2 and _is_day(day) and bool(_TIME.fullmatch(time))  # noqa: PLR2004


# The datatypes that data may use (see the README of the ontology).
_WELL_FORMED: Final[dict[str, Callable[[str], object]]] = {
    XSD + "integer": _INTEGER.fullmatch,
    XSD + "decimal": _DECIMAL.fullmatch,
    XSD + "boolean": _BOOLEAN.fullmatch,
    XSD + "gYear": _YEAR_ALONE.fullmatch,
    XSD + "gYearMonth": _MONTH.fullmatch,
    XSD + "date": _is_day,
    XSD + "dateTime": _is_moment,
}
# Derived from integer: a store turns each into an integer, so that no query can see which it was.
_REWRITTEN: Final = frozenset(
    XSD + name
    for name in (
        "byte",
        "int",
        "long",
        "short",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
    )
)


@lru_cache(maxsize=65_536)
def honest(lexical: str, datatype: str) -> str:
    """Name the datatype under which a literal may be judged.

    Args:
        lexical: the text of the literal, as it was written.
        datatype: the IRI of the datatype that it claims.

    Returns:
        That datatype; with `MASK` before it where the text is not of it, or a store would rewrite it.

    Example:
        >>> honest("2024-02-29", XSD + "date")
        'http://www.w3.org/2001/XMLSchema#date'
        >>> honest("2023-02-29", XSD + "date")
        'urn:x-kg:not:http://www.w3.org/2001/XMLSchema#date'
    """
    well_formed = _WELL_FORMED.get(datatype)
    if well_formed is None:
        return MASK + datatype if datatype in _REWRITTEN else datatype
    # White space around a value is an error in RDF (1.1 Concepts, section 5), and no engine reads past it.
    return datatype if well_formed(lexical) else MASK + datatype
