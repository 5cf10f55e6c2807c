"""A slow twin of the balances of lots: worlds of goods that one can count, and claims that tell of them.

Each piece of goods is a number, a lot is a set of them, and how far a piece has come is written beside it.
What is told of a lot is true, but can be vague, or left out. A balance is then a matter of sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from kg.analysis.stage import ENDS, NEARER, STATES
from kg.claim import Claim, Range
from tests.builder import claim

KINDS = {
    "stated": "Ownership",
    "promised": "Order",
    "allocated": "Allocation",
    "shipped": "Shipment",
    "diverted": "Diversion",
    "seized": "Seizure",
    "seen": "Count",
    "installed": "Installation",
}
"""A class of claims that tells each state, and no other."""

ROLE = {"diverted": "recipient", "seized": "authority", "installed": "facility"}
"""The role of the party or place at an end."""

Goods = frozenset[int]


@dataclass
class World:
    """Lots of goods, and what is told of them.

    Attributes:
        come: For each piece, the states that it has come through.
        lots: The goods of each lot.
        takings: The goods that went from a lot into another, by child and parent.
        told: The states in which a figure is told, by lot.
        claims: The claims.
    """

    come: dict[int, frozenset[str]] = field(default_factory=dict)
    lots: dict[str, Goods] = field(default_factory=dict)
    takings: dict[tuple[str, str], Goods] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    def size(self, lot: str, state: str) -> Goods:
        """The goods of a lot that have come to a state."""
        return frozenset(piece for piece in self.lots[lot] if state in self.come[piece])

    def taken(self, lot: str) -> Goods:
        """The goods of a lot that are in lots taken from it."""
        return frozenset().union(*(goods for (_, parent), goods in self.takings.items() if parent == lot))

    def given(self, lot: str) -> Goods:
        """The goods of a lot that came from those it was taken from."""
        return frozenset().union(*(goods for (child, _), goods in self.takings.items() if child == lot))

    def ended(self, lot: str, state: str) -> Goods:
        """The goods of a lot that are told to have come to another end than a state is."""
        ends = [end for end in ENDS if end != state and end in self.told[lot]]
        return frozenset().union(*(self.size(lot, end) for end in ends))


def world(random: Random) -> World:
    """A small world: up to five lots, split and put together, each piece as far as chance took it.

    Args:
        random: The chance.

    Returns:
        The world with what is told of it.
    """
    made = World()
    for number in range(random.randint(1, 5)):
        _add_lot(made, f"lot:l{number}", random)
    return made


def _add_lot(made: World, lot: str, random: Random) -> None:
    parents = random.sample(list(made.lots), min(len(made.lots), random.choice([0, 1, 1, 2, 3])))
    taken: set[int] = set()
    for parent in parents:
        apart = frozenset() if _overlaps(lot, parent) else made.taken(parent)
        left = sorted(made.lots[parent] - apart - taken)
        goods = frozenset(random.sample(left, random.randint(0, len(left))))
        made.takings[lot, parent] = goods
        taken |= goods
    # Of a lot that was put together, goods from elsewhere are told of, or else it holds what came together.
    sure = len(parents) != 1 and random.random() < 0.6
    fresh = random.randint(0, 3) if sure and parents else 0 if parents else random.randint(0, 8)
    first = len(made.come)
    for piece in range(first, first + fresh):
        made.come[piece] = _way(random)
        taken.add(piece)
    made.lots[lot] = frozenset(taken)
    _tell(made, lot, parents, random, sure=sure)


def _way(random: Random) -> frozenset[str]:
    """The states of one piece: each with all that lie before it."""
    last = random.sample(STATES, random.randint(0, 2))
    return frozenset({"stated"}.union(*({state, *NEARER[state]} for state in last)))


def _tell(made: World, lot: str, parents: list[str], random: Random, *, sure: bool) -> None:
    """Claims on a lot: with one parent all tell its size; with several, those that name one its share."""
    if len(parents) < 2:
        parent = parents[0] if parents else None
        made.told[lot] = _figures(made, lot, made.lots[lot], parent, random)
        if parent:
            made.claims.append(_taking(made, lot, parent))
        return
    told = set[str]()
    for parent in parents:
        told |= _figures(made, lot, made.takings[lot, parent], parent, random)
        made.claims.append(_taking(made, lot, parent))
    own = _figures(made, lot, made.lots[lot], None, random) if sure else set()
    made.told[lot] = own or told


def _overlaps(lot: str, parent: str) -> bool:
    """Whether a lot may hold goods that are in other lots taken from its parent too: every third may."""
    return (int(lot[-1]) + int(parent[-1])) % 3 == 0


def _taking(made: World, lot: str, parent: str) -> Claim:
    """The claim that a lot was taken from another, and what else taken from that one it overlaps."""
    others = [child for child, other in made.takings if other == parent and child != lot]
    overlaps = [f"event:{child[4:]}-{parent[4:]}" for child in others] if _overlaps(lot, parent) else []
    event = f"event:{lot[4:]}-{parent[4:]}"
    return claim("Ownership", lot=lot, takenFrom=parent, event=event, overlaps=overlaps)


def _figures(made: World, lot: str, goods: Goods, parent: str | None, random: Random) -> set[str]:
    """Tell how many of some goods have come to some states; to the nearest that is told, all of them have."""
    tellable = [state for state in STATES if _can_begin(made, goods, state)]
    if parent and random.random() < 0.15:
        return set()
    first = random.choice(tellable)
    beyond = [state for state in STATES if first in NEARER[state]]
    told = {first, *random.sample(beyond, random.randint(0, min(3, len(beyond))))}
    for state in told:
        there = frozenset(piece for piece in goods if state in made.come[piece])
        for part in _events(there, state, random):
            for _ in range(random.choice([1, 1, 2])):
                event = {"event": f"event:{lot[4:]}-{parent or 'own'}-{state}-{part[0]}"}
                taking = {"takenFrom": parent} if parent else {}
                figure = _vague(len(part[1]), random)
                where = {ROLE[state]: f"actor:{state}"} if state in ROLE else {}
                doc = f"d{len(made.claims)}"
                made.claims.append(
                    claim(KINDS[state], doc=doc, lot=lot, n=figure, **where, **event, **taking)
                )
    return told


def _can_begin(made: World, goods: Goods, state: str) -> bool:
    return all(state in made.come[piece] for piece in goods)


def _events(goods: Goods, state: str, random: Random) -> list[tuple[int, Goods]]:
    """The goods by the events that brought them to an end, some perhaps by two; of other states, in one."""
    if state not in ROLE or random.random() < 0.6:
        return [(0, goods)]
    one = frozenset(piece for piece in goods if random.random() < 0.5)
    rest = goods - one
    return [(0, one), (1, rest | frozenset(piece for piece in one if random.random() < 0.3))]


def _vague(count: int, random: Random) -> Range:
    """A range in which a number lies: the number itself, or about it, at least or at most."""
    low, high = max(0, count - random.randint(0, 2)), count + random.randint(0, 2)
    shapes: list[Callable[[], Range]] = [
        lambda: Range(count, count),
        lambda: Range(low, high),
        lambda: Range(low, None),
        lambda: Range(None, high),
    ]
    return random.choice(shapes)()


def holds(value: Range, count: int) -> bool:
    """Whether a number can be one of a range."""
    return (value.low is None or value.low <= count) and (value.high is None or count <= value.high)
