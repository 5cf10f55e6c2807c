"""The k best time-respecting paths between two parties, exactly, over any number of transfers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.errors import BadInput
from kg.flow import chain, chain_prune, chain_search, kernel
from kg.flow.question import NOT_FOUND, Found
from kg.flow.transfers import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kg.flow.chain import Part
    from kg.flow.question import Clock, Question
    from kg.flow.transfers import Transfers

    Rows = NDArray[np.integer[Any]]

MOST_LEGS: Final = 127
"""The most legs that can be asked for, of this engine and of the command."""

MUCH: Final = 12_000
"""Where more transfers than this have to be looked at once, the best of them are tried first."""

SHARE: Final = 0.25
"""What share of the transfers is tried first; then as much more as paths were missing."""

ALMOST_ALL: Final = 0.8
"""Where a larger share than this would have to be tried, all are."""

SAMPLE: Final = 1024
"""Of how many transfers the shares are estimated."""

SPARE: Final = 3
"""How many times as many paths as are asked for are looked for there."""


def best_paths(transfers: Transfers, asked: Question, *, clock: Clock | None = None) -> Found:
    """The best paths by which goods can have gone from one party to another.

    A path visits no party twice, and one non-decreasing day for each leg exists. Its order is by the
    objective, then fewer legs, then the days of its legs, then their identifiers.

    Where much has to be looked at, paths are looked for among the best transfers alone at first: if there are
    as many as are asked for, all others are worse than each of them.

    Args:
        transfers: The transfers.
        asked: The question.
        clock: Says when to stop; None where there is no haste.

    Returns:
        The paths; none where there is no path, and where there was no time at all.

    Raises:
        kg.errors.BadInput: More than `MOST_LEGS` legs are asked for.
    """
    _refuse_long(asked)
    if asked.source == asked.target or {asked.source, asked.target} & asked.avoid:
        return NOT_FOUND
    if clock is not None and not clock.left():
        return Found((), truncated=True)
    made = kernel.prune(transfers, asked, None if asked.k is None else MUCH)
    if made is None:
        some = np.arange(0, len(transfers), max(1, len(transfers) // SAMPLE))
        found = _among_the_best(
            transfers, asked, SHARE, some, clock, lambda one: kernel.prune(transfers, one, None)
        )
        if found is not None:
            return found
        made = kernel.prune(transfers, asked, None)
    if made is None or isinstance(made, Found):
        return made or NOT_FOUND
    if asked.k is not None and len(made.rows) > chain.MANY:
        found = _among_the_best(
            transfers, asked, _share(made, asked), made.rows, clock, lambda one: _only(transfers, one, made)
        )
        if found is not None:
            return found
    return kernel.search(transfers, asked, made, clock)


def paths_in_order(
    transfers: Transfers,
    asked: Question,
    *,
    follows: Callable[[int, int], bool] | None = None,
    clock: Clock | None = None,
) -> Iterator[tuple[int, ...] | None]:
    """The same paths one after another, for whoever does not know how many are enough.

    Args:
        transfers: The transfers.
        asked: The question; its `k` is not heeded.
        follows: A rule of the caller's own: whether the transfer at the second place can come right after
            the one at the first; any can where it is None.
        clock: Says when to stop; None where there is no haste.

    Yields:
        Each path as the places of its transfers, the best first; last of all None where the time was up.

    Raises:
        kg.errors.BadInput: More than `MOST_LEGS` legs are asked for.
    """
    _refuse_long(asked)
    if asked.source == asked.target or {asked.source, asked.target} & asked.avoid:
        return
    # What comes after it is not compiled, and takes longer than to compile this would save.
    part = chain_prune.prune(transfers, asked, None)
    if part is not None:
        yield from chain_search.paths(transfers, asked, part, follows=follows, clock=clock)


def _refuse_long(asked: Question) -> None:
    if asked.max_legs > MOST_LEGS:
        raise BadInput(f"a path of {asked.max_legs} legs is too long; ask for {MOST_LEGS} at most.")


def _among_the_best(  # noqa: PLR0917 - the question, and how it is narrowed
    transfers: Transfers,
    asked: Question,
    share: float,
    some: Rows,
    clock: Clock | None,
    prune: Callable[[Question], Found | Part | None],
) -> Found | None:
    """The answer, if it is found among the best transfers alone; `some` tell how good the best are."""
    while share < ALMOST_ALL:
        narrower = _narrower(transfers, asked, share, some)
        if narrower is None:
            return None
        made = prune(narrower)
        found = made if isinstance(made, Found) else NOT_FOUND
        if made is not None and not isinstance(made, Found):
            found = kernel.search(transfers, narrower, made, clock)
        if _is_all(transfers, asked, found):
            return found
        # There are about as many paths as the share to the power of the legs.
        missing = (1 + (asked.k or 0)) / max(len(found.paths), 0.5)
        share *= max(1.25, (1.5 * missing) ** (1 / asked.max_legs))
    return None


def _share(part: Part, asked: Question) -> float:
    """What share of some transfers is likely to have a few times as many paths as are asked for."""
    ways = part.ways(asked.max_legs) / asked.max_legs
    return float((SPARE * (1 + (asked.k or 0)) / max(ways, 1.0)) ** (1 / asked.max_legs))


def _narrower(transfers: Transfers, asked: Question, share: float, some: Rows) -> Question | None:
    """A question for paths over the best transfers alone, by what they are put in order by first."""
    if asked.by == "legs":
        legs = round(share * asked.max_legs)
        return replace(asked, max_legs=legs) if 0 < legs < asked.max_legs else None
    if asked.by == "confidence":
        sure = int(_at(transfers.confidence.take(some), 1 - share))
        return replace(asked, min_confidence=sure) if sure > asked.min_confidence else None
    if asked.by == "quantity":
        stated = float(_at(transfers.low.take(some), 1 - share))
        return replace(asked, min_stated=stated) if stated > asked.min_stated else None
    day = int(_at(np.maximum(transfers.earliest.take(some), asked.after), share))
    return replace(asked, before=day) if day < asked.before else None


def _at(values: NDArray[Any], share: float) -> Any:  # noqa: ANN401 - one of the values
    """The value below which there is such a share of all."""
    at = int(share * (len(values) - 1))
    return np.partition(values, at)[at]


def _only(transfers: Transfers, asked: Question, part: Part) -> Part:
    """Of a part what a narrower question leaves."""
    if asked.by == "legs":
        return part
    if asked.by == "confidence":
        return part.only(transfers.confidence.take(part.rows) >= asked.min_confidence)
    if asked.by == "quantity":
        return part.only(transfers.low.take(part.rows) >= asked.min_stated)
    return part.only(transfers.earliest.take(part.rows) <= asked.before)


def _is_all(transfers: Transfers, asked: Question, found: Found) -> bool:
    """Whether what was found by a narrower question answers the whole one too.

    So it is where there are more paths than are asked for, each of a known day where they are in order of
    days; or where the time was up.
    """
    if asked.by == "earliest" and found.paths:
        last = transfers.earliest[list(found.paths[-1])]
        return found.truncated and bool((last != FIRST).any())
    return found.truncated
