"""The slow twin of the search for chains: all orders of all legs, each judged by the definition's words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, groupby, pairwise, permutations
from itertools import product as all_of

from kg.analysis.leg import Leg
from tests.builder import claim, entity, record

WORLD = record(
    entity("product:gpu"),
    entity("product:hopper", family="product:gpu"),
    entity("product:h100", family="product:hopper"),
    entity("product:a100", family="product:gpu"),
    claim("ComponentOf", whole="product:hgx", component="product:h100"),
    claim("Count", lot="lot:part", takenFrom="lot:whole"),
    claim("Count", lot="lot:piece", takenFrom="lot:part"),
    claim("Count", lot="lot:other", takenFrom="lot:whole", stance="Denies"),
)
"""A family of chips, a server with one of them, and a lot that was split, and split again."""

FITS = {
    frozenset(pair.split())
    for pair in (
        "gpu hopper",
        "gpu h100",
        "gpu a100",
        "gpu hgx",
        "hopper h100",
        "hopper hgx",
        "h100 hgx",
    )
}
"""Which two of those products can be the same goods."""

SPLIT = {("part", "whole"), ("piece", "part"), ("piece", "whole")}
"""Which of those lots came out of which."""


def short(iris: Sequence[str]) -> list[str]:
    return [iri.rsplit("/", 1)[-1] for iri in iris]


def fit(before: Leg, after: Leg) -> bool:
    pairs = [(a, b) for a in short(before.products) for b in short(after.products)]
    return not pairs or any(a == b or frozenset((a, b)) in FITS for a, b in pairs)


def of_one_lot(chain: Sequence[Leg]) -> bool:
    """Whether one lot can be chosen for each event so that each is, or is of, the one before."""
    events = [list(run) for _, run in groupby(chain, key=lambda step: step.event)]
    choices = all_of(*(short([lot for step in run for lot in step.lots]) for run in events))
    return len(events) == 1 or any(
        all(before == after or (after, before) in SPLIT for before, after in pairwise(lots))
        for lots in choices
    )


def in_order(chain: Sequence[Leg]) -> bool:
    """No leg has ended before any leg ahead of it can have begun."""
    return not any(
        a.when.earliest and b.when.latest and b.when.latest < a.when.earliest
        for place, a in enumerate(chain)
        for b in chain[place:]
    )


def is_chain(chain: Sequence[Leg], steps: Sequence[Leg], *, same: bool) -> bool:
    """Whether legs make a chain, by the words of its definition, one by one."""

    def is_promise(step: Leg) -> bool:
        """Whether the leg's own event moves the goods on from its end."""
        return not step.moves and any(
            other.moves and other.event == step.event and other.source == step.target for other in steps
        )

    def keeps_promise(before: Leg, after: Leg) -> bool:
        return (after.event == before.event) if is_promise(before) else (after.event != before.event)

    pairs = list(pairwise(chain))
    parties = [chain[0].source, *(step.target for step in chain)]
    return (
        all(a.target == b.source for a, b in pairs)
        and len(set(parties)) == len(parties)
        and in_order(chain)
        and all(keeps_promise(a, b) for a, b in pairs)
        and all(fit(a, b) for a, b in combinations(chain, 2))
        and not is_promise(chain[-1])
        and (not same or of_one_lot(chain))
    )


def all_chains(
    steps: Sequence[Leg], start: str, *, end: str | None = None, max_legs: int = 6, same: bool = False
) -> set[tuple[Leg, ...]]:
    """Every order of every few of the legs that makes a chain."""
    return {
        chain
        for count in range(1, min(max_legs, 4, len(steps)) + 1)
        for chain in permutations(steps, count)
        if chain[0].source == start and end in (None, chain[-1].target) and is_chain(chain, steps, same=same)
    }
