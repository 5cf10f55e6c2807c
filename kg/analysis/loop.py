"""A financing loop: what goes out from a party comes back to it, step by step."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.analysis.confidence import round_
from kg.analysis.cycle import Cycle
from kg.analysis.giving import FOR_GOODS, FUNDING, STATES, Given, State
from kg.analysis.step import Step, least
from kg.claim import Range

if TYPE_CHECKING:
    from kg.record import Record

Kind = Literal["financing", "payment", "trade", "funding"]
"""Money out as funding and back against goods; the same with a payment of unknown purpose; goods against
goods; funding against funding."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""The same, what the word financing loop means most first."""

LIVE: Final[State] = "planned"
"""The last state of what has not fallen through."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of steps, each from the party at which the last one ended, and none comes twice.

    Attributes:
        id: A name that stays as long as the same parties form it.
        kind: What goes round.
        parties: The parties in order; the last gives to the first.
        steps: The steps in the same order.
        state: How far it has come: that of the step that has come least far.
        currency: The currency of all amounts, or None where the steps state none, or unlike ones.
        currencies: All currencies of its steps, in order.
        amounts: For ``cash``, ``binding`` and ``planned``, the smallest step if only what has come so far is
            counted; empty where it does not close then, or nothing is known.
        firm: The same without what can be cancelled.
        survives: Whether it closes without what can be cancelled.
        modality: The weakest among the steps' furthest modalities.
        stance: The weakest among the steps' strongest stances.
        confidence: That of the step that is supported least.
        product: The product of the steps' confidences.
        claims: All claims on its steps, in order.
        denials: The claims that deny some of it, in order.
        disputed: The aspects that are denied, in order.
        shares: The other loops that were found with which it has a step in common, in their order.
    """

    id: str
    kind: Kind
    parties: tuple[str, ...]
    steps: tuple[Step, ...]
    state: State
    currency: str | None
    currencies: tuple[str, ...]
    amounts: tuple[tuple[State, Range], ...]
    firm: tuple[tuple[State, Range], ...]
    survives: bool
    modality: str
    stance: str
    confidence: Decimal
    product: Decimal
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    disputed: tuple[str, ...]
    shares: tuple[str, ...] = ()

    @property
    def smallest(self) -> Range:
        """The smallest step, over all that has not fallen through."""
        return dict(self.amounts)[LIVE]

    def closes(self, state: State) -> bool:
        """Whether each step has come at least so far."""
        return STATES.index(self.state) <= STATES.index(state)


@dataclass(frozen=True, slots=True)
class Outline:
    """What puts a loop in its place among others, before all else of it is weighed.

    Attributes:
        parties: The parties in order; the last gives to the first.
        kind: What goes round.
        lapsed: Whether some step has fallen through.
        smallest: The smallest step, over all that has not fallen through.
    """

    parties: Cycle
    kind: Kind
    lapsed: bool
    smallest: Range


def outline(cycle: Cycle, steps: Mapping[tuple[str, str], Step], *, turn: bool = True) -> Outline:
    """Tell of a loop what its place hangs on; of ten thousand, few are told in full.

    Args:
        cycle: The parties, in order.
        steps: The steps between parties.
        turn: Let it begin with a party that funds the next one, if there is one, and not as it is given.

    Returns:
        The outline.
    """
    cycle = _from_funder(cycle, steps) if turn else cycle
    way = _way(cycle, steps)
    live = [step.through(LIVE) for step in way]
    return Outline(
        parties=cycle,
        kind=kind_of([some or step.given for some, step in zip(live, way, strict=True)]),
        lapsed=not all(live),
        smallest=_smallest(way, _currency(way), LIVE, firm=False),
    )


