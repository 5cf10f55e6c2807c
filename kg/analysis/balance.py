"""What a lot holds in a state, less what was taken from it and what is told of its end: the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.analysis.counting import Way, converted, less, pooled, union
from kg.analysis.size import Figures, Size, Sizes, in_state, in_way, nearest
from kg.analysis.stage import ENDS, FINAL, MOVED, NEARER
from kg.claim import Number, Range

NOTHING = Range(0, 0)
"""No goods at all."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What one lot holds in one state, and what became of it.

    Attributes:
        state: One of `kg.analysis.stage.STATES`.
        size: How many it holds in that state.
        taken: How many of these are in lots that were taken from it.
        gone: For each end that is told of the lot itself, how many of these came to it.
        rest: What is left unexplained, by interval arithmetic: those that are neither in such a lot nor told
            to have come to another end; nought where they were seized or put in, and so are in their place.
            Below nought only where the record contradicts itself (see `over`).
        untraced: Those that are not told to have come to another end, whether or not they are in such a lot.
        given: How many of these came from the lots that it was put together from; None where it was not, or
            where its size is only their sum.
        beyond: How many of these came from none of them, likewise.
        over: What is more than the lot is said to hold: ``taken``, ``given``, or an end.
        claims: The claims on it all, in order of their IRIs.
    """

    state: str
    size: Size
    taken: Range
    gone: tuple[tuple[str, Range], ...]
    rest: Range
    untraced: Range
    given: Range | None
    beyond: Range | None
    over: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one taking moved from a lot into another, counted in the way of one of them.

    Attributes:
        lot: The lot at the other side.
        figures: How many, by state; without what is counted in a way that cannot be compared.
        most: How many it can be at most, where nothing is told of it but what the others leave it.
        claims: The claims.
        otherwise: Whether some figures are left out because they cannot be compared.
    """

    lot: str
    figures: Mapping[str, Range]
    most: Number | None
    claims: tuple[str, ...]
    otherwise: bool

    def in_state(self, state: str) -> Range:
        """How many of its goods came to a state."""
        return in_state(self.figures, state) if self.figures else Range(0, self.most)

    def there(self, state: str) -> Number:
        """How many goods it has at least, promises left aside where the state is not itself one."""
        lows = {other: quantity.low or 0 for other, quantity in self.figures.items()}
        moved = [low for other, low in lows.items() if other in MOVED]
        if state not in MOVED:
            return max(lows.values(), default=0)
        return max(moved, default=lows["stated"] if {*lows} == {"stated"} else 0)


def balances(sizes: Sizes, lot: str) -> tuple[Balance, ...]:
    """Draw up the balances of a lot.

    Args:
        sizes: The sizes of all lots.
        lot: The lot's IRI; it must not be on a circle, or below one.

    Returns:
        One for each state in which it has a size, from near to far.
    """
    return tuple(_balance(sizes, lot, size) for size in sizes.of.get(lot, {}).values())


def headline(drawn: Sequence[Balance]) -> Balance | None:
    """The balance of the state to which the lot came furthest, ends left aside where there is another."""
    return next((each for each in reversed(drawn) if each.state not in FINAL), drawn[-1] if drawn else None)


def parts(sizes: Sizes, lot: str, way: Way) -> tuple[tuple[Part, ...], ...]:
    """What was taken from a lot, counted in a way; those that may be the same goods are put together."""
    clusters = sizes.descent.clusters(sizes.descent.children.get(lot, ()))
    return tuple(tuple(_part(sizes, child, lot, way, child) for child in each) for each in clusters)


def sources(sizes: Sizes, lot: str, way: Way) -> tuple[tuple[Part, ...], ...]:
    """What a lot was put together from, likewise."""
    clusters = sizes.descent.clusters(sizes.descent.parents.get(lot, ()))
    return tuple(tuple(_part(sizes, lot, parent, way, parent) for parent in each) for each in clusters)


def _part(sizes: Sizes, child: str, parent: str, way: Way, other: str) -> Part:
    told = sizes.taken[child, parent]
    figures = in_way(told, way, sizes.products)
    claims = {*(iri for size in told.values() for iri in size.claims)}
    claims.update(claim.iri for claim in sizes.descent.takings[child, parent])
    most = None if told else _left_over(sizes, child, parent, way)
    return Part(other, figures, most, tuple(sorted(claims)), otherwise=len(figures) < len(told))


