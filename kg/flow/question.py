"""What is asked of the transfers: between whom, when, of which goods, in what order, and how many paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from kg.flow.transfers import FIRST, LAST

OBJECTIVES: Final = ("confidence", "quantity", "earliest", "legs")
"""What paths can be ordered by."""


class Clock(Protocol):
    """Whatever knows whether there is time left."""

    def left(self) -> bool:
        """Whether there is; for good where there is not."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """One question for the best paths.

    Attributes:
        source: The place of the party at which paths start.
        target: The place of the party at which they end.
        by: One of `OBJECTIVES`.
        k: How many paths at most; all where it is None.
        max_legs: How many legs at most.
        after: Only transfers that can be of this day or later, as `date.toordinal` counts.
        before: Only transfers that can be of this day or earlier.
        product: The place of the product that the goods can be, or None for any.
        min_quantity: Only paths that can have carried as many pieces.
        min_confidence: Only transfers at least so sure, in ten-thousandths.
        min_stated: Only transfers of which at least so many pieces are stated.
        avoid: Places of parties on no path.
        via: Places of parties on every path.
        max_degree: No party with more transfers than this lies strictly inside a path; any where it is None.
    """

    source: int
    target: int
    by: str = "confidence"
    k: int | None = 10
    max_legs: int = 6
    after: int = FIRST
    before: int = LAST
    product: int | None = None
    min_quantity: float = 0.0
    min_confidence: int = 0
    min_stated: float = 0.0
    avoid: frozenset[int] = frozenset()
    via: frozenset[int] = frozenset()
    max_degree: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The paths that were found.

    Attributes:
        paths: Each as the places of its transfers, in order; the best path first.
        truncated: Whether there are more, because of `Question.k` or because the time was up.
    """

    paths: tuple[tuple[int, ...], ...]
    truncated: bool


NOT_FOUND: Final = Found((), truncated=False)
"""There is no path."""
