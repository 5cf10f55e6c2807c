"""In which days a search looks, and how long it may go on: the keywords that all searches over days share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from kg.flow.transfers import FIRST, LAST

if TYPE_CHECKING:
    from datetime import date

    from kg.flow.question import Clock


class Window(TypedDict, total=False):
    """What limits a search; what is left out does not.

    Attributes:
        after: The first day, as `date.toordinal` counts.
        before: The last day, by which goods have come; backwards on which they may still have left.
        clock: How long to go on; without end where it is None.
    """

    after: int
    before: int
    clock: Clock | None


def numbered(after: date | None, before: date | None) -> tuple[int, int]:
    """The first and the last day as `date.toordinal` counts: `FIRST` and `LAST` where one is open.

    Example:
        >>> from datetime import date
        >>> numbered(None, date(1, 1, 3)) == (FIRST, 3)
        True
    """
    return after.toordinal() if after else FIRST, before.toordinal() if before else LAST
