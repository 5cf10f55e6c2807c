"""Which claims differ in an aspect, directly or by way of others: groups, without comparing each two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from kg.analysis.comparable import DATES, ENDED, ONE_VALUE, SCALES, TERMS, flows
from kg.analysis.denial import MEASURES
from kg.analysis.pairing import blocks, state

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from kg.analysis.comparable import Comparison
    from kg.analysis.pairing import Block
    from kg.claim import Claim, Number, Range

    Differ = Callable[[Claim, Claim], bool]

CROWD = 16
"""A block in which each claim meets so many others is not compared pair by pair."""

Slot = tuple[str, "Hashable"]
"""An aspect, and all that has to be alike for two claims to differ in it."""


def groups(comparison: Comparison, *, crowd: int = CROWD) -> list[tuple[str, list[Claim]]]:
    """Put claims together that differ in one aspect, directly or by way of others.

    Each two of a small block are compared. In a large one, groups are walked breadth first: what was reached
    is compared no more, and of numbers only those are looked at that lie beyond the bounds. So a block of n
    claims takes about n log n steps, unless many are apart for another reason than the value that they give.

    Args:
        comparison: The claims.
        crowd: From how many meetings a claim on a block counts as large.

    Returns:
        Aspects with the claims of a group, in order of their IRIs.
    """
    joined = _Joined()
    done: set[tuple[str, str]] = set()
    for block in blocks(comparison.record, comparison.claims):
        if block.meetings > crowd * len(block.claims):
            for aspect, group in _walked(block, comparison):
                joined.join(aspect, group)
            continue
        for one, other in block.pairs():
            if (key := (one.iri, other.iri)) not in done:
                done.add(key)
                for aspect in comparison.between(one, other):
                    joined.join(aspect, (one, other))
    return joined.groups()


class _Joined:
    """Claims that are of one group, by aspect: a forest of disjoint sets (Tarjan 1975)."""

    def __init__(self) -> None:
        self._above: dict[tuple[str, str], tuple[str, str]] = {}
        self._claims: dict[str, Claim] = {}

    def join(self, aspect: str, group: Iterable[Claim]) -> None:
        first, *rest = group
        self._claims[first.iri] = first
        root = self._root((aspect, first.iri))
        for claim in rest:
            self._claims[claim.iri] = claim
            self._above[self._root((aspect, claim.iri))] = root

    def groups(self) -> list[tuple[str, list[Claim]]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in list(self._above):
            found[self._root(key)].append(key[1])
        return [(aspect, [self._claims[iri] for iri in sorted(each)]) for (aspect, _), each in found.items()]

    def _root(self, key: tuple[str, str]) -> tuple[str, str]:
        above = self._above.setdefault(key, key)
        while above != key:
            further = self._above[above]
            self._above[key] = further  # halve the way
            key, above = above, further
        return key


def _walked(block: Block, comparison: Comparison) -> Iterator[tuple[str, list[Claim]]]:
    """The groups of a block, for each aspect in which some of its claims can differ."""
    slots: dict[Slot, list[tuple[Claim, Hashable]]] = defaultdict(list)
    denied = {_denied(claim) for claim in block.claims if not claim.supports}
    for claim in block.claims:
        for slot, value in spoken(claim, comparison, denied):
            slots[slot].append((claim, value))
    for (aspect, _), members in slots.items():
        if len({value for _, value in members}) < 2:  # noqa: PLR2004 - two
            continue

        def differ(one: Claim, other: Claim, *, aspect: str = aspect) -> bool:
            if not (block.event or one.when.meets(other.when)):
                return False
            pair = (one, other) if one.iri < other.iri else (other, one)
            return aspect in comparison.between(*pair)

        claims = [claim for claim, _ in members]
        walk = _by_bounds(claims, aspect, differ) if aspect in MEASURES else _by_value(members, differ)
        yield from ((aspect, group) for group in walk if len(group) > 1)


def spoken(claim: Claim, comparison: Comparison, denied: Iterable[str]) -> Iterator[tuple[Slot, Hashable]]:
    """What a claim says in each aspect; two that say the same in one, or nothing, do not differ in it.

    Args:
        claim: The claim.
        comparison: The claims that take part.
        denied: The aspects that claims of the block deny.

    Yields:
        An aspect with all that must be alike for two claims to differ in it, and the value.
    """
    if not claim.supports:
        yield (_denied(claim), None), "denied"
        return
    yield from (((aspect, None), "affirmed") for aspect in denied)
    if reason := claim.code("reason"):
        yield ("reason", claim.claimant), reason
    if claim.kind == "Statement":
        yield ("period", claim.kind), claim.when
        return
    record, now = comparison.record, state(claim)
    family = record.families.get(claim.kind)
    like = (family if family == "GoodsClaim" else claim.kind, now, *(claim.code(scale) for scale in SCALES))
    for measure in MEASURES:
        bounds: Range = getattr(claim, measure)
        if bounds:
            alike = (*like, claim.currency if measure == "amount" else None)
            yield (measure, alike), (bounds.low, bounds.high, bounds.above, bounds.below)
    if claim.quantity:
        yield ("product", (*like, claim.quantity)), claim.all("product")
    for role in {*record.functional.get(claim.kind, ()), *record.compared_by.get(claim.kind, ())}:
        if values := claim.all(role):
            yield (role, (claim.kind, now)), values
    yield from (((code, None), value) for code in ONE_VALUE if (value := claim.code(code)))
    yield from (((term, claim.kind), flag) for term in TERMS if (flag := claim.flag(term)) is not None)
    yield from (((day, (claim.kind, now)), value) for day in DATES if (value := claim.date(day)))
    yield ("modality", claim.kind), claim.modality == "Lapsed" or claim.code("stage") in ENDED
    yield ("period", claim.kind), claim.when
    if ways := tuple(flows(claim, record)):
        yield ("direction", None), ways


def _denied(claim: Claim) -> str:
    return claim.code("aspect") or "Happened"


def _by_value(members: list[tuple[Claim, Hashable]], differ: Differ) -> Iterator[list[Claim]]:
    """The groups, where claims can differ that give another value."""
    value_of = {claim.iri: value for claim, value in members}
    left: dict[Hashable, dict[str, Claim]] = defaultdict(dict)
    for claim, value in members:
        left[value][claim.iri] = claim
    for claim, value in members:
        if left[value].pop(claim.iri, None) is None:
            continue
        group = [claim]
        for reached in group:  # grows
            for other, there in left.items():
                if other != value_of[reached.iri]:
                    found = [each for each in there.values() if differ(reached, each)]
                    group += found
                    for each in found:
                        del there[each.iri]
        yield group


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A claim with the bounds that it gives, open ones far off."""

    low: Number | float
    high: Number | float
    claim: Claim


