"""In which days a search looks, and how long it may go on: the keywords that all searches over days share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
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
