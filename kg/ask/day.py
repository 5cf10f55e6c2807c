"""A date as a reader writes it, of any precision: the first and the last day that it can mean."""

import calendar
import re
from datetime import date
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


def first_day(text: str) -> date:
    """Read a date of any precision as the first day that it can mean.

    Args:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Returns:
        The first day of the year or month, or the day itself.

    Raises:
        ValueError: where it is no date; one sentence says why.

    Example:
        >>> first_day("2024-06")
        datetime.date(2024, 6, 1)
        >>> first_day("2024-13")
        Traceback (most recent call last):
        ValueError: '2024-13' is no date: there is no month 13.
    """
    return _days(text)[0]


def last_day(text: str) -> date:
    """Read a date of any precision as the last day that it can mean.

    Args:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Returns:
        The last day of the year or month, or the day itself.

    Raises:
        ValueError: where it is no date; one sentence says why.

    Example:
        >>> last_day("2024-02")
        datetime.date(2024, 2, 29)
    """
    return _days(text)[1]


def _days(text: str) -> tuple[date, date]:
    """Find the first and the last day of a year, a month or a day."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD.")
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        raise ValueError(f"{text!r} is no date: there is no year 0.")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        raise ValueError(f"{text!r} is no date: there is no month {month}.")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise ValueError(f"{text!r} is no date: {calendar.month_name[month]} {year} has days 1 to {length}.")
    return date(year, month, day), date(year, month, day)
