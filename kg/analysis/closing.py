"""What is unexplained between two stages of an account, and which claims would close it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.analysis.account import VIEWS
from kg.analysis.counting import less
from kg.analysis.told import Told
from kg.claim import Range

CLOSINGS = ("number", "most", "reading", "stage", "same", "share", "whole", "end")
"""What can be missing; `docs/json.md` says what each is."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What two stages leave unexplained.

    Attributes:
        earlier: The stage that comes first.
        later: The other.
        stock: Whether it compares what was in place.
        rest: How much of the earlier the later does not account for, not below nought.
        beyond: How much more the later tells than the earlier, likewise.
        claims: The claims behind both, in order.
        gone: How much is told to have gone on to others, where the rest is less that; empty where none is.
    """

    earlier: str
    later: str
    stock: bool
    rest: Range
    beyond: Range
    claims: tuple[str, ...]
    gone: Range


@dataclass(frozen=True, slots=True)
class Closing:
    """Something that would close, or narrow, what is unexplained, if a claim told it.

    Attributes:
        what: One of `CLOSINGS`.
        stage: The stage of which it is asked.
        other: The stage after it, where it is asked between two; None otherwise.
        claims: The claims that leave it open.
    """

    what: str
    stage: str
    other: str | None
    claims: tuple[str, ...]


def rests(told: Sequence[Told], line: Sequence[str]) -> tuple[Rest, ...]:
    """What the stages of one row leave unexplained.

    Each stage is compared with the next that has a figure; each view of what was there (put in, by the
    holder's word, seen) with the last stage before all views, and with the other views. Plans for what is to
    be in place are compared with the views alone, plans for what is to come with what came. What was imported
    is among what was delivered, and is compared with nothing.

    Args:
        told: What is told of each stage.
        line: The stages in order.

    Returns:
        The rests, in order of the stages.
    """
    known = [each for each in told if each.quantity and each.stage in line]
    plans = [each for each in known if each.stage == "announced"]
    views = [each for each in known if each.stage in VIEWS]
    way = [each for each in known if each not in (*plans, *views) and each.stage != "imported"]
    gone = next((each for each in told if each.stage == "sent on" and each.quantity), None)
    pairs = [*pairwise(way)]
    pairs += [(way[-1], view) for view in views] if way else []
    pairs += [(one, other) for number, one in enumerate(views) for other in views[number + 1 :]]
    for plan in plans:
        ahead = [each for each in (*views[::-1], *way[::-1]) if each.stock == plan.stock]
        pairs += [(plan, ahead[0])] if ahead else []
    found = [_rest(one, other, gone) for one, other in pairs]
    return tuple(
        sorted(found, key=lambda rest: (line.index(rest.earlier), line.index(rest.later), rest.stock))
    )


def _rest(one: Told, other: Told, gone: Told | None) -> Rest:
    leaves = gone is not None and one.stage not in VIEWS and other.stage in VIEWS
    left = less(one.quantity, gone.quantity) if leaves and gone else one.quantity
    return Rest(
        earlier=one.stage,
        later=other.stage,
        stock=one.stock and other.stock,
        rest=_positive(less(left, other.quantity)),
        beyond=_positive(less(other.quantity, left)),
        claims=tuple(sorted({*one.claims, *other.claims, *(gone.claims if leaves and gone else ())})),
        gone=gone.quantity if leaves and gone else Range(),
    )


def _positive(value: Range) -> Range:
    """A range without what lies below nought."""
    high = value.high if value.high is None or value.high > 0 else 0
    return Range(max(value.low or 0, 0) if high is None or high > 0 else 0, high)


def closings(
    told: Sequence[Told], left: Sequence[Rest], line: Sequence[str], *, whole: bool = True
) -> tuple[Closing, ...]:
    """What would close the rests of a row.

    Args:
        told: What is told of each stage.
        left: The rests between them.
        line: The stages in order.
        whole: Whether the row is no part of another: stages of which nothing is told are named there alone.

    Returns:
        The closings, in the order of `CLOSINGS` and of the stages.
    """
    found = {closing for each in told for closing in _of_one(each)}
    found.update(_ends(left))
    found.update(_missing(told) if whole and "ordered" in line else ())
    order = {stage: place for place, stage in enumerate((*line, "sent on", "contracted", "running"))}
    return tuple(
        sorted(found, key=lambda c: (CLOSINGS.index(c.what), order.get(c.stage, 99), c.other or "", c.claims))
    )


def _of_one(told: Told) -> Iterator[Closing]:
    if told.stage == "imported":
        return  # what is open there is open in what was delivered
    if told.silent:
        yield Closing("number", told.stage, None, told.silent)
    if told.quantity and told.quantity.high is None:
        open_ = {iri for cell in told.cells if cell.quantity.high is None for iri in cell.claims}
        yield Closing("most", told.stage, None, tuple(sorted(open_)))
    for cell in told.cells:
        if len({reading.quantity for reading in cell.readings}) > 1:
            yield Closing("reading", told.stage, None, cell.claims)
    for what, pairs in (("same", told.doubtful), ("share", told.shared)):
        for pair in pairs:
            yield Closing(what, told.stage, None, pair)
    if told.over:
        yield Closing("whole", told.stage, None, told.claims)


def _ends(left: Sequence[Rest]) -> Iterator[Closing]:
    for rest in left:
        if rest.earlier != "announced" and (rest.rest.high is None or rest.rest.high > 0):
            yield Closing("end", rest.earlier, rest.later, rest.claims)


def _missing(told: Sequence[Told]) -> Iterator[Closing]:
    """The stages of which no claim tells, though one tells of a later one."""
    heard = {each.stage for each in told}
    there = heard.intersection(VIEWS)
    if not heard & {"ordered", "allocated"} and (there or "delivered" in heard):
        yield Closing("stage", "ordered", None, ())
    if there and "delivered" not in heard:
        yield Closing("stage", "delivered", None, ())