def loop(cycle: Cycle, steps: Mapping[tuple[str, str], Step], record: Record, *, turn: bool = True) -> Loop:
    """Weigh the steps of a loop into one value.

    Args:
        cycle: The parties, in order.
        steps: The steps between parties.
        record: The record.
        turn: Let it begin with a party that funds the next one, if there is one, and not as it is given.

    Returns:
        The loop.
    """
    cycle = _from_funder(cycle, steps) if turn else cycle
    way = _way(cycle, steps)
    best = [furthest(step, record) for step in way]
    state = max((each.state for each in best), key=STATES.index)
    live = [step.through(LIVE) or step.given for step in way]
    currency = _currency(way)
    given = [each for some in live for each in some]
    product = Decimal(1)
    for each in best:
        product *= each.confidence.value
    return Loop(
        id=f"l-{hashlib.sha256(' '.join(_from_first(cycle)).encode()).hexdigest()[:12]}",
        kind=kind_of(live),
        parties=cycle,
        steps=tuple(way),
        state=state,
        currency=currency,
        currencies=_currencies(way),
        amounts=tuple((each, _smallest(way, currency, each, firm=False)) for each in STATES[:-1]),
        firm=tuple((each, _smallest(way, currency, each, firm=True)) for each in STATES[:-1]),
        survives=all(step.through(LIVE, firm=True) for step in way),
        modality=record.weakest(each.modality for each in best),
        stance=record.weakest(each.stance for each in best),
        confidence=min(each.confidence.value for each in best),
        product=round_(product),
        claims=tuple(sorted({iri for each in given for iri in each.claims})),
        denials=tuple(sorted({iri for each in given for iri in each.denials})),
        disputed=tuple(sorted({aspect for each in given for aspect in each.disputed})),
    )


def kind_of(way: Sequence[Iterable[Given]]) -> Kind:
    """What goes round in a loop.

    Args:
        way: For each step, what is given.

    Returns:
        ``financing`` where one step can fund and another is not funding alone; ``payment`` where none funds,
        and one is a payment of which no claim tells the purpose; ``trade`` where each answers to goods;
        ``funding`` where all only fund.
    """
    purposes = [{purpose for each in step for purpose in each.purposes} for step in way]
    funds = [FUNDING in each for each in purposes]
    others = [bool(each - {FUNDING}) for each in purposes]
    if any(funds) and any(others):  # of two steps or more, one can then fund and another not
        return "financing"
    if all(FOR_GOODS in each for each in purposes):
        return "trade"
    return "funding" if any(funds) else "payment"


def sharing(found: Sequence[Loop]) -> tuple[Loop, ...]:
    """Let loops name each other where they have a step in common.

    Args:
        found: The loops.

    Returns:
        The same, in the same order.
    """
    on: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, each in enumerate(found):
        for step in each.steps:
            on[step.giver, step.taker].append(place)
    return tuple(
        replace(
            each,
            shares=tuple(
                found[other].id
                for other in sorted({o for step in each.steps for o in on[step.giver, step.taker]} - {place})
            ),
        )
        for place, each in enumerate(found)
    )


def _way(cycle: Cycle, steps: Mapping[tuple[str, str], Step]) -> list[Step]:
    return [steps[pair] for pair in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]


def _currencies(way: Iterable[Step]) -> tuple[str, ...]:
    return tuple(sorted({currency for step in way for currency in step.currencies}))


def _currency(way: Iterable[Step]) -> str | None:
    """The currency of all steps that state an amount; None where none does, or they are unlike."""
    currencies = _currencies(way)
    return currencies[0] if len(currencies) == 1 else None


def furthest(step: Step, record: Record) -> Given:
    """What of a step has come furthest; of what has come as far, the best supported.

    Args:
        step: The step.
        record: The record.

    Returns:
        One of the events of the step.
    """

    def place(each: Given) -> tuple[object, ...]:
        rank = record.rank(each.modality)
        return (STATES.index(each.state), -each.confidence.value, rank, each.event)

    return min(step.given, key=place)


def _smallest(way: Sequence[Step], currency: str | None, state: State, *, firm: bool) -> Range:
    if not all(step.through(state, firm=firm) for step in way):
        return Range()
    if currency is None:
        return Range()
    return least(step.amount(currency, state, firm=firm) for step in way)


def _from_funder(cycle: Cycle, steps: Mapping[tuple[str, str], Step]) -> Cycle:
    funders = [
        pair[0]
        for pair in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        if any(FUNDING in each.purposes for each in steps[pair].through(LIVE) or steps[pair].given)
    ]
    first = cycle.index(min(funders, default=min(cycle)))
    return (*cycle[first:], *cycle[:first])


def _from_first(cycle: Cycle) -> Cycle:
    first = cycle.index(min(cycle))
    return (*cycle[first:], *cycle[:first])
