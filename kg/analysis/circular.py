"""The financing loops among parties, how firm each is, and how circular the whole is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal

from kg.analysis.chain import Budget
from kg.analysis.cycle import Cycles, cycles
from kg.analysis.giving import Gifts, Given, gifts, top
from kg.analysis.loop import KINDS, Kind, Loop, Outline, loop, outline, sharing
from kg.analysis.option import Subject, Within
from kg.analysis.returned import Returned, returned
from kg.analysis.step import Step, steps
from kg.analysis.whole import Whole, unmeasured, wholes
from kg.network import Network, record_of

LONGEST: Final = 6
"""How many steps a loop has at most, where nothing else is asked."""

By = Literal["length", "amount"]
"""By which loops are put in order."""


@dataclass(frozen=True, slots=True)
class Circular:
    """The financing loops, and how circular the whole is.

    Attributes:
        actor: The party asked for, as the organisation as which it is counted; None where all were asked.
        loops: The loops, in the order that was asked for.
        found: How many there are of each kind, those left out by kind or number too.
        whole: How circular the flow is in each currency, the largest flow first.
        returned: Of what the party asked for gets for goods, how much comes from those that it funds; empty
            where all were asked.
        merged: Parties that are counted as the organisation that they are a part of, with it.
        unmeasured: Steps that have not fallen through and of which no claim states an amount, so that they
            are not in the whole: a claim that did would close the gap.
        readings: Other readings of some events, less well supported, which count for nothing.
        doubtful: Claims that are graded below the floor, and so count for nothing.
        partyless: How many claims do not name both parties, and so are no step.
        complete_to: All loops of up to so many steps are counted.
        truncated: Whether there may be more loops of up to the length asked for, or more than are shown.
    """

    actor: str | None
    loops: tuple[Loop, ...]
    found: tuple[tuple[Kind, int], ...]
    whole: tuple[Whole, ...]
    returned: tuple[Returned, ...]
    merged: tuple[tuple[str, str], ...]
    unmeasured: tuple[tuple[str, str], ...]
    readings: tuple[Given, ...]
    doubtful: tuple[str, ...]
    partyless: int
    complete_to: int
    truncated: bool


def circular(
    network: Network[str],
    *,
    actor: Annotated[str | None, Subject("actor")] = None,
    kind: tuple[Kind, ...] = ("financing", "payment"),
    longest: Annotated[int, Within(2, 12)] = LONGEST,
    by: By = "length",
    k: Annotated[int, Within(1)] = 20,
    floor: Annotated[float, Within(0, 1)] = 0.1,
    apart: bool = False,
    samples: Annotated[int, Within(0, 10_000)] = 100,
    seed: Annotated[int, Within(0)] = 1,
    budget: Annotated[float, Within(0)] = 10.0,
) -> Circular:
    """Which financing loops are there, and how circular is it all?

    A step goes from who gives money, or its worth, to who gets it. Claims on funding (an investment, a loan,
    a guarantee, a subsidy, a warrant) are walked in that direction; claims on goods, compute or space are
    walked from who gets them to who provides them, because what is given for them goes that way. So a loop
    of funding and goods is money one way, and chips, compute or equity the other. Which classes tell of it,
    and how, stands in the ontology (``kg:gives``).

    Claims on one event are one leg, and all legs between two parties one step, so that a loop is the same
    parties in the same order, and is counted once. Its size is its smallest step, by interval arithmetic.
    Loops that share steps must not be added up; how much goes round in all, with nothing counted twice, is
    `Whole`.

    Args:
        network: The network.
        actor: Only loops in which this party is; all where it is None.
        kind: Which kinds of loops: financing is money out as funding and back against goods; payment the
            same with a payment of unknown purpose; trade goods against goods; funding funding alone.
        longest: The most steps that a loop has.
        by: length: the fewest steps first; amount: the largest smallest step first.
        k: How many loops to give.
        floor: Leave out claims whose grade, reliability times credibility, is below this.
        apart: Keep a party apart from the organisation that it is a part of.
        samples: How many networks by chance to compare the whole with; none at 0.
        seed: The same seed draws the same networks.
        budget: For how many seconds to look for loops, and for how many to go on with the whole.

    Returns:
        The loops and the whole; without loops where none is found.
    """
    record = record_of(network)
    search = _search(network, actor=actor, longest=longest, floor=floor, apart=apart, seconds=budget)
    made, between, party, every = search.made, search.between, search.party, search.outlines
    counts = Counter(each.kind for each in every)
    wanted = sorted((each for each in every if each.kind in kind), key=lambda each: _place(each, by))
    return Circular(
        actor=party,
        loops=sharing([loop(each.parties, between, record, turn=False) for each in wanted[:k]]),
        found=tuple((kind, counts[kind]) for kind in KINDS if counts[kind]),
        whole=wholes(between, party=party, samples=samples, seed=seed, budget=Budget(budget)),
        returned=returned(between, party) if party else (),
        merged=made.merged,
        unmeasured=unmeasured(between),
        readings=made.readings,
        doubtful=made.doubtful,
        partyless=made.partyless,
        complete_to=search.cycles.complete_to,
        truncated=search.cycles.truncated or len(wanted) > k,
    )


@dataclass(frozen=True, slots=True)
class Loops:
    """The financing loops alone.

    Attributes:
        actor: The party asked for, as the organisation as which it is counted; None where all were asked.
        loops: All loops, the shortest first.
        truncated: Whether there may be more loops of up to the length asked for.
    """

    actor: str | None
    loops: tuple[Loop, ...]
    truncated: bool


def loops(
    network: Network[str],
    *,
    actor: str | None = None,
    kind: tuple[Kind, ...] = ("financing", "payment"),
    longest: int = LONGEST,
    budget: float = 10.0,
) -> Loops:
    """Which financing loops are there?

    These are the loops of `circular`, all of them, without how circular the whole is.

    Args:
        network: The network.
        actor: Only loops in which this party is; all where it is None.
        kind: Which kinds of loops.
        longest: The most steps that a loop has.
        budget: For how many seconds to look.

    Returns:
        The loops; none where none is found.
    """
    search = _search(network, actor=actor, longest=longest, floor=0.1, apart=False, seconds=budget)
    wanted = sorted((o for o in search.outlines if o.kind in kind), key=lambda each: _place(each, "length"))
    record = record_of(network)
    found = tuple(loop(each.parties, search.between, record, turn=False) for each in wanted)
    return Loops(search.party, found, search.cycles.truncated)


@dataclass(frozen=True, slots=True)
class _Search:
    """What a search for loops found."""

    made: Gifts
    between: Mapping[tuple[str, str], Step]
    party: str | None
    cycles: Cycles
    outlines: list[Outline]


def _search(
    network: Network[str], *, actor: str | None, longest: int, floor: float, apart: bool, seconds: float
) -> _Search:
    made = gifts(network, floor=Decimal(str(floor)), apart=apart)
    between = steps(made.given)
    party = actor if actor is None or apart else top(actor, record_of(network))
    found = cycles(between, longest, party=party, budget=Budget(seconds))
    every = [outline(cycle, between, turn=party is None) for cycle in found.found]
    return _Search(made, between, party, found, every)


def _place(each: Outline, by: By) -> tuple[object, ...]:
    size = each.smallest
    amount = (size.stated is None, -(size.stated or 0), -(size.high or 0))
    length = len(each.parties)
    if by == "amount":
        return (each.lapsed, *amount, length, each.parties)
    return (each.lapsed, length, *amount, each.parties)
