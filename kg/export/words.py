"""Figures, dates and codes in the words that a reader expects."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kg.claim import Interval, Range
    from kg.record import Record

BILLION = 10**9
MILLION = 10**6


def number(value: int | Decimal) -> str:
    """A number with a comma between thousands.

    >>> number(12000)
    '12,000'
    """
    return f"{value:,}"


def numbers(value: Range) -> str:
    """A range of numbers; empty where nothing is stated.

    >>> from kg.claim import Range
    >>> numbers(Range(12000, 12000)), numbers(Range(12001, None)), numbers(Range(None, 350))
    ('12,000', 'at least 12,001', 'at most 350')
    >>> numbers(Range(6300, 7700)), numbers(Range(6300, 7700, 7000)), numbers(Range(350, None, above=True))
    ('6,300 to 7,700', 'about 7,000 (6,300 to 7,700)', 'more than 350')
    """
    return _interval(value, number)


def _interval(value: Range, write: Callable[[int | Decimal], str]) -> str:
    if value.low is None:
        return "" if value.high is None else f"{'under' if value.below else 'at most'} {write(value.high)}"
    if value.high is None:
        return f"{'more than' if value.above else 'at least'} {write(value.low)}"
    if value.low == value.high:
        return write(value.low)
    bounds = f"{write(value.low)} to {write(value.high)}"
    return bounds if value.stated is None else f"about {write(value.stated)} ({bounds})"


def counted(value: Range, unit: str) -> str:
    """A quantity with its unit; empty where nothing is stated."""
    if not value:
        return ""
    one = value.low == value.high == 1
    return f"{numbers(value)} {UNITS.get(unit, ('', ''))[0 if one else 1]}".strip()


HOLDS = {
    "certain": "so by then",
    "possible": "possibly so by then",
    "undated": "undated, so by then for all one knows",
}
"""How sure it is, as far as dates tell, that something was so on the day that was asked for."""

UNITS = {
    "PieceUnit": ("", ""),
    "H100EquivalentUnit": ("H100-equivalent", "H100-equivalents"),
    "PersonUnit": ("person", "people"),
    "PartyUnit": ("party", "parties"),
    "ShareUnit": ("share", "shares"),
    "ShipmentUnit": ("shipment", "shipments"),
    "WaferUnit": ("wafer", "wafers"),
    "SystemUnit": ("server", "servers"),
    "VoteUnit": ("vote", "votes"),
    "TimesUnit": ("time", "times"),
    "DayUnit": ("day", "days"),
    "YearUnit": ("year", "years"),
    "AcreUnit": ("acre", "acres"),
}
"""Each unit in the singular and the plural; a piece is named by its product."""


def money(value: Range, currency: str | None) -> str:
    """A range of money in millions or billions; empty where nothing is stated.

    >>> from kg.claim import Range
    >>> money(Range(2500000000, 2500000000), "USD"), money(Range(500000000, None), "USD")
    ('USD 2.5 billion', 'at least USD 500 million')
    """
    return _interval(value, lambda figure: _money(figure, currency or ""))


def percent(value: Range) -> str:
    """A range of shares as percent; empty where nothing is stated.

    >>> from kg.claim import Range
    >>> percent(Range(Decimal("0.243"), Decimal("0.297"), Decimal("0.27")))
    'about 27% (24.3% to 29.7%)'
    >>> percent(Range(None, Decimal("0.01"), below=True))
    'under 1%'
    """
    return _interval(value, lambda share: f"{(Decimal(share) * 100).normalize():f}%")


def _money(value: int | Decimal, sign: str) -> str:
    for size, word in ((BILLION, " billion"), (MILLION, " million")):
        short = Decimal(value) / size
        # In words only where that is exact: nothing is rounded away.
        if value >= size and short == round(short, 3):
            return f"{sign} {short.normalize():,f}{word}".strip()
    return f"{sign} {value:,}".strip()


def span(when: Interval) -> str:
    """A span of days, as short as it can be said; empty where no day is known.

    >>> from datetime import date
    >>> from kg.claim import Interval
    >>> span(Interval(date(2023, 12, 1), date(2023, 12, 31)))
    '2023-12'
    >>> span(Interval(date(2024, 1, 1), date(2024, 12, 31)))
    '2024'
    >>> span(Interval(None, date(2024, 6, 5)))
    'by 2024-06-05'
    """
    start, end = when.earliest, when.latest
    if start is None:
        return f"by {end.isoformat()}" if end else ""
    if end is None:
        return f"from {start.isoformat()}"
    if start == end:
        return start.isoformat()
    return _whole(start, end) or f"{start.isoformat()} to {end.isoformat()}"


def _whole(start: date, end: date) -> str | None:
    """The year or month that a span fills, or None."""
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if start.year == end.year and start.month == end.month:
            return start.isoformat()[:7]
        if start.year == end.year and (start.month, end.month) == (1, 12):
            return start.isoformat()[:4]
    return None


def code(name: str, record: Record) -> str:
    """The label of a code, in lower case where it is an English word."""
    return record.labels.get(name, name)


def spaced(name: str) -> str:
    """A local name, or a key of JSON, as words.

    >>> spaced("divertedFrom"), spaced("lowMW")
    ('diverted from', 'low MW')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower().replace(" mw", " MW")


def joined(parts: list[str], last: str = "and") -> str:
    """Words as a sentence lists them.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)