def _by_bounds(claims: list[Claim], measure: str, differ: Differ) -> Iterator[list[Claim]]:
    """The groups, where claims can differ of which one gives no more than the other's least."""
    every = [_bounds(claim, measure) for claim in claims]
    rising = sorted(every, key=_low)
    falling = sorted(every, key=_high)
    left = {claim.iri for claim in claims}
    for start in every:
        if start.claim.iri not in left:
            continue
        left.discard(start.claim.iri)
        group = [start]
        for reached in group:  # grows
            above = bisect_left(rising, reached.high, key=_low)
            below = bisect_right(falling, reached.low, key=_high)
            for others in (rising[above:], falling[:below]):
                found = [
                    each for each in others if each.claim.iri in left and differ(reached.claim, each.claim)
                ]
                group += found
                left.difference_update(each.claim.iri for each in found)
            rising[above:] = [each for each in rising[above:] if each.claim.iri in left]
            falling[:below] = [each for each in falling[:below] if each.claim.iri in left]
        yield [each.claim for each in group]


def _bounds(claim: Claim, measure: str) -> _Bounds:
    value: Range = getattr(claim, measure)
    low, high = value.low, value.high
    return _Bounds(-inf if low is None else low, inf if high is None else high, claim)


def _low(bounds: _Bounds) -> Number | float:
    return bounds.low


def _high(bounds: _Bounds) -> Number | float:
    return bounds.high
