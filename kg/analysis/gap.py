"""What would close, or narrow, the unexplained rest of a lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.analysis.balance import Balance, Part, headline, parts, sources
from kg.analysis.size import Sizes
from kg.analysis.stage import FINAL

GAPS = (
    "circle",
    "size",
    "most",
    "reading",
    "share",
    "counting",
    "overlap",
    "together",
    "elsewhere",
    "end",
)
"""What can be missing; `docs/json.md` says what each is."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that would close, or narrow, the rest if a claim told it.

    Attributes:
        what: One of `GAPS`.
        state: The state of the lot of which it is asked, or None.
        lots: The lots of which it is asked.
    """

    what: str
    state: str | None
    lots: tuple[str, ...]


def gaps(sizes: Sizes, lot: str, drawn: Sequence[Balance]) -> tuple[Gap, ...]:
    """Tell what would close the rest of a lot, in the state to which it came furthest.

    Args:
        sizes: The sizes of all lots.
        lot: The lot's IRI; it must not be on a circle, or below one.
        drawn: Its balances.

    Returns:
        The gaps, in the order of `GAPS`; none where nothing is left to explain.
    """
    balance = headline(drawn)
    if balance is None:
        return (Gap("size", None, (lot,)),)
    groups = (*parts(sizes, lot, balance.size.way), *sources(sizes, lot, balance.size.way))
    found = {*_of_size(lot, balance), *_of_parts(balance.state, groups), *_of_rest(sizes, lot, balance)}
    return tuple(sorted(found, key=lambda gap: (GAPS.index(gap.what), gap.lots)))


def _of_size(lot: str, balance: Balance) -> Iterator[Gap]:
    size = balance.size
    if size.quantity.high is None:
        yield Gap("most", size.state, (lot,))
    if len({reading.quantity for reading in size.readings if reading.way == size.way}) > 1:
        yield Gap("reading", size.state, (lot,))


def _of_parts(state: str, groups: Sequence[Sequence[Part]]) -> Iterator[Gap]:
    for group in groups:
        for part in group:
            if part.otherwise:
                yield Gap("counting", state, (part.lot,))
            elif not part.figures:
                yield Gap("share", state, (part.lot,))
            elif part.in_state(state).high is None:
                yield Gap("most", state, (part.lot,))
        if len(group) > 1:
            yield Gap("overlap", state, tuple(part.lot for part in group))


def _of_rest(sizes: Sizes, lot: str, balance: Balance) -> Iterator[Gap]:
    if any(sizes.of[lot][end].events > 1 for end, _ in balance.gone):
        yield Gap("together", balance.state, (lot,))
    if balance.beyond is not None and balance.beyond.high != 0:
        yield Gap("elsewhere", balance.state, (lot,))
    if balance.state not in FINAL and (balance.rest.high is None or balance.rest.high > 0):
        yield Gap("end", balance.state, (lot,))
