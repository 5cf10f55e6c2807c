"""How circular a whole network of steps is, with nothing counted twice."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import gcd, lcm
from typing import TYPE_CHECKING, Final, TypeVar

from kg.analysis.chain import Budget
from kg.analysis.circulation import MANY, PLACES, Decomposition, Flows, decompose, nodes_round, overlap, share
from kg.analysis.giving import STATES, State
from kg.analysis.loop import LIVE
from kg.analysis.step import central
from kg.claim import Number, Range

if TYPE_CHECKING:
    from kg.analysis.step import Step

Name = TypeVar("Name", bound=Hashable)

Pair = tuple[str, str]
"""A party, and the one that it gives to."""

PARTIES: Final = 40
"""How many parties get an index of their own, those through which most goes first."""

TABLE: Final = 3000
"""Networks by chance are drawn of so many parties at most: the table of links has their square of places."""


@dataclass(frozen=True, slots=True)
class Split:
    """A flow, and how much of it goes round.

    Attributes:
        total: How much flows.
        circular: How much of it goes round: the largest circular part.
        index: The share of it, from 0 to 1.
    """

    total: Number
    circular: Number
    index: Decimal


@dataclass(frozen=True, slots=True)
class Index:
    """How circular a flow is if only what has come as far as a state is counted.

    Attributes:
        state: The state.
        firm: Whether what can be cancelled is left out.
        low: With each step at its smallest amount.
        central: With each at its central figure.
        high: With each at its largest; where that is open, at the largest that is stated. Both are None where
            time ran out before they were known.
        at_least: The index is no less than this whatever the amounts within the ranges are; None where a
            range is open, so that nothing can be said, or there are too many steps to tell.
        at_most: It is no more than this, likewise.
    """

    state: State
    firm: bool
    low: Split | None
    central: Split
    high: Split | None
    at_least: Decimal | None
    at_most: Decimal | None


@dataclass(frozen=True, slots=True)
class Party:
    """How circular what goes through one party is, at the central figures.

    Attributes:
        iri: The party.
        gives: How much it gives.
        gets: How much it gets.
        circular: How much of it goes round: from the least to the most, over all largest circular parts.
        index: The share of what it gives and gets that goes round, likewise.
    """

    iri: str
    gives: Number
    gets: Number
    circular: Range
    index: Range


@dataclass(frozen=True, slots=True)
class Chance:
    """How circular networks by chance are; see `kg.analysis.chance.chances`.

    Attributes:
        samples: How many were drawn.
        seed: The seed.
        mean: Their mean index.
        low: The index that one in twenty is below.
        high: The index that one in twenty is above.
        as_high: How many are as circular as the record, or more.
        p: The chance of that, with the record itself counted as one of them.
    """

    samples: int
    seed: int
    mean: Decimal
    low: Decimal
    high: Decimal
    as_high: int
    p: Decimal


@dataclass(frozen=True, slots=True)
class Arc:
    """One step of the whole, at its central figure.

    Attributes:
        giver: The party that gives.
        taker: The party that gets it.
        amount: How much.
        circular: How much of it goes round, in one of the largest circular parts.
    """

    giver: str
    taker: str
    amount: Number
    circular: Number


@dataclass(frozen=True, slots=True)
class Whole:
    """How circular all steps of one currency are.

    Attributes:
        currency: The ISO 4217 code.
        indices: The index for each state, with and without what can be cancelled.
        measured: How many steps state an amount in this currency.
        open_ended: How many of these have no upper bound.
        arcs: The steps, the largest first.
        parties: The parties through which something goes round or can, by how much goes through them.
        chance: The index of networks by chance, or None where none was drawn.
        truncated: Whether some indices, parties or networks by chance are not there for want of time, or
            because there are too many.
    """

    currency: str
    indices: tuple[Index, ...]
    measured: int
    open_ended: int
    arcs: tuple[Arc, ...]
    parties: tuple[Party, ...]
    chance: Chance | None
    truncated: bool

    @property
    def index(self) -> Index:
        """The index of all that has not fallen through."""
        return next(each for each in self.indices if each.state == LIVE and not each.firm)


def wholes(
    between: Mapping[Pair, Step],
    *,
    party: str | None = None,
    samples: int = 0,
    seed: int = 1,
    budget: Budget | None = None,
) -> tuple[Whole, ...]:
    """Tell how circular the steps of each currency are; unlike currencies are never added.

    Args:
        between: The steps.
        party: A party that is to have an index of its own in any case.
        samples: How many networks by chance to draw.
        seed: The seed of the chance.
        budget: How long to go on; the index of all that has not fallen through comes first, and in any case.

    Returns:
        One for each currency, that of most steps first.
    """
    currencies = {currency for step in between.values() for currency in step.currencies}
    made = [
        _whole(between, currency, party=party, samples=samples, seed=seed, budget=budget or Budget())
        for currency in sorted(currencies)
    ]
    return tuple(sorted(made, key=lambda each: (-each.measured, each.currency)))


def unmeasured(between: Mapping[Pair, Step]) -> tuple[Pair, ...]:
    """The steps that have not fallen through and of which no claim states an amount, in order.

    Args:
        between: The steps.

    Returns:
        The pairs of parties.
    """
    return tuple(
        pair
        for pair, step in between.items()
        if step.through(LIVE) and not any(step.amount(currency, LIVE) for currency in step.currencies)
    )


def _whole(
    between: Mapping[Pair, Step], currency: str, *, party: str | None, samples: int, seed: int, budget: Budget
) -> Whole:
    amounts = _amounts(between, currency, LIVE, firm=False)
    middle, unit = _units({pair: central(amount) for pair, amount in amounts.items()})
    split = decompose(middle)
    own = _told(split, unit)
    arcs = (
        Arc(*pair, _back(flow, unit), _back(split.circular.get(pair, 0), unit))
        for pair, flow in middle.items()
    )
    indices = [_index(amounts, LIVE, firm=False, budget=budget, middle=own)]
    for firm, state in product((False, True), STATES[:-1]):
        if (firm, state) != (False, LIVE) and budget.left():
            counted = _amounts(between, currency, state, firm=firm)
            indices.append(_index(counted, state, firm=firm, budget=budget))
    through = _through(middle)
    round_ = nodes_round(middle)
    ranked = sorted(round_, key=lambda each: (each != party, -sum(through[each]), each))[:PARTIES]
    parties = [
        _party(each, middle, through[each], unit) for each in ranked if len(middle) <= MANY and budget.left()
    ]
    return Whole(
        currency=currency,
        indices=tuple(sorted(indices, key=lambda each: (each.firm, STATES.index(each.state)))),
        measured=len(amounts),
        open_ended=sum(amount.high is None for amount in amounts.values()),
        arcs=tuple(sorted(arcs, key=lambda arc: (-arc.amount, arc.giver, arc.taker))),
        parties=tuple(sorted(parties, key=lambda each: (-(each.gives + each.gets), each.iri))),
        chance=_by_chance(middle, split.index, samples, seed, budget),
        truncated=budget.spent or len(parties) < len(round_),
    )


def _amounts(between: Mapping[Pair, Step], currency: str, state: State, *, firm: bool) -> dict[Pair, Range]:
    """The steps that state an amount in a currency, as far as they have come to a state."""
    found = {
        pair: step.amount(currency, state, firm=firm)
        for pair, step in between.items()
        if currency in step.currencies
    }
    return {pair: amount for pair, amount in found.items() if amount}


def _index(
    amounts: Mapping[Pair, Range],
    state: State,
    *,
    firm: bool,
    budget: Budget,
    middle: Split | None = None,
) -> Index:
    """The index at the lows, the central figures and the highs, and bounds for all amounts in between.

    With lows l and highs h, and c(w) for the largest circular part of w: c(w) ≥ c(l), and what does not go
    round of w is at most the sum of h less c(l), so the index is at least c(l) / Σh. And c(w) ≤ c(h), and
    what does not go round is at least d, the least that stays of l under any circulation within h, so that
    it is at most c(h) / (c(h) + d).
    """
    lows = {pair: amount.low or 0 for pair, amount in amounts.items()}
    middles = {pair: central(amount) for pair, amount in amounts.items()}
    highs = {
        pair: max(central(amount), amount.low or 0) if amount.high is None else amount.high
        for pair, amount in amounts.items()
    }
    middle = middle or _split(middles)
    low, high = (
        middle if each == middles else _split(each) if budget.left() or len(each) <= MANY else None
        for each in (lows, highs)
    )
    bounds: tuple[Decimal | None, Decimal | None] = (None, None)
    if all(amount.high is not None for amount in amounts.values()):
        if lows == highs:
            bounds = (middle.index, middle.index)
        elif len(amounts) <= MANY:
            bounds = _bounds(lows, highs)
    return Index(state, firm, low, middle, high, *bounds)


def _bounds(lows: Mapping[Pair, Number], highs: Mapping[Pair, Number]) -> tuple[Decimal, Decimal]:
    named = {(end, *pair): n for end, each in (("low", lows), ("high", highs)) for pair, n in each.items()}
    both, _ = _units(named)
    low = {pair: both["low", *pair] for pair in lows}
    high = {pair: both["high", *pair] for pair in highs}
    least, most = (sum(decompose(each).circular.values()) for each in (low, high))
    stays = sum(low.values()) - overlap(low, high)
    return share(least, sum(high.values())), share(most, most + stays)


def _split(amounts: Mapping[Pair, Number]) -> Split:
    flows, unit = _units(amounts)
    return _told(decompose(flows), unit)


def _told(split: Decomposition, unit: Fraction) -> Split:
    total, circular = sum(split.flows.values()), sum(split.circular.values())
    return Split(_back(total, unit), _back(circular, unit), split.index)


def _party(iri: str, flows: Flows, through: tuple[int, int], unit: Fraction) -> Party:
    gives, gets = through
    least, most = (
        _through(decompose(flows, node=iri, most=most).circular).get(iri, (0, 0))[0] for most in (False, True)
    )
    index = Range(share(2 * least, gives + gets), share(2 * most, gives + gets))
    circular = Range(_back(least, unit), _back(most, unit))
    return Party(iri, _back(gives, unit), _back(gets, unit), circular, index)


def _through(flows: Flows) -> dict[str, tuple[int, int]]:
    """How much each party gives, and how much it gets."""
    found: dict[str, tuple[int, int]] = {}
    for (giver, taker), flow in flows.items():
        gives, gets = found.get(giver, (0, 0))
        found[giver] = (gives + flow, gets)
        gives, gets = found.get(taker, (0, 0))
        found[taker] = (gives, gets + flow)
    return found


def _by_chance(flows: Flows, index: Decimal, samples: int, seed: int, budget: Budget) -> Chance | None:
    """The index of networks by chance with the same degrees and strengths on average.

    The chance of an index as high counts the record as one of the networks, so that it is never nought
    (Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.2).
    """
    if not samples or not any(flows.values()) or len(_through(flows)) > TABLE:
        return None
    from kg.analysis.chance import chances  # noqa: PLC0415 - numpy takes as long to import as all else

    found: list[Decimal] = []
    for each in chances(flows).draw(samples, seed):
        if not budget.left():
            break
        found.append(decompose(each).index)
    if not found:
        return None
    found.sort()
    as_high, tail = sum(each >= index for each in found), len(found) // 20
    return Chance(
        samples=len(found),
        seed=seed,
        mean=(sum(found, Decimal(0)) / len(found)).quantize(PLACES),
        low=found[tail],
        high=found[-1 - tail],
        as_high=as_high,
        p=share(as_high + 1, len(found) + 1),
    )


def _units(amounts: Mapping[Name, Number]) -> tuple[dict[Name, int], Fraction]:
    """Amounts as whole numbers of the largest unit in which all of them are whole."""
    exact = {name: Fraction(amount) for name, amount in amounts.items()}
    below = lcm(*(each.denominator for each in exact.values()))
    whole = {name: int(each * below) for name, each in exact.items()}
    unit = gcd(*whole.values()) or 1
    return {name: each // unit for name, each in whole.items()}, Fraction(unit, below)


def _back(flow: int, unit: Fraction) -> Number:
    exact = flow * unit
    return (
        exact.numerator if exact.denominator == 1 else Decimal(exact.numerator) / Decimal(exact.denominator)
    )