def _left_over(sizes: Sizes, child: str, parent: str, way: Way) -> Number | None:
    """How many of a lot that was put together can have come from one, after what came from the others."""
    whole = nearest(sizes.of[child])
    held = converted(whole.quantity, whole.way, way, sizes.products) if whole and not whole.summed else None
    if held is None or held.high is None:
        return None
    clusters = sizes.descent.clusters(sizes.descent.parents[child])
    others = [
        [_least(in_way(sizes.taken[child, each], way, sizes.products)) for each in cluster]
        for cluster in clusters
        if parent not in cluster
    ]
    return max(0, held.high - (pooled(others).low or 0))


def _least(figures: Mapping[str, Range]) -> Range:
    """What there is at least of goods of which figures in several states are told."""
    return Range(max((quantity.low or 0 for quantity in figures.values()), default=0))


def _balance(sizes: Sizes, lot: str, size: Size) -> Balance:
    figures = sizes.of[lot]
    below, above = parts(sizes, lot, size.way), sources(sizes, lot, size.way)
    among = _Among(size, nearest(figures), sizes)
    taken = among.in_parts(below)
    gone = among.at_ends(figures)
    traced = union(quantity for _, quantity in gone)
    in_place = size.state in FINAL or any(_all_of(size, figures[end]) for end, _ in gone)
    merged = lot in sizes.descent.merged and not size.summed
    given = among.in_parts(above) if merged else None
    over = [("taken", taken), *gone, *([("given", given)] if given else [])]
    claims = {*size.claims, *(iri for group in below for part in group for iri in part.claims)}
    claims.update(iri for state, _ in gone for iri in figures[state].claims)
    if merged:
        claims.update(iri for group in above for part in group for iri in part.claims)
    return Balance(
        state=size.state,
        size=size,
        taken=taken,
        gone=gone,
        rest=_rest(size, union([taken, traced]), in_place=in_place),
        untraced=_rest(size, traced, in_place=in_place),
        given=given,
        beyond=less(size.quantity, given) if given else None,
        over=tuple(name for name, quantity in over if _exceeds(quantity, size.quantity)),
        claims=tuple(sorted(claims)),
    )


def _all_of(size: Size, end: Size) -> bool:
    """Whether the claims that tell an end tell it of all goods: then about 400 less about 400 is nought."""
    return (end.quantity, end.way) == (size.quantity, size.way) and {*end.claims} <= {*size.claims}


def _rest(size: Size, explained: Range, *, in_place: bool) -> Range:
    left = less(size.quantity, explained)
    return NOTHING if in_place and not _exceeds(explained, size.quantity) else left


def _exceeds(part: Range, whole: Range) -> bool:
    return whole.high is not None and (part.low or 0) > whole.high


@dataclass(frozen=True, slots=True)
class _Among:
    """How many of some of a lot's goods are among those that came to one state.

    Attributes:
        size: How many came to the state.
        whole: All of the lot, where it is known.
        sizes: The sizes of all lots.
    """

    size: Size
    whole: Size | None
    sizes: Sizes

    def in_parts(self, groups: Sequence[Sequence[Part]]) -> Range:
        """How many are in parts of the lot."""
        state = self.size.state
        told = pooled([part.in_state(state) for part in group] for group in groups)
        there = pooled([Range(part.there(state), None) for part in group] for group in groups)
        low = max(told.low or 0, self._at_least(there.low or 0))
        return Range(low if told.high is None else min(low, told.high), told.high)

    def at_ends(self, figures: Figures) -> tuple[tuple[str, Range], ...]:
        """How many came to each end that is told of the lot; an end itself has no other."""
        state = self.size.state
        found = []
        for end in ENDS if state not in FINAL else ():
            if end == state or end not in figures:
                continue
            there = figures[end]
            quantity = converted(there.quantity, there.way, self.size.way, self.sizes.products) or Range()
            low = quantity.low or 0
            found.append((end, Range(low if state in NEARER[end] else self._at_least(low), quantity.high)))
        return tuple(found)

    def _at_least(self, count: Number) -> Number:
        """Of so many goods of the lot, how many are among these: what is more than all the others can be."""
        if self.whole is None:
            return 0
        if self.whole.state == self.size.state:
            return count
        all_of_it = converted(self.whole.quantity, self.whole.way, self.size.way, self.sizes.products)
        if all_of_it is None or all_of_it.high is None or self.size.quantity.low is None:
            return 0
        return max(0, self.size.quantity.low + count - all_of_it.high)
