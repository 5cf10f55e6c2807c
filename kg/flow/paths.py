"""The k best time-respecting paths between two parties, exactly, over any number of transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.flow.chain_prune import candidates
from kg.flow.chain_search import search
from kg.flow.question import Found

if TYPE_CHECKING:
    from kg.flow.question import Clock, Question
    from kg.flow.transfers import Transfers


def best_paths(transfers: Transfers, asked: Question, *, clock: Clock | None = None) -> Found:
    """The best paths by which goods can have gone from one party to another.

    A path visits no party twice, and one non-decreasing day for each leg exists. Its order is by the
    objective, then fewer legs, then the days of its legs, then their identifiers.

    Args:
        transfers: The transfers.
        asked: The question.
        clock: Says when to stop; None where there is no haste.

    Returns:
        The paths; none where there is no path.
    """
    if {asked.source, asked.target} & asked.avoid:
        return Found((), truncated=False)
    return search(transfers, asked, candidates(transfers, asked), clock)
